"""The critical path of a run: the chain of steps that no number of workers shortens."""

from __future__ import annotations

import pytest

from anyloom import Engine, check, graph, node
from anyloom.engine.critical_path import critical_path
from anyloom.engine.events import NodeFinished
from anyloom.engine.explain import Explanation


@node
def moved(a: float, *, by: float = 1.0) -> float:
    """Add a number."""
    return a + by


@node
def summed_up(a: float, b: float) -> float:
    """Add two numbers."""
    return a + b


@graph
def diamond(x: float) -> float:
    left = moved(x, by=1.0)
    longer = moved(left, by=2.0)
    right = moved(x, by=3.0)
    return summed_up(longer, right)


@pytest.mark.parametrize(
    ("seconds", "path", "total"),
    [
        ({"left": 1, "longer": 1, "right": 5, "summed_up": 1}, ("right", "summed_up"), 6),
        ({"left": 2, "longer": 2, "right": 3, "summed_up": 1}, ("left", "longer", "summed_up"), 5),
    ],
)
def test_the_longest_chain_by_time_is_the_critical_path(seconds, path, total) -> None:
    with Engine() as engine:
        found = critical_path(engine.plan(check(diamond)), seconds)
    assert found == (path, total)


def test_a_run_is_explained_with_its_mean_seconds_for_one_item() -> None:
    with Engine() as engine:
        plan = engine.plan(check(diamond))
        explanation = Explanation(plan, None, "diamond", identity=engine.models.identity)
        for item in ("a", "b"):
            explanation(NodeFinished(9.0, item, "right", 4.0))
            explanation(NodeFinished(9.0, item, "left", 1.0))
        explanation(NodeFinished(9.0, "b", "summed_up", 2.0))
    assert explanation.critical_path() == (("right", "summed_up"), 5.0)
