"""The application: everything that one server is made of, put together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from ..engine.engine import Engine
from ..foundation.errors import AnyloomError, one_line
from ..foundation.version import __version__
from ..registry.lookup import registry
from .access import Access
from .batch_routes import add_batches
from .canvas_routes import add_canvases, add_marks
from .canvases import Canvases
from .database import ServerDatabase
from .edit_routes import add_edits
from .graph_routes import add_graphs
from .graphs import ServedGraphs
from .marks import MarkSegmenter
from .metrics import ServerMetrics
from .page import add_page
from .request_context import PROBLEM, file_of
from .run_queue import RunQueue, StoppingError, TooManyRunsError
from .run_routes import add_runs
from .run_spans import RequestSpans, RunSpans
from .settings import ServerSettings


def create_app(
    settings: ServerSettings,
    engine: Engine | None = None,
    graphs: ServedGraphs | None = None,
    spans: RunSpans | None = None,
) -> FastAPI:
    """Return the ASGI application of a server; its lifespan opens and closes what it uses.

    Args:
        engine: shared with other work of the same process; made and closed by the server without.
        graphs: checked before; see `ServedGraphs.of`.
        spans: makes OpenTelemetry spans of requests, runs and steps.

    Raises:
        AnyloomError: the database cannot be used, or a graph of the settings cannot be offered.
    """
    served = graphs or ServedGraphs.of(settings)
    metrics = ServerMetrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = ServerDatabase(settings.data)
        used = engine or Engine()
        queue = RunQueue(settings, used, database, served, metrics, spans)
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
        responses={422: PROBLEM},
    )
    app.add_middleware(Access, settings=settings)
    if spans is not None:
        app.add_middleware(RequestSpans, spans=spans)
    _add_errors(app)
    _add_operations(app, metrics)
    add_graphs(app, settings, served)
    add_batches(app, settings, served)
    add_runs(app, settings)
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

    async def not_valid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        place, *name = map(str, first["loc"])
        return JSONResponse({"detail": f"{place} '{'.'.join(name)}': {first['msg']}"}, 422)

    app.add_exception_handler(AnyloomError, problem)
    app.add_exception_handler(RequestValidationError, not_valid)


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

    @app.get(
        "/metrics", tags=["operations"], response_class=Response, responses=file_of("text/plain")
    )
    async def all_metrics() -> Response:
        """Return metrics for Prometheus."""
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
