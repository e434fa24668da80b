"""The application: routes of the HTTP API, each a few lines over the queue."""

from __future__ import annotations

import asyncio
import json
import mimetypes
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import FastAPI, Header, HTTPException, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.datastructures import UploadFile

from ..compiler.selection import select_outputs
from ..engine.engine import Engine
from ..foundation.errors import AnyloomError, UnknownNameError, one_line
from ..foundation.version import __version__
from .access import CLIENT, Access
from .database import ServerDatabase
from .documents import (
    EXAMPLES,
    GraphDocument,
    GraphsDocument,
    RunDocument,
    RunsDocument,
    UploadDocument,
)
from .graphs import ServedGraph, ServedGraphs
from .input_values import InputReader, with_uploads
from .metrics import ServerMetrics
from .records import ENDED, RunRecord, RunRequest
from .results import AnnotationFormat, annotations_as
from .run_queue import RunQueue, StoppingError, TooManyRunsError
from .settings import ServerSettings

LONGEST_WAIT = 60.0
"""Seconds that a request may wait for its result."""
MOST_FIELDS = 1000
"""Fields and files of one form."""
PING_SECONDS = 15
"""Between comments on an idle event stream, so that nothing on the way closes it."""
INLINE = ("image/jpeg", "image/png", "application/json")
"""Types that a browser may show; everything else is downloaded."""

Identity = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The id of a run.")]
Wait = Annotated[float, Query(ge=0, le=LONGEST_WAIT, description="Seconds to wait for the result.")]
_PROBLEM = {"description": "The request is not valid.", "content": {"application/json": {}}}


def create_app(
    settings: ServerSettings, engine: Engine | None = None, graphs: ServedGraphs | None = None
) -> FastAPI:
    """Return the ASGI application of a server; its lifespan opens and closes what it uses.

    Args:
        engine: shared with other work of the same process; made and closed by the server without.
        graphs: checked before; see `ServedGraphs.of`.

    Raises:
        AnyloomError: the database cannot be used, or a graph of the settings cannot be offered.
    """
    served = graphs or ServedGraphs.of(settings)
    metrics = ServerMetrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = ServerDatabase(settings.data)
        used = engine or Engine()
        queue = RunQueue(settings, used, database, served, metrics)
        app.state.queue = queue
        await asyncio.to_thread(queue.resume)
        try:
            yield
        finally:
            await asyncio.to_thread(queue.stop)
            if engine is None:
                await asyncio.to_thread(used.close)
            database.close()

    app = FastAPI(
        title="anyloom",
        version=__version__,
        description="Graphs of vision models as typed endpoints.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(Access, settings=settings)
    _add_errors(app)
    _add_operations(app, metrics)
    _add_graphs(app, settings, served)
    _add_runs(app)
    return app


def _queue(request: Request) -> RunQueue:
    return request.app.state.queue


def _client(request: Request) -> str:
    return request.scope[CLIENT]


def _add_errors(app: FastAPI) -> None:
    statuses: dict[type[AnyloomError], int] = {
        TooManyRunsError: 429,
        StoppingError: 503,
        AnyloomError: 422,
    }

    async def problem(request: Request, error: Exception) -> JSONResponse:
        status = next(code for kind, code in statuses.items() if isinstance(error, kind))
        headers = {"retry-after": "1"} if status != 422 else None
        return JSONResponse({"detail": one_line(error)}, status, headers)

    app.add_exception_handler(AnyloomError, problem)


def _add_operations(app: FastAPI, metrics: ServerMetrics) -> None:
    @app.get("/healthz", tags=["operations"])
    async def is_alive() -> dict[str, str]:
        """Answer as long as the process does."""
        return {"status": "ok"}

    @app.get("/readyz", tags=["operations"], responses={503: {"description": "Not now."}})
    async def is_ready(request: Request) -> dict[str, str]:
        """Say whether runs are accepted."""
        queue: RunQueue | None = getattr(request.app.state, "queue", None)
        if queue is None or queue.stopping:
            raise HTTPException(503, "starting or stopping")
        return {"status": "ready"}

    @app.get("/metrics", tags=["operations"])
    async def all_metrics() -> Response:
        """Return metrics for Prometheus."""
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _add_graphs(app: FastAPI, settings: ServerSettings, served: ServedGraphs) -> None:
    @app.get("/v1/graphs", tags=["graphs"])
    async def all_graphs() -> GraphsDocument:
        """List the graphs that can be run, and those that cannot with the reason."""
        facts = [GraphDocument(**graph.facts()) for graph in served.graphs.values()]
        return GraphsDocument(graphs=facts, refused=served.refused)

    @app.get("/v1/graphs/{name}", tags=["graphs"], responses={404: _PROBLEM})
    async def one_graph(name: str) -> GraphDocument:
        """Describe a graph: its inputs as JSON Schema, its outputs, its models."""
        if name not in served.graphs:
            error = UnknownNameError("graph", name, served.graphs)
            raise HTTPException(404, one_line(error))
        return GraphDocument(**served.graphs[name].facts())

    @app.post("/v1/uploads", tags=["graphs"], status_code=201, responses={413: _PROBLEM})
    async def upload(request: Request) -> UploadDocument:
        """Store a file, the body of the request, for runs that name it by its id."""
        content = await request.body()
        if not content:
            raise HTTPException(422, "the body is empty, expected the bytes of a file")
        number = await asyncio.to_thread(_queue(request).database.put_upload, content)
        return UploadDocument(id=number, size=len(content))

    for graph in served.graphs.values():
        app.add_api_route(
            f"/v1/graphs/{graph.name}/runs",
            _endpoint(graph, settings),
            methods=["POST"],
            tags=["runs"],
            status_code=202,
            response_model=RunDocument,
            operation_id=f"run_{graph.name}",
            summary=graph.graph.about or graph.name,
            responses={
                200: {"model": RunDocument, "description": "The run has ended."},
                413: _PROBLEM,
                415: _PROBLEM,
                429: _PROBLEM,
                503: _PROBLEM,
            },
            openapi_extra={"requestBody": _request_body(graph)},
        )


def _request_body(graph: ServedGraph) -> dict[str, Any]:
    media: dict[str, Any] = {"schema": graph.schema}
    if graph.name in EXAMPLES:
        media["example"] = EXAMPLES[graph.name]
    form = {name: _form_field(schema) for name, schema in graph.schema["properties"].items()}
    return {
        "required": True,
        "content": {
            "application/json": media,
            "multipart/form-data": {
                "schema": {**graph.schema, "properties": form},
            },
        },
    }


def _form_field(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an input in a form: a file, or a text."""
    takes_file = any("data" in one.get("properties", ()) for one in schema.get("anyOf", ()))
    if takes_file:
        return {"type": "string", "format": "binary"}
    return schema if schema.get("type") == "string" else {"type": "string"}


def _endpoint(graph: ServedGraph, settings: ServerSettings) -> Callable[..., Awaitable[Response]]:
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
        idempotency_key: Annotated[
            str | None, Header(max_length=255, description="Repeats are the same run.")
        ] = None,
    ) -> Response:
        queue = _queue(request)
        body = await _body(request, graph)
        outputs = tuple(output) if output else None

        def accepted() -> RunRecord:
            if outputs is not None:
                select_outputs(graph.checked, outputs)
            stored = with_uploads(body, queue.database.put_upload, graph.graph)
            reader = InputReader(graph.graph, queue.database.blob, settings.max_pixels)
            inputs = reader.read(stored)
            asked = RunRequest(graph.name, stored, outputs, priority, deadline, timeout)
            return queue.submit(_client(request), graph, asked, inputs, idempotency_key)

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


async def _body(request: Request, graph: ServedGraph) -> dict[str, Any]:
    """Return the inputs of a request, from JSON or from a form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind == "multipart/form-data":
        return await _form(request, graph)
    if kind != "application/json":
        raise HTTPException(415, "expected application/json or multipart/form-data")
    try:
        body = _json(await request.body())
    except (ValueError, RecursionError):
        raise HTTPException(422, "the body is not JSON") from None
    if not isinstance(body, dict):
        raise HTTPException(422, "the body is not a JSON object of inputs")
    return body


async def _form(request: Request, graph: ServedGraph) -> dict[str, Any]:
    body: dict[str, Any] = {}
    async with request.form(max_files=MOST_FIELDS, max_fields=MOST_FIELDS) as form:
        for name, field in form.multi_items():
            if isinstance(field, UploadFile):
                label = (field.filename or "").rpartition("/")[2][:255]
                value: Any = {"data": await field.read(), "name": label}
            else:
                value = _field(graph, name, field)
            schema = graph.schema["properties"].get(name, {})
            if any(one.get("type") == "array" for one in (schema, *schema.get("anyOf", ()))):
                body.setdefault(name, [])
                if isinstance(body[name], list):
                    body[name] += value if isinstance(value, list) else [value]
            else:
                body[name] = value
    return body


def _field(graph: ServedGraph, name: str, text: str) -> Any:
    """Return the value of a field: the text where the input is one, else what it is as JSON."""
    schema = graph.schema["properties"].get(name, {})
    if any(one.get("type") == "string" for one in (schema, *schema.get("anyOf", ()))):
        return text
    try:
        return _json(text.encode())
    except (ValueError, RecursionError):
        return text


def _json(content: bytes) -> Any:
    def refused(constant: str) -> Any:
        raise ValueError(f"{constant} is not JSON")

    value = json.loads(content, parse_constant=refused)
    json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    return value


def _add_runs(app: FastAPI) -> None:
    missing: dict[int | str, dict[str, Any]] = {404: _PROBLEM}

    async def record_of(request: Request, identity: str) -> RunRecord:
        try:
            return await asyncio.to_thread(_queue(request).record, _client(request), identity)
        except KeyError:
            raise HTTPException(404, f"there is no run '{identity}'") from None

    @app.get("/v1/runs", tags=["runs"])
    async def all_runs(
        request: Request,
        before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> RunsDocument:
        """List the runs of the client, the latest first, without their results."""
        database = _queue(request).database
        records = await asyncio.to_thread(database.runs, _client(request), before, limit)
        return RunsDocument(runs=[RunDocument.of(record, results=False) for record in records])

    @app.get("/v1/runs/{identity}", tags=["runs"], responses=missing)
    async def one_run(request: Request, identity: Identity) -> RunDocument:
        """Return the state of a run, and its result once it has ended."""
        return RunDocument.of(await record_of(request, identity))

    @app.delete("/v1/runs/{identity}", tags=["runs"], responses=missing)
    async def cancel(request: Request, identity: Identity) -> RunDocument:
        """Cancel a run; one that has ended stays as it is."""
        record = await record_of(request, identity)
        queue = _queue(request)
        await asyncio.to_thread(queue.cancel, record)
        return RunDocument.of(await record_of(request, identity))

    @app.get("/v1/runs/{identity}/events", tags=["runs"], responses=missing)
    async def events(
        request: Request,
        identity: Identity,
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> EventSourceResponse:
        """Stream what happens in a run until it has ended; repeats what came before."""
        record = await record_of(request, identity)
        last = last_event_id or ""
        after = int(last) if re.fullmatch(r"[0-9]{1,9}", last) else 0
        return EventSourceResponse(_sent(_queue(request), record, after), ping=PING_SECONDS)

    @app.get("/v1/runs/{identity}/files/{path:path}", tags=["runs"], responses=missing)
    async def file(request: Request, identity: Identity, path: str) -> Response:
        """Return a file of a result, by the path that the result states."""
        record = await record_of(request, identity)
        try:
            path.encode()
            database = _queue(request).database
            content = await asyncio.to_thread(database.file, record.number, path)
        except (KeyError, UnicodeEncodeError):
            raise HTTPException(404, "the run has no such file") from None
        return _file(content, path)

    @app.get("/v1/runs/{identity}/annotations", tags=["runs"], responses={**missing, 409: _PROBLEM})
    async def annotations(
        request: Request,
        identity: Identity,
        format: AnnotationFormat = "coco",
        output: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response:
        """Return the instances that a run found in an annotation format."""
        record = await record_of(request, identity)
        if record.state not in ENDED:
            raise HTTPException(409, f"the run is {record.state}")
        content, suffix = await asyncio.to_thread(annotations_as, record, format, output)
        return _file(content, f"{format}{suffix}")


async def _sent(queue: RunQueue, record: RunRecord, after: int) -> AsyncIterator[ServerSentEvent]:
    async for event in queue.log(record).follow(after):
        facts: Mapping[str, Any] = {k: v for k, v in event.items() if k not in ("id", "event")}
        yield ServerSentEvent(json.dumps(facts), id=str(event["id"]), event=event["event"])


def _file(content: bytes, path: str) -> Response:
    """Return a file; what could hold a script is downloaded and never shown."""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    name = re.sub(r"[^\w.-]", "_", path.rpartition("/")[2], flags=re.ASCII)
    way = "inline" if kind in INLINE else "attachment"
    kind = kind if kind in INLINE else "application/octet-stream"
    return Response(
        content, media_type=kind, headers={"content-disposition": f'{way}; filename="{name}"'}
    )
