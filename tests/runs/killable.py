"""A run in a process of its own, which may be killed at any moment.

python -m tests.runs.killable IN OUT JOBS: prints "started" when images begin to be computed, and
appends the name of every image that is computed to IN.log.
"""

from __future__ import annotations

import os
import sys
import time

from anyloom import Engine, run_folder
from anyloom.engine.events import ItemFinished
from anyloom.foundation.events import Event
from anyloom.runs.events import RunStarted
from tests.runs.scenes import counts, look

SECONDS = 0.004
"""The least time of an image, so that kills hit every stage of the run."""


def main(source: str, out: str, jobs: int) -> None:
    """Run the test graph on a folder."""
    log = os.open(f"{source}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def listen(event: Event) -> None:
        if isinstance(event, RunStarted):
            print("started", flush=True)
        if isinstance(event, ItemFinished):
            os.write(log, f"{event.item}\n".encode())
            time.sleep(SECONDS)

    with Engine(workers=jobs) as engine:
        summary = run_folder(look, source, out=out, jobs=jobs, engine=engine, listeners=[listen])
    print("finished", *counts(summary), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
