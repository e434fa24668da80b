"""Endpoints of canvases, and of the masks of what is marked in an image."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Path, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from ..compiler.definition import GraphDefinition, GraphInput
from ..compiler.graphs import Graph, loads
from ..foundation.errors import InputError
from ..values import Image
from .canvases import Canvases, ServedCanvas
from .marks import MarkSegmenter
from .request_context import MISSING, PROBLEM, client_of, file_of, json_body, queue_of
from .settings import ServerSettings

PING_SECONDS = 15
"""Between comments on an idle event stream, so that nothing on the way closes it."""
CanvasIdentity = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The id of a canvas.")]


def add_canvases(app: FastAPI) -> None:
    """Add the endpoints of canvases."""

    def canvas_of(request: Request, identity: str) -> ServedCanvas:
        canvases: Canvases = request.app.state.canvases
        try:
            return canvases.of(client_of(request), identity)
        except KeyError:
            raise HTTPException(404, f"there is no canvas '{identity}'") from None

    @app.post(
        "/v1/canvases",
        tags=["canvases"],
        status_code=201,
        responses={**MISSING, 415: PROBLEM},
        openapi_extra=_body(
            {
                "graph": {"type": "string", "description": "The name of a graph to begin with."},
                "yaml": {"type": "string", "description": "The text of a graph to begin with."},
            }
        ),
    )
    async def open_canvas(request: Request) -> dict[str, str]:
        """Begin a canvas: with a graph of the server, with the text of a graph, or an empty one."""
        body = await json_body(request)
        name, text = body.get("graph"), body.get("yaml")
        served = queue_of(request).graphs.graphs
        if isinstance(text, str):
            graph = await asyncio.to_thread(loads, text, "graph.yaml")
        elif isinstance(name, str):
            if name not in served:
                raise HTTPException(404, f"there is no graph '{name[:80]}'")
            graph = served[name].graph
        elif name is None and text is None:
            graph = Graph.of(GraphDefinition("untitled", inputs={"image": GraphInput(Image)}))
        else:
            raise HTTPException(422, "'graph' and 'yaml' are texts")
        canvases: Canvases = request.app.state.canvases
        made = await asyncio.to_thread(canvases.open, client_of(request), graph)
        return {"id": made.id}

    @app.post(
        "/v1/canvases/{identity}/requests",
        tags=["canvases"],
        responses={**MISSING, 415: PROBLEM},
        openapi_extra=_body({"kind": {"type": "string"}}),
    )
    async def ask_canvas(request: Request, identity: CanvasIdentity) -> dict[str, Any]:
        """Ask a canvas for something, or change its graph."""
        canvas = canvas_of(request, identity)
        asked = await json_body(request)
        content, buffers = await asyncio.to_thread(canvas.answer, asked)
        encoded = [base64.b64encode(one).decode() for one in buffers]
        return {"content": dict(content), "buffers": encoded}

    @app.get(
        "/v1/canvases/{identity}/events",
        tags=["canvases"],
        response_class=Response,
        responses={**MISSING, **file_of("text/event-stream")},
    )
    async def canvas_events(request: Request, identity: CanvasIdentity) -> EventSourceResponse:
        """Stream the state of a canvas and what changes, without end."""
        canvas = canvas_of(request, identity)

        async def sent() -> AsyncIterator[ServerSentEvent]:
            async for kind, content in canvas.follow():
                yield ServerSentEvent(json.dumps(content), event=kind)

        return EventSourceResponse(sent(), ping=PING_SECONDS)


def add_marks(app: FastAPI, settings: ServerSettings) -> None:
    """Add the endpoint of marks."""

    @app.post(
        "/v1/marks",
        tags=["graphs"],
        responses={415: PROBLEM},
        openapi_extra=_body({"image": {"type": "object"}, "prompts": {"type": "object"}}),
    )
    async def marks(request: Request) -> dict[str, Any]:
        """Return the masks of what is marked in an image: points, boxes, strokes."""
        body = await json_body(request)
        queue, client = queue_of(request), client_of(request)
        segmenter: MarkSegmenter = request.app.state.marks
        given, record = body.get("image"), body.get("prompts")
        number = given.get("upload") if isinstance(given, dict) else None
        if not isinstance(number, str):
            raise InputError("'image' is not {'upload': id}")

        def found() -> dict[str, Any]:
            try:
                content = queue.database.blob(number)
            except KeyError:
                raise InputError(f"there is no upload '{number[:80]}'") from None
            image = Image.decode(content, max_pixels=settings.max_pixels)
            return segmenter.found(client, image, record)

        return await asyncio.to_thread(found)


def _body(properties: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
