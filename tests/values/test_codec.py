"""Stored values are read back equal; damaged and hostile bytes are one kind of error."""

from __future__ import annotations

import copy
import enum
import json
import pickle
from collections import OrderedDict, namedtuple
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as extra
from safetensors.numpy import load, save

from anyloom import Image, Masks, Value, fingerprint
from anyloom.foundation.errors import ValueFormatError
from anyloom.values.codec import (
    FORMAT,
    UnknownClassError,
    _checksum,
    decode,
    encode,
)
from anyloom.values.fingerprinting import class_name
from tests.values.kinds import anything, cells, texts, values

SAMPLE = Masks.from_arrays(
    np.eye(6, dtype=bool)[None].repeat(3, 0),
    labels=["a", "b", "c"],
    scores=[0.1, 0.2, 0.3],
    columns={"embedding": np.ones((3, 4))},
)


@given(anything)
def test_stored_values_are_read_back_equal(value: Any) -> None:
    restored = decode(encode(value))
    assert fingerprint(restored) == fingerprint(value)
    assert type(restored) is type(value)


class Pair(NamedTuple):
    left: Any
    right: Any


PAIRS = {"tests.values.test_codec.Pair": Pair}

DTYPES = ["?", "<i2", ">i4", "<u8", "<f2", ">f8", "<c8", "<U3", "S2", "<M8[s]", "<m8[us]"]
scalars = st.one_of(
    cells,
    st.complex_numbers(),
    st.binary(max_size=3),
    st.builds(range, st.integers(), st.integers(), st.just(2)),
    st.sampled_from(DTYPES[:7] + DTYPES[9:]).flatmap(
        lambda dtype: extra.arrays(dtype, (1,)).map(lambda array: array[0])
    ),
)
keys = scalars.filter(lambda value: not isinstance(value, np.generic)) | st.tuples(texts, cells)
nested = st.recursive(
    scalars
    | values
    | st.sampled_from(DTYPES).flatmap(
        lambda dtype: extra.arrays(dtype, extra.array_shapes(min_dims=0, min_side=0, max_dims=3))
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(keys, inner, max_size=3),
        st.builds(Pair, inner, inner),
        st.sets(cells, max_size=3) | st.frozensets(texts, max_size=3),
    ),
    max_leaves=6,
)


@given(nested)
def test_what_is_read_back_is_equal_and_of_equal_types_at_every_level(value: Any) -> None:
    restored = decode(encode(value), PAIRS)
    # Equal hashes mean equal content and types at every level; see test_fingerprinting.
    assert fingerprint(restored) == fingerprint(value)
    assert type(restored) is type(value)
    if isinstance(value, np.ndarray):
        assert restored.dtype == value.dtype and not restored.flags.writeable


def test_a_named_tuple_is_read_by_who_knows_its_class() -> None:
    data = encode([Pair(1, Pair((2,), b"x"))])
    assert repr(decode(data, PAIRS)) == repr([Pair(1, Pair((2,), b"x"))])
    other = namedtuple("Pair", "left right more")
    for classes in ({}, {"tests.values.test_codec.Pair": other}, {"builtins.list": list}):
        with pytest.raises(UnknownClassError, match=r"unknown class 'tests\.values\.test_codec\.P"):
            decode(data, classes)


def test_the_constructor_of_a_named_tuple_is_not_called() -> None:
    class Counted(namedtuple("Counted", "n")):
        def __new__(cls, *_: Any) -> Any:
            raise AssertionError

    counted = tuple.__new__(Counted, [1])
    kept = decode(encode(counted), {class_name(Counted): Counted})
    assert type(kept) is Counted and kept.n == 1


def test_bytes_of_the_first_format_are_read() -> None:
    tree = {"list": [{"plain": 1}, {"dict": {"x": {"float": "0x1.8p+0"}}}]}
    text = json.dumps(tree)
    data = save({}, {"format": "anyloom-value/1", "tree": text, "checksum": _checksum(text, {})})
    assert decode(data) == [1, {"x": 1.5}]


@given(values)
def test_values_can_be_pickled_and_copied(value: Value) -> None:
    restored = pickle.loads(pickle.dumps(value))
    assert restored == copy.deepcopy(value) == value
    if isinstance(value, Image):
        assert (restored.name, restored.source) == (value.name, value.source)


def test_an_image_from_a_file_keeps_its_identity_and_pixels() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    image = Image.decode(Image(noise).encode("JPEG"))
    restored = decode(encode(image))
    assert restored == image
    assert np.array_equal(restored.pixels, image.pixels)
    assert restored != Image(image.pixels), "a file's identity is that of its bytes"


@settings(max_examples=300)
@given(st.data())
def test_damage_is_an_error_or_has_no_effect(data: st.DataObject) -> None:
    value = data.draw(st.sampled_from([SAMPLE, [1, 2.5, None, {"x": SAMPLE}], "text", []]))
    damaged = bytearray(encode(value))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(damaged)))
        gone = data.draw(st.integers(0, 4))
        damaged[at : at + gone] = data.draw(st.binary(max_size=4))
    try:
        restored = decode(bytes(damaged))
    except ValueFormatError as error:
        assert "\n" not in str(error) and len(str(error)) < 300
    else:
        assert fingerprint(restored) == fingerprint(value)


@given(st.binary(max_size=200))
def test_foreign_bytes_are_an_error(data: bytes) -> None:
    with pytest.raises(ValueFormatError):
        decode(data)


def forged(tree: Any, arrays: dict[str, np.ndarray] | None = None) -> bytes:
    """A stored value with the right checksum and arbitrary content."""
    text = tree if isinstance(tree, str) else json.dumps(tree)
    parts = arrays or {}
    return save(parts, {"format": FORMAT, "tree": text, "checksum": _checksum(text, parts)})


FACTS = SAMPLE.facts()
PARTS = {f"0.{name}": array for name, array in SAMPLE.arrays().items()}


def masks(facts: dict | None = None, **arrays: Any) -> bytes:
    parts = PARTS | {f"0.{name}": np.asarray(array) for name, array in arrays.items()}
    names = [name.removeprefix("0.") for name in parts]
    tree = {"kind": "Masks", "facts": FACTS | (facts or {}), "prefix": "0.", "arrays": names}
    return forged(tree, parts)


def test_forged_bytes_can_be_valid() -> None:
    assert decode(masks()) == SAMPLE


@pytest.mark.parametrize(
    "data",
    [
        forged("[" * 100_000 + "]" * 100_000),
        forged('{"list":[' * 5_000 + '{"plain":1}' + "]}" * 5_000),
        forged({"kind": "Exploit", "facts": {}, "prefix": "", "arrays": []}),
        forged({"kind": "Value", "facts": {}, "prefix": "", "arrays": []}),
        forged({"kind": ["Masks"], "facts": {}, "prefix": "", "arrays": []}),
        forged({"kind": "Image", "facts": {}, "prefix": "", "arrays": []}),
        forged(
            {"kind": "Image", "facts": {}, "prefix": "", "arrays": ["pixels"]},
            {"pixels": np.zeros((2, 2), np.float64)},
        ),
        forged(
            {"kind": "Image", "facts": {"file": "../../x"}, "prefix": "", "arrays": ["pixels"]},
            {"pixels": np.zeros((2, 2, 3), np.uint8)},
        ),
        forged({"kind": "Table", "facts": {"columns": [["a", [[]]]]}, "prefix": "", "arrays": []}),
        forged({"kind": "Document", "facts": {"suffix": "/../x"}, "prefix": "", "arrays": []}),
        forged({"plain": [1]}),
        forged({"float": "zero"}),
        forged({"float": "0x1p99999"}),
        forged({"dict": []}),
        forged({"pairs": [{"plain": 1}]}),
        forged({"pairs": [{"tuple": [{"list": []}, {"plain": 1}]}]}),
        forged({"set": [{"dict": {}}]}),
        forged({"range": [0, 1, 0]}),
        forged({"range": ["x"]}),
        forged({"bytes": "missing"}),
        forged({"complex": ["0x0p0"] * 3}),
        forged({"record": "os.system", "fields": ["a"], "items": [{"plain": "ls"}]}),
        forged({"record": ["x"], "fields": [], "items": []}),
        *(
            forged({"array": "a", "dtype": dtype, "shape": shape}, {"a": np.zeros(16, np.uint8)})
            for dtype, shape in [
                *(("<f8", [3]), ("<f8", [-1]), ("|O", [2]), ("f8", [2]), ("<f8", ["2"])),
                *(("x", [2]), ("<f8", [10**20]), ([["a", "<f8"]], [2]), ("<U0", [])),
            ]
        ),
        forged({"scalar": "a", "dtype": "<f8"}, {"a": np.zeros(16, np.uint8)}),
        forged({}),
        forged(7),
        masks({"frame": [10**9, 10**9]}),
        masks({"frame": [-6, -6]}),
        masks({"frame": "6"}),
        masks({"labels": ["a"]}),
        masks({"score_kind": "magic"}),
        masks({"texts": {"caption": ["one"]}}),
        masks(counts=np.array([2**32 - 1] * 30, np.uint32)),
        masks(offsets=np.array([0, 2**40, 5, 7])),
        masks(offsets=np.array([[0, 1]])),
        masks(boxes=np.zeros((3, 5), np.float32)),
        masks(scores=np.zeros((3, 5), np.float32)),
        (2**63).to_bytes(8, "little") + b"{}",
        (2**64 - 1).to_bytes(8, "little"),
        (2).to_bytes(8, "little") + b"{}",
        (4).to_bytes(8, "little") + b"null",
    ],
)
def test_hostile_bytes_are_an_error(data: bytes) -> None:
    with pytest.raises(ValueFormatError) as caught:
        decode(data)
    assert len(str(caught.value)) < 300 and "\n" not in str(caught.value)


def test_one_flipped_bit_in_the_arrays_is_a_checksum_error() -> None:
    data = bytearray(encode(SAMPLE))
    data[-3] ^= 1
    assert load(bytes(data)), "safetensors itself does not notice"
    with pytest.raises(ValueFormatError, match="checksum"):
        decode(bytes(data))


@pytest.mark.parametrize(
    "value",
    [
        *(object(), bytearray(b"x"), OrderedDict(a=1), [enum.IntEnum("Level", "LOW")(1)]),
        *(np.array([object()]), np.zeros(1, "i4,i4"), np.str_("x"), np.zeros(1, "V0")),
        *(np.ma.masked_array([1], [True]), "\ud83d\ude00", {"\ud800": 1}, 10**5_000),
    ],
    ids=lambda value: type(value).__name__,
)
def test_unsupported_types_are_an_error(value: Any) -> None:
    with pytest.raises(ValueFormatError, match="cannot be stored"):
        encode(value)


def test_a_list_that_contains_itself_is_an_error() -> None:
    endless: list = []
    endless.append(endless)
    with pytest.raises(ValueFormatError, match="nested"):
        encode(endless)


def gauge() -> type[Value]:
    class Gauge(Value):
        def facts(self) -> dict:
            return {}

        def arrays(self) -> dict:
            return {}

    return Gauge


def test_a_value_made_before_its_class_was_defined_again_is_an_error() -> None:
    before, again = gauge()(), gauge()()
    with pytest.raises(ValueFormatError, match="Gauge: its class was defined again after it was"):
        encode(before)
    encode(again)
    del Value.kinds["Gauge"]
