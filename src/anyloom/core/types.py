"""Types of edges: their names in graph files, and the rule which type fits where.

Types are Python types; `read` and `write` convert them from and to the names in graph files.
"""

from __future__ import annotations

import ast
import collections.abc
import contextlib
import json
import re
import types
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from ..foundation.errors import nearest_name, suggestion

PLAIN: dict[str, type] = {"Text": str, "Number": float, "Integer": int, "Flag": bool}
_OTHER_NAMES = {
    **dict.fromkeys(("str", "string", "String"), "Text"),
    **dict.fromkeys(("float", "Float", "number"), "Number"),
    **dict.fromkeys(("int", "Int", "integer"), "Integer"),
    **dict.fromkeys(("bool", "Bool", "boolean", "Boolean"), "Flag"),
    **dict.fromkeys(("Any", "any", "object"), "anything"),
    **dict.fromkeys(("List", "array", "Array"), "list"),
    **dict.fromkeys(("Box", "Boxes", "boxes", "Detections", "Region"), "Regions"),
    **dict.fromkeys(("Path", "File"), "Text"),
}
"""Names of other languages, and what they are called in graph files."""
_PLAIN_NAMES = {kind: name for name, kind in PLAIN.items()}
_LISTS = (list, collections.abc.Sequence, collections.abc.Iterable)

Bindings = dict[TypeVar, Any]


def value_types() -> dict[str, type]:
    """Return every type of a value by name: texts, numbers, flags and the classes of `Value`."""
    from ..values import Value

    return {**PLAIN, **Value.kinds}


def read(text: str) -> Any:
    """Return a type by its name in a graph file: "Image", "list[Text]", "Masks | None".

    Raises:
        ValueError: the text is not a type; suggests the nearest name.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _not_a_type(text) from None
    return _read(tree, text)


def _read(tree: ast.expr, text: str) -> Any:
    match tree:
        case ast.Name(id=name):
            kind = value_types().get(name) or named_types().get(name)
            if kind is None:
                near = nearest_name(name, [*named_types(), *_OTHER_NAMES])
                other = _OTHER_NAMES.get(near or "")
                fix = f"; write {other}" if other else suggestion(name, named_types())
                raise ValueError(f"unknown type '{name}'{fix}")
            return kind
        case ast.Constant(value=None):
            return type(None)
        case ast.Constant(value=str() | int() as choice):
            return Literal[choice]  # type: ignore[valid-type]
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as choice)):
            return Literal[-choice]  # type: ignore[valid-type]
        case ast.Subscript(value=ast.Name(id="list"), slice=item):
            return list[_read(item, text)]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _union(_read(left, text), _read(right, text))
    raise _not_a_type(text)


def _not_a_type(text: str) -> ValueError:
    """Return the error of a text that is not a type, with what it probably means."""
    inner = re.sub(r"^Optional\[(.*)\]$|^(.*)\?$", r"\1\2", text.strip())
    meant = re.sub(r"^[Ll]ist[(\[](.*)[)\]]$", r"list[\1]", inner)
    meant += " | None" if inner != text.strip() else ""
    if meant != text.strip():
        with contextlib.suppress(ValueError):
            return ValueError(f"'{text}' is not a type; write '{write(read(meant))}'")
    return ValueError(f"'{text}' is not a type; examples are Image and list[Text]")


def _union(left: Any, right: Any) -> Any:
    """Return the union of two types; literals next to each other become one `Literal`."""
    *before, last = union_members(left)
    if get_origin(last) is Literal and get_origin(right) is Literal:
        right = Literal[(*get_args(last), *get_args(right))]  # type: ignore[valid-type]
        return Union[(*before, right)]
    return Union[left, right]  # noqa: UP007


def named_types() -> dict[str, Any]:
    """Return every type that a single word names: values, ranges, "list" and "anything"."""
    return {**value_types(), **_ranges(), "list": list, "anything": Any}


def _ranges() -> dict[str, Any]:
    """Return the ranges of `constraints` by name; their module imports pydantic."""
    from . import constraints

    return {name: kind for name, kind in vars(constraints).items() if get_origin(kind) is Annotated}


def write(kind: Any) -> str:
    """Return the name of a type in graph files."""
    if get_origin(kind) is Annotated:
        for name, known_range in _ranges().items():
            if kind == known_range:
                return name
    kind = plain(kind)
    if kind is None or kind is type(None):
        return "None"
    if kind is Any or kind is object:
        return "anything"
    if kind is ...:
        return "..."
    if isinstance(kind, TypeVar):
        return write(kind.__bound__) if kind.__bound__ else kind.__name__
    if kind in _PLAIN_NAMES:
        return _PLAIN_NAMES[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return " | ".join(
            json.dumps(choice, ensure_ascii=False) if isinstance(choice, str) else repr(choice)
            for choice in arguments
        )
    if origin in (Union, types.UnionType):
        return " | ".join(dict.fromkeys(write(member) for member in arguments))
    if origin in _LISTS:
        return f"list[{write(arguments[0])}]" if arguments else "list"
    if origin is not None:
        inside = ", ".join(write(argument) for argument in arguments)
        return f"{getattr(origin, '__name__', origin)}[{inside}]"
    return getattr(kind, "__name__", str(kind))


def plain(kind: Any) -> Any:
    """Return a type without the constraints that `Annotated` adds."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    return kind


def fits(source: Any, target: Any, bindings: Bindings | None = None) -> bool:
    """Return whether a value of type `source` may go where `target` is expected.

    Subclasses fit (Masks where Regions are expected), an Integer fits a Number, lists fit item by
    item, and a union fits if each of its members does.

    Args:
        bindings: types of type variables; a variable is bound to the first type that it meets.
    """
    source, target = plain(source), plain(target)
    if target in (Any, object) or source is Any or source == target:
        return True
    if isinstance(target, TypeVar):
        return _binds(source, target, {} if bindings is None else bindings)
    if isinstance(source, TypeVar):
        return fits(source.__bound__ or Any, target, bindings)
    if get_origin(source) in (Union, types.UnionType):
        return all(fits(member, target, bindings) for member in get_args(source))
    if get_origin(target) in (Union, types.UnionType):
        return any(fits(source, member, bindings) for member in get_args(target))
    if get_origin(target) is Literal:
        choices = get_args(target)
        return get_origin(source) is Literal and all(
            any(type(other) is type(choice) and other == choice for other in choices)
            for choice in get_args(source)
        )
    if get_origin(source) is Literal:
        return all(fits(type(choice), target, bindings) for choice in get_args(source))
    if target in _LISTS or get_origin(target) in _LISTS:
        if source is not list and get_origin(source) not in _LISTS:
            return False
        inner, outer = get_args(source), get_args(target)
        return not inner or not outer or fits(inner[0], outer[0], bindings)
    if target is float and source is int:
        return True
    if source is bool:
        return target is bool
    target_class, source_class = get_origin(target) or target, get_origin(source) or source
    if isinstance(target_class, type) and isinstance(source_class, type):
        return issubclass(source_class, target_class)
    return False


def _binds(source: Any, variable: TypeVar, bindings: Bindings) -> bool:
    if variable in bindings:
        bound = bindings[variable]
        if fits(source, bound):
            return True
        if not fits(bound, source):
            return False
    elif variable.__constraints__:
        if not any(fits(source, choice) for choice in variable.__constraints__):
            return False
    elif variable.__bound__ is not None and not fits(source, variable.__bound__):
        return False
    bindings[variable] = source
    return True


def resolve(kind: Any, bindings: Bindings) -> Any:
    """Return a type with its type variables replaced by their bindings."""
    kind = plain(kind)
    if isinstance(kind, TypeVar):
        return bindings.get(kind, kind.__bound__ or Any)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in _LISTS and arguments:
        return list[resolve(arguments[0], bindings)]
    if origin in (Union, types.UnionType):
        return Union[tuple(resolve(member, bindings) for member in arguments)]  # noqa: UP007
    return kind


def type_of(value: Any) -> Any:
    """Return the type of a value; of a list, with the types of its items."""
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        items = list(dict.fromkeys(type_of(item) for item in value))
        return list[Union[tuple(items)]] if items else list  # noqa: UP007
    return type(value)


def accepts(target: Any, value: Any, bindings: Bindings | None = None) -> bool:
    """Return whether a value may go where `target` is expected."""
    if isinstance(value, (str, int, float, bool)) and get_origin(plain(target)) is Literal:
        return any(
            type(value) is type(choice) and value == choice for choice in get_args(plain(target))
        )
    if isinstance(value, str) and get_origin(plain(target)) in (Union, types.UnionType):
        return any(accepts(member, value, bindings) for member in get_args(plain(target)))
    return fits(type_of(value), target, bindings)


def with_sequences(target: Any, value: Any) -> Any:
    """Return a literal with a list or a tuple where a type declares one, at every level.

    A graph file writes both as a list, and Python code may use either.
    """
    if not isinstance(value, (list, tuple, dict)) or hasattr(value, "_fields"):
        return value
    for kind in map(plain, union_members(target)):
        origin, inside = get_origin(kind) or kind, get_args(kind)
        if isinstance(value, dict):
            if origin in (dict, collections.abc.Mapping) and len(inside) == 2:
                return {key: with_sequences(inside[1], item) for key, item in value.items()}
        elif origin in _LISTS:
            return [with_sequences(inside[0] if inside else Any, item) for item in value]
        elif origin is tuple:
            items = inside[:1] * len(value) if inside[1:] == (...,) else inside
            items = (*items, *[Any] * (len(value) - len(items)))
            return tuple(map(with_sequences, items, value))
    return value


def holds_tuples(kind: Any) -> bool:
    """Return whether a type is a tuple, or a list, mapping or union of tuples."""
    kind = plain(kind)
    return tuple in (kind, get_origin(kind)) or any(map(holds_tuples, get_args(kind)))


def is_optional(kind: Any) -> bool:
    """Return whether None fits."""
    return fits(type(None), kind)


def item_type(kind: Any) -> Any | None:
    """Return the type of one item of a list or of Regions; None for other types."""
    from ..values import Regions

    kind = plain(kind)
    if get_origin(kind) in _LISTS:
        return (get_args(kind) or (Any,))[0]
    if kind is list:
        return Any
    return kind if isinstance(kind, type) and issubclass(kind, Regions) else None


def each_result(source: Any, item: Any) -> Any:
    """Return the type of the result of `each`: Regions from rows of Regions, else a list."""
    from ..values import Regions

    def is_regions(kind: Any) -> bool:
        kind = plain(kind)
        return isinstance(kind, type) and issubclass(kind, Regions)

    return item if is_regions(source) and is_regions(item) else list[item]


def union_members(kind: Any) -> tuple[Any, ...]:
    """Return the members of a union; another type is its own only member."""
    kind = plain(kind)
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def common_type(kinds: collections.abc.Iterable[Any]) -> Any:
    """Return the narrowest type that all of `kinds` fit: one of them, or a union."""
    parts = list(dict.fromkeys(part for kind in kinds for part in union_members(kind)))
    widest = [
        part for part in parts if not any(other != part and fits(part, other) for other in parts)
    ]
    return Union[tuple(widest or parts)]  # noqa: UP007
