"""OpenTelemetry spans of a server: one of a request, in it one of its run, in that its steps'."""

from __future__ import annotations

from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..engine.spans import Spans
from .records import RunRecord

TRACED_PATHS = "/v1/"
"""Requests below it have spans; probes and files of the page have none."""


class RunSpans:
    """Makes the spans of runs, and is told when they begin and end.

    listener: for the engine, whose steps become spans inside those of their runs.
    """

    def __init__(self, provider: Any = None) -> None:
        """Begin.

        Args:
            provider: an OpenTelemetry tracer provider; the application's own by default.

        Raises:
            AnyloomError: OpenTelemetry is not installed.
        """
        self.listener = Spans(provider, parent_of=lambda item: self._runs.get(item))
        from opentelemetry import trace

        self.trace = trace
        self.tracer = trace.get_tracer("anyloom", tracer_provider=provider)
        self._runs: dict[str, Any] = {}

    def begun(self, record: RunRecord) -> None:
        """Begin the span of a run, inside that of the request which is being answered."""
        self._runs[record.id] = self.tracer.start_span(
            f"run {record.request.graph}",
            attributes={
                "anyloom.run": record.id,
                "anyloom.graph": record.request.graph,
                "anyloom.client": record.client,
            },
        )

    def ended(self, record: RunRecord, state: str) -> None:
        """End the span of a run."""
        span = self._runs.pop(record.id, None)
        if span is None:
            return
        span.set_attribute("anyloom.state", state)
        if state == "failed":
            span.set_status(self.trace.Status(self.trace.StatusCode.ERROR))
        span.end()


class RequestSpans:
    """Makes a span of each request of the API, in the trace that the client states.

    Where another middleware, such as that of `opentelemetry-instrument`, has begun one, there is
    no second one.
    """

    def __init__(self, app: ASGIApp, spans: RunSpans) -> None:
        self._app = app
        self._spans = spans

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        trace = self._spans.trace
        traced = scope["type"] == "http" and scope["path"].startswith(TRACED_PATHS)
        if not traced or trace.get_current_span().get_span_context().is_valid:
            await self._app(scope, receive, send)
            return

        from opentelemetry.propagate import extract

        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        method = scope["method"]
        with self._spans.tracer.start_as_current_span(
            method,
            context=extract(headers),
            kind=trace.SpanKind.SERVER,
            attributes={"http.request.method": method},
        ) as span:

            async def noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                    route = getattr(scope.get("route"), "path", None)
                    if route is not None:
                        span.set_attribute("http.route", route)
                        span.update_name(f"{method} {route}")
                await send(message)

            await self._app(scope, receive, noted)
