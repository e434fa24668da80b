"""Values as bytes, without pickle.

One safetensors block: the arrays unchanged, the facts as JSON in its metadata, and a checksum of
both. Reading checks every length before the data, creates registered kinds of values only, and lets
every constructor check its own facts; so damaged or hostile bytes are one error.

Fingerprints are not stored but computed again, with one exception: an image read from a file is
identified by the hash of that file. Whoever can write stored values can claim any file's identity
for any pixels, so read only what anyloom itself stored (the cache folder is private).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import xxhash

from ..foundation.errors import AnyloomError, ValueFormatError
from ..foundation.plain_text import plain
from .value import Value, kind_of, memory_of, restore_value

FORMAT = "anyloom-value/1"
DEPTH = 64
"""Maximum nesting of lists and dicts, as in a graph file."""


def encode(value: Any) -> bytes:
    """Return the bytes of a value, a plain Python value, or a list or dict of them.

    Tuples come back as lists.

    Raises:
        ValueFormatError: it contains an object of an unsupported type, or lists nested more than 64
            deep.
    """
    from safetensors.numpy import save

    arrays: dict[str, np.ndarray] = {}
    try:
        tree = json.dumps(_flatten(value, arrays, 0))
    except ValueError as error:  # an integer with too many digits
        raise ValueFormatError(f"cannot be stored ({error})") from None
    metadata = {"format": FORMAT, "tree": tree, "checksum": _checksum(tree, arrays)}
    # safetensors writes the memory of an array as it is, so it must be contiguous.
    return save({name: np.ascontiguousarray(a) for name, a in arrays.items()}, metadata)


def decode(data: bytes) -> Any:
    """Return the value that `encode` wrote.

    Raises:
        ValueFormatError: the bytes are damaged, or written by something else.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
        metadata = header["__metadata__"]
        if metadata["format"] != FORMAT:
            raise ValueFormatError(f"not a value in the format {FORMAT}")
        arrays = load(data)
        if metadata["checksum"] != _checksum(metadata["tree"], arrays):
            raise ValueFormatError("damaged value (checksum mismatch)")
        return _build(json.loads(metadata["tree"]), arrays, 0)
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
    if isinstance(value, Value):
        kind = kind_of(value)
        prefix = f"{len(arrays)}."
        own = value.arrays()
        arrays.update({prefix + name: array for name, array in own.items()})
        return {"kind": kind, "facts": value.facts(), "prefix": prefix, "arrays": list(own)}
    if value is None or isinstance(value, (bool, int, str)):
        return {"plain": value}
    if isinstance(value, float):
        return {"float": value.hex()}
    if isinstance(value, (list, tuple)):
        return {"list": [_flatten(item, arrays, depth + 1) for item in value]}
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {"dict": {key: _flatten(item, arrays, depth + 1) for key, item in value.items()}}
    raise ValueFormatError(f"a {type(value).__name__} cannot be stored")


def _build(tree: Any, arrays: Mapping[str, np.ndarray], depth: int) -> Any:
    if depth > DEPTH:
        raise ValueFormatError(f"lists nested more than {DEPTH} deep")
    if "kind" in tree:
        own = {name: arrays[tree["prefix"] + name] for name in tree["arrays"]}
        return restore_value(tree["kind"], tree["facts"], own)
    if "float" in tree:
        return float.fromhex(tree["float"])
    if "list" in tree:
        return [_build(item, arrays, depth + 1) for item in tree["list"]]
    if "dict" in tree:
        return {key: _build(item, arrays, depth + 1) for key, item in tree["dict"].items()}
    if not (tree["plain"] is None or isinstance(tree["plain"], (bool, int, str))):
        raise ValueFormatError("a plain value is null, a flag, an integer or a text")
    return tree["plain"]
