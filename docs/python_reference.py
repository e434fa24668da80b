"""Signatures and descriptions of the public Python API as Markdown, from its docstrings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import griffe

END_OF_NAMES = "<!-- end of names -->"
_NAMES = re.compile(
    rf"^(<!-- names:((?: [\w.]+(?:\([\w, ]+\))?)+) -->)$.*?^{END_OF_NAMES}$", re.M | re.S
)
_NAME = re.compile(r"([\w.]+)(?:\(([\w, ]+)\))?")
_FIELD = re.compile(r"(\w+(?:, \w+)*): +")
_WIDTH = 88


def with_names(markdown: str) -> str:
    """Return a page with current descriptions below each `<!-- names: load Image(open,shape) -->`.

    In parentheses are the members of a class or module that are described; they end at
    `<!-- end of names -->`.
    """
    return _NAMES.sub(
        lambda match: "\n\n".join([match[1], *_described(match[2]), END_OF_NAMES]), markdown
    )


def _described(names: str) -> Iterator[str]:
    for name, members in _NAME.findall(names):
        definition = _definition(f"anyloom.{name}")
        yield f"### {name}"
        yield from _description(name, definition)
        for member in filter(None, re.split(r"[ ,]+", members)):
            yield f"#### {name}.{member}" if member != "__init__" else f"#### {name}(…)"
            shown = name if member == "__init__" else member
            yield from _description(shown, _member(definition, member))


@cache
def _package() -> Any:
    folder = Path(__file__).parent.parent / "src"
    return griffe.load("anyloom", search_paths=[folder], resolve_aliases=True)


def _definition(path: str) -> Any:
    found = _package()[path.removeprefix("anyloom.")]
    return found.final_target if found.is_alias else found


def _member(owner: Any, name: str) -> Any:
    found = owner.all_members[name]
    return found.final_target if found.is_alias else found


def _description(name: str, definition: Any) -> Iterator[str]:
    signature = _signature(name, definition)
    if signature:
        yield f"```py\n{signature}\n```"
    if definition.docstring is None:
        return
    for section in definition.docstring.parse(
        "google", warn_unknown_params=False, warn_missing_types=False, warnings=False
    ):
        yield from _section(section)


def _signature(name: str, definition: Any) -> str:
    """Return how a function is called, or the type of an attribute; "" for a class or module."""
    if definition.is_attribute:
        return f"{name}: {definition.annotation}" if definition.annotation is not None else ""
    if not definition.is_function:
        return ""
    variants = definition.overloads or [definition]
    return "\n".join(_call(name, variant) for variant in variants)


def _call(name: str, function: Any) -> str:
    parts: list[str] = []
    kind: Any = None
    for parameter in function.parameters:
        if parameter.name in ("self", "cls"):
            continue
        before, kind = kind, parameter.kind
        if before is griffe.ParameterKind.positional_only and kind is not before:
            parts.append("/")
        if kind is griffe.ParameterKind.keyword_only and before not in (
            kind,
            griffe.ParameterKind.var_positional,
        ):
            parts.append("*")
        stars = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}
        part = stars.get(kind, "") + parameter.name
        if parameter.annotation is not None:
            part += f": {parameter.annotation}"
        if parameter.default is not None and kind not in stars:
            part += f" = {parameter.default}"
        parts.append(part)
    if kind is griffe.ParameterKind.positional_only:
        parts.append("/")
    is_typed = function.returns is not None and function.name != "__init__"
    returns = f" -> {function.returns}" if is_typed else ""
    prefix = "async " if "async" in function.labels else ""
    line = f"{prefix}{name}({', '.join(parts)}){returns}"
    if len(line) <= _WIDTH:
        return line
    return f"{prefix}{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){returns}"


def _section(section: Any) -> Iterator[str]:
    kind = section.kind.value
    if kind == "text":
        yield from map(_paragraph, section.value.split("\n\n"))
    elif kind in ("parameters", "attributes"):
        yield _list("Arguments" if kind == "parameters" else "Attributes", section.value)
    elif kind == "returns":
        yield f"**Returns** {' '.join(_flow(item.description) for item in section.value)}"
    elif kind == "raises":
        yield _list("Raises", section.value, "annotation")
    elif kind == "admonition":
        yield f"**{section.title or ''}** {_flow(section.value.description)}"


def _paragraph(text: str) -> str:
    """Return a paragraph; one of "name: description" lines as a list."""
    if not _FIELD.match(text):
        return text
    entries = re.split(r"\n(?=\S)", text)
    if not all(map(_FIELD.match, entries)):
        return text
    return "\n".join(_FIELD.sub(r"- `\1`: ", _flow(entry), count=1) for entry in entries)


def _list(title: str, items: Sequence[Any], name: str = "name") -> str:
    lines = [f"- `{getattr(item, name)}`: {_flow(item.description)}" for item in items]
    return "\n".join([f"**{title}**", "", *lines])


def _flow(text: str) -> str:
    return " ".join(text.split())
