"""Soft edges of `extract`, guided and closed-form, on composites whose alpha is known.

    python -m benchmarks.matting [--size 320]

Parts of one photo are put before another with an alpha that is drawn: a disk with a sharp, a soft
and a very soft edge, and a tuft of hairs. From each composite a thing is cut out by a mask that is
the alpha above one half, as it is ("exact") or as rough as a segmenter's (at a quarter of the size,
shifted along a random field). Printed are, over the pixels where either alpha is between 0 and 1
or they differ, the mean absolute error of alpha (%), and that of the thing put before a new, plain
background (levels of 255), with the time.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np
from skimage import data

from anyloom import Image, Masks
from anyloom.nodes.cutouts import extract

Cut = tuple[np.ndarray, np.ndarray]
"""Alpha from 0 to 1, and colors."""
GRAY = np.array([128.0, 128.0, 128.0])
EDGES = (2, 4, 8)


def alphas(size: int) -> Iterator[tuple[str, np.ndarray]]:
    """Yield shapes with their alpha."""
    scale = 4
    large = np.zeros((scale * size, scale * size), np.uint8)
    center = (scale * size // 2, scale * size // 2)
    cv2.circle(large, center, scale * size // 3, 255, -1)
    disk = cv2.resize(large, (size, size), interpolation=cv2.INTER_AREA).astype(np.float64) / 255
    for sigma, name in ((0.5, "sharp edge"), (1.5, "soft edge"), (4, "very soft edge")):
        yield name, np.clip(cv2.GaussianBlur(disk, (0, 0), sigma), 0, 1)
    generator = np.random.default_rng(3)
    cv2.circle(large := np.zeros_like(large), center, scale * size // 4, 255, -1)
    for angle in generator.uniform(0, 2 * np.pi, 250):
        radius, length = scale * size / 4, scale * size * generator.uniform(0.02, 0.1)
        steps = np.linspace(0, 1, 12)
        bend = angle + generator.normal(0, 0.15) * steps**2
        distance = radius + length * steps
        line = np.stack([np.cos(bend), np.sin(bend)], 1) * distance[:, None] + center
        cv2.polylines(large, [line.astype(np.int32)], False, 255, generator.integers(2, 6))
    yield "hairs", cv2.resize(large, (size, size), interpolation=cv2.INTER_AREA) / 255.0


def rough(mask: np.ndarray) -> np.ndarray:
    """Return a mask as a segmenter gives it: at a quarter of the size, its outline displaced."""
    size = mask.shape[0]
    field = np.random.default_rng(5).normal(size=(2, size, size)).astype(np.float32)
    field = np.stack([cv2.GaussianBlur(one, (0, 0), 12) for one in field])
    field *= 1.5 / field.std()
    rows, columns = np.mgrid[:size, :size].astype(np.float32)
    moved = cv2.remap(mask.astype(np.float32), columns + field[0], rows + field[1], 1)
    small = cv2.resize(moved, (size // 4, size // 4), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (size, size), interpolation=cv2.INTER_LINEAR) > 0.5


def by_extract(edge: int, method: str) -> Callable[[np.ndarray, np.ndarray], Cut]:
    def cut(pixels: np.ndarray, mask: np.ndarray) -> Cut:
        masks = Masks.from_arrays([mask])
        found = extract(Image(pixels), masks, edge=edge, method=method, cache=False)
        assert found.alpha is not None
        return found.alpha / 255, found.pixels.astype(float)

    return cut


def measured(cut: Cut, alpha: np.ndarray, front: np.ndarray) -> tuple[float, float]:
    """Return the errors of alpha, in percent, and of colors before a plain background."""
    level, colors = cut
    where = ((alpha > 0) & (alpha < 1)) | (np.abs(level - alpha) > 0.02)
    wrong = np.abs(level - alpha)[where].mean()
    shown = colors * level[..., None] + GRAY * (1 - level[..., None])
    right = front * alpha[..., None] + GRAY * (1 - alpha[..., None])
    return 100 * wrong, np.abs(shown - right)[where].mean()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=320, help="sides of the composites, in pixels")
    size = parser.parse_args().size
    photos = [
        cv2.resize(photo, (size, size), interpolation=cv2.INTER_AREA)
        for photo in (data.astronaut(), data.chelsea(), data.coffee(), data.rocket())
    ]
    pairs = [(0, 1), (1, 3), (2, 0), (3, 2)]
    ways: dict[str, Callable[[np.ndarray, np.ndarray], Cut]] = {
        "the mask": lambda pixels, mask: (mask.astype(float), pixels.astype(float))
    }
    for method in ("guided", "closed-form"):
        ways |= {f"{method}, {edge}": by_extract(edge, method) for edge in EDGES}
    print(f"{'':<18}{'':<16}" + "".join(f"{name:>20}" for name in ways))
    spent = dict.fromkeys(ways, 0.0)
    for name, alpha in alphas(size):
        for kind in ("exact", "rough"):
            mask = alpha > 0.5 if kind == "exact" else rough(alpha > 0.5)
            line = f"{name:<18}{kind:<16}"
            for way, cut in ways.items():
                found = []
                for one, other in pairs:
                    front, back = photos[one].astype(float), photos[other].astype(float)
                    mixed = front * alpha[..., None] + back * (1 - alpha[..., None])
                    started = time.perf_counter()
                    result = cut(np.rint(mixed).astype(np.uint8), mask)
                    spent[way] += time.perf_counter() - started
                    found.append(measured(result, alpha, front))
                wrong, color = np.mean(found, axis=0)
                line += f"{f'{wrong:.1f} % / {color:.1f}':>20}"
            print(line, flush=True)
    print(f"{'seconds each':<34}" + "".join(f"{seconds / 32:>20.3f}" for seconds in spent.values()))


if __name__ == "__main__":
    main()
