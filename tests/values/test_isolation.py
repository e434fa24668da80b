"""Nobody who is handed a value can change it for somebody else."""

from __future__ import annotations

import collections
import copy
import inspect
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given

from anyloom import Image, Masks, Regions, RunLengths, Value, fingerprint
from anyloom.values.codec import decode, encode
from anyloom.values.isolation import isolated, snapshot
from tests.values.kinds import anything, values


def arrays_in(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, Mapping):
        yield from (array for part in value.values() for array in arrays_in(part))
    elif isinstance(value, (list, tuple)):
        yield from (array for part in value for array in arrays_in(part))
    elif isinstance(value, RunLengths):
        yield from (value.counts, value.offsets)


def attributes(value: Value) -> Iterator[Any]:
    """Every attribute and property, and what every method without arguments returns."""
    for name in dir(value):
        if name.startswith("__"):
            continue
        member = getattr(value, name)
        if not callable(member):
            yield member
        elif not name.startswith("_") and not inspect.isclass(member):
            try:
                inspect.signature(member).bind()
            except (TypeError, ValueError):
                continue
            if name not in ("to_torch", "to_supervision"):
                try:
                    yield member()
                except (NotImplementedError, ValueError):
                    continue


@given(values)
def test_no_array_that_a_value_gives_lets_a_write_reach_it(value: Value) -> None:
    before = decode(encode(value))
    sizes = value.areas.tolist() if isinstance(value, Regions) else None
    for attribute in attributes(value):
        for array in arrays_in(attribute):
            if array.flags.writeable:
                array[...] = 1
    assert decode(encode(value)) == before
    if isinstance(value, Regions):
        assert value.areas.tolist() == sizes


@pytest.mark.parametrize("kind", [Regions, Masks])
def test_areas_are_read_only(kind: type[Regions]) -> None:
    masks = Masks.from_arrays([np.ones((4, 4), bool)])
    found = masks if kind is Masks else masks.to_regions()
    with pytest.raises(ValueError):
        areas = found.areas
        areas //= 2
    assert found.areas.tolist() == [16]


def test_run_lengths_that_were_put_in_order_are_read_only() -> None:
    shapes = RunLengths((2, 2), [1, 0, 1, 2], [0, 4])
    with pytest.raises(ValueError):
        shapes.counts[0] = 3


def test_a_pil_image_of_an_image_can_be_painted_on() -> None:
    image = Image(np.zeros((3, 3, 3), np.uint8))
    image.to_pil().putpixel((0, 0), (9, 9, 9))
    assert not image.pixels.any()


class Pair(NamedTuple):
    left: list[int]
    right: Any


class Words(list):
    pass


MASKS = Masks.from_arrays([np.eye(4, dtype=bool)])
CHANGES: list[tuple[Any, Any]] = [
    ([1, 2], lambda v: v.append(3)),
    ([[1], 2], lambda v: v[0].append(3)),
    ({"a": [1]}, lambda v: v["a"].append(2)),
    ({"a": 1}, lambda v: v.update(b=2)),
    (([1], "x"), lambda v: v[0].append(2)),
    (Pair([1], {"x": [2]}), lambda v: v.right["x"].append(3)),
    ({1, 2}, lambda v: v.add(3)),
    (bytearray(b"ab"), lambda v: v.append(3)),
    (Words([[1]]), lambda v: v[0].append(2)),
    (collections.defaultdict(list, a=[1]), lambda v: v["b"].append(2)),
    (collections.OrderedDict(a=[1]), lambda v: v["a"].append(2)),
    ([MASKS, [MASKS]], lambda v: v[1].clear()),
]


@pytest.mark.parametrize("keep", [isolated, snapshot])
@pytest.mark.parametrize(("value", "change"), CHANGES)
def test_a_change_of_the_copy_leaves_the_original(value: Any, change: Any, keep: Any) -> None:
    original = copy.deepcopy(value)
    given_out = keep(value)
    assert given_out == original and type(given_out) is type(original)
    change(given_out)
    assert value == original != given_out


@pytest.mark.parametrize(
    "pack", [lambda a: a, lambda a: [a], lambda a: {"x": (1, a)}, lambda a: Pair([], a)]
)
def test_arrays_are_handed_out_read_only(pack: Any) -> None:
    array = np.zeros(3)
    (given_out,) = arrays_in(isolated(pack(array)))
    with pytest.raises(ValueError):
        given_out[0] = 1
    assert np.shares_memory(given_out, array), "nothing is copied"
    array[0] = 2  # its owner still may


def test_what_is_kept_does_not_change_with_the_buffer_that_it_came_from() -> None:
    buffer = np.arange(6.0).reshape(2, 3)
    read_only_view = buffer[:]
    read_only_view.flags.writeable = False
    kept = snapshot([buffer, buffer.T, read_only_view])
    buffer[:] = -1
    assert [part.tolist() for part in kept] == [[[0, 1, 2], [3, 4, 5]], [[0, 3], [1, 4], [2, 5]],
                                                [[0, 1, 2], [3, 4, 5]]]  # fmt: skip
    assert not any(part.flags.writeable for part in kept)
    assert snapshot(kept[0]) is kept[0], "what nothing can write to is not copied again"


@given(anything)
def test_a_copy_is_equal_and_shares_what_cannot_be_changed(value: Any) -> None:
    for keep in (isolated, snapshot):
        given_out = keep(value)
        assert type(given_out) is type(value)
        assert fingerprint(given_out) == fingerprint(value)
        assert (given_out is value) == (not isinstance(value, (list, dict)))


def test_an_object_of_an_unknown_class_and_a_list_that_contains_itself_are_handed_on() -> None:
    proxy = MappingProxyType({})
    assert isolated(proxy) is proxy
    endless: list[Any] = []
    endless.append(endless)
    assert isolated(endless) is endless
