"""How many requests in one call answer the most requests per second?

A network may answer sixteen requests in the time of two (text decoders, CLIP), or take as long for
each as alone (large image encoders), or longer (most networks on a CPU). Nobody can know for every
model, device and size of picture, so it is measured while the work goes on.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

WORTH = 0.97
"""A call of twice the size must cost at most this share of the time per request; otherwise it only
adds latency and memory."""
STRIDE = 4
"""A size that is not known yet is so many times the largest that is."""
TRIES = 2
"""Calls of a size before it is judged: the first one often pays for something once."""
KEPT = 6
"""The fastest of so many last calls counts: a slow one tells about the machine, not the model."""
FIRST_RETRY = 24
"""After so many calls a rejected size is tried again; then after twice as many, and so on."""


@dataclass
class _Size:
    last: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT))
    tried: int = 0
    retry: int = FIRST_RETRY
    again: int = 0
    """The number of the call at which a rejected size is tried again; 0 = it was not rejected."""

    @property
    def per_request(self) -> float:
        return min(self.last)


class BatchCurve:
    """Seconds per call of one stage, for calls of 1, 2-3, 4-7 … requests."""

    def __init__(self, limit: int) -> None:
        self.limit = max(1, limit)
        """Requests in one call at most; lowered when memory runs out."""
        self._sizes: dict[int, _Size] = {}
        self._calls = 0

    def record(self, requests: int, seconds: float) -> None:
        """Note how long a call took."""
        self._calls += 1
        size = self._sizes.setdefault(_bin(requests), _Size())
        size.last.append(seconds / requests)
        size.tried += 1
        size.again = 0

    def best(self, longest: float = math.inf) -> int:
        """Return how many requests a call should have, if so many wait.

        A call of several requests should not take more than `longest` seconds.
        """
        known = [size for size in sorted(self._sizes) if size <= self.limit]
        if not known:
            return 1
        best = known[0]
        for larger in known[1:]:
            tested = self._sizes[larger]
            if tested.per_request * larger > longest:
                return best
            if tested.per_request > WORTH * self._sizes[best].per_request:
                return self._rejected(best, larger)
            best = larger
        following = min(best * STRIDE, self.limit)
        return following if self._sizes[best].per_request * following <= longest else best

    def _rejected(self, best: int, larger: int) -> int:
        """Return the size to call with where a larger one seems to gain nothing."""
        tested = self._sizes[larger]
        if tested.tried < TRIES:
            return larger
        if larger // 2 > best and larger // 2 not in self._sizes:
            return larger // 2
        if not tested.again:
            tested.again = self._calls + tested.retry
        if self._calls < tested.again:
            return best
        tested.retry *= 2
        tested.tried = TRIES - 1
        return larger

    def seconds(self, requests: int) -> float:
        """Return how long a call should take; 0 where nothing is known yet."""
        known = [size for size in self._sizes if self._sizes[size].last]
        if not known:
            return 0.0
        nearest = min(known, key=lambda size: (abs(size - _bin(requests)), size))
        return self._sizes[nearest].per_request * requests

    def forbid(self, requests: int) -> None:
        """Never again call with so many: memory did not suffice."""
        self.limit = max(1, min(self.limit, requests - 1))


def _bin(requests: int) -> int:
    return 1 << (requests.bit_length() - 1)
