"""Results of the quickstart on one page and in one image."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from ...foundation.atomic_files import write_atomically
from ...foundation.plain_text import plain

SIDE = 480
"""Width of an image on the sheet, in pixels."""


@dataclass(frozen=True)
class Scene:
    """One graph on one photo.

    shown: the output that is the image to show.
    text:  the output whose text or number is printed beside it, "" without one.
    """

    title: str
    graph: str
    photo: str
    inputs: Mapping[str, str | float]
    shown: str = "overlay"
    text: str = ""

    @property
    def folder(self) -> str:
        """The name of the scene's run folder."""
        return self.title.replace(" ", "-")

    def command(self, photo: str) -> str:
        """Return the command that runs the graph with the same inputs."""
        options = " ".join(
            f'--{name.replace("_", "-")} "{value}"' for name, value in self.inputs.items()
        )
        return f"anyloom run {self.graph} {shlex.quote(photo)} {options}"


@dataclass(frozen=True)
class SceneResult:
    """The result of a scene: the files of its photo and its image, and its text."""

    scene: Scene
    photo: Path
    image: Path
    text: str

    @property
    def caption(self) -> str:
        """The inputs of the graph and its text: "boxes 1,1,9,9 → 24"."""
        inputs = ", ".join(f"{name} {value}" for name, value in self.scene.inputs.items())
        return f"{inputs} → {self.text}" if self.text else inputs


def write_sheet(results: Sequence[SceneResult], file: Path) -> None:
    """Write one image: each photo beside its result."""
    from ...drawing import contact_sheet
    from ...values import Image

    images, captions = [], []
    for result in results:
        images += [Image.open(result.photo), Image.open(result.image)]
        captions += [result.photo.name, f"{result.scene.title}: {result.caption}"]
    sheet = contact_sheet(images, captions, columns=2, side=SIDE)
    write_atomically(file, sheet.encode("JPEG"))


def write_page(results: Sequence[SceneResult], file: Path) -> None:
    """Write a page that shows the files beside it, without a server."""

    def link(target: Path) -> str:
        return quote(target.relative_to(file.parent).as_posix())

    rows = []
    for result in results:
        scene, photo, image = result.scene, link(result.photo), link(result.image)
        report = link(file.parent / scene.folder / "report.html")
        text = f"<p><b>{escape(plain(result.text))}</b></p>" if result.text else ""
        rows.append(
            f"<section><h2>{escape(scene.title)}</h2>{text}"
            f'<div><a href="{photo}"><img src="{photo}" alt="photo"></a>'
            f'<a href="{image}"><img src="{image}" alt="result"></a></div>'
            f"<pre>{escape(scene.command(str(result.photo)))}</pre>"
            f'<p><a href="{report}">all outputs of the graph</a></p></section>'
        )
    write_atomically(file, _HTML.format(rows="\n".join(rows)))


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
<p>Left the photo, right the result of a graph, below the command that computes it again. The models
are the small ones that come inside Python packages; <code>anyloom models</code> lists others.</p>
{rows}
</body></html>
"""
