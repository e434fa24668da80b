"""LALR parsers of names of things, by the classes of words; their tables are kept on disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import lark
from lark.grammar import Rule
from lark.lexer import Lexer, TerminalDef

from .saved_tables import saved_table
from .words import Word

_GRAMMAR = """
start: things
things: thing (join thing)*
join: COMMA | AND | COMMA AND
thing: noun [EXCEPT things]
noun: (core POSS)* core tail*
core: item+
item: WORD | DET | ALL | BOTH | EVERYTHING | REST | PRON | ONE | OTHER | OTHERS | NUM | ORD | SIDE
    | SIZE | PART | PICTURE | FRACTION | STRING | POINT | BOX | COORDINATES | HALF | ORIGINAL
tail: REL noun -> relation
    | AT core -> at
    | FROM core -> order
    | ORDER -> order
    | SAYS STRING -> letters
    | THAT -> nothing
"""
_CHINESE_GRAMMAR = """
start: things
things: thing (join thing)*
join: COMMA | AND
thing: part* core [ZEXCEPT things]
part: core ZLOC -> located
    | ZEXCEPT things ZBESIDES [DE] -> but
core: item+
item: WORD | DET | ALL | BOTH | EVERYTHING | REST | PRON | OTHER | NUM | ORD | SIDE | SIZE | PART
    | PICTURE | HALF | STRING | COORDINATES | ORDER | ZPLACE | DE
"""


class Terminal(lark.Token):
    """A terminal that knows its word."""

    word: Word


class ClassLexer(Lexer):
    """Passes words to the parser as terminals of their classes."""

    def __init__(self, configuration: Any) -> None: ...

    def lex(self, words: Any) -> Iterator[Any]:  # type: ignore[override]
        for word in words:
            terminal: Any = Terminal(word.kind, word.text)
            terminal.word = word
            yield terminal


@cache
def thing_parser(chinese: bool) -> lark.Lark:
    """Return the parser of lists of words."""
    grammar = _CHINESE_GRAMMAR if chinese else _GRAMMAR
    text = f"{grammar}%declare {' '.join(word_classes(chinese))}\n"

    def made() -> tuple[lark.Lark, Any]:
        parser = lark.Lark(text, parser="lalr", lexer=ClassLexer, maybe_placeholders=False)
        data, memo = parser.memo_serialize([TerminalDef, Rule])
        return parser, {"data": _with_lexer(data, None), "memo": memo}

    kind = "chinese-things" if chinese else "things"
    return saved_table(kind, [lark.__version__, text], _loaded, made)


def _loaded(value: Any) -> lark.Lark:
    tables = {part: _with_numbers(value[part]) for part in ("data", "memo")}
    return lark.Lark.load({**tables, "data": _with_lexer(tables["data"], ClassLexer)})


def _with_numbers(value: Any) -> Any:
    """Return a JSON value whose keys are numbers again where they were: those of states."""
    if isinstance(value, dict):
        return {
            int(key) if key.isdigit() else key: _with_numbers(one) for key, one in value.items()
        }
    return [_with_numbers(one) for one in value] if isinstance(value, list) else value


def _with_lexer(data: Any, lexer: type[Lexer] | None) -> Any:
    """Return the data of a parser with another lexer, which is a class and not saved."""
    lexer_conf = {**data["parser"]["lexer_conf"], "lexer_type": lexer}
    parser = {**data["parser"], "lexer_conf": lexer_conf}
    return {**data, "parser": parser, "options": {**data["options"], "lexer": lexer}}


@cache
def word_classes(chinese: bool) -> tuple[str, ...]:
    """Return the classes of words of a grammar."""
    return tuple(
        dict.fromkeys(re.findall(r"\b[A-Z]{2,}\b", _CHINESE_GRAMMAR if chinese else _GRAMMAR))
    )
