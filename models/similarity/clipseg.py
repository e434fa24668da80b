"""CLIPSeg (Lüddecke and Ecker 2022): probability maps for texts and for example images.

A small decoder reads three layers of CLIP's image encoder. It is conditioned on one vector: CLIP's
embedding of a text, or of an image.
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

IMAGES_PER_BATCH = 16
MAPS_PER_BATCH = 32
TEXTS_PER_BATCH = 64


class MapRequest(NamedTuple):
    """The layers of an image, and the vector that conditions the decoder."""

    layers: tuple[torch.Tensor, ...]
    """(1 + patches)×D each."""
    vector: np.ndarray
    """C."""


class ClipSeg(SimilarityMapper, ExampleMapper, ConceptSegmenter, family="clipseg"):
    """Probability maps for texts and for examples, over the resized image.

    Options: folder, dtype. It computes in float32 everywhere, as the authors do.
    """

    concurrent: ClassVar[bool] = True
    accelerator_dtype = "tf32"
    separates_instances = False

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.preprocessing = Preprocessing(processor.image_processor)
        self.text_cache: BoundedCache[str, np.ndarray] = BoundedCache(TEXT_CACHE_BYTES)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import CLIPSegForImageSegmentation

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            CLIPSegForImageSegmentation,
            checkpoint,
            device,
            model_types=("clipseg",),
            dtype=option_dtype(checkpoint, device),
        )
        return cls(checkpoint, network, load_processor(checkpoint, folder))

    def similarity_maps(
        self, image: Image, texts: Sequence[str], *, redundant: Sequence[str] = ()
    ) -> list[Heatmap]:
        """Return one map per text: its probability at each place.

        With `redundant` texts, it is the probability of the text and none of them; empty ones are
        ignored. Texts longer than the model's maximum (77 tokens) are truncated.
        """
        if not texts:
            return []
        redundant = [text for text in redundant if text.strip()]
        vectors = self.text_cache.get_all(
            [*texts, *redundant], lambda missing: self.encode_texts(self._tokens(missing))
        )
        maps = self._maps(image, vectors)
        none_redundant = np.prod([1 - grid for grid in maps[len(texts) :]], axis=0)
        return [
            Heatmap(grid * none_redundant, image.shape, label=text)
            for text, grid in zip(texts, maps, strict=False)
        ]

    def similarity_maps_like(self, image: Image, examples: Sequence[np.ndarray]) -> list[Heatmap]:
        """Return one map per example: the probability of the same content at each place."""
        if not examples:
            return []
        vectors = self.embed_examples([self._resized(example) for example in examples])
        return [Heatmap(grid, image.shape) for grid in self._maps(image, vectors)]

    def segment_concepts(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        like: Regions | None = None,
        unlike: Regions | None = None,
        threshold: float | None = None,
    ) -> Masks:
        """Return one mask per phrase: where its map is above the threshold, by default 0.5.

        Empty masks are left out. A score is the mean of the map inside the mask.
        """
        threshold = 0.5 if threshold is None else threshold
        parts = []
        for heat in self.similarity_maps(image, phrases):
            probabilities = heat.on_image()
            mask = probabilities > threshold
            if mask.any():
                parts.append(
                    Masks.from_arrays(
                        [mask],
                        scores=[probabilities[mask].mean()],
                        score_kind="detector",
                        labels=[heat.label],
                    )
                )
        return Masks.concatenate(parts, image.shape).sorted_by_score()

    def _maps(self, image: Image, vectors: Sequence[np.ndarray]) -> list[np.ndarray]:
        raise_if_cancelled()
        [layers] = self.encode_images([self._resized(image.pixels)])
        logits = self.decode([MapRequest(layers, vector) for vector in vectors])
        return [np.exp(-np.logaddexp(0, -grid)) for grid in logits]

    @batched(key=np.shape, limit=IMAGES_PER_BATCH)
    def encode_images(self, images: Sequence[torch.Tensor]) -> list[tuple[torch.Tensor, ...]]:
        """Return the layers of each image (3×H×W) that the decoder reads."""
        import torch

        with torch.inference_mode():
            output = self.network.clip.vision_model(
                self.preprocessing.batch(images, self.network), output_hidden_states=True
            )
        # The first hidden state is the input of the first layer.
        layers = [output.hidden_states[number + 1] for number in self.network.extract_layers]
        return [tuple(layer[row].clone() for layer in layers) for row in range(len(images))]

    @batched(
        key=lambda request: tuple(layer.shape for layer in request.layers),
        limit=MAPS_PER_BATCH,
    )
    def decode(self, requests: Sequence[MapRequest]) -> list[np.ndarray]:
        """Return the logits (H×W) of each map."""
        import torch

        stacks = zip(*(request.layers for request in requests), strict=True)
        layers = [self._stacked(layer) for layer in stacks]
        vectors = self._stacked([torch.from_numpy(request.vector) for request in requests])
        with torch.inference_mode():
            return list(self.network.decoder(layers, vectors).logits.float().cpu().numpy())

    @batched(key=len, limit=TEXTS_PER_BATCH)
    def encode_texts(self, texts: Sequence[list[int]]) -> list[np.ndarray]:
        """Return CLIP's vector (C) of each text (token ids)."""
        import torch

        tokens = torch.tensor(list(texts), device=self.network.device)
        with torch.inference_mode():
            return _vectors(self.network.clip.get_text_features(tokens))

    @batched(key=np.shape, limit=IMAGES_PER_BATCH)
    def embed_examples(self, examples: Sequence[torch.Tensor]) -> list[np.ndarray]:
        """Return CLIP's vector (C) of each example (3×H×W)."""
        import torch

        with torch.inference_mode():
            return _vectors(
                self.network.clip.get_image_features(
                    self.preprocessing.batch(examples, self.network)
                )
            )

    def _stacked(self, tensors: Sequence[torch.Tensor]) -> torch.Tensor:
        import torch

        device = self.network.device
        return torch.stack([tensor.to(device) for tensor in tensors]).to(self.network.dtype)

    def _tokens(self, texts: list[str]) -> list[list[int]]:
        limit = self.network.config.text_config.max_position_embeddings
        return self.tokenizer(texts, truncation=True, max_length=limit)["input_ids"]

    def _resized(self, pixels: np.ndarray) -> torch.Tensor:
        return self.preprocessing.resize_to_tensor(pixels)


def _vectors(output: Any) -> list[np.ndarray]:
    return list(output.pooler_output.float().cpu().numpy())
