"""A device on which networks only sleep: `start + each × requests` seconds a call, or longer.

Sleeping keeps ratios stable on a busy machine, because nothing but the order of the work counts.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from anyloom import (
    Catalog,
    CheckedGraph,
    Checkpoint,
    Engine,
    Graph,
    Model,
    batched,
    check,
    node,
    raise_if_cancelled,
    use,
)
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.engine.model_pool import ModelPool
from anyloom.hardware.memory import HostMemory
from anyloom.registry.lookup import registry

on_device = threading.Lock()
"""One network at a time, as on an accelerator."""


@dataclass
class Meter:
    """What the simulated device did."""

    busy: float = 0.0
    calls: int = 0
    requests: int = 0
    loaded: int = 0
    requested: Counter[str] = field(default_factory=Counter)
    """Network → its requests."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reset(self) -> None:
        """Begin anew."""
        self.busy, self.calls, self.requests, self.loaded = 0.0, 0, 0, 0
        self.requested.clear()


meter = Meter()


class Network(Model):
    """Takes its time."""

    def look(self, number: float) -> float:
        raise NotImplementedError


class SleepingNetwork(Network, family="sleeping-network"):
    """A network of `bytes`, whose calls take `start + each × requests` seconds.

    With `strain`, each further request of a call makes all its requests slower by that share, as
    on a CPU; with `steps`, a request is as many times `each`, and others may go between.
    """

    concurrent = True

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self.start = float(checkpoint.options["start"])
        self.each = float(checkpoint.options["each"])
        self.strain = float(checkpoint.options.get("strain", 0.0))
        self.steps = int(checkpoint.options.get("steps", 0))

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> SleepingNetwork:
        time.sleep(float(checkpoint.options.get("load", 0.0)))
        with meter.lock:
            meter.loaded += checkpoint.size
        return cls(checkpoint)

    def look(self, number: float) -> float:
        return (self._walk if self.steps else self._look)([number])[0]

    @batched(limit=16)
    def _look(self, requests: Sequence[float]) -> list[float]:
        return call(self, requests)

    @batched(limit=1)
    def _walk(self, requests: Sequence[float]) -> list[float]:
        for _ in range(self.steps):
            call(self, requests)
            raise_if_cancelled()
        return [request + 1 for request in requests]


def call(network: SleepingNetwork, requests: Sequence[float]) -> list[float]:
    """What a network does, for baselines that call it without an engine."""
    count = len(requests)
    with on_device:
        seconds = network.start + network.each * count * (1 + network.strain * (count - 1))
        time.sleep(seconds)
        meter.busy += seconds
        meter.calls += 1
        meter.requests += count
        meter.requested[network.checkpoint.name] += count
    return [request + 1 for request in requests]


@node
def slept(number: float, *, seconds: float = 0.01) -> float:
    """Stand for decoding, or for encoding: waits without a device."""
    time.sleep(seconds)
    return number + 1


@node
def looked(number: float, *, model: Network = use()) -> float:
    """Ask a network."""
    return model.look(number)


def network(name: str, start: float, each: float, size: int = 0, **others: float) -> Checkpoint:
    """Return the checkpoint of a sleeping network; others: load, strain, steps."""
    options = {"name": name, "start": start, "each": each, **others}
    return Checkpoint(name, "sleeping-network", size=size, options=options)


@contextmanager
def networks(checkpoints: Sequence[Checkpoint]) -> Iterator[None]:
    """Have a catalog that holds nothing but these."""
    before = registry.models()
    registry._catalog = Catalog({one.name: one for one in checkpoints}, {"lite": {}})
    try:
        yield
    finally:
        registry._catalog = before


def percentile(seconds: Sequence[float], percent: float) -> float:
    """Return the time that so many percent stay below."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def pipeline(stages: Sequence[str], *, outside: float, name: str = "pipeline") -> CheckedGraph:
    """Return a graph: decode, the networks one after the other, encode."""
    steps = {"decoded": Step("slept", {"number": Ref("x"), "seconds": outside})}
    last = "decoded"
    for number, stage in enumerate(stages):
        step = Step("looked", {"number": Ref(last), "model": Ref(stage)})
        last = f"stage_{number}"
        steps[last] = step
    steps["encoded"] = Step("slept", {"number": Ref(last), "seconds": outside})
    return check(
        Graph(
            name,
            inputs={"x": GraphInput(float)},
            models={stage: stage for stage in stages},
            nodes=steps,
            outputs={"y": Ref("encoded")},
        )
    )


def engine(budget: int = 1 << 40, **arguments: int) -> Engine:
    """Return an engine whose device is simulated."""
    pool = ModelPool("simulated", memory=HostMemory(budget))
    return Engine(models=pool, **arguments)  # type: ignore[arg-type]
