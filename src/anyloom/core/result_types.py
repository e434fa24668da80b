"""Checks of results against the declared type of a node.

A declared type is compiled once into a function that returns the value as it goes on, or raises
`Mismatch`. NumPy's scalars become Python's where Python's are declared, so that equal results have
equal cache keys.
"""

from __future__ import annotations

import collections.abc
import contextlib
import types as python_types
import typing
from collections.abc import Callable, Mapping
from typing import Any, Literal, NewType, TypeVar, Union, get_args, get_origin

import numpy as np

from ..foundation.plain_text import plain as printable
from ..foundation.plain_text import shortened
from . import types

Checker = Callable[[Any], Any]
"""Returns the value, or an equal one of the declared type; raises `Mismatch`."""

_SCALARS: dict[type, tuple[type, ...]] = {
    int: (int, np.integer),
    float: (float, int, np.floating, np.integer),
    complex: (complex, float, int, np.complexfloating, np.floating, np.integer),
    bool: (bool, np.bool_),
    str: (str,),
    bytes: (bytes,),
}
"""Python's scalars, and the classes whose instances fit where they are declared."""
_PYTHON_KINDS: list[tuple[type[np.generic], Callable[[Any], Any]]] = [
    (np.integer, int),
    (np.floating, float),
    (np.complexfloating, complex),
    (np.bool_, bool),
    (np.str_, str),
    (np.bytes_, bytes),
]


class Mismatch(Exception):
    """A value, or a part of it, is not of the declared type."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.places: list[str] = []

    def inside(self, place: str) -> Mismatch:
        """Return the error with the place of the value in what contains it."""
        self.places.append(place)
        return self

    def told(self, name: str, declared: Any) -> str:
        """Return the error in words.

        Args:
            name: of the output, "" for the only one.
        """
        shown = _described(self.value)
        expected = f"declared {types.write(declared)}"
        missing = "; is a return missing?" if self.value is None and not self.places else ""
        whole = f"output '{name}'" if name else "the result"
        if self.places:
            return f"{' of '.join([*self.places, whole])} is {shown}, {expected}"
        subject = f"{whole} is" if name else "returned"
        return f"{subject} {shown}, {expected}{missing}"


def _described(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype} {value.shape}"
    try:
        text = shortened(printable(repr(value)))
    except Exception:  # the repr is the user's own
        text = "an object"
    return f"{text} ({types.write(type(value))})"


def checker(kind: Any) -> Checker | None:
    """Return the function that checks values of a type, None where every value fits."""
    kind = types.plain(kind)
    if isinstance(kind, TypeVar):
        if kind.__constraints__:
            return _union(kind.__constraints__)
        return checker(kind.__bound__) if kind.__bound__ is not None else None
    if isinstance(kind, NewType):
        return checker(kind.__supertype__)
    if kind in (Any, object):
        return None
    if kind is None:
        kind = type(None)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, python_types.UnionType):
        return _union(arguments)
    if origin is Literal:
        return _literal(arguments)
    outer = origin or kind
    if not isinstance(outer, type):
        return None
    if outer in _SCALARS:
        return _scalar(outer)
    if outer in (list, collections.abc.Sequence, collections.abc.Iterable):
        return _list(outer, arguments)
    if outer is tuple and arguments and arguments[-1] is not Ellipsis:
        return _tuple(arguments)
    if outer in (tuple, set, frozenset):
        return _collection(outer, arguments)
    if outer in (dict, collections.abc.Mapping) and arguments:
        return _mapping(outer, *arguments)
    if typing.is_typeddict(outer):
        return _instance(dict)
    try:
        isinstance(None, outer)
    except TypeError:  # a protocol that can only be checked by a type checker
        return None
    return _instance(outer)


def _instance(kind: type) -> Checker:
    def check(value: Any) -> Any:
        if isinstance(value, kind):
            return value
        raise Mismatch(value)

    return check


def _scalar(kind: type) -> Checker:
    fitting = _SCALARS[kind]

    def check(value: Any) -> Any:
        if type(value) is kind:
            return value
        if not isinstance(value, fitting) or (isinstance(value, bool) and kind is not bool):
            raise Mismatch(value)
        return python_scalar(value)

    return check


def python_scalar(value: Any) -> Any:
    """Return a NumPy scalar as Python's own; anything else as it is."""
    if not isinstance(value, np.generic):
        return value
    for numpy_kind, python_kind in _PYTHON_KINDS:
        if isinstance(value, numpy_kind):
            return python_kind(value)
    return value


def _literal(choices: tuple[Any, ...]) -> Checker:
    def check(value: Any) -> Any:
        value = python_scalar(value)
        if any(type(value) is type(choice) and value == choice for choice in choices):
            return value
        raise Mismatch(value)

    return check


def _union(members: tuple[Any, ...]) -> Checker | None:
    checkers = [checker(member) for member in members]
    exact = frozenset(types.plain(member) for member in members) - {Any}
    if None in checkers:
        return None

    def check(value: Any) -> Any:
        if type(value) in exact:
            return value
        for member in checkers:
            try:
                return member(value)  # type: ignore[misc]
            except Mismatch:
                continue
        raise Mismatch(value)

    return check


def _items(item: Any) -> Callable[[Any], list[Any] | None]:
    """Return a function that checks all items; it returns them where one was converted."""
    check = checker(item)
    exact = set(map(types.plain, types.union_members(item)))
    exact |= {int} if float in exact else set()  # a whole number is kept as one

    def check_items(values: Any) -> list[Any] | None:
        if check is None or exact.issuperset(map(type, values)):
            return None
        checked = []
        converted = False
        for index, value in enumerate(values):
            try:
                checked.append(result := check(value))
            except Mismatch as error:
                raise error.inside(f"item {index}") from None
            converted = converted or result is not value
        return checked if converted else None

    return check_items


def _list(outer: type, arguments: tuple[Any, ...]) -> Checker:
    check_items = _items(arguments[0] if arguments else Any)

    def check(value: Any) -> Any:
        if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
            converted = check_items(value)
            if converted is None:
                return value
            return tuple(converted) if isinstance(value, tuple) else converted
        if outer is list or not isinstance(value, outer):
            raise Mismatch(value)
        if isinstance(value, collections.abc.Iterator):  # empty for its second reader
            raise Mismatch(value)
        return value

    return check


def _tuple(arguments: tuple[Any, ...]) -> Checker:
    checkers = [checker(argument) for argument in arguments]

    def check(value: Any) -> Any:
        if not isinstance(value, tuple) or len(value) != len(checkers):
            raise Mismatch(value)
        items = []
        for index, (check_item, item) in enumerate(zip(checkers, value, strict=True)):
            try:
                items.append(item if check_item is None else check_item(item))
            except Mismatch as error:
                raise error.inside(f"item {index}") from None
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else tuple.__new__(type(value), items)

    return check


def _collection(outer: type, arguments: tuple[Any, ...]) -> Checker:
    check_items = _items(arguments[0] if arguments else Any)

    def check(value: Any) -> Any:
        if not isinstance(value, outer):
            raise Mismatch(value)
        converted = check_items(value)
        return value if converted is None else outer(converted)

    return check


def _mapping(outer: type, key: Any, item: Any) -> Checker:
    check_keys, check_item = _items(key), checker(item)

    def check(value: Any) -> Any:
        if not isinstance(value, outer):
            raise Mismatch(value)
        keys = check_keys(value)
        if check_item is None and keys is None:
            return value
        items = {}
        for name, old in value.items():
            try:
                items[name] = old if check_item is None else check_item(old)
            except Mismatch as error:
                raise error.inside(f"item {shortened(repr(name))}") from None
        if keys is None and all(items[name] is old for name, old in value.items()):
            return value
        return dict(zip(keys or items, items.values(), strict=True))

    return check


def named_tuple_checker(kind: type, fields: Mapping[str, Any]) -> Checker:
    """Return the function that checks the results of a node of several outputs.

    Args:
        kind: the NamedTuple that the node declares; another one of the same fields becomes it.
        fields: output → type.
    """
    names = tuple(fields)
    checkers = [checker(field) for field in fields.values()]

    def check(value: Any) -> Any:
        if getattr(value, "_fields", None) != names or not isinstance(value, tuple):
            raise Mismatch(value)
        items = []
        for name, check_field, item in zip(names, checkers, value, strict=True):
            try:
                items.append(item if check_field is None else check_field(item))
            except Mismatch as error:
                raise error.inside(name) from None
        if type(value) is kind and all(map(lambda a, b: a is b, items, value)):
            return value
        return tuple.__new__(kind, items)

    return check


def named_tuples_in(kind: Any) -> list[type]:
    """Return the named tuples that a declared type names, in its parts and in their fields."""
    found: dict[type, None] = {}
    stack = [kind]
    while stack:
        kind = types.plain(stack.pop())
        if isinstance(kind, TypeVar):
            stack += [kind.__bound__, *kind.__constraints__]
        elif isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
            if kind not in found:
                found[kind] = None
                with contextlib.suppress(NameError):  # a field's class that no module names
                    stack += typing.get_type_hints(kind).values()
        else:
            stack += get_args(kind)
    return list(found)
