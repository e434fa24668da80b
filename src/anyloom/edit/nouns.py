"""Nouns as selectors hold them: lower case, singular."""

from __future__ import annotations

from collections.abc import Sequence

from . import tokens as kinds
from .lexicon import IRREGULAR, SINGULAR_IN_S
from .tokens import Token


def is_plural(tokens: Sequence[Token]) -> bool:
    """Say whether the noun at the end of tokens is a plural."""
    return bool(tokens) and singular(tokens[-1].text.lower()) != tokens[-1].text.lower()


def singular(word: str) -> str:
    """Return the singular of an English noun; a word that is none stays as it is."""
    head, dash, last = word.rpartition("-")
    if dash and head:
        return f"{head}-{singular(last)}"
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word in SINGULAR_IN_S or not word.isascii() or len(word) < 3:
        return word
    for compound in ("women", "men", "children", "people"):
        if word.endswith(compound) and len(word) > len(compound) + 2 and compound != "men":
            return word.removesuffix(compound) + IRREGULAR[compound]
    if word.endswith(("ss", "us", "is", "'s")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if word.endswith("s") and word[:-1].isalpha():
        return word[:-1]
    return word


def phrase_of(tokens: Sequence[Token], *, plural: bool) -> str:
    """Return a noun with its adjectives as a selector holds it: lower case, singular.

    Args:
        plural: the noun may be a plural.
    """
    if any(token.kind == kinds.CHINESE for token in tokens):
        return "".join(token.text for token in tokens)
    words = [token.text.lower() for token in tokens]
    if plural:
        words[-1] = singular(words[-1])
    return " ".join(words)
