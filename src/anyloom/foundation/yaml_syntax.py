"""YAML syntax errors as problems with a place and a fix."""

from __future__ import annotations

import re
from typing import Any

from .problems import Place, Problem

_MEANINGS = {
    "mapping values are not allowed": (
        "a second ': ' on one line",
        "put a text with ': ' in quotes",
    ),
    "could not find expected ':'": ("a key without ':'", "write 'key: value'"),
    "did not find expected key": (
        "this does not line up with the keys above",
        "check the indentation",
    ),
    "did not find expected '-'": (
        "this does not line up with the list above",
        "check the indentation",
    ),
    "found unexpected end of stream": ("a quote is never closed", "close it on the same line"),
    "did not find expected ',' or '}'": ("a brace is not closed, or a comma is missing", ""),
    "did not find expected ',' or ']'": ("a bracket is not closed, or a comma is missing", ""),
    "exceeded maximum nesting depth": ("nested deeper than 64", ""),
    "block sequence entries are not allowed": ("a list cannot start here", "check the indentation"),
}
_KEY_OR_COMMENT = re.compile(r":(\s|$)|^\s*#")
_BRACKETED = re.compile(r"[{,]\s*[^\s{},:\"']+:\s+([^\s{},:\"'\[]+\[[^\]{}\"']*\])")
_BARE_KEY_BEFORE_BRACKET = re.compile(r"\s*[\w-]+ +[{\[]")
_UNFINISHED = ("while parsing a flow", "while scanning a simple key", "while scanning a quoted")


def syntax_problem(error: Any, file: str, text: str) -> Problem:
    """Return an error of the parser as a problem with a place, a cause and a fix."""
    reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable")
    mark = getattr(error, "problem_mark", None)
    context, start = getattr(error, "context", None) or "", getattr(error, "context_mark", None)
    lines = text.split("\n")
    if start is not None and context.startswith(_UNFINISHED):
        last = lines[mark.line] if mark and mark.line < len(lines) else ""
        first = lines[start.line] if start.line < len(lines) else ""
        inside_brackets = context.startswith("while parsing a flow")
        if not inside_brackets or _indent(last) <= _indent(first):
            mark = start
    mark = mark or start
    line, column = (mark.line, mark.column) if mark else (0, 0)
    character = lines[line][column : column + 1] if line < len(lines) else ""
    message, hint = reason, ""
    if "cannot start any token" in reason or "tab" in reason:
        if character == "\t" or "\t" in lines[min(line, len(lines) - 1)][:column]:
            message, hint = "a tab", "indent with spaces"
        else:
            message, hint = f"'{character}' cannot start a value", "put the value in quotes"
    for libyaml_message, meaning in _MEANINGS.items():
        if libyaml_message in reason:
            message, hint = meaning
    if character in ("}", "]", ",") and "did not find expected key" in reason:
        opened = _bare_key_before_bracket(lines, line)
        if opened is not None:
            message, hint = _MEANINGS["could not find expected ':'"]
            line, column = opened, _indent(lines[opened])
    if (found := _bracket_in_braces(lines, reason, mark, start)) is not None:
        line, column, word = found
        message, hint = f"a bracket in a value inside {{}}: {word}", f'put it in quotes: "{word}"'
    if "mapping values are not allowed" in reason and ": " not in lines[line][:column]:
        message, hint = "this is indented deeper than the keys above", "check the indentation"
        bare = _bare_key(lines, line)
        if bare is not None:
            message, hint = _MEANINGS["could not find expected ':'"]
            line, column = bare, _indent(lines[bare])
    return Problem(Place(file, line + 1, column + 1), None, f"not YAML: {message}", hint)


def _bracket_in_braces(
    lines: list[str], reason: str, mark: Any, start: Any
) -> tuple[int, int, str] | None:
    """Return place and text of a value such as `list[Text]` without quotes inside of braces."""
    if "expected ',' or '}'" not in reason:
        return None
    first, last = (start or mark).line, getattr(mark, "line", 0)
    for number in range(first, min(max(first, last) + 1, len(lines))):
        if (value := _BRACKETED.search(lines[number])) is not None:
            return number, value.start(1), value[1]
    return None


def _bare_key_before_bracket(lines: list[str], line: int) -> int | None:
    """Return the line of a key without its colon whose value in brackets ends in `line`."""
    while line >= 0 and lines[line].strip():
        if _BARE_KEY_BEFORE_BRACKET.match(lines[line]):
            return line
        line -= 1
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" ")) if line.strip() else -1


def _bare_key(lines: list[str], line: int) -> int | None:
    """Return the line of a key whose ':' is missing, so that `line` was read as its continuation.

    None where the text that goes on in `line` is the value of a key.
    """
    first = line
    while first > 0 and lines[first - 1].strip() and not _KEY_OR_COMMENT.search(lines[first - 1]):
        first -= 1
    if first == line:
        return None
    above = lines[first - 1] if first > 0 else ""
    is_value = _indent(above) < _indent(lines[first]) and not above.rstrip().endswith(":")
    return None if is_value and above.strip() and not above.lstrip().startswith("#") else first
