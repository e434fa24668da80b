"""How is a value written to bytes and read back, without pickle?

One safetensors block: the arrays as they are, the facts as JSON in its metadata. Reading checks
every length before touching the data, and can name only kinds that are registered here.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from ..errors import ValueFormatError
from .value import Value

FORMAT = "anyloom-value/1"


def encode(value: Any) -> bytes:
    """Return the bytes of a value, a plain Python value, or a list or dict of them.

    Raises:
        ValueFormatError: something inside is of a kind that anyloom does not know.
    """
    from safetensors.numpy import save

    arrays: dict[str, np.ndarray] = {}
    tree = _flatten(value, arrays)
    metadata = {"format": FORMAT, "tree": json.dumps(tree)}
    # safetensors stores no data of size zero twice under one key, and needs contiguous arrays.
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
        metadata = header.get("__metadata__", {})
        if metadata.get("format") != FORMAT:
            raise ValueFormatError(f"not a value of the format {FORMAT}")
        return _build(json.loads(metadata["tree"]), load(data))
    except ValueFormatError:
        raise
    except (SafetensorError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueFormatError(f"damaged value ({error})") from None


def _flatten(value: Any, arrays: dict[str, np.ndarray]) -> Any:
    if isinstance(value, Value):
        prefix = f"{len(arrays)}."
        names = []
        for name, array in value.arrays().items():
            arrays[prefix + name] = array
            names.append(name)
        kind = type(value).__name__
        if Value.kinds.get(kind) is not type(value):
            raise ValueFormatError(f"{kind} is not a registered kind of value")
        return {
            "kind": kind,
            "facts": value.facts(),
            "prefix": prefix,
            "arrays": names,
            "fingerprint": value.fingerprint,
        }
    if value is None or isinstance(value, (bool, int, str)):
        return {"plain": value}
    if isinstance(value, float):
        return {"float": value.hex()}
    if isinstance(value, (list, tuple)):
        return {"list": [_flatten(item, arrays) for item in value]}
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {"dict": {key: _flatten(item, arrays) for key, item in value.items()}}
    raise ValueFormatError(f"a {type(value).__name__} cannot be stored")


def _build(tree: Any, arrays: dict[str, np.ndarray]) -> Any:
    if "kind" in tree:
        kind = Value.kinds.get(tree["kind"])
        if kind is None:
            raise ValueFormatError(f"unknown kind of value '{tree['kind']}'")
        own = {name: arrays[tree["prefix"] + name] for name in tree["arrays"]}
        value = kind.restore(tree["facts"], own)
        # An image read from a file is known by the hash of that file, not of its pixels.
        value.__dict__["fingerprint"] = tree["fingerprint"]
        return value
    if "float" in tree:
        return float.fromhex(tree["float"])
    if "list" in tree:
        return [_build(item, arrays) for item in tree["list"]]
    if "dict" in tree:
        return {key: _build(item, arrays) for key, item in tree["dict"].items()}
    return tree["plain"]
