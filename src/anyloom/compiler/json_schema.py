"""JSON Schema with which editors complete, explain and check graph files.

Draft 7, which yaml-language-server supports best. Every object is closed, so that misspelled keys
are underlined.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from ..core import types
from ..core.docstrings import argument_texts, description
from ..core.model_catalog import Catalog
from ..core.node_decorator import Node
from ..core.signature import Argument
from ..foundation.errors import AnyloomError
from ..registry.lookup import Registry
from ..registry.lookup import registry as the_registry
from ..values import Value
from .argument_schema import (
    LETTERS,
    NAME,
    REFERENCE,
    REFERENCE_LINK,
    Schema,
    argument_schema,
    model_choice,
)
from .definition import (
    FAILURES,
    MAX_RETRIES,
    MAX_ROUNDS,
    MAX_SECONDS,
    GraphDefinition,
    graph_arguments,
)
from .registered_graphs import registered_graph
from .sentences import FIELDS, KINDS, MAX_LENGTH

_GRAPH_NAME = rf"^[{LETTERS}][\w{LETTERS}-]*$"
_COMPOSED_TYPE = r'^\s*(list\[.+\]|.*\|.*|".*"|-?\d+|True|False)\s*$'
_TEXT: Schema = {"type": "string"}


def graph_schema(registry: Registry = the_registry) -> dict[str, Any]:
    """Return the JSON Schema of graph files for the nodes, models and graphs installed here."""
    catalog = registry.models()
    operations: dict[str, Schema] = {}
    for name, node in sorted(registry.nodes().items()):
        with suppress(AnyloomError):  # a broken node must not take the completion of others away
            operations[name] = _node_schema(node, catalog)
    for name in sorted(registry.graph_files()):
        with suppress(AnyloomError):
            operations.setdefault(name, _graph_schema(registered_graph(name, registry), catalog))
    definitions = {
        "reference": REFERENCE,
        "type": _type_schema(),
        "input": _input_schema(),
        "model": _model_schema(catalog),
        "binding": {
            **_named({"anyOf": [REFERENCE_LINK, {"type": "array"}]}, "name: $list"),
            "type": "object",
            "minProperties": 1,
        },
        "step": _step_schema(operations, local=False),
        "localStep": _step_schema(operations, local=True),
        "localGraph": _body("localStep", required=["outputs"], local=True),
        **{f"operation.{name}": schema for name, schema in operations.items()},
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "anyloom graph",
        "type": "object",
        "if": {"required": ["graphs"]},
        "then": _body("localStep", required=["graph", "outputs"]),
        "else": _body("step", required=["graph", "outputs"]),
        "definitions": definitions,
    }


def _body(step: str, required: list[str], *, local: bool = False) -> Schema:
    """Return the schema of a graph whose nodes are of one kind.

    Args:
        local: it stands under `graphs:`, where it is no verb.
    """
    link = {"$ref": f"#/definitions/{step}"}
    target = {"anyOf": [REFERENCE_LINK, link]}
    properties = {
        "graph": {**_TEXT, "pattern": _GRAPH_NAME, "description": "The graph's name."},
        "about": {**_TEXT, "description": "What the graph is for, in a sentence or two."},
        "inputs": _named({"$ref": "#/definitions/input"}, "What the graph is run on."),
        "models": _named(
            {"$ref": "#/definitions/model"},
            "Model slots: the name of a model, or nothing where the profile decides.",
        ),
        "graphs": _named(
            {"$ref": "#/definitions/localGraph"},
            "Graphs of this file; usable as operations.",
            _GRAPH_NAME,
        ),
        **({} if local else _verb_schema()),
        "nodes": _named(link, "name: {operation: {argument: value}}"),
        "outputs": _named(target, "name: $node, or a node in place."),
    }
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _verb_schema() -> Schema:
    """Return the sections that make a graph a verb of text-prompted editing."""
    places = ", ".join(f"<{name}>" if kind else f"<{name}:KIND>" for name, kind in FIELDS.items())
    kinds = "; ".join(f"{name}: {about}" for name, about in KINDS.items())
    about = (
        "Sentences with which `anyloom edit` calls the graph. (a|b) are alternatives, [a] may be "
        f"left out; places fill inputs: {places}. Kinds of places: {kinds}."
    )
    sentence = {**_TEXT, "minLength": 1, "maxLength": MAX_LENGTH}
    return {
        "verb": {
            **_TEXT,
            "pattern": _GRAPH_NAME,
            "description": "What the graph does as a step of an edit; its own name by default.",
        },
        "says": {"anyOf": [{"type": "array", "items": sentence}, sentence], "description": about},
    }


def _named(value: Schema, about: str, pattern: str = NAME) -> Schema:
    """Return a section of `name: value` lines.

    It has no patternProperties: yaml-language-server completes no values below them.
    """
    return {
        "type": ["object", "null"],
        "description": about,
        "propertyNames": {"pattern": pattern},
        "additionalProperties": value,
    }


def _step_schema(operations: Mapping[str, Schema], *, local: bool) -> Schema:
    """Return the schema of a node; with `local` the file's own graphs are operations too."""
    described = {
        name: {"$ref": f"#/definitions/operation.{name}", "description": schema["description"]}
        for name, schema in operations.items()
    }
    seconds: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": MAX_SECONDS}
    times: Schema = {"type": "integer", "minimum": 1, "maximum": MAX_RETRIES}
    retry: Schema = {
        "type": "object",
        "properties": {
            "times": {**times, "description": "Calls after the first."},
            "wait": {
                "type": "number",
                "minimum": 0,
                "maximum": MAX_SECONDS,
                "description": "Seconds before the first of them; doubled before each further one.",
            },
        },
        "required": ["times"],
        "additionalProperties": False,
    }
    controls: Schema = {
        "each": {
            "$ref": "#/definitions/binding",
            "description": "Run once for each item: {item: $list}.",
        },
        "fold": {
            **_named({}, "Run in a chain: {name: $start}; $name is the previous result."),
            "type": "object",
            "minProperties": 1,
        },
        "until": {
            **_TEXT,
            "pattern": NAME,
            "description": "The output of the operation that ends a fold where it is true.",
        },
        "at_most": {
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_ROUNDS,
            "description": "The largest number of rounds of a fold.",
        },
        "collect": {"type": "boolean", "description": "Give the results of all rounds as lists."},
        "failures": {
            "enum": list(FAILURES),
            "description": "What becomes of each where an item fails: the step fails, the item is "
            "left out, or null takes its place.",
        },
        "when": {**REFERENCE_LINK, "description": "Run only when this holds."},
        "else": {"description": "The result where `when` does not hold."},
        "retry": {"anyOf": [times, retry], "description": "Call the operation again if it fails."},
        "timeout": {**seconds, "description": "The longest a call may take, in seconds."},
        "otherwise": {"description": "The result where the operation fails after all retries."},
    }
    arguments = {"type": ["object", "null"]}
    return {
        "type": "object",
        "properties": {**controls, **described},
        "patternProperties": {rf"^[{LETTERS}][\w{LETTERS}-]*@[1-9]\d*$": arguments},
        "additionalProperties": arguments if local else False,
        "minProperties": 1,
    }


def _node_schema(node: Node[..., Any], catalog: Catalog) -> Schema:
    texts = argument_texts(node.function)
    outputs = ", ".join(
        types.write(kind) if node.signature.single else f"{name}: {types.write(kind)}"
        for name, kind in node.signature.outputs.items()
    )
    about = f"{description(node.function)}\n\nGives {outputs}."
    return _operation_schema(node.name, node.signature.arguments, texts, about, catalog)


def _graph_schema(graph: GraphDefinition, catalog: Catalog) -> Schema:
    texts = {name: declared.about for name, declared in graph.inputs.items()}
    about = graph.about or f"The graph {graph.name}."
    return _operation_schema(graph.name, graph_arguments(graph), texts, about, catalog)


def _operation_schema(
    name: str,
    arguments: Mapping[str, Argument],
    texts: Mapping[str, str],
    about: str,
    catalog: Catalog,
) -> Schema:
    required = [
        argument.name
        for argument in arguments.values()
        if argument.required and argument.kind != "slot"
    ]
    return {
        "type": "object" if required else ["object", "null"],
        "title": name,
        "description": about,
        "properties": {
            name: argument_schema(argument, texts.get(name, ""), catalog)
            for name, argument in arguments.items()
        },
        "required": required,
        "additionalProperties": False,
    }


def _type_schema() -> Schema:
    named: list[Schema] = [{"const": name} for name in sorted(types.named_types())]
    for choice in named:
        kind = types.value_types().get(choice["const"])
        if kind is not None and issubclass(kind, Value):
            choice["description"] = (inspect.getdoc(kind) or "").split("\n")[0]
    return {"type": "string", "anyOf": [*named, {"pattern": _COMPOSED_TYPE}]}


def _input_schema() -> Schema:
    kind = {"$ref": "#/definitions/type"}
    long = {
        "type": "object",
        "properties": {
            "type": {**kind, "description": "What the input is."},
            "default": {"description": "What it is when none is given."},
            "about": {**_TEXT, "description": "What it is for; shown by --help."},
        },
        "required": ["type"],
        "additionalProperties": False,
    }
    return {"anyOf": [kind, long]}


def _model_schema(catalog: Catalog) -> Schema:
    return {"anyOf": [{"type": "null"}, *map(model_choice, catalog.checkpoints.values())]}
