"""EfficientNet-Lite0, an ImageNet classifier of crops and of each place of an image."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from anyloom import IMAGE_CACHE_BYTES, BoundedCache, Image, raise_if_cancelled

if TYPE_CHECKING:
    import torch

STRIDE = 32
SCALES = (256, 384, 512, 768)
CROP_SIDE = 224
BATCH = 16
"""Crops that are classified at once."""
FEATURE_STAGES = (2, 4)
"""The indices of the stages for texture (stride 8, 40 channels) and parts (stride 16, 112)."""


class EfficientNet:
    """EfficientNet-Lite0 (Tan and Le 2019) on ImageNet; safe to call from several threads."""

    def __init__(self, weights: Path, device: str) -> None:
        import timm
        import torch

        stored = torch.load(weights, weights_only=True, map_location="cpu")
        network = timm.create_model("tf_efficientnet_lite0", pretrained=False)
        # The file has other names for the same layers in the same order.
        names = list(network.state_dict())
        network.load_state_dict(dict(zip(names, stored.values(), strict=True)))
        network = _fuse_batch_norms(network.eval().requires_grad_(False))
        self._network: Any = network.to(device).to(memory_format=torch.channels_last)
        self._device = device
        self._pyramids: BoundedCache[str, tuple[np.ndarray, ...]] = BoundedCache(IMAGE_CACHE_BYTES)
        self._evidence: BoundedCache[str, np.ndarray] = BoundedCache(IMAGE_CACHE_BYTES)

    def pyramid(self, image: Image) -> tuple[np.ndarray, ...]:
        """Return the class logits at each place at several scales, coarse to fine: h×w×1000 each.

        Those of recent images are cached, so that many texts need one pass.
        """
        return self._pyramids.get(
            image.fingerprint,
            lambda: tuple(self.class_maps(image.pixels, scale) for scale in SCALES),
        )

    def evidence(self, image: Image) -> np.ndarray:
        """Return the evidence for each class at each place: float32, h×w×1000, covering the image.

        The class maps of the pyramid, each minus its mean over the classes, averaged on the finest
        grid; cached like them.
        """
        return self._evidence.get(image.fingerprint, lambda: self._compute_evidence(image))

    def _compute_evidence(self, image: Image) -> np.ndarray:
        maps = self.pyramid(image)
        rows, columns = maps[-1].shape[:2]
        total = np.zeros((rows, columns, maps[-1].shape[2]), np.float32)
        for scores in maps:
            centered = scores - scores.mean(-1, keepdims=True)
            total += _interpolate(centered, rows, columns) / len(maps)
        return total

    def classify(self, crops: Sequence[np.ndarray], *, mirrored: bool = True) -> np.ndarray:
        """Return N×1000 logits of uint8 crops, each resized to a square.

        `mirrored` averages them with those of the mirror image: more stable, at twice the cost.
        """
        import torch

        if not crops:
            return np.zeros((0, 1000), np.float32)
        batches = []
        with torch.inference_mode():
            for start in range(0, len(crops), BATCH):
                raise_if_cancelled()
                batch = np.stack(
                    [resize(crop, CROP_SIDE, CROP_SIDE) for crop in crops[start : start + BATCH]]
                )
                x = self._tensor(batch)
                views = [x, x.flip(3)] if mirrored else [x]
                logits = self._network(torch.cat(views))
                batches.append(logits.view(len(views), len(x), -1).mean(0))
        return torch.cat(batches).cpu().numpy()

    def class_maps(self, pixels: np.ndarray, longest: int) -> np.ndarray:
        """Return the class logits at each place: float32, h×w×1000, stride 32 of the resized image.

        The head is applied at every location of the last feature map (CAM, Zhou et al. 2016) of
        the image, resized so that its longer side is about `longest`, and of its mirror image.
        The grid covers the image exactly.
        """
        import torch

        raise_if_cancelled()
        with torch.inference_mode():
            x = self._resized(pixels, longest)
            features = self._network.forward_features(torch.cat([x, x.flip(3)]))
            logits = self._network.classifier(features.permute(0, 2, 3, 1))
            return ((logits[0] + logits[1].flip(1)) / 2).cpu().numpy()

    def stages(self, pixels: np.ndarray, longest: int) -> list[np.ndarray]:
        """Return mid-level feature maps, fine to coarse: float32, h×w×C, covering the image."""
        import torch

        network, maps = self._network, []
        with torch.inference_mode():
            x = self._resized(pixels, longest)
            x = network.bn1(network.conv_stem(x))
            for index, stage in enumerate(network.blocks[: max(FEATURE_STAGES) + 1]):
                raise_if_cancelled()
                x = stage(x)
                if index in FEATURE_STAGES:
                    maps.append(x[0].permute(1, 2, 0).cpu().numpy())
        return maps

    def _resized(self, pixels: np.ndarray, longest: int) -> torch.Tensor:
        """Return an image with a longer side of about `longest`, both multiples of the stride."""
        height, width = pixels.shape[:2]
        rows, columns = (
            max(2, round(side * longest / max(height, width) / STRIDE)) for side in (height, width)
        )
        return self._tensor(resize(pixels, rows * STRIDE, columns * STRIDE)[None])

    def _tensor(self, batch: np.ndarray) -> torch.Tensor:
        import torch

        # The weights were trained with TensorFlow's preprocessing, (pixel − 127) / 128.
        x = torch.from_numpy(batch).to(self._device).permute(0, 3, 1, 2).float()
        return ((x - 127.0) / 128.0).contiguous(memory_format=torch.channels_last)


def _fuse_batch_norms(network: torch.nn.Module) -> torch.nn.Module:
    """Fuse every batch normalization with the convolution before it: twice as fast on a CPU."""
    from torch import nn
    from torch.nn.utils.fusion import fuse_conv_bn_eval

    previous: tuple[str, nn.Conv2d] | None = None
    for name, child in list(network.named_children()):
        if isinstance(child, nn.Conv2d):
            previous = (name, child)
        elif isinstance(child, nn.BatchNorm2d) and previous:
            setattr(network, previous[0], fuse_conv_bn_eval(previous[1], child))
            setattr(network, name, child.get_submodule("act"))
        else:
            _fuse_batch_norms(child)
    return network


def resize(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    """Return the image at another size, by area averaging if it is smaller."""
    import cv2

    shrinks = height * width < pixels.shape[0] * pixels.shape[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return cv2.resize(pixels, (width, height), interpolation=method)


def _interpolate(grid: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Return an h×w×C grid at another size, bilinear."""
    import torch

    x = torch.from_numpy(grid).permute(2, 0, 1)[None]
    x = torch.nn.functional.interpolate(x, (rows, columns), mode="bilinear")
    return x[0].permute(1, 2, 0).numpy()
