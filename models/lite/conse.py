"""How much does an image, or a place in it, look like a text, without CLIP?

ConSE (Norouzi et al. 2013) joins a classifier and a language model by convex combinations. Here a
text becomes a combination of ImageNet classes (by name, by everyday kind, else by its meaning to a
sentence encoder), an image becomes class probabilities, and both meet in the space of the classes
and kinds. Dense maps come from the classifier's head applied at every place (CAM).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np

from anyloom import Checkpoint, Embedding, Heatmap, Image

from ..protocols import Ranker, SimilarityMapper
from .efficientnet import EfficientNet
from .imagenet_words import ImageNetWords
from .lite_weights import efficientnet, imagenet_words


class ConSE(Ranker, SimilarityMapper, family="conse"):
    """Text–image similarity from an ImageNet classifier and a sentence encoder.

    It knows what ImageNet's thousand classes show; of anything else it is honestly unsure.
    Images are squashed to the network's grid, so a map covers its image exactly.
    """

    concurrent = True
    logit_scale = 15.0

    def __init__(
        self, checkpoint: Checkpoint, classifier: EfficientNet, words: ImageNetWords
    ) -> None:
        self.checkpoint = checkpoint
        self.classifier = classifier
        self.words = words
        kinds = {weights.tobytes(): weights for weights in words.kinds.values()}
        self._kinds = np.stack(list(kinds.values()))
        self._kind_number = {key: number for number, key in enumerate(kinds)}

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(checkpoint, efficientnet(checkpoint, device), imagenet_words(checkpoint, device))

    def similarity_maps(
        self, image: Image, texts: Sequence[str], *, redundant: Sequence[str] = ()
    ) -> list[Heatmap]:
        """Return one map per text: log-evidence on a grid that covers the image exactly."""
        evidence = self.classifier.evidence(image)
        shared = [_map(evidence, self.words.meaning(text).weights) for text in redundant]
        maps = []
        for text in texts:
            grid = _map(evidence, self.words.meaning(text).weights)
            if shared:
                grid = grid - np.mean(shared, axis=0)
            maps.append(Heatmap(grid, image.size, label=text))
        return maps

    def embed_images(self, images: Sequence[np.ndarray]) -> Embedding:
        """Return unit vectors: the roots of the probabilities of all classes and kinds."""
        return Embedding(self._roots(self.probabilities(images)), self.identity)

    def embed_texts(self, texts: Sequence[str]) -> Embedding:
        """Return unit vectors: a text that is a kind has that kind's own axis."""
        rows = np.zeros((len(texts), self._kinds.shape[1] + len(self._kinds)), np.float32)
        for row, text in zip(rows, texts, strict=True):
            weights = self.words.meaning(text).weights
            kind = self._kind_number.get(weights.tobytes())
            if kind is None:
                row[: len(weights)] = np.sqrt(weights / weights.sum())
            else:
                row[len(weights) + kind] = 1
        return Embedding(rows, self.identity)

    def probabilities(self, crops: Sequence[np.ndarray], *, mirrored: bool = True) -> np.ndarray:
        """Return N×1000 class probabilities of uint8 crops; see `EfficientNet.classify`."""
        logits = self.classifier.classify(crops, mirrored=mirrored)
        exponents = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
        return exponents / exponents.sum(axis=1, keepdims=True)

    def _roots(self, probabilities: np.ndarray) -> np.ndarray:
        both = np.concatenate([probabilities, probabilities @ self._kinds.T], axis=1)
        roots = np.sqrt(both, dtype=np.float32)
        return roots / np.maximum(np.linalg.norm(roots, axis=1, keepdims=True), 1e-12)


def _map(evidence: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the log of the summed evidence of the classes that a text speaks of."""
    chosen = np.flatnonzero(weights)
    logits = evidence[..., chosen] + np.log(weights[chosen])
    peak = logits.max(axis=-1, keepdims=True)
    return (peak + np.log(np.exp(logits - peak).sum(axis=-1, keepdims=True)))[..., 0]
