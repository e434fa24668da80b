"""Diagnostics of a run: why each step ran (--explain), and where the time went (--trace)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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
from .terminal import print_line, print_table


@dataclass
class RunDiagnostics:
    """The diagnostics that were requested for a run; the explanation is recorded in any case."""

    explanation: Explanation
    explain: bool
    timeline: Timeline | None
    usage: TimeUsage | None
    file: Path | None

    @property
    def listeners(self) -> list[Listener]:
        """Return the listeners of the run's events."""
        explanation = self.explanation if self.explain else None
        listeners = (explanation, self.timeline, self.usage)
        return [listener for listener in listeners if listener is not None]

    def store(self) -> None:
        """Store what the run depended on, so that the next one can be explained."""
        self.explanation.note()

    def to_json(self) -> dict[str, Any]:
        """Return the diagnostics as JSON."""
        record: dict[str, Any] = {}
        if self.explain:
            record["explain"] = [vars(reason) for reason in self.explanation.reasons()]
            record["critical_path"] = self.explanation.critical_path()._asdict()
        if self.usage is not None:
            record["time"] = self.usage.sentences()
        if self.file is not None:
            record["trace"] = str(self.file)
        return record

    def print(self) -> None:
        """Print the diagnostics."""
        if self.explain:
            print_line()
            rows = [
                (reason.step, str(reason.ran), str(reason.cached), reason.why)
                for reason in self.explanation.reasons()
            ]
            print_table(rows, ("STEP", "RAN", "CACHED", "WHY"))
            path = self.explanation.critical_path()
            if path.seconds:
                steps = " → ".join(path.steps)
                print_line(f"critical path  {steps}: {path.seconds:.2f} s an image")
        if self.usage is not None:
            print_line()
            for sentence in self.usage.sentences():
                print_line(sentence)
        if self.file is not None:
            print_line(f"timeline  {self.file} (open it at https://ui.perfetto.dev)")


@contextmanager
def run_diagnostics(
    checked: CheckedGraph,
    engine: Engine,
    inputs: Mapping[str, Any],
    explain: bool,
    trace: Path | None,
    jobs: int,
    recompute: Collection[str] = (),
) -> Iterator[RunDiagnostics]:
    """Yield the diagnostics of a run.

    Args:
        checked: the part of the graph that runs.
        jobs: how many images may be in flight at once.
        recompute: steps that run even if their results are cached.

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
    explanation = Explanation(
        engine.plan(checked),
        folder,
        checked.graph.name,
        {**defaults, **inputs},
        identity=engine.models.identity,
        recompute=recompute,
    )
    usage = TimeUsage(jobs) if explain or trace is not None else None
    if trace is None:
        yield RunDiagnostics(explanation, explain, None, usage, None)
        return
    with Timeline(trace) as timeline:
        yield RunDiagnostics(explanation, explain, timeline, usage, trace)
