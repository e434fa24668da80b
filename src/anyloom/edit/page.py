"""Page of an edit: the original, each step with its mask, and the result, in one HTML file.

The page holds its images and needs no other file. Its policy allows one script, that of the slider,
by its hash; every text that came from a person, a file or a model is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

import numpy as np

from ..foundation.plain_text import plain, printable
from ..values import Image, Masks
from .plan import EditPlan
from .resolving import described

TITLE_LENGTH = 300
GRAPH_LENGTH = 20_000
_SCRIPT = """\
for (const slider of document.querySelectorAll(".compare input"))
  slider.addEventListener("input", () =>
    slider.parentElement.style.setProperty("--cut", slider.value + "%"));
"""


@dataclass(frozen=True)
class EditRecord:
    """What a page shows of an edit.

    images: the original, and the image after each step.
    masks:  what each step was done to; None for the whole image.
    graph:  as YAML.
    """

    instruction: str
    plan: EditPlan
    images: Sequence[Image]
    masks: Sequence[Masks | None]
    models: Mapping[str, str]
    graph: str


def page_of(edited: EditRecord) -> str:
    """Return an edit as an HTML page that needs no other file."""
    title = plain(edited.instruction, TITLE_LENGTH) or "Edited image"
    digest = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
    parts = {
        "script_hash": f"sha256-{digest}",
        "title": html.escape(title),
        "script": _SCRIPT,
    }
    template = files("anyloom.edit").joinpath("page.html").read_text("utf-8")
    head, foot = template.split("{{body}}")
    for name, text in parts.items():
        head, foot = (part.replace(f"{{{{{name}}}}}", text) for part in (head, foot))
    body = [f"<h1>{html.escape(title)}</h1>", _comparison(edited)]
    for number, (before, after) in enumerate(pairwise(edited.images), start=1):
        body.append(_step(edited, number, before, after))
    return f"{head}{''.join((*body, _origin(edited)))}{foot}"


def _comparison(edited: EditRecord) -> str:
    """Return the original and the result, over each other where they are of one size."""
    original, result = edited.images[0], edited.images[-1]
    if original.shape != result.shape:
        images = _figure(original, "original") + _figure(result, "result")
        return f'<section><div class="images">{images}</div></section>'
    return (
        '<section><div class="compare">'
        f'<img src="{_data(result)}" alt="result">'
        f'<img class="before" src="{_data(original)}" alt="original">'
        '<input type="range" min="0" max="100" value="50" '
        'aria-label="Share of the original that is shown, from the left, in percent"></div>'
        '<p class="facts">Left of the line the original, right of it the result; '
        "drag the line, or move it with the arrow keys.</p></section>"
    )


def _step(edited: EditRecord, number: int, before: Image, after: Image) -> str:
    line = html.escape(plain(str(edited.plan).splitlines()[number - 1], 1000))
    masks = edited.masks[number - 1]
    images = ""
    if masks is not None and masks.frame == before.shape:
        from ..drawing import draw

        meant = ", ".join(map(described, edited.plan.steps[number - 1].what))
        images = _figure(draw(before, masks), f"found: {plain(meant, 200)}")
    images += _figure(after, "after this step")
    return (
        f"<section><h2>{line}<small>{_share(before, after)}</small></h2>"
        f'<div class="images">{images}</div></section>'
    )


def _share(before: Image, after: Image) -> str:
    """Return how much of an image a step has changed, in words."""
    if before.shape != after.shape:
        return f"{before.width} × {before.height} → {after.width} × {after.height} pixels"
    changed = (before.pixels != after.pixels).any(axis=2)
    for one, other in ((before, after), (after, before)):
        if one.alpha is not None:
            changed |= one.alpha != (255 if other.alpha is None else other.alpha)
    share = float(np.mean(changed))
    return f"{share:.1%} of the pixels changed".replace("%", " %")


def _origin(edited: EditRecord) -> str:
    """Return how the result came about: the models and the graph."""
    models = "; ".join(f"{slot}: {model}" for slot, model in edited.models.items()) or "none"
    graph = printable(edited.graph)
    shown = graph if len(graph) <= GRAPH_LENGTH else f"{graph[:GRAPH_LENGTH]}\n…"
    return (
        f'<section><p class="facts">Models: {html.escape(plain(models))}</p>'
        "<details><summary>The graph of this edit</summary>"
        f'<pre tabindex="0">{html.escape(shown)}</pre></details></section>'
    )


def _figure(image: Image, caption: str) -> str:
    text = html.escape(caption)
    return (
        f'<figure><img src="{_data(image)}" alt="{text}"><figcaption>{text}</figcaption></figure>'
    )


def _data(image: Image) -> str:
    """Return an image as a data URL, at most 1024 pixels long."""
    from ..drawing import mime_bundle

    ((kind, content),) = mime_bundle(image).items()
    assert isinstance(content, bytes)
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
