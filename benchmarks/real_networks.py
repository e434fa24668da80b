"""B9: real networks on the processors: three pipelines over the same images, beside a script.

Segment Anything and Stable Diffusion of tiny size, and CLIP ViT-B/32 as it is in bfloat16, with
random weights: the same code as the real ones, loaded from folders. The script is what a reader of
the papers' repositories writes: one pipeline after the other, image after image, each pipeline
by itself. Both use one thread a network call, as everybody should who has more to do than one call.
Outputs are compared, and where they differ by more than rounding explains, the benchmark fails.

    OMP_NUM_THREADS=1 python -m benchmarks.real_networks [--images 32]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import PIL.Image
import torch
import transformers

from anyloom import Account, CheckedGraph, Checkpoint, Engine, Image, Item, check, loads
from anyloom.engine.model_pool import ModelPool
from anyloom.engine.timeline import Timeline
from anyloom.foundation.events import Listener
from anyloom.nodes import fill, points_from_text, rank, segment
from anyloom.registry.lookup import registry
from benchmarks.simulated import networks
from tests.models import tiny, tiny_diffusion, tiny_sam

Found: TypeAlias = dict[tuple[str, int], Any]
"""Pipeline and number of the image → the result."""
BAR = 1.3
SCORES, PIXELS = 1e-3, 1e-2
"""By how much results may differ: sums of a shared call are added up in another order.

A pixel of a mask's edge that flips so changed 0.14 % of the painted image at most, of thirty that
were flipped on purpose; a text read wrongly changes all of the hole, 9 to 64 % of these images.
"""
SIDE = 256
TEXTS, PROMPT, STEPS = ["a dog", "a red car"], "a dog", 3
CLICKS = {
    "cut": "60,60 128,128 190,90",
    "ranked": "40,200 128,128 200,200 90,30",
    "filled": "128,128",
}
OPTIONS = {"clip": {"dtype": "bfloat16"}}
PIPELINES = {
    "cut": """
  masks: {segment: {image: $image, points: $clicks, model: sam}}
outputs: {result: $masks}
""",
    "ranked": """
  masks: {segment: {image: $image, points: $clicks, model: sam}}
  best: {rank: {image: $image, regions: $masks, texts: [a dog, a red car], model: clip}}
outputs: {result: $best}
""",
    "filled": """
  masks: {segment: {image: $image, points: $clicks, model: sam}}
  result: {fill: {image: $image, masks: $masks, prompt: a dog, steps: 3, model: sd}}
outputs: {result: $result}
""",
}


def checkpoints(folder: Path) -> list[Checkpoint]:
    """Save the tiny networks."""
    saved = {
        "sam": ("sam", tiny_sam.saved_sam(folder / "sam")),
        "clip": ("clip", clip(folder / "clip")),
        "sd": ("stable-diffusion-inpainting", tiny_diffusion.stable_diffusion(folder / "sd")),
    }
    return [
        Checkpoint(name, family, options={"folder": str(place), **OPTIONS.get(name, {})})
        for name, (family, place) in saved.items()
    ]


def clip(folder: Path) -> Path:
    """Save a CLIP of the size of ViT-B/32."""
    torch.manual_seed(0)
    network = transformers.CLIPModel(transformers.CLIPConfig())
    network.to(torch.bfloat16).save_pretrained(folder)
    pictures = transformers.CLIPImageProcessor()
    transformers.CLIPProcessor(pictures, tiny.clip_tokenizer()).save_pretrained(folder)
    return folder


def pictures(folder: Path, count: int) -> list[Path]:
    """Write images with something in them."""
    random = np.random.default_rng(7)
    files = []
    for number in range(count):
        coarse = PIL.Image.fromarray(random.integers(0, 255, (8, 8, 3), np.uint8))
        files.append(folder / f"{number}.png")
        coarse.resize((SIDE, SIDE)).save(files[-1])
    return files


def graph(name: str) -> CheckedGraph:
    """Return one of the pipelines."""
    clicks = f'clicks: {{points_from_text: {{image: $image, text: "{CLICKS[name]}"}}}}'
    head = f"graph: {name}\ninputs: {{image: Image}}\nnodes:\n  {clicks}"
    return check(loads(head + PIPELINES[name]))


def script(files: list[Path]) -> Found:
    """Return what the script makes."""
    found: Found = {}
    for name in PIPELINES:
        models: dict[str, Any] = {}
        for one in registry.models().checkpoints.values():
            if f"model: {one.name}" in PIPELINES[name]:
                models[one.name] = registry.models().adapter(one).load(one, "cpu")
        for number, file in enumerate(files):
            found[name, number] = by_hand(name, Image.open(file), models)
    return found


def by_hand(name: str, image: Image, models: dict[str, Any]) -> Any:
    """Make a pipeline's result of one image by calling what it consists of."""
    clicks = points_from_text.function(image, CLICKS[name])  # type: ignore[attr-defined]
    masks = segment.function(image, points=clicks, model=models["sam"])  # type: ignore[attr-defined]
    if name == "cut":
        return masks
    if name == "ranked":
        return rank.function(image, masks, TEXTS, model=models["clip"])  # type: ignore[attr-defined]
    return fill.function(image, masks, PROMPT, steps=STEPS, model=models["sd"])  # type: ignore[attr-defined]


def with_anyloom(
    files: list[Path], graphs: dict[str, CheckedGraph], listeners: Sequence[Listener] = ()
) -> Found:
    """Return the same of the three pipelines on one engine."""
    found: Found = {}
    with Engine(models=ModelPool("cpu"), listeners=listeners) as engine:

        def stream(name: str) -> None:
            items = [
                Item(str(n), lambda file=file: {"image": Image.open(file)})
                for n, file in enumerate(files)
            ]
            for result in engine.stream(graphs[name], items, account=Account(name)):
                result.raise_failure()
                found[name, int(result.name)] = result.outputs["result"]

        threads = [threading.Thread(target=stream, args=(name,)) for name in graphs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return found


def difference(one: Any, other: Any) -> tuple[float, float]:
    """Return by how much scores differ, and in what share of the pixels masks or images do.

    An image differs where a color is more than two of 255 levels off.
    """
    if isinstance(one, Image):
        levels = np.abs(one.pixels.astype(int) - other.pixels).max(axis=2)
        return 0.0, float((levels > 2).mean())
    scores = float(np.abs(np.asarray(one.scores) - np.asarray(other.scores)).max())
    return scores, float((one.dense() != other.dense()).mean())


def timed(work: Callable[[], Found]) -> tuple[float, float, Found]:
    """Return wall and CPU seconds, and what came."""
    began, cpu = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - began, time.process_time() - cpu, found


def main() -> None:
    """Print medians of interleaved runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=32)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--trace", metavar="FILE", help="write a timeline of one run, and no more")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{arguments.pictures} pictures; load average {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place, networks(checkpoints(Path(place))):
        files = pictures(Path(place), arguments.pictures)
        graphs = {name: graph(name) for name in PIPELINES}
        if arguments.trace:
            with_anyloom(files[:1], graphs)
            with Timeline(arguments.trace) as trace:
                with_anyloom(files, graphs, [trace])
            return
        script(files[:1])  # imports are not what is measured here
        rows, equal, most, pixels = [], 0, 0.0, 0.0
        for _ in range(arguments.repeats):
            apart, apart_cpu, expected = timed(lambda: script(files))
            ours, cpu, found = timed(lambda: with_anyloom(files, graphs))
            for key, value in expected.items():
                equal += value.fingerprint == found[key].fingerprint
                scores, changed = difference(value, found[key])
                most, pixels = max(most, scores), max(pixels, changed)
            rows.append((apart / ours, apart_cpu / cpu, apart, ours, apart_cpu, cpu))
        total = arguments.repeats * len(files) * len(PIPELINES)
    by_wall, by_cpu, apart, ours, apart_cpu, cpu = sorted(rows)[len(rows) // 2]
    print(
        f"script {apart:.2f} s, anyloom {ours:.2f} s = {by_wall:.2f}x (bar {BAR}); CPU seconds "
        f"{apart_cpu:.2f} and {cpu:.2f} = {by_cpu:.2f}x; floor of two processors "
        f"{cpu / 2:.2f} s; {equal} of {total} results equal bit by bit, scores "
        f"differ by {most:.1e} at most, masks and pictures in {pixels:.1e} of the pixels at most"
    )
    if most > SCORES or pixels > PIXELS:
        raise SystemExit(f"results differ: allowed are {SCORES:g} and {PIXELS:g} of the pixels")


if __name__ == "__main__":
    main()
