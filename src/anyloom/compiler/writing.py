"""Graphs to YAML text in the form that a person would write; `read_graph` is the inverse.

Each section has lines of its own; a node stands on one line where it is short.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..core import types
from ..core.model import ModelName
from ..foundation.atomic_files import write_atomically
from ..foundation.errors import AnyloomError
from ..foundation.yaml_scalars import write_scalar, write_text
from .definition import MISSING, GraphDefinition, GraphInput, Ref, Retry, Step

WIDTH = 100
MAX_KEY = 1_000
MAX_NESTING = 32


def to_yaml(graph: GraphDefinition) -> str:
    """Return a graph as YAML text.

    Raises:
        AnyloomError: the graph holds something that a file cannot, such as an image.
    """
    return "\n".join(_graph_lines(graph, None, "")) + "\n"


def save(graph: GraphDefinition, path: Path | str) -> None:
    """Write a graph to a YAML file; a reader never sees half of it.

    Raises:
        AnyloomError: the graph holds something that a file cannot, or the file cannot be written.
    """
    text, path = to_yaml(graph), Path(path)
    try:
        write_atomically(path, text)
    except OSError as error:
        raise AnyloomError(f"{path}: cannot be written: {error.strerror}") from None


def _graph_lines(graph: GraphDefinition, key: str | None, indent: str) -> Iterator[str]:
    if graph.name != key:
        yield f"{indent}graph: {write_text(graph.name)}"
    if graph.about:
        yield f"{indent}about: {_long_text(graph.about, indent)}"
    deeper = f"{indent}  "
    if graph.verb:
        yield f"{indent}verb: {write_text(graph.verb)}"
    if graph.says:
        yield f"{indent}says:"
        for sentence in graph.says:
            yield f"{deeper}- {write_text(sentence)}"
    if graph.inputs:
        yield f"{indent}inputs:"
        for name, declared in graph.inputs.items():
            yield f"{deeper}{name}: {_input(name, declared)}"
    if graph.models:
        yield f"{indent}models:"
        for name, model in graph.models.items():
            yield f"{deeper}{name}:" if model is None else f"{deeper}{name}: {write_text(model)}"
    if graph.graphs:
        yield f"{indent}graphs:"
        for name, inner in graph.graphs.items():
            yield f"{deeper}{name}:"
            yield from _graph_lines(inner, name, f"{deeper}  ")
    if graph.nodes:
        yield f"{indent}nodes:"
        for name, step in graph.nodes.items():
            yield from _step_lines(name, step, deeper)
    if graph.outputs:
        yield f"{indent}outputs:"
        for name, target in graph.outputs.items():
            if isinstance(target, Ref):
                yield f"{deeper}{name}: {target}"
            else:
                yield from _step_lines(name, target, deeper)


def _input(name: str, declared: GraphInput) -> str:
    kind = types.write(declared.type)
    try:
        readable = types.read(kind) == declared.type
    except ValueError:
        readable = False
    if not readable:
        raise AnyloomError(f"input '{name}': a graph file has no name for the type {kind}")
    if declared.default is MISSING and not declared.about:
        return write_text(kind)
    parts = [f"type: {write_text(kind)}"]
    if declared.default is not MISSING:
        default = _ValueWriter(f"input '{name}'").value(declared.default)
        parts.append(f"default: {default}")
    if declared.about:
        parts.append(f"about: {write_text(declared.about)}")
    return f"{{{', '.join(parts)}}}"


def _step_lines(name: str, step: Step, indent: str) -> Iterator[str]:
    writer = _ValueWriter(f"node '{name}'")
    operation = f"{step.operation}@{step.version}" if step.version else step.operation
    before, after = _controls(step)
    line = f"{indent}{name}: {writer.value({**before, operation: step.arguments, **after})}"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"{indent}{name}:"
    for key, value in before.items():
        yield f"{indent}  {key}: {writer.value(value)}"
    line = f"{indent}  {operation}: {writer.value(step.arguments)}"
    if len(line) <= WIDTH:
        yield line
    else:
        yield f"{indent}  {operation}:"
        for key, value in step.arguments.items():
            yield f"{indent}    {key}: {writer.value(value)}"
    for key, value in after.items():
        yield f"{indent}  {key}: {writer.value(value)}"


def _controls(step: Step) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the keywords of a step: those written before its operation, and those after it."""
    before: dict[str, Any] = {
        "each": step.each or None,
        "fold": step.fold or None,
        "until": step.until,
        "at_most": step.at_most,
        "collect": step.collect or None,
        "failures": None if step.failures == "fail" else step.failures,
        "when": step.when,
    }
    after: dict[str, Any] = {
        "else": step.else_,
        "retry": MISSING if step.retry is None else _retry(step.retry),
        "timeout": MISSING if step.timeout is None else _seconds(step.timeout),
        "otherwise": step.otherwise,
    }
    return (
        {key: value for key, value in before.items() if value is not None},
        {key: value for key, value in after.items() if value is not MISSING},
    )


def _retry(retry: Retry) -> Any:
    return {"times": retry.times, "wait": _seconds(retry.wait)} if retry.wait else retry.times


def _seconds(seconds: float) -> float:
    """Return a time as a person writes it: 30, not 30.0."""
    return int(seconds) if seconds == int(seconds) else seconds


def _long_text(text: str, indent: str) -> str:
    """Return a text of several lines as a block, where a block keeps all of it."""
    lines = text.split("\n")
    safe = all(line.isprintable() and line == line.strip() for line in lines)
    if len(lines) > 1 and safe and lines[0] and lines[-1]:
        return "|-\n" + "\n".join(f"{indent}  {line}" if line else "" for line in lines)
    return write_text(text)


class _ValueWriter:
    """Writes values in braces and brackets; errors start with `owner`."""

    def __init__(self, owner: str) -> None:
        self._owner = owner

    def value(self, value: Any, depth: int = 0) -> str:
        """Return a literal, a reference, or a list or mapping of these."""
        if depth > MAX_NESTING:
            raise AnyloomError(f"{self._owner}: lists nested deeper than {MAX_NESTING}")
        if isinstance(value, Ref):
            return str(value)
        if isinstance(value, ModelName):
            return write_scalar(value.name)
        if isinstance(value, str):
            return self._text(f"${value}" if value.startswith("$") else value)
        if value is None or isinstance(value, (bool, int, float)):
            return write_scalar(value)
        if isinstance(value, (list, tuple)):
            return f"[{', '.join(self.value(item, depth + 1) for item in value)}]"
        if isinstance(value, Mapping):
            entries = (
                f"{self._key(key)}: {self.value(item, depth + 1)}" for key, item in value.items()
            )
            return f"{{{', '.join(entries)}}}"
        kind = types.write(type(value))
        raise AnyloomError(
            f"{self._owner} holds a value of type {kind}, which a graph file cannot; "
            "make it an input"
        )

    def _key(self, key: Any) -> str:
        if isinstance(key, str):
            written = self._text(key)
        elif key is None or isinstance(key, (bool, int, float)):
            written = write_scalar(key)
        else:
            raise AnyloomError(f"{self._owner}: a key must be a text or a number")
        return f"? {written}" if len(written) > MAX_KEY else written

    def _text(self, text: str) -> str:
        try:
            text.encode()
        except UnicodeEncodeError:
            raise AnyloomError(f"{self._owner} holds a text that is not valid Unicode") from None
        return write_text(text)
