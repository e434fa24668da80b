"""How long until anyloom answers?

    python benchmarks/start_up.py

Each command is run as a process of its own, in turn with the floor (`python -c pass`), and its CPU
and wall seconds are printed as medians beside the bar of the design.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

SCRIPT = str(Path(sys.executable).with_name("anyloom"))
COMMANDS = [
    ("python -c pass (floor)", [sys.executable, "-c", "pass"], ""),
    ("import anyloom", [sys.executable, "-c", "import anyloom"], "≤ 0.3 s"),
    ("import numpy, for comparison", [sys.executable, "-c", "import numpy"], ""),
    ("anyloom --help", [SCRIPT, "--help"], ""),
    ("anyloom nodes", [SCRIPT, "nodes"], ""),
    ("anyloom validate text2seg", [SCRIPT, "validate", "text2seg"], "≤ 0.5 s"),
]


def measured(command: list[str]) -> tuple[float, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ})
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, wall


def main(repeats: int) -> None:
    times: dict[str, list[tuple[float, float]]] = {name: [] for name, _, _ in COMMANDS}
    for _ in range(repeats + 1):
        for name, command, _ in COMMANDS:
            times[name].append(measured(command))
    print(f"{'':<32} {'CPU s':>8} {'wall s':>8}   bar")
    for name, _, bar in COMMANDS:
        cpu, wall = (statistics.median(column) for column in zip(*times[name][1:], strict=True))
        print(f"{name:<32} {cpu:>8.2f} {wall:>8.2f}   {bar}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
