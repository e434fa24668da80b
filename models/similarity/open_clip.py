"""How alike are an image and a text? Checkpoints of open_clip.

open_clip (Ilharco et al. 2021) is the format of OpenAI's weights on the hub ("timm/…openai") and
of LAION, DataComp, MetaCLIP and SigLIP 2.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

import numpy as np

from anyloom import (
    TEXT_CACHE_BYTES,
    BoundedCache,
    Checkpoint,
    Embedding,
    ModelError,
    batched,
    checkpoint_folder,
    raise_if_cancelled,
)

from ..common.locked_tokenizer import LockedTokenizer
from ..common.preprocessing import Normalization, channels_first
from ..loading.checkpoint_files import read_json, unloadable
from ..loading.options import check_options
from ..loading.pretrained import option_dtype
from ..protocols import Ranker
from .clip import AT_ONCE, chunks, middle, unit_rows

if TYPE_CHECKING:
    import torch

CONFIG = "open_clip_config.json"
WEIGHTS = ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors")


class Loaded(NamedTuple):
    """A network with what turns texts and images into its tensors."""

    network: Any
    tokens: LockedTokenizer
    """Called with texts, it gives N×L."""
    resized: Callable[[np.ndarray], torch.Tensor]
    """Called with uint8 H×W×3 pixels, it gives what is to be normalized, uint8 3×h×w."""
    normalization: Normalization


class OpenClip(Ranker, family="open-clip"):
    """Texts and images as unit vectors, with the preprocessing of the checkpoint.

    A text longer than the model reads (mostly 77 tokens) is cut. Options: folder, dtype.
    """

    concurrent: ClassVar[bool] = True
    accelerated: ClassVar[str] = "bfloat16"

    def __init__(self, checkpoint: Checkpoint, loaded: Loaded) -> None:
        self.checkpoint = checkpoint
        self.network, self.tokens, self.resized, self.normalization = loaded
        self.logit_scale = float(self.network.logit_scale.float().exp())
        self.texts: BoundedCache[str, np.ndarray] = BoundedCache(TEXT_CACHE_BYTES)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        check_options(checkpoint, ("folder", "dtype"))
        dtype = option_dtype(checkpoint, device, accelerated=cls.accelerated)
        return cls(checkpoint, load_open_clip(checkpoint, device, dtype))

    def embed_images(self, images: Sequence[np.ndarray]) -> Embedding:
        """Return N×D unit vectors for uint8 H×W×3 crops."""
        trims = self.network.visual.preprocess_cfg["resize_mode"] == "shortest"
        rows: list[np.ndarray] = []
        for some in chunks(images):
            raise_if_cancelled()
            crops = [middle(crop) if trims else crop for crop in some]
            rows += self.look([self.resized(crop) for crop in crops])
        return Embedding(unit_rows(rows), self.identity)

    def embed_texts(self, texts: Sequence[str]) -> Embedding:
        """Return N×D unit vectors; those of the last texts are remembered."""
        rows = self.texts.get_all(texts, lambda missing: self.read(list(self.tokens(missing))))
        return Embedding(unit_rows(rows), self.identity)

    @batched(together=np.shape, limit=AT_ONCE)
    def look(self, pictures: Sequence[torch.Tensor]) -> list[np.ndarray]:
        """Return the vector (D) of each resized image (3×H×W)."""
        import torch

        weights = self.network.logit_scale
        levels = torch.stack(list(pictures)).to(weights.device)
        pixels = self.normalization(levels).to(weights.dtype)
        with torch.inference_mode():
            return list(self.network.encode_image(pixels).float().cpu().numpy())

    @batched(limit=AT_ONCE)
    def read(self, texts: Sequence[torch.Tensor]) -> list[np.ndarray]:
        """Return the vector (D) of each text (L tokens)."""
        import torch

        tokens = torch.stack(list(texts)).to(self.network.logit_scale.device)
        with torch.inference_mode():
            return list(self.network.encode_text(tokens).float().cpu().numpy())


def load_open_clip(checkpoint: Checkpoint, device: str, dtype: torch.dtype) -> Loaded:
    """Load an open_clip checkpoint from its folder, weights from safetensors only.

    Raises:
        ModelError: one line: no such folder or file, weights that are not the architecture's, or a
            text encoder that open_clip would take from somewhere else.
    """
    import open_clip
    from open_clip.transform import PreprocessCfg

    folder = checkpoint_folder(checkpoint, needs=(CONFIG,))
    _check_complete(folder, checkpoint)
    try:
        with _quietly():
            network: Any = open_clip.create_model(
                f"local-dir:{folder}",
                load_weights=False,  # it would fall back on pickles
                pretrained_image=False,
                pretrained_text=False,
            )
        open_clip.load_checkpoint(network, str(_weights(folder, checkpoint)))
        tokens = LockedTokenizer(open_clip.get_tokenizer(f"local-dir:{folder}"))
        facts = PreprocessCfg(**network.visual.preprocess_cfg)
    except (RuntimeError, ValueError, TypeError, KeyError, OSError) as error:
        raise unloadable(checkpoint, folder, error) from error
    network.to(device, dtype).eval().requires_grad_(False)
    normalization = Normalization(tuple(facts.mean), tuple(facts.std), scale=255)
    return Loaded(network, tokens, _resizing(facts), normalization)


def _resizing(facts: Any) -> Callable[[np.ndarray], torch.Tensor]:
    """Return open_clip's transformation of images, up to where it normalizes."""
    from open_clip.transform import image_transform_v2
    from PIL import Image as Pillow
    from torchvision.transforms import Normalize, ToTensor

    steps: Any = image_transform_v2(facts, is_train=False)
    steps = [step for step in steps.transforms if not isinstance(step, (ToTensor, Normalize))]

    def resized(pixels: np.ndarray) -> torch.Tensor:
        import torch

        picture = Pillow.fromarray(pixels)
        for step in steps:
            picture = step(picture)
        return torch.from_numpy(channels_first(np.asarray(picture)))

    return resized


def _check_complete(folder: Path, checkpoint: Checkpoint) -> None:
    config = read_json(folder / CONFIG, checkpoint).get("model_cfg")
    if not isinstance(config, dict) or not {"text_cfg", "vision_cfg"} <= config.keys():
        raise ModelError(
            f"model '{checkpoint.name}': {folder / CONFIG} describes no open_clip model (model_cfg "
            "with text_cfg and vision_cfg)"
        )
    elsewhere = config["text_cfg"].get("hf_model_name")
    if elsewhere:
        raise ModelError(
            f"model '{checkpoint.name}': its text encoder comes from another repository "
            f"('{elsewhere}'), expected a checkpoint that is whole"
        )


def _weights(folder: Path, checkpoint: Checkpoint) -> Path:
    """Return the file that holds both encoders; the hub's folders hold others beside it."""
    files = sorted(folder.glob("*.safetensors"))
    for file in files:
        if file.name in WEIGHTS:
            return file
    if len(files) > 1:
        raise ModelError(
            f"model '{checkpoint.name}': {folder} has no {WEIGHTS[0]}, and of "
            f"{', '.join(file.name for file in files)} it is not clear which one is meant"
        )
    return files[0]


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep open_clip from warning of weights that are about to be loaded."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
