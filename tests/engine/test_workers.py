"""Workers of an engine: who may keep a processor busy, and who stops waiting for one."""

from __future__ import annotations

import threading

from anyloom.engine.workers import Workers
from anyloom.foundation.cancellation import CancelToken, current
from anyloom.foundation.errors import Cancelled

SECONDS = 30
"""The longest that anything may take; nothing is judged by it."""


def test_work_that_waits_for_a_processor_ends_when_it_is_cancelled() -> None:
    workers = Workers(count=3, processors=1)
    taken, release, ended = threading.Event(), threading.Event(), threading.Event()
    token = CancelToken()

    def keep_it_busy() -> None:
        current.take_processor()
        taken.set()
        release.wait(SECONDS)

    def wait_for_it() -> None:
        current.token = token
        try:
            current.take_processor()
        except Cancelled:
            ended.set()
        finally:
            current.token = None

    try:
        workers.submit(keep_it_busy)
        assert taken.wait(SECONDS)
        workers.submit(wait_for_it)
        token.cancel()
        assert ended.wait(SECONDS)
    finally:
        release.set()
        workers.close()


def test_who_stops_waiting_leaves_the_processor_to_the_others() -> None:
    workers = Workers(count=4, processors=1)
    taken, release, second = threading.Event(), threading.Event(), threading.Event()
    token = CancelToken()

    def work(own: CancelToken | None, before: threading.Event, then: threading.Event) -> None:
        current.token = own
        try:
            current.take_processor()
            before.set()
            then.wait(SECONDS)
        except Cancelled:
            pass
        finally:
            current.token = None

    done = threading.Event()
    done.set()
    try:
        workers.submit(lambda: work(None, taken, release))
        assert taken.wait(SECONDS)
        workers.submit(lambda: work(token, threading.Event(), done))
        workers.submit(lambda: work(None, second, done))
        token.cancel()
        assert not second.is_set()
        release.set()
        assert second.wait(SECONDS)
    finally:
        release.set()
        workers.close()
