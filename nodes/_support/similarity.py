"""Comparison of images with texts by their embeddings."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Annotated, Any

import numpy as np

from anyloom import Embedding

from ...models import Ranker

BATCH = 64
"""Images held in memory while they are embedded."""


class _HasPlaceholder:
    """A constraint of pydantic, which is imported only where a template is given."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core.core_schema import no_info_after_validator_function

        return no_info_after_validator_function(_with_placeholder, handler(source))


def _with_placeholder(template: str) -> str:
    if "{}" not in template:
        raise ValueError("a text with {} where the phrase goes")
    return template


Template = Annotated[str, _HasPlaceholder()]


def embed_images(model: Ranker, images: Iterable[np.ndarray], *, squash: bool = False) -> Embedding:
    """Return the embeddings of at least one image, read in batches from an iterable.

    `squash` resizes each image to the model's square first, if the model would crop its center.
    """
    if squash and model.input_side is not None:
        images = (_squashed(pixels, model.input_side) for pixels in images)
    images = iter(images)
    parts: list[Embedding] = []
    while batch := list(islice(images, BATCH)):
        parts.append(model.embed_images(batch))
    return Embedding(np.concatenate([part.vectors for part in parts]), parts[0].model)


def _squashed(pixels: np.ndarray, side: int) -> np.ndarray:
    """Return an image resized to a square, by the filter of CLIP's own preprocessing."""
    from PIL import Image as Pillow

    image = Pillow.fromarray(np.ascontiguousarray(pixels))
    return np.asarray(image.resize((side, side), Pillow.Resampling.BICUBIC))


def embed_texts(model: Ranker, texts: Iterable[str], template: str) -> Embedding:
    """Return the embeddings of texts, each put into a template."""
    return model.embed_texts([template.replace("{}", text) for text in texts])


def softmax(logits: np.ndarray, axis: int) -> np.ndarray:
    """Return probabilities that sum to 1 along an axis."""
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)
