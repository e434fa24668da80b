"""A small graph of NumPy nodes, images for it, and the files of a run folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from anyloom import Image, Masks, RunSummary, Table, Text, graph, node

UNSTEADY = frozenset({"timings.jsonl"})
"""What may differ between two equal runs, beside the store's own folder."""
UNLUCKY = 13
"""An image of this width makes one node fail."""


@node
def bright_parts(image: Image, *, threshold: int = 128) -> Masks:
    """Cut out the bright left and right halves, if they are bright."""
    bright = image.pixels.mean(axis=2) > threshold
    halves = np.arange(image.width) < image.width / 2
    masks = [mask for mask in (bright & halves, bright & ~halves) if mask.any()]
    labels = ["left", "right"][: len(masks)]
    return Masks.from_arrays(masks, frame=image.shape, labels=labels, scores=np.ones(len(masks)))


@node
def painted_red(image: Image, masks: Masks) -> Image:
    """Paint the masked pixels."""
    pixels = image.pixels.copy()
    pixels[masks.union()] = (255, 0, 0)
    return Image(pixels)


@node
def captioned(image: Image, prompt: Text) -> Text:
    """Return a text that contains the prompt."""
    if image.width == UNLUCKY:
        raise ValueError(f"no luck with <b>{prompt}</b>")
    return f"{prompt} of {image.width} × {image.height}"


@node
def measured(image: Image) -> Table:
    """Return two facts."""
    return Table({"what": ["=mean", "max"], "value": [float(image.pixels.mean()), 255]})


class Seen(NamedTuple):
    masks: Masks
    overlay: Image
    cutout: Image
    caption: Text
    facts: Table


@graph
def look(image: Image, prompt: Text = "a picture") -> Seen:
    """Return outputs of several types."""
    masks = bright_parts(image)
    red = painted_red(image, masks)
    return Seen(masks, red, red, captioned(image, prompt), measured(image))


@graph
def bright_parts_of(image: Image) -> Masks:
    """Return the bright parts alone."""
    return bright_parts(image)


def pixels(seed: int, width: int = 40, height: int = 30) -> np.ndarray:
    """Return the pixels of a seed."""
    small = np.random.default_rng(seed).integers(0, 256, (4, 5, 3), dtype=np.uint8)
    rows = np.arange(height) * 4 // height
    columns = np.arange(width) * 5 // width
    return small[rows][:, columns]


def write_images(count: int, folder: str | Path = "in") -> None:
    """Fill a folder with small images."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        Path(folder, f"{number}.png").write_bytes(Image(pixels(number)).encode())


def rename_images(names: Sequence[str]) -> None:
    """Rename the first images of the folder "in"."""
    for number, name in enumerate(names):
        Path(f"in/{number}.png").rename(f"in/{name}.png")


def tree(folder: str | Path) -> dict[str, str]:
    """Return the hash of every steady file of a run folder."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(Path(folder).rglob("*"))
        if file.is_file()
        and ".anyloom" not in file.relative_to(folder).parts
        and file.name not in UNSTEADY
    }


def lines(file: str | Path) -> list[dict[str, Any]]:
    """Return the records of a file of JSON lines."""
    return [json.loads(line) for line in Path(file).read_text("utf-8").splitlines()]


def counts(summary: RunSummary) -> tuple[int, int, int]:
    """Return how many images were done, skipped and failed."""
    return (summary.done, summary.skipped, summary.failed)
