"""How alike are an image and a text? CLIP and its kin, as transformers stores them.

CLIP (Radford et al. 2021), MetaCLIP 2, Chinese-CLIP (Yang et al. 2022), SigLIP and SigLIP 2
(Tschannen et al. 2025) put both into one space of unit vectors.
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
PADDED = ("siglip", "siglip2")
"""Architectures that saw every text in lower case and padded to the full length while they were
trained."""
TRAINED_LENGTH = {"chinese_clip": 52}
"""Tokens of a text, where the text encoder's own limit is far beyond what training used."""
AT_ONCE = 64
"""Images or texts in one pass, and images prepared at a time."""
LONGEST_SHAPE = 4
T = TypeVar("T")
Tensors: TypeAlias = "Mapping[str, torch.Tensor]"
"""What a network takes of one image or one text, by argument."""


def shapes(tensors: Tensors) -> Hashable:
    """Return what must be equal for requests to share a pass."""
    return tuple((name, tuple(one.shape)) for name, one in tensors.items())


class Clip(Ranker, family="clip"):
    """Texts and images as unit vectors, with the preprocessing of the checkpoint.

    A text longer than the model reads is cut. An image is resized as the checkpoint says: CLIP
    sees the middle square, SigLIP the whole image squashed. Options: folder, dtype.
    """

    version = 2
    concurrent: ClassVar[bool] = True
    accelerated: ClassVar[str] = "bfloat16"

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.preprocessing = Preprocessing(processor.image_processor)
        self.logit_scale = float(network.logit_scale.float().exp())
        self.texts: BoundedCache[str, np.ndarray] = BoundedCache(TEXT_CACHE_BYTES)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import AutoModel

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            AutoModel,
            checkpoint,
            device,
            model_types=ARCHITECTURES,
            dtype=option_dtype(checkpoint, device, accelerated=cls.accelerated),
        )
        return cls(checkpoint, network, load_processor(checkpoint, folder))

    def embed_images(self, images: Sequence[np.ndarray]) -> Embedding:
        """Return N×D unit vectors for uint8 H×W×3 crops."""
        rows: list[np.ndarray] = []
        for some in chunks(images):
            raise_if_cancelled()
            rows += self.look(self._seen(some))
        return Embedding(unit_rows(rows), self.identity)

    def embed_texts(self, texts: Sequence[str]) -> Embedding:
        """Return N×D unit vectors; those of the last texts are remembered."""
        rows = self.texts.get_all(texts, lambda missing: self.read(self._words(missing)))
        return Embedding(unit_rows(rows), self.identity)

    @batched(together=shapes, limit=AT_ONCE)
    def look(self, pictures: Sequence[Tensors]) -> list[np.ndarray]:
        """Return the vector (D) of each image, resized."""
        given = self._joined(pictures)
        given["pixel_values"] = self.preprocessing.normalize(
            given["pixel_values"], self.network.dtype
        )
        return self._vectors(self.network.get_image_features, given)

    @batched(together=shapes, limit=AT_ONCE)
    def read(self, texts: Sequence[Tensors]) -> list[np.ndarray]:
        """Return the vector (D) of each text."""
        return self._vectors(self.network.get_text_features, self._joined(texts))

    def _joined(self, given: Sequence[Tensors]) -> dict[str, torch.Tensor]:
        import torch

        return {
            name: torch.stack([one[name] for one in given]).to(self.network.device)
            for name in given[0]
        }

    def _vectors(self, encode: Callable[..., Any], given: Tensors) -> list[np.ndarray]:
        import torch

        with torch.inference_mode():
            return list(encode(**given).pooler_output.float().cpu().numpy())

    def _seen(self, crops: Sequence[np.ndarray]) -> list[dict[str, torch.Tensor]]:
        trims = bool(getattr(self.preprocessing.processor, "do_center_crop", False))
        return self.preprocessing.resize_each([middle(crop) if trims else crop for crop in crops])

    def _words(self, texts: list[str]) -> list[Tensors]:
        """Return each text at its own length, so that no text depends on others' padding."""
        import torch

        config = self.network.config
        kind = config.model_type
        length = TRAINED_LENGTH.get(kind, config.text_config.max_position_embeddings)
        if kind in PADDED:
            # Training showed the padding to the network: it is not to be masked.
            words = self.tokenizer(
                [text.lower() for text in texts],
                padding="max_length",
                padding_side="right",
                truncation=True,
                max_length=length,
                return_attention_mask=False,
            )
        else:
            words = self.tokenizer(texts, truncation=True, max_length=length)
        return [
            {name: torch.tensor(rows[number]) for name, rows in words.items()}
            for number in range(len(texts))
        ]


def chunks(items: Sequence[T]) -> Iterator[list[T]]:
    """Yield as many items as are prepared at a time."""
    for start in range(0, len(items), AT_ONCE):
        yield list(items[start : start + AT_ONCE])


def unit_rows(vectors: Sequence[np.ndarray]) -> np.ndarray:
    """Join vectors into float32 rows of length 1; none at all is 0×0."""
    if not len(vectors):
        return np.zeros((0, 0), np.float32)
    rows = np.stack(list(vectors)).astype(np.float32)
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
