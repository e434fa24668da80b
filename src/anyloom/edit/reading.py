"""Readings of one clause: which verbs its words call, and with what.

Several readings are ranked: each word of the verb's own sentence counts 1; a color, an amount, a
file, quoted letters or a relation counts 0.5 more than free words; "a cup" for a thing of the image
and "the cup" for something new count against a reading, and so does "on the left" as the way to
rotate. A reading that hands the whole clause on to a model comes after all others. The rest is a
tie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from ..compiler.sentences import FREE, KINDS, SentencePlace
from . import tokens as kinds
from . import values as values_of
from .errors import EditError
from .phrases import Thing, read_things
from .tokens import Token, source
from .verbs import Branch, VerbForm, Verbs
from .words import classified

MAX_READINGS = 16
MAX_TOKENS = 60
MAX_WORK = 4_000
"""What is looked at for one instruction: points of sentences, and five for a word of a thing."""
LONGEST_VALUE = 6
"""Words of a color or an amount."""
DEFINITE = frozenset(
    [
        "the",
        "this",
        "that",
        "these",
        "those",
        "it",
        "them",
        "my",
        "your",
        "his",
        "her",
        "its",
        "our",
        "their",
    ]
)
BLACK_AND_WHITE = frozenset([("black", "and", "white"), ("黑", "白"), ("黑", "白", "色")])
"""What a thing becomes, rather than something new."""
ARTICLE_COST = 1.5
CLAUSE_COST = 100.0
"""More than any reading scores."""


@dataclass(frozen=True)
class Reading:
    """One meaning of a clause.

    values: field of a step → the things, words, color … that its place holds.
    words:  the tokens of a place of free words, by field.
    """

    form: VerbForm
    values: dict[str, Any]
    words: dict[str, tuple[Token, ...]]
    score: float
    free: int = 0
    """Tokens of places that take any words."""


@dataclass
class Readings:
    """The readings of a clause, best first, and what is wrong with those that fail."""

    found: list[Reading] = field(default_factory=list)
    failures: list[tuple[float, EditError]] = field(default_factory=list)
    expected: dict[int, list[str]] = field(default_factory=dict)
    """Number of tokens that fit the start of a sentence → what may follow them."""

    @property
    def best(self) -> list[Reading]:
        """The readings that nothing ranks above each other; of a graph the fewest free words."""
        if not self.found:
            return []
        top = [one for one in self.found if one.score > self.found[0].score - 1e-6]
        least: dict[int, int] = {}
        for one in top:
            graph = id(one.form.graph)
            least[graph] = min(one.free, least.get(graph, one.free))
        return [one for one in top if one.free == least[id(one.form.graph)]]


class Work:
    """Bounds the time that one instruction takes."""

    def __init__(self, most: int = MAX_WORK) -> None:
        self._left = most

    def spend(self, amount: int) -> None:
        """Count some work.

        Raises:
            EditError: it is more than an instruction may take.
        """
        self._left -= amount
        if self._left < 0:
            raise EditError("the instruction has too many readings; say it in shorter sentences")


class ClauseReader:
    """Reads the clauses of one instruction."""

    def __init__(self, verbs: Verbs, text: str, work: Work | None = None) -> None:
        self.verbs = verbs
        self.text = text
        self.work = work or Work()
        self._memory: dict[tuple[int, int, int, str], Any] = {}

    def read(self, tokens: Sequence[Token], start: Branch | None = None) -> Readings:
        """Return the readings of a clause.

        Args:
            start: the sentences to read it by; None = those of all verbs.
        """
        readings = Readings()
        if not 0 < len(tokens) <= MAX_TOKENS:
            return readings
        walk = _Walk(tokens, readings.expected, self.work)
        for form, places in islice(walk.matches(start or self.verbs.start), MAX_READINGS):
            score = walk.score(form, places)
            try:
                readings.found.append(self._reading(form, places, tokens, score))
            except EditError as error:
                readings.failures.append((score, error))
        readings.found.sort(key=lambda reading: (-reading.score, reading.free))
        readings.failures.sort(key=lambda failure: -failure[0])
        if not readings.found and (moved := _turn_last(tokens)):
            again = self.read(moved, start)
            return again if again.found else readings
        return readings

    def _reading(
        self,
        form: VerbForm,
        places: Sequence[tuple[SentencePlace, int, int]],
        tokens: Sequence[Token],
        score: float,
    ) -> Reading:
        found: dict[str, Any] = {}
        words: dict[str, tuple[Token, ...]] = {}
        for place, start, end in places:
            part = tuple(tokens if place.kind == "clause" else tokens[start:end])
            value = self._value(place.kind, part)
            related = place.kind == "where" and isinstance(value, tuple)
            if related and "to" not in form.graph.inputs:
                words_there = source(self.text, part)
                raise EditError(f"'{words_there}' is no direction", [words_there])
            if place.kind == "style":
                found.update(value)
                score += len(value)
                continue
            found[place.field] = value
            if place.kind in _WORDS:
                words[place.field] = part
            if place.kind in ("things", "letters", "others"):
                score -= ARTICLE_COST * sum(not thing.definite for thing in value)
            elif place.kind == "text" and (
                part[0].low in DEFINITE or values_of.key(part) in BLACK_AND_WHITE
            ):
                score -= ARTICLE_COST
            elif place.kind == "where" and not related and form.turns:
                # "rotate the cup on the left": it says which cup
                score -= ARTICLE_COST * (values_of.direction(part) is None)
            elif related:
                score += 1 - ARTICLE_COST * (not value[1].definite)
        free = sum(end - start for place, start, end in places if place.kind in FREE)
        return Reading(form, found, words, score, free)

    def _value(self, kind: str, part: tuple[Token, ...]) -> Any:
        key = (part[0].start, part[-1].end, len(part), kind)
        if key not in self._memory:
            self.work.spend(5 * len(part) + 5 if kind in FREE or kind == "where" else 1)
            try:
                self._memory[key] = _READERS[kind](part, self.text)
            except EditError as error:
                self._memory[key] = error
        value = self._memory[key]
        if isinstance(value, EditError):
            raise value
        return value


class _Walk:
    """Finds the word sequences that all tokens of a clause fit."""

    def __init__(self, tokens: Sequence[Token], expected: dict[int, list[str]], work: Work) -> None:
        self.tokens = tokens
        self.expected = expected
        self.work = work

    def matches(
        self, branch: Branch, at: int = 0, places: tuple[tuple[SentencePlace, int, int], ...] = ()
    ) -> Iterator[tuple[VerbForm, tuple[tuple[SentencePlace, int, int], ...]]]:
        tokens = self.tokens
        self.work.spend(1)
        if at == len(tokens):
            for form in branch.ends:
                yield form, places
            self._expect(at, branch)
            return
        after = self._after_word(branch, at)
        for following, position in after:
            yield from self.matches(following, position, places)
        for place, child in branch.places.values():
            for end in self._ends(place.kind, child, at):
                yield from self.matches(child, end, (*places, (place, at, end)))
        if not after:
            self._expect(at, branch)

    def _after_word(self, branch: Branch, at: int) -> list[tuple[Branch, int]]:
        """Return what follows the word at a position, which an article may precede."""
        tokens = self.tokens
        if at < len(tokens) and tokens[at].low in branch.words:
            return [(branch.words[tokens[at].low], at + 1)]
        if at + 1 < len(tokens) and tokens[at].article and tokens[at + 1].low in branch.words:
            return [(branch.words[tokens[at + 1].low], at + 2)]
        return []

    def _ends(self, kind: str, child: Branch, at: int) -> Iterator[int]:
        """Yield where a place that begins at a position may end."""
        tokens, count = self.tokens, len(self.tokens)
        if kind in FREE or kind in ("where", "style"):
            for end in range(at + 1, count + 1):
                followed = end == count or child.places or self._after_word(child, end)
                if not followed or (kind == "where" and not self._is_where(at, end)):
                    continue
                if kind != "style" or values_of.style(tokens[at:end]):
                    yield end
        elif kind in ("string", "file"):
            if at < count and tokens[at].kind == (kinds.STRING if kind == "string" else kinds.FILE):
                yield at + 1
        else:
            read = _VALUES[kind]
            for end in range(at + 1, min(at + LONGEST_VALUE, count) + 1):
                if read(tokens[at:end], ""):
                    yield end

    def _is_where(self, start: int, end: int) -> bool:
        part = self.tokens[start:end]
        if values_of.direction(part) or values_of.side(part):
            return True
        return self._relations.get(start, end) < end

    @cached_property
    def _relations(self) -> dict[int, int]:
        """Where a relation begins → where it ends."""
        found: dict[int, int] = {}
        position = 0
        chinese = any(token.kind == kinds.CHINESE for token in self.tokens)
        for word in classified(self.tokens):
            if word.kind == "REL":
                found[position] = position + len(word.tokens)
            position += len(word.tokens)
        if chinese:  # the relation stands behind the thing
            for start in range(len(self.tokens)):
                found.setdefault(start, start + 1)
        return found

    def _expect(self, at: int, branch: Branch) -> None:
        expected = self.expected.setdefault(at, [])
        for place, _ in branch.places.values():
            wanted = KINDS[place.kind].partition(",")[0]  # without its examples
            if wanted not in expected:
                expected.insert(0, wanted)
        for word in branch.words:
            if word not in expected:
                expected.append(word)

    def score(self, form: VerbForm, places: Sequence[tuple[SentencePlace, int, int]]) -> float:
        """Return how well the words fit a sentence, before its places are read."""
        literals = sum(isinstance(part, str) for part in form.form)
        chinese = any(isinstance(part, str) and ord(part[0]) > 0x3400 for part in form.form)
        exact = sum(
            place.kind not in ("things", "text", "clause", "where") for place, _, _ in places
        )
        handed_on = any(place.kind == "clause" for place, _, _ in places)
        return literals * (0.5 if chinese else 1.0) + 0.5 * exact - CLAUSE_COST * handed_on


def _turn_last(tokens: Sequence[Token]) -> Sequence[Token] | None:
    """Return a clause with its "clockwise" at its end, where an amount has it; None without."""
    for at in range(len(tokens)):
        length = values_of.turn(tokens, at)
        if length and at + length < len(tokens):
            return [*tokens[:at], *tokens[at + length :], *tokens[at : at + length]]
    return None


def _read_named(part: tuple[Token, ...], text: str) -> tuple[Thing, ...]:
    if values_of.amount(part) is not None:
        words = source(text, part)
        raise EditError(f"'{words}' is an amount, and names no thing", [words])
    return read_things(part)


def _read_letters(part: tuple[Token, ...], text: str) -> tuple[Thing, ...]:
    things = read_things(part)
    for thing in things:
        if thing.fields.get("part") != "text":
            words = source(text, part)
            raise EditError(f"'{words}' is not text in the image", [words])
    return things


def _read_others(part: tuple[Token, ...], text: str) -> tuple[Thing, ...]:
    return (Thing(fields={"all": True}, but=read_things(part)),)


def _read_text(part: tuple[Token, ...], text: str) -> str:
    for token in part:
        if token.kind == kinds.UNKNOWN:
            raise EditError(f"'{token.text}' is not understood", [token.text])
        if token.kind == kinds.FILE:
            raise EditError(f"'{token.text}' is a file, not words", [token.text])
    if len(part) == 1 and part[0].kind == kinds.STRING:
        return part[0].text
    return source(text, part)


def _read_writing(part: tuple[Token, ...], text: str) -> str:
    if len(part) == 1 and part[0].kind == kinds.STRING:
        return part[0].text
    at = values_of.doubtful(part)
    if at is None:
        return _read_text(part, text)
    whole, doubted = source(text, part), source(text, part[at:])
    if part[0].kind == kinds.STRING:
        doubted = source(text, part[1:])
        raise EditError(
            f"'{doubted}' is not understood after \"{part[0].text}\": expected a side of the "
            "image, a color or a size, such as at the top in red",
            [doubted],
        )
    raise EditError(
        f"'{doubted}' says no side of the image, color or size that is known; put letters in "
        f'quotes, such as "{whole}"',
        [doubted],
    )


def _read_capitals(part: tuple[Token, ...], text: str) -> str:
    quoted = len(part) == 1 and part[0].kind == kinds.STRING
    if not quoted and not all(values_of.is_capitals(token) for token in part):
        words = source(text, part)
        raise EditError(f"'{words}' are not letters in capitals or in quotes", [words])
    return _read_text(part, text)


def _read_where(part: tuple[Token, ...], text: str) -> Any:
    found = values_of.direction(part) or values_of.side(part)
    if found:
        return found
    if any(token.kind == kinds.CHINESE for token in part):
        things = read_things((*part, *_DE, *_PLACEHOLDER))
        if len(things) == 1 and things[0].relation is not None:
            return things[0].relation
        words = source(text, part)
        raise EditError(f"'{words}' is no place", [words])
    word = classified(part)[0]
    rest = part[len(word.tokens) :]
    words = source(text, part)
    if word.kind != "REL" or not rest:
        raise EditError(f"'{words}' is no place", [words])
    things = read_things(rest)
    if len(things) != 1 or things[0].pronoun == "them" or things[0].whole:
        raise EditError(f"'{words}' is no place: one thing stands after '{word.text}'", [words])
    return (word.value, things[0])


def _read_color(part: Sequence[Token], text: str) -> str | None:
    return values_of.color(part, transparent=True)


def _read_amount(part: Sequence[Token], text: str) -> str | None:
    return values_of.amount(part)


def _read_ratio(part: Sequence[Token], text: str) -> str | None:
    return values_of.ratio(part)


_DE = (Token("的", "的", kinds.CHINESE, -1, -1),)
_PLACEHOLDER = (Token("物", "物", kinds.CHINESE, -1, -1),)


def _read_material(part: Sequence[Token], text: str) -> str | None:
    return values_of.material(part)


_WORDS = frozenset(["text", "writing", "capitals", "clause", "string", "file", "material"])
"""Kinds of places whose words are what the step takes."""
_VALUES: dict[str, Callable[[Sequence[Token], str], str | None]] = {
    "color": _read_color,
    "material": _read_material,
    "amount": _read_amount,
    "ratio": _read_ratio,
}
"""Readers of words that are no value unless they are in a list."""
_READERS: dict[str, Callable[[tuple[Token, ...], str], Any]] = {
    "things": _read_named,
    "letters": _read_letters,
    "others": _read_others,
    **_VALUES,
    "text": _read_text,
    "writing": _read_writing,
    "capitals": _read_capitals,
    "style": lambda part, text: values_of.style(part),
    "clause": _read_text,
    "string": lambda part, text: part[0].text,
    "file": lambda part, text: part[0].text,
    "where": _read_where,
}
