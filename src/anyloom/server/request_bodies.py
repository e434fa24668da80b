"""Bodies of requests: the inputs of a graph, from JSON or from a form."""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException, Request
from starlette.datastructures import UploadFile

from .request_context import (
    parsed_json,
    parsed_object,
)

MOST_FIELDS = 1000
"""Fields and files of one form."""


async def body_of(request: Request, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs of a request, from JSON or from a form.

    Args:
        schema: of the inputs.

    Raises:
        HTTPException: 415 or 422, the body is neither.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind == "multipart/form-data":
        return await _form(request, schema)
    if kind != "application/json":
        raise HTTPException(415, "expected application/json or multipart/form-data")
    return parsed_object(await request.body())


async def _form(request: Request, schema: dict[str, Any]) -> dict[str, Any]:
    async with request.form(max_files=MOST_FIELDS, max_fields=MOST_FIELDS) as form:
        return await fields_of(form.multi_items(), schema)


async def fields_of(
    items: list[tuple[str, UploadFile | str]], schema: dict[str, Any]
) -> dict[str, Any]:
    """Return the inputs in the fields of a form; files are read."""
    body: dict[str, Any] = {}
    for name, field in items:
        if isinstance(field, UploadFile):
            label = (field.filename or "").rpartition("/")[2][:255]
            value: Any = {"data": await field.read(), "name": label}
        else:
            value = _field(schema, name, field)
        kinds = schema["properties"].get(name, {})
        if any(one.get("type") == "array" for one in (kinds, *kinds.get("anyOf", ()))):
            body.setdefault(name, [])
            if isinstance(body[name], list):
                body[name] += value if isinstance(value, list) else [value]
        else:
            body[name] = value
    return body


def _field(schema: dict[str, Any], name: str, text: str) -> Any:
    """Return the value of a field: the text where the input is one, else what it is as JSON."""
    kinds = schema["properties"].get(name, {})
    if any(one.get("type") == "string" for one in (kinds, *kinds.get("anyOf", ()))):
        return text
    try:
        return parsed_json(text.encode())
    except (ValueError, RecursionError):
        return text
