"""Classes of instances in an order that does not depend on what was found in which image."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any


def class_names(prompt: Any, annotations: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the classes of all annotations: the prompt's phrases, found or not, then others.

    The others are in the order of their numbers in a model, where annotations have such
    ("class_id"), and else of their names. A prompt of which no label is a phrase does not name
    classes.

    Args:
        prompt: a text or list of texts; None where there is none.
        annotations: COCO annotations, of all images.
    """
    numbers: dict[str, float] = {}
    for annotation in annotations:
        name, number = annotation["category_name"], annotation.get("class_id")
        known = number if isinstance(number, int | float) else math.inf
        numbers[name] = min(numbers.get(name, math.inf), known)
    named = prompt_phrases(prompt)
    if numbers and not numbers.keys() & set(named):
        named = []
    others = sorted(numbers.keys() - set(named), key=lambda name: (numbers[name], name))
    return [*named, *others]


def prompt_phrases(prompt: Any) -> list[str]:
    """Return the phrases of a text or list of texts, without repetitions.

    A text is separated at commas, semicolons, line breaks and the ends of sentences, as it is by
    the nodes that take a prompt.
    """
    texts = [prompt] if isinstance(prompt, str) else prompt if isinstance(prompt, list) else []
    pattern = r"[,;\n]|\.(?=\s|$)"
    parts = [
        part
        for text in texts
        if isinstance(text, str)
        for part in (re.split(pattern, text) if isinstance(prompt, str) else [text])
    ]
    kept: dict[str, str] = {}
    for part in (" ".join(part.split()) for part in parts):
        if part:
            kept.setdefault(part.casefold(), part)
    return list(kept.values())
