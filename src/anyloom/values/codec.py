"""Values as bytes, without pickle.

One safetensors block: the arrays unchanged, the facts as JSON in its metadata, and a checksum of
both. Reading checks every length before the data, creates registered kinds of values only, and lets
every constructor check its own facts; so damaged or hostile bytes are one error.

What is read back is equal to what was stored, and of equal types at every level; what cannot be
kept so is refused: objects of other classes, subclasses of Python's containers, arrays of objects
or records. A named tuple is stored by the names of its class and fields, and read back by a reader
who knows that class; nothing that a file names is imported or called.

Fingerprints are not stored but computed again, with one exception: an image read from a file is
identified by the hash of that file. Whoever can write stored values can claim any file's identity
for any pixels, so read only what anyloom itself stored (the cache folder is private).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import xxhash

from ..foundation.errors import AnyloomError, ValueFormatError
from ..foundation.plain_text import plain
from .fingerprinting import class_name, is_named_tuple
from .value import Value, kind_of, memory_of, restore_value

FORMAT = "anyloom-value/2"
READABLE = (FORMAT, "anyloom-value/1")
"""The older one has no tuples, sets, bytes and arrays of their own."""
DEPTH = 64
"""Maximum nesting of lists and dicts, as in a graph file."""


_NO_CLASSES: Mapping[str, type] = MappingProxyType({})


class UnknownClassError(ValueFormatError):
    """The bytes hold a named tuple of a class that the reader does not know."""


def encode(value: Any) -> bytes:
    """Return the bytes of a value, a plain Python value, a NumPy array, or a container of them.

    Raises:
        ValueFormatError: it contains an object of an unsupported type, or containers nested more
            than 64 deep.
    """
    from safetensors.numpy import save

    arrays: dict[str, np.ndarray] = {}
    try:
        flat = _flatten(value, arrays, 0)
        tree = json.dumps(flat)
        if "\\ud" in tree:  # JSON would join two lone surrogates into one character
            json.dumps(flat, ensure_ascii=False).encode()
    except ValueError as error:  # such a text, or an integer with too many digits
        raise ValueFormatError(f"cannot be stored ({error})") from None
    metadata = {"format": FORMAT, "tree": tree, "checksum": _checksum(tree, arrays)}
    # safetensors writes the memory of an array as it is, so it must be contiguous.
    return save({name: np.ascontiguousarray(a) for name, a in arrays.items()}, metadata)


def decode(data: bytes, classes: Mapping[str, type] = _NO_CLASSES) -> Any:
    """Return the value that `encode` wrote.

    Args:
        classes: the named tuples that the value may contain, by `class_name`.

    Raises:
        UnknownClassError: it contains another named tuple.
        ValueFormatError: the bytes are damaged, or written by something else.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
        metadata = header["__metadata__"]
        if metadata["format"] not in READABLE:
            raise ValueFormatError(f"not a value in the format {FORMAT}")
        arrays = load(data)
        if metadata["checksum"] != _checksum(metadata["tree"], arrays):
            raise ValueFormatError("damaged value (checksum mismatch)")
        return _Builder(arrays, classes).build(json.loads(metadata["tree"]), 0)
    except ValueFormatError:
        raise
    except (
        SafetensorError,
        AnyloomError,
        ArithmeticError,
        AttributeError,
        LookupError,
        MemoryError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise ValueFormatError(f"damaged value ({plain(str(error), 160)})") from None


def _checksum(tree: str, arrays: Mapping[str, np.ndarray]) -> str:
    digest = xxhash.xxh3_128(tree.encode())
    for name, array in sorted(arrays.items()):
        digest.update(json.dumps([name, array.dtype.str, array.shape]).encode())
        digest.update(memory_of(array))
    return digest.hexdigest()


def _flatten(value: Any, arrays: dict[str, np.ndarray], depth: int) -> Any:
    if depth > DEPTH:
        raise ValueFormatError(f"lists nested more than {DEPTH} deep cannot be stored")
    kind = type(value)
    if isinstance(value, Value):
        name = kind_of(value)
        prefix = f"{len(arrays)}."
        own = value.arrays()
        arrays.update({prefix + part: array for part, array in own.items()})
        return {"kind": name, "facts": value.facts(), "prefix": prefix, "arrays": list(own)}
    if value is None or kind in (bool, int, str):
        return {"plain": value}
    if kind is float:
        return {"float": value.hex()}
    if kind is complex:
        return {"complex": [value.real.hex(), value.imag.hex()]}
    if kind is range:
        return {"range": [value.start, value.stop, value.step]}
    if kind is bytes:
        return {"bytes": _add(np.frombuffer(value, np.uint8), arrays)}
    if kind is np.ndarray or isinstance(value, np.generic):
        return _flatten_array(value, arrays)
    if kind is dict and all(type(key) is str for key in value):
        return {"dict": {key: _flatten(item, arrays, depth + 1) for key, item in value.items()}}
    if kind is dict:
        return {"pairs": [_flatten(pair, arrays, depth + 1) for pair in value.items()]}
    if kind in (list, tuple, set, frozenset):
        return {kind.__name__: [_flatten(item, arrays, depth + 1) for item in value]}
    if is_named_tuple(value):
        items = [_flatten(item, arrays, depth + 1) for item in value]
        return {"record": class_name(kind), "fields": list(value._fields), "items": items}
    raise ValueFormatError(f"a {kind.__name__} cannot be stored")


def _flatten_array(value: np.ndarray | np.generic, arrays: dict[str, np.ndarray]) -> Any:
    dtype = value.dtype
    if dtype.hasobject or dtype.names or not dtype.itemsize or dtype != np.dtype(dtype.str):
        raise ValueFormatError(f"an array of {dtype} cannot be stored")
    if isinstance(value, np.generic):
        if dtype.kind in "SUV":  # their length may not be that of their content
            raise ValueFormatError(f"a {type(value).__name__} cannot be stored")
        return {"scalar": _add(memory_of(np.asarray(value)), arrays), "dtype": dtype.str}
    name = _add(memory_of(value), arrays)
    return {"array": name, "dtype": dtype.str, "shape": list(value.shape)}


def _add(content: Any, arrays: dict[str, np.ndarray]) -> str:
    name = f"{len(arrays)}."
    arrays[name] = np.frombuffer(content, np.uint8)
    return name


class _Builder:
    """Rebuilds a value from its tree and its arrays."""

    def __init__(self, arrays: Mapping[str, np.ndarray], classes: Mapping[str, type]) -> None:
        self.arrays = arrays
        self.classes = classes

    def build(self, tree: Any, depth: int) -> Any:
        if depth > DEPTH:
            raise ValueFormatError(f"lists nested more than {DEPTH} deep")
        if "kind" in tree:
            own = {name: self.arrays[tree["prefix"] + name] for name in tree["arrays"]}
            return restore_value(tree["kind"], tree["facts"], own)
        if "float" in tree:
            return float.fromhex(tree["float"])
        if "complex" in tree:
            return complex(*map(float.fromhex, tree["complex"]))
        if "range" in tree:
            return range(*tree["range"])
        if "bytes" in tree:
            return self.arrays[tree["bytes"]].tobytes()
        if "scalar" in tree:
            return self._array(tree["scalar"], tree["dtype"], [])[()]
        if "array" in tree:
            return self._array(tree["array"], tree["dtype"], tree["shape"])
        if "dict" in tree:
            return {key: self.build(item, depth + 1) for key, item in tree["dict"].items()}
        if "pairs" in tree:
            return dict(self._items(tree["pairs"], depth))
        if "record" in tree:
            return self._record(tree, depth)
        for kind in (list, tuple, set, frozenset):
            if kind.__name__ in tree:
                return kind(self._items(tree[kind.__name__], depth))
        if not (tree["plain"] is None or isinstance(tree["plain"], (bool, int, str))):
            raise ValueFormatError("a plain value is null, a flag, an integer or a text")
        return tree["plain"]

    def _items(self, trees: list[Any], depth: int) -> list[Any]:
        return [self.build(item, depth + 1) for item in trees]

    def _array(self, name: str, text: str, shape: list[int]) -> np.ndarray:
        dtype = np.dtype(text)
        if dtype.hasobject or dtype.str != text or any(side < 0 for side in shape):
            raise ValueFormatError("not the dtype and shape of an array")
        array = np.frombuffer(self.arrays[name].tobytes(), dtype)  # its memory cannot be written
        return array.reshape(shape)

    def _record(self, tree: Mapping[str, Any], depth: int) -> Any:
        kind = self.classes.get(tree["record"])
        if kind is None or list(getattr(kind, "_fields", ())) != tree["fields"]:
            raise UnknownClassError(f"unknown class '{plain(str(tree['record']), 80)}'")
        items = self._items(tree["items"], depth)
        if len(items) != len(tree["fields"]):
            raise ValueFormatError("a named tuple has one value per field")
        return tuple.__new__(kind, items)
