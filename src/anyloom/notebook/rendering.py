"""How does what is under way look below a notebook cell?

Plain HTML with its styles inside, so that a saved notebook shows it anywhere; the marks say without
color what the colors say, and the text alone says what matters.
"""

from __future__ import annotations

from html import escape

from .progress import NodeProgress, Snapshot, State

MARKS: dict[State, str] = {
    "waiting": "○",
    "running": "◐",
    "done": "●",
    "cached": "◆",
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
    "failed": "#d03b3b",
    "skipped": "#8a8a8a",
    "stopped": "#d08a2b",
    "not needed": "#8a8a8a",
}
"""Readable on white and on black."""
MOST_NODES = 24
SHOWN_SECONDS = 0.1


def line(shown: Snapshot) -> str:
    """Return it as one line: "text2seg: 9 nodes, 3 cached, 4.2 s"."""
    models = [f"loaded {model} in {_seconds(spent)}" for model, spent in shown.loaded]
    models += [f"loading {model} …" for model in shown.loading]
    if shown.kind == "node":
        return ", ".join([*_called(shown), *models])
    if shown.kind == "model":
        return ", ".join(models)
    calls = f" ×{shown.calls}" if shown.calls > 1 else ""
    facts = [*_counts(shown), _seconds(shown.seconds), *models]
    return f"{shown.title}{calls}: {', '.join(facts)}"


def html(shown: Snapshot) -> str:
    """Return it as HTML: the line, and below it a small mark for every node."""
    text = escape(line(shown))
    if shown.kind == "graph":
        bold, colon, rest = text.partition(":")
        text = f"<b>{bold}</b>{colon}{rest}"
    bar = _bar(shown) if shown.total > 1 else ""
    chips = _chips(shown) if shown.kind == "graph" else ""
    below = f'<div style="font-size:85%;line-height:1.6">{chips}</div>' if chips else ""
    return f'<div style="font-size:90%;margin:2px 0">{text}{bar}{below}</div>'


def _called(shown: Snapshot) -> list[str]:
    """Return how long each node took that was called by itself."""
    facts = []
    under_way = shown.seconds - sum(node.seconds for node in shown.nodes)
    for node in shown.nodes:
        times = node.running + node.done + node.failed
        seconds = max(0.0, node.seconds + (under_way if node.running else 0.0))
        if seconds < SHOWN_SECONDS and not node.running:
            continue
        facts.append(f"{node.name}{f' ×{times}' if times > 1 else ''}: {_seconds(seconds)}")
    return facts


def _counts(shown: Snapshot) -> list[str]:
    """Return how far a graph is: by images where there are several, otherwise by nodes."""
    ended = shown.items + shown.skipped
    if shown.total or ended > shown.calls:
        facts = [f"{ended} of {shown.total} images" if shown.total else f"{ended} images"]
        for count, what in ((shown.skipped, "done before"), (shown.failed, "failed")):
            facts += [f"{count} {what}"] if count else []
        return facts
    states = [shown.state_of(node) for node in shown.nodes]
    if shown.ended:
        needed = len(states) - states.count("not needed")
        facts = [f"{needed} node{'' if needed == 1 else 's'}"]
    else:
        left = states.count("waiting") + states.count("running")
        facts = [f"{len(states) - left} of {len(states)} nodes"]
    named: tuple[State, ...] = ("cached", "failed", "skipped", "stopped")
    return facts + [f"{states.count(state)} {state}" for state in named if state in states]


def _chips(shown: Snapshot) -> str:
    chips = "".join(_chip(node, shown.state_of(node)) for node in _worth_showing(shown))
    left = len(shown.nodes) - MOST_NODES
    return chips + (f'<span style="opacity:0.7">and {left} more</span>' if left > 0 else "")


def _worth_showing(shown: Snapshot) -> list[NodeProgress]:
    """Return the nodes in their order; of many those that run, have failed, or took longest."""
    if len(shown.nodes) <= MOST_NODES:
        return list(shown.nodes)

    def interest(node: NodeProgress) -> tuple[bool, bool, float]:
        return (node.state == "failed", node.state == "running", node.seconds)

    chosen = sorted(shown.nodes, key=interest, reverse=True)[:MOST_NODES]
    names = {node.name for node in chosen}
    return [node for node in shown.nodes if node.name in names]


def _chip(node: NodeProgress, state: State) -> str:
    times = node.done + node.cached + node.failed
    text = escape(node.name) + (f" ×{times}" if times > 1 else "")
    if node.seconds >= SHOWN_SECONDS:
        text += f' <span style="opacity:0.7">{_seconds(node.seconds)}</span>'
    facts = escape(f"{state}: {node.error}" if node.error else state, quote=True)
    mark = f'<span style="color:{COLORS[state]}">{MARKS[state]}</span>'
    return (
        f'<span title="{facts}" style="margin-right:1em;white-space:nowrap">{mark} {text}</span> '
    )


def _bar(shown: Snapshot) -> str:
    share = min(1.0, (shown.items + shown.skipped) / shown.total)
    color = COLORS["failed" if shown.failed else "done" if shown.ended else "running"]
    return (
        '<div style="height:4px;max-width:24em;margin:3px 0;background:#8a8a8a55">'
        f'<div style="height:4px;width:{share:.1%};background:{color}"></div></div>'
    )


def _seconds(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s" if seconds >= 0.05 else f"{seconds * 1000:.0f} ms"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
