"""Crash test: a run over a folder survives kills without losing, doubling or damaging anything.

    python -m benchmarks.crash_test --engine processes --images 300 --kills 25

A graph of four nodes runs over small images in a process of its own (`crash_run.py`), which is
killed (SIGKILL) at random moments and started again in the same way: the process alone, or all of
its group, and where it has workers (`--engine processes`, `ray`) also one of them alone, after
which the run must come to its end by itself. Whenever a run comes to its end, its folder is
compared with that of a run that was left alone, byte by byte (all but timings.jsonl), and the next
one begins in a new folder, until all kills are spent. Every second run uses the cache. Exit code 0:
nothing was lost, doubled or damaged, no more was computed again than was under way, and no process
was left behind.
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
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import numpy as np
import psutil

from anyloom import Image

from .crash_run import WORKERS

LOG = Path("computed.log")
MARK = "CRASH_TEST_START"
REPOSITORY = Path(__file__).resolve().parents[1]
AT_ONCE = {"local": 1.0, "processes": 2 * 4 / 3, "ray": 2 * 4 * 4 / 3}
"""How many times `jobs` images are under way at once: in two processes, or in two actors of four
batches each, and a quarter of all is being written."""
START = {"local": 0.7, "processes": 1.5, "ray": 25.0}
"""About the seconds until images are computed; some kills fall into them."""
GRACE = {"local": 5.0, "processes": 10.0, "ray": 60.0}
"""Seconds in which what a killed process started must have ended by itself."""
STUCK = 600


class Started:
    """One start of the run: its process, and all processes that came from it."""

    numbers = count()

    def __init__(self, engine: str, jobs: int, seconds: float, cached: bool) -> None:
        self.mark = f"{os.getpid()}.{next(Started.numbers)}"
        command = [sys.executable, "-m", "benchmarks.crash_run", engine, "in", "out"]
        paths = os.pathsep.join([str(REPOSITORY), *filter(None, [os.environ.get("PYTHONPATH")])])
        self.log = Path("stderr.log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, str(jobs), str(seconds), "cached" if cached else "anew"],
                env={**os.environ, "PYTHONPATH": paths, MARK: self.mark},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )

    def others(self) -> list[psutil.Process]:
        """Return what runs of all that came from this start, but for its process itself."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get(MARK) == self.mark and process.pid != self.process.pid:
                    found.append(process)
            except psutil.Error:  # gone meanwhile
                continue
        return found

    def workers(self) -> list[psutil.Process]:
        """Return the processes that work on images."""
        found = []
        for process in self.others():
            try:
                line = " ".join(process.cmdline())
            except psutil.Error:
                continue
            if "spawn_main" in line or line.startswith("ray::MapWorker"):
                found.append(process)
        return found

    def lingering(self, seconds: float) -> tuple[list[psutil.Process], float]:
        """Wait for everything to be gone; return what is not, and how long it took."""
        began = time.monotonic()
        while (left := self.others()) and time.monotonic() - began < seconds:
            time.sleep(0.05)
        return left, time.monotonic() - began

    def errors(self) -> str:
        """Return what it wrote to stderr."""
        return self.log.read_text()


class CrashTest:
    """Kills and resumes runs, and counts what is wrong."""

    def __init__(self, engine: str, images: int, jobs: int, longest: float, seconds: float) -> None:
        self.engine = engine
        self.images = images
        self.jobs = jobs
        self.longest = longest
        self.seconds = seconds
        self.chance = random.Random(0)
        self.kinds = ["process", "group", "worker"][: 3 if WORKERS[engine] > 1 else 2]
        self.killed: Counter[str] = Counter()
        self.found: Counter[str] = Counter(
            dict.fromkeys(
                ("lost", "doubled", "damaged", "stray", "left behind", "redone in vain"), 0
            )
        )
        self.messages: Counter[str] = Counter()
        self.redone = 0
        self.runs = 0
        self.longest_end = 0.0

    def run(self, kills: int) -> bool:
        """Spend the kills; return whether nothing was found."""
        for number in range(self.images):
            pixels = np.random.default_rng(number).integers(0, 256, (48, 64, 3), dtype=np.uint8)
            Path("in").mkdir(exist_ok=True)
            Path("in", f"{number}.png").write_bytes(Image(pixels).encode())
        self._end(Started("local", self.jobs, self.seconds, False))
        Path("out").rename("reference")
        LOG.unlink()
        began = time.monotonic()
        while self.killed.total() < kills:
            self._one_run(kills)
            shutil.rmtree("out")
            shutil.rmtree(os.environ["ANYLOOM_CACHE"], ignore_errors=True)
            LOG.unlink()
        kinds = ", ".join(f"{count} of {kind}" for kind, count in self.killed.items())
        print(
            f"{self.engine}: {self.images} images, {self.killed.total()} kills ({kinds}), "
            f"{self.runs} runs, {time.monotonic() - began:.0f} s"
        )
        print(", ".join(f"{count} {kind}" for kind, count in self.found.items()))
        allowed = int(self.jobs * AT_ONCE[self.engine])
        share = self.redone / kills
        print(f"{share:.2f} images computed again per kill (at most {allowed} allowed)")
        print(f"what a killed process had started was gone after {self.longest_end:.1f} s at most")
        for line, number in self.messages.most_common(5):
            print(f"on stderr {number} times: {line[:200]}")
        return not self.found.total()

    def _one_run(self, kills: int) -> None:
        """Kill and start again until a run comes to its end; check its results."""
        kills_of_run: Counter[str] = Counter()
        cached = self.runs % 2 == 1
        while True:
            started = Started(self.engine, self.jobs, self.seconds, cached)
            if self.killed.total() == kills or not (kind := self._kill(started)):
                break
            self.killed[kind] += 1
            kills_of_run[kind] += 1
            if kind == "worker":
                break
        self._end(started)
        self.runs += 1
        redone = len(LOG.read_text().split()) - self.images
        self.redone += max(0, redone)
        allowed = kills_of_run.total() * int(self.jobs * AT_ONCE[self.engine])
        self.found["redone in vain"] += max(0, redone - allowed)
        self._compare()
        print(
            f"run {self.runs}: {dict(kills_of_run)}, {redone} computed again; {dict(self.found)}",
            flush=True,
        )

    def _kill(self, started: Started) -> str:
        """Kill at a random moment; return what was killed, "" where the run was faster."""
        kind = self.kinds[self.killed.total() % len(self.kinds)]
        before = LOG.stat().st_size if LOG.exists() else 0
        if kind == "worker" or self.chance.random() < 0.75:
            while started.process.poll() is None and (
                not LOG.exists() or LOG.stat().st_size == before
            ):
                time.sleep(0.002)
            wait = self.chance.uniform(0, self.longest)
        else:
            wait = self.chance.uniform(0, START[self.engine])
        deadline = time.monotonic() + wait
        while started.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
        if kind == "worker":
            workers = started.workers()
            if started.process.poll() is not None or not workers:
                return ""
            self.chance.choice(workers).kill()
            return kind
        if started.process.poll() is not None:
            return ""
        if kind == "group":
            os.killpg(started.process.pid, signal.SIGKILL)
        else:
            started.process.kill()
        started.process.wait()
        self._read_errors(started)
        # Half of the starts come while what was left behind may still be there.
        if self.chance.random() < 0.5:
            left, seconds = started.lingering(GRACE[self.engine])
            self.longest_end = max(self.longest_end, seconds)
            self._left_behind(left)
        return kind

    def _end(self, started: Started) -> None:
        """Wait until a run has come to its end by itself."""
        try:
            output, _ = started.process.communicate(timeout=STUCK)
        except subprocess.TimeoutExpired:
            print("stuck:", [process.cmdline() for process in started.others()])
            os.killpg(started.process.pid, signal.SIGABRT)
            output = ""
        done, skipped, failed = map(int, (output or "0 0 0").split()[-3:])
        if started.process.returncode or failed or done + skipped != self.images:
            raise SystemExit(f"a run ended with {output!r}: {started.errors()}")
        self._read_errors(started)
        self._left_behind(started.lingering(GRACE[self.engine])[0])

    def _read_errors(self, started: Started) -> None:
        self.messages.update(line for line in started.errors().splitlines()[-1:] if line.strip())

    def _left_behind(self, left: Sequence[psutil.Process]) -> None:
        for process in left:
            try:
                print("left behind:", " ".join(process.cmdline())[:200])
                process.kill()
            except psutil.Error:
                continue
            self.found["left behind"] += 1

    def _compare(self) -> None:
        reference, left = tree(Path("reference")), tree(Path("out"))
        lines = Path("out/results.jsonl").read_text("utf-8").splitlines()
        names = [json.loads(line)["name"] for line in lines]
        coco = json.loads(Path("out/coco.json").read_text("utf-8"))
        twice = len({one["file_name"] for one in coco["images"]})
        self.found["lost"] += self.images - len(set(names)) + len(set(reference) - set(left))
        self.found["doubled"] += len(names) - len(set(names)) + len(coco["images"]) - twice
        self.found["stray"] += len(set(left) - set(reference))
        self.found["damaged"] += sum(reference.get(path, one) != one for path, one in left.items())


def tree(folder: Path) -> dict[str, str]:
    """Return the hash of every file that must be the same whatever happened.

    Of the store's own folder only which files there are: its record holds times.
    """
    found = {}
    for file in folder.rglob("*"):
        if file.is_file() and file.name != "timings.jsonl":
            inside = ".anyloom" in file.parts
            data = b"" if inside else file.read_bytes()
            found[str(file.relative_to(folder))] = hashlib.sha256(data).hexdigest()
    return found


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=list(WORKERS), default="local")
    parser.add_argument("--images", type=int, default=300)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=4, help="images in flight in a process")
    parser.add_argument("--longest", type=float, default=0.8, help="seconds until a kill")
    parser.add_argument("--seconds", type=float, default=0.02, help="seconds of an image")
    options = vars(parser.parse_args())
    kills = options.pop("kills")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ["ANYLOOM_CACHE"] = str(Path(folder, "cache"))
        print(f"load average {os.getloadavg()[0]:.1f}")
        passed = CrashTest(**options).run(kills)
        os.chdir("/")
    raise SystemExit(0 if passed else 1)


if __name__ == "__main__":
    main()
