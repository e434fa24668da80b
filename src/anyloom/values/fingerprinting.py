"""Content hashes of values, parameters and containers of them, equal in every process.

What a node can tell apart has different hashes:

- The type counts: 1, 1.0, True, "1" and NumPy's 1 differ, as do [1], (1,) and {1}.
- A number is hashed by its exact digits: 0.0 and -0.0 differ; one NaN is like another.
- A container is a hash of hashes. The order of a dict counts, that of a set does not.
- A named tuple is hashed with the names of its class and fields, a member of an enumeration with
  those of its class and itself.
- An array is hashed by its dtype, shape and elements, in whatever order they lie in memory.

Everything else has no hash, subclasses of these types included: they may hold more than their
content. So have paths, because a path is not the content of its file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
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
    if hasher is None:
        if isinstance(value, Value):
            return value.fingerprint
        hasher = _hasher_of_class(value)
    try:
        return hasher(value)
    except RecursionError:
        raise Unhashable("a container nested too deeply has no content hash") from None


def is_named_tuple(value: Any) -> bool:
    """Return whether a value is a named tuple that holds nothing but its fields."""
    return (
        isinstance(value, tuple)
        and isinstance(getattr(value, "_fields", None), tuple)
        and len(value._fields) == len(value)  # type: ignore[attr-defined]
        and not getattr(value, "__dict__", None)
    )


def class_name(kind: type) -> str:
    """Return module and name of a class, the same in every process.

    A worker process imports the script by another name.
    """
    module = "__main__" if kind.__module__ == "__mp_main__" else kind.__module__
    return f"{module}.{kind.__qualname__}"


def _hasher_of_class(value: Any) -> Callable[[Any], str]:
    if isinstance(value, np.generic):
        return _numpy_scalar
    if isinstance(value, Enum):
        return _member
    if is_named_tuple(value):
        return _named_tuple
    raise Unhashable(f"a {type(value).__name__} has no content hash")


def _digest(text: str) -> str:
    return xxhash.xxh3_128_hexdigest(text.encode("utf-8", "surrogatepass"))


def _text(value: Any) -> str:
    text = f"{type(value).__name__}:{value!r}"
    return xxhash.xxh3_128_hexdigest(text.encode("utf-8", "surrogatepass"))


def _integer(value: int) -> str:
    try:
        return _digest(f"int:{value!r}")
    except ValueError:  # more decimal digits than Python converts
        return _digest(f"int:{value:#x}")


def _bytes(value: bytes) -> str:
    return xxhash.xxh3_128_hexdigest(b"bytes:" + value)


def _list(value: list[Any]) -> str:
    return _digest(f"[{_joined(value)}]")


def _tuple(value: tuple[Any, ...]) -> str:
    return _digest(f"({_joined(value)})")


def _named_tuple(value: Any) -> str:
    return _digest(f"{class_name(type(value))}{value._fields}({_joined(value)})")


def _member(value: Enum) -> str:
    return _digest(f"{class_name(type(value))}.{value.name}={fingerprint(value.value)}")


def _joined(values: Iterable[Any]) -> str:
    return ",".join(map(fingerprint, values))


def _set(value: set[Any] | frozenset[Any]) -> str:
    return _digest(f"{type(value).__name__}{{{','.join(sorted(map(fingerprint, value)))}}}")


def _dict(value: dict[Any, Any]) -> str:
    pairs = (f"{fingerprint(key)}:{fingerprint(item)}" for key, item in value.items())
    return _digest(f"{{{','.join(pairs)}}}")


def _array(value: np.ndarray) -> str:
    digest = xxhash.xxh3_128(f"array:{_dtype(value.dtype)}:{value.shape}".encode())
    digest.update(memory_of(value) if value.dtype.itemsize else b"")
    return digest.hexdigest()


def _numpy_scalar(value: np.generic) -> str:
    # The bytes of an extended number include some that mean nothing.
    content = repr(value).encode() if value.dtype.char in "gG" else value.tobytes()
    return xxhash.xxh3_128_hexdigest(f"scalar:{_dtype(value.dtype)}:".encode() + content)


def _dtype(dtype: np.dtype[Any]) -> str:
    if dtype.hasobject:
        raise Unhashable("an array of objects has no content hash")
    return str(dtype.descr) if dtype.names else dtype.str


_HASHERS: dict[type, Callable[[Any], str]] = {
    type(None): _text,
    bool: _text,
    int: _integer,
    float: _text,
    complex: _text,
    str: _text,
    range: _text,
    bytes: _bytes,
    list: _list,
    tuple: _tuple,
    dict: _dict,
    set: _set,
    frozenset: _set,
    np.ndarray: _array,
}
