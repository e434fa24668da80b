"""Reader of untrusted YAML: plain data, with the place of every value.

It reads the event stream of the parser and never calls its constructors: tags are not resolved,
only texts, lists and dicts are built, and nothing recurses. It stops at the first event that is
nested too deep, before the parser's own work on nested brackets grows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .plain_text import shortened
from .problems import DocumentError, Place, Problem
from .yaml_scalars import read_plain
from .yaml_syntax import syntax_problem

MAX_BYTES = 1 << 20
MAX_DEPTH = 64
MAX_VALUES = 100_000

_UNPRINTABLE = "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


@dataclass(slots=True)
class Scalar:
    """A text as the file writes it; `plain` where it has no quotes."""

    text: str
    plain: bool
    line: int
    column: int


@dataclass(slots=True)
class Items:
    """A YAML sequence."""

    items: list[Tree]
    line: int
    column: int


@dataclass(slots=True)
class Entries:
    """A YAML mapping; keys are unique."""

    entries: list[tuple[Scalar, Tree]]
    line: int
    column: int


Tree = Scalar | Items | Entries


@dataclass(slots=True)
class _Open:
    """A sequence or mapping that the parser has not closed yet."""

    tree: Items | Entries
    key: Scalar | None = None
    keys: set[Any] | None = None


def read_document(path: Path | str) -> dict[str, Any]:
    """Return a YAML file as dicts, lists, texts, numbers, flags and None.

    Raises:
        DocumentError: the file cannot be read, or is not a YAML mapping.
    """
    tree, problems = read_tree(read_text(path), str(path))
    if problems:
        raise DocumentError(problems)
    try:
        return data(tree)
    except ValueError as error:
        raise DocumentError([Problem(None, None, f"{path}: {error}")]) from None


def place_in(file: Path | str, keys: Sequence[str]) -> str:
    """Return "file:line:column" of the key that these keys lead to, "file:" where there is none."""
    tree: Tree = read_tree(read_text(file), str(file))[0]
    place = f"{file}:"
    for key in keys:
        entries = tree.entries if isinstance(tree, Entries) else []
        found = next((one for one in entries if one[0].text == key), None)
        if found is None:
            break
        scalar, tree = found
        place = f"{file}:{scalar.line}:{scalar.column}"
    return place


def read_text(path: Path | str) -> str:
    """Return the text of a YAML file.

    Raises:
        DocumentError: the file is missing, over 1 MiB, or not UTF-8.
    """
    path = Path(path)
    try:
        if path.exists() and not path.is_file():
            raise _error(str(path), 0, 0, "is a folder, expected a YAML file")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _error(str(path), 0, 0, f"cannot be read: {reason}") from None
    return decode(content, str(path))


def decode(content: bytes, file: str) -> str:
    """Return the text of a YAML file's bytes.

    Raises:
        DocumentError: more than 1 MiB, or not UTF-8.
    """
    if len(content) > MAX_BYTES:
        raise _error(file, 1, 1, f"larger than {MAX_BYTES >> 20} MiB")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[:2].count(0) == 1:
        raise _error(file, 1, 1, "is UTF-16 or UTF-32 text; save it as UTF-8")
    try:
        return content.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        line, column = _position(before, len(before))
        raise _error(file, line, column, "is not UTF-8 text; save it as UTF-8") from None


def read_tree(text: str, file: str) -> tuple[Entries, list[Problem]]:
    """Return a YAML document as a tree of texts with places, and the problems in it.

    Raises:
        DocumentError: the text is not YAML, not a mapping, too large or too deep.
    """
    if len(text) > MAX_BYTES:
        raise _error(file, 1, 1, f"larger than {MAX_BYTES >> 20} MiB")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    # Compiling the pattern takes longer than reading a file, and most texts are printable.
    plain = text.replace("\n", "").replace("\t", "").isprintable()
    if not plain and (match := re.search(_UNPRINTABLE, text)):
        code = f"{ord(match[0]):04X}"
        message = f"contains the control character U+{code}"
        message += f'; write it as "\\u{code.lower()}" in double quotes'
        raise _error(file, *_position(text, match.start()), message)
    tree, problems = _Parser(file).parse(text)
    if not isinstance(tree, Entries):
        content = {Items: "is a list", Scalar: "is a single text"}.get(type(tree), "is empty")
        line, column = (tree.line, tree.column) if tree else (1, 1)
        message = f"{content}, expected 'key: value' lines"
        raise DocumentError([*problems, Problem(Place(file, line, column), None, message)])
    return tree, problems


def data(tree: Tree) -> Any:
    """Return a tree as plain data."""
    if isinstance(tree, Scalar):
        return read_plain(tree.text) if tree.plain else tree.text
    if isinstance(tree, Items):
        return [data(item) for item in tree.items]
    return {data(key): data(value) for key, value in tree.entries}


class _Parser:
    """Builds a tree from the events of a document."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.root: Tree | None = None
        self.open: list[_Open] = []

    def parse(self, text: str) -> tuple[Tree | None, list[Problem]]:
        import yaml
        from yaml import events as kinds

        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        started = 0
        try:
            for number, event in enumerate(yaml.parse(text, Loader=loader)):
                kind = type(event)
                if kind is kinds.MappingEndEvent or kind is kinds.SequenceEndEvent:
                    self.open.pop()
                    continue
                line, column = event.start_mark.line + 1, event.start_mark.column + 1
                if number > MAX_VALUES:
                    raise _error(self.file, line, column, f"has more than {MAX_VALUES:,} values")
                if kind is kinds.ScalarEvent:
                    plain = event.implicit[0] and not event.style
                    self._add(event, Scalar(event.value, plain, line, column))
                elif kind is kinds.MappingStartEvent:
                    self._enter(event, Entries([], line, column), set())
                elif kind is kinds.SequenceStartEvent:
                    self._enter(event, Items([], line, column), None)
                elif kind is kinds.AliasEvent:
                    message = f"alias *{event.anchor} is not allowed; repeat the value"
                    self._report(line, column, message)
                    event.anchor = event.tag = None
                    self._add(event, Scalar("$", True, line, column))
                elif kind is kinds.DocumentStartEvent:
                    started += 1
                    if started > 1:
                        raise _error(self.file, line, column, "starts a second document ('---')")
        except yaml.YAMLError as error:
            raise DocumentError([*self.problems, syntax_problem(error, self.file, text)]) from None
        return self.root, self.problems

    def _enter(self, event: Any, tree: Items | Entries, keys: set[Any] | None) -> None:
        if len(self.open) == MAX_DEPTH:
            raise _error(self.file, tree.line, tree.column, f"is nested deeper than {MAX_DEPTH}")
        self._add(event, tree)
        self.open.append(_Open(tree, None, keys))

    def _add(self, event: Any, tree: Tree) -> None:
        """Add a tree to the open list, as a key, or as the value of the last key."""
        if event.anchor is not None:
            self._report(tree.line, tree.column, f"anchor &{event.anchor} is not allowed")
        if event.tag is not None:
            self._report(tree.line, tree.column, f"tag {event.tag} is not allowed")
        if not self.open:
            self.root = tree
            return
        top = self.open[-1]
        if isinstance(top.tree, Items):
            top.tree.items.append(tree)
        elif top.key is not None:
            top.tree.entries.append((top.key, tree))
            top.key = None
        elif isinstance(tree, Scalar):
            top.key = self._key(top, tree)
        else:
            message = "a list or mapping cannot be a key"
            if isinstance(tree, Entries) and isinstance(top.tree, Entries):
                message = "'{{' opens a mapping as a key; a reference is written $name"
            self._report(tree.line, tree.column, message)
            top.key = Scalar("", False, tree.line, tree.column)

    def _key(self, top: _Open, key: Scalar) -> Scalar:
        assert top.keys is not None
        try:
            meaning = read_plain(key.text) if key.plain else key.text
        except ValueError as error:
            self._report(key.line, key.column, str(error))
            return key
        if meaning in top.keys:
            self._report(key.line, key.column, f"duplicate key '{shortened(key.text)}'")
        top.keys.add(meaning)
        return key

    def _report(self, line: int, column: int, message: str) -> None:
        self.problems.append(Problem(Place(self.file, line, column), None, message))


def _error(file: str, line: int, column: int, message: str) -> DocumentError:
    return DocumentError([Problem(Place(file, line, column), None, message)])


def _position(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")
