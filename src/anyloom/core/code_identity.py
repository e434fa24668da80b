"""Fingerprints of the code of nodes under development, as part of their cache keys.

An installed node changes its version when its results change. Nobody raises a version after every
edit of a notebook cell, so a function of a notebook, a script or a project is identified by
its code and by all user code and values that it refers to.
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

    It covers the functions, nodes and plain values of the notebook, script or project that the code
    refers to, directly and indirectly.

    Raises:
        Unhashable: the code refers to something whose content is unknown, such as a class of the
            notebook or a loaded model.
    """
    if not _is_user_code(function.__module__):
        return ""
    return fingerprint(list(_function_parts(function, set())))


def _is_user_code(module: str | None) -> bool:
    return module == "__main__" or (module or "").startswith(PROJECT)


def _function_parts(function: Any, seen: set[int]) -> Iterator[str]:
    if id(function) in seen:
        return
    seen.add(id(function))
    if not isinstance(function, FunctionType):
        raise Unhashable(f"the code of a {type(function).__name__} is unknown")
    yield from _code_parts(function.__code__)
    for name in _global_names(function.__code__):
        yield name
        yield from _value_parts(function.__globals__.get(name), seen)
    closure = [cell.cell_contents for cell in function.__closure__ or ()]
    for value in (function.__defaults__, function.__kwdefaults__, *closure):
        yield from _value_parts(value, seen)


def _value_parts(value: Any, seen: set[int]) -> Iterator[str]:
    if isinstance(value, Node):
        yield value.identity
        value = value.function
    if isinstance(value, (tuple, list)):
        for item in value:
            yield from _value_parts(item, seen)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield fingerprint(key)
            yield from _value_parts(item, seen)
    elif isinstance(value, ModuleType):
        yield value.__name__
    elif isinstance(value, (FunctionType, BuiltinFunctionType, type)):
        if not _is_user_code(value.__module__):
            yield f"{value.__module__}.{value.__qualname__}"
        elif isinstance(value, type) and hasattr(value, "_fields"):
            yield f"{value.__qualname__}{value._fields}"
        else:
            yield from _function_parts(value, seen)
    else:
        yield fingerprint(value)


def _code_parts(code: CodeType) -> Iterator[str]:
    """Yield what identifies the instructions of a function, without line numbers."""
    yield xxhash.xxh3_128_hexdigest(code.co_code)
    yield repr((code.co_names, code.co_varnames, code.co_freevars))
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _code_parts(constant)
        elif isinstance(constant, frozenset):
            yield from sorted(map(repr, constant))
        else:
            yield repr(constant)


def _global_names(code: CodeType) -> list[str]:
    """Return the names that the code, or code nested in it, may look up in its globals."""
    names = list(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names += _global_names(constant)
    return list(dict.fromkeys(names))
