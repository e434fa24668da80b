"""Fingerprints: equal for equal content, different for different content or types."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import OrderedDict, namedtuple
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Image, Masks, Regions, Table, fingerprint
from anyloom.values import Unhashable
from tests.values.kinds import anything


class Pair(NamedTuple):
    left: Any
    right: Any


class Couple(NamedTuple):
    left: Any
    right: Any


Sides = namedtuple("Sides", "a b")


class Loose(Couple):
    """May have attributes besides its fields."""

    @classmethod
    def make(cls) -> Loose:
        loose = cls(1, 2)
        loose.more = 3  # type: ignore[attr-defined]
        return loose


class Words(list):
    pass


class Color(Enum):
    RED = 1
    GREEN = 2


class Level(IntEnum):
    LOW = 1


def test_equal_objects_of_different_types_differ() -> None:
    alike = [1, 1.0, True, "1", b"1", [1], {1: 1}, None, "None", [[1]], {"1": 1}, np.array([1])]
    alike += [np.array([1.0]), np.array([[1]]), 0, False, 0.0, "", [], {}, b"", "[]"]
    hashes = [fingerprint(thing) for thing in alike]
    assert len(set(hashes)) == len(alike)
    assert all(len(digest) == 32 and int(digest, 16) >= 0 for digest in hashes)


def test_what_a_node_can_tell_apart_differs() -> None:
    apart = [
        *([1, 2], (1, 2), Pair(1, 2), Couple(1, 2), Sides(1, 2), {1, 2}, frozenset({1, 2})),
        *([2, 1], {"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": "b"}, {"b": "a"}, {1: 1}, {1.0: 1}),
        *(0.0, -0.0, float("nan"), 1j, 1 + 0j, complex(0.0, -0.0), b"", "", range(0), range(2)),
        *(np.float32(1), np.float64(1), np.int64(1), np.bool_(True), np.str_("1"), np.bytes_(b"1")),
        *(np.datetime64(1, "s"), np.datetime64(1, "ms"), np.longdouble(1), np.float32(-0.0)),
        *(np.array(1.0), np.zeros((0, 2)), np.zeros((2, 0)), np.array([""], "U1"), np.array("")),
        *(np.zeros(1, "i4,i4"), np.zeros(1, "i4,f4"), np.zeros(1, "V8")),
        *(Color.RED, Color.GREEN, Level.LOW, 1, 10**5_000, 10**5_000 + 1, "10"),
    ]
    assert len({fingerprint(value) for value in apart}) == len(apart)


def test_equal_values_share_a_hash_whatever_their_history() -> None:
    assert fingerprint({1, 9, 17}) == fingerprint({17, 9, 1})
    assert fingerprint(Pair(1, 2)) == fingerprint(Pair(right=2, left=1))
    assert fingerprint(float("nan")) == fingerprint(-float("nan"))
    third = np.longdouble(1) / 3
    assert fingerprint(third) == fingerprint(np.array([third])[0])


plain = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-2, 2) | st.integers(),
        st.sampled_from([0.0, -0.0, 1.0, float("inf"), 0.1]),
        st.complex_numbers(max_magnitude=2, allow_nan=False),
        st.text("1a", max_size=2) | st.binary(max_size=1),
        st.sampled_from([np.int64(1), np.float32(1), np.float64(0.1), np.bool_(True)]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.lists(inner, max_size=2).map(tuple),
        st.dictionaries(st.integers(0, 1) | st.booleans() | st.text("1", max_size=1), inner),
        st.builds(Pair, inner, inner),
        st.frozensets(st.integers(0, 2)),
    ),
    max_leaves=4,
)


def same(left: Any, right: Any) -> bool:
    """Return whether two values are equal and of equal types at every level."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return same(list(left.items()), list(right.items()))
    if isinstance(left, (list, tuple)):
        return len(left) == len(right) and all(map(same, left, right))
    return repr(left) == repr(right)


@given(plain, plain)
def test_a_hash_is_equal_exactly_where_type_and_content_are(left: Any, right: Any) -> None:
    assert (fingerprint(left) == fingerprint(right)) == same(left, right)


def test_hashes_are_equal_in_every_process() -> None:
    code = """
from anyloom import fingerprint
import numpy as np
print([fingerprint(v) for v in (
    {"a", "b", "c"}, frozenset("xyz"), {"a": 1, 2: ("b", b"c")}, 1.5, None, np.float32(1), 2j,
    [np.arange(3)], (), range(3),
)])
"""
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


@given(anything)
def test_a_hash_depends_on_the_content_alone(value: Any) -> None:
    assert fingerprint(value) == fingerprint(value)
    assert fingerprint([value]) != fingerprint(value)


def test_the_memory_layout_of_an_array_does_not_matter() -> None:
    array = np.arange(12, dtype=np.int32).reshape(3, 4)
    assert fingerprint(array) == fingerprint(np.asfortranarray(array))
    assert fingerprint(array) != fingerprint(array.astype(np.int64))
    assert fingerprint(array) != fingerprint(array.reshape(4, 3))


def test_an_image_is_identified_by_its_pixels_or_by_its_file() -> None:
    pixels = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    assert Image(pixels, name="a") == Image(pixels.copy(), name="b", source="/c.png")
    assert Image(pixels) != Image(pixels, alpha=np.full((4, 4), 9, np.uint8))
    file = Image(pixels).encode("PNG")
    assert Image.decode(file) == Image.decode(file, name="other")
    assert Image.decode(file) != Image(pixels)


def test_masks_and_their_boxes_are_different_values() -> None:
    masks = Masks.from_arrays([np.eye(4, dtype=bool)])
    assert masks != masks.to_regions()
    assert masks.to_regions() == Regions([[0, 0, 4, 4]], (4, 4))
    assert masks.with_labels(["x"]) != masks


def test_names_of_columns_are_part_of_the_content() -> None:
    table = Table({"a": ["b"], "c": ["d"]})
    assert table != Table({"a": ["b"]})
    assert table != Table({"c": ["d"], "a": ["b"]}), "columns are shown in their order"
    boxes = np.zeros((1, 4))
    left = Regions(boxes, (2, 2), columns={"x": np.array([1])})
    assert left != Regions(boxes, (2, 2), columns={"x": np.array([1.0])})
    assert left != Regions(boxes, (2, 2), columns={"y": np.array([1])})


@pytest.mark.parametrize(
    "value",
    [
        *(object(), [lambda: 1], np.array([object()]), Path("x"), OrderedDict(a=1), Words(["x"])),
        *(np.ma.masked_array([1], [True]), Loose.make(), {"x": bytearray(b"x")}, Path().stat()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_unsupported_types_are_unhashable(value: Any) -> None:
    with pytest.raises(Unhashable):
        fingerprint(value)


def test_a_list_that_contains_itself_is_unhashable() -> None:
    endless: list = []
    endless.append(endless)
    with pytest.raises(Unhashable, match="nested too deeply"):
        fingerprint(endless)
