"""Amounts of edits: "a little", "a lot", "30 %", "15 deg", "40 px"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from anyloom import NodeError

from .quoting import quoted

Unit = Literal["%", "deg", "px"]
_NUMBER = re.compile(r"([+-]?\d{1,6}(?:\.\d{1,6})?) ?(%|deg|px)")
_WORDS = ("a little", "a lot")


@dataclass(frozen=True)
class Amount:
    """A number with its unit."""

    number: float
    unit: Unit

    @property
    def share(self) -> float:
        """A percentage as a fraction: 30 % is 0.3."""
        return self.number / 100


@dataclass(frozen=True)
class Scale:
    """What the words of one edit mean, and which numbers it takes."""

    default: Amount
    little: Amount
    lot: Amount
    ranges: Mapping[Unit, tuple[float, float]]
    """Unit → lowest and highest number."""

    @classmethod
    def percent(cls, little: float, default: float, lot: float, highest: float = 100) -> Scale:
        """Return a scale of percentages from 0."""
        words = (Amount(number, "%") for number in (default, little, lot))
        return cls(*words, ranges={"%": (0, highest)})

    def read(self, node: str, text: str | None) -> Amount:
        """Return the amount that a text names; None is the default.

        Raises:
            NodeError: the text is no amount, or one of another unit or range; names the node.
        """
        if text is None:
            return self.default
        words = " ".join(text.split()).lower()
        if words in _WORDS:
            return self.little if words == "a little" else self.lot
        match = _NUMBER.fullmatch(words)
        number, unit = (float(match[1]), match[2]) if match else (0.0, "")
        for known, (low, high) in self.ranges.items():
            if unit == known and low <= number <= high:
                return Amount(number, known)
        expected = " or ".join(f"{low:g} to {high:g} {u}" for u, (low, high) in self.ranges.items())
        raise NodeError(
            node, f"amount {quoted(text)} does not fit; expected 'a little', 'a lot' or {expected}"
        )

    def check(self, node: str) -> Callable[..., None]:
        """Return a check for `@node` that refuses an amount that does not fit."""

        def check(amount: str | None = None) -> None:
            self.read(node, amount)

        return check
