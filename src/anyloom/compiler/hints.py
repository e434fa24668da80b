"""What would make a value fit where it does not?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypeVar, get_args, get_origin

from ..core import types
from ..core.signature import Signature
from .scope import Operations


def without_none(kind: Any) -> Any:
    """Return a type without None."""
    members = [member for member in types.members(kind) if member is not type(None)]
    return types.joined(members) if members else kind


class Conversions:
    """Looks for what leads from one type to another; remembers, so that many errors stay cheap."""

    def __init__(self, registered: Operations) -> None:
        self._registered = registered
        self._known: dict[tuple[Any, Any], str] = {}

    def hint(self, source: Any, wanted: Any) -> str:
        """Return how to make `source` fit `wanted`, or ""."""
        try:
            key = (source, wanted)
            if key not in self._known:
                self._known[key] = self._hint(source, types.plain(wanted))
            return self._known[key]
        except TypeError:  # an unhashable type
            return self._hint(source, types.plain(wanted))

    def _hint(self, source: Any, wanted: Any) -> str:
        from ..values import Masks, Regions

        present = without_none(source)
        if types.is_optional(source) and not types.is_optional(wanted):
            if types.fits(present, wanted):
                return "it may be None: give its `when` an `else`"
            source = present
        if source is Regions and types.fits(Masks, wanted):
            return "segment them first"
        item = types.item_of(source)
        if item is not None and item is not source and types.fits(item, wanted):
            return "map it with each:"
        inner = types.item_of(without_none(wanted))
        if get_origin(types.plain(without_none(wanted))) and inner and types.fits(source, inner):
            return "write it as a list: [$name]"
        if get_origin(without_none(wanted)) is Literal and source is str:
            return f"declare the input as {types.write(without_none(wanted))}"
        leading = [
            name
            for name, signature in self._registered.signatures.items()
            if _leads(signature, source, wanted)
        ]
        return f"convert it with {' or '.join(sorted(leading)[:3])}" if leading else ""


def _leads(signature: Signature, source: Any, wanted: Any) -> bool:
    """Say whether a node's result fits `wanted` and the only port it needs takes `source`."""
    if not signature.single or not _specific(signature.result):
        return False
    needed = [
        argument
        for argument in signature.arguments.values()
        if argument.required and argument.kind != "slot"
    ]
    return (
        types.fits(signature.result, wanted)
        and not types.fits(signature.result, source)
        and len(needed) == 1
        and _specific(needed[0].type)
        and types.fits(source, needed[0].type)
    )


def _specific(kind: Any) -> bool:
    return (
        kind is not Any
        and not isinstance(kind, TypeVar)
        and not any(
            isinstance(part, TypeVar) or part is Any for part in get_args(types.plain(kind))
        )
    )


def free_ports(signature: Signature, given: Iterable[str], source: Any) -> str:
    """Return a hint that names the ports not yet given that would take `source`, or ""."""
    taken = set(given)
    fitting = [
        argument.name
        for argument in signature.of_kind("port")
        if argument.name not in taken
        and _specific(argument.type)
        and types.fits(source, argument.type)
    ]
    return f"'{fitting[0]}' would take it" if fitting else ""
