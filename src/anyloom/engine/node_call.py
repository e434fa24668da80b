"""One call of a node: its arguments, its result, and its error as one line."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from ..core.installed_code import is_own_module
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
    node_file = step.node.function.__code__.co_filename if step.node is not None else ""
    return NodeError(step.name, one_line(error) + _place(error, node_file))


def _place(error: BaseException, node_file: str) -> str:
    """Return " (file.py:12)": the last line of the user's own code, or else of the node's file.

    The user's own may also be the adapter of a model, or what a node or an adapter calls.
    """
    frames = list(traceback.walk_tb(error.__traceback__))
    own = [one for one in frames if is_own_module(one[0].f_globals.get("__name__"))]
    inside = own or [one for one in frames if one[0].f_code.co_filename == node_file] or frames
    if not inside:
        return ""
    frame, line = inside[-1]
    return f" ({Path(source_name(frame.f_code.co_filename)).name}:{line})"


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
