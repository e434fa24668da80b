"""How is text from a model, a file or a path made safe to print on one line?"""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
"""Terminal control sequences: CSI, OSC and the two-character ones (ECMA-48)."""


def plain(text: str, limit: int | None = None) -> str:
    """Return a text as one line of printable characters, cut to `limit` of them.

    Terminal escapes, control characters, bidirectional and zero-width marks, and lone surrogates
    are dropped; any white space becomes one space.
    """
    words = " ".join(_ESCAPES.sub("", text).split())
    shown = "".join(
        character for character in words if unicodedata.category(character) not in _HIDDEN
    )
    return shown if limit is None or len(shown) <= limit else shown[: limit - 1].rstrip() + "…"


_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
