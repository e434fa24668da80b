"""Control flow of recorded functions: `each`, `fold`, `until`, `when` and `attempt`.

While a graph is recorded they make steps; elsewhere they do at once what these steps would do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar, overload

from ..core import types
from ..core.node_decorator import recording
from ..foundation.errors import NodeError
from . import plain_control_flow
from .bodies import ONE, Body, parameters_of, record_body, where
from .definition import MAX_RETRIES, MAX_ROUNDS, MAX_SECONDS, MISSING, Failing, Retry
from .graph_errors import RecordingError
from .graph_recorder import GraphRecorder, Traced
from .step_types import types_of_each

R = TypeVar("R")
MAX_WIDENINGS = 3
"""How often a body is recorded again since a round gives another type than it was given."""


def each(items: Any, body: Callable[..., Any], *, failures: Failing = "fail") -> Any:
    """Apply a body to every item of a list, or to every instance of Regions.

    `each(masks, lambda mask: caption(image, mask))` gives a list; where the body makes regions of
    regions, they are concatenated into one set. A tuple of lists is iterated over in parallel. A
    body that returns several values gives as many lists, as a tuple or NamedTuple. Outside of a
    graph, a body whose results do not tell its outputs (there are none, or tuples, or regions) is
    recorded besides, which calls it once more without running a node.

    Args:
        failures: what becomes of an item whose body fails: "drop" leaves it out, "keep" puts None
            in its place, "fail" fails the whole.

    Raises:
        NodeError: the lists are not of one length.
        RecordingError: the body returns something that is no value of the graph.
    """
    lists = items if isinstance(items, tuple) else (items,)
    names = _parameters("each", body, len(lists), f"iterates over {len(lists)} lists")
    if failures not in ("fail", "drop", "keep"):
        raise NodeError("each", f"failures is {failures!r}, expected 'fail', 'drop' or 'keep'")
    recorder = _recorder()
    if recorder is None:
        return plain_control_flow.each(lists, body, failures)
    given = [recorder.type_of_value(source) for source in lists]
    kinds = [types.item_type(source) or Any for source in given]
    recorded, bound = record_body(recorder, "each", body, list(zip(names, kinds, strict=True)))
    sources = {
        name: recorder.literal(source if isinstance(source, Traced) else list(source))
        for name, source in zip(bound, lists, strict=True)
    }
    outputs = types_of_each(
        [recorder.type_of_value(source) for source in lists], recorded.outputs, failures
    )
    return recorded.add(recorder, outputs, each=sources, failures=failures)


@overload
def fold(
    items: Any,
    start: R,
    body: Callable[..., R],
    *,
    collect: Literal[False] = False,
    at_most: int | None = None,
) -> R: ...
@overload
def fold(
    items: Any,
    start: Any,
    body: Callable[..., Any],
    *,
    collect: Literal[True],
    at_most: int | None = None,
) -> Any: ...
@overload
def fold(
    items: Any,
    start: Any,
    body: Callable[..., Any],
    *,
    collect: bool,
    at_most: int | None = None,
) -> Any: ...
def fold(
    items: Any,
    start: Any,
    body: Callable[..., Any],
    *,
    collect: bool = False,
    at_most: int | None = None,
) -> Any:
    """Apply a body to every item in turn, each time with the result of the previous call.

    `fold(prompts, image, lambda edited, prompt: erase(edited, prompt))` erases one after another. A
    tuple of lists is iterated over in parallel; a tuple as the start carries several values, which
    the body takes before the items and returns as a tuple.

    Args:
        collect: give the results of all rounds as a list, or as a tuple of lists.
        at_most: the largest number of rounds, 1 to 10,000: later items are left out. None = all.

    Raises:
        NodeError: the lists are not of one length, or `at_most` is out of range.
        RecordingError: the body returns something that is no value of the graph.
    """
    if at_most is not None:
        _check_rounds("fold", at_most)
    lists = items if isinstance(items, tuple) else (items,)
    starts = _starts(start)
    count = len(starts) + len(lists)
    names = _parameters("fold", body, count, f"gives {count} values to each round")
    recorder = _recorder()
    if recorder is None:
        return plain_control_flow.fold(lists, start, body, collect, at_most)
    kinds = [types.item_type(recorder.type_of_value(source)) or Any for source in lists]
    recorded, bound = _loop_body(recorder, "fold", body, names, start, kinds)
    carried = _carried_types(recorder, recorded, starts, collect, at_least_once=False)
    sources = {
        name: recorder.literal(source if isinstance(source, Traced) else list(source))
        for name, source in zip(bound[len(starts) :], lists, strict=True)
    }
    return replace(recorded, shape=_shape_of(start)).add(
        recorder,
        dict(zip(bound, carried, strict=False)),
        each=sources,
        fold={name: recorder.literal(value) for name, value in zip(bound, starts, strict=False)},
        collect=collect,
        at_most=at_most,
    )


def until(start: R, body: Callable[..., R], condition: Callable[..., Any], *, at_most: int) -> R:
    """Repeat a body, each time with its previous result, until a condition holds.

    `until(image, lambda image: sharpen(image), lambda image: is_sharp(image), at_most=5)` sharpens
    at least once, and until it is sharp. The condition takes what a round has given.

    Args:
        start:     what the first round is given; a tuple carries several values.
        condition: ends the loop where it is true, not zero, not empty.
        at_most:   the largest number of rounds, 1 to 10,000.

    Raises:
        NodeError: `at_most` is out of range.
        RecordingError: the body or the condition returns something that is no value of the graph.
    """
    _check_rounds("until", at_most)
    starts = _starts(start)
    names = _parameters("until", body, len(starts), f"carries {len(starts)} values")
    _parameters("the condition of until", condition, len(starts), f"is given {len(starts)} values")
    recorder = _recorder()
    if recorder is None:
        return plain_control_flow.until(start, body, condition, at_most)
    recorded, bound = _loop_body(recorder, "until", body, names, start, [], condition)
    carried = _carried_types(recorder, recorded, starts, collect=False, at_least_once=True)
    return replace(recorded, shape=_shape_of(start)).add(
        recorder,
        dict(zip(bound, carried, strict=True)),
        fold={name: recorder.literal(value) for name, value in zip(bound, starts, strict=True)},
        until=list(recorded.outputs)[-1],
        at_most=at_most,
    )


def when(condition: Any, body: Callable[[], R], otherwise: Any = None) -> R:
    """Run a body only where a condition holds: true, not zero, not empty.

    `otherwise` is the result where it does not hold: a value, or a function that gives it. What
    only the other branch needs is not computed.

    Raises:
        RecordingError: the condition is not a value of the graph, or a branch returns something
            that is none.
    """
    _parameters("when", body, 0, "gives its body no values")
    recorder = _recorder()
    if recorder is None:
        return plain_control_flow.when(condition, body, otherwise)
    if not isinstance(condition, Traced):
        if recorder.shapes:
            return body() if condition else plain_control_flow.alternative_of(otherwise)
        raise RecordingError(
            f"when needs a value of the graph as its condition, got {condition!r}; use a Python "
            "'if' for what is known while the graph is recorded"
        )
    holds = recorder.literal(condition)
    recorded, _ = record_body(recorder, "when", body, present=holds)
    other = plain_control_flow.alternative_of(otherwise)
    return recorded.add(
        recorder,
        _either(recorder, recorded, other, "when"),
        when=holds,
        else_=MISSING if other is None else recorder.literal(other),
    )


def attempt(
    body: Callable[[], R],
    *,
    retry: int = 0,
    wait: float = 0.0,
    timeout: float | None = None,
    otherwise: Any = MISSING,
) -> R:
    """Run a body that may fail: again after a failure, with a limit of time, or with a substitute.

    `attempt(lambda: caption(image), retry=2, timeout=30, otherwise="")` calls the node up to three
    times, and gives "" where all fail. A failure of what the body only reads is not its own.

    Args:
        retry:     calls after the first that fails, 0 to 100.
        wait:      seconds before the first of them; doubled before each further one.
        timeout:   seconds for each call, more than 0; None = no limit.
        otherwise: the result where all calls fail: a value, or a function that gives it, which is
            called only then. Without it, the last failure is raised.

    Raises:
        NodeError: an argument is out of range.
        RecordingError: the body returns something that is no value of the graph.
    """
    _parameters("attempt", body, 0, "gives its body no values")
    if type(retry) is not int or not 0 <= retry <= MAX_RETRIES:
        raise NodeError("attempt", f"retry is {retry!r}, expected 0 to {MAX_RETRIES}")
    if not 0 <= wait <= MAX_SECONDS:
        raise NodeError("attempt", f"wait is {wait!r}, expected 0 or more seconds")
    if timeout is not None and not 0 < timeout <= MAX_SECONDS:
        raise NodeError("attempt", f"timeout is {timeout!r}, expected more than 0 seconds")
    recorder = _recorder()
    if recorder is None:
        return plain_control_flow.attempt(body, retry, wait, timeout, otherwise)
    if not retry and timeout is None and otherwise is MISSING:
        return body()
    recorded, _ = record_body(recorder, "attempt", body)
    outputs, other = recorded.outputs, MISSING
    if otherwise is not MISSING:
        value = plain_control_flow.alternative_of(otherwise)
        outputs, other = _either(recorder, recorded, value, "attempt"), recorder.literal(value)
    return recorded.add(
        recorder,
        outputs,
        retry=Retry(retry, float(wait)) if retry else None,
        timeout=None if timeout is None else float(timeout),
        otherwise=other,
    )


def _recorder() -> GraphRecorder | None:
    recorder = recording.get()
    if recorder is None or isinstance(recorder, GraphRecorder):
        return recorder
    raise RecordingError(
        "loops and conditions are not recorded while calls run; write a function with @graph and "
        "call it"
    )


def _parameters(control: str, body: Callable[..., Any], count: int, gives: str) -> list[str]:
    names = parameters_of(body, count)
    if names is None:
        raise RecordingError(f"{control} {gives}, its body takes another number; make them equal")
    return names


def _check_rounds(control: str, at_most: Any) -> None:
    if type(at_most) is not int or not 1 <= at_most <= MAX_ROUNDS:
        raise NodeError(control, f"at_most is {at_most!r}, expected 1 to {MAX_ROUNDS:,}")


def _starts(start: Any) -> tuple[Any, ...]:
    """Return the values that a loop carries."""
    return start if plain_control_flow.is_several(start) else (start,)


def _shape_of(start: Any) -> Any:
    return tuple if plain_control_flow.is_several(start) else ONE


def _loop_body(
    recorder: GraphRecorder,
    control: str,
    body: Callable[..., Any],
    names: Sequence[str],
    start: Any,
    items: Sequence[Any],
    condition: Callable[..., Any] | None = None,
) -> tuple[Body, list[str]]:
    """Record the body of a loop, for the types that its rounds may be given."""
    starts, shape = _starts(start), _shape_of(start)

    def record(kinds: Sequence[Any]) -> tuple[Body, list[str]]:
        arguments = list(zip(names, [*kinds, *items], strict=True))
        return record_body(
            recorder, control, body, arguments, carried=len(starts), condition=condition
        )

    kinds = [recorder.type_of_value(start) for start in starts]
    recorded = record(kinds)
    for _ in range(MAX_WIDENINGS):
        wider = _wider(kinds, recorded[0])
        if wider == kinds:
            break
        kinds = wider
        recorded = record(kinds)
    if (recorded[0].shape is ONE) != (shape is ONE):
        returned = "one value" if recorded[0].shape is ONE else "a tuple"
        expected = "one value" if shape is ONE else "a tuple"
        raise RecordingError(
            f"{where(body)} the body of {control} returns {returned}, but what is carried is "
            f"{expected}; return {expected}"
        )
    return recorded


def _wider(kinds: Sequence[Any], body: Body) -> list[Any]:
    """Return types that fit both what a round was given and what it gives."""
    return [
        kind if types.fits(result, kind) else types.common_type([kind, result])
        for kind, result in zip(kinds, body.outputs.values(), strict=False)
    ]


def _carried_types(
    recorder: GraphRecorder,
    recorded: Body,
    starts: Sequence[Any],
    collect: bool,
    at_least_once: bool,
) -> list[Any]:
    """Return the types of the results of a loop."""
    results = list(recorded.outputs.values())[: len(starts)]
    if collect:
        return [list[result] for result in results]
    if at_least_once:
        return results
    return _wider([recorder.type_of_value(start) for start in starts], recorded)


def _either(recorder: GraphRecorder, recorded: Body, other: Any, control: str) -> dict[str, Any]:
    """Return the types of a step whose result may be another value."""
    several = isinstance(other, Traced) and not other._single
    if other is not None and (recorded.shape is not ONE or several):
        raise RecordingError(
            f"the body of {control} gives {', '.join(recorded.outputs)}, so its alternative can be "
            "None only; return one value"
        )
    recorder.refuse_tuples(f"the alternative of {control}", Any, other)
    kind = type(None) if other is None else recorder.type_of_value(other)
    return {name: types.common_type([own, kind]) for name, own in recorded.outputs.items()}
