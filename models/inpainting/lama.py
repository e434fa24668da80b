"""How is a hole painted over as if nothing had been there? LaMa (Suvorov et al. 2022).

As a TorchScript module it takes an image of any size, as ONNX a square of a fixed one.
"""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from anyloom import Checkpoint, Image, ModelError, batched, one_line

from ..loading.checkpoint_files import single_weight_file
from ..loading.options import check_options
from ..protocols import Inpainter
from .hole_window import HoleWindow, mirrored

ONNX, TORCHSCRIPT = "*.onnx", "*.pt"
REMEDY = "name the one to read in its catalog entry: files: {NAME: SHA256}"
MULTIPLE = 8
"""The network halves an image three times."""
LONGEST = 2048
"""Inpaint Anything's "up to 2K"; beyond it the network needs tens of gigabytes."""


@dataclass(frozen=True)
class Patch:
    """An image and its hole, at a size that the network takes."""

    pixels: np.ndarray
    """uint8, H×W×3."""
    hole: np.ndarray
    """bool, H×W."""

    @property
    def size(self) -> Hashable:
        return self.hole.shape

    def tensors(self) -> tuple[np.ndarray, np.ndarray]:
        """Return what the network takes: float32, 3×H×W from 0 to 1, and 1×H×W, 1 in the hole."""
        pixels = self.pixels.transpose(2, 0, 1).astype(np.float32) / 255
        return pixels, self.hole[None].astype(np.float32)


class LamaOnnx(Inpainter, family="lama-onnx"):
    """LaMa exported to ONNX for one size (Carve/LaMa-ONNX: 512×512), through ONNX Runtime.

    It looks at a window around the hole, twice as large as the hole and at least as large as the
    network's input, to which it is shrunk. A smaller image is mirrored at the right and below.
    """

    concurrent = True
    fetches: ClassVar[tuple[str, ...]] = (ONNX,)

    def __init__(self, checkpoint: Checkpoint, session: Any) -> None:
        self.checkpoint = checkpoint
        self.session = session
        self.side = _fixed_side(checkpoint, session)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        check_options(checkpoint, ("folder",))
        file = single_weight_file(checkpoint, ONNX, REMEDY)
        try:
            import onnxruntime
        except ImportError:
            raise ModelError(
                f"model '{checkpoint.name}' needs ONNX Runtime: pip install onnxruntime"
            ) from None
        wanted = ["CUDAExecutionProvider"] if device.startswith("cuda") else []
        there = set(onnxruntime.get_available_providers())
        providers = [one for one in (*wanted, "CPUExecutionProvider") if one in there]
        try:
            session = onnxruntime.InferenceSession(str(file), providers=providers)
        except Exception as error:  # those of ONNX Runtime have no base of their own
            raise _unreadable(checkpoint, file, "ONNX", error) from error
        return cls(checkpoint, session)

    def inpaint(
        self, image: Image, hole: np.ndarray, *, prompt: str | None = None, seed: int = 0
    ) -> Image:
        hole = np.asarray(hole, bool)
        if not hole.any():
            return image
        window = HoleWindow.around(hole, self.side)
        square = (self.side, self.side)
        seen = (mirrored(part, square) for part in window.see(image.pixels, hole))
        [painted] = self.paint([Patch(*seen)])
        return window.filled(image, hole, painted)

    @batched(limit=1)
    def paint(self, patches: Sequence[Patch]) -> list[np.ndarray]:
        """Return what the network paints, uint8 S×S×3: it was exported for one square a call."""
        names = [one.name for one in self.session.get_inputs()]
        [tensors] = [patch.tensors() for patch in patches]
        given = {name: one[None] for name, one in zip(names, tensors, strict=True)}
        return [_levels(self.session.run(None, given)[0][0])]  # the export gives 0 to 255


class LamaTorchScript(Inpainter, family="lama-torchscript"):
    """LaMa as a TorchScript module (big-lama), whose file the catalog pins by its hash.

    It looks at the whole image, mirrored at the right and below to a multiple of 8 pixels, as
    Inpaint Anything does; of an image with more than 2048 pixels a side, at a window around the
    hole.
    """

    concurrent = True
    fetches: ClassVar[tuple[str, ...]] = (TORCHSCRIPT,)

    def __init__(self, checkpoint: Checkpoint, network: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        import torch

        check_options(checkpoint, ("folder",))
        file = single_weight_file(checkpoint, TORCHSCRIPT, REMEDY)
        with warnings.catch_warnings():
            # PyTorch would rather have everything exported anew; big-lama exists in this form.
            warnings.simplefilter("ignore", FutureWarning)
            try:
                network = torch.jit.load(file, map_location=device)
            except (RuntimeError, ValueError) as error:
                raise _unreadable(checkpoint, file, "TorchScript", error) from error
        return cls(checkpoint, network.eval())

    def inpaint(
        self, image: Image, hole: np.ndarray, *, prompt: str | None = None, seed: int = 0
    ) -> Image:
        hole = np.asarray(hole, bool)
        if not hole.any():
            return image
        window = HoleWindow.around(hole, LONGEST)
        height, width = (-(-one // MULTIPLE) * MULTIPLE for one in window.inner)
        seen = (mirrored(part, (height, width)) for part in window.see(image.pixels, hole))
        [painted] = self.paint([Patch(*seen)])
        return window.filled(image, hole, painted)

    @batched(together=lambda patch: patch.size, limit=4)
    def paint(self, patches: Sequence[Patch]) -> list[np.ndarray]:
        """Return what the network paints, uint8 H×W×3 each."""
        import torch

        device = next(self.network.parameters()).device
        tensors = zip(*(patch.tensors() for patch in patches), strict=True)
        given = [torch.from_numpy(np.stack(one)).to(device) for one in tensors]
        with torch.inference_mode():
            painted = self.network(*given).float().cpu().numpy()
        return [_levels(one * 255) for one in painted]


def _levels(painted: np.ndarray) -> np.ndarray:
    """Return 3×H×W from 0 to 255 as uint8 H×W×3, cut off and not rounded, as the originals do."""
    return np.clip(painted.transpose(1, 2, 0), 0, 255).astype(np.uint8)


def _fixed_side(checkpoint: Checkpoint, session: Any) -> int:
    """Return the side of the square that an ONNX graph takes."""
    shapes = [tuple(one.shape) for one in session.get_inputs()]
    side = shapes[0][-1] if shapes and shapes[0] else None
    wanted = [(3, side, side), (1, side, side)]
    if not isinstance(side, int) or [one[1:] for one in shapes] != wanted:
        raise ModelError(
            f"model '{checkpoint.name}': its ONNX graph takes {shapes}, expected a picture of "
            "1×3×S×S and a hole of 1×1×S×S, S fixed"
        )
    return side


def _unreadable(checkpoint: Checkpoint, file: Path, kind: str, error: Exception) -> ModelError:
    return ModelError(
        f"model '{checkpoint.name}': {file} cannot be read as {kind} ({one_line(error)[:300]})"
    )
