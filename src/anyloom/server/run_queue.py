"""RunQueue: which accepted run begins when, what is told of it, and how it ends.

    waiting → running → done | failed | cancelled
    waiting → cancelled

A run that was under way when the server stopped or was killed begins again with the server.
"""

from __future__ import annotations

import base64
import heapq
import logging
import math
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from ..compiler.definition import GraphDefinition, GraphInput
from ..core import types
from ..core.questions import AnswerNeeded
from ..engine.engine import Engine
from ..engine.events import (
    ModelLoading,
    NodeCached,
    NodeEvent,
    NodeFailed,
    NodeFinished,
    NodeShared,
    whole_item,
)
from ..engine.items import Item, Result
from ..foundation.cancellation import CancelToken
from ..foundation.errors import AnyloomError, Cancelled, InputError, one_line
from ..foundation.events import Event
from ..foundation.plain_text import plain
from ..scheduling.accounts import Account
from .batches import BatchFolders
from .database import UPLOAD_SECONDS, ServerDatabase
from .event_log import EventLog
from .graphs import ServedGraphs
from .input_values import InputReader
from .metrics import ServerMetrics
from .previews import step_thumbnail
from .questions import question_record
from .records import RunEnd, RunRecord, RunRequest
from .results import ResultEncoder
from .run_spans import RunSpans
from .served_graph import ServedGraph
from .settings import ServerSettings

logger = logging.getLogger("anyloom.server")
PRUNE_EVERY = 200
"""Runs after which old ones are deleted."""


class TooManyRunsError(AnyloomError):
    """A client has as many runs waiting or under way as it may have."""


class StoppingError(AnyloomError):
    """The server takes no more runs, as it stops."""


@dataclass(eq=False)
class LiveRun:
    """A run that has not ended.

    inputs: its values, None where they have to be read from the request again.
    """

    record: RunRecord
    served: ServedGraph
    inputs: Mapping[str, Any] | None
    log: EventLog = field(default_factory=EventLog)
    token: CancelToken = field(default_factory=CancelToken)
    running: bool = False

    @property
    def urgency(self) -> tuple[float, float, int]:
        """The place in the queue: priority, then deadline, then the order of the requests."""
        request = self.record.request
        deadline = math.inf if request.deadline is None else self.record.created + request.deadline
        return -request.priority, deadline, self.record.number


class RunQueue:
    """Runs what clients ask for on one engine."""

    def __init__(
        self,
        settings: ServerSettings,
        engine: Engine,
        database: ServerDatabase,
        graphs: ServedGraphs,
        metrics: ServerMetrics,
        spans: RunSpans | None = None,
    ) -> None:
        self.settings = settings
        self.spans = spans
        self.engine = engine
        self.database = database
        self.graphs = graphs
        self.metrics = metrics
        self.batches = BatchFolders(settings.data / "batches", settings.max_batch)
        self._encoder = ResultEncoder()
        self._live: dict[str, LiveRun] = {}
        self._queue: list[tuple[tuple[float, float, int], LiveRun]] = []
        self._of_client: Counter[str] = Counter()
        self._running = 0
        self._ended = 0
        self._stopping = False
        self._lock = threading.RLock()
        self._answering = threading.Lock()
        self._idle = threading.Condition(self._lock)
        engine.listeners.append(self._listen)
        if spans is not None:
            engine.listeners.append(spans.listener)
        metrics.watch(self.counts)

    def resume(self) -> int:
        """Begin again what had not ended when the server last stopped; return how many."""
        self.batches.keep(self.database.batches())
        unfinished = self.database.unfinished()
        for record in unfinished:
            try:
                served = self.graphs.of_request(record.request)
            except AnyloomError as error:
                failures = [{"node": "", "reason": one_line(error)}]
                log = EventLog()
                events = log.ended_by("failed", failures=failures)
                self.database.end(
                    record.number, RunEnd("failed", {"failures": failures}, (), events)
                )
                continue
            self._enqueue(LiveRun(record, served, None))
        self._pump()
        return len(unfinished)

    def submit(
        self,
        client: str,
        served: ServedGraph,
        request: RunRequest,
        inputs: Mapping[str, Any],
        repeat: str | None = None,
    ) -> RunRecord:
        """Accept a run; it is stored when this returns.

        Raises:
            TooManyRunsError: the client has too many.
            StoppingError: the server stops.
        """
        with self._lock:
            if self._stopping:
                raise StoppingError("the server stops")
            if self._of_client[client] >= self.settings.max_runs:
                raise TooManyRunsError(
                    f"{self.settings.max_runs} runs of this client wait or are under way"
                )
            record, new = self.database.accept(client, request, repeat)
            if new:
                self._enqueue(LiveRun(record, served, inputs))
        self._pump()
        return record

    def record(self, client: str, identity: str) -> RunRecord:
        """Return a run of a client.

        Raises:
            KeyError: the client has no such run.
        """
        record = self.database.run(identity)
        if record.client != client:
            raise KeyError(identity)
        return record

    def log(self, record: RunRecord) -> EventLog:
        """Return the events of a run."""
        with self._lock:
            live = self._live.get(record.id)
        if live is not None:
            return live.log
        return EventLog(self.database.events(record.number), closed=True)

    def cancel(self, record: RunRecord) -> None:
        """Cancel a run; one that has ended stays as it is."""
        with self._lock:
            live = self._live.get(record.id)
            if live is None:
                if record.state == "asking":
                    events = EventLog(self.database.events(record.number)).ended_by("cancelled")
                    self.database.end(record.number, RunEnd("cancelled", {}, (), events))
                return
            live.token.cancel("cancelled by the client")
            waiting = not live.running
        if waiting:
            self._end(live, RunEnd("cancelled"))

    @property
    def stopping(self) -> bool:
        """True where no more runs are accepted."""
        return self._stopping

    def counts(self) -> dict[str, int]:
        """Return how many runs wait and how many are under way."""
        with self._lock:
            return {"waiting": len(self._live) - self._running, "running": self._running}

    def stop(self) -> None:
        """Take no more runs, let those under way end, and leave the others for the next start."""
        with self._idle:
            self._stopping = True
            self._idle.wait_for(lambda: not self._running, self.settings.grace)
            for live in self._live.values():
                live.token.cancel("the server stops")
            self._idle.wait_for(lambda: not self._running, self.settings.grace)

    def _enqueue(self, live: LiveRun) -> None:
        with self._lock:
            self._live[live.record.id] = live
            self._of_client[live.record.client] += 1
            if self.spans is not None:
                self.spans.begun(live.record)
            heapq.heappush(self._queue, (live.urgency, live))
        if not live.log.events():
            live.log.add("accepted", graph=live.served.name)

    def _pump(self) -> None:
        """Begin runs while there is room for them in the engine."""
        while True:
            with self._lock:
                if self._stopping or not self._queue or self._running >= self.engine.window:
                    return
                live = heapq.heappop(self._queue)[1]
                if live.token.cancelled:
                    continue
                live.running = True
                self._running += 1
            self._begin(live)

    def _begin(self, live: LiveRun) -> None:
        record, request = live.record, live.record.request
        try:
            self.database.begin(record.number)
            live.log.add("started")
            if request.batch:
                name = f"anyloom-batch-{record.number}"
                threading.Thread(target=self._run_batch, args=(live,), name=name).start()
                return
            # The deadline is on the engine's clock, the request on the calendar's.
            left = None if request.deadline is None else record.created + request.deadline
            deadline = None if left is None else time.monotonic() + left - time.time()
            self.engine.start(
                live.served.checked,
                Item(record.id, lambda: self._inputs(live)),
                lambda result: self._done(live, result),
                outputs=request.outputs,
                token=live.token,
                answers=self._answers(record),
                timeout=request.timeout,
                account=Account(record.client, priority=request.priority, deadline=deadline),
                observe=partial(self._show, live) if request.thumbnails else None,
            )
        except Exception as error:
            self._end(live, _failure(error))

    def _run_batch(self, live: LiveRun) -> None:
        """Run a graph on the images of a batch, on a thread of its own."""
        request = live.record.request
        questions: list[dict[str, Any]] = []
        try:
            end = self.batches.run(
                request.batch,
                live.served,
                self._inputs(live),
                request.outputs,
                request.timeout,
                self.settings.max_pixels,
                self.engine,
                live.token,
                lambda name: live.log.add("image ended", image=plain(name, 200)),
            )
            if end.result["batch"]["waiting"]:
                questions = self.batches.open_questions(request.batch)
        except Cancelled:
            if self._stopping:
                self._leave(live)
                return
            end = RunEnd("cancelled")
        except Exception as error:
            end = _failure(error)
        if questions:
            self._pause(live, {**end.result, "questions": questions})
        else:
            self._end(live, end)

    def answer(self, record: RunRecord, key: str, given: Any) -> None:
        """Answer a question of a run; after the last answer it goes on.

        Raises:
            InputError: the run does not ask that, or the answer is of another type.
            StoppingError: the server stops.
        """
        if self._stopping:
            raise StoppingError("the server stops")
        batch = record.request.batch
        with self._answering:
            asked = self.database.run(record.id).result.get("questions", ())
            questions = {one["key"]: one for one in asked}
            if key not in questions:
                raise InputError(f"the run asks no question '{key[:80]}'")
            value = self._answer(questions[key], given)
            if batch:
                self.batches.answer(batch, key, value)
            try:
                answered = self.database.answer(record.number, key, None if batch else given)
            except KeyError:
                raise InputError(f"the run asks no question '{key[:80]}'") from None
        if answered is not None:
            events = EventLog(self.database.events(record.number))
            again = replace(record, state="waiting", result=answered)
            self._enqueue(LiveRun(again, self.graphs.of_request(record.request), None, events))
            self._pump()

    def _answer(self, question: Mapping[str, Any], given: Any) -> Any:
        """Return the value of an answer."""
        definition = GraphDefinition(
            "answer", inputs={"answer": GraphInput(types.read(question["type"]))}
        )
        frame = None if question["frame"] is None else tuple(question["frame"])
        reader = InputReader(definition, self.database.blob, self.settings.max_pixels)
        return reader.read_one("answer", given, frame)

    def _answers(self, record: RunRecord) -> dict[str, Any]:
        asked = {one["key"]: one for one in record.result.get("asked", ())}
        given = record.result.get("answers", {})
        return {key: self._answer(asked[key], value) for key, value in given.items()}

    def _pause(self, live: LiveRun, facts: Mapping[str, Any]) -> None:
        """Store what a run asks, and forget it until it is answered."""
        if live.token.cancelled and not self._stopping:
            self._end(live, RunEnd("cancelled"))
            return
        asked = [one["text"] for one in facts["questions"]]
        events = live.log.ended_by("asking", questions=asked)
        self.database.pause(live.record.number, facts, events)
        self._forget(live, "asking")
        live.log.close()
        self._pump()

    def _inputs(self, live: LiveRun) -> Mapping[str, Any]:
        if live.inputs is None:
            reader = InputReader(live.served.graph, self.database.blob, self.settings.max_pixels)
            body = live.served.inputs_in(live.record.request.body)
            without = {live.served.image_input} if live.record.request.batch else set()
            live.inputs = reader.read(body, without=without)
        return live.inputs

    def _show(self, live: LiveRun, step: str, value: Any) -> None:
        """Add a picture of what a step has made to the events; called on a worker."""
        content = step_thumbnail(value, live.inputs or {})
        live.log.add("thumbnail", node=step, jpeg=base64.b64encode(content).decode())

    def _done(self, live: LiveRun, result: Result) -> None:
        """Write the end of a run; called on a worker of the engine."""
        stopped = [one for one in result.failures if isinstance(one.error, Cancelled)]
        try:
            asks = [isinstance(one.error, AnswerNeeded) for one in result.failures]
            if asks and all(asks):
                before = live.record.result
                questions = [question_record(one) for one in result.questions]
                asked = [*before.get("asked", ()), *questions]
                given = before.get("answers", {})
                self._pause(live, {"questions": questions, "asked": asked, "answers": given})
                return
            if not stopped:
                end = self._encoder.encode(live.served, result)
                if result.failures and live.served.explains:
                    name = f"anyloom-explain-{live.record.number}"
                    arguments = live, result, end
                    threading.Thread(target=self._explain, args=arguments, name=name).start()
                    return
            elif self._stopping:
                self._leave(live)
                return
            else:
                end = RunEnd("cancelled")
        except Exception as error:
            end = _failure(error)
        self._end(live, end)

    def _explain(self, live: LiveRun, result: Result, end: RunEnd) -> None:
        """Write the end of a failed run with a better reason, on a thread of its own."""
        try:
            error = live.served.explained(result, self.engine)
        except Exception as problem:
            logger.warning("run %s: no better reason (%s)", live.record.id, one_line(problem))
        else:
            if error is not None:
                failure = {"node": "", "reason": plain(one_line(error), 400)}
                end = replace(end, result={**end.result, "failures": [failure]})
        self._end(live, end)

    def _leave(self, live: LiveRun) -> None:
        """Forget a run that the next start begins again."""
        live.log.ended_by("stopped")
        self._forget(live, "stopped")
        live.log.close()

    def _end(self, live: LiveRun, end: RunEnd) -> None:
        with self._lock:
            if live.record.id not in self._live:
                return
        facts = {"failures": end.result["failures"]} if end.result.get("failures") else {}
        events = live.log.ended_by(end.state, **facts)
        try:
            self.database.end(live.record.number, RunEnd(end.state, end.result, end.files, events))
        finally:
            logger.info(
                "run %s of graph %s for %s: %s after %.3f s",
                live.record.id,
                live.served.name,
                live.record.client,
                end.state,
                time.time() - live.record.created,
            )
            self.metrics.ended(live.served.name, end.state, time.time() - live.record.created)
            self._forget(live, end.state)
            live.log.close()
        self._pump()

    def _forget(self, live: LiveRun, state: str) -> None:
        with self._idle:
            if self._live.pop(live.record.id, None) is None:
                return
            if self.spans is not None:
                self.spans.ended(live.record, state)
            self._of_client[live.record.client] -= 1
            if not self._of_client[live.record.client]:
                del self._of_client[live.record.client]
            if live.running:
                self._running -= 1
            self._ended += 1
            prune = self._ended % PRUNE_EVERY == 0
            self._idle.notify_all()
        if prune:
            self.database.prune(self.settings.kept_runs)
            self.batches.keep(self.database.batches(), UPLOAD_SECONDS)

    def _listen(self, event: Event) -> None:
        match event:
            case NodeEvent():
                live = self._live.get(whole_item(event.item))
                if live is not None:
                    facts: dict[str, Any] = {"node": event.node}
                    if isinstance(event, NodeFinished | NodeFailed):
                        facts["seconds"] = round(event.seconds, 4)
                    if isinstance(event, NodeFailed):
                        facts["error"] = plain(event.error, 400)
                    live.log.add(_kind(event), **facts)
                    if isinstance(event, NodeFinished | NodeCached | NodeShared):
                        self.metrics.step(cached=not isinstance(event, NodeFinished))
            case ModelLoading():
                with self._lock:
                    running = [live for live in self._live.values() if live.running]
                for live in running:
                    live.log.add("model loading", model=event.model)
            case _:
                pass


def _kind(event: NodeEvent) -> str:
    """Return an event's kind: "node finished" of `NodeFinished`."""
    return "node " + type(event).__name__.removeprefix("Node").casefold()


def _failure(error: Exception) -> RunEnd:
    shown = one_line(error) if isinstance(error, AnyloomError | InputError) else "internal error"
    return RunEnd("failed", {"failures": [{"node": "", "reason": plain(shown, 400)}]})
