"""Report of a reading: what a file of annotations holds that could not be read as it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..foundation.errors import ValueFormatError

MALFORMED = (AttributeError, LookupError, TypeError, ValueError, OverflowError)
"""What reading raises where a document has not the form that its format has."""


@dataclass
class ReadingReport:
    """What a file of annotations holds that could not be read as it is; one line each.

    refused: annotations that are damaged, by image and annotation.
    notes:   what the regions of this package cannot represent, or where a file contradicts itself.
    """

    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def refuse(report: ReadingReport | None, line: str) -> None:
    """Add a refused annotation to a report.

    Raises:
        ValueFormatError: there is no report, so that the first one ends the reading.
    """
    if report is None:
        raise ValueFormatError(line)
    report.refused.append(line)


def note(report: ReadingReport | None, line: str) -> None:
    """Add a note to a report, if there is one, unless it has the same already."""
    if report is not None and line not in report.notes:
        report.notes.append(line)
