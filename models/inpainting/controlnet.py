"""Inpainting guided by another image, such as a map of segments: ControlNet (Zhang et al. 2023).

Maps of Segment Anything's masks are used as in Edit Anything (Gao et al. 2023).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from anyloom import Checkpoint, Image, ModelError, catalog, checkpoint_folder, suggestion

from ..loading.checkpoint_files import read_json
from ..loading.options import check_options, option_choice, option_number
from ..loading.pretrained import option_dtype
from ..protocols import GuidedInpainter, PaintSettings, TextInpainter
from .diffusion import NO_SETTINGS, StableDiffusionInpainting, TextPainter
from .diffusion_painter import DiffusionPainter
from .diffusion_pipelines import load_module, load_pipeline
from .inpainting_requests import InpaintingPrompt, InpaintingRequest
from .transforms import MASK_THRESHOLD, ResizedShortSide, Transform

if TYPE_CHECKING:
    import torch

GUIDES = ("numbers", "picture")


class ControlNetPainter(DiffusionPainter):
    """The part that ControlNets for Stable Diffusion have in common.

    Options, besides those of `DiffusionPainter`: base, the catalog's name of the Stable Diffusion;
    control_scale, the weight of the ControlNet.

    The input is the whole image with its short side at 512 pixels. Defaults are Edit Anything's:
    UniPC, 30 steps, guidance 9, a scale of 0.5.
    """

    pipeline_class = "StableDiffusionControlNetInpaintPipeline"
    expected = StableDiffusionInpainting.expected
    steps = 30
    guidance = 9.0
    options = (*StableDiffusionInpainting.options, "base", "control_scale")
    file_patterns: ClassVar[tuple[str, ...]] = (
        "config.json",
        "diffusion_pytorch_model{variant}.safetensors",
    )

    def __init__(self, checkpoint: Checkpoint, pipeline: Any) -> None:
        super().__init__(checkpoint, pipeline)
        self.scale = float(option_number(checkpoint, "control_scale", 0.5, least=0, most=2))

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        import diffusers
        from diffusers.schedulers.scheduling_unipc_multistep import UniPCMultistepScheduler

        check_options(checkpoint, cls.options)
        base = _base(checkpoint)
        dtype = option_dtype(checkpoint, device)
        network = _controlnet(checkpoint, dtype)
        pipeline = load_pipeline(
            getattr(diffusers, cls.pipeline_class),
            base,
            device,
            expected=cls.expected,
            dtype=dtype,
            controlnet=network,
            **cls.pipeline_arguments(checkpoint),
        )
        own, of_base = (part.config.cross_attention_dim for part in (network, pipeline.unet))
        if own != of_base:
            raise ModelError(
                f"model '{checkpoint.name}': its ControlNet has text embeddings of {own} "
                f"dimensions, its base '{base.name}' of {of_base}; choose the base that it was "
                "trained with"
            )
        pipeline.scheduler = UniPCMultistepScheduler.from_config(pipeline.scheduler.config)
        return cls(checkpoint, pipeline)

    def transform(self, hole: np.ndarray) -> Transform:
        return ResizedShortSide(self.side, (hole.shape[0], hole.shape[1]))

    def arguments(self, requests: Sequence[InpaintingRequest]) -> dict[str, Any]:
        import torch

        controls = np.stack(
            [request.control for request in requests if request.control is not None]
        )
        scale = requests[0].control_scale  # the same in a batch
        return {
            **super().arguments(requests),
            "control_image": torch.from_numpy(controls).permute(0, 3, 1, 2),
            "controlnet_conditioning_scale": self.scale if scale is None else scale,
        }


class ControlNetInpainting(ControlNetPainter, GuidedInpainter, family="controlnet-inpainting"):
    """A Stable Diffusion guided by a control image.

    Options: those of `ControlNetPainter`; guide, the control images of the ControlNet's training:
    "numbers", images whose pixel values are used as they are, such as the number of each segment
    (Edit Anything); or "picture", any other image, with 0 to 255 scaled to 0 to 1.
    """

    options = (*ControlNetPainter.options, "guide")

    def __init__(self, checkpoint: Checkpoint, pipeline: Any) -> None:
        super().__init__(checkpoint, pipeline)
        self.guide = option_choice(checkpoint, "guide", GUIDES)

    def inpaint_along(
        self,
        image: Image,
        hole: np.ndarray,
        guide: Image,
        *,
        prompt: str | None = None,
        seed: int = 0,
        settings: PaintSettings = NO_SETTINGS,
    ) -> Image:
        """Return the image with the hole (bool H×W) painted; pixels outside it are unchanged."""
        return self.inpaint_hole(image, hole, InpaintingPrompt(prompt, seed, settings, guide))

    def control(
        self, image: Image, transform: Transform, mask: np.ndarray, guide: Image | None
    ) -> np.ndarray:
        assert guide is not None
        if self.guide == "numbers":
            return transform.apply_map(guide.pixels).astype(np.float32)
        return transform.apply_image(guide.pixels).astype(np.float32) / 255


class HoleControlNetInpainting(
    ControlNetPainter, TextPainter, TextInpainter, family="controlnet-for-holes"
):
    """A Stable Diffusion with a ControlNet trained to fill holes in its control image.

    Options: those of `ControlNetPainter`.
    """

    def control(
        self, image: Image, transform: Transform, mask: np.ndarray, guide: Image | None
    ) -> np.ndarray:
        control = transform.apply_image(image.pixels).astype(np.float32) / 255
        control[mask >= MASK_THRESHOLD] = -1
        return control


def _controlnet(checkpoint: Checkpoint, dtype: torch.dtype) -> Any:
    from diffusers.models.controlnets.controlnet import ControlNetModel

    folder = checkpoint_folder(checkpoint)
    class_name = read_json(folder / "config.json", checkpoint).get("_class_name")
    if class_name != "ControlNetModel":
        raise ModelError(
            f"model '{checkpoint.name}': {folder / 'config.json'} describes a '{class_name}', the "
            f"family '{checkpoint.family}' loads 'ControlNetModel'"
        )
    return load_module(ControlNetModel, folder, checkpoint, dtype)


def _base(checkpoint: Checkpoint) -> Checkpoint:
    """Return the Stable Diffusion that a ControlNet guides."""
    base, family = checkpoint.base, StableDiffusionInpainting.family
    if base is None or base.family != family:
        name = checkpoint.options.get("base")
        names = [entry.name for entry in catalog().checkpoints.values() if entry.family == family]
        raise ModelError(
            f"model '{checkpoint.name}': option base is {name!r}, expected a Stable Diffusion of "
            f"the catalog: {', '.join(names)}{suggestion(str(name), names)}"
        )
    return base
