"""How do the quickstart's results look on one page and in one image?"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from ...foundation.atomic_files import write_atomically

SIDE = 480
"""Width of an image on the sheet, in pixels."""


@dataclass(frozen=True)
class Scene:
    """One graph on one photo.

    shown: the output that is the image to look at.
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


@dataclass(frozen=True)
class Done:
    """What a scene came to: its photo, its image, and what was said."""

    scene: Scene
    photo: Path
    picture: Path
    told: str


def write_sheet(done: Sequence[Done], file: Path) -> None:
    """Write one image: each photo beside what became of it."""
    from ...drawing import contact_sheet
    from ...values import Image

    pictures, captions = [], []
    for one in done:
        pictures += [Image.open(one.photo), Image.open(one.picture)]
        said = f" → {one.told}" if one.told else ""
        captions += [one.photo.name, f"{one.scene.title}: {one.scene.asked}{said}"]
    sheet = contact_sheet(pictures, captions, columns=2, side=SIDE)
    write_atomically(file, sheet.encode("JPEG"))


def write_page(done: Sequence[Done], file: Path) -> None:
    """Write a page that needs nothing but the files beside it."""

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
<p>Left the photo, right what a graph made of it, below the command that does it again. The models
are the small ones that come inside Python packages; <code>anyloom models</code> lists others.</p>
{rows}
</body></html>
"""
