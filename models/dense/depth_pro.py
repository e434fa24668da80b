"""How many meters away is each place of an image? Depth Pro.

Depth Pro (Bochkovskii et al. 2024) squashes an image to a square of 1536 pixels, looks at it in
patches at three scales, and estimates the field of view besides, which turns its canonical inverse
depth into meters without any facts about the camera.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from anyloom import Checkpoint, ModelError

from ..loading.pretrained import check_options, load_pretrained, option_dtype
from ..loading.processors import load_image_processor
from ..protocols import DepthEstimator
from .depth_maps import DepthMaps

if TYPE_CHECKING:
    import torch


class DepthPro(DepthMaps, DepthEstimator, family="depth-pro"):
    """Inverse depth in 1/meters with sharp outlines; options: folder, dtype.

    On an accelerator it computes in float16, as its authors' own command does.
    """

    concurrent = True
    accelerated = "float16"
    metric = True

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import DepthProForDepthEstimation

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            DepthProForDepthEstimation,
            checkpoint,
            device,
            model_types=("depth_pro",),
            dtype=option_dtype(checkpoint, device, accelerated=cls.accelerated),
        )
        if not network.config.use_fov_model:
            raise ModelError(
                f"model '{checkpoint.name}': {folder} does not estimate the field of view "
                "(use_fov_model), without which there are no meters"
            )
        return cls(checkpoint, network, load_image_processor(checkpoint, folder))

    def nearness(self, output: Any) -> torch.Tensor:
        import torch

        # The canonical camera sees an image as wide as its focal length.
        half = torch.deg2rad(output.field_of_view.float()) / 2
        return output.predicted_depth.float() * (2 * torch.tan(half))[:, None, None]
