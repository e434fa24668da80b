"""Noun phrases of English texts, and texts made of several."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from anyloom import Text, node

from ._support.phrases import unique

NOT_OBJECTS = frozenset(
    (
        *("image", "photo", "photograph", "picture", "view", "shot", "scene", "close-up"),
        *("background", "foreground", "front", "back", "side", "top", "bottom", "middle"),
        *("center", "centre", "corner", "edge", "end", "left", "right", "distance", "inside"),
        *("group", "pair", "couple", "number", "lot", "bunch", "kind", "type", "variety", "series"),
        *("day", "night", "morning", "afternoon", "evening", "time", "way", "thing", "something"),
    )
)
"""Nouns of captions that are no object to detect: the image, places in it, amounts, times."""
ARTICLES = frozenset(("a", "an", "the"))
DETERMINERS = ("DT", "PDT", "PRP$", "WP$")
NOUNS = ("NN", "NNS", "NNP", "NNPS")
ADJECTIVES = ("JJ", "JJR", "JJS", "CD")
PARTICIPLES = ("VBN", "VBD")
BEFORE_PARTICIPLE = ("IN", "TO", "CC", ",", ":")
"""Tags that may precede a participle which describes the noun after it: "and parked cars"."""
NOT_ADJECTIVES = frozenset(("next", "past", "close"))
"""Words that the tagger takes for adjectives and captions use as prepositions: "next to"."""
AMOUNTS = frozenset(("dozen", "couple", "hundred", "thousand"))
"""Nouns between "a" and a plural: "a dozen eggs"."""

TaggedWord = tuple[str, str]
_lock = threading.Lock()


@node
def join_texts(texts: list[Text], *, separator: Text = ", ") -> Text:
    """Join texts into one, such as a prompt and words on its quality.

    Args:
        texts: any number of texts; empty ones are left out.
        separator: what is put between two texts.

    Returns:
        One text, without spaces and separators at the ends of its parts.
    """
    ends = f" \n{separator.strip()}"
    return separator.join(filter(None, (text.strip(ends) for text in texts)))


@node
def noun_phrases(text: Text, *, without: list[Text] | None = None) -> list[Text]:
    """List the noun phrases of an English text, such as "red car" and "wet street".

    Objects that a caption names can be detected in its image: caption, noun phrases, boxes and
    masks are automatic labeling without a tagging model, as in Grounded-SAM with BLIP. The words
    are tagged by TextBlob's lexicon (no download); phrases are adjectives, participles and numbers
    before one or more nouns, without articles. A verb that is also a noun is sometimes taken for
    one ("a hydrant spraying water" gives "hydrant spraying water").

    Args:
        text: one or more sentences in English.
        without: nouns that are left out, with their adjectives; None leaves out nouns that are no
            object: "photo", "background", "side", "group", "day" and the like. [] keeps everything.

    Returns:
        The phrases in order, as they are written; of those that differ only in case the first is
        kept. A text without nouns has no phrases.
    """
    left_out = NOT_OBJECTS if without is None else {word.casefold() for word in without}
    return unique(
        " ".join(words) for words in chunks(_tagged(text)) if words[-1].casefold() not in left_out
    )


def chunks(tagged: list[TaggedWord]) -> Iterator[list[str]]:
    """Yield the noun phrases of words with Penn Treebank tags, without articles."""
    phrase = _Phrase()
    before = ","  # a phrase may start at the beginning of the text, as after a comma
    for (word, tag), after in zip(tagged, [*tagged[1:], ("", ".")], strict=False):
        if tag == "RB" and phrase.started and not phrase.has_noun:  # "a very large dog"
            before = tag
            continue
        if not phrase.takes(word, tag, before, after):
            verb = phrase.has_noun and tag in NOUNS
            if phrase.complete:
                yield phrase.words
            phrase = _Phrase(word.lower() if tag == "PRP$" or word.lower() in ARTICLES else "")
            if not verb:
                phrase.takes(word, tag, before, after)
        before = tag
    if phrase.complete:
        yield phrase.words


@dataclass
class _Phrase:
    """The words of a phrase so far; `article` is "a", "the", "her" …, or ""."""

    article: str = ""
    words: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    @property
    def started(self) -> bool:
        return bool(self.article or self.words)

    @property
    def has_noun(self) -> bool:
        """True where the last word is a noun, so that the phrase may end."""
        return bool(self.tags) and self.tags[-1].startswith("NN")

    @property
    def complete(self) -> bool:
        """True where the last word is a noun or is used as one: "a t-shirt", "a clearing"."""
        if not self.words or self.has_noun:
            return bool(self.words)
        verbal = self.tags[-1].startswith("VB")
        return bool(self.article) and (verbal or (self.tags[-1] == "JJ" and "-" in self.words[-1]))

    def takes(self, word: str, tag: str, before: str, after: TaggedWord) -> bool:
        """Add a word if it belongs to the phrase; return whether it does."""
        if self.has_noun:
            tag = self._after_a_noun(tag, after)
        elif not (tag in NOUNS or self._describes(word, tag, before, after)):
            tag = ""
        if tag:
            self.words.append(word)
            self.tags.append(tag)
        return bool(tag)

    def _after_a_noun(self, tag: str, after: TaggedWord) -> str:
        """Return the tag of a word after a noun within the phrase, "" if it is no part of it."""
        singular, plural = self.article in ("a", "an"), self.tags[-1] == "NNS"
        if tag == "VBN" and after[1] in NOUNS:  # "snow covered slope"
            return tag
        if singular and tag == "VB":  # "a teddy bear": a teddy bears
            return "NN"
        if tag not in NOUNS:
            return ""
        if singular and tag == "NNS" and after[1] not in NOUNS:  # "a skateboarder jumps over it"
            return tag if self.words[-1].lower() in AMOUNTS else ""
        if (
            plural
            and not singular
            and tag == "NN"
            and after[1] in (*NOUNS, *ADJECTIVES, *DETERMINERS)
        ):
            return ""  # "three zebras drink water"
        return tag

    def _describes(self, word: str, tag: str, before: str, after: TaggedWord) -> bool:
        """Return whether a word before the noun describes it: adjective, number, participle."""
        first = bool(self.article) and not self.words
        if tag in ADJECTIVES:
            return word.lower() not in NOT_ADJECTIVES
        if tag in PARTICIPLES:
            lead = before in BEFORE_PARTICIPLE or before in ADJECTIVES
            return first or (lead and after[1] in (*NOUNS, *ADJECTIVES))
        if tag == "VBG":
            return first or (before in ADJECTIVES and after[1] in NOUNS)
        if tag == "CC":  # "a black and white photo"
            return bool(self.words) and after[1] in ADJECTIVES
        return first and tag == "VB"  # "a stop sign"


def _tagged(text: str) -> list[TaggedWord]:
    # "/" joins words and tags inside the tagger; the two sides of one are separate phrases.
    spaced = " , ".join(part for part in text.split("/") if part.strip())
    with _lock:  # the lexicon is read at the first word, which is not thread-safe
        return [(word, tag) for word, tag in _tagger().tag(spaced) if word]


@functools.cache
def _tagger() -> Any:
    from textblob.taggers import PatternTagger

    return PatternTagger()
