"""Where the time of a run went, in sentences."""

from __future__ import annotations

import os
import threading
from collections import defaultdict

from ..foundation.events import Event
from ..scheduling.events import BatchFinished, ModelMoved
from .events import ItemStored, ModelLoaded, NodeCached, NodeFailed, NodeFinished, NodeShared

BUSY = 0.85
"""A device that is busy for this share of a run is what limits it."""
LEAST_SHARE = 0.05
"""Shares below this are not mentioned."""


class TimeUsage:
    """Adds up the times of events; a listener.

    Args:
        jobs: how many images may be in flight at once.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.stored = 0
        self.devices: defaultdict[str, float] = defaultdict(float)
        """Device → seconds in which it called networks."""
        self.nodes: defaultdict[str, float] = defaultdict(float)
        """Node → seconds of its own work, without waiting for a device."""
        self.writing = 0.0
        self.loading = 0.0
        self.waiting = 0.0
        self.calls = 0
        self.requests = 0
        self.cached = 0
        self.computed = 0
        self._began: float | None = None
        self._ended = 0.0
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        with self._lock:
            began = event.time - getattr(event, "seconds", 0.0)
            self._began = began if self._began is None else self._began
            self._ended = max(self._ended, event.time)
            match event:
                case NodeFinished() | NodeFailed():
                    self.nodes[event.node] += max(0.0, event.seconds - event.waited)
                    self.waiting += event.waited
                    self.computed += isinstance(event, NodeFinished)
                case NodeCached() | NodeShared():
                    self.cached += 1
                case BatchFinished():
                    self.devices[event.device] += event.seconds
                    self.calls += 1
                    self.requests += event.requests
                case ItemStored():
                    self.writing += event.seconds
                    self.stored += 1
                case ModelLoaded() | ModelMoved():
                    self.loading += event.seconds

    @property
    def seconds(self) -> float:
        """Return the time from the first event to the last."""
        return 0.0 if self._began is None else self._ended - self._began

    def sentences(self) -> list[str]:
        """Return what took the time, the largest first, and what would help."""
        if not self.seconds:
            return []
        sentences = []
        for device, seconds in _largest(self.devices):
            share = seconds / self.seconds
            batch = self.requests / max(1, self.calls)
            sentences.append(
                f"{device}: busy {_percent(share)} of the time, {batch:.1f} requests a call"
            )
        work = defaultdict(float, self.nodes)
        work["writing results"] = self.writing
        work["loading models"] = self.loading
        total = sum(work.values()) or 1.0
        large = [(name, s) for name, s in _largest(work)[:3] if s / total >= LEAST_SHARE]
        if large:
            parts = ", ".join(f"{name} {_percent(s / total)}" for name, s in large)
            sentences.append(f"work outside devices: {parts}")
        if self.cached:
            share = self.cached / (self.cached + self.computed)
            sentences.append(f"{_percent(share)} of the steps were found done")
        sentences.append(self._advice(work))
        return sentences

    def _advice(self, work: dict[str, float]) -> str:
        busiest, seconds = next(iter(_largest(self.devices)), ("", 0.0))
        share = seconds / self.seconds
        if share >= BUSY:
            return (
                f"{busiest} is what limits the run: a smaller model or a second device would help"
            )
        if not work or not sum(work.values()):
            return "nothing had to be computed"
        name = _largest(work)[0][0]
        if name == "loading models":
            return "models took longest to load: a run over more images would spread that"
        cause = f"{busiest} waits for '{name}'" if self.devices else f"'{name}' takes longest"
        used = sum(work.values()) / self.seconds / (os.cpu_count() or 1)
        if used >= BUSY:
            return f"{cause}, and all processors are busy: a larger --jobs would not help"
        if self.jobs >= self.stored:
            return f"{cause}; all images were in flight at once, as --jobs allows"
        return f"{cause}, and the processors are busy {_percent(used)} of the time: raise --jobs"


def _largest(seconds: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(seconds.items(), key=lambda one: one[1], reverse=True)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
