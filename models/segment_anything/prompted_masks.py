"""Masks for points, boxes and coarse maps, the same for every Segment Anything model.

An image is encoded once and cached, prompts are converted to the model's conventions and decoded
in batches, and logits are upscaled to the image's size in chunks of bounded memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np

from anyloom import Heatmap, Image, Masks, Points, Regions, RunLengths, raise_if_cancelled

from ..common.mask_generator_presets import MaskGeneratorSettings, Preset, with_overrides
from ..common.prompted_output import prompt_count, with_prompt_columns
from ..protocols import Candidates
from .automatic_mask_generator import automatic_masks
from .example_masks import masks_like
from .mask_refinement import best_masks, decode_refined
from .prompts import EncodedImage, PromptDecoder, Prompts

MAX_PROBABILITY = 0.999
"""The probability of a prior's maximum; the mask prompt holds its logit."""


class PromptableSegmenter(PromptDecoder):
    """The part of a Segmenter and MaskGenerator that Segment Anything models have in common."""

    version = 2
    automatic: MaskGeneratorSettings
    """Settings of the automatic masks where a call names none."""
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
        refine: int | Sequence[int] = 0,
    ) -> Masks:
        """See `Segmenter.segment`; for the passes of `refine` see `decode_refined`.

        A prior on the model's own mask grid is used as logits, as an earlier decoding returned
        them; any other is scaled to probabilities from 0.001 to 0.999 first. A prior alone is
        combined with a point on its maximum, because the models were never trained on a mask
        prompt alone.
        """
        encoded = self.encode_image(image)
        mask_input = None if prior is None else self._mask_input(prior)
        coords: list[np.ndarray] = []
        labels: list[np.ndarray] = []
        for index in range(prompt_count(regions, points, prior)):
            object_points = None if points is None else points.of_object(index)
            if not object_points and prior is not None and regions is None:
                object_points = Points([prior.peak()], image.shape)
            if object_points is None:
                coords.append(np.zeros((0, 2)))
                labels.append(np.zeros(0))
            else:
                coords.append(object_points.coordinates - 0.5)
                labels.append(object_points.positive.astype(np.int64))
        boxes = np.zeros((0, 4)) if regions is None else regions.boxes
        passes = [refine] * len(coords) if isinstance(refine, int) else refine
        groups: dict[tuple[bool, int, int], list[int]] = {}  # prompts that can share a batch
        for index in range(len(coords)):
            alike = index < len(boxes), len(coords[index]), passes[index]
            groups.setdefault(alike, []).append(index)
        results: dict[int, tuple[RunLengths, np.ndarray]] = {}
        for (has_box, point_count, count), members in groups.items():
            if not has_box and not point_count:
                empty = RunLengths.encode([np.zeros(image.shape, bool)])
                results |= {index: (empty, np.zeros(1, np.float32)) for index in members}
                continue
            prompts = Prompts(
                np.stack([coords[index] for index in members]) if point_count else None,
                np.stack([labels[index] for index in members]) if point_count else None,
                boxes[members] if has_box else None,
                None
                if mask_input is None
                else np.broadcast_to(mask_input, (len(members), *mask_input.shape)),
            )
            masks = self._decode_masks(encoded, prompts, candidates, count)
            results |= dict(zip(members, masks, strict=True))
        if not results:
            return Masks.empty(image.shape)
        ordered = [results[index] for index in range(len(coords))]
        masks = Masks(
            RunLengths.concatenate([shapes for shapes, _ in ordered]),
            scores=np.concatenate([scores for _, scores in ordered]),
            score_kind="predicted_iou",
        )
        rows = [
            (index, rank)
            for index, (_, scores) in enumerate(ordered)
            for rank in range(len(scores))
        ]
        return with_prompt_columns(
            masks, regions, [index for index, _ in rows], [rank for _, rank in rows], candidates
        )

    def generate(
        self,
        image: Image,
        *,
        points: Points | None = None,
        preset: Preset | None = None,
        points_per_side: int | None = None,
        min_area: int | None = None,
        min_region_area: int | None = None,
        crop_layers: int | None = None,
    ) -> Masks:
        """See `MaskGenerator.generate`; small regions are removed, then small masks."""
        settings = with_overrides(
            self.automatic,
            preset,
            points_per_side=points_per_side,
            min_region_area=min_region_area,
            crop_layers=crop_layers,
        )
        coords = None if points is None else points.coordinates - 0.5
        masks = automatic_masks(self, image, settings, coords).sorted_by_score()
        return masks[masks.areas >= max(1, min_area or 0)]

    def generate_like(
        self,
        image: Image,
        examples: Regions,
        *,
        threshold: float | None = None,
        points_per_side: int = 32,
        min_region_area: int = 25,
    ) -> Masks:
        """See `ExampleMaskGenerator.generate_like`: Count Anything on the model's own embedding."""
        settings = replace(
            self.automatic, points_per_side=points_per_side, min_region_area=min_region_area
        )
        return masks_like(self, image, examples.boxes, settings, threshold)

    def _decode_masks(
        self, encoded: EncodedImage, prompts: Prompts, candidates: Candidates, refine: int
    ) -> Iterator[tuple[RunLengths, np.ndarray]]:
        """Yield the masks of each prompt and their predicted IoUs."""
        import torch

        for batch in prompts.batches():
            raise_if_cancelled()
            with torch.inference_mode():
                low_res_masks, iou_predictions = decode_refined(
                    self, encoded, batch, candidates != "single", refine
                )
                if candidates == "best":
                    low_res_masks = best_masks(low_res_masks, iou_predictions)[:, None]
                    iou_predictions = iou_predictions.amax(1, keepdim=True)
                masks = list(self.masks_at_image_size(low_res_masks.flatten(0, 1), encoded))
            scores = iou_predictions.float().cpu().numpy()
            count = scores.shape[1]
            for row in range(len(scores)):
                yield RunLengths.encode(masks[row * count : (row + 1) * count]), scores[row]

    def _mask_input(self, prior: Heatmap) -> np.ndarray:
        """Return a map as logits on the model's mask grid: float32, h×w."""
        import cv2

        cells = self.mask_size
        extent = self.extent(prior.frame)
        if prior.grid.shape == (cells, cells) and np.allclose(prior.extent, extent):
            return prior.grid
        height, width = prior.frame
        centers = (np.arange(cells, dtype=np.float32) + 0.5) / cells
        x, y = np.meshgrid(centers * np.float32(extent[2]), centers * np.float32(extent[3]))
        probabilities = prior.normalized().on_image().astype(np.float32)
        sampled = cv2.remap(
            probabilities, x - 0.5, y - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        sampled[(x > width) | (y > height)] = 0
        clipped = np.clip(sampled, 1 - MAX_PROBABILITY, MAX_PROBABILITY)
        return np.log(clipped / (1 - clipped)).astype(np.float32)
