"""A project whose nodes other processes find, and runs of its graph."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import anyloom
from anyloom import CancelToken, Engine, RunSummary, load, run_folder
from anyloom.core.run_config import RunConfig
from anyloom.engine.events import ItemStored
from anyloom.foundation.events import Event, Listener
from anyloom.runs.executor import ExecutorFactory
from anyloom.runs.item_outcome import ItemOutcome, Outcomes
from anyloom.runs.item_processor import ItemProcessor
from anyloom.runs.sources import SourceImage

REPOSITORY = Path(__file__).parents[2]
NODES = '''
import os, signal, time
from pathlib import Path
from anyloom import Image, Number, Text, node
from anyloom.foundation.errors import DeviceLost


@node
def brightness(image: Image, *, slow: Number = 0.0, company: Number = 0) -> Number:
    """Measure when so many have begun.

    Kills its process for "deadly", once for "unlucky"; loses the device for "asserting", once
    for "unplugged".
    """
    with open(f"{image.name}.begun", "a") as begun:
        begun.write(f"{os.getpid()}\\n")
    time.sleep(slow)
    while len(list(Path().glob("*.begun"))) < company:
        time.sleep(0.01)
    mark = Path("unlucky.once")
    if image.name == "unlucky" and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    mark = Path("unplugged.once")
    if image.name == "asserting" or image.name == "unplugged" and not mark.exists():
        mark.touch()
        raise DeviceLost("device 'cuda:0' does not work any more in this process: an assertion")
    if image.name.startswith("deadly"):
        os.kill(os.getpid(), signal.SIGKILL)
    return float(image.pixels.mean())


@node
def shade(image: Image) -> Image:
    """Halve."""
    return Image(image.pixels // 2)


@node(pure=False)
def threads(image: Image) -> Text:
    """Return how many threads a sum is shared by, which decides its last bits."""
    return os.environ.get("OMP_NUM_THREADS", "as many as there are")
'''
GRAPH = """
graph: measured
inputs:
  image: Image
  slow: {type: Number, default: 0.0}
  company: {type: Number, default: 0}
outputs:
  mean: {brightness: {image: $image, slow: $slow, company: $company}}
  dark: {shade: {image: $image}}
  threads: {threads: {image: $image}}
"""
DRIVER = """
import sys
from pathlib import Path
from anyloom import load, run_folder
from anyloom.registry.lookup import registry
from anyloom.runs.process_executor import on_processes
from anyloom.runs.ray_executor import on_ray

if __name__ == "__main__":
    registry.open_project(Path.cwd(), allow_code=True)
    executor, inputs = map(eval, sys.argv[1:])
    run_folder(load("graphs/measured.yaml"), "in", inputs=inputs, out="out", executor=executor)
"""


def run_project(
    executor: ExecutorFactory | None = None, out: str = "out", **options: Any
) -> RunSummary:
    """Run the project's graph on its images; without an executor in this process."""
    run = partial(run_folder, load("graphs/measured.yaml"), "in", out=out, **options)
    if executor is not None:
        return run(executor=executor)
    with Engine() as engine:
        return run(engine=engine)


def start_python(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    """Start a Python process that finds this package and these tests."""
    paths = [str(REPOSITORY), str(Path(anyloom.__file__).parents[1]), *sys.path]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **options.pop("env", {})}
    return subprocess.Popen([sys.executable, *arguments], env=environment, text=True, **options)


def start_driver(executor: str, inputs: dict[str, Any]) -> subprocess.Popen[str]:
    """Start a run of the project in a process of its own."""
    Path("driver.py").write_text(DRIVER)
    return start_python("driver.py", executor, repr(inputs))


def begun() -> int:
    """Return how often images were begun."""
    return sum(len(file.read_text().split()) for file in Path().glob("*.begun"))


class SlowStorage:
    """An executor whose results take a while to be stored, as on a slow disk.

    ahead: how many images were begun and not yet stored, whenever one was stored.
    """

    def __init__(self, factory: ExecutorFactory, seconds: float) -> None:
        self.factory = factory
        self.seconds = seconds
        self.stored = 0
        self.ahead: list[int] = []

    def __call__(self, processor: ItemProcessor, config: RunConfig) -> SlowStorage:
        self.executor = self.factory(processor, config)
        self.jobs, self.local_weights = self.executor.jobs, self.executor.local_weights
        return self

    def run(self, images: Iterable[SourceImage], token: CancelToken, emit: Listener) -> Outcomes:
        for outcome in self.executor.run(images, token, emit):
            yield partial(self._slowly, outcome)

    def _slowly(self, outcome: Callable[[], ItemOutcome]) -> ItemOutcome:
        self.ahead.append(begun() - self.stored)
        time.sleep(self.seconds)
        return outcome()

    def listen(self, event: Event) -> None:
        """Count the images that were stored."""
        self.stored += isinstance(event, ItemStored)
