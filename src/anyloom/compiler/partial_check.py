"""Check of what could be read of a damaged graph file, so that its mistakes come in one round."""

from __future__ import annotations

from collections.abc import Set

from ..foundation.problems import Problem
from ..registry.lookup import Registry
from ..registry.lookup import registry as the_registry
from .checking import check
from .graph_errors import GraphError


def with_problems_of_check(error: GraphError, registry: Registry = the_registry) -> GraphError:
    """Return an error of reading, with the problems that a check finds in the readable part.

    Problems that may follow from what could not be read are left out.
    """
    if error.readable is None:
        return error
    try:
        check(error.readable, registry=registry)
    except GraphError as found:
        further = [
            problem
            for problem in found.problems
            if problem.place not in error.doubtful and not _may_follow(problem, error.unreadable)
        ]
        return GraphError([*error.problems, *further])
    return error


def _may_follow(problem: Problem, unreadable: Set[str]) -> bool:
    if unreadable and problem.message.endswith("has no outputs"):
        return True
    text = f"{problem.message} {problem.hint}"
    return any(
        f"${name}'" in text or f"${name}." in text or f"'{name}'" in text for name in unreadable
    )
