"""Where in the image are the things that a text names?"""

from __future__ import annotations

import re
from collections.abc import Callable

from anyloom import Image, NodeError, Probability, Regions, Text, node, suppressed, use

from ..models import ExampleGrounder, Grounder
from ._support.frames import check_frames


def prompt_check(node: str) -> Callable[..., None]:
    """Return what tells, as soon as it is known, that a prompt holds no phrase."""

    def check(prompt: str | list[str] | None) -> None:
        if prompt is not None:
            phrases_of(node, prompt)

    return check


@node(check=prompt_check("ground"))
def ground(
    image: Image,
    prompt: Text | list[Text],
    *,
    model: Grounder = use(),
    box_threshold: Probability | None = None,
    text_threshold: Probability | None = None,
    nms_threshold: Probability = 0.8,  # Grounded-SAM's simple demo
    per_label: bool = False,
) -> Regions:
    """Find a box for everything in the image that a text names.

    Args:
        image: the image to look at.
        prompt: what to look for: a phrase ("dog"), several in one text ("dog, cat" or "dog . cat"),
            or a list of phrases, each taken as it stands.
        model: what finds the boxes.
        box_threshold: boxes with a lower score are left out; null takes what the model's authors
            recommend (Grounding DINO 0.35, OWLv2 0.1).
        text_threshold: for models that say which words a box answers: words with a lower score do
            not count towards its label; null as above (Grounding DINO 0.25).
        nms_threshold: of two boxes that overlap by more than this IoU, the one with the lower score
            is left out; 1 keeps all.
        per_label: True lets boxes of different labels overlap; otherwise a thing that answers two
            phrases is found once.

    Returns:
        Boxes with detector scores, best first. Each label is one of the phrases as the user wrote
        it. Nothing found is an empty set.

    Raises:
        NodeError: the prompt holds no phrase.
    """
    phrases = phrases_of("ground", prompt)
    found = model.ground(
        image,
        phrases,
        box_threshold=model.box_threshold if box_threshold is None else box_threshold,
        text_threshold=model.text_threshold if text_threshold is None else text_threshold,
    )
    return suppressed(found, nms_threshold, by="boxes", per_label=per_label)


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
    """Find a box for everything in the image that looks like an example.

    Args:
        image: the image to look at.
        example: an image of what to look for, or several.
        regions: where in the example it is, each region an example of its own; for things of the
            same image, give that as `example` too. Without regions, it is what stands out most in
            each of the images.
        model: what finds the boxes.
        box_threshold: boxes with a lower score are left out; null takes the model's own threshold
            (OWLv2 0.9: scores are high where images are compared).
        nms_threshold: as in `ground`.
        per_label: as in `ground`.

    Returns:
        Boxes with detector scores, best first. The column "example" says which example a box looks
        like most, counted from 0; the label is that example's, where the regions have labels.
        Nothing found is an empty set.

    Raises:
        NodeError: no example; regions with several examples, or not of the example's image.
    """
    shown = example if isinstance(example, list) else [example]
    if not shown:
        raise NodeError("ground_like", "there is no example; give at least one picture")
    if regions is not None:
        if len(shown) > 1:
            raise NodeError(
                "ground_like",
                f"regions belong to one example, there are {len(shown)}; give one picture, or "
                "leave the regions out",
            )
        check_frames("ground_like", None, example=shown[0], regions=regions)
    found = model.ground_like(
        image,
        [(one, regions) for one in shown],
        box_threshold=model.example_threshold if box_threshold is None else box_threshold,
    )
    return suppressed(found, nms_threshold, by="boxes", per_label=per_label)


@node(check=prompt_check("split_phrases"))
def split_phrases(prompt: Text | list[Text]) -> list[Text]:
    """Split a text into the phrases that it lists.

    Args:
        prompt: "dog, cat", "dog . cat", one phrase a line, or already a list of phrases.

    Returns:
        The phrases in order, trimmed; of two that differ only in case the first is kept.

    Raises:
        NodeError: there is no phrase.
    """
    return phrases_of("split_phrases", prompt)


def phrases_of(node: str, prompt: str | list[str]) -> list[str]:
    """Return the phrases that a text lists, or those of a list, without repetitions.

    Raises:
        NodeError: there is no phrase; names the node.
    """
    # A point ends a phrase where it does not stand inside a number or a word: "3.5 mm jack".
    parts = re.split(r"[,;\n]|\.(?=\s|$)", prompt) if isinstance(prompt, str) else prompt
    kept: dict[str, str] = {}
    for part in parts:
        phrase = " ".join(part.split())
        if phrase:
            kept.setdefault(phrase.casefold(), phrase)
    if not kept:
        raise NodeError(node, "the prompt is empty; expected such as 'dog' or 'dog, cat'")
    return list(kept.values())
