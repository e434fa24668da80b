"""Lanes and leases stay consistent under any sequence of batches, calls, leases and errors."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from anyloom import Cancelled
from anyloom.scheduling.batch_curve import BatchCurve
from anyloom.scheduling.instructions import Batch
from anyloom.scheduling.lanes import LANE_TRANSITIONS, Lanes
from anyloom.scheduling.queues import RequestGroup
from anyloom.scheduling.requests import LEASE_TRANSITIONS, Lease


def a_batch() -> Batch:
    return Batch(RequestGroup("key", ("m",), BatchCurve(1), True), [])


class LaneMachine(RuleBasedStateMachine):
    """What a device queue does to its lanes, in any order; threads run until they are told."""

    @initialize(count=st.integers(1, 3))
    def make(self, count: int) -> None:
        self.go_on: dict[Batch, threading.Event] = {}
        self.running: list[Batch] = []
        self.called: list[Batch] = []
        self.waiting: list[Lease] = []
        self.leases: list[tuple[Batch, Lease]] = []
        self.lanes = Lanes("simulated", count, lambda batch: self.go_on[batch].wait(10) and None)

    @precondition(lambda self: not self.lanes.full)
    @rule()
    def submit(self) -> None:
        batch = a_batch()
        self.go_on[batch] = threading.Event()
        self.running.append(batch)
        self.lanes.submit(batch)

    @rule()
    def ask(self) -> None:
        self.waiting.append(Lease(["m"], None, takes_lane=True))

    @precondition(lambda self: self.waiting)
    @rule()
    def withdraw(self) -> None:
        self.waiting.pop().fail(Cancelled("the engine was closed"))

    @precondition(lambda self: self.waiting and not self.lanes.full)
    @rule()
    def grant(self) -> None:
        batch, lease = a_batch(), self.waiting.pop()
        lease.transition("granted")
        self.lanes.take(batch, lease)
        self.leases.append((batch, lease))

    @precondition(lambda self: self.running)
    @rule(data=st.data())
    def make_the_calls(self, data: st.DataObject) -> None:
        batch = data.draw(st.sampled_from(self.running))
        if batch not in self.called:
            self.called.append(batch)
            self.lanes.pass_on(batch)

    @precondition(lambda self: self.running)
    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        batch = self.running.pop(data.draw(st.integers(0, len(self.running) - 1)))
        if batch in self.called:
            self.called.remove(batch)
        self.lanes.release(batch)
        self.go_on[batch].set()

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        batch, lease = self.leases.pop(data.draw(st.integers(0, len(self.leases) - 1)))
        lease.transition("returned")
        self.lanes.release(batch)

    @invariant()
    def state_is_consistent(self) -> None:
        if not hasattr(self, "lanes"):
            return
        self.lanes.validate_state()
        given_away = bool(self.called)
        assert self.lanes.ahead == given_away
        owners = len(self.running) + len(self.leases) - given_away
        assert self.lanes.full == (owners >= self.lanes.count)

    def teardown(self) -> None:
        for event in getattr(self, "go_on", {}).values():
            event.set()
        for thread in self.lanes.close() if hasattr(self, "lanes") else []:
            thread.join(10)
            assert not thread.is_alive()


def test_lanes_are_consistent_after_every_step_and_take_every_transition(monkeypatch) -> None:
    seen: set[tuple[str, str, str]] = set()
    of_lane, of_lease = Lanes._transition, Lease.transition

    def note_lane(lanes: Lanes, owner: Batch, state: Any) -> None:
        seen.add(("lane", lanes._states.get(owner, "free"), state))
        of_lane(lanes, owner, state)

    def note_lease(lease: Lease, state: Any) -> None:
        seen.add(("lease", lease.state, state))
        of_lease(lease, state)

    monkeypatch.setattr(Lanes, "_transition", note_lane)
    monkeypatch.setattr(Lease, "transition", note_lease)
    run_state_machine_as_test(
        LaneMachine,
        settings=settings(
            max_examples=50,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
        ),
    )
    tables: dict[str, Any] = {"lane": LANE_TRANSITIONS, "lease": LEASE_TRANSITIONS}
    assert seen == {
        (kind, before, after)
        for kind, table in tables.items()
        for before, afters in table.items()
        for after in afters
    }


def test_a_lane_has_only_the_transitions_of_the_table() -> None:
    for before, after in LANE_TRANSITIONS.items():
        for state in LANE_TRANSITIONS:
            lanes, owner = Lanes("simulated", 1, lambda batch: None), a_batch()
            if before != "free":
                lanes._states[owner] = before
            if state in after:
                lanes._transition(owner, state)
                assert lanes._states.get(owner, "free") == state
            else:
                with pytest.raises(AssertionError, match=f"lane: {before} -> {state}"):
                    lanes._transition(owner, state)


def test_a_lease_has_only_the_transitions_of_the_table() -> None:
    for before, after in LEASE_TRANSITIONS.items():
        for state in LEASE_TRANSITIONS:
            lease = Lease([], None, takes_lane=True)
            lease.state = before
            if state in after:
                lease.transition(state)
            else:
                with pytest.raises(AssertionError, match=f"lease: {before} -> {state}"):
                    lease.transition(state)


def test_a_lease_that_fails_is_withdrawn_and_wakes_its_thread() -> None:
    lease = Lease(["m"], None, takes_lane=True)
    lease.fail(Cancelled("the engine was closed"))
    assert lease.state == "withdrawn"
    with pytest.raises(Cancelled):
        lease.granted.wait()


def test_a_thread_whose_batch_raises_goes_on_with_the_next_one(monkeypatch) -> None:
    reported: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: reported.append(arguments))
    done = threading.Event()

    def run(batch: Batch) -> None:
        lanes.release(batch)
        if not reported:
            raise SystemExit(3)
        done.set()

    lanes = Lanes("simulated", 1, run)
    lanes.submit(a_batch())
    while not reported:
        threading.Event().wait(0.001)
    lanes.submit(a_batch())
    assert done.wait(10)
    lanes.validate_state()
    lanes.close()
