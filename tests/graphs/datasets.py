"""Small datasets of real photos with their ground truth, written as usual datasets are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pillow
from pycocotools import mask as coco_masks

from anyloom import Image
from anyloom.drawing import downscale
from tests.photos import photos, picture

SIDE = 240


def small(name: str) -> Image:
    return downscale(picture(name), SIDE)


def horse_mask() -> np.ndarray:
    """The horse, a black silhouette on white."""
    return small("horse").pixels.mean(2) < 128


def cup_mask() -> np.ndarray:
    """The cup with its saucer, an ellipse in the box that was drawn by hand."""
    image = small("coffee")
    photo = photos()["coffee"]
    x0, y0, x1, y1 = np.array(photo.present["cup of coffee"]) * SIDE / max(photo.image.shape)
    y, x = np.mgrid[: image.height, : image.width]
    inside = ((2 * x - x0 - x1) / (x1 - x0)) ** 2 + ((2 * y - y0 - y1) / (y1 - y0)) ** 2
    return inside <= 1


def coins() -> tuple[Image, list[np.ndarray]]:
    """The photo of 24 coins, and a mask of each by the watershed of scikit-image's tutorial."""
    from scipy import ndimage
    from skimage.filters import sobel
    from skimage.segmentation import watershed

    image = picture("coins")
    gray = image.pixels[:, :, 0]
    markers = np.where(gray > 150, 2, np.where(gray < 30, 1, 0))
    found = ndimage.binary_fill_holes(watershed(sobel(gray), markers) == 2)
    parts, count = ndimage.label(found)
    masks = [parts == number for number in range(1, count + 1)]
    return image, [mask for mask in masks if mask.sum() > 500]


def write_masks(folder: Path) -> Path:
    """Write photos/ with a mask PNG beside each in masks/; return the folder of the photos."""
    for name, mask in (("horse", horse_mask()), ("coffee", cup_mask())):
        _write(folder / "photos" / f"{name}.png", small(name).pixels)
        _write(folder / "masks" / f"{name}.png", np.uint8(mask) * 255)
    return folder / "photos"


def write_fsc(folder: Path, *, examples: int = 3) -> Path:
    """Write the coins as a dataset in the layout of FSC-147; return the folder of the photos."""
    image, masks = coins()
    _write(folder / "photos" / "coins.png", image.pixels)
    boxes = [_box(mask) for mask in masks[:examples]]
    entry = {
        "H": image.height,
        "W": image.width,
        "box_examples_coordinates": [
            [[x0, y0], [x0, y1], [x1, y1], [x1, y0]] for x0, y0, x1, y1 in boxes
        ],
        "points": [np.argwhere(mask).mean(0)[::-1].tolist() for mask in masks],
    }
    (folder / "annotation_FSC147_384.json").write_text(json.dumps({"coins.png": entry}))
    return folder / "photos"


def write_coco(folder: Path) -> Path:
    """Write the horse and the cup as a COCO dataset; return the folder of the photos."""
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    categories = [{"id": 7, "name": "cup"}, {"id": 9, "name": "horse"}]
    for number, (name, label, mask) in enumerate(
        (("coffee", 7, cup_mask()), ("horse", 9, horse_mask())), start=1
    ):
        pixels = small(name).pixels
        _write(folder / "photos" / f"{name}.png", pixels)
        height, width = mask.shape
        images.append({"id": number, "file_name": f"{name}.png", "height": height, "width": width})
        annotations.append(annotation(mask, number, label, len(annotations) + 1))
    document = {"images": images, "annotations": annotations, "categories": categories}
    (folder / "annotations.json").write_text(json.dumps(document))
    return folder / "photos"


def annotation(mask: np.ndarray, image: int, category: int, number: int) -> dict[str, Any]:
    """Return a COCO annotation, by pycocotools."""
    encoded = coco_masks.encode(np.asfortranarray(mask.astype(np.uint8)))
    return {
        "id": number,
        "image_id": image,
        "category_id": category,
        "bbox": coco_masks.toBbox(encoded).tolist(),
        "area": float(coco_masks.area(encoded)),
        "iscrowd": 0,
        "segmentation": {"size": encoded["size"], "counts": encoded["counts"].decode()},
    }


def _box(mask: np.ndarray) -> tuple[int, int, int, int]:
    ys, xs = np.nonzero(mask)
    return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1


def _write(file: Path, pixels: np.ndarray) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    Pillow.fromarray(pixels).save(file)
