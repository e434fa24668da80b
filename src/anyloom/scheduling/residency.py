"""Models of a device: the state of each, what runs on it, and the memory that is free.

A model is in one of six states:

    absent    its weights are not on the device
    moving    its weights are being loaded; their memory is counted already
    fresh     on the device and not used yet: not evicted for another model
    resident  on the device
    draining  on the device, and runs no new batches, because it is to be evicted
    leaving   being evicted; its memory counts as free, and it cannot be loaded before it has left
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from .eviction import smallest_eviction
from .memory_ledger import MemoryLedger

ModelState = Literal["absent", "moving", "fresh", "resident", "draining", "leaving"]

MODEL_TRANSITIONS: dict[ModelState, tuple[ModelState, ...]] = {
    "absent": ("moving",),
    "moving": ("fresh", "absent"),
    "fresh": ("resident", "leaving", "absent"),
    "resident": ("draining", "leaving", "absent"),
    "draining": ("resident", "leaving", "absent"),
    "leaving": ("absent",),
}
ON_DEVICE = frozenset({"fresh", "resident", "draining"})
RUNNABLE = frozenset({"fresh", "resident"})
STORY = 200
"""Transitions that are remembered."""


@dataclass(frozen=True, slots=True)
class _Cost:
    bytes: int = 0
    seconds: float = 0.0


_UNKNOWN = _Cost()


class Residency:
    """The models that one queue has on its device, and the memory that it takes."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self.ledger = ledger
        self.weights: dict[str, int] = {}
        """Model → bytes, of the models that are on the device or being loaded."""
        self.reserved = 0
        """Bytes that running batches may take besides the weights."""
        self.running: Counter[str] = Counter()
        """Model → running batches that use it."""
        self.exclusive: set[str] = set()
        """Models whose running batch allows no other beside it."""
        self.pieces: Counter[int] = Counter()
        """Bytes → pieces of work outside of batches that have so many set aside."""
        self.stuck: Counter[str] = Counter()
        """Models with which work has a lane while it waits for memory: they return none before."""
        self.held: Counter[str] = Counter()
        """Model → users of a model whose weights cannot be moved, only dropped."""
        self.retired = False
        """True once the queue is lost or closed, and evicts nothing any more."""
        self._leaving: dict[str, int] = {}
        """Model → bytes, of the models that have not left yet."""
        self._states: dict[str, ModelState] = {}
        self._discarded: set[str] = set()
        """Models that become absent as soon as their move or their batches end."""
        self._costs: dict[str, _Cost] = {}
        self._story: deque[tuple[str, ModelState, ModelState]] = deque(maxlen=STORY)
        ledger.add(self)

    # Queries

    @property
    def budget(self) -> int:
        """Bytes of the device that all queues of this process may take together."""
        return self.ledger.budget

    @property
    def free(self) -> int:
        """Bytes that neither weights nor running batches take; negative where they exceed it."""
        taken = self.reserved + sum(self.weights.values())
        return self.budget - taken - self.ledger.claimed_besides(self)

    @property
    def claimed(self) -> int:
        """Bytes that other queues must not take: also those of models that have not left yet."""
        return self.reserved + sum(self.weights.values()) + self.leaving_bytes

    @property
    def leaving_bytes(self) -> int:
        """Bytes of the models that have not left yet; for this queue they are free already."""
        return sum(self._leaving.values())

    @property
    def more_may_be_free(self) -> bool:
        """True where waiting may bring memory: something runs, or another queue has some."""
        return self.busy or self.ledger.may_return_besides(self)

    @property
    def may_return(self) -> bool:
        """True where some of its memory will be free, or can be made so."""
        can_leave = any(model not in self.stuck for model in self.weights)
        return self.will_return or (not self.retired and can_leave)

    @property
    def will_return(self) -> bool:
        """True where something runs or moves that comes to its end without more memory."""
        runs = any(count and model not in self.stuck for model, count in self.running.items())
        return runs or bool(self.pieces) or self.moving or bool(self._leaving)

    @property
    def busy(self) -> bool:
        """True while a batch runs, or work outside of batches."""
        return any(self.running.values()) or bool(self.pieces)

    @property
    def moving(self) -> bool:
        """True while a model is loaded."""
        return "moving" in self._states.values()

    def state(self, model: str) -> ModelState:
        """Return the state of a model."""
        return self._states.get(model, "absent")

    def models(self) -> list[str]:
        """Return the models on the device, in the order in which they were loaded."""
        return [model for model, state in self._states.items() if state in ON_DEVICE]

    def missing(self, models: Iterable[str]) -> list[str]:
        """Return those of some models that are not on the device."""
        return [model for model in models if self._states.get(model) not in ON_DEVICE]

    def is_complete(self, models: Iterable[str]) -> bool:
        """Say whether some models are on the device, or will be without further memory."""
        return all(self._states.get(model) in (*ON_DEVICE, "moving") for model in models)

    def can_run(self, models: Iterable[str], exclusive: bool) -> bool:
        """Say whether a batch of some models could start, as far as the models matter."""
        for model in models:
            if self._states.get(model) not in RUNNABLE:
                return False
            if self.running.get(model) and (exclusive or model in self.exclusive):
                return False
        return True

    def idle(self, *, besides: Collection[str] = ()) -> list[str]:
        """Return the models on the device that nothing uses now, without some."""
        return [
            model
            for model in self.models()
            if not self.running[model] and not self.held[model] and model not in besides
        ]

    def bytes_of(self, model: str) -> int:
        """Return the bytes of a model's weights, 0 where they are unknown."""
        return self._costs.get(model, _UNKNOWN).bytes

    def load_seconds(self, models: Iterable[str]) -> float:
        """Return how long it takes to load those of some models that are not on the device."""
        return sum(self._costs.get(model, _UNKNOWN).seconds for model in self.missing(models))

    def to_evict(
        self, nbytes: int, evictable: Iterable[str], next_use: Callable[[str], float]
    ) -> list[str] | None:
        """Return the models to evict so that `nbytes` are free; see `smallest_eviction`."""
        sizes = {model: self.weights[model] for model in evictable}
        return smallest_eviction(sizes, nbytes - self.free, next_use)

    def story(self, model: str) -> list[tuple[ModelState, ModelState]]:
        """Return the latest transitions of a model, for debugging."""
        return [(before, after) for name, before, after in self._story if name == model]

    # Models

    def set_cost(self, model: str, nbytes: int, seconds: float) -> None:
        """Set what a model costs: bytes on the device, and seconds to load it."""
        self._costs[model] = _Cost(nbytes, seconds)
        if model in self.weights:
            self.weights[model] = nbytes

    def start_move(self, model: str) -> None:
        """Count a model's memory from now on, because it is being loaded."""
        self._transition(model, "moving")
        self.weights[model] = self.bytes_of(model)

    def finish_move(self, model: str) -> None:
        """Note that a model is on the device."""
        self._transition(model, "absent" if model in self._discarded else "fresh")

    def fail_move(self, model: str) -> None:
        """Note that a model could not be loaded."""
        self._transition(model, "absent")

    def drain(self, models: Collection[str]) -> None:
        """Start no new batches of some models; those that were drained before run again."""
        for model in [name for name, state in self._states.items() if state == "draining"]:
            if model not in models and model not in self._discarded:
                self._transition(model, "resident")
        for model in models:
            if self.state(model) != "draining":
                self._transition(model, "draining")

    def evict(self, model: str) -> None:
        """Note that a model is about to leave the device; `finish_eviction` notes that it has."""
        assert not self.running[model], f"model '{model}' is evicted while a batch uses it"
        self._transition(model, "leaving")

    def finish_eviction(self, model: str) -> None:
        """Note that a model has left the device."""
        self._transition(model, "absent")

    def discard(self, model: str) -> None:
        """Have a model leave the device, as soon as nothing uses it."""
        if self.state(model) == "moving" or self.running[model]:
            self._discarded.add(model)
            if self.state(model) == "resident":
                self._transition(model, "draining")
        elif self.state(model) in ON_DEVICE:
            self._transition(model, "absent")

    # Batches

    def start_batch(self, models: Sequence[str], exclusive: bool, nbytes: int) -> None:
        """Note that a batch starts, for which some bytes are reserved."""
        self.reserved += nbytes
        for model in models:
            self.running[model] += 1
            if self._states[model] == "fresh":
                self._transition(model, "resident")
        if exclusive:
            self.exclusive.update(models)

    def reserve_free(self) -> int:
        """Reserve all free memory for a running batch; return the bytes."""
        nbytes = max(0, self.free)
        self.reserved += nbytes
        return nbytes

    def start_piece(self, nbytes: int) -> None:
        """Set bytes aside for work outside of batches."""
        self.reserved += nbytes
        self.pieces[nbytes] += 1

    def finish_piece(self, nbytes: int) -> None:
        """Return what was set aside for work outside of batches."""
        self.reserved -= nbytes
        self.pieces[nbytes] -= 1
        if not self.pieces[nbytes]:
            del self.pieces[nbytes]

    def finish_batch(self, models: Sequence[str], nbytes: int) -> None:
        """Note that a batch has ended."""
        self.reserved -= nbytes
        self.exclusive.difference_update(models)
        for model in models:
            self.running[model] -= 1
            if model in self._discarded and not self.running[model]:
                self._transition(model, "absent")

    def validate_state(self) -> None:
        """Raise AssertionError where the bookkeeping contradicts itself."""
        states = self._states
        assert "absent" not in states.values(), states
        assert list(states.values()).count("moving") <= 1, states
        counted = {model for model, state in states.items() if state != "leaving"}
        assert self.weights.keys() == counted, (self.weights, states)
        assert self._leaving.keys() == states.keys() - counted, (self._leaving, states)
        assert self.reserved >= 0, self.reserved
        for model, count in self.running.items():
            assert count >= 0, (model, count)
            assert not count or states.get(model) in ("resident", "draining"), self.story(model)
        assert all(self.running[model] == 1 for model in self.exclusive), self.exclusive
        assert all(count >= 0 for count in self.held.values()), self.held
        for model in self._discarded:
            state = states.get(model)
            draining = state == "draining" and self.running[model]
            assert state == "moving" or draining, (model, state)

    def _transition(self, model: str, state: ModelState) -> None:
        before = self.state(model)
        assert state in MODEL_TRANSITIONS[before], (
            f"model '{model}': {before} -> {state} after {self.story(model)}"
        )
        self._story.append((model, before, state))
        if state in ("absent", "leaving"):
            nbytes = self.weights.pop(model, 0)
            if state == "leaving":
                self._leaving[model] = nbytes
        if state == "absent":
            del self._states[model]
            self._leaving.pop(model, None)
            self._discarded.discard(model)
        else:
            self._states[model] = state
