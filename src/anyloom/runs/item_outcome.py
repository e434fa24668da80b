"""Outcome of one image: its record and files, or why there are none."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..engine.cached_value import Failure
from ..foundation.errors import AnyloomError, ImageError, NodeError, one_line
from ..foundation.paths import absolute
from ..foundation.plain_text import plain
from .records import ItemRecord, NewFile, State, Thumbnail
from .sources import SourceImage

REASON_LENGTH = 500


@dataclass(frozen=True)
class ItemOutcome:
    """Outcome of one image.

    record: None where the run was cancelled before the image was done.
    fatal:  why every other image would fail in the same way: a model that cannot be loaded, or a
            device that does not work any more.
    device_lost: True where another process could compute the image all the same.
    """

    name: str
    record: ItemRecord | None = None
    files: tuple[NewFile, ...] = ()
    thumbnails: tuple[Thumbnail, ...] = ()
    fatal: str = ""
    device_lost: bool = False

    @classmethod
    def lost(cls, image: SourceImage, reason: str) -> ItemOutcome:
        """Return the outcome of an image whose process died."""
        record = item_record(image, "", "failed")
        return cls(image.name, record).failed(AnyloomError(reason))

    def failed(self, error: BaseException) -> ItemOutcome:
        """Return the outcome as failed, without results."""
        assert self.record is not None
        details = self.record.details
        failures = [*details.get("failures", ()), failure_record("", error)]
        size = {key: details[key] for key in ("width", "height") if key in details}
        record = replace(
            self.record, state="failed", details={"failures": failures, **size}, questions=()
        )
        return ItemOutcome(self.name, record)

    def encoded(self) -> ItemOutcome:
        """Return the outcome with the bytes of its files, so that another process can store it.

        A file that cannot be encoded fails the image, as it does when it is published.
        """
        try:
            files = tuple(NewFile(file.path, file.read()) for file in self.files)
        except Exception as error:
            return self.failed(error)
        return replace(self, files=files)


def item_record(image: SourceImage, content: str, state: State, **facts: Any) -> ItemRecord:
    """Return the record of an image of a run.

    Args:
        content: SHA-256 of its bytes, "" where it could not be read.
        facts: further fields of the record.
    """
    part = image.part.facts() if image.part else None
    return ItemRecord(image.name, absolute(image.path), content, state, part=part, **facts)


Outcomes = Generator[Callable[[], ItemOutcome], None, None]
"""Yields a function for each image, in any order, that returns its outcome."""


def computed(outcome: ItemOutcome) -> Callable[[], ItemOutcome]:
    """Return a function that returns an outcome which exists already."""
    return lambda: outcome


def failure_record(node: str, error: BaseException) -> dict[str, str]:
    """Return an error as the files of a run state it."""
    # The lines of these two name the image or node, which the record does already.
    reason = error.reason if isinstance(error, (ImageError, NodeError)) else one_line(error)
    return {"node": node, "reason": plain(reason, REASON_LENGTH)}


def failure_records(failures: Iterable[Failure]) -> list[dict[str, str]]:
    """Return failures of steps as the files of a run state them."""
    return [failure_record(failure.node, failure.error) for failure in failures]
