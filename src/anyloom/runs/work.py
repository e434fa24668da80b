"""How do pictures go through the engine and into the store, a few at a time?"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from ..cancel import CancelToken
from ..engine.engine import Engine, Item, Result
from ..engine.events import Event, EventKind, Listener
from ..errors import Cancelled, ImageError, ModelLoadError, NodeError, one_line
from ..graph.check import Checked
from ..plain_text import plain
from ..values import Image
from .disk import StorageError
from .outputs import Describer, output_folders
from .sources import Input, absolute, content_of
from .store import Entry, RunStore
from .summary import Facts

REASON_LENGTH = 500


@dataclass
class Work:
    """The pictures of one run on their way through the engine and into the store."""

    store: RunStore
    facts: Facts
    checked: Checked
    picture: str
    shared: Mapping[str, Any]
    max_pixels: int
    contents: dict[str, str] = field(default_factory=dict)
    """Name → hash of the bytes that were read, while the item is under way."""

    def run(
        self,
        chosen: Sequence[Input],
        engine: Engine,
        jobs: int | None,
        listeners: Sequence[Listener],
        token: CancelToken,
    ) -> tuple[int, int, int]:
        """Bring every picture to an end; return how many were done, skipped and failed.

        At most `jobs` pictures are read and not yet stored, so a kill costs no more than that.
        While a quarter of them is written, the others are computed.
        """
        jobs = max(1, jobs or engine.window(self.checked))
        writing = jobs // 4
        prompt = self.shared.get("prompt")
        describer = Describer(
            output_folders(list(self.checked.graph.outputs)),
            self.facts.texts,
            prompt if isinstance(prompt, str) else "",
        )

        def tell(kind: EventKind, name: str = "", detail: str = "", seconds: float = 0.0) -> None:
            engine.emit(Event(kind, time.monotonic(), name, seconds=seconds, detail=detail))

        by_name = {one.name: one for one in chosen}
        done = skipped = failed = 0
        waiting: set[Future[bool | None]] = set()
        engine.listeners.extend(listeners)
        try:
            tell("run_started", detail=str(len(chosen)))
            with ThreadPoolExecutor(max(1, writing), "anyloom-write") as writers:
                left: list[Input] = []
                for one, whole in self._checked_before(chosen, jobs, token):
                    if whole:
                        skipped += 1
                        tell("item_skipped", one.name)
                    else:
                        left.append(one)
                try:
                    items = map(self._item, left)
                    for result in engine.stream(
                        self.checked, items, in_flight=jobs - writing, token=token
                    ):
                        waiting.add(
                            writers.submit(
                                self._store, by_name[result.name], result, describer, tell
                            )
                        )
                        while len(waiting) > writing:
                            ended, waiting = wait(waiting, return_when="FIRST_COMPLETED")
                            outcomes = [one.result() for one in ended]
                            done += outcomes.count(True)
                            failed += outcomes.count(False)
                    outcomes = [one.result() for one in waiting]
                    done += outcomes.count(True)
                    failed += outcomes.count(False)
                except BaseException:
                    token.cancel()  # what has been computed is still written, nothing new is begun
                    raise
            if not token.cancelled:
                tell("run_finished")
        finally:
            for listener in listeners:
                engine.listeners.remove(listener)
        if token.cancelled:
            raise Cancelled(
                f"cancelled: {done + skipped} of {len(chosen)} pictures are done; "
                "the same command goes on from here, and writes the summaries when all are done"
            )
        return done, skipped, failed

    def _checked_before(
        self, chosen: Sequence[Input], jobs: int, token: CancelToken
    ) -> Iterator[tuple[Input, bool]]:
        """Say of every picture whether it is done already; reads ahead by a few."""
        known = self.store.sources()
        with ThreadPoolExecutor(min(jobs, 4), "anyloom-check") as readers:
            ahead: deque[tuple[Input, Future[bool] | None]] = deque()
            for one in chosen:
                if token.cancelled:
                    break
                known_before = one.name in known
                ahead.append((one, readers.submit(self._is_done, one) if known_before else None))
                while len(ahead) > 16:
                    first, future = ahead.popleft()
                    yield first, future is not None and future.result()
            for first, future in ahead:
                yield first, future is not None and future.result()

    def _is_done(self, one: Input) -> bool:
        try:
            return self.store.is_done(one.name, content_of(one.read(self.max_pixels)))
        except ImageError:
            return False

    def _item(self, one: Input) -> Item:
        def load() -> dict[str, Any]:
            encoded = one.read(self.max_pixels)
            self.contents[one.name] = content_of(encoded)
            return {**self.shared, self.picture: one.open(encoded, self.max_pixels)}

        return Item(one.name, load)

    def _store(
        self,
        one: Input,
        result: Result,
        describer: Describer,
        tell: Callable[..., None],
    ) -> bool | None:
        """Make an item's outputs lasting; True = done, False = failed, None = cancelled."""
        began = time.monotonic()
        content = self.contents.pop(one.name, "")
        if any(isinstance(failure.error, Cancelled) for failure in result.failures):
            return None
        for failure in result.failures:
            if isinstance(failure.error, ModelLoadError):
                raise failure.error  # every other picture would fail in the same way
        failures = [_told(failure.node, failure.error) for failure in result.failures]
        timing = {
            "seconds": round(result.seconds, 3),
            "computed": result.computed,
            "cached": result.cached,
        }

        def entry(details: Mapping[str, Any]) -> Entry:
            return Entry(
                one.name,
                absolute(one.path),
                content,
                "failed" if failures else "done",
                {"failures": failures, **details},
                timing,
            )

        image = result.inputs.get(self.picture)
        if not isinstance(image, Image):
            self.store.publish(entry({}))
        else:
            size = {"width": image.width, "height": image.height}
            try:
                found = describer.describe(one.name, image, result.outputs)
                details = {**size, "record": found.record, "annotations": found.annotations}
                self.store.publish(entry(details), found.files, found.pictures)
            except StorageError:
                raise
            except Exception as error:
                failures.append(_told("", error))
                self.store.publish(entry(size))
        outcome = "failed" if failures else "done"
        tell("item_stored", one.name, outcome, time.monotonic() - began)
        return not failures


def _told(node: str, error: BaseException) -> dict[str, str]:
    known = isinstance(error, (ImageError, NodeError))  # whose names the line has already
    reason = error.reason if known else one_line(error)
    return {"node": node, "reason": plain(reason, REASON_LENGTH)}
