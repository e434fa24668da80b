"""Checks of the sentences of a graph against its inputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..core import types
from ..foundation.errors import suggestion
from ..foundation.problems import Problem
from ..values import Image, Masks
from .definition import MISSING, GraphDefinition
from .sentences import FIELDS, Form, SentenceError, SentencePlace, read_sentence
from .source_input import image_inputs

TYPES: dict[str, Any] = {"things": Masks, "letters": Masks, "others": Masks, "file": Image}
"""What a kind of place gives; the others give a text."""
TARGET = "to"
"""The input that takes the masks of the thing to which `<where>` relates."""


def sentence_problems(graph: GraphDefinition) -> Iterator[Problem]:
    """Yield what is wrong with the sentences of a graph, each with its place and the nearest fix.

    A sentence has to be well-formed, to name inputs of a fitting type, and to fill all inputs that
    are required.
    """
    if graph.verb and not graph.says:
        yield Problem(graph.places.get("graph"), None, "'verb' needs 'says'", "add its sentences")
    for number, sentence in enumerate(graph.says):
        place = graph.places.get(f"says.{number}")
        try:
            forms = read_sentence(sentence)
            for form in forms:
                _check_inputs(graph, form)
        except SentenceError as error:
            if place is not None:
                place = replace(place, column=place.column + error.column)
            yield Problem(place, None, f"says: {error}", error.hint)


def _check_inputs(graph: GraphDefinition, form: Form) -> None:
    places = [part for part in form if isinstance(part, SentencePlace)]
    for place in places:
        declared = graph.inputs.get(place.field)
        if declared is None:
            named = [name for name in graph.inputs if name in FIELDS]
            hint = suggestion(place.field, named).removeprefix("; ")
            kind = types.write(TYPES.get(place.kind, str))
            raise SentenceError(
                f"{place} names no input of the graph",
                hint or f"add '{place.field}: {kind}' to the inputs",
                place.column,
            )
        if place.kind == "style":
            lacking = sorted({"where", "color", "amount"} - graph.inputs.keys())
            if lacking:
                raise SentenceError(
                    f"{place} needs the input '{lacking[0]}'", f"add '{lacking[0]}'", place.column
                )
        given = TYPES.get(place.kind, str)
        if not types.fits(given, declared.type):
            raise SentenceError(
                f"{place} gives {types.write(given)}, the input is {types.write(declared.type)}",
                "change the type of the input, or the kind of the place",
                place.column,
            )
    filled = {place.field for place in places}
    images = image_inputs(graph)[:1]
    for name, declared in graph.inputs.items():
        if declared.default is MISSING and name not in filled and name not in images:
            hint = f"name <{name}> in it" if name in FIELDS else "give the input a default"
            if name == TARGET and "where" in filled:
                hint = "where <where> is only a side, there is no such thing; give it a default"
            raise SentenceError(f"does not fill the input '{name}'", hint)
