"""Has a function that somebody is still working on changed since its result was kept?

Installed nodes say so by their version number. Nobody raises a version after every edit of a
notebook cell, so the functions of a notebook, a script or a project are told apart by their code
and by everything of their own that the code names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

import xxhash

from ..values import Unhashable, fingerprint
from .node_decorator import PROJECT, Node


def code_fingerprint(function: Callable[..., Any]) -> str:
    """Return a hash of a function's code, "" for a function of an installed package.

    It covers the functions, nodes and plain values of the notebook or project that the code names,
    however far away.

    Raises:
        Unhashable: the code names something whose content is unknown, such as a class written in
            the notebook or a loaded model.
    """
    if not _is_own(function.__module__):
        return ""
    return fingerprint(list(_facts(function, set())))


def _is_own(module: str | None) -> bool:
    return module == "__main__" or (module or "").startswith(PROJECT)


def _facts(function: Any, seen: set[int]) -> Iterator[str]:
    if id(function) in seen:
        return
    seen.add(id(function))
    if not isinstance(function, FunctionType):
        raise Unhashable(f"the code of a {type(function).__name__} is unknown")
    yield from _code(function.__code__)
    named = {name: function.__globals__.get(name) for name in _names(function.__code__)}
    given = [function.__defaults__, function.__kwdefaults__]
    kept = [cell.cell_contents for cell in function.__closure__ or ()]
    for name, value in named.items():
        yield name
        yield from _value(value, seen)
    for value in (*given, *kept):
        yield from _value(value, seen)


def _value(value: Any, seen: set[int]) -> Iterator[str]:
    if isinstance(value, Node):
        yield value.identity
        value = value.function
    if isinstance(value, (tuple, list)):
        for one in value:
            yield from _value(one, seen)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield fingerprint(key)
            yield from _value(one, seen)
    elif isinstance(value, ModuleType):
        yield value.__name__
    elif isinstance(value, (FunctionType, BuiltinFunctionType, type)):
        if not _is_own(value.__module__):
            yield f"{value.__module__}.{value.__qualname__}"
        elif isinstance(value, type) and hasattr(value, "_fields"):
            yield f"{value.__qualname__}{value._fields}"
        else:
            yield from _facts(value, seen)
    else:
        yield fingerprint(value)


def _code(code: CodeType) -> Iterator[str]:
    """Yield what a function does, without where it stands."""
    yield xxhash.xxh3_128_hexdigest(code.co_code)
    yield repr((code.co_names, code.co_varnames, code.co_freevars))
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _code(constant)
        elif isinstance(constant, frozenset):
            yield from sorted(map(repr, constant))
        else:
            yield repr(constant)


def _names(code: CodeType) -> list[str]:
    """Return every name that the code, or code inside it, may look up outside."""
    names = list(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names += _names(constant)
    return list(dict.fromkeys(names))
