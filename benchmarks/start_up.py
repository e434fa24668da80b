"""Start-up: CPU time of commands, relative to `import numpy` in the same minute.

    python benchmarks/start_up.py [REPEATS]

Each command runs as a process of its own, in turn with the others, in an empty folder and with
cached bytecode as in an installation. Printed are the medians of its CPU and wall seconds, and of
the ratio of its CPU time to that of `import numpy`, beside its bar. Exit code 1 if a bar is missed.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

NUMPY = "import numpy"
PYTHON = [sys.executable, "-c"]
ANYLOOM = [sys.executable, "-m", "anyloom"]
COMMANDS = {
    "pass": [*PYTHON, "pass"],
    NUMPY: [*PYTHON, NUMPY],
    "import anyloom": [*PYTHON, "import anyloom"],
    "anyloom --help": [*ANYLOOM, "--help"],
    "anyloom validate text2seg": [*ANYLOOM, "validate", "text2seg"],
    "anyloom nodes": [*ANYLOOM, "nodes"],
}
BARS = {"import anyloom": 0.5, "anyloom validate text2seg": 3.0}
"""CPU time, as a multiple of that of `import numpy`."""


def measured(command: list[str], folder: str) -> tuple[float, float]:
    """Return the CPU and wall seconds of a command."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment, cwd=folder)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, wall


def main(repeats: int) -> int:
    """Measure all commands in rounds, print a table, and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        rounds = [
            {name: measured(command, folder) for name, command in COMMANDS.items()}
            for _ in range(repeats + 1)
        ][1:]  # the first one writes the bytecode
    missed = False
    print(f"{'':<28} {'CPU s':>7} {'wall s':>7} {'ratio':>7}   bar")
    for name in COMMANDS:
        cpu, wall = (statistics.median(one[name][part] for one in rounds) for part in (0, 1))
        ratio = statistics.median(one[name][0] / one[NUMPY][0] for one in rounds)
        bar = f"≤ {BARS[name]} ×" if name in BARS else ""
        missed |= ratio > BARS.get(name, ratio)
        print(f"{name:<28} {cpu:>7.2f} {wall:>7.2f} {ratio:>7.2f}   {bar}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
