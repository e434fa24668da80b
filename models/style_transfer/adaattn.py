"""AdaAttN (Liu et al. 2021) with pairs of masks, as in Any-to-Any Style Transfer (2023)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from anyloom import Checkpoint, Image, ModelError, batched, checkpoint_folder

from ..loading.checkpoint_files import unloadable
from ..loading.options import check_options, option_choice, option_side
from ..loading.pretrained import check_complete, option_dtype
from ..loading.tolerated_keys import is_known_extra
from ..protocols import Stylizer
from .adaattn_network import adaattn_layers, painted

if TYPE_CHECKING:
    import torch

PARTS = {
    "encoder": "vgg_normalised",
    "adaattn_3": "latest_net_adaattn_3",
    "transformer": "latest_net_transformer",
    "decoder": "latest_net_decoder",
}
"""Part of the network → its file, without the suffix."""
RENAMED = (r"^attn_adain_", "ada_attn_")
"""AdaAttN's own repository names two blocks otherwise than Any-to-Any Style Transfer."""
TAPS = ("2.weight", "9.weight", "16.weight", "29.weight", "42.weight")
"""The tensors of the encoder whose shapes tell the network's width."""
MULTIPLE = 32
TRAINED_SIDE = 512
RESIZES = ("keep_ratio", "square", "none")


@dataclass(frozen=True)
class StyleRequest:
    """The network's inputs for one image, padded; images are uint8 H×W×3, masks bool H×W."""

    content: np.ndarray
    style: np.ndarray
    pairs: tuple[tuple[np.ndarray, np.ndarray], ...]
    seed: int


class AdaAttNStyle(Stylizer, family="adaattn"):
    """AdaAttN from its four published files; options: folder, dtype, size, resize.

    The files are pickles of tensors, `vgg_normalised.pth` and `latest_net_*.pth`, which the catalog
    entry must pin by their SHA-256, or the same names as safetensors. The option resize is
    "keep_ratio" (the longer sides of both images become `size`, 512 as in training), "square" or
    "none".
    """

    concurrent = True
    accelerator_dtype = "tf32"
    file_patterns = tuple(f"{file}.*" for file in PARTS.values())

    def __init__(self, checkpoint: Checkpoint, network: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.side = option_side(checkpoint, "size", TRAINED_SIDE, multiple=MULTIPLE)
        self.resize = option_choice(checkpoint, "resize", RESIZES, RESIZES[0])

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        import torch

        check_options(checkpoint, ("folder", "dtype", "size", "resize"))
        dtype = option_dtype(checkpoint, device)
        option_side(checkpoint, "size", TRAINED_SIDE, multiple=MULTIPLE)
        option_choice(checkpoint, "resize", RESIZES, RESIZES[0])
        files = {part: _file(checkpoint, name) for part, name in PARTS.items()}
        stored = {part: _tensors(checkpoint, file) for part, file in files.items()}
        widths = [_width(checkpoint, files["encoder"], stored["encoder"], tap) for tap in TAPS]
        with torch.device("meta"):
            network = adaattn_layers(widths)
        for part, tensors in stored.items():
            module = network.get_submodule(part)
            expected = {name: tensor.shape for name, tensor in module.state_dict().items()}
            info = {
                "missing_keys": expected.keys() - tensors.keys(),
                "mismatched_keys": [
                    (name, tensors[name].shape, shape)
                    for name, shape in expected.items()
                    if name in tensors and tensors[name].shape != shape
                ],
            }
            check_complete(info, files[part], checkpoint, "network")
            extra = [n for n in tensors.keys() - expected.keys() if not is_known_extra(n)]
            if extra:
                raise ModelError(
                    f"model '{checkpoint.name}': {files[part]} has {len(extra)} tensors that "
                    f"AdaAttN does not have, such as {min(extra)}"
                )
            module.load_state_dict({name: tensors[name] for name in expected}, assign=True)
        network.to(device, dtype).eval().requires_grad_(False)
        return cls(checkpoint, network)

    def stylize(
        self,
        image: Image,
        style: Image,
        pairs: Sequence[tuple[np.ndarray, np.ndarray]] = (),
        *,
        seed: int = 0,
    ) -> Image:
        """See `Stylizer.stylize`."""
        import cv2

        content = self._resized(image.pixels)
        request = StyleRequest(
            _padded(content),
            _padded(self._resized(style.pixels)),
            tuple(
                (_padded(self._resized_mask(one)), _padded(self._resized_mask(other)))
                for one, other in pairs
            ),
            seed,
        )
        [pixels] = self.paint([request])
        pixels = pixels[: content.shape[0], : content.shape[1]]
        if pixels.shape != image.pixels.shape:
            pixels = cv2.resize(pixels, (image.width, image.height))
        return image.with_pixels(pixels, alpha=image.alpha)

    @batched(limit=1)
    def paint(self, requests: Sequence[StyleRequest]) -> list[np.ndarray]:
        """Return the painted image of each request: uint8, H×W×3."""
        import torch

        weights = next(self.network.parameters())
        results = []
        for request in requests:

            def tensor(array: np.ndarray) -> torch.Tensor:
                rows = torch.from_numpy(array).to(weights.device, weights.dtype)
                return (rows.permute(2, 0, 1) if rows.ndim == 3 else rows[None])[None]

            pairs = [(tensor(one), tensor(other)) for one, other in request.pairs]
            with torch.inference_mode():
                content, style = (tensor(one) / 255 for one in (request.content, request.style))
                result = painted(self.network, content, style, pairs, request.seed)[0]
                result = result.float().clamp(0, 1).permute(1, 2, 0).cpu().numpy()
            results.append((result * 255 + 0.5).astype(np.uint8))
        return results

    def _resized(self, pixels: np.ndarray) -> np.ndarray:
        import cv2

        height, width = self._size(pixels.shape[0], pixels.shape[1])
        return (
            cv2.resize(pixels, (width, height)) if pixels.shape[:2] != (height, width) else pixels
        )

    def _resized_mask(self, mask: np.ndarray) -> np.ndarray:
        import cv2

        height, width = self._size(*mask.shape)
        shape = np.asarray(mask, np.uint8)
        return cv2.resize(shape, (width, height), interpolation=cv2.INTER_NEAREST).astype(bool)

    def _size(self, height: int, width: int) -> tuple[int, int]:
        """Return the (height, width) in which an image is painted."""
        if self.resize == "none":
            return height, width
        if self.resize == "square":
            return self.side, self.side
        longest = max(height, width)
        return max(1, self.side * height // longest), max(1, self.side * width // longest)


def _padded(array: np.ndarray) -> np.ndarray:
    """Return an image or mask with zeros below and to the right, up to multiples of 32."""
    below, right = (-side % MULTIPLE for side in array.shape[:2])
    return np.pad(array, ((0, below), (0, right), *[(0, 0)] * (array.ndim - 2)))


def _file(checkpoint: Checkpoint, name: str) -> Path:
    """Return one file of the network: the pinned pickle, or else safetensors."""
    pickled, weights = f"{name}.pth", f"{name}.safetensors"
    folder = checkpoint_folder(checkpoint, needs=(), weights=weights, pickled=pickled)
    return folder / (pickled if pickled in checkpoint.files else weights)


def _tensors(checkpoint: Checkpoint, file: Path) -> dict[str, torch.Tensor]:
    """Return the tensors of a file by their names in the network."""
    import torch
    from safetensors.torch import load_file

    try:
        if file.suffix == ".safetensors":
            stored: Any = load_file(file)
        else:
            stored = torch.load(file, weights_only=True, map_location="cpu")
    except (UnpicklingError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise unloadable(checkpoint, file, error) from None
    if not isinstance(stored, dict) or not all(
        isinstance(name, str) and isinstance(value, torch.Tensor) for name, value in stored.items()
    ):
        raise ModelError(f"model '{checkpoint.name}': {file} is not a state dict of tensors")
    return {re.sub(*RENAMED, name): tensor for name, tensor in stored.items()}


def _width(checkpoint: Checkpoint, file: Path, tensors: dict[str, torch.Tensor], name: str) -> int:
    if name not in tensors or tensors[name].ndim != 4:
        check_complete({"missing_keys": [name], "mismatched_keys": []}, file, checkpoint, "network")
    return tensors[name].shape[0]
