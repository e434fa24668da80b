"""Comparison of answers: exactly, within rounding, or as a distance in relation to their size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import torch

from anyloom import Embedding, FeatureMap, Heatmap, Image, LabelMap, Masks, Regions

PIXELS = 0.01
"""The share of a mask or map in which rounding may turn a pixel."""
LEVELS = 1
"""By how much rounding may change a level from 0 to 255."""


def parts(answer: Any) -> Iterator[Any]:
    """Yield the arrays, texts and other plain values of an answer, in order."""
    match answer:
        case Masks():
            yield from parts([answer.dense(), answer.labels, answer.scores])
        case Regions():
            yield from parts([answer.boxes, answer.labels, answer.scores])
        case Image():
            yield answer.pixels
        case Heatmap():
            yield answer.grid
        case LabelMap():
            yield answer.numbers
        case Embedding() | FeatureMap():
            yield answer.vectors
        case torch.Tensor():
            yield answer.numpy()
        case float():
            yield np.asarray(answer)
        case np.ndarray() | str() | int() | None:
            yield answer
        case dict():
            yield from parts(list(answer.values()))
        case Sequence():
            yield len(answer)
            for member in answer:
                yield from parts(member)
        case _ if is_dataclass(answer):
            yield from parts([getattr(answer, one.name) for one in fields(answer)])
        case _:
            raise TypeError(f"no comparison of {type(answer).__name__}")


def assert_close(found: Any, expected: Any, close: float = 0.0) -> None:
    """Make sure that answers are equal, up to rounding where `close` is not 0."""
    for mine, theirs in zip(parts(found), parts(expected), strict=True):
        if not isinstance(mine, np.ndarray) or not close:
            np.testing.assert_array_equal(mine, theirs)
        elif mine.dtype == np.uint8:
            np.testing.assert_allclose(mine.astype(int), theirs.astype(int), rtol=0, atol=LEVELS)
        elif mine.dtype.kind == "f":
            assert mine.dtype == theirs.dtype
            np.testing.assert_allclose(mine, theirs, rtol=close, atol=close)
        else:
            assert mine.shape == theirs.shape
            assert not mine.size or (mine != theirs).mean() <= PIXELS


def distance(found: Any, expected: Any) -> float:
    """Return how far the arrays of answers are apart: the mean, in relation to their size.

    Of masks and maps it is the share of pixels; texts, and arrays of another shape, are left out.
    """
    distances = [0.0]
    for mine, theirs in zip(parts(found), parts(expected), strict=False):
        if not isinstance(mine, np.ndarray) or mine.shape != np.shape(theirs) or not mine.size:
            continue
        assert mine.dtype == theirs.dtype
        if mine.dtype.kind in "bi":
            distances.append(float((mine != theirs).mean()))
        else:
            apart = np.abs(mine.astype(float) - theirs).mean()
            distances.append(float(apart / (np.abs(theirs.astype(float)).mean() + 1e-9)))
    return max(distances)
