"""How good are the lite models on real photos? Run: python -m benchmarks.lite_quality [PICTURES]

Prints, for every annotated photo and prompt, whether the hottest point of the heatmap lies in the
hand-drawn box (the pointing game, Zhang et al. 2016), the IoU of the best grounded box, that of the
box around the mask cut from it, and the seconds both took; then how many things were found that are
not there, and how many coins. With a folder, the overlays are written there.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from anyloom import Checkpoint, Image, Masks
from anyloom.models.lite.conse_grounder import ConSEGrounder
from anyloom.models.lite.grabcut import GrabCut
from anyloom.models.lite.superpixels import SuperpixelHierarchy
from tests.models.lite.test_conse_grounder import box_iou
from tests.photos import Photo, photos

COLORS = ((230, 30, 200), (250, 200, 20), (30, 170, 250))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    grounder = ConSEGrounder.load(Checkpoint("lite-grounder", "conse-grounder"), "cpu")
    segmenter = GrabCut.load(Checkpoint("lite-segmenter", "grabcut"), "cpu")
    everything = SuperpixelHierarchy.load(
        Checkpoint("lite-everything", "superpixel-hierarchy"), "cpu"
    )
    print(f"{'photo':13}{'prompt':20}{'point':>6}{'box':>6}{'mask':>6}{'score':>7}{'s':>6}")
    rows = []
    false = absent = 0
    for photo in photos().values():
        rows += [_measured(photo, one, grounder, segmenter, folder) for one in photo.present]
        found = grounder.ground(photo.image, photo.absent)
        false, absent = false + len(found), absent + len(photo.absent)
    table = np.array(rows, float)
    point, box, mask, seconds = np.nanmean(table[:, [0, 1, 2, 4]], axis=0)
    print(f"{'mean':33}{point:6.2f}{box:6.2f}{mask:6.2f}{'':7}{seconds:6.1f}")
    print(f"found though absent: {false} of {absent}")
    coins = photos()["coins"]
    masks = everything.generate(coins.image)
    sizes = masks.boxes[:, 2:] - masks.boxes[:, :2]
    print(f"coin-like masks: {int((sizes.max(1) < 80).sum())} for {coins.count} coins")
    for photo in photos().values() if folder else ():
        assert folder
        _overlay(photo.image, everything.generate(photo.image), folder / f"{photo.name}-all.png")


def _measured(
    photo: Photo, prompt: str, grounder: ConSEGrounder, segmenter: GrabCut, folder: Path | None
) -> tuple[float, ...]:
    target = photo.present[prompt]
    [heat] = grounder.similarity.similarity_maps(photo.image, [prompt])
    x, y = heat.peak()
    inside = float(target[0] <= x < target[2] and target[1] <= y < target[3])
    start = time.perf_counter()
    regions = grounder.ground(photo.image, [prompt])
    masks = segmenter.segment(photo.image, regions=regions)
    seconds = time.perf_counter() - start
    found = regions.scores is not None and bool(regions)
    score = float(regions.scores[0]) if found else float("nan")
    box = box_iou(tuple(map(float, regions.boxes[0])), target) if regions else 0.0
    tight = masks.shapes.boxes()[0] if masks else (0, 0, 0, 0)
    mask = box_iou(tuple(map(float, tight)), target)
    print(f"{photo.name:13}{prompt:20}{inside:6.0f}{box:6.2f}{mask:6.2f}{score:7.2f}{seconds:6.1f}")
    if folder:
        _overlay(photo.image, masks, folder / f"{photo.name}-{prompt}.png")
    return inside, box, mask, score, seconds


def _overlay(image: Image, masks: Masks, file: Path) -> None:
    pixels = image.pixels.astype(float)
    for index in np.argsort(-masks.areas):
        color = np.array(COLORS[index % len(COLORS)])
        mask = masks.mask(int(index))
        pixels[mask] = 0.5 * pixels[mask] + 0.5 * color
    file.parent.mkdir(parents=True, exist_ok=True)
    Image(pixels.astype(np.uint8)).to_pil().save(file)


if __name__ == "__main__":
    main()
