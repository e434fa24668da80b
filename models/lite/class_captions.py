"""How is an image said in one short sentence, from the classes a classifier sees in it?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np

from anyloom import Checkpoint

from ..protocols import Captioner
from .conse import ConSE

SURE = 0.15
"""A class below this probability is only "possibly" there."""
TRACE = 0.02
"""Below this the caption does not name the class at all."""
KINDS = (
    *("dog", "cat", "bird", "fish", "snake", "lizard", "turtle", "frog", "spider", "beetle"),
    *("butterfly", "crab", "bear", "wolf", "fox", "monkey", "rabbit", "car", "truck", "bus"),
    *("train", "boat"),
)
"""Kinds that are safer to name than one of their many classes."""


class ClassCaptions(Captioner, family="class-captions"):
    """Names the one or two likeliest ImageNet classes, or their kind, in a sentence.

    The score is the log-probability of what the sentence names.
    """

    concurrent = True

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
        return [self._say(row) for row in self.similarity.probabilities(images)]

    def _say(self, probabilities: np.ndarray) -> tuple[str, float]:
        words = self.similarity.words
        sums = {kind: float(probabilities @ words.kinds[kind]) for kind in KINDS}
        kind = max(sums, key=lambda one: sums[one])
        if sums[kind] >= max(0.5, 1.3 * float(probabilities.max())):
            return f"a photo of {_article(kind)}", float(np.log(sums[kind]))
        order = np.argsort(-probabilities)[:2]
        first, second = (float(probabilities[index]) for index in order)
        named = [_article(words.synonyms[index][0]) for index in order]
        if first >= SURE and second >= max(SURE, first / 3):
            return f"a photo of {named[0]} or {named[1]}", float(np.log(first + second))
        if first >= SURE:
            return f"a photo of {named[0]}", float(np.log(first))
        if first >= TRACE:
            return f"a photo of possibly {named[0]}", float(np.log(first))
        return "a photo", float(np.log(first))


def _article(name: str) -> str:
    return f"an {name}" if name[0].lower() in "aeiou" else f"a {name}"
