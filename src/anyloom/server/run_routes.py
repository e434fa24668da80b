"""Endpoints of runs that were begun: states, events, results, answers."""

from __future__ import annotations

import asyncio
import json
import mimetypes
import re
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from fastapi import FastAPI, Header, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse
from sse_starlette import EventSourceResponse, ServerSentEvent

from ..foundation.errors import InputError
from ..values import Image
from .archives import zipped
from .canvas_routes import PING_SECONDS
from .documents import RunDocument, RunsDocument
from .previews import LARGEST_SIDE, image_upload, overlay, shown
from .records import ENDED, RunRecord
from .request_context import (
    MISSING,
    PROBLEM,
    Identity,
    OutputName,
    client_of,
    file_of,
    json_body,
    queue_of,
    record_of,
)
from .results import AnnotationFormat, annotations_as
from .run_queue import RunQueue
from .settings import ServerSettings

INLINE = ("image/jpeg", "image/png", "application/json")
"""Types that a browser may show; everything else is downloaded."""
DOWNLOAD = "application/octet-stream"
CARD_SIDE = 400
"""Up to so many pixels, the picture of a batch is for a card, and shows few of its images."""

Side = Annotated[int, Query(ge=16, le=LARGEST_SIDE, description="Most pixels of a side.")]


def add_runs(app: FastAPI, settings: ServerSettings) -> None:
    """Add the endpoints of runs that were begun: states, events, results, answers."""

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

    @app.get(
        "/v1/runs/{identity}/events",
        tags=["runs"],
        response_class=Response,
        responses={**MISSING, **file_of("text/event-stream")},
    )
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

    @app.get(
        "/v1/runs/{identity}/files/{path:path}",
        tags=["runs"],
        response_class=Response,
        responses={**MISSING, **file_of(*INLINE, DOWNLOAD)},
    )
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

    @app.get(
        "/v1/runs/{identity}/annotations",
        tags=["runs"],
        response_class=Response,
        responses={**MISSING, 409: PROBLEM, **file_of("application/json", DOWNLOAD)},
    )
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

    @app.get(
        "/v1/runs/{identity}/archive",
        tags=["runs"],
        response_class=Response,
        responses={**MISSING, 409: PROBLEM, **file_of("application/zip")},
    )
    async def archive(request: Request, identity: Identity) -> Response:
        """Return the run folder of a batch as a zip: results, summary files, report."""
        record = await record_of(request, identity)
        if not record.request.batch:
            raise HTTPException(404, "the run is no batch")
        if record.state not in ENDED | {"asking"}:
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

    @app.get(
        "/v1/runs/{identity}/image",
        tags=["runs"],
        response_class=Response,
        responses={**MISSING, **file_of("image/jpeg", "image/png")},
    )
    async def run_image(request: Request, identity: Identity, side: Side = 1024) -> Response:
        """Return the image of a run, as a browser shows it; of a batch, results on one sheet."""
        record = await record_of(request, identity)
        batch = record.request.batch

        def drawn() -> tuple[bytes, str]:
            if not batch:
                return shown(stored_image(request, record), side)
            most = 4 if side <= CARD_SIDE else 24
            sheet = queue_of(request).batches.picture(batch, most)
            if sheet is None:
                raise HTTPException(404, "the batch has no picture yet")
            return shown(sheet, side)

        content, suffix = await asyncio.to_thread(drawn)
        ended = record.state in ENDED
        return _picture(content, suffix) if ended or not batch else _file(content, suffix)

    @app.get(
        "/v1/runs/{identity}/overlay",
        tags=["runs"],
        response_class=Response,
        responses={**MISSING, 409: PROBLEM, **file_of("image/jpeg", "image/png")},
    )
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
    kind = mimetypes.guess_type(path)[0] or DOWNLOAD
    name = re.sub(r"[^\w.-]", "_", path.rpartition("/")[2], flags=re.ASCII)
    way = "inline" if kind in INLINE else "attachment"
    kind = kind if kind in INLINE else DOWNLOAD
    return Response(
        content, media_type=kind, headers={"content-disposition": f'{way}; filename="{name}"'}
    )
