"""Is an embedding computed once, whoever asks for it and whatever goes wrong?"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from anyloom.models.kept_embeddings import KeptEmbeddings


def test_what_was_computed_is_not_computed_again():
    kept: KeptEmbeddings[int] = KeptEmbeddings(2)
    assert kept.get("a", lambda: 1) == 1
    assert kept.get("a", lambda: 2) == 1


def test_the_one_that_was_asked_for_longest_ago_is_forgotten():
    kept: KeptEmbeddings[str] = KeptEmbeddings(2)
    for key in "abac":
        kept.get(key, lambda: "first")
    assert len(kept) == 2
    assert kept.get("a", lambda: "again") == "first"
    assert kept.get("b", lambda: "again") == "again"


def test_threads_that_ask_at_once_share_one_computation():
    kept: KeptEmbeddings[object] = KeptEmbeddings(4)
    calls = []
    started, finish = threading.Event(), threading.Event()

    def compute() -> object:
        calls.append(1)
        started.set()
        assert finish.wait(10)
        return object()

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(kept.get, "a", compute)
        assert started.wait(10)
        others = [pool.submit(kept.get, "a", compute) for _ in range(3)]
        assert kept.get("b", lambda: "free") == "free", "another picture does not wait"
        finish.set()
        assert {other.result(10) for other in others} == {first.result(10)}
    assert len(calls) == 1


def test_whoever_waited_for_a_failure_tries_again():
    kept: KeptEmbeddings[str] = KeptEmbeddings(4)
    started, finish = threading.Event(), threading.Event()

    def fail() -> str:
        started.set()
        assert finish.wait(10)
        raise KeyboardInterrupt("cancelled by somebody else")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.get, "a", fail)
        assert started.wait(10)
        second = pool.submit(kept.get, "a", lambda: "mine")
        finish.set()
        with pytest.raises(KeyboardInterrupt):
            first.result(10)
        assert second.result(10) == "mine"
    assert kept.get("a", lambda: "again") == "mine"
