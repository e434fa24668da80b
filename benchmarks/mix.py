"""B1: eight mixed pipelines on one device, against scripts that run them one after the other.

Workload, constants and baselines are those of the design's prototype: 10 ms before and after the
device, a detector, an encoder, a decoder and CLIP that sleep as the real ones take on an H100.

    python -m benchmarks.mix [--items 24 100] [--virtual]

With `--virtual`, the scheduler alone runs on a simulated clock, so that nothing else on the machine
counts: without and with a batch that is prepared while one is computed, as on CUDA. `start` is
then what the host takes to prepare a call, and `each` what the device takes for a request.
"""

from __future__ import annotations

import argparse
import os
import threading
import time
from collections.abc import Callable, Sequence

from anyloom import Account, Item
from benchmarks import simulated
from benchmarks.simulated import SleepingNetwork, call, meter, network, networks, pipeline
from tests.scheduling.virtual import VirtualDevice, VirtualModel, items_of

OUTSIDE = 0.010
NETWORKS = {
    "encoder": network("encoder", 0.006, 0.012),
    "decoder": network("decoder", 0.004, 0.0002),
    "clip": network("clip", 0.006, 0.0008),
    "detector": network("detector", 0.020, 0.006),
}
MIXES = {
    "1 pipeline": ["detector encoder decoder"],
    "4 equal pipelines": ["detector encoder decoder"] * 4,
    "8 mixed pipelines": [
        "detector encoder decoder",
        "encoder decoder",
        "encoder decoder clip",
        "clip",
        "detector encoder",
        "detector encoder decoder clip",
        "encoder clip",
        "detector",
    ],
}


def one_after_the_other(mix: Sequence[Sequence[str]], items: int) -> None:
    """What a script does."""
    loaded = {name: SleepingNetwork(one) for name, one in NETWORKS.items()}
    for stages in mix:
        for number in range(items):
            time.sleep(OUTSIDE)
            for stage in stages:
                call(loaded[stage], [float(number)])
            time.sleep(OUTSIDE)


def thread_a_pipeline(mix: Sequence[Sequence[str]], items: int) -> None:
    """What several scripts do beside each other."""
    threads = [threading.Thread(target=one_after_the_other, args=([one], items)) for one in mix]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def with_anyloom(mix: Sequence[Sequence[str]], items: int) -> None:
    """Stream every pipeline through one engine."""
    with networks(list(NETWORKS.values())), simulated.engine(workers=16) as engine:
        graphs = [pipeline(stages, outside=OUTSIDE, name=str(n)) for n, stages in enumerate(mix)]

        def stream(number: int) -> None:
            # Numbers differ between pipelines: nothing is found done.
            inputs = [
                Item(str(i), lambda i=i: {"x": float(number * 10000 + i)}) for i in range(items)
            ]
            account = Account(str(number))
            for result in engine.stream(graphs[number], inputs, account=account):
                result.raise_failure()

        threads = [threading.Thread(target=stream, args=(n,)) for n in range(len(mix))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def share_on_a_virtual_clock(
    mix: Sequence[Sequence[str]], items: int, *, ahead: bool, warm: bool = False
) -> float:
    """Return the share of its time that a simulated device computes, the floor in relation to it.

    Args:
        ahead: the next batch is prepared while one is computed.
        warm: 100 images a pipeline were run before, so that sizes of batches are known.
    """
    models = {
        name: VirtualModel(
            name, 1, one.options["start"], one.options["each"], activation=1, concurrent=True
        )
        for name, one in NETWORKS.items()
    }
    device = VirtualDevice(models, budget=1 << 40, bandwidth=1e12, between=OUTSIDE, ahead=ahead)
    if warm:
        device.run([items_of(stages, 100, Account(str(n))) for n, stages in enumerate(mix)])
    began = device.now
    runs = [items_of(stages, items, Account(str(n))) for n, stages in enumerate(mix)]
    return floor_of(mix, items) / (device.run(runs) - began)


def floor_of(mix: Sequence[Sequence[str]], items: int) -> float:
    """Return the least time that a device needs."""
    return sum(float(NETWORKS[stage].options["each"]) * items for one in mix for stage in one)


def least_of(mix: Sequence[Sequence[str]], items: int) -> float:
    """Return a bound that no scheduler can beat: the floor, and what cannot be beside it.

    Before the first call is prepared, nothing is computed. The stages after the longest one of the
    last image follow when all of that network's work is done, with the way between two stages.
    """
    if len(mix) > 1:  # others compute meanwhile
        return floor_of(mix, items) + min(float(NETWORKS[one[0]].options["start"]) for one in mix)
    [stages] = mix
    before = float(NETWORKS[stages[0]].options["start"])
    ends = []
    for last in range(len(stages)):
        work = sum(float(NETWORKS[stage].options["each"]) for stage in stages[: last + 1]) * items
        after = [NETWORKS[stage].options for stage in stages[last + 1 :]]
        rest = sum(OUTSIDE + float(one["start"]) + float(one["each"]) for one in after)
        ends.append(before + work + rest + OUTSIDE)
    return max(ends)


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Print a line for each mix."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[24, 100])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--virtual", action="store_true")
    arguments = parser.parse_args()
    if arguments.virtual:
        for items in arguments.items:
            for name, texts in MIXES.items():
                mix = [text.split() for text in texts]
                alone, ahead, warm = (
                    share_on_a_virtual_clock(mix, items, ahead=ahead, warm=warm)
                    for ahead, warm in ((False, False), (True, False), (True, True))
                )
                print(
                    f"{items} items, {name}: {alone:.1%} of the floor, {ahead:.1%} prepared ahead, "
                    f"{warm:.1%} with known sizes of batches; least time with the ways in and out "
                    f"of a pipeline: {floor_of(mix, items) / least_of(mix, items):.1%}"
                )
        return
    with_anyloom([["clip"]], 2)  # imports are not what is measured here
    for items in arguments.items:
        print(f"{items} items a pipeline; load average {os.getloadavg()[0]:.1f}")
        for name, texts in MIXES.items():
            compare(name, [text.split() for text in texts], items, arguments.repeats)


def compare(name: str, mix: Sequence[Sequence[str]], items: int, repeats: int) -> None:
    """Print the median of some repeats."""
    floor = floor_of(mix, items)
    rows = []
    for _ in range(repeats):
        script = seconds(lambda: one_after_the_other(mix, items))
        threads = seconds(lambda: thread_a_pipeline(mix, items))
        meter.reset()
        ours = seconds(lambda: with_anyloom(mix, items))
        rows.append((script / ours, threads / ours, floor / ours, script, ours))
    rows.sort()
    by_script, by_threads, share, script, ours = rows[len(rows) // 2]
    print(
        f"{name}: script {script:.2f} s, anyloom {ours:.2f} s = {by_script:.2f}x the script, "
        f"{by_threads:.2f}x a thread a pipeline; floor {floor:.2f} s = {share:.0%} of it "
        f"reached; {meter.requests / max(1, meter.calls):.1f} requests a call"
    )


if __name__ == "__main__":
    main()
