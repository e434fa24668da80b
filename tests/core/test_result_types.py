"""What a node returns is of the type that it declares, or it is told in words what is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple, NewType, Protocol, TypedDict, TypeVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Image, Masks, Positive, Regions
from anyloom.core import types
from anyloom.core.signature import Signature, read_signature

R = TypeVar("R", bound=Regions)
T = TypeVar("T")
C = TypeVar("C", int, str)
UserId = NewType("UserId", int)


class Two(NamedTuple):
    a: int
    b: list[float]


class Other(NamedTuple):
    a: int
    b: list[float]


class Wider(NamedTuple):
    a: int
    c: list[float]


class Shape(Protocol):
    def area(self) -> float: ...


class Facts(TypedDict):
    name: str


IMAGE = Image(np.zeros((2, 3, 3), np.uint8), name="photo")
MASKS = Masks.from_arrays([np.eye(4, dtype=bool)])


def returning(declared: Any) -> Signature:
    def function() -> None:
        """A node."""

    function.__annotations__["return"] = declared
    return read_signature(function)


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        (int, 1),
        (float, 1.5),
        (float, 1),
        (complex, 1.0),
        (bool, True),
        (str, "x"),
        (bytes, b"x"),
        (None, None),
        (Any, None),
        (object, object()),
        (Image, IMAGE),
        (Regions, MASKS),
        (R, MASKS),
        (T, None),
        (C, "x"),
        (UserId, 7),
        (Positive, 3),
        (Annotated[int, "about"], 3),
        (Image | None, None),
        (int | list[int], [1]),
        (float | None, 1),
        (Literal["a", 1], 1),
        (list, [1, "x"]),
        (list[Any], [1, "x"]),
        (list[float], [1, 2.0]),
        (list[int | None], [1, None]),
        (list[int], (1, 2)),
        (list[list[Masks]], [[MASKS], []]),
        (list[Two], [Two(1, [])]),
        (Sequence[str], ["x"]),
        (Iterable[str], {"x"}),
        (Iterable[Regions], MASKS),
        (tuple[int, str], (1, "x")),
        (tuple[int, ...], (1, 2, 3)),
        (dict, {1: 2}),
        (dict[str, float], {"x": 1.0}),
        (Mapping[str, list[int]], {"x": [1]}),
        (set[int], {1}),
        (np.ndarray, np.zeros(3)),
        (np.ndarray[Any, Any], np.zeros(3)),
        (np.float32, np.float32(1)),
        (Shape, object()),
        (Facts, {"name": "x"}),
        (Two, Two(1, [0.5])),
    ],
)
def test_a_result_of_the_declared_type_is_kept(declared: Any, value: Any) -> None:
    assert returning(declared).checked_result(value) is value


@pytest.mark.parametrize(
    ("declared", "value", "message"),
    [
        (int, "text", "returned 'text' (Text), declared Integer"),
        (int, 1.0, "returned 1.0 (Number), declared Integer"),
        (int, True, "returned True (Flag), declared Integer"),
        (float, True, "returned True (Flag), declared Number"),
        (bool, 1, "returned 1 (Integer), declared Flag"),
        (str, b"x", r"returned b'x' (bytes), declared Text"),
        (Image, None, "returned None, declared Image; is a return missing?"),
        (None, 1, "returned 1 (Integer), declared None"),
        (Masks, MASKS.to_regions(), "returned <Regions of 1 in 4×4> (Regions), declared Masks"),
        (R, IMAGE, "returned <Image 'photo' 3×2> (Image), declared Regions"),
        (C, 1.5, "returned 1.5 (Number), declared C"),
        (Literal["a", 1], True, 'returned True (Flag), declared "a" | 1'),
        (int | None, "x", "returned 'x' (Text), declared Integer | None"),
        (int, np.zeros((2, 3)), "returned an array of float64 (2, 3), declared Integer"),
        (list[int], [1, "x"], "item 1 of the result is 'x' (Text), declared list[Integer]"),
        (list[int], "12", "returned '12' (Text), declared list[Integer]"),
        (list[int], {1}, "returned {1} (set), declared list[Integer]"),
        (list[Two], [[1, []]], "item 0 of the result is [1, []] (list), declared list[Two]"),
        (
            list[list[int]],
            [[1], [2, None]],
            "item 1 of item 1 of the result is None, declared list[list[Integer]]",
        ),
        (tuple[int, str], (1,), "returned (1,) (tuple), declared tuple[Integer, Text]"),
        (tuple[int, str], (1, 2), "item 1 of the result is 2 (Integer), declared tuple["),
        (dict[str, int], {"x": None}, "item 'x' of the result is None, declared dict[Text, Int"),
        (dict[str, int], {1: 1}, "item 0 of the result is 1 (Integer), declared dict[Text, In"),
        (Two, (1, [2.0]), "returned (1, [2.0]) (tuple), declared Two"),
        (Two, None, "returned None, declared Two; is a return missing?"),
        (Two, Wider(1, []), "returned Wider(a=1, c=[]) (Wider), declared Two"),
        (Two, Two("x", []), "output 'a' is 'x' (Text), declared Integer"),  # type: ignore[arg-type]
        (Two, Two(1, None), "output 'b' is None, declared list[Number]"),  # type: ignore[arg-type]
        (Two, Two(1, ["x"]), "item 0 of output 'b' is 'x' (Text), declared list[Num"),  # type: ignore[list-item]
    ],
)
def test_another_result_is_told_in_words(declared: Any, value: Any, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        returning(declared).checked_result(value)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("declared", [Iterable[int], Sequence[int], list[int]])
def test_what_can_be_read_only_once_is_no_result(declared: Any) -> None:
    with pytest.raises(ValueError, match="returned <list_iterator"):
        returning(declared).checked_result(iter([1]))


@pytest.mark.parametrize(
    ("declared", "value", "expected"),
    [
        (int, np.int64(3), 3),
        (float, np.float64(0.5), 0.5),
        (float, np.float32(0.5), 0.5),
        (float, np.int8(3), 3),
        (bool, np.bool_(True), True),
        (str, np.str_("x"), "x"),
        (float | None, np.float64(0.5), 0.5),
        (list[float], [1.0, np.float64(2.0)], [1.0, 2.0]),
        (tuple[int, ...], (np.int64(1),), (1,)),
        (dict[str, int], {"x": np.int64(1)}, {"x": 1}),
        (dict[str, int], {np.str_("x"): 1}, {"x": 1}),
        (set[int], {np.int64(1)}, {1}),
        (Two, Two(np.int64(1), [np.float64(2)]), Two(1, [2.0])),  # type: ignore[arg-type]
        (Two, Other(1, [2.0]), Two(1, [2.0])),
    ],
)
def test_numpy_scalars_become_those_that_are_declared(
    declared: Any, value: Any, expected: Any
) -> None:
    found = returning(declared).checked_result(value)
    assert repr(found) == repr(expected)


def test_undeclared_numpy_scalars_are_kept() -> None:
    value = [np.float32(0.5)]
    assert returning(Any).checked_result(value) is value
    assert returning(list).checked_result(value) is value


KINDS: list[Any] = [int, float, bool, str, type(None), list[int], list[float], Regions, Masks]
VALUES = [1, 1.5, True, "x", None, [1], [1.5, 1], [], MASKS, MASKS.to_regions()]


@given(
    st.lists(st.sampled_from(KINDS), min_size=1, max_size=3),
    st.sampled_from(VALUES),
    st.booleans(),
)
def test_a_result_fits_exactly_where_it_fits_on_an_edge(
    kinds: list[Any], value: Any, listed: bool
) -> None:
    declared = kinds[0]
    for kind in kinds[1:]:
        declared = declared | kind
    if listed:
        declared, value = list[declared], [value, *VALUES[:1], value]
    fitting = types.accepts(declared, value)
    try:
        assert returning(declared).checked_result(value) is value
    except ValueError:
        assert not fitting
    else:
        assert fitting
