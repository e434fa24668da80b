"""Division of files into parts: which images a file holds, by what kind of file it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..foundation.errors import AnyloomError, ImageError, UnknownNameError
from ..foundation.plain_text import plain
from ..values.medical.slices import FRAME, slice_name
from . import rasters, slices
from .source_parts import ReadingOptions, SourcePart

KINDS: dict[str, type[SourcePart]] = {"slice": slices.Slice, "tile": rasters.Tile}
"""Kind of part → its class."""


def parts_of(path: Path, options: ReadingOptions) -> Sequence[SourcePart]:
    """Return the parts of a file; none where it is one image, or too damaged to be divided.

    Raises:
        ImageError: a file that has parts cannot be read with these options.
    """
    return rasters.parts_of(path, options) or slices.parts_of(path, options)


def part_called(path: Path, place: str, options: ReadingOptions) -> SourcePart:
    """Return the part of a file that somebody names, whichever axis slices follow otherwise.

    Raises:
        ImageError: the file cannot be read with these options.
        UnknownNameError: it has no such part; suggests the nearest.
    """
    name = slice_name(place)
    if name is not None and name.axis != FRAME:
        options = replace(options, axis=name.axis)
    parts = parts_of(path, options)
    for part in parts:
        if part.is_called(place):
            return part
    if not parts:
        raise ImageError(plain(str(path)), f"is one image or damaged, so it has no part '{place}'")
    kind = f"part of {plain(path.name)}"
    raise UnknownNameError(kind, place, [part.place for part in parts], most=3)


def restored_part(facts: Mapping[str, Any] | None) -> SourcePart | None:
    """Return a part from the JSON of a run's database.

    Raises:
        AnyloomError: it is none.
    """
    if facts is None:
        return None
    try:
        return KINDS[facts["kind"]].restore(facts)
    except (LookupError, TypeError, ValueError) as error:
        reason = plain(str(error), 80)
        raise AnyloomError(
            f"the database of the run has a part of a file that is none ({reason})"
        ) from None
