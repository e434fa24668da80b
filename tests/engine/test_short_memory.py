"""A run whose device refuses memory, now and then or for good, loses and doubles nothing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from anyloom import Checkpoint, Engine, Graph, Item, Model, batched, check, node, use
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.engine.model_pool import ModelPool
from anyloom.engine.result_cache import ResultCache
from anyloom.foundation.events import Event
from anyloom.foundation.evictable import Evictable
from anyloom.registry.lookup import registry
from anyloom.scheduling.events import ModelEvicted, OutOfMemory

WEIGHTS = 100
NAMES = ("first", "second", "third")


class Kept(Evictable):
    """Something that takes memory until it is cleared, and cannot tell how much."""

    bytes = 0

    def clear(self) -> None:
        self.bytes = 0

    def nbytes_on(self, device: str) -> int:
        return 0

    def evict(self, device: str, nbytes: int) -> None:
        return None


@dataclass
class Machine:
    """A simulated device beside a simulated processor; what they have, and what was computed.

    The device holds the weights of the models that are there, what is kept, and one call.
    `bad_luck` says of each call whether it is refused although it would have fitted.
    """

    budget: int
    elsewhere: int
    bad_luck: Sequence[bool]
    measured: bool
    kept: Kept = field(default_factory=Kept)
    computed: Counter[tuple[str, int]] = field(default_factory=Counter)
    refused: int = 0
    calls: int = 0
    taken: int = 0
    resident: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        self.taken = 0

    def peak(self) -> int:
        return self.taken if self.measured else 0

    def record(self) -> None:
        return None

    def free(self) -> None:
        return None

    def lost(self) -> bool:
        return False

    def call(self, name: str, device: str, sizes: Sequence[int]) -> None:
        """Take what a call needs, or refuse it."""
        with self.lock:
            if device == "cpu":
                room, unlucky = self.elsewhere, False
            else:
                self.calls += 1
                room = self.budget - WEIGHTS * self.resident.total() - self.kept.bytes
                unlucky = bool(self.bad_luck) and self.bad_luck[self.calls % len(self.bad_luck)]
            if unlucky or sum(sizes) > room:
                self.refused += 1
                raise MemoryError("out of memory")
            self.taken = sum(sizes)
            self.computed.update((name, size) for size in sizes)


machine: Machine


class Taker(Model):
    """Passes numbers on."""

    def look(self, number: int) -> int:
        raise NotImplementedError


class NumberTaker(Taker, family="test-number-taker"):
    """Takes as many bytes for a number as the number says."""

    concurrent = True

    def __init__(self, checkpoint: Checkpoint, device: str) -> None:
        self.checkpoint = checkpoint
        self.device = device

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> NumberTaker:
        machine.resident[checkpoint.name] = (
            int(device != "cpu") or machine.resident[checkpoint.name]
        )
        return cls(checkpoint, device)

    def look(self, number: int) -> int:
        return self._look([number])[0]

    @batched(limit=8)
    def _look(self, requests: Sequence[int]) -> list[int]:
        machine.call(self.checkpoint.name, self.device, requests)
        return list(requests)


@node
def looked_at(number: int, *, model: Taker = use()) -> int:
    """Ask a network."""
    return model.look(number)


@pytest.fixture(autouse=True)
def _catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {
        name: Checkpoint(name, "test-number-taker", size=WEIGHTS, options={"name": name})
        for name in NAMES
    }
    catalog = type(registry.models())
    monkeypatch.setattr(registry, "_catalog", catalog(own, {"lite": {"Taker": NAMES[0]}}))


def one_after_the_other(names: Sequence[str]) -> Graph:
    steps: dict[str, Step] = {}
    last = "x"
    for place, name in enumerate(names):
        steps[f"step_{place}"] = Step("looked_at", {"number": Ref(last), "model": Ref(name)})
        last = f"step_{place}"
    return Graph(
        "one_after_the_other",
        inputs={"x": GraphInput(int)},
        models={name: name for name in names},
        nodes=steps,
        outputs={"y": Ref(last)},
    )


SIZES = st.lists(st.integers(1, 200), min_size=1, max_size=16, unique=True)


@settings(max_examples=60)
@given(
    sizes=SIZES,
    names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True),
    room=st.integers(20, 260),
    elsewhere=st.integers(0, 220),
    kept=st.integers(0, 150),
    bad_luck=st.lists(st.booleans(), max_size=12),
    measured=st.booleans(),
    in_flight=st.integers(1, 16),
)
@example([10, 20, 190], ["first", "second"], 150, 50, 100, [], False, 3)
@example([10, 20, 30], ["first"], 100, 0, 0, [True], False, 3)
def test_every_item_comes_to_one_end_and_only_what_fits_nowhere_fails(
    sizes: list[int],
    names: list[str],
    room: int,
    elsewhere: int,
    kept: int,
    bad_luck: list[bool],
    measured: bool,
    in_flight: int,
) -> None:
    global machine
    machine = Machine(WEIGHTS * len(names) + room, elsewhere, bad_luck, measured)
    machine.kept.bytes = kept
    events: list[Event] = []

    def listen(event: Event) -> None:
        events.append(event)
        if isinstance(event, ModelEvicted):
            machine.resident[event.model] = 0

    pool = ModelPool("simulated", memory=machine)
    items = [Item(str(size), lambda size=size: {"x": size}) for size in sizes]
    with Engine(
        models=pool, workers=4, listeners=[listen], cache=ResultCache(memory_bytes=0)
    ) as engine:
        results = list(engine.stream(check(one_after_the_other(names)), items, in_flight=in_flight))
        scheduler = pool.device.scheduler
        pool.close()
    assert sorted(result.name for result in results) == sorted(map(str, sizes))
    alone = WEIGHTS * len(names) + room - WEIGHTS
    for result in results:
        size = int(result.name)
        if result.ok:
            assert result.outputs == {"y": size}
            assert all(machine.computed[name, size] == 1 for name in names)
        else:
            assert size > elsewhere
            # A model that another item uses at that moment stays.
            assert size > alone or any(bad_luck) or len(names) > 1
            assert "ran out of memory on simulated with a single request" in str(
                result.failures[0].error
            )
            assert all(machine.computed[name, size] <= 1 for name in names)
    if machine.refused:
        assert any(isinstance(event, OutOfMemory) for event in events)
    scheduler.validate_state()
    assert scheduler.residency.reserved == 0
    assert not scheduler.residency.busy


def test_a_result_that_the_fallback_computed_is_not_cached() -> None:
    global machine
    machine = Machine(WEIGHTS + 100, elsewhere=500, bad_luck=[], measured=False)
    checked = check(one_after_the_other(["first"]))
    with Engine(models=ModelPool("simulated", memory=machine), workers=2) as engine:
        for size, computed in ((10, [1, 0]), (190, [1, 1])):
            results = [engine.run(checked, {"x": size}) for _ in range(2)]
            assert [result.outputs for result in results] == [{"y": size}] * 2
            assert [result.computed for result in results] == computed
