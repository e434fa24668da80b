"""Names of things in an instruction: "the second red cup from the left on the table".

A LALR grammar of word classes gives the structure, see `thing_grammar`; what it may mean is decided
here. Pronouns and nouns that are only implied stay open until the steps before are known; see
`resolving`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lark.exceptions import UnexpectedInput

from . import tokens as kinds
from .errors import EditError
from .lexicon import CSS_COLORS, POSTURES
from .nouns import is_plural
from .thing_grammar import thing_parser, word_classes
from .tokens import Token
from .values import UNITS
from .words import Word, classified, joined_text, text_of

MAX_TOKENS = 120
MAX_NESTING = 6

_MEASURE = re.compile(r"[\dx×]+")
_CLEAR_UNITS = UNITS - {"x", "×", "times", "%"}
_REFUSED = {
    "VAGUE": "does not say which; say all, both, a number, or which one",
    "UNSUPPORTED": "is not understood in the name of a thing",
    "UNKNOWN": "is not understood",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """A selector whose pronouns and implied nouns are still open.

    words:    the tokens of the noun with its adjectives.
    fields:   those of the selector that are known.
    pronoun:  "it" or "them"; the token is the only one of `words`.
    implied:  the noun is "one" or "ones", or there is none.
    other:    all but what the step before was done to.
    rest:     everything but that.
    whole:    the whole image.
    definite: False after "a".
    """

    words: tuple[Token, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)
    pronoun: str = ""
    implied: bool = False
    other: bool = False
    rest: bool = False
    whole: bool = False
    definite: bool = True
    relation: tuple[str, Thing] | None = None
    but: tuple[Thing, ...] = ()


def read_things(tokens: Sequence[Token]) -> tuple[Thing, ...]:
    """Return the things that tokens name.

    Raises:
        EditError: they are not names of things; names the words.
    """
    if not tokens:
        raise EditError("a thing is not named")
    if len(tokens) > MAX_TOKENS:
        raise EditError(f"more than {MAX_TOKENS} words in a row name things", [tokens[0].text])
    words = classified(tokens)
    for word in words:
        if word.kind in _REFUSED:
            raise EditError(f"'{word.text}' {_REFUSED[word.kind]}", [word.text])
    chinese = any(token.kind == kinds.CHINESE for token in tokens)
    known = word_classes(chinese)
    for word in words:
        if word.kind not in known:
            raise EditError(f"'{word.text}' is not understood there", [word.text])
    try:
        tree = thing_parser(chinese).parse(words)  # type: ignore[arg-type]
    except UnexpectedInput as error:
        raise _unexpected(error, words) from None
    reader = _ChineseReader() if chinese else _Reader()
    return reader.things(tree.children[0])


def _unexpected(error: Any, words: Sequence[Word]) -> EditError:
    word = getattr(getattr(error, "token", None), "word", None)
    if word is None:
        last = words[-1]
        return EditError(f"after '{last.text}' a thing is not named", [last.text])
    index = next(i for i, one in enumerate(words) if one is word)
    before = f"after '{words[index - 1].text}'" if index else "there"
    named = [words[index - 1].text] if index else []
    return EditError(f"'{word.text}' is not understood {before}", [*named, word.text])


class _Reader:
    """Reads the tree of the grammar."""

    def things(self, tree: Any, depth: int = 0) -> tuple[Thing, ...]:
        if depth > MAX_NESTING:
            raise EditError(f"things are named inside each other more than {MAX_NESTING} deep")
        things = [child for child in tree.children if child.data == "thing"]
        result = _with_shared_noun(tuple(self.thing(child, depth) for child in things))
        # "both the cup and the spoon": two things, not two cups
        if len(result) == 2 and result[0].fields.get("count") == 2:
            first = result[0]
            if not is_plural(first.words):
                fields = {k: v for k, v in first.fields.items() if k not in ("count", "all")}
                return (replace(first, fields=fields), result[1])
        return result

    def thing(self, tree: Any, depth: int) -> Thing:
        thing = self.noun(tree.children[0], depth)
        if len(tree.children) > 1:
            thing = replace(thing, but=self.things(tree.children[-1], depth + 1))
        return thing

    def noun(self, tree: Any, depth: int) -> Thing:
        if depth > MAX_NESTING:
            raise EditError(f"things are named inside each other more than {MAX_NESTING} deep")
        cores = [child for child in tree.children if getattr(child, "data", "") == "core"]
        *owners, last = [[item.children[0].word for item in core.children] for core in cores]
        tails = [
            child
            for child in tree.children
            if getattr(child, "data", "") in ("relation", "at", "order", "letters", "nothing")
        ]
        posture: Word | None = None
        if tails and tails[0].data in ("relation", "at"):
            last, posture = _without_posture(last)
        thing = read_core(last, alone=not tails and not owners)
        if posture is not None:
            thing = replace(thing, words=(*posture.tokens, *thing.words))
        owner: Thing | None = None
        for words in owners:
            current = read_core(words, alone=True)
            owner = current if owner is None else _related(current, "of", owner)
        if owner is not None:
            thing = _related(thing, "of", owner)
        for tail in tails:
            thing = self.with_tail(thing, tail, depth)
        return _as_lines(thing)

    def with_tail(self, thing: Thing, tail: Any, depth: int) -> Thing:
        words = [child.word for child in tail.children if hasattr(child, "word")]
        if tail.data == "nothing":
            return thing
        if tail.data == "letters":
            return _with_field(thing, "string", words[-1].value, words[-1])
        if tail.data == "order" and words[0].kind == "ORDER":
            return _with_field(thing, "order", words[0].value, words[0])
        inner = tail.children[-1]
        core = inner if inner.data == "core" else inner.children[0]
        simple = inner.data == "core" or len(inner.children) == 1
        items = [item.children[0].word for item in core.children]
        named = [word for word in items if word.kind != "DET"]
        if tail.data == "order":
            if len(named) != 1 or named[0].kind != "SIDE" or " " in named[0].value:
                raise EditError(
                    f"'{text_of(items)}' is no side to count from; say left, right, top or bottom",
                    [text_of(items)],
                )
            if "ordinal" not in thing.fields and "count" not in thing.fields:
                if "size" in thing.fields or thing.fields.get("all"):
                    raise EditError(
                        f"'{words[0].text} {text_of(items)}' counts nothing", [text_of(items)]
                    )
                return _with_field(thing, "side", named[0].value, named[0])
            return _with_field(thing, "order", named[0].value, named[0])
        kind = "in" if tail.data == "at" else words[0].value
        if simple and [word.kind for word in named] == ["COORDINATES"] and kind == "in":
            return _with_coordinates(thing, named[0])
        if simple and [word.kind for word in named] == ["SIDE"]:
            return _with_field(thing, "side", named[0].value, named[0])
        if simple and [word.kind for word in named] == ["PICTURE"]:
            if kind in ("left_of", "right_of"):  # "on the left of the picture"
                return _with_field(thing, "side", kind.removesuffix("_of"), words[0])
            if kind in ("in", "of", "on"):
                return thing
        if simple and [word.kind for word in named] == ["ORIGINAL"] and kind in ("in", "of"):
            return _with_field(thing, "image", "original", named[0])
        if inner.data == "noun" and kind in ("in", "on") and _is_side_of_picture(inner, items):
            return _with_field(thing, "side", named[0].value, named[0])
        if tail.data == "at":
            raise EditError(
                f"'{words[0].text if words else 'at'}' is not understood there; say next to, on "
                "or in",
                [words[0].text if words else "at"],
            )
        return _related(thing, kind, self.noun(inner, depth + 1))


def _with_shared_noun(things: tuple[Thing, ...]) -> tuple[Thing, ...]:
    """Return things with their nouns: of "the red and the blue ball" the first is a ball, too."""
    result = list(things)
    for at in range(len(things) - 2, -1, -1):
        words, others = result[at].words, result[at + 1].words
        if len(words) == 1 and len(others) > 1 and _is_color(words[0]) and _is_color(others[0]):
            result[at] = replace(result[at], words=(*words, *others[1:]))
    return tuple(result)


def _is_color(token: Token) -> bool:
    return token.low in CSS_COLORS


def _is_side_of_picture(noun: Any, items: list[Word]) -> bool:
    """Say whether a noun is "the left side of the picture"."""
    if [word.kind for word in items if word.kind != "DET"] != ["SIDE"] or len(noun.children) != 2:
        return False
    tail = noun.children[1]
    if tail.data != "relation" or tail.children[0].word.value not in ("of", "in"):
        return False
    inner = tail.children[-1]
    if len(inner.children) != 1:
        return False
    words = [item.children[0].word for item in inner.children[0].children]
    return [word.kind for word in words if word.kind != "DET"] == ["PICTURE"]


def _without_posture(words: list[Word]) -> tuple[list[Word], Word | None]:
    """Take "standing" from "the men standing next to the car"."""
    last = words[-1]
    is_posture = last.kind == "WORD" and last.tokens[0].low in POSTURES
    if is_posture and len(words) > 1 and words[-2].kind in ("WORD", "ONE", "EVERYTHING"):
        return words[:-1], last
    return words, None


def _related(thing: Thing, kind: str, to: Thing) -> Thing:
    if thing.relation is None:
        return replace(thing, relation=(kind, to))
    words = " ".join(token.text for token in to.words) or "it"
    raise EditError(f"'{words}' is one relation too many; name the thing by one of them", [words])


def _with_field(thing: Thing, name: str, value: Any, word: Word) -> Thing:
    if name in thing.fields and thing.fields[name] != value:
        raise EditError(f"'{word.text}' contradicts what is said before", [word.text])
    return replace(thing, fields={**thing.fields, name: value})


def _with_coordinates(thing: Thing, word: Word) -> Thing:
    numbers = word.value
    if len(numbers) == 2:
        return _with_field(thing, "point", numbers, word)
    if len(numbers) == 4:
        if numbers[0] >= numbers[2] or numbers[1] >= numbers[3]:
            raise EditError(
                f"'{word.text}' is no box: left, top, right and bottom, in pixels", [word.text]
            )
        return _with_field(thing, "box", numbers, word)
    raise EditError(
        f"'{word.text}' has {len(numbers)} numbers; a point has 2, a box 4", [word.text]
    )


def read_core(words: Sequence[Word], *, alone: bool) -> Thing:
    """Return the thing of a noun with the words before it.

    Args:
        alone: nothing else says which thing is meant.

    Raises:
        EditError: the words do not name a thing.
    """
    noun: list[Word] = []
    thing = Thing()
    plural_words = False
    for index, word in enumerate(words):
        kind = word.kind
        if kind == "DET":
            if noun or thing.fields.keys() - {"all", "count"}:
                raise EditError(f"'{word.text}' is not understood there", [word.text])
            thing = replace(thing, definite=word.value != "a")
        elif kind == "ALL":
            if index and words[0].kind != "DET":
                raise EditError(f"'{word.text}' is not understood there", [word.text])
            thing = _with_field(thing, "all", True, word)
        elif kind == "BOTH":
            thing = _with_field(_with_field(thing, "all", True, word), "count", 2, word)
        elif kind == "NUM":
            if noun:
                noun.append(word)
                continue
            if not word.value:
                raise EditError(f"'{word.text}' things are none", [word.text])
            if word.value > 1000:
                raise EditError(f"'{word.text}' things are too many", [word.text])
            thing = _with_field(thing, "count", word.value, word)
            if word.value > 1:
                thing = _with_field(thing, "all", True, word)
        elif kind == "ORD":
            thing = _with_field(thing, "ordinal", word.value, word)
        elif kind == "SIDE":
            after = words[index + 1] if index + 1 < len(words) else None
            if after is not None and after.kind == "FRACTION":
                part = f"{word.value}_{after.value}"
                if " " in word.value or part in ("middle_half", "middle_quarter"):
                    message = f"'{word.text} {after.text}' is no part of an image"
                    raise EditError(message, [word.text, after.text])
                thing = _with_field(thing, "part", part, word)
            else:
                thing = _with_field(thing, "side", word.value, word)
        elif kind == "FRACTION":
            continue
        elif kind == "SIZE":
            thing = _with_field(thing, "size", word.value, word)
        elif kind == "HALF":
            thing = _with_field(thing, "part", word.value, word)
        elif kind == "EVERYTHING":
            thing = replace(_with_field(thing, "all", True, word), words=())
        elif kind == "REST":
            thing = replace(thing, rest=True)
        elif kind == "PRON":
            thing = replace(thing, pronoun=word.value, words=word.tokens)
        elif kind == "ONE":
            if not noun and index + 1 < len(words) and words[index + 1].kind != "POSS":
                continue  # "one cup" is "a cup"
            thing = replace(thing, implied=True)
            plural_words = word.value == "ones"
        elif kind in ("OTHER", "OTHERS"):
            thing = replace(thing, other=True)
            if kind == "OTHERS":
                thing = replace(thing, implied=True)
                plural_words = True
        elif kind == "STRING":
            thing = _with_field(thing, "string", word.value, word)
        elif kind == "COORDINATES":
            thing = _with_coordinates(thing, word)
        elif kind in ("POINT", "BOX"):
            continue
        elif kind == "ORIGINAL":
            noun.append(word)
        else:
            noun.append(word)
    return _with_noun(thing, noun, words, plural_words, alone)


def _with_noun(
    thing: Thing, noun: list[Word], words: Sequence[Word], plural: bool, alone: bool
) -> Thing:
    """Return a thing with its noun, which may also be a part of the image or the whole of it."""
    fields = dict(thing.fields)
    text = text_of(words)
    if "ordinal" in fields and fields.keys() & {"count", "size", "all"}:
        raise EditError(f"'{text}' counts in two ways; name one thing by one number", [text])
    special = bool(thing.pronoun or thing.rest or any(w.kind == "EVERYTHING" for w in words))
    if special:
        if noun or thing.implied or fields.keys() - {"all"}:
            raise EditError(f"'{text}' is not understood", [text])
        return thing
    is_picture = len(noun) == 1 and noun[0].kind == "PICTURE"
    if is_picture and alone and not plural and not fields.keys() - {"all"}:
        return Thing(whole=True, words=noun[0].tokens)
    if noun and noun[-1].kind == "PART" and len(noun) == 1:
        word = noun[0]
        if "part" in fields:
            raise EditError(f"'{text}' is not understood", [text])
        fields["part"] = word.value
        if word.text.lower() == "faces":
            fields["all"] = True
        return replace(thing, fields=fields)
    if not noun:
        if fields.keys() & {"point", "box", "part"}:
            return replace(thing, fields=fields)
        if "string" in fields:
            return replace(thing, fields={"part": "text", **fields})
        if thing.implied or thing.other or fields.keys() & {"ordinal", "size"}:
            if plural:
                fields["all"] = True
            return replace(thing, fields=fields, implied=True)
        if "all" in fields and not any(word.kind == "NUM" for word in words):
            return replace(thing, fields=fields, implied=True)
        raise EditError(f"'{text}' does not name a thing", [text])
    if fields.keys() & {"point", "box", "part"}:
        raise EditError(f"'{text}' is not understood", [text])
    tokens = tuple(token for word in noun for token in word.tokens)
    _check_no_measure(tokens, words)
    if (plural or (not thing.implied and is_plural(tokens))) and fields.get("count") != 1:
        fields["all"] = True
    if fields.get("count") == 1:
        fields.pop("count")
    return replace(thing, words=tokens, fields=fields)


def _as_lines(thing: Thing) -> Thing:
    """Return "the second line of text" as text; lines are counted from the top."""
    words = [token.low for token in thing.words]
    if words in (["line"], ["lines"]):
        if thing.relation is None or thing.relation[0] != "of":
            return thing
        text = thing.relation[1]
        if text.fields != {"part": "text"} or text.words:
            return thing
        thing = replace(thing, relation=text.relation)
    elif words not in (["text", "line"], ["text", "lines"]):
        return thing
    fields = {**thing.fields, "part": "text"}
    if "ordinal" in fields:
        fields.setdefault("order", "top")
    return replace(thing, words=(), fields=fields)


def _check_no_measure(noun: Sequence[Token], words: Sequence[Word]) -> None:
    """Refuse "to 200x200" and "10 percent", which name nothing in an image."""
    if noun[0].low == "to":
        raise EditError(f"'{text_of(words)}' does not name a thing", [text_of(words)])
    if noun[-1].low in _CLEAR_UNITS or all(
        token.low in UNITS or _MEASURE.fullmatch(token.low) for token in noun
    ):
        start, end = words[0].tokens[0].start, words[-1].tokens[-1].end
        text = " ".join(word.text for word in words)
        if end - start < len(text):  # without a space: 200x200
            text = "".join(word.text for word in words)
        raise EditError(
            f"'{text}' is a measure, and names no thing; say a thing, a part such as the top half, "
            "or box 10,10,60,60",
            [text],
        )


class _ChineseReader(_Reader):
    """Reads the tree of the Chinese grammar, where what is said of a thing stands before it."""

    def thing(self, tree: Any, depth: int) -> Thing:
        *parts, last = [child for child in tree.children if hasattr(child, "data")]
        but: tuple[Thing, ...] = ()
        if last.data == "things":
            but = self.things(last, depth + 1)
            last = parts.pop()
        thing = _chinese_core([item.children[0].word for item in last.children])
        for part in parts:
            if part.data == "but":
                inner = next(child for child in part.children if hasattr(child, "data"))
                but = (*but, *self.things(inner, depth + 1))
            else:
                core, location = part.children
                words = [item.children[0].word for item in core.children]
                # "all cups on the table" has its "all" at the front
                quantity = [word for word in words if word.kind in ("ALL", "ORD", "NUM")]
                rest = [word for word in words if word not in quantity] if quantity else words
                if rest and rest[0].kind == "DE":
                    rest = rest[1:]
                for word in quantity:
                    name = {"ALL": "all", "ORD": "ordinal", "NUM": "count"}[word.kind]
                    thing = _with_field(thing, name, True if name == "all" else word.value, word)
                if not rest:
                    raise EditError(f"'{location.word.text}' relates to nothing")
                if [word.kind for word in rest] == ["PICTURE"] and location.word.value == "in":
                    continue
                thing = _related(thing, location.word.value, _chinese_core(rest))
        return replace(thing, but=but)


def _chinese_core(words: list[Word]) -> Thing:
    kept: list[Word] = []
    order: Word | None = None
    for index, word in enumerate(words):
        if word.kind == "ORDER":
            order = word
        elif word.kind == "ZPLACE":
            after = words[index + 1] if index + 1 < len(words) else None
            counts = after is not None and after.kind == "ORD" and " " not in word.value
            if counts and not any(one.kind == "WORD" for one in kept):
                order = word
            else:
                kept.append(replace(word, kind="SIDE"))
        elif word.kind == "DE":
            # 红色的杯子: part of the noun where an adjective stands before it
            if kept and kept[-1].kind == "WORD" and index + 1 < len(words):
                kept.append(replace(word, kind="WORD"))
        else:
            kept.append(word)
    if kept and kept[-1].text == "都":  # "both the cat and the dog"
        kept.pop()
    if not kept:
        raise EditError(f"'{joined_text(words)}' does not name a thing", [joined_text(words)])
    thing = read_core(kept, alone=True)
    if order is not None:
        thing = _with_field(thing, "order", order.value, order)
    return thing
