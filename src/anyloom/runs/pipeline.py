"""Pipeline of a run: each image from its file through an executor into the store."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from ..engine.events import ItemSkipped, ItemStored
from ..foundation.atomic_files import StorageError
from ..foundation.cancellation import CancelToken
from ..foundation.errors import Cancelled, ImageError, ModelLoadError
from ..foundation.events import Listener
from ..foundation.hashes import sha256_of
from .events import RunFinished, RunStarted
from .executor import Executor
from .item_outcome import ItemOutcome
from .sources import SourceImage
from .store import RunStore

READ_AHEAD = 16
"""Images that were stored before and whose content is compared in advance."""


@dataclass
class RunPipeline:
    """Brings the images of one run into the store."""

    store: RunStore
    executor: Executor
    max_pixels: int
    emit: Listener
    again: bool = False
    """Images that are done are processed again."""

    def run(self, images: Sequence[SourceImage], token: CancelToken) -> Counter[str]:
        """Process every image; return how many were done, skipped, failed, and are waiting.

        "handled" are those that went on without a failed step.

        At most `executor.jobs` images are read and not yet stored, so a kill costs no more.
        """
        limit = self.executor.jobs // 4
        counts: Counter[str] = Counter()
        writes: set[Future[list[str]]] = set()
        self.emit(RunStarted(time.monotonic(), len(images)))
        with ThreadPoolExecutor(max(1, limit), "anyloom-write") as writers:
            missing: list[SourceImage] = []
            for image, is_done in self._compared(images, token):
                if is_done:
                    counts["skipped"] += 1
                    self.emit(ItemSkipped(time.monotonic(), image.name))
                else:
                    missing.append(image)
            try:
                for outcome in self.executor.run(missing, token, self.emit):
                    writes.add(writers.submit(self._write, outcome))
                    while len(writes) > limit:
                        written, writes = wait(writes, return_when=FIRST_COMPLETED)
                        for write in written:
                            counts.update(write.result())
                for write in writes:
                    counts.update(write.result())
            except BaseException:
                token.cancel()  # what has been computed is still written, nothing new is started
                raise
        if token.cancelled:
            raise Cancelled(
                f"cancelled: {counts['done'] + counts['skipped']} of {len(images)} images are "
                "done; the same command goes on from here, and writes the summaries when all are "
                "done"
            )
        self.emit(RunFinished(time.monotonic()))
        return counts

    def _compared(
        self, images: Sequence[SourceImage], token: CancelToken
    ) -> Iterator[tuple[SourceImage, bool]]:
        """Yield every image with whether it is done already."""
        stored = self.store.database.sources()
        with ThreadPoolExecutor(min(self.executor.jobs, 4), "anyloom-check") as readers:
            pending: deque[tuple[SourceImage, Future[bool] | None]] = deque()
            for image in images:
                if token.cancelled:
                    break
                in_store = image.name in stored and not self.again
                pending.append((image, readers.submit(self._is_done, image) if in_store else None))
                while len(pending) > READ_AHEAD:
                    first, future = pending.popleft()
                    yield first, future is not None and future.result()
            for first, future in pending:
                yield first, future is not None and future.result()

    def _is_done(self, image: SourceImage) -> bool:
        try:
            return self.store.is_done(image.name, sha256_of(image.read(self.max_pixels)))
        except ImageError:
            return False

    def _write(self, outcome_of: Callable[[], ItemOutcome]) -> list[str]:
        """Store an image's outcome; return what it counts as, nothing where it was cancelled."""
        started = time.monotonic()
        outcome = outcome_of()
        if outcome.fatal:
            raise ModelLoadError(outcome.fatal)  # every other image would fail in the same way
        if outcome.record is None:
            return []
        try:
            self.store.publish(outcome.record, outcome.files, outcome.thumbnails)
        except StorageError:
            raise
        except Exception as error:  # a file could not be encoded
            outcome = outcome.failed(error)
            assert outcome.record is not None
            self.store.publish(outcome.record)
        now, state = time.monotonic(), outcome.record.state
        self.emit(ItemStored(now, outcome.name, state, now - started))
        return [state, "handled"] if outcome.record.details.get("handled") else [state]
