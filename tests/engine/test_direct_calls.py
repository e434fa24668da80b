"""A node that is called with values gives what the plain function would give, cold and warm."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import PIL.Image
import pytest
import torch

from anyloom import AnyloomError, Engine, Image, NodeError, Number, check, graph, node
from anyloom.engine import direct_calls
from anyloom.engine.events import NodeCached, NodeFinished
from anyloom.foundation.cancellation import current


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[type]]:
    """The kinds of events of an engine that has computed nothing."""
    found: list[type] = []
    with Engine(listeners=[lambda event: found.append(type(event))]) as engine:
        monkeypatch.setattr(direct_calls, "_engine", engine)
        yield found


class Two(NamedTuple):
    words: list[str]
    count: int


@node
def split_words(text: str) -> list[str]:
    return text.split()


@node
def with_more(words: list[str], *, more: list[str] = ["more"]) -> list[str]:  # noqa: B006
    words.append("x")
    more.append("y")
    return [*words, *more]


@node
def same_array(array: np.ndarray) -> np.ndarray:
    return array


BUFFER = np.zeros(3)


@node
def from_buffer(value: float) -> np.ndarray:
    BUFFER[:] = value
    return BUFFER


@node
def split_and_counted(text: str) -> Two:
    return Two(text.split(), len(text.split()))


def test_a_caller_who_changes_a_result_does_not_change_the_cached_one(events: list[type]) -> None:
    for kind in (NodeFinished, NodeCached, NodeCached):
        words = split_words("p q")
        assert words == ["p", "q"]
        words.append("r")
        assert events[-1] is kind
    for _ in range(2):
        pair = split_and_counted("p q")
        assert pair == Two(["p", "q"], 2) and type(pair) is Two
        pair.words.clear()


def test_a_node_that_changes_its_arguments_does_not_change_the_callers(events: list[type]) -> None:
    words = ["a"]
    for _ in range(3):
        assert with_more(words) == ["a", "x", "more", "y"]
    assert words == ["a"]


def test_arrays_of_the_caller_and_of_the_node_may_change_later(events: list[type]) -> None:
    mine = np.zeros(3)
    assert same_array(mine).tolist() == [0, 0, 0]
    mine[:] = 7
    assert same_array(np.zeros(3)).tolist() == [0, 0, 0]
    assert from_buffer(1.0).tolist() == [1, 1, 1]
    assert from_buffer(2.0).tolist() == [2, 2, 2]
    assert from_buffer(1.0).tolist() == [1, 1, 1]


@node
def wrong_type(number: int) -> int:
    return "text"  # type: ignore[return-value]


@node
def counted_with_numpy(number: int) -> int:
    return np.int64(number + 1)  # type: ignore[return-value]


@pytest.mark.parametrize("cache", [True, False])
def test_a_result_of_another_type_is_the_nodes_fault(events: list[type], cache: bool) -> None:
    for _ in range(2):
        with pytest.raises(NodeError) as caught:
            wrong_type(1, cache=cache)
        assert str(caught.value) == ("node 'wrong_type': returned 'text' (Text), declared Integer")
    assert type(counted_with_numpy(1, cache=cache)) is int


@node(ignore=["verbose"])
def said(text: str, *, verbose: bool = False) -> str:
    return f"{text} {verbose}"


def test_an_ignored_argument_does_not_count(events: list[type]) -> None:
    assert said("a", verbose=True) == said("a") == said("a", verbose=False) == "a True"
    assert said("b") == "b False"


USER = ContextVar("USER", default="nobody")


@node(pure=False)
async def awaited_user(text: str) -> str:
    await asyncio.sleep(0)
    return f"{text} {USER.get()}"


@node
async def awaited_words(text: str) -> list[str]:
    await asyncio.sleep(0)
    return text.split()


def test_a_coroutine_is_awaited(events: list[type]) -> None:
    assert awaited_words("p q") == awaited_words("p q") == ["p", "q"]
    assert events.count(NodeFinished) == 1


def test_a_coroutine_is_awaited_where_a_loop_is_running(events: list[type]) -> None:
    async def cell() -> Any:
        USER.set("me")
        return awaited_user("by")

    assert asyncio.run(cell()) == "by me"


@node
def on_another_device(text: str) -> str:
    current.on_fallback = True
    return text


@node
def by_two_nodes(text: str) -> list[str]:
    return [on_another_device(text), *split_words(text)]


def test_what_depends_on_another_device_than_requested_is_not_cached(events: list[type]) -> None:
    for _ in range(2):
        assert by_two_nodes("p q") == ["p q", "p", "q"]
    assert events.count(NodeCached) == 1, "of split_words"
    current.on_fallback = False


@pytest.mark.parametrize(
    ("value", "call"),
    [
        ("photo.jpg", "Image.open(path)"),
        (Path("photo.jpg"), "Image.open(path)"),
        (np.zeros((2, 3, 3), np.uint8), "Image(array)"),
        (PIL.Image.new("RGB", (3, 2)), "Image.from_pil(image)"),
        (torch.zeros(3, 2, 3), "Image.from_torch(tensor)"),
    ],
    ids=["text", "path", "array", "PIL", "torch"],
)
def test_what_is_no_image_yet_is_refused_with_the_call_that_makes_one(value, call):
    @node
    def seen_for_images(image: Image) -> Number:
        """Return the width."""
        return float(image.width)

    @graph
    def seen(image: Image) -> Number:
        """Return the width."""
        return seen_for_images(image)

    message = rf"expected Image; {re.escape(call)} makes one of it"
    with Engine() as engine:
        for run in (
            lambda: seen_for_images(value),
            lambda: seen(value),
            lambda: engine.run(check(seen), {"image": value}).raise_failure(),
        ):
            with pytest.raises(AnyloomError, match=message):
                run()
