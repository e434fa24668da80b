"""Depth Pro (Bochkovskii et al. 2024): metric depth without camera parameters.

An image is resized to a square of 1536 pixels and encoded in patches at three scales. The network
also estimates the field of view, which converts its canonical inverse depth to 1/meters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from anyloom import Checkpoint, ModelError

from ..loading.options import check_options
from ..loading.pretrained import load_pretrained, option_dtype
from ..loading.processors import load_image_processor
from ..protocols import DepthEstimator
from .depth_maps import DepthNetwork

if TYPE_CHECKING:
    import torch


class DepthPro(DepthNetwork, DepthEstimator, family="depth-pro"):
    """Inverse depth in 1/meters with sharp outlines; options: folder, dtype.

    On an accelerator it computes in float16, like its authors' command.
    """

    concurrent = True
    accelerator_dtype = "float16"
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
            dtype=option_dtype(checkpoint, device),
        )
        if not network.config.use_fov_model:
            raise ModelError(
                f"model '{checkpoint.name}': {folder} does not estimate the field of view "
                "(use_fov_model), which metric depth needs"
            )
        return cls(checkpoint, network, load_image_processor(checkpoint, folder))

    def inverse_depth(self, output: Any) -> torch.Tensor:
        import torch

        # The focal length of the canonical camera is the width of the image.
        half_angle = torch.deg2rad(output.field_of_view.float()) / 2
        return output.predicted_depth.float() * (2 * torch.tan(half_angle))[:, None, None]
