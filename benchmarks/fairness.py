"""B7: a light run beside a heavy one on one device, and runs with equal claims.

CLIP asks for single calls, an SDXL for calls of 30 steps; the heavy network looks up between its
steps. First come, first served holds the light run back by whole images. The device is the real
one, its networks sleep.

    python -m benchmarks.fairness [--items 100]
"""

from __future__ import annotations

import argparse
import itertools
import os
import threading
import time

from anyloom import Account, CancelToken, CheckedGraph, Engine, Item
from benchmarks import simulated
from benchmarks.simulated import SleepingNetwork, call, network, networks, percentile, pipeline

STEP, STEPS = 0.030, 30
LIGHT = network("clip", 0.006, 0.0008)
HEAVY = network("sdxl", 0.0, STEP, steps=STEPS)
SINGLE = network("single", 0.0, 0.010, steps=1)
"""Answers one request at a time, so that runs wait for each other."""
EQUAL = 4
SECONDS = 6.0


def one_by_one(
    engine: Engine, graph: CheckedGraph, count: int, account: Account, first: int = 0
) -> list[float]:
    """Return the seconds of each item of a run that has one item under way."""
    items = (Item(str(n), lambda n=n: {"x": float(first + n)}) for n in range(count))
    return [result.seconds for result in engine.stream(graph, items, in_flight=1, account=account)]


def beside(engine: Engine, light: CheckedGraph, heavy: CheckedGraph, items: int) -> list[float]:
    """Return the seconds of each item of the light run while the heavy one goes on."""
    token = CancelToken()

    def heavy_run() -> None:
        endless = (Item(str(n), lambda n=n: {"x": float(n)}) for n in itertools.count())
        list(engine.stream(heavy, endless, in_flight=4, token=token, account=Account("heavy")))

    thread = threading.Thread(target=heavy_run)
    thread.start()
    time.sleep(2 * STEP)
    seconds = one_by_one(engine, light, items, Account("light"), first=10**6)
    token.cancel()
    thread.join()
    return seconds


def first_come_first_served(items: int) -> list[float]:
    """Return the same where an image of the heavy run is one piece of work, as in a queue."""
    light, heavy = SleepingNetwork(LIGHT), SleepingNetwork(HEAVY)
    lock, stop = threading.Semaphore(1), threading.Event()
    waiting = threading.Event()

    def heavy_run() -> None:
        while not stop.is_set():
            with lock:
                for _ in range(STEPS):
                    call(heavy, [0.0])
            waiting.wait(STEP)  # so that the light run gets the lock

    thread = threading.Thread(target=heavy_run)
    thread.start()
    time.sleep(2 * STEP)
    seconds = []
    for _ in range(items):
        began = time.perf_counter()
        with lock:
            call(light, [0.0])
        seconds.append(time.perf_counter() - began)
    stop.set()
    thread.join()
    return seconds


def shares(engine: Engine, graph: CheckedGraph, seconds: float) -> list[float]:
    """Return how many items each of some equal runs has done after a while."""
    token = CancelToken()
    done = [0.0] * EQUAL

    def run(number: int) -> None:
        endless = (
            Item(str(n), lambda n=n: {"x": float(10**7 * (number + 1) + n)})
            for n in itertools.count()
        )
        # Equal claims, however many items each has under way.
        stream = engine.stream(graph, endless, in_flight=2 + 4 * number, token=token)
        done[number] = sum(result.ok for result in stream)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(EQUAL)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    token.cancel()
    for thread in threads:
        thread.join()
    return done


def jain(done: list[float]) -> float:
    """Return Jain's index: 1 where all have the same, 1/n where one has everything."""
    return sum(done) ** 2 / (len(done) * sum(one * one for one in done))


def main() -> None:
    """Print how long the light run's items take, and what equal runs get."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100)
    items = parser.parse_args().items
    print(f"{items} items of the light run; load average {os.getloadavg()[0]:.1f}")
    batch = LIGHT.options["start"] + LIGHT.options["each"]
    with networks([LIGHT, HEAVY, SINGLE]), simulated.engine(workers=16) as engine:
        light = pipeline(["clip"], outside=0.0, name="light")
        heavy = pipeline(["sdxl"], outside=0.0, name="heavy")
        engine.run(light, {"x": -1.0}).raise_failure()
        engine.run(heavy, {"x": -1.0}).raise_failure()
        alone = percentile(one_by_one(engine, light, items, Account("alone")), 95)
        ours = percentile(beside(engine, light, heavy, items), 95)
        queued = percentile(first_come_first_served(max(10, items // 10)), 95)
        print(
            f"p95 of a light item: alone {alone * 1e3:.0f} ms, beside the heavy run "
            f"{ours * 1e3:.0f} ms: delayed by {(ours - alone) * 1e3:.0f} ms (bar: one step and one "
            f"batch, {(STEP + batch) * 1e3:.0f} ms; floor 0); first come, first served "
            f"{queued * 1e3:.0f} ms"
        )
        single = pipeline(["single"], outside=0.0, name="single")
        engine.run(single, {"x": -1.0}).raise_failure()
        done = shares(engine, single, SECONDS)
        each = ", ".join(f"{one:.0f}" for one in done)
        print(
            f"{EQUAL} equal runs with 2 to {2 + 4 * (EQUAL - 1)} items under way did {each}: Jain "
            f"index {jain(done):.3f} (bar 0.95, best 1)"
        )


if __name__ == "__main__":
    main()
