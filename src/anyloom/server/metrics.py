"""Metrics of a server, in the format of Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
"""Seconds from the request to the result."""


class ServerMetrics:
    """Counts runs and steps; each server has its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._seconds = Histogram(
            "anyloom_run_seconds",
            "Seconds from the request to the end of a run.",
            ("graph", "state"),
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._steps = Counter(
            "anyloom_steps",
            "Steps of graphs that have a result, and whether it was found in the cache.",
            ("cached",),
            registry=self._registry,
        )

    def watch(self, counts: Callable[[], Mapping[str, int]]) -> None:
        """Report how many runs are in which state, as a function tells when it is asked."""
        self._registry.register(_LiveRuns(counts))

    def ended(self, graph: str, state: str, seconds: float) -> None:
        """Count a run that has ended."""
        self._seconds.labels(graph, state).observe(seconds)

    def step(self, *, cached: bool) -> None:
        """Count a step that has a result."""
        self._steps.labels("yes" if cached else "no").inc()

    def text(self) -> bytes:
        """Return all metrics as Prometheus reads them."""
        return generate_latest(self._registry)


class _LiveRuns(Collector):
    def __init__(self, counts: Callable[[], Mapping[str, int]]) -> None:
        self._counts = counts

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the number of runs by state."""
        family = GaugeMetricFamily("anyloom_runs", "Runs that have not ended.", labels=["state"])
        for state, count in self._counts().items():
            family.add_metric([state], count)
        yield family
