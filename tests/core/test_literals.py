"""Literals that are validated without pydantic are those that pydantic accepts, unchanged."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import pytest
from annotated_types import Interval
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from anyloom import Count, Positive, Probability, Seed
from anyloom.core.signature import Argument

CONFIG = ConfigDict(strict=True, allow_inf_nan=False)
KINDS: list[Any] = [
    int,
    float,
    bool,
    str,
    Annotated[int, Interval(ge=1, le=9)],
    Annotated[float, Interval(gt=0, lt=1)],
    Annotated[float, Interval(ge=0)] | None,
    Annotated[int, Field(ge=1)],
    Annotated[int | None, Field(ge=1)],
    Annotated[str | None, Field(max_length=1)],
    Literal["a", 1],
    Literal["a", "b"] | None,
    str | None,
    int | None,
    list[str],
]
literals = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 12),
    st.floats(),
    st.text(),
    st.sampled_from(["a", "b", "\ud800", 2**70, 0, 1, 0.0, 1.0, True]),
    st.lists(st.text(), max_size=2),
)


@pytest.mark.parametrize("kind", KINDS, ids=str)
@given(value=literals)
def test_a_literal_is_what_pydantic_makes_of_it(kind: Any, value: Any) -> None:
    try:
        expected = TypeAdapter(kind, config=CONFIG).validate_python(value)
    except ValidationError:
        with pytest.raises(ValueError, match=r"^it is "):
            Argument("it", "parameter", kind).validated(value)
        return
    validated = Argument("it", "parameter", kind).validated(value)
    assert (type(validated), repr(validated)) == (type(expected), repr(expected))


@pytest.mark.parametrize("kind", ["port", "parameter"])
@pytest.mark.parametrize(
    "type_", [Annotated[float, Interval(ge=0, le=1)], Annotated[float, Interval(le=1)] | None]
)
def test_a_number_out_of_its_range_is_refused_wherever_it_is_given(kind: Any, type_: Any) -> None:
    argument = Argument("it", kind, type_)
    assert argument.validated(0.5) == 0.5
    with pytest.raises(
        ValueError,
        match=r"^it is 2\.0, expected a number (from 0 to|of at most) 1$",
    ):
        argument.validated(2.0)


@pytest.mark.parametrize(
    ("kind", "written", "received"),
    [
        (tuple[int, int], [1, 2], (1, 2)),
        (tuple[int, ...], [1, 2, 3], (1, 2, 3)),
        (tuple[float, float] | None, [1, 2.5], (1.0, 2.5)),
        (tuple[tuple[int, int], list[str]], [[1, 2], ["a"]], ((1, 2), ["a"])),
        (list[tuple[int, int]], [[1, 2], [3, 4]], [(1, 2), (3, 4)]),
        (dict[str, tuple[int, int]], {"a": [1, 2]}, {"a": (1, 2)}),
        (list[int], (1, 2), [1, 2]),
        (list[list[int]], ([1], (2,)), [[1], [2]]),
        (dict[str, list[int]], {"a": (1,)}, {"a": [1]}),
    ],
)
def test_a_list_and_a_tuple_are_what_the_type_declares(
    kind: Any, written: Any, received: Any
) -> None:
    """A graph file writes both as a list."""
    for literal in (written, received):
        found = Argument("it", "parameter", kind).validated(literal)
        assert (type(found), repr(found)) == (type(received), repr(received))


@pytest.mark.parametrize("kind", [tuple[int, int], list[tuple[int, int]]])
def test_a_tuple_of_another_length_is_refused(kind: Any) -> None:
    with pytest.raises(ValueError, match=r"^it is "):
        Argument("it", "parameter", kind).validated([1, 2, 3])


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (float, "high", "a number"),
        (float, "0.3", "a number; write it without quotes"),
        (Probability, 1.5, "a number from 0 to 1"),
        (Probability | None, "30%", "a number from 0 to 1; write 0.3"),
        (Positive, 0, "a whole number of at least 1"),
        (Count, "few", "a whole number of at least 0"),
        (int, 1.0, "a whole number; write 1"),
        (int, 1.5, "a whole number"),
        (int, True, "a whole number"),
        (Seed, -1, "a whole number of at least 0 and less than 2147483648"),
        (Annotated[float, Interval(gt=0, le=10)], 0, "a number of more than 0 and at most 10"),
        (bool, "yes", "true or false; write true"),
        (bool, 0, "true or false; write false"),
        (bool | None, "maybe", "true or false"),
        (Literal["a", "b"] | None, "c", "'a' or 'b'"),
        (Literal["single", "best", "all"], "bset", "'single', 'best' or 'all'"),
        (str, 3, "a text; put it into quotes"),
        (list[str], "cup", "list[Text]"),
        (list[float] | None, [1, "x"], "a number (at 1)"),
    ],
)
def test_what_was_expected_is_told_in_words_with_the_nearest_literal(
    kind: Any, value: Any, expected: str
) -> None:
    with pytest.raises(ValueError, match=f"^it is .*, expected {re.escape(expected)}$"):
        Argument("it", "parameter", kind).validated(value)
