"""How are texts, numbers, flags and nothing written in YAML 1.2?

Both directions of the core schema stand here, so that what is written is what is read: `no` is a
text, `012` is twelve, `1e3` is a number.
"""

from __future__ import annotations

import json
import re

NOTHINGS = ("", "~", "null", "Null", "NULL")
"""How None may be written without quotes."""
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(NOTHINGS, None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_ENDLESS = re.compile(r"[-+]?\.(inf|Inf|INF)")
_NOT_A_NUMBER = {".nan", ".NaN", ".NAN"}
_STARTS_NUMBER = frozenset("+-.0123456789")
_LONGEST_NUMBER = 1_000

_PLAIN = re.compile(r"[^\W\d_$][\w ./@()+-]*|\$[^\W\d]\w*(\.[^\W\d]\w*)?")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def read_plain(text: str) -> str | int | float | bool | None:
    """Return what an unquoted scalar means.

    Raises:
        ValueError: a number longer than 1,000 digits.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _STARTS_NUMBER:
        return text
    if len(text) > _LONGEST_NUMBER and (_INTEGER.fullmatch(text) or _BASED.fullmatch(text)):
        raise ValueError(f"a number of {len(text):,} digits; at most {_LONGEST_NUMBER:,}")
    if _INTEGER.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _NUMBER.fullmatch(text):
        return float(text)
    if _ENDLESS.fullmatch(text):
        return float(text.replace(".", ""))
    return float("nan") if text in _NOT_A_NUMBER else text


def write_scalar(value: str | int | float | bool | None) -> str:
    """Return a scalar so that it is read back as it is, also inside brackets and braces."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        written = float.__repr__(value)
        return {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}.get(written, written)
    if isinstance(value, int):
        return int.__repr__(value)
    return write_text(value)


def write_text(text: str) -> str:
    """Return a text without quotes where nobody could misread it, in double quotes otherwise."""
    if _PLAIN.fullmatch(text) and not text.endswith(" ") and read_plain(text) == text:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
