"""Runs: a graph over a folder of images, resumable after a kill."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ..compiler.argument_validation import known_inputs, refusals
from ..compiler.checked import CheckedGraph
from ..compiler.checking import check
from ..compiler.definition import GraphDefinition
from ..compiler.required_models import required_models
from ..compiler.source_input import source_input
from ..core.checkpoint import Checkpoint
from ..core.run_config import RunConfig
from ..engine.direct_calls import default_engine
from ..engine.engine import Engine
from ..foundation.cancellation import CancelToken
from ..foundation.errors import AnyloomError, InputError
from ..foundation.events import Event, Listener
from ..foundation.plain_text import plain
from ..foundation.problems import ProblemReport
from ..registry.placement import device_with_room
from ..values.image import MAX_PIXELS
from .executor import Executor, LocalExecutor, Work
from .identity import identity_of, models_of
from .item_processor import ItemProcessor
from .outputs import Describer, output_folders
from .ownership import claim, open_folder
from .run_facts import RunFacts
from .sources import Source, absolute, find_inputs
from .summary import write_summary
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


MakeExecutor = Callable[[ItemProcessor, RunConfig], Executor]
"""Makes an executor for the images of one run."""


@dataclass(frozen=True)
class RunSpec:
    """What a run computes and where its results go; see `run_folder` for the fields."""

    graph: CheckedGraph
    sources: Source | Iterable[Source]
    inputs: Mapping[str, Any] = field(default_factory=dict)
    out: Path | str | None = None
    formats: Collection[Format] = ()
    jobs: int | None = None
    limit: int | None = None
    force: bool = False
    max_pixels: int = MAX_PIXELS


def run_folder(
    graph: GraphDefinition | CheckedGraph,
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
    executor: MakeExecutor | None = None,
) -> RunSummary:
    """Run a graph on every image of some sources and write its results into a folder.

    An image that cannot be used, or on which a node fails, does not stop the others. A run that was
    killed continues when it is started again in the same way: an image is skipped if its results
    are complete and were made from the same file. One folder holds the results of one graph with
    one set of parameters and models; for another one it is refused rather than mixed. The summary
    files (coco.json, results.jsonl, report.html …) cover exactly the images of this call and exist
    only when the run has ended.

    Args:
        graph: a graph; `profile` and `models` choose its models (see `check`). A checked graph has
            them chosen already.
        sources: files, folders, globs, lists of paths; see `find_inputs`.
        inputs: what all images share, such as the prompt. The one image input that is not given
            here is filled from the sources.
        out: the output folder; without it `runs/<graph>-001` and so on, where an unfinished run of
            the same graph on the same sources is continued.
        formats: further files to write: "yolo", "labelme".
        jobs: how many images are in flight at once, read and not yet stored; by default 32, or the
            number of workers if that is larger.
        limit: only so many images, the first ones.
        force: withdraw what the folder holds, whatever made it, and compute everything again.
        max_pixels: larger images fail.
        listeners: called with every event.
        token: cancels the run.
        engine: runs the graph; the engine of the process by default.
        executor: computes the images elsewhere, such as `on_processes(["cuda:0", "cuda:1"])` or
            `on_ray(address=…)`. The results are the same.

    Raises:
        GraphError: the graph is not valid.
        AnyloomError: a source is missing, an input does not fit, the folder belongs to something
            else, or the disk refuses; one line.
        Cancelled: by the token. Results that were stored stay, as after Ctrl-C.
    """
    if isinstance(graph, CheckedGraph):
        if profile is not None or models:
            raise AnyloomError("models are chosen when a graph is checked, not when it runs")
        checked = graph
    else:
        checked = check(graph, profile=profile, models=models or {})
    spec = RunSpec(checked, sources, inputs or {}, out, formats, jobs, limit, force, max_pixels)
    return start_run(
        spec,
        engine or default_engine(),
        executor=executor,
        listeners=list(listeners),
        token=token or CancelToken(),
    )


def start_run(
    spec: RunSpec,
    engine: Engine,
    *,
    executor: MakeExecutor | None,
    listeners: list[Listener],
    token: CancelToken,
) -> RunSummary:
    """Run a specification; see `run_folder`."""
    started = time.monotonic()
    checked = spec.graph
    shared = shared_inputs(checked, spec.inputs)
    image_input = source_input(checked.graph, shared)
    images = find_inputs(spec.sources)
    if spec.limit is not None and spec.limit < 1:
        raise AnyloomError(f"limit {spec.limit} leaves no image to run on; give at least 1")
    chosen = images[: spec.limit]
    device = _device(engine, checked)
    identity = identity_of(checked, shared, device)
    origin = sorted({absolute(image.path) for image in chosen})
    with open_folder(spec.out, checked.graph.name, identity, origin, spec.force) as store:
        claim(store, identity, images, origin, spec.force)
        facts = RunFacts.of(checked, shared, identity, sorted(spec.formats), device)
        prompt = shared.get("prompt")
        describer = Describer(
            output_folders(list(checked.graph.outputs)),
            facts.texts,
            prompt if isinstance(prompt, str) else "",
        )
        processor = ItemProcessor(checked, image_input, shared, spec.max_pixels, describer)
        with _prepared(processor, executor, engine, spec.jobs, listeners) as (prepared, emit):
            counts = Work(store, prepared, spec.max_pixels, emit).run(chosen, token)
        write_summary(store, facts, chosen)
        store.note(finished=True)
        return RunSummary(store.folder, *counts, time.monotonic() - started)


def _device(engine: Engine, checked: CheckedGraph) -> str:
    """Return the device that decides the dtype of models; it matters only where there are any."""
    return engine.models.device.name if any(True for _ in models_of(checked)) else "cpu"


@contextmanager
def _prepared(
    processor: ItemProcessor,
    make: MakeExecutor | None,
    engine: Engine,
    jobs: int | None,
    listeners: list[Listener],
) -> Iterator[tuple[Executor, Listener]]:
    """Yield the executor of a run, and the function that its own events are passed to."""
    required = required_models(processor.checked, processor.shared)
    offline = engine.config.offline
    if make is not None:

        def emit(event: Event) -> None:
            for listener in listeners:
                listener(event)

        executor = make(processor, engine.config)
        if executor.local_weights:
            executor = WeightPreparation(executor, required, offline=offline)
        yield executor, emit
        return
    pool = engine.models

    def check_fit(checkpoint: Checkpoint) -> None:
        device_with_room(checkpoint, pool.device.name, pool.device.memory.budget)

    engine.listeners.extend(listeners)
    try:
        local = LocalExecutor(processor, engine, jobs)
        prepared = WeightPreparation(local, required, offline=offline, check_fit=check_fit)
        yield prepared, engine.emit
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
