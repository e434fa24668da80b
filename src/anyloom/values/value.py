"""What is true of every value that travels on an edge?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
import xxhash

from ..foundation import hooks
from ..foundation.errors import ValueFormatError
from ..foundation.plain_text import plain

Json = None | bool | int | float | str | list[Any] | dict[str, Any]


class Value:
    """An immutable, self-contained thing that travels between nodes.

    A value is made of *facts* (small, JSON) and *arrays* (NumPy). Everything else follows from
    those two: its fingerprint, its equality, and its pickle-free form on disk (`values.codec`).
    """

    kinds: ClassVar[dict[str, type[Value]]] = {}

    def __init_subclass__(cls, **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        Value.kinds[cls.__name__] = cls

    def facts(self) -> dict[str, Json]:
        """Return the small part of the value, as JSON."""
        raise NotImplementedError

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the large part of the value, by name."""
        raise NotImplementedError

    @classmethod
    def restore(cls, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        """Rebuild the value from what `facts` and `arrays` returned."""
        raise NotImplementedError

    @cached_property
    def fingerprint(self) -> str:
        """128-bit content hash, 32 hexadecimal digits, computed once."""
        digest = xxhash.xxh3_128()
        digest.update(type(self).__name__.encode())
        digest.update(json.dumps(self.facts(), sort_keys=True).encode())
        for name, array in sorted(self.arrays().items()):
            # JSON ends where its bracket closes, so no name can pass for another array's bytes.
            digest.update(json.dumps([name, array.dtype.str, array.shape]).encode())
            digest.update(_memory(array))
        return digest.hexdigest()

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the value's arrays occupy."""
        return sum(array.nbytes for array in self.arrays().values())

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.fingerprint == other.fingerprint  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Mapping[str, Any]:
        """Show the value in a notebook."""
        return hooks.display(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle facts and arrays, which `restore` checks on arrival."""
        return (restore_value, (kind_of(self), self.facts(), self.arrays()))


def kind_of(value: Value) -> str:
    """Return the name that a value's class is registered under.

    Raises:
        ValueFormatError: another class has taken that name.
    """
    kind = type(value).__name__
    if Value.kinds.get(kind) is not type(value):
        raise ValueFormatError(f"{kind} is not a registered kind of value")
    return kind


def restore_value(kind: str, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Value:
    """Rebuild a value of a registered kind from its facts and arrays.

    Raises:
        ValueFormatError: no class of that name is registered.
    """
    registered = Value.kinds.get(kind)
    if registered is None:
        raise ValueFormatError(f"unknown kind of value '{plain(str(kind), 80)}'")
    return registered.restore(facts, arrays)


def size_of(size: Any) -> tuple[int, int]:
    """Return (height, width) as two positive whole numbers.

    Raises:
        ValueError: they are not.
    """
    height, width = size
    whole = np.isfinite([height, width]).all() and int(height) == height and int(width) == width
    if not whole or min(height, width) < 1:
        raise ValueError(f"expected a height and width of at least 1 pixel, got {size}")
    return (int(height), int(width))


def rows_of(array: Any, width: int, dtype: Any) -> np.ndarray:
    """Return a read-only array of N rows; a single row may be given without its brackets.

    Raises:
        ValueError: the rows are not `width` long.
    """
    given = np.asarray(array, dtype=dtype)
    if given.size == 0:
        given = given.reshape(0, width)
    elif given.ndim == 1:
        given = given[None]
    if given.ndim != 2 or given.shape[1] != width:
        raise ValueError(f"expected rows of {width} numbers, got an array of {given.shape}")
    return frozen(given)


def frozen(array: Any, dtype: Any = None) -> np.ndarray:
    """Return a contiguous read-only array that nobody else can write through."""
    given = np.asarray(array)
    result = np.ascontiguousarray(given, dtype=dtype)
    if result is given or np.shares_memory(result, given):
        if _is_nobodys(given):
            return given
        result = result.copy()
    result.flags.writeable = False
    return result


def _memory(array: np.ndarray) -> memoryview:
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def _is_nobodys(array: np.ndarray) -> bool:
    """Say whether no array anywhere can write to this one's memory."""
    owner: Any = array
    while isinstance(owner, np.ndarray):
        if owner.flags.writeable:
            return False
        owner = owner.base
    return owner is None or isinstance(owner, bytes)
