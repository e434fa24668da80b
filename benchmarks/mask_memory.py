"""How much memory do 1,000 masks of a 12-megapixel photo take, and how fast are run lengths?

    python benchmarks/mask_memory.py

Memory is what the process grows by (resident set) while the masks are made and kept, with the peak
in between; the bar is 200 MB. Speed is compared with pycocotools on 100 masks of 1024 × 1024.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
import psutil
from pycocotools import mask as coco

from anyloom import Masks, RunLengths

PHOTO = (3000, 4000)
COUNT = 1000
BAR = 200e6


def blobs(size: tuple[int, int], count: int, ragged: float = 0.15) -> Iterator[np.ndarray]:
    """Yield masks as segmenters leave them: round, from 1 % to 25 % of the width, ragged edges."""
    random = np.random.default_rng(0)
    for _ in range(count):
        radius = random.uniform(0.005, 0.125) * size[1]
        angles = np.linspace(0, 2 * np.pi, 200, endpoint=False)
        reach = radius * (1 + ragged * random.standard_normal(200))
        center = random.uniform(0, 1, 2) * size[::-1]
        corners = center + np.stack([np.cos(angles), np.sin(angles)], axis=1) * reach[:, None]
        canvas = np.zeros(size, np.uint8)
        cv2.fillPoly(canvas, [corners.astype(np.int32)], 1)
        yield canvas.view(bool)


class Peak:
    """Samples the resident set every 5 ms while something runs."""

    def __enter__(self) -> Peak:
        self.process = psutil.Process()
        self.highest = 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.sample)
        self.thread.start()
        return self

    def sample(self) -> None:
        while not self.done.wait(0.005):
            self.highest = max(self.highest, self.process.memory_info().rss)

    def __exit__(self, *error: object) -> None:
        self.done.set()
        self.thread.join()


def memory() -> None:
    """Print what the masks take, beside what dense arrays would."""
    RunLengths.encode(blobs(PHOTO, 2))
    gc.collect()
    before = psutil.Process().memory_info().rss
    with Peak() as peak:
        masks = Masks.from_arrays(blobs(PHOTO, COUNT), frame=PHOTO)
    gc.collect()
    kept = psutil.Process().memory_info().rss - before
    dense = COUNT * PHOTO[0] * PHOTO[1]
    print(
        f"{COUNT} masks of {PHOTO[1]} × {PHOTO[0]}, {masks.areas.mean() / 1e3:.0f} kpx on average"
    )
    print(
        f"  arrays        {masks.nbytes / 1e6:8.1f} MB   dense / ours = {dense / masks.nbytes:.0f}"
    )
    print(f"  process kept  {kept / 1e6:8.1f} MB   bar {BAR / 1e6:.0f} MB")
    print(f"  process peak  {(peak.highest - before) / 1e6:8.1f} MB")
    assert kept < BAR, "over the bar"


def milliseconds(work: Callable[[], Any]) -> float:
    """Return the best of five runs."""
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best * 1e3


def speed() -> None:
    """Print each operation's time beside pycocotools', from the same bool arrays."""
    dense = np.stack(list(blobs((1024, 1024), 100)))
    ours = RunLengths.encode(dense)
    theirs: Any = [coco.encode(np.asfortranarray(mask)) for mask in dense]
    assert [one["counts"] for one in ours.to_coco()] == [one["counts"] for one in theirs]
    rows: list[tuple[str, Callable[[], Any], Callable[[], Any]]] = [
        (
            "encode",
            lambda: RunLengths.encode(dense),
            lambda: [coco.encode(np.asfortranarray(mask)) for mask in dense],
        ),
        (
            "decode",
            lambda: [ours.decode(index) for index in range(100)],
            lambda: [coco.decode(one) for one in theirs],
        ),
        (
            "crop",
            lambda: [ours.crop(index) for index in range(100)],
            lambda: [coco.decode(one) for one in theirs],
        ),
        ("areas", ours.areas, lambda: coco.area(theirs)),
        ("boxes", ours.boxes, lambda: coco.toBbox(theirs)),
        ("IoU 100 × 100", lambda: ours.iou(ours), lambda: coco.iou(theirs, theirs, [0] * 100)),
        ("union", ours.union, lambda: coco.merge(theirs)),
    ]
    print("100 masks of 1024 × 1024    anyloom  pycocotools  ratio")
    for name, mine, reference in rows:
        left, right = milliseconds(mine), milliseconds(reference)
        print(f"  {name:22s} {left:8.2f} ms {right:9.2f} ms {right / left:6.1f}")


if __name__ == "__main__":
    memory()
    speed()
