"""Events of one run, numbered, so that a client that was cut off reads on where it stopped."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

MOST_EVENTS = 10_000
"""Events that are kept of one run; of what follows only the end is told."""


class EventLog:
    """The events of a run: written on any thread, followed on any event loop."""

    def __init__(self, events: Sequence[Mapping[str, Any]] = (), *, closed: bool = False) -> None:
        self._events: list[Mapping[str, Any]] = list(events)
        self._closed = closed
        self._last: Mapping[str, Any] | None = None
        self._followers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._lock = threading.Lock()

    def add(self, kind: str, **facts: Any) -> None:
        """Append an event."""
        with self._lock:
            full = len(self._events) >= MOST_EVENTS
            if full or self._closed or self._last is not None:
                return
            self._events.append({"id": len(self._events) + 1, "event": kind, **facts})
        self._wake()

    def ended_by(self, kind: str, **facts: Any) -> list[Mapping[str, Any]]:
        """Take no more events but a last one; return all. Followers see it after `close`."""
        with self._lock:
            self._last = {"id": len(self._events) + 1, "event": kind, **facts}
            return [*self._events, self._last]

    def events(self) -> list[Mapping[str, Any]]:
        """Return the events so far."""
        with self._lock:
            return list(self._events)

    def close(self) -> None:
        """Show the last event; whoever waited for the end finds the run ended."""
        with self._lock:
            if self._last is not None and not self._closed:
                self._events.append(self._last)
            self._closed = True
        self._wake()

    async def follow(self, after: int = 0) -> AsyncIterator[Mapping[str, Any]]:
        """Yield the events with larger numbers, as they come, until the run has ended."""
        follower = asyncio.get_running_loop(), asyncio.Event()
        with self._lock:
            self._followers.add(follower)
        try:
            place = max(0, after)
            while True:
                follower[1].clear()
                with self._lock:
                    new, closed = self._events[place:], self._closed
                for event in new:
                    yield event
                place += len(new)
                if closed and not new:
                    return
                if not new:
                    await follower[1].wait()
        finally:
            with self._lock:
                self._followers.discard(follower)

    async def ended(self) -> None:
        """Wait until the run has ended."""
        async for _ in self.follow(len(self._events)):
            pass

    def _wake(self) -> None:
        with self._lock:
            followers = list(self._followers)
        for loop, changed in followers:
            if not loop.is_closed():
                loop.call_soon_threadsafe(changed.set)
