"""Which places do the location tokens of a generated text name?

Florence-2 (Xiao et al. 2024) writes places as tokens, <loc_0> to <loc_999>, behind the words that
they belong to: "red car<loc_52><loc_332><loc_932><loc_774>". A thousand of them cover a side.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

BINS = 1000


class Written(NamedTuple):
    """What a network wrote for one request, without the tokens that begin and end it."""

    tokens: list[int]
    log_probabilities: list[float]
    end: float
    """The log-probability of the token that ended the text; 0 where it was cut."""


class Placed(NamedTuple):
    """Some words, and the location tokens right behind them."""

    words: list[int]
    bins: list[int]
    word_log_probabilities: list[float]
    bin_log_probabilities: list[float]

    @property
    def sureness(self) -> float:
        """The geometric mean of the words' probabilities."""
        return _mean(self.word_log_probabilities)

    def boxes(self, frame: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """Return N×4 boxes in pixels, four tokens each, and how sure each of them is.

        That is the geometric mean of the four tokens' probabilities. Tokens that are left over are
        no box, and neither is what has no area.
        """
        count = len(self.bins) // 4
        corners = in_pixels(self.bins[: 4 * count], frame).reshape(count, 4)
        steps = self.bin_log_probabilities
        sure = np.array([_mean(steps[4 * row : 4 * row + 4]) for row in range(count)], np.float32)
        real = (corners[:, 2:] > corners[:, :2]).all(axis=1)
        return corners[real], sure[real]

    def quadrilateral(self, frame: tuple[int, int]) -> np.ndarray | None:
        """Return the 4×2 corners in pixels that the first eight tokens name; None for fewer."""
        if len(self.bins) < 8:
            return None
        return in_pixels(self.bins[:8], frame).reshape(4, 2)


def placed(
    written: Written, places: Mapping[int, int], special: Collection[int] = ()
) -> list[Placed]:
    """Return the words of a text that have places, in order.

    Args:
        written: the text.
        places: location token → its number, 0 to 999.
        special: tokens that are neither words nor places; they part what stands around them.
    """
    found: list[Placed] = []
    now = Placed([], [], [], [])
    for token, step in zip(written.tokens, written.log_probabilities, strict=True):
        if token in places:
            now.bins.append(places[token])
            now.bin_log_probabilities.append(step)
            continue
        if now.bins or token in special:
            found.append(now)
            now = Placed([], [], [], [])
        if token not in special:
            now.words.append(token)
            now.word_log_probabilities.append(step)
    found.append(now)
    return [one for one in found if one.words and one.bins]


def in_pixels(bins: Sequence[int], frame: tuple[int, int]) -> np.ndarray:
    """Return the pixels that x, y, x, y … are the numbers of: the middle of each bin, float32.

    transformers rounds them down to whole pixels; the authors do not.
    """
    height, width = frame
    sides = np.tile([width, height], len(bins) // 2)
    return ((np.array(bins, np.float64) + 0.5) * sides / BINS).astype(np.float32)


def head_of(phrase: str, names: Sequence[str]) -> list[int]:
    """Return which of the things that a phrase was taken apart into is the one that it names.

    "A man on a horse" is a man and a horse; the phrase names the man, whose words come first. A
    thing that is named by the whole phrase comes before all others. What is not in the phrase at
    all counts only where nothing is.
    """
    places = [phrase.casefold().find(name.casefold()) for name in names]
    whole = [row for row, name in enumerate(names) if name.casefold() == phrase.casefold()]
    first = min((place for place in places if place >= 0), default=-1)
    return whole or [row for row, place in enumerate(places) if place == first]


def _mean(log_probabilities: Sequence[float]) -> float:
    return float(np.exp(np.mean(log_probabilities)))
