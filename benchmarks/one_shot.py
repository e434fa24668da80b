"""How well does one example find a thing in another image? Run: python -m benchmarks.one_shot

The example is a box in one image, cut out by lite-segmenter; the model is that of the profile lite,
or of another one: `python -m benchmarks.one_shot PROFILE`. Truths are of two kinds:

- drawn scenes: discs, bars and leaves on textures, each scene drawn twice with other places, sizes
  and textures; the truth is exact, and the IoU that of masks;
- photos: what was boxed by hand in a photo, looked for in the photo mirrored, shrunk to 70 % and
  brightened, on a canvas of another photo; the IoU is that of boxes. The two pictures of a stereo
  camera are a pair as well.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from anyloom import Engine, Image, check, load
from tests.models.lite.test_conse_grounder import box_iou
from tests.photos import photos, picture

SIZE = (240, 320)
SCENES = 12
PHOTOS = {
    "astronaut": "astronaut helmet",
    "chelsea": "cat",
    "coffee": "cup",
    "rocket": "rocket",
    "horse": "horse",
    "china": "temple",
    "flower": "flower",
    "grace_hopper": "face",
}
"""Photo → what is looked for."""
GRAPH = "by_example"


@dataclass(frozen=True)
class Pair:
    """An example and an image, with what is to be found."""

    name: str
    example: Image
    box: tuple[float, ...]
    """Around the object in the example."""
    image: Image
    truth: np.ndarray
    """A mask, bool H×W, or a box, 4."""


def drawn() -> Iterator[Pair]:
    """Yield pairs of drawn scenes."""
    for number in range(SCENES):
        example, mask = scene(number, 0)
        rows, columns = np.nonzero(mask)
        box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        image, truth = scene(number, 1)
        yield Pair(f"scene {number}", example, tuple(map(float, box)), image, truth)


def scene(number: int, view: int) -> tuple[Image, np.ndarray]:
    """Return a drawing and the mask of its object: of one number, objects look alike."""
    look, place = np.random.default_rng(number), np.random.default_rng([number, view])
    color, other, ground = (look.integers(20, 236, 3) for _ in range(3))
    rows, columns = np.mgrid[: SIZE[0], : SIZE[1]]
    pixels = ground + place.normal(0, 12, (*SIZE, 3)) + 15 * np.sin(columns / 9)[:, :, None]
    scale, turn = place.uniform(0.8, 1.25), place.uniform(0, np.pi)

    def local(y: float, x: float, size: float) -> tuple[np.ndarray, np.ndarray]:
        down, across = (rows - y) / size, (columns - x) / size
        return down * np.cos(turn) - across * np.sin(turn), down * np.sin(turn) + across * np.cos(
            turn
        )

    kind = number % 3
    y, x = place.uniform(80, 160), place.uniform(80, 130)
    down, across = local(y, x, 45 * scale)
    shape = (
        down**2 + across**2 < 1
        if kind == 0
        else (abs(down) < 1) & (abs(across) < 0.45)
        if kind == 1
        else abs(down) < (1 - across**2) * 0.6
    )
    pattern = np.sin(9 * down) > 0
    pixels[shape & pattern], pixels[shape & ~pattern] = color, other
    far_y, far_x = place.uniform(70, 170), place.uniform(230, 270)
    down, across = local(far_y, far_x, 32)
    pixels[(abs(down) < 0.8) & (abs(across) < 0.8)] = 255 - color
    return Image(np.clip(pixels, 0, 255).astype(np.uint8)), shape


def real() -> Iterator[Pair]:
    """Yield pairs of photos."""
    for name, thing in PHOTOS.items():
        photo = photos()[name]
        x0, y0, x1, y1 = photo.present[thing]
        yield Pair(
            name, photo.image, photo.present[thing], *_changed(photo.image, (x0, y0, x1, y1))
        )
    left, right = picture("motorcycle_left"), picture("motorcycle_right")
    box = photos()["motorcycle"].present["motorcycle"]
    folder = Path(next(iter(find_spec("skimage").submodule_search_locations)))  # pyright: ignore
    disparity = np.load(folder / "data" / "motorcycle_disp.npz")["arr_0"]
    x0, y0, x1, y1 = (int(value) for value in box)
    shown = disparity[y0:y1, x0:x1]
    shift = float(np.median(shown[np.isfinite(shown)]))  # pixels to the left
    truth = np.array([box[0] - shift, box[1], box[2] - shift, box[3]])
    yield Pair("stereo", left, box, right, truth)


def _changed(image: Image, box: tuple[float, ...]) -> tuple[Image, np.ndarray]:
    """Return a photo mirrored, smaller and brighter on another one, and the box there."""
    import cv2

    height, width = image.shape
    behind = picture("grass").pixels
    canvas = cv2.resize(behind, (width, height))
    small = cv2.resize(image.pixels[:, ::-1], None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)
    rows, columns = small.shape[:2]
    top, left = (height - rows) // 2, (width - columns) // 2
    canvas[top : top + rows, left : left + columns] = np.clip(small * 1.1 + 8, 0, 255)
    x0, y0, x1, y1 = box
    found = np.array([width - x1, y0, width - x0, y1]) * 0.7 + [left, top, left, top]
    return Image(np.ascontiguousarray(canvas)), found


def measured(pair: Pair, engine: Engine, profile: str = "lite") -> float:
    """Return the IoU of what is found with the truth."""
    graph = check(load(GRAPH), profile=profile)
    boxes = ",".join(f"{value:.0f}" for value in pair.box)
    result = engine.run(graph, {"image": pair.image, "reference": pair.example, "boxes": boxes})
    result.raise_failure()
    found = result.outputs["masks"].union()
    if pair.truth.dtype == bool:
        return float((found & pair.truth).sum() / (found | pair.truth).sum())
    if not found.any():
        return 0.0
    rows, columns = np.nonzero(found)
    tight = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    return box_iou(tuple(map(float, tight)), tuple(map(float, pair.truth)))


def main() -> None:
    """Print the IoU of every pair, and the means."""
    profile = sys.argv[1] if len(sys.argv) > 1 else "lite"
    with Engine() as engine:
        for kind, pairs in (("photos", real()), ("drawn", drawn())):
            scores = []
            for pair in pairs:
                scores.append(measured(pair, engine, profile))
                print(f"{pair.name:14}{scores[-1]:.2f}", flush=True)
            print(f"mean of {kind:8}{np.mean(scores):.2f}; lowest {min(scores):.2f}")


if __name__ == "__main__":
    main()
