"""Adapters that return something else than their protocol declares."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from anyloom import Checkpoint, Engine, Image, Masks, Model, ModelError, batched, node, use
from anyloom.compiler.graphs import loads
from anyloom.registry.lookup import registry


class Finder(Model, ABC):
    """Finds."""

    @abstractmethod
    def find(self, image: Image) -> Masks:
        """Return masks."""

    @abstractmethod
    def named(self, image: Image) -> list[tuple[str, float]]:
        """Return names with scores."""


class WrongFinder(Finder, family="test-wrong-finder"):
    """Returns what it was made with."""

    needs_torch = False
    answer: Any = None

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> WrongFinder:
        finder = cls()
        finder.checkpoint = checkpoint
        return finder

    def find(self, image: Image) -> Masks:
        return self.answer

    def named(self, image: Image) -> list[tuple[str, float]]:
        return self.answer


class Inherited(WrongFinder, family="test-inherited-finder"):
    """Has the methods of another adapter."""


@node
def found(image: Image, *, finder: Finder = use()) -> int:
    """Count masks."""
    return len(finder.find(image))


def finder(answer: Any, adapter: type[WrongFinder] = WrongFinder) -> WrongFinder:
    made = adapter.load(Checkpoint("mine", adapter.family), "cpu")
    made.answer = answer
    return made


IMAGE = Image(np.zeros((4, 6, 3), np.uint8))


@pytest.mark.parametrize("adapter", [WrongFinder, Inherited])
def test_a_wrong_result_names_model_method_result_and_declaration(adapter) -> None:
    with pytest.raises(ModelError) as caught:
        finder(np.zeros((2, 4, 6), bool), adapter).find(IMAGE)
    assert str(caught.value) == (
        f"model 'mine': {adapter.__name__}.find: returned an array of bool (2, 4, 6), "
        "declared Masks"
    )


def test_so_does_a_missing_return_and_a_wrong_part() -> None:
    with pytest.raises(ModelError, match=r"find: returned None, .*is a return missing\?$"):
        finder(None).find(IMAGE)
    with pytest.raises(ModelError, match=r"named: .* of the result is '0.5' "):
        finder([("cat", "0.5")]).named(IMAGE)


def test_what_is_declared_goes_on_unchanged() -> None:
    for answer in ([("cat", 0.5)], [], [("cat", np.float32(0.5))]):
        assert finder(answer).named(IMAGE) is answer


def test_a_node_fails_with_one_line_that_names_the_model(monkeypatch) -> None:
    entry = Checkpoint("mine", "test-wrong-finder", options={"name": "mine"})
    monkeypatch.setattr(registry, "_catalog", type(registry.models())({"mine": entry}, {}))
    monkeypatch.setattr(WrongFinder, "answer", [1, 2])
    text = (
        "graph: g\ninputs: {image: Image}\nmodels: {finder: mine}\n"
        "nodes:\n  s: {found: {image: $image, finder: $finder}}\noutputs: {n: $s}\n"
    )
    with Engine() as engine:
        [failure] = engine.run(loads(text), {"image": IMAGE}).failures
    assert failure.node == "s"
    assert str(failure.error) == (
        "model 'mine': WrongFinder.find: returned [1, 2] (list), declared Masks"
    )


class Batches(Model, family="test-wrong-batches"):
    """Returns as a batch what it was made with."""

    def __init__(self, answer: Any) -> None:
        self.checkpoint = Checkpoint("mine", "test-wrong-batches")
        self.answer = answer

    @batched(limit=4)
    def look(self, requests: Sequence[int]) -> list[int]:
        return self.answer


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, "returned None, expected a list of 2 responses; is a return missing?"),
        (7, "returned an object of int, expected a list of 2 responses"),
        ([1], "returned 1 responses to 2 requests"),
    ],
)
def test_a_batch_has_one_response_for_each_request(answer: Any, told: str) -> None:
    with pytest.raises(ModelError) as caught:
        Batches(answer).look([1, 2])
    assert str(caught.value) == f"model 'mine': Batches.look: {told}"
