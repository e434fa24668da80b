"""BoundedCache: results are computed once, within the limit in bytes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Account, BoundedCache, Cancelled, CancelToken
from anyloom.engine.workers import Workers
from anyloom.foundation.bounded_cache import ENTRY_BYTES
from anyloom.foundation.cancellation import current
from anyloom.foundation.evictable import Evictable
from anyloom.scheduling.accounts import INTERACTIVE

LARGE = 2**20
KEYS = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6), max_size=12)


def array(kilobytes: int) -> np.ndarray:
    return np.zeros(kilobytes * 1000, np.uint8)


@contextmanager
def working_for(account: Account | None, token: CancelToken | None = None) -> Iterator[None]:
    current.account, current.token = account, token
    try:
        yield
    finally:
        current.account = current.token = None


def test_a_stored_result_is_not_computed_again() -> None:
    cache: BoundedCache[str, int] = BoundedCache(LARGE)
    assert cache.get("a", lambda: 1) == 1
    assert cache.get("a", lambda: 2) == 1


@given(KEYS, st.integers(0, 600))
def test_each_key_gets_its_own_result_within_the_limit(calls: list[list[str]], limit: int) -> None:
    cache: BoundedCache[str, bytes] = BoundedCache(limit)
    for keys in calls:
        results = cache.get_all(keys, lambda missing: [key.encode() * 64 for key in missing])
        assert results == [key.encode() * 64 for key in keys]
        assert sum(cache.nbytes.values()) <= limit


def test_missing_keys_are_computed_in_one_call() -> None:
    computed: list[list[str]] = []

    def compute(missing: list[str]) -> list[str]:
        computed.append(missing)
        return missing

    cache: BoundedCache[str, str] = BoundedCache(LARGE)
    cache.get_all(["a", "b", "a"], compute)
    cache.get_all(["a"], compute)
    cache.get_all(["c", "a"], compute)
    assert computed == [["a", "b"], ["c"]]


def test_the_least_recently_used_result_is_dropped() -> None:
    cache: BoundedCache[str, np.ndarray] = BoundedCache(2500 + 2 * ENTRY_BYTES)
    first = {key: cache.get(key, lambda: array(1)) for key in "abac"}
    assert len(cache) == 2
    assert cache.nbytes == {"cpu": 2000 + 2 * ENTRY_BYTES}
    assert cache.get("a", lambda: array(1)) is first["a"]
    assert cache.get("b", lambda: array(1)) is not first["b"]


def test_a_result_above_the_limit_is_returned_and_not_stored() -> None:
    cache: BoundedCache[str, np.ndarray] = BoundedCache(2500 + ENTRY_BYTES)
    cache.get("a", lambda: array(2))
    assert len(cache.get("b", lambda: array(3))) == 3000
    assert cache.nbytes == {"cpu": 2000 + ENTRY_BYTES}


def test_sizes_include_content_and_the_whole_storage_of_a_view() -> None:
    import torch

    @dataclass(frozen=True)
    class Seen:
        levels: tuple[torch.Tensor, ...]
        grid: np.ndarray

    cache: BoundedCache[str, Any] = BoundedCache(LARGE)
    batch = torch.zeros(4, 1000)
    cache.get("view", lambda: batch[1])
    assert cache.nbytes == {"cpu": 16_000 + ENTRY_BYTES}
    cache.clear()
    level = torch.zeros(1000)
    cache.get("seen", lambda: Seen((level, level, torch.zeros(500)), array(8)))
    assert 14_000 <= cache.nbytes["cpu"] - ENTRY_BYTES < 14_500
    cache.get("elsewhere", lambda: torch.zeros(10**6, device="meta"))
    assert "meta" not in cache.nbytes, "larger than the limit on that device"
    cache.get("elsewhere", lambda: torch.zeros(1000, device="meta"))
    assert len(cache) == 2


def test_the_limit_holds_for_each_device_by_itself() -> None:
    import torch

    def kilobyte(device: str) -> Any:
        return torch.empty(1000, dtype=torch.uint8, device=device)

    # Tensors on "meta" have a size and no memory; the device stands for an accelerator.
    cache: BoundedCache[str, Any] = BoundedCache(1900)
    local = cache.get("local", lambda: kilobyte("cpu"))
    cache.get("remote", lambda: kilobyte("meta"))
    cache.get("second", lambda: kilobyte("meta"))
    assert cache.nbytes == {"cpu": 1000 + ENTRY_BYTES, "meta": 1000}
    assert cache.get("local", lambda: kilobyte("cpu")) is local


def test_clear_all_drops_every_entry() -> None:
    cache: BoundedCache[str, int] = BoundedCache(LARGE)
    cache.get("a", lambda: 1)
    Evictable.clear_all()
    assert not len(cache)
    assert not cache.nbytes
    assert cache.get("a", lambda: 2) == 2


@pytest.fixture
def limit() -> Iterator[Callable[[int | None], None]]:
    """Sets the limit of all caches together on "meta"."""

    yield lambda size: Evictable.limit_all("meta", size)
    Evictable.limit_all("meta", None)


def test_a_limit_of_a_device_holds_for_all_caches_together(limit) -> None:
    import torch

    def kilobyte() -> Any:
        return torch.empty(1000, dtype=torch.uint8, device="meta")

    large: BoundedCache[str, Any] = BoundedCache(LARGE)
    small: BoundedCache[str, Any] = BoundedCache(LARGE)
    for key in "abcd":
        large.get(key, kilobyte)
    small.get("x", kilobyte)
    local = large.get("local", lambda: array(1))
    limit(3500)
    assert large.nbytes == {"meta": 2000, "cpu": 1000 + ENTRY_BYTES}, "the oldest"
    assert small.nbytes == {"meta": 1000}
    small.get("y", kilobyte)
    assert large.nbytes["meta"] + small.nbytes["meta"] <= 3500
    assert large.get("local", lambda: array(1)) is local, "the other device has no limit"
    limit(0)
    assert "meta" not in large.nbytes
    assert "meta" not in small.nbytes
    assert small.get("z", kilobyte).shape == (1000,), "a result that is not stored is returned"
    limit(None)
    small.get("z", kilobyte)
    assert small.nbytes == {"meta": 1000}


class Slow:
    """A computation that sets `begun` and waits for `end`."""

    def __init__(self, result: Any) -> None:
        self.result = result
        self.calls = 0
        self.begun, self.end = threading.Event(), threading.Event()

    def __call__(self) -> Any:
        self.calls += 1
        self.begun.set()
        assert self.end.wait(10)
        if isinstance(self.result, BaseException):
            raise self.result
        return self.result


def test_concurrent_requests_share_one_computation() -> None:
    cache: BoundedCache[str, object] = BoundedCache(LARGE)
    compute = Slow(object())
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(cache.get, "a", compute)
        assert compute.begun.wait(10)
        others = [pool.submit(cache.get, "a", compute) for _ in range(3)]
        assert cache.get("b", lambda: "free") == "free", "another key does not wait"
        compute.end.set()
        assert {other.result(10) for other in others} == {first.result(10)}
    assert compute.calls == 1


def test_a_waiter_computes_after_a_failure() -> None:
    cache: BoundedCache[str, str] = BoundedCache(LARGE)
    fail = Slow(KeyboardInterrupt("cancelled by another caller"))
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get, "a", fail)
        assert fail.begun.wait(10)
        second = pool.submit(cache.get, "a", lambda: "mine")
        fail.end.set()
        with pytest.raises(KeyboardInterrupt):
            first.result(10)
        assert second.result(10) == "mine"
    assert cache.get("a", lambda: "again") == "mine"


def test_overlapping_keys_in_any_order_cause_no_deadlock() -> None:
    cache: BoundedCache[str, str] = BoundedCache(LARGE)
    both = threading.Barrier(2)
    meeting = threading.local()

    def compute(missing: list[str]) -> list[str]:
        if not getattr(meeting, "met", False):
            meeting.met = True
            both.wait(10)
        return [key.upper() for key in missing]

    with ThreadPoolExecutor(2) as pool:
        left = pool.submit(cache.get_all, ["a"], compute)
        right = pool.submit(cache.get_all, ["b"], compute)
        assert (left.result(10), right.result(10)) == (["A"], ["B"])
        batches = [list("cdef"), list("fedc")] * 20
        results = list(pool.map(lambda keys: cache.get_all(keys, lambda some: some), batches))
    assert results == batches


def test_a_waiting_thread_lets_another_compute() -> None:
    cache: BoundedCache[str, str] = BoundedCache(LARGE)
    compute = Slow("done")
    other, results = threading.Event(), []
    workers = Workers(1)
    try:
        helper = threading.Thread(target=lambda: results.append(cache.get("a", compute)))
        helper.start()
        assert compute.begun.wait(10)
        workers.submit(lambda: results.append(cache.get("a", compute)))
        workers.submit(other.set)
        assert other.wait(10), "the waiting thread gives its place to another"
        compute.end.set()
        helper.join(10)
    finally:
        workers.close()
    assert results == ["done", "done"]
    assert compute.calls == 1


def test_requests_do_not_wait_for_a_paused_run_or_one_of_lower_priority() -> None:
    cache: BoundedCache[str, str] = BoundedCache(LARGE)
    folder, compute = Account("folder"), Slow("late")

    def in_folder() -> str:
        with working_for(folder):
            return cache.get("a", compute)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(in_folder)
        assert compute.begun.wait(10)
        with working_for(Account("click", priority=INTERACTIVE)):
            assert cache.get("a", lambda: "at once") == "at once"
        cache.clear()
        folder.paused = True
        with working_for(Account("another folder")):
            assert cache.get("a", lambda: "meanwhile") == "meanwhile"
        compute.end.set()
        assert first.result(10) == "late"


def test_a_cancelled_waiter_stops_waiting() -> None:
    cache: BoundedCache[str, str] = BoundedCache(LARGE)
    compute, token = Slow("late"), CancelToken()

    def wait() -> str:
        with working_for(None, token):
            return cache.get("a", compute)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get, "a", compute)
        assert compute.begun.wait(10)
        second = pool.submit(wait)
        token.cancel()
        with pytest.raises(Cancelled):
            second.result(10)
        compute.end.set()
        assert first.result(10) == "late"


def test_what_was_computed_on_another_device_is_passed_on_and_not_stored() -> None:
    cache: BoundedCache[str, int] = BoundedCache(LARGE)
    begun, waits, end = threading.Event(), threading.Event(), threading.Event()

    def on_fallback() -> int:
        begun.set()
        assert end.wait(10)
        current.on_fallback = True
        return 1

    @contextmanager
    def waiting() -> Iterator[None]:
        waits.set()
        yield

    def called(compute: Callable[[], int]) -> tuple[int, bool]:
        current.on_fallback, current.waiting = False, waiting
        return cache.get("a", compute), current.on_fallback

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(called, on_fallback)
        assert begun.wait(10)
        second = pool.submit(called, lambda: 2)
        assert waits.wait(10)
        end.set()
        assert first.result(10) == second.result(10) == (1, True)
    assert len(cache) == 0
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(called, lambda: 3).result(10) == (3, False)
        stored = pool.submit(called, lambda: 4).result(10)
        assert stored == (3, False), "on the right device it is stored"


def test_an_earlier_request_on_another_device_does_not_keep_a_result_from_being_stored() -> None:
    cache: BoundedCache[str, int] = BoundedCache(LARGE)
    current.on_fallback = True
    try:
        assert cache.get("a", lambda: 1) == 1
        assert current.on_fallback, "what depends on the earlier one must not be stored"
    finally:
        current.on_fallback = False
    assert cache.get("a", lambda: 2) == 1


class Unfriendly:
    """A run that cannot say whether others may wait for it."""

    def can_share_with(self, other: Any) -> bool:
        raise RuntimeError("cannot tell")


def test_keys_that_were_taken_over_are_released_when_another_key_cannot_be() -> None:
    cache: BoundedCache[str, int] = BoundedCache(LARGE)
    begun, end = threading.Event(), threading.Event()

    def for_unfriendly() -> int:
        with working_for(Unfriendly()):  # type: ignore[arg-type]
            return cache.get("b", lambda: (begun.set(), end.wait(10), 2)[-1])

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(for_unfriendly)
        assert begun.wait(10)
        with pytest.raises(RuntimeError, match="cannot tell"):
            cache.get_all(["a", "b"], lambda missing: [0 for _ in missing])
        assert cache.get("a", lambda: 1) == 1
        end.set()
        assert other.result(10) == 2
