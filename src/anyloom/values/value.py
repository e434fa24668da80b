"""Value: the base class of everything that travels between nodes but Python's own types."""

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
from ..foundation.source_names import redefines

Json = None | bool | int | float | str | list[Any] | dict[str, Any]


class Value:
    """Immutable, self-contained data that travels between nodes.

    A value consists of *facts* (small, JSON) and *arrays* (NumPy). Its fingerprint, its equality
    and its form on disk without pickle (`values.codec`) derive from them.
    """

    kinds: ClassVar[dict[str, type[Value]]] = {}

    def __init_subclass__(cls, **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        known = Value.kinds.get(cls.__name__)
        if known is not None and not redefines(cls, known):
            modules = " and ".join(sorted([known.__module__, cls.__module__]))
            raise ValueFormatError(
                f"value '{cls.__name__}': defined twice, in {modules}; rename one"
            )
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
            # JSON ends at its closing bracket, so a name is never read as another array's bytes.
            digest.update(json.dumps([name, array.dtype.str, array.shape]).encode())
            digest.update(memory_of(array))
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
        ValueFormatError: the class was defined again since, as by a cell that was run again.
    """
    kind = type(value).__name__
    if Value.kinds.get(kind) is not type(value):
        raise ValueFormatError(
            f"{kind}: its class was defined again after it was made; make the value again"
        )
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
    """Return (height, width) as two positive integers.

    Raises:
        ValueError: they are not.
    """
    try:
        height, width = size
        whole = np.isfinite([height, width]).all() and int(height) == height and int(width) == width
        if whole and min(height, width) >= 1:
            return (int(height), int(width))
    except (TypeError, ValueError):
        pass
    raise ValueError(f"expected a height and width of at least 1 pixel, got {size}")


def rows_of(array: Any, width: int, dtype: Any) -> np.ndarray:
    """Return a read-only array of N rows; a single row may be one-dimensional.

    Raises:
        ValueError: the rows do not have `width` columns.
    """
    rows = np.asarray(array, dtype=dtype)
    if rows.size == 0:
        rows = rows.reshape(0, width)
    elif rows.ndim == 1:
        rows = rows[None]
    if rows.ndim != 2 or rows.shape[1] != width:
        raise ValueError(f"expected rows of {width} numbers, got an array of {rows.shape}")
    return frozen(rows)


def frozen(array: Any, dtype: Any = None) -> np.ndarray:
    """Return a contiguous array that is read-only through every reference to its memory."""
    source = np.asarray(array)
    result = np.ascontiguousarray(source, dtype=dtype)
    if result is source or np.shares_memory(result, source):
        if is_immutable(source):
            return source
        result = result.copy()
    result.flags.writeable = False
    return result


def memory_of(array: np.ndarray) -> memoryview:
    """Return the bytes of an array in C order."""
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def is_immutable(array: np.ndarray) -> bool:
    """Return whether no array can write to the memory of this one."""
    owner: Any = array
    while isinstance(owner, np.ndarray):
        if owner.flags.writeable:
            return False
        owner = owner.base
    return owner is None or isinstance(owner, bytes)
