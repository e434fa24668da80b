"""How do points, boxes and rough maps become masks, whichever Segment Anything model decodes them?

The steps that the family shares: an image is encoded once and kept, prompts are brought into the
model's conventions and decoded in bounded batches, logits are brought to the image's size in
bounded pieces. An adapter adds its own `encode`, `decode` and `upscale`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import numpy as np

from anyloom import (
    Heatmap,
    Image,
    Masks,
    Points,
    Regions,
    RunLengths,
    raise_if_cancelled,
)

from ..common.mask_candidates import inclusive
from ..common.mask_generator_presets import AutomaticMasks, Preset, with_wishes
from ..protocols import Candidates
from .automatic_mask_generator import automatic_masks
from .example_masks import masks_like
from .mask_refinement import decoded, most_trusted
from .prompts import Encoded, PromptDecoder, Prompts

SURE = 0.999
"""What the top of a rough map is worth as a probability; its logit is what SAM is prompted with."""


class PromptedMasks(PromptDecoder):
    """The part of a Segmenter and MaskGenerator that Segment Anything models have in common."""

    automatic: AutomaticMasks
    """Parameters of the automatic masks where a call does not say."""
    refines: ClassVar[bool] = True
    takes_points: ClassVar[bool] = True

    def segment(
        self,
        image: Image,
        *,
        regions: Regions | None = None,
        points: Points | None = None,
        prior: Heatmap | None = None,
        candidates: Candidates = "best",
        refine: int = 0,
    ) -> Masks:
        """See `Segmenter.segment`; for the passes of `refine` see `cascade`.

        A prior on the model's own mask grid is taken as logits, as an earlier decoding gave them;
        any other is leveled to probabilities from 0.001 to 0.999 first. A prior alone is joined by
        a click on its peak, because the models were never trained on a mask prompt alone.
        """
        count = max(
            len(regions) if regions is not None else 0,
            points.object_count if points is not None else 0,
            1 if prior is not None and regions is None and points is None else 0,
        )
        encoded = self.embedding(image)
        logits = None if prior is None else self._prompt_logits(prior)
        clicks: list[np.ndarray] = []
        labels: list[np.ndarray] = []
        for index in range(count):
            mine = None if points is None else points.of_object(index)
            if not mine and prior is not None and regions is None:
                mine = Points([prior.peak()], image.size)
            clicks.append(np.zeros((0, 2)) if mine is None else mine.coordinates - 0.5)
            labels.append(np.zeros(0) if mine is None else mine.positive.astype(np.int64))
        boxes = np.zeros((0, 4)) if regions is None else inclusive(regions.boxes)
        kinds: dict[tuple[bool, int], list[int]] = {}
        for index in range(count):
            kinds.setdefault((index < len(boxes), len(clicks[index])), []).append(index)
        found: dict[int, tuple[RunLengths, np.ndarray]] = {}
        for (boxed, clicked), members in kinds.items():
            if not boxed and not clicked:
                nothing = RunLengths.encode([np.zeros(image.size, bool)])
                found |= {index: (nothing, np.zeros(1, np.float32)) for index in members}
                continue
            prompts = Prompts(
                np.stack([clicks[index] for index in members]) if clicked else None,
                np.stack([labels[index] for index in members]) if clicked else None,
                boxes[members] if boxed else None,
                None if logits is None else np.broadcast_to(logits, (len(members), *logits.shape)),
            )
            masks = self._decoded(encoded, prompts, candidates, refine)
            found |= dict(zip(members, masks, strict=True))
        return self._result(image, regions, [found[index] for index in range(count)], candidates)

    def generate(
        self,
        image: Image,
        *,
        points: Points | None = None,
        preset: Preset | None = None,
        points_per_side: int | None = None,
        min_area: int | None = None,
        crop_layers: int | None = None,
    ) -> Masks:
        """See `MaskGenerator.generate`; holes and islands below `min_area` are cleaned up first."""
        settings = with_wishes(
            self.automatic,
            preset,
            points_per_side=points_per_side,
            min_region_area=min_area,
            crop_layers=crop_layers,
        )
        clicks = None if points is None else points.coordinates - 0.5
        masks = automatic_masks(self, image, settings, clicks).sorted_by_score()
        return masks[masks.areas >= max(1, min_area or 0)]

    def generate_like(
        self,
        image: Image,
        examples: Regions,
        *,
        threshold: float | None = None,
        points_per_side: int = 32,
        min_area: int = 25,
    ) -> Masks:
        """See `ExampleMaskGenerator.generate_like`: Count Anything on the model's own embedding."""
        settings = replace(
            self.automatic, points_per_side=points_per_side, min_region_area=min_area
        )
        return masks_like(self, image, examples.boxes, settings, threshold)

    def _decoded(
        self, encoded: Encoded, prompts: Prompts, candidates: Candidates, refine: int
    ) -> Iterator[tuple[RunLengths, np.ndarray]]:
        """Yield the masks of one prompt after another and their predicted IoUs."""
        import torch

        for batch in prompts.batches():
            raise_if_cancelled()
            with torch.inference_mode():
                low, quality = decoded(self, encoded, batch, candidates != "single", refine)
                if candidates == "best":
                    low = most_trusted(low, quality)[:, None]
                    quality = quality.amax(1, keepdim=True)
                masks = [
                    mask
                    for full in self.at_full_size(low.flatten(0, 1), encoded)
                    for mask in (full > 0).cpu().numpy()
                ]
            scores = quality.float().cpu().numpy()
            each = scores.shape[1]
            for row in range(len(scores)):
                shapes = RunLengths.encode(masks[row * each : (row + 1) * each])
                yield shapes, scores[row]

    def _prompt_logits(self, prior: Heatmap) -> np.ndarray:
        """Return a map as logits on the model's mask grid: float32, h×w."""
        import cv2

        cells = self.mask_size
        extent = self.extent(prior.frame)
        if prior.grid.shape == (cells, cells) and np.allclose(prior.extent, extent):
            return prior.grid
        height, width = prior.frame
        centers = (np.arange(cells, dtype=np.float32) + 0.5) / cells
        x, y = np.meshgrid(centers * np.float32(extent[2]), centers * np.float32(extent[3]))
        level = prior.normalized().on_image().astype(np.float32)
        there = cv2.remap(
            level, x - 0.5, y - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        there[(x > width) | (y > height)] = 0
        sure = np.clip(there, 1 - SURE, SURE)
        return np.log(sure / (1 - sure)).astype(np.float32)

    @staticmethod
    def _result(
        image: Image,
        regions: Regions | None,
        found: list[tuple[RunLengths, np.ndarray]],
        candidates: Candidates,
    ) -> Masks:
        if not found:
            return Masks.empty(image.size)
        prompts = [index for index, (_, scores) in enumerate(found) for _ in scores]
        result = Masks(
            RunLengths.concatenate([shapes for shapes, _ in found]),
            scores=np.concatenate([scores for _, scores in found]),
            score_kind="predicted_iou",
        )
        if regions is not None and len(regions) == len(found):
            rows = regions[prompts]
            result = result.with_labels(rows.labels)
            for name, values in rows.columns.items():
                result = result.with_column(name, values)
        if candidates == "all":
            ranks = [rank for _, scores in found for rank in range(len(scores))]
            result = result.with_column("prompt", np.asarray(prompts, np.int32))
            result = result.with_column("candidate", np.asarray(ranks, np.int32))
        return result
