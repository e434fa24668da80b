"""From an instruction in plain words to a plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from ..compiler.sentences import SentencePlace
from ..foundation.plain_text import plain, shortened
from ..registry.lookup import Registry
from ..registry.lookup import registry as the_registry
from . import tokens as kinds
from . import values as values_of
from .clauses import CHINESE_QUESTIONS, QUESTIONS, ClausePart, joined, sections
from .errors import EditError
from .phrases import Thing
from .plan import MAX_STEPS, EditPlan, EditStep, Relation, Selector
from .reading import ClauseReader, Reading, Readings
from .resolving import FRAMING, Context, resolved, selectors
from .suggestions import Suggestions, misspelled
from .tokens import Token, read_tokens, source
from .verbs import KEPT, SAME, Branch, VerbForm, Verbs, verbs_of

MAX_LENGTH = 1_000
MAX_TOKENS = 300
MAX_CORRECTIONS = 3
"""Typing errors of an instruction that are corrected after the first."""
_SHAPES = (["square"], ["circle"], ["rectangle"])
MAX_GAPS = 12
"""Attempts to read a clause as one in which the verb is left out."""


def parse(instruction: str, *, registry: Registry = the_registry) -> EditPlan:
    """Return the steps that an instruction stands for; nothing is loaded and nothing run.

    Args:
        instruction: one or several sentences in English or Chinese, such as "remove the spoon,
            then make the cup blue and blur the background".
        registry: whose graphs are the verbs; those of the open project are among them.

    Raises:
        EditError: something is not understood or can mean several things; names the words.
    """
    return parse_with(instruction, verbs_of(registry))


def parse_with(instruction: str, verbs: Verbs) -> EditPlan:
    """Return the steps that an instruction stands for, by given verbs; see `parse`."""
    try:
        return _Parser(instruction, verbs).plan()
    except ValidationError as error:
        raise EditError(_first_message(error)) from None
    except EditError as error:
        raise _corrected_further(error, verbs) from None


def _corrected_further(error: EditError, verbs: Verbs) -> EditError:
    """Return an error whose suggestion has no other typing errors: "blurr teh cat"."""
    for _ in range(MAX_CORRECTIONS):
        if not error.suggestion or error.example:
            break
        try:
            _Parser(error.suggestion, verbs).plan()
        except ValidationError:
            break
        except EditError as next_error:
            if not next_error.suggestion or next_error.example:
                break
            error = EditError(
                error.message, [*error.words, *next_error.words], next_error.suggestion
            )
        else:
            break
    return error


class _Parser:
    """Reads one instruction."""

    def __init__(self, instruction: str, verbs: Verbs) -> None:
        self.text = instruction
        self.verbs = verbs
        self.reader = ClauseReader(verbs, instruction)
        self.suggestions = Suggestions(verbs, self.reader, instruction)
        self.steps: list[EditStep] = []
        self.context = Context()
        self.form: VerbForm | None = None

    def plan(self) -> EditPlan:
        if len(self.text) > MAX_LENGTH:
            raise EditError(f"an instruction of more than {MAX_LENGTH:,} characters")
        tokens = read_tokens(self.text)
        if len(tokens) > MAX_TOKENS:
            raise EditError(f"an instruction of more than {MAX_TOKENS} words")
        found = sections(tokens)
        if not found:
            example = self.verbs.forms[0].example() if self.verbs.forms else ""
            raise EditError("the instruction is empty", [], example, example=True)
        for pieces in found:
            self.section(pieces)
        return EditPlan(steps=tuple(self.steps))

    def section(self, pieces: Sequence[ClausePart]) -> None:
        """Read the clauses between two certain ends."""
        groups: list[list[ClausePart]] = []
        for piece in pieces:
            if groups and not self.begins(piece):
                groups[-1].append(piece)
            else:
                groups.append([piece])
        index = 0
        while index < len(groups):
            group = groups[index]
            # "remove the dust and blur": what looks like a verb may be a noun
            if index + 1 < len(groups) and not self.is_clause(groups[index + 1]):
                merged = [*group, *groups[index + 1]]
                if self.may_merge(merged, groups[index + 1][0].tokens[0]):
                    groups[index : index + 2] = [merged]
                    continue
            self.clauses(group)
            index += 1

    def begins(self, piece: ClausePart) -> bool:
        """Say whether a piece begins with a verb."""
        tokens = piece.tokens
        _, rest = _without_adverb(tokens)
        word = rest[0].low if rest else ""
        if word not in self.verbs.start.words:
            return not tokens[0].article and bool(self.verbs.start.places) and self.has_form(tokens)
        return True

    def has_form(self, tokens: Sequence[Token]) -> bool:
        """Say whether tokens are a sentence that does not begin with a word of its own."""
        branch = Branch(places=self.verbs.start.places)
        return bool(self.reader.read(tokens, branch).found)

    def is_clause(self, pieces: Sequence[ClausePart]) -> bool:
        return bool(self.read(joined(pieces)).found) or self.gap(pieces) is not None

    def may_merge(self, pieces: Sequence[ClausePart], word: Token) -> bool:
        """Say whether pieces are a clause in which a word that looks like a verb names a thing."""
        found = self.read(joined(pieces)).best
        return bool(found) and not any(
            token is word for tokens in found[0].words.values() for token in tokens
        )

    def clauses(self, pieces: Sequence[ClausePart]) -> None:
        """Read pieces of which the first begins with a verb, as one clause or as several."""
        found = self.gap(pieces)
        if found is not None:
            for readings, rest in found:
                self.add(self.chosen(readings), rest)
            return
        tokens = joined(pieces)
        if (
            pieces[0].too
            and len(pieces) == 1
            and self.form is not None
            and not self.begins(pieces[0])
        ):
            branch = self.verbs.gap(self.form)
            readings = self.reader.read(tokens, branch) if branch else Readings()
            if readings.found:
                self.add(self.chosen(readings), True)
                return
            readings = self.things(tokens)
            if readings is not None:
                self.add(readings, True)
                return
        readings = self.read(tokens)
        if readings.found:
            self.check_joined(pieces)
            self.add(self.chosen(readings), False)
            return
        continued = self.continued(pieces)
        if continued is not None:
            for reading in continued:
                self.add(reading, True)
            return
        raise self.not_understood(pieces, tokens, readings)

    def continued(self, pieces: Sequence[ClausePart]) -> list[Reading] | None:
        """Read a clause without its verb, after a full stop or "then": "Then the house blue."."""
        branch = self.verbs.gap(self.form) if self.form is not None else None
        if branch is None or self.begins(pieces[0]):
            return None
        readings = self.reader.read(joined(pieces), branch)
        chosen = [one for one in readings.best if one.form.says_more]
        if chosen:
            return [self.chosen(Readings(chosen))]
        reading = self.things(joined(pieces))
        return [reading] if reading is not None else None

    def check_joined(self, pieces: Sequence[ClausePart]) -> None:
        """Refuse a thing that would be a verb but for a typing error: "… and bulr the dog"."""
        for piece in pieces[1:]:
            if piece.tokens[0].article:
                continue
            corrected = self.suggestions.corrected(piece.tokens, first_only=True)
            if corrected is not None:
                word, suggestion = corrected
                raise EditError(f"'{word}' is not understood", [word], suggestion)

    def read(self, tokens: Sequence[Token]) -> Readings:
        """Return the readings of a clause; an adverb before its verb is its amount."""
        readings = self.reader.read(tokens)
        if readings.found:
            return readings
        adverb, rest = _without_adverb(tokens)
        if adverb is None:
            return readings
        with_adverb = self.reader.read(rest)
        found = [
            replace(reading, values={**reading.values, "amount": adverb})
            for reading in with_adverb.found
            if "amount" in reading.form.graph.inputs and "amount" not in reading.values
        ]
        if with_adverb.found and not found:
            words = source(self.text, tokens[: len(tokens) - len(rest)])
            verb = with_adverb.found[0].form.verb
            raise EditError(f"'{words}': {verb} takes no amount", [words])
        with_adverb.found = found
        return with_adverb if found or with_adverb.failures else readings

    def gap(self, pieces: Sequence[ClausePart]) -> list[tuple[Readings, bool]] | None:
        """Read "make the car red and the house blue": clauses that share the verb of the first."""
        tries = 0
        for first in range(1, len(pieces)):
            if not any(self.is_gap(piece) for piece in pieces[first:]):
                continue
            tries += 1
            if tries > MAX_GAPS:
                return None
            head = self.read(joined(pieces[:first]))
            if not head.found:
                continue
            form = head.found[0].form
            if form.graph in (SAME, KEPT):
                continue
            rest = self.gap_clauses(form, set(head.found[0].values), pieces[first:])
            if rest is not None:
                return [(head, False), *((readings, True) for readings in rest)]
        return None

    def is_gap(self, piece: ClausePart) -> bool:
        """Say whether a piece can be a clause without its verb."""
        tokens = piece.tokens
        if piece.too:
            return True
        if tokens[0].low in self.verbs.start.words:
            return False
        return any(
            token.kind in (kinds.HEX, kinds.FILE, kinds.STRING, kinds.NUMBER)
            or values_of.is_capitals(token)
            or token.low in self.verbs.words
            or values_of.color((token,)) is not None
            for token in tokens
        ) or any(values_of.amount(tokens[-size:]) for size in (1, 2, 3))

    def gap_clauses(
        self, form: VerbForm, said: set[str], pieces: Sequence[ClausePart]
    ) -> list[Readings] | None:
        """Read the clauses after the one that has the verb.

        Args:
            said: the fields of that one. "outline the dog and the cat in red" says no color of the
                dog alone, so it is one clause.
        """
        branch = self.verbs.gap(form)
        found: list[Readings] = []
        position = 0
        while position < len(pieces):
            for end in range(position + 1, min(position + 4, len(pieces)) + 1):
                part = pieces[position:end]
                tokens = joined(part)
                readings = self.reader.read(tokens, branch) if branch else Readings()
                readings.found = [
                    one
                    for one in readings.found
                    if form.says_more
                    and (one.form.says_more or "what" not in one.values)
                    and (
                        one.form.graph is not form.graph
                        or set(one.values) | {"what"} <= said
                        or (not form.says_things and set(one.values) == said)
                    )
                ]
                if not readings.found and part[-1].too:
                    reading = self.things(tokens, form)
                    readings = Readings([reading] if reading else [])
                if readings.found:
                    found.append(readings)
                    position = end
                    break
            else:
                return None
        return found

    def things(self, tokens: Sequence[Token], form: VerbForm | None = None) -> Reading | None:
        """Read things to which the step before is done as well."""
        form = form or self.form
        place = (
            next((place for place in form.places if place.field == "what"), None) if form else None
        )
        if form is None or place is None:
            return None
        branch = Branch(
            places={("what", place.kind): (SentencePlace("what", place.kind), Branch(ends=[form]))}
        )
        readings = self.reader.read(tokens, branch)
        return readings.found[0] if readings.found else None

    def chosen(self, readings: Readings) -> Reading:
        """Return the best reading.

        Raises:
            EditError: two are equally good and mean different things; shows both.
        """
        best = readings.best
        first = best[0]
        for other in best[1:]:
            if (other.form.verb, other.values) != (first.form.verb, first.values):
                one, two = self.shown(first), self.shown(other)
                if one != two:
                    words = source(self.text, self.tokens_of(first) or self.tokens_of(other))
                    shown = words or shortened(self.text)
                    message = f"'{shown}' can be read in two ways: {one}; or {two}"
                    raise EditError(message, [words])
        return first

    def tokens_of(self, reading: Reading) -> tuple[Token, ...]:
        return next(iter(reading.words.values()), ())

    def shown(self, reading: Reading) -> str:
        try:
            step, _ = self.step(reading, False)
        except EditError as error:
            return str(error)
        return str(EditPlan(steps=(step,))).removeprefix("1. ")

    def add(self, reading: Reading, gap: bool) -> None:
        """Add the step of a reading.

        Args:
            gap: what it does not say is as in the step before.
        """
        if reading.form.graph is KEPT:
            self.leave_out(reading)
            return
        if len(self.steps) == MAX_STEPS:
            raise EditError(f"more than {MAX_STEPS} steps")
        step, form = self.step(reading, gap)
        related = [step.where.to] if isinstance(step.where, Relation) else []
        for selector in (*step.what, *related):
            self.check_spelling(selector)
        self.check_place(step, reading, form)
        self.steps.append(step)
        self.context = self.context.after(step, reading.words.get("with", ()))
        if any(place.kind == "others" for place in form.places):
            # after "keep only the cup in color", "it" is the cup
            self.context.things = tuple(one for what in step.what for one in what.except_)
        self.form = form

    def leave_out(self, reading: Reading) -> None:
        """Take things out of the step before: "blur the background but keep the cat sharp"."""
        words = source(self.text, reading.words.get("what", ())) or "keep"
        if not self.steps:
            raise EditError(f"'{words}' has no step before it from which it is left out", [words])
        if self.form is None or "what" not in self.form.graph.inputs:
            raise EditError(f"'{words}': {self.steps[-1].do} is done to the whole image", [words])
        kept = resolved(reading.values["what"], self.context)
        step = self.steps[-1]
        whole = (Selector(all=True),)
        left = [
            selector.model_copy(update={"except_": (*selector.except_, *kept)})
            for selector in step.what or whole
        ]
        if not kept:
            raise EditError(f"'{words}' leaves nothing of the image", [words])
        for selector in kept:
            self.check_spelling(selector)
        self.steps[-1] = step.model_copy(update={"what": tuple(left)})

    def step(self, reading: Reading, gap: bool) -> tuple[EditStep, VerbForm]:
        form = reading.form
        values = dict(reading.values)
        fields: dict[str, Any] = {}
        if form.graph is SAME:
            if not self.steps or self.form is None:
                raise EditError("'the same' has no step before it", ["the same"])
            gap, form = True, self.form
        if gap and self.steps and self.form is not None and form.graph is self.form.graph:
            before = self.steps[-1]
            fields.update(before.values())
            fields.pop("what", None)
        if gap and self.steps and form.graph.whole and "what" not in values and form.says_things:
            fields["what"] = self.steps[-1].what
        for name, value in values.items():
            if name == "what":
                things, value = value, resolved(value, self.context)
                if not value and not form.graph.whole:
                    word = " ".join(token.text for token in things[0].words)
                    verb = form.verb
                    raise EditError(f"'{word}': {verb} needs a thing in the image", [word])
                shape = next((one for one in things if _is_shape(one)), None)
                if shape is not None and form.verb in FRAMING:
                    word = f"a {shape.words[0].text}"
                    raise EditError(
                        f"'{word}' says a shape; {form.verb} takes a thing, a part such as the "
                        "top half, or box 10,10,60,60",
                        [word],
                    )
            elif name == "where" and isinstance(value, tuple):
                value = self.relation(*value)
            elif name == "color" and value == values_of.TRANSPARENT:
                raise EditError(f"'{value}' is no color", [value])
            fields[name] = value
        return EditStep(do=form.verb, **fields), form

    def check_place(self, step: EditStep, reading: Reading, form: VerbForm) -> None:
        """Refuse to rotate or move the background alone where "it" may mean the photo."""
        things = reading.values.get("what", ())
        if not any(getattr(thing, "pronoun", "") for thing in things) or not form.graph.whole:
            return
        parts = [one.part for one in step.what if one.part in ("background", "foreground")]
        if not parts or self.verbs.keeps_places(form.graph.name):
            return
        word = " ".join(token.text for token in things[0].words)
        verb = form.verb.replace("_", " ")
        raise EditError(f"'{word}' is the {parts[0]} here; to {verb} all, say the photo", [word])

    def check_spelling(self, selector: Selector) -> None:
        """Refuse a noun that is a word like "background" but for a typing error."""
        found = misspelled((selector.phrase or "").split())
        if found is not None:
            word, known = found
            suggestion = re.sub(rf"\b{re.escape(word)}\b", known, self.text, flags=re.IGNORECASE)
            suggestion = shortened(plain(suggestion))
            raise EditError(f"'{word}' is not understood", [word], suggestion)
        related = [selector.relation.to] if selector.relation else []
        for inner in (*related, *selector.except_):
            self.check_spelling(inner)

    def relation(self, kind: str, thing: Thing) -> Relation:
        found = selectors(thing, self.context)
        if len(found) != 1:
            raise EditError("a place is in relation to one thing")
        return Relation(kind=kind, to=found[0])  # type: ignore[arg-type]

    def not_understood(
        self, pieces: Sequence[ClausePart], tokens: Sequence[Token], readings: Readings
    ) -> EditError:
        question = self.question(tokens)
        if question is not None:
            return question
        for piece in pieces[1:]:
            corrected = self.suggestions.corrected(piece.tokens, first_only=True)
            if corrected is not None:
                word, suggestion = corrected
                return EditError(f"'{word}' is not understood", [word], suggestion)
        return self.suggestions.error(tokens, readings)

    def question(self, tokens: Sequence[Token]) -> EditError | None:
        """Return the answer to a question, which is no edit: the graph that answers it."""
        text = source(self.text, tokens)
        low = text.lower()
        chinese = next((word for word in CHINESE_QUESTIONS if word in text), "")
        first = tokens[0].low
        if first not in QUESTIONS and not chinese:
            return None
        if "how many" in low or "多少" in text or "几" in text or first in ("is", "are"):
            graph = "count_by_text"
        elif "where" in low or "哪" in text:
            graph = "segment_by_text"
        elif any(word in low for word in ("say", "read", "written", "text")):
            graph = "ocr"
        else:
            graph = "caption_everything"
        return EditError(
            f"'{shortened(plain(text))}' is a question, not an edit; this graph answers it: "
            f"anyloom run {graph}",
            [chinese or tokens[0].text],
        )


def _is_shape(thing: Thing) -> bool:
    """Say whether a thing is "a square", which may also be the shape of the result."""
    return not thing.definite and [token.low for token in thing.words] in _SHAPES


def _without_adverb(tokens: Sequence[Token]) -> tuple[str | None, Sequence[Token]]:
    """Return the amount that an adverb before a verb says, and the words after it."""
    for length in (3, 2, 1):
        if len(tokens) > length and values_of.key(tokens[:length]) in values_of.ADVERBS:
            return values_of.amount(tokens[:length]), tokens[length:]
    return None, tokens


def _first_message(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return plain(f"{place}: {first['msg']}")
