"""How long do a script and anyloom take for an image, and how busy is the device meanwhile?"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import PIL.Image
import torch

from anyloom import CheckedGraph, Document, Engine, Image, Item
from anyloom.engine.usage import TimeUsage
from benchmarks.accelerator_scripts import Script, hole_in

GLANCE = 0.1
"""Seconds between two looks at how busy the device is."""


@dataclass(frozen=True)
class Round:
    """What one round came to: seconds for an image, how many masks or texts came of the images,
    and the share of the time in which anyloom called networks."""

    seconds: float
    results: frozenset[int]
    busy: float | None = None


Contender = Callable[[Sequence[Path]], Round]


@dataclass
class Runs:
    """What one contender did in all rounds.

    warm_up:  seconds of the round before.
    working:  bytes at the height beyond what was there before, weights of all contenders among it.
    reserved: bytes at the height, with those weights.
    gpu:      share of the time in which the driver saw the device work, where it tells.
    """

    warm_up: float = 0.0
    rounds: list[Round] = field(default_factory=list)
    working: int = 0
    reserved: int = 0
    gpu: list[float] = field(default_factory=list)


def in_turns(
    contenders: Mapping[str, Contender],
    photos: Sequence[Sequence[Path]],
    device: str,
    *,
    twice_at_most: Sequence[str] = (),
) -> dict[str, Runs]:
    """Let contenders run one after the other, round by round; the first round is the warm-up.

    Args:
        photos: of each round.
        twice_at_most: contenders that are so slow that one round after the warm-up has to do.
    """
    found = {name: Runs() for name in contenders}
    for number, files in enumerate(photos):
        for name, contender in contenders.items():
            if number > 1 and name in twice_at_most:
                continue
            runs = found[name]
            if number == 0:
                began = time.perf_counter()
                contender(files)
                runs.warm_up = time.perf_counter() - began
                continue
            with _watched(device, runs):
                runs.rounds.append(contender(files))
    return found


def scripted(script: Script, files: Sequence[Path]) -> Round:
    """Let a script do images."""
    began = time.perf_counter()
    results = frozenset(len(script(file)) for file in files)
    return Round((time.perf_counter() - began) / len(files), results)


def streamed(engine: Engine, graph: CheckedGraph, kept: float, files: Sequence[Path]) -> Round:
    """Let anyloom do images."""
    usage = TimeUsage(engine.window)
    engine.listeners[:] = [usage]
    asked = {"threshold": lambda file: kept, "hole": _hole}
    inputs = {name: asked[name] for name in graph.graph.inputs if name in asked}

    def load(file: Path) -> dict[str, Any]:
        return {"image": Image.open(file), **{name: of(file) for name, of in inputs.items()}}

    items = [Item(file.stem, lambda file=file: load(file)) for file in files]
    results = set()
    began = time.perf_counter()
    for result in engine.stream(graph, items):
        result.raise_failure()
        results.add(_amount(result.outputs["result"]))
    seconds = time.perf_counter() - began
    busy = sum(usage.devices.values()) / seconds
    return Round(seconds / len(files), frozenset(results), busy)


def _hole(file: Path) -> str:
    with PIL.Image.open(file) as picture:
        return ",".join(map(str, hole_in(picture.size)))


def _amount(result: Any) -> int:
    """Return how many masks, texts or images a result is."""
    if isinstance(result, Document) and result.suffix == ".json":
        return len(json.loads(result.content)["annotations"])
    return 1


@contextmanager
def _watched(device: str, runs: Runs) -> Iterator[None]:
    """Note how much memory the device holds at the height, and how often it works.

    The engine resets PyTorch's peaks, so memory is looked at now and then. Cached memory is kept:
    short rounds would be billed for allocating it again.
    """
    if device == "cpu":
        yield
        return
    torch.cuda.synchronize(device)
    before, done, seen = torch.cuda.memory_allocated(device), threading.Event(), list[int]()
    allocated, reserved = [before], [torch.cuda.memory_reserved(device)]
    utilization = torch.cuda.utilization if _has_nvml(device) else None

    def look() -> None:
        while not done.wait(GLANCE):
            allocated.append(torch.cuda.memory_allocated(device))
            reserved.append(torch.cuda.memory_reserved(device))
            if utilization is not None:
                seen.append(utilization(device))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    runs.reserved = max(runs.reserved, *reserved)
    runs.working = max(runs.working, max(allocated) - before)
    if seen:
        runs.gpu.append(sum(seen) / len(seen) / 100)


def _has_nvml(device: str) -> bool:
    """Return whether NVIDIA's library answers; in some containers it does not."""
    if not find_spec("pynvml"):
        return False
    try:
        torch.cuda.utilization(device)
    except Exception:
        return False
    return True
