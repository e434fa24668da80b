"""The run that `crash_test.py` kills: over a folder, on an engine of its own.

python -m benchmarks.crash_run ENGINE IN OUT JOBS SECONDS CACHED prints at its end how many
images were done, skipped and failed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from anyloom import Engine, load, run_folder
from anyloom.core.run_config import RunConfig
from anyloom.engine.result_cache import ResultCache
from anyloom.registry.lookup import registry
from anyloom.runs.executor import ExecutorFactory
from anyloom.runs.process_executor import on_processes
from anyloom.runs.ray_executor import on_ray

PROJECT = Path(__file__).resolve().parent / "crash_project"
WORKERS = {"local": 1, "processes": 2, "ray": 2}
"""Engine → how many processes work on images."""


def executor(engine: str, jobs: int, cached: bool) -> ExecutorFactory | None:
    """Return the executor of an engine, None = this process."""
    if engine == "processes":
        return on_processes(["cpu"] * WORKERS[engine], jobs=jobs, cached=cached)
    if engine == "ray":
        return on_ray(actors=WORKERS[engine], jobs=jobs, cached=cached)
    return None


def main(engine: str, source: str, out: str, jobs: int, seconds: float, cached: bool) -> None:
    """Run the graph on a folder."""
    registry.open_project(PROJECT, allow_code=True)
    config = RunConfig.from_environment()
    cache = ResultCache.of(config) if cached else ResultCache()
    with Engine(workers=jobs, cache=cache, config=config) as local:
        summary = run_folder(
            load(PROJECT / "graphs/four_nodes.yaml"),
            source,
            out=out,
            inputs={"seconds": seconds},
            formats=("yolo", "labelme"),
            jobs=jobs,
            engine=local,
            executor=executor(engine, jobs, cached),
        )
    print(summary.done, summary.skipped, summary.failed, flush=True)


if __name__ == "__main__":
    name, source, out, jobs, seconds, cached = sys.argv[1:]
    main(name, source, out, int(jobs), float(seconds), cached == "cached")
