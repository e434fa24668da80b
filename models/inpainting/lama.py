"""LaMa (Suvorov et al. 2022): inpainting without a prompt.

The TorchScript module takes an image of any size, the ONNX graph a square of a fixed size.
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
from .hole_window import HoleWindow, pad_by_reflection

ONNX, TORCHSCRIPT = "*.onnx", "*.pt"
REMEDY = "name the one to read in its catalog entry: files: {NAME: SHA256}"
CPU_PROVIDER, CUDA_PROVIDER = "CPUExecutionProvider", "CUDAExecutionProvider"
DEFAULT_BYTES = 2 << 30
"""Memory of a CUDA session whose checkpoint states no size."""
MULTIPLE = 8
"""The network downsamples an image by 8."""
LONGEST = 2048
"""Inpaint Anything's "up to 2K"; larger images need tens of gigabytes."""


@dataclass(frozen=True)
class Patch:
    """An image and its hole, at the network's input size."""

    pixels: np.ndarray
    """uint8, H×W×3."""
    hole: np.ndarray
    """bool, H×W."""

    @property
    def size(self) -> Hashable:
        return self.hole.shape

    def tensors(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the network's inputs: float32, 3×H×W from 0 to 1, and 1×H×W, 1 in the hole."""
        pixels = self.pixels.transpose(2, 0, 1).astype(np.float32) / 255
        return pixels, self.hole[None].astype(np.float32)


class LamaOnnx(Inpainter, family="lama-onnx"):
    """LaMa exported to ONNX for one size (Carve/LaMa-ONNX: 512×512), through ONNX Runtime.

    Its input is a window around the hole, twice as large as the hole and at least as large as the
    network's input, to which it is downscaled. A smaller image is padded by reflection.
    """

    concurrent = True
    file_patterns: ClassVar[tuple[str, ...]] = (ONNX,)

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
        providers: list[Any] = [CPU_PROVIDER]
        if device.startswith("cuda"):
            options = {
                "device_id": int(device.partition(":")[2] or 0),
                # What ONNX Runtime takes is not counted by PyTorch: no more than what is set aside.
                "gpu_mem_limit": checkpoint.memory() or DEFAULT_BYTES,
                "arena_extend_strategy": "kSameAsRequested",
            }
            providers.insert(0, (CUDA_PROVIDER, options))
        try:
            session = onnxruntime.InferenceSession(str(file), providers=providers)
        except Exception as error:  # ONNX Runtime's errors have no common base class
            raise _unreadable(checkpoint, file, "ONNX", error) from error
        if len(providers) > 1 and CUDA_PROVIDER not in session.get_providers():
            raise ModelError(
                f"model '{checkpoint.name}': ONNX Runtime cannot use {device} and fell back to the "
                "CPU; install an onnxruntime-gpu for this machine's driver, or onnxruntime"
            )
        return cls(checkpoint, session)

    @classmethod
    def device_for(cls, device: str) -> str:
        """Return the device: the CPU where the installed ONNX Runtime has no CUDA."""
        if not device.startswith("cuda"):
            return "cpu"
        try:
            import onnxruntime
        except ImportError:
            return "cpu"
        return device if CUDA_PROVIDER in onnxruntime.get_available_providers() else "cpu"

    def inpaint(
        self, image: Image, hole: np.ndarray, *, prompt: str | None = None, seed: int = 0
    ) -> Image:
        hole = np.asarray(hole, bool)
        if not hole.any():
            return image
        window = HoleWindow.around(hole, self.side)
        square = (self.side, self.side)
        parts = (pad_by_reflection(part, square) for part in window.crop(image.pixels, hole))
        [painted] = self.paint([Patch(*parts)])
        return window.paste(image, hole, painted)

    @batched(limit=1)
    def paint(self, patches: Sequence[Patch]) -> list[np.ndarray]:
        """Return the painted patch, uint8 S×S×3; the graph was exported for a batch of one."""
        names = [node.name for node in self.session.get_inputs()]
        [tensors] = [patch.tensors() for patch in patches]
        inputs = {name: tensor[None] for name, tensor in zip(names, tensors, strict=True)}
        return [_pixels(self.session.run(None, inputs)[0][0])]  # the export returns 0 to 255


class LamaTorchScript(Inpainter, family="lama-torchscript"):
    """LaMa as a TorchScript module (big-lama), whose file the catalog pins by its hash.

    Its input is the whole image, padded by reflection to a multiple of 8 pixels, as in Inpaint
    Anything; for an image with more than 2048 pixels a side, a window around the hole.
    """

    concurrent = True
    accelerator_dtype = "tf32"
    file_patterns: ClassVar[tuple[str, ...]] = (TORCHSCRIPT,)

    def __init__(self, checkpoint: Checkpoint, network: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        import torch

        check_options(checkpoint, ("folder",))
        file = single_weight_file(checkpoint, TORCHSCRIPT, REMEDY)
        with warnings.catch_warnings():
            # PyTorch deprecates TorchScript, but big-lama is published in no other format.
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
        height, width = (-(-side // MULTIPLE) * MULTIPLE for side in window.size)
        parts = (
            pad_by_reflection(part, (height, width)) for part in window.crop(image.pixels, hole)
        )
        [painted] = self.paint([Patch(*parts)])
        return window.paste(image, hole, painted)

    @batched(key=lambda patch: patch.size, limit=4)
    def paint(self, patches: Sequence[Patch]) -> list[np.ndarray]:
        """Return the painted patches, uint8 H×W×3 each."""
        import torch

        device = next(self.network.parameters()).device
        tensors = zip(*(patch.tensors() for patch in patches), strict=True)
        inputs = [torch.from_numpy(np.stack(part)).to(device) for part in tensors]
        with torch.inference_mode():
            painted = self.network(*inputs).float().cpu().numpy()
        return [_pixels(patch * 255) for patch in painted]


def _pixels(painted: np.ndarray) -> np.ndarray:
    """Return 3×H×W from 0 to 255 as uint8 H×W×3, truncated and not rounded, as the originals do."""
    return np.clip(painted.transpose(1, 2, 0), 0, 255).astype(np.uint8)


def _fixed_side(checkpoint: Checkpoint, session: Any) -> int:
    """Return the side of the square input of an ONNX graph."""
    shapes = [tuple(node.shape) for node in session.get_inputs()]
    side = shapes[0][-1] if shapes and shapes[0] else None
    expected = [(3, side, side), (1, side, side)]
    if not isinstance(side, int) or [shape[1:] for shape in shapes] != expected:
        raise ModelError(
            f"model '{checkpoint.name}': its ONNX graph takes {shapes}, expected an image of "
            "1×3×S×S and a hole of 1×1×S×S with a fixed S"
        )
    return side


def _unreadable(checkpoint: Checkpoint, file: Path, kind: str, error: Exception) -> ModelError:
    return ModelError(
        f"model '{checkpoint.name}': {file} cannot be read as {kind} ({one_line(error)[:300]})"
    )
