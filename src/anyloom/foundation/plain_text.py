"""Text from models, files and paths, made printable and short."""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
"""Terminal control sequences: CSI, OSC and the two-character ones (ECMA-48)."""
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Unicode categories without a visible form: control, format, surrogate, private, unassigned."""


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
