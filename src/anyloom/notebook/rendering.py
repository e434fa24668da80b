"""Progress as a line of text and as HTML.

The HTML has its styles inside, so that a saved notebook shows it anywhere; the marks mean the same
as the colors, and the text alone is enough.
"""

from __future__ import annotations

from html import escape

from ..foundation.plain_text import plain
from .progress import NodeProgress, Snapshot, State

MARKS: dict[State, str] = {
    "waiting": "○",
    "running": "◐",
    "done": "●",
    "cached": "◆",
    "asking": "?",
    "failed": "✕",
    "skipped": "–",
    "stopped": "■",
    "not needed": "–",
}
COLORS: dict[State, str] = {
    "waiting": "#8a8a8a",
    "running": "#1f77d0",
    "done": "#2a9d4b",
    "cached": "#8e63ce",
    "asking": "#d08a2b",
    "failed": "#d03b3b",
    "skipped": "#8a8a8a",
    "stopped": "#d08a2b",
    "not needed": "#8a8a8a",
}
"""Readable on white and on black."""
MOST_NODES = 24
LEAST_SECONDS = 0.1


def line(snapshot: Snapshot) -> str:
    """Return the progress as one line: "text2seg: 9 nodes, 3 cached, 4.2 s"."""
    models = [f"loaded {model} in {_seconds(spent)}" for model, spent in snapshot.loaded]
    models += [f"loading {model} …" for model in snapshot.loading]
    if snapshot.kind == "node":
        return ", ".join([*_node_times(snapshot), *models])
    if snapshot.kind == "model":
        return ", ".join(models)
    calls = f" ×{snapshot.calls}" if snapshot.calls > 1 else ""
    facts = [*_counts(snapshot), _seconds(snapshot.seconds), *models]
    return f"{snapshot.title}{calls}: {', '.join(facts)}"


def html(snapshot: Snapshot) -> str:
    """Return the progress as HTML: the line, and below it a small mark for every node."""
    text = _escape(line(snapshot))
    if snapshot.kind == "graph":
        bold, colon, rest = text.partition(":")
        text = f"<b>{bold}</b>{colon}{rest}"
    bar = _bar(snapshot) if snapshot.total > 1 else ""
    chips = _chips(snapshot) if snapshot.kind == "graph" else ""
    below = f'<div style="font-size:85%;line-height:1.6">{chips}</div>' if chips else ""
    return f'<div style="font-size:90%;margin:2px 0">{text}{bar}{below}</div>'


def _node_times(snapshot: Snapshot) -> list[str]:
    """Return the seconds of each node that was called by itself."""
    facts = []
    running = snapshot.seconds - sum(node.seconds for node in snapshot.nodes)
    for node in snapshot.nodes:
        times = node.running + node.done + node.failed
        seconds = max(0.0, node.seconds + (running if node.running else 0.0))
        if seconds < LEAST_SECONDS and not node.running:
            continue
        facts.append(f"{node.name}{f' ×{times}' if times > 1 else ''}: {_seconds(seconds)}")
    return facts


def _counts(snapshot: Snapshot) -> list[str]:
    """Return how many images are finished, or how many nodes where there is one image."""
    ended = snapshot.items + snapshot.skipped
    if snapshot.total or ended > snapshot.calls:
        facts = [f"{ended} of {snapshot.total} images" if snapshot.total else f"{ended} images"]
        counts = (
            (snapshot.skipped, "done before"),
            (snapshot.asking, "waiting for answers"),
            (snapshot.failed, "failed"),
        )
        for count, what in counts:
            facts += [f"{count} {what}"] if count else []
        return facts
    states = [snapshot.state_of(node) for node in snapshot.nodes]
    if snapshot.ended:
        needed = len(states) - states.count("not needed")
        facts = [f"{needed} node{'' if needed == 1 else 's'}"]
    else:
        left = states.count("waiting") + states.count("running")
        facts = [f"{len(states) - left} of {len(states)} nodes"]
    named: tuple[State, ...] = ("cached", "asking", "failed", "skipped", "stopped")
    return facts + [f"{states.count(state)} {state}" for state in named if state in states]


def _chips(snapshot: Snapshot) -> str:
    chips = "".join(_chip(node, snapshot.state_of(node)) for node in _selected_nodes(snapshot))
    left = len(snapshot.nodes) - MOST_NODES
    return chips + (f'<span style="opacity:0.7">and {left} more</span>' if left > 0 else "")


def _selected_nodes(snapshot: Snapshot) -> list[NodeProgress]:
    """Return the nodes in order; of many those that failed, run, or took longest."""
    if len(snapshot.nodes) <= MOST_NODES:
        return list(snapshot.nodes)

    def interest(node: NodeProgress) -> tuple[bool, bool, float]:
        return (node.state == "failed", node.state == "running", node.seconds)

    chosen = sorted(snapshot.nodes, key=interest, reverse=True)[:MOST_NODES]
    names = {node.name for node in chosen}
    return [node for node in snapshot.nodes if node.name in names]


def _chip(node: NodeProgress, state: State) -> str:
    times = node.done + node.cached + node.asking + node.failed
    text = _escape(node.name) + (f" ×{times}" if times > 1 else "")
    if node.seconds >= LEAST_SECONDS:
        text += f' <span style="opacity:0.7">{_seconds(node.seconds)}</span>'
    facts = _escape(f"{state}: {node.error}" if node.error else state)
    mark = f'<span style="color:{COLORS[state]}">{MARKS[state]}</span>'
    return (
        f'<span title="{facts}" style="margin-right:1em;white-space:nowrap">{mark} {text}</span> '
    )


def _bar(snapshot: Snapshot) -> str:
    share = min(1.0, (snapshot.items + snapshot.skipped) / snapshot.total)
    color = COLORS["failed" if snapshot.failed else "done" if snapshot.ended else "running"]
    return (
        '<div style="height:4px;max-width:24em;margin:3px 0;background:#8a8a8a55">'
        f'<div style="height:4px;width:{share:.1%};background:{color}"></div></div>'
    )


def _seconds(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s" if seconds >= 0.05 else f"{seconds * 1000:.0f} ms"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _escape(text: str) -> str:
    """Return a text that may come from a graph or a model as HTML."""
    return escape(plain(text), quote=True)
