"""Text–image similarity without CLIP: ConSE (Norouzi et al. 2013).

ConSE combines a classifier and a language model by convex combinations. Here a text is mapped to
a combination of ImageNet classes (by name, by everyday category, else by a sentence encoder), an
image to class probabilities, and both are compared in the space of classes and categories. Dense
maps come from the classifier's head applied at every place (CAM).
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

    It covers ImageNet's thousand classes; scores of anything else are low. Images are resized to
    the network's grid, so a map covers its image exactly. Options: caption_threshold.
    """

    version = 2
    concurrent = True
    runs_on = "cpu"
    logit_scale = 15.0

    def __init__(
        self, checkpoint: Checkpoint, classifier: EfficientNet, words: ImageNetWords
    ) -> None:
        self.checkpoint = checkpoint
        self.classifier = classifier
        self.words = words
        categories = {weights.tobytes(): weights for weights in words.categories.values()}
        self._categories = np.stack(list(categories.values()))
        self._category_index = {key: number for number, key in enumerate(categories)}

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(checkpoint, efficientnet(checkpoint, device), imagenet_words(checkpoint, device))

    def similarity_maps(
        self, image: Image, texts: Sequence[str], *, redundant: Sequence[str] = ()
    ) -> list[Heatmap]:
        """Return one map per text: log-evidence on a grid that covers the image exactly.

        An empty redundant text has no evidence, and is ignored.
        """
        evidence = self.classifier.evidence(image)
        shared = [
            _evidence_map(evidence, self.words.meaning(text).weights)
            for text in redundant
            if text.strip()
        ]
        maps = []
        for text in texts:
            grid = _evidence_map(evidence, self.words.meaning(text).weights)
            if shared:
                grid = grid - np.mean(shared, axis=0)
            maps.append(Heatmap(grid, image.shape, label=text))
        return maps

    def embed_images(self, images: Sequence[np.ndarray]) -> Embedding:
        """Return unit vectors: square roots of the probabilities of all classes and categories."""
        probabilities = self.probabilities(images, mirrored=False)
        return Embedding(self._embedding(probabilities), self.identity)

    def embed_texts(self, texts: Sequence[str]) -> Embedding:
        """Return unit vectors: a text that is a category has that category's axis."""
        rows = np.zeros((len(texts), self._categories.shape[1] + len(self._categories)), np.float32)
        for row, text in zip(rows, texts, strict=True):
            weights = self.words.meaning(text).weights
            category = self._category_index.get(weights.tobytes())
            if category is None:
                row[: len(weights)] = np.sqrt(weights / weights.sum())
            else:
                row[len(weights) + category] = 1
        return Embedding(rows, self.identity)

    def probabilities(self, crops: Sequence[np.ndarray], *, mirrored: bool = True) -> np.ndarray:
        """Return N×1000 class probabilities of uint8 crops; see `EfficientNet.classify`."""
        logits = self.classifier.classify(crops, mirrored=mirrored)
        exponents = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
        return exponents / exponents.sum(axis=1, keepdims=True)

    def _embedding(self, probabilities: np.ndarray) -> np.ndarray:
        both = np.concatenate([probabilities, probabilities @ self._categories.T], axis=1)
        roots = np.sqrt(both, dtype=np.float32)
        return roots / np.maximum(np.linalg.norm(roots, axis=1, keepdims=True), 1e-12)


def _evidence_map(evidence: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the log of the summed evidence of a text's classes."""
    chosen = np.flatnonzero(weights)
    logits = evidence[..., chosen] + np.log(weights[chosen])
    peak = logits.max(axis=-1, keepdims=True)
    return (peak + np.log(np.exp(logits - peak).sum(axis=-1, keepdims=True)))[..., 0]
