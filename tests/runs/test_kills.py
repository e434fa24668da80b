"""A run that is killed at any moment, again and again, loses and doubles nothing."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

import anyloom
from anyloom import Engine, run_folder
from anyloom.runs.store import RunStore
from tests.runs.project import REPOSITORY, start_python
from tests.runs.scenes import lines, look, tree, write_images

pytestmark = pytest.mark.usefixtures("work_folder")
IMAGES = 60
KILLS = 12
JOBS = 2


def start() -> subprocess.Popen[str]:
    """Start a run and wait until it computes."""
    command = ("-m", "tests.runs.killable", "in", "out", str(JOBS))
    child = start_python(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == "started\n", child.communicate()[1]
    return child


def run_undisturbed() -> None:
    """Run the test graph in this process."""
    with Engine(workers=JOBS) as engine:
        run_folder(look, "in", out="reference", engine=engine)


def temporary_files(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*.part")]


def test_killed_runs_end_like_an_undisturbed_one() -> None:
    write_images(IMAGES)
    run_undisturbed()
    chance = random.Random(7)
    kills = 0
    for _ in range(KILLS):
        child = start()
        time.sleep(chance.uniform(0, 0.5))
        kills += child.poll() is None
        child.kill()
        child.communicate()
        for line in Path("in.log").read_text().splitlines() if Path("in.log").exists() else ():
            assert line.isdecimal()
        with RunStore(Path("out")) as store:
            store.validate_state()
    assert kills > KILLS // 2, "the run is too short to be killed"
    child = start()
    output, errors = child.communicate()
    assert child.returncode == 0, errors
    assert output.startswith("finished"), errors
    done, skipped, failed = map(int, output.split()[1:])
    assert (done + skipped, failed) == (IMAGES, 0)
    assert not temporary_files(Path("out"))
    assert tree("out") == tree("reference")
    names = [line["name"] for line in lines("out/results.jsonl")]
    assert len(names) == len(set(names)) == IMAGES
    computed = Counter(Path("in.log").read_text().split())
    assert sum(computed.values()) <= IMAGES + kills * JOBS, "a kill costs at most `jobs` images"


def test_two_processes_never_work_in_one_folder() -> None:
    write_images(IMAGES)
    first = start()
    with (
        Engine(workers=JOBS) as engine,
        pytest.raises(anyloom.AnyloomError, match="another process is working in this folder"),
    ):
        run_folder(look, "in", out="out", engine=engine)
    output, errors = first.communicate()
    assert output.startswith(f"finished {IMAGES} 0 0"), errors
    run_undisturbed()
    assert tree("out") == tree("reference")


@pytest.mark.parametrize(
    "locale",
    [{"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=["UTF-8", "ASCII"],
)
def test_names_of_any_bytes_no_home_and_any_locale_work(
    tmp_path: Path, locale: dict[str, str]
) -> None:
    write_images(1)
    for name in ("ein Name 🎉 ".encode() * 16, b"caf\xff\xfe", b"-rf ~ $HOME `id`", b"con"):
        shutil.copy("in/0.png", tmp_path / "in" / os.fsdecode(name[:251] + b".png"))
    command = [sys.executable, "-m", "tests.runs.killable", "in", "out", "2"]
    paths = os.pathsep.join([str(REPOSITORY), str(Path(anyloom.__file__).parents[1])])
    done = subprocess.run(command, env={"PYTHONPATH": paths, **locale}, capture_output=True)
    assert done.stdout.endswith(b"finished 5 0 0\n"), done.stderr
    assert len({line["name"] for line in lines("out/results.jsonl")}) == 5
    assert not temporary_files(tmp_path)
