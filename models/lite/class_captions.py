"""Short captions from the classes of an ImageNet classifier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np

from anyloom import Checkpoint

from ..protocols import Captioner
from .conse import ConSE

CERTAIN = 0.15
"""The caption of a class below this probability says "possibly"."""
POSSIBLE = 0.02
"""A class below this probability is not named."""
CATEGORIES = (
    *("dog", "cat", "bird", "fish", "snake", "lizard", "turtle", "frog", "spider", "beetle"),
    *("butterfly", "crab", "bear", "wolf", "fox", "monkey", "rabbit", "car", "truck", "bus"),
    *("train", "boat"),
)
"""Categories that are named instead of one of their many similar classes."""


class ClassCaptions(Captioner, family="class-captions"):
    """Names the one or two likeliest ImageNet classes, or their category, in a sentence.

    The score is the log-probability of the named classes.
    """

    concurrent = True
    runs_on = "cpu"

    def __init__(self, checkpoint: Checkpoint, similarity: ConSE) -> None:
        self.checkpoint = checkpoint
        self.similarity = similarity

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(checkpoint, ConSE.load(checkpoint, device))

    def caption(
        self,
        images: Sequence[np.ndarray],
        *,
        prompt: str | None = None,
        beginnings: Sequence[str] | None = None,
    ) -> list[tuple[str, float]]:
        return [self._caption(row) for row in self.similarity.probabilities(images)]

    def _caption(self, probabilities: np.ndarray) -> tuple[str, float]:
        words = self.similarity.words
        sums = {
            category: float(probabilities @ words.categories[category]) for category in CATEGORIES
        }
        category = max(sums, key=lambda name: sums[name])
        if sums[category] >= max(0.5, 1.3 * float(probabilities.max())):
            return f"a photo of {_with_article(category)}", float(np.log(sums[category]))
        order = np.argsort(-probabilities)[:2]
        first, second = (float(probabilities[index]) for index in order)
        named = [_with_article(words.synonyms[index][0]) for index in order]
        if first >= CERTAIN and second >= max(CERTAIN, first / 3):
            return f"a photo of {named[0]} or {named[1]}", float(np.log(first + second))
        if first >= CERTAIN:
            return f"a photo of {named[0]}", float(np.log(first))
        if first >= POSSIBLE:
            return f"a photo of possibly {named[0]}", float(np.log(first))
        return "a photo", float(np.log(first))


def _with_article(name: str) -> str:
    return f"an {name}" if name[0].lower() in "aeiou" else f"a {name}"
