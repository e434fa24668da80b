"""Clauses of an instruction: where one step ends and the next one begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import tokens as kinds
from .tokens import Token

_STRONG = {
    words
    for text in [
        ";",
        ".",
        "!",
        "?",
        "\n",
        "…",
        "；",
        "。",
        "！",
        "？",
        ":",
        "：",
        "then",
        "and then",
        "after that",
        "afterward",
        "afterwards",
        "finally",
        "subsequently",
        "and finally",
        "after which",
        "and after that",
        "next",
        "and next",
        "secondly",
        "lastly",
    ]
    if (words := tuple(text.split(" ")))
} | {tuple(text) for text in ("然后", "接着", "随后", "之后再", "最后", "然后再", "接下来")}
_WEAK = {
    tuple(text.split())
    for text in [",", "，", "、", "and", "&", "and also", "also", "as well as", "plus"]
}
_WEAK |= {tuple(text) for text in ("和", "并", "并且", "而且", "同时", "再", "还有", "与", "也")}
_OPENINGS = {
    tuple(text.split())
    for text in [
        "please",
        "now",
        "first",
        "firstly",
        "just",
        "kindly",
        "also",
        "so",
        "ok",
        "okay",
        "hey",
        "hi",
        "hello",
        "can you",
        "could you",
        "would you",
        "will you",
        "can you please",
        "could you please",
        "would you please",
        "please can you",
        "please could you",
        "i want to",
        "i want you to",
        "i would like to",
        "i would like you to",
        "i'd like to",
        "i'd like you to",
        "i need to",
        "i need you to",
        "let 's",
        "let us",
        "try to",
        "go ahead and",
        "help me",
        "help me to",
        "you should",
        "we should",
        "you can",
        "may you",
        "would you mind",
        "want to",
        "second",
        "third",
        "in the end",
        "at the end",
        "to begin",
        "to start",
        "for me",
        "but",
    ]
} | {
    tuple(text)
    for text in ("请", "帮我", "麻烦", "请帮我", "首先", "先", "请你", "给我", "再", "就")
}
_ENDINGS = {
    tuple(text.split())
    for text in [
        "please",
        "now",
        "for me",
        "thanks",
        "thank you",
        "thank you very much",
        "first",
        "instead",
        "ok",
    ]
} | {tuple(text) for text in ("吧", "谢谢", "一下", "了")}
_TOO = {("too",), ("as", "well"), ("also",), ("likewise",), ("也",)}
QUESTIONS = frozenset(
    [
        "how",
        "what",
        "where",
        "which",
        "who",
        "whose",
        "whom",
        "why",
        "when",
        "is",
        "are",
        "does",
        "did",
        "was",
        "were",
        "has",
        "have",
        "whats",
        "what's",
        "where's",
        "who's",
        "how's",
    ]
)
CHINESE_QUESTIONS = ("多少", "几个", "几只", "什么", "哪里", "哪个", "哪儿", "吗", "谁", "为什么")
_LONGEST = 5


@dataclass(frozen=True, slots=True)
class ClausePart:
    """The words between two separators.

    joiner: the separator before it, which may also join things: "," or "and".
    too:    "too" stands at its end.
    """

    tokens: tuple[Token, ...]
    joiner: tuple[Token, ...] = ()
    too: bool = False


def sections(tokens: Sequence[Token]) -> list[list[ClausePart]]:
    """Divide an instruction where a new step certainly begins, and each part at "," and "and"."""
    found: list[list[ClausePart]] = [[]]
    current: list[Token] = []
    joiner: tuple[Token, ...] = ()

    def close() -> None:
        nonlocal current, joiner
        piece = _piece(current, joiner)
        if piece is not None:
            found[-1].append(piece)
        current, joiner = [], ()

    position = 0
    while position < len(tokens):
        strong = _length(tokens, position, _STRONG)
        strong = strong or _begins_exception(tokens, position)
        if strong and not _is_next_to(tokens, position, strong):
            close()
            if found[-1]:
                found.append([])
            position += strong
            continue
        weak = _length(tokens, position, _WEAK)
        if weak and _is_gray(tokens, position):
            weak = 0
        if weak and not (
            tokens[position].low in ("再", "也", "和", "与") and not _may_join(tokens, position)
        ):
            before = joiner if not current else ()
            close()
            joiner = (*before, *tokens[position : position + weak])
            position += weak
            continue
        current.append(tokens[position])
        position += 1
    close()
    return [pieces for pieces in found if pieces]


def _begins_exception(tokens: Sequence[Token], position: int) -> int:
    """Return 1 for the "but" of "but keep the cat sharp", else 0."""
    words = [token.low for token in tokens[position : position + 2]]
    keeping = ("keep", "leave", "keeping", "leaving")
    return int(len(words) == 2 and words[0] in ("but", "while", "yet") and words[1] in keeping)


def _is_gray(tokens: Sequence[Token], position: int) -> bool:
    """Say whether "and" is that of "black and white", with no thing after it."""
    words = tuple(token.low for token in tokens[position - 1 : position + 2]) if position else ()
    if words != ("black", "and", "white"):
        return False
    after = position + 2
    if after == len(tokens) or tokens[after].kind == kinds.MARK:
        return True
    return any(_length(tokens, after, found) for found in (_STRONG, _WEAK, _TOO, _ENDINGS))


def _is_next_to(tokens: Sequence[Token], position: int, length: int) -> bool:
    """Say whether "next" is a part of "next to", or an adjective."""
    if tokens[position + length - 1].low != "next":
        return False
    after = tokens[position + length] if position + length < len(tokens) else None
    before = tokens[position - 1] if position and length == 1 else None
    return after is None or after.low == "to" or (before is not None and before.kind != kinds.MARK)


def _may_join(tokens: Sequence[Token], position: int) -> bool:
    """Say whether a Chinese character that is also a part of words stands between two of them."""
    if tokens[position].low in ("再", "也"):
        return position == 0 or tokens[position - 1].kind == kinds.MARK
    return 0 < position < len(tokens) - 1


def _length(tokens: Sequence[Token], position: int, words: set[tuple[str, ...]]) -> int:
    """Return how many tokens at a position are one of some word sequences; the longest counts."""
    for length in range(min(_LONGEST, len(tokens) - position), 0, -1):
        if tuple(token.low for token in tokens[position : position + length]) in words:
            return length
    return 0


def _piece(tokens: Sequence[Token], joiner: tuple[Token, ...]) -> ClausePart | None:
    tokens = list(tokens)
    too = False
    while tokens:
        opening = _length(tokens, 0, _OPENINGS)
        if opening and opening < len(tokens) and not _begins_noun(tokens, opening):
            tokens = tokens[opening:]
            continue
        ending = _ending(tokens, _TOO)
        if ending and ending < len(tokens):
            tokens, too = tokens[:-ending], True
            continue
        ending = _ending(tokens, _ENDINGS)
        if ending and ending < len(tokens):
            tokens = tokens[:-ending]
            continue
        break
    if len(tokens) == 1 and tokens[0].low in ("please", "thanks"):
        return None
    return ClausePart(tuple(tokens), joiner, too) if tokens else None


def _begins_noun(tokens: Sequence[Token], length: int) -> bool:
    """Say whether an opening is a part of a name: "second cup", "first one"."""
    return tokens[length - 1].low in ("second", "third", "but") and (
        tokens[0].low != "but" or tokens[length].article or tokens[length].low in ("not", "for")
    )


def _ending(tokens: Sequence[Token], words: set[tuple[str, ...]]) -> int:
    for length in range(min(_LONGEST, len(tokens)), 0, -1):
        if tuple(token.low for token in tokens[-length:]) in words:
            return length
    return 0


def joined(pieces: Sequence[ClausePart]) -> tuple[Token, ...]:
    """Return the tokens of pieces with their joiners, but without the first one's."""
    found: list[Token] = []
    for index, piece in enumerate(pieces):
        found += [*(piece.joiner if index else ()), *piece.tokens]
    return tuple(found)
