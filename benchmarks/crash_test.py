"""Does a run over a folder survive kills without losing, doubling or damaging anything?

    python benchmarks/crash_test.py --images 1000 --kills 200

A graph of four nodes runs over small pictures in a process of its own, which is killed (SIGKILL) at
random moments and started again in the same way. Whenever a run comes to its end, its folder is
compared with that of a run that was left alone, byte by byte (all but timings.jsonl), and the next
one begins in a new folder, until all kills are spent. Exit code 0: nothing was lost.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np

from anyloom import Engine, Image, Masks, Text, graph, node, run_folder
from anyloom.engine.events import Event

LOG = "computed.log"
SCRIPT = Path(__file__).resolve()


@node
def brightest(image: Image) -> Masks:
    """Cut out what is brighter than the mean, left and right."""
    grey = image.pixels.mean(axis=2)
    left = np.arange(image.width) < image.width / 2
    bright = grey > grey.mean()
    return Masks.from_arrays([bright & left, bright & ~left], labels=["left", "right"])


@node
def inverted(masks: Masks) -> Masks:
    """Return what is left out."""
    return masks.invert()


@node
def reddened(image: Image, masks: Masks) -> Image:
    """Paint masks red."""
    pixels = image.pixels.copy()
    pixels[masks.union()] = (255, 0, 0)
    return Image(pixels)


@node
def told(masks: Masks) -> Text:
    """Say how large they are."""
    return f"{int(masks.areas.sum())} pixels"


class Seen(NamedTuple):
    masks: Masks
    overlay: Image
    caption: Text


@graph
def four_nodes(image: Image) -> Seen:
    """Cut out, invert, paint and tell."""
    masks = brightest(image)
    rest = inverted(masks)
    return Seen(rest, reddened(image, masks), told(rest))


def run(source: str, out: str, jobs: int, seconds: float) -> None:
    """Run the graph; what a child does until it is killed."""
    log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def listen(event: Event) -> None:
        if event.kind == "run_started":
            print("started", flush=True)
        if event.kind == "item_finished":
            os.write(log, f"{event.item}\n".encode())
            time.sleep(seconds)

    with Engine(workers=jobs) as engine:
        run_folder(four_nodes, source, out=out, jobs=jobs, engine=engine, listeners=[listen])


def tree(folder: Path) -> dict[str, str]:
    """Return the hash of every file that must be the same whatever happened."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and ".anyloom" not in file.parts and file.name != "timings.jsonl"
    }


def crash_test(images: int, kills: int, jobs: int, longest: float, seconds: float) -> bool:
    """Kill and resume; print what was found and say whether all of it is well."""
    for number in range(images):
        pixels = np.random.default_rng(number).integers(0, 256, (48, 64, 3), dtype=np.uint8)
        Path("in").mkdir(exist_ok=True)
        Path("in", f"{number}.png").write_bytes(Image(pixels).encode())
    run("in", "reference", jobs, 0)
    reference = tree(Path("reference"))
    Path(LOG).unlink()
    chance = random.Random(0)
    spent = hits = runs = bad = 0
    redone: list[int] = []
    found = Counter({"lost": 0, "doubled": 0, "corrupt": 0, "stray": 0})
    began = time.monotonic()
    while spent < kills:
        child = subprocess.Popen(
            [sys.executable, str(SCRIPT), "--child", str(jobs), str(seconds)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        child.stdout.readline()
        deadline = time.monotonic() + chance.uniform(0, longest)
        while child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
        if child.poll() is None:
            child.send_signal(signal.SIGKILL)
            child.wait()
            spent += 1
            hits += 1
            if spent < kills:
                continue
            subprocess.run(child.args, check=True, stdout=subprocess.DEVNULL)
        elif child.returncode != 0:
            raise SystemExit("a run failed by itself")
        runs += 1
        left = tree(Path("out"))
        lines = Path("out/results.jsonl").read_text("utf-8").splitlines()
        names = [json.loads(line)["name"] for line in lines]
        found["lost"] += images - len(set(names)) + len(set(reference) - set(left))
        found["doubled"] += len(names) - len(set(names))
        found["stray"] += len(set(left) - set(reference))
        found["corrupt"] += sum(reference.get(path, one) != one for path, one in left.items())
        bad += left != reference
        redone.append(len(Path(LOG).read_text().split()) - images)
        print(f"run {runs}: {hits} kills, {redone[-1]} pictures computed again", flush=True)
        if redone[-1] > hits * jobs:
            bad += 1
        hits = 0
        shutil.rmtree("out")
        Path(LOG).unlink()
    print(f"{images} pictures, {spent} kills, {runs} runs, {time.monotonic() - began:.0f} s")
    print(", ".join(f"{count} {what}" for what, count in found.items()))
    share = sum(redone) / max(spent, 1)
    print(f"{share:.2f} pictures computed again per kill (at most {jobs} allowed)")
    print(f"{runs - bad} of {runs} run folders identical to one that was left alone")
    return not bad and not found.total()


def main() -> None:
    """Read the command line."""
    if sys.argv[1:2] == ["--child"]:
        run("in", "out", int(sys.argv[2]), float(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--images", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=4, help="pictures under way at once")
    parser.add_argument("--longest", type=float, default=1.5, help="seconds until a kill")
    parser.add_argument("--seconds", type=float, default=0.004, help="waited after each picture")
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        well = crash_test(**vars(wishes))
        os.chdir("/")
    raise SystemExit(0 if well else 1)


if __name__ == "__main__":
    main()
