"""Runs: a graph over a folder of images, resumable after a kill."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

from ..compiler.argument_validation import known_inputs, validate_arguments
from ..compiler.checked import CheckedGraph
from ..compiler.checking import check
from ..compiler.definition import GraphDefinition
from ..compiler.required_models import required_models
from ..compiler.selection import select_outputs
from ..compiler.source_input import source_input
from ..core.checkpoint import Checkpoint
from ..core.run_config import RunConfig
from ..engine.direct_calls import default_engine
from ..engine.engine import Engine
from ..foundation.cancellation import CancelToken
from ..foundation.errors import AnyloomError, Cancelled, InputError, UnknownNameError
from ..foundation.events import Event, Listener
from ..foundation.paths import absolute
from ..foundation.plain_text import plain
from ..foundation.problems import ProblemReport
from ..hardware.devices import resolve_device
from ..registry.placement import device_with_memory
from ..values.image import MAX_PIXELS
from ..values.image_decoding import DepthRange
from ..values.medical.slices import Axis
from .answering import stored_answers
from .dataset_summaries import DatasetSummary
from .executor import Executor, ExecutorFactory, LocalExecutor
from .findings import Findings
from .identity import identity_of, models_of, shown_inputs, with_stored_commits
from .item_processor import ItemProcessor
from .label_files import LabelFormat, label_formats
from .map_files import check_map_formats
from .output_encoder import OutputEncoder, output_folders
from .ownership import check_folder, open_folder, resume_or_reset
from .pipeline import RunPipeline
from .report import Interruption
from .run_facts import RunFacts
from .source_checks import check_sources, range_notes, unused_range_notes
from .source_parts import TILE_OVERLAP, TILE_SIZE, ReadingOptions
from .sources import LeftOut, Source, expand_home, find_images
from .summary import write_summary
from .weight_preparation import WeightPreparation

Format = LabelFormat


@dataclass(frozen=True)
class RunSummary:
    """Summary of a run.

    folder:  its files.
    done:    images finished by this call.
    skipped: images that were done before.
    failed:  images of which something failed, and sub-folders that could not be read; `failures`
        says what.
    seconds: from start to end.
    waiting: images that wait for answers of a person; `open_questions(folder)` says which.
    handled: images of this call that went on without a failed step, by `otherwise` or `failures`.
    notes:   lines for the user: what was left out, which files were kept as somebody changed them.
    names:   of the images of this call; the folder may hold others.
    found:   counts per label over all images in the folder; None where no output is masks or
        regions.
    together: what the results of all images in the folder say together, such as tables of means,
        for each output whose node has a `summary`.
    """

    folder: Path
    done: int
    skipped: int
    failed: int
    seconds: float
    waiting: int = 0
    handled: int = 0
    notes: tuple[str, ...] = ()
    names: frozenset[str] = field(default=frozenset(), repr=False)
    found: Findings | None = None
    together: tuple[DatasetSummary, ...] = ()

    @property
    def ok(self) -> bool:
        """True where nothing failed."""
        return not self.failed

    @property
    def total(self) -> int:
        """How many images the run has."""
        return self.done + self.skipped + self.failed + self.waiting

    def _repr_html_(self) -> str:
        """Show in a notebook what was found and where it is."""
        counts = {"done": self.done, "done before": self.skipped, "failed": self.failed}
        counts["waiting for answers"] = self.waiting
        lines = [", ".join(f"{count} {what}" for what, count in counts.items() if count) or "empty"]
        if self.found is not None:
            lines += [
                f"{plain(label)}: {count.instances} in {count.images} images"
                for label, count in self.found.labels.items()
            ]
        lines += [plain(f"{one['name']}: {one['reason']}") for one in islice(self.failures(), 5)]
        lines += [*self.notes, f"report: {plain(str(self.folder / 'report.html'))}"]
        return "".join(f"<div>{escape(line)}</div>" for line in lines)

    def failures(self) -> Iterator[dict[str, str]]:
        """Yield what failed: name, file, node, reason; in the order of the images."""
        with (self.folder / "failures.jsonl").open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                try:
                    failure = json.loads(line)
                    if not failure["name"] or failure["name"] in self.names:
                        yield failure
                except (LookupError, TypeError, ValueError):
                    continue  # somebody changed the file


@dataclass(frozen=True)
class RunSpec:
    """What a run computes and where its results go; see `run_folder` for the fields."""

    graph: CheckedGraph
    sources: Source | Iterable[Source]
    inputs: Mapping[str, Any] = field(default_factory=dict)
    outputs: Sequence[str] | None = None
    recompute: Collection[str] = ()
    out: Path | str | None = None
    formats: Collection[Format] = ()
    jobs: int | None = None
    limit: int | None = None
    force: bool = False
    max_pixels: int = MAX_PIXELS
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    timeout: float | None = None
    val: float | None = None
    simplify: float | None = None


def run_folder(
    graph: GraphDefinition | CheckedGraph,
    sources: Source | Iterable[Source],
    *,
    inputs: Mapping[str, Any] | None = None,
    outputs: Sequence[str] | None = None,
    recompute: Collection[str] = (),
    out: Path | str | None = None,
    formats: Collection[Format] = (),
    jobs: int | None = None,
    limit: int | None = None,
    force: bool = False,
    profile: str | None = None,
    models: Mapping[str, str] | None = None,
    max_pixels: int = MAX_PIXELS,
    depth_range: DepthRange | None = None,
    tile_size: int = TILE_SIZE,
    tile_overlap: int = TILE_OVERLAP,
    bands: Sequence[int] = (),
    timeout: float | None = None,
    val: float | None = None,
    simplify: float | None = None,
    axis: Axis = "axial",
    listeners: Iterable[Listener] = (),
    token: CancelToken | None = None,
    engine: Engine | None = None,
    executor: ExecutorFactory | None = None,
) -> RunSummary:
    """Run a graph on every image of some sources and write its results into a folder.

    An image that cannot be used, or on which a node fails, does not stop the others. A run that was
    killed continues when it is started again in the same way: an image is skipped if its results
    are complete and were made from the same file. One folder holds the results of one graph with
    one set of parameters, models and outputs; a run with others is refused. An image whose graph
    asks a person waits; the same run goes on with it when `answer_question` was called. The summary
    files (coco.json, results.jsonl, report.html …) describe every result in the folder, also those
    of earlier calls; manifest.json exists only when the run is complete. A file that somebody
    changed or added is never removed nor overwritten.

    Args:
        graph: a graph; `profile` and `models` choose its models (see `check`). A checked graph has
            them chosen already.
        sources: files, folders, globs, lists of paths; see `find_images`.
        inputs: what all images share, such as the prompt. The image input that is missing in it
            is filled from the sources.
        outputs: what to compute instead of all outputs: names of outputs, of steps, or
            "step.output" where a step has several. Only what these need runs, and only their
            inputs and models have to be there.
        recompute: steps or outputs that are computed even if their results are cached. Images that
            are done in the output folder are then processed again.
        out: the output folder; without it `runs/<graph>-001` and so on, where an unfinished run of
            the same graph on the same sources is continued.
        formats: further files to write: "cvat", "labelme", "labelstudio", "voc", "yolo", of
            georeferenced TIFFs "geojson", "gpkg" and "geotiff" (extra "geo"), and of slices of
            volumes "nifti" (extra "medical"); those of earlier calls are written too.
        jobs: how many images are in flight at once, read and not yet stored; by default 32, or the
            number of workers if that is larger.
        limit: only so many images, the first ones.
        force: withdraw the results that the folder holds, whatever made them, and compute
            everything again; also with a damaged database.
        max_pixels: larger images fail.
        depth_range: the values of images of more than 8 bits that become black and white; by
            default the lowest and the highest of each file, or the window that a medical image
            states. `window_range("lung")` is that of a window of CT.
        tile_size: of the square tiles in which a georeferenced TIFF is read, in pixels, from 16 to
            16,384 (extra "geo"). Every tile is an image of the run.
        tile_overlap: how many pixels tiles share with their neighbors; things that are smaller are
            whole in at least one tile.
        bands: of a georeferenced TIFF, from 1: those that are shown red, green and blue, or one
            that is shown gray; by default its first three colors.
        timeout: seconds that an image may take once work on it has begun; then it fails alone. By
            default as many images are then in flight as there are workers.
        val: the share of images that a YOLO dataset validates with, above 0 and below 1; by default
            it is not divided.
        simplify: how far the outlines in geojson and gpkg files may be simplified, in units of the
            raster's coordinate reference system; by default they follow the edges of pixels.
        axis: of the patient that the slices of NIfTI volumes follow; DICOM series have slices.
        listeners: called with every event.
        token: cancels the run.
        engine: runs the graph; the engine of the process by default.
        executor: computes the images elsewhere, such as `on_processes(["cuda:0", "cuda:1"])` or
            `on_ray(address=…)`. The results are the same.

    Raises:
        GraphError: the graph is not valid.
        UnknownNameError: the graph has no such output or step, or there is no such format.
        AnyloomError: a source is missing, an input does not fit, the folder belongs to something
            else, or the disk refuses; one line.
        Cancelled: by the token. Results that were stored stay and have their summary files; what
            the user should know, as in `RunSummary.notes`, are notes of the exception.
        KeyboardInterrupt: likewise; a second one stops without the summary files.
    """
    if isinstance(graph, str | Path):
        shown = plain(str(graph))
        raise AnyloomError(f"'{shown}' is a name, not a graph; load('{shown}') returns the graph")
    if isinstance(graph, CheckedGraph):
        if profile is not None or models:
            raise AnyloomError("models are chosen when a graph is checked, not when it runs")
        checked = graph
    else:
        checked = check(graph, profile=profile, models=models or {})
    spec = RunSpec(
        checked,
        sources,
        inputs or {},
        [outputs] if isinstance(outputs, str) else outputs,
        [recompute] if isinstance(recompute, str) else recompute,
        out,
        formats,
        jobs,
        limit,
        force,
        max_pixels,
        ReadingOptions(depth_range, tile_size, tile_overlap, tuple(bands), axis),
        timeout,
        val,
        simplify,
    )
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
    executor: ExecutorFactory | None,
    listeners: list[Listener],
    token: CancelToken,
) -> RunSummary:
    """Run a specification; see `run_folder`."""
    started = time.monotonic()
    checked = spec.graph
    outputs = None if spec.outputs is None else tuple(spec.outputs)
    selected = selected_graph(checked, outputs)
    recompute = steps_to_recompute(selected, spec.recompute)
    shared = shared_inputs(selected, spec.inputs)
    image_input = source_input(checked.graph, shared, selected.graph)
    left_out = LeftOut()
    spec.reading.check()
    images = find_images(spec.sources, left_out, spec.reading)
    if spec.limit is not None and spec.limit < 1:
        raise AnyloomError(f"limit {spec.limit} leaves no image to run on; give at least 1")
    if spec.timeout is not None and not spec.timeout > 0:
        raise AnyloomError(f"timeout {spec.timeout:g}: expected seconds above 0")
    formats = label_formats(spec.formats)
    if spec.val is not None and not 0 < spec.val < 1:
        raise AnyloomError(f"val {spec.val:g}: expected a share between 0 and 1, such as 0.2")
    if spec.val is not None and "yolo" not in formats:
        raise AnyloomError("val divides a YOLO dataset, so 'yolo' must be among the formats")
    if spec.simplify is not None and not 0 <= spec.simplify < math.inf:
        raise AnyloomError(f"simplify {spec.simplify:g}: expected units of the CRS, from 0")
    check_map_formats(formats, images)
    chosen = images[: spec.limit]
    said = [
        *check_sources(selected, image_input, shared, chosen),
        *unused_range_notes(chosen, spec.reading),
    ]
    device = _device(lambda: engine.models.device.name, selected)
    identity = identity_of(selected, shared, device, outputs, spec.reading)
    origin = sorted({absolute(image.path) for image in chosen})
    with open_folder(spec.out, checked.graph.name, identity, origin, spec.force) as store:
        shown = shown_inputs(shared)
        resume_or_reset(
            store, identity, shown, images, origin, formats, spec.val, spec.simplify, spec.force
        )
        formats = store.database.fact("formats")
        val, simplify = (store.database.fact(name) or 0.0 for name in ("val", "simplify"))
        identity = with_stored_commits(store.database.fact("identity"), identity)
        facts = RunFacts.of(checked, selected, shared, identity, formats, device, val, simplify)
        prompt = shared.get("prompt")
        encoder = OutputEncoder(
            output_folders(facts.outputs),
            facts.texts,
            prompt if isinstance(prompt, str) else "",
        )
        processor = ItemProcessor(
            checked,
            image_input,
            shared,
            spec.max_pixels,
            encoder,
            outputs,
            recompute,
            stored_answers(store.database),
            spec.reading.depth_range,
            spec.timeout,
        )
        with _executor(processor, executor, engine, spec.jobs, listeners) as (prepared, emit):
            pipeline = RunPipeline(store, prepared, spec.max_pixels, emit, again=bool(recompute))
            stopped = pipeline.run(chosen, token)
        # Weights that were downloaded for this run have a commit now.
        now = identity_of(selected, shared, device, outputs, spec.reading)
        identity = with_stored_commits(identity, now)
        store.database.set_facts(identity=identity)
        facts = RunFacts.of(checked, selected, shared, identity, formats, device, val, simplify)
        counts = pipeline.counts
        unreadable = left_out.unreadable
        if stopped is not None:
            interruption = Interruption(counts["done"] + counts["skipped"], len(chosen))
            message = f"cancelled: {interruption}"
            notes = []
            if not store.database.is_empty():
                _, _, notes = write_summary(store, facts, selected, unreadable, interruption)
                message += f"; report so far: {plain(str(store.folder / 'report.html'))}"
            kind = Cancelled if isinstance(stopped, Cancelled) else KeyboardInterrupt
            raised = kind(message)
            for note in (*left_out.notes(), *said, *range_notes(chosen, spec.reading), *notes):
                raised.add_note(note)
            raise raised
        found, together, notes = write_summary(store, facts, selected, unreadable)
        store.database.set_facts(finished=not counts["waiting"])
        return RunSummary(
            store.folder,
            counts["done"],
            counts["skipped"],
            counts["failed"] + len(unreadable),
            time.monotonic() - started,
            counts["waiting"],
            counts["handled"],
            (*left_out.notes(), *said, *range_notes(chosen, spec.reading), *notes),
            frozenset(image.name for image in chosen),
            found,
            tuple(together),
        )


def check_output_folder(spec: RunSpec, config: RunConfig) -> None:
    """Refuse the output folder of a specification as `run_folder` would; no result changes.

    Raises:
        AnyloomError: it belongs to something else.
        UnknownNameError: this machine has no such device.
    """
    if spec.out is None or spec.force:
        return
    outputs = None if spec.outputs is None else tuple(spec.outputs)
    selected = selected_graph(spec.graph, outputs)
    shared = shared_inputs(selected, spec.inputs)
    device = _device(lambda: resolve_device(config.device, config.device_label), selected)
    identity = identity_of(selected, shared, device, outputs, spec.reading)
    images = find_images(spec.sources, LeftOut(), spec.reading)
    check_folder(expand_home(Path(spec.out)), identity, shown_inputs(shared), images)


def _device(chosen: Callable[[], str], checked: CheckedGraph) -> str:
    """Return the device that decides the dtype of models; it matters only where there are any."""
    return chosen() if any(True for _ in models_of(checked)) else "cpu"


@contextmanager
def _executor(
    processor: ItemProcessor,
    factory: ExecutorFactory | None,
    engine: Engine,
    jobs: int | None,
    listeners: list[Listener],
) -> Iterator[tuple[Executor, Listener]]:
    """Yield the executor of a run, and the function that its own events are passed to."""
    required = required_models(processor.selected, processor.shared)
    offline = engine.config.offline
    if factory is not None:

        def emit(event: Event) -> None:
            for listener in listeners:
                listener(event)

        executor = factory(processor, engine.config)
        if executor.local_weights:
            executor = WeightPreparation(executor, required, offline=offline)
        yield executor, emit
        return
    pool = engine.models

    def check_fit(checkpoint: Checkpoint) -> None:
        device_with_memory(checkpoint, pool.device.name, pool.device.budget)

    engine.listeners.extend(listeners)
    try:
        local = LocalExecutor(processor, engine, jobs)
        prepared = WeightPreparation(local, required, offline=offline, check_fit=check_fit)
        yield prepared, engine.emit
    finally:
        for listener in listeners:
            if listener in engine.listeners:  # one that has raised was removed by the engine
                engine.listeners.remove(listener)


def selected_graph(checked: CheckedGraph, outputs: Sequence[str] | None) -> CheckedGraph:
    """Return the part of a graph that a run computes.

    Args:
        outputs: see `run_folder`.

    Raises:
        UnknownNameError: the graph has no output or step of a name; suggests the nearest.
        AnyloomError: nothing is chosen, or a step has several outputs.
    """
    if outputs is None:
        return checked
    if not outputs:
        raise AnyloomError("no output is chosen; name at least one, or leave the choice out")
    return select_outputs(checked, outputs)


def steps_to_recompute(selected: CheckedGraph, names: Iterable[str]) -> tuple[str, ...]:
    """Return the steps that are computed again; an output stands for the step that it refers to.

    Args:
        selected: the part of the graph that runs.

    Raises:
        UnknownNameError: no such step or output runs; suggests the nearest.
    """
    names = list(names)
    steps = [step.removeprefix("outputs.") for step in selected.operations]
    known = dict(zip(steps, steps, strict=True))
    for output, ref in selected.graph.output_refs().items():
        known[output] = ref.name.removeprefix("outputs.")
    for name in names:
        if name not in known:
            raise UnknownNameError("step of this run", name, known)
    return tuple(dict.fromkeys(known[name] for name in names))


def shared_inputs(checked: CheckedGraph, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs that all images share, as the graph will see them.

    Raises:
        InputError: the graph has no such input, or takes another type there, or a node would
            refuse to run with it.
    """
    arguments = {name: checked.signature.arguments[name] for name in checked.graph.inputs}
    shared: dict[str, Any] = {}
    for name, value in inputs.items():
        if name not in arguments:
            names = ", ".join(arguments) or "none"
            raise InputError(
                f"graph '{checked.graph.name}' has no input '{plain(name)}'; it has {names}"
            )
        try:
            shared[name] = arguments[name].received(value)
        except ValueError as error:
            raise InputError(f"input {plain(str(error))}") from None
    report = ProblemReport()
    validate_arguments(checked, known_inputs(checked, shared), report)
    if report.problems:  # without the place of the step: the input is wrong, not the file
        lines = [str(replace(problem, place=None)) for problem in report.problems]
        raise InputError("\n".join(lines))
    return shared
