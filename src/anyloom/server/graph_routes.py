"""Endpoints of graphs: what is offered, uploads, and for each a typed one that begins a run."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import FastAPI, Header, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse

from ..compiler.selection import select_outputs
from ..foundation.errors import UnknownNameError, one_line
from .documents import GraphDocument, GraphsDocument, RunDocument, UploadDocument
from .edits import EDIT, EDIT_SCHEMA
from .examples import example_of
from .graphs import ServedGraphs
from .image_urls import ImageFetcher
from .input_values import InputReader
from .records import ENDED, RunRecord, RunRequest
from .request_bodies import body_of
from .request_context import PROBLEM, client_of, file_of, queue_of
from .run_queue import RunQueue
from .settings import ServerSettings

LONGEST_WAIT = 60.0
"""Seconds that a request may wait for its result."""
Wait = Annotated[float, Query(ge=0, le=LONGEST_WAIT, description="Seconds to wait for the result.")]


def add_graphs(app: FastAPI, settings: ServerSettings, served: ServedGraphs) -> None:
    """Add the endpoints that list graphs, take uploads, and begin runs."""

    @app.get("/v1/graphs", tags=["graphs"])
    async def all_graphs() -> GraphsDocument:
        """List the graphs that can be run, and those that cannot with the reason."""
        facts = [GraphDocument(**graph.facts()) for graph in served.graphs.values()]
        return GraphsDocument(graphs=facts, refused=served.refused)

    @app.get("/v1/graphs/{name}", tags=["graphs"], responses={404: PROBLEM})
    async def one_graph(name: str) -> GraphDocument:
        """Describe a graph: its inputs as JSON Schema, its outputs, its models."""
        if name not in served.graphs:
            error = UnknownNameError("graph", name, served.graphs)
            raise HTTPException(404, one_line(error))
        return GraphDocument(**served.graphs[name].facts())

    @app.post("/v1/uploads", tags=["graphs"], status_code=201, responses={413: PROBLEM})
    async def upload(request: Request) -> UploadDocument:
        """Store a file, the body of the request, for runs that name it by its id."""
        content = await request.body()
        if not content:
            raise HTTPException(422, "the body is empty, expected the bytes of a file")
        number = await asyncio.to_thread(queue_of(request).database.put_upload, content)
        return UploadDocument(id=number, size=len(content))

    @app.get(
        "/v1/graphs/{name}/picture",
        tags=["graphs"],
        response_class=Response,
        responses={404: PROBLEM, **file_of("image/svg+xml")},
    )
    async def graph_picture(name: str) -> Response:
        """Return a drawing of a graph, SVG."""
        if name not in served.graphs:
            raise HTTPException(404, one_line(UnknownNameError("graph", name, served.graphs)))
        drawn = await asyncio.to_thread(served.graphs[name].graph.to_svg)
        headers = {"content-disposition": f'attachment; filename="{name}.svg"'}
        return Response(drawn, media_type="image/svg+xml", headers=headers)

    @app.get(
        "/v1/graphs/{name}/example",
        tags=["graphs"],
        response_class=Response,
        responses={404: PROBLEM, **file_of("image/jpeg")},
    )
    async def example_picture(name: str) -> Response:
        """Return what a built-in graph has made of a photo, JPEG."""
        if name not in served.graphs:
            raise HTTPException(404, one_line(UnknownNameError("graph", name, served.graphs)))
        file = served.graphs[name].example
        if file is None:
            raise HTTPException(404, f"there is no picture of graph '{name}'")
        headers = {"cache-control": "private, max-age=3600"}
        return Response(file.read_bytes(), media_type="image/jpeg", headers=headers)

    offered = [(one.name, one.graph.about, one.schema) for one in served.graphs.values()]
    if served.edits is not None:
        offered.append((EDIT, "Edit an image by a sentence in plain words.", EDIT_SCHEMA))
    for name, about, schema in offered:
        app.add_api_route(
            f"/v1/graphs/{name}/runs",
            _endpoint(name, schema, settings),
            methods=["POST"],
            tags=["runs"],
            status_code=202,
            response_model=RunDocument,
            operation_id=f"run_{name}",
            summary=about or name,
            responses={
                200: {"model": RunDocument, "description": "The run has ended."},
                400: PROBLEM,
                413: PROBLEM,
                415: PROBLEM,
                429: PROBLEM,
                503: PROBLEM,
            },
            openapi_extra={"requestBody": _request_body(name, schema)},
        )

    names = [name for name, _, _ in offered]

    @app.post("/v1/graphs/{name}/runs", include_in_schema=False)
    async def unknown_graph(name: str) -> None:
        raise HTTPException(404, one_line(UnknownNameError("graph", name, names)))


def _request_body(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    example = example_of(schema, {"instruction"} if name == EDIT else ())
    form = {field: _form_field(one) for field, one in schema["properties"].items()}
    return {
        "required": True,
        "content": {
            "application/json": {"schema": schema, "example": example},
            "multipart/form-data": {
                "schema": {**schema, "properties": form},
            },
        },
    }


def _form_field(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an input in a form: a file, or a text."""
    takes_file = any("data" in one.get("properties", ()) for one in schema.get("anyOf", ()))
    if takes_file:
        return {"type": "string", "format": "binary"}
    return schema if schema.get("type") == "string" else {"type": "string"}


def _endpoint(
    name: str, schema: dict[str, Any], settings: ServerSettings
) -> Callable[..., Awaitable[Response]]:
    async def run(
        request: Request,
        wait: Wait = 0.0,
        output: Annotated[
            list[str] | None, Query(description="Compute only these outputs or steps.")
        ] = None,
        priority: Annotated[int, Query(ge=0, le=9, description="Higher goes first.")] = 1,
        deadline: Annotated[
            float | None, Query(gt=0, le=1e6, description="Seconds by which it is wanted.")
        ] = None,
        timeout: Annotated[
            float | None, Query(gt=0, le=1e6, description="Seconds that it may take.")
        ] = None,
        thumbnails: Annotated[
            bool, Query(description="Show in the events what each step has made.")
        ] = False,
        idempotency_key: Annotated[
            str | None, Header(max_length=255, description="Repeats are the same run.")
        ] = None,
    ) -> Response:
        queue = queue_of(request)
        body = await body_of(request, schema)
        fetch = ImageFetcher(settings.max_upload).fetch if settings.image_urls else None
        outputs = tuple(output) if output else None

        def accepted() -> RunRecord:
            graph = queue.graphs.of_request(RunRequest(name, body))
            if outputs is not None:
                select_outputs(graph.checked, outputs)
            stored = graph.stored(body, queue.database.put_upload, fetch)
            reader = InputReader(graph.graph, queue.database.blob, settings.max_pixels)
            inputs = reader.read(graph.inputs_in(stored))
            asked = RunRequest(name, stored, outputs, priority, deadline, timeout, thumbnails)
            return queue.submit(client_of(request), graph, asked, inputs, idempotency_key)

        record = await asyncio.to_thread(accepted)
        if wait:
            if not await _ended_or_left(request, queue, record, wait):
                queue.cancel(record)  # nobody is there to take the result
            record = await asyncio.to_thread(queue.record, record.client, record.id)
        status = 200 if record.state in ENDED else 202
        document = RunDocument.of(record).model_dump(mode="json")
        return JSONResponse(document, status, {"location": f"/v1/runs/{record.id}"})

    return run


async def _ended_or_left(
    request: Request, queue: RunQueue, record: RunRecord, seconds: float
) -> bool:
    """Wait for a run; return False where the client has gone before."""

    async def left() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    gone = asyncio.create_task(left())
    ended = asyncio.create_task(queue.log(record).ended())
    done, _ = await asyncio.wait((gone, ended), timeout=seconds, return_when="FIRST_COMPLETED")
    for task in (gone, ended):
        task.cancel()
    return ended in done or gone not in done
