"""Parsing of docstrings in Google style."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

_SECTION = re.compile(r"^(Args|Returns|Raises|Yields|Example|Examples|Note|Notes):$")
_ENTRY = re.compile(r"^    (\w+): (.*)$")


def argument_texts(function: Callable[..., Any]) -> dict[str, str]:
    """Return argument → description from the section "Args:" of a docstring."""
    texts: dict[str, str] = {}
    inside, name = False, ""
    for line in inspect.cleandoc(function.__doc__ or "").split("\n"):
        if section := _SECTION.match(line):
            inside = section[1] == "Args"
        elif inside and (entry := _ENTRY.match(line)):
            name = entry[1]
            texts[name] = entry[2].strip()
        elif inside and name and line.strip():
            texts[name] += f" {line.strip()}"
    return texts


def description(function: Callable[..., Any]) -> str:
    """Return a docstring up to its first section."""
    lines: list[str] = []
    for line in inspect.cleandoc(function.__doc__ or "").split("\n"):
        if _SECTION.match(line):
            break
        lines.append(line)
    return "\n".join(lines).strip()
