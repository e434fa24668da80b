"""Records which nodes are called, and with what.

Nodes report through `logging`, so that nothing they refer to changes their cache key.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from anyloom import Image, Masks, Model, Regions

LOGGER = "anyloom-behavior"
_logger = logging.getLogger(LOGGER)
_logger.setLevel(logging.INFO)
_logger.propagate = False


def recorded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that reports each call before it does its work."""

    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def reporting_first(**arguments: Any) -> Any:
            report(function.__name__, arguments)
            return await function(**arguments)

        return reporting_first

    @functools.wraps(function)
    def reporting(**arguments: Any) -> Any:
        report(function.__name__, arguments)
        return function(**arguments)

    return reporting


def report(name: str, arguments: Mapping[str, Any]) -> None:
    """Report one call."""
    logging.getLogger("anyloom-behavior").info(name, extra={"arguments": arguments})


@contextmanager
def recorded_calls(pause: float = 0.0) -> Iterator[list[str]]:
    """Yield a list that each call is appended to, as text.

    Args:
        pause: seconds that each call takes longer, so that its result is worth a file.
    """
    calls: list[str] = []

    class Recorder(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            calls.append(described_call(record.msg, record.arguments))  # type: ignore[attr-defined]

        def handle(self, record: logging.LogRecord) -> bool:
            handled = super().handle(record)
            time.sleep(pause)  # outside the lock of the handler
            return bool(handled)

    recorder = Recorder()
    _logger.addHandler(recorder)
    try:
        yield calls
    finally:
        _logger.removeHandler(recorder)


def described_call(node: str, arguments: Mapping[str, Any]) -> str:
    """Return a call as text, arguments by name."""
    parts = [f"{name}={described(value)}" for name, value in sorted(arguments.items())]
    return f"{node}({', '.join(parts)})"


def described(value: Any) -> str:
    """Return a value as text that tells types apart: 1, 1.0 and True, lists and tuples."""
    if isinstance(value, Image):
        digest = hashlib.sha256(np.ascontiguousarray(value.pixels).tobytes()).hexdigest()
        return f"Image{value.shape}#{digest[:8]}"
    if isinstance(value, Masks):
        arrays = [mask.astype(int).tolist() for mask in value.masks()]
        return f"Masks({value.frame}, {arrays}, {_columns(value)})"
    if isinstance(value, Regions):
        return f"Regions({value.frame}, {value.boxes.tolist()}, {_columns(value)})"
    if isinstance(value, Model):
        return repr(value.checkpoint.name)
    if isinstance(value, np.ndarray):
        return f"array({value.dtype}, {value.tolist()})"
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return f"{type(value).__name__}{described(value._asdict())}"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(map(described, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside},)"
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{described(k)}: {described(item)}" for k, item in value.items()) + "}"
        )
    if isinstance(value, np.generic):
        return f"{type(value).__name__}({value})"
    return repr(value)


def _columns(regions: Regions) -> str:
    scores = None if regions.scores is None else regions.scores.tolist()
    columns = {name: list(values) for name, values in regions.columns.items()}
    return f"labels={regions.labels}, scores={scores}, columns={columns}"
