"""Image preprocessing split in two: workers resize, the network's device normalizes.

Workers pass resized pixels as uint8, a quarter of the bytes of float32. Rescaling, normalizing and
the cast to the network's dtype are done for a whole batch on the network's device.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import torch

CONSTANTS = 256
"""Tensors of means and deviations that stay on their devices."""
RESIZE_ONLY = {"do_rescale": False, "do_normalize": False}
PROBE_SIZE = (21, 34)
"""(height, width) of the noise image that shows whether the steps can be split; not square, so that
padding is noticed."""


@dataclass(frozen=True)
class Normalization:
    """(pixel / scale - mean) / deviation in float32, channel by channel.

    Each step is one correctly rounded operation on CPUs and CUDA alike, with bitwise equal results.
    """

    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    scale: float = 1.0
    """255 where mean and deviation are of values from 0 to 1."""

    def __call__(self, pixels: torch.Tensor) -> torch.Tensor:
        """Return …×C×h×w pixels normalized, as float32, on the same device."""
        import torch

        result = pixels.to(torch.float32, copy=True)
        if self.scale != 1:
            # By a Python number CUDA does not divide, it multiplies with the rounded reciprocal.
            result.div_(constant((self.scale,), pixels.device))
        mean, deviation = (
            constant(self.mean, pixels.device),
            constant(self.deviation, pixels.device),
        )
        return result.sub_(mean).div_(deviation)


@functools.lru_cache(CONSTANTS)
def constant(values: tuple[float, ...], device: torch.device) -> torch.Tensor:
    """Return numbers as a C×1×1 tensor on a device, copied there once."""
    import torch

    with torch.inference_mode(False):  # so that it can be used outside of it as well
        return torch.tensor(values, dtype=torch.float32, device=device).view(-1, 1, 1)


class Preprocessing:
    """A transformers image processor whose normalization runs on the network's device.

    It is split only if the result is bitwise the same. Otherwise, as for a processor that resizes
    floats, pads after normalizing or does not normalize, workers run all of it.
    """

    def __init__(self, processor: Any) -> None:
        self.processor = processor

    def resize(self, pixels: np.ndarray, **options: Any) -> dict[str, Any]:
        """Return the processor's output for a uint8 H×W×3 image, input of `normalize`.

        Args:
            pixels: the image.
            options: arguments of the processor that override the checkpoint's.

        Returns:
            Arguments of the network with one entry per part of the image, of which most processors
            make one; "pixel_values" are C×h×w.
        """
        return self._process([pixels], **self._skipped_steps, **options)

    def resize_each(self, images: Sequence[np.ndarray]) -> list[dict[str, torch.Tensor]]:
        """Return `resize` of each image; one call for all is faster than one per image."""
        import torch

        # A processor that pads would pad to the largest image of the call.
        count = 1 if getattr(self.processor, "do_pad", False) else max(1, len(images))
        rows: list[dict[str, torch.Tensor]] = []
        for start in range(0, len(images), count):
            chunk = images[start : start + count]
            output = self._process(chunk, **self._skipped_steps)
            rows += [
                {name: torch.as_tensor(values[row]) for name, values in output.items()}
                for row in range(len(chunk))
            ]
        return rows

    def normalize(self, pixels: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
        """Return N×C×h×w "pixel_values" as the network reads them, on the same device.

        Floating-point pixels were normalized by the processor.
        """
        if self.normalization is not None and not pixels.is_floating_point():
            pixels = self.normalization(pixels)
        return pixels.to(dtype)

    def batch(self, images: Sequence[torch.Tensor], network: Any) -> torch.Tensor:
        """Return resized images (C×h×w each) as one normalized batch, N×C×h×w, for a network."""
        import torch

        return self.normalize(torch.stack(list(images)).to(network.device), network.dtype)

    def resize_to_tensor(self, pixels: np.ndarray, **options: Any) -> torch.Tensor:
        """Return `resize` of an image that the processor does not split into parts: C×h×w."""
        return self.resize(pixels, **options)["pixel_values"][0]

    @cached_property
    def normalization(self) -> Normalization | None:
        """The steps left to the device; None where the processor has to run all of them."""
        import torch

        processor = self.processor
        if not (processor.do_rescale and processor.do_normalize):
            return None
        # As in transformers: mean and deviation are rescaled instead of the pixels.
        mean, deviation = (
            (torch.tensor(values).view(-1) * (1 / processor.rescale_factor)).tolist()
            for values in (processor.image_mean, processor.image_std)
        )
        steps = Normalization(tuple(mean), tuple(deviation))
        noise = np.random.default_rng(0).integers(0, 256, (*PROBE_SIZE, 3), np.uint8)
        expected = self._process([noise])["pixel_values"]
        resized = self._process([noise], **RESIZE_ONLY)["pixel_values"]
        equal = all(
            part.dtype == torch.uint8 and part.ndim == 3 and torch.equal(steps(part), whole)
            for part, whole in zip(resized, expected, strict=True)
        )
        return steps if equal else None

    @property
    def _skipped_steps(self) -> dict[str, bool]:
        return {} if self.normalization is None else RESIZE_ONLY

    def _process(self, images: Sequence[np.ndarray], **options: Any) -> dict[str, Any]:
        import torch

        output: Mapping[str, Any] = self.processor(
            images=[channels_first(image) for image in images],
            input_data_format="channels_first",
            **options,
        )
        pixels = [torch.as_tensor(values) for values in output["pixel_values"]]
        return {**output, "pixel_values": pixels}


def channels_first(pixels: np.ndarray) -> np.ndarray:
    """Return H×W×3 pixels as a new 3×H×W array, in a quarter of NumPy's time."""
    import cv2

    return np.stack(cv2.split(pixels))
