"""Scalars of YAML 1.2's core schema: reading and writing of texts, numbers, flags and null.

`no` is a text, `012` is twelve and `1e3` is a number.
"""

from __future__ import annotations

import json
import re

NULLS = ("", "~", "null", "Null", "NULL")
"""Spellings of None without quotes."""
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(NULLS, None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)")
_NOT_A_NUMBER = {".nan", ".NaN", ".NAN"}
_STARTS_NUMBER = frozenset("+-.0123456789")
_MAX_DIGITS = 1_000

_PLAIN = re.compile(r"[^\W\d_$][\w ./@()+-]*|\$[^\W\d]\w*(\.[^\W\d]\w*)?")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def read_plain(text: str) -> str | int | float | bool | None:
    """Return the value of an unquoted scalar.

    Raises:
        ValueError: an integer of more than 1,000 digits.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _STARTS_NUMBER:
        return text
    if len(text) > _MAX_DIGITS and (_INTEGER.fullmatch(text) or _BASED.fullmatch(text)):
        raise ValueError(f"a number of {len(text):,} digits; at most {_MAX_DIGITS:,}")
    if _INTEGER.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _NUMBER.fullmatch(text):
        return float(text)
    if _INFINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return float("nan") if text in _NOT_A_NUMBER else text


def write_scalar(value: str | int | float | bool | None) -> str:
    """Return a scalar as YAML that reads back as the same value, also in brackets and braces."""
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
    """Return a text without quotes where it is unambiguous, in double quotes otherwise."""
    if _PLAIN.fullmatch(text) and not text.endswith(" ") and read_plain(text) == text:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
