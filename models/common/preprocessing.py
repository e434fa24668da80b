"""How do the pixels that a worker resized become what a network reads, on the network's device?

Workers hand over whole levels (uint8), a quarter of the bytes of float32. What remains is done for
a batch at once where the network is: rescaling, normalizing, the cast to the network's dtype.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import torch

ONLY_RESIZED = {"do_rescale": False, "do_normalize": False}
PROBE = (21, 34)
"""(height, width) of the noise that shows whether the steps can be parted: not square, so that what
pads would be seen to pad."""


@dataclass(frozen=True)
class Normalization:
    """(level / whole - mean) / deviation in float32, channel by channel.

    Each step is one correctly rounded operation on processors and CUDA alike: the same bits.
    """

    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    whole: float = 1.0
    """What levels are divided by first: 255 where mean and deviation are of values up to 1."""

    def __call__(self, levels: torch.Tensor) -> torch.Tensor:
        """Return …×C×h×w levels normalized, as float32, on the device where they are."""
        import torch

        def on_device(facts: float | tuple[float, ...]) -> torch.Tensor:
            # By a mere number CUDA would not divide, but multiply with its rounded inverse.
            return torch.tensor(facts, dtype=torch.float32, device=levels.device).view(-1, 1, 1)

        values = levels.to(torch.float32, copy=True)
        if self.whole != 1:
            values.div_(on_device(self.whole))
        return values.sub_(on_device(self.mean)).div_(on_device(self.deviation))


class Preprocessing:
    """A transformers image processor cut in two: workers resize, the network's device normalizes.

    Only where that gives the very bits that the processor gives. If it resizes fractions, pads what
    is normalized already, or is told not to normalize, workers call it as it is.
    """

    def __init__(self, processor: Any) -> None:
        self.processor = processor

    def resized(self, pixels: np.ndarray, **how: Any) -> dict[str, Any]:
        """Return what the processor makes of a uint8 H×W×3 image, for `normalized` to finish.

        Args:
            pixels: the image.
            how: arguments of the processor, in place of what the checkpoint says.

        Returns:
            Arguments of the network with an entry for each part of the image, of which most
            processors make one; "pixel_values" are C×h×w.
        """
        return self._processed([pixels], **self._late, **how)

    def resized_each(self, pictures: Sequence[np.ndarray]) -> list[dict[str, torch.Tensor]]:
        """Return `resized` of each image; several at a time cost less than one by one."""
        import torch

        # What pads would pad to the largest of its images.
        several = 1 if getattr(self.processor, "do_pad", False) else max(1, len(pictures))
        rows: list[dict[str, torch.Tensor]] = []
        for start in range(0, len(pictures), several):
            some = pictures[start : start + several]
            given = self._processed(some, **self._late)
            rows += [
                {name: torch.as_tensor(values[row]) for name, values in given.items()}
                for row in range(len(some))
            ]
        return rows

    def normalized(self, levels: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
        """Return N×C×h×w "pixel_values" as the network reads them, on the device where they are.

        Fractions were normalized by the processor.
        """
        if self.last_steps is not None and not levels.is_floating_point():
            levels = self.last_steps(levels)
        return levels.to(dtype)

    @cached_property
    def last_steps(self) -> Normalization | None:
        """What is left to the device; None where the processor has to do everything itself."""
        import torch

        how = self.processor
        if not (how.do_rescale and how.do_normalize):
            return None
        # As transformers does it: levels are not rescaled, but mean and deviation are.
        mean, deviation = (
            (torch.tensor(facts).view(-1) * (1 / how.rescale_factor)).tolist()
            for facts in (how.image_mean, how.image_std)
        )
        steps = Normalization(tuple(mean), tuple(deviation))
        noise = np.random.default_rng(0).integers(0, 256, (*PROBE, 3), np.uint8)
        wanted = self._processed([noise])["pixel_values"]
        levels = self._processed([noise], **ONLY_RESIZED)["pixel_values"]
        equal = all(
            some.dtype == torch.uint8 and some.ndim == 3 and torch.equal(steps(some), whole)
            for some, whole in zip(levels, wanted, strict=True)
        )
        return steps if equal else None

    @property
    def _late(self) -> dict[str, bool]:
        return {} if self.last_steps is None else ONLY_RESIZED

    def _processed(self, pictures: Sequence[np.ndarray], **how: Any) -> dict[str, Any]:
        import torch

        given: Mapping[str, Any] = self.processor(
            images=[planes(picture) for picture in pictures],
            input_data_format="channels_first",
            **how,
        )
        pixels = [torch.as_tensor(one) for one in given["pixel_values"]]
        return {**given, "pixel_values": pixels}


def planes(pixels: np.ndarray) -> np.ndarray:
    """Return H×W×3 pixels as a new 3×H×W array, in a quarter of NumPy's time."""
    import cv2

    return np.stack(cv2.split(pixels))
