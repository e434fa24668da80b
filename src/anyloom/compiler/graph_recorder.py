"""Recording of Python functions as graphs.

`@graph` calls the function once with placeholders for its inputs. Every node called on the way is
recorded as a step; nothing runs. A step is named after the variable that its result is assigned to.
"""

from __future__ import annotations

import copy
import dis
import inspect
import sys
import typing
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any, Generic, NoReturn, ParamSpec, TypeVar, cast

from ..core import types
from ..core.model import ModelName
from ..core.node_decorator import Node, recording
from ..core.signature import Signature, read_signature
from ..foundation.errors import NodeError, suggestion
from ..foundation.problems import Place
from ..foundation.source_names import source_name
from .definition import GraphInput, Ref, Step
from .graph_errors import RecordingError
from .graphs import Graph
from .hints import without_none
from .local_operations import LocalOperations, numbered_names

P = ParamSpec("P")
R = TypeVar("R")
CODES_CACHED = 256
_STORES = ("STORE_FAST", "STORE_NAME", "STORE_DEREF", "STORE_GLOBAL")

if TYPE_CHECKING:

    class Recorded(Graph, Generic[P, R]):
        """A graph that a type checker sees with the signature of the function it came from."""

        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...


class Traced:
    """Placeholder of a value while a graph is recorded, or of outputs with names."""

    def __init__(
        self, ref: Ref, outputs: Mapping[str, Any], recorder: GraphRecorder, single: bool = True
    ) -> None:
        self._ref = ref
        self._outputs = outputs
        self._recorder = recorder
        self._single = single

    @property
    def _type(self) -> Any:
        return next(iter(self._outputs.values())) if self._single else None

    def __getattr__(self, name: str) -> Traced:
        if name.startswith("__") or self._single:
            raise RecordingError(
                f"'{self._ref}' has no value while the graph is recorded, so it has no '.{name}'; "
                "write a node that computes it"
            )
        if name not in self._outputs:
            near = suggestion(name, self._outputs) or f"; it has {', '.join(self._outputs)}"
            raise RecordingError(f"'{self._ref}' has no output '{name}'{near}")
        return self._part(name)

    def _part(self, name: str) -> Traced:
        """Return the placeholder of one of several outputs."""
        return Traced(Ref(self._ref.name, name), {name: self._outputs[name]}, self._recorder)

    def __iter__(self) -> Iterator[Traced]:
        if not self._single:
            return iter([self._part(name) for name in self._outputs])
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

    def __eq__(self, other: object) -> bool:
        self._refuse("compared", "a node that compares")

    __hash__ = None  # type: ignore[assignment]

    def __add__(self, other: Any) -> NoReturn:
        self._refuse("calculated with", "a node")

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __and__ = __or__ = __add__

    def __lt__(self, other: Any) -> NoReturn:
        self._refuse("compared", "a node that compares, and when(condition, …) to choose")

    __le__ = __gt__ = __ge__ = __lt__

    def __format__(self, spec: str) -> NoReturn:
        self._refuse("put into a text", "a node that joins texts")

    def __repr__(self) -> str:
        return f"<placeholder: {self._ref}>"


class GraphRecorder:
    """Collects the steps of one function, or of the body of `each` and the like inside one.

    Args:
        outer:  the recorder of the function around a body.
        shapes: only what the body returns counts, so that arguments may be any values.
    """

    def __init__(self, outer: GraphRecorder | None = None, *, shapes: bool = False) -> None:
        self.outer = outer
        self.shapes = outer.shapes if outer is not None else shapes
        self.operations = outer.operations if outer is not None else LocalOperations()
        self.present: Ref | None = None
        """What is not None here, since the body of a `when` runs only then."""
        self.steps: dict[str, Step] = {}
        self.traced: dict[str, Traced] = {}
        """Name → placeholder, so that a graph made of a body can take it as an input."""
        self.bound: set[str] = set()
        """Names that steps give to the arguments of bodies; a step of that name would be hidden."""
        self._numbers: dict[str, int] = {}
        """Name → the number that its last copy has."""

    def record(self, operation: Any, arguments: dict[str, Any]) -> Traced:
        """Record one call of a node or graph."""
        signature = self._signature(operation)
        frame = caller()
        arguments = {
            name: value
            for name, value in arguments.items()
            if not (isinstance(value, ModelName) and value.name is None)
        }
        for name, value in arguments.items():
            argument = signature.arguments.get(name)
            if argument is not None and argument.kind != "slot":
                self.refuse_tuples(f"'{name}' of '{operation.name}'", argument.type, value)
        step = Step(
            operation.name,
            {name: self.literal(value) for name, value in arguments.items()},
            version=operation.version if isinstance(operation, Node) else None,
            place=place_of(frame),
        )
        outputs = self._output_types(signature, arguments)
        return self.add(operation.name, step, outputs, signature.single)

    def add(self, base: str, step: Step, outputs: Mapping[str, Any], single: bool) -> Traced:
        """Add a step, named after the variable of its result, or else after `base`."""
        name = self.free_name(assigned_name(caller()) or base)
        self.steps[name] = step
        return self.declare(name, outputs, single)

    def declare(self, name: str, outputs: Mapping[str, Any], single: bool = True) -> Traced:
        """Return the placeholder of an input or step, which is known from now on."""
        self.traced[name] = Traced(Ref(name), outputs, self, single)
        return self.traced[name]

    def traced_result(self, value: Any) -> Any:
        """Return what a body returns; where only its shape counts, with placeholders for values."""
        if not self.shapes or isinstance(value, Traced):
            return value
        if isinstance(value, tuple):
            parts = [self.traced_result(part) for part in value]
            return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
        recorder = self
        while recorder.outer is not None:
            recorder = recorder.outer
        return recorder.declare(self.free_name("value"), {"result": types.type_of(value)})

    def type_of(self, ref: Ref) -> Any:
        """Return the type of a reference, in this function or the enclosing ones."""
        traced = self.traced.get(ref.name)
        if traced is not None:
            kind = traced._type if ref.port is None else traced._outputs[ref.port]
        else:  # a value from elsewhere has no type here; `literal` refuses it
            kind = Any if self.outer is None else self.outer.type_of(ref)
        return without_none(kind) if ref == self.present else kind

    def type_of_value(self, value: Any) -> Any:
        """Return the type of a placeholder, or of a literal with placeholders inside."""
        if isinstance(value, Traced):
            return self.type_of(value._ref) if value._single else None
        if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
            items = [self.type_of_value(item) for item in value]
            return list[types.common_type(items)] if items else list
        return types.type_of(value)

    def _output_types(self, signature: Signature, arguments: Mapping[str, Any]) -> dict[str, Any]:
        bindings: types.Bindings = {}
        for name, value in arguments.items():
            argument = signature.arguments.get(name)
            if argument is not None and argument.kind != "slot":
                types.fits(self.type_of_value(value), argument.type, bindings)
        return {name: types.resolve(kind, bindings) for name, kind in signature.outputs.items()}

    def literal(self, value: Any) -> Any:
        """Return an argument as a graph holds it: a copy, with references inside; tuples are lists.

        Raises:
            RecordingError: a graph cannot hold it.
        """
        if isinstance(value, Traced):
            return self._reference(value)
        if isinstance(value, ModelName):
            return value.name
        if isinstance(value, (list, tuple)):
            return [self.literal(item) for item in value]
        if isinstance(value, Mapping):
            return {self._plain(key): self.literal(item) for key, item in value.items()}
        return self._plain(value)

    def refuse_tuples(self, what: str, kind: Any, value: Any) -> None:
        """Refuse a literal in which a node would see a list where it sees a tuple without a graph.

        Raises:
            RecordingError: a tuple is where the type declares neither a list nor a tuple.
        """
        if self.shapes:
            return
        given, held = (types.with_sequences(kind, one) for one in (value, self.literal(value)))
        if _containers(given) != _containers(held):
            raise RecordingError(
                f"{what} holds a tuple where {types.write(kind)} is expected, and a graph has only "
                "lists; write a list, or declare the tuple in the node"
            )

    def _reference(self, value: Traced) -> Ref:
        if not value._single:
            ports = ", ".join(value._outputs)
            raise RecordingError(f"'{value._ref}' has several outputs; name one of {ports}")
        recorder: GraphRecorder | None = self
        while recorder is not value._recorder:
            if recorder is None:
                raise RecordingError(
                    f"'{value._ref}' is a value of another body or graph; return it from there, or "
                    "give it as an argument"
                )
            recorder = recorder.outer
        return value._ref

    def _plain(self, value: Any) -> Any:
        if value is None or isinstance(value, bool):
            return value
        for kind in (int, float, str):
            if isinstance(value, kind):
                return value if type(value) is kind else kind(value)
        if self.shapes:
            return None
        raise RecordingError(
            f"a graph holds texts, numbers, lists and references, not {type(value).__name__}; "
            "make it an input"
        )

    def _signature(self, operation: Any) -> Signature:
        self.operations.use(operation)
        if isinstance(operation, Node):
            return operation.signature
        from .checking import check

        return check(operation).signature

    def free_name(self, base: str) -> str:
        """Return a name that is not in use, here or in the enclosing functions."""
        names = numbered_names(base, self._numbers.get(base, 1))
        number, name = next(
            (number, name)
            for number, name in names
            if name not in self.bound and not self._in_use(name)
        )
        self._numbers[base] = number
        return name

    def _in_use(self, name: str) -> bool:
        return name in self.traced or (self.outer is not None and self.outer._in_use(name))


def graph(function: Callable[P, R]) -> Recorded[P, R]:
    """Record a typed function as a graph.

    The annotations are the graph's interface: arguments become inputs, keyword-only arguments typed
    by a model protocol become model slots, the result (or the fields of a NamedTuple) its outputs.
    Texts, numbers, lists and mappings in arguments are copied into the graph. Tuples are held as
    lists, which is what a graph file has; a node that declares a tuple gets one.

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
            default = argument.default
            is_literal = isinstance(default, (list, dict))
            inputs[name] = GraphInput(
                argument.type, copy.deepcopy(default) if is_literal else default
            )
        placeholders[name] = recorder.declare(name, {"result": argument.type})
    token = recording.set(recorder)
    try:
        returned = cast(Any, function)(**placeholders)
    finally:
        recording.reset(token)
    outputs, result_class = _outputs(function, recorder, signature, returned)
    name = function.__name__
    nodes, graphs = recorder.operations.named(name, recorder.steps, set(signature.arguments))
    recorded = Graph(
        name=name,
        about=inspect.cleandoc(function.__doc__ or ""),
        inputs=inputs,
        models=models,
        nodes=nodes,
        outputs=outputs,
        graphs=graphs,
        local=recorder.operations.nodes,
        result_class=result_class,
    )
    return cast("Recorded[P, R]", recorded)


def _containers(value: Any) -> Any:
    """Return the types of the lists, tuples and mappings in a literal, nested as they are."""
    if isinstance(value, (list, tuple)):
        return type(value), [_containers(item) for item in value]
    if isinstance(value, Mapping):
        return dict, [_containers(item) for item in value.values()]
    return None


def _outputs(
    function: Callable[..., Any], recorder: GraphRecorder, signature: Signature, returned: Any
) -> tuple[dict[str, Ref], Any]:
    """Return the outputs of a graph by name, and the NamedTuple that it returns, if any."""
    graph = function.__name__
    several = len(signature.outputs) if not signature.single else 0
    if isinstance(returned, Traced) and len(returned._outputs) == several:
        # the result of a node or graph with these outputs, or of a loop that carries as many
        returned = tuple(returned._part(name) for name in returned._outputs)
    if isinstance(returned, tuple) and hasattr(returned, "_fields"):
        named = type(returned)
    elif isinstance(returned, tuple) and len(returned) == len(signature.outputs) > 1:
        named = typing.get_type_hints(function)["return"]
    elif isinstance(returned, tuple):
        raise RecordingError(
            f"graph '{graph}' returns {len(returned)} values without names; declare a NamedTuple "
            "with a field for each"
        )
    else:
        ref = _ref_of(graph, recorder, returned)
        _check_declared(graph, "", returned, signature.result if signature.single else Any)
        return {output_name(signature.result): ref}, None
    declared = signature.outputs if not signature.single else {}
    outputs: dict[str, Ref] = {}
    for name, value in zip(named._fields, returned, strict=True):  # type: ignore[attr-defined]
        outputs[name] = _ref_of(graph, recorder, value)
        _check_declared(graph, f"as '{name}' ", value, declared.get(name, Any))
    return outputs, named


def _may_fit(kind: Any, declared: Any) -> bool:
    """Return whether some values of a type are of a declared one."""
    for member in types.union_members(kind):
        item = types.item_type(member) if typing.get_origin(member) is list else None
        wanted = [
            types.item_type(other)
            for other in types.union_members(declared)
            if typing.get_origin(other) is list
        ]
        if types.fits(member, declared) or (
            item is not None and any(_may_fit(item, other) for other in wanted)
        ):
            return True
    return False


def _check_declared(graph: str, output: str, value: Traced, declared: Any) -> None:
    """Check what a graph returns against its annotation.

    Raises:
        RecordingError: no value of the returned type is of the declared one.
    """
    if not _may_fit(value._type, declared):
        raise RecordingError(
            f"graph '{graph}' returns {types.write(value._type)} {output}({value._ref}), declared "
            f"{types.write(declared)}"
        )


def _ref_of(graph: str, recorder: GraphRecorder, value: Any) -> Ref:
    if not isinstance(value, Traced):
        raise RecordingError(f"graph '{graph}' returns {value!r}, expected the result of a node")
    return recorder.literal(value)


def output_name(kind: Any) -> str:
    """Return the name of an only output, after its type."""
    name = types.write(kind).split(" ")[0].split("[")[-1].strip(']"').lower()
    return name if name.isidentifier() else "result"


def caller() -> FrameType:
    """Return the nearest frame outside the modules that record."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__", "").startswith(
        ("anyloom.compiler.", "anyloom.core.")
    ):
        frame = frame.f_back
    if frame is None:
        raise NodeError("graph", "recorded outside any function")
    return frame


def place_of(frame: FrameType) -> Place:
    """Return where a frame is now."""
    return Place(source_name(frame.f_code.co_filename), frame.f_lineno, 1)


def assigned_name(frame: FrameType) -> str | None:
    """Return the variable that the result of the current call is assigned to, None without one."""
    return _assignments(frame.f_code).get(frame.f_lasti)


@lru_cache(CODES_CACHED)
def _assignments(code: CodeType) -> dict[int, str]:
    """Return the variables that results are assigned to, by the offset in the call before."""
    found: dict[int, str] = {}
    for before, instruction in pairwise(dis.get_instructions(code)):
        if instruction.opname in _STORES:
            # During a call the offset may be that of the inline cache after the instruction.
            offsets = range(before.offset, instruction.offset, 2)
            found.update(dict.fromkeys(offsets, str(instruction.argval)))
    return found
