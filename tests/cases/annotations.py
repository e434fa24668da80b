"""Small files of annotations, as the tools that own the formats write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image

SIZE = (30, 40)
SQUARE = [5, 5, 15, 5, 15, 15, 5, 15]
CATEGORIES = ("cat", "dog", "bird")


def write_image(file: str | Path, size: tuple[int, int] = SIZE, **options: Any) -> Path:
    """Write an image of one color."""
    file = Path(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.full((*size, 3), (180, 120, 60), np.uint8)
    PIL.Image.fromarray(pixels).save(file, **options)
    return file


def polygon(category: int = 1, image: int = 1, **further: Any) -> dict[str, Any]:
    """Return an annotation of a square of 10 × 10 pixels."""
    return {
        "image_id": image, "category_id": category, "iscrowd": 0, "area": 100,
        "bbox": [5, 5, 10, 10], "segmentation": [SQUARE], **further,
    }  # fmt: skip


def coco(*annotations: dict, names: tuple[str, ...] = ("a.jpg",)) -> dict[str, Any]:
    """Return a document of images of SIZE with the categories 1 cat, 2 dog, 3 bird."""
    return {
        "images": [
            {"id": number, "file_name": name, "height": SIZE[0], "width": SIZE[1]}
            for number, name in enumerate(names, start=1)
        ],
        "annotations": [{"id": n, **one} for n, one in enumerate(annotations, start=1)],
        "categories": [{"id": n, "name": name} for n, name in enumerate(CATEGORIES, start=1)],
    }


def write_json(document: Any, file: str | Path = "coco.json") -> Path:
    """Write a document."""
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_text(json.dumps(document))
    return Path(file)


def write_label(file: str | Path, text: str) -> None:
    """Write a label file of YOLO."""
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_text(text)


def read(file: str | Path) -> dict[str, Any]:
    """Return a document of JSON."""
    return json.loads(Path(file).read_text("utf-8"))


def labels(file: str | Path = "out.json") -> dict[str, list[str]]:
    """Return the labels of each image of a COCO document, by the document's list of categories."""
    document = read(file)
    names = {one["id"]: one["name"] for one in document["categories"]}
    found: dict[str, list[str]] = {one["file_name"]: [] for one in document["images"]}
    files = {one["id"]: one["file_name"] for one in document["images"]}
    for one in document["annotations"]:
        found[files[one["image_id"]]].append(names[one["category_id"]])
    return found


def tree(folder: str | Path) -> dict[str, bytes]:
    """Return the content of every file in a folder."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(Path(folder).rglob("*"))
        if file.is_file()
    }
