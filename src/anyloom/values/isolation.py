"""Copies of containers and read-only arrays, so that a change by one holder reaches no other.

A `Value`, a text and a number cannot be changed and are shared. Lists, dicts and sets are copied
with all that they contain; arrays are shared where nothing can write to them. An object of a class
that is not known here is handed on as it is.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

from .value import Value, is_immutable

_SHARED = frozenset([bool, int, float, complex, type(None), str, bytes, frozenset, range])
"""Types whose values nothing can change."""


def isolated(value: Any) -> Any:
    """Return a value for someone who may change it: the original stays as it is.

    Arrays are read-only views of the same memory.
    """
    if type(value) in _SHARED or isinstance(value, Value):
        return value
    return _copied(value, _view)


def snapshot(value: Any) -> Any:
    """Return a value to keep: what its maker does with the original later does not change it.

    Arrays are copied unless nothing can write to their memory, and read-only.
    """
    if type(value) in _SHARED or isinstance(value, Value):
        return value
    return _copied(value, _read_only_copy)


def _copied(value: Any, array: Callable[[np.ndarray], np.ndarray]) -> Any:
    try:
        return _copy(value, array)
    except RecursionError:  # it contains itself, so it has no content hash and is not cached
        return value


def _copy(value: Any, array: Callable[[np.ndarray], np.ndarray]) -> Any:
    kind = type(value)
    if kind in _SHARED or isinstance(value, Value):
        return value
    if isinstance(value, np.ndarray):
        return array(value)
    if kind is list:
        if _SHARED.issuperset(map(type, value)):
            return value.copy()
        return [_copy(item, array) for item in value]
    if kind is dict:
        return {key: _copy(item, array) for key, item in value.items()}
    if isinstance(value, tuple):
        if _SHARED.issuperset(map(type, value)):
            return value
        # Not through the constructor: that of a named tuple may be the user's own.
        return tuple.__new__(kind, [_copy(item, array) for item in value])
    if isinstance(value, (set, bytearray)):
        return copy.copy(value)
    if isinstance(value, list):
        result = copy.copy(value)
        result[:] = [_copy(item, array) for item in value]
        return result
    if isinstance(value, dict):
        result = copy.copy(value)
        for key, item in value.items():
            result[key] = _copy(item, array)
        return result
    return value


def _view(array: np.ndarray) -> np.ndarray:
    if not array.flags.writeable:
        return array
    view = array.view()
    view.flags.writeable = False
    return view


def _read_only_copy(array: np.ndarray) -> np.ndarray:
    if is_immutable(array):
        return array
    result = array.copy(order="K")
    result.flags.writeable = False
    return result
