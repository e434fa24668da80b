"""OpenTelemetry spans of runs.

One span for an item, one inside it for each node that ran, and one for each call of a device.
Nothing is exported unless the application has set up a tracer provider.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from ..foundation.errors import AnyloomError
from ..foundation.events import Event
from ..scheduling.events import BatchFinished, ModelMoved
from .events import (
    ItemFailed,
    ItemFinished,
    ItemStarted,
    ItemWaiting,
    ModelLoaded,
    NodeFailed,
    NodeFinished,
)


class Spans:
    """Turns an engine's events into spans; a listener."""

    def __init__(
        self, provider: Any = None, *, parent_of: Callable[[str], Any] = lambda item: None
    ) -> None:
        """Make a listener.

        Args:
            provider: an OpenTelemetry tracer provider; the application's own by default.
            parent_of: returns the span that takes the place of an item's own, None for others.

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
        self._parent_of = parent_of
        self._items: dict[str, Any] = {}
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        match event:
            case ItemStarted() if self._parent_of(event.item) is not None:
                pass
            case ItemStarted():
                span = self._tracer.start_span(event.item, start_time=_nanoseconds(event.time))
                with self._lock:
                    self._items[event.item] = span
            case ItemFinished() | ItemFailed() | ItemWaiting():
                with self._lock:
                    span = self._items.pop(event.item, None)
                if span is not None:
                    if isinstance(event, ItemFailed):
                        self._fail(span, event.error)
                    elif isinstance(event, ItemWaiting):
                        span.set_attribute("anyloom.questions", event.questions)
                    span.end(_nanoseconds(event.time))
            case NodeFinished() | NodeFailed():
                # A step inside `each` belongs to the item "name[3]".
                parent = self._of(event.item) or self._of(event.item.split("[")[0])
                span = self._span(event.node, event.time, event.seconds, parent)
                span.set_attribute("anyloom.waited", event.waited)
                if isinstance(event, NodeFailed):
                    self._fail(span, event.error)
                span.end(_nanoseconds(event.time))
            case BatchFinished():
                name = f"{event.model}.{event.method} × {event.requests}"
                span = self._span(name, event.time, event.seconds)
                span.set_attribute("anyloom.device", event.device)
                span.end(_nanoseconds(event.time))
            case ModelLoaded() | ModelMoved():
                self._span(event.model, event.time, event.seconds).end(_nanoseconds(event.time))

    def _of(self, item: str) -> Any:
        return self._items.get(item) or self._parent_of(item)

    def _span(self, name: str, ended: float, seconds: float, parent: Any = None) -> Any:
        context = self._trace.set_span_in_context(parent) if parent is not None else None
        began = _nanoseconds(ended - seconds)
        return self._tracer.start_span(name, context=context, start_time=began)

    def _fail(self, span: Any, detail: str) -> None:
        span.set_status(self._trace.Status(self._trace.StatusCode.ERROR, detail))


_OFFSET = time.time() - time.monotonic()


def _nanoseconds(moment: float) -> int:
    """Return a moment of the monotonic clock as the time of day in nanoseconds."""
    return int((moment + _OFFSET) * 1e9)
