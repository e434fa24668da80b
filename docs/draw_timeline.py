"""Drawing of the timeline in the page on the scheduler, from a trace.

    OMP_NUM_THREADS=1 python -m benchmarks.real_networks --images 8 --trace timeline.json
    python docs/draw_timeline.py timeline.json

writes docs/images/timeline.png: a row for each thread, lanes of the device first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import PIL.Image
import PIL.ImageDraw
import PIL.ImageFont

PLACE = Path(__file__).with_name("images") / "timeline.png"
WIDTH, LEFT, TOP, LINE, BAR = 1400, 130, 90, 22, 16
COLORS = {
    "sam.encode_squares": "#1f77b4",
    "sam.decode_prompts": "#17becf",
    "clip": "#9467bd",
    "sd": "#d62728",
    "model": "#7f7f7f",
    "waits": "#e4e4e4",
    "node": "#98bf64",
}
LEGEND = {
    "sam.encode_squares": "SAM encodes an image",
    "sam.decode_prompts": "SAM decodes prompts",
    "clip": "CLIP",
    "sd": "Stable Diffusion",
    "model": "loads weights",
    "waits": "waits for a network",
    "node": "computes on a core",
}


def color(event: dict[str, Any]) -> str:
    """Return the color of a piece of work."""
    if event["cat"] == "model":
        return COLORS["model"]
    name = event["name"].partition(" ")[0]
    keys = [key for key in COLORS if name == key or name.startswith(f"{key}.")]
    return COLORS[keys[0]] if keys and event["cat"] == "call" else COLORS["node"]


def draw(file: Path) -> PIL.Image.Image:
    """Return the image of a trace."""
    events = [event for event in json.loads(file.read_text()) if event]
    names = {e["tid"]: e["args"]["name"] for e in events if e["name"] == "thread_name"}
    shown = [event for event in events if event["ph"] == "X"]
    threads = {event["tid"] for event in shown}
    rows = sorted(threads, key=lambda tid: (rank(names[tid]), tid))
    began = min(event["ts"] for event in shown)
    span = max(event["ts"] + event["dur"] for event in shown) - began
    scale = (WIDTH - LEFT - 20) / span
    image = PIL.Image.new("RGB", (WIDTH, TOP + LINE * len(rows) + 40), "white")
    pen = PIL.ImageDraw.Draw(image)
    font, small = PIL.ImageFont.load_default(15), PIL.ImageFont.load_default(12)
    x = LEFT
    for key, text in LEGEND.items():
        pen.rectangle((x, 18, x + 14, 32), fill=COLORS[key])
        pen.text((x + 20, 16), text, "black", font)
        x += 34 + int(pen.textlength(text, font))
    for row, tid in enumerate(rows):
        top = TOP + row * LINE
        pen.text((8, top), title(names[tid], row), "black", small)
        for event in (event for event in shown if event["tid"] == tid):
            left = LEFT + (event["ts"] - began) * scale
            right = max(left + 1, left + event["dur"] * scale)
            waited = event["args"].get("waited for a device (s)", 0.0) * 1e6 * scale
            pen.rectangle((left, top, right, top + BAR), fill=color(event))
            if waited >= 1:
                pen.rectangle((left, top, min(right, left + waited), top + BAR), COLORS["waits"])
    for tick in range(11):
        place = LEFT + span * scale * tick / 10
        pen.line((place, TOP - 12, place, TOP - 6), fill="black")
        pen.text((place - 10, TOP - 28), f"{span * tick / 1e7:.1f} s", "black", small)
    return image


def rank(name: str) -> int:
    """Return the order of a thread: lanes, the thread that loads models, workers."""
    return 0 if name.endswith("lane") else 1 if name.endswith("move") else 2


def title(name: str, row: int) -> str:
    """Return the label of a row."""
    return {0: f"lane {row + 1} of the CPU", 1: "loads weights"}.get(
        rank(name), name.replace("anyloom-", "worker ")
    )


if __name__ == "__main__":
    timeline = draw(Path(sys.argv[1]))
    timeline.save(PLACE, optimize=True)
    print(f"{PLACE.name}: {timeline.width} × {timeline.height}, {PLACE.stat().st_size:,} bytes")
