"""Processor of images: runs the graph on them and encodes what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from ..compiler.checked import CheckedGraph
from ..compiler.selection import select_outputs
from ..core.questions import AnswerNeeded, Question
from ..engine.engine import Engine
from ..engine.items import Item, Result
from ..foundation.atomic_files import StorageError
from ..foundation.cancellation import CancelToken
from ..foundation.errors import Cancelled, DeviceLost, ModelLoadError
from ..foundation.hashes import sha256_of
from ..values import Image
from ..values.image_decoding import DepthRange
from ..values.raster_data import with_data
from .answering import open_question
from .item_outcome import ItemOutcome, Outcomes, failure_records, item_record
from .output_encoder import OutputEncoder
from .records import State
from .sources import SourceImage, natural_key


@dataclass(frozen=True, eq=False)
class ItemProcessor:
    """Works on the images of one run, in this process.

    image_input: the input of the graph that an image fills.
    shared:      the other inputs.
    max_pixels:  larger images fail.
    outputs:     what to compute of the graph; None = all its outputs.
    recompute:   steps that run even if their results are cached.
    answers:     of a person, by the key of the question.
    depth_range: the values of images of more than 8 bits that become black and white.
    timeout:     seconds that an image may take.
    """

    checked: CheckedGraph
    image_input: str
    shared: Mapping[str, Any]
    max_pixels: int
    encoder: OutputEncoder
    outputs: tuple[str, ...] | None = None
    recompute: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    depth_range: DepthRange | None = None
    timeout: float | None = None
    _hashes: dict[str, str] = field(init=False, default_factory=dict)
    """Name → SHA-256 of the bytes that were read, while the image is in flight."""

    @property
    def selected(self) -> CheckedGraph:
        """The part of the graph that is computed."""
        return self.checked if self.outputs is None else select_outputs(self.checked, self.outputs)

    def stream(
        self, engine: Engine, images: Iterable[SourceImage], in_flight: int, token: CancelToken
    ) -> Outcomes:
        """Run the graph on images; outputs are encoded where the outcome is called."""
        by_name: dict[str, SourceImage] = {}

        def items() -> Iterator[Item]:
            for image in images:
                by_name[image.name] = image
                yield self._item(image)

        results = engine.stream(
            self.selected,
            items(),
            recompute=self.recompute,
            answers=self.answers,
            in_flight=in_flight,
            token=token,
            timeout=self.timeout,
        )
        for result in results:
            yield partial(self.outcome, by_name.pop(result.name), result)

    def start(
        self,
        engine: Engine,
        image: SourceImage,
        done: Callable[[ItemOutcome], None],
        token: CancelToken,
    ) -> None:
        """Begin to work on an image; `done` is called with the outcome, on a worker."""
        engine.start(
            self.selected,
            self._item(image),
            lambda result: done(self.outcome(image, result).encoded()),
            recompute=self.recompute,
            answers=self.answers,
            token=token,
            timeout=self.timeout,
        )

    def outcome(self, image: SourceImage, result: Result) -> ItemOutcome:
        """Return the outcome of a result; its files are encoded when they are written."""
        content = self._hashes.pop(image.name, "")
        for failure in (*result.failures, *result.handled):
            if isinstance(failure.error, DeviceLost):
                return ItemOutcome(image.name, fatal=str(failure.error), device_lost=True)
        for failure in result.failures:
            if isinstance(failure.error, Cancelled):
                return ItemOutcome(image.name)
            if isinstance(failure.error, ModelLoadError):
                return ItemOutcome(image.name, fatal=str(failure.error))
        waits = [one for one in result.failures if isinstance(one.error, AnswerNeeded)]
        failures = failure_records(
            one for one in result.failures if not isinstance(one.error, AnswerNeeded)
        )
        state: State = "failed" if failures else "waiting" if waits else "done"
        timing = {
            "seconds": round(result.seconds, 3),
            "computed": result.computed,
            "cached": result.cached,
        }
        details: dict[str, Any] = {"failures": failures}
        if result.handled:
            handled = failure_records(result.handled)
            details["handled"] = sorted(handled, key=lambda one: (one["node"], one["reason"]))
        record = item_record(image, content, state, details=details, timing=timing)
        outcome = ItemOutcome(image.name, record)
        decoded = result.inputs.get(self.image_input)
        if not isinstance(decoded, Image):
            return outcome
        details |= {"width": decoded.width, "height": decoded.height}
        try:
            asked = sorted(result.questions, key=self._place) if waits else ()
            questions = [open_question(question, image, decoded) for question in asked]
            outputs = result.outputs
            if (valid := decoded.data_mask) is not None:
                outputs = {name: with_data(one, valid) for name, one in outputs.items()}
            encoded = self.encoder.encode(image.name, decoded, outputs)
        except StorageError:
            raise
        except Exception as error:
            return outcome.failed(error)
        details |= {"record": encoded.records, "annotations": encoded.annotations}
        return replace(
            outcome,
            record=replace(record, questions=questions),
            files=tuple(encoded.files),
            thumbnails=tuple(encoded.thumbnails),
        )

    def _place(self, question: Question) -> tuple[object, ...]:
        """Return the place of a question among those of an image: that of its step in the graph."""
        steps = [step.removeprefix("outputs.") for step in self.selected.order]
        outer = question.step.partition("/")[0]
        place = steps.index(outer) if outer in steps else len(steps)
        return (place, natural_key(question.item), question.step, question.text)

    def _item(self, image: SourceImage) -> Item:
        def load() -> dict[str, Any]:
            encoded = image.read(self.max_pixels)
            self._hashes[image.name] = sha256_of(encoded)
            opened = image.open(encoded, self.max_pixels, self.depth_range)
            return {**self.shared, self.image_input: opened}

        return Item(image.name, load)
