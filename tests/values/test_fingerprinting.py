"""Fingerprints: equal for equal content, different for different content or types."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given

from anyloom import Image, Masks, Regions, Table, fingerprint
from anyloom.values import Unhashable
from tests.values.kinds import anything


class Pair(NamedTuple):
    left: int
    right: int


def test_equal_objects_of_different_types_differ() -> None:
    alike = [1, 1.0, True, "1", b"1", [1], {1: 1}, None, "None", [[1]], {"1": 1}, np.array([1])]
    alike += [np.array([1.0]), np.array([[1]]), 0, False, 0.0, "", [], {}, b"", "[]"]
    hashes = [fingerprint(thing) for thing in alike]
    assert len(set(hashes)) == len(alike)
    assert all(len(digest) == 32 and int(digest, 16) >= 0 for digest in hashes)


def test_lists_and_tuples_are_one_type() -> None:
    assert fingerprint([1, 2]) == fingerprint((1, 2)) == fingerprint(Pair(1, 2))
    assert fingerprint([1, 2]) != fingerprint([2, 1])


def test_the_order_of_a_dictionary_does_not_matter() -> None:
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint({"a": "b"}) != fingerprint({"b": "a"})


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


@pytest.mark.parametrize("value", [object(), {1, 2}, [lambda: 1], np.array([object()]), 1j])
def test_unsupported_types_are_unhashable(value: Any) -> None:
    with pytest.raises(Unhashable):
        fingerprint(value)


def test_a_list_that_contains_itself_is_unhashable() -> None:
    endless: list = []
    endless.append(endless)
    with pytest.raises(Unhashable, match="nested too deeply"):
        fingerprint(endless)
