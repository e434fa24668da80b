"""Async nodes, and awaiting an engine from an event loop."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from anyloom import Cancelled, CancelToken, Engine, Item, each, graph, node
from anyloom.engine.events import NodeStarted


@node
async def later(n: int) -> int:
    """Give back the next number after a while."""
    await asyncio.sleep(0.01)
    return n + 1


@node(pure=False)
async def forever(n: int) -> int:
    """Never end."""
    await asyncio.sleep(1000)
    return n


@node
async def refuses(n: int) -> int:
    """Fail."""
    await asyncio.sleep(0)
    raise ValueError("no")


@graph
def chain(n: int) -> int:
    """Call async nodes one after the other."""
    return later(later(n))


@graph
def many(ns: list[int]) -> list[int]:
    """Call an async node for every number."""
    return each(ns, lambda n: later(n))


@graph
def endless(n: int) -> int:
    """Never end."""
    return forever(n)


@graph
def failing(n: int) -> int:
    """Fail."""
    return refuses(n)


@pytest.fixture
def engine():
    with Engine(workers=2) as engine:
        yield engine


def test_async_nodes_are_awaited(engine: Engine) -> None:
    assert engine.run(chain, {"n": 1}).outputs == {"integer": 3}
    assert chain(1) == 3
    assert later(1) == 2


def test_more_async_nodes_wait_at_once_than_there_are_workers() -> None:
    with Engine(workers=1) as engine:
        running, most = 0, 0
        lock = threading.Lock()

        def count(event) -> None:
            nonlocal running, most
            with lock:
                running += {"node_started": 1, "node_finished": -1}.get(event.kind, 0)
                most = max(most, running)

        engine.listeners.append(count)
        result = engine.run(many, {"ns": list(range(20))})
        assert result.outputs["integer"] == list(range(1, 21))
        assert most > 1


def test_what_a_coroutine_raises_is_the_failure_of_its_node(engine: Engine) -> None:
    [failure] = engine.run(failing, {"n": 1}).failures
    assert str(failure.error).startswith("node 'refuses': ValueError: no")


def test_a_cancelled_run_cancels_its_coroutines(engine: Engine) -> None:
    token = CancelToken()
    engine.listeners.append(lambda event: isinstance(event, NodeStarted) and token.cancel())
    [result] = engine.stream(endless, [Item("i", lambda: {"n": 1})], token=token)
    assert isinstance(result.failures[0].error, Cancelled)


def test_an_engine_is_awaited_without_blocking_the_loop(engine: Engine) -> None:
    async def main() -> tuple[int, list[int]]:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                await asyncio.sleep(0.001)
                ticks += 1

        ticking = asyncio.create_task(tick())
        results = await asyncio.gather(*(engine.arun(chain, {"n": n}) for n in range(5)))
        ticking.cancel()
        return ticks, [result.outputs["integer"] for result in results]

    ticks, values = asyncio.run(main())
    assert values == [2, 3, 4, 5, 6]
    assert ticks > 0


def test_a_cancelled_task_cancels_the_call(engine: Engine) -> None:
    async def main() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(engine.arun(endless, {"n": 1}), 0.05)

    asyncio.run(main())
    _wait_until(lambda: all(token.cancelled for token in engine._tokens))


def test_results_are_iterated_over_asynchronously(engine: Engine) -> None:
    items = [Item(str(n), lambda n=n: {"n": n}) for n in range(10)]

    async def main() -> list[int]:
        stream = engine.astream(chain, items, ordered=True)
        return [result.outputs["integer"] async for result in stream]

    assert asyncio.run(main()) == list(range(2, 12))


def test_leaving_the_loop_cancels_what_is_under_way(engine: Engine) -> None:
    token = CancelToken()
    items = [Item(str(n), lambda n=n: {"n": n}) for n in range(1000)]

    async def main() -> str:
        async for result in engine.astream(chain, items, token=token):
            return result.name
        return ""

    assert asyncio.run(main())
    assert token.cancelled


def test_an_async_node_may_call_a_graph_of_async_nodes(engine: Engine) -> None:
    @node(pure=False)
    async def nested(n: int) -> int:
        return chain(n)

    @graph
    def outer(n: int) -> int:
        return nested(n)

    assert engine.run(outer, {"n": 1}).outputs == {"integer": 3}


def _wait_until(condition) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
