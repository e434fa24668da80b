"""Graph files: YAML text to graph definitions.

Every structural problem is collected: unknown keys, missing parts, values of the wrong shape.
Names are resolved by the check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..core import types
from ..core.node_decorator import KEYWORDS
from ..foundation.plain_text import shortened
from ..foundation.problems import DocumentError, Nearest, Place, Problem
from ..foundation.yaml_reader import Entries, Items, Scalar, Tree, read_text, read_tree
from ..foundation.yaml_scalars import NULLS, read_plain
from .definition import (
    FAILURES,
    MAX_SECONDS,
    MISSING,
    Failing,
    GraphDefinition,
    GraphInput,
    Ref,
    Retry,
    Step,
    refs_in,
)
from .graph_errors import GraphError

MAX_NODES = 5_000

_LOCAL_SECTIONS = ("graph", "about", "inputs", "models", "graphs", "nodes", "outputs")
_SECTIONS = ("graph", "about", "verb", "says", *_LOCAL_SECTIONS[2:])
_INPUT_KEYS = ("type", "default", "about")
_RETRY_KEYS = ("times", "wait")
_NAME = re.compile(r"[^\W\d]\w*")
_GRAPH_NAME = re.compile(r"[^\W\d][\w-]*")
_OPERATION = re.compile(r"([^\W\d][\w-]*)(?:@([1-9]\d{0,8}))?")
_WHOLE, _DIGITS = re.compile(r"[+-]?[0-9]{1,15}"), re.compile(r"[0-9]{1,15}")
_REFERENCE = re.compile(r"\$([^\W\d]\w*)(?:\.([^\W\d]\w*))?")


def read_file(path: Path | str) -> GraphDefinition:
    """Read a graph from a YAML file.

    Raises:
        GraphError: the file cannot be read or is not a graph; holds every problem.
    """
    try:
        text = read_text(path)
    except DocumentError as error:
        raise GraphError.of(error) from None
    return read_graph(text, str(path))


def read_graph(text: str, file: str = "<text>") -> GraphDefinition:
    """Read a graph from YAML text; `file` is the name that messages give.

    Raises:
        GraphError: the text is not a graph; holds every problem.
    """
    try:
        tree, problems = read_tree(text, file)
    except DocumentError as error:
        raise GraphError.of(error) from None
    reader = _GraphReader(file, problems)
    graph = reader.graph(tree, None)
    if problems:
        error = GraphError(problems)
        if not reader.lost_section:
            error.readable = graph
            error.unreadable, error.doubtful = frozenset(reader.lost), frozenset(reader.doubtful)
        raise error
    return graph


def read_value(text: str, source: str) -> Any:
    """Read one value as a graph file writes it; `source` is the name that messages give.

    Raises:
        GraphError: the text is not a value.
    """
    try:
        tree, problems = read_tree(f"value: {text}", source)
    except DocumentError as error:
        raise GraphError.of(error) from None
    reader = _GraphReader(source, problems)
    value = reader.value(tree.entries[0][1])
    if len(tree.entries) > 1:
        reader.add_error(tree, "holds more than one value")
    if problems:
        raise GraphError(problems)
    return value


class _GraphReader:
    """Builds the records of one file from its tree, collecting problems."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems
        self.nearest = Nearest()
        self.types: dict[str, Any] = {}
        self.nodes = 0
        self.node: str | None = None
        self.not_yaml = {problem.place for problem in problems}
        self.lost: set[str] = set()
        """Names of nodes, outputs, graphs … that could not be read in full."""
        self.doubtful: set[Place] = set()
        """Places in nodes that were read in part, where a problem may follow from the rest."""
        self.losses = 0
        """The number of things that could not be read."""
        self.lost_section = False
        """True where a whole section could not be read, so that names are unknown."""

    def graph(self, tree: Entries, name: str | None) -> GraphDefinition:
        """Read a graph; the name of a local one is its key."""
        allowed = _SECTIONS if name is None else _LOCAL_SECTIONS
        parts = self.sections(tree, allowed, "section")
        places = {"graph": self.place(tree)}
        if name is None and "graph" not in parts:
            self.add_error(tree, "needs a name: start with 'graph: NAME'")
        if "graph" in parts:
            name = self.text(parts["graph"], "the graph's name")
            if not _GRAPH_NAME.fullmatch(name):
                self.add_error(
                    parts["graph"],
                    f"'{shortened(name)}' is not a name",
                    "use letters, digits and _",
                )
            places["graph"] = self.place(parts["graph"])
        inputs = {
            key.text: self.input(key, value, places)
            for key, value in self.named(parts.get("inputs"), "inputs", places)
        }
        models = {
            key.text: self.model(key, value, places)
            for key, value in self.named(parts.get("models"), "models", places)
        }
        graphs = {}
        for key, value in self.named(parts.get("graphs"), "graphs", places, _GRAPH_NAME):
            if _is_nothing(value):
                value = Entries([], value.line, value.column)
            if isinstance(value, Entries):
                graphs[key.text] = self.graph(value, key.text)
            else:
                self.lost.add(key.text)
                self.add_error(value, f"graph '{key.text}' needs nodes and outputs")
        nodes = {}
        for key, value in self.named(parts.get("nodes"), "nodes", places):
            step = self.step(key, value, key.text)
            if step is not None:
                nodes[key.text] = step
        outputs: dict[str, Ref | Step] = {}
        for key, value in self.named(parts.get("outputs"), "outputs", places):
            target = self.output(key, value)
            if target is not None:
                outputs[key.text] = target
            else:
                self.lost.add(key.text)
        about = self.text(parts["about"], "about") if "about" in parts else ""
        verb = self.verb(parts["verb"]) if "verb" in parts else ""
        says = self.says(parts["says"], places) if "says" in parts else ()
        return GraphDefinition(
            name or "", about, inputs, models, nodes, outputs, graphs, verb, says, places=places
        )

    def verb(self, tree: Tree) -> str:
        verb = self.text(tree, "'verb'")
        if verb and not _GRAPH_NAME.fullmatch(verb):
            self.add_error(tree, f"'{shortened(verb)}' is not a name", "use letters, digits and _")
        return verb

    def says(self, tree: Tree, places: dict[str, Place]) -> tuple[str, ...]:
        """Read the sentences that call a graph, and record their places."""
        items = tree.items if isinstance(tree, Items) else [tree]
        sentences: list[str] = []
        for item in items:
            sentence = self.text(item, "a sentence of 'says'")
            if sentence:
                assert isinstance(item, Scalar)
                place = Place(self.file, item.line, item.column + (not item.plain))
                places[f"says.{len(sentences)}"] = place
                sentences.append(sentence)
        return tuple(sentences)

    def sections(self, tree: Entries, allowed: tuple[str, ...], what: str) -> dict[str, Tree]:
        """Return the values of known keys; a misspelled one counts as the key that is meant."""
        parts: dict[str, Tree] = {}
        meant: dict[str, Tree] = {}
        for key, value in self.entries(tree):
            if key.text in allowed:
                self.lost_section |= what == "section" and key.text in parts
                parts[key.text] = value
                continue
            name = self.nearest.name(key.text, allowed)
            hint = f"did you mean '{name}'?" if name else f"expected one of {', '.join(allowed)}"
            self.add_typo(key, f"unknown {what} '{shortened(key.text)}'", hint)
            if name is not None:
                meant[name] = value
            elif what == "section" and not isinstance(value, Scalar):
                self.lost_section = True
        return meant | parts

    def entries(self, tree: Entries) -> list[tuple[Scalar, Tree]]:
        """Return the entries of a mapping whose keys are names; `{a: 0,5}` is read as 0.5."""
        entries: list[tuple[Scalar, Tree]] = []
        for key, value in tree.entries:
            whole = entries[-1][1] if entries else None
            if isinstance(whole, Scalar) and _is_fraction_of(whole, key, value):
                number = f"{whole.text}.{key.text}"
                self.add_typo(
                    whole, f"'{whole.text},{key.text}' is not a number", f"write {number}"
                )
                entries[-1] = (entries[-1][0], replace(whole, text=number))
            else:
                entries.append((key, value))
        return entries

    def named(
        self,
        tree: Tree | None,
        section: str,
        places: dict[str, Place],
        pattern: re.Pattern[str] = _NAME,
    ) -> list[tuple[Scalar, Tree]]:
        """Return the entries of a section whose keys are names, and record their places."""
        if tree is None or _is_nothing(tree):
            return []
        if not isinstance(tree, Entries):
            self.lost_section = True
            self.add_error(tree, f"'{section}' needs 'name: …' lines, one for each")
            return []
        valid = []
        seen = set()
        for key, value in tree.entries:
            if key.text in seen:  # twice, which was reported
                self.lost.add(key.text)
            seen.add(key.text)
            if pattern.fullmatch(key.text):
                places[f"{section}.{key.text}"] = self.place(key)
                valid.append((key, value))
            else:
                self.lost.add(key.text)
                self.add_error(
                    key, f"'{shortened(key.text)}' is not a name", "use letters, digits and _"
                )
        return valid

    def input(self, key: Scalar, tree: Tree, places: dict[str, Place]) -> GraphInput:
        """Read an input: its type alone, or type, default and about."""
        place = self.place(key)
        if isinstance(tree, Scalar):
            return GraphInput(self.type(tree, key), place=place)
        if not isinstance(tree, Entries):
            self.add_error(tree, f"input '{key.text}' needs a type", "such as 'image: Image'")
            return GraphInput(Any, place=place)
        parts = self.sections(tree, _INPUT_KEYS, f"key of input '{key.text}':")
        kind = Any
        if "type" in parts:
            kind = self.type(parts["type"], key)
        else:
            self.add_error(key, f"input '{key.text}' needs a type", "such as 'type: Image'")
        lost = self.losses
        default = MISSING
        if "default" in parts:
            places[f"inputs.{key.text}.default"] = self.place(parts["default"])
            default = self.value(parts["default"])
        if self.losses > lost:
            default = MISSING
        if default is not MISSING and any(True for _ in refs_in(default)):
            self.add_error(
                parts["default"],
                f"input '{key.text}': a default cannot be a reference",
                "write $$ for a dollar",
            )
        about = self.text(parts["about"], "about") if "about" in parts else ""
        return GraphInput(kind, default, about, place)

    def type(self, tree: Tree, key: Scalar) -> Any:
        text = tree.text if isinstance(tree, Scalar) else ""
        if text not in self.types:
            try:
                self.types[text] = types.read(text)
            except ValueError as error:
                self.add_error(tree, f"input '{key.text}': {error}")
                return Any
        return self.types[text]

    def model(self, key: Scalar, tree: Tree, places: dict[str, Place]) -> str | None:
        """Read a model slot: the name of a model, or nothing."""
        if _is_nothing(tree):
            return None
        places[f"models.{key.text}.name"] = self.place(tree)
        return self.text(tree, f"model slot '{key.text}'")

    def output(self, key: Scalar, tree: Tree) -> Ref | Step | None:
        """Read an output: a reference, or a node written in place."""
        if isinstance(tree, Entries):
            return self.step(key, tree, f"outputs.{key.text}")
        message = f"output '{key.text}' needs a reference such as $name, or a node in place"
        return self.value_of(tree, _is_ref, message)

    def step(self, key: Scalar, tree: Tree, name: str) -> Step | None:
        """Read a node: its operation with arguments, and how it is called."""
        self.node = name
        step = self.node_parts(key, tree)
        if step is None:
            self.lost.add(key.text)
        self.node = None
        return step

    def node_parts(self, name: Scalar, tree: Tree) -> Step | None:
        self.nodes += 1
        if self.nodes == MAX_NODES + 1:
            self.lost_section = True
            self.add_error(name, f"more than {MAX_NODES:,} nodes in one file")
        if not isinstance(tree, Entries):
            self.add_error(tree, "needs an operation", "write {operation: {argument: value}}")
            return None
        places: dict[str, Place] = {}
        controls, operations = self.parts(tree, places)
        if len(operations) != 1:
            self.operations_problem(name, operations)
            return None
        key, value = operations[0]
        operation = _OPERATION.fullmatch(key.text)
        if operation is None:
            self.add_error(
                key, f"'{shortened(key.text)}' is not an operation", "write a name, or name@version"
            )
            return None
        lost = self.losses
        arguments, unread = self.arguments(value, operation[1], places)
        arguments_lost = self.losses
        each, fold = self.each(controls.get("each")), self.fold(controls.get("fold"))
        bindings_lost = self.losses
        step = Step(
            operation[1],
            arguments,
            version=int(operation[2]) if operation[2] else None,
            each=each,
            fold=fold,
            until=self.until(controls.get("until")),
            at_most=self.whole(controls.get("at_most"), "'at_most'"),
            collect=self.flag(controls.get("collect"), "'collect'"),
            failures=self.failures(controls.get("failures")),
            when=self.when(controls.get("when")),
            else_=self.value(controls["else"]) if "else" in controls else MISSING,
            otherwise=self.value(controls["otherwise"]) if "otherwise" in controls else MISSING,
            place=self.place(key),
            places=places,
        )
        if self.losses > lost:
            self.lost.add(name.text)
            self.doubtful |= {self.place(key), *(places[part] for part in {*controls, *unread})}
            if bindings_lost > arguments_lost:
                self.doubtful |= {ref.place for _, ref in step.reads() if ref.place is not None}
        # Whatever these are, the step gives the same.
        retry = self.retry(controls.get("retry"))
        timeout = self.seconds(controls.get("timeout"), "'timeout'", "leave it out for no limit")
        return replace(step, retry=retry, timeout=timeout)

    def parts(
        self, tree: Entries, places: dict[str, Place]
    ) -> tuple[dict[str, Tree], list[tuple[Scalar, Tree]]]:
        """Return the keywords of a node and its operations, of which there should be one.

        Of several, those that look like a misspelled keyword are reported and read as that.
        """
        entries = self.entries(tree)
        controls = {key.text: value for key, value in entries if key.text in KEYWORDS}
        places |= {key.text: self.place(key) for key, _ in entries if key.text in KEYWORDS}
        operations = [entry for entry in entries if entry[0].text not in KEYWORDS]
        for entry in list(operations):
            key, value = entry
            if len(operations) == 1:
                break
            if key.text in _RETRY_KEYS and "retry" in controls:
                fix = "write it inside: retry: {times: 3, wait: 0.5}"
                self.add_typo(key, f"'{key.text}' is a part of 'retry'", fix)
                operations.remove(entry)
                continue
            keyword = self.nearest.name(key.text, KEYWORDS, 0.7)
            if keyword is not None:
                self.add_typo(key, f"unknown key '{key.text}'", f"did you mean '{keyword}'?")
                controls.setdefault(keyword, value)
                places.setdefault(keyword, self.place(key))
                operations.remove(entry)
        return controls, operations

    def operations_problem(self, name: Scalar, operations: list[tuple[Scalar, Tree]]) -> None:
        if not operations:
            self.add_error(name, "names no operation", "write {operation: {argument: value}}")
            return
        for key, _ in operations:
            word, opening, _ = key.text.partition(" {")
            if opening and word.replace("_", "").isalnum():
                self.add_error(key, f"no ':' after '{word}'", f"write '{word}: {{…}}'")
                return
        named = " and ".join(f"'{shortened(key.text)}'" for key, _ in operations[:5])
        self.add_error(
            operations[1][0],
            f"names {len(operations)} operations: {named}",
            "one node, one operation",
        )

    def arguments(
        self, tree: Tree, operation: str, places: dict[str, Place]
    ) -> tuple[Mapping[str, Any], set[str]]:
        """Return the arguments by name, and the names of those that could not be read."""
        if _is_nothing(tree):
            return {}, set()
        if not isinstance(tree, Entries):
            self.add_error(
                tree, f"'{operation}' needs its arguments by name", "write {argument: value}"
            )
            return {}, set()
        arguments, unread = {}, set()
        for key, value in self.entries(tree):
            places[key.text] = self.place(key)
            lost = self.losses
            arguments[key.text] = self.value(value)
            if self.losses > lost:
                unread.add(key.text)
        return arguments, unread

    def each(self, tree: Tree | None) -> Mapping[str, Any]:
        if tree is None:
            return {}
        lists: dict[str, Any] = {}
        for key, value in self.bindings(tree, "each", "{item: $list}"):
            message = f"each '{key.text}' needs a list, or a reference to one"
            target = self.value_of(value, lambda value: isinstance(value, (Ref, list)), message)
            if target is not None:
                lists[key.text] = target
        return lists

    def fold(self, tree: Tree | None) -> Mapping[str, Any]:
        if tree is None:
            return {}
        pairs = self.bindings(tree, "fold", "{name: $start}")
        return {key.text: self.value(value) for key, value in pairs}

    def bindings(self, tree: Tree, control: str, form: str) -> list[tuple[Scalar, Tree]]:
        if not isinstance(tree, Entries) or not tree.entries:
            self.add_error(tree, f"'{control}' needs a name", f"write {control}: {form}")
            return []
        return self.named(tree, control, {})

    def when(self, tree: Tree | None) -> Ref | None:
        if tree is None:
            return None
        return self.value_of(tree, _is_ref, "'when' needs a reference such as $flag")

    def until(self, tree: Tree | None) -> str | None:
        if tree is None:
            return None
        name = tree.text if isinstance(tree, Scalar) else ""
        if _NAME.fullmatch(name):
            return name
        hint = "write it without $" if name.startswith("$") else ""
        self.add_error(tree, "'until' needs the name of an output of the operation", hint)
        return None

    def failures(self, tree: Tree | None) -> Failing:
        text = tree.text if isinstance(tree, Scalar) else "fail" if tree is None else ""
        for choice in FAILURES:
            if text == choice:
                return choice
        assert tree is not None
        self.add_error(tree, "'failures' needs fail, drop or keep", self.nearest(text, FAILURES))
        return "fail"

    def retry(self, tree: Tree | None) -> Retry | None:
        """Read a retry: the number of calls, or also the seconds to wait."""
        if tree is None:
            return None
        if not isinstance(tree, Entries):
            times = self.whole(tree, "'retry'")
            return None if times is None else Retry(times)
        parts = self.sections(tree, _RETRY_KEYS, "key of 'retry'")
        if "times" not in parts:
            self.add_error(tree, "'retry' needs a number of calls", "write {times: 3, wait: 0.5}")
            return None
        times = self.whole(parts["times"], "'times'")
        wait = self.seconds(parts.get("wait"), "'wait'")
        return None if times is None else Retry(times, wait or 0.0)

    def whole(self, tree: Tree | None, what: str) -> int | None:
        if tree is None:
            return None
        return self.value_of(tree, lambda value: type(value) is int, f"{what} needs a whole number")

    def seconds(self, tree: Tree | None, what: str, unlimited: str = "") -> float | None:
        if tree is None:
            return None
        number = f"{what} needs a number of seconds, at most {MAX_SECONDS:,.0f}"
        value = self.value_of(tree, lambda value: type(value) in (int, float), number)
        if value is None:
            return None
        if abs(value) <= MAX_SECONDS:
            return float(value)
        self.add_error(tree, number, unlimited if value > 0 else "")
        return None

    def flag(self, tree: Tree | None, what: str) -> bool:
        if tree is None:
            return False
        message = f"{what} needs true or false"
        return self.value_of(tree, lambda value: type(value) is bool, message) or False

    def value_of(self, tree: Tree, fits: Callable[[Any], bool], message: str) -> Any:
        """Read a value that has to fit; None where it does not, or cannot be read: one problem."""
        lost = self.losses
        value = self.value(tree)
        if self.losses > lost:
            return None
        if fits(value):
            return value
        self.add_error(tree, message)
        return None

    def value(self, tree: Tree) -> Any:
        """Read a literal, a reference, or a list or mapping with references inside."""
        if isinstance(tree, Scalar):
            return self.scalar(tree)
        if isinstance(tree, Items):
            return [self.value(item) for item in tree.items]
        if any(self.place(key) in self.not_yaml for key, _ in tree.entries):
            self.losses += 1  # which was reported
            self.doubtful.add(self.place(tree))
        return {self.literal(key): self.value(value) for key, value in tree.entries}

    def scalar(self, tree: Scalar) -> Any:
        text = tree.text
        if not text.startswith("$"):
            return self.literal(tree)
        if text.startswith("$$"):
            return text[1:]
        reference = _REFERENCE.fullmatch(text)
        if reference is None:
            self.add_error(
                tree,
                f"'{shortened(text)}' is not a reference",
                "write $name or $name.output, or $$ for a dollar",
            )
            return None
        return Ref(reference[1], reference[2], self.place(tree))

    def literal(self, tree: Scalar) -> Any:
        if not tree.plain:
            return tree.text
        try:
            return read_plain(tree.text)
        except ValueError as error:
            self.add_error(tree, str(error))
            return None

    def text(self, tree: Tree, what: str) -> str:
        if isinstance(tree, Scalar) and not _is_nothing(tree):
            return tree.text
        self.add_error(tree, f"{what} needs a text")
        return ""

    def place(self, tree: Tree) -> Place:
        return Place(self.file, tree.line, tree.column)

    def add_error(self, tree: Tree, message: str, hint: str = "") -> None:
        """Report something that could not be read."""
        self.losses += 1
        self.doubtful.add(self.place(tree))
        self.add_typo(tree, message, hint)

    def add_typo(self, tree: Tree, message: str, hint: str) -> None:
        """Report something that is read as what it was meant to be."""
        place = self.place(tree)
        if place not in self.not_yaml:
            self.problems.append(Problem(place, self.node, message, hint))


def _is_nothing(tree: Tree) -> bool:
    return isinstance(tree, Scalar) and tree.plain and tree.text in NULLS


def _is_ref(value: Any) -> bool:
    return isinstance(value, Ref)


def _is_fraction_of(whole: Scalar, key: Scalar, value: Tree) -> bool:
    """Say whether a key is the rest of a number that was written with a decimal comma."""
    return (
        isinstance(value, Scalar)
        and whole.plain
        and key.plain
        and value.text == ""
        and _WHOLE.fullmatch(whole.text) is not None
        and _DIGITS.fullmatch(key.text) is not None
        and key.line == whole.line
    )
