"""B4: many users click on one image, alone and beside the run of a folder.

The image is encoded once; what is measured is the decoder. On an accelerator clicks share calls;
on a CPU a call of several takes longer than several calls (110 ms a prompt alone, 180 ms in
sixteens, with Segment Anything's decoder on two cores), so sharing has to switch itself off. The
baseline takes one click after the other.

On the accelerator, users first do not wait: a page sends a click for every move of the mouse. How
many clicks a second can be answered so that 99 of 100 wait 100 ms at most? Then each user waits for
a mask before the next click, so that a call of 20 users can have 20 clicks at most.

    python -m benchmarks.clicks [--clicks 1000] [--users 20]
"""

from __future__ import annotations

import argparse
import os
import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from itertools import count
from queue import SimpleQueue

from anyloom import Account, Item, batched
from anyloom.scheduling.accounts import INTERACTIVE
from benchmarks import simulated
from benchmarks.simulated import (
    SleepingNetwork,
    call,
    meter,
    network,
    networks,
    percentile,
    pipeline,
)


class ClickedNetwork(SleepingNetwork, family="clicked-network"):
    """Takes as many requests in a call as the decoder of Segment Anything."""

    @batched(limit=64)
    def _look(self, requests: Sequence[float]) -> list[float]:
        return call(self, requests)


ENCODER = network("encoder", 0.004, 0.012)
DECODERS = {
    # On an H100 a prompt alone takes 0.8 ms, one of sixty-four 0.05 ms; ten times as long here, so
    # that threads of a busy machine do not count.
    "accelerator": replace(network("decoder", 0.008, 0.0004), family="clicked-network"),
    "CPU": replace(network("decoder", 0.0, 0.030, strain=0.04), family="clicked-network"),
}
BAR_RATE = 10.0
"""Clicks a second on an accelerator, ours over one after the other, at least."""
BAR_CPU = 1.0
"""The same of users who wait, on a CPU."""
AT_ONCE = 0.1
"""Seconds in which an answer seems to come at once."""
RATES = (0.5, 0.7, 0.8, 0.9, 1, 2, 4, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16)
"""Clicks a second that are tried, as multiples of what a decoder answers one after the other."""
PACED = 4.0
"""Seconds of clicks at each rate."""
SHARE = {"accelerator": 1.0, "CPU": 0.25}
"""Of the clicks that are asked for."""


def clicked(users: int, clicks: int, click: Callable[[int], None]) -> tuple[list[float], float]:
    """Let users click; return how long each click took, and all of them."""
    times: list[float] = []

    def user(number: int) -> None:
        for turn in range(clicks // users):
            began = time.perf_counter()
            click(number * clicks + turn)
            times.append(time.perf_counter() - began)

    threads = [threading.Thread(target=user, args=(n,)) for n in range(users)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, time.perf_counter() - began


def paced(rate: float, send: Callable[[int, Callable[[], None]], None]) -> list[float]:
    """Have clicks come by chance, so many a second; return how long each took.

    `send` takes a click's number and what to call when it is answered, and does not wait.
    """
    chance = random.Random(0)
    times: list[float] = []
    clicks, due, begun = int(rate * PACED), 0.0, time.perf_counter()
    answered = threading.Semaphore(0)

    def done(came: float) -> None:
        times.append(time.perf_counter() - begun - came)
        answered.release()

    for number in range(clicks):
        due += chance.expovariate(rate)
        time.sleep(max(0.0, begun + due - time.perf_counter()))
        send(number, partial(done, due))
    for _ in range(clicks):
        answered.acquire()
    return times


def highest(alone: float, send: Callable[[int, Callable[[], None]], None]) -> tuple[float, float]:
    """Return the highest rate at which 99 of 100 clicks are answered at once, and their p99."""
    best = 0.0, 0.0
    for multiple in RATES:
        p99 = percentile(paced(multiple * alone, send), 99)
        if p99 > AT_ONCE:  # once more, because the machine may have been busy
            p99 = percentile(paced(multiple * alone, send), 99)
        if p99 > AT_ONCE:
            break
        best = multiple * alone, p99
    return best


def rates(decoder: SleepingNetwork, users: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the highest rate with its p99, of one click after the other and of an engine."""
    alone = 1 / (decoder.start + decoder.each)
    waiting: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    def serve() -> None:
        while (done := waiting.get()) is not None:
            call(decoder, [0.0])
            done()

    server = threading.Thread(target=serve)
    server.start()
    naive = highest(alone, lambda number, done: waiting.put(done))
    waiting.put(None)
    server.join()
    mask = pipeline([decoder.checkpoint.name], outside=0.0, name="click")
    accounts = [Account(f"user {number}", priority=INTERACTIVE) for number in range(users)]
    fresh = count()
    with simulated.engine(workers=8) as engine:
        engine.run(mask, {"x": -1.0}).raise_failure()

        def send(number: int, done: Callable[[], None]) -> None:
            click = Item("click", lambda x=float(next(fresh)): {"x": x})
            account = accounts[number % users]
            engine.start(mask, click, lambda result: done(), account=account)

        return naive, highest(alone, send)


class FolderRun:
    """A run over a folder beside the clicks, as long as the `with` statement."""

    def __init__(self, work: Callable[[threading.Event], None]) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=work, args=(self._stop,))

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()


def one_after_the_other(
    decoder: SleepingNetwork, users: int, clicks: int, beside: bool
) -> tuple[list[float], float]:
    """What a predictor behind a lock does."""
    encoder = SleepingNetwork(ENCODER)

    def folder(stop: threading.Event) -> None:
        while not stop.is_set():
            call(encoder, [0.0])

    with FolderRun(folder) if beside else nullcontext():
        return clicked(users, clicks, lambda number: void(call(decoder, [float(number)])))


def with_anyloom(users: int, clicks: int, beside: bool) -> tuple[list[float], float, float]:
    """The same through an engine; returns also the requests a call of the decoder."""
    mask = pipeline(["decoder"], outside=0.0, name="click")
    encoded = pipeline(["encoder"], outside=0.0, name="folder")
    with simulated.engine(workers=8) as engine:
        engine.run(mask, {"x": -1.0}).raise_failure()
        engine.run(encoded, {"x": -1.0}).raise_failure()
        meter.reset()

        def folder(stop: threading.Event) -> None:
            items = (Item(str(n), lambda n=n: {"x": float(n)}) for n in range(10**9))
            account = Account("folder")
            for result in engine.stream(encoded, items, in_flight=16, account=account):
                result.raise_failure()
                if stop.is_set():
                    return

        def click(number: int) -> None:
            engine.run(mask, {"x": float(number)}).raise_failure()

        with FolderRun(folder) if beside else nullcontext():
            times, seconds = clicked(users, clicks, click)
        calls = max(1, meter.calls)
        return times, seconds, meter.requests / calls


def void(value: object) -> None:
    """Forget an answer."""


def print_rates(decoder: SleepingNetwork, users: int) -> None:
    """Print how many clicks a second can be answered."""
    (naive, naive_p99), (ours, p99) = rates(decoder, users)
    print(
        f"users who do not wait: {ours:.0f} clicks/s with a p99 of {p99 * 1e3:.0f} ms = "
        f"{ours / naive:.1f}x one after the other (bar {BAR_RATE:.0f}x), which reaches "
        f"{naive:.0f} with {naive_p99 * 1e3:.0f} ms"
    )


def main() -> None:
    """Print what users who do not wait get, then two lines for each kind of device."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clicks", type=int, default=1000)
    parser.add_argument("--users", type=int, default=20)
    arguments = parser.parse_args()
    users = arguments.users
    print(f"{arguments.clicks} clicks of {users} users; load average {os.getloadavg()[0]:.1f}")
    for kind, checkpoint in DECODERS.items():
        decoder = ClickedNetwork(checkpoint)
        clicks = int(arguments.clicks * SHARE[kind])
        each, start = decoder.each, decoder.start
        with networks([ENCODER, checkpoint]):
            with_anyloom(2, 4, False)  # imports are not what is measured here
            if kind == "accelerator":
                print_rates(decoder, users)
            for beside in (False, True):
                naive, naive_all = one_after_the_other(decoder, users, clicks, beside)
                ours, ours_all, shared = with_anyloom(users, clicks, beside)
                place = "waiting, beside a folder run" if beside else "waiting"
                bar = f" (bar {BAR_CPU:.0f}x)" if kind == "CPU" and not beside else ""
                rate, naive_rate = len(ours) / ours_all, len(naive) / naive_all
                print(
                    f"{kind}, {place}: {rate:.0f} clicks/s = {rate / naive_rate:.2f}x one after "
                    f"the other{bar}, floor {(start / users + each) * 1e3:.1f} ms a click, ours "
                    f"{1e3 / rate:.1f}; p50 {percentile(ours, 50) * 1e3:.0f} ms, p99 "
                    f"{percentile(ours, 99) * 1e3:.0f} ms; one after the other p50 "
                    f"{percentile(naive, 50) * 1e3:.0f}, p99 {percentile(naive, 99) * 1e3:.0f}; "
                    f"{shared:.1f} requests a call"
                )


if __name__ == "__main__":
    main()
