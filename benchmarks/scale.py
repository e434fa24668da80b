"""B8: cost of an item that does nothing, and memory over a hundred thousand of them.

Three nodes that add one, over a plain loop that calls the same functions; cache and order as
always, and without keeping results. CPU seconds of the process, which other work on the machine
hardly changes.

    python -m benchmarks.scale [--ray]
"""

from __future__ import annotations

import argparse
import gc
import os
import tempfile
import time
from pathlib import Path

import psutil

from anyloom import CheckedGraph, Engine, Graph, Item, check, node
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.engine.result_cache import ResultCache

BAR, BAR_RAY = 50.0, 2.0
SIZES = (1_000, 10_000, 100_000)
IMAGES = 2_000
CACHES = {"no results kept": 0, "the usual cache": 512 * 2**20}


@node
def added(number: float, *, by: float = 1.0) -> float:
    """Add something."""
    return number + by


def graph() -> CheckedGraph:
    """Return three nodes in a row."""
    steps = {
        f"n{n}": Step("added", {"number": Ref(f"n{n - 1}" if n else "x"), "by": float(n)})
        for n in range(3)
    }
    return check(
        Graph("three", inputs={"x": GraphInput(float)}, nodes=steps, outputs={"y": Ref("n2")})
    )


def plain(count: int) -> float:
    """Return the CPU seconds of a loop."""
    function = added.function  # type: ignore[attr-defined]
    began = time.process_time()
    for number in range(count):
        value = float(number)
        for by in range(3):
            value = function(value, by=float(by))
    return time.process_time() - began


def streamed(count: int, kept: int) -> tuple[float, float]:
    """Return the CPU seconds of a stream, and by how many bytes the process grew after a tenth."""
    process = psutil.Process()
    with Engine(cache=ResultCache(memory_bytes=kept)) as engine:
        checked = graph()
        items = (Item(str(n), lambda n=n: {"x": float(n)}) for n in range(count))
        began, before = time.process_time(), 0
        for number, result in enumerate(engine.stream(checked, items)):
            result.raise_failure()
            if number == count // 10:
                gc.collect()
                before = process.memory_info().rss
        seconds = time.process_time() - began
        gc.collect()
        return seconds, float(process.memory_info().rss - before)


def through_ray(count: int) -> tuple[float, float]:
    """Return the seconds after the first result, and those before it, of tiny images on Ray."""
    from PIL import Image

    from anyloom import CancelToken, loads
    from anyloom.core.run_config import RunConfig
    from anyloom.runs.item_processor import ItemProcessor
    from anyloom.runs.output_encoder import OutputEncoder, output_folders
    from anyloom.runs.ray_executor import RayExecutor
    from anyloom.runs.sources import find_images
    from anyloom.runs.worker_spec import WorkerSpec

    text = """
graph: tiny
inputs: {image: Image}
nodes:
  where: {points_from_text: {image: $image, text: "1,1"}}
outputs: {where: $where}
"""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            Image.new("RGB", (4, 4), (number % 256, number // 256, 0)).save(
                Path(folder) / f"{number}.png"
            )
        checked = check(loads(text))
        encoder = OutputEncoder(output_folders(["where"]))
        processor = ItemProcessor(checked, "image", {}, 10**6, encoder)
        spec = WorkerSpec.of(processor, RunConfig.from_environment(), cached=False)
        images, executor = find_images([folder]), RayExecutor(spec, jobs=64)
        began, first, done = time.perf_counter(), 0.0, 0
        for outcome in executor.run(images, CancelToken(), lambda event: None):
            outcome()
            done += 1
            first = first or time.perf_counter()
        assert done == count
        return time.perf_counter() - first, first - began


def main() -> None:
    """Print a line for each number of items."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ray", action="store_true", help="through Ray, too")
    arguments = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f}")
    streamed(100, 0)  # imports are not what is measured here
    for count in SIZES:
        floor = plain(count) / count * 1e6
        for name, kept in CACHES.items():
            seconds, grown = streamed(count, kept)
            each = seconds / count * 1e6
            print(
                f"{count:7,} items, {name}: {each - floor:.0f} us an item over a plain loop's "
                f"{floor:.1f} (bar {BAR:.0f}); memory after a tenth of them {grown / 1e6:+.1f} MB"
            )
    if arguments.ray:
        seconds, start = through_ray(IMAGES)
        print(
            f"{IMAGES:,} images of 4 x 4 pixels through Ray: {seconds / IMAGES * 1e3:.2f} ms "
            f"each (bar {BAR_RAY:.0f}), {start:.1f} s to the first"
        )


if __name__ == "__main__":
    main()
