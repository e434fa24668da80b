"""Batch size with the highest throughput, measured while batches run.

A network may answer sixteen requests in the time of two (text decoders, CLIP), take the full time
for each (large image encoders), or longer (most networks on a CPU). It differs between models,
devices and image sizes, so it is measured for each.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

GAIN = 0.97
"""A larger batch must cost at most this share of the time per request; otherwise it only adds
latency and memory."""
GROWTH = 4
"""The first size that is tried next is this many times the largest that was measured."""
TRIALS = 2
"""Batches of a size before it is judged: the first one often includes one-time costs."""
SAMPLES = 6
"""The fastest of so many last batches counts: a slow one is due to the machine, not the model."""
FIRST_RETRY = 24
"""After so many batches a rejected size is tried again; then after twice as many, and so on."""
RISE_AFTER = 8
"""After so many batches as large as memory allows, half the way to the refused size is tried …"""
CLOSE = 0.25
"""… unless that is nearer than this share."""


@dataclass
class _Size:
    samples: deque[float] = field(default_factory=lambda: deque(maxlen=SAMPLES))
    trials: int = 0
    retry: int = FIRST_RETRY
    retry_at: int = 0
    """The number of the batch at which a rejected size is tried again; 0 = it was not rejected."""

    @property
    def per_request(self) -> float:
        return min(self.samples)


class BatchCurve:
    """Seconds per batch of one stage, for batches of 1, 2-3, 4-7 … requests."""

    def __init__(self, limit: int) -> None:
        self.limit = max(1, limit)
        """Requests in one batch at most; lowered when memory runs out."""
        self._refused = 0
        """The smallest batch for which memory did not suffice; 0 = none."""
        self._fitted = 0
        """The largest batch for which it did."""
        self._at_limit = 0
        self._sizes: dict[int, _Size] = {}
        self._batches = 0

    @property
    def known(self) -> bool:
        """True once a batch was measured."""
        return bool(self._sizes)

    def record(self, requests: int, seconds: float) -> None:
        """Add the duration of a batch."""
        self._batches += 1
        size = self._sizes.setdefault(_bin(requests), _Size())
        size.samples.append(seconds / requests)
        size.trials += 1
        size.retry_at = 0
        self._fitted = max(self._fitted, requests)
        if self._refused and requests == self.limit:
            self._at_limit += 1
            if self._at_limit >= RISE_AFTER:
                self._rise()

    def best(self, longest: float = math.inf) -> int:
        """Return how many requests a batch should have, if that many are queued.

        A batch of several requests should not take more than `longest` seconds.
        """
        measured = [size for size in sorted(self._sizes) if size <= self.limit]
        if not measured:
            return 1
        best = measured[0]
        for larger in measured[1:]:
            candidate = self._sizes[larger]
            if candidate.per_request * larger > longest:
                return best
            if candidate.per_request > GAIN * self._sizes[best].per_request:
                return self._rejected(best, larger)
            best = larger
        following = min(best * GROWTH, self.limit)
        return following if self._sizes[best].per_request * following <= longest else best

    def _rejected(self, best: int, larger: int) -> int:
        """Return the batch size where a larger one seems to gain nothing."""
        candidate = self._sizes[larger]
        if candidate.trials < TRIALS:
            return larger
        if larger // 2 > best and larger // 2 not in self._sizes:
            return larger // 2
        if not candidate.retry_at:
            candidate.retry_at = self._batches + candidate.retry
        if self._batches < candidate.retry_at:
            return best
        candidate.retry *= 2
        candidate.trials = TRIALS - 1
        return larger

    def seconds(self, requests: int) -> float:
        """Return the expected duration of a batch; 0 where nothing was measured yet."""
        if not self._sizes:
            return 0.0
        nearest = min(self._sizes, key=lambda size: (abs(size - _bin(requests)), size))
        return self._sizes[nearest].per_request * requests

    def lower_limit(self, requests: int) -> None:
        """Lower the limit because memory did not suffice: to half as many, or to what fitted.

        After a while without errors, the middle between the two is tried: half of what did not fit
        may be far less than what does.
        """
        if self._fitted >= requests:
            self._fitted = 0  # more memory was free then
        self._refused = min(self._refused or requests, requests)
        self.limit = max(1, min(self.limit, max(self._fitted, requests // 2)))
        self._at_limit = 0

    def _rise(self) -> None:
        self._at_limit = 0
        if self._refused - self.limit > max(1, CLOSE * self.limit):
            self.limit = (self.limit + self._refused) // 2


def _bin(requests: int) -> int:
    return 1 << (requests.bit_length() - 1)
