"""B3: K graphs on one device that begin alike, with an encoder on the same images.

What they share is found once, while it is under way or afterwards, whatever graph asks. The
networks sleep as the encoder, a decoder and CLIP take on an H100; the baseline runs each graph by
itself, as K scripts would one after the other.

    python -m benchmarks.prefix [--images 8]
"""

from __future__ import annotations

import argparse
import os
import threading
import time

from anyloom import CheckedGraph, Engine, Graph, Item, check, node
from anyloom.compiler.definition import GraphInput, Ref, Step
from benchmarks import simulated
from benchmarks.simulated import meter, network, networks

OUTSIDE = 0.010
ENCODER = network("encoder", 0.002, 0.016)
DECODER = network("decoder", 0.001, 0.0002)
BAR = 1.0
"""Calls of the encoder for each image, whatever K is."""


@node
def prompted(number: float, *, prompt: int = 0) -> float:
    """Stand for what a graph asks of the image."""
    return number + 1000 * prompt


def graph(prompt: int) -> CheckedGraph:
    """Return a graph: decode the image, encode it, ask something of its own, write."""
    steps = {
        "decoded": Step("slept", {"number": Ref("x"), "seconds": OUTSIDE}),
        "encoded": Step("looked", {"number": Ref("decoded"), "model": Ref("encoder")}),
        "prompt": Step("prompted", {"number": Ref("encoded"), "prompt": prompt}),
        "masks": Step("looked", {"number": Ref("prompt"), "model": Ref("decoder")}),
    }
    return check(
        Graph(
            f"prompt_{prompt}",
            inputs={"x": GraphInput(float)},
            models={"encoder": "encoder", "decoder": "decoder"},
            nodes=steps,
            outputs={"y": Ref("masks")},
        )
    )


def stream(engine: Engine, checked: CheckedGraph, images: int) -> None:
    """Run a graph on every image."""
    items = [Item(str(n), lambda n=n: {"x": float(n)}) for n in range(images)]
    for result in engine.stream(checked, items):
        result.raise_failure()


def together(count: int, images: int) -> tuple[float, float]:
    """Return the seconds of K graphs on one engine, and the encoder's calls for each image."""
    meter.reset()
    graphs = [graph(prompt) for prompt in range(count)]
    with simulated.engine(workers=16) as engine:
        began = time.perf_counter()
        threads = [threading.Thread(target=stream, args=(engine, g, images)) for g in graphs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - began, meter.requested["encoder"] / images


def separately(count: int, images: int) -> float:
    """Return the seconds of K runs that know nothing of each other."""
    graphs = [graph(prompt) for prompt in range(count)]
    seconds = 0.0
    for one in graphs:
        with simulated.engine(workers=16) as engine:
            began = time.perf_counter()
            stream(engine, one, images)
            seconds += time.perf_counter() - began
    return seconds


def sweep(count: int, images: int) -> tuple[float, float, float]:
    """Return the seconds of a first run, of one with another prompt, and of the same once more."""
    with simulated.engine(workers=16) as engine:
        times: list[float] = []
        for prompt in [*range(count), count - 1]:
            one = graph(prompt)
            began = time.perf_counter()
            stream(engine, one, images)
            times.append(time.perf_counter() - began)
    others = sorted(times[1:-1])
    return times[0], others[len(others) // 2], times[-1]


def main() -> None:
    """Print a line for each K, and one for the sweep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=8)
    images = parser.parse_args().images
    each = float(ENCODER.options["each"])
    print(f"{images} images; load average {os.getloadavg()[0]:.1f}")
    with networks([ENCODER, DECODER]):
        together(2, 2)  # imports are not what is measured here
        for count in (1, 2, 4, 8, 16):
            apart = separately(count, images)
            ours, calls = together(count, images)
            suffix = count * images * float(DECODER.options["each"])
            print(
                f"K = {count:2}: {calls:.2f} encoder calls an image (bar {BAR}); {ours:.2f} s, "
                f"{apart:.2f} s separately = {apart / ours:.1f}x; floor of the device "
                f"{images * each + suffix:.2f} s"
            )
        first, other, again = sweep(8, images)
        print(
            f"sweep of the prompt: first {first * 1e3:.0f} ms, another prompt {other * 1e3:.0f} ms "
            f"({other / first:.0%}), the same again {again * 1e3:.1f} ms ({again / first:.1%})"
        )


if __name__ == "__main__":
    main()
