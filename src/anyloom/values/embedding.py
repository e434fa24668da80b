"""Embedding: vectors of an image, a region or a text in the space of one model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from .value import Json, Value, frozen


class Embedding(Value):
    """One or more vectors and the model that made them; only those of one model are comparable.

    vectors: float32, …×D.
    model:   the identity of the model.
    """

    def __init__(self, vectors: Any, model: str) -> None:
        self.vectors = frozen(vectors, np.float32)
        self.model = model

    def cosine(self, other: Embedding) -> np.ndarray:
        """Return the cosine of every vector with every vector of `other`: float32, N×M.

        Raises:
            ValueError: the embeddings come from different models.
        """
        if self.model != other.model:
            raise ValueError(f"cannot compare embeddings of '{self.model}' and '{other.model}'")
        left, right = (_unit(np.atleast_2d(side.vectors)) for side in (self, other))
        return left @ right.T

    def facts(self) -> dict[str, Json]:
        return {"model": self.model}

    def arrays(self) -> dict[str, np.ndarray]:
        return {"vectors": self.vectors}

    @classmethod
    def restore(cls, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        return cls(arrays["vectors"], facts["model"])

    def __repr__(self) -> str:
        return f"<Embedding {'×'.join(map(str, self.vectors.shape))} by {self.model}>"


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
