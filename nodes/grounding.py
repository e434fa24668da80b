"""Object detection by text or by example."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from anyloom import Image, NodeError, Probability, Regions, Text, node, suppressed, use

from ..models import ExampleGrounder, Grounder
from ._support.frames import check_frames
from ._support.phrases import prompt_check, split_prompt

PRESETS = {
    "grounded_sam": (0.25, 0.25),  # Grounded-SAM's simple demo
    "automatic_label": (0.25, 0.2),  # Grounded-SAM's automatic labeling
    "edit_anything": (0.25, 0.25),  # Edit Anything, edited by text
    "grounded_sam_script": (0.3, 0.25),  # Grounded-SAM's script and its inpainting
    "mmdet_sam": (0.3, 0.25),  # MMDet-SAM
    "anomaly": (0.1, 0.1),  # Segment Any Anomaly +
}
"""The thresholds of boxes and of words that published systems use with Grounding DINO."""


@node(check=prompt_check("ground"))
def ground(
    image: Image,
    prompt: Text | list[Text],
    *,
    model: Grounder = use(),
    box_threshold: Probability | None = None,
    text_threshold: Probability | None = None,
    preset: Literal[
        "grounded_sam",
        "automatic_label",
        "edit_anything",
        "grounded_sam_script",
        "mmdet_sam",
        "anomaly",
    ]
    | None = None,
    separator: Literal[". ", ", "] = ". ",
    word_scores: Literal["best", "mean"] = "best",
    one_by_one: bool = False,
    nms_threshold: Probability = 0.8,  # Grounded-SAM's simple demo
    per_label: bool = False,
    order: Literal["score", "query"] = "score",
) -> Regions:
    """Detect the objects in an image that a text names.

    Args:
        image: the image.
        prompt: what to look for: a phrase ("dog"), several in one text ("dog, cat" or "dog . cat"),
            or a list of phrases, each taken as it stands. Of an empty list, as of a caption
            without nouns, nothing is found.
        model: the open-vocabulary detector.
        box_threshold: boxes with a lower score are left out; null takes what the model's authors
            recommend (Grounding DINO 0.35, OWLv2 0.1).
        text_threshold: for models that score the words of the prompt for each box: words with a
            lower score do not count towards its label; null as above (Grounding DINO 0.25).
        preset: the thresholds of a published system in place of null, for Grounding DINO, with
            which they were chosen: "grounded_sam" (0.25 and 0.25), "automatic_label" (0.25 and
            0.2), "edit_anything" (0.25 and 0.25), "grounded_sam_script" (0.3 and 0.25), "mmdet_sam"
            (0.3 and 0.25), "anomaly" (0.1 and 0.1). Other models use their own.
        separator: what is put between phrases, for models that read all of them as one caption
            (Grounding DINO): ". " separates them; with ", " their words attend to each other.
        word_scores: how those models score a box: by its "best" word, or by the "mean" of the words
            of a phrase, the highest of which is its label (MMDet-SAM); the mean needs no
            `text_threshold`.
        one_by_one: True gives those models a caption of its own for each phrase (Text2Seg).
        nms_threshold: of two boxes with a higher IoU than this, the one with the lower score is
            left out; 1 keeps all.
        per_label: True suppresses boxes only within their label; otherwise an object that matches
            two phrases is found once.
        order: "score", or "query", the order in which the model itself returns boxes, where it
            has one (Grounding DINO).

    Returns:
        Boxes with detector scores, best first or in the model's order. Each label is one of the
        phrases as the user wrote it. Nothing found is an empty set.

    Raises:
        NodeError: the text has no phrase.
    """
    if isinstance(prompt, list) and not prompt:
        return Regions.empty(image.shape)
    own = model.box_threshold, model.text_threshold
    box, text = PRESETS[preset] if preset is not None and model.scores_words else own
    phrases = split_prompt("ground", prompt)
    captions = [[phrase] for phrase in phrases] if one_by_one and model.scores_words else [phrases]
    caption_options: dict[str, Any] = {"separator": separator} if model.scores_words else {}
    if model.scores_words and word_scores != "best":
        caption_options["word_scores"] = word_scores
    parts = [
        model.ground(
            image,
            caption,
            box_threshold=box if box_threshold is None else box_threshold,
            text_threshold=text if text_threshold is None else text_threshold,
            **caption_options,
        )
        for caption in captions
    ]
    boxes = parts[0] if len(parts) == 1 else Regions.concatenate(parts).sorted_by_score()
    kept = suppressed(boxes, nms_threshold, by="boxes", per_label=per_label)
    if order == "query" and "query" in kept.columns:
        return kept[np.argsort(np.asarray(kept.columns["query"]), kind="stable")]
    return kept


@node
def ground_like(
    image: Image,
    example: Image | list[Image],
    regions: Regions | None = None,
    *,
    model: ExampleGrounder = use(),
    box_threshold: Probability | None = None,
    nms_threshold: Probability = 0.3,  # OWLv2's image-guided mode
    per_label: bool = False,
) -> Regions:
    """Detect the objects in an image that look like an example.

    Args:
        image: the image.
        example: an image of what to look for, or several.
        regions: where the object is in the example, each region an example of its own; for objects
            of the same image, pass that as `example` too. Without regions, it is the most salient
            object of each example.
        model: the image-guided detector.
        box_threshold: boxes with a lower score are left out; null takes the model's own threshold
            (OWLv2 0.9: scores are high where images are compared).
        nms_threshold: as in `ground`.
        per_label: as in `ground`.

    Returns:
        Boxes with detector scores, best first. The column "example" is the index of the example
        that a box is most similar to, from 0; the label is that example's, where the regions have
        labels. Nothing found is an empty set.

    Raises:
        NodeError: no example; regions with several examples, or not of the example's image.
    """
    examples = example if isinstance(example, list) else [example]
    if not examples:
        raise NodeError("ground_like", "got no example; expected at least one image")
    if regions is not None:
        if len(examples) > 1:
            raise NodeError(
                "ground_like",
                f"got regions and {len(examples)} examples; regions belong to a single example, "
                "pass one image or leave the regions out",
            )
        check_frames("ground_like", None, example=examples[0], regions=regions)
    boxes = model.ground_like(
        image,
        [(example, regions) for example in examples],
        box_threshold=model.example_threshold if box_threshold is None else box_threshold,
    )
    return suppressed(boxes, nms_threshold, by="boxes", per_label=per_label)


@node(check=prompt_check("split_phrases"))
def split_phrases(prompt: Text | list[Text]) -> list[Text]:
    """Split a text into the phrases that it lists.

    Args:
        prompt: "dog, cat", "dog . cat", one phrase per line, or already a list of phrases.

    Returns:
        The phrases in order, without surrounding spaces; of those that differ only in case the
        first is kept.

    Raises:
        NodeError: there is no phrase.
    """
    return split_prompt("split_phrases", prompt)
