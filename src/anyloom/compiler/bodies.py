"""Recording of the bodies of `each`, `fold`, `when`, `until` and `attempt`.

A body becomes one step. Where it is more than the call of one node or graph, that step runs a graph
of its own, with the values of the enclosing function that the body uses as inputs.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from ..core.node_decorator import recording
from ..core.signature import is_protocol
from ..foundation.source_names import definition_place
from .definition import MISSING, GraphInput, Ref, Step
from .graph_errors import RecordingError
from .graph_recorder import GraphRecorder, Traced, caller, output_name, place_of
from .graphs import Graph
from .local_operations import free_name

ONE: Any = object()
"""The shape of a body that returns one value."""
OUTPUTS: Any = object()
"""The shape of a body that returns the result of a node with several outputs."""


@dataclass(frozen=True)
class Body:
    """A recorded body.

    step:    calls what the body does, without control.
    base:    the name of the step that gives the result.
    outputs: name → type.
    shape:   `ONE`, `OUTPUTS`, `tuple`, or the class of the NamedTuple that the body returns.
    """

    step: Step
    base: str
    outputs: Mapping[str, Any]
    shape: Any

    def add(self, recorder: GraphRecorder, outputs: Mapping[str, Any], **control: Any) -> Any:
        """Add the step with its control; return its outputs in the shape that the body has."""
        step = replace(self.step, place=place_of(caller()), **control)
        if self.shape is ONE or self.shape is OUTPUTS:
            return recorder.add(self.base, step, outputs, self.shape is ONE)
        traced = recorder.add(self.base, step, outputs, len(outputs) == 1)
        parts = [traced] if traced._single else [traced._part(name) for name in outputs]
        return tuple(parts) if self.shape is tuple else self.shape(*parts)


def parameters_of(body: Callable[..., Any], count: int) -> list[str] | None:
    """Return the names of a body's first `count` arguments, None where it takes another number."""
    positional, required = [], 0
    for parameter in inspect.signature(body).parameters.values():
        if parameter.kind is parameter.VAR_POSITIONAL:
            positional += [f"{parameter.name}_{index + 1}" for index in range(count)]
        elif parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            positional.append(parameter.name)
            required += parameter.default is parameter.empty
    return positional[:count] if required <= count <= len(positional) else None


def record_body(
    recorder: GraphRecorder,
    control: str,
    body: Callable[..., Any],
    arguments: Sequence[tuple[str, Any]] = (),
    *,
    carried: int = 0,
    condition: Callable[..., Any] | None = None,
    present: Ref | None = None,
) -> tuple[Body, list[str]]:
    """Record a body as one step; return it with the names that its arguments have in the graph.

    Args:
        arguments: name and type of each argument; those of `each` and `fold`.
        carried:   how many of them, from the first, the body returns for the next round.
        condition: called with what the body returns; its result is the last output of the body.
        present:   what is not None where the body runs.

    Raises:
        RecordingError: the body returns something that is no value of the graph.
    """
    inner = GraphRecorder(recorder)
    inner.present = present
    placeholders = []
    for name, kind in arguments:
        placeholders.append(inner.declare(inner.free_name(name), {"result": kind}))
    names = [placeholder._ref.name for placeholder in placeholders]
    recorder.bound.update(names)
    token = recording.set(inner)
    try:
        returned = inner.traced_result(body(*placeholders))
        values, shape = _values(control, body, returned)
        if carried:
            state = _carried(body, values, carried)
            values = dict(zip(names[:carried], state, strict=True))
        if condition is not None:
            ended = inner.traced_result(condition(*values.values()))
            if not isinstance(ended, Traced) or not ended._single:
                _refuse(control, condition, ended, "the condition")
            values["done" if "done" not in values else inner.free_name("done")] = ended
    finally:
        recording.reset(token)
    call = _only_call(inner, control, values, returned)
    outputs = {name: inner.type_of(value._ref) for name, value in values.items()}
    named_alike = call is not None and list(returned._outputs) == list(values)
    unnamed = carried == 1 and shape is ONE
    if call is not None and (named_alike or (condition is None and (unnamed or not carried))):
        return Body(call, returned._ref.name, returned._outputs, shape), names
    graph = _BodyGraph(inner, names)
    last = next(reversed(inner.steps), control)
    base = values[next(iter(values))]._ref.name
    base = base if base in inner.steps else last
    step = graph.step(f"{base}_of_{control}", values)
    return Body(step, base, outputs, shape), names


def _values(control: str, body: Callable[..., Any], returned: Any) -> tuple[dict[str, Traced], Any]:
    """Return what a body returns by name, and its shape."""
    if isinstance(returned, Traced):
        if not returned._single:
            return {name: returned._part(name) for name in returned._outputs}, OUTPUTS
        if not is_protocol(returned._type):
            return {output_name(returned._type): returned}, ONE
    elif isinstance(returned, tuple) and returned:
        names = list(getattr(returned, "_fields", ()))
        found: dict[str, Traced] = {}
        for index, value in enumerate(returned):
            if not isinstance(value, Traced) or not value._single:
                _refuse(control, body, value, "the body")
            base = names[index] if names else value._ref.port or value._ref.name
            found[free_name(base, set(found))] = value
        return found, type(returned) if names else tuple
    _refuse(control, body, returned, "the body")


def _carried(body: Callable[..., Any], values: Mapping[str, Traced], count: int) -> list[Traced]:
    if len(values) != count:
        raise RecordingError(
            f"{where(body)} the body returns {len(values)} values, but {count} are carried into "
            "the next round; return one for each"
        )
    return list(values.values())


def _refuse(control: str, function: Callable[..., Any], value: Any, what: str) -> NoReturn:
    if isinstance(value, Traced):
        several = not value._single
        shown = f"'{value._ref}', which has several outputs" if several else f"a model, {value!r}"
        fix = f"name one of {', '.join(value._outputs)}" if several else "return a value"
    else:
        shown = "nothing" if value is None else repr(value)[:60]
        fix = "return results of nodes, items or other values of the graph"
    raise RecordingError(f"{where(function)} {what} of {control} returns {shown}; {fix}")


def where(function: Callable[..., Any]) -> str:
    """Return "file:line" of a function."""
    if not hasattr(inspect.unwrap(function), "__code__"):
        place = place_of(caller())
        return f"{place.file}:{place.line}"
    return definition_place(function)


def _only_call(
    inner: GraphRecorder, control: str, values: Mapping[str, Traced], returned: Any
) -> Step | None:
    """Return the only step of a body, where that step can take the control itself."""
    if len(inner.steps) != 1 or not isinstance(returned, Traced):
        return None
    (name, step), ref = next(iter(inner.steps.items())), returned._ref
    if ref.name != name or ref.port is not None:
        return None
    policies_only = not (
        step.each or step.fold or step.when is not None or step.otherwise is not MISSING
    )
    # A condition is asked once, before a loop over items begins.
    loop_only = step.when is None and step.otherwise is MISSING
    takes = (policies_only and control != "attempt") or (loop_only and control == "when")
    return step if takes or not step.controlled else None


class _BodyGraph:
    """Makes a graph of the steps of a body; what it uses from outside becomes inputs."""

    def __init__(self, inner: GraphRecorder, names: Sequence[str]) -> None:
        self._inner = inner
        self._names = names
        self._inputs: dict[str, GraphInput] = {}
        self._models: dict[str, str | None] = {}
        self._arguments: dict[str, Any] = {}
        self._own: dict[Ref, Ref] = {}

    def step(self, name: str, values: Mapping[str, Traced]) -> Step:
        """Return the call of the graph; `name` is what the graph is called if that is free."""
        for argument in self._names:
            reads = (ref for step in self._inner.steps.values() for _, ref in step.reads())
            if any(ref.name == argument for ref in (*reads, *(v._ref for v in values.values()))):
                self._take(Ref(argument))
        steps = {}
        for key, step in self._inner.steps.items():
            for _, ref in step.reads():
                self._take(ref)
            steps[key] = _with_refs(step, self._own)
        outputs: dict[str, Ref | Step] = {}
        for key, value in values.items():
            self._inner.literal(value)  # refuses a value of another body
            self._take(value._ref)
            outputs[key] = self._own.get(value._ref, value._ref)
        body = Graph(
            name=name,
            inputs=self._inputs,
            models=self._models,
            nodes=steps,
            outputs=outputs,
        )
        return Step(self._inner.operations.add_body(body), self._arguments)

    def _take(self, ref: Ref) -> None:
        """Make a reference to something outside an input or a model slot."""
        if ref.name in self._inner.steps or ref in self._own:
            return
        kind = self._inner.type_of(ref)
        taken = {*self._inner.traced, *self._inputs, *self._models} - {*self._names}
        base = ref.name if ref.port is None else f"{ref.name}_{ref.port}"
        name = free_name(base, taken)
        if is_protocol(kind):
            self._models[name] = None
        else:
            self._inputs[name] = GraphInput(kind)
        self._arguments[name] = ref
        self._own[ref] = Ref(name)


def _with_refs(step: Step, names: Mapping[Ref, Ref]) -> Step:
    """Return a step with other references in place of some."""

    def put(value: Any) -> Any:
        if isinstance(value, Ref):
            return names.get(value, value)
        if isinstance(value, list):
            return [put(item) for item in value]
        if isinstance(value, dict):
            return {key: put(item) for key, item in value.items()}
        return value

    return replace(
        step,
        arguments=put(dict(step.arguments)),
        each=put(dict(step.each)),
        fold=put(dict(step.fold)),
        when=put(step.when),
        else_=put(step.else_),
        otherwise=put(step.otherwise),
    )
