"""PerSAM and PerSAM-F (Zhang et al. 2023): segmentation of one object by an example.

PerSAM personalizes Segment Anything without training: the mean embedding inside the example's mask
is compared with every place of another image, and guides the decoder there. PerSAM-F fits two
numbers more, the weights of the nested masks.
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
    RunLengths,
    batched,
    fingerprint,
    in_pieces,
    raise_if_cancelled,
)

from ..common.example_labels import example_labels, mask_labels
from ..common.mask_candidates import LAST_PIXEL
from ..loading.options import option_flag
from ..protocols import ExampleSegmenter
from ..segment_anything.prompts import POINTS_PER_BATCH, EncodedImage, Features, Prompts
from ..segment_anything.sam import Sam
from .guided_decoding import guided_masks
from .mask_weights import fit_mask_weights
from .target_features import (
    Examples,
    Similarity,
    Target,
    masked_features,
    similarity_to,
)

if TYPE_CHECKING:
    import torch


FIT_BYTES = 64
"""Working memory a pixel of examples, for the fit of the weights: logits and gradients."""


class DecodedMask(NamedTuple):
    """One decoded mask."""

    logits: torch.Tensor
    """h×w."""
    mask: np.ndarray
    """bool, H×W."""
    iou_prediction: float


@dataclass(frozen=True)
class GuidedRequest:
    """One prompt on one image, with the guidance of the decoder."""

    features: Features
    point_coords: torch.Tensor
    """P×2, in the coordinates of the model's square input."""
    point_labels: torch.Tensor
    attention: torch.Tensor
    """h·w."""
    target: torch.Tensor
    """D."""

    def batch_key(self) -> int:
        """Return the key that all prompts of one batch share."""
        return len(self.point_coords)


class PerSam(Sam, ExampleSegmenter, family="persam"):
    """One object in any image, by an example; options: those of Segment Anything, fitted.

    The option fitted (true) selects PerSAM-F: slower once for each example, and better where a part
    could be mistaken for the whole. Several examples of one object are combined.
    """

    options: ClassVar[tuple[str, ...]] = (*Sam.options, "fitted")

    def __init__(self, checkpoint: Checkpoint, network: Any, folder: Path) -> None:
        super().__init__(checkpoint, network, folder)
        self.fitted = option_flag(checkpoint, "fitted", False)
        # Cached, so that a folder of images fits its example once.
        self.targets: BoundedCache[str, Target] = BoundedCache(TEXT_CACHE_BYTES)

    def segment_like(self, image: Image, examples: Sequence[tuple[Image, Masks]]) -> Masks:
        """See `ExampleSegmenter.segment_like`.

        Scores are predicted IoU. The column "similarity" is the highest cosine with the object in
        the image, the column "point" its place.
        """
        by_label = {label: _examples_of(examples, label) for label in example_labels(examples)}
        by_label = {label: chosen for label, chosen in by_label.items() if chosen}
        if not by_label:
            return Masks.empty(image.shape)
        encoded = self.encode_image(image)
        shapes, scores, points, cosines = [], [], [], []
        for chosen in by_label.values():
            raise_if_cancelled()
            target = self.targets.get(
                _fingerprint(chosen), lambda chosen=chosen: self.target(chosen)
            )
            similarity = similarity_to(self, encoded, target.direction)
            decoded = self._segment_target(encoded, similarity, target)
            shapes.append(decoded.mask)
            scores.append(decoded.iou_prediction)
            points.append(similarity.most + 0.5)
            cosines.append(similarity.highest)
        masks = Masks.from_arrays(
            shapes,
            frame=image.shape,
            labels=list(by_label),
            scores=scores,
            score_kind="predicted_iou",
            columns={
                "similarity": np.array(cosines, np.float32),
                "point": np.array(points, np.float32),
            },
        )
        return masks[masks.areas > 0]

    def target(self, examples: Examples) -> Target:
        """Return the embedding of an object in one or more examples with nonempty masks."""
        mean, maximum = masked_features(self, examples)
        # PerSAM-F compares with the maximum as well.
        direction = (mean + maximum) / 2 if self.fitted else mean
        direction = direction / direction.norm()
        weights = self._fit_weights(examples, direction) if self.fitted else None
        return Target(direction, mean, weights)

    def _segment_target(
        self, encoded: EncodedImage, similarity: Similarity, target: Target
    ) -> DecodedMask:
        """Return the mask after up to three passes; an empty mask ends the passes."""
        if target.weights is None:
            points = np.stack([similarity.most, similarity.least])
            prompts = Prompts(points[None], np.array([[1, 0]]))
            first = self._decode_with_guidance(encoded, prompts, similarity, target)
            second = self._refine(encoded, prompts, first, with_box=False)
        else:
            prompts = Prompts(similarity.most[None, None], np.array([[1]]))
            first = self._decode_weighted(encoded, prompts, target.weights)
            second = self._refine(encoded, prompts, first, with_box=True)
        if second is None:
            return first
        return self._refine(encoded, prompts, second, with_box=True) or second

    def _decode_with_guidance(
        self, encoded: EncodedImage, prompts: Prompts, similarity: Similarity, target: Target
    ) -> DecodedMask:
        """Return the mask of the decoder guided by the similarity map and the target."""
        import torch

        scaled = prompts.scaled(encoded.scale)
        assert scaled.point_coords is not None and scaled.point_labels is not None
        request = GuidedRequest(
            encoded.features,
            torch.from_numpy(scaled.point_coords[0]).to(similarity.attention),
            torch.from_numpy(scaled.point_labels[0]),
            similarity.attention,
            target.embedding,
        )
        [(logits, iou_prediction)] = self.decode_guided([request])
        return self._upscaled(encoded, logits[0], iou_prediction[0])

    def _decode_weighted(
        self, encoded: EncodedImage, prompts: Prompts, weights: torch.Tensor
    ) -> DecodedMask:
        """Return the weighted sum of the three masks."""
        import torch

        low_res_masks, iou_predictions = self.decode(encoded, prompts, True)
        with torch.inference_mode():
            weights = weights.to(low_res_masks)
            logits = torch.einsum("c,chw->hw", weights, low_res_masks[0])
            return self._upscaled(encoded, logits, weights @ iou_predictions[0])

    def _refine(
        self, encoded: EncodedImage, prompts: Prompts, previous: DecodedMask, *, with_box: bool
    ) -> DecodedMask | None:
        """Return the mask decoded with the previous one as a prompt, None if it is empty."""
        import torch

        if with_box and not previous.mask.any():
            return None
        box = RunLengths.encode([previous.mask]).boxes() - LAST_PIXEL if with_box else None
        mask_inputs = previous.logits.cpu().numpy()[None]
        low_res_masks, iou_predictions = self.decode(
            encoded, replace(prompts, boxes=box, mask_inputs=mask_inputs), True
        )
        best = int(iou_predictions[0].argmax())
        with torch.inference_mode():
            decoded = self._upscaled(encoded, low_res_masks[0, best], iou_predictions[0, best])
        return decoded if decoded.mask.any() else None

    def _upscaled(
        self, encoded: EncodedImage, logits: torch.Tensor, iou_prediction: torch.Tensor
    ) -> DecodedMask:
        [mask] = self.masks_at_image_size(logits[None], encoded)
        return DecodedMask(logits, mask, float(iou_prediction))

    def _fit_weights(self, examples: Examples, direction: torch.Tensor) -> torch.Tensor:
        """Return the weights of the three masks of a point on the object in its examples."""
        import torch

        decoded = []
        for image, _ in examples:
            encoded = self.encode_image(image)
            similarity = similarity_to(self, encoded, direction)
            prompts = Prompts(similarity.most[None, None], np.array([[1]]))
            decoded.append((encoded, self.decode(encoded, prompts, True)[0][0]))

        def fit(_: slice) -> torch.Tensor:
            with torch.inference_mode():
                logits = torch.cat([self.upscale(m, e).flatten(1) for e, m in decoded], dim=1)
            target = torch.from_numpy(np.concatenate([mask.ravel() for _, mask in examples]))
            return fit_mask_weights(logits, target.to(logits.device)).cpu()

        pixels = sum(mask.size for _, mask in examples)
        [weights] = in_pieces(self, 1, FIT_BYTES * pixels, fit)
        return weights

    @batched(key=GuidedRequest.batch_key, limit=POINTS_PER_BATCH)
    def decode_guided(
        self, requests: Sequence[GuidedRequest]
    ) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """Return the logits 1×h×w and the predicted IoU (1) of each prompt."""
        import torch

        device = self.network.device

        def stack(parts: Iterable[torch.Tensor]) -> torch.Tensor:
            return torch.stack([part.to(device) for part in parts])

        with torch.inference_mode():
            masks, scores = guided_masks(
                self.network,
                stack(request.features[0] for request in requests),
                stack(request.point_coords for request in requests),
                stack(request.point_labels for request in requests),
                stack(request.attention for request in requests),
                stack(request.target for request in requests),
            )
        return list(zip(masks, scores, strict=True))


def _examples_of(examples: Sequence[tuple[Image, Masks]], label: str) -> Examples:
    """Return the images that contain a label, each with the union of its masks."""
    chosen = []
    for image, masks in examples:
        labeled = masks[np.array([name == label for name in mask_labels(masks)], bool)]
        if labeled and labeled.areas.any():
            chosen.append((image, labeled.union()))
    return chosen


def _fingerprint(examples: Examples) -> str:
    """Return a text that is the same for equal examples."""
    return fingerprint([[image.fingerprint, mask] for image, mask in examples])
