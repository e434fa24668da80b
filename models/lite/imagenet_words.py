"""Which ImageNet classes does a text speak of?"""

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
CLASSES = 1000
DEFINITION_SHARE = 0.3
SHARPNESS = 25.0
"""How fast a class loses weight as its cosine falls behind the best: e^(−25 × difference)."""
LEADING = re.compile(
    r"^((an?|the|some) )?((photo|photograph|picture|image|close-?up) of )?((an?|the|some) )?"
)
ASIDE = re.compile(r" (on|in|at|with|near|by|next to|beside|under|behind|from|against) .*$")


class Meaning(NamedTuple):
    """What a text means to a classifier.

    weights: float32, 1000: how much each class counts, 0..1; the best class has 1.
    known:   how sure it is that the classes cover the text, 0..1.
    """

    weights: np.ndarray
    known: float


class ImageNetWords:
    """The classes' names, synonyms and definitions (WordNet) in a sentence encoder's space."""

    def __init__(self, encoder: MiniLM) -> None:
        from timm.data.imagenet_info import ImageNetInfo

        info = ImageNetInfo()
        synsets = info.label_names()
        self._encoder = encoder
        self.synonyms = [
            tuple(part.strip() for part in info.label_name_to_description(one).split(","))
            for one in synsets
        ]
        self.kinds = _read_kinds([names[0] for names in self.synonyms])
        """Everyday word → its classes: float32, 1000, 0 or 1."""
        self._owner = np.repeat(np.arange(CLASSES), [len(names) for names in self.synonyms])
        self._definitions = [
            _short(info.label_name_to_description(one, detailed=True)) for one in synsets
        ]
        self._exact = _exact_names(self.synonyms)
        self._encoded: tuple[np.ndarray, np.ndarray] | None = None
        self._lock = threading.Lock()
        self.meaning = lru_cache(maxsize=1024)(self._meaning)

    def _meaning(self, text: str) -> Meaning:
        phrase = _phrase(text)
        head = ASIDE.sub("", phrase)
        for form in (phrase, head, *_without_adjectives(head)):
            for word in (form, form.removesuffix("s"), form.removesuffix("es")):
                for known in (self.kinds, self._exact):
                    if word in known:
                        return Meaning(known[word], 1.0)
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
        by_name = np.full(CLASSES, -1.0)
        np.maximum.at(by_name, self._owner, names @ vector)
        by_definition = definitions @ vector
        mixed = (1 - DEFINITION_SHARE) * by_name + DEFINITION_SHARE * by_definition
        # A text that is a class's own name must not lose to the wording of its definition.
        return np.maximum(mixed, by_name - 0.15)

    @property
    def _vectors(self) -> tuple[np.ndarray, np.ndarray]:
        # Encoding 3,000 texts takes seconds, and words that the classes name need none of it.
        with self._lock:
            if self._encoded is None:
                names = [name for names in self.synonyms for name in names]
                self._encoded = (
                    self._encoder.encode(names),
                    self._encoder.encode(self._definitions),
                )
            return self._encoded


def head_word(text: str) -> str:
    """Return the noun that a phrase is about: "a red car on a road" → "car"."""
    head = ASIDE.sub("", _phrase(text)).split(" of ")[0]
    return head.split()[-1] if head else ""


def _phrase(text: str) -> str:
    return LEADING.sub("", " ".join(text.lower().split()).strip(" .,!?"))


def _without_adjectives(phrase: str) -> list[str]:
    words = phrase.split()
    return [" ".join(words[start:]) for start in range(1, len(words))] if "of" not in words else []


def _exact_names(synonyms: list[tuple[str, ...]]) -> dict[str, np.ndarray]:
    named: dict[str, np.ndarray] = {}
    for index, names in enumerate(synonyms):
        for name in names:
            # "crane" is a bird and a machine: both classes keep the name.
            named.setdefault(name.lower(), np.zeros(CLASSES, np.float32))[index] = 1
    for weights in named.values():
        weights.setflags(write=False)
    return named


def _short(description: str) -> str:
    return description.split(": ", 1)[-1].split(";")[0][:80]


def _read_kinds(first_names: list[str]) -> dict[str, np.ndarray]:
    from anyloom import read_document

    document = read_document(Path(__file__).with_name("imagenet_kinds.yaml"))
    number = {name: index for index, name in reversed(list(enumerate(first_names)))}
    kinds: dict[str, np.ndarray] = {}
    for words, members in document.items():
        weights = np.zeros(CLASSES, np.float32)
        for member in members:
            first, _, last = member.partition(" .. ")
            weights[number[first] : number[last or first] + 1] = 1
        weights.setflags(write=False)
        kinds |= {word.strip(): weights for word in words.split(",")}
    return kinds
