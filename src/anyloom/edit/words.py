"""Words of the names of things: tokens with their classes, from the lexicon and their neighbors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from . import tokens as kinds
from .lexicon import CHINESE, CSS_COLORS, ENGLISH, FRACTIONS, LONGEST
from .nouns import is_plural
from .tokens import Token

_ORDINAL = re.compile(r"([1-9]\d{0,2})(?:st|nd|rd|th)")
_FRACTIONS = frozenset(FRACTIONS.split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a thing: its class, its value, and the tokens that it is made of."""

    kind: str
    value: Any
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        return " ".join(token.text for token in self.tokens)


def classified(tokens: Sequence[Token]) -> list[Word]:
    """Return tokens as words of the lexicon, the longest entries first."""
    words: list[Word] = []
    position = 0
    while position < len(tokens):
        word = _entry(tokens, position)
        words.append(word)
        position += len(word.tokens)
    return _in_context(_with_colors(words))


def _with_colors(words: list[Word]) -> list[Word]:
    """Return "red and blue ball" as one name, and "red and blue balls" as two."""
    for at in range(1, len(words) - 2):
        if words[at].kind != "AND" or not _is_color(words[at - 1]) or not _is_color(words[at + 1]):
            continue
        end = at + 2
        while end < len(words) and words[end].kind == "WORD":
            end += 1
        noun = words[at + 2 : end]
        if not noun:
            continue
        if is_plural([token for word in noun for token in word.tokens]):
            return [*words[:at], *noun, *_with_colors(words[at:])]
        tokens = tuple(token for word in words[at - 1 : at + 2] for token in word.tokens)
        return [*words[: at - 1], Word("WORD", None, tokens), *_with_colors(noun), *words[end:]]
    return words


def _is_color(word: Word) -> bool:
    return word.kind == "WORD" and word.text.lower() in CSS_COLORS


def _entry(tokens: Sequence[Token], position: int) -> Word:
    token = tokens[position]
    for length in range(min(LONGEST.get(token.low, 0), len(tokens) - position), 0, -1):
        part = tuple(tokens[position : position + length])
        key = tuple(one.low for one in part)
        entry = CHINESE.get(key) if part[0].kind == kinds.CHINESE else ENGLISH.get(key)
        entry = entry or CHINESE.get(key)
        if entry is not None:
            return Word(entry[0], entry[1], part)
    if token.kind == kinds.NUMBER and token.low.isdigit():
        return Word("NUM", int(token.low), (token,))
    if token.kind == kinds.WORD and (number := _ORDINAL.fullmatch(token.low)):
        return Word("ORD", int(number[1]), (token,))
    if token.kind in (kinds.WORD, kinds.CHINESE):
        return Word("WORD", None, (token,))
    if token.kind == kinds.STRING:
        return Word("STRING", token.text, (token,))
    if token.kind == kinds.COORDINATES:
        return Word("COORDINATES", _numbers(token.text), (token,))
    if token.low in (",", "，"):
        return Word("COMMA", None, (token,))
    return Word("UNKNOWN", None, (token,))


def _numbers(text: str) -> tuple[int | float, ...]:
    numbers = [float(part) for part in text.split(",")]
    return tuple(int(number) if number == int(number) else number for number in numbers)


def _in_context(words: list[Word]) -> list[Word]:
    """Return words with the class that their neighbors give them."""
    result: list[Word] = []
    for index, word in enumerate(words):
        after = words[index + 1] if index + 1 < len(words) else None
        before = words[index - 1] if index else None
        follows = after is not None and after.kind in ("WORD", "PART", "SIDE", "SIZE", "ORD")
        if word.kind == "HER":
            word = replace(word, kind="POSSPRON" if follows else "PRON")
        if word.kind == "POSSPRON":
            result.append(replace(word, kind="PRON"))
            word = Word("POSS", None, word.tokens)
        elif word.kind in ("POINT", "BOX") and (after is None or after.kind != "COORDINATES"):
            word = replace(word, kind="WORD")
        elif word.kind == "DET" and word.tokens[-1].low in ("this", "that", "these", "those"):
            if after is None or after.kind in ("COMMA", "AND", "EXCEPT"):
                plural = word.tokens[-1].low in ("these", "those")
                word = replace(word, kind="PRON", value="them" if plural else "it")
        elif word.text in _FRACTIONS and before is not None and before.kind == "SIDE":
            word = Word("FRACTION", word.text, word.tokens)
        elif word.kind == "ORIGINAL" and (before is None or before.kind not in ("REL", "DET")):
            word = replace(word, kind="WORD")
        elif word.kind == "ZPLACE" and before is not None and before.kind in ("WORD", "PART"):
            located = {"left": "left_of", "right": "right_of", "top": "on", "bottom": "under"}
            if word.value in located and after is not None and after.kind in ("DE", "WORD", "PART"):
                word = replace(word, kind="ZLOC", value=located[word.value])
        result.append(word)
    return _without_de_after_location(result)


def _without_de_after_location(words: list[Word]) -> list[Word]:
    return [
        word
        for index, word in enumerate(words)
        if not (word.kind == "DE" and index and words[index - 1].kind in ("ZLOC", "ZBESIDES"))
    ]


def joined_text(words: Sequence[Word]) -> str:
    """Return words as they are written, without spaces."""
    return "".join(token.text for word in words for token in word.tokens)


def text_of(words: Sequence[Word]) -> str:
    """Return words as they are written."""
    chinese = any(token.kind == kinds.CHINESE for word in words for token in word.tokens)
    return joined_text(words) if chinese else " ".join(word.text for word in words)
