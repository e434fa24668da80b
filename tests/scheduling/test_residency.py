"""States of models on a device, and what is evicted for another model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom.scheduling.memory_ledger import MemoryLedger
from anyloom.scheduling.residency import Residency


def holding(budget: int, **weights: int) -> Residency:
    residency = Residency(MemoryLedger(budget))
    for model, nbytes in weights.items():
        residency.set_cost(model, nbytes, 0.0)
        residency.start_move(model)
        residency.finish_move(model)
    residency.validate_state()
    return residency


def test_nothing_is_evicted_where_memory_is_free() -> None:
    assert holding(100, a=50).to_evict(50, {"a"}, lambda _: 0) == []


def test_the_smallest_set_that_suffices_is_evicted() -> None:
    residency = holding(100, a=60, b=25, c=15)
    assert residency.to_evict(20, {"a", "b", "c"}, lambda _: 0) == ["b"]
    assert sorted(residency.to_evict(40, {"a", "b", "c"}, lambda _: 0) or []) == ["b", "c"]


def test_of_equal_sets_the_one_needed_last_is_evicted() -> None:
    soon = {"a": 1.0, "b": 9.0, "c": 3.0}
    assert holding(90, a=30, b=30, c=30).to_evict(30, set(soon), soon.__getitem__) == ["b"]


def test_none_is_returned_where_no_eviction_suffices() -> None:
    residency = holding(100, a=60, b=40)
    assert residency.to_evict(70, {"a"}, lambda _: 0) is None
    residency.reserved = 20
    assert residency.free == -20


@given(st.dictionaries(st.integers(0, 40).map(str), st.integers(1, 50), max_size=20), st.data())
def test_an_eviction_suffices_and_contains_no_needless_model(
    weights: dict[str, int], data: st.DataObject
) -> None:
    residency = holding(sum(weights.values()), **weights)
    nbytes = data.draw(st.integers(0, max(1, residency.budget)))
    evict = residency.to_evict(nbytes, set(weights), lambda model: float(len(model)))
    if evict is None:
        assert nbytes > residency.budget
        return
    freed = [weights[model] for model in evict]
    assert residency.free + sum(freed) >= nbytes
    assert all(residency.free + sum(freed) - size < nbytes for size in freed)


def test_a_discarded_model_leaves_when_its_last_batch_ends() -> None:
    residency = holding(10, m=5)
    residency.start_batch(["m"], False, 0)
    residency.start_batch(["m"], False, 0)
    residency.discard("m")
    assert not residency.can_run(["m"], False)
    residency.drain(())
    residency.finish_batch(["m"], 0)
    residency.validate_state()
    assert residency.state("m") == "draining"
    assert residency.free == 5
    residency.finish_batch(["m"], 0)
    residency.validate_state()
    assert residency.state("m") == "absent"
    assert residency.free == 10


def test_a_model_that_is_discarded_while_it_moves_is_loaded_again_when_needed() -> None:
    residency = Residency(MemoryLedger(10))
    residency.start_move("m")
    residency.discard("m")
    residency.validate_state()
    residency.finish_move("m")
    residency.validate_state()
    assert residency.story("m") == [("absent", "moving"), ("moving", "absent")]
    residency.start_move("m")
    residency.finish_move("m")
    assert residency.state("m") == "fresh"


def test_transitions_outside_the_table_are_refused() -> None:
    residency = holding(10, m=5)
    with pytest.raises(AssertionError, match="model 'm': fresh -> moving"):
        residency.start_move("m")
    residency.evict("m")
    with pytest.raises(AssertionError, match="model 'm': leaving -> moving"):
        residency.start_move("m")
    residency.finish_eviction("m")
    residency = holding(10, m=5)
    residency.start_batch(["m"], False, 0)
    with pytest.raises(AssertionError, match="is evicted while a batch uses it"):
        residency.evict("m")
