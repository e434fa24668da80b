"""Graphs to Python text: the function that `@graph` records as that graph."""

from __future__ import annotations

import keyword
import linecache
import traceback
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, get_args, get_origin

from ..core import types
from ..core.model import Model, ModelName
from ..core.node_decorator import Node
from ..foundation.errors import AnyloomError, one_line
from ..registry.lookup import Registry
from ..registry.lookup import registry as the_registry
from .checked import CheckedGraph
from .checking import check
from .definition import MISSING, GraphDefinition, Ref, Step
from .graphs import Graph

WIDTH = 100


def to_python(graph: GraphDefinition, registry: Registry = the_registry) -> str:
    """Return a graph as a Python module whose function of its name records it.

    Raises:
        AnyloomError: the graph is not valid, or Python has no form for a part of it.
    """
    return _Writer(registry).module(check(graph, registry=registry))


def read_python(text: str, name: str) -> Graph:
    """Run Python text and return the graph that it records: that of a name, else the last one.

    The text can do whatever Python can, so it must be that of the user.

    Raises:
        AnyloomError: it fails, with the line that did, or it records no graph.
    """
    file = f"<{name}.py>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    module = ModuleType(f"{name} as Python")
    try:
        exec(compile(text, file, "exec", dont_inherit=True), module.__dict__)
    except Exception as error:
        frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename == file]
        lines = [error.lineno] if isinstance(error, SyntaxError) else []
        line = next(iter(lines or [one.lineno for one in reversed(frames)]), 1)
        raise AnyloomError(f"line {line}: {one_line(error)}") from None
    found = {key: one for key, one in vars(module).items() if isinstance(one, Graph)}
    if not found:
        raise AnyloomError("the text records no graph; decorate a function with @graph")
    return found.get(_name(name), list(found.values())[-1])


class _Writer:
    """Writes one module; imports are collected on the way."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._public: set[str] = {"graph"}
        self._nodes: set[str] = set()
        self._protocols: set[str] = set()
        self._own: set[str] = set()
        self._loaded: set[str] = set()
        self._typing: set[str] = set()
        self._values: set[str] = set()
        """Names of inputs, slots and steps; an operation of such a name has another one."""
        self._tuples: dict[str, list[str]] = {}
        """Step of the current graph → what its loop carries, where that is several values."""

    def module(self, checked: CheckedGraph) -> str:
        self._values = set(_names_of_values(checked.graph))
        body = list(self._functions(checked))
        lines = (
            [f"from typing import {', '.join(sorted(self._typing))}", ""] if self._typing else []
        )
        loads = [f'{self._alias(name)} = load("{name}")' for name in sorted(self._loaded)]
        if loads:
            self._public.add("load")
        lines.append(f"from anyloom import {', '.join(sorted(self._public))}")
        if self._protocols:
            lines.append(f"from anyloom.models import {', '.join(sorted(self._protocols))}")
        if self._nodes:
            named = [
                name if self._alias(name) == name else f"{name} as {self._alias(name)}"
                for name in sorted(self._nodes)
            ]
            lines += _wrapped(f"from anyloom.nodes import {', '.join(named)}")
        if self._own:
            lines.append(f"# defined by you: {', '.join(sorted(self._own))}")
        return "\n".join([*lines, "", *([*loads, ""] if loads else []), *body]) + "\n"

    def _functions(self, checked: CheckedGraph) -> Iterator[str]:
        graph = checked.graph
        for name in graph.graphs:
            inner = next(
                (
                    one
                    for one in checked.operations.values()
                    if isinstance(one, CheckedGraph) and one.graph.name == name
                ),
                None,
            )
            if inner is not None:
                yield from self._functions(inner)
                yield ""
        single = len(graph.outputs) == 1
        result = self._kind(next(iter(checked.outputs.values()))) if single else "Outputs"
        name = self._alias(graph.name)
        if not single:
            result = "".join(part.title() for part in name.split("_"))
            self._typing.add("NamedTuple")
            yield f"\nclass {result}(NamedTuple):"
            for output, kind in checked.outputs.items():
                yield f"    {_name(output)}: {self._kind(kind)}"
            yield ""
        for value in _names_of_values(graph):
            if keyword.iskeyword(value.removesuffix("_")):
                raise AnyloomError(f"'{value[:-1]}' is a keyword of Python; give it another name")
        parameters = [self._input(name, one) for name, one in graph.inputs.items()]
        slots = [self._slot(name, model, checked) for name, model in graph.models.items()]
        start = _first_by_name(graph)
        by_name = [*parameters[start:], *slots]
        listed = [*parameters[:start], *(["*", *by_name] if by_name else [])]
        yield "\n@graph"
        head = f"def {name}({', '.join(listed)}) -> {result}:"
        if len(head) <= WIDTH:
            yield head
        else:
            yield f"def {name}("
            yield from (f"    {one}," for one in listed)
            yield f") -> {result}:"
        if graph.about:
            yield f'    """{_docstring(graph.about)}"""'
        steps = graph.steps()
        self._tuples = {name: [*one.fold] for name, one in steps.items() if len(one.fold) > 1}
        for step in checked.order:
            if step in graph.nodes:
                call = self._step(steps[step], checked)
                yield from _wrapped(f"    {_name(step)} = {call}")
        values = [
            self._step(target, checked) if isinstance(target, Step) else self._value(target)
            for target in graph.outputs.values()
        ]
        if single:
            yield from _wrapped(f"    return {values[0]}")
        else:
            yield f"    return {result}("
            for output, value in zip(graph.outputs, values, strict=True):
                yield from _wrapped(f"        {_name(output)}={value},")
            yield "    )"

    def _input(self, name: str, declared: Any) -> str:
        text = f"{_name(name)}: {self._kind(declared.type)}"
        return text if declared.default is MISSING else f"{text} = {self._value(declared.default)}"

    def _slot(self, name: str, model: str | None, checked: CheckedGraph) -> str:
        protocol: type[Model] = checked.slots.get(name, Model)
        self._protocols.add(protocol.__name__)
        self._public.add("use")
        chosen = "" if model is None else repr(model)
        return f"{_name(name)}: {protocol.__name__} = use({chosen})"

    def _kind(self, kind: Any) -> str:
        """Return a type as an annotation, and import what it names."""
        if kind is type(None):
            return "None"
        if kind is Any:
            self._typing.add("Any")
            return "Any"
        for name, known in types.named_types().items():
            if kind == known and name not in ("list", "anything"):
                if name in ("Flag", "Integer"):
                    return {"Flag": "bool", "Integer": "int"}[name]
                self._public.add(name)
                return name
        if kind is list:
            self._typing.add("Any")
            return "list[Any]"
        plain = types.plain(kind)
        members = types.union_members(plain)
        if len(members) > 1:
            return " | ".join(self._kind(member) for member in members)
        if types.item_type(plain) is not None and get_args(plain):
            return f"list[{self._kind(get_args(plain)[0])}]"
        if str(get_origin(plain)).endswith("Literal"):
            self._typing.add("Literal")
            return f"Literal[{', '.join(map(repr, get_args(plain)))}]"
        if plain is not kind:
            return self._kind(plain)
        raise AnyloomError(f"Python text has no form for the type {types.write(kind)}")

    def _step(self, step: Step, checked: CheckedGraph) -> str:
        text = self._call(step)
        attempt: dict[str, Any] = {}
        if step.retry is not None:
            attempt["retry"] = step.retry.times
            if step.retry.wait:
                attempt["wait"] = step.retry.wait
        if step.timeout is not None:
            attempt["timeout"] = step.timeout
        if step.otherwise is not MISSING:
            attempt["otherwise"] = step.otherwise
        if attempt:
            self._public.add("attempt")
            options = "".join(f", {key}={self._value(value)}" for key, value in attempt.items())
            text = f"attempt(lambda: {text}{options})"
        if step.fold:
            if attempt or not step.each or step.until is not None:
                raise AnyloomError("Python text has no form for this fold; see the YAML")
            self._public.add("fold")
            names = ", ".join(map(_name, (*step.fold, *step.each)))
            start = self._several(step.fold)
            collect = ", collect=True" if step.collect else ""
            text = f"fold({self._several(step.each)}, {start}, lambda {names}: {text}{collect})"
        elif step.each:
            self._public.add("each")
            names = ", ".join(map(_name, step.each))
            failures = "" if step.failures == "fail" else f", failures={step.failures!r}"
            text = f"each({self._several(step.each)}, lambda {names}: {text}{failures})"
        if step.when is not None:
            self._public.add("when")
            other = None if step.else_ is MISSING else step.else_
            end = "" if other is None else f", {self._value(other)}"
            text = f"when({self._value(step.when)}, lambda: {text}{end})"
        return text

    def _several(self, values: Mapping[str, Any]) -> str:
        texts = [self._value(value) for value in values.values()]
        return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"

    def _call(self, step: Step) -> str:
        operation = step.operation
        nodes = self._registry.nodes()
        if operation in nodes:
            node: Node[..., Any] = nodes[operation]
            built_in = node.function.__module__.startswith("anyloom.nodes.")
            (self._nodes if built_in else self._own).add(operation)
        elif operation in self._registry.graph_files():
            self._loaded.add(operation)
        arguments = ", ".join(
            f"{_name(name)}={self._value(value)}" for name, value in step.arguments.items()
        )
        return f"{self._alias(operation)}({arguments})"

    def _alias(self, operation: str) -> str:
        """Return what an operation is called where values have names, too."""
        name = _name(operation)
        return f"{name}_operation" if name in self._values else name

    def _value(self, value: Any) -> str:
        if isinstance(value, Ref) and value.port and value.name in self._tuples:
            return f"{_name(value.name)}[{self._tuples[value.name].index(value.port)}]"
        if isinstance(value, Ref):
            return _name(value.name) + (f".{_name(value.port)}" if value.port else "")
        if isinstance(value, ModelName):
            return repr(value.name)
        if isinstance(value, (list, tuple)):
            return f"[{', '.join(map(self._value, value))}]"
        if isinstance(value, Mapping):
            pairs = (f"{key!r}: {self._value(item)}" for key, item in value.items())
            return f"{{{', '.join(pairs)}}}"
        return repr(value)


def _first_by_name(graph: GraphDefinition) -> int:
    """Return the position of the first input that is given by name only.

    In Python no argument without a default follows one with a default, unless both have names.
    """
    required = [declared.default is MISSING for declared in graph.inputs.values()]
    start = required.index(False) if False in required else len(required)
    return start if any(required[start:]) else len(required)


def _names_of_values(graph: GraphDefinition) -> Iterator[str]:
    """Yield the names that values have as variables, in a graph and in those inside it."""
    yield from map(_name, (*graph.inputs, *graph.models, *graph.nodes))
    for step in graph.steps().values():
        yield from map(_name, step.bound_names)
    for inner in graph.graphs.values():
        yield from _names_of_values(inner)


def _name(name: str) -> str:
    """Return a name that Python accepts."""
    safe = name.removeprefix("outputs.").replace("-", "_")
    return f"{safe}_" if keyword.iskeyword(safe) else safe


def _docstring(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', "'''").replace("\n", "\n    ")


def _wrapped(line: str) -> Iterator[str]:
    """Yield a line, broken after the outermost bracket where it is too long."""
    if len(line) <= WIDTH:
        yield line
        return
    indent = line[: len(line) - len(line.lstrip())]
    start, end = line.find("("), line.rfind(")")
    if start < 0 and " import " in line:
        head, _, names = line.partition(" import ")
        yield f"{head} import ("
        yield from (f"    {name}," for name in names.split(", "))
        yield ")"
        return
    yield line[: start + 1]
    yield from (f"{indent}    {part}," for part in _split(line[start + 1 : end]))
    yield f"{indent}{line[end:]}"


def _split(text: str) -> Iterator[str]:
    """Yield the arguments between brackets."""
    depth, quote, part = 0, "", ""
    for place, character in enumerate(text):
        if quote:
            quote = "" if character == quote and text[place - 1] != "\\" else quote
        elif character in "'\"":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        names = part.lstrip().startswith("lambda") and ":" not in part
        if character == "," and not depth and not quote and not names:
            yield part.strip()
            part = ""
        else:
            part += character
    if part.strip():
        yield part.strip()
