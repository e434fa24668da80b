"""How does a run look: every image beside what was made of it, and how it was made?

Plain pages without scripts that need nothing but themselves, so that they can be mailed. Every text
that came from a model, a file or a user is escaped, and the pages' own policy forbids to load or
run anything.
"""

from __future__ import annotations

import base64
import html
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from ..foundation.atomic_files import PartFile
from ..foundation.json_text import json_line
from ..foundation.plain_text import plain
from .run_facts import RunFacts
from .sources import SourceImage
from .store import ItemRecord, RunStore, Thumbnail

PER_PAGE = 100
"""Images on one page, so that a page of a large run stays below a few megabytes."""
MOST_FAILURES = 200
MOST_ROWS = 20
MOST_LABELS = 12
TEXT_LENGTH = 2000


def write_report(store: RunStore, facts: RunFacts, inputs: Sequence[SourceImage]) -> None:
    """Write report.html and, where there are many images, its further pages in report/.

    Raises:
        StorageError: the disk refuses.
    """
    template = files("anyloom.runs").joinpath("report.html").read_text("utf-8")
    states, failures = _states(store, inputs)
    pages = [inputs[start : start + PER_PAGE] for start in range(0, len(inputs), PER_PAGE)]
    for number, page in enumerate(pages, start=1):
        name = facts.graph.name
        title = f"{name} · {len(inputs)} pictures" + (f" · page {number}" if number > 1 else "")
        before, after = template.replace("{{title}}", _text(title)).split("{{body}}")
        with store.summary_file(_page(number)) as part:
            root = "../" if number > 1 else ""
            part.write(before)
            part.write(_head(facts, len(inputs), states, root if number > 1 else None))
            if number == 1:
                part.write(_failures(failures, states["failed"]))
            _write_pictures(part, store, page, root, number, len(pages))
            if number == 1:
                part.write(_origin(facts))
            part.write(f"</main>\n{_foot(root)}{after}")


def _states(
    store: RunStore, inputs: Sequence[SourceImage]
) -> tuple[Counter[str], list[tuple[str, Mapping[str, str]]]]:
    states: Counter[str] = Counter()
    failures: list[tuple[str, Mapping[str, str]]] = []
    for one in inputs:
        entry = store.entry(one.name)
        if entry is not None:
            states[entry.state] += 1
            room = MOST_FAILURES - len(failures)
            failures += [(one.file, failure) for failure in entry.details["failures"]][:room]
    return states, failures


def _head(facts: RunFacts, total: int, states: Counter[str], back: str | None) -> str:
    chips = [f"<b>{total}</b> picture{'s' if total != 1 else ''}", f"<b>{states['done']}</b> done"]
    lines = [f"<li>{chip}</li>" for chip in chips]
    if states["failed"]:
        lines.append(f'<li class="bad"><b>{states["failed"]}</b> failed</li>')
    lines += [
        f"<li>{_text(name)}: <b>{_text(_shown(value), 200)}</b></li>"
        for name, value in facts.inputs.items()
    ]
    name = _text(facts.graph.name)
    title = name if back is None else f'<a href="{back}report.html">{name}</a>'
    about = f'<p class="about">{_text(facts.graph.about)}</p>' if facts.graph.about else ""
    return (
        f'<header><h1>{title}</h1>{about}<ul class="facts">{"".join(lines)}</ul></header>\n<main>'
    )


def _failures(failures: Sequence[tuple[str, Mapping[str, str]]], count: int) -> str:
    if not failures:
        return ""
    rows = "".join(
        f"<tr><td>{_text(file)}</td><td>{_text(one['node']) or 'the picture'}</td>"
        f"<td>{_text(one['reason'])}</td></tr>"
        for file, one in failures
    )
    more = (
        '<p>All of them are in <a href="failures.jsonl">failures.jsonl</a>.</p>'
        if len(failures) == MOST_FAILURES
        else ""
    )
    return (
        f"<h2>What failed</h2><p>{count} of the pictures; the others are complete.</p>"
        '<div class="scroll"><table><thead><tr><th>picture</th><th>where</th><th>why</th></tr>'
        f"</thead><tbody>{rows}</tbody></table></div>{more}\n"
    )


def _write_pictures(
    part: PartFile, store: RunStore, page: Sequence[SourceImage], root: str, number: int, pages: int
) -> None:
    links = _pagination(root, number, pages)
    part.write(f"<h2>Pictures</h2>{links}\n")
    for one in page:
        entry = store.entry(one.name)
        if entry is not None:
            part.write(_card(one, entry, store.pictures(one.name), root))
    part.write(links)


def _card(one: SourceImage, entry: ItemRecord, pictures: Sequence[Thumbnail], root: str) -> str:
    details = entry.details
    size = f"{details['width']} × {details['height']}" if "width" in details else ""
    shown = "".join(_figure(picture, root) for picture in pictures)
    told = "".join(
        f"<dt>{_text(output)}</dt><dd>{text}</dd>"
        for output, value in details.get("record", {}).items()
        if (text := _value(value, root))
    )
    reasons = "".join(
        f'<p class="reason">{_text(failure["node"])}{": " if failure["node"] else ""}'
        f"{_text(failure['reason'])}</p>"
        for failure in details["failures"]
    )
    return (
        f'<article class="card{" failed" if entry.state == "failed" else ""}">'
        f"<h3>{_text(one.file)}<small>{size}</small></h3>"
        f'<div class="pictures">{shown}</div>{reasons}'
        f"{f'<dl>{told}</dl>' if told else ''}</article>\n"
    )


def _figure(picture: Thumbnail, root: str) -> str:
    data = base64.b64encode(picture.jpeg).decode()
    title = _text(picture.title) or "input"
    image = f'<img src="data:image/jpeg;base64,{data}" alt="{title}">'
    if picture.link:
        image = f'<a href="{root}{quote(picture.link)}">{image}</a>'
    return f"<figure>{image}<figcaption>{title}</figcaption></figure>"


def _value(value: Any, root: str) -> str:
    """Return an output as HTML, or "" for one that its image shows well enough."""
    if isinstance(value, list):
        items = [_value(one, root) for one in value[:MOST_ROWS]]
        more = f"<br>… and {len(value) - MOST_ROWS} more" if len(value) > MOST_ROWS else ""
        return "<br>".join(item for item in items if item) + more if value else "none"
    if isinstance(value, dict):
        return _record(value, root)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f'<span class="number">{_text(_shown(value))}</span>'
    return _text(_shown(value))


def _record(record: Mapping[str, Any], root: str) -> str:
    kind = record.get("kind")
    if kind in ("Masks", "Regions"):
        return _instances(record)
    if kind == "Table":
        return _table(record["rows"])
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
    return "; ".join(f"{_text(name)}: {_value(one, root)}" for name, one in record.items())


def _instances(record: Mapping[str, Any]) -> str:
    noun = "mask" if record["kind"] == "Masks" else "region"
    count = record["count"]
    told = f'<span class="number">{count}</span> {noun}{"s" if count != 1 else ""}'
    labels = Counter(record.get("labels", ()))
    if labels:
        named = [f"{_text(label, 60)} × {n}" for label, n in labels.most_common(MOST_LABELS)]
        told += f": {', '.join(named)}" + (", …" if len(labels) > MOST_LABELS else "")
    scores = [score for score in record.get("scores", ()) if score is not None]
    if scores:
        span = f"{min(scores):.2f} to {max(scores):.2f}" if count > 1 else f"{scores[0]:.2f}"
        told += f" ({_text(record['score_kind'].replace('_', ' '))} {span})"
    return told


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "an empty table"
    head = "".join(f"<th>{_text(name, 100)}</th>" for name in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{_text(_shown(cell), 300)}</td>" for cell in row.values()) + "</tr>"
        for row in rows[:MOST_ROWS]
    )
    more = f"<p>… and {len(rows) - MOST_ROWS} more rows</p>" if len(rows) > MOST_ROWS else ""
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody>'
        f"</table></div>{more}"
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
    inputs = _rows(
        [(name, _shown(value)) for name, value in (*facts.inputs.items(), *facts.seeds.items())]
    )
    models = "".join(
        f"<tr><td>{_text(one['name'])}</td><td>{_text(', '.join(one['used_by']))}</td>"
        f"<td>{_text(one['license']) or 'not stated'}"
        f"{' (non-commercial)' if one['non_commercial'] else ''}</td>"
        f"<td>{_text(one['about'])}</td></tr>"
        for one in facts.models
    )
    versions = " · ".join(_text(f"{name} {one}") for name, one in facts.versions.items())
    table = (
        '<h2>Models</h2><div class="scroll"><table><thead><tr><th>model</th><th>used by</th>'
        f"<th>license</th><th></th></tr></thead><tbody>{models}</tbody></table></div>"
        if models
        else ""
    )
    return (
        f"<h2>The graph</h2>{drawing}<details><summary>as YAML</summary>"
        f"<pre>{html.escape(facts.yaml)}</pre></details>"
        f"{f'<h2>Parameters</h2>{inputs}' if inputs else ''}{table}"
        f'<h2>Versions</h2><p class="versions">{versions}</p>\n'
    )


def _rows(pairs: Sequence[tuple[str, str]]) -> str:
    if not pairs:
        return ""
    return "<dl>" + "".join(f"<dt>{_text(a)}</dt><dd>{_text(b)}</dd>" for a, b in pairs) + "</dl>"


def _pagination(root: str, number: int, pages: int) -> str:
    if pages == 1:
        return ""
    return (
        "<nav>" + "".join(_page_link(root, one, number) for one in range(1, pages + 1)) + "</nav>"
    )


def _page_link(root: str, one: int, current: int) -> str:
    return f"<b>{one}</b>" if one == current else f'<a href="{root}{_page(one)}">{one}</a>'


def _page(number: int) -> str:
    return "report.html" if number == 1 else f"report/{number:04d}.html"


def _foot(root: str) -> str:
    names = ("results.jsonl", "failures.jsonl", "manifest.json", "timings.jsonl")
    links = " · ".join(f'<a href="{root}{name}">{name}</a>' for name in names)
    return f"<footer>{links}<br>How long everything took is in timings.jsonl alone.</footer>"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    return value if isinstance(value, str) else json_line(value).strip()


def _text(text: str, limit: int = TEXT_LENGTH) -> str:
    return html.escape(plain(text, limit))
