"""Time of the first sentence of a process, and of the ones after it.

    python -m benchmarks.edit_speed [REPEATS]

Each round starts a process that imports `anyloom.edit`, and reads one sentence and then those of
tests/edit/sentences.yaml. Printed are medians in CPU milliseconds: with an empty cache folder, and
with the tables that the first process has left there. The exit code is 1 where a sentence takes
more than 50 ms with them.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

TABLE = Path(__file__).parents[1] / "tests" / "edit" / "sentences.yaml"
BAR = 50.0
"""CPU milliseconds of a sentence."""
_CODE = """\
import json, sys, time
started = time.process_time()
from anyloom.edit import parse
imported = time.process_time()
parse("remove the spoon, then make the cup blue and blur the background")
first = time.process_time()
times = []
for sentence in json.load(sys.stdin):
    begun = time.process_time()
    parse(sentence)
    times.append(1e3 * (time.process_time() - begun))
names = [1e3 * (imported - started), 1e3 * (first - imported), sum(times) / len(times), max(times)]
print(json.dumps(names))
"""


def measured(cache: str, sentences: list[str]) -> list[float]:
    """Return the CPU milliseconds of one process: import, first sentence, mean and slowest."""
    done = subprocess.run(
        [sys.executable, "-c", _CODE],
        input=json.dumps(sentences),
        env={**os.environ, "ANYLOOM_CACHE": cache},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def main(repeats: int) -> int:
    """Measure, print a table, and return the exit code."""
    sentences = [row["say"] for row in yaml.safe_load(TABLE.read_text("utf-8"))]
    rows: dict[str, list[list[float]]] = {"empty cache": [], "with tables": []}
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as cache:
            for found in rows.values():
                found.append(measured(cache, sentences))
    print(f"{'CPU ms':<14}{'import':>9}{'first':>9}{'mean':>9}{'slowest':>9}")
    medians = {
        name: [statistics.median(column) for column in zip(*found, strict=True)]
        for name, found in rows.items()
    }
    for name, columns in medians.items():
        print(f"{name:<14}" + "".join(f"{column:>9.1f}" for column in columns))
    return int(max(medians["with tables"][1:]) > BAR)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
