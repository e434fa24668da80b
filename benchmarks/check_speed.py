"""How long does it take to load and fully check a large graph file?

    python benchmarks/check_speed.py

Every node of the file has three arguments, one of them a reference, one with a range. The file of
1,000 nodes is also measured as Haystack's YAML (loading alone; it checks when connecting), where it
is installed (`pip install "anyloom[bench]"`). A file holds at most 5,000 nodes; 10,000 are checked
as a graph built in Python. Medians.
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from anyloom import Graph, Image, Probability, check, loads, node
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.registry.lookup import registry

BAR_LOAD_AND_CHECK = 0.3
BAR_VALIDATE = 0.5
VALIDATE = "from anyloom.cli import main; raise SystemExit(main(['validate', 'text2seg']))"


@node
def touched(image: Image, note: str = "", *, amount: Probability = 0.5) -> Image:
    """Return the image."""
    return image


def chain(length: int) -> Graph:
    """Return a chain in which every node has three arguments."""
    sources = ["image", *(f"n{index}" for index in range(length - 1))]
    nodes = {
        f"n{index}": Step("touched", {"image": Ref(source), "note": "a text", "amount": 0.35})
        for index, source in enumerate(sources)
    }
    outputs = {"out": Ref(f"n{length - 1}")}
    return Graph("chain", inputs={"image": GraphInput(Image)}, nodes=nodes, outputs=outputs)


def median(work: Callable[[], object], repeats: int = 7) -> float:
    """Return the median seconds of a call."""
    found = []
    for _ in range(repeats):
        gc.collect()
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return statistics.median(found)


def haystack_loading(length: int) -> float | None:
    """Return the seconds that Haystack takes to load a chain of joiners, or None."""
    try:
        from haystack import Pipeline
        from haystack.components.joiners import BranchJoiner
    except ImportError:
        return None
    pipeline = Pipeline()
    for index in range(length):
        pipeline.add_component(f"n{index}", BranchJoiner(str))
        if index:
            pipeline.connect(f"n{index - 1}.value", f"n{index}.value")
    text = pipeline.dumps()
    return median(lambda: Pipeline.loads(text), 3)


def main() -> int:
    """Print the table; return 1 where a bar is missed."""
    registry.nodes()
    missed = 0
    for length in (1_000, 5_000):
        text = chain(length).to_yaml()
        load, both = median(lambda t=text: loads(t)), median(lambda t=text: check(loads(t)))
        bar = BAR_LOAD_AND_CHECK * length / 1_000
        missed += both > bar
        print(
            f"{length:>6,} nodes of YAML ({len(text) // 1024} KiB): loaded {load:.3f} s, "
            f"loaded and checked {both:.3f} s, {both / length * 1e6:.0f} us a node "
            f"(bar {bar:.1f} s: {both / bar:.2f} of it)"
        )
    for length in (1_000, 10_000):
        graph = chain(length)
        seconds = median(lambda g=graph: check(g))
        print(
            f"{length:>6,} nodes checked: {seconds:.3f} s, {seconds / length * 1e6:.0f} us a node"
        )
    other = haystack_loading(1_000)
    if other is None:
        print("Haystack is not installed")
    else:
        ours = median(lambda text=chain(1_000).to_yaml(): check(loads(text)))
        print(f" 1,000 nodes in Haystack: loaded {other:.3f} s, {other / ours:.1f} times as long")
    whole = median(
        lambda: subprocess.run([sys.executable, "-c", VALIDATE], capture_output=True, check=True), 5
    )
    missed += whole > BAR_VALIDATE
    print(f"anyloom validate text2seg, whole process: {whole:.2f} s (bar {BAR_VALIDATE} s)")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
