"""How many requests in one call answer the most requests per second?

A network may answer sixteen requests in the time of two (text decoders, CLIP), or take as long for
each as alone (large image encoders), or longer (most networks on a CPU). Nobody can know for every
model, device and size of image, so it is measured while the work goes on.
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
RISE_AFTER = 8
"""After so many calls as large as memory allows, half the way to what it refused is tried …"""
CLOSE = 0.25
"""… unless that lies nearer than this share."""


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
        self._refused = 0
        """The smallest call for which memory did not suffice; 0 = none."""
        self._fitted = 0
        """The largest call for which it did."""
        self._at_limit = 0
        self._sizes: dict[int, _Size] = {}
        self._calls = 0

    def record(self, requests: int, seconds: float) -> None:
        """Note how long a call took."""
        self._calls += 1
        size = self._sizes.setdefault(_bin(requests), _Size())
        size.last.append(seconds / requests)
        size.tried += 1
        size.again = 0
        self._fitted = max(self._fitted, requests)
        if self._refused and requests == self.limit:
            self._at_limit += 1
            if self._at_limit >= RISE_AFTER:
                self._rise()

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
        """Note that memory did not suffice for so many: from now on half as many, or what fitted.

        When that has gone well for a while, the middle between the two is tried: half of what did
        not fit may be far less than what does.
        """
        if self._fitted >= requests:
            self._fitted = 0  # there was more room then
        self._refused = min(self._refused or requests, requests)
        self.limit = max(1, min(self.limit, max(self._fitted, requests // 2)))
        self._at_limit = 0

    def _rise(self) -> None:
        self._at_limit = 0
        if self._refused - self.limit > max(1, CLOSE * self.limit):
            self.limit = (self.limit + self._refused) // 2


def _bin(requests: int) -> int:
    return 1 << (requests.bit_length() - 1)
