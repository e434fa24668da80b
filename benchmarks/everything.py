"""B5: everything in an image is cut out and ranked, with real work on processors between networks.

The networks sleep as the automatic masks and CLIP on a hundred crops take on an H100; what lies
between is done: run lengths of a hundred masks of a megapixel, their crops, the results as COCO.
The baselines do the same with one image after the other, and in a thread for each of four.

    python -m benchmarks.everything [--images 24]
"""

from __future__ import annotations

import argparse
import json
import os
import threading
import time
from collections.abc import Callable
from functools import cache

import numpy as np

from anyloom import CheckedGraph, Graph, Image, Item, Masks, check, node, use
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.nodes import cut_out
from benchmarks import simulated
from benchmarks.simulated import Network, SleepingNetwork, call, meter, network, networks

SIDE, MASKS = 1024, 100
SEGMENTER = network("segmenter", 0.002, 0.068)  # encoder 16 ms, decoder 48, upscaling 5
RANKER = network("ranker", 0.002, 0.033)  # CLIP ViT-L on 100 crops
BAR, BUSY = 1.3, 0.85


@cache
def found() -> np.ndarray:
    """Return what the segmenter gives: 100 discs, bool N×H×W."""
    random = np.random.default_rng(5)
    rows, columns = np.ogrid[:SIDE, :SIDE]
    masks = np.zeros((MASKS, SIDE, SIDE), bool)
    for mask in masks:
        y, x, radius = [*random.uniform(100, SIDE - 100, 2).tolist(), random.uniform(15, 90)]
        mask |= (rows - y) ** 2 + (columns - x) ** 2 < radius**2
    return masks


@cache
def image() -> Image:
    """Return the image, the same each time."""
    return Image(np.random.default_rng(6).integers(0, 255, (SIDE, SIDE, 3), np.uint8))


@node
def everything(number: float, *, model: Network = use()) -> Masks:
    """Cut out everything, as run lengths."""
    model.look(number)
    return Masks.from_arrays(found())


@node
def best(number: float, masks: Masks, *, model: Network = use()) -> float:
    """Show the crops to CLIP."""
    shown = cut_out.function(image(), masks, outside="black")  # type: ignore[attr-defined]
    return model.look(number) + len(shown)


@node
def written(masks: Masks, score: float) -> str:
    """Write annotations as COCO has them."""
    return coco(masks, score)


def coco(masks: Masks, score: float) -> str:
    """Return an image's annotations."""
    shapes = [{**one, "counts": one["counts"].decode()} for one in masks.shapes.to_coco()]
    return json.dumps({"score": score, "segmentation": shapes})


def graph() -> CheckedGraph:
    """Return the pipeline."""
    steps = {
        "masks": Step("everything", {"number": Ref("x"), "model": Ref("segmenter")}),
        "score": Step("best", {"number": Ref("x"), "masks": Ref("masks"), "model": Ref("ranker")}),
        "file": Step("written", {"masks": Ref("masks"), "score": Ref("score")}),
    }
    return check(
        Graph(
            "everything",
            inputs={"x": GraphInput(float)},
            models={"segmenter": "segmenter", "ranker": "ranker"},
            nodes=steps,
            outputs={"y": Ref("file")},
        )
    )


def script(numbers: range) -> list[str]:
    """What a script does, with the same functions."""
    segmenter, ranker = SleepingNetwork(SEGMENTER), SleepingNetwork(RANKER)
    files = []
    for number in numbers:
        call(segmenter, [float(number)])
        masks = Masks.from_arrays(found())
        shown = cut_out.function(image(), masks, outside="black")  # type: ignore[attr-defined]
        [score] = call(ranker, [float(number)])
        files.append(coco(masks, score + len(shown)))
    return files


def in_threads(count: int, workers: int = 4) -> None:
    """What several scripts do beside each other."""
    threads = [
        threading.Thread(target=script, args=(range(first, count, workers),))
        for first in range(workers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def with_anyloom(count: int) -> list[str]:
    """The same as a stream."""
    with simulated.engine(workers=4) as engine:
        checked = graph()
        items = [Item(str(n), lambda n=n: {"x": float(n)}) for n in range(count)]
        results = list(engine.stream(checked, items, in_flight=8, ordered=True))
        for result in results:
            result.raise_failure()
        return [str(result.outputs["y"]) for result in results]


def timed(work: Callable[[], object]) -> tuple[float, float, float, object]:
    """Return wall, CPU and device seconds, and what came."""
    meter.reset()
    began, cpu = time.perf_counter(), time.process_time()
    came = work()
    return time.perf_counter() - began, time.process_time() - cpu, meter.busy, came


def main() -> None:
    """Print medians of interleaved runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=24)
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    count = arguments.images
    print(f"{count} images; load average {os.getloadavg()[0]:.1f}")
    with networks([SEGMENTER, RANKER]):
        with_anyloom(2)  # imports are not what is measured here
        rows = []
        for _ in range(arguments.repeats):
            apart, apart_cpu, _, expected = timed(lambda: script(range(count)))
            threads, _, _, _ = timed(lambda: in_threads(count))
            ours, cpu, busy, came = timed(lambda: with_anyloom(count))
            assert came == expected, "other results than the script's"
            rows.append((apart / ours, threads / ours, busy / ours, apart_cpu, cpu, ours))
    by_script, by_threads, share, apart_cpu, cpu, ours = sorted(rows)[len(rows) // 2]
    floor = count * (float(SEGMENTER.options["each"]) + float(RANKER.options["each"]))
    print(
        f"{by_script:.2f}x the script (bar {BAR}), {by_threads:.2f}x four threads of it; device "
        f"busy {share:.0%} (bar {BUSY:.0%}); {ours:.2f} s, floor of the device {floor:.2f} s; "
        f"processors {cpu / count * 1e3:.0f} ms an image, the script {apart_cpu / count * 1e3:.0f}"
    )


if __name__ == "__main__":
    main()
