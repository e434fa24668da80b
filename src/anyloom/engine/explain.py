"""Explanations: why each step of a graph ran, or did not have to.

What a step's result depends on is noted when a graph runs, and compared when it runs again: a step
runs because its code, model or a parameter has changed, because a step before it ran, or because
there was no cached result for its inputs.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..core.checkpoint import Checkpoint
from ..core.code_identity import unknown_parts
from ..core.node_decorator import Node
from ..foundation.atomic_files import write_atomically
from ..foundation.errors import one_line
from ..foundation.events import Event
from .critical_path import CriticalPath, critical_path
from .events import (
    ItemSkipped,
    ItemStarted,
    NodeCached,
    NodeFailed,
    NodeFinished,
    NodeShared,
    NodeSkipped,
    NodeWaiting,
    whole_item,
)
from .plan import Link, Plan, PlannedStep

INPUTS = "$inputs"
"""The key of the inputs in the notes; no step can have this name."""
VALUE_LENGTH = 60
"""Characters of a parameter's value that are stored for the comparison."""


@dataclass(frozen=True)
class Reason:
    """How often one step ran, and why.

    ran:    how often it was computed.
    cached: how often its result was found.
    why:    in words.
    """

    step: str
    ran: int
    cached: int
    why: str


class Explanation:
    """Watches one run of a graph; a listener.

    Args:
        plan: of the graph.
        folder: where the notes of earlier runs are; None keeps none, then only this run is known.
        name: of the graph.
        inputs: what all items share, such as the prompt.
        identity: returns what the results of a checkpoint depend on.
        recompute: steps that run even if their results are cached.
    """

    def __init__(
        self,
        plan: Plan,
        folder: Path | None,
        name: str,
        inputs: Mapping[str, Any] = MappingProxyType({}),
        *,
        identity: Callable[[Checkpoint], str],
        recompute: Collection[str] = (),
    ) -> None:
        self._identity = identity
        self._recompute = recompute
        self._steps = {step.name: step for step in _steps_of(plan)}
        self._before = {step.output: step.name for step in plan.steps}
        self._inputs = {name: one_line_of(value) for name, value in inputs.items()}
        self._input_slots = {slot: name for name, slot in plan.inputs.items()}
        safe = re.sub(r"\W+", "_", name) or "graph"
        self._file = None if folder is None else folder / "explain" / f"{safe}.json"
        self._ran: Counter[str] = Counter()
        self._cached: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()
        self._skipped: dict[str, str] = {}
        self._plan = plan
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._items: set[str] = set()
        self._started = 0
        self._done_before = 0
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        if isinstance(event, NodeFinished | NodeFailed):
            with self._lock:
                self._ran[event.node] += 1
                self._seconds[event.node] += event.seconds
                self._items.add(whole_item(event.item))
        elif isinstance(event, NodeCached | NodeShared):
            with self._lock:
                self._cached[event.node] += 1
        elif isinstance(event, NodeWaiting):
            with self._lock:
                self._waiting[event.node] += 1
        elif isinstance(event, NodeSkipped):
            with self._lock:
                self._skipped[event.node] = event.cause
        elif isinstance(event, ItemStarted | ItemSkipped):
            with self._lock:
                self._started += isinstance(event, ItemStarted)
                self._done_before += isinstance(event, ItemSkipped)

    def reasons(self) -> list[Reason]:
        """Return what became of every step, in the order of the graph; for when the run is over."""
        facts = self._facts()
        known = self._known()
        found = []
        for name, step in self._steps.items():
            ran, cached = self._ran[name], self._cached[name]
            if self._waiting[name]:
                why = "waits for the answer of a person"
            elif not ran and not cached and name in self._skipped:
                why = f"'{self._skipped[name]}' failed or waits for an answer"
            elif self._done_before and not self._started:
                why = "the results of all images were in the folder already"
            elif not ran and not cached and self._ran_inside(name):
                why = "see the steps inside"
            elif not ran and not cached:
                why = "not needed, or part of a branch that was not taken"
            elif not ran:
                why = "; ".join(["inputs, parameters and model are as before", *_not_in_key(step)])
            else:
                why = self._why(step, facts[name], known.get(name), known)
            found.append(Reason(name, ran, cached, why))
        return found

    def _ran_inside(self, name: str) -> bool:
        """Return whether a step of the sub-graph that a step repeats has run or was cached."""
        return any(
            inner.startswith(f"{name}/") for counts in (self._ran, self._cached) for inner in counts
        )

    def critical_path(self) -> CriticalPath:
        """Return the chain of steps that took longest, with its mean seconds for one item."""
        outer: defaultdict[str, float] = defaultdict(float)
        names = {step.name for step in self._plan.steps}
        for name, seconds in self._seconds.items():
            while name not in names and "/" in name:  # a step inside a repeated sub-graph
                name = name.rpartition("/")[0]
            outer[name] += seconds / max(1, len(self._items))
        return critical_path(self._plan, outer)

    def note(self) -> None:
        """Note what the run depended on, for the next one to be compared with."""
        if self._file is None:
            return
        known = self._known()
        # A run of some outputs says nothing about inputs that only the others read.
        needed = {slot for step in self._plan.steps for slot in step.needs}
        read = {name for slot, name in self._input_slots.items() if slot in needed}
        inputs = {name: text for name, text in self._inputs.items() if name in read}
        inputs = {**known.get(INPUTS, {}), **inputs}
        text = json.dumps({**known, **self._facts(), INPUTS: inputs})
        with contextlib.suppress(OSError):  # then the next run has nothing to compare with
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._file, text)

    def _facts(self) -> dict[str, Any]:
        return {name: self._step_facts(step) for name, step in self._steps.items()}

    def _step_facts(self, step: PlannedStep) -> dict[str, Any]:
        """Return what a step's results depend on besides its inputs, as JSON."""
        if step.node is None:
            return {}
        return {
            "node": step.node.identity,
            "code": step.keys.code if step.keys is not None else "",
            "parameters": {
                name: one_line_of(value)
                for name, value in step.constants.items()
                if not isinstance(value, Link) and name not in step.node.ignore
            },
            "models": {name: self._identity(checkpoint) for name, checkpoint in step.models},
        }

    def _why(
        self,
        step: PlannedStep,
        facts: Mapping[str, Any],
        before: Mapping[str, Any] | None,
        known: Mapping[str, Any],
    ) -> str:
        if any(step.name == name or step.name.startswith(f"{name}/") for name in self._recompute):
            return "it was to be computed again"
        if step.node is not None and step.keys is None:
            return _why_not_cached(step.node)
        if known and before is None:
            return "it ran in no earlier run"
        changes = list(_changes(before, facts)) if before is not None else []
        # Inside a step that calls its operation, other values have these numbers.
        outermost = any(step is other for other in self._plan.steps)
        slots = list(dict.fromkeys(step.needs)) if outermost else []
        names = {self._input_slots[slot] for slot in slots if slot in self._input_slots}
        old = known.get(INPUTS, {})
        changes += [
            f"input {name} changed from {old[name]} to {self._inputs[name]}"
            for name in sorted(names & set(self._inputs) & set(old))
            if old[name] != self._inputs[name]
        ]
        if changes:
            return "; ".join(changes)
        earlier = [
            self._before[slot]
            for slot in slots
            if slot in self._before and self._ran[self._before[slot]]
        ]
        if earlier:
            return f"because {' and '.join(earlier)} ran"
        return "no cached result for these inputs"

    def _known(self) -> dict[str, Any]:
        if self._file is None:
            return {}
        try:
            found = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _steps_of(plan: Plan) -> Iterator[PlannedStep]:
    for step in plan.steps:
        yield step
        if step.inner is not None:
            yield from (one for one in _steps_of(step.inner) if one.name != step.name)


def _why_not_cached(node: Node[..., Any]) -> str:
    unknown = unknown_parts(node.function) if node.cached else []
    return ": ".join(["its results are never cached", *(["; ".join(unknown)] if unknown else [])])


def _not_in_key(step: PlannedStep) -> Iterator[str]:
    """Yield what a step's result may depend on although no key tells."""
    if step.node is not None and (unknown := unknown_parts(step.node.function)):
        yield f"not compared: {', '.join(unknown)}"


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is different, in words."""
    if before.get("node") != now.get("node"):
        yield f"node {before.get('node')} became {now.get('node')}"
    elif before.get("code") != now.get("code"):
        yield "its code, or code or values of yours that it uses, changed"
    for kind, word in (("models", "model"), ("parameters", "parameter")):
        old, new = before.get(kind, {}), now.get(kind, {})
        for name in sorted({*old, *new}):
            if name not in old:
                yield f"{word} {name} is set to {new[name]}"
            elif name not in new:
                yield f"{word} {name} was {old[name]}, and is wired or left out now"
            elif old[name] != new[name]:
                yield f"{word} {name} changed from {old[name]} to {new[name]}"


def one_line_of(value: Any) -> str:
    """Return a parameter's value as a short text."""
    text = one_line(value) if isinstance(value, BaseException) else " ".join(repr(value).split())
    return text if len(text) <= VALUE_LENGTH else text[: VALUE_LENGTH - 1] + "…"
