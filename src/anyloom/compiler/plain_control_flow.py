"""What `each`, `fold`, `until`, `when` and `attempt` do where no graph is recorded.

They give what the steps of a recorded graph would give.
"""

from __future__ import annotations

import contextvars
import threading
import time
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from typing import Any

from ..core import types
from ..foundation.errors import Cancelled, NodeError
from .bodies import ONE, OUTPUTS, parameters_of, record_body
from .definition import MISSING
from .graph_recorder import GraphRecorder
from .step_types import types_of_each


def each(lists: Sequence[Any], body: Callable[..., Any], failures: str) -> Any:
    """Apply a body to every item, or to the items of several lists in parallel."""
    from ..values import Regions

    rows = _rows("each", body, lists)
    results = []
    for row in rows:
        try:
            results.append(body(*row))
        except Cancelled:
            raise
        except Exception:
            if failures == "fail":
                raise
            if failures == "keep":
                results.append(None)
    known = [result for result in results if result is not None]
    regions = [source for source in lists if isinstance(source, Regions)]
    if known and not regions and not isinstance(known[0], tuple):
        return results
    recorded = _recorded(body, [types.item_type(types.type_of(source)) or Any for source in lists])
    if recorded is None:  # a body of plain Python: only its results tell what it gives
        first = known[0] if known else None
        if isinstance(first, tuple):
            recorded = OUTPUTS, dict.fromkeys(map(str, range(len(first))))
        else:
            recorded = ONE, {"result": type(first) if known else Any}
    shape, outputs = recorded
    if shape is not ONE:
        columns = [
            [None if row is None else row[index] for row in results]
            for index in range(len(outputs))
        ]
        return _assembled(shape, outputs, columns, known)
    kind = types_of_each([types.type_of(source) for source in lists], outputs, "fail")["result"]
    if not (regions and types.item_type(kind) is kind):
        return results
    if failures == "keep":
        raise NodeError(
            "each", "failures='keep' leaves gaps, which Regions cannot have; use 'drop'"
        )
    return kind.concatenate(results, frame=regions[-1].frame)


def fold(
    lists: Sequence[Any],
    start: Any,
    body: Callable[..., Any],
    collect: bool,
    at_most: int | None = None,
) -> Any:
    """Apply a body to every item in turn, each time with the previous result."""
    several = is_several(start)
    rounds = []
    for row in _rows("fold", body, lists, skip=len(start) if several else 1)[:at_most]:
        start = _next(body, start, several, *row)
        rounds.append(start)
    if not collect:
        return start
    if not several:
        return rounds
    return tuple([one[index] for one in rounds] for index in range(len(start)))


def until(start: Any, body: Callable[..., Any], condition: Callable[..., Any], at_most: int) -> Any:
    """Repeat a body until a condition holds, at most so many times."""
    several = is_several(start)
    for _ in range(at_most):
        start = _next(body, start, several)
        if condition(*start) if several else condition(start):
            break
    return start


def when(condition: Any, body: Callable[[], Any], otherwise: Any) -> Any:
    """Run a body where a condition holds."""
    if condition:
        return body()
    if otherwise is not None:
        return alternative_of(otherwise)
    return _nothing(body)


def attempt(
    body: Callable[[], Any], retry: int, wait: float, timeout: float | None, otherwise: Any
) -> Any:
    """Run a body that may fail."""
    for tried in range(retry + 1):
        if tried:
            time.sleep(wait * 2 ** (tried - 1))
        try:
            return body() if timeout is None else _limited(body, timeout)
        except Cancelled:
            raise
        except Exception:
            if tried == retry and otherwise is MISSING:
                raise
    return _nothing(body) if otherwise is None else alternative_of(otherwise)


def _rows(
    control: str, body: Callable[..., Any], lists: Sequence[Any], skip: int = 0
) -> list[tuple[Any, ...]]:
    """Return the items of lists of one length, side by side."""
    columns = [list(items) for items in lists]
    lengths = list(map(len, columns))
    if len(set(lengths)) > 1:
        names = (parameters_of(body, skip + len(lists)) or [])[skip:]
        named = zip(names, lengths, strict=True)
        counts = ", ".join(f"{name} has {length}" for name, length in named)
        raise NodeError(control, f"each needs lists of one length, but {counts}")
    return list(zip(*columns, strict=True))


def is_several(start: Any) -> bool:
    """Say whether the start of a loop is several values; a NamedTuple is one."""
    return isinstance(start, tuple) and len(start) > 0 and not hasattr(start, "_fields")


def _next(body: Callable[..., Any], carried: Any, several: bool, *row: Any) -> Any:
    return tuple(body(*carried, *row)) if several else body(carried, *row)


def alternative_of(otherwise: Any) -> Any:
    """Return a substitute, which may be given as a function."""
    return otherwise() if callable(otherwise) else otherwise


def _nothing(body: Callable[[], Any]) -> Any:
    """Return None, or None for each of the outputs that a body has."""
    recorded = _recorded(body, [])
    if recorded is None or recorded[0] is ONE:
        return None
    shape, outputs = recorded
    return _assembled(shape, outputs, [None] * len(outputs), [])


def _assembled(
    shape: Any, outputs: Mapping[str, Any], values: Sequence[Any], known: Sequence[Any]
) -> Any:
    """Return the values of several outputs in the shape of a body's results."""
    if shape is OUTPUTS:
        shape = type(known[0]) if known else namedtuple("Outputs", outputs)  # type: ignore[misc]
    return tuple(values) if shape is tuple else shape(*values)


def _limited(body: Callable[[], Any], seconds: float) -> Any:
    """Run a body on a thread of its own, which is left behind where it takes too long."""
    result: Future[Any] = Future()
    context = contextvars.copy_context()

    def run() -> None:
        try:
            result.set_result(context.run(body))
        except BaseException as error:  # raised again by the caller
            result.set_exception(error)

    threading.Thread(target=run, name="attempt", daemon=True).start()
    if not wait_for([result], seconds).done:
        raise NodeError("attempt", f"took longer than {seconds:g} s")
    return result.result()


def _recorded(body: Callable[..., Any], kinds: Sequence[Any]) -> tuple[Any, dict[str, Any]] | None:
    """Return the shape and the outputs of a body by recording it, None where that is impossible.

    Nothing runs. The results alone do not say what a body gives for no items, nor whether a tuple
    is several outputs or one value.
    """
    names = parameters_of(body, len(kinds)) or []
    recorder = GraphRecorder(shapes=True)
    try:
        recorded, _ = record_body(recorder, "each", body, list(zip(names, kinds, strict=True)))
    except Exception:  # a body of plain Python does what it likes
        return None
    if recorded.shape is ONE:
        return ONE, {"result": next(iter(recorded.outputs.values()))}
    return recorded.shape, dict(recorded.outputs)
