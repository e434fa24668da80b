"""Text from models, files and paths, made printable and short."""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
"""Terminal control sequences: CSI, OSC and the two-character ones (ECMA-48).

An OSC without its end is not one: it would swallow the rest of a message.
"""
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Unicode categories without a visible form: control, format, surrogate, private, unassigned."""


_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Characters that steer a terminal, reorder text or hide in it; not tab, line feed and joiners."""


def printable(text: str) -> str:
    """Return a text of any number of lines without what could steer a terminal or reorder it.

    Terminal escapes, control characters, bidirectional and zero-width marks are dropped; white
    space and everything visible stay.
    """
    return _UNSAFE.sub("", _ESCAPES.sub("", text)) if _UNSAFE.search(text) else text


def escape_unsafe(json: str) -> str:
    """Return JSON in which the characters that `printable` drops are escaped; it means the same."""

    def escaped(found: re.Match[str]) -> str:
        units = found[0].encode("utf-16-be").hex()
        return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))

    return _UNSAFE.sub(escaped, json)


def plain(text: str, limit: int | None = None) -> str:
    """Return a text as one line of printable characters, cut to `limit` of them.

    Terminal escapes, control characters, bidirectional and zero-width marks, and lone surrogates
    are dropped; every run of white space becomes one space.
    """
    printable = "".join(
        character
        for character in _ESCAPES.sub("", text)
        if character.isspace() or unicodedata.category(character) not in _HIDDEN
    )
    shown = " ".join(printable.split())
    return shown if limit is None or len(shown) <= limit else shown[: limit - 1].rstrip() + "…"


def shortened(text: str) -> str:
    """Return a text cut to 60 characters for a message."""
    return text if len(text) <= 60 else f"{text[:57]}…"
