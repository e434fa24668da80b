"""How alike are a picture and a text? CLIP and its kin, as transformers stores them.

CLIP (Radford et al. 2021), MetaCLIP 2, Chinese-CLIP (Yang et al. 2022), SigLIP and SigLIP 2
(Tschannen et al. 2025) put both into one space of unit vectors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np

from anyloom.model import Checkpoint
from anyloom.values import Embedding

from .pretrained import load_pretrained, option_dtype
from .processors import load_processor
from .protocols import Ranker

if TYPE_CHECKING:
    import torch

ARCHITECTURES = ("clip", "chinese_clip", "metaclip_2", "siglip", "siglip2")
PADDED = ("siglip", "siglip2")
"""Architectures that saw every text padded to the full length while they were trained."""
TRAINED_LENGTH = {"chinese_clip": 52}
"""Tokens of a text, where the text encoder's own limit is far beyond what training used."""
AT_ONCE = 32
"""Pictures or texts in one pass."""
LONGEST_SHAPE = 4
T = TypeVar("T")


class Clip(Ranker, family="clip"):
    """Texts and pictures as unit vectors, with the preprocessing of the checkpoint.

    A text longer than the model reads is cut. A picture is resized as the checkpoint says: CLIP
    sees the middle square, SigLIP the whole picture squashed.
    """

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.processor = processor
        self.logit_scale = float(network.logit_scale.exp())

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import AutoModel

        network, folder = load_pretrained(
            AutoModel,
            checkpoint,
            device,
            model_types=ARCHITECTURES,
            dtype=option_dtype(checkpoint),
        )
        return cls(checkpoint, network, load_processor(checkpoint, folder))

    def embed_images(self, images: Sequence[np.ndarray]) -> Embedding:
        """Return N×D unit vectors for uint8 H×W×3 crops."""
        pictures = self.processor.image_processor
        trims = bool(getattr(pictures, "do_center_crop", False))
        parts = []
        for some in chunks(images):
            given = pictures(
                images=[np.array(middle(crop) if trims else crop) for crop in some],
                input_data_format="channels_last",
                return_tensors="pt",
            ).to(self.network.device, self.network.dtype)
            parts.append(self._vectors(self.network.get_image_features, given))
        return Embedding(unit_rows(parts), self.identity)

    def embed_texts(self, texts: Sequence[str]) -> Embedding:
        """Return N×D unit vectors."""
        config = self.network.config
        kind = config.model_type
        length = TRAINED_LENGTH.get(kind, config.text_config.max_position_embeddings)
        parts = []
        for some in chunks(texts):
            given = self.processor.tokenizer(
                some,
                padding="max_length" if kind in PADDED else True,
                truncation=True,
                max_length=length,
                return_tensors="pt",
            ).to(self.network.device)
            parts.append(self._vectors(self.network.get_text_features, given))
        return Embedding(unit_rows(parts), self.identity)

    def _vectors(self, encode: Any, given: Any) -> torch.Tensor:
        import torch

        with torch.inference_mode():
            return encode(**given).pooler_output


def chunks(items: Sequence[T]) -> Iterator[list[T]]:
    """Yield as many items as go through a network at once."""
    for start in range(0, len(items), AT_ONCE):
        yield list(items[start : start + AT_ONCE])


def unit_rows(parts: Sequence[torch.Tensor]) -> np.ndarray:
    """Join batches of vectors into float32 rows of length 1; no batch at all is 0×0."""
    if not parts:
        return np.zeros((0, 0), np.float32)
    rows = np.concatenate([part.float().cpu().numpy() for part in parts])
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def middle(crop: np.ndarray) -> np.ndarray:
    """Return the middle of a very long crop, of which the network sees the middle square only.

    Its short side is enlarged to the network's input first; a line of 2×4000 pixels would become
    half a million pixels long.
    """
    height, width = crop.shape[:2]
    down = max(0, height - LONGEST_SHAPE * width) // 2
    across = max(0, width - LONGEST_SHAPE * height) // 2
    return crop[down : height - down, across : width - across]
