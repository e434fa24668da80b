"""Sizes in bytes as text."""

from __future__ import annotations


def bytes_text(count: int) -> str:
    """Return a size in decimal units: "15.2 MB"."""
    size = float(count)
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
