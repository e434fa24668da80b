"""Which things does an English text name?"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from anyloom import Text, node

NO_THINGS = frozenset(
    (
        *("image", "photo", "photograph", "picture", "view", "shot", "scene", "close-up"),
        *("background", "foreground", "front", "back", "side", "top", "bottom", "middle"),
        *("center", "center", "corner", "edge", "end", "left", "right", "distance", "inside"),
        *("group", "pair", "couple", "number", "lot", "bunch", "kind", "type", "variety", "series"),
        *("day", "night", "morning", "afternoon", "evening", "time", "way", "thing", "something"),
    )
)
"""What captions speak of that no box holds: the image itself, places in it, amounts, times."""
ARTICLES = frozenset(("a", "an", "the"))
DETERMINERS = ("DT", "PDT", "PRP$", "WP$")
NOUNS = ("NN", "NNS", "NNP", "NNPS")
ADJECTIVES = ("JJ", "JJR", "JJS", "CD")
PARTICIPLES = ("VBN", "VBD")
LEAD = ("IN", "TO", "CC", ",", ":")
"""What a participle may follow that describes the noun after it: "and parked cars"."""
NO_ADJECTIVES = frozenset(("next", "past", "close"))
"""Words that the tagger takes for adjectives and captions use as prepositions: "next to"."""
AMOUNTS = frozenset(("dozen", "couple", "hundred", "thousand"))
"""Nouns that stand after "a" and before a plural: "a dozen eggs"."""

Tagged = tuple[str, str]
_lock = threading.Lock()


@node
def noun_phrases(text: Text, *, without: list[Text] | None = None) -> list[Text]:
    """List the things that an English text names, such as "red car" and "wet street".

    What a caption names can be looked for in its image: caption, noun phrases, boxes, masks is
    automatic labeling without a tagging model (Grounded-SAM's route through BLIP). The words are
    tagged by TextBlob's lexicon (no download); phrases are adjectives, participles and numbers
    before one or more nouns, without articles. A verb that is also a noun is now and then taken
    for one ("a hydrant spraying water" gives "hydrant spraying water").

    Args:
        text: one or more sentences in English.
        without: nouns that are left out, with their adjectives; None leaves out what no box holds:
            "photo", "background", "side", "group", "day" and the like. [] keeps everything.

    Returns:
        The phrases in order, as they are written; of two that differ only in case the first is
        kept. No noun, no phrase.
    """
    left_out = NO_THINGS if without is None else {word.casefold() for word in without}
    kept: dict[str, str] = {}
    for words in chunks(_tagged(text)):
        if words[-1].casefold() not in left_out:
            phrase = " ".join(words)
            kept.setdefault(phrase.casefold(), phrase)
    return list(kept.values())


def chunks(tagged: list[Tagged]) -> Iterator[list[str]]:
    """Yield the noun phrases of words with their Penn Treebank tags, articles left out."""
    phrase = _Phrase()
    before = ","  # the text's beginning is like a comma: a phrase may start here
    for (word, tag), after in zip(tagged, [*tagged[1:], ("", ".")], strict=False):
        if tag == "RB" and phrase.begun and not phrase.has_noun:  # "a very large dog"
            before = tag
            continue
        if not phrase.takes(word, tag, before, after):
            verb = phrase.has_noun and tag in NOUNS
            if phrase.names_a_thing:
                yield phrase.words
            phrase = _Phrase(word.lower() if tag == "PRP$" or word.lower() in ARTICLES else "")
            if not verb:
                phrase.takes(word, tag, before, after)
        before = tag
    if phrase.names_a_thing:
        yield phrase.words


@dataclass
class _Phrase:
    """The words of a phrase so far; `article` is "a", "the", "her" …, or ""."""

    article: str = ""
    words: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    @property
    def begun(self) -> bool:
        return bool(self.article or self.words)

    @property
    def has_noun(self) -> bool:
        """True where the phrase may end here, at a noun."""
        return bool(self.tags) and self.tags[-1].startswith("NN")

    @property
    def names_a_thing(self) -> bool:
        """True for what ends at a noun, or stands for one: "a t-shirt", "a clearing"."""
        if not self.words or self.has_noun:
            return bool(self.words)
        verbal = self.tags[-1].startswith("VB")
        return bool(self.article) and (verbal or (self.tags[-1] == "JJ" and "-" in self.words[-1]))

    def takes(self, word: str, tag: str, before: str, after: Tagged) -> bool:
        """Add a word if it belongs to the phrase; say whether it did."""
        if self.has_noun:
            tag = self._after_a_noun(tag, after)
        elif not (tag in NOUNS or self._describes(word, tag, before, after)):
            tag = ""
        if tag:
            self.words.append(word)
            self.tags.append(tag)
        return bool(tag)

    def _after_a_noun(self, tag: str, after: Tagged) -> str:
        """Return what a word after a noun is to the phrase, "" for nothing."""
        one, many = self.article in ("a", "an"), self.tags[-1] == "NNS"
        if tag == "VBN" and after[1] in NOUNS:  # "snow covered slope"
            return tag
        if one and tag == "VB":  # "a teddy bear": a teddy bears
            return "NN"
        if tag not in NOUNS:
            return ""
        if one and tag == "NNS" and after[1] not in NOUNS:  # "a skateboarder jumps over it"
            return tag if self.words[-1].lower() in AMOUNTS else ""
        if many and not one and tag == "NN" and after[1] in (*NOUNS, *ADJECTIVES, *DETERMINERS):
            return ""  # "three zebras drink water"
        return tag

    def _describes(self, word: str, tag: str, before: str, after: Tagged) -> bool:
        """Say whether a word before the noun belongs to it: adjective, number, participle."""
        first = bool(self.article) and not self.words
        if tag in ADJECTIVES:
            return word.lower() not in NO_ADJECTIVES
        if tag in PARTICIPLES:
            lead = before in LEAD or before in ADJECTIVES
            return first or (lead and after[1] in (*NOUNS, *ADJECTIVES))
        if tag == "VBG":
            return first or (before in ADJECTIVES and after[1] in NOUNS)
        if tag == "CC":  # "a black and white photo"
            return bool(self.words) and after[1] in ADJECTIVES
        return first and tag == "VB"  # "a stop sign"


def _tagged(text: str) -> list[Tagged]:
    # "/" joins words and tags inside the tagger; a thing beside another is a thing of its own.
    spaced = " , ".join(part for part in text.split("/") if part.strip())
    with _lock:  # the lexicon is read at the first word, and not for two threads at once
        return [(word, tag) for word, tag in _tagger().tag(spaced) if word]


@functools.cache
def _tagger() -> Any:
    from textblob.taggers import PatternTagger

    return PatternTagger()
