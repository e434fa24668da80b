"""Coroutines that run to their end on the calling thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from contextvars import copy_context
from typing import Any, TypeVar

from .cancellation import current

Result = TypeVar("Result")


def run_coroutine(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Return the result of a coroutine.

    Where a loop is running on this thread, as in a notebook, another thread runs the coroutine
    while this one waits, with the same context and state of the work.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    state = vars(current)
    context = copy_context()
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        vars(current).update(state)
        try:
            results.append(context.run(asyncio.run, coroutine))
        except BaseException as error:
            errors.append(error)
        state.update(vars(current))

    thread = threading.Thread(target=run, name="anyloom-coroutine")
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
