"""Report of a run: every image beside its outputs, and how they were made.

Plain pages without scripts that need no other file, so that they can be mailed; sorting and
filtering is done by style sheets. Every text that
came from a model, a file or a user is escaped, and the pages' own policy forbids to load or run
anything.
"""

from __future__ import annotations

import base64
import html
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from ..foundation.atomic_files import PartFile
from ..foundation.json_text import json_line
from ..foundation.plain_text import plain, printable
from .dataset_summaries import DatasetSummary, summary_section
from .findings import Findings, instances_of
from .records import OpenQuestion
from .run_facts import RunFacts
from .sources import SourceImage
from .store import MANIFEST, ItemRecord, RunStore, Thumbnail

PER_PAGE = 50
"""Images on one page, so that a page of a large run stays below a few megabytes."""
MOST_FAILURES = 200
MOST_ROWS = 20
MOST_LABELS = 12
MOST_FILTERS = 60
"""Labels that images can be filtered by."""
TEXT_LENGTH = 2000


@dataclass(frozen=True)
class Interruption:
    """Where a run was interrupted: how many of its images are done.

    total: images of the call, done or not.
    """

    done: int
    total: int

    def __str__(self) -> str:
        """Return it in words, with what to do."""
        return f"{self.done} of {self.total} images are done; the same command goes on from here"


def write_report(
    store: RunStore,
    facts: RunFacts,
    images: Sequence[SourceImage],
    findings: Findings | None = None,
    interruption: Interruption | None = None,
    together: Sequence[DatasetSummary] = (),
) -> None:
    """Write report.html and, where there are many images, its further pages in report/.

    Args:
        findings: what was found; None where no output is masks or regions.
        interruption: of a run that is not complete.
        together: what the results of all images say together.

    Raises:
        StorageError: the disk refuses.
    """
    template = files("anyloom.runs").joinpath("report.html").read_text("utf-8")
    states, failures = _states(store, images)
    pages = [images[start : start + PER_PAGE] for start in range(0, len(images), PER_PAGE)]
    for number, page in enumerate(pages, start=1):
        title = f"{facts.graph.name} · {len(images)} images"
        title += f" · page {number}" if number > 1 else ""
        before, after = template.replace("{{title}}", _text(title)).split("{{body}}")
        with store.summary_file(_page(number)) as part:
            root = "../" if number > 1 else ""
            part.write(before)
            part.write(_head(facts, len(images), states, root if number > 1 else None))
            if interruption is not None:
                part.write(f'<p class="reason">Interrupted: {interruption}.</p>\n')
            if number == 1:
                part.write(_failures(failures, states))
                part.write(_pause(states["waiting"]))
                part.write(summary_section(together))
                part.write(_totals(findings))
            _write_cards(part, store, page, findings, root, number, len(pages))
            if number == 1:
                part.write(_origin(facts))
            part.write(f"</main>\n{_foot(root, complete=interruption is None)}{after}")


def _states(
    store: RunStore, images: Sequence[SourceImage]
) -> tuple[Counter[str], list[tuple[str, Mapping[str, str]]]]:
    states: Counter[str] = Counter()
    failures: list[tuple[str, Mapping[str, str]]] = []
    for image, item in store.database.items(images):
        states[item.state] += 1
        states["handled"] += bool(item.details.get("handled"))
        room = MOST_FAILURES - len(failures)
        failures += [(image.file, failure) for failure in item.details["failures"]][:room]
    return states, failures


def _head(facts: RunFacts, total: int, states: Counter[str], back: str | None) -> str:
    lines = [f"<li><b>{total}</b> image{'s' if total != 1 else ''}</li>"]
    lines.append(f"<li><b>{states['done']}</b> done</li>")
    if states["waiting"]:
        lines.append(f"<li><b>{states['waiting']}</b> waiting for answers</li>")
    if states["handled"]:
        lines.append(f"<li><b>{states['handled']}</b> went on without a failed step</li>")
    if states["failed"]:
        lines.append(f'<li class="bad"><b>{states["failed"]}</b> failed</li>')
    lines += [
        f"<li>{_text(name)}: <b>{_text(_readable(value), 200)}</b></li>"
        for name, value in facts.inputs.items()
    ]
    name = _text(facts.graph.name)
    title = name if back is None else f'<a href="{back}report.html">{name}</a>'
    about = f'<p class="about">{_text(facts.graph.about)}</p>' if facts.graph.about else ""
    return (
        f'<header><h1>{title}</h1>{about}<ul class="facts">{"".join(lines)}</ul></header>\n<main>'
    )


def _failures(failures: Sequence[tuple[str, Mapping[str, str]]], states: Counter[str]) -> str:
    if not failures:
        return ""
    rows = [
        [_text(file), _text(failure["node"]) or "the image", _text(failure["reason"])]
        for file, failure in failures
    ]
    more = (
        '<p>All of them are in <a href="failures.jsonl">failures.jsonl</a>.</p>'
        if len(failures) == MOST_FAILURES
        else ""
    )
    others = "are complete or wait" if states["waiting"] else "are complete"
    return (
        f"<h2>What failed</h2><p>{states['failed']} of the images; the others {others}.</p>"
        f"{_table(['image', 'where', 'why'], rows)}{more}\n"
    )


def _pause(count: int) -> str:
    if not count:
        return ""
    return (
        f"<h2>What waits</h2><p>{count} of the images wait for answers; their questions are below. "
        "<code>anyloom answer</code> with the folder of this report takes them, and the same run, "
        "started again, goes on.</p>\n"
    )


def _totals(findings: Findings | None) -> str:
    """Return how many instances and images each label has."""
    if findings is None:
        return ""
    labels = list(findings.labels.items())
    rows = [
        [_text(label, 100), str(count.instances), str(count.images)]
        for label, count in labels[:MOST_FILTERS]
    ]
    rest = len(labels) - MOST_FILTERS
    more = f"<p>… and {rest} more labels</p>" if rest > 0 else ""
    table = _table(["label", "instances", "images"], rows) if rows else ""
    nothing = f", nothing in <b>{findings.empty}</b>" if findings.empty else ""
    note = "".join(f"<p>{_text(note)}</p>" for note in findings.notes)
    return (
        f'<h2>What was found</h2><div class="totals"><p>Something in <b>{findings.found}</b> '
        f"image{'s' if findings.found != 1 else ''}{nothing}.</p>{table}{more}{note}</div>\n"
    )


def _write_cards(
    part: PartFile,
    store: RunStore,
    page: Sequence[SourceImage],
    findings: Findings | None,
    root: str,
    number: int,
    pages: int,
) -> None:
    links = _pagination(root, number, pages)
    labels = list(findings.labels)[:MOST_FILTERS] if findings else []
    part.write(f"<h2>Images</h2>{links}\n{_controls(findings, labels, pages)}")
    part.write('<div class="cards">\n')
    for image, item in store.database.items(page):
        thumbnails = store.database.thumbnails(image.name)
        marks = _marks(item, findings, labels)
        part.write(_card(image, item, thumbnails, root, marks))
    part.write(f"</div>\n{links}")


def _controls(findings: Findings | None, labels: Sequence[str], pages: int) -> str:
    """Return the controls of the images, and the styles that make them work."""
    large = '<label><input type="checkbox" id="large">large images</label>'
    if findings is None:
        return f'<div class="controls"><fieldset><legend>Show</legend>{large}</fieldset></div>\n'
    sorting = "".join(
        f'<label><input type="radio" name="sort" id="sort-{name}"{checked}>{text}</label>'
        for name, text, checked in (
            ("name", "name", " checked"),
            ("found", "most found", ""),
            ("score", "highest score", ""),
        )
    )
    choices = [
        ("all", "all", " checked"),
        *((f"l{number}", _text(label, 60), "") for number, label in enumerate(labels)),
        ("empty", "nothing found", ""),
        ("failed", "failed", ""),
    ]
    filters = "".join(
        f'<label><input type="radio" name="label" id="only-{name}"{checked}>{text}</label>'
        for name, text, checked in choices
    )
    rules = "".join(
        f"body:has(#only-{name}:checked) .card:not(.{name}){{display:none}}"
        for name, _, _ in choices[1:]
    )
    hide = '<label><input type="checkbox" id="hide-empty">hide empty</label>'
    scope = " (of this page)" if pages > 1 else ""
    return (
        f'<style>{rules}</style><div class="controls">'
        f"<fieldset><legend>Label{scope}</legend>{filters}</fieldset>"
        f"<fieldset><legend>Sort by{scope}</legend>{sorting}</fieldset>"
        f"<fieldset><legend>Show</legend>{hide}{large}</fieldset></div>\n"
    )


def _marks(item: ItemRecord, findings: Findings | None, labels: Sequence[str]) -> str:
    """Return the attributes of an image's card that controls refer to."""
    classes = ["card"]
    if item.state == "failed":
        classes.append("failed")
    style = ""
    if findings is not None:
        here = instances_of(item, findings.output)
        if not here and item.state == "done":
            classes.append("empty")
        found = {one.label for one in here}
        classes += [f"l{number}" for number, label in enumerate(labels) if label in found]
        best = max((one.score for one in here if one.score is not None), default=0.0)
        style = f' style="--found:{-len(here)};--score:{-round(best * 10_000)}"'
    return f'class="{" ".join(classes)}"{style}'


def _card(
    image: SourceImage,
    item: ItemRecord,
    thumbnails: Sequence[Thumbnail],
    root: str,
    marks: str,
) -> str:
    details = item.details
    size = f"{details['width']} × {details['height']}" if "width" in details else ""
    figures = "".join(_figure(thumbnail, root) for thumbnail in thumbnails)
    outputs = "".join(
        f"<dt>{_text(output)}</dt><dd>{text}</dd>"
        for output, value in details.get("record", {}).items()
        if (text := _value(value, root))
    )
    reasons = "".join(
        f'<p class="reason">{_text(failure["node"])}{": " if failure["node"] else ""}'
        f"{_text(failure['reason'])}</p>"
        for failure in details["failures"]
    )
    notes = "".join(
        f'<p class="note">went on without {_text(failure["node"])}: {_text(failure["reason"])}</p>'
        for failure in details.get("handled", ())
    )
    questions = "".join(map(_question, item.questions))
    return (
        f'<article {marks} tabindex="0">'
        f"<h3>{_text(image.file)}<small>{size}</small></h3>"
        f'<div class="thumbnails">{figures}</div>{reasons}{notes}{questions}'
        f"{f'<dl>{outputs}</dl>' if outputs else ''}</article>\n"
    )


def _question(question: OpenQuestion) -> str:
    shown = Thumbnail(question.step, "", question.thumbnail)
    figure = _figure(shown, "") if question.thumbnail and not question.file else ""
    return (
        f'<div class="question">{figure}<p>{_text(question.text)} '
        f"<small>{_text(question.type)}</small> <code>{_text(question.key)}</code></p></div>"
    )


def _figure(thumbnail: Thumbnail, root: str) -> str:
    data = base64.b64encode(thumbnail.jpeg).decode()
    title = _text(thumbnail.title) or "input"
    image = f'<img src="data:image/jpeg;base64,{data}" alt="{title}">'
    if thumbnail.link:
        image = f'<a href="{root}{quote(thumbnail.link)}">{image}</a>'
    return f"<figure>{image}<figcaption>{title}</figcaption></figure>"


def _value(value: Any, root: str) -> str:
    """Return an output as HTML, "" for one that its thumbnail shows."""
    if isinstance(value, list):
        items = [_value(item, root) for item in value[:MOST_ROWS]]
        more = f"<br>… and {len(value) - MOST_ROWS} more" if len(value) > MOST_ROWS else ""
        return "<br>".join(item for item in items if item) + more if value else "none"
    if isinstance(value, dict):
        return _record(value, root)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f'<span class="number">{_text(_readable(value))}</span>'
    return _text(_readable(value))


def _record(record: Mapping[str, Any], root: str) -> str:
    kind = record.get("kind")
    if kind in ("Masks", "Regions"):
        return _instances(record)
    if kind == "Table":
        return _rows(record["rows"])
    if kind == "Image":
        return ""
    if kind == "Points":
        return f"{len(record['points'])} points"
    if kind == "Heatmap":
        x, y = record["peak"]
        label = f"{_text(record['label'])}: " if record["label"] else ""
        return f"{label}hottest at x {x:.0f}, y {y:.0f}"
    if isinstance(record.get("file"), str):
        return f'<a href="{root}{quote(record["file"])}">{_text(record["file"])}</a>'
    return "; ".join(f"{_text(name)}: {_value(value, root)}" for name, value in record.items())


def _instances(record: Mapping[str, Any]) -> str:
    count = record["count"]
    noun = "mask" if record["kind"] == "Masks" else "region"
    text = f'<span class="number">{count}</span> {noun}{"s" if count != 1 else ""}'
    labels = Counter(record.get("labels", ()))
    if labels:
        named = [f"{_text(label, 60)} × {n}" for label, n in labels.most_common(MOST_LABELS)]
        text += f": {', '.join(named)}" + (", …" if len(labels) > MOST_LABELS else "")
    scores = [score for score in record.get("scores", ()) if score is not None]
    if scores:
        span = f"{min(scores):.2f} to {max(scores):.2f}" if count > 1 else f"{scores[0]:.2f}"
        text += f" ({_text(record['score_kind'].replace('_', ' '))} {span})"
    return text


def _rows(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "an empty table"
    cells = [[_text(_readable(cell), 300) for cell in row.values()] for row in rows[:MOST_ROWS]]
    more = f"<p>… and {len(rows) - MOST_ROWS} more rows</p>" if len(rows) > MOST_ROWS else ""
    return _table([_text(name, 100) for name in rows[0]], cells) + more


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of cells that are HTML already."""
    head = "".join(f"<th>{column}</th>" for column in columns)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody>'
        "</table></div>"
    )


def _origin(facts: RunFacts) -> str:
    """Return how the results were made: the graph, its parameters, the models, the versions."""
    drawing = ""
    if facts.drawing:
        data = base64.b64encode(facts.drawing.encode()).decode()
        drawing = (
            '<div class="drawing"><img alt="the graph" '
            f'src="data:image/svg+xml;base64,{data}"></div>'
        )
    inputs = "".join(
        f"<dt>{_text(name)}</dt><dd>{_text(_readable(value))}</dd>"
        for name, value in (*facts.inputs.items(), *facts.seeds.items())
    )
    models = [
        [
            _text(model["name"]),
            _text(", ".join(model["used_by"])),
            (_text(model["license"]) or "not stated")
            + (" (non-commercial)" if model["non_commercial"] else ""),
            _text(model["about"]),
        ]
        for model in facts.models
    ]
    versions = " · ".join(_text(f"{name} {version}") for name, version in facts.versions.items())
    table = f"<h2>Models</h2>{_table(['model', 'used by', 'license', ''], models)}"
    return (
        f"<h2>The graph</h2>{drawing}<details><summary>as YAML</summary>"
        f"<pre>{html.escape(printable(facts.yaml))}</pre></details>"
        f"{f'<h2>Parameters</h2><dl>{inputs}</dl>' if inputs else ''}{table if models else ''}"
        f'<h2>Versions</h2><p class="versions">{versions}</p>\n'
    )


def _pagination(root: str, current: int, pages: int) -> str:
    if pages == 1:
        return ""
    links = [
        f"<b>{page}</b>" if page == current else f'<a href="{root}{_page(page)}">{page}</a>'
        for page in range(1, pages + 1)
    ]
    return f"<nav>{''.join(links)}</nav>"


def _page(number: int) -> str:
    return "report.html" if number == 1 else f"report/{number:04d}.html"


def _foot(root: str, *, complete: bool) -> str:
    names = ["summary.csv", "results.jsonl", "failures.jsonl", "timings.jsonl"]
    if complete:
        names.insert(-1, MANIFEST)
    links = " · ".join(f'<a href="{root}{name}">{name}</a>' for name in names)
    return f"<footer>{links}<br>Durations are in timings.jsonl alone.</footer>"


def _readable(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    return value if isinstance(value, str) else json_line(value).strip()


def _text(text: str, limit: int = TEXT_LENGTH) -> str:
    return html.escape(plain(text, limit))
