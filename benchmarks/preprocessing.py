"""What does it cost a worker to prepare an image, and what is left to the network's device?

`python -m benchmarks.preprocessing` prints for a photo of 1024 × 1024 pixels: the CPU time that the
checkpoint's own preprocessing takes, all of it on a worker; that of our worker, and of what the
device does (here a processor does it); and the megabytes that go to the device. Both give the same
bits, which is looked at. Below, the same for 100 crops of the photo, as `rank` asks for them.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import PIL.Image
import torch
from open_clip.transform import PreprocessCfg, image_transform_v2
from skimage import data
from torchvision.transforms.functional import resize

from anyloom.models.common.preprocessing import Preprocessing
from anyloom.models.segment_anything.sam import Sam
from anyloom.models.segment_anything.sam2 import Sam2
from anyloom.models.similarity.open_clip import load_open_clip
from tests.models import tiny, tiny_sam
from tests.models.published_processors import IMAGENET, published_processors

SIDE = 1024
CROPS = 100
REPEATS = 9


class Case(NamedTuple):
    """Ways to prepare images: each gives, or takes, the tensor of each of them."""

    whole: Callable[[Sequence[np.ndarray]], list[torch.Tensor]]
    """The checkpoint's own preprocessing: float32, ready for the network."""
    worker: Callable[[Sequence[np.ndarray]], list[torch.Tensor]]
    device: Callable[[Sequence[torch.Tensor]], torch.Tensor]


def of_transformers(processor: Any) -> Case:
    """Return the two ways for a transformers image processor."""
    ours = Preprocessing(processor)

    def whole(pictures: Sequence[np.ndarray]) -> list[torch.Tensor]:
        return [
            tensor
            for pixels in pictures
            for tensor in processor(
                images=[pixels.copy()], input_data_format="channels_last", return_tensors="pt"
            )["pixel_values"]
        ]

    def worker(pictures: Sequence[np.ndarray]) -> list[torch.Tensor]:
        if len(pictures) == 1:
            return list(ours.resize(pictures[0])["pixel_values"])
        return [given["pixel_values"] for given in ours.resize_each(pictures)]

    return Case(
        whole, worker, lambda levels: ours.normalized(torch.stack(list(levels)), torch.float32)
    )


def of_open_clip(folder: Path) -> Case:
    """Return the two ways for an open_clip checkpoint of 224 pixels."""
    loaded = load_open_clip(
        tiny.checkpoint(tiny.open_clip(folder, size=224), "open-clip"), "cpu", torch.float32
    )
    facts = PreprocessCfg(**loaded.network.visual.preprocess_cfg)
    transform: Any = image_transform_v2(facts, is_train=False)
    return Case(
        lambda pictures: [transform(PIL.Image.fromarray(pixels)) for pixels in pictures],
        lambda pictures: [loaded.resized(pixels) for pixels in pictures],
        lambda levels: loaded.normalization(torch.stack(list(levels))),
    )


def of_sam(model: Sam, resized: Callable[[np.ndarray], np.ndarray]) -> Case:
    """Return the two ways for Segment Anything; the first as its authors write it, in NumPy."""
    model.input_size = SIDE
    mean, deviation = (np.float32(np.multiply(IMAGENET[name], 255)) for name in IMAGENET)

    def whole(pictures: Sequence[np.ndarray]) -> list[torch.Tensor]:
        squares = []
        for pixels in pictures:
            square = np.zeros((SIDE, SIDE, 3), np.float32)
            levels = (resized(pixels) - mean) / deviation
            square[: levels.shape[0], : levels.shape[1]] = levels
            squares.append(torch.from_numpy(square.transpose(2, 0, 1)).contiguous())
        return squares

    def worker(pictures: Sequence[np.ndarray]) -> list[torch.Tensor]:
        sizes = [model.resized_size((len(pixels), pixels.shape[1])) for pixels in pictures]
        pairs = zip(pictures, sizes, strict=True)
        return [torch.from_numpy(model.resize(pixels, size)) for pixels, size in pairs]

    def device(levels: Sequence[torch.Tensor]) -> torch.Tensor:
        model.encode_squares([one.numpy() for one in levels])
        return shown.pop()

    shown: list[torch.Tensor] = []
    model.levels = lambda images: shown.append(images) or ()  # what the encoder would be shown
    return Case(whole, worker, device)


def bilinear(pixels: np.ndarray) -> np.ndarray:
    """Resize as Segment Anything does, to whole levels."""
    scale = SIDE / max(pixels.shape)
    width, height = (int(side * scale + 0.5) for side in (pixels.shape[1], len(pixels)))
    method = PIL.Image.Resampling.BILINEAR
    return np.asarray(PIL.Image.fromarray(pixels).resize((width, height), method), np.float32)


def squashed(pixels: np.ndarray) -> np.ndarray:
    """Resize as SAM 2 does, to fractions of levels."""
    floats = torch.tensor(pixels).permute(2, 0, 1).float()
    return resize(floats, [SIDE, SIDE], antialias=True).permute(1, 2, 0).numpy()


def cases(folder: Path) -> dict[str, Case]:
    """Return the ways of each family."""
    sam = Sam.load(tiny_sam.checkpoint(tiny_sam.saved_sam(folder / "sam"), "sam"), "cpu")
    sam2 = Sam2.load(tiny_sam.checkpoint(tiny_sam.saved_sam2(folder / "sam2"), "sam2"), "cpu")
    return {
        "Segment Anything": of_sam(sam, bilinear),
        "SAM 2, EdgeTAM": of_sam(sam2, squashed),
        "open_clip": of_open_clip(folder / "open-clip"),
        **{name: of_transformers(one) for name, one in published_processors().items()},
    }


def crops(photo: np.ndarray) -> list[np.ndarray]:
    """Return parts of a photo with sides of 16 to 500 pixels."""
    random = np.random.default_rng(0)
    found = []
    for _ in range(CROPS):
        width, height = np.exp(random.uniform(np.log(16), np.log(500), 2)).astype(int)
        left, top = random.integers(0, SIDE - width), random.integers(0, SIDE - height)
        found.append(photo[top : top + height, left : left + width])
    return found


def seconds(work: Callable[[], Any]) -> float:
    """Return the CPU time of this thread for some work."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


def measured(name: str, case: Case, pictures: Sequence[np.ndarray]) -> str:
    """Return a line of figures for all images together."""
    wanted, levels = case.whole(pictures), case.worker(pictures)
    if not torch.equal(torch.stack(wanted), case.device(levels)):
        raise AssertionError(f"{name}: the two ways give different numbers")
    rows = [
        [
            seconds(lambda: case.whole(pictures)),
            seconds(lambda: case.worker(pictures)),
            seconds(lambda: case.device(levels)),
        ]
        for _ in range(REPEATS)
    ]
    whole, worker, device = (1e3 * float(np.median(column)) for column in zip(*rows, strict=True))
    before, after = (sum(one.nbytes for one in some) / 1e6 for some in (wanted, levels))
    return (
        f"{name:20}{whole:9.1f} ms{worker:9.1f} ms{device:9.1f} ms"
        f"{whole / worker:7.1f}×{before:9.2f}{after:8.2f} MB"
    )


def main() -> None:
    """Measure and print."""
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    photo = cv2.resize(data.astronaut(), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, Python {sys.version[:6]}")
    print(f"{'':20}{'own':>12}{'worker':>12}{'device':>12}{'worker':>8}{'own':>9}{'ours':>11}")
    with tempfile.TemporaryDirectory() as folder, torch.inference_mode():
        every = cases(Path(folder))
        for name, case in every.items():
            print(measured(name, case, [photo]))
        print(f"{CROPS} crops")
        for name in ("open_clip", "CLIP", "SigLIP 2, 512 px"):
            print(measured(name, every[name], crops(photo)))


if __name__ == "__main__":
    main()
