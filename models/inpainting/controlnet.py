"""How does an image, such as a map of segments, guide what is painted? ControlNet.

Zhang et al. 2023; with maps of Segment Anything's masks as in Edit Anything (Gao et al. 2023).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from anyloom import Checkpoint, Image, ModelError, catalog, checkpoint_folder, suggestion

from ..loading.checkpoint_files import read_json
from ..loading.options import check_options
from ..loading.pretrained import option_dtype
from ..protocols import GuidedInpainter, PaintSettings, TextInpainter
from .diffusion import NO_SETTINGS, StableDiffusionInpainting, TextPainter
from .diffusion_painter import DiffusionPainter
from .diffusion_pipelines import load_module, load_pipeline
from .paint_requests import Painting, Wish
from .views import HALF, Resized, View

if TYPE_CHECKING:
    import torch

GUIDES = ("numbers", "picture")


class ControlNetPainter(DiffusionPainter):
    """What all ControlNets share that guide a Stable Diffusion.

    Options, besides those of `DiffusionPainter`: base, the catalog's name of the Stable
    Diffusion; control_scale, how much the ControlNet counts.

    The model sees the whole image with its short side at 512 pixels. Defaults are Edit
    Anything's: UniPC, 30 steps, guidance 9, a scale of 0.5.
    """

    pipeline_kind = "StableDiffusionControlNetInpaintPipeline"
    expected = StableDiffusionInpainting.expected
    steps = 30
    guidance = 9.0
    options = (*StableDiffusionInpainting.options, "base", "control_scale")
    fetches: ClassVar[tuple[str, ...]] = (
        "config.json",
        "diffusion_pytorch_model{variant}.safetensors",
    )

    def __init__(self, checkpoint: Checkpoint, pipeline: Any) -> None:
        super().__init__(checkpoint, pipeline)
        self.scale = _scale(checkpoint)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        import diffusers
        from diffusers.schedulers.scheduling_unipc_multistep import UniPCMultistepScheduler

        check_options(checkpoint, cls.options)
        base = _base(checkpoint)
        dtype = option_dtype(checkpoint, device)
        network = _controlnet(checkpoint, dtype)
        pipeline = load_pipeline(
            getattr(diffusers, cls.pipeline_kind),
            base,
            device,
            expected=cls.expected,
            dtype=dtype,
            controlnet=network,
            **cls.flags_of(checkpoint),
        )
        reads, gives = (part.config.cross_attention_dim for part in (network, pipeline.unet))
        if reads != gives:
            raise ModelError(
                f"model '{checkpoint.name}': its ControlNet reads texts of {reads} numbers a word, "
                f"its base '{base.name}' of {gives}; choose the base that it was trained with"
            )
        pipeline.scheduler = UniPCMultistepScheduler.from_config(pipeline.scheduler.config)
        return cls(checkpoint, pipeline)

    def view(self, hole: np.ndarray) -> View:
        return Resized(self.side, (hole.shape[0], hole.shape[1]))

    def arguments(self, paintings: Sequence[Painting]) -> dict[str, Any]:
        import torch

        controls = np.stack([one.control for one in paintings if one.control is not None])
        return {
            **super().arguments(paintings),
            "control_image": torch.from_numpy(controls).permute(0, 3, 1, 2),
            "controlnet_conditioning_scale": self.scale,
        }


class ControlNetInpainting(ControlNetPainter, GuidedInpainter, family="controlnet-inpainting"):
    """A Stable Diffusion that a ControlNet guides along the lines of another image.

    Options: those of `ControlNetPainter`; guide, what the ControlNet was trained to see: "numbers",
    an image whose pixel values count as they are, such as the number of each segment (Edit
    Anything); or any other "image", 0 to 255 taken as 0 to 1.
    """

    options = (*ControlNetPainter.options, "guide")

    def __init__(self, checkpoint: Checkpoint, pipeline: Any) -> None:
        super().__init__(checkpoint, pipeline)
        self.guide = _guide(checkpoint)

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
        return self.filled(image, hole, Wish(prompt, seed, settings, guide))

    def control(
        self, image: Image, view: View, hole: np.ndarray, guide: Image | None
    ) -> np.ndarray:
        assert guide is not None
        if self.guide == "numbers":
            return view.see_map(guide.pixels).astype(np.float32)
        return view.see(guide.pixels).astype(np.float32) / 255


class HoleControlNetInpainting(
    ControlNetPainter, TextPainter, TextInpainter, family="controlnet-for-holes"
):
    """A Stable Diffusion that a ControlNet teaches to fill holes: it sees the image without them.

    Options: those of `ControlNetPainter`.
    """

    def control(
        self, image: Image, view: View, hole: np.ndarray, guide: Image | None
    ) -> np.ndarray:
        shown = view.see(image.pixels).astype(np.float32) / 255
        shown[hole >= HALF] = -1
        return shown


def _controlnet(checkpoint: Checkpoint, dtype: torch.dtype) -> Any:
    from diffusers.models.controlnets.controlnet import ControlNetModel

    folder = checkpoint_folder(checkpoint)
    found = read_json(folder / "config.json", checkpoint).get("_class_name")
    if found != "ControlNetModel":
        raise ModelError(
            f"model '{checkpoint.name}': {folder / 'config.json'} describes a '{found}', the "
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


def _guide(checkpoint: Checkpoint) -> str:
    guide = checkpoint.options.get("guide")
    if guide not in GUIDES:
        raise ModelError(
            f"model '{checkpoint.name}': option guide is {guide!r}, expected one of "
            f"{', '.join(GUIDES)}{suggestion(str(guide), GUIDES)}"
        )
    return guide


def _scale(checkpoint: Checkpoint) -> float:
    scale = checkpoint.options.get("control_scale", 0.5)
    if isinstance(scale, bool) or not isinstance(scale, int | float) or not 0 <= scale <= 2:
        raise ModelError(
            f"model '{checkpoint.name}': option control_scale is {scale!r}, expected 0 to 2"
        )
    return float(scale)
