"""Style transfer: one image painted in the style of another."""
