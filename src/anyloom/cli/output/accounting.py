"""What does a run tell about itself when it is over: why each step ran, and where the time went?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...compiler.checked import CheckedGraph
from ...engine.engine import Engine
from ...engine.explain import Explanation
from ...engine.timeline import Timeline
from ...engine.usage import TimeUsage
from ...foundation.events import Listener
from .terminal import say, table


@dataclass
class Accounting:
    """The readers of a run's events that were asked for."""

    explanation: Explanation
    explain: bool
    trace: Timeline | None
    usage: TimeUsage | None
    file: Path | None

    @property
    def listeners(self) -> list[Listener]:
        """Return what the run has to tell its events."""
        explanation = self.explanation if self.explain else None
        return [one for one in (explanation, self.trace, self.usage) if one is not None]

    def note(self) -> None:
        """Note what the run depended on, so that the next one can be explained."""
        self.explanation.note()

    def record(self) -> dict[str, Any]:
        """Return what there is to tell, as JSON."""
        told: dict[str, Any] = {}
        if self.explain:
            told["explain"] = [vars(reason) for reason in self.explanation.reasons()]
            told["critical_path"] = self.explanation.critical_path()._asdict()
        if self.usage is not None:
            told["time"] = self.usage.sentences()
        if self.file is not None:
            told["trace"] = str(self.file)
        return told

    def say(self) -> None:
        """Print what there is to tell."""
        if self.explain:
            say()
            rows = [
                (one.step, str(one.ran), str(one.cached), one.why)
                for one in self.explanation.reasons()
            ]
            table(rows, ("STEP", "RAN", "CACHED", "WHY"))
            path = self.explanation.critical_path()
            if path.seconds:
                say(f"critical path  {' → '.join(path.steps)}: {path.seconds:.2f} s an image")
        if self.usage is not None:
            say()
            for sentence in self.usage.sentences():
                say(sentence)
        if self.file is not None:
            say(f"timeline  {self.file} (open it at https://ui.perfetto.dev)")


@contextmanager
def accounting(
    checked: CheckedGraph,
    engine: Engine,
    inputs: Mapping[str, Any],
    explain: bool,
    trace: Path | None,
) -> Iterator[Accounting]:
    """Watch a run as far as the user wants to know about it.

    Raises:
        AnyloomError: the timeline cannot be written.
    """
    disk = engine.cache.disk
    folder = disk.folder.parent if disk is not None else None
    defaults = {
        name: argument.default
        for name, argument in checked.signature.arguments.items()
        if name in checked.graph.inputs and not argument.required
    }
    shared = {**defaults, **inputs}
    plan = engine.plan(checked)
    explanation = Explanation(
        plan, folder, checked.graph.name, shared, identity=engine.models.identity
    )
    usage = TimeUsage() if explain or trace is not None else None
    if trace is None:
        yield Accounting(explanation, explain, None, usage, None)
        return
    with Timeline(trace) as timeline:
        yield Accounting(explanation, explain, timeline, usage, trace)
