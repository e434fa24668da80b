"""Recording of Python functions as graphs.

`@graph` calls the function once with placeholders for its inputs. Every node called on the way is
recorded as a step; nothing runs. A step is named after the variable that its result is assigned to.
"""

from __future__ import annotations

import dis
import inspect
import sys
import typing
from collections.abc import Callable, Iterator, Mapping
from types import FrameType
from typing import TYPE_CHECKING, Any, Generic, NoReturn, ParamSpec, TypeVar, cast

from ..core import types
from ..core.model import ModelName
from ..core.node_decorator import Node, recording
from ..core.signature import Signature, is_protocol, read_signature
from ..foundation.errors import AnyloomError, NodeError, suggestion
from ..foundation.problems import Place
from ..foundation.source_names import source_name
from .definition import MISSING, GraphInput, Ref, Step
from .graphs import Graph

P = ParamSpec("P")
R = TypeVar("R")

if TYPE_CHECKING:

    class Recorded(Graph, Generic[P, R]):
        """A graph that a type checker sees with the signature of the function it came from."""

        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...


class RecordingError(AnyloomError):
    """The function does something that a graph cannot represent."""


class Traced:
    """Placeholder of a value while a graph is recorded."""

    def __init__(self, ref: Ref, outputs: Mapping[str, Any]) -> None:
        self._ref = ref
        self._outputs = outputs

    @property
    def _type(self) -> Any:
        return next(iter(self._outputs.values())) if len(self._outputs) == 1 else None

    def __getattr__(self, name: str) -> Traced:
        if name.startswith("__") or self._ref.port is not None or len(self._outputs) == 1:
            raise RecordingError(
                f"'{self._ref}' has no value while the graph is recorded, so it has no '.{name}'; "
                "write a node that computes it"
            )
        if name not in self._outputs:
            near = suggestion(name, self._outputs) or f"; it has {', '.join(self._outputs)}"
            raise RecordingError(f"'{self._ref}' has no output '{name}'{near}")
        return Traced(Ref(self._ref.name, name), {name: self._outputs[name]})

    def __iter__(self) -> Iterator[Traced]:
        if len(self._outputs) > 1:
            return iter([getattr(self, name) for name in self._outputs])
        self._refuse("looped over", "each(items, lambda item: …)")

    def _refuse(self, action: str, alternative: str) -> NoReturn:
        raise RecordingError(
            f"'{self._ref}' has no value while the graph is recorded, so it cannot be {action}; "
            f"use {alternative}"
        )

    def __bool__(self) -> bool:
        self._refuse("tested", "when(condition, lambda: …, otherwise)")

    def __len__(self) -> int:
        self._refuse("measured", "the node `count`")

    def __getitem__(self, key: Any) -> NoReturn:
        self._refuse("indexed", "the node `select`, or each(items, lambda item: …)")

    def __add__(self, other: Any) -> NoReturn:
        self._refuse("calculated with", "a node")

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __and__ = __or__ = __add__
    __lt__ = __le__ = __gt__ = __ge__ = __add__

    def __format__(self, spec: str) -> NoReturn:
        self._refuse("put into a text", "a node that joins texts")

    def __repr__(self) -> str:
        return f"<placeholder: {self._ref}>"


class GraphRecorder:
    """Collects the steps of one function while it is called with placeholders."""

    def __init__(self, outer: GraphRecorder | None = None) -> None:
        self.outer = outer
        self.steps: dict[str, Step] = {}
        self.outputs: dict[str, Mapping[str, Any]] = {}
        self.local: dict[str, Node[..., Any]] = {}
        self.graphs: dict[str, Graph] = {}
        self.taken: set[str] = set()
        self.traced: dict[str, Traced] = {}
        """Name → placeholder, so that an inner graph can take it as an input."""

    def record(self, operation: Any, arguments: dict[str, Any]) -> Traced:
        """Record one call of a node or graph."""
        signature = self._signature(operation)
        frame = _caller()
        arguments = {
            name: value
            for name, value in arguments.items()
            if not (isinstance(value, ModelName) and value.name is None)
        }
        step = Step(
            operation.name,
            {name: _literal(value) for name, value in arguments.items()},
            version=operation.version if isinstance(operation, Node) else None,
            place=Place(source_name(frame.f_code.co_filename), frame.f_lineno, 1),
        )
        name = self.free_name(_assigned_name(frame) or operation.name)
        return self.add(name, step, _output_types(signature, arguments))

    def add(self, name: str, step: Step, outputs: Mapping[str, Any]) -> Traced:
        """Add a step under a free name."""
        self.steps[name] = step
        self.outputs[name] = outputs
        self.taken.add(name)
        self.traced[name] = Traced(Ref(name), outputs)
        return self.traced[name]

    def name(self, traced: Traced) -> None:
        """Register an input under its name."""
        self.taken.add(traced._ref.name)
        self.traced[traced._ref.name] = traced

    def find(self, name: str) -> Traced:
        """Return the placeholder of a name, in this function or the enclosing ones."""
        if name in self.traced or self.outer is None:
            return self.traced[name]
        return self.outer.find(name)

    def _signature(self, operation: Any) -> Signature:
        if isinstance(operation, Node):
            if self.local.setdefault(operation.name, operation) is not operation:
                raise RecordingError(f"two different nodes are called '{operation.name}'")
            return operation.signature
        if self.graphs.setdefault(operation.name, operation) != operation:
            raise RecordingError(f"two different graphs are called '{operation.name}'")
        from .checking import check

        return check(operation).signature

    def free_name(self, base: str) -> str:
        """Return a name that is not in use, "base" or "base_2"."""
        names = self.all_taken()
        name, count = base, 1
        while name in names:
            count += 1
            name = f"{base}_{count}"
        return name

    def all_taken(self) -> set[str]:
        """Return every name that is in use in this function or the enclosing ones."""
        return self.taken | (self.outer.all_taken() if self.outer else set())


def graph(function: Callable[P, R]) -> Recorded[P, R]:
    """Record a typed function as a graph.

    The annotations are the graph's interface: arguments become inputs, keyword-only arguments typed
    by a model protocol become model slots, the result (or the fields of a NamedTuple) its outputs.

    Raises:
        RecordingError: the function tests, loops over or calculates with a value that does not
            exist during recording; names the construct to use instead.
        NodeError: an argument has no type, or the arguments of a node do not fit.
    """
    signature = read_signature(function)
    recorder = GraphRecorder()
    inputs: dict[str, GraphInput] = {}
    models: dict[str, str | None] = {}
    placeholders: dict[str, Any] = {}
    for name, argument in signature.arguments.items():
        if argument.kind == "slot":
            default = argument.default
            models[name] = default.name if isinstance(default, ModelName) else None
        else:
            inputs[name] = GraphInput(argument.type, argument.default)
        placeholders[name] = Traced(Ref(name), {"result": argument.type})
        recorder.name(placeholders[name])
    token = recording.set(recorder)
    try:
        returned = cast(Any, function)(**placeholders)
    finally:
        recording.reset(token)
    return cast(
        "Recorded[P, R]", _graph_of(function, recorder, signature, inputs, models, returned)
    )


def _graph_of(
    function: Callable[..., Any],
    recorder: GraphRecorder,
    signature: Signature,
    inputs: Mapping[str, GraphInput],
    models: Mapping[str, str | None],
    returned: Any,
) -> Graph:
    name = function.__name__
    if isinstance(returned, tuple) and hasattr(returned, "_fields"):
        fields = zip(type(returned)._fields, returned, strict=True)  # type: ignore[attr-defined]
        outputs = {key: _ref_of(name, value) for key, value in fields}
        result_class = type(returned)
    else:
        outputs = {_output_name(signature.result): _ref_of(name, returned)}
        result_class = None
    return Graph(
        name=name,
        about=inspect.cleandoc(function.__doc__ or ""),
        inputs=inputs,
        models=models,
        nodes=recorder.steps,
        outputs=outputs,
        graphs=recorder.graphs,
        local=recorder.local,
        result_class=result_class,
    )


def each(items: Any, body: Callable[..., Any]) -> Any:
    """Apply a body to every item of a list, or to every instance of Regions.

    `each(masks, lambda mask: caption(image, mask))` gives a list; where the body makes regions of
    regions, they are concatenated into one set. A tuple of lists is iterated over in parallel.

    Raises:
        RecordingError: the body does not end in a node.
    """
    lists = items if isinstance(items, tuple) else (items,)
    names = list(inspect.signature(body).parameters)
    if len(names) != len(lists):
        raise RecordingError(f"each iterates over {len(lists)} lists, its body takes {len(names)}")
    recorder = recording.get()
    if recorder is None:
        return _run_each(lists, body)
    assert isinstance(recorder, GraphRecorder)
    placeholders = {
        name: Traced(Ref(name), {"result": types.item_type(_type_of(source)) or Any})
        for name, source in zip(names, lists, strict=True)
    }
    step, outputs = _body(recorder, body, placeholders)
    sources = {name: _literal(source) for name, source in zip(names, lists, strict=True)}
    kinds = {name: types.each_result(_type_of(lists[0]), kind) for name, kind in outputs.items()}
    return _controlled(recorder, step, kinds, each=sources)


def fold(items: Any, start: R, body: Callable[[R, Any], R]) -> R:
    """Apply a body to every item in turn, each time with the result of the previous call.

    `fold(prompts, image, lambda edited, prompt: erase(edited, prompt))` erases one after another.

    Raises:
        RecordingError: the body does not end in a node.
    """
    carried, item = inspect.signature(body).parameters
    recorder = recording.get()
    if recorder is None:
        for value in items:
            start = body(start, value)
        return start
    assert isinstance(recorder, GraphRecorder)
    placeholders = {
        carried: Traced(Ref(carried), {"result": _type_of(start)}),
        item: Traced(Ref(item), {"result": types.item_type(_type_of(items)) or Any}),
    }
    step, outputs = _body(recorder, body, placeholders)
    return _controlled(
        recorder, step, outputs, each={item: _literal(items)}, fold={carried: _literal(start)}
    )


def when(condition: Any, body: Callable[[], R], otherwise: Any = None) -> R:
    """Run a body only where a condition holds: true, not zero, not empty.

    `otherwise` is the result where it does not hold. What only the other branch needs is not
    computed.

    Raises:
        RecordingError: the condition is not a value of the graph, or the body does not end in a
            node.
    """
    recorder = recording.get()
    if recorder is None:
        return body() if condition else otherwise
    assert isinstance(recorder, GraphRecorder)
    if not isinstance(condition, Traced):
        raise RecordingError(f"when needs a value of the graph as its condition, got {condition!r}")
    step, outputs = _body(recorder, body, {})
    kind = next(iter(outputs.values()))
    other = type(None) if otherwise is None else _type_of(otherwise)
    joined = kind if types.fits(other, kind) else typing.Union[kind, other]  # noqa: UP007
    return _controlled(
        recorder,
        step,
        {"result": joined} if len(outputs) == 1 else outputs,
        when=condition._ref,
        else_=MISSING if otherwise is None else _literal(otherwise),
    )


def _run_each(lists: tuple[Any, ...], body: Callable[..., Any]) -> Any:
    from ..values import Regions

    results = [body(*row) for row in zip(*lists, strict=True)]
    source = lists[0]
    if isinstance(source, Regions) and results and isinstance(results[0], Regions):
        return type(results[0]).concatenate(results, frame=source.frame)
    return results


def _body(
    recorder: GraphRecorder, body: Callable[..., Any], placeholders: Mapping[str, Traced]
) -> tuple[Step, Mapping[str, Any]]:
    """Record a body as one step; a body of several steps becomes a graph of its own."""
    inner = GraphRecorder(outer=recorder)
    for traced in placeholders.values():
        inner.name(traced)
    token = recording.set(inner)
    try:
        returned = body(**placeholders)
    finally:
        recording.reset(token)
    recorder.local.update(inner.local)
    recorder.graphs.update(inner.graphs)
    if not isinstance(returned, Traced) or returned._ref.name not in inner.steps:
        raise RecordingError("the body of each, fold and when must end in a node")
    if len(inner.steps) == 1 and returned._ref.port is None:
        return inner.steps[returned._ref.name], inner.outputs[returned._ref.name]
    return _as_graph(recorder, inner, placeholders, returned)


def _as_graph(
    recorder: GraphRecorder,
    inner: GraphRecorder,
    placeholders: Mapping[str, Traced],
    returned: Traced,
) -> tuple[Step, Mapping[str, Any]]:
    inputs = {name: GraphInput(traced._type) for name, traced in placeholders.items()}
    models: dict[str, str | None] = {}
    arguments: dict[str, Any] = {name: Ref(name) for name in placeholders}
    steps: dict[str, Step] = {}
    for name, step in inner.steps.items():
        renames: dict[Ref, Ref] = {}
        for _, ref in step.reads():
            if ref.name in inner.steps or ref.name in placeholders:
                continue
            own = ref.name if ref.port is None else f"{ref.name}_{ref.port}"
            traced = recorder.find(ref.name)
            kind = traced._type if ref.port is None else traced._outputs[ref.port]
            if is_protocol(kind):
                models[own] = None
            else:
                inputs[own] = GraphInput(kind)
            arguments[own] = ref
            renames[ref] = Ref(own)
        steps[name] = _renamed(step, renames)
    name = recorder.free_name(
        f"{returned._ref.name}_of_each" if placeholders else returned._ref.name
    )
    kind = returned._type
    recorder.graphs[name] = Graph(
        name=name,
        inputs=inputs,
        models=models,
        nodes=steps,
        outputs={_output_name(kind): returned._ref},
        graphs=dict(inner.graphs),
        local=inner.local,
    )
    return Step(name, arguments, place=inner.steps[returned._ref.name].place), {"result": kind}


def _renamed(step: Step, names: Mapping[Ref, Ref]) -> Step:
    def put(value: Any) -> Any:
        if isinstance(value, Ref):
            return names.get(value, value)
        if isinstance(value, list):
            return [put(item) for item in value]
        if isinstance(value, dict):
            return {key: put(item) for key, item in value.items()}
        return value

    return Step(
        step.operation,
        {name: put(value) for name, value in step.arguments.items()},
        version=step.version,
        each={name: put(value) for name, value in step.each.items()},
        fold={name: put(value) for name, value in step.fold.items()},
        when=None if step.when is None else put(step.when),
        else_=step.else_ if step.else_ is MISSING else put(step.else_),
        place=step.place,
    )


def _controlled(
    recorder: GraphRecorder, step: Step, outputs: Mapping[str, Any], **control: Any
) -> Any:
    if step.each or step.fold or step.when is not None:
        raise RecordingError("each, fold and when do not nest in one step; write a @graph for it")
    step = Step(step.operation, step.arguments, version=step.version, place=step.place, **control)
    for _, ref in step.reads():
        recorder.find(ref.name)
    name = recorder.free_name(_assigned_name(_caller()) or step.operation)
    return recorder.add(name, step, outputs)


def _literal(value: Any) -> Any:
    """Return an argument as a graph holds it: a literal, with references inside."""
    if isinstance(value, Traced):
        if value._ref.port is None and len(value._outputs) > 1:
            ports = ", ".join(value._outputs)
            raise RecordingError(f"'{value._ref}' has several outputs; name one of {ports}")
        return value._ref
    if isinstance(value, ModelName):
        return value.name
    if isinstance(value, (list, tuple)):
        return [_literal(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _literal(item) for key, item in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise RecordingError(
        f"a graph holds texts, numbers, lists and references, not {type(value).__name__}; "
        "make it an input"
    )


def _type_of(value: Any) -> Any:
    return value._type if isinstance(value, Traced) else types.type_of(value)


def _output_types(signature: Signature, arguments: Mapping[str, Any]) -> dict[str, Any]:
    bindings: types.Bindings = {}
    for name, value in arguments.items():
        argument = signature.arguments.get(name)
        if argument is not None and argument.kind != "slot":
            types.fits(_type_of(value), argument.type, bindings)
    return {name: types.resolve(kind, bindings) for name, kind in signature.outputs.items()}


def _ref_of(graph: str, value: Any) -> Ref:
    if not isinstance(value, Traced):
        raise RecordingError(f"graph '{graph}' returns {value!r}, expected the result of a node")
    return _literal(value)


def _output_name(kind: Any) -> str:
    """Return the name of the only output, after its type."""
    name = types.write(kind).split(" ")[0].split("[")[-1].strip(']"').lower()
    return name if name.isidentifier() else "result"


def _caller() -> FrameType:
    """Return the nearest frame outside the modules that record."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__", "").startswith(
        ("anyloom.compiler.", "anyloom.core.")
    ):
        frame = frame.f_back
    if frame is None:
        raise NodeError("graph", "recorded outside any function")
    return frame


def _assigned_name(frame: FrameType) -> str | None:
    """Return the variable that the result of the current call is assigned to, None without one."""
    for instruction in dis.get_instructions(frame.f_code):
        if instruction.offset <= frame.f_lasti or instruction.opname == "CACHE":
            continue
        if instruction.opname in ("STORE_FAST", "STORE_NAME", "STORE_DEREF", "STORE_GLOBAL"):
            return str(instruction.argval)
        return None
    return None
