"""What leaves a device for another model: the least bytes, and what is needed last."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anyloom.scheduling.residency import Residency


def holding(budget: int, **weights: int) -> Residency:
    residency = Residency(budget)
    residency.weights.update(weights)
    return residency


def test_nothing_leaves_where_there_is_room() -> None:
    assert holding(100, a=50).to_evict(50, {"a"}, lambda _: 0) == []


def test_the_smallest_set_that_suffices_leaves() -> None:
    residency = holding(100, a=60, b=25, c=15)
    assert residency.to_evict(20, {"a", "b", "c"}, lambda _: 0) == ["b"]
    assert sorted(residency.to_evict(40, {"a", "b", "c"}, lambda _: 0) or []) == ["b", "c"]


def test_of_equal_sets_the_one_needed_last_leaves() -> None:
    soon = {"a": 1.0, "b": 9.0, "c": 3.0}
    assert holding(90, a=30, b=30, c=30).to_evict(30, set(soon), soon.__getitem__) == ["b"]


def test_it_is_told_when_nothing_suffices() -> None:
    residency = holding(100, a=60, b=40)
    assert residency.to_evict(70, {"a"}, lambda _: 0) is None
    residency.reserved = 20
    assert residency.free == -20


@given(st.dictionaries(st.integers(0, 40).map(str), st.integers(1, 50), max_size=20), st.data())
def test_what_leaves_always_suffices_and_none_of_it_is_in_vain(
    weights: dict[str, int], data: st.DataObject
) -> None:
    residency = holding(sum(weights.values()), **weights)
    wanted = data.draw(st.integers(0, max(1, residency.budget)))
    found = residency.to_evict(wanted, set(weights), lambda model: float(len(model)))
    if found is None:
        assert wanted > residency.budget
        return
    freed = [weights[model] for model in found]
    assert residency.free + sum(freed) >= wanted
    assert all(residency.free + sum(freed) - one < wanted for one in freed)
