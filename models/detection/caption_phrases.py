"""Phrases in a caption of Grounding DINO (Liu et al. 2023), and the phrase of each token.

The model reads all phrases as one text and scores each of its tokens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Caption(NamedTuple):
    """All phrases in one text, and the span of each."""

    text: str
    spans: list[tuple[int, int]]


def join_phrases(phrases: Sequence[str], separator: str = ". ") -> Caption:
    """Return "dog. red car." and the span of each phrase.

    The model was trained on lower case, and periods and question marks end a phrase; inside a
    phrase they are replaced by spaces. The words of phrases separated by commas attend to each
    other; those separated by periods do not.
    """
    text = ""
    spans = []
    for number, phrase in enumerate(phrases):
        words = " ".join(re.sub(r"[.?]", " ", phrase.lower()).split())
        text += separator if number else ""
        spans.append((len(text), len(text) + len(words)))
        text += words
    return Caption(f"{text}." if spans else "", spans)


def phrase_of_tokens(
    offsets: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
) -> np.ndarray:
    """Return the index of the phrase that each token belongs to, -1 for none.

    Args:
        offsets: start and end of each token in the caption.
        spans: start and end of each phrase.
    """
    phrases = np.full(len(offsets), -1)
    for row, (start, end) in enumerate(offsets):
        for number, (first, last) in enumerate(spans):
            if first <= start < end <= last:
                phrases[row] = number
    return phrases


def select_boxes(
    probabilities: np.ndarray, phrases: np.ndarray, box_threshold: float, text_threshold: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the indices of the selected boxes, and the index of each one's phrase.

    A box is selected if its best token exceeds the box threshold and its best token inside a phrase
    exceeds the text threshold; the phrase of that token is its label.

    Args:
        probabilities: Q×L, of each token for each box.
        phrases: L, see `phrase_of_tokens`.
    """
    positions = np.flatnonzero(phrases >= 0)
    if not len(positions):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    inside = probabilities[:, positions]
    selected = np.flatnonzero(
        (probabilities.max(axis=1) > box_threshold) & (inside.max(axis=1) > text_threshold)
    )
    return selected, phrases[positions[inside[selected].argmax(axis=1)]]


def select_boxes_by_mean(
    probabilities: np.ndarray, phrases: np.ndarray, box_threshold: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the indices of the selected boxes, the index of each one's phrase, and its score.

    The score of a phrase is the mean of its tokens; a box has the phrase of its highest score, and
    is selected if that exceeds the threshold. MMDet-SAM (2023) restricts labels to its categories
    in this way.

    Args:
        probabilities: Q×L, of each token for each box.
        phrases: L, see `phrase_of_tokens`.
    """
    numbers = np.unique(phrases[phrases >= 0])
    if not len(numbers):
        return np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.float32)
    means = np.stack([probabilities[:, phrases == one].mean(axis=1) for one in numbers], axis=1)
    selected = np.flatnonzero(means.max(axis=1) > box_threshold)
    best = means[selected].argmax(axis=1)
    return selected, numbers[best], means[selected, best]


def phrase_tokens(selected: np.ndarray, tokens: Sequence[int]) -> list[int]:
    """Return the tokens of the original implementation's label of a box, in their order.

    The first token, which starts every caption, is left out, and so are tokens from position 255
    on.

    Args:
        selected: L, True for tokens above the text threshold.
        tokens: L.
    """
    return [token for at, token in enumerate(tokens) if 0 < at < 255 and selected[at]]
