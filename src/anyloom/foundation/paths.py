"""Paths from the root, and safe joining: a path from a graph never leaves its folder."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path, PurePosixPath

from .errors import AnyloomError

RESERVED = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"]
    + [f"{port}{number}" for port in ("COM", "LPT") for number in "123456789¹²³"]
)
"""Names of devices on Windows, with any suffix."""


def absolute(path: Path) -> str:
    """Return a path from the root, "." and ".." resolved but no links."""
    return os.path.abspath(path)  # noqa: PTH100 – resolve() would follow links


def safe_join(root: Path, path: str) -> Path:
    """Return `root/path`, which is below `root` even when symbolic links are followed.

    Args:
        root: the folder that the result lies in.
        path: relative, with forward slashes. Neither needs to exist.

    Raises:
        AnyloomError: the path is absolute, leaves `root` by ".." or a link, or contains names or
            characters that another operating system or a terminal treats specially.
    """
    shown = ascii(path) if len(path) <= 80 else f"{path[:77]!a}…"
    reason = path_problem(path)
    if reason:
        raise AnyloomError(f"path {shown} {reason}; give a path below {root}")
    try:
        home = root.resolve()
        target = (home / path).resolve()
    except (OSError, RuntimeError, ValueError):
        raise AnyloomError(f"path {shown} cannot be followed (a loop of links?)") from None
    if target != home and home not in target.parents:
        raise AnyloomError(f"path {shown} leads out of the folder {root}")
    return target


def path_problem(path: str) -> str:
    """Return what makes a path invalid before any link is followed, or ""; see `safe_join`."""
    if not path.strip():
        return "is empty"
    if any(map(_is_invisible, path)):
        return "contains invisible characters"
    if "\\" in path or ":" in path:
        return "contains a backslash or colon"
    if path.startswith(("/", "~")):
        return "is not relative"
    for part in PurePosixPath(path).parts:
        if part == "..":
            return "climbs out with '..'"
        if len(part.encode()) > 255:
            return "has a name of more than 255 bytes"
        if part.split(".")[0].rstrip().upper() in RESERVED:
            return f"uses the reserved name '{part}'"
        if part != "." and part[-1] in " .":
            return "has a name that ends in a dot or space"
    return ""


def _is_invisible(character: str) -> bool:
    # The joiners U+200C and U+200D are part of ordinary words and of emoji.
    return character not in "\u200c\u200d" and unicodedata.category(character) in (
        "Cc",
        "Cf",
        "Cs",
        "Zl",
        "Zp",
    )
