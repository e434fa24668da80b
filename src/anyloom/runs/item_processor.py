"""Images of a run through its graph, up to files that can be published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..compiler.checked import CheckedGraph
from ..engine.engine import Engine, Item, Result
from ..foundation.atomic_files import StorageError
from ..foundation.cancellation import CancelToken
from ..foundation.errors import Cancelled, ImageError, ModelLoadError, NodeError, one_line
from ..foundation.hashes import sha256_of
from ..foundation.plain_text import plain
from ..scheduling.accounts import Account
from ..values import Image
from .outputs import Describer
from .sources import SourceImage, absolute
from .store import ItemRecord, NewFile, Thumbnail

REASON_LENGTH = 500


@dataclass(frozen=True)
class ItemOutcome:
    """What became of one image.

    entry:    None where the run was cancelled before it was done.
    fatal:    a model that cannot be loaded, so that every other image would fail alike.
    """

    name: str
    entry: ItemRecord | None
    files: tuple[NewFile, ...] = ()
    pictures: tuple[Thumbnail, ...] = ()
    fatal: str = ""

    def with_contents(self) -> ItemOutcome:
        """Return the same with the bytes of its files, so that it can be sent away.

        A file that cannot be made fails the image, as it would when it is published.
        """
        try:
            files = tuple(NewFile(file.path, Bytes(file.content())) for file in self.files)
        except Exception as error:
            return failed(self, error)
        return replace(self, files=files)


@dataclass(frozen=True)
class Bytes:
    """Content that is there already."""

    content: bytes

    def __call__(self) -> bytes:
        return self.content


class ItemProcessor:
    """Works on the images of one run, in this process."""

    def __init__(
        self,
        checked: CheckedGraph,
        image_input: str,
        shared: Mapping[str, Any],
        max_pixels: int,
        describer: Describer,
    ) -> None:
        self.checked = checked
        self.image_input = image_input
        self.shared = shared
        self.max_pixels = max_pixels
        self.describer = describer
        self._contents: dict[str, str] = {}
        """Name → hash of the bytes that were read, while the item is under way."""

    def stream(
        self,
        engine: Engine,
        inputs: Iterable[SourceImage],
        in_flight: int,
        token: CancelToken,
        account: Account | None = None,
    ) -> Iterator[tuple[SourceImage, Result]]:
        """Run the graph on images and yield what comes, as it comes."""
        by_name: dict[str, SourceImage] = {}

        def items() -> Iterator[Item]:
            for one in inputs:
                by_name[one.name] = one
                yield self._item(one)

        for result in engine.stream(
            self.checked, items(), in_flight=in_flight, token=token, account=account
        ):
            yield by_name.pop(result.name), result

    def start(
        self,
        engine: Engine,
        one: SourceImage,
        done: Callable[[ItemOutcome], None],
        token: CancelToken,
    ) -> None:
        """Work on one image and return at once; `done` hears on a worker what became of it."""
        engine.start(
            self.checked,
            self._item(one),
            lambda result: done(self.finish(one, result).with_contents()),
            token=token,
        )

    def finish(self, one: SourceImage, result: Result) -> ItemOutcome:
        """Return what a result becomes; files get their bytes when they are written."""
        content = self._contents.pop(one.name, "")
        for failure in result.failures:
            if isinstance(failure.error, Cancelled):
                return ItemOutcome(one.name, None)
            if isinstance(failure.error, ModelLoadError):
                return ItemOutcome(one.name, None, fatal=str(failure.error))
        failures = [told(failure.node, failure.error) for failure in result.failures]
        details: dict[str, Any] = {"failures": failures}
        entry = ItemRecord(
            one.name,
            absolute(one.path),
            content,
            "failed" if failures else "done",
            details,
            {
                "seconds": round(result.seconds, 3),
                "computed": result.computed,
                "cached": result.cached,
            },
        )
        image = result.inputs.get(self.image_input)
        if not isinstance(image, Image):
            return ItemOutcome(one.name, entry)
        details |= {"width": image.width, "height": image.height}
        finished = ItemOutcome(one.name, entry)
        try:
            found = self.describer.describe(one.name, image, result.outputs)
        except StorageError:
            raise
        except Exception as error:
            return failed(finished, error)
        details |= {"record": found.record, "annotations": found.annotations}
        return replace(finished, files=tuple(found.files), pictures=tuple(found.pictures))

    def _item(self, one: SourceImage) -> Item:
        def load() -> dict[str, Any]:
            encoded = one.read(self.max_pixels)
            self._contents[one.name] = sha256_of(encoded)
            return {**self.shared, self.image_input: one.open(encoded, self.max_pixels)}

        return Item(one.name, load)


def failed(finished: ItemOutcome, error: BaseException) -> ItemOutcome:
    """Return an image's entry as failed, without its results."""
    assert finished.entry is not None
    kept = {key: finished.entry.details.get(key) for key in ("width", "height")}
    size = {key: value for key, value in kept.items() if value is not None}
    failures = [*finished.entry.details.get("failures", []), told("", error)]
    entry = replace(finished.entry, state="failed", details={"failures": failures, **size})
    return ItemOutcome(finished.name, entry)


def told(node: str, error: BaseException) -> dict[str, str]:
    """Return an error as a run's files tell it."""
    known = isinstance(error, (ImageError, NodeError))  # whose names the line has already
    reason = error.reason if known else one_line(error)
    return {"node": node, "reason": plain(reason, REASON_LENGTH)}
