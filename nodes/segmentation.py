"""Segmentation by prompts, by concept, and of everything in an image."""

from __future__ import annotations

import warnings
from typing import Annotated

import numpy as np
from annotated_types import Interval

from anyloom import (
    AnyloomWarning,
    Count,
    Heatmap,
    Image,
    Masks,
    NodeError,
    Points,
    Probability,
    Regions,
    Text,
    node,
    use,
)

from ..models import (
    Candidates,
    ConceptSegmenter,
    MaskGenerator,
    Preset,
    Segmenter,
    with_predicted_iou,
    with_region_scores,
)
from ._support.frames import check_frames
from ._support.model_names import name_of, names_of_fitting
from ._support.phrases import prompt_check, split_prompt
from ._support.point_grids import PointsPerSide

PRESET_MIN_IOU: dict[Preset, float] = {"segment_anything_with_clip": 0.9}
"""The predicted IoU by which published systems filter masks after the generator has finished."""


def _check_prompted(regions: Regions | None, points: Points | None, prior: Heatmap | None) -> None:
    if regions is None and points is None and prior is None:
        raise NodeError(
            "segment",
            "needs regions, points or a prior; segment_everything works without prompts",
        )


@node(version=3, check=_check_prompted)
def segment(
    image: Image,
    regions: Regions | None = None,
    points: Points | None = None,
    prior: Heatmap | None = None,
    *,
    model: Segmenter = use(),
    candidates: Candidates = "best",
    refine: Annotated[int, Interval(ge=0, le=100)] | None = 0,
    refine_negative: bool = False,
) -> Masks:
    """Segment what boxes, points or a heatmap indicate.

    Args:
        image: the image.
        regions: one prompt per box; of masks the boxes are used.
        points: one prompt per object of the points. Together with boxes, object i and box i are one
            prompt.
        prior: a heatmap of where the object is.
        model: the promptable segmentation model.
        candidates: a point is ambiguous: it may mean an object, a part of it, or a larger whole.
            "best" takes the candidate with the highest predicted IoU, "single" the model's single
            mask (recommended by Segment Anything's authors for boxes and for many points), "all"
            every candidate, with columns "prompt" and "candidate".
        refine: how many times a mask is fed back to the model to be refined: 1 in SAM-Track and
            Track Anything, 2 in PerSAM. For models that support it, the Segment Anything family;
            null is once with these, and not at all with others.
        refine_negative: once more for objects with a negative point, as in Caption Anything;
            models that do not support `refine` ignore it.

    Returns:
        One mask per prompt in the order of the prompts ("all": several), with the scores, labels
        and columns of `regions`: a detector's confidence stays the score of the instance. The
        column "predicted_iou" is the model's own estimate of each mask's IoU, and the score too
        where no scored regions are given. Without any prompt, an empty set; an object without a
        point, where there are points alone, is no prompt.

    Raises:
        NodeError: neither regions nor points nor a prior, or one of another image; or the model
            does not support `refine`.
    """
    check_frames("segment", image, regions=regions, points=points, prior=prior)
    _check_prompted(regions, points, prior)
    if prior is None and not regions and not points:
        return Masks.empty(image.shape)
    if regions and points and points.object_count != len(regions):
        raise NodeError(
            "segment",
            f"got {len(regions)} regions and points for {points.object_count} objects; "
            "expected as many of each, or only one of the two",
        )
    if refine is None:
        refine = int(model.refines)
    if refine and not model.refines:
        able = names_of_fitting(Segmenter, lambda adapter: adapter.refines)
        raise NodeError(
            "segment",
            f"model '{name_of(model)}' does not support refine; leave it out or choose {able}",
        )
    if prior is None:
        regions, points = regions or None, points or None
        if regions is None and points:
            points = _numbered_anew(points)
    passes: int | list[int] = refine
    if refine_negative and model.refines and points and not points.positive.all():
        corrected = set(points.objects[~points.positive].tolist())
        passes = [refine + (number in corrected) for number in range(points.object_count)]
    masks = model.segment(
        image, regions=regions, points=points, prior=prior, candidates=candidates, refine=passes
    )
    return with_region_scores(masks, regions)


def _numbered_anew(points: Points) -> Points:
    """Return points whose objects are numbered without gaps."""
    _, objects = np.unique(points.objects, return_inverse=True)
    return Points(points.coordinates, points.frame, positive=points.positive, objects=objects)


@node(check=prompt_check("segment_text"))
def segment_text(
    image: Image,
    prompt: Text | list[Text] | None = None,
    like: Regions | None = None,
    unlike: Regions | None = None,
    *,
    model: ConceptSegmenter = use(),
    threshold: Probability | None = None,
) -> Masks:
    """Segment everything that a text names, or that looks like examples.

    Args:
        image: the image.
        prompt: what to look for: a phrase ("dog"), several in one text ("dog, cat" or "dog . cat"),
            or a list of phrases, each taken as it stands.
        like: boxes around examples in the same image, for models that take them (SAM 3): with one
            phrase, or instead of it.
        unlike: boxes around negative examples.
        model: the concept segmentation model.
        threshold: instances with a lower score are left out; null takes the model's own threshold.

    Returns:
        One mask per instance with detector scores, best first, or one per phrase from models that
        do not separate instances. Each label is one of the phrases as the user wrote it; without a
        prompt there are no labels. Nothing found is an empty set.

    Raises:
        NodeError: neither a prompt nor examples; examples for a model that takes none, or with
            several phrases; boxes of another image.
    """
    check_frames("segment_text", image, like=like, unlike=unlike)
    if prompt is None and like is None:
        raise NodeError("segment_text", "needs a prompt, or boxes around examples (like)")
    if prompt is None and not like:
        return Masks.empty(image.shape)
    phrases = [] if prompt is None else split_prompt("segment_text", prompt)
    examples = like or unlike
    if examples and not model.takes_examples:
        able = names_of_fitting(ConceptSegmenter, lambda adapter: adapter.takes_examples)
        raise NodeError(
            "segment_text",
            f"model '{name_of(model)}' takes no examples; leave them out or choose {able}",
        )
    if examples and len(phrases) > 1:
        raise NodeError(
            "segment_text",
            f"got examples and {len(phrases)} phrases; examples go with a single phrase only",
        )
    if not model.separates_instances:
        warnings.warn(
            f"model '{name_of(model)}' separates no instances: one mask for each phrase",
            AnyloomWarning,
            stacklevel=2,
        )
    return model.segment_concepts(
        image, phrases, like=like or None, unlike=unlike or None, threshold=threshold
    )


@node(version=3)
def segment_everything(
    image: Image,
    points: Points | None = None,
    *,
    model: MaskGenerator = use(),
    preset: Preset | None = None,
    points_per_side: PointsPerSide | None = None,
    min_area: Count | None = None,
    min_region_area: Count | None = None,
    min_iou: Probability | None = None,
    crop_layers: Annotated[int, Interval(ge=0, le=5)] | None = None,
) -> Masks:
    """Segment everything in an image, without a prompt.

    Args:
        image: the image.
        points: the point prompts, in place of a regular grid over the image.
        model: the mask generator.
        preset: thresholds and density of a published system: "segment_anything" (32 points per
            side), "sa_1b" (with crops, for small objects), "sam_track" and "metaseg" (16 points,
            for video), "samaug" (lenient), "any_rgbd" (64 points), "count_anything" (strict) …
            Without one, what the model's authors recommend.
        points_per_side: density of the grid; more finds smaller objects and takes longer; at
            most 256.
        min_area: masks of fewer pixels are left out at the end.
        min_region_area: holes of fewer pixels are filled and islands of fewer pixels removed; 0
            by default, as in Segment Anything, except in presets that say otherwise.
        min_iou: masks with a lower predicted IoU are left out in the end; null is 0 or that of the
            preset: "segment_anything_with_clip" has 0.9, for the Segment Anything family, with
            which it was chosen.
        crop_layers: also segment 2 × 2 crops (1), and 4 × 4 (2), for small objects in large images;
            at most 5.

    Returns:
        Masks that may be nested, best first, scored by predicted IoU, with the columns
        "predicted_iou", which stays when the masks are ranked, and "stability".

    Raises:
        NodeError: points or crop layers for a model that does not support them; negative points, or
            points of another image.
    """
    check_frames("segment_everything", image, points=points)
    if not model.takes_points and (points is not None or crop_layers):
        argument = "points" if points is not None else "crop_layers"
        able = names_of_fitting(MaskGenerator, lambda adapter: adapter.takes_points)
        raise NodeError(
            "segment_everything",
            f"model '{name_of(model)}' does not support {argument}; leave them out or choose "
            f"{able}",
        )
    if points is not None and not points.positive.all():
        raise NodeError(
            "segment_everything",
            f"{int((~points.positive).sum())} of the points are negative; expected positive points",
        )
    masks = model.generate(
        image,
        points=points,
        preset=preset,
        points_per_side=points_per_side,
        min_area=min_area,
        min_region_area=min_region_area,
        crop_layers=crop_layers,
    )
    masks = with_predicted_iou(masks)
    if min_iou is None and model.takes_points:
        min_iou = PRESET_MIN_IOU.get(preset) if preset else None
    if not min_iou or masks.scores is None:
        return masks
    return masks[masks.scores >= min_iou]
