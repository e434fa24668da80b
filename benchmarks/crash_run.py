"""What does `crash_test.py` kill? A run over a folder, on an engine of its own, in this process.

python -m benchmarks.crash_run ENGINE IN OUT JOBS SECONDS CACHED says at its end how many images
were done, skipped and failed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from anyloom import Engine, load, run_folder
from anyloom.engine.result_cache import ResultCache, default_folder
from anyloom.registry.lookup import registry
from anyloom.runs.executor import Executor
from anyloom.runs.item_processor import ItemProcessor
from anyloom.runs.process_executor import on_processes
from anyloom.runs.ray_executor import on_ray

PROJECT = Path(__file__).resolve().parent / "crash_project"
WORKERS = {"local": 1, "processes": 2, "ray": 2}
"""Engines, and how many processes work on images in each."""


def performer(engine: str, jobs: int, cached: bool) -> Callable[[ItemProcessor], Executor] | None:
    """Return who works on the images, None = this process."""
    if engine == "processes":
        return on_processes(["cpu"] * WORKERS[engine], jobs=jobs, cached=cached)
    if engine == "ray":
        return on_ray(actors=WORKERS[engine], jobs=jobs, cached=cached)
    return None


def main(engine: str, source: str, out: str, jobs: int, seconds: float, cached: bool) -> None:
    """Run the graph on a folder."""
    registry.open_project(PROJECT, allow_code=True)
    cache = ResultCache(default_folder()) if cached else ResultCache()
    with Engine(workers=jobs, cache=cache) as here:
        summary = run_folder(
            load(PROJECT / "graphs/four_nodes.yaml"),
            source,
            out=out,
            inputs={"seconds": seconds},
            formats=("yolo", "labelme"),
            jobs=jobs,
            engine=here,
            elsewhere=performer(engine, jobs, cached),
        )
    print(summary.done, summary.skipped, summary.failed, flush=True)


if __name__ == "__main__":
    name, source, out, jobs, seconds, cached = sys.argv[1:]
    main(name, source, out, int(jobs), float(seconds), cached == "cached")
