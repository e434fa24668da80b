"""Do the lite models find the right place? Run: python -m benchmarks.lite_places FOLDER [PART]

FOLDER holds what `lite_truth.yaml` names: git clones as OWNER+NAME, and the source package. Every
phrase is looked for alone, as a user would. Of the masks, the best is right if at least half of it
lies in a hand-drawn box and the IoU of its own box with that one is at least 0.3. PART is `tuned`
(default), or `held-out`, which nobody may tune on.

Prints each phrase with its IoU and score, then how many are right, the mean IoU, how many of the
things that are not there were found, and the median of the seconds a phrase takes. `--masks DIR`
writes the masks as overlays.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from anyloom import Checkpoint, Image, Masks, read_document
from anyloom.models.lite.conse_concepts import ConSEConcepts
from tests.models.lite.test_conse_grounder import box_iou

TRUTH = Path(__file__).with_name("lite_truth.yaml")
INSIDE, BOX_IOU = 0.5, 0.3

Box = tuple[float, ...]


@dataclass(frozen=True)
class LabeledPhoto:
    """A photo with the boxes of phrases, in pixels, and phrases of what is not in it."""

    name: str
    image: Image
    present: dict[str, list[Box]]
    absent: list[str]


def part_of(name: str) -> str:
    """Return the part of the photos that one belongs to: "tuned" or "held-out"."""
    return "held-out" if int(hashlib.sha256(name.encode()).hexdigest()[-1], 16) % 2 else "tuned"


def labeled_photos(folder: Path, part: str) -> Iterator[LabeledPhoto]:
    """Yield the photos of a part."""
    document = read_document(TRUTH)
    for name, facts in document["photos"].items():
        if part_of(name) != part:
            continue
        image = Image.decode(_content(folder, facts["from"], document["sources"]), name=name)
        across = np.array([image.width, image.height] * 2) / 1000
        present = {
            phrase: [tuple((np.array(box) * across).tolist()) for box in _list_of_boxes(boxes)]
            for phrase, boxes in facts["present"].items()
        }
        yield LabeledPhoto(name, image, present, list(facts["absent"]))


def _list_of_boxes(boxes: list) -> list:
    return boxes if isinstance(boxes[0], list) else [boxes]


def _content(folder: Path, path: str, sources: dict[str, str]) -> bytes:
    """Return the file of a photo, from a git repository or a source package."""
    [source] = [source for source in sources if path.startswith(f"{source}/")]
    inside = path.removeprefix(f"{source}/")
    if source.endswith(".tar.gz"):
        with tarfile.open(folder / source) as package:
            top = source.removesuffix(".tar.gz")
            content = package.extractfile(f"{top}/{inside}")
            assert content, f"{inside} is not in {source}"
            return content.read()
    repository = folder / source.replace("/", "+")
    return subprocess.run(
        ["git", "-C", str(repository), "show", f"{sources[source]}:{inside}"],
        check=True,
        capture_output=True,
    ).stdout


def placement(masks: Masks, boxes: list[Box]) -> tuple[float, float]:
    """Return of the best mask the share inside, and the IoU with, the box that fits it best."""
    if not masks:
        return 0.0, 0.0
    best = 0 if masks.scores is None else int(np.argmax(masks.scores))
    mask = masks.mask(best)
    if not mask.any():
        return 0.0, 0.0
    own = tuple(map(float, masks.shapes.boxes()[best]))
    rated = []
    for box in boxes:
        x0, y0, x1, y1 = (round(edge) for edge in box)
        rated.append((box_iou(own, box), mask[y0:y1, x0:x1].sum() / mask.sum()))
    iou, inside = max(rated)
    return float(inside), iou


def main() -> None:
    parser = argparse.ArgumentParser(description="Do the lite models find the right place?")
    parser.add_argument("folder", type=Path)
    parser.add_argument("part", nargs="?", choices=("tuned", "held-out"), default="tuned")
    parser.add_argument("--masks", type=Path)
    arguments = parser.parse_args()
    concepts = ConSEConcepts.load(Checkpoint("lite-concepts", "conse-concepts"), "cpu")
    rows, false, absent = [], 0, 0
    for photo in labeled_photos(arguments.folder, arguments.part):
        for phrase, boxes in photo.present.items():
            start = time.perf_counter()
            masks = concepts.segment_concepts(photo.image, [phrase])
            seconds = time.perf_counter() - start
            inside, iou = placement(masks, boxes)
            right = inside >= INSIDE and iou >= BOX_IOU
            rows.append((right, iou, seconds))
            score = "" if not masks or masks.scores is None else f"{masks.scores.max():.2f}"
            print(f"{photo.name:18}{phrase:16}{'right' if right else '-':7}{iou:5.2f}{score:>6}")
            if arguments.masks:
                _overlay(photo.image, masks, arguments.masks / f"{photo.name}-{phrase}.jpg")
        for phrase in photo.absent:
            found = concepts.segment_concepts(photo.image, [phrase])
            absent += 1
            false += bool(found)
            if found and found.scores is not None:
                print(f"{photo.name:18}{phrase:16}{'absent':12}{found.scores.max():6.2f}")
    table = np.array(rows, float)
    print(
        f"right place: {int(table[:, 0].sum())} of {len(table)}; mean IoU {table[:, 1].mean():.3f}"
    )
    print(f"found though absent: {false} of {absent}; median {np.median(table[:, 2]):.2f} s")


def _overlay(image: Image, masks: Masks, file: Path) -> None:
    pixels = image.pixels.astype(float)
    order = np.argsort(masks.scores if masks.scores is not None else np.zeros(len(masks)))
    for rank, index in enumerate(order):
        color = np.array((230, 30, 200) if rank == len(order) - 1 else (30, 170, 250))
        mask = masks.mask(int(index))
        pixels[mask] = 0.4 * pixels[mask] + 0.6 * color
    file.parent.mkdir(parents=True, exist_ok=True)
    small = Image(pixels.astype(np.uint8)).to_pil()
    small.thumbnail((640, 640))
    small.save(file)


if __name__ == "__main__":
    main()
