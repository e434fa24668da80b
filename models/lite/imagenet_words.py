"""The ImageNet classes of a text."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from .minilm import MiniLM

TEMPLATES = ("{}", "a photo of a {}")
CLASS_COUNT = 1000
DEFINITION_SHARE = 0.3
SHARPNESS = 25.0
"""A class has the weight e^(−25 × difference) of its cosine from the best."""
LEADING_WORDS = re.compile(
    r"^((an?|the|some) )?((photo|photograph|picture|image|close-?up) of )?((an?|the|some) )?"
)
PREPOSITIONAL_PHRASE = re.compile(
    r" (on|in|at|with|near|by|next to|beside|under|behind|from|against) .*$"
)


class Meaning(NamedTuple):
    """A text as a combination of classes.

    weights: float32, 1000: the weight of each class, 0..1; the best class has 1.
    known:   how well the classes cover the text, 0..1.
    """

    weights: np.ndarray
    known: float


class ImageNetWords:
    """The classes' names, synonyms and definitions (WordNet), embedded by a sentence encoder."""

    def __init__(self, encoder: MiniLM) -> None:
        from timm.data.imagenet_info import ImageNetInfo

        info = ImageNetInfo()
        synsets = info.label_names()
        self._encoder = encoder
        self.synonyms = [
            tuple(part.strip() for part in info.label_name_to_description(synset).split(","))
            for synset in synsets
        ]
        self.categories = _read_categories([names[0] for names in self.synonyms])
        """Everyday category → its classes: float32, 1000, 0 or 1."""
        self._class_of_name = np.repeat(
            np.arange(CLASS_COUNT), [len(names) for names in self.synonyms]
        )
        self._definitions = [
            _short_definition(info.label_name_to_description(synset, detailed=True))
            for synset in synsets
        ]
        self._by_name = _class_names(self.synonyms)
        self._vector_cache: tuple[np.ndarray, np.ndarray] | None = None
        self._lock = threading.Lock()
        self.meaning = lru_cache(maxsize=1024)(self._meaning)

    def _meaning(self, text: str) -> Meaning:
        phrase = _noun_phrase(text)
        head = PREPOSITIONAL_PHRASE.sub("", phrase)
        for form in (phrase, head, *_without_leading_words(head)):
            for word in (form, form.removesuffix("s"), form.removesuffix("es")):
                for classes in (self.categories, self._by_name):
                    if word in classes:
                        return Meaning(classes[word], 1.0)
        cosines = np.maximum(self._cosines(phrase), self._cosines(head) if head != phrase else -1)
        best = float(cosines.max())
        weights = np.exp(SHARPNESS * (cosines - best)).astype(np.float32)
        weights[weights < 0.05] = 0
        weights.setflags(write=False)
        return Meaning(weights, float(np.clip((best - 0.4) / 0.4, 0, 1)))

    def _cosines(self, phrase: str) -> np.ndarray:
        names, definitions = self._vectors
        vector = self._encoder.encode([form.format(phrase) for form in TEMPLATES]).mean(0)
        vector /= np.linalg.norm(vector)
        by_name = np.full(CLASS_COUNT, -1.0)
        np.maximum.at(by_name, self._class_of_name, names @ vector)
        by_definition = definitions @ vector
        mixed = (1 - DEFINITION_SHARE) * by_name + DEFINITION_SHARE * by_definition
        # The definition must not lower the score of a text that is the name of a class.
        return np.maximum(mixed, by_name - 0.15)

    @property
    def _vectors(self) -> tuple[np.ndarray, np.ndarray]:
        # Encoding 3,000 texts takes seconds, and texts that are names of classes do not need it.
        with self._lock:
            if self._vector_cache is None:
                names = [name for names in self.synonyms for name in names]
                self._vector_cache = (
                    self._encoder.encode(names),
                    self._encoder.encode(self._definitions),
                )
            return self._vector_cache


def head_noun(text: str) -> str:
    """Return the head noun of a phrase: "a red car on a road" → "car"."""
    head = PREPOSITIONAL_PHRASE.sub("", _noun_phrase(text)).split(" of ")[0]
    return head.split()[-1] if head else ""


def _noun_phrase(text: str) -> str:
    return LEADING_WORDS.sub("", " ".join(text.lower().split()).strip(" .,!?"))


def _without_leading_words(phrase: str) -> list[str]:
    words = phrase.split()
    return [" ".join(words[start:]) for start in range(1, len(words))] if "of" not in words else []


def _class_names(synonyms: list[tuple[str, ...]]) -> dict[str, np.ndarray]:
    named: dict[str, np.ndarray] = {}
    for index, names in enumerate(synonyms):
        for name in names:
            # "crane" is a bird and a machine: the name has both classes.
            named.setdefault(name.lower(), np.zeros(CLASS_COUNT, np.float32))[index] = 1
    for weights in named.values():
        weights.setflags(write=False)
    return named


def _short_definition(description: str) -> str:
    return description.split(": ", 1)[-1].split(";")[0][:80]


def _read_categories(first_names: list[str]) -> dict[str, np.ndarray]:
    from anyloom import read_document

    document = read_document(Path(__file__).with_name("imagenet_kinds.yaml"))
    number = {name: index for index, name in reversed(list(enumerate(first_names)))}
    categories: dict[str, np.ndarray] = {}
    for words, members in document.items():
        weights = np.zeros(CLASS_COUNT, np.float32)
        for member in members:
            first, _, last = member.partition(" .. ")
            weights[number[first] : number[last or first] + 1] = 1
        weights.setflags(write=False)
        categories |= {word.strip(): weights for word in words.split(",")}
    return categories
