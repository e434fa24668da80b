"""What a literal must be, in words: "a whole number of at least 1", and how to write it.

Only numbers, flags, choices, texts, what may be none, and lists of these; pydantic words the rest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal, get_args, get_origin

from . import types

_NUMBERS = {int: "a whole number", float: "a number"}
_FLAG_WORDS = {
    **dict.fromkeys(("true", "yes", "on", "y", "1"), "true"),
    **dict.fromkeys(("false", "no", "off", "n", "0"), "false"),
}


def expected_literal(kind: Any, value: Any) -> str | None:
    """Return what is expected in place of a literal that does not fit, and the nearest one.

    Args:
        kind: the type of an argument.
        value: the literal that the type does not accept.

    Returns:
        Words after "expected", or None for a type that is not known here.
    """
    members = [one for one in _members(kind) if one is not type(None)]
    if len(members) != 1:
        return None
    (kind,) = members
    ranges, plain = getattr(kind, "__metadata__", ()), types.plain(kind)
    if get_origin(plain) is list and not ranges:
        return _expected_list(plain, value)
    if plain in _NUMBERS:
        limits = _range(ranges)
        return None if limits is None else f"{_NUMBERS[plain]}{limits}{_number_fix(plain, value)}"
    if ranges:
        return None
    if plain is bool:
        fix = _FLAG_WORDS.get(str(value).lower())
        return f"true or false; write {fix}" if fix else "true or false"
    if plain is str:
        return "a text; put it into quotes" if isinstance(value, int | float) else "a text"
    if get_origin(plain) is Literal:
        *others, last = map(repr, get_args(plain))
        return f"{', '.join(others)} or {last}" if others else last
    return None


def _members(kind: Any) -> Sequence[Any]:
    return [kind] if hasattr(kind, "__metadata__") else types.union_members(kind)


def _expected_list(kind: Any, value: Any) -> str | None:
    items = get_args(kind)
    if not items or not isinstance(value, list | tuple):
        return types.write(kind)
    for place, item in enumerate(value):
        if not types.accepts(items[0], item):
            inner = expected_literal(items[0], item)
            return None if inner is None else f"{inner} (at {place})"
    return None


def _range(ranges: Sequence[Any]) -> str | None:
    """Return the words for one interval, "" for none, None for other constraints."""
    from annotated_types import Interval

    if not ranges:
        return ""
    if len(ranges) > 1 or not isinstance(ranges[0], Interval):
        return None
    (one,) = ranges
    if one.ge is not None and one.le is not None:
        return f" from {one.ge} to {one.le}"
    words = {"at least": one.ge, "more than": one.gt, "at most": one.le, "less than": one.lt}
    limits = [f"{word} {limit}" for word, limit in words.items() if limit is not None]
    return f" of {' and '.join(limits)}" if limits else ""


def _number_fix(kind: Any, value: Any) -> str:
    """Return how a number is written that was given in another form."""
    if isinstance(value, str):
        text = value.strip()
        try:
            number = float(text.removesuffix("%"))
        except ValueError:
            return ""
        if not math.isfinite(number):
            return ""
        if text.endswith("%"):
            return f"; write {number / 100:g}" if kind is float else ""
        return "; write it without quotes" if kind is float or number.is_integer() else ""
    if kind is int and isinstance(value, float) and value.is_integer():
        return f"; write {int(value)}"
    return ""
