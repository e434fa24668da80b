"""Tokens of an instruction: words, Chinese characters, numbers, quoted letters, files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..compiler.sentences import ARTICLES, folded
from ..values.image_decoding import IMAGE_SUFFIXES

WORD, CHINESE, NUMBER, RATIO, STRING, FILE, HEX, COORDINATES, SIGN, MARK, UNKNOWN = (
    "word",
    "Chinese character",
    "number",
    "ratio",
    "letters in quotes",
    "file",
    "color",
    "coordinates",
    "sign",
    "mark",
    "character",
)

_SUFFIXES = "|".join(
    re.escape(suffix.lstrip(".")) for suffix in sorted(IMAGE_SUFFIXES, key=len, reverse=True)
)
_QUOTES = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("«", "»"), ('"', '"'), ("`", "`"))
_CHINESE = "㐀-鿿"
_LETTER = rf"[^\W_{_CHINESE}]"
_FILE = rf"[^\s\"',;，；。、：<>|?*{_CHINESE}]"
_HYPHEN = rf"[-'’](?![sS](?!{_LETTER}))"
_PATTERN = re.compile(
    "|".join(
        [
            *(f"(?P<q{i}>{a}[^{b}]*{b})" for i, (a, b) in enumerate(_QUOTES)),
            r"(?P<q9>(?<!\w)'[^']*'(?!\w))",
            rf"(?P<file>(?:[~./\\]|{_LETTER}){_FILE}*\.(?i:{_SUFFIXES})(?!{_LETTER}))",
            r"(?P<hex>\#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?![0-9a-zA-Z]))",
            r"(?P<coordinates>\d+(?:\.\d+)?(?:\s?,\s?\d+(?:\.\d+)?)+)",
            r"(?P<ratio>\d{1,4}(?:\.\d{1,4})?[:：]\d{1,4}(?:\.\d{1,4})?(?![\w:：]))",
            rf"(?P<word>\d+(?i:st|nd|rd|th)(?!{_LETTER}))",
            r"(?P<number>(?<![\w.])[-+−]?\d+(?:\.\d+)?)",
            r"(?P<sign>[%％°×])",
            rf"(?P<letters>['’][sS](?!{_LETTER})|{_LETTER}+(?:{_HYPHEN}{_LETTER}+)*)",
            rf"(?P<chinese>[{_CHINESE}])",
            r"(?P<mark>[,;.!?&:()，；。！？、：（）\n…])",
            r"(?P<other>\S)",
        ]
    )
)
_KINDS = {
    "file": FILE,
    "hex": HEX,
    "coordinates": COORDINATES,
    "word": WORD,
    "number": NUMBER,
    "ratio": RATIO,
    "sign": SIGN,
    "letters": WORD,
    "chinese": CHINESE,
    "mark": MARK,
    "other": UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of an instruction, with its place there.

    text:  as it is written; of letters in quotes without the quotes.
    low:   as it is compared: lower case, American spelling; "" of letters in quotes and files.
    """

    text: str
    low: str
    kind: str
    start: int
    end: int

    @property
    def article(self) -> bool:
        return self.low in ARTICLES


def read_tokens(text: str) -> list[Token]:
    """Return the tokens of a text; every character but white space is in one."""
    tokens = []
    for match in _PATTERN.finditer(text):
        group = match.lastgroup or "other"
        written = match[0]
        if group.startswith("q"):
            inner = written[1:-1].strip()
            is_file = inner.lower().endswith(tuple(IMAGE_SUFFIXES))
            kind = FILE if is_file else STRING if inner else UNKNOWN
            token = Token(inner or written, "", kind, match.start(), match.end())
        else:
            kind = _KINDS[group]
            low = folded(written).replace("’", "'")
            if kind == FILE:
                low = ""
            token = Token(written, low, kind, match.start(), match.end())
        tokens.append(token)
    return tokens


def source(text: str, tokens: Sequence[Token]) -> str:
    """Return the part of a text that tokens stand for."""
    return " ".join(text[tokens[0].start : tokens[-1].end].split()) if tokens else ""
