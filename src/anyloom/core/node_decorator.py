"""How does a typed function become a node?

`@node` reads everything from the signature: positional parameters are ports, keyword-only ones are
parameters, a keyword-only one typed by a model protocol is a model slot. Called with values the
function runs; called while a graph is being recorded it becomes a step of that graph.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from typing import Any, Generic, Literal, ParamSpec, Protocol, TypeVar, overload

from ..foundation import hooks
from ..foundation.errors import NodeError, suggestion
from . import types
from .model import Model, ModelName

P = ParamSpec("P")
R = TypeVar("R")

REQUIRED: Any = inspect.Parameter.empty
Caveat = Literal["gpu", "network", "gated"]
Migration = Callable[[dict[str, Any]], dict[str, Any]]
Check = Callable[..., None]


class Recorder(Protocol):
    """Whoever turns calls of nodes into steps while a graph is being recorded."""

    def record(self, operation: Any, arguments: dict[str, Any]) -> Any:
        """Note one call and return a stand-in for its result."""
        ...


recording: ContextVar[Recorder | None] = ContextVar("recording", default=None)


@dataclass(frozen=True)
class Argument:
    """One argument of a node or graph: where its value may come from, and of which type."""

    name: str
    kind: Literal["port", "parameter", "slot"]
    type: Any
    default: Any = REQUIRED

    @property
    def required(self) -> bool:
        """True where the argument has no default."""
        return self.default is REQUIRED

    @cached_property
    def _validator(self) -> Any:
        from pydantic import ConfigDict, TypeAdapter

        return TypeAdapter(self.type, config=ConfigDict(strict=True, arbitrary_types_allowed=True))

    def validated(self, value: Any) -> Any:
        """Return a literal as the function will see it.

        Raises:
            ValueError: one line that says what was given and what was expected.
        """
        if self.kind == "slot":
            if isinstance(value, ModelName):
                return value
            if isinstance(value, str):
                return ModelName(value)
            raise ValueError(f"{self.name} is {_shown(value)}, expected the name of a model")
        if self.kind == "port":
            if type(value) is self.type:
                return value
            if not types.accepts(self.type, value):
                wanted = types.write(self.type)
                raise ValueError(f"{self.name} is {_shown(value)}, expected {wanted}")
            if types.plain(self.type) is self.type:
                return float(value) if self.type is float else value
        from pydantic import ValidationError

        try:
            return self._validator.validate_python(value)
        except ValidationError as error:
            raise ValueError(f"{self.name} is {_shown(value)}, {_expected(error)}") from None

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of a literal for this argument."""
        if self.kind == "slot":
            return {"type": "string"}
        from pydantic import TypeAdapter

        return TypeAdapter(self.type).json_schema()


@dataclass(frozen=True)
class Signature:
    """What a node or a graph takes and gives."""

    arguments: Mapping[str, Argument]
    outputs: Mapping[str, Any]
    """Output name → type; one output without a name of its own is called "result"."""
    single: bool = True
    """True where a reference to the node means its only output."""

    def of_kind(self, kind: Literal["port", "parameter", "slot"]) -> list[Argument]:
        """Return the arguments of one kind, in order."""
        return [argument for argument in self.arguments.values() if argument.kind == kind]

    @property
    def result(self) -> Any:
        """The type of the only output."""
        return next(iter(self.outputs.values()))


class Node(Generic[P, R]):
    """A typed function that can be a step of a graph; made by `@node`."""

    def __init__(
        self,
        function: Callable[P, R],
        *,
        version: int = 1,
        migrations: Mapping[int, Migration] | None = None,
        caveats: tuple[Caveat, ...] = (),
        stateful: bool = False,
        pure: bool = True,
        check: Check | None = None,
    ) -> None:
        update_wrapper(self, function)
        self.function = function
        self.name = function.__name__
        self.version = version
        self.migrations = dict(migrations or {})
        self.caveats = caveats
        self.stateful = stateful
        self.pure = pure and not stateful
        self.check = check

    @property
    def identity(self) -> str:
        """Name and version, as cache keys and saved graphs write them."""
        return f"{self.name}@{self.version}"

    @property
    def about(self) -> str:
        """The first sentence of the docstring."""
        return inspect.cleandoc(self.function.__doc__ or "").split("\n\n")[0].replace("\n", " ")

    @cached_property
    def signature(self) -> Signature:
        """What the node takes and gives, read once from the function's annotations."""
        return read_signature(self.function)

    @cached_property
    def result_class(self) -> Any:
        """The NamedTuple that a node of several outputs returns, or None."""
        returned = typing.get_type_hints(self.function).get("return")
        return returned if hasattr(returned, "_fields") else None

    def migrated(self, arguments: dict[str, Any], version: int) -> dict[str, Any]:
        """Return the arguments of an older version of this node as those of the current one.

        Raises:
            NodeError: the version is newer than this one, or no migration leads from it.
        """
        if version > self.version:
            raise NodeError(
                self.name, f"the graph wants version {version}, installed is {self.version}"
            )
        for step in range(version, self.version):
            if step not in self.migrations:
                raise NodeError(self.name, f"no migration from version {step} to {step + 1}")
            arguments = self.migrations[step](arguments)
        return arguments

    def refusal(self, known: Mapping[str, Any]) -> NodeError | None:
        """Return why the node would refuse these arguments, None if it would not.

        Args:
            known: arguments by name, as far as they are known; of a model, what its class says.
        """
        if self.check is None:
            return None
        wanted = inspect.signature(self.check).parameters.values()
        if any(one.default is one.empty and one.name not in known for one in wanted):
            return None
        try:
            self.check(**{one.name: known[one.name] for one in wanted if one.name in known})
        except NodeError as error:
            return error
        return None

    def bound(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments of a call by name; defaults are left out.

        Raises:
            NodeError: too many, too few, or unknown arguments.
        """
        return bind(self.name, self.signature, args, kwargs)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        arguments = self.bound(args, kwargs)
        recorder = recording.get()
        if recorder is not None:
            return recorder.record(self, arguments)
        return hooks.call_node(self, arguments)

    def __repr__(self) -> str:
        return f"<node {self.identity}>"


@overload
def node(function: Callable[P, R], /) -> Node[P, R]: ...
@overload
def node(
    *,
    version: int = 1,
    migrations: Mapping[int, Migration] | None = None,
    caveats: tuple[Caveat, ...] = (),
    stateful: bool = False,
    pure: bool = True,
    check: Check | None = None,
) -> Callable[[Callable[P, R]], Node[P, R]]: ...
def node(function: Any = None, /, **options: Any) -> Any:
    """Make a node of a typed function.

    Args:
        version: raise it when the node computes something else; old cached results are then unused.
        migrations: version → function from that version's arguments to the next one's.
        caveats: what the node needs that not every machine has.
        stateful: results depend on the order of calls (trackers); implies not pure.
        pure: False where the result depends on more than the arguments (a file's content), so that
            it is computed anew each time; what follows is still found in the cache by its content.
    """
    from ..registry.lookup import registry

    def decorate(function: Callable[P, R]) -> Node[P, R]:
        made = Node(function, **options)
        registry.add(made)
        return made

    return decorate if function is None else decorate(function)


def read_signature(function: Callable[..., Any]) -> Signature:
    """Return what a function takes and gives, from its annotations.

    Raises:
        NodeError: an argument or the result has no type.
    """
    try:
        hints = typing.get_type_hints(function, include_extras=True)
    except NameError as error:
        raise NodeError(
            function.__name__, f"{error}; define or import its types at the top of the module"
        ) from None
    arguments: dict[str, Argument] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise NodeError(
                function.__name__, f"*{name} has no place in a graph; name each argument"
            )
        if name not in hints:
            raise NodeError(function.__name__, f"argument '{name}' needs a type")
        kind = "parameter" if parameter.kind is parameter.KEYWORD_ONLY else "port"
        if kind == "parameter" and is_protocol(hints[name]):
            kind = "slot"
        arguments[name] = Argument(name, kind, hints[name], parameter.default)
    if "return" not in hints:
        raise NodeError(function.__name__, "the result needs a type (-> Masks)")
    returned = hints["return"]
    fields = getattr(returned, "_fields", None)
    if fields:
        outputs = typing.get_type_hints(returned)
        return Signature(arguments, {name: outputs[name] for name in fields}, single=False)
    return Signature(arguments, {"result": returned})


def is_protocol(kind: Any) -> bool:
    """Say whether a type is a model protocol, which makes an argument a model slot."""
    return isinstance(kind, type) and issubclass(kind, Model)


def bind(
    name: str, signature: Signature, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> dict[str, Any]:
    """Match the arguments of a call with a signature, by name; defaults are left out."""
    ports = [argument.name for argument in signature.of_kind("port")]
    if len(args) > len(ports):
        raise NodeError(name, f"its ports are {', '.join(ports) or 'none'}, got {len(args)} values")
    bound = dict(zip(ports, args, strict=False))
    for key, value in kwargs.items():
        if key not in signature.arguments:
            near = suggestion(key, signature.arguments)
            raise NodeError(name, f"unknown argument '{key}'{near}")
        if key in bound:
            raise NodeError(name, f"got '{key}' twice")
        bound[key] = value
    for argument in signature.arguments.values():
        if argument.required and argument.name not in bound and argument.kind != "slot":
            raise NodeError(name, f"needs '{argument.name}' ({types.write(argument.type)})")
    return bound


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _expected(error: Any) -> str:
    first = error.errors(include_url=False)[0]
    message = first["msg"]
    for opening in ("Input should be ", "Value error, "):
        message = message.removeprefix(opening)
    where = ".".join(str(part) for part in first["loc"])
    return f"expected {message}" + (f" (at {where})" if where else "")
