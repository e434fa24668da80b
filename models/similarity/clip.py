"""Image and text embeddings by CLIP models in the format of transformers.

CLIP (Radford et al. 2021), MetaCLIP 2, Chinese-CLIP (Yang et al. 2022), SigLIP and SigLIP 2
(Tschannen et al. 2025) embed both as unit vectors in one space.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias, TypeVar

import numpy as np

from anyloom import (
    TEXT_CACHE_BYTES,
    BoundedCache,
    Checkpoint,
    Embedding,
    batched,
    raise_if_cancelled,
)

from ..common.locked_tokenizer import LockedTokenizer
from ..common.preprocessing import Preprocessing
from ..loading.options import check_options
from ..loading.pretrained import load_pretrained, option_dtype
from ..loading.processors import load_processor
from ..protocols import Ranker

if TYPE_CHECKING:
    import torch

ARCHITECTURES = ("clip", "chinese_clip", "metaclip_2", "siglip", "siglip2")
PADDED_ARCHITECTURES = ("siglip", "siglip2")
"""Architectures trained on texts in lower case that are padded to the maximum length."""
TRAINED_LENGTH = {"chinese_clip": 52}
"""Maximum tokens where the text encoder's limit is far above the length used in training."""
BATCH_SIZE = 64
"""Of images and of texts."""
MAX_ASPECT = 4
T = TypeVar("T")
Tensors: TypeAlias = "Mapping[str, torch.Tensor]"
"""The inputs of a network for one image or text, by argument."""


def tensor_shapes(tensors: Tensors) -> Hashable:
    """Return the key that all inputs of one batch share."""
    return tuple((name, tuple(tensor.shape)) for name, tensor in tensors.items())


class Clip(Ranker, family="clip"):
    """Texts and images as unit vectors, with the preprocessing of the checkpoint.

    Texts longer than the model's maximum are truncated. An image is resized as the checkpoint says:
    CLIP crops the center square, SigLIP resizes the whole image to a square. Options: folder,
    dtype, caption_threshold.
    """

    version = 2
    concurrent: ClassVar[bool] = True
    accelerator_dtype: ClassVar[str] = "bfloat16"

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.preprocessing = Preprocessing(processor.image_processor)
        image_processor = processor.image_processor
        if getattr(image_processor, "do_center_crop", False):
            self.input_side = int(image_processor.crop_size["height"])
        self.logit_scale = float(network.logit_scale.float().exp())
        self.text_cache: BoundedCache[str, np.ndarray] = BoundedCache(TEXT_CACHE_BYTES)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import AutoModel

        check_options(checkpoint, ("folder", "dtype", "caption_threshold"))
        network, folder = load_pretrained(
            AutoModel,
            checkpoint,
            device,
            model_types=ARCHITECTURES,
            dtype=option_dtype(checkpoint, device),
        )
        return cls(checkpoint, network, load_processor(checkpoint, folder))

    def embed_images(self, images: Sequence[np.ndarray]) -> Embedding:
        """Return N×D unit vectors for uint8 H×W×3 crops."""
        rows: list[np.ndarray] = []
        for chunk in in_chunks(images):
            raise_if_cancelled()
            rows += self.encode_images(self._resized(chunk))
        return Embedding(unit_rows(rows), self.identity)

    def embed_texts(self, texts: Sequence[str]) -> Embedding:
        """Return N×D unit vectors; those of recent texts are cached."""
        rows = self.text_cache.get_all(
            texts, lambda missing: self.encode_texts(self._tokens(missing))
        )
        return Embedding(unit_rows(rows), self.identity)

    @batched(key=tensor_shapes, limit=BATCH_SIZE)
    def encode_images(self, images: Sequence[Tensors]) -> list[np.ndarray]:
        """Return the vector (D) of each resized image."""
        inputs = self._stack(images)
        inputs["pixel_values"] = self.preprocessing.normalize(
            inputs["pixel_values"], self.network.dtype
        )
        return self._vectors(self.network.get_image_features, inputs)

    @batched(key=tensor_shapes, limit=BATCH_SIZE)
    def encode_texts(self, texts: Sequence[Tensors]) -> list[np.ndarray]:
        """Return the vector (D) of each text."""
        return self._vectors(self.network.get_text_features, self._stack(texts))

    def _stack(self, inputs: Sequence[Tensors]) -> dict[str, torch.Tensor]:
        import torch

        return {
            name: torch.stack([tensors[name] for tensors in inputs]).to(self.network.device)
            for name in inputs[0]
        }

    def _vectors(self, encode: Callable[..., Any], inputs: Tensors) -> list[np.ndarray]:
        import torch

        with torch.inference_mode():
            return list(encode(**inputs).pooler_output.float().cpu().numpy())

    def _resized(self, crops: Sequence[np.ndarray]) -> list[dict[str, torch.Tensor]]:
        if self.input_side is not None:
            crops = [trim_to_center(crop) for crop in crops]
        return self.preprocessing.resize_each(crops)

    def _tokens(self, texts: list[str]) -> list[Tensors]:
        """Return the tokens of each text without padding to the length of other texts."""
        import torch

        config = self.network.config
        architecture = config.model_type
        length = TRAINED_LENGTH.get(architecture, config.text_config.max_position_embeddings)
        if architecture in PADDED_ARCHITECTURES:
            # The padding was not masked in training.
            tokens = self.tokenizer(
                [text.lower() for text in texts],
                padding="max_length",
                padding_side="right",
                truncation=True,
                max_length=length,
                return_attention_mask=False,
            )
        else:
            tokens = self.tokenizer(texts, truncation=True, max_length=length)
        return [
            {name: torch.tensor(rows[number]) for name, rows in tokens.items()}
            for number in range(len(texts))
        ]


def in_chunks(items: Sequence[T]) -> Iterator[list[T]]:
    """Yield the items of one batch at a time."""
    for start in range(0, len(items), BATCH_SIZE):
        yield list(items[start : start + BATCH_SIZE])


def unit_rows(vectors: Sequence[np.ndarray]) -> np.ndarray:
    """Return vectors as float32 rows of unit length; 0×0 if there are none."""
    if not len(vectors):
        return np.zeros((0, 0), np.float32)
    rows = np.stack(list(vectors)).astype(np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def trim_to_center(crop: np.ndarray) -> np.ndarray:
    """Return the center of a crop with a high aspect ratio, for networks that crop the center.

    The short side is enlarged to the network's input first; 2×4000 pixels would become half a
    million pixels long.
    """
    height, width = crop.shape[:2]
    down = max(0, height - MAX_ASPECT * width) // 2
    across = max(0, width - MAX_ASPECT * height) // 2
    return crop[down : height - down, across : width - across]
