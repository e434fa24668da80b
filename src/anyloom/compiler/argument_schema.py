"""JSON Schema of the values that a graph file may give to an argument."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args, get_origin

from ..core import types
from ..core.checkpoint import Checkpoint
from ..core.model import Model
from ..core.model_catalog import Catalog
from ..core.signature import Argument

Schema = dict[str, Any]

LETTERS = r"A-Za-z_\u0080-\uffff"
"""The first characters of names; listed because \\w is ASCII in editors."""
_WORD = rf"[{LETTERS}][\w{LETTERS}]*"
NAME = f"^{_WORD}$"
REFERENCE: Schema = {
    "type": "string",
    "pattern": rf"^\${_WORD}(\.{_WORD})?$",
    "description": "A reference: $input, $slot, $node or $node.output.",
}
REFERENCE_LINK: Schema = {"$ref": "#/definitions/reference"}
_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    float: {"type": "number"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
}


def argument_schema(argument: Argument, about: str, catalog: Catalog) -> Schema:
    """Return the schema of one argument: a reference, or a literal that the node accepts."""
    if argument.kind == "slot":
        choices = _models(argument.type, catalog)
    elif argument.kind == "parameter":
        choices = [with_references(literal) for literal in _alternatives(_parameter(argument))]
    else:
        choices = literals(argument.type)
    schema: Schema = {"description": _description(argument, about)}
    if {} in choices:
        return schema
    schema["anyOf"] = [*choices, REFERENCE_LINK]
    default = argument.default
    if not argument.required and default is not None and isinstance(default, (str, int, float)):
        schema["default"] = default
    return schema


def literals(kind: Any) -> list[Schema]:
    """Return the schemas of the literals of a type; empty for values that no file can hold."""
    schemas: list[Schema] = []
    for member in types.union_members(kind):
        if get_origin(member) is Annotated:
            schemas += literals(get_args(member)[0])
        elif member is Any:
            return [{}]
        elif member in _PLAIN:
            schemas.append(_PLAIN[member])
        elif get_origin(member) is Literal:
            schemas.append({"enum": list(get_args(member))})
        elif (item := types.item_type(member)) is not None and item is not member:
            inner = literals(item)
            items = {} if {} in inner else {"anyOf": [*inner, REFERENCE_LINK]}
            schemas.append({"type": "array", "items": items})
        elif member is dict or get_origin(member) is dict:
            schemas.append({"type": "object"})
    return schemas


def with_references(schema: Schema) -> Schema:
    """Return a schema that accepts references as items of a list."""
    if isinstance(schema.get("items"), dict):
        items = with_references(schema["items"])
        return {**schema, "items": {"anyOf": [items, REFERENCE_LINK]}}
    return schema


def model_choice(checkpoint: Checkpoint) -> Schema:
    """Return the schema of a model's name, with the description that an editor shows."""
    facts = [checkpoint.about, f"license: {checkpoint.license or 'unknown'}"]
    if checkpoint.non_commercial:
        facts.append("non-commercial use only")
    if checkpoint.gated:
        facts.append("gated: needs an account")
    if checkpoint.size:
        facts.append(f"{checkpoint.size / 1e6:,.0f} MB")
    return {"const": checkpoint.name, "description": "; ".join(filter(None, facts))}


def _models(protocol: Any, catalog: Catalog) -> list[Schema]:
    fitting = {
        checkpoint.name: checkpoint
        for member in types.union_members(protocol)
        if isinstance(member, type) and issubclass(member, Model)
        for checkpoint in catalog.checkpoints_for(member)
    }
    return [model_choice(checkpoint) for checkpoint in fitting.values()]


def _parameter(argument: Argument) -> Schema:
    schema = argument.schema()
    return {} if "$defs" in schema else schema


def _alternatives(schema: Schema) -> list[Schema]:
    return (
        schema["anyOf"]
        if set(schema) <= {"anyOf", "default", "title"} and "anyOf" in schema
        else [schema]
    )


def _description(argument: Argument, about: str) -> str:
    kind = argument.type.__name__ if argument.kind == "slot" else types.write(argument.type)
    facts = f"`{argument.name}`: {kind}"
    if argument.kind == "slot":
        facts = f"`{argument.name}`: the name of a {kind}, or a slot of `models`"
    elif argument.required:
        facts += ", required"
    elif argument.default is not None:
        facts += f", default {argument.default!r}"
    return f"{facts}\n\n{about}" if about else facts
