"""How does a graph run over a folder of images, so that a killed run goes on where it stopped?"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from ..compiler.argument_validation import known_inputs, refusals
from ..compiler.checking import CheckedGraph, check
from ..compiler.graphs import Graph
from ..compiler.required_models import required_models
from ..core import types
from ..core.model import Checkpoint
from ..engine.direct_calls import default_engine
from ..engine.engine import Engine
from ..engine.events import Event, Listener
from ..foundation.cancellation import CancelToken
from ..foundation.errors import AnyloomError, InputError
from ..foundation.plain_text import plain
from ..foundation.problems import ProblemReport
from ..registry.placement import device_with_room
from ..values import Image
from ..values.image import MAX_PIXELS
from .executor import Executor, LocalExecutor, Work
from .identity import identity_of
from .item_processor import ItemProcessor
from .outputs import Describer, output_folders
from .ownership import claim, open_folder
from .ray_executor import RayExecutor
from .sources import Source, absolute, find_inputs
from .summary import Facts, write_summary
from .weight_preparation import WeightPreparation

Format = Literal["yolo", "labelme"]


@dataclass(frozen=True)
class RunSummary:
    """What became of a run.

    folder:  where its files are.
    done:    images finished now.
    skipped: images that were found done.
    failed:  images of which something failed; `failures` says what.
    seconds: from start to end.
    """

    folder: Path
    done: int
    skipped: int
    failed: int
    seconds: float

    @property
    def ok(self) -> bool:
        """True where nothing failed."""
        return not self.failed

    @property
    def total(self) -> int:
        """All images of the run."""
        return self.done + self.skipped + self.failed

    def failures(self) -> Iterator[dict[str, str]]:
        """Yield what went wrong: name, file, node, reason; in the order of the images."""
        with (self.folder / "failures.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def run_folder(
    graph: Graph | CheckedGraph,
    sources: Source | Iterable[Source],
    *,
    inputs: Mapping[str, Any] | None = None,
    out: Path | str | None = None,
    formats: Collection[Format] = (),
    jobs: int | None = None,
    limit: int | None = None,
    force: bool = False,
    profile: str | None = None,
    models: Mapping[str, str] | None = None,
    max_pixels: int = MAX_PIXELS,
    listeners: Iterable[Listener] = (),
    token: CancelToken | None = None,
    engine: Engine | None = None,
    elsewhere: Callable[[ItemProcessor], Executor] | None = None,
) -> RunSummary:
    """Run a graph on every image of some sources and write what it gives into a folder.

    An image that cannot be used, or at which a node fails, does not stop the others. A run that
    was killed goes on when it is started again in the same way: what is done, whole, and made from
    the same image is skipped. One folder holds the results of one graph with one set of
    parameters and models; asked for another one, it refuses rather than mix them. The summary files
    (coco.json, results.jsonl, report.html …) speak of exactly the images of this call and exist
    only when it has come to its end.

    Args:
        graph: a graph; `profile` and `models` choose its models (see `check`). A checked graph has
            them chosen already.
        sources: files, folders, globs, lists of paths; see `find_inputs`.
        inputs: what all images share, such as the prompt. The one image input that is not given
            here is what the sources fill.
        out: the output folder; without it `runs/<graph>-001` and so on, where an unfinished run of
            the same graph on the same sources is gone on with.
        formats: further files to write: "yolo", "labelme".
        jobs: how many images are under way at once, read and not yet stored; by default 32,
            or as many as workers if those are more.
        limit: only so many images, the first ones.
        force: withdraw what the folder holds, whatever made it, and compute everything anew.
        max_pixels: larger images fail.
        listeners: called with every event.
        token: cancels the run.
        engine: runs the graph; the process's own by default.
        elsewhere: who works on the images instead, such as `on_processes(["cuda:0", "cuda:1"])`
            or `on_ray(address=…)`. The results are the same.

    Raises:
        GraphError: the graph is not sound.
        AnyloomError: a source is missing, an input does not fit, the folder belongs to something
            else, or the disk refuses; one line.
        Cancelled: by the token. What is done stays done, as after Ctrl-C.
    """
    started = time.monotonic()
    if isinstance(graph, CheckedGraph):
        if profile is not None or models:
            raise AnyloomError("models are chosen when a graph is checked, not when it runs")
        checked = graph
    else:
        checked = check(graph, profile=profile, models=models or {})
    shared = shared_inputs(checked, inputs or {})
    picture = _picture_input(checked, shared)
    found = find_inputs(sources)
    if limit is not None and limit < 1:
        raise AnyloomError(f"limit {limit} leaves no picture to run on; give at least 1")
    chosen = found[:limit]
    identity = identity_of(checked, shared)
    origin = sorted({absolute(one.path) for one in chosen})
    with open_folder(out, checked.graph.name, identity, origin, force) as store:
        claim(store, identity, found, origin, force)
        facts = Facts.of(checked, shared, identity, sorted(formats))
        prompt = shared.get("prompt")
        describer = Describer(
            output_folders(list(checked.graph.outputs)),
            facts.texts,
            prompt if isinstance(prompt, str) else "",
        )
        bench = ItemProcessor(checked, picture, shared, max_pixels, describer)
        with _performer(bench, elsewhere, engine, jobs, list(listeners)) as (performer, tell):
            counts = Work(store, performer, max_pixels, tell).run(chosen, token or CancelToken())
        write_summary(store, facts, chosen)
        store.note(finished=True)
        return RunSummary(store.folder, *counts, time.monotonic() - started)


@contextmanager
def _performer(
    bench: ItemProcessor,
    elsewhere: Callable[[ItemProcessor], Executor] | None,
    engine: Engine | None,
    jobs: int | None,
    listeners: list[Listener],
) -> Iterator[tuple[Executor, Listener]]:
    """Lend who works on the images, and what is to be told the run's own events."""
    needed = required_models(bench.checked, bench.shared)
    if elsewhere is not None:

        def tell_all(event: Event) -> None:
            for listener in listeners:
                listener(event)

        performer: Executor = elsewhere(bench)
        if not isinstance(performer, RayExecutor) or performer.address is None:
            performer = WeightPreparation(performer, needed)  # of other machines, their actors know
        yield performer, tell_all
        return
    engine = engine or default_engine()
    pool = engine.models

    def expect_room(checkpoint: Checkpoint) -> None:
        device_with_room(checkpoint, pool.device.name, pool.device.memory.budget)

    engine.listeners.extend(listeners)
    try:
        yield (
            WeightPreparation(LocalExecutor(bench, engine, jobs), needed, expect_room),
            engine.emit,
        )
    finally:
        for listener in listeners:
            engine.listeners.remove(listener)


def shared_inputs(checked: CheckedGraph, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what all images share, as the graph will see it.

    Raises:
        InputError: the graph has no such input, or takes something else there, or a node would
            refuse to run with it.
    """
    arguments = {name: checked.signature.arguments[name] for name in checked.graph.inputs}
    shared: dict[str, Any] = {}
    for name, value in inputs.items():
        if name not in arguments:
            known = ", ".join(arguments) or "none"
            raise InputError(
                f"graph '{checked.graph.name}' has no input '{plain(name)}'; it has {known}"
            )
        try:
            shared[name] = arguments[name].validated(value)
        except ValueError as error:
            raise InputError(f"input {plain(str(error))}") from None
    report = ProblemReport()
    refusals(checked, known_inputs(checked, shared), report)
    if report.problems:  # where the step stands in its file does not help: the input is to blame
        raise InputError("\n".join(str(replace(one, place=None)) for one in report.problems))
    return shared


def _picture_input(checked: CheckedGraph, shared: Mapping[str, Any]) -> str:
    """Return the input that the sources fill: the one image that nothing else gives."""
    graph = checked.graph
    left = {name: one for name, one in graph.inputs.items() if name not in shared}
    pictures = [name for name, one in left.items() if types.fits(Image, one.type)]
    required = [name for name in left if checked.signature.arguments[name].required]
    free = [name for name in pictures if name in required] or pictures
    if not free:
        raise AnyloomError(f"graph '{graph.name}' takes no picture, so it cannot run on sources")
    missing = [name for name in required if name != free[0]]
    if missing:
        kind = types.write(graph.inputs[missing[0]].type)
        raise InputError(f"graph '{graph.name}' needs the input '{missing[0]}' ({kind})")
    return free[0]
