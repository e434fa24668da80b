"""Phrases of a text prompt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from anyloom import NodeError


def unique(phrases: Iterable[str]) -> list[str]:
    """Return phrases in order; of those that differ only in case the first is kept."""
    kept: dict[str, str] = {}
    for phrase in phrases:
        kept.setdefault(phrase.casefold(), phrase)
    return list(kept.values())


def split_prompt(node: str, prompt: str | list[str]) -> list[str]:
    """Return the phrases that a text lists, or those of a list, without repetitions.

    Raises:
        NodeError: there is no phrase; names the node.
    """
    # A period ends a phrase unless it is inside a number or a word: "3.5 mm jack".
    parts = re.split(r"[,;\n]|\.(?=\s|$)", prompt) if isinstance(prompt, str) else prompt
    phrases = unique(filter(None, (" ".join(part.split()) for part in parts)))
    if not phrases:
        raise NodeError(node, "the prompt is empty; expected such as 'dog' or 'dog, cat'")
    return phrases


def prompt_check(node: str) -> Callable[..., None]:
    """Return a check for `@node` that refuses a prompt without a phrase."""

    def check(prompt: str | list[str] | None) -> None:
        if prompt is not None:
            split_prompt(node, prompt)

    return check
