"""Hints for values of the wrong type: conversions and free arguments that would fit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypeVar, get_args, get_origin

from ..core import types
from ..core.signature import Argument, Signature
from .scope import Operations


def without_none(kind: Any) -> Any:
    """Return a type without None."""
    members = [member for member in types.union_members(kind) if member is not type(None)]
    return types.common_type(members) if members else kind


class Conversions:
    """Finds conversions between types; cached, so that a file with many errors stays cheap."""

    def __init__(self, registered: Operations) -> None:
        self._registered = registered
        self._known: dict[tuple[Any, Any], str] = {}

    def hint(self, source: Any, target: Any) -> str:
        """Return how to make `source` fit `target`, or ""."""
        try:
            key = (source, target)
            if key not in self._known:
                self._known[key] = self._hint(source, types.plain(target))
            return self._known[key]
        except TypeError:  # an unhashable type
            return self._hint(source, types.plain(target))

    def _hint(self, source: Any, target: Any) -> str:
        from ..values import Masks, Regions

        present = without_none(source)
        if types.is_optional(source) and not types.is_optional(target):
            if types.fits(present, target):
                return "it may be None: give its `when` an `else`"
            source = present
        if source is Regions and types.fits(Masks, target):
            return "segment them first"
        item = types.item_type(source)
        if item is not None and item is not source and types.fits(item, target):
            joining = [
                name
                for name, signature in self._registered.signatures.items()
                if _gathers(signature, source, target)
            ]
            one = f", or make one of it with {' or '.join(sorted(joining)[:3])}" if joining else ""
            return f"map it with each:{one}"
        inner = types.item_type(without_none(target))
        if get_origin(types.plain(without_none(target))) and inner and types.fits(source, inner):
            return "write it as a list: [$name]"
        if get_origin(without_none(target)) is Literal and source is str:
            return f"declare the input as {types.write(without_none(target))}"
        nodes = [
            name
            for name, signature in self._registered.signatures.items()
            if _converts(signature, source, target)
        ]
        return f"convert it with {' or '.join(sorted(nodes)[:3])}" if nodes else ""


def _gathers(signature: Signature, source: Any, target: Any) -> bool:
    """Say whether the only port that a node needs takes a list, and its result fits `target`."""
    required = _required(signature)
    if not signature.single or len(required) != 1 or signature.result is Any:
        return False
    kind = types.plain(required[0].type)
    bindings: types.Bindings = {}
    return (
        get_origin(kind) is list
        and get_args(kind)[0] is not Any
        and types.fits(source, kind, bindings)
        and types.fits(types.resolve(signature.result, bindings), target)
    )


def _required(signature: Signature) -> list[Argument]:
    return [
        argument
        for argument in signature.arguments.values()
        if argument.required and argument.kind != "slot"
    ]


def _converts(signature: Signature, source: Any, target: Any) -> bool:
    """Say whether a node's result fits `target` and the only port it needs takes `source`."""
    if not signature.single or not _is_specific(signature.result):
        return False
    required = _required(signature)
    return (
        types.fits(signature.result, target)
        and not types.fits(signature.result, source)
        and len(required) == 1
        and _is_specific(required[0].type)
        and types.fits(source, required[0].type)
    )


def _is_specific(kind: Any) -> bool:
    return (
        kind is not Any
        and not isinstance(kind, TypeVar)
        and not any(
            isinstance(part, TypeVar) or part is Any for part in get_args(types.plain(kind))
        )
    )


def free_ports(signature: Signature, given: Iterable[str], source: Any) -> str:
    """Return a hint that names a port without a value that accepts `source`, or ""."""
    taken = set(given)
    fitting = [
        argument.name
        for argument in signature.of_kind("port")
        if argument.name not in taken
        and _is_specific(argument.type)
        and types.fits(source, argument.type)
    ]
    return f"'{fitting[0]}' accepts it" if fitting else ""
