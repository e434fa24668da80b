"""A device queue stays consistent, and all that waits ends, under any sequence of events.

Requests, leases, work outside of batches, cancellations, short memory, evictions, the loss of the
device and its end, on threads of their own; and every transition of the tables is taken.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from anyloom import Cancelled, CancelToken, Checkpoint, Model, ModelError, batched
from anyloom.foundation.cancellation import current
from anyloom.foundation.errors import DeviceLost
from anyloom.scheduling.device_queue import DEVICE_TRANSITIONS, DeviceQueue
from anyloom.scheduling.memory_ledger import MemoryLedger
from anyloom.scheduling.queues import REQUEST_TRANSITIONS, QueuedRequest
from anyloom.scheduling.requests import LEASE_TRANSITIONS, Lease
from anyloom.scheduling.residency import MODEL_TRANSITIONS, ON_DEVICE, Residency
from tests.scheduling.accelerator import SimulatedAccelerator

BUDGET = 100
SIZES = {"a": 40, "b": 50, "c": 30}
SECONDS = 20
"""Whatever takes longer than this waits for ever."""
ROUNDS = 12
"""Which transitions a round takes depends on its seed and on threads; few are enough."""

NAMES, WHICH = st.sampled_from(sorted(SIZES)), st.integers(0, 1)
Transition = tuple[str, str, str]
seen: Counter[Transition] = Counter()


class Network(Model):
    """Takes 10 bytes a request."""

    def __init__(self, name: str, accelerator: SimulatedAccelerator) -> None:
        self.checkpoint = Checkpoint(name, "network", options={"name": name})
        self.accelerator = accelerator

    concurrent = True

    @batched(limit=8)
    def look(self, requests: Sequence[int]) -> list[int]:
        self.accelerator.use(10 * len(requests))
        self.accelerator.launch(1.0)
        return list(requests)


class QueueMachine(RuleBasedStateMachine):
    """Everything that other threads may do to the queue of a device."""

    def __init__(self) -> None:
        super().__init__()
        self.threads = ThreadPoolExecutor(64)
        self.work: list[Future[Any]] = []
        self.events: list[threading.Event] = []
        self.tokens: list[CancelToken] = []
        self.broken: set[str] = set()
        """Models whose next load fails."""

    @initialize(count=st.integers(1, 2))
    def make(self, count: int) -> None:
        """Make the queues of one engine, or of two that share the device."""
        self.accelerator = SimulatedAccelerator(45)  # for calls: up to four requests
        ledger = MemoryLedger(BUDGET)
        self.queues = [self._queue(ledger) for _ in range(count)]
        self.states = [["open"] for _ in range(count)]

    def _queue(self, ledger: MemoryLedger) -> tuple[DeviceQueue, dict[str, Network]]:
        names: dict[str, str] = {}

        def load(identity: str) -> None:
            if names[identity] in self.broken:
                self.broken.discard(names[identity])
                raise ModelError("its weights are damaged")

        queue = DeviceQueue(
            "simulated", self.accelerator, load=load, evict=lambda name: None, ledger=ledger
        )
        models = {name: Network(name, self.accelerator) for name in SIZES}
        for name, model in models.items():
            names[model.identity] = name
            model.dispatcher = queue
            queue.set_cost(model.identity, SIZES[name], 0.0)
        return queue, models

    def one_of(self, which: int) -> tuple[DeviceQueue, dict[str, Network]]:
        return self.queues[which % len(self.queues)]

    def submit(self, work: Callable[[], Any]) -> None:
        """Do something on a thread of its own, with a token of its own."""
        token = CancelToken()
        self.tokens.append(token)

        def run() -> Any:
            current.token = token
            try:
                return work()
            finally:
                current.token = None

        self.work.append(self.threads.submit(run))

    def until(self) -> threading.Event:
        self.events.append(threading.Event())
        return self.events[-1]

    @rule(which=WHICH, name=NAMES, count=st.integers(1, 8))
    def call(self, which: int, name: str, count: int) -> None:
        _, models = self.one_of(which)
        self.submit(lambda: models[name].look(list(range(count))))

    @rule(
        which=WHICH,
        names=st.lists(NAMES, min_size=1, max_size=2, unique=True),
        exclusive=st.booleans(),
        takes_lane=st.booleans(),
        calls=st.booleans(),
        piece=st.integers(0, 120),
    )
    def lease(
        self,
        which: int,
        names: list[str],
        exclusive: bool,
        takes_lane: bool,
        calls: bool,
        piece: int,
    ) -> None:
        end = self.until()
        queue, models = self.one_of(which)
        used = [models[name] for name in names]

        def use() -> None:
            identities = [model.identity for model in used]
            lease = queue.lease(identities, exclusive=exclusive, takes_lane=takes_lane)
            try:
                if calls and takes_lane:
                    used[0].look([1, 2])
                if piece and takes_lane:
                    queue.run_piece(piece, lambda: None)
                end.wait(SECONDS)
            finally:
                queue.end(lease, 0.1)

        self.submit(use)

    @rule(which=WHICH, nbytes=st.integers(1, 2 * BUDGET), at_once=st.booleans())
    def piece(self, which: int, nbytes: int, at_once: bool) -> None:
        end = self.until()
        queue, _ = self.one_of(which)
        if at_once:
            end.set()
        self.submit(lambda: queue.run_piece(nbytes, lambda: end.wait(SECONDS)))

    @precondition(lambda self: self.events)
    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        self.events.pop(data.draw(st.integers(0, len(self.events) - 1))).set()

    @rule()
    def breathe(self) -> None:
        """Let threads come as far as they can now and then."""
        threading.Event().wait(0.002)

    @rule(name=NAMES)
    def damage(self, name: str) -> None:
        self.broken.add(name)

    @precondition(lambda self: self.tokens)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        self.tokens[data.draw(st.integers(0, len(self.tokens) - 1))].cancel()

    @rule(which=WHICH, name=NAMES)
    def discard(self, which: int, name: str) -> None:
        queue, models = self.one_of(which)
        queue.discard([models[name].identity])

    @rule(which=WHICH, state=st.sampled_from(sorted(ON_DEVICE)))
    def discard_all_that_are(self, which: int, state: str) -> None:
        """Discard the models in a state, however rare it is."""
        queue, models = self.one_of(which)
        identities = [model.identity for model in models.values()]
        with queue._lock:
            states = {one: queue.scheduler.residency.state(one) for one in identities}
        queue.discard([one for one in identities if states[one] == state])

    @rule(sometimes=st.integers(0, 9))
    def lose(self, sometimes: int) -> None:
        if not sometimes:
            self.accelerator.fail_later()

    @rule(which=WHICH, sometimes=st.integers(0, 9))
    def close(self, which: int, sometimes: int) -> None:
        if not sometimes:
            queue, models = self.one_of(which)
            queue.close(0.0)
            queue.discard([model.identity for model in models.values()])

    @invariant()
    def state_is_consistent(self) -> None:
        for (queue, _), states in zip(self.queues, self.states, strict=True):
            queue.validate_state()
            if queue.state != states[-1]:
                states.append(queue.state)

    def teardown(self) -> None:
        if not hasattr(self, "queues"):
            return
        for event in self.events:
            event.set()
        for work in self.work:
            with suppress(Cancelled, DeviceLost, ModelError):
                work.result(SECONDS)
            self.state_is_consistent()
        for queue, _ in self.queues:
            queue.close(SECONDS)
            self.state_is_consistent()
            assert queue.state == "closed"
            assert not queue.scheduler.residency.reserved
            assert not queue.scheduler.residency.busy
        self.threads.shutdown()
        for states in self.states:
            seen.update(("device", *pair) for pair in pairwise(states))


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Record the transitions of models, requests and leases."""
    seen.clear()
    of_model = Residency._transition

    def note_model(residency: Residency, model: str, state: Any) -> None:
        before = residency.state(model)
        of_model(residency, model, state)
        seen["model", before, state] += 1

    monkeypatch.setattr(Residency, "_transition", note_model)
    for kind, owner in (("request", QueuedRequest), ("lease", Lease)):

        def note(one: Any, state: Any, kind: str = kind, of_one: Any = owner.transition) -> None:
            before = one.state
            of_one(one, state)
            seen[kind, before, state] += 1

        monkeypatch.setattr(owner, "transition", note)


TABLES: dict[str, Any] = {
    "device": DEVICE_TRANSITIONS,
    "model": MODEL_TRANSITIONS,
    "request": REQUEST_TRANSITIONS,
    "lease": LEASE_TRANSITIONS,
}


def test_a_queue_is_consistent_after_every_step_and_takes_every_transition(recorded) -> None:
    every = {
        (kind, before, after)
        for kind, table in TABLES.items()
        for before, afters in table.items()
        for after in afters
    }
    for number in range(ROUNDS):
        run_state_machine_as_test(
            seed(number)(QueueMachine),
            settings=settings(
                max_examples=60,
                stateful_step_count=25,
                deadline=None,
                database=None,
            ),
        )
        if seen.keys() >= every:
            break
    assert seen.keys() == every
