"""Which tiny networks stand in for LaMa, and what do they paint?

Both formats hold one convolution over the image without its hole and the hole, and give the
known pixels back unchanged, as LaMa does.
"""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path
from typing import Any

import numpy as np

SIDE = 64
_random = np.random.default_rng(4)
WEIGHTS = _random.normal(0, 0.5, (3, 4, 5, 5)).astype(np.float32)
BIAS = _random.normal(0, 0.3, 3).astype(np.float32)


def painted(pixels: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """Return what the networks paint over uint8 H×W×3 pixels in a bool hole: uint8 H×W×3."""
    known = pixels.astype(np.float32) / 255
    given = np.dstack([known * ~hole[:, :, None], hole]).astype(np.float32)
    around = np.pad(given, ((2, 2), (2, 2), (0, 0)))
    patches = np.lib.stride_tricks.sliding_window_view(around, (5, 5), axis=(0, 1))
    logits = np.einsum("hwcij,ocij->hwo", patches, WEIGHTS) + BIAS
    result = np.where(hole[:, :, None], 1 / (1 + np.exp(-logits)), known)
    return np.clip(result * 255, 0, 255).astype(np.uint8)


def onnx_file(folder: Path, *, side: Any = SIDE) -> dict[str, str]:
    """Write lama_fp32.onnx for squares of one size; returns file → sha256."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    def tensor(name: str, depth: int) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, depth, side, side])

    constants = {"weights": WEIGHTS, "bias": BIAS, "one": np.float32(1), "white": np.float32(255)}
    steps = [
        ("Sub", ["one", "mask"], "kept", {}),
        ("Mul", ["image", "kept"], "known", {}),
        ("Concat", ["known", "mask"], "given", {"axis": 1}),
        ("Conv", ["given", "weights", "bias"], "logits", {"pads": [2, 2, 2, 2]}),
        ("Sigmoid", ["logits"], "predicted", {}),
        ("Mul", ["predicted", "mask"], "new", {}),
        ("Add", ["known", "new"], "blended", {}),
        ("Mul", ["blended", "white"], "output", {}),
    ]
    graph = helper.make_graph(
        [helper.make_node(kind, given, [gives], **facts) for kind, given, gives, facts in steps],
        "lama",
        [tensor("image", 3), tensor("mask", 1)],
        [tensor("output", 3)],
        [numpy_helper.from_array(np.asarray(one), name) for name, one in constants.items()],
    )
    opset = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=9)
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / "lama_fp32.onnx")
    return pinned(folder / "lama_fp32.onnx")


def torchscript_file(folder: Path) -> dict[str, str]:
    """Write big-lama.pt for images of any size; returns file → sha256."""
    import torch

    class Lama(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.convolution = torch.nn.Conv2d(4, 3, 5, padding=2)

        def forward(self, image: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            given = torch.cat([image * (1 - mask), mask], dim=1)
            return image * (1 - mask) + self.convolution(given).sigmoid() * mask

    network = Lama()
    with torch.no_grad():
        network.convolution.weight.copy_(torch.from_numpy(WEIGHTS))
        network.convolution.bias.copy_(torch.from_numpy(BIAS))
    example = torch.zeros(1, 3, 16, 24), torch.zeros(1, 1, 16, 24)
    folder.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        torch.jit.trace(network, example).save(str(folder / "big-lama.pt"))
    return pinned(folder / "big-lama.pt")


def pinned(file: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest()}
