"""The command `anyloom run`, from its arguments to the last line that it prints."""

from __future__ import annotations

import shlex
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

import typer

from ...compiler.definition import MISSING
from ...compiler.graphs import Graph
from ...compiler.source_input import image_inputs
from ...core import types
from ...core.run_config import RunConfig
from ...foundation.cancellation import CancelToken
from ...foundation.errors import AnyloomError, Cancelled, suggestion
from ...hardware.devices import resolve_device
from ...weights.resumable_transfer import download_listener
from ..errors import DONE, FAILED, INTERRUPTED, Mistakes, UsageError
from ..graph_inputs import GraphOption, read_value
from ..network import network_forbidden
from ..options import RunOptions, check_axis, check_share, read_bands, shown_range
from ..output.terminal import plural, print_error, print_line, print_table
from ..project import checked_graph, code_hint_on_error

if TYPE_CHECKING:
    from ...compiler.checked import CheckedGraph
    from ...engine.engine import Engine
    from ...runs.dataset_summaries import DatasetSummary
    from ...runs.executor import ExecutorFactory
    from ...runs.findings import Findings
    from ...runs.folder import RunSummary
    from ...runs.source_parts import ReadingOptions
    from ...runs.sources import SourceImage

ENGINES = ("local", "ray")
MOST_LABELS = 12
"""Labels whose counts are printed."""
MOST_ROWS = 40
"""Rows of a table about all images that are printed."""
InputTexts = Sequence[tuple[GraphOption, Any]]


def run_graph(graph: Graph, options: RunOptions, texts: InputTexts) -> None:
    """Run a graph on images, and exit with the code of the run.

    Args:
        graph: as it is in its file.
        options: those of every run.
        texts: for each input of the graph what was typed, None where nothing was.

    Raises:
        UsageError: inputs are missing or not what they should be.
        UnknownNameError: this machine has no such device.
        GraphError: the graph is not sound with these models and settings.
    """
    with network_forbidden(options.offline):
        _run_graph(graph, options, texts)


def _run_graph(graph: Graph, options: RunOptions, texts: InputTexts) -> None:
    mistakes = Mistakes()
    checked: CheckedGraph | None = None
    with mistakes.collected(), code_hint_on_error():
        checked = checked_graph(
            graph, options.profile, options.models or (), options.settings or ()
        )
    selected, inputs, formats = checked, {}, []
    if checked is not None:
        for warning in checked.warnings:
            print_error(f"warning: {warning}")
        selected = _selected(checked, options, mistakes)
    with mistakes.collected():
        if selected is not None:
            _check_given(selected, texts, options.graph)
    with mistakes.collected():
        inputs = _inputs(texts)
    with mistakes.collected():
        formats = _formats(options.formats)
    with mistakes.collected():
        check_share(options.val)
        if options.val is not None and "yolo" not in formats:
            raise UsageError("--val divides a YOLO dataset; add --format yolo")
    with mistakes.collected():
        _config(options)
    with mistakes.collected():
        _reading(options)
    with mistakes.collected():
        _check_sources(graph, options)
    if mistakes.errors and options.sources:  # otherwise the run itself finds out
        with mistakes.collected():
            _find_images(options)
    mistakes.raise_any()
    assert checked is not None and selected is not None
    _check_texts(selected, options, inputs)
    if options.dry_run:
        from .dry_run import print_plan

        _check_output_folder(checked, options, inputs)
        print_plan(selected, options, inputs, _find_images(options, _reading(options)))
        return
    raise typer.Exit(_run(checked, selected, options, inputs, formats))


def _selected(
    checked: CheckedGraph, options: RunOptions, mistakes: Mistakes
) -> CheckedGraph | None:
    """Return the part of a graph that runs, None where it has no such output or step."""
    from ...runs.folder import selected_graph, steps_to_recompute

    selected: CheckedGraph | None = None
    with mistakes.collected():
        try:
            selected = selected_graph(checked, options.only or None)
        except AnyloomError as error:
            raise UsageError(f"--only: {error}") from None
    with mistakes.collected():
        try:
            steps_to_recompute(selected or checked, options.recompute or ())
        except AnyloomError as error:
            raise UsageError(f"--recompute: {error}") from None
    return selected


def _check_given(selected: CheckedGraph, texts: InputTexts, typed: str) -> None:
    """Check that no input is missing.

    Args:
        selected: the part of the graph that runs; what it does not need may be missing.
        typed: the name or file of the graph as it was typed.

    Raises:
        UsageError: names every required input that is missing.
    """
    graph = selected.graph
    names = {option.name for option, _ in _given(texts)}
    missing = [
        option
        for option, _ in texts
        if option.name not in names and graph.inputs[option.name].default is MISSING
    ]
    if missing:
        flags = ", ".join(f"{option.flag} {option.metavar}" for option in missing)
        raise UsageError(
            f"graph '{graph.name}' needs {flags} (see anyloom run {shlex.quote(typed)} --help)"
        )


def _given(texts: InputTexts) -> InputTexts:
    return [(option, text) for option, text in texts if text is not None and text != []]


def _inputs(texts: InputTexts) -> dict[str, Any]:
    """Return the values of inputs.

    Raises:
        UsageError: a text does not fit; UsageErrors where several do not.
    """
    mistakes = Mistakes()
    values: dict[str, Any] = {}
    for option, text in _given(texts):
        with mistakes.collected():
            values[option.name] = text if isinstance(text, bool) else _read(option, text)
    mistakes.raise_any()
    return values


def _read(option: GraphOption, text: Any) -> Any:
    try:
        return read_value(option, [text] if isinstance(text, str) else text)
    except AnyloomError as error:
        raise UsageError(str(error)) from None


def _formats(text: str | None) -> list[str]:
    names = _comma_separated((text or "").lower())
    if not names:
        return []
    from ...runs.label_files import LABEL_FORMATS

    known = ("coco", *LABEL_FORMATS)
    mistakes = Mistakes()
    for name in names:
        with mistakes.collected():
            if name not in known:
                hint = suggestion(name, known)
                raise UsageError(f"--format '{name}': expected {', '.join(known)}{hint}")
    mistakes.raise_any()
    return [name for name in names if name != "coco"]


def _comma_separated(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _check_sources(graph: Graph, options: RunOptions) -> None:
    if not image_inputs(graph):
        raise UsageError(f"graph '{graph.name}' takes no image, so there is nothing to run it on")
    if not options.sources:
        raise UsageError(
            f"which images? give files, folders or globs: anyloom run {options.graph} photos/"
        )


def _check_texts(selected: CheckedGraph, options: RunOptions, inputs: dict[str, Any]) -> None:
    """Check points and boxes that were typed against the sizes of the images.

    Raises:
        UsageError: they fit none of the images, or a source does not exist.
    """
    texts = [name for name, value in inputs.items() if isinstance(value, str) and value]
    images = [name for name in image_inputs(selected.graph) if name not in inputs]
    if not texts or not images:
        return
    from .text_check import check_texts

    found = _find_images(options, _reading(options))
    check_texts(selected, images[0], inputs, found)


def _find_images(
    options: RunOptions, reading: ReadingOptions | None = None
) -> Sequence[SourceImage]:
    from ...runs.sources import LeftOut, find_images

    try:
        return find_images(options.sources or (), LeftOut(), reading)[: options.limit]
    except AnyloomError as error:
        raise UsageError(str(error)) from None


def _reading(options: RunOptions) -> ReadingOptions:
    """Return how the sources are read.

    Raises:
        UsageError: one of the options cannot be used.
    """
    from ...runs.source_parts import ReadingOptions

    reading = ReadingOptions(
        shown_range(options),
        options.tile_size,
        options.tile_overlap,
        read_bands(options.bands),
        check_axis(options.axis),
    )
    try:
        reading.check()
    except AnyloomError as error:
        raise UsageError(f"--{error}") from None
    return reading


def _check_output_folder(
    checked: CheckedGraph, options: RunOptions, inputs: dict[str, Any]
) -> None:
    """Check that the output folder takes the results of this run.

    Raises:
        UsageError: it belongs to something else.
    """
    from ...runs.folder import RunSpec, check_output_folder

    spec = RunSpec(
        checked,
        options.sources or (),
        inputs,
        options.only or None,
        out=options.out,
        force=options.force,
        reading=_reading(options),
    )
    try:
        check_output_folder(spec, _config(options))
    except AnyloomError as error:
        raise UsageError(str(error)) from None


def _run(
    checked: CheckedGraph,
    selected: CheckedGraph,
    options: RunOptions,
    inputs: dict[str, Any],
    formats: Sequence[str],
) -> int:
    from ...foundation.atomic_files import StorageError
    from ...runs.folder import run_folder, steps_to_recompute
    from ..output.model_messages import model_sizes
    from ..output.progress import JsonLines, progress_display
    from ..output.quiet import quiet_libraries
    from ..output.run_diagnostics import run_diagnostics

    reading = _reading(options)
    token = CancelToken()
    with ExitStack() as stack:
        stack.enter_context(quiet_libraries())
        stack.enter_context(_cancelled_by_ctrl_c(token))
        engine = stack.enter_context(engine_of(options))
        json_lines = JsonLines(sys.stdout) if options.json else None
        if json_lines:  # what nodes print must not come between the lines
            stack.enter_context(redirect_stdout(sys.stderr))
        display = json_lines or progress_display(model_sizes(selected))
        diagnostics = stack.enter_context(
            run_diagnostics(
                selected,
                engine,
                inputs,
                options.explain,
                options.trace,
                _images_in_flight(options, engine),
                steps_to_recompute(selected, options.recompute or ()),
            )
        )
        with display, download_listener(display.show_download):
            try:
                summary = run_folder(
                    checked,
                    options.sources or (),
                    inputs=inputs,
                    outputs=options.only or None,
                    recompute=options.recompute or (),
                    out=options.out,
                    formats=formats,  # type: ignore[arg-type]
                    jobs=options.jobs,
                    limit=options.limit,
                    force=options.force,
                    max_pixels=int(options.max_megapixels * 1_000_000),
                    depth_range=reading.depth_range,
                    tile_size=reading.tile_size,
                    tile_overlap=reading.tile_overlap,
                    bands=reading.bands,
                    axis=reading.axis,
                    timeout=options.timeout,
                    val=options.val,
                    simplify=options.simplify,
                    listeners=[display, *diagnostics.listeners],
                    token=token,
                    engine=engine,
                    executor=_executor(options),
                )
            except Cancelled as error:
                notes = getattr(error, "__notes__", [])
                for note in notes:
                    print_error(f"note: {note}")
                if json_lines:
                    cancelled = {"event": "cancelled", "message": str(error)}
                    json_lines.write({**cancelled, **({"notes": notes} if notes else {})})
                else:
                    print_error(str(error))
                return INTERRUPTED
            except StorageError:
                raise
            except AnyloomError as error:  # failures of images are in the summary
                raise UsageError(str(error)) from None
        for line in _failure_lines(summary.failures()):
            print_error(line)
        for note in summary.notes:
            print_error(f"note: {note}")
        if json_lines:
            json_lines.write({**_summary_record(summary), **diagnostics.to_json()})
        else:
            _print_summary(summary, display.counts.cached, _gives_several(selected))
            diagnostics.print()
        diagnostics.store()
    return FAILED if summary.failed else DONE


def _failure_lines(failures: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Yield a line for each failure; those of one reason have one in a file, and in a volume."""

    def kind(failure: Mapping[str, str]) -> tuple[str, ...]:
        file = failure.get("whole_file") or failure.get("volume") or failure["file"]
        return file, failure.get("node", ""), failure["reason"]

    for (file, node, reason), group in groupby(failures, kind):
        alike = list(group)
        shown = alike[0]["file"] if len(alike) == 1 else f"{file}, {len(alike)} images"
        step = f"node '{node}': " if node else ""
        yield f"{shown}: {step}{reason}"


def _images_in_flight(options: RunOptions, engine: Engine) -> int:
    """Return how many images the options let be in flight at once."""
    window = engine.window if options.timeout is None else engine.workers.count
    return (options.jobs or window) * max(1, len(_comma_separated(options.device or "")))


def _executor(options: RunOptions) -> ExecutorFactory | None:
    """Return what executes the run if it is not this process.

    Raises:
        UsageError: no such engine, or an option that another engine has.
        UnknownNameError: this machine has no such device.
    """
    if options.engine not in ENGINES:
        raise UsageError(
            f"--engine {options.engine}: expected {' or '.join(ENGINES)}"
            f"{suggestion(options.engine, ENGINES)}"
        )
    if options.address is not None and options.engine != "ray":
        raise UsageError("--address is of a Ray cluster; add --engine ray")
    cached = not (options.force or options.no_cache)
    names = _comma_separated(options.device or "")
    if options.engine == "ray":
        from ...runs.ray_executor import on_ray

        if len(names) > 1:
            raise UsageError("--engine ray takes every GPU of the cluster; leave --device out")
        return on_ray(address=options.address, jobs=options.jobs, cached=cached)
    if len(names) > 1:
        from ...runs.process_executor import on_processes

        devices = [resolve_device(name) for name in names]
        return on_processes(devices, jobs=options.jobs, cached=cached)
    return None


def _print_summary(summary: RunSummary, cached: int, several: bool) -> None:
    """Print what a run did; `several` outputs may have instances, and one of them is counted."""
    from .answers import command as answer_command

    parts = []
    if summary.done:
        from_cache = ""
        if cached:
            from_cache = " (cached)" if cached == summary.done else f" ({cached} cached)"
        parts.append(f"{plural(summary.done, 'image')} done{from_cache}")
    if summary.skipped:
        parts.append(f"{summary.skipped} done before")
    if summary.waiting:
        parts.append(f"{summary.waiting} waiting for answers")
    if summary.failed:
        parts.append(f"{summary.failed} failed")
    print_line(f"{', '.join(parts)}, in {summary.seconds:.1f} s")
    if summary.handled:
        print_line(f"{plural(summary.handled, 'image')} went on without a failed step")
    if summary.skipped and summary.skipped == summary.total:
        print_line("nothing had to be computed; --force does it again")
    if summary.found is not None:
        _print_findings(summary.found, several)
    _print_together(summary.together)
    print_line(f"results   {summary.folder}")
    print_line(f"report    {summary.folder / 'report.html'}")
    if summary.failed:
        print_line(f"failures  {summary.folder / 'failures.jsonl'}")
    if summary.waiting:
        wait = "image waits" if summary.waiting == 1 else "images wait"
        print_line(f"{summary.waiting:,} {wait} for answers: {answer_command(summary.folder)}")


def _gives_several(selected: CheckedGraph) -> bool:
    """Return whether more than one output of a graph may be masks or regions."""
    from ...values import Regions

    kinds = [types.plain(kind) for kind in selected.outputs.values()]
    return sum(isinstance(kind, type) and issubclass(kind, Regions) for kind in kinds) > 1


def _print_findings(findings: Findings, several: bool) -> None:
    """Print how many instances each label has, in how many images, and a hint without any."""
    if findings.nothing:
        what = f"no '{findings.output}'" if several else "nothing"
        print_line(f"found     {what} in {plural(findings.empty, 'image')}{_hint(findings)}")
        return
    if not findings.found:
        return
    rest = len(findings.labels) - MOST_LABELS
    rows = [
        (label, f"{count.instances:,}", f"in {plural(count.images, 'image')}")
        for label, count in list(findings.labels.items())[:MOST_LABELS]
    ]
    print_line(f"found as '{findings.output}'" if several else "found")
    print_table(rows, indent="  ")
    if rest > 0:
        print_line(f"  … and {rest} more labels")
    if findings.empty:
        print_line(f"  nothing in {plural(findings.empty, 'image')}")
    for note in findings.notes:
        print_line(f"  {note}")


def _print_together(summaries: Sequence[DatasetSummary]) -> None:
    """Print the tables about all images together."""
    from ...runs.dataset_summaries import shown_number

    for summary in summaries:
        for name, table in summary.tables.items():
            rows = [list(map(shown_number, row.values())) for row in table.rows()]
            print_line(f"{summary.output}, {name.replace('_', ' ')} of all images")
            print_table(rows[:MOST_ROWS], heading=list(table.columns), indent="  ")
            if len(rows) > MOST_ROWS:
                print_line(f"  … and {len(rows) - MOST_ROWS} more rows")


def _hint(findings: Findings) -> str:
    """Return which texts and thresholds of a run decide what is found."""
    texts, thresholds = [], []
    for name, value in findings.proposals:
        inner = "." in name
        flag = f"--set {name}=…" if inner else f"--{name.replace('_', '-')}"
        if isinstance(value, str):
            texts.append(f"another {flag}")
        else:
            thresholds.append(f"{flag} (now {value:g})")
    advice = list(texts)
    if thresholds:
        advice.append(f"lower {' and '.join(thresholds)}")
    return f"; try {', or '.join(advice)}" if advice else ""


def _summary_record(summary: RunSummary) -> dict[str, Any]:
    return {
        "event": "summary",
        "done": summary.done,
        "skipped": summary.skipped,
        "failed": summary.failed,
        "waiting": summary.waiting,
        "handled": summary.handled,
        "seconds": round(summary.seconds, 3),
        **({"found": _findings_record(summary.found)} if summary.found else {}),
        **({"together": _together_record(summary.together)} if summary.together else {}),
        **({"notes": list(summary.notes)} if summary.notes else {}),
        "folder": str(summary.folder),
        "report": str(summary.folder / "report.html"),
    }


def _findings_record(findings: Findings) -> dict[str, Any]:
    record: dict[str, Any] = {
        "output": findings.output,
        "labels": {label: count._asdict() for label, count in findings.labels.items()},
        "images": findings.found,
        "empty": findings.empty,
    }
    if findings.fallbacks:
        record["fallbacks"] = findings.fallbacks
    if findings.proposals:
        record["proposals"] = [proposal._asdict() for proposal in findings.proposals]
    return record


def _together_record(summaries: Sequence[DatasetSummary]) -> dict[str, Any]:
    return {
        summary.output: {name: list(table.rows()) for name, table in summary.tables.items()}
        for summary in summaries
    }


def _config(options: RunOptions) -> RunConfig:
    """Return the configuration of a run: the environment, and the options that override it.

    Raises:
        UnknownNameError: this machine has no such device.
    """
    config = RunConfig.from_environment()
    names = _comma_separated(options.device or "")
    if names:
        config = replace(config, device=resolve_device(names[0]), device_label="device")
    return replace(config, offline=config.offline or options.offline)


@contextmanager
def engine_of(options: RunOptions) -> Iterator[Engine]:
    """Yield an engine; with --force or --no-cache it uses no earlier results."""
    from ...engine.engine import Engine
    from ...engine.result_cache import ResultCache

    config = _config(options)
    if options.no_cache:
        cache = ResultCache(memory_bytes=0)
    elif options.force:
        cache = ResultCache()
    else:
        cache = ResultCache.of(config)
    with Engine(cache=cache, config=config) as engine:
        yield engine


@contextmanager
def _cancelled_by_ctrl_c(token: CancelToken) -> Iterator[None]:
    """Cancel the run at the first Ctrl-C, and interrupt the process at the second one."""

    def stop(number: int, frame: Any) -> None:
        if token.cancelled:
            raise KeyboardInterrupt
        token.cancel()
        print_error("stopping when the images in flight are written; Ctrl-C again stops at once")

    previous = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
