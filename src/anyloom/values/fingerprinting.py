"""Content hashes of values, parameters and containers of them.

A hash includes the type: 1, 1.0, True and "1" all differ. Containers are hashes of hashes. A list
and a tuple of equal items share a hash, because they are one type on an edge and in YAML.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import xxhash

from .value import Value, memory_of


class Unhashable(TypeError):
    """The value has no content hash, so nothing that depends on it is cached."""


def fingerprint(value: Any) -> str:
    """Return the content hash of a value: 32 hexadecimal digits.

    Raises:
        Unhashable: the value, or something inside it, is of an unsupported type.
    """
    hasher = _HASHERS.get(type(value))
    if hasher is not None:
        try:
            return hasher(value)
        except RecursionError:
            raise Unhashable("a container nested too deeply has no content hash") from None
    if isinstance(value, Value):
        return value.fingerprint
    if isinstance(value, tuple):  # a NamedTuple: the outputs of a node with several
        return _list(value)
    own = getattr(value, "fingerprint", None)
    if isinstance(own, str):
        return own
    raise Unhashable(f"a {type(value).__name__} has no content hash")


def _text(value: Any) -> str:
    return xxhash.xxh3_128_hexdigest(
        f"{type(value).__name__}:{value!r}".encode("utf-8", "surrogatepass")
    )


def _bytes(value: bytes) -> str:
    return xxhash.xxh3_128_hexdigest(b"bytes:" + value)


def _list(value: Any) -> str:
    return xxhash.xxh3_128_hexdigest(("[" + ",".join(map(fingerprint, value)) + "]").encode())


def _dict(value: dict[Any, Any]) -> str:
    pairs = sorted((fingerprint(key), fingerprint(item)) for key, item in value.items())
    return xxhash.xxh3_128_hexdigest(("{" + ",".join(map(":".join, pairs)) + "}").encode())


def _array(value: np.ndarray) -> str:
    if value.dtype.hasobject:
        raise Unhashable("an array of objects has no content hash")
    digest = xxhash.xxh3_128(f"array:{value.dtype.str}:{value.shape}".encode())
    digest.update(memory_of(value))
    return digest.hexdigest()


_HASHERS: dict[type, Callable[[Any], str]] = {
    type(None): _text,
    bool: _text,
    int: _text,
    float: _text,
    str: _text,
    bytes: _bytes,
    list: _list,
    tuple: _list,
    dict: _dict,
    np.ndarray: _array,
}
