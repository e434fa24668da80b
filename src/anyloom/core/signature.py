"""Signatures of nodes and graphs, read from annotations."""

from __future__ import annotations

import inspect
import math
import typing
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any, Literal, get_origin

from ..foundation.errors import NodeError, suggestion
from ..foundation.plain_text import shortened
from ..foundation.source_names import definition_place
from . import types
from .expected_literals import expected_literal
from .installed_code import is_own_module
from .model import Model, ModelName
from .result_types import Checker, Mismatch, checker, named_tuple_checker
from .spelling import known_spelling

REQUIRED: Any = inspect.Parameter.empty
_UNDECIDED = object()


@dataclass(frozen=True)
class Argument:
    """One argument of a node or graph.

    kind: "port" takes a value of another step, "parameter" a literal, "slot" the name of a model.
    """

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

        config = ConfigDict(strict=True, arbitrary_types_allowed=True, allow_inf_nan=False)
        return TypeAdapter(self.type, config=config)

    def validated(self, value: Any) -> Any:
        """Return a literal as the function receives it.

        Raises:
            ValueError: the value has another type; one line with the value and the expected type.
        """
        if self.kind == "slot":
            if isinstance(value, ModelName):
                return value
            if isinstance(value, str):
                return ModelName(value)
            raise self._error(value, "the name of a model")
        if isinstance(value, (list, tuple, dict)):
            value = types.with_sequences(self.type, value)
        if self.kind == "port":
            if type(value) is self.type:
                return value
            if not types.accepts(self.type, value):
                raise self._error(value, types.write(self.type))
            members = (self.type, *types.union_members(self.type))
            if all(types.plain(one) is one for one in members):
                return float(value) if self.type is float else value
        literal = _literal(self.type, value)
        if literal is not _UNDECIDED:
            return literal
        from pydantic import ValidationError

        try:
            return self._validator.validate_python(value)
        except ValidationError as error:
            expected = expected_literal(self.type, value) or _expected(error)
            raise self._error(value, expected) from None

    def received(self, value: Any) -> Any:
        """Return a value from Python code as the function receives it; see `validated`.

        Raises:
            ValueError: it has another type; names the call that makes an image of it.
        """
        try:
            return self.validated(value)
        except ValueError as error:
            hint = conversion(self.type, value) if self.kind == "port" else ""
            raise ValueError(f"{error}{hint}") from None

    def _error(self, value: Any, expected: str) -> ValueError:
        return ValueError(f"{self.name} is {shortened(repr(value))}, expected {expected}")

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of a literal for this argument, {} where none can be written."""
        if self.kind == "slot":
            return {"type": "string"}
        from pydantic import ConfigDict, TypeAdapter
        from pydantic.errors import PydanticInvalidForJsonSchema

        try:
            return TypeAdapter(
                self.type, config=ConfigDict(arbitrary_types_allowed=True)
            ).json_schema()
        except PydanticInvalidForJsonSchema:
            return {}


@dataclass(frozen=True)
class Signature:
    """Arguments and outputs of a node or a graph.

    outputs: name → type; the only output of a function without names is called "result".
    single:  True if a reference to the step means its only output.
    result_class: the NamedTuple that a node of several outputs returns.
    """

    arguments: Mapping[str, Argument]
    outputs: Mapping[str, Any]
    single: bool = True
    result_class: Any = None

    def of_kind(self, kind: Literal["port", "parameter", "slot"]) -> list[Argument]:
        """Return the arguments of one kind, in order."""
        return [argument for argument in self.arguments.values() if argument.kind == kind]

    @property
    def result(self) -> Any:
        """The type of the only output."""
        return next(iter(self.outputs.values()))

    @property
    def declared(self) -> Any:
        """The type of what the function returns: of the only output, or the NamedTuple of all."""
        return self.result if self.result_class is None else self.result_class

    def checked_result(self, value: Any) -> Any:
        """Return what a node returned, as it goes on to other nodes.

        NumPy's scalars become Python's where Python's are declared; everything else is kept.

        Raises:
            ValueError: it is not of the declared type; in words, without the name of the node.
        """
        if type(value) is self.exact_result or self._result_checker is None:
            return value
        try:
            return self._result_checker(value)
        except Mismatch as error:
            raise ValueError(self._mismatch(error)) from None

    def _mismatch(self, error: Mismatch) -> str:
        if self.result_class is not None and error.places:
            name = error.places.pop()
            return error.told(name, self.outputs[name])
        return error.told("", self.declared)

    @cached_property
    def exact_result(self) -> Any:
        """The class whose instances need no further look, or None."""
        return types.plain(self.result) if self.single else None

    @cached_property
    def _result_checker(self) -> Checker | None:
        if self.single:
            return checker(self.result)
        if self.result_class is None:
            return None
        return named_tuple_checker(self.result_class, self.outputs)


def refuse_generator(function: Callable[..., Any]) -> None:
    """Refuse a function with `yield`: its values could be read only once.

    Raises:
        NodeError: the function is a generator.
    """
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise NodeError(function.__name__, "yields its values; return a list of them instead")


def read_signature(function: Callable[..., Any]) -> Signature:
    """Return the signature of a function from its annotations.

    Raises:
        NodeError: an argument or the result has no type, a default does not fit, a port is a
            tuple, or the result can be read only once; says where a function of the user's own is.
    """
    try:
        return _read_signature(function)
    except NodeError as error:
        if not is_own_module(function.__module__):
            raise
        file, _, line = definition_place(function).rpartition(":")
        raise NodeError(error.node, f"{error.reason} ({PurePath(file).name}:{line})") from None


def _read_signature(function: Callable[..., Any]) -> Signature:
    refuse_generator(function)
    try:
        hints = typing.get_type_hints(function, include_extras=True)
    except NameError as error:
        raise NodeError(
            function.__name__, f"{error}; define or import its types at the top of the module"
        ) from None
    arguments: dict[str, Argument] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise NodeError(function.__name__, f"*{name} cannot be wired; name each argument")
        if name not in hints:
            raise NodeError(function.__name__, f"argument '{name}' needs a type")
        kind = "parameter" if parameter.kind is parameter.KEYWORD_ONLY else "port"
        if kind == "parameter" and is_protocol(hints[name]):
            kind = "slot"
        if kind == "port" and types.holds_tuples(hints[name]):
            raise NodeError(
                function.__name__,
                f"port '{name}' is {types.write(hints[name])}, but ports take lists; declare a "
                "list, or write it after * as a parameter",
            )
        default = parameter.default
        if hints[name] is float and type(default) is int:
            default = float(default)
        arguments[name] = Argument(name, kind, hints[name], default)
        if is_own_module(function.__module__):
            _check_default(function, arguments[name])
    if "return" not in hints:
        raise NodeError(function.__name__, "the result needs a type (-> Masks)")
    returned = hints["return"]
    outer = get_origin(returned) or returned
    if isinstance(outer, type) and issubclass(outer, (Iterator, AsyncIterator)):
        raise NodeError(function.__name__, "returns an iterator; return a list instead")
    fields = getattr(returned, "_fields", None)
    if fields:
        outputs = typing.get_type_hints(returned)
        outputs = {name: outputs[name] for name in fields}
        return Signature(arguments, outputs, single=False, result_class=returned)
    return Signature(arguments, {"result": returned})


def _check_default(function: Callable[..., Any], argument: Argument) -> None:
    """Refuse a default that the argument itself would refuse; None is that of any type.

    Raises:
        NodeError: the default has another type, or is out of range.
    """
    if argument.kind == "slot" or argument.default is REQUIRED or argument.default is None:
        return
    try:
        argument.validated(argument.default)
    except ValueError as error:
        raise NodeError(function.__name__, f"the default of {error}") from None


def conversion(kind: Any, value: Any) -> str:
    """Return which call makes an image of a path, an array or an image of another library."""
    from ..values.image import Image

    if Image not in (types.plain(kind), *map(types.plain, typing.get_args(types.plain(kind)))):
        return ""
    library = type(value).__module__.partition(".")[0]
    if isinstance(value, str | PurePath):
        call = "Image.open(path)"
    else:
        calls = {"PIL": "from_pil(image)", "torch": "from_torch(tensor)"}
        call = "Image(array)" if library == "numpy" else f"Image.{calls.get(library, '')}"
    return f"; {call} makes one of it" if call != "Image." else ""


def _literal(kind: Any, value: Any) -> Any:
    """Return a literal of a type, `_UNDECIDED` where only pydantic can tell.

    Numbers in a range, flags, choices, ASCII texts and lists of these need no pydantic, whose
    import takes longer than the check of a graph; it words all errors.
    """
    members = () if hasattr(kind, "__metadata__") else types.union_members(kind)
    if len(members) == 2 and type(None) in members:
        kind = members[members[0] is type(None)]
        if value is None:
            return None
    ranges, kind = getattr(kind, "__metadata__", ()), types.plain(kind)
    if get_origin(kind) is list:
        return _UNDECIDED if ranges else _list_literal(kind, value)
    if get_origin(kind) is Literal:
        known = not ranges and types.accepts(kind, value)
    elif kind is str:
        known = not ranges and type(value) is str and value.isascii()
    else:
        exact = type(value) is kind or (kind is float and type(value) is int)
        known = exact and kind in (bool, int, float) and all(_holds(one, value) for one in ranges)
        known = known and (type(value) is not float or math.isfinite(value))
    if not known:
        return _UNDECIDED
    return float(value) if kind is float else value


def _list_literal(kind: Any, value: Any) -> Any:
    if type(value) is not list:
        return _UNDECIDED
    items = [_literal(typing.get_args(kind)[0], item) for item in value]
    return _UNDECIDED if any(item is _UNDECIDED for item in items) else items


def _holds(interval: Any, value: Any) -> bool:
    from annotated_types import Interval

    return (
        isinstance(interval, Interval)
        and (interval.ge is None or value >= interval.ge)
        and (interval.gt is None or value > interval.gt)
        and (interval.le is None or value <= interval.le)
        and (interval.lt is None or value < interval.lt)
    )


def is_protocol(kind: Any) -> bool:
    """Return whether a type is a model protocol; a parameter of that type is a model slot."""
    return isinstance(kind, type) and issubclass(kind, Model)


def bind(
    name: str, signature: Signature, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the arguments of a call by name, without defaults.

    Raises:
        NodeError: an argument is missing, unknown or given twice, or there are too many.
    """
    ports = [argument.name for argument in signature.of_kind("port")]
    if len(args) > len(ports):
        raise NodeError(name, f"its ports are {', '.join(ports) or 'none'}, got {len(args)} values")
    bound = dict(zip(ports, args, strict=False))
    for key, value in kwargs.items():
        key = known_spelling(key, signature.arguments)
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


def _expected(error: Any) -> str:
    first = error.errors(include_url=False)[0]
    message = first["msg"]
    for opening in ("Input should be ", "Value error, "):
        message = message.removeprefix(opening)
    place = ".".join(str(part) for part in first["loc"])
    return message + (f" (at {place})" if place else "")
