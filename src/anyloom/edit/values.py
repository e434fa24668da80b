"""Colors, amounts and directions in the words of an instruction."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..compiler.sentences import folded
from . import tokens as kinds
from .lexicon import (
    CHINESE_COLORS,
    CHINESE_DIGITS,
    CHINESE_MATERIALS,
    CHINESE_PICTURES,
    CHINESE_SIDES,
    CHINESE_TURNS,
    CSS_COLORS,
    LETTER_SIZES,
    LETTERS,
    MATERIAL_ADJECTIVES,
    MATERIALS,
    NUMBER_WORDS,
    RELATIONS,
    SIDES,
    TURNS,
)
from .tokens import Token

TRANSPARENT = "transparent"
AMOUNT_WORDS = {
    "a little": "a little|a little bit|a bit|slightly|a touch|somewhat|gently|subtly|little|bit|"
    "a tiny bit|lightly|一点|一点点|稍微|稍稍|略微|稍|一些|轻微|轻轻",
    "a lot": "a lot|very much|strongly|heavily|greatly|much|considerably|very strongly|lot|"
    "a whole lot|a great deal|extremely|很多|大大|非常|强烈|大幅|许多",
    "100 %": "completely|fully|entirely|totally|完全|彻底",
    "50 %": "half|by half|halfway|一半",
    "200 %": "twice|double|two times|两倍|一倍",
}
_AMOUNTS = {
    tuple(words) if words[0] > "㐀" else tuple(folded(words).split()): amount
    for amount, all_words in AMOUNT_WORDS.items()
    for words in all_words.split("|")
}
ADVERBS = frozenset(
    words for words in _AMOUNTS if "".join(words).endswith("ly") or words[0] in "稍略大强轻完彻非"
)
"""Amounts that stand before a verb: "slightly blur the dog"."""
_UNITS = {
    "%": "%|％|percent|per cent|pct",
    "deg": "°|degrees|degree|deg|度",
    "px": "px|pixels|pixel|像 素",
    "x": "x|×|times|倍",
}
_UNIT_OF = {
    tuple(form.split()): unit for unit, forms in _UNITS.items() for form in forms.split("|")
}
UNITS = frozenset(form for form in (" ".join(words) for words in _UNIT_OF) if form.isascii())
"""English words and signs for units."""
_TURNS = {
    **{tuple(folded(words).split()): sign for words, sign in TURNS.items()},
    **{tuple(words): sign for words, sign in CHINESE_TURNS.items()},
}
_MOVES = {
    "left": "left|leftward|leftwards|to left|左|向左|往左|左边|左移",
    "right": "right|rightward|rightwards|to right|右|向右|往右|右边",
    "up": "up|upward|upwards|上|向上|往上",
    "down": "down|downward|downwards|下|向下|往下",
}
DIRECTIONS = {
    tuple(words) if words[0] > "㐀" else tuple(words.split()): direction
    for direction, forms in _MOVES.items()
    for words in forms.split("|")
}
LONGEST_MATERIAL = 4
"""Words, or Chinese characters."""
_SQUARES = frozenset(
    tuple(words.split())
    for words in ("square", "square format", "square shape", "方 形", "正 方 形")
)
_OF_PICTURE = re.compile(rf"^(?:{CHINESE_PICTURES})的?")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


def key(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return tokens as they are compared."""
    return tuple(token.low for token in tokens)


def color(tokens: Sequence[Token], *, transparent: bool = False) -> str | None:
    """Return the CSS name or #rrggbb that tokens stand for, None where they are no color.

    Args:
        transparent: "transparent" is one as well.
    """
    if tokens and tokens[0].article:
        tokens = tokens[1:]
    if not 0 < len(tokens) <= 4 or not all(_is_word(token) for token in tokens):
        return None
    if len(tokens) == 1 and tokens[0].kind == kinds.HEX:
        digits = tokens[0].text[1:].lower()
        return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    name = "".join(token.low for token in tokens).replace("-", "")
    if tokens[0].kind == kinds.CHINESE:
        name = CHINESE_COLORS.get(name.removesuffix("色"), "")
    elif len(tokens) > 2 and name not in CSS_COLORS:
        return None
    if name == TRANSPARENT:
        return name if transparent else None
    return name if name in CSS_COLORS else None


def _is_word(token: Token) -> bool:
    """Say whether a token is compared as it is written: letters in quotes and files are not."""
    return token.kind not in (kinds.STRING, kinds.FILE)


def material(tokens: Sequence[Token]) -> str | None:
    """Return the words of a material, such as "dark wood", None where tokens are none.

    What is a color as well, such as gold, is none.
    """
    if tokens and tokens[0].article:
        tokens = tokens[1:]
    if not 0 < len(tokens) <= LONGEST_MATERIAL or color(tokens) is not None:
        return None
    if tokens[0].kind == kinds.CHINESE:
        name = "".join(token.low for token in tokens)
        return name if name in CHINESE_MATERIALS else None
    described = all(
        token.low in MATERIAL_ADJECTIVES or color([token]) is not None for token in tokens[:-1]
    )
    if tokens[-1].low not in MATERIALS or not described:
        return None
    return " ".join(token.text for token in tokens)


def amount(tokens: Sequence[Token]) -> str | None:
    """Return an amount in the notation of plans, None where tokens are none."""
    if not 0 < len(tokens) <= 6 or not all(_is_word(token) for token in tokens):
        return None
    words = key(tokens)
    if words in _AMOUNTS:
        return _AMOUNTS[words]
    if words[:3] == ("百", "分", "之"):
        number = _number(words[3:])
        return None if number is None else f"{number:g} %"
    turn = 1
    for ending, sign in _TURNS.items():
        if words[-len(ending) :] == ending:
            turn, words = sign, words[: -len(ending)]
            break
    else:
        ending = ()
    if ending and not words:
        return f"{90 * turn} deg"
    for length in (1, 2):
        unit = _UNIT_OF.get(words[-length:]) if len(words) > length else None
        number = _number(words[:-length]) if unit else None
        if unit is None or number is None:
            continue
        if ending and unit != "deg":
            return None
        if unit == "x":
            return f"{number * 100:g} %" if number > 0 else None
        return f"{number * turn:g} {unit}"
    return None


def ratio(tokens: Sequence[Token]) -> str | None:
    """Return width to height in the notation of plans, "16:9", None where tokens are none."""
    if tokens and tokens[0].article:
        tokens = tokens[1:]
    if not tokens or not all(_is_word(token) for token in tokens):
        return None
    if key(tokens) in _SQUARES:
        return "1:1"
    width, _, height = tokens[0].text.replace("：", ":").partition(":")
    if len(tokens) > 1 or tokens[0].kind != kinds.RATIO or not float(width) * float(height):
        return None
    return f"{width}:{height}"


def _number(words: Sequence[str]) -> float | None:
    text = "".join(words).replace("−", "-")
    if len(words) == 1 and _NUMBER.fullmatch(text) and len(text) < 12:
        return float(text)
    english = _english_number(tuple(words))
    if english is not None:
        return float(english)
    if words and all(word in CHINESE_DIGITS or word == "百" for word in words):
        return _chinese_number(text)
    return None


def _english_number(words: tuple[str, ...]) -> int | None:
    """Return a number under 1,000: ninety, a hundred, one hundred and twenty-five."""
    if words in NUMBER_WORDS:
        return NUMBER_WORDS[words]
    if "hundred" not in words:
        return None
    at = words.index("hundred")
    before, after = words[:at], words[at + 1 :]
    hundreds = 1 if before in ((), ("a",)) else NUMBER_WORDS.get(before, 0)
    rest = NUMBER_WORDS.get(after[1:] if after[:1] == ("and",) else after, 0) if after else 0
    if not 0 < hundreds < 10 or (after and not rest):
        return None
    return 100 * hundreds + rest


def turn(tokens: Sequence[Token], at: int) -> int:
    """Return how many tokens at a position say which way to rotate: "clockwise"."""
    words = key(tokens[at : at + 3])
    return next((len(turn) for turn in _TURNS if words[: len(turn)] == turn), 0)


def _chinese_number(text: str) -> float | None:
    """Return a Chinese number under 1,000: 三十, 一百二十."""
    hundreds, found, rest = text.rpartition("百")
    number = 100 * (CHINESE_DIGITS.find(hundreds) if hundreds else 1) if found else 0
    tens, found, ones = rest.removeprefix("零").rpartition("十")
    if found:
        number += 10 * (CHINESE_DIGITS.find(tens) if tens else 1)
    if len(tens) > 1 or len(ones) > 1 or len(hundreds) > 1:
        return None
    return float(number + (CHINESE_DIGITS.find(ones) if ones else 0))


def direction(tokens: Sequence[Token]) -> str | None:
    """Return the direction that tokens name: left, right, up or down."""
    words = tuple(token.low for token in tokens if not token.article)
    return DIRECTIONS.get(words)


def side(tokens: Sequence[Token]) -> str | None:
    """Return the side of the image that tokens name: "in the top right corner"."""
    words = [token.low for token in tokens if not token.article]
    if tokens and tokens[0].kind == kinds.CHINESE:
        place = _OF_PICTURE.sub("", "".join(words).removesuffix("的"))
        return CHINESE_SIDES.get(place)
    if words and words[0] in ("on", "in", "at", "to", "into"):
        words = words[1:]
    elif not words or words[0] not in SIDES:
        return None
    while words and words[-1] in ("picture", "photo", "image", "of"):
        words.pop()
    while words and words[-1] in ("corner", "side", "hand", "edge"):
        words.pop()
    found = [SIDES.get(part) for word in words for part in word.split("-")]
    if not found or None in found or len(found) > 2:
        return None
    if len(found) == 2 and (found[0] not in ("top", "bottom") or found[1] not in ("left", "right")):
        return None
    return " ".join(filter(None, found))


def style(tokens: Sequence[Token]) -> dict[str, str] | None:
    """Return what tokens say of letters, by field of a step: "at the top in small red letters".

    None where they say something else as well, or two places, colors or sizes.
    """
    fields: dict[str, str] = {}
    at = 0
    while at < len(tokens):
        if at + 1 < len(tokens) and tokens[at].low in _BETWEEN_STYLES:
            at += 1
            continue
        for end in range(min(at + _LONGEST_STYLE, len(tokens)), at, -1):
            said = _style_part(tokens[at:end])
            if said:
                break
        else:
            return None
        if fields.keys() & said.keys():
            return None
        fields |= said
        at = end
    return fields


def _style_part(tokens: Sequence[Token]) -> dict[str, str]:
    """Return one thing that is said of letters, or their color and size together."""
    place = side(tokens)
    if place is not None:
        return {"where": place}
    if tokens[-1].low in ("high", "tall"):
        height = amount(tokens[:-1])
        return {"amount": height} if height is not None else {}
    words = [token for token in tokens if not token.article]
    if words and words[0].low in ("in", "with"):
        words = words[1:]
    if len(words) > 1 and words[-1].low in LETTERS:
        words = words[:-1]
    if not words:
        return {}
    for size, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
        if size.low in LETTER_SIZES:
            name = color(rest)
            if rest and name is None:
                return {}
            return {"amount": LETTER_SIZES[size.low], **({"color": name} if name else {})}
    name = color(words)
    return {"color": name} if name is not None else {}


def doubtful(tokens: Sequence[Token]) -> int | None:
    """Return where unquoted letters may stop being letters: at a word of a place, color or size.

    Words in capitals are letters, and after them words that are not in capitals are none.
    """
    capitals = False
    for at, token in enumerate(tokens):
        if token.kind == kinds.STRING:
            return at
        if is_capitals(token):
            capitals = True
        elif token.kind == kinds.WORD and (
            capitals or token.low in _STYLE_WORDS or color((token,)) is not None
        ):
            return at
    last = len(tokens) - 1
    return last if tokens[-1].low in _BETWEEN_STYLES else None


def is_capitals(token: Token) -> bool:
    """Say whether a word is written in capitals, so that it can only be letters."""
    return token.kind == kinds.WORD and len(token.text) > 1 and token.text.isupper()


_BETWEEN_STYLES = frozenset([",", "，", "and"])
_LONGEST_STYLE = 8
_STYLE_WORDS = frozenset(
    {*SIDES, *LETTER_SIZES, *LETTERS, "at", "across", "along", "around", "corner", "edge"}
    | {
        phrase.split()[0]
        for kind, phrases in RELATIONS.items()
        if kind != "of"
        for phrase in phrases.split("|")
    }
    - {"that", "who", "has", "have", "having", "to", "close"}
)
