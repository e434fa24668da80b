"""Where in an image is what a text says, or what an example shows? CLIPSeg.

CLIPSeg (Lüddecke and Ecker 2022) reads three layers of CLIP's image encoder with a small decoder
that is told by one vector what to look for: CLIP's vector of a text, or of an image.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

import numpy as np

from anyloom import (
    TEXT_CACHE_BYTES,
    BoundedCache,
    Checkpoint,
    Heatmap,
    Image,
    Masks,
    Regions,
    batched,
    raise_if_cancelled,
)

from ..common.locked_tokenizer import LockedTokenizer
from ..common.preprocessing import Preprocessing
from ..loading.options import check_options
from ..loading.pretrained import load_pretrained, option_dtype
from ..loading.processors import load_processor
from ..protocols import ConceptSegmenter, ExampleMapper, SimilarityMapper

if TYPE_CHECKING:
    import torch

PICTURES = 16
"""Images in one pass."""
MAPS = 32
"""Maps decoded in one pass."""
TEXTS = 64
"""Texts in one pass."""


class Sought(NamedTuple):
    """An image's layers, and the vector of what to look for in it."""

    layers: tuple[torch.Tensor, ...]
    """(1 + patches)×D each."""
    vector: np.ndarray
    """C."""


class ClipSeg(SimilarityMapper, ExampleMapper, ConceptSegmenter, family="clipseg"):
    """Maps of probabilities for texts and for examples, over the squashed image.

    Options: folder, dtype. It computes in float32 everywhere, as the authors do.
    """

    concurrent: ClassVar[bool] = True

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.preprocessing = Preprocessing(processor.image_processor)
        self.texts: BoundedCache[str, np.ndarray] = BoundedCache(TEXT_CACHE_BYTES)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import CLIPSegForImageSegmentation

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            CLIPSegForImageSegmentation,
            checkpoint,
            device,
            model_types=("clipseg",),
            dtype=option_dtype(checkpoint, device, accelerated=cls.accelerated),
        )
        return cls(checkpoint, network, load_processor(checkpoint, folder))

    def similarity_maps(
        self, image: Image, texts: Sequence[str], *, redundant: Sequence[str] = ()
    ) -> list[Heatmap]:
        """Return one map per text: the probability that a place shows it.

        With `redundant` texts, it is the probability that a place shows the text and none of them.
        A text longer than the model reads (77 tokens) is cut.
        """
        if not texts:
            return []
        wanted = [*texts, *redundant]
        vectors = self.texts.get_all(wanted, lambda missing: self.read(self._words(missing)))
        maps = self._maps(image, vectors)
        others = np.prod([1 - one for one in maps[len(texts) :]], axis=0)
        return [
            Heatmap(one * others, image.size, label=text)
            for text, one in zip(texts, maps, strict=False)
        ]

    def similarity_maps_like(self, image: Image, examples: Sequence[np.ndarray]) -> list[Heatmap]:
        """Return one map per example: the probability that a place shows the same."""
        if not examples:
            return []
        vectors = self.understand([self._squashed(example) for example in examples])
        return [Heatmap(one, image.size) for one in self._maps(image, vectors)]

    def segment_concepts(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        like: Regions | None = None,
        unlike: Regions | None = None,
        threshold: float | None = None,
    ) -> Masks:
        """Return one mask per phrase that is found: where its map is above the threshold, or 0.5.

        A score is the mean of the map inside the mask.
        """
        least = 0.5 if threshold is None else threshold
        parts = []
        for heat in self.similarity_maps(image, phrases):
            level = heat.on_image()
            mask = level > least
            if mask.any():
                parts.append(
                    Masks.from_arrays(
                        [mask],
                        scores=[level[mask].mean()],
                        score_kind="detector",
                        labels=[heat.label],
                    )
                )
        return Masks.concatenate(parts, image.size).sorted_by_score()

    def _maps(self, image: Image, vectors: Sequence[np.ndarray]) -> list[np.ndarray]:
        raise_if_cancelled()
        [layers] = self.look([self._squashed(image.pixels)])
        logits = self.decode([Sought(layers, vector) for vector in vectors])
        return [np.exp(-np.logaddexp(0, -one)) for one in logits]

    @batched(together=np.shape, limit=PICTURES)
    def look(self, pictures: Sequence[torch.Tensor]) -> list[tuple[torch.Tensor, ...]]:
        """Return the layers of each image (3×H×W) that the decoder reads."""
        import torch

        with torch.inference_mode():
            output = self.network.clip.vision_model(
                self._normalized(pictures), output_hidden_states=True
            )
        # The first of the hidden states is what goes into the first layer.
        layers = [output.hidden_states[number + 1] for number in self.network.extract_layers]
        return [tuple(layer[row].clone() for layer in layers) for row in range(len(pictures))]

    @batched(
        together=lambda sought: tuple(layer.shape for layer in sought.layers),
        limit=MAPS,
    )
    def decode(self, sought: Sequence[Sought]) -> list[np.ndarray]:
        """Return the logits (H×W) of each map."""
        import torch

        layers = [self._stacked(each) for each in zip(*(one.layers for one in sought), strict=True)]
        vectors = self._stacked([torch.from_numpy(one.vector) for one in sought])
        with torch.inference_mode():
            return list(self.network.decoder(layers, vectors).logits.float().cpu().numpy())

    @batched(together=len, limit=TEXTS)
    def read(self, texts: Sequence[list[int]]) -> list[np.ndarray]:
        """Return CLIP's vector (C) of each text (its tokens)."""
        import torch

        tokens = torch.tensor(list(texts), device=self.network.device)
        with torch.inference_mode():
            return _rows(self.network.clip.get_text_features(tokens))

    @batched(together=np.shape, limit=PICTURES)
    def understand(self, examples: Sequence[torch.Tensor]) -> list[np.ndarray]:
        """Return CLIP's vector (C) of each example (3×H×W)."""
        import torch

        with torch.inference_mode():
            return _rows(self.network.clip.get_image_features(self._normalized(examples)))

    def _normalized(self, pictures: Sequence[torch.Tensor]) -> torch.Tensor:
        import torch

        levels = torch.stack(list(pictures)).to(self.network.device)
        return self.preprocessing.normalize(levels, self.network.dtype)

    def _stacked(self, tensors: Sequence[torch.Tensor]) -> torch.Tensor:
        import torch

        device = self.network.device
        return torch.stack([one.to(device) for one in tensors]).to(self.network.dtype)

    def _words(self, texts: list[str]) -> list[list[int]]:
        room = self.network.config.text_config.max_position_embeddings
        return self.tokenizer(texts, truncation=True, max_length=room)["input_ids"]

    def _squashed(self, pixels: np.ndarray) -> torch.Tensor:
        return self.preprocessing.resize(pixels)["pixel_values"][0]


def _rows(output: Any) -> list[np.ndarray]:
    return list(output.pooler_output.float().cpu().numpy())
