"""The application: routes of the HTTP API, each a few lines over the queue."""

from __future__ import annotations

import asyncio
import json
import mimetypes
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import uuid4

from fastapi import FastAPI, Header, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.datastructures import UploadFile

from ..compiler.selection import select_outputs
from ..engine.engine import Engine
from ..foundation.errors import AnyloomError, InputError, UnknownNameError, one_line
from ..foundation.version import __version__
from ..registry.lookup import registry
from ..values import Image
from .access import Access
from .archives import zipped
from .batches import shared_inputs
from .canvas_routes import PING_SECONDS, add_canvases, add_marks
from .canvases import Canvases
from .database import ServerDatabase
from .documents import (
    EXAMPLES,
    GraphDocument,
    GraphsDocument,
    RunDocument,
    RunsDocument,
    UploadDocument,
)
from .edit_routes import add_edits
from .edits import EDIT, EDIT_SCHEMA
from .graphs import ServedGraphs
from .image_urls import ImageFetcher
from .input_values import InputReader
from .marks import MarkSegmenter
from .metrics import ServerMetrics
from .page import add_page
from .previews import LARGEST_SIDE, image_upload, overlay, shown
from .records import ENDED, RunRecord, RunRequest
from .request_context import (
    MISSING,
    PROBLEM,
    Identity,
    OutputName,
    client_of,
    json_body,
    parsed_json,
    parsed_object,
    queue_of,
    record_of,
)
from .results import AnnotationFormat, annotations_as
from .run_queue import RunQueue, StoppingError, TooManyRunsError
from .settings import ServerSettings

LONGEST_WAIT = 60.0
"""Seconds that a request may wait for its result."""
MOST_FIELDS = 1000
"""Fields and files of one form."""
INLINE = ("image/jpeg", "image/png", "application/json")
"""Types that a browser may show; everything else is downloaded."""

Side = Annotated[int, Query(ge=16, le=LARGEST_SIDE, description="Most pixels of a side.")]
Wait = Annotated[float, Query(ge=0, le=LONGEST_WAIT, description="Seconds to wait for the result.")]


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
        app.state.canvases = canvases = Canvases(used, database.blob, settings.max_pixels)
        app.state.marks = MarkSegmenter(settings, used)
        checkpoints = [registry.models().checkpoint(name) for name in settings.preload]
        app.state.loading = asyncio.gather(
            *(asyncio.to_thread(used.models.get, one) for one in checkpoints)
        )
        await asyncio.to_thread(queue.resume)
        try:
            yield
        finally:
            canvases.close()
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
    _add_batches(app, settings, served)
    _add_runs(app, settings)
    add_marks(app, settings)
    if served.edits is not None:
        add_edits(app, served.edits)
    if settings.canvas:
        add_canvases(app)
    add_page(app, settings)
    return app


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
        loading: asyncio.Future[Any] = request.app.state.loading
        if not loading.done():
            raise HTTPException(503, "loading models")
        error = None if loading.cancelled() else loading.exception()
        if error is not None:
            raise HTTPException(503, one_line(error))
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

    @app.get("/v1/graphs/{name}/picture", tags=["graphs"], responses={404: PROBLEM})
    async def graph_picture(name: str) -> Response:
        """Return a drawing of a graph, SVG."""
        if name not in served.graphs:
            raise HTTPException(404, one_line(UnknownNameError("graph", name, served.graphs)))
        drawn = await asyncio.to_thread(served.graphs[name].graph.to_svg)
        headers = {"content-disposition": f'attachment; filename="{name}.svg"'}
        return Response(drawn, media_type="image/svg+xml", headers=headers)

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
                413: PROBLEM,
                415: PROBLEM,
                429: PROBLEM,
                503: PROBLEM,
            },
            openapi_extra={"requestBody": _request_body(name, schema)},
        )


def _request_body(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    media: dict[str, Any] = {"schema": schema}
    if name in EXAMPLES:
        media["example"] = EXAMPLES[name]
    form = {field: _form_field(one) for field, one in schema["properties"].items()}
    return {
        "required": True,
        "content": {
            "application/json": media,
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
        body = await _body(request, schema)
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


async def _body(request: Request, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs of a request, from JSON or from a form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind == "multipart/form-data":
        return await _form(request, schema)
    if kind != "application/json":
        raise HTTPException(415, "expected application/json or multipart/form-data")
    return parsed_object(await request.body())


async def _form(request: Request, schema: dict[str, Any]) -> dict[str, Any]:
    async with request.form(max_files=MOST_FIELDS, max_fields=MOST_FIELDS) as form:
        return await _fields(form.multi_items(), schema)


async def _fields(
    items: list[tuple[str, UploadFile | str]], schema: dict[str, Any]
) -> dict[str, Any]:
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


def _add_batches(app: FastAPI, settings: ServerSettings, served: ServedGraphs) -> None:
    body = {
        "type": "object",
        "description": "Images or archives of images as 'files', and the inputs that all share.",
        "properties": {
            "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
        },
        "required": ["files"],
    }

    @app.post(
        "/v1/graphs/{name}/batches",
        tags=["runs"],
        status_code=202,
        responses={404: PROBLEM, 413: PROBLEM, 415: PROBLEM, 429: PROBLEM, 503: PROBLEM},
        openapi_extra={
            "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": body}}}
        },
    )
    async def begin_batch(
        request: Request,
        name: str,
        output: Annotated[
            list[str] | None, Query(description="Compute only these outputs or steps.")
        ] = None,
        priority: Annotated[int, Query(ge=0, le=9, description="Higher goes first.")] = 1,
        timeout: Annotated[
            float | None, Query(gt=0, le=1e6, description="Seconds that an image may take.")
        ] = None,
    ) -> RunDocument:
        """Run a graph on many images: files, zip or tar archives, in one form."""
        if name not in served.graphs:
            raise HTTPException(404, one_line(UnknownNameError("graph", name, served.graphs)))
        kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
        if kind != "multipart/form-data":
            raise HTTPException(415, "expected multipart/form-data")
        graph, queue = served.graphs[name], queue_of(request)
        folder = uuid4().hex
        fetch = ImageFetcher(settings.max_upload).fetch if settings.image_urls else None
        outputs = tuple(output) if output else None

        def accepted(files: list[UploadFile], body: dict[str, Any]) -> RunRecord:
            if outputs is not None:
                select_outputs(graph.checked, outputs)
            shared = graph.stored(shared_inputs(graph, body), queue.database.put_upload, fetch)
            reader = InputReader(graph.graph, queue.database.blob, settings.max_pixels)
            inputs = reader.read(shared, without={graph.image_input})
            images = queue.batches.begin(folder)
            for file in files:
                images.add(file.filename or "", file.file)
            if not images.count:
                raise InputError("there is no image in 'files'")
            asked = RunRequest(name, shared, outputs, priority, None, timeout, batch=folder)
            return queue.submit(client_of(request), graph, asked, inputs)

        async with request.form(max_files=MOST_FIELDS, max_fields=MOST_FIELDS) as form:
            items = form.multi_items()
            files = [one for key, one in items if key == "files" and isinstance(one, UploadFile)]
            others = [(key, one) for key, one in items if key != "files"]
            body = await _fields(others, graph.schema)
            try:
                record = await asyncio.to_thread(accepted, files, body)
            except BaseException:
                queue.batches.drop(folder)
                raise
        return RunDocument.of(record)


def _add_runs(app: FastAPI, settings: ServerSettings) -> None:
    @app.get("/v1/runs", tags=["runs"])
    async def all_runs(
        request: Request,
        before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> RunsDocument:
        """List the runs of the client, the latest first, without their results."""
        database = queue_of(request).database
        records = await asyncio.to_thread(database.runs, client_of(request), before, limit)
        return RunsDocument(runs=[RunDocument.of(record, results=False) for record in records])

    @app.get("/v1/runs/{identity}", tags=["runs"], responses=MISSING)
    async def one_run(request: Request, identity: Identity) -> RunDocument:
        """Return the state of a run, and its result once it has ended."""
        return RunDocument.of(await record_of(request, identity))

    @app.delete("/v1/runs/{identity}", tags=["runs"], responses=MISSING)
    async def cancel(request: Request, identity: Identity) -> RunDocument:
        """Cancel a run; one that has ended stays as it is."""
        record = await record_of(request, identity)
        queue = queue_of(request)
        await asyncio.to_thread(queue.cancel, record)
        return RunDocument.of(await record_of(request, identity))

    @app.get("/v1/runs/{identity}/events", tags=["runs"], responses=MISSING)
    async def events(
        request: Request,
        identity: Identity,
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> EventSourceResponse:
        """Stream what happens in a run until it has ended; repeats what came before."""
        record = await record_of(request, identity)
        last = last_event_id or ""
        after = int(last) if re.fullmatch(r"[0-9]{1,9}", last) else 0
        return EventSourceResponse(_sent(queue_of(request), record, after), ping=PING_SECONDS)

    @app.get("/v1/runs/{identity}/files/{path:path}", tags=["runs"], responses=MISSING)
    async def file(request: Request, identity: Identity, path: str) -> Response:
        """Return a file of a result, by the path that the result states."""
        record = await record_of(request, identity)
        try:
            path.encode()
            database = queue_of(request).database
            content = await asyncio.to_thread(database.file, record.number, path)
        except (KeyError, UnicodeEncodeError):
            raise HTTPException(404, "the run has no such file") from None
        return _file(content, path)

    @app.get("/v1/runs/{identity}/annotations", tags=["runs"], responses={**MISSING, 409: PROBLEM})
    async def annotations(
        request: Request,
        identity: Identity,
        format: AnnotationFormat = "coco",
        output: OutputName = None,
    ) -> Response:
        """Return the instances that a run found in an annotation format."""
        record = await record_of(request, identity)
        if record.state not in ENDED:
            raise HTTPException(409, f"the run is {record.state}")
        content, suffix = await asyncio.to_thread(annotations_as, record, format, output)
        return _file(content, f"{format}{suffix}")

    @app.get("/v1/runs/{identity}/archive", tags=["runs"], responses={**MISSING, 409: PROBLEM})
    async def archive(request: Request, identity: Identity) -> Response:
        """Return the run folder of a batch as a zip: results, summary files, report."""
        record = await record_of(request, identity)
        if not record.request.batch:
            raise HTTPException(404, "the run is no batch")
        if record.state not in ENDED:
            raise HTTPException(409, f"the run is {record.state}")
        folder = queue_of(request).batches.results(record.request.batch)
        headers = {"content-disposition": f'attachment; filename="{record.request.graph}.zip"'}
        return StreamingResponse(zipped(folder), media_type="application/zip", headers=headers)

    @app.post(
        "/v1/runs/{identity}/answers",
        tags=["runs"],
        responses={**MISSING, 415: PROBLEM},
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "properties": {"key": {"type": "string"}, "answer": {}},
                            "required": ["key", "answer"],
                        }
                    }
                },
            }
        },
    )
    async def answer(request: Request, identity: Identity) -> RunDocument:
        """Answer a question of a run; after the last answer it goes on."""
        record = await record_of(request, identity)
        body = await json_body(request)
        if not isinstance(body.get("key"), str) or "answer" not in body:
            raise InputError("expected 'key' and 'answer'")
        await asyncio.to_thread(queue_of(request).answer, record, body["key"], body["answer"])
        return RunDocument.of(await record_of(request, identity))

    @app.get("/v1/runs/{identity}/image", tags=["runs"], responses=MISSING)
    async def run_image(request: Request, identity: Identity, side: Side = 1024) -> Response:
        """Return the image of a run, as a browser shows it."""
        record = await record_of(request, identity)
        image = await asyncio.to_thread(stored_image, request, record)
        return _picture(*await asyncio.to_thread(shown, image, side))

    @app.get("/v1/runs/{identity}/overlay", tags=["runs"], responses={**MISSING, 409: PROBLEM})
    async def run_overlay(
        request: Request,
        identity: Identity,
        output: OutputName = None,
        on: OutputName = None,
        side: Side = 1024,
    ) -> Response:
        """Return the image of a run, or the one in the output `on`, with the instances drawn."""
        record = await record_of(request, identity)
        if record.state not in ENDED:
            raise HTTPException(409, f"the run is {record.state}")

        def drawn() -> tuple[bytes, str]:
            image = stored_image(request, record) if on is None else made(request, record, on)
            return shown(overlay(image, record, output, side), side)

        return _picture(*await asyncio.to_thread(drawn))

    def made(request: Request, record: RunRecord, output: str) -> Image:
        facts = record.result.get("outputs", {}).get(output)
        path = facts.get("file") if isinstance(facts, dict) else None
        if path is None or facts.get("kind") != "Image":
            raise HTTPException(404, f"the run has no image '{output}'")
        content = queue_of(request).database.file(record.number, path)
        return Image.decode(content, max_pixels=settings.max_pixels)

    def stored_image(request: Request, record: RunRecord) -> Image:
        number = image_upload(record)
        try:
            content = queue_of(request).database.blob(number)
        except KeyError:
            raise HTTPException(404, "the image of the run is gone") from None
        return Image.decode(content, max_pixels=settings.max_pixels)


async def _sent(queue: RunQueue, record: RunRecord, after: int) -> AsyncIterator[ServerSentEvent]:
    async for event in queue.log(record).follow(after):
        facts: Mapping[str, Any] = {k: v for k, v in event.items() if k not in ("id", "event")}
        yield ServerSentEvent(json.dumps(facts), id=str(event["id"]), event=event["event"])


def _picture(content: bytes, suffix: str) -> Response:
    answer = _file(content, f"image{suffix}")
    answer.headers["cache-control"] = "private, max-age=3600"
    return answer


def _file(content: bytes, path: str) -> Response:
    """Return a file; what could hold a script is downloaded and never shown."""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    name = re.sub(r"[^\w.-]", "_", path.rpartition("/")[2], flags=re.ASCII)
    way = "inline" if kind in INLINE else "attachment"
    kind = kind if kind in INLINE else "application/octet-stream"
    return Response(
        content, media_type=kind, headers={"content-disposition": f'{way}; filename="{name}"'}
    )
