"""Checks of what a model returns against the declarations of its protocol."""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable, Iterator
from typing import Any

from ..foundation.errors import ModelError

CHECKED = "anyloom_declared_in"
"""The attribute of a method whose results are checked."""


def check_results(adapter: type, base: type) -> None:
    """Have the methods of an adapter that its protocols declare check what they return.

    Args:
        base: the class that protocols and adapters derive from.
    """
    for name, declaration in _declarations(adapter, base):
        method = getattr(adapter, name)
        known = method is declaration or hasattr(method, CHECKED)
        if inspect.isfunction(method) and not known:
            setattr(adapter, name, _checking(method, declaration))


def _declarations(adapter: type, base: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the public methods that protocols declare, by name: the first declaration of each."""
    seen = set(dir(base))
    for owner in reversed(adapter.__mro__):
        if not issubclass(owner, base) or getattr(owner, "family", ""):
            continue
        for name, method in vars(owner).items():
            if not name.startswith("_") and name not in seen and inspect.isfunction(method):
                seen.add(name)
                if "return" in method.__annotations__:
                    yield name, method


def _checking(method: Callable[..., Any], declaration: Callable[..., Any]) -> Callable[..., Any]:
    @functools.cache
    def check() -> Callable[[Any], Any] | None:
        from .result_types import checker

        try:
            return checker(typing.get_type_hints(declaration)["return"])
        except NameError:  # a type that is imported for type checkers only
            return None

    @functools.wraps(method)
    def checked(self: Any, *arguments: Any, **options: Any) -> Any:
        found = method(self, *arguments, **options)
        check_it = check()
        if check_it is not None:
            from .result_types import Mismatch

            try:
                check_it(found)
            except Mismatch as error:
                declared = typing.get_type_hints(declaration)["return"]
                raise ModelError(
                    f"model '{self.checkpoint.name}': {type(self).__name__}.{method.__name__}: "
                    f"{error.told('', declared)}"
                ) from None
        return found

    setattr(checked, CHECKED, declaration)
    return checked
