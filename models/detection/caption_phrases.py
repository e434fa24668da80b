"""How does one caption ask for many phrases, and which of them do its tokens mean?

Grounding DINO (Liu et al. 2023) reads all phrases as one text and answers token by token.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Caption(NamedTuple):
    """All phrases in one text, and where in it each of them stands."""

    text: str
    spans: list[tuple[int, int]]


def caption(phrases: Sequence[str]) -> Caption:
    """Return "dog. red car." and the span of each phrase.

    The model was trained on lower case, and takes points and question marks for the end of a
    phrase; inside one they become spaces.
    """
    text = ""
    spans = []
    for phrase in phrases:
        words = " ".join(re.sub(r"[.?]", " ", phrase.lower()).split())
        text += " " if text else ""
        spans.append((len(text), len(text) + len(words)))
        text += f"{words}."
    return Caption(text, spans)


def owners(places: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> np.ndarray:
    """Return which phrase each token stands in, -1 for none.

    Args:
        places: first and last character of each token in the caption.
        spans: first and last character of each phrase.
    """
    found = np.full(len(places), -1)
    for row, (start, end) in enumerate(places):
        for number, (first, last) in enumerate(spans):
            if first <= start < end <= last:
                found[row] = number
    return found


def labeled(
    probabilities: np.ndarray, owner: np.ndarray, box_threshold: float, text_threshold: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of the boxes that are kept, and the number of each one's phrase.

    A box is kept whose best token exceeds the box threshold, and whose best token inside a phrase
    exceeds the text threshold; the phrase of that token is its label.
    """
    positions = np.flatnonzero(owner >= 0)
    if not len(positions):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    of_phrases = probabilities[:, positions]
    sure = (probabilities.max(axis=1) > box_threshold) & (of_phrases.max(axis=1) > text_threshold)
    kept = np.flatnonzero(sure)
    return kept, owner[positions[of_phrases[kept].argmax(axis=1)]]


def original_phrase(likely: np.ndarray, tokens: Sequence[int]) -> list[int]:
    """Return the tokens that the original calls a box by: all likely ones, in their order.

    The first token, which begins every caption, is left out, and so is what stands at place 255 or
    behind.
    """
    return [token for place, token in enumerate(tokens) if 0 < place < 255 and likely[place]]
