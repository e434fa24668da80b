"""How does what is under way look below a notebook cell?

Plain HTML with its styles inside, so that a saved notebook shows it anywhere; the marks say without
colour what the colours say, and the text alone says what matters.
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
COLOURS: dict[State, str] = {
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
    parts = _counts(shown)
    if shown.seconds >= SHOWN_SECONDS or shown.ended:
        parts.append(_seconds(shown.seconds))
    parts += [f"loaded {model} in {_seconds(spent)}" for model, spent in shown.loaded]
    parts += [f"loading {model} …" for model in shown.loading]
    calls = f" ×{shown.calls}" if shown.calls > 1 else ""
    if shown.kind == "model":
        return ", ".join(parts[-1:])
    return f"{shown.title}{calls}: {', '.join(parts)}"


def html(shown: Snapshot) -> str:
    """Return it as HTML: the line, and below it a small mark for every node."""
    text = escape(line(shown))
    if shown.kind == "graph":
        bold, colon, rest = text.partition(":")
        text = f"<b>{bold}</b>{colon}{rest}"
    bar = _bar(shown) if shown.total > 1 else ""
    chips = "".join(_chip(node, shown.state_of(node)) for node in _worth_showing(shown))
    left = len(shown.nodes) - min(len(shown.nodes), MOST_NODES)
    if left:
        chips += f'<span style="opacity:0.7">and {left} more</span>'
    below = f'<div style="font-size:85%;line-height:1.6">{chips}</div>' if chips else ""
    return f'<div style="font-size:90%;margin:2px 0">{text}{bar}{below}</div>'


def _counts(shown: Snapshot) -> list[str]:
    parts: list[str] = []
    states = [shown.state_of(node) for node in shown.nodes]
    if shown.kind == "graph":
        ended = shown.items + shown.skipped
        if shown.total or ended > shown.calls:
            of = f"{ended} of {shown.total}" if shown.total else f"{ended}"
            parts.append(f"{of} images")
            if shown.skipped:
                parts.append(f"{shown.skipped} done before")
            if shown.failed:
                parts.append(f"{shown.failed} failed")
            return parts
        needed = len(states) - states.count("not needed")
        working = len(states) - states.count("waiting") - states.count("running")
        parts.append(
            _number(needed, "node") if shown.ended else f"{working} of {len(states)} nodes"
        )
    told: tuple[State, ...] = ("cached", "failed", "skipped", "stopped")
    return parts + [f"{states.count(state)} {state}" for state in told if state in states]


def _worth_showing(shown: Snapshot) -> list[NodeProgress]:
    """Return the nodes in their order; of many those that run, have failed, or took longest."""
    if len(shown.nodes) <= MOST_NODES:
        return list(shown.nodes)

    def interest(node: NodeProgress) -> tuple[bool, bool, float]:
        return (node.state == "failed", node.state == "running", node.seconds)

    kept = sorted(shown.nodes, key=interest, reverse=True)[:MOST_NODES]
    names = {node.name for node in kept}
    return [node for node in shown.nodes if node.name in names]


def _chip(node: NodeProgress, state: State) -> str:
    times = node.done + node.cached + node.failed
    text = escape(node.name) + (f" ×{times}" if times > 1 else "")
    if node.seconds >= SHOWN_SECONDS:
        text += f' <span style="opacity:0.7">{_seconds(node.seconds)}</span>'
    told = escape(f"{state}: {node.error}" if node.error else state, quote=True)
    mark = f'<span style="color:{COLOURS[state]}">{MARKS[state]}</span>'
    return f'<span title="{told}" style="margin-right:1em;white-space:nowrap">{mark} {text}</span> '


def _bar(shown: Snapshot) -> str:
    share = min(1.0, (shown.items + shown.skipped) / shown.total)
    colour = COLOURS["failed" if shown.failed else "done" if shown.ended else "running"]
    return (
        '<div style="height:4px;max-width:24em;margin:3px 0;background:#8a8a8a55">'
        f'<div style="height:4px;width:{share:.1%};background:{colour}"></div></div>'
    )


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _seconds(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s" if seconds >= 0.05 else f"{seconds * 1000:.0f} ms"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
