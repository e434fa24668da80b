"""What does a node cost, beside Haystack and Hamilton in the same process?

    python benchmarks/engine_overhead.py

Trivial nodes, so that only the engine is measured; cache and events are on. Haystack and Hamilton
are measured where they are installed (`pip install "anyloom[bench]"`). Medians of several runs; the
bars are those of the design. Chains are measured in CPU seconds of the process, which other work on
the machine hardly changes; waiting is measured by the clock on the wall.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import tempfile
import time
import weakref
from collections.abc import Callable
from functools import partial

import numpy as np

from anyloom import CheckedGraph, Engine, Graph, Item, check, node
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.engine.result_cache import ResultCache


@node
def plus_one(a: float) -> float:
    """Add one."""
    return a + 1.0


@node
def nap(a: float, *, seconds: float = 0.02) -> float:
    """Sleep, as a node that waits for a device does."""
    time.sleep(seconds)
    return a


@node
def together(numbers: list[float]) -> float:
    """Wait for all."""
    return float(len(numbers))


def chain(length: int) -> Graph:
    nodes = {"n0": Step("plus_one", {"a": Ref("x")})}
    for index in range(1, length):
        nodes[f"n{index}"] = Step("plus_one", {"a": Ref(f"n{index - 1}")})
    outputs = {"y": Ref(f"n{length - 1}")}
    return Graph(f"chain_{length}", inputs={"x": GraphInput(float)}, nodes=nodes, outputs=outputs)


def grid(rows: int, columns: int) -> Graph:
    nodes = {}
    for row in range(rows):
        nodes[f"r{row}_0"] = Step("plus_one", {"a": Ref("x")})
        for column in range(1, columns):
            nodes[f"r{row}_{column}"] = Step("plus_one", {"a": Ref(f"r{row}_{column - 1}")})
    ends = [Ref(f"r{row}_{columns - 1}") for row in range(rows)]
    nodes["all"] = Step("together", {"numbers": ends})
    return Graph("grid", inputs={"x": GraphInput(float)}, nodes=nodes, outputs={"y": Ref("all")})


def timed(
    work: Callable[[], object], repeats: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    times = []
    for _ in range(repeats):
        gc.collect()
        started = clock()
        work()
        times.append(clock() - started)
    return statistics.median(times)


def row(name: str, measured: str, bar: str = "", beside: str = "") -> None:
    print(f"{name:<46} {measured:>16}   {bar:<20} {beside}")


def chains(repeats: int) -> None:
    told = []
    with Engine(workers=4, listeners=[told.append]) as engine:
        for length in (100, 1_000, 10_000):
            checked = check(chain(length))
            engine.plan(checked)
            start = [0.0]

            def cold(checked=checked, start=start) -> None:
                start[0] += 1e6  # a new input, so that nothing is found in the cache
                told.clear()
                engine.run(checked, {"x": start[0]}).raise_failure()

            def cached(checked=checked) -> None:
                told.clear()
                engine.run(checked, {"x": -1.0}).raise_failure()

            cold_time = timed(cold, repeats, time.process_time)
            cached()
            cached_time = timed(cached, repeats, time.process_time)
            beside = []
            for peer in (hamilton_chain, haystack_chain):
                other = peer(length, repeats)
                if other is not None:
                    beside.append(f"{peer.__name__.split('_')[0]} {other / cold_time:.2f}×")
            cold_each, cached_each = (t / length * 1e6 for t in (cold_time, cached_time))
            row(
                f"chain of {length}, cold",
                f"{cold_each:.1f} µs/node",
                "≤ 30, Hamilton ≥ 1×",
                ", ".join(beside),
            )
            row(f"chain of {length}, fully cached", f"{cached_each:.1f} µs/node", "≤ 10")
        checked = check(grid(50, 20))
        start = [0.0]

        def grid_run() -> None:
            start[0] += 1e6
            engine.run(checked, {"x": start[0]}).raise_failure()

        measured = timed(grid_run, repeats, time.process_time) / 1001 * 1e6
        row("grid of 50 × 20, cold", f"{measured:.1f} µs/node", "≤ 30")


def direct_calls(repeats: int) -> None:
    """Calls of a graph and of a node as a notebook makes them: on the engine of the process."""
    long = chain(1_000)
    start = [0.0]

    def cold() -> None:
        start[0] += 1e6
        long(start[0])

    cold()  # the check and the plan are made at the first call
    each = timed(cold, repeats, time.process_time) / 1_000 * 1e6
    row("graph of 1,000 called, cold", f"{each:.1f} µs/node", "≤ 20")
    each = timed(lambda: long(start[0]), repeats, time.process_time) / 1_000 * 1e6
    row("graph of 1,000 called, fully cached", f"{each:.1f} µs/node", "≤ 8")

    def calls(first: float) -> None:
        for number in range(100):
            plus_one(first + number)

    def cold_calls() -> None:
        start[0] += 1e6
        calls(start[0])

    each = timed(cold_calls, repeats, time.process_time) / 100 * 1e6
    row("node called by itself, cold", f"{each:.1f} µs/call")
    each = timed(lambda: calls(start[0]), repeats, time.process_time) / 100 * 1e6
    row("node called by itself, cached", f"{each:.1f} µs/call")


def hamilton_chain(length: int, repeats: int) -> float | None:
    try:
        from hamilton import ad_hoc_utils, driver
    except ImportError:
        return None

    def function(index: int) -> object:
        source = "x" if index == 0 else f"n{index - 1}"
        scope: dict[str, object] = {}
        exec(f"def n{index}({source}: float) -> float:\n    return {source} + 1.0\n", scope)
        return scope[f"n{index}"]

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000_000)
    try:
        module = ad_hoc_utils.create_temporary_module(*[function(i) for i in range(length)])
        built = driver.Builder().with_modules(module).build()
        if length > 1_000:
            return None  # its recursion overflows the C stack
        last = f"n{length - 1}"
        return timed(lambda: built.execute([last], inputs={"x": 0.0}), repeats, time.process_time)
    finally:
        sys.setrecursionlimit(limit)


def haystack_chain(length: int, repeats: int) -> float | None:
    if length > 1_000:
        return None  # quadratic: minutes
    try:
        from haystack import Pipeline, component
    except ImportError:
        return None

    @component
    class PlusOne:
        @component.output_types(value=float)
        def run(self, a: float) -> dict[str, float]:
            return {"value": a + 1.0}

    pipeline = Pipeline(max_runs_per_component=2)
    for index in range(length):
        pipeline.add_component(f"n{index}", PlusOne())
        if index:
            pipeline.connect(f"n{index - 1}.value", f"n{index}.a")
    pipeline.warm_up()
    rounds = 1 if length > 100 else repeats
    return timed(lambda: pipeline.run({"n0": {"a": 0.0}}), rounds, time.process_time)


def waiting(repeats: int) -> None:
    start = [0.0]

    def fresh() -> dict[str, float]:
        start[0] += 1.0
        return {"x": start[0]}

    def run_fresh(engine: Engine, checked: CheckedGraph) -> None:
        engine.run(checked, fresh())

    nodes = {f"n{i}": Step("nap", {"a": Ref("x"), "seconds": 0.02 + i * 1e-9}) for i in range(200)}
    nodes["all"] = Step("together", {"numbers": [Ref(f"n{i}") for i in range(200)]})
    wide = Graph("wide", inputs={"x": GraphInput(float)}, nodes=nodes, outputs={"y": Ref("all")})
    with Engine(workers=200) as engine:
        checked = check(wide)
        engine.run(checked, fresh())
        measured = timed(lambda: engine.run(checked, fresh()), repeats)
    row("200 independent nodes of 20 ms, 200 workers", f"{measured * 1e3:.0f} ms", "≤ 50")
    with Engine() as engine:
        measured = timed(lambda: engine.run(checked, fresh()), repeats)
        waves = -(-200 // engine.workers.count) * 20
        count = engine.workers.count
    name = f"200 independent nodes of 20 ms, {count} workers"
    row(name, f"{measured * 1e3:.0f} ms", f"floor {waves}")

    for names in (("a", "b", "c", "d"), ("d", "c", "b", "a")):
        slow_first, fast_after, fast_first, slow_after = names
        branches = {
            slow_first: Step("nap", {"a": Ref("x"), "seconds": 0.1}),
            fast_after: Step("nap", {"a": Ref(slow_first), "seconds": 0.01}),
            fast_first: Step("nap", {"a": Ref("x"), "seconds": 0.0100001}),
            slow_after: Step("nap", {"a": Ref(fast_first), "seconds": 0.1000001}),
            "all": Step("together", {"numbers": [Ref(fast_after), Ref(slow_after)]}),
        }
        unequal = Graph(
            "u", inputs={"x": GraphInput(float)}, nodes=branches, outputs={"y": Ref("all")}
        )
        checked = check(unequal)
        with Engine(workers=4) as engine:
            engine.run(checked, fresh())
            measured = timed(partial(run_fresh, engine, checked), repeats)
        name = f"branches 100+10 and 10+100 ms, named {''.join(names)}"
        row(name, f"{measured * 1e3:.1f} ms", "≤ 112")

    single = Graph(
        "one",
        inputs={"x": GraphInput(float)},
        nodes={"n": Step("nap", {"a": Ref("x")})},
        outputs={"y": Ref("n")},
    )
    with Engine(workers=8) as engine:
        checked = check(single)

        def hundred() -> None:
            items = [Item(str(i), fresh) for i in range(100)]
            assert len(list(engine.stream(checked, items, in_flight=8))) == 100

        hundred()
        measured = timed(hundred, repeats)
    row("100 items × 20 ms, 8 workers", f"{measured * 1e3:.0f} ms", "≤ 300 (floor 260)")


def live_arrays() -> None:
    alive = most = 0

    class Watched(np.ndarray):
        pass

    def forget() -> None:
        nonlocal alive
        alive -= 1

    @node
    def grow(a: object, *, index: int = 0) -> np.ndarray:
        """Make 20 MB."""
        nonlocal alive, most
        made = np.full(2_500_000, index, dtype=float).view(Watched)
        weakref.finalize(made, forget)
        alive += 1
        most = max(most, alive)
        return made

    nodes = {"n0": Step("grow", {"a": 0.0})}
    for index in range(1, 40):
        nodes[f"n{index}"] = Step("grow", {"a": Ref(f"n{index - 1}"), "index": index})
    long = Graph("long", nodes=nodes, outputs={"y": Ref("n39")}, local={"grow": grow})
    with Engine(cache=ResultCache()) as engine:
        engine.run(check(long), {}).raise_failure()
    row("live arrays in a chain of 40 × 20 MB", str(most), "≤ 3")


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"load average {os.getloadavg()[0]:.1f}")
    row("", "anyloom", "bar", "others' time ÷ ours")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ANYLOOM_CACHE"] = folder
        chains(count)
        direct_calls(count)
    waiting(count)
    live_arrays()
