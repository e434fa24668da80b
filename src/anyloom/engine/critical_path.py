"""Critical path of a graph: the chain of steps that an item takes at least."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .plan import Plan


class CriticalPath(NamedTuple):
    """The longest chain of steps by time; with any number of workers no item is faster."""

    steps: tuple[str, ...]
    seconds: float


def critical_path(plan: Plan, seconds: Mapping[str, float]) -> CriticalPath:
    """Return the longest chain of steps.

    Args:
        seconds: step → seconds that it takes for one item; steps that are absent take none.
    """
    import networkx

    graph = networkx.DiGraph()
    for step in plan.steps:
        cost = seconds.get(step.name, 0.0)
        graph.add_edge("", step.name, seconds=cost)
        for value in step.may_need:
            if value in plan.producer:
                source = plan.steps[plan.producer[value]].name
                graph.add_edge(source, step.name, seconds=cost)
    if not graph:
        return CriticalPath((), 0.0)
    path = networkx.dag_longest_path(graph, weight="seconds")[1:]
    return CriticalPath(tuple(path), sum(seconds.get(name, 0.0) for name in path))
