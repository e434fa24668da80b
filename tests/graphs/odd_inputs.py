"""Images, phrases, prompts and masks at the limits of what a graph can be given."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
from PIL import Image as Pillow

from anyloom import Image, Masks, Regions, load
from anyloom.compiler.definition import GraphInput
from anyloom.core import types
from tests.graphs.datasets import annotation
from tests.nodes.fakes import rectangle

NORMAL, LARGE = "normal", "large"
GRAPHS_OF_VOLUMES = frozenset({"medsam_volume"})
OF_ANOTHER_SIZE = {("edit_anything", "map"), ("edit_anything_by_click", "map")}
"""Outputs that guide a model, in the size in which it reads them."""
RANDOM = np.random.default_rng(0)


def _levels(*shape: int) -> np.ndarray:
    return RANDOM.integers(0, 256, shape, np.uint8)


def _with_clear_areas() -> Pillow.Image:
    levels = _levels(24, 40, 4)
    levels[:, :, 3] = 255
    levels[:12, :, 3] = 0
    levels[12:, :20, 3] = 90
    return Pillow.fromarray(levels)


def _normal() -> np.ndarray:
    pixels = np.full((48, 64, 3), 120, np.uint8)
    pixels[12:36, 16:48] = (200, 40, 30)
    pixels[20:28, 26:38] = (30, 60, 200)
    return pixels


def _large() -> np.ndarray:
    """Return the normal image ten times as large."""
    return np.kron(_normal(), np.ones((10, 10, 1), np.uint8))


IMAGES: dict[str, Pillow.Image] = {
    NORMAL: Pillow.fromarray(_normal()),
    "1x1": Pillow.fromarray(_levels(1, 1, 3)),
    "2x3": Pillow.fromarray(_levels(2, 3, 3)),
    "8x8": Pillow.fromarray(_levels(8, 8, 3)),
    "gray": Pillow.fromarray(_levels(24, 40)),
    "16-bit": Pillow.fromarray(_levels(24, 40).astype(np.uint16) * 257),
    "clear-areas": _with_clear_areas(),
    "all-clear": Pillow.fromarray(np.zeros((24, 24, 4), np.uint8)),
    "black": Pillow.fromarray(np.zeros((24, 40, 3), np.uint8)),
    "white": Pillow.fromarray(np.full((40, 24, 3), 255, np.uint8)),
    "very-wide": Pillow.fromarray(_levels(3, 2000, 3)),
    "very-tall": Pillow.fromarray(_levels(2000, 3, 3)),
}
"""Images by the stem of their file."""

FILES = IMAGES | {LARGE: Pillow.fromarray(_large())}

PHRASES = {
    "not in the image": "zzyzx",
    "twice the same": "cup, cup",
    "in two cases": "Cup, cup",
    "empty": "",
    "separators alone": " , . ,, ",
    "no separators between": "a cup; a plate|a spoon",
    "periods and commas": "cup. plate, spoon.",
    "other scripts": "чашка, 杯子, ☕",
    "very long": "a very " * 100 + "long phrase",
}
"""What a text input may hold that names things."""


def _box(width: float, height: float, *corners: float) -> str:
    sides = (width, height, width, height)
    return ",".join(f"{side * corner:g}" for side, corner in zip(sides, corners, strict=True))


BOXES: dict[str, Callable[[int, int], str]] = {
    "outside": lambda w, h: _box(w, h, 2, 2, 3, 3),
    "partly outside": lambda w, h: _box(w, h, 0.5, 0.5, 9, 9),
    "without an area": lambda w, h: _box(w, h, 0.5, 0.5, 0.5, 0.5),
    "less than a pixel": lambda w, h: "0.2,0.2,0.3,0.3",
    "reversed": lambda w, h: _box(w, h, 1, 1, 0, 0),
    "negative": lambda w, h: "-5,-5,9,9",
    "not finite": lambda w, h: "nan,0,inf,9",
    "the whole image": lambda w, h: _box(w, h, 0, 0, 1, 1),
    "twice the same": lambda w, h: "; ".join([_box(w, h, 0, 0, 0.5, 0.5)] * 2),
    "no numbers": lambda w, h: "cup",
    "empty": lambda w, h: "",
}
POINTS: dict[str, Callable[[int, int], str]] = {
    "outside": lambda w, h: f"{w},{h}",
    "at the last pixel": lambda w, h: f"{w - 1},{h - 1}",
    "negative alone": lambda w, h: "-0,0",
    "positive and negative at one place": lambda w, h: "0,0 -0,0",
    "twice the same": lambda w, h: "0,0; 0,0",
    "not finite": lambda w, h: "nan,0",
    "no numbers": lambda w, h: "cup",
    "empty": lambda w, h: "",
}
MASKS: dict[str, Callable[[int, int], Any]] = {
    "none": lambda w, h: Masks.empty((h, w)),
    "without a pixel": lambda w, h: Masks.from_arrays([np.zeros((h, w), bool)], labels=["cup"]),
    "the whole image": lambda w, h: Masks.from_arrays([np.ones((h, w), bool)], labels=["cup"]),
    "one pixel": lambda w, h: Masks.from_arrays([rectangle((h, w), 0, 0, 1, 1)], labels=["cup"]),
    "twice the same": lambda w, h: Masks.from_arrays([middle(w, h)] * 2, labels=["cup", "cup"]),
    "of another size": lambda w, h: Masks.from_arrays([np.ones((h + 1, w), bool)], labels=["cup"]),
    "without labels": lambda w, h: Masks.from_arrays([middle(w, h)]),
}
REGIONS: dict[str, Callable[[int, int], Any]] = {
    "none": lambda w, h: Regions.empty((h, w)),
    "outside": lambda w, h: Regions([(2 * w, 2 * h, 3 * w, 3 * h)], (h, w), labels=["cup"]),
    "partly outside": lambda w, h: Regions([(-w, -h, w / 2, 9 * h)], (h, w), labels=["cup"]),
    "without an area": lambda w, h: Regions([(1, 1, 1, 1)], (h, w), labels=["cup"]),
    "reversed": lambda w, h: Regions([(w, h, 0, 0)], (h, w), labels=["cup"]),
    "the whole image": lambda w, h: Regions([(0, 0, w, h)], (h, w), labels=["cup"]),
    "twice the same": lambda w, h: Regions([(0, 0, w, h)] * 2, (h, w), labels=["cup", "cup"]),
    "of another size": lambda w, h: Regions([(0, 0, 1, 1)], (h + 1, w), labels=["cup"]),
    "without labels": lambda w, h: Regions([(0, 0, w, h)], (h, w)),
}
TRUTHS = ("middle", "no object", "the whole image", "of another size", "not there")
"""What the ground truth of every image is; each is a folder to work in."""

LISTS = {"sources": ["cup"], "targets": ["bowl"]}
TEXTS: dict[str, str] = {
    "amount": "50 %",
    "color": "red",
    "example": "",
    "old": "cup",
    "new": "bowl",
    "where": "left",
}
SPECIAL: dict[str, dict[str, Any]] = {
    "caption_everything": {"min_similarity": -1.0, "min_log_score": None},
    "edit_background_color": {"with": "white"},
    "edit_replace_color": {"with": "white"},
    "edit_crop_ratio": {"amount": "1:1"},
    "edit_rotate": {"where": None},
    "edit_write_text": {"where": "bottom"},
    "explain": {"samples": 20},
    "style_transfer": {"style_points": "", "points": ""},
    "evaluate_semantic": {"reduce_zero": False},
    "segment_by_text": {"like": ""},
}
"""What a graph needs, or does not take, that others do."""
DOCUMENTS = {"evaluate_coco": "coco.json", "evaluate_counting": "annotation_FSC147_384.json"}
POINT_INPUTS = frozenset({"points", "style_points"})
BOX_INPUTS = frozenset({"boxes", "style_boxes", "example", "like", "unlike"})


def limits_of(option: str, declared: GraphInput) -> dict[str, Any]:
    """Return what an input may be given at its limits, by name; nothing for numbers and the like.

    Each is a text, or a function of the width and height of the image.
    """
    kinds = [types.plain(one) for one in types.union_members(declared.type)]
    if Masks in kinds:
        return MASKS
    if Regions in kinds:
        return REGIONS
    if option in POINT_INPUTS:
        return POINTS
    if option in BOX_INPUTS:
        return BOXES
    return PHRASES if (str in kinds or option in LISTS) and option != "truth" else {}


def middle(width: int, height: int) -> np.ndarray:
    """Return the mask of the middle half of an image, at least one pixel."""
    x, y = width // 4, height // 4
    return rectangle((height, width), x, y, width - x, height - y)


def inputs_for(name: str, image: Image, thing: np.ndarray | None = None) -> dict[str, Any]:
    """Return a value for every input of a graph that one of its parts needs.

    Args:
        thing: the mask of what masks, boxes and points mark, None = the middle of the image.
    """
    thing = middle(image.width, image.height) if thing is None else thing
    masks = Masks.from_arrays([thing], labels=["cup"])
    x0, y0, x1, y1 = masks.boxes[0].astype(int)
    box = f"{x0},{y0},{x1},{y1}"
    if name in GRAPHS_OF_VOLUMES:
        box = f"{x0},{y0},0,{x1},{y1},1"
    values: dict[str, Any] = {}
    inputs = load(name).inputs
    for option, declared in inputs.items():
        limits = limits_of(option, declared)
        if declared.type is Image:
            values[option] = image
        elif option == "truth":
            values[option] = DOCUMENTS.get(name, "masks/{stem}.png")
        elif option in LISTS:
            values[option] = LISTS[option]
        elif limits is MASKS and option != "to":
            values[option] = masks
        elif limits is REGIONS:
            values[option] = Regions(masks.boxes, masks.frame, labels=["cup"])
        elif limits is BOXES and option not in ("like", "unlike"):
            values[option] = box
        elif limits is POINTS:
            values[option] = f"{(x0 + x1) // 2},{(y0 + y1) // 2}"
        elif declared.default is inspect.Parameter.empty:
            values[option] = TEXTS.get(option, "cup")
    return values | SPECIAL.get(name, {})


def write_images(folder: Path) -> None:
    """Write every image to a file, with its gray levels as a volume of two slices."""
    folder.mkdir(parents=True)
    for stem, picture in FILES.items():
        picture.save(folder / f"{stem}.png")
        levels = np.asarray(picture.convert("RGB"))[:, :, 0].T.astype(np.int16)
        volume = nibabel.Nifti1Image(np.stack([levels, levels], axis=2), np.eye(4))
        nibabel.save(volume, folder / f"{stem}.nii.gz")


def write_truth(folder: Path, kind: str) -> None:
    """Write the ground truth of every image in each of the formats that graphs read."""
    folder.mkdir(parents=True)
    if kind == "not there":
        return
    (folder / "masks").mkdir()
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    counts: dict[str, Any] = {}
    for number, (stem, picture) in enumerate(FILES.items(), start=1):
        width, height = picture.size
        width += kind == "of another size"
        mask = {
            "no object": np.zeros((height, width), bool),
            "the whole image": np.ones((height, width), bool),
        }.get(kind, middle(width, height))
        Pillow.fromarray(np.uint8(mask) * 255).save(folder / "masks" / f"{stem}.png")
        image = {"id": number, "file_name": f"{stem}.png", "height": height, "width": width}
        images.append(image)
        boxes, points = [], []
        if mask.any():
            annotations.append(annotation(mask, number, 1, number))
            ys, xs = np.nonzero(mask)
            x0, y0, x1, y1 = (int(v) for v in (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
            boxes = [[[x0, y0], [x0, y1], [x1, y1], [x1, y0]]]
            points = [[(x0 + x1) / 2, (y0 + y1) / 2]]
        counts[f"{stem}.png"] = {"box_examples_coordinates": boxes, "points": points}
    document = {"images": images, "annotations": annotations}
    document["categories"] = [{"id": 1, "name": "cup"}]
    (folder / "coco.json").write_text(json.dumps(document))
    (folder / DOCUMENTS["evaluate_counting"]).write_text(json.dumps(counts))
