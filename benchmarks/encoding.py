"""Encoding of results: time beside the usual libraries, bytes, and gain of a second thread.

`python -m benchmarks.encoding` prints for a photo of 1024 × 1024 pixels with 100 masks: the CPU
time of one thread for run lengths, boxes and areas, PNG and JPEG; the same by pycocotools (mask by
mask), NumPy and Pillow with their defaults; the ratio of both; the bytes; and by how much two
threads are faster than one, as a share of what hashing gains, which holds no lock: 1 = nothing is
held either.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
import PIL.Image
from pycocotools import mask as coco
from skimage import data

from anyloom import Image, LabelMap, RunLengths
from anyloom.formats import label_map_to_png, shape_to_png

SIDE = 1024
MASKS = 100
REPEATS = 9
LEAST = 0.002
"""Seconds; of less, starting a thread is the larger part."""
ZEROS = bytes(40_000_000)


def blobs() -> Iterator[np.ndarray]:
    """Yield wavy ellipses of 16 to 500 pixels, as an automatic mask generator finds them."""
    random = np.random.default_rng(0)
    rows, columns = np.mgrid[:SIDE, :SIDE]
    for number in range(MASKS):
        x, y = random.uniform(0, SIDE, 2)
        wide, high = np.exp(random.uniform(np.log(8), np.log(SIDE / 4), 2))
        angle = np.arctan2(rows - y, columns - x)
        reach = 1 + 0.15 * np.sin(5 * angle + number) + 0.03 * np.sin(41 * angle)
        yield ((columns - x) / wide) ** 2 + ((rows - y) / high) ** 2 < reach


def by_pillow(pixels: np.ndarray, format: str = "PNG", **settings: Any) -> bytes:
    """Return a file as Pillow writes it."""
    file = io.BytesIO()
    PIL.Image.fromarray(pixels).save(file, format, **settings)
    return file.getvalue()


def box_and_area(mask: np.ndarray) -> tuple[int, ...]:
    """Return the box and the area of a mask from its pixels."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1, int(mask.sum()))


def seconds(work: Callable[[], Any]) -> float:
    """Return the CPU time of this thread for some work."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


def speed_up(work: Callable[[], Any]) -> float:
    """Return how much sooner two threads do some work twice than one does."""
    began = time.perf_counter()
    work()
    work()
    alone = time.perf_counter() - began
    threads = [threading.Thread(target=work) for _ in range(2)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return alone / (time.perf_counter() - began)


def hashed() -> None:
    """Compute a good while without the interpreter."""
    hashlib.sha256(ZEROS).digest()


def main() -> None:
    """Measure and print."""
    cv2.setNumThreads(1)
    masks = list(blobs())
    photo = cv2.resize(data.astronaut(), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    image, shapes = Image(photo), RunLengths.encode(masks)
    labels = LabelMap((photo.sum(2) // 40).astype(np.int32))
    gray = labels.numbers.astype(np.uint8)
    cases: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
        "run lengths": (
            lambda: RunLengths.encode(masks).to_coco(),
            lambda: [coco.encode(np.asfortranarray(mask.view(np.uint8))) for mask in masks],
        ),
        "boxes, areas": (
            lambda: (shapes.boxes(), shapes.areas()),
            lambda: [box_and_area(mask) for mask in masks],
        ),
        "mask PNGs": (
            lambda: [shape_to_png(shapes, row) for row in range(MASKS)],
            lambda: [by_pillow(mask) for mask in masks],
        ),
        "label PNG": (lambda: label_map_to_png(labels), lambda: by_pillow(gray)),
        "photo PNG": (lambda: image.encode("PNG"), lambda: by_pillow(photo)),
        "photo JPEG": (
            lambda: image.encode("JPEG"),
            lambda: by_pillow(photo, "JPEG", quality=90),
        ),
    }
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, Python {sys.version[:6]}")
    print(f"{'':14}{'anyloom':>10}{'usual':>10}{'ratio':>8}{'bytes':>8}{'threads':>9}")
    for name, (ours, usual) in cases.items():
        pairs = [(seconds(ours), seconds(usual)) for _ in range(REPEATS)]
        mine, theirs = (float(np.median(column)) for column in zip(*pairs, strict=True))
        ratio = float(np.median([other / one for one, other in pairs]))
        gains = [(speed_up(ours), speed_up(hashed)) for _ in range(REPEATS)]
        free = float(np.median([one / hashing for one, hashing in gains]))
        gain = f"{free:.2f}" if mine > LEAST else ""
        share = f"{_bytes(ours()) / _bytes(usual()):.2f}" if "PNG" in name else ""
        print(
            f"{name:14}{mine * 1e3:7.1f} ms{theirs * 1e3:7.1f} ms{ratio:7.1f}×{share:>8}{gain:>9}"
        )


def _bytes(written: bytes | list[bytes]) -> int:
    return len(written) if isinstance(written, bytes) else sum(map(len, written))


if __name__ == "__main__":
    main()
