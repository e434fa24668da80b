"""A run as a grid of small pictures: what each image became, sorted and filtered, and failures."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

from ..foundation.plain_text import plain
from .records import Thumbnail

SIDE = 200
MAX_BYTES = 9_000
Order = Literal["name", "score", "count"]
BAD = "#d03b3b"
MOST_LABELS = 12
"""How many labels a message lists."""


@dataclass(frozen=True)
class GridItem:
    """One image of a grid.

    found:   instances per label, "" for those without one; None where no output is of instances.
    score:   the best score, None where nothing has one.
    reason:  why it failed, or what it waits for; "" where it is done.
    picture: a JPEG of what became of it, at most 200 pixels a side; empty where there is none.
    """

    name: str
    found: Mapping[str, int] | None = None
    score: float | None = None
    reason: str = ""
    picture: bytes = field(default=b"", repr=False)

    @property
    def caption(self) -> str:
        """What was found, in words."""
        if self.reason or self.found is None:
            return self.reason
        words = [
            f"{label or 'unnamed'}{f' ×{count}' if count > 1 else ''}"
            for label, count in self.found.items()
        ]
        best = [] if self.score is None else [f"{self.score:.2f}"]
        return ", ".join([*words, *best]) or "nothing found"


@dataclass(frozen=True)
class RunGrid:
    """Images of a run as small pictures; a notebook shows it.

    items:  the images that are shown, in their order.
    hidden: how many more there are.
    none:   why no image is shown, "" where some are.
    """

    items: Sequence[GridItem]
    hidden: int = 0
    none: str = ""

    def __repr__(self) -> str:
        return f"<grid of {len(self.items)} images{f': {self.none}' if self.none else ''}>"

    def _repr_html_(self) -> str:
        if self.none:
            return f"<div>{escape(self.none)}</div>"
        cards = "".join(card(item.name, item.picture, item.caption, item.reason) for item in
                        self.items)  # fmt: skip
        more = f'<div style="opacity:0.7">and {self.hidden} more</div>' if self.hidden else ""
        return f'<div style="display:flex;flex-wrap:wrap;gap:8px">{cards}</div>{more}'


def grid_item(
    name: str, outputs: Mapping[str, Any], reason: str, thumbnails: Sequence[Thumbnail]
) -> GridItem:
    """Return what a grid shows of an image.

    Args:
        outputs: output → JSON, as in results.jsonl.
        reason: why it is not done, or "".
        thumbnails: those of the report, the input image first.
    """
    found: Counter[str] | None = None
    scores: list[float] = []
    for record in outputs.values():
        if isinstance(record, Mapping) and record.get("kind") in ("Masks", "Regions"):
            count = len(record.get("boxes") or ())
            found = Counter(record.get("labels") or [""] * count)
            scores += [score for score in record.get("scores") or () if score is not None]
            break  # further outputs repeat the same instances
    results = [one for one in thumbnails if one.title]
    chosen = (results or list(thumbnails))[:1]
    picture = _small(chosen[0].jpeg) if chosen else b""
    return GridItem(name, found, max(scores, default=None), reason, picture)


def arranged(
    items: Sequence[GridItem], label: str | None, sort: Order, failed: bool | None, most: int
) -> RunGrid:
    """Return a grid of some images; see `RunReader.grid`."""
    kept = [
        item
        for item in items
        if (label is None or label in (item.found or ()))
        and (failed is None or failed == bool(item.reason))
    ]
    if sort == "score":
        kept.sort(key=lambda item: -1.0 if item.score is None else item.score, reverse=True)
    elif sort == "count":
        kept.sort(key=lambda item: sum((item.found or {}).values()), reverse=True)
    none = "" if kept else _why_none(items, label, failed)
    return RunGrid(kept[:most], max(0, len(kept) - most), none)


def _why_none(items: Sequence[GridItem], label: str | None, failed: bool | None) -> str:
    """Return why no image is in a grid."""
    if not items:
        return "no images"
    if label is None:
        return "no image has failed or waits" if failed else "every image has failed or waits"
    known = sorted({one for item in items for one in item.found or () if one})
    if not known:
        return f"no image has the label '{plain(label)}': the run found nothing with a label"
    if label in known:
        return f"no image with the label '{plain(label)}' {'failed' if failed else 'is done'}"
    listed = ", ".join(plain(one) for one in known[:MOST_LABELS])
    more = f" and {len(known) - MOST_LABELS} more" if len(known) > MOST_LABELS else ""
    return f"no image has the label '{plain(label)}'; there are {listed}{more}"


def card(name: str, picture: bytes, caption: str, reason: str = "") -> str:
    """Return a picture with its name and a line below as HTML without scripts."""
    title, text = escape(plain(name), quote=True), escape(plain(caption, 120), quote=True)
    data = base64.b64encode(picture).decode()
    image = (
        f'<img alt="{title}" style="max-width:{SIDE}px;max-height:{SIDE}px;display:block" '
        f'src="data:image/jpeg;base64,{data}">'
        if picture
        else ""
    )
    color = f";color:{BAD}" if reason else ""
    return (
        f'<figure style="margin:0;max-width:{SIDE}px;font-size:85%">{image}'
        f'<figcaption style="overflow-wrap:anywhere"><b>{title}</b>'
        f'<br><span style="opacity:0.85{color}">{text}</span></figcaption></figure>'
    )


def _small(jpeg: bytes) -> bytes:
    from ..drawing import thumbnail
    from ..values.image import Image

    return thumbnail(Image.decode(jpeg), SIDE, MAX_BYTES)
