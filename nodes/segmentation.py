"""Which pixels belong to what was pointed at, and which pieces is an image made of?"""

from __future__ import annotations

from anyloom import (
    Count,
    Heatmap,
    Image,
    Masks,
    NodeError,
    Points,
    Positive,
    Probability,
    Regions,
    Text,
    node,
    use,
)

from ..models import Candidates, ConceptSegmenter, MaskGenerator, Preset, Segmenter
from ._support.frames import check_frames
from ._support.model_names import name_of, names_of_fitting
from .grounding import phrases_of, prompt_check


def _check_prompted(regions: Regions | None, points: Points | None, prior: Heatmap | None) -> None:
    if regions is None and points is None and prior is None:
        raise NodeError(
            "segment",
            "needs regions, points or a prior; segment_everything cuts out without any",
        )


@node(check=_check_prompted)
def segment(
    image: Image,
    regions: Regions | None = None,
    points: Points | None = None,
    prior: Heatmap | None = None,
    *,
    model: Segmenter = use(),
    candidates: Candidates = "best",
    refine: Count = 0,
) -> Masks:
    """Cut out what boxes, points or a rough map indicate.

    Args:
        image: the image.
        regions: one prompt per box; of masks the boxes are used.
        points: one prompt per object of the points. Given together with boxes, object i and box i
            speak about the same thing.
        prior: a rough map of where the thing is.
        model: what cuts out.
        candidates: a point may mean a thing, a part of it, or all that it belongs to. "best" takes
            the candidate that the model trusts most, "single" asks for one only (what Segment
            Anything's authors recommend for boxes and for many points), "all" returns every
            candidate, with columns "prompt" and "candidate".
        refine: how often a mask is shown to the model again for a better one: 1 as SAM-Track and
            Track Anything do, 2 as PerSAM. For models that can, the Segment Anything family.

    Returns:
        One mask per prompt in the order of the prompts ("all": several), scored by predicted IoU,
        with the labels and columns of `regions`. No prompt, no mask.

    Raises:
        NodeError: neither regions nor points nor a prior, or their frame is not the image's; a
            model that cannot refine is asked to.
    """
    check_frames("segment", image, regions=regions, points=points, prior=prior)
    _check_prompted(regions, points, prior)
    if prior is None and not regions and not points:
        return Masks.empty(image.size)
    if regions and points and points.object_count != len(regions):
        raise NodeError(
            "segment",
            f"got {len(regions)} regions and points for {points.object_count} objects; "
            "give as many of each, or only one of the two",
        )
    if refine and not model.refines:
        able = names_of_fitting(Segmenter, lambda adapter: adapter.refines)
        raise NodeError(
            "segment",
            f"refine is {refine}, and model '{name_of(model)}' cannot look at its masks again; "
            f"leave refine out or choose {able}",
        )
    if prior is None:
        regions, points = regions or None, points or None
    return model.segment(
        image, regions=regions, points=points, prior=prior, candidates=candidates, refine=refine
    )


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
    """Cut out everything that a text names, or that looks like examples.

    Args:
        image: the image.
        prompt: what to look for: a phrase ("dog"), several in one text ("dog, cat" or "dog . cat"),
            or a list of phrases, each taken as it stands.
        like: boxes around examples in the same image, for models that take them (SAM 3): with one
            phrase, or instead of it.
        unlike: boxes around things that are not meant.
        model: what finds and cuts out.
        threshold: instances with a lower score are left out; without one, what suits the model.

    Returns:
        One mask per instance with detector scores, best first, or one per phrase from models that
        do not tell instances apart. Each label is one of the phrases as the user wrote it; without
        a prompt there are none. Nothing found is an empty set.

    Raises:
        NodeError: there is nothing to look for; examples for a model that takes none, or with
            several phrases; boxes of another image.
    """
    check_frames("segment_text", image, like=like, unlike=unlike)
    if prompt is None and like is None:
        raise NodeError("segment_text", "needs a prompt, or boxes around examples (like)")
    if prompt is None and not like:
        return Masks.empty(image.size)
    phrases = [] if prompt is None else phrases_of("segment_text", prompt)
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
            f"got examples and {len(phrases)} phrases; examples say more about one phrase only",
        )
    return model.segment_concepts(
        image, phrases, like=like or None, unlike=unlike or None, threshold=threshold
    )


@node
def segment_everything(
    image: Image,
    points: Points | None = None,
    *,
    model: MaskGenerator = use(),
    preset: Preset | None = None,
    points_per_side: Positive | None = None,
    min_area: Count | None = None,
    crop_layers: Count | None = None,
) -> Masks:
    """Cut an image into its pieces without being told what to look for.

    Args:
        image: the image.
        points: where to click, in place of a regular grid over the image.
        model: what cuts out.
        preset: how strict and how dense, as some system does it: "segment_anything" (32 clicks a
            side), "sa_1b" (crops too, for small things), "sam_track" and "metaseg" (16 clicks, for
            video), "samaug" (lenient), "any_rgbd" (64 clicks), "count_anything" (strict) … Without
            one, what the model's authors recommend.
        points_per_side: how densely to look; more finds smaller things and takes longer.
        min_area: masks of fewer pixels are left out.
        crop_layers: look again at 2 × 2 crops (1), and at 4 × 4 (2), for small things in large
            images.

    Returns:
        Masks that may lie inside each other, best first, scored by predicted IoU, with a column
        "stability".

    Raises:
        NodeError: points or crop layers for a model that answers no clicks; points beside a thing,
            or of another image.
    """
    check_frames("segment_everything", image, points=points)
    if not model.takes_points and (points is not None or crop_layers):
        what = "points" if points is not None else "crop_layers"
        able = names_of_fitting(MaskGenerator, lambda adapter: adapter.takes_points)
        raise NodeError(
            "segment_everything",
            f"model '{name_of(model)}' answers no clicks, so {what} say nothing to it; leave them "
            f"out or choose {able}",
        )
    if points is not None and not points.positive.all():
        raise NodeError(
            "segment_everything",
            f"{int((~points.positive).sum())} of the points lie beside something; expected points "
            "on things",
        )
    return model.generate(
        image,
        points=points,
        preset=preset,
        points_per_side=points_per_side,
        min_area=min_area,
        crop_layers=crop_layers,
    )
