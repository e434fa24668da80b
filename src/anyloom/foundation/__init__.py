"""What every layer uses: errors, text, files, YAML with places, cancellation, bounded caches."""
