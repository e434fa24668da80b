"""Errors of a clause that is not understood: which words, what was expected, the nearest fix."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from ..compiler.sentences import ARTICLES
from ..foundation.plain_text import plain, shortened
from . import tokens as kinds
from . import values as values_of
from .errors import EditError
from .lexicon import CSS_COLORS, ENGLISH, LETTER_SIZES, NUMBER_WORDS
from .phrases import read_things
from .reading import MAX_TOKENS, ClauseReader, Readings, Work
from .tokens import Token, source
from .verbs import Verbs

MAX_TRIES = 10
"""Corrections of one word that are tried."""
WORK_FOR_TRY = 300
HANDED_ON = "ask the model to"
"""How a sentence begins whose rest a model is to follow."""
MAX_EXPECTED = 3
MAX_SUGGESTIONS = 3
MISSPELLED_ARTICLES = frozenset(["teh", "hte", "thr", "tge"])
CHECKED_PARTS = [
    "background",
    "foreground",
    "everything",
    "biggest",
    "largest",
    "smallest",
    "leftmost",
    "rightmost",
]


class Suggestions:
    """Finds the nearest instruction that is understood."""

    def __init__(self, verbs: Verbs, reader: ClauseReader, text: str) -> None:
        self.verbs = verbs
        self.reader = reader
        self.text = text

    @cached_property
    def vocabulary(self) -> list[str]:
        """Words that have a meaning in sentences, apart from names of things."""
        names = {word for word in self.verbs.words if word.isascii()}
        closed = {word for words in ENGLISH for word in words if word.isascii()}
        amounts = {word for text in values_of.AMOUNT_WORDS.values() for word in text.split("|")}
        numbers = {word for form in NUMBER_WORDS for word in form}
        words = names | closed | CSS_COLORS | amounts | numbers | LETTER_SIZES.keys()
        return sorted(word for word in words if len(word) > 2 and " " not in word)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.vocabulary) | self.verbs.words

    def error(self, tokens: Sequence[Token], readings: Readings) -> EditError:
        """Return the error of a clause that has no reading."""
        for token in tokens:
            if token.kind == kinds.UNKNOWN:
                text = plain(token.text)
                return EditError(f"'{text}' is not understood", [text])
        if len(tokens) > MAX_TOKENS:
            text = plain(source(self.text, tokens[:5]))
            return EditError(f"the clause that begins with '{text}' is too long", [text])
        number = self._number_without_unit(tokens)
        if number is not None:
            return number
        corrected = self.corrected(tokens)
        if corrected is not None:
            word, suggestion = corrected
            return EditError(f"'{word}' is not understood", [word], suggestion)
        if readings.failures:
            return readings.failures[0][1]
        start = tokens[0]
        if not readings.expected.get(1) and start.low not in self.verbs.start.words:
            return self._unknown_verb(tokens)
        return self._incomplete(tokens, readings)

    def _unknown_verb(self, tokens: Sequence[Token]) -> EditError:
        word = plain(tokens[0].text)
        text = shortened(plain(source(self.text, tokens)))
        first = [word for word in self.verbs.start.words if word.isascii()]
        nearest = difflib.get_close_matches(tokens[0].low, first, n=1, cutoff=0.6)
        alike = self._most_alike(text)
        suggestions = [self._example(tokens, nearest[0])] if nearest else []
        suggestions = [one for one in dict.fromkeys([*suggestions, *alike]) if one]
        message = f"'{word}' is no verb of an edit, in '{text}' (anyloom edit --verbs lists them)"
        try:
            read_things(tokens)
        except EditError:
            pass
        else:
            message = f"'{text}' does not say what to do (anyloom edit --verbs lists the verbs)"
            word = text
        if self.verbs.problems:
            message += f"; left out: {self.verbs.problems[0]}"
        best, *others = [*suggestions[:MAX_SUGGESTIONS], ""]
        return EditError(message, [word], best, example=True, others=[one for one in others if one])

    def _incomplete(self, tokens: Sequence[Token], readings: Readings) -> EditError:
        """Return the error of a clause whose verb is known."""
        furthest = max(readings.expected)
        expected = readings.expected[furthest]
        if furthest == 0 and len(readings.expected) == 1:
            return self._unknown_verb(tokens)
        text = shortened(plain(source(self.text, tokens)))
        expected = [one for one in expected if one.isascii() or not tokens[0].low.isascii()]
        listed = ", ".join(expected[:MAX_EXPECTED]) + (" …" if len(expected) > MAX_EXPECTED else "")
        if furthest >= len(tokens):
            message = f"'{text}' is not complete: expected {listed or 'nothing more'}"
            words = [plain(tokens[-1].text)]
        else:
            rest = shortened(plain(source(self.text, tokens[furthest:])))
            message = f"'{rest}' is not understood, in '{text}'"
            message += f"; expected there: {listed}" if listed else ""
            words = [rest]
        if furthest and len(tokens) > 2 and self.verbs.of("instruct"):
            message += f"; a model may do it: “{HANDED_ON} {text}”"
        return EditError(message, words, self._example(tokens, tokens[0].low), example=True)

    def _most_alike(self, text: str) -> list[str]:
        """Return the sentences that a text is most like, of different graphs, the nearest first.

        Words in common count before letters in common.
        """
        chinese = any(ord(letter) > 0x3400 for letter in text)
        words = set(text.lower().split()) - ARTICLES
        matcher = difflib.SequenceMatcher(b=text.lower())
        best: dict[int, tuple[float, str]] = {}
        for form in self.verbs.forms:
            literals = {part for part in form.form if isinstance(part, str)}
            if chinese == all(part.isascii() for part in literals):
                continue
            common = len(literals & words) / len(literals)
            known = best.get(id(form.graph), (-1.0, ""))
            if common < known[0]:
                continue
            example = form.example()
            matcher.set_seq1(example)
            score = common + matcher.quick_ratio()
            best[id(form.graph)] = max(known, (score, example))
        ranked = sorted(best.values(), reverse=True)
        return [example for _, example in ranked[:MAX_SUGGESTIONS]]

    def _number_without_unit(self, tokens: Sequence[Token]) -> EditError | None:
        """Return the error of a number that would be an amount if it had a unit."""
        for index, token in enumerate(tokens):
            if token.kind != kinds.NUMBER:
                continue
            for unit in ("%", "degrees", "px"):
                sign = Token(unit, unit, kinds.WORD, token.end, token.end)
                if self._is_read([*tokens[: index + 1], sign, *tokens[index + 1 :]]):
                    number = token.text
                    message = f"'{number}' has no unit; write {number} %, {number} degrees or "
                    return EditError(f"{message}{number} px", [number])
        return None

    def _example(self, tokens: Sequence[Token], verb: str) -> str:
        """Return the sentence of a verb that has most words in common with a clause."""
        if not verb:
            return ""
        words = {token.low for token in tokens}
        forms = [form for form in self.verbs.forms if form.form[0] == verb]
        if not forms:
            return ""
        best = max(forms, key=lambda form: (len(words & set(map(str, form.form))), -len(form.form)))
        return best.example()

    def corrected(
        self, tokens: Sequence[Token], *, first_only: bool = False
    ) -> tuple[str, str] | None:
        """Return a word with a typing error, and the instruction without it.

        Only a correction that makes the clause one that is understood counts.

        Args:
            first_only: only the first word may be wrong.
        """
        tries = 0
        for index, token in enumerate(tokens[: 1 if first_only else 12]):
            if token.kind != kinds.WORD or len(token.low) < 3 or token.low in self._known:
                continue
            for word in self._alike(token.low, first_only or index == 0):
                tries += 1
                if tries > MAX_TRIES:
                    return None
                fixed = [*tokens[:index], replace(token, low=word, text=word), *tokens[index + 1 :]]
                if self._is_read(fixed, any_words=False):
                    before, after = self.text[: token.start], self.text[token.end :]
                    return plain(token.text), shortened(plain(f"{before}{word}{after}"))
        return None

    def _is_read(self, tokens: Sequence[Token], *, any_words: bool = True) -> bool:
        """Say whether a clause is understood.

        Args:
            any_words: a sentence counts that would take any words in place of these.
        """
        try:
            found = ClauseReader(self.verbs, self.text, Work(WORK_FOR_TRY)).read(tokens).found
        except EditError:
            return False
        return any(any_words or set(one.values) != {"text"} for one in found)

    def _alike(self, word: str, verb: bool) -> Iterable[str]:
        """Return words of the vocabulary that a typing error may have changed, nearest first."""
        known = (
            [one for one in self.verbs.start.words if one.isascii()] if verb else self.vocabulary
        )
        allowed = 1 if len(word) < 6 else 2
        near = [
            (distance, one)
            for one in known
            if abs(len(one) - len(word)) <= allowed
            and (distance := _distance(word, one, allowed)) <= allowed
        ]
        return [one for distance, one in sorted(near)[:3] if distance]


def misspelled(words: Sequence[str]) -> tuple[str, str] | None:
    """Return a word that is probably meant to be "the" or a part of the image, and that word.

    Only long words are compared, which no other word is near to.
    """
    for word in words:
        if word in MISSPELLED_ARTICLES:
            return word, "the"
        for known in CHECKED_PARTS:
            if len(word) > 5 and word != known and _distance(word, known, 1) == 1:
                return word, known
    return None


def nearest_word(word: str, known: Sequence[str]) -> str | None:
    """Return the known word that a typing error may have changed into another, None without."""
    allowed = 1 if len(word) < 6 else 2
    near = [(_distance(word, one, allowed), one) for one in known if len(word) > 3]
    distance, nearest = min(near, default=(0, ""))
    return nearest if 0 < distance <= allowed else None


def _distance(left: str, right: str, most: int) -> int:
    """Return how many letters are missing, added, changed or swapped, at the most `most + 1`."""
    if left == right:
        return 0
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, start=1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(right, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
