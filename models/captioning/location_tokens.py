"""Location tokens of Florence-2 (Xiao et al. 2024), parsed from a generated text.

Coordinates are tokens, <loc_0> to <loc_999>, after the words that they belong to:
"red car<loc_52><loc_332><loc_932><loc_774>". A thousand bins cover a side of the image.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

BINS = 1000


class ScoredTokens(NamedTuple):
    """A generated text with log-probabilities, without its start and end tokens."""

    tokens: list[int]
    log_probabilities: list[float]
    end: float
    """The log-probability of the end token; 0 where the text was cut off."""


class LocatedPhrase(NamedTuple):
    """Words, and the location tokens directly after them."""

    words: list[int]
    bins: list[int]
    word_log_probabilities: list[float]
    bin_log_probabilities: list[float]

    @property
    def confidence(self) -> float:
        """The geometric mean of the words' probabilities."""
        return _mean(self.word_log_probabilities)

    def boxes(self, frame: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """Return N×4 boxes in pixels, four tokens each, and their scores.

        A score is the geometric mean of the four tokens' probabilities. Leftover tokens and boxes
        without area are ignored.
        """
        count = len(self.bins) // 4
        corners = bins_to_pixels(self.bins[: 4 * count], frame).reshape(count, 4)
        steps = self.bin_log_probabilities
        scores = np.array([_mean(steps[4 * row : 4 * row + 4]) for row in range(count)], np.float32)
        valid = (corners[:, 2:] > corners[:, :2]).all(axis=1)
        return corners[valid], scores[valid]

    def quadrilateral(self, frame: tuple[int, int]) -> np.ndarray | None:
        """Return the 4×2 corners in pixels of the first eight tokens; None if there are fewer."""
        if len(self.bins) < 8:
            return None
        return bins_to_pixels(self.bins[:8], frame).reshape(4, 2)


def parse_locations(
    generated: ScoredTokens, locations: Mapping[int, int], special: Collection[int] = ()
) -> list[LocatedPhrase]:
    """Return the phrases of a text that have locations, in order.

    Args:
        generated: the text.
        locations: location token → its bin, 0 to 999.
        special: tokens that are neither words nor locations; they separate phrases.
    """
    phrases: list[LocatedPhrase] = []
    current = LocatedPhrase([], [], [], [])
    for token, step in zip(generated.tokens, generated.log_probabilities, strict=True):
        if token in locations:
            current.bins.append(locations[token])
            current.bin_log_probabilities.append(step)
            continue
        if current.bins or token in special:
            phrases.append(current)
            current = LocatedPhrase([], [], [], [])
        if token not in special:
            current.words.append(token)
            current.word_log_probabilities.append(step)
    phrases.append(current)
    return [phrase for phrase in phrases if phrase.words and phrase.bins]


def bins_to_pixels(bins: Sequence[int], frame: tuple[int, int]) -> np.ndarray:
    """Return the pixel coordinates x, y, x, y … of the centers of bins, float32.

    transformers rounds them down to whole pixels; the authors do not.
    """
    height, width = frame
    sides = np.tile([width, height], len(bins) // 2)
    return ((np.array(bins, np.float64) + 0.5) * sides / BINS).astype(np.float32)


def head_phrases(phrase: str, names: Sequence[str]) -> list[int]:
    """Return the indices of the names that are the head of a phrase.

    "A man on a horse" was split into a man and a horse; the head is the man, whose words come
    first. A name equal to the whole phrase precedes all others. Names that do not occur in the
    phrase are returned only if none does.
    """
    positions = [phrase.casefold().find(name.casefold()) for name in names]
    whole = [row for row, name in enumerate(names) if name.casefold() == phrase.casefold()]
    first = min((position for position in positions if position >= 0), default=-1)
    return whole or [row for row, position in enumerate(positions) if position == first]


def _mean(log_probabilities: Sequence[float]) -> float:
    return float(np.exp(np.mean(log_probabilities)))
