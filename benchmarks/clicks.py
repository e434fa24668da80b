"""B4: many users click on one picture, alone and beside the run of a folder.

Each user waits for a mask before the next click. The picture is encoded once; what is measured is
the decoder. On an accelerator clicks share calls; on a CPU a call of several takes longer than
several calls (110 ms a prompt alone, 180 ms in sixteens, with Segment Anything's decoder on two
cores), so sharing has to switch itself off. The baseline takes one click after the other.

    python -m benchmarks.clicks [--clicks 1000] [--users 20]
"""

from __future__ import annotations

import argparse
import os
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace

from anyloom.batching import batched
from anyloom.engine.engine import Item
from anyloom.scheduling.accounts import Account
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
BARS = {"accelerator": 10.0, "CPU": 1.0}
"""Clicks a second, ours over one after the other, at least."""
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


def main() -> None:
    """Print two lines for each kind of device."""
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
            for beside in (False, True):
                naive, naive_all = one_after_the_other(decoder, users, clicks, beside)
                ours, ours_all, shared = with_anyloom(users, clicks, beside)
                place = "beside a folder run" if beside else "alone"
                bar = "" if beside else f" (bar {BARS[kind]:.0f}x)"
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
