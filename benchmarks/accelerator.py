"""B10: real networks at real sizes with random weights on an accelerator, beside scripts.

Photos of 1024×768 pixels come as JPEG files; what is found goes out as run lengths, a text or a
JPEG. Beside anyloom run the scripts of `accelerator_scripts.py`, in turns, on some of the same
photos: they take as long for each, however many there are. Each round has photos of its own, so
that nothing is found done. Anyloom computes in the precision that it chooses on the device, and,
where that is float32, also in bfloat16, which its checkpoints have as an option. Floors are those
of `roofline.py` and of the device as measured on the spot. Random masks reach over the whole
image, so that crops are larger than real ones, and harder on processors.

    python -m benchmarks.accelerator [--device cuda:0] [--tiny] [--only NAME] [--results FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, fields
from functools import partial
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import PIL.Image
import torch

from anyloom import Engine
from anyloom.engine.model_pool import ModelPool
from anyloom.models.loading.library_output import silenced
from benchmarks import accelerator_networks
from benchmarks.accelerator_least import Part
from benchmarks.accelerator_rounds import (
    Contender,
    Round,
    Runs,
    in_turns,
    scripted,
    streamed,
)
from benchmarks.accelerator_workloads import WORKLOADS, checkpoints, graph_of
from benchmarks.roofline import Peak, Work, counted, measured_peak
from benchmarks.simulated import networks

BAR, OF_ROOFLINE = 8.0, 0.7
PLAIN, HALF, OURS, OURS_HALF = "float32 script", "half script", "anyloom", "anyloom in bfloat16"
SIZE = (1024, 768)


def main() -> None:
    """Print a table for each workload."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="cuda:0" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--tiny", action="store_true", help="networks of tiny size")
    parser.add_argument("--only", choices=WORKLOADS, action="append", metavar="NAME")
    parser.add_argument("--pictures", type=int, help="for anyloom in a round")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--results", type=Path, metavar="FILE")
    options = parser.parse_args()
    peak = measured_peak(options.device)
    told: dict[str, Any] = {**facts(options.device), "peak": asdict(peak), "workloads": {}}
    print(
        f"{told['device']}: {peak.flops / 1e12:.0f} TFLOP/s in bfloat16, "
        f"{peak.bandwidth / 1e12:.2f} TB/s; load average {os.getloadavg()[0]:.1f}"
    )
    for name in options.only or WORKLOADS:
        with tempfile.TemporaryDirectory() as home, silenced("diffusers", "transformers"):
            told["workloads"][name] = measured(name, Path(home), peak, options)
        if options.results:  # at once, so that a later one cannot lose it
            options.results.parent.mkdir(parents=True, exist_ok=True)
            options.results.write_text(json.dumps(told, indent=1) + "\n")


def facts(device: str) -> dict[str, Any]:
    """Return what a result cannot be understood without."""
    import diffusers
    import transformers

    accelerated = device != "cpu"
    return {
        "device": torch.cuda.get_device_name(device) if accelerated else "processor",
        "driver": driver() if accelerated else None,
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "diffusers": diffusers.__version__,
        "date": time.strftime("%Y-%m-%d"),
        "command": " ".join(["python -m benchmarks.accelerator", *sys.argv[1:]]),
    }


def driver() -> str | None:
    """Return the version of NVIDIA's driver, where its library for Python is installed."""
    if not find_spec("pynvml"):
        return None
    import pynvml

    try:
        pynvml.nvmlInit()
        return str(pynvml.nvmlSystemGetDriverVersion())
    except pynvml.NVMLError:  # as in some containers
        return None


def measured(name: str, home: Path, peak: Peak, options: argparse.Namespace) -> dict[str, Any]:
    """Measure one workload and print it."""
    workload, device, began = WORKLOADS[name], options.device, time.perf_counter()
    points = 4 if options.tiny else 32
    folders = {
        one: accelerator_networks.saved(one, home, device, small=options.tiny)
        for one in workload.script.needs
    }
    count, few = (4, 2) if options.tiny else workload.pictures
    count = options.pictures or count
    files = photos(home, count * (options.repeats + 1))
    work = least_work(workload.least(folders, device, files, points), peak)
    made = {
        which: workload.script(folders, device, half=which == HALF, points=points)
        for which in (PLAIN, HALF)
    }
    kept = made[PLAIN].threshold(files[0])
    for script in made.values():
        script.kept = kept
    prepared = time.perf_counter() - began
    automatic = {
        "points_per_side": points,
        "iou_threshold": kept,
        "stability_threshold": 0,
        "nms_threshold": 1.0,
    }
    with (
        networks(checkpoints(folders, automatic)),
        Engine(models=ModelPool(device)) as engine,
    ):
        contenders: dict[str, Contender] = {
            which: lambda some, script=script: scripted(script, some[:few])
            for which, script in made.items()
        }
        for which in (OURS, OURS_HALF) if workload.halved else (OURS,):
            graph = graph_of(name, halved=which == OURS_HALF)
            contenders[which] = partial(streamed, engine, graph, kept)
        rounds = [files[start : start + count] for start in range(0, len(files), count)]
        slow = [PLAIN] if workload.slow else []
        found = in_turns(contenders, rounds, device, twice_at_most=slow)
        engine.models.close()
    return report(name, found, work, prepared)


def photos(home: Path, count: int) -> list[Path]:
    """Write photos with something in them, each another."""
    random = np.random.default_rng(7)
    files = []
    for number in range(count):
        coarse = PIL.Image.fromarray(random.integers(0, 255, (12, 16, 3), np.uint8))
        files.append(home / f"{number}.jpg")
        coarse.resize(SIZE, PIL.Image.Resampling.BICUBIC).save(files[-1], quality=90)
    return files


def least_work(parts: Iterable[Part], peak: Peak) -> Work:
    """Return what one image needs at least."""
    found = [(counted(call, peak), pictures) for call, pictures in parts]
    return Work(
        *(
            sum(getattr(work, fact.name) / pictures for work, pictures in found)
            for fact in fields(Work)
        )
    )


def report(name: str, found: dict[str, Runs], work: Work, prepared: float) -> dict[str, Any]:
    """Print what was found, and return it."""
    plain = [one.seconds for one in found[PLAIN].rounds]
    told: dict[str, Any] = {
        "prepared_seconds": prepared,
        "tera_operations": work.flops / 1e12,
        "giga_bytes": work.bytes / 1e9,
        "floor_seconds": work.floor,
        "roofline_seconds": work.roofline,
        "kernels": work.operations,
        "contenders": {},
    }
    print(
        f"\n{name}: a picture needs {work.flops / 1e12:.3g} TFLOP and {work.bytes / 1e9:.3g} GB: "
        f"floor {1e3 * work.floor:.3g} ms, eager roofline {1e3 * work.roofline:.3g} ms; "
        f"prepared in {prepared:.0f} s"
    )
    for which, runs in found.items():
        seconds = median(one.seconds for one in runs.rounds)
        # Each round against the one beside it; a slow script has only one.
        pairs = zip_longest(plain, runs.rounds)
        ratio = median(
            (slow or plain[-1]) / one.seconds for slow, one in pairs if isinstance(one, Round)
        )
        busy = [one.busy for one in runs.rounds if one.busy is not None]
        facts = {
            "warm_up_seconds": runs.warm_up,
            "seconds_a_picture": [one.seconds for one in runs.rounds],
            "pictures_a_second": 1 / seconds,
            "times_the_float32_script": ratio,
            "of_the_eager_roofline": work.roofline / seconds,
            "of_the_floor": work.floor / seconds,
            "busy_by_the_engine": median(busy) if busy else None,
            "busy_by_the_driver": median(runs.gpu) if runs.gpu else None,
            "peak_reserved_gigabytes": runs.reserved / 1e9,
            "working_gigabytes": runs.working / 1e9,
            "results_a_picture": sorted({one for each in runs.rounds for one in each.results}),
        }
        told["contenders"][which] = facts
        print(
            f"  {which:20} {1 / seconds:8.3g} pictures/s = {ratio:5.2f}x (bar {BAR:.0f}), "
            f"{work.roofline / seconds:5.1%} of the roofline (bar {OF_ROOFLINE:.0%}), "
            f"{work.floor / seconds:5.1%} of the floor; busy {_share(facts['busy_by_the_engine'])} "
            f"by the engine, {_share(facts['busy_by_the_driver'])} by the driver; "
            f"{runs.working / 1e9:.1f} GB at work, {runs.reserved / 1e9:.1f} in all; "
            f"{facts['results_a_picture']} results a picture; warm-up {runs.warm_up:.1f} s",
            flush=True,
        )
    return told


def _share(share: float | None) -> str:
    return "unknown" if share is None else f"{share:.0%}"


if __name__ == "__main__":
    main()
