"""What is the content hash of anything that may travel on an edge or be a parameter?

Hashes carry the type: 1, 1.0, True and "1" all differ. Containers are hashes of hashes. A list and
a tuple of the same things share a hash, because they are one type on an edge and in YAML.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import xxhash

from .value import Value


class Unhashable(TypeError):
    """The value has no content hash, so nothing that depends on it is cached."""


def fingerprint(value: Any) -> str:
    """Return the content hash of a value: 32 hexadecimal digits.

    Raises:
        Unhashable: the value, or something inside it, is of a kind that anyloom does not know.
    """
    known = _HASHERS.get(type(value))
    if known is not None:
        try:
            return known(value)
        except RecursionError:
            raise Unhashable("a container nested too deeply has no content hash") from None
    if isinstance(value, Value):
        return value.fingerprint
    if isinstance(value, tuple):  # a NamedTuple: the outputs of a node with several
        return _list(value)
    stated = getattr(value, "fingerprint", None)
    if isinstance(stated, str):
        return stated
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
    digest.update(np.ascontiguousarray(value).reshape(-1).view(np.uint8).data)
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
