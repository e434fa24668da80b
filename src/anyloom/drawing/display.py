"""Values in notebooks and reports: images, thumbnails and HTML tables."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..foundation.errors import ImageError
from ..foundation.plain_text import plain
from ..values.document import Document
from ..values.embedding import Embedding
from ..values.feature_map import FeatureMap
from ..values.heat_map import Heatmap
from ..values.image import Image
from ..values.masks import LabelMap
from ..values.points import Points
from ..values.regions import Regions
from ..values.table import Table
from ..values.value import Value
from .overlay import draw, text_band
from .palette import BACKGROUND, heat_colors
from .scaling import downscale, downscale_value
from .sheet import contact_sheet

DISPLAY_SIDE = 1024
LARGE_PNG = 50_000
"""Bytes above which a JPEG is tried."""
JPEG_QUALITY = 90
THUMBNAIL_BYTES = 20_000
MAX_ROWS = 200
SHEET = 16
SHEET_SIDE = 240


def image_of(value: Any, side: int = DISPLAY_SIDE) -> Image | None:
    """Return an image of a value, or None for one that is better read, such as a Table.

    Regions, Masks, Points, Heatmap and LabelMap do not contain their image: they are drawn on a
    blank one of its aspect ratio, at most `side` pixels long. A FeatureMap shows its first three
    principal components as RGB. Of a list, the first 16 are in a contact sheet.
    """
    if isinstance(value, Image):
        return value
    if isinstance(value, (Regions, Points, Heatmap, LabelMap)):
        small = downscale_value(value, side)
        return draw(Image(np.full((*small.frame, 3), BACKGROUND, dtype=np.uint8)), small)
    if isinstance(value, FeatureMap):
        return _principal_components(value)
    if isinstance(value, Embedding):
        return _stripes(value)
    if isinstance(value, Document) and value.suffix in (".png", ".jpg", ".jpeg", ".webp"):
        try:
            return Image.decode(value.content)
        except ImageError:
            return None
    if isinstance(value, (list, tuple)) and value and isinstance(value[0], Value):
        return _sheet_of(value)
    return None


def _sheet_of(values: Sequence[Any]) -> Image | None:
    """Return a contact sheet of the first values, None where one has no picture."""
    shown: list[Image] = []
    for one in values[:SHEET]:
        image = image_of(one, SHEET_SIDE)
        if image is None:
            return None
        shown.append(image)
    captions = [image.name or f"[{index}]" for index, image in enumerate(shown)]
    if len(values) > SHEET:
        captions[-1] = f"{captions[-1]}, and {len(values) - SHEET} more"
    return contact_sheet(shown, captions, side=SHEET_SIDE)


def on_image(value: Any, image: Image | None, side: int = DISPLAY_SIDE) -> Any:
    """Return a value drawn onto its image, or the value itself where that is not possible.

    Args:
        side: the longer side of the drawing has at most so many pixels.
    """
    if image is None or not isinstance(value, (Regions, Points, Heatmap, LabelMap)):
        return value
    small, shown = downscale(image, side), downscale_value(value, side)
    return draw(small, shown) if small.shape == shown.frame else value


def mime_bundle(value: Any) -> dict[str, bytes | str]:
    """Return a value for a notebook, by MIME type: a Table as HTML, others as an image or nothing.

    The image (see `image_of`) has at most 1024 pixels a side. It is a PNG, but a JPEG where that is
    much smaller, so that a notebook full of photos can still be saved and sent.
    """
    if isinstance(value, Table):
        return {"text/html": table_html(value)}
    image = image_of(value, DISPLAY_SIDE)
    if image is None:
        return {}
    small = downscale(image, DISPLAY_SIDE)
    png = small.encode("PNG")
    if len(png) > LARGE_PNG and small.alpha is None:
        jpeg = small.encode("JPEG", quality=JPEG_QUALITY)
        if 2 * len(jpeg) < len(png):
            return {"image/jpeg": jpeg}
    return {"image/png": png}


def table_html(table: Table) -> str:
    """Return an HTML table of the first 200 rows; every text is escaped."""
    head = "".join(f"<th>{_escape(name)}</th>" for name in table.columns)
    body = []
    for number, row in enumerate(table.rows()):
        if number == MAX_ROWS:
            break
        cells = "".join(f"<td>{_escape(_cell_text(cell))}</td>" for cell in row.values())
        body.append(f"<tr>{cells}</tr>")
    more = f"<p>… and {len(table) - MAX_ROWS} more rows</p>" if len(table) > MAX_ROWS else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>{more}"


def thumbnail(value: Any, side: int = 160, max_bytes: int = THUMBNAIL_BYTES) -> bytes:
    """Return a small JPEG, at most `max_bytes`, of any value; one without an image becomes text."""
    small = downscale(image_of(value, 3 * side) or _text_card(value, side), side)
    for quality in (85, 70, 50, 30, 10):
        encoded = small.encode("JPEG", quality=quality)
        if len(encoded) <= max_bytes:
            return encoded
    return thumbnail(small, side // 2, max_bytes)


def _text_card(value: Any, side: int) -> Image:
    text = value if isinstance(value, str) else repr(value)
    height = max(10, side // 12)
    return Image(text_band(plain(text, 400) or "(empty)", side, height, max_lines=8))


def _principal_components(features: FeatureMap) -> Image:
    rows, columns, depth = features.vectors.shape
    flat = features.vectors.reshape(-1, depth).astype(np.float64)
    flat = np.nan_to_num(flat - flat.mean(axis=0))
    _, _, axes = np.linalg.svd(flat.T @ flat)
    components = np.zeros((len(flat), 3))
    components[:, : min(3, depth)] = flat @ axes[:3].T
    low, high = np.percentile(components, [1, 99], axis=0)
    scaled = (components - low) / np.where(high > low, high - low, 1)
    small = np.rint(scaled.clip(0, 1) * 255).astype(np.uint8).reshape(rows, columns, 3)
    return Image(_enlarge(small))


def _stripes(embedding: Embedding) -> Image | None:
    vectors = np.atleast_2d(embedding.vectors)
    vectors = np.nan_to_num(vectors.reshape(-1, vectors.shape[-1])[:64])
    if not vectors.size:
        return None
    largest = np.abs(vectors).max() or 1.0
    return Image(_enlarge(heat_colors(vectors / largest / 2 + 0.5)))


def _enlarge(small: np.ndarray) -> np.ndarray:
    factor = max(1, 512 // max(small.shape[:2]))
    return small.repeat(factor, axis=0).repeat(factor, axis=1)


def _escape(text: str) -> str:
    return html.escape(plain(text, 2000))


def _cell_text(cell: Any) -> str:
    if cell is None:
        return ""
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)
