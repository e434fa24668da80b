"""What `@node` refuses, in one line, when the node is defined."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator
from typing import Any

import pytest

from anyloom import Image, NodeError, Probability
from anyloom.core.model import use
from anyloom.core.node_decorator import Node
from anyloom.core.signature import Argument
from anyloom.models.protocols import Segmenter


def drawn(n: int) -> Iterator[int]:
    """Yield."""
    yield n


def listed(n: int) -> list[int]:
    """Yield, and say otherwise."""
    yield n  # type: ignore[misc]


async def streamed(n: int) -> AsyncIterator[int]:
    """Yield later."""
    yield n


@pytest.mark.parametrize("function", [drawn, listed, streamed])
def test_a_generator_is_refused(function: Callable[..., Any]) -> None:
    with pytest.raises(NodeError) as caught:
        Node(function)
    assert str(caught.value) == (
        f"node '{function.__name__}': yields its values; return a list of them instead"
    )


@pytest.mark.parametrize("declared", [Iterator[int], Generator[int, None, None], Iterator])
def test_a_declared_iterator_is_refused(declared: Any) -> None:
    def counted(n: int) -> None:
        """Count."""

    counted.__annotations__["return"] = declared
    with pytest.raises(NodeError, match="node 'counted': returns an iterator; return a list"):
        Node(counted).signature  # noqa: B018


async def fetched(name: str) -> str:
    """Fetch."""
    return name


def test_a_node_knows_whether_its_function_is_a_coroutine() -> None:
    assert Node(fetched).is_async
    assert not Node(drawing).is_async
    assert Node(fetched).signature.result is str


def drawing(text: str, *, model: Segmenter = use("sam"), verbose: bool = False) -> str:
    """Draw."""
    return text


def untyped(text: str, *, model: Segmenter) -> str:
    """Draw with a model that has no default."""
    return text


def test_ports_and_parameters_can_be_ignored() -> None:
    assert Node(drawing, ignore=["verbose", "text"]).ignore == {"verbose", "text"}
    assert Node(drawing, ignore="verbose").ignore == {"verbose"}


@pytest.mark.parametrize(
    ("function", "name", "message"),
    [
        (drawing, "verbos", "ignore names an unknown argument 'verbos'; did you mean 'verbose'?"),
        (drawing, "model", "ignore names the model slot 'model'; a model counts"),
        (untyped, "model", "ignore names the model slot 'model'; a model counts"),
    ],
)
def test_what_cannot_be_ignored_is_refused(
    function: Callable[..., Any], name: str, message: str
) -> None:
    with pytest.raises(NodeError) as caught:
        Node(function, ignore=[name]).signature  # noqa: B018
    assert str(caught.value).endswith(message)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (tuple[int, int], "tuple[Integer, Integer]"),
        (tuple, "tuple"),
        (list[tuple[int, ...]], "list[tuple[Integer, ...]]"),
        (tuple[str, str] | None, "tuple[Text, Text] | None"),
        (dict[str, tuple[float, float]], "dict[Text, tuple[Number, Number]]"),
    ],
)
def test_a_port_is_no_tuple_and_a_parameter_may_be(kind: Any, shown: str) -> None:
    def sized(size: Any, *, pad: Any = None) -> int:
        """Size."""
        return 0

    sized.__annotations__.update(size=list[int], pad=kind)
    assert Node(sized).signature.arguments["pad"].type == kind
    sized.__annotations__["size"] = kind
    with pytest.raises(NodeError) as caught:
        Node(sized).signature  # noqa: B018
    assert str(caught.value) == (
        f"node 'sized': port 'size' is {shown}, but ports take lists; declare a list, or write it "
        f"after * as a parameter (test_declarations.py:{sized.__code__.co_firstlineno})"
    )


def faded(image: Image, *, amount: Probability = 2.0) -> Image:
    """Declare a default out of range."""
    return image


def repeated(image: Image, *, times: int = "a") -> Image:  # pyright: ignore[reportArgumentType]
    """Declare a default of another type."""
    return image


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (faded, "the default of amount is 2.0, expected a number from 0 to 1"),
        (repeated, "the default of times is 'a', expected a whole number"),
    ],
)
def test_a_default_that_the_argument_would_refuse_is_refused(
    function: Callable[..., Any], message: str
) -> None:
    with pytest.raises(NodeError, match=rf"{message} \(test_declarations\.py:\d+\)$"):
        _ = Node(function).signature


class Unknown:
    """A class that JSON knows nothing of."""


def test_a_parameter_of_any_class_has_a_schema() -> None:
    assert Argument("it", "parameter", Unknown).schema() == {}
