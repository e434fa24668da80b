"""What a person has marked in an image: points, boxes and brush strokes, and the masks of these."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..drawing.overlay import draw
from ..drawing.palette import color_of
from ..drawing.scaling import downscale, downscale_value
from ..foundation.errors import InputError
from ..registry.lookup import registry
from ..values.image import Image
from ..values.masks import Masks
from ..values.points import Points
from ..values.regions import Regions
from ..values.run_lengths import RunLengths

SHOWN_SIDE = 1024
"""Pixels of the longer side of what a browser gets."""
MOST_OBJECTS = 256
MOST_MARKS = 100_000
"""Clicks and corners of strokes of one object."""
FILL, EDGE = 115, 255
"""Opacity of a mask and of its outline, of 255."""


@dataclass(frozen=True)
class Stroke:
    """Pixels painted by hand: along a path of a radius, or inside a closed path."""

    kind: Literal["brush", "lasso"]
    adds: bool
    path: tuple[tuple[float, float], ...]
    radius: float = 1.0

    def painted(self, frame: tuple[int, int]) -> np.ndarray:
        """Return the pixels of the stroke: bool, H×W."""
        import cv2

        canvas = np.zeros(frame, np.uint8)
        corners = np.floor(np.array(self.path, np.float64)).astype(np.int32).reshape(-1, 1, 2)
        if self.kind == "lasso":
            cv2.fillPoly(canvas, [corners], 1)
        else:
            cv2.polylines(canvas, [corners], False, 1, max(1, round(2 * self.radius)))
            for x, y in corners.reshape(-1, 2).tolist():
                cv2.circle(canvas, (x, y), max(0, round(self.radius)), 1, -1)
        return canvas.astype(bool)


@dataclass(frozen=True)
class MarkedObject:
    """What is marked of one object.

    clicks:  (x, y, positive) in pixels of the image.
    box:     (x0, y0, x1, y1), or None.
    strokes: painted on top of what the model finds, in order.
    """

    clicks: tuple[tuple[float, float, bool], ...] = ()
    box: tuple[float, float, float, float] | None = None
    strokes: tuple[Stroke, ...] = ()


@dataclass(frozen=True)
class Marking:
    """The marked objects of one image.

    `record()` is plain JSON, which `Marking.read` takes back, so that marks can be stored and
    corrected later.
    """

    frame: tuple[int, int]
    objects: tuple[MarkedObject, ...] = ()

    @classmethod
    def read(cls, record: Any, frame: tuple[int, int]) -> Marking:
        """Return the marking of a record, such as a browser sends; empty objects are left out.

        Raises:
            InputError: the record is not of the form that `record` gives.
        """
        try:
            objects = [_object(one, frame) for one in _few(record["objects"], MOST_OBJECTS)]
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise InputError(f"these are no marks of an image: {error}") from None
        return cls(frame, tuple(one for one in objects if one != MarkedObject()))

    def record(self) -> dict[str, Any]:
        """Return the marking as JSON."""
        return {
            "objects": [
                {
                    "clicks": [{"at": [x, y], "positive": good} for x, y, good in one.clicks],
                    "box": None if one.box is None else list(one.box),
                    "strokes": [
                        {
                            "kind": stroke.kind,
                            "adds": stroke.adds,
                            "path": [list(corner) for corner in stroke.path],
                            "radius": stroke.radius,
                        }
                        for stroke in one.strokes
                    ],
                }
                for one in self.objects
            ]
        }

    @property
    def points(self) -> Points:
        """The clicks; objects without any are not counted."""
        clicked = [one for one in self.objects if one.clicks]
        rows = [(number, *click) for number, one in enumerate(clicked) for click in one.clicks]
        return Points(
            [(x, y) for _, x, y, _ in rows],
            self.frame,
            positive=[positive for *_, positive in rows],
            objects=[number for number, *_ in rows],
        )

    @property
    def boxes(self) -> Regions:
        """The boxes; objects without one are not counted."""
        return Regions([one.box for one in self.objects if one.box is not None], self.frame)

    def masks(
        self,
        image: Image,
        model: str | None = None,
        segment: Callable[..., Masks] | None = None,
    ) -> Masks:
        """Return one mask for each object: what the model finds for its clicks and its box, and
        what is painted.

        Args:
            image: the image that is marked.
            model: the name of a Segmenter; None = that of the profile.
            segment: what segments an image by points and regions; the node `segment` by default.

        Raises:
            AnyloomError: there is no such model, or it failed.
        """
        if not self.objects:
            return Masks.empty(self.frame)
        found = [_found(image, one, model, segment) for one in self.objects]
        shapes = RunLengths.encode(
            (
                _painted(one, masks, self.frame)
                for one, masks in zip(self.objects, found, strict=True)
            ),
            shape=self.frame,
        )
        scores = [masks.scores for masks in found if masks is not None and masks.scores is not None]
        if sum(map(len, scores)) < len(shapes):
            return Masks(shapes)
        return Masks(shapes, scores=np.concatenate(scores), score_kind="predicted_iou")


def mask_layer(masks: Masks, side: int = SHOWN_SIDE) -> bytes:
    """Return a transparent PNG with the masks in their colors, for display above the image.

    It has the frame of the image, at most `side` pixels long.
    """
    import cv2
    import PIL.Image

    small = downscale_value(masks, side)
    assert isinstance(small, Masks)
    layer = np.zeros((*small.frame, 4), np.uint8)
    for number, mask in enumerate(small.masks()):
        layer[mask] = (*color_of(number), FILL)
        edge = mask.astype(np.uint8)
        edge -= cv2.erode(edge, np.ones((3, 3), np.uint8))
        layer[edge.astype(bool)] = (*color_of(number), EDGE)
    file = io.BytesIO()
    PIL.Image.fromarray(layer).save(file, "PNG", compress_level=1)
    return file.getvalue()


def shown_image(image: Image, side: int = SHOWN_SIDE) -> bytes:
    """Return an image for a browser, at most `side` pixels long: a JPEG, or a PNG with alpha."""
    small = downscale(image, side)
    return small.encode("JPEG", quality=92) if small.alpha is None else small.encode("PNG")


def marked_image(image: Image, marking: Marking, masks: Masks, side: int = SHOWN_SIDE) -> Image:
    """Return the image with the masks, boxes and points drawn onto it, at most `side` long."""
    small = downscale(image, side)
    values = [downscale_value(one, side) for one in (masks, marking.boxes, marking.points)]
    return draw(small, *values, captions="none")


def _object(record: Mapping[str, Any], frame: tuple[int, int]) -> MarkedObject:
    height, width = frame
    clicks = tuple(
        (*_place(click["at"], frame), bool(click["positive"]))
        for click in _few(record.get("clicks", ()), MOST_MARKS)
    )
    box = record.get("box")
    if box is not None:
        (left, top), (right, bottom) = _place(box[:2], frame), _place(box[2:], frame)
        if not (left < right <= width and top < bottom <= height):
            raise ValueError(f"the box {box} is empty")
        box = (left, top, right, bottom)
    strokes = tuple(_stroke(one, frame) for one in _few(record.get("strokes", ()), MOST_MARKS))
    return MarkedObject(clicks, box, strokes)


def _stroke(record: Mapping[str, Any], frame: tuple[int, int]) -> Stroke:
    kind = record["kind"]
    if kind not in ("brush", "lasso"):
        raise ValueError(f"unknown kind of stroke {kind!r}")
    path = tuple(_place(corner, frame) for corner in _few(record["path"], MOST_MARKS))
    if not path:
        raise ValueError("a stroke without a path")
    radius = float(record.get("radius", 1.0))
    if not 0 < radius <= max(frame):
        raise ValueError(f"a stroke of radius {radius}")
    return Stroke(kind, bool(record["adds"]), path, radius)


def _place(at: Sequence[float], frame: tuple[int, int]) -> tuple[float, float]:
    x, y = map(float, at)
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError(f"the place {x}, {y}")
    return min(max(x, 0.0), float(frame[1])), min(max(y, 0.0), float(frame[0]))


def _few(records: Sequence[Any], most: int) -> Sequence[Any]:
    if len(records) > most:
        raise ValueError(f"{len(records)} marks, at most {most}")
    return records


def _found(
    image: Image,
    marked: MarkedObject,
    model: str | None,
    segment: Callable[..., Masks] | None,
) -> Masks | None:
    """Return the mask that a model finds for one object, None where it is only painted."""
    if not marked.clicks and marked.box is None:
        return None
    prompts: dict[str, Any] = {} if model is None else {"model": model}
    if marked.clicks:
        prompts["points"] = Marking(image.shape, (MarkedObject(marked.clicks),)).points
    if marked.box is not None:
        prompts["regions"] = Regions([marked.box], image.shape)
    return (segment or registry.node("segment"))(image, **prompts)


def _painted(marked: MarkedObject, found: Masks | None, frame: tuple[int, int]) -> np.ndarray:
    mask = np.zeros(frame, bool) if found is None or not len(found) else found.mask(0).copy()
    for stroke in marked.strokes:
        mask[stroke.painted(frame)] = stroke.adds
    return mask
