"""Does a run say why it did what it did, and where its time went?"""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Typing

BOX = "1,1,9,9; 5,5,20,20"


def test_what_has_changed_since_the_run_before_is_told(
    anyloom: Typing, boxed: Path, pictures: Path
):
    command = ("run", boxed, pictures, "--boxes")
    assert "changed" not in anyloom(*command, BOX, "--out", "first").out
    answer = anyloom(*command, "2,2,8,8", "--out", "second", "--explain")
    (row,) = [line for line in answer.out.splitlines() if line.startswith("found")]
    assert f"input boxes changed from '{BOX}' to '2,2,8,8'" in row
    (row,) = [line for line in answer.out.splitlines() if line.startswith("overlay")]
    assert "because found ran" in row
    refused = anyloom(*command, "3,3,9,9", "--out", "first")
    assert refused.code == 2
    answer = anyloom(*command, "3,3,9,9", "--out", "third", "--explain")
    (row,) = [line for line in answer.out.splitlines() if line.startswith("found")]
    assert "input boxes changed from '2,2,8,8' to '3,3,9,9'" in row, "what was refused is no run"


def test_a_timeline_is_written_and_time_is_told_in_words(
    anyloom: Typing, boxed: Path, pictures: Path
):
    command = ("run", boxed, pictures, "--boxes", BOX, "--out", "out", "--no-cache")
    answer = anyloom(*command, "--trace", "trace.json")
    assert "timeline  trace.json" in answer.out
    names = {event["name"] for event in json.loads(Path("trace.json").read_text())}
    assert {"found", "overlay"} <= names


def test_what_is_told_is_also_there_for_programs(anyloom: Typing, boxed: Path, pictures: Path):
    answer = anyloom("run", boxed, pictures, "--boxes", BOX, "--out", "out", "--explain", "--json")
    ended = json.loads(answer.out.splitlines()[-1])
    assert [one["step"] for one in ended["explain"]] == ["found", "overlay"]
    assert ended["time"]
