"""How does `anyloom run` go, from what the user typed to the last line it prints?"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import typer

from ...compiler.graphs import Graph
from ...compiler.source_input import image_inputs
from ...core.run_config import RunConfig
from ...foundation.cancellation import CancelToken
from ...foundation.errors import AnyloomError, Cancelled, suggestion
from ...hardware.devices import resolve_device
from ...weights.resumable_transfer import download_listener
from ..errors import UsageError
from ..graph_inputs import GraphOption, read
from ..network import network_forbidden
from ..options import RunOptions
from ..output.terminal import complain, plural, say
from ..project import checked_graph, slot_choices, telling_about_code

if TYPE_CHECKING:
    from ...compiler.checked import CheckedGraph
    from ...engine.engine import Engine
    from ...runs.executor import ExecutorFactory
    from ...runs.folder import RunSummary

FAILED, INTERRUPTED = 1, 130
ENGINES = ("local", "ray")
FORMATS = ("coco", "labelme", "yolo")
"""What --format may name; coco.json is always written."""
Typed = Sequence[tuple[GraphOption, Any]]


def run_graph(graph: Graph, options: RunOptions, typed: Typed) -> None:
    """Run a graph as the user options; ends with the exit code.

    Args:
        graph: as it stands in its file.
        options: the options that every run has.
        typed: what was typed for each of the graph's inputs, None where nothing was.

    Raises:
        UsageError: inputs are missing or not what they should be.
        UnknownNameError: this machine has no such device.
        GraphError: the graph is not sound with these models and settings.
    """
    with network_forbidden(options.offline):
        _run_graph(graph, options, typed)


def _run_graph(graph: Graph, options: RunOptions, typed: Typed) -> None:
    with telling_about_code():
        checked = checked_graph(
            graph, options.profile, slot_choices(options.models or ()), options.settings or ()
        )
    for warning in checked.warnings:
        complain(f"warning: {warning}")
    inputs = _inputs(graph, typed)
    formats = _formats(options.formats)
    _expect_sources(graph, options)
    if options.dry_run:
        from .dry_run import show_plan

        show_plan(checked, options, inputs)
        return
    raise typer.Exit(_run(checked, options, inputs, formats))


def _inputs(graph: Graph, typed: Typed) -> dict[str, Any]:
    """Return what was typed as values.

    Raises:
        UsageError: names every required input that is missing, or the first that does not fit.
    """
    given = {option: texts for option, texts in typed if texts is not None and texts != []}
    missing = [option for option, _ in typed if option.required and option not in given]
    if missing:
        flags = ", ".join(f"{option.flag} {option.metavar}" for option in missing)
        raise UsageError(
            f"graph '{graph.name}' needs {flags} (see anyloom run {graph.name} --help)"
        )
    try:
        return {
            option.name: texts
            if isinstance(texts, bool)
            else read(option, [texts] if isinstance(texts, str) else texts)
            for option, texts in given.items()
        }
    except AnyloomError as error:
        raise UsageError(str(error)) from None


def _formats(text: str | None) -> list[str]:
    named = [one.strip().lower() for one in (text or "").split(",") if one.strip()]
    for one in named:
        if one not in FORMATS:
            near = suggestion(one, FORMATS)
            raise UsageError(f"--format '{one}': expected {', '.join(FORMATS)}{near}")
    return [one for one in named if one != "coco"]


def _expect_sources(graph: Graph, options: RunOptions) -> None:
    if not image_inputs(graph):
        raise UsageError(f"graph '{graph.name}' takes no image, so there is nothing to run it on")
    if not options.sources:
        raise UsageError(
            f"which images? give files, folders or globs: anyloom run {options.graph} photos/"
        )


def _run(
    checked: CheckedGraph, options: RunOptions, inputs: dict[str, Any], formats: Sequence[str]
) -> int:
    from ...foundation.atomic_files import StorageError
    from ...runs.folder import run_folder
    from ..output.accounting import accounting
    from ..output.progress import JsonLines, model_sizes, watcher
    from ..output.quiet import quiet_libraries

    token = CancelToken()
    with ExitStack() as during:
        during.enter_context(quiet_libraries())
        during.enter_context(_cancelled_by_ctrl_c(token))
        engine = during.enter_context(_engine(options))
        json_lines = JsonLines(sys.stdout) if options.json else None
        if json_lines:  # what nodes print must not come between the lines
            during.enter_context(redirect_stdout(sys.stderr))
        seen = json_lines or watcher(model_sizes(checked))
        account = during.enter_context(
            accounting(checked, engine, inputs, options.explain, options.trace)
        )
        with seen, download_listener(seen.fetched):
            try:
                summary = run_folder(
                    checked,
                    options.sources or (),
                    inputs=inputs,
                    out=options.out,
                    formats=formats,  # type: ignore[arg-type]
                    jobs=options.jobs,
                    limit=options.limit,
                    force=options.force,
                    max_pixels=int(options.max_megapixels * 1_000_000),
                    listeners=[seen, *account.listeners],
                    token=token,
                    engine=engine,
                    executor=_executor(options),
                )
            except Cancelled as error:
                if json_lines:
                    json_lines.tell({"event": "cancelled", "message": str(error)})
                else:
                    complain(str(error))
                return INTERRUPTED
            except StorageError:
                raise
            except AnyloomError as error:  # failures of images are in the summary
                raise UsageError(str(error)) from None
        for failure in summary.failures():
            node = f"node '{failure['node']}': " if failure.get("node") else ""
            complain(f"{failure['file']}: {node}{failure['reason']}")
        if json_lines:
            json_lines.tell({**_record(summary), **account.record()})
        else:
            _say_summary(summary, seen.cached)
            account.say()
        account.note()
    return FAILED if summary.failed else 0


def _devices(options: RunOptions) -> list[str]:
    return [one.strip() for one in (options.device or "").split(",") if one.strip()]


def _executor(options: RunOptions) -> ExecutorFactory | None:
    """Return who works on the images if it is not this process.

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
    names = _devices(options)
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


def _say_summary(summary: RunSummary, cached: int) -> None:
    parts = []
    if summary.done:
        from_cache = ""
        if cached:
            from_cache = " (cached)" if cached == summary.done else f" ({cached} cached)"
        parts.append(f"{plural(summary.done, 'image')} done{from_cache}")
    if summary.skipped:
        parts.append(f"{summary.skipped} done before")
    if summary.failed:
        parts.append(f"{summary.failed} failed")
    say(f"{', '.join(parts)}, in {summary.seconds:.1f} s")
    if summary.skipped and not summary.done and not summary.failed:
        say("nothing had to be computed; --force does it again")
    say(f"results   {summary.folder}")
    say(f"report    {summary.folder / 'report.html'}")
    if summary.failed:
        say(f"failures  {summary.folder / 'failures.jsonl'}")


def _record(summary: RunSummary) -> dict[str, Any]:
    return {
        "event": "summary",
        "done": summary.done,
        "skipped": summary.skipped,
        "failed": summary.failed,
        "seconds": round(summary.seconds, 3),
        "folder": str(summary.folder),
        "report": str(summary.folder / "report.html"),
    }


def _config(options: RunOptions) -> RunConfig:
    """Return the configuration of a run: the environment, and the options that override it.

    Raises:
        UnknownNameError: this machine has no such device.
    """
    config = RunConfig.from_environment()
    names = _devices(options)
    if names:
        config = replace(config, device=resolve_device(names[0]), device_label="device")
    return replace(config, offline=config.offline or options.offline)


@contextmanager
def _engine(options: RunOptions) -> Iterator[Engine]:
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
    """Let the first Ctrl-C end the run in good order, and the second one at once."""

    def stop(number: int, frame: Any) -> None:
        if token.cancelled:
            raise KeyboardInterrupt
        token.cancel()
        complain("stopping when the images under way are written; Ctrl-C again stops at once")

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
