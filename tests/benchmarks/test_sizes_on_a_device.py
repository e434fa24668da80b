"""What is as large as an image is made in pieces, whose memory is set aside, and leaves as bits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from anyloom import Image
from anyloom.core.batching import Stage
from anyloom.registry.lookup import registry
from benchmarks import fake_accelerator
from benchmarks.fake_accelerator import Audit, Trace, traced
from tests.models.conformance.families import save
from tests.models.conformance.requests import ask
from tests.models.tiny_captioners import pictures

HEIGHT, WIDTH = 600, 800
"""Of an image far larger than what tiny networks compute."""
MASK = HEIGHT * WIDTH
"""Bytes of a mask of the size of the image."""
FAMILIES = ("sam", "sam2", "persam", "mask2former", "eomt")
WITH_MASKS = ("sam", "sam2")


class Sizes(Audit):
    """Notes the largest tensor on the device and the largest copy to main memory, by place."""

    last: Sizes

    def __post_init__(self) -> None:
        super().__post_init__()
        self.made: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        Sizes.last = self

    def _note(
        self, trace: Trace, operation: Any, name: str, inputs: Sequence[Any], found: Any
    ) -> None:
        before = trace.bytes_out
        super()._note(trace, operation, name, inputs, found)
        for one in found if isinstance(found, list | tuple) else [found]:
            if getattr(getattr(one, "device", None), "type", "") == "cuda":
                size = one.numel() * one.element_size()
                self.made[self.where] = max(self.made[self.where], size)
        self.left[self.where] = max(self.left[self.where], trace.bytes_out - before)


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> type[Sizes]:
    monkeypatch.setattr(fake_accelerator, "Audit", Sizes)
    monkeypatch.setattr(fake_accelerator, "pictures", lambda shape: pictures((HEIGHT, WIDTH)))
    return Sizes


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_of_the_size_of_an_image_is_made_without_memory_set_aside(
    sizes: type[Sizes], family: str
) -> None:
    traced(family, small=True)
    found = sizes.last
    assert found.made["in pieces"] >= MASK
    assert found.made["outside"] < MASK, found.made
    if family in WITH_MASKS:
        assert 0 < found.left["in pieces"] <= found.made["in pieces"] / 4 / 8
    assert found.left["outside"] < MASK


class Pieces:
    """A dispatcher that notes the memory set aside for each piece."""

    def __init__(self) -> None:
        self.nbytes: list[int] = []

    def dispatch(self, model: Any, stage: Stage, requests: Sequence[Any]) -> list[Any]:
        return stage.run(model, requests)

    def run_piece(self, nbytes: int, work: Callable[[], Any]) -> Any:
        self.nbytes.append(nbytes)
        return work()


def test_so_are_the_masks_of_sam3_which_cannot_be_traced(tmp_path: Path) -> None:
    checkpoint = save("sam3", tmp_path / "sam3")
    model: Any = registry.models().adapter(checkpoint).load(checkpoint, "cpu")
    model.dispatcher = Pieces()
    ask(model, Image(pictures((HEIGHT, WIDTH))[0]))
    assert max(model.dispatcher.nbytes, default=0) >= MASK
