"""How does an application that watches itself with OpenTelemetry see runs?

One span for an item, one inside it for each node that ran, and one for each call of a device.
Nothing is exported unless the application has set up a tracer provider.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from ..foundation.errors import AnyloomError
from .events import Event


class Spans:
    """Turns an engine's events into spans; a listener."""

    def __init__(self, provider: Any = None) -> None:
        """Make a listener.

        Args:
            provider: an OpenTelemetry tracer provider; the application's own by default.

        Raises:
            AnyloomError: OpenTelemetry is not installed.
        """
        try:
            from opentelemetry import trace
        except ImportError:
            raise AnyloomError(
                'spans need OpenTelemetry: pip install "anyloom[telemetry]"'
            ) from None
        self._trace = trace
        self._tracer = trace.get_tracer("anyloom", tracer_provider=provider)
        self._items: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._offset = time.time() - time.monotonic()

    def __call__(self, event: Event) -> None:
        if event.kind == "item_started":
            span = self._tracer.start_span(event.item, start_time=self._nanoseconds(event.time))
            with self._lock:
                self._items[event.item] = span
        elif event.kind in ("item_finished", "item_failed"):
            with self._lock:
                span = self._items.pop(event.item, None)
            if span is not None:
                if event.kind == "item_failed":
                    self._fail(span, event.detail)
                span.end(self._nanoseconds(event.time))
        elif event.kind in ("node_finished", "node_failed"):
            # A step inside `each` belongs to the item "name[3]".
            parent = self._items.get(event.item) or self._items.get(event.item.split("[")[0])
            span = self._span(event, event.node, parent)
            span.set_attribute("anyloom.waited", event.waited)
            if event.kind == "node_failed":
                self._fail(span, event.detail)
            span.end(self._nanoseconds(event.time))
        elif event.kind in ("batch", "model_loaded", "model_moved"):
            span = self._span(event, event.detail, None)
            span.set_attribute("anyloom.device", event.node)
            span.end(self._nanoseconds(event.time))

    def _span(self, event: Event, name: str, parent: Any) -> Any:
        context = self._trace.set_span_in_context(parent) if parent is not None else None
        began = self._nanoseconds(event.time - event.seconds)
        return self._tracer.start_span(name, context=context, start_time=began)

    def _fail(self, span: Any, detail: str) -> None:
        span.set_status(self._trace.Status(self._trace.StatusCode.ERROR, detail))

    def _nanoseconds(self, moment: float) -> int:
        return int((moment + self._offset) * 1e9)
