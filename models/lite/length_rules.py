"""Shortening of captions by rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Self

from anyloom import Checkpoint

from ..protocols import TextRefiner

FILLERS = frozenset(
    ("very", "really", "quite", "rather", "just", "actually", "some", "beautiful", "nice")
)
LINKS = frozenset(
    ("a", "an", "the", "of", "on", "in", "at", "with", "and", "or", "by", "to", "from", "for")
)


class LengthRules(TextRefiner, family="length-rules"):
    """Shortens a text to about N words; a text that is short enough is not changed.

    It removes filler words, then the end of the text, never its start.
    """

    concurrent = True
    runs_on = "cpu"
    controls = frozenset({"length"})

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(checkpoint)

    def refine(self, text: str, controls: Mapping[str, Any]) -> str:
        words = text.split()
        limit = controls.get("length")
        if limit is None or len(words) <= int(limit):
            return " ".join(words)
        limit = max(1, int(limit))
        lead = re.match(r"(?i)an? (?:photo|picture|image) of ", " ".join(words))
        if lead:
            words = words[len(lead.group().split()) :]
        while len(words) > limit:
            fillers = [row for row, word in enumerate(words) if word.lower().strip(",.") in FILLERS]
            if not fillers:
                break
            del words[fillers[-1]]
        words = words[:limit]
        while len(words) > 1 and words[-1].lower().strip(",.") in LINKS:
            words.pop()
        ending = "." if text.rstrip().endswith(".") else ""
        return " ".join(words).rstrip(" ,.;") + ending
