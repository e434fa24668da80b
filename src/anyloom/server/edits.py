"""Edits by sentence: the plan that a sentence stands for, its chips, and its graph as an endpoint.

A request names its files; a plan that names one on the server's disk is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import ValidationError

from ..compiler.checking import check
from ..compiler.graphs import Graph
from ..edit.chain import Edit, to_graph
from ..edit.editing import NotFoundError, failure_of, slot_models, with_models
from ..edit.parsing import parse
from ..edit.plan import EditPlan, EditStep
from ..edit.resolving import described
from ..edit.verbs import verbs_of
from ..engine.engine import Engine
from ..engine.items import Result
from ..foundation.errors import AnyloomError, InputError
from ..foundation.plain_text import plain
from ..registry.lookup import registry
from .input_values import with_uploads
from .served_graph import ServedGraph

EDIT = "edit"
"""What edits are called among the graphs."""
_FILE = {
    "type": "object",
    "description": "The bytes of a file, or a file that was uploaded before.",
    "properties": {
        "data": {"type": "string", "contentEncoding": "base64"},
        "upload": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "name": {"type": "string", "maxLength": 255},
    },
    "additionalProperties": False,
}
EDIT_SCHEMA: dict[str, Any] = {
    "title": EDIT,
    "type": "object",
    "properties": {
        "image": {"anyOf": [_FILE]},
        "instruction": {
            "type": "string",
            "maxLength": 1000,
            "description": "In plain words: 'blur the background, then brighten the photo'.",
        },
        "plan": {"type": "object", "description": "The steps, instead of the instruction."},
        "files": {
            "type": "object",
            "description": "Name of a file in the plan → the file.",
            "additionalProperties": _FILE,
        },
    },
    "required": ["image"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class ServedEdit(ServedGraph):
    """The graph of one edit.

    made: its plan and the files that it names.
    instruction: as it was given; "" for a plan.
    profile: of the models that say what an image shows where a thing is not found.
    """

    made: Edit = field(kw_only=True)
    instruction: str = field(kw_only=True)
    profile: str | None = field(kw_only=True)
    explains: ClassVar[bool] = True

    def stored(
        self,
        body: Mapping[str, Any],
        store: Callable[[bytes], str],
        fetch: Callable[[str], bytes] | None = None,
    ) -> dict[str, Any]:
        """Return the body of a request with its files as uploads and the plan in place of words."""
        given = with_uploads(self.inputs_in(body), store, self.graph, fetch)
        return {
            "image": given["image"],
            "files": {path: given[name] for name, path in self.made.files.items()},
            "plan": self.made.plan.to_json(),
            "instruction": self.instruction,
        }

    def inputs_in(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the image and the files that the plan names."""
        if "image" not in body:
            raise InputError("an edit needs the input 'image' (Image)")
        files = body.get("files", {})
        given = {"image": body["image"]}
        for name, path in self.made.files.items():
            if not isinstance(files, Mapping) or path not in files:
                raise InputError(f"the plan names the file '{path}'; send it in 'files'")
            given[name] = files[path]
        return given

    def explained(self, result: Result, engine: Engine) -> AnyloomError | None:
        """Return which step did not find what, and what the image shows instead."""
        error = failure_of(self.made, result, result.inputs["image"], engine, self.profile)
        return error if isinstance(error, NotFoundError) else None


@dataclass(frozen=True)
class EditReader:
    """Reads requests for edits, with the models that the server's settings choose."""

    profile: str | None
    models: Mapping[str, str]

    def served(self, body: Mapping[str, Any]) -> ServedEdit:
        """Return the graph that the body of a request stands for; loads and runs nothing.

        Raises:
            EditError: the instruction is not understood.
            InputError: the body is not of the form that `EDIT_SCHEMA` says.
            GraphError: the profile has no model for a step.
        """
        for name in body:
            if name not in EDIT_SCHEMA["properties"]:
                raise InputError(f"an edit has no input '{name[:80]}'")
        instruction = body.get("instruction", "")
        if not isinstance(instruction, str):
            raise InputError("'instruction' is not a text")
        plan = parse(instruction) if body.get("plan") is None else read_plan(body["plan"])
        made = to_graph(plan, verbs_of(registry), about=plain(instruction))
        wanted = {slot: name for slot, name in self.models.items() if slot in made.graph.models}
        checked = check(made.graph, profile=self.profile, models=wanted)
        graph = with_models(Graph.of(made.graph), slot_models(checked))
        return ServedEdit(graph, checked, made=made, instruction=instruction, profile=self.profile)


def read_plan(record: Any) -> EditPlan:
    """Return the plan of a record.

    Raises:
        InputError: it is none.
    """
    try:
        return EditPlan.model_validate(record)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"the plan is not valid: {place}: {first['msg']}"[:300]) from None


def corrected(plan: EditPlan, number: int, name: str, text: str) -> EditPlan:
    """Return a plan in which a person has corrected one chip.

    Args:
        number: of the step, from 0.
        name: of the field; "do" is the verb, "what" are the things in words.
        text: what the chip says now.

    Raises:
        EditError: the words for a thing are not understood.
        InputError: there is no such step or field, or the text does not fit.
    """
    if not 0 <= number < len(plan.steps):
        raise InputError(f"the plan has no step {number + 1}")
    record = plan.steps[number].to_json()
    if name not in ("do", "what", "with", "color", "text", "old", "new", "amount", "where"):
        raise InputError(f"a step has no field '{name[:80]}'")
    value: Any = text.strip()
    if name == "what" and value:
        (read,) = parse(f"remove {value}").steps[:1]
        value = read.to_json().get("what", [])
    if value in ("", []):
        record.pop(name, None)
    else:
        record[name] = value
    steps = [step.to_json() for step in plan.steps]
    steps[number] = record
    return read_plan({"steps": steps})


def chips(step: EditStep) -> list[dict[str, Any]]:
    """Return the parts of a step: the field, its text, whether it cannot be corrected."""
    found: list[dict[str, Any]] = [{"field": "do", "text": step.do, "fixed": False}]
    for name, value in step.values().items():
        if name == "what":
            text = " and ".join(described(one) for one in step.what)
            found.append({"field": name, "text": text, "fixed": False})
        elif isinstance(value, str):
            found.append({"field": name, "text": value, "fixed": False})
        else:
            found.append({"field": name, "text": _relation(value), "fixed": True})
    return found


def _relation(value: Any) -> str:
    return f"{value.kind.replace('_', ' ')} {described(value.to)}"
