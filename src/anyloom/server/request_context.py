"""What an endpoint knows of its request: the queue of the server, the client, the run it names."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

from fastapi import HTTPException, Path, Query, Request

from .access import CLIENT
from .records import RunRecord
from .run_queue import RunQueue

Identity = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The id of a run.")]
OutputName = Annotated[str | None, Query(max_length=200)]
PROBLEM: dict[str, Any] = {
    "description": "The request is not valid; the detail is one line.",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {"detail": {"type": "string"}},
                "required": ["detail"],
            }
        }
    },
}
MISSING: dict[int | str, dict[str, Any]] = {404: PROBLEM}


def file_of(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """Return how an answer is described that is a file of one of some media types."""
    return {200: {"description": "The file.", "content": {kind: {} for kind in kinds}}}


def queue_of(request: Request) -> RunQueue:
    """Return the queue of the server."""
    return request.app.state.queue


def client_of(request: Request) -> str:
    """Return the name of the client."""
    return request.scope[CLIENT]


async def record_of(request: Request, identity: str) -> RunRecord:
    """Return a run of the client.

    Raises:
        HTTPException: 404, there is none.
    """
    try:
        return await asyncio.to_thread(queue_of(request).record, client_of(request), identity)
    except KeyError:
        raise HTTPException(404, f"there is no run '{identity}'") from None


async def json_body(request: Request) -> dict[str, Any]:
    """Return the body of a request, a JSON object.

    Raises:
        HTTPException: 415 or 422, it is something else.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind != "application/json":
        raise HTTPException(415, "expected application/json")
    return parsed_object(await request.body())


def parsed_object(content: bytes) -> dict[str, Any]:
    """Return the JSON object in some bytes.

    Raises:
        HTTPException: 422, there is none.
    """
    try:
        body = parsed_json(content)
    except (ValueError, RecursionError):
        raise HTTPException(422, "the body is not JSON") from None
    if not isinstance(body, dict):
        raise HTTPException(422, "the body is not a JSON object of inputs")
    return body


def parsed_json(content: bytes) -> Any:
    """Return the JSON value in some bytes.

    Raises:
        ValueError: it is none, has NaN, or a text that is no text.
    """

    def refused(constant: str) -> Any:
        raise ValueError(f"{constant} is not JSON")

    value = json.loads(content, parse_constant=refused)
    json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    return value
