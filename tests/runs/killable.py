"""A run in a process of its own, which may be killed at any moment.

python -m tests.runs.killable IN OUT JOBS: says "started" when images begin to be computed, and
notes every image that is computed in IN.log.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from anyloom import Engine, run_folder
from anyloom.engine.events import ItemFinished
from anyloom.foundation.events import Event
from anyloom.runs.events import RunStarted
from tests.runs import scenes

SECONDS = 0.004
"""What an image takes at least, so that kills hit every stage of the run."""


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
        summary = run_folder(
            scenes.look, source, out=out, jobs=jobs, engine=engine, listeners=[listen]
        )
    print("finished", summary.done, summary.skipped, summary.failed, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], str(Path(sys.argv[2])), int(sys.argv[3]))
