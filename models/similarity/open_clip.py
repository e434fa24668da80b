"""Image and text embeddings by checkpoints in the format of open_clip (Ilharco et al. 2021).

It is the format of OpenAI's weights on the hub ("timm/…openai"), of LAION, DataComp, MetaCLIP and
SigLIP 2.
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
from .clip import BATCH_SIZE, in_chunks, trim_to_center, unit_rows

if TYPE_CHECKING:
    import torch

CONFIG = "open_clip_config.json"
WEIGHTS = ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors")
REPOSITORY_FILES = (*WEIGHTS, "*.json", "*.txt")
"""Without the image encoder alone, which timm's repositories hold in model.safetensors."""


class OpenClipNetwork(NamedTuple):
    """A network with its tokenizer and preprocessing."""

    network: Any
    tokens: LockedTokenizer
    """From N texts to N×L token ids."""
    resized: Callable[[np.ndarray], torch.Tensor]
    """From uint8 H×W×3 pixels to uint8 3×h×w, before normalization."""
    normalization: Normalization


class OpenClip(Ranker, family="open-clip"):
    """Texts and images as unit vectors, with the preprocessing of the checkpoint.

    Texts longer than the model's maximum (mostly 77 tokens) are truncated. Options: folder, dtype,
    caption_threshold.
    """

    concurrent: ClassVar[bool] = True
    accelerator_dtype: ClassVar[str] = "bfloat16"
    file_patterns: ClassVar[tuple[str, ...]] = REPOSITORY_FILES

    def __init__(self, checkpoint: Checkpoint, loaded: OpenClipNetwork) -> None:
        self.checkpoint = checkpoint
        self.network, self.tokens, self.resized, self.normalization = loaded
        preprocessing = self.network.visual.preprocess_cfg
        if preprocessing["resize_mode"] == "shortest":
            size = preprocessing["size"]
            self.input_side = int(size if isinstance(size, int) else size[0])
        self.logit_scale = float(self.network.logit_scale.float().exp())
        self.text_cache: BoundedCache[str, np.ndarray] = BoundedCache(TEXT_CACHE_BYTES)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        check_options(checkpoint, ("folder", "dtype", "caption_threshold"))
        dtype = option_dtype(checkpoint, device)
        return cls(checkpoint, load_open_clip(checkpoint, device, dtype))

    def embed_images(self, images: Sequence[np.ndarray]) -> Embedding:
        """Return N×D unit vectors for uint8 H×W×3 crops."""
        rows: list[np.ndarray] = []
        for chunk in in_chunks(images):
            raise_if_cancelled()
            whole = self.input_side is None
            crops = chunk if whole else [trim_to_center(crop) for crop in chunk]
            rows += self.encode_images([self.resized(crop) for crop in crops])
        return Embedding(unit_rows(rows), self.identity)

    def embed_texts(self, texts: Sequence[str]) -> Embedding:
        """Return N×D unit vectors; those of recent texts are cached."""
        rows = self.text_cache.get_all(
            texts, lambda missing: self.encode_texts(list(self.tokens(missing)))
        )
        return Embedding(unit_rows(rows), self.identity)

    @batched(key=np.shape, limit=BATCH_SIZE)
    def encode_images(self, images: Sequence[torch.Tensor]) -> list[np.ndarray]:
        """Return the vector (D) of each resized image (3×H×W)."""
        import torch

        weights = self.network.logit_scale
        pixels = torch.stack(list(images)).to(weights.device)
        pixels = self.normalization(pixels).to(weights.dtype)
        with torch.inference_mode():
            return list(self.network.encode_image(pixels).float().cpu().numpy())

    @batched(limit=BATCH_SIZE)
    def encode_texts(self, texts: Sequence[torch.Tensor]) -> list[np.ndarray]:
        """Return the vector (D) of each text (L tokens)."""
        import torch

        tokens = torch.stack(list(texts)).to(self.network.logit_scale.device)
        with torch.inference_mode():
            return list(self.network.encode_text(tokens).float().cpu().numpy())


def load_open_clip(checkpoint: Checkpoint, device: str, dtype: torch.dtype) -> OpenClipNetwork:
    """Load an open_clip checkpoint from its folder, weights from safetensors only.

    Raises:
        ModelError: one line: a missing folder or file, weights of another architecture, or a text
            encoder in another repository.
    """
    import open_clip
    from open_clip.transform import PreprocessCfg

    folder = checkpoint_folder(checkpoint, needs=(CONFIG,))
    config = _checked_config(folder, checkpoint)
    # Arguments of transformers' tokenizers, which the configuration may name as well.
    named = config["text_cfg"].get("hf_tokenizer_name")
    from_files: dict[str, Any] = {}
    if named:
        from_files = {"trust_remote_code": False, "local_files_only": True}
    try:
        with _silenced():
            network: Any = open_clip.create_model(
                f"local-dir:{folder}",
                load_weights=False,  # open_clip would also load pickles
                pretrained_image=False,
                pretrained_text=False,
            )
        open_clip.load_checkpoint(network, str(_weight_file(folder, checkpoint)))
        tokens = LockedTokenizer(open_clip.get_tokenizer(f"local-dir:{folder}", **from_files))
        preprocessing = PreprocessCfg(**network.visual.preprocess_cfg)
    except (RuntimeError, ValueError, TypeError, KeyError, OSError) as error:
        raise unloadable(checkpoint, folder, error) from error
    network.to(device, dtype).eval().requires_grad_(False)
    mean, deviation = tuple(preprocessing.mean), tuple(preprocessing.std)
    return OpenClipNetwork(
        network,
        tokens,
        _resize_function(preprocessing),
        Normalization(mean, deviation, scale=255),
    )


def _resize_function(preprocessing: Any) -> Callable[[np.ndarray], torch.Tensor]:
    """Return open_clip's preprocessing of images without the normalization."""
    from open_clip.transform import image_transform_v2
    from PIL import Image as Pillow
    from torchvision.transforms import Normalize, ToTensor

    steps: Any = image_transform_v2(preprocessing, is_train=False)
    steps = [step for step in steps.transforms if not isinstance(step, (ToTensor, Normalize))]

    def resized(pixels: np.ndarray) -> torch.Tensor:
        import torch

        image = Pillow.fromarray(pixels)
        for step in steps:
            image = step(image)
        return torch.from_numpy(channels_first(np.asarray(image)))

    return resized


def _checked_config(folder: Path, checkpoint: Checkpoint) -> dict[str, Any]:
    """Return the configuration of a model whose parts all come from its folder.

    Raises:
        ModelError: it is not such a configuration.
    """
    config = read_json(folder / CONFIG, checkpoint).get("model_cfg")
    if not isinstance(config, dict) or not all(
        isinstance(config.get(part), dict) for part in ("text_cfg", "vision_cfg")
    ):
        raise ModelError(
            f"model '{checkpoint.name}': {folder / CONFIG} is not the configuration of an "
            "open_clip model (model_cfg with text_cfg and vision_cfg)"
        )
    repository = config["text_cfg"].get("hf_model_name")
    if repository:
        raise ModelError(
            f"model '{checkpoint.name}': its text encoder comes from another repository "
            f"('{repository}'), expected a complete checkpoint"
        )
    architecture = str(config["vision_cfg"].get("timm_model_name") or "")
    if ":" in architecture:  # "hf-hub:…" or "local-dir:…"
        raise ModelError(
            f"model '{checkpoint.name}': its image encoder comes from {ascii(architecture)[:60]}, "
            "expected an architecture of timm"
        )
    return config


def _weight_file(folder: Path, checkpoint: Checkpoint) -> Path:
    """Return the file with both encoders; folders of the hub may hold others."""
    files = sorted(folder.glob("*.safetensors"))
    for file in files:
        if file.name in WEIGHTS:
            return file
    if len(files) > 1:
        raise ModelError(
            f"model '{checkpoint.name}': {folder} has no {WEIGHTS[0]}, but several others "
            f"({', '.join(file.name for file in files)})"
        )
    return files[0]


@contextmanager
def _silenced() -> Iterator[None]:
    """Silence open_clip's warning of missing weights, which are loaded afterwards."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
