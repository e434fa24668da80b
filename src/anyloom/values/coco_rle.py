"""COCO's compressed run-length encoding: counts as text, for many masks at once.

Each number is the difference from the count two before (from the fourth count on), in groups of
five bits, lowest first: one character, 48 + bits, plus 32 where more groups follow. The last
group's highest bit is the sign. (`rleToString` in pycocotools.)
"""

from __future__ import annotations

import numpy as np

GROUPS = 13
"""Groups of five bits in the longest number of 64 bits."""


def compress(counts: np.ndarray, offsets: np.ndarray) -> list[bytes]:
    """Return the text of every mask; counts[offsets[i]:offsets[i+1]] are those of mask i."""
    numbers = counts.astype(np.int64)
    position = np.arange(len(numbers)) - np.repeat(offsets[:-1], np.diff(offsets))
    later = np.flatnonzero(position > 2)
    numbers[later] -= counts[later - 2]
    magnitude = np.where(numbers < 0, ~numbers, numbers)
    groups = np.ones(len(numbers), dtype=np.int64)
    for group in range(1, GROUPS):
        longer = magnitude >= 1 << (5 * group - 1)
        if not longer.any():
            break
        groups += longer
    ends = np.cumsum(groups)
    number = np.repeat(np.arange(len(numbers)), groups)
    place = np.arange(len(number)) - (ends - groups)[number]
    codes = (numbers[number] >> (5 * place)) & 0x1F
    codes += np.where(place + 1 < groups[number], 0x20, 0) + 48
    text = codes.astype(np.uint8).tobytes()
    bounds = np.concatenate([[0], ends])[offsets]
    return [text[a:b] for a, b in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)]


def decompress(text: bytes | str) -> np.ndarray:
    """Return the counts of one mask, int64.

    Raises:
        ValueError: the text is not a compressed run-length encoding.
    """
    data = text.encode("ascii") if isinstance(text, str) else bytes(text)
    codes = np.frombuffer(data, dtype=np.uint8).astype(np.int64) - 48
    if not len(codes):
        return np.zeros(0, np.int64)
    last = (codes & 0x20) == 0
    ends = np.flatnonzero(last) + 1
    groups = np.diff(ends, prepend=0)
    if codes.min() < 0 or codes.max() > 0x3F or not last[-1] or groups.max() > GROUPS - 1:
        raise ValueError("not run lengths in COCO's compressed form")
    starts = ends - groups
    place = np.arange(len(codes)) - np.repeat(starts, groups)
    numbers = np.add.reduceat((codes & 0x1F) << (5 * place), starts)
    negative = (codes[ends - 1] & 0x10) != 0
    numbers[negative] -= np.int64(1) << (5 * groups[negative])
    for first in (1, 2):
        numbers[first::2] = np.cumsum(numbers[first::2])
    return numbers
