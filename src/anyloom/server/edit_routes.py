"""Endpoints of edits: the verbs, and the plan of a sentence with its chips."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from ..edit.errors import EditError
from ..edit.parsing import parse
from ..edit.verbs import verbs_of
from ..foundation.errors import InputError
from ..registry.lookup import registry
from .edits import EDIT_SCHEMA, EditReader, chips, corrected, read_plan
from .request_context import PROBLEM, json_body


def add_edits(app: FastAPI, reader: EditReader) -> None:
    """Add the endpoints that only look; runs of edits are like those of a graph."""

    async def not_understood(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, EditError)
        words = {"words": list(error.words), "suggestion": error.suggestion}
        return JSONResponse({"detail": error.message, **words}, 422)

    app.add_exception_handler(EditError, not_understood)

    @app.get("/v1/edit/verbs", tags=["edits"])
    async def verbs() -> dict[str, list[str]]:
        """List the verbs with their sentences."""
        known = verbs_of(registry)
        return {
            name: [sentence for graph in known.of(name).values() for sentence in graph.says]
            for name in known.names
        }

    @app.post(
        "/v1/edit/plan",
        tags=["edits"],
        responses={415: PROBLEM},
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "properties": {
                                "instruction": EDIT_SCHEMA["properties"]["instruction"],
                                "plan": EDIT_SCHEMA["properties"]["plan"],
                                "correct": {
                                    "type": "object",
                                    "properties": {
                                        "step": {"type": "integer"},
                                        "field": {"type": "string"},
                                        "text": {"type": "string"},
                                    },
                                },
                            },
                        }
                    }
                },
            }
        },
    )
    async def plan(request: Request) -> dict[str, Any]:
        """Return the plan of a sentence, or a plan in which a chip is corrected; runs nothing."""
        body = await json_body(request)
        return await asyncio.to_thread(_planned, reader, body)


def _planned(reader: EditReader, body: dict[str, Any]) -> dict[str, Any]:
    if body.get("plan") is not None:
        plan = read_plan(body["plan"])
    elif isinstance(body.get("instruction"), str):
        plan = parse(body["instruction"])
    else:
        raise InputError("expected 'instruction' or 'plan'")
    change = body.get("correct")
    if change is not None:
        if not isinstance(change, dict):
            raise InputError("'correct' is not an object")
        step, name, text = (change.get(key) for key in ("step", "field", "text"))
        if type(step) is not int or not isinstance(name, str) or not isinstance(text, str):
            raise InputError("'correct' needs 'step', 'field' and 'text'")
        plan = corrected(plan, step, name, text)
    served = reader.served({"plan": plan.to_json()})
    lines = str(plan).splitlines()
    steps = [
        {"text": line, "chips": chips(step), "image": image, "masks": masks}
        for line, step, image, masks in zip(
            lines, plan.steps, served.made.steps, served.made.masks, strict=True
        )
    ]
    return {
        "plan": plan.to_json(),
        "steps": steps,
        "files": sorted(served.made.files.values()),
        "yaml": served.graph.to_yaml(),
    }
