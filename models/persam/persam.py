"""Where in an image is the very thing that a mask shows in another one?

PerSAM (Zhang et al. 2023) makes Segment Anything look for one object without training: the
embedding inside the example's mask says where the object is in another image, and steers the
decoder there. PerSAM-F learns two numbers more, which of the nested masks the object is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from anyloom import (
    TEXT_CACHE_BYTES,
    BoundedCache,
    Checkpoint,
    Image,
    Masks,
    ModelError,
    RunLengths,
    batched,
    fingerprint,
    raise_if_cancelled,
)

from ..common.mask_candidates import LAST_PIXEL
from ..protocols import ExampleSegmenter
from ..segment_anything.prompts import BATCH, Encoded, Features, Prompts
from ..segment_anything.sam import Sam
from .guided_decoding import guided_masks
from .mask_weights import fitted_weights
from .target_features import Examples, Target, coldest, hottest, inner_features, similarity

if TYPE_CHECKING:
    import torch


class Pass(NamedTuple):
    """What one decoding found."""

    logits: torch.Tensor
    """h×w."""
    mask: np.ndarray
    """bool, H×W."""
    score: float
    """Predicted IoU."""


@dataclass(frozen=True)
class Guided:
    """One prompt about one image, with what guides the decoder."""

    features: Features
    points: torch.Tensor
    """P×2, in the coordinates of the model's square input."""
    labels: torch.Tensor
    attention: torch.Tensor
    """h·w."""
    target: torch.Tensor
    """D."""

    def kind(self) -> int:
        """Return what must be equal for prompts to be decoded in one call."""
        return len(self.points)


class PerSam(Sam, ExampleSegmenter, family="persam"):
    """One object in any image, by an example; options: those of Segment Anything, fitted.

    The option fitted (true) is PerSAM-F: slower once for each example, and better where a part
    could be taken for the whole. Of several examples of one object all are learned from.
    """

    options: ClassVar[tuple[str, ...]] = (*Sam.options, "fitted")

    def __init__(self, checkpoint: Checkpoint, network: Any, folder: Path) -> None:
        super().__init__(checkpoint, network, folder)
        fitted = checkpoint.options.get("fitted", False)
        if not isinstance(fitted, bool):
            raise ModelError(
                f"model '{checkpoint.name}': option fitted is {fitted!r}, expected true or false"
            )
        self.fitted = fitted
        # So that a folder of images learns from its example once.
        self.targets: BoundedCache[str, Target] = BoundedCache(TEXT_CACHE_BYTES)

    def segment_like(self, image: Image, examples: Sequence[tuple[Image, Masks]]) -> Masks:
        """See `ExampleSegmenter.segment_like`.

        Scores are predicted IoU; the column "similarity" is the cosine with the object at the place
        most like it, the column "point" that place.
        """
        labels = list(dict.fromkeys(label for _, masks in examples for label in _labels(masks)))
        shown = {label: _of_label(examples, label) for label in labels}
        shown = {label: some for label, some in shown.items() if some}
        if not shown:
            return Masks.empty(image.size)
        encoded = self.embedding(image)
        shapes, scores, points, likeness = [], [], [], []
        for some in shown.values():
            raise_if_cancelled()
            known = self.targets.get(_key(some), lambda some=some: self.target(some))
            prior = similarity(self, encoded, known.direction)
            last = self._cut_out(encoded, prior, known)
            shapes.append(last.mask)
            scores.append(last.score)
            points.append(hottest(prior) + 0.5)
            likeness.append(float(prior.max()))
        masks = Masks.from_arrays(
            shapes,
            frame=image.size,
            labels=list(shown),
            scores=scores,
            score_kind="predicted_iou",
            columns={
                "similarity": np.array(likeness, np.float32),
                "point": np.array(points, np.float32),
            },
        )
        return masks[masks.areas > 0]

    def target(self, examples: Examples) -> Target:
        """Learn what an object is like from one or more examples, none of them empty."""
        mean, strongest = inner_features(self, examples)
        # PerSAM-F compares with the strongest features as well.
        direction = (mean + strongest) / 2 if self.fitted else mean
        direction = direction / direction.norm()
        weights = self._weights(examples, direction) if self.fitted else None
        return Target(direction, mean, weights)

    def _cut_out(self, encoded: Encoded, prior: torch.Tensor, known: Target) -> Pass:
        """Return the object after up to three passes; one that wipes it out is the last."""
        if known.weights is None:
            clicks = Prompts(np.stack([hottest(prior), coldest(prior)])[None], np.array([[1, 0]]))
            first = self._guided(encoded, clicks, prior, known)
            second = self._again(encoded, clicks, first, boxed=False)
        else:
            clicks = Prompts(hottest(prior)[None, None], np.array([[1]]))
            first = self._weighted(encoded, clicks, known.weights)
            second = self._again(encoded, clicks, first, boxed=True)
        if second is None:
            return first
        return self._again(encoded, clicks, second, boxed=True) or second

    def _guided(
        self, encoded: Encoded, clicks: Prompts, prior: torch.Tensor, known: Target
    ) -> Pass:
        """Return what the decoder finds that is shown where to look, and for what."""
        import torch
        from torch.nn.functional import interpolate

        scaled = clicks.scaled(encoded.scale)
        assert scaled.points is not None and scaled.labels is not None
        with torch.inference_mode():
            spread = prior.std() if prior.numel() > 1 else torch.zeros_like(prior)
            sharp = (prior - prior.mean()) / spread.clamp(min=1e-6)
            cells = self.grid(encoded).shape[1:]
            # As published, stretched over the whole square, so on part of its padding too.
            attention = interpolate(sharp[None, None], tuple(cells), mode="bilinear").sigmoid()
        asked = Guided(
            encoded.features,
            torch.from_numpy(scaled.points[0]).to(prior),
            torch.from_numpy(scaled.labels[0]),
            attention.flatten(),
            known.embedding,
        )
        [(logits, score)] = self.decode_guided([asked])
        return self._pass(encoded, logits[0], score[0])

    def _weighted(self, encoded: Encoded, clicks: Prompts, weights: torch.Tensor) -> Pass:
        """Return the sum of the three masks as the example weighs them."""
        import torch

        low, quality = self.decode(encoded, clicks, True)
        with torch.inference_mode():
            weights = weights.to(low)
            return self._pass(
                encoded, torch.einsum("c,chw->hw", weights, low[0]), weights @ quality[0]
            )

    def _again(
        self, encoded: Encoded, clicks: Prompts, earlier: Pass, *, boxed: bool
    ) -> Pass | None:
        """Return what the model makes of its own mask, None where nothing is left of it."""
        import torch

        if boxed and not earlier.mask.any():
            return None
        box = RunLengths.encode([earlier.mask]).boxes() - LAST_PIXEL if boxed else None
        logits = earlier.logits.cpu().numpy()[None]
        low, quality = self.decode(encoded, replace(clicks, boxes=box, logits=logits), True)
        best = int(quality[0].argmax())
        with torch.inference_mode():
            found = self._pass(encoded, low[0, best], quality[0, best])
        return found if found.mask.any() else None

    def _pass(self, encoded: Encoded, logits: torch.Tensor, score: torch.Tensor) -> Pass:
        import torch

        with torch.inference_mode():
            mask = (self.upscale(logits[None], encoded)[0] > 0).cpu().numpy()
        return Pass(logits, mask, float(score))

    def _weights(self, examples: Examples, direction: torch.Tensor) -> torch.Tensor:
        """Return the weights of the three masks of a click on the object in its examples."""
        import torch

        seen, wanted = [], []
        for picture, mask in examples:
            encoded = self.embedding(picture)
            prior = similarity(self, encoded, direction)
            click = Prompts(hottest(prior)[None, None], np.array([[1]]))
            low, _ = self.decode(encoded, click, True)
            with torch.inference_mode():
                seen.append(self.upscale(low[0], encoded).flatten(1))
            wanted.append(torch.from_numpy(mask.ravel()).to(low.device))
        return fitted_weights(torch.cat(seen, dim=1), torch.cat(wanted))

    @batched(together=Guided.kind, limit=BATCH)
    def decode_guided(self, asked: Sequence[Guided]) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """Return the logits 1×h×w and the predicted IoU (1) of each prompt."""
        import torch

        device = self.network.device

        def together(parts: Iterable[torch.Tensor]) -> torch.Tensor:
            return torch.stack([part.to(device) for part in parts])

        with torch.inference_mode():
            masks, scores = guided_masks(
                self.network,
                together(one.features[0] for one in asked),
                together(one.points for one in asked),
                together(one.labels for one in asked),
                together(one.attention for one in asked),
                together(one.target for one in asked),
            )
        return list(zip(masks, scores, strict=True))


def _labels(masks: Masks) -> Sequence[str]:
    return masks.labels if masks.labels is not None else [""] * len(masks)


def _of_label(examples: Sequence[tuple[Image, Masks]], label: str) -> Examples:
    """Return the images in which something has a label, with all of it in one mask."""
    found = []
    for picture, masks in examples:
        mine = masks[np.array([one == label for one in _labels(masks)], bool)]
        if mine and mine.areas.any():
            found.append((picture, mine.union()))
    return found


def _key(examples: Examples) -> str:
    """Return a text that is the same for equal examples."""
    return fingerprint([[picture.fingerprint, mask] for picture, mask in examples])
