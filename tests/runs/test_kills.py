"""A run that is killed at any moment, again and again, loses and doubles nothing."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

import anyloom
from anyloom import Engine, run_folder
from tests.runs.scenes import look, tree, write_pictures

PICTURES = 60
KILLS = 12
JOBS = 2
REPOSITORY = Path(__file__).parents[2]


def start(folder: Path) -> subprocess.Popen[str]:
    """Start a run and wait until it computes."""
    command = [sys.executable, "-m", "tests.runs.killable", "in", "out", str(JOBS)]
    paths = os.pathsep.join([str(REPOSITORY), str(Path(anyloom.__file__).parents[1])])
    child = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "started\n", child.communicate()[1]
    return child


def stray(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*.part")]


def test_killed_runs_end_like_one_that_was_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_pictures(Path("in"), PICTURES)
    with Engine(workers=JOBS) as engine:
        run_folder(look, "in", out="reference", engine=engine)
    chance = random.Random(7)
    kills = 0
    for _ in range(KILLS):
        child = start(tmp_path)
        time.sleep(chance.uniform(0, 0.5))
        kills += child.poll() is None
        child.send_signal(signal.SIGKILL)
        child.communicate()
        for line in Path("in.log").read_text().splitlines() if Path("in.log").exists() else ():
            assert line.isdecimal()
    assert kills > KILLS // 2, "the run is too short to be killed"
    child = start(tmp_path)
    told, complaint = child.communicate()
    assert child.returncode == 0, complaint
    assert told.startswith("finished"), complaint
    done, skipped, failed = map(int, told.split()[1:])
    assert (done + skipped, failed) == (PICTURES, 0)
    assert not stray(Path("out"))
    assert tree(Path("out")) == tree(Path("reference"))
    names = [
        json.loads(line)["name"] for line in Path("out/results.jsonl").read_text().splitlines()
    ]
    assert len(names) == len(set(names)) == PICTURES
    computed = Counter(Path("in.log").read_text().split())
    assert sum(computed.values()) <= PICTURES + kills * JOBS, "a kill costs at most `jobs` pictures"


def test_two_processes_never_work_in_one_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_pictures(Path("in"), PICTURES)
    first = start(tmp_path)
    with Engine(workers=JOBS) as engine:
        with pytest.raises(anyloom.AnyloomError, match="another process is working in this folder"):
            run_folder(look, "in", out="out", engine=engine)
        told, complaint = first.communicate()
        assert told.startswith(f"finished {PICTURES} 0 0"), complaint
        run_folder(look, "in", out="reference", engine=engine)
    assert tree(Path("out")) == tree(Path("reference"))


@pytest.mark.parametrize(
    "locale",
    [{"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=["UTF-8", "ASCII"],
)
def test_names_of_any_bytes_no_home_and_any_locale_are_fine(
    tmp_path: Path, locale: dict[str, str]
) -> None:
    write_pictures(tmp_path / "in", 1)
    for name in ("ein Name 🎉 ".encode() * 16, b"caf\xff\xfe", b"-rf ~ $HOME `id`", b"con"):
        shutil.copy(tmp_path / "in/0.png", tmp_path / "in" / os.fsdecode(name[:251] + b".png"))
    command = [sys.executable, "-m", "tests.runs.killable", "in", "out", "2"]
    paths = os.pathsep.join([str(REPOSITORY), str(Path(anyloom.__file__).parents[1])])
    found = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": paths, **locale}, capture_output=True
    )
    assert found.stdout.endswith(b"finished 5 0 0\n"), found.stderr
    lines = (tmp_path / "out/results.jsonl").read_text("utf-8").splitlines()
    assert len({json.loads(line)["name"] for line in lines}) == 5
    assert not stray(tmp_path)
