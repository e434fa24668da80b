"""States of the steps of a graph, and of the steps in its sub-graphs, from the events of a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from ..engine.events import (
    NodeCached,
    NodeEvent,
    NodeFailed,
    NodeFinished,
    NodeShared,
    NodeSkipped,
    NodeStarted,
    NodeWaiting,
)

State = Literal["waiting", "running", "done", "cached", "stale", "failed", "skipped", "asking"]


@dataclass(frozen=True)
class NodeState:
    """What became of one step in the last run that reached it.

    count:   how often it has run or was found, over all repetitions.
    seconds: how long it has run in all.
    """

    state: State = "waiting"
    seconds: float = 0.0
    count: int = 0
    running: int = 0
    error: str = ""

    def record(self) -> dict[str, Any]:
        """Return the state as JSON."""
        return {
            "state": self.state,
            "seconds": self.seconds,
            "count": self.count,
            "error": self.error,
        }


class RunStates:
    """The state of each step by name, "outer/inner" for one in a sub-graph; not thread-safe.

    A step that runs a graph once has no events of its own: its state follows from those inside.
    """

    def __init__(self) -> None:
        self._known: dict[str, NodeState] = {}
        self._inside: dict[str, set[str]] = {}
        """Step → the steps in it that have a state of their own, at any depth."""
        self._without: dict[str, dict[str, State]] = {}
        """Step → the items for which it has failed or was skipped, as it is now."""
        self._running = False
        self._complete = False

    def begin(self, names: Iterable[str]) -> None:
        """Let the steps of a run wait, and forget what was inside of them."""
        wanted = list(names)
        outer = {name.partition("/")[0] for name in wanted}
        for name in [name for name in self._known if name.partition("/")[0] in outer]:
            self._forget(name)
        for name in wanted:
            self._put(name, NodeState())
        self._without.clear()
        self._running, self._complete = True, False

    def end(self, complete: bool) -> None:
        """Leave no step running.

        Args:
            complete: the run was not canceled.
        """
        self._running, self._complete = False, complete
        for name, state in self._known.items():
            if state.state == "running":
                self._known[name] = replace(state, state="done", running=0)

    def note(self, event: NodeEvent, name: str, cause: str = "") -> None:
        """Apply an event to the state of its step.

        Args:
            cause: the name of the step that failed, of an event of one that was skipped.
        """
        state, without = self._known.get(name, NodeState()), self._without.setdefault(name, {})
        match event:
            case NodeStarted():
                error = state.error if without.keys() - {event.item} else ""
                state = replace(state, state="running", running=state.running + 1, error=error)
            case NodeFinished():
                without.pop(event.item, None)
                left = max(0, state.running - 1)
                failed = "failed" in without.values()
                worst: State = "failed" if failed else "skipped" if without else "done"
                state = replace(
                    state,
                    state="running" if left else worst,
                    running=left,
                    count=state.count + 1,
                    seconds=state.seconds + event.seconds,
                )
            case NodeCached() | NodeShared():
                settled = "cached" if state.state in ("waiting", "cached") else state.state
                state = replace(state, state=settled, count=state.count + 1)
            case NodeFailed():
                without[event.item] = "failed"
                state = replace(
                    state,
                    state="failed",
                    running=max(0, state.running - 1),
                    seconds=state.seconds + event.seconds,
                    error=event.error,
                )
            case NodeWaiting():
                state = replace(state, state="asking", running=0, error=event.question)
            case NodeSkipped() if cause.startswith(f"{name}/"):
                error = self._known.get(cause, state).error
                state = replace(state, state="failed", error=error)
            case NodeSkipped():
                without[event.item] = "skipped"
                state = replace(state, state="skipped", error=f"'{cause}' failed")
        self._put(name, state)

    def has_value(self, name: str) -> None:
        """Note that a step under a control has a result: nothing that it repeats is to come."""
        state = self._known.get(name, NodeState())
        inside = [self._known[one] for one in self._inside.get(name, ())]
        if inside:
            cached = all(one.state in ("cached", "waiting") for one in inside)
            self._known[name] = replace(state, state="cached" if cached else "done")
        elif state.state in ("waiting", "failed", "skipped"):
            # A condition did not hold, nothing was to be repeated, or failures are allowed.
            self._known[name] = replace(state, state="done")

    def rename(self, old: str, new: str) -> None:
        """Keep the states of a step that has another name."""
        for name in [one for one in self._known if one == old or one.startswith(f"{old}/")]:
            state = self._known[name]
            self._forget(name)
            self._put(new + name.removeprefix(old), state)

    def of(self, name: str) -> NodeState:
        """Return the state of a step."""
        own = self._known.get(name)
        inside = [self._known[one] for one in self._inside.get(name, ())]
        if not inside:
            return own or NodeState()
        whole = replace(
            own or NodeState(),
            count=max(one.count for one in inside),
            seconds=sum(one.seconds for one in inside),
        )
        if own is not None and own.state != "waiting":
            return whole
        for kind in ("running", "asking"):
            found = [one for one in inside if one.state == kind]
            if found:
                return replace(whole, state=kind, error=found[0].error)
        kinds = {one.state for one in inside}
        if kinds == {"waiting"}:
            return whole
        if self._running and (own is not None or "waiting" in kinds):
            return replace(whole, state="running")
        for kind in ("failed", "skipped"):
            found = [one for one in inside if one.state == kind]
            if found:
                return replace(whole, state=kind, error=found[0].error)
        if "waiting" in kinds and not self._complete:
            return whole
        return replace(whole, state="done" if "done" in kinds else "cached")

    def names(self) -> list[str]:
        """Return every step that has a state, those in sub-graphs too."""
        return list(dict.fromkeys([*self._known, *self._inside]))

    def _put(self, name: str, state: NodeState) -> None:
        self._known[name] = state
        for outer in _around(name):
            self._inside.setdefault(outer, set()).add(name)

    def _forget(self, name: str) -> None:
        del self._known[name]
        for outer in _around(name):
            self._inside[outer].discard(name)


def _around(name: str) -> list[str]:
    """Return the steps around a step: "a" and "a/b" of "a/b/c"."""
    parts = name.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
