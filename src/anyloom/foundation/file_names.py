"""Names of output files: valid on every file system, and distinct."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from .hashes import sha256_of
from .paths import RESERVED

LONGEST = 150
"""Bytes of a name, so that "__0001.png" and the affixes of a temporary name fit into 255 bytes."""
_FORBIDDEN = frozenset('<>:"/\\|?*')
_JOINERS = "\u200c\u200d"
"""Zero-width, but part of ordinary words and of emoji."""


def safe_name(text: str) -> str:
    """Return a text as a file name without a suffix: readable, one path component, never empty.

    Characters that some file system or terminal treats specially become "_"; a name that is too
    long is cut and ends in a hash of the whole.
    """
    name = "".join(map(_safe_character, unicodedata.normalize("NFC", text)))
    name = name.strip(" ").rstrip(". ")
    if name.startswith((".", "~")):  # hidden, or a home folder
        name = "_" + name[1:]
    if not name or name.split(".")[0].rstrip().upper() in RESERVED:
        name = "_" + name
    encoded = name.encode()
    if len(encoded) > LONGEST:
        digest = sha256_of(encoded)[:8]
        start = encoded[: LONGEST - 9].decode("utf-8", "ignore").rstrip(". " + _JOINERS)
        name = f"{start}~{digest}"
    return name


def unique_names(files: Sequence[PurePosixPath]) -> list[str]:
    """Return one safe name per file, the shortest that is unique.

    The stem where that is enough; otherwise with its folders ("sub__a"), then with its suffix
    ("sub__a_jpg"), then numbered in the given order. Names that differ only in case or in the
    normalization of accents count as equal, as on some file systems.
    """
    forms = [_forms(file) for file in files]
    levels = [0] * len(files)
    while True:
        names = [form[level] for form, level in zip(forms, levels, strict=True)]
        count = Counter(map(folded, names))
        raised = [
            index
            for index, name in enumerate(names)
            if count[folded(name)] > 1 and levels[index] < len(forms[index]) - 1
        ]
        if not raised:
            return numbered(names)
        for index in raised:
            levels[index] += 1


def relative_stems(files: Sequence[str]) -> list[str]:
    """Return one path without a suffix per file, below some folder: safe and distinct.

    Folders stay where they are; of an absolute path and of one that climbs out with ".." only the
    last part is kept. Files that differ in their suffix alone get it as part of the name
    ("sub/a_jpg"), then numbers.
    """
    paths = [_parts_below(file) for file in files]
    stems = ["/".join(map(safe_name, (*path.parent.parts, path.stem))) for path in paths]
    count = Counter(map(folded, stems))
    longer = [
        f"{stem}_{safe_name(path.suffix[1:])}" if count[folded(stem)] > 1 and path.suffix else stem
        for stem, path in zip(stems, paths, strict=True)
    ]
    return numbered(longer)


def _parts_below(file: str) -> PurePosixPath:
    path = PurePosixPath(file.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in (path.parts or ("",))[0]:
        return PurePosixPath(path.name or "_")
    return path


def numbered(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return the names with "~2", "~3" … appended to those that are taken."""
    used = set(map(folded, taken))
    result: list[str] = []
    for name in names:
        free, number = name, 1
        while folded(free) in used:
            number += 1
            free = f"{name}~{number}"
        used.add(folded(free))
        result.append(free)
    return result


def folded(name: str) -> str:
    """Return a name as a file system compares it that ignores case and Unicode normalization."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


def _forms(file: PurePosixPath) -> tuple[str, str, str]:
    folders = [part for part in file.parent.parts if part not in ("/", "..", ".")]
    whole = "__".join([*folders, file.stem])
    suffix = file.suffix.removeprefix(".")
    return safe_name(file.stem), safe_name(whole), safe_name(f"{whole}_{suffix}")


def _safe_character(character: str) -> str:
    if character in _FORBIDDEN:
        return "_"
    if character in _JOINERS:
        return character
    # Control, format, surrogate, private and unassigned characters; line and paragraph separators.
    kind = unicodedata.category(character)
    return "_" if kind[0] == "C" or kind in ("Zl", "Zp") else character
