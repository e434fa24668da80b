"""Batches: one run of a graph over many images, in the folder of a run as `anyloom run` writes it.

batches/ID/images    what was sent
batches/ID/results   the run folder; a run that was cut off goes on in it
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..drawing import contact_sheet
from ..engine.engine import Engine
from ..engine.events import ItemFailed, ItemFinished
from ..foundation.cancellation import CancelToken
from ..foundation.errors import InputError
from ..foundation.events import Event
from ..runs.answering import answer_question, opened_database
from ..runs.folder import run_folder
from ..runs.sources import natural_key
from ..values import Image
from .archives import ReceivedImages
from .questions import batch_question_record
from .records import RunEnd
from .served_graph import ServedGraph

MOST_FAILURES = 100
"""Failures that the document of a run repeats; the folder has all."""
SHEET_SIDE = 160
"""Pixels of an image on the sheet that shows a batch."""
MOST_QUESTIONS = 20
"""Questions that a batch asks at once; after their answers it goes on, and asks the next."""


class BatchFolders:
    """The folders of all batches of a server."""

    def __init__(self, root: Path, max_bytes: int) -> None:
        self.root = root
        self.max_bytes = max_bytes

    def begin(self, name: str) -> ReceivedImages:
        """Return an empty folder for the images of a batch."""
        images = self.root / name / "images"
        images.mkdir(parents=True, mode=0o700)
        return ReceivedImages(images, self.max_bytes)

    def results(self, name: str) -> Path:
        """Return the run folder of a batch."""
        return self.root / name / "results"

    def picture(self, name: str, most: int) -> Image | None:
        """Return what the first images of a batch became, on one sheet; None where nothing is."""
        try:
            database = opened_database(self.results(name))
        except InputError:
            return None
        shown: list[Image] = []
        try:
            for item in sorted(database.sources(), key=natural_key)[:most]:
                made = database.thumbnails(item)
                results = [one for one in made if one.title] or made
                shown += [Image.decode(one.jpeg) for one in results[:1]]
        finally:
            database.close()
        return contact_sheet(shown, [""] * len(shown), side=SHEET_SIDE) if shown else None

    def drop(self, name: str) -> None:
        """Delete a batch."""
        shutil.rmtree(self.root / name, ignore_errors=True)

    def keep(self, names: set[str], seconds: float = 0.0) -> None:
        """Delete all batches but some, and those that were begun in the last seconds."""
        if self.root.is_dir():
            for folder in self.root.iterdir():
                if folder.name not in names and time.time() - folder.stat().st_mtime >= seconds:
                    self.drop(folder.name)

    def run(
        self,
        name: str,
        served: ServedGraph,
        inputs: Mapping[str, Any],
        outputs: tuple[str, ...] | None,
        timeout: float | None,
        max_pixels: int,
        engine: Engine,
        token: CancelToken,
        ended: Callable[[str], None],
    ) -> RunEnd:
        """Run a graph on the images of a batch; what is done already is not done again.

        Args:
            ended: called with the name of every image that has ended.

        Returns:
            The end; where images wait for answers, `open_questions` has what they ask.

        Raises:
            AnyloomError: the run cannot go on.
            Cancelled: by the token.
        """

        def listen(event: Event) -> None:
            if isinstance(event, ItemFinished | ItemFailed):
                ended(event.item)

        summary = run_folder(
            served.checked,
            self.root / name / "images",
            inputs=inputs,
            outputs=outputs,
            out=self.results(name),
            max_pixels=max_pixels,
            timeout=timeout,
            listeners=[listen],
            token=token,
            engine=engine,
        )
        failures = [
            {"node": one.get("node", ""), "reason": f"{one['name']}: {one['reason']}"}
            for one, _ in zip(summary.failures(), range(MOST_FAILURES), strict=False)
        ]
        counts = {
            "done": summary.done + summary.skipped,
            "failed": summary.failed,
            "waiting": summary.waiting,
        }
        found = summary.found
        labels = {} if found is None else {k: v.instances for k, v in found.labels.items()}
        state = "done" if summary.ok else "failed"
        facts = {"batch": {**counts, "found": labels}, "failures": failures}
        return RunEnd(state, facts)

    def open_questions(self, name: str) -> list[dict[str, Any]]:
        """Return the first questions of a batch that have no answer, as JSON."""
        database = opened_database(self.results(name))
        try:
            return [
                batch_question_record(one) for one in database.open_questions(None, MOST_QUESTIONS)
            ]
        finally:
            database.close()

    def answer(self, name: str, key: str, value: Any) -> None:
        """Store the answer to a question of a batch; `run` goes on with it.

        Raises:
            AnyloomError: the batch does not ask that, or the answer does not fit.
        """
        answer_question(self.results(name), key, value)


def shared_inputs(served: ServedGraph, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs that all images of a batch share.

    Raises:
        InputError: the graph takes no image, or the body holds the image.
    """
    if served.image_input is None:
        raise InputError(f"graph '{served.name}' takes no image, so there is nothing to repeat")
    if served.image_input in body:
        raise InputError(f"send the images as 'files', not as '{served.image_input}'")
    return dict(body)
