"""Where in the picture are the things that a text names?"""

from __future__ import annotations

import re

from anyloom.constraints import Probability
from anyloom.errors import NodeError
from anyloom.model import use
from anyloom.node import node
from anyloom.values import Image, Regions, Text
from anyloom.values.suppression import suppressed

from ..models import Grounder


@node
def ground(
    image: Image,
    prompt: Text | list[Text],
    *,
    model: Grounder = use(),
    box_threshold: Probability = 0.35,  # Text2Seg, as the Grounding DINO demos
    text_threshold: Probability = 0.25,  # Text2Seg, as the Grounding DINO demos
    nms_threshold: Probability = 0.8,  # Grounded-SAM's simple demo
) -> Regions:
    """Find a box for everything in the picture that a text names.

    Args:
        image: the picture to look at.
        prompt: what to look for: a phrase ("dog"), several in one text ("dog, cat" or "dog . cat"),
            or a list of phrases, each taken as it stands.
        model: what finds the boxes.
        box_threshold: boxes with a lower score are left out.
        text_threshold: for models that say which words a box answers: words with a lower score do
            not count towards its label.
        nms_threshold: of two boxes that overlap by more than this IoU, whatever their labels, the
            one with the lower score is left out; 1 keeps all.

    Returns:
        Boxes with detector scores, best first. Each label is one of the phrases as the user wrote
        it. Nothing found is an empty set.

    Raises:
        NodeError: the prompt holds no phrase.
    """
    phrases = _phrases("ground", prompt)
    found = model.ground(image, phrases, box_threshold=box_threshold, text_threshold=text_threshold)
    return suppressed(found, nms_threshold, by="boxes")


@node
def split_phrases(prompt: Text | list[Text]) -> list[Text]:
    """Split a text into the phrases that it lists.

    Args:
        prompt: "dog, cat", "dog . cat", one phrase a line, or already a list of phrases.

    Returns:
        The phrases in order, trimmed; of two that differ only in case the first is kept.

    Raises:
        NodeError: there is no phrase.
    """
    return _phrases("split_phrases", prompt)


def _phrases(node: str, prompt: str | list[str]) -> list[str]:
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
