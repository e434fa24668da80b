"""Sentences of `says:`, with which a graph file adds a verb to text-prompted editing.

`(a|b c)` are alternatives, `[…]` may be left out, and a place such as `<what>` or `<with:text>` is
filled by the words of the user; it names an input of the graph. Everything else is a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..core.spelling import american
from ..foundation.errors import suggestion

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

FIELDS: Mapping[str, str | None] = {
    "what": "things",
    "with": None,
    "color": "color",
    "text": "text",
    "old": None,
    "new": None,
    "amount": "amount",
    "where": "where",
}
"""The places of sentences, which are inputs of the graph → what they hold where only their name is
written; None = the sentence says it, as in `<with:text>`."""
KINDS: Mapping[str, str] = {
    "things": "things in the image",
    "letters": "text in the image",
    "others": "everything but the things that are named",
    "color": "a color",
    "material": "a material, such as marble or dark wood",
    "text": "free words",
    "writing": "letters to write; unquoted ones hold no words of a place, a color or a size",
    "capitals": "letters to write, in quotes or in capitals",
    "style": "a side, a color and a size of letters, in any order",
    "clause": "all words of the clause, from its first",
    "string": "letters in quotes",
    "file": "an image file",
    "amount": "an amount",
    "ratio": "width to height, as 16:9 or a square",
    "where": "a direction, a side, or a relation to a thing",
}
"""What a place can hold."""
FREE = frozenset({"things", "letters", "others", "text", "writing", "capitals", "clause"})
"""Kinds that take any number of words."""
ARTICLES = frozenset({"the", "a", "an"})
"""Words that a user may leave out."""
MAX_LENGTH = 500
MAX_FORMS = 256
"""Word sequences that one sentence stands for."""

_GRAMMAR = r"""
sentence: part*
?part: WORD -> word
    | "<" NAME [":" NAME] ">" -> place
    | "[" sentence "]" -> optional
    | "(" sentence ("|" sentence)* ")" -> choice
NAME: /[a-z_]+/
WORD: /[^\s\[\]()<>|]+/
%ignore /\s+/
"""
_WORDS = re.compile(r"'s|[^\W_]+(?:['’-](?!s\b)[^\W_]+)*", re.UNICODE)
_CHINESE = re.compile(r"[㐀-鿿]")
_UNITS = re.compile(r"[㐀-鿿]|[^㐀-鿿]+")


class SentenceError(ValueError):
    """A sentence is not well-formed; `column` counts from 0."""

    def __init__(self, message: str, hint: str = "", column: int = 0) -> None:
        super().__init__(message)
        self.hint = hint
        self.column = column


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """A place of a sentence: the input that it fills, and the kind of words it takes."""

    field: str
    kind: str
    column: int = 0

    def __str__(self) -> str:
        short = FIELDS[self.field] == self.kind
        return f"<{self.field}>" if short else f"<{self.field}:{self.kind}>"


Form = tuple[str | SentencePlace, ...]
"""One word sequence of a sentence: words in lower case and American spelling, and places."""


@lru_cache(4096)
def folded(word: str) -> str:
    """Return a word as it is compared: in lower case and American spelling."""
    return american(word.casefold())


@cache
def read_sentence(sentence: str) -> tuple[Form, ...]:
    """Return the word sequences that a sentence stands for, without articles.

    Raises:
        SentenceError: it is not well-formed; with the column.
    """
    from lark.exceptions import UnexpectedInput

    if len(sentence) > MAX_LENGTH:
        raise SentenceError(f"a sentence of more than {MAX_LENGTH} characters")
    try:
        tree = _parser().parse(sentence)
    except UnexpectedInput as error:
        position = error.pos_in_stream
        column = position if isinstance(position, int) and position >= 0 else len(sentence)
        raise _malformed(sentence, column) from None
    forms = _forms(tree)
    for form in forms:
        _check_form(form)
    return tuple(dict.fromkeys(forms))


def _malformed(sentence: str, column: int) -> SentenceError:
    """Return the error of a character that does not belong there."""
    found = sentence[column : column + 1]
    for opening, closing in ("()", "[]", "<>"):
        if sentence.count(opening) != sentence.count(closing):
            more, less = (opening, closing)
            if sentence.count(opening) < sentence.count(closing):
                more, less = closing, opening
            return SentenceError(f"'{more}' without '{less}'", f"add '{less}'", column)
    if found == "|":
        return SentenceError("'|' outside of parentheses", "write (one|other)", column)
    where = f"'{found}'" if found else "the end"
    return SentenceError(
        f"{where} is not expected there",
        "write words, <place>, <place:kind>, [optional] and (one|other)",
        column,
    )


@cache
def _parser() -> Lark:
    from lark import Lark

    return Lark(_GRAMMAR, start="sentence", parser="lalr", maybe_placeholders=True)


def _forms(tree: Tree[Token]) -> list[Form]:
    """Return every word sequence of a part of a sentence."""
    if tree.data == "word":
        return [_words(tree.children[0])]
    if tree.data == "place":
        return [(_place(*tree.children),)]
    inner = [_forms(child) for child in tree.children if not isinstance(child, str)]
    if tree.data == "sentence":
        forms: list[Form] = [()]
        for part in inner:
            if len(forms) * len(part) > MAX_FORMS:
                message = f"stands for more than {MAX_FORMS} word sequences"
                raise SentenceError(message, "divide it into several")
            forms = [before + after for before in forms for after in part]
        return forms
    choices = [form for part in inner for form in part]
    if tree.data == "optional":
        choices.append(())
    return choices


def _words(token: Any) -> Form:
    words: list[str] = []
    for unit in _UNITS.findall(token):
        if _CHINESE.match(unit):
            words.append(unit)
            continue
        found = _WORDS.findall(unit)
        if "".join(found) != unit:
            raise SentenceError(
                f"'{token}' is not a word", "write letters and digits", token.start_pos
            )
        words += map(folded, found)
    return tuple(word for word in words if word not in ARTICLES)


def _place(name: Any, kind: Any) -> SentencePlace:
    field, column = str(name), max((name.start_pos or 0) - 1, 0)
    if field not in FIELDS:
        expected = ", ".join(f"<{known}>" for known in FIELDS)
        hint = {"string": "write <text:string>", "file": "write <with:file>"}.get(field)
        hint = hint or suggestion(field, FIELDS).removeprefix("; ") or f"expected one of {expected}"
        raise SentenceError(f"unknown place <{field}>", hint, column)
    if kind is not None and kind not in KINDS:
        hint = suggestion(kind, KINDS).removeprefix("; ")
        hint = hint or f"expected one of {', '.join(KINDS)}"
        raise SentenceError(f"unknown kind of place '{kind}'", hint, kind.start_pos or 0)
    held = FIELDS[field] if kind is None else str(kind)
    if held is None:
        choice = "string" if field in ("old", "new") else "text"
        message = f"<{field}> does not say what it holds"
        raise SentenceError(message, f"write <{field}:{choice}>", column)
    return SentencePlace(field, held, column)


def _check_form(form: Form) -> None:
    places = [part for part in form if isinstance(part, SentencePlace)]
    if len(places) == len(form):
        raise SentenceError("has a form without a word", "a verb needs a word of its own")
    fields = [place.field for place in places]
    for number, place in enumerate(places):
        if place.field in fields[:number]:
            message = f"<{place.field}> stands twice"
            raise SentenceError(message, "name each place once", place.column)
    for left, right in pairwise(form):
        if (
            isinstance(left, SentencePlace)
            and isinstance(right, SentencePlace)
            and {left.kind, right.kind} <= FREE
        ):
            message = f"nothing divides {left} from {right}"
            raise SentenceError(message, "put a word between them", right.column)
