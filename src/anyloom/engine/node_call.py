"""One call of a node: its arguments, its result, and its error as one line."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from ..foundation.errors import AnyloomError, NodeError, one_line
from ..foundation.sizes import SCALARS
from ..foundation.source_names import source_name
from ..values.isolation import isolated, snapshot
from .cached_value import CachedValue
from .plan import PlannedStep


def call_arguments(step: PlannedStep, inputs: list[CachedValue]) -> dict[str, Any]:
    """Return what the node's function is called with, its models apart.

    A node may change the lists and dicts that it gets: they are its own.
    """
    arguments = dict(step.constants)
    for name in step.mutable:
        arguments[name] = isolated(arguments[name])
    position = 0
    for name, _, _ in step.links:
        value = inputs[position].output
        arguments[name] = value if type(value) in SCALARS else isolated(value)
        position += 1
    for name, _ in step.templates:
        arguments[name] = isolated(inputs[position].output)
        position += 1
    for name, argument in step.wired:
        try:
            arguments[name] = argument.validated(arguments[name])
        except ValueError as error:
            raise NodeError(step.name, str(error)) from None
    return arguments


def named_error(step: PlannedStep, error: BaseException) -> AnyloomError:
    """Return an error as one line that names the step, without the frames that it came through.

    A traceback would keep every frame's arrays alive.
    """
    if isinstance(error, NodeError):
        return NodeError(step.name, error.reason)
    if isinstance(error, AnyloomError):
        return error.with_traceback(None)
    own = step.node.function.__code__.co_filename if step.node is not None else ""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if frame.filename == own] or frames
    where = (
        f" ({Path(source_name(inside[-1].filename)).name}:{inside[-1].lineno})" if inside else ""
    )
    return NodeError(step.name, one_line(error) + where)


def checked_result(step: PlannedStep, output: Any) -> CachedValue:
    """Return what a node returned, to keep and hand out.

    Raises:
        NodeError: it is not of the type that the node declares.
    """
    assert step.node is not None
    try:
        output = step.node.signature.checked_result(output)
    except ValueError as error:
        raise NodeError(step.name, str(error)) from None
    return CachedValue.of(snapshot(output))
