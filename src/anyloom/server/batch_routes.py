"""Endpoint of batches: one run over many images."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any
from uuid import uuid4

from fastapi import FastAPI, HTTPException, Query, Request
from starlette.datastructures import UploadFile

from ..compiler.selection import select_outputs
from ..foundation.errors import InputError, UnknownNameError, one_line
from .batches import shared_inputs
from .documents import RunDocument
from .graphs import ServedGraphs
from .image_urls import ImageFetcher
from .input_values import InputReader
from .records import RunRecord, RunRequest
from .request_bodies import MOST_FIELDS, fields_of
from .request_context import PROBLEM, client_of, queue_of
from .settings import ServerSettings


def add_batches(app: FastAPI, settings: ServerSettings, served: ServedGraphs) -> None:
    """Add the endpoint that begins a run over many images."""
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
        responses=dict.fromkeys((400, 404, 413, 415, 429, 503), PROBLEM),
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
            body = await fields_of(others, graph.schema)
            try:
                record = await asyncio.to_thread(accepted, files, body)
            except BaseException:
                queue.batches.drop(folder)
                raise
        return RunDocument.of(record)
