"""The page docs/gallery.md: every graph with a picture, its command, its source and its notes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

from anyloom import check, load
from anyloom.foundation.byte_sizes import bytes_text
from anyloom.registry.lookup import registry

FOLDER = Path(__file__).parent
GROUPS = {
    "segment": "Segment",
    "label": "Label",
    "find": "Find",
    "inpaint": "Inpaint and edit",
    "describe": "Describe",
    "count": "Count",
    "one_shot": "From one example",
    "text": "Text in images",
    "overhead": "Large photos from above",
    "medical": "Medical images",
    "evaluate": "Evaluate",
}


def facts() -> dict[str, Any]:
    """Return what docs/gallery.yaml says: the examples and the systems of the survey."""
    return yaml.safe_load((FOLDER / "gallery.yaml").read_text("utf-8"))


def survey_row(known: dict[str, Any], system: str) -> tuple[list[str], str]:
    """Return the graphs of a system of the survey, and what else there is to say."""
    found = known["survey"][system]
    if isinstance(found, str):
        return [], found
    if isinstance(found, list):
        return found, ""
    return found["graphs"], found["note"]


def command(name: str, example: dict[str, Any]) -> str:
    """Return the command line that makes the picture of a graph."""
    options = [
        f"--{option.replace('_', '-')} {shlex.quote(str(value))}"
        for option, value in example.get("inputs", {}).items()
    ]
    options += [
        f"--{option.replace('_', '-')} photos/{file.rpartition('/')[2]}"
        for option, file in example.get("files", {}).items()
    ]
    return " ".join(["anyloom run", name, f"photos/{example['photo']}", *options])


def gallery_page() -> Iterator[str]:
    """Yield the page."""
    known = facts()
    yield "# Gallery"
    yield (
        "Every graph that works like a published system: what it does, the command of its picture, "
        "where it comes from, and what is the same and what is different. The pictures are made "
        "with the profile `lite` on installed packages' photos by `python docs/make_gallery.py`; "
        "nothing is retouched. `anyloom quickstart` leaves these photos in its folder `photos`; "
        "ground truth such as `masks/{stem}.png` and masks of examples are files of your own. "
        "Larger models fill the same slots: `--profile small`. The verbs of `anyloom edit` are on "
        "[their own page](how-to/edit.md)."
    )
    groups = registry.graph_groups()
    for group, title in GROUPS.items():
        yield f"## {title}"
        for name in groups.get(group, []):
            yield from _graph(name, known["examples"].get(name), known["commands"].get(name))
    yield "## The systems of the survey"
    yield (
        'What became of the systems that "A Comprehensive Survey on Segment Anything Model for '
        'Vision and Beyond" (Zhang et al. 2023) names.'
    )
    rows = ["| system | graphs |", "|---|---|"]
    for system in known["survey"]:
        graphs, note = survey_row(known, system)
        rows.append(
            f"| {system} | {'; '.join(filter(None, (', '.join(map(_link, graphs)), note)))} |"
        )
    yield "\n".join(rows)


def _graph(name: str, example: dict[str, Any] | None, inputs: str | None) -> Iterator[str]:
    graph = load(name)
    yield f"### {name}"
    yield f"{graph.about} [Inputs, models and YAML](reference/graphs.md#{name})."
    if example is not None:
        yield f"![Result of {name}](images/gallery/{name}.jpg)"
        yield f"```console\n$ {command(name, example)}\n```"
    else:
        yield f"![Drawing of {name}](reference/drawings/{name}.svg)"
        if inputs is not None:
            yield f"```console\n$ anyloom run {name} {inputs}\n```"
    if needed := _downloads(name):
        yield needed
    yield _notes(registry.graph_files()[name].read_text("utf-8"))


def _downloads(name: str) -> str:
    """Return what a graph downloads with the profile `lite`, "" for nothing."""
    slots = check(load(name), profile="lite").models.values()
    needed = {model.name: model.size for models in slots for model in models.values() if model.repo}
    if not needed:
        return ""
    listed = ", ".join(f"`{model}` ({bytes_text(size)})" for model, size in needed.items())
    return f"The lite models cannot do all of it: {listed} must be downloaded."


def _notes(text: str) -> str:
    """Return the comment at the top of a graph file as paragraphs, one for what differs."""
    lines = takewhile(lambda line: line.startswith("#"), text.splitlines())
    comment = " ".join(line[1:].strip() for line in lines)
    return re.sub(r" (?=(Same|Different)\b[^.:]*:)", "\n\n", comment)


def _link(name: str) -> str:
    return f"[`{name}`](#{name})"
