"""Which pixels belong to what was pointed at, and which pieces is a picture made of?"""

from __future__ import annotations

from anyloom.constraints import Count, Positive
from anyloom.errors import NodeError
from anyloom.model import use
from anyloom.node import node
from anyloom.values import Heatmap, Image, Masks, Points, Regions

from ..models import Candidates, MaskGenerator, Segmenter
from .frames import check_frames


@node
def segment(
    image: Image,
    regions: Regions | None = None,
    points: Points | None = None,
    prior: Heatmap | None = None,
    *,
    model: Segmenter = use(),
    candidates: Candidates = "best",
) -> Masks:
    """Cut out what boxes, points or a rough map indicate.

    Args:
        image: the picture.
        regions: one prompt per box; of masks the boxes are used.
        points: one prompt per object of the points. Given together with boxes, object i and box i
            speak about the same thing.
        prior: a rough map of where the thing is.
        model: what cuts out.
        candidates: a point may mean a thing, a part of it, or all that it belongs to. "best" takes
            the candidate that the model trusts most, "single" asks for one only (what Segment
            Anything's authors recommend for boxes and for many points), "all" returns every
            candidate, with columns "prompt" and "candidate".

    Returns:
        One mask per prompt in the order of the prompts ("all": several), scored by predicted IoU,
        with the labels and columns of `regions`. No prompt, no mask.

    Raises:
        NodeError: neither regions nor points nor a prior, or their frame is not the picture's.
    """
    check_frames("segment", image, regions=regions, points=points, prior=prior)
    if regions is None and points is None and prior is None:
        raise NodeError(
            "segment",
            "needs regions, points or a prior; segment_everything cuts out without any",
        )
    if prior is None and not regions and not points:
        return Masks.empty(image.size)
    if regions and points and points.object_count != len(regions):
        raise NodeError(
            "segment",
            f"got {len(regions)} regions and points for {points.object_count} objects; "
            "give as many of each, or only one of the two",
        )
    if prior is None:
        return model.segment(
            image, regions=regions or None, points=points or None, candidates=candidates
        )
    return model.segment(image, regions=regions, points=points, prior=prior, candidates=candidates)


@node
def segment_everything(
    image: Image,
    *,
    model: MaskGenerator = use(),
    points_per_side: Positive = 32,  # Segment Anything
    min_area: Count = 0,
) -> Masks:
    """Cut a picture into its pieces without being told what to look for.

    Args:
        image: the picture.
        model: what cuts out.
        points_per_side: how densely to look; more finds smaller things and takes longer.
        min_area: masks of fewer pixels are left out.

    Returns:
        Masks that may lie inside each other, best first, scored by predicted IoU, with a column
        "stability".
    """
    return model.generate(image, points_per_side=points_per_side, min_area=min_area)
