"""Two runs over the same images side by side: masks gained, lost and kept, and their overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

import numpy as np
from scipy.optimize import linear_sum_assignment

from ..foundation.plain_text import plain
from ..values.masks import Masks
from .grid import card

MOST = 24
"""How many images a notebook shows."""


@dataclass(frozen=True)
class ComparedImage:
    """The masks of one image in two runs.

    kept:    pairs of indices, of the first and of the second run, that overlap enough.
    overlap: the IoU of each pair, 0..1.
    lost:    indices of masks that only the first run has.
    gained:  indices of masks that only the second run has.
    """

    name: str
    kept: tuple[tuple[int, int], ...] = ()
    overlap: tuple[float, ...] = ()
    lost: tuple[int, ...] = ()
    gained: tuple[int, ...] = ()
    pictures: tuple[bytes, bytes] = field(default=(b"", b""), repr=False)

    @property
    def differs(self) -> bool:
        """True where a mask was gained or lost, or has changed."""
        return bool(self.lost or self.gained) or any(iou < 1 for iou in self.overlap)

    def __str__(self) -> str:
        facts = [f"{len(self.gained)} gained"] if self.gained else []
        facts += [f"{len(self.lost)} lost"] if self.lost else []
        if self.kept:
            facts.append(f"{len(self.kept)} kept, mean IoU {np.mean(self.overlap):.3f}")
        return f"{plain(self.name)}: {'; '.join(facts) or 'no masks'}"


@dataclass(frozen=True)
class RunComparison:
    """What differs between the masks of two runs; a notebook shows the images side by side.

    images: every image that both runs have done.
    only_first, only_second: names of images that one of them has not done.
    settings: what of graph, inputs, models and code differs, in words; "" where nothing does.
    """

    names: tuple[str, str]
    images: Sequence[ComparedImage]
    only_first: Sequence[str] = ()
    only_second: Sequence[str] = ()
    settings: str = ""

    @property
    def gained(self) -> int:
        """How many masks only the second run has."""
        return sum(len(image.gained) for image in self.images)

    @property
    def lost(self) -> int:
        """How many masks only the first run has."""
        return sum(len(image.lost) for image in self.images)

    @property
    def mean_iou(self) -> float | None:
        """The mean overlap of the masks that both have, 0..1; None where there are none."""
        overlaps = [iou for image in self.images for iou in image.overlap]
        return float(np.mean(overlaps)) if overlaps else None

    def __str__(self) -> str:
        differing = sum(image.differs for image in self.images)
        kept = sum(len(image.kept) for image in self.images)
        iou = "" if self.mean_iou is None else f", mean IoU {self.mean_iou:.3f}"
        counts = f"{self.gained} gained, {self.lost} lost, {kept} kept{iou}"
        lines = [f"{differing} of {len(self.images)} images differ; masks: {counts}"]
        if self.settings:
            lines.append(f"the settings differ: {self.settings}")
        for names, run in zip((self.only_first, self.only_second), self.names, strict=True):
            if names:
                lines.append(f"only in {plain(run)}: {', '.join(map(plain, names))}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<comparison of {plain(self.names[0])} and {plain(self.names[1])}: {self}>"

    def _repr_html_(self) -> str:
        """Show the images that differ, those with more masks gained and lost first."""
        differing = [image for image in self.images if image.differs]
        differing.sort(key=lambda image: -len(image.lost) - len(image.gained))
        parts = [f"<div>{escape(line)}</div>" for line in str(self).splitlines()]
        for image in differing[:MOST]:
            facts = escape(str(image).removeprefix(f"{plain(image.name)}: "))
            parts += [
                '<div style="display:flex;gap:8px;margin:6px 0">',
                card(image.name, image.pictures[0], self.names[0]),
                card(image.name, image.pictures[1], self.names[1]),
                f'<div style="align-self:center">{facts}</div></div>',
            ]
        if len(differing) > MOST:
            parts.append(f"<div>and {len(differing) - MOST} more that differ</div>")
        return "".join(parts)


def compared(name: str, first: Masks, second: Masks, least: float) -> ComparedImage:
    """Pair the masks of an image by their overlap, so that the sum of all overlaps is largest.

    Args:
        least: the IoU that makes two masks the same thing, above 0.
    """
    overlaps = first.iou(second) if len(first) and len(second) else np.zeros((len(first), 0))
    rows, columns = linear_sum_assignment(np.where(overlaps >= least, overlaps, 0), maximize=True)
    pairs = [
        (int(row), int(column))
        for row, column in zip(rows, columns, strict=True)
        if overlaps[row, column] >= least
    ]
    before, after = {row for row, _ in pairs}, {column for _, column in pairs}
    return ComparedImage(
        name,
        tuple(pairs),
        tuple(float(overlaps[pair]) for pair in pairs),
        tuple(index for index in range(len(first)) if index not in before),
        tuple(index for index in range(len(second)) if index not in after),
    )
