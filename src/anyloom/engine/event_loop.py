"""The event loop of an engine: coroutines of async nodes, and timers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any

from ..foundation.cancellation import current
from ..foundation.coroutines import run_coroutine
from ..foundation.errors import Cancelled

POLL_SECONDS = 0.1
"""How often a thread that waits for a coroutine checks whether its run was cancelled."""


class EventLoop:
    """An asyncio loop on a thread of its own, which starts when it is first needed."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine and wait for its result; other threads may compute meanwhile.

        Raises:
            Cancelled: the run was cancelled; so is the coroutine.
        """
        loop = self._running()
        if current.in_event_loop:  # a coroutine that calls a graph
            return run_coroutine(coroutine)
        future: Future[Any] = asyncio.run_coroutine_threadsafe(_contained(coroutine), loop)
        token = current.token
        with current.waiting():
            while True:
                try:
                    result = future.result(POLL_SECONDS)
                    if isinstance(result, _Exit):
                        raise result.error
                    return result
                except TimeoutError:
                    if future.done():  # the coroutine has raised it
                        raise
                    if token is not None and token.cancelled:
                        future.cancel()
                        raise Cancelled(token.reason) from None
                except CancelledError:
                    if token is not None and token.cancelled:
                        raise Cancelled(token.reason) from None
                    raise RuntimeError("the coroutine was cancelled") from None

    def after(self, seconds: float, work: Callable[[], None]) -> Callable[[], None]:
        """Call a function after a while, on the thread of the loop; return what prevents it."""
        loop = self._running()
        timer: list[asyncio.TimerHandle] = []
        prevented = threading.Event()

        def start() -> None:
            timer.append(loop.call_later(seconds, run))

        def run() -> None:
            if not prevented.is_set():
                work()

        def prevent() -> None:
            prevented.set()
            loop.call_soon_threadsafe(lambda: timer and timer[0].cancel())

        loop.call_soon_threadsafe(start)
        return prevent

    def close(self) -> None:
        """End the loop and its thread; coroutines that still run are cancelled."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None:
            asyncio.run_coroutine_threadsafe(_finish(), loop)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(
                    target=_run, args=(self._loop,), name="anyloom-events", daemon=True
                ).start()
            return self._loop


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    current.in_event_loop = True
    try:
        loop.run_forever()
    finally:
        loop.close()


class _Exit:
    """What a coroutine raised to end the process; it would end the loop instead."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


async def _contained(coroutine: Coroutine[Any, Any, Any]) -> Any:
    try:
        return await coroutine
    except (KeyboardInterrupt, SystemExit) as error:
        return _Exit(error)


async def _finish() -> None:
    loop = asyncio.get_running_loop()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    loop.stop()
