"""Decisions of the scheduler: within the budget, no deadlock, no starvation, windows by model."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anyloom import Account
from anyloom.scheduling.accounts import INTERACTIVE
from anyloom.scheduling.memory_ledger import MemoryLedger
from anyloom.scheduling.policy import PATIENCE
from anyloom.scheduling.queues import QueuedRequest
from anyloom.scheduling.scheduler import Scheduler
from tests.scheduling.virtual import VirtualDevice, VirtualItem, VirtualModel, items_of

NAMES = "abcdef"


@st.composite
def devices(draw: st.DrawFn) -> tuple[VirtualDevice, list[list[VirtualItem]]]:
    """Any models, any budget in which each of them fits alone, any runs over them."""
    ahead = draw(st.booleans())  # as an accelerator, which has one lane
    models = {
        name: VirtualModel(
            name,
            bytes=draw(st.integers(1, 100)),
            start=draw(st.floats(0.001, 0.5)),
            each=draw(st.floats(0.001, 0.5)),
            activation=draw(st.integers(0, 20)),
            limit=draw(st.integers(1, 16)),
            concurrent=ahead and draw(st.booleans()),
        )
        for name in NAMES[: draw(st.integers(1, 6))]
    }
    largest = max(model.bytes + model.activation for model in models.values())
    device = VirtualDevice(
        models,
        budget=largest + draw(st.integers(0, 150)),
        bandwidth=draw(st.floats(1, 1000)),
        lanes=1 if ahead else draw(st.integers(1, 3)),
        between=draw(st.sampled_from([0.0, 0.05])),
        window=draw(st.integers(1, 12)),
        ahead=ahead,
    )
    runs = []
    for number in range(draw(st.integers(1, 4))):
        account = Account(str(number), priority=draw(st.integers(0, 1)))
        stages = draw(st.lists(st.sampled_from(sorted(models)), min_size=1, max_size=5))
        needs = [
            draw(st.sets(st.integers(0, stage - 1))) if stage else set()
            for stage in range(len(stages))
        ]
        runs.append([VirtualItem(stages, account, needs) for _ in range(draw(st.integers(1, 20)))])
    return device, runs


@settings(max_examples=150, deadline=None)
@given(devices())
def test_every_item_of_every_run_comes_to_its_end(
    given_: tuple[VirtualDevice, list[list[VirtualItem]]],
) -> None:
    device, runs = given_
    device.run(runs)
    assert all(item.finished is not None for items in runs for item in items)
    assert not any(device.scheduler.queue.expected.values())
    assert device.scheduler.residency.reserved == 0
    assert all(item.results == item.serially() for items in runs for item in items)


@settings(max_examples=150, deadline=None)
@given(devices(), st.data())
def test_failures_and_cancelled_runs_leave_all_others_as_they_are(
    given_: tuple[VirtualDevice, list[list[VirtualItem]]], data: st.DataObject
) -> None:
    device, runs = given_
    device.broken = data.draw(st.sets(st.sampled_from(sorted(device.models)), max_size=1))
    for items in runs:
        for item in items:
            stages = st.integers(0, len(item.stages) - 1)
            item.fails = data.draw(st.sets(stages, max_size=1))
    cancelled = data.draw(st.sets(st.integers(0, len(runs) - 1)))
    for number in cancelled:
        account = runs[number][0].account
        device.later(data.draw(st.floats(0, 5)), lambda account=account: device.cancel(account))
    device.run(runs)
    scheduler = device.scheduler
    assert not any(scheduler.queue.expected.values())
    assert not scheduler.residency.busy
    assert scheduler.residency.reserved == 0
    assert not scheduler.queue.waiting
    unknown = sum(model.activation for model in device.models.values())
    assert device.high_water <= device.budget + unknown
    for number, items in enumerate(runs):
        for item in items:
            assert item.finished is not None
            item.fails = {*item.fails, *lost(item, device.broken)}
            serial = item.serially()
            if number in cancelled:
                assert item.results.items() <= serial.items()
            else:
                assert item.results == serial


def lost(item: VirtualItem, broken: Collection[str]) -> set[int]:
    return {stage for stage, model in enumerate(item.stages) if model in broken}


@settings(max_examples=150, deadline=None)
@given(devices())
def test_memory_in_use_never_exceeds_the_budget(
    given_: tuple[VirtualDevice, list[list[VirtualItem]]],
) -> None:
    device, runs = given_
    device.run(runs)
    alone = max(model.bytes + model.activation for model in device.models.values())
    # A first request, of which nothing is known yet, may be let in beside others.
    unknown = sum(model.activation for model in device.models.values())
    assert device.high_water <= max(device.budget, alone) + unknown


def test_items_advance_stage_by_stage_when_models_do_not_fit_together() -> None:
    models = {name: VirtualModel(name, 80, 0.01, 0.01) for name in "ab"}
    device = VirtualDevice(models, budget=100, bandwidth=100)
    device.run([items_of("ab", 64)])
    assert device.loaded <= 6 * 80, "two windows of 32 images load each model once or twice"


def test_models_that_fit_together_are_loaded_once() -> None:
    models = {name: VirtualModel(name, 40, 0.01, 0.01) for name in "ab"}
    device = VirtualDevice(models, budget=100, bandwidth=100)
    device.run([items_of("ab", 64), items_of("ba", 64)])
    assert device.loaded == 80


def test_a_model_is_loaded_while_another_one_runs() -> None:
    models = {name: VirtualModel(name, 40, 0.0, 1.0, limit=1) for name in "ab"}
    device = VirtualDevice(models, budget=100, bandwidth=40)
    assert device.run([items_of("ab", 4)]) == 1 + 8


def test_a_light_run_beside_a_heavy_one_waits_for_one_batch_at_most() -> None:
    models = {
        "heavy": VirtualModel("heavy", 1, 0, 1.0, limit=1),
        "light": VirtualModel("light", 1, 0, 0.01),
    }
    device = VirtualDevice(models, budget=10, bandwidth=1000, window=4)
    light = items_of(["light"], 50)
    device.run([items_of(["heavy"], 100), light])
    assert max(item.waited for item in light) <= 1.0 + 0.05


def test_equal_runs_get_equal_shares_of_the_device() -> None:
    models = {name: VirtualModel(name, 1, 0, 0.1, limit=1) for name in "ab"}
    device = VirtualDevice(models, budget=10, bandwidth=1000)
    first, second = items_of("a", 100), items_of("b", 100)
    device.run([first, second])
    halfway = sorted(item.finished for item in first if item.finished is not None)[49]
    done = sum(item.finished is not None and item.finished <= halfway for item in second)
    assert abs(done - 50) <= 2


def test_a_run_of_twice_the_weight_gets_twice_the_time() -> None:
    models = {name: VirtualModel(name, 1, 0, 0.1, limit=1) for name in "ab"}
    device = VirtualDevice(models, budget=10, bandwidth=1000)
    heavy, light = Account("heavy", weight=2), Account("light")
    first, second = items_of("a", 100, heavy), items_of("b", 100, light)
    device.run([first, second])
    end = max(item.finished for item in first if item.finished is not None)
    done = sum(item.finished is not None and item.finished <= end for item in second)
    assert 45 <= done <= 55


def test_an_interactive_request_goes_before_a_folder_run() -> None:
    models = {name: VirtualModel(name, 60, 0, 0.1, limit=1) for name in "ab"}
    device = VirtualDevice(models, budget=100, bandwidth=600)
    click = VirtualItem("b", Account("click", priority=INTERACTIVE))
    folder = items_of("a", 100)
    device.later(2.05, lambda: device.click(click))
    device.run([folder])
    assert click.finished is not None
    assert click.finished - 2.05 <= 0.1 + 60 / 600 + 0.1 + 0.01


def test_a_paused_run_waits_and_the_others_go_on() -> None:
    scheduler = Scheduler(MemoryLedger(10))
    scheduler.set_cost("m", 1, 0)
    paused, other = Account("paused", paused=True), Account("other")
    for account in (paused, other):
        scheduler.submit(QueuedRequest(("m",), "m", account, 0.0))
    assert scheduler.next_move(0.0) is not None
    scheduler.move_finished("m")
    batch = scheduler.next_batch(0.0)
    assert batch is not None
    assert [request.account for request in batch.requests] == [other]
    scheduler.finish(batch, 0.1)
    assert scheduler.next_batch(0.1) is None
    paused.paused = False
    assert scheduler.next_batch(0.1) is not None


def test_requests_of_earlier_items_go_first_where_a_batch_gains_nothing() -> None:
    scheduler, account = Scheduler(MemoryLedger(10)), Account()
    for model in "ab":
        scheduler.set_cost(model, 1, 0)
    for model, order in (("a", 5), ("a", 2), ("b", 4), ("b", 1), ("a", 3)):
        scheduler.submit(QueuedRequest((model,), model, account, 0.0, order=order))
    for model in "ab":
        assert scheduler.next_move(0.0) is not None
        scheduler.move_finished(model)
    ran = []
    while batch := scheduler.next_batch(0.0):
        ran += [request.order for request in batch.requests]
        scheduler.finish(batch, 0.1)
    assert ran == [1, 2, 3, 4, 5]


def test_most_work_goes_first_where_a_batch_gains() -> None:
    scheduler, account = Scheduler(MemoryLedger(10)), Account()
    for model in "ab":
        scheduler.set_cost(model, 1, 0)
        scheduler.submit(QueuedRequest((model,), model, account, 0.0, 8))
        assert scheduler.next_move(0.0) is not None
        scheduler.move_finished(model)
    for _ in range(2):  # what is measured so far says that batches gain
        batch = scheduler.next_batch(0.0)
        assert batch is not None
        scheduler.finish(batch, 0.001)
    for order in range(1, 5):
        scheduler.submit(QueuedRequest(("a",), "a", account, 0.0, 8, order=order))
    scheduler.submit(QueuedRequest(("b",), "b", account, 0.0, 8, order=0))
    batch = scheduler.next_batch(0.0)
    assert batch is not None
    assert [request.order for request in batch.requests] == [1, 2, 3, 4]


TIMES = st.sampled_from([0.0005, 0.004, 0.02])


@settings(max_examples=50, deadline=None)
@given(
    networks=st.lists(st.tuples(TIMES, TIMES, st.booleans()), min_size=1, max_size=3),
    pipelines=st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=3), min_size=1, max_size=4),
    items=st.integers(1, 40),
)
def test_a_device_that_prepares_ahead_computes_everything_and_one_thing_at_a_time(
    networks: list[tuple[float, float, bool]], pipelines: list[list[int]], items: int
) -> None:
    models = {
        str(number): VirtualModel(str(number), 1, start, each, activation=1, concurrent=concurrent)
        for number, (start, each, concurrent) in enumerate(networks)
    }
    stages = [[str(stage % len(models)) for stage in pipeline] for pipeline in pipelines]
    device = VirtualDevice(models, budget=10_000, bandwidth=1e12, between=0.01, ahead=True)
    runs = [items_of(one, items, Account()) for one in stages]
    seconds = device.run(runs)
    floor = sum(models[stage].each * items for pipeline in stages for stage in pipeline)
    assert seconds >= floor
    assert all(item.results == item.serially() for run in runs for item in run)


def with_a_known_model(budget: int = 100, peak: int = 0) -> Scheduler:
    """Return a scheduler with model "m" on the device, for which batches of four are best."""
    scheduler = Scheduler(MemoryLedger(budget))
    scheduler.set_cost("m", 10, 0)
    scheduler.submit(QueuedRequest(("m",), "m", Account(), 0.0, 8, exclusive=False))
    assert scheduler.next_move(0.0) is not None
    scheduler.move_finished("m")
    batch = scheduler.next_batch(0.0)
    assert batch is not None
    scheduler.submit(QueuedRequest(("m",), "m", Account(), 0.0, 8, exclusive=False))
    assert not scheduler.fills_batch(batch.group, 0.0), "the first one tells the best size"
    scheduler.withdraw(lambda request: True)
    if peak:
        scheduler.measured(batch, 1, peak)
    scheduler.finish(batch, 0.001)
    return scheduler


@pytest.mark.parametrize("count", [1, 3, 4, 8])
@pytest.mark.parametrize("announced", [0, 1])
@pytest.mark.parametrize("priority", [0, INTERACTIVE])
def test_a_batch_is_prepared_early_where_it_would_not_be_larger_later(
    count: int, announced: int, priority: int
) -> None:
    scheduler, account = with_a_known_model(), Account(priority=priority)
    scheduler.expect(["m"], announced)
    for _ in range(count):
        scheduler.submit(QueuedRequest(("m",), "m", account, 0.0, 8, exclusive=False))
    (group,) = scheduler.queue
    is_last_of_a_folder = not announced and not priority
    assert scheduler.fills_batch(group, 0.0) == (count >= 4 or is_last_of_a_folder)


@pytest.mark.parametrize(("free", "early"), [(7, False), (8, True)])
def test_a_batch_waits_for_the_memory_of_the_one_that_is_computed(free: int, early: bool) -> None:
    scheduler = with_a_known_model(budget=10 + free, peak=2)
    for _ in range(4):
        scheduler.submit(QueuedRequest(("m",), "m", Account(), 0.0, 8, exclusive=False))
    (group,) = scheduler.queue
    assert scheduler.fills_batch(group, 0.0) == early


def test_a_busy_model_does_not_starve_requests_to_another() -> None:
    models = {
        "busy": VirtualModel("busy", 60, 0, 0.5, limit=1),
        "rare": VirtualModel("rare", 60, 0, 0.1),
    }
    device = VirtualDevice(models, budget=100, bandwidth=100, window=8)
    accounts = {name: Account(name) for name in models}
    for account in accounts.values():
        device.scheduler.queue.charge(account, 1e6)
    rare = items_of(["rare"], 1, accounts["rare"])
    device.run([items_of(["busy"], 400, accounts["busy"]), rare])
    assert rare[0].waited <= PATIENCE + 2.0


def test_withdrawn_requests_leave_the_queue() -> None:
    scheduler = Scheduler(MemoryLedger(10))
    account = Account()
    first, second = (QueuedRequest(("m",), "m", account, 0.0, max_batch=4) for _ in range(2))
    scheduler.submit(first)
    scheduler.submit(second)
    assert scheduler.withdraw(lambda request: request is first) == [first]
    assert scheduler.queue.waiting[account] == 1
    assert scheduler.next_move(0.0) is not None
    assert scheduler.move_failed("m") == [second]
    assert not scheduler.queue.waiting
    assert first.state == second.state == "withdrawn"


def test_the_size_of_a_batch_is_halved_until_it_fits() -> None:
    models = {"m": VirtualModel("m", 10, 0.1, 0.001, activation=10, limit=64)}
    device = VirtualDevice(models, budget=60, bandwidth=1000, window=64)
    device.run([items_of("m", 200)])
    assert max(size for _, size in device.batches) == 5
    assert device.high_water <= 60


def test_urgent_work_does_not_evict_a_model_before_its_first_batch() -> None:
    models = {name: VirtualModel(name, 60, 0, 0.1, limit=4) for name in "abc"}
    device = VirtualDevice(models, budget=100, bandwidth=10000, window=8)
    device.run([items_of(name, 50) for name in "abc"])
    assert device.loaded // 60 <= len(device.batches)
