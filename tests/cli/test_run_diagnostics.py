"""Diagnostics of a run: --explain and --trace."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Command

BOX = "1,1,9,9; 5,5,20,20"


def test_changes_since_the_previous_run_are_explained(anyloom: Command, boxed: Path, images: Path):
    command = ("run", boxed, images, "--boxes")
    assert "changed" not in anyloom(*command, BOX, "--out", "first").out
    result = anyloom(*command, "2,2,8,8", "--out", "second", "--explain")
    (row,) = [line for line in result.out.splitlines() if line.startswith("found ")]
    assert f"input boxes changed from '{BOX}' to '2,2,8,8'" in row
    (row,) = [line for line in result.out.splitlines() if line.startswith("overlay")]
    assert "because found ran" in row
    refused = anyloom(*command, "3,3,9,9", "--out", "first")
    assert refused.code == 2
    result = anyloom(*command, "3,3,9,9", "--out", "third", "--explain")
    (row,) = [line for line in result.out.splitlines() if line.startswith("found ")]
    assert "input boxes changed from '2,2,8,8' to '3,3,9,9'" in row, "what was refused is no run"


def test_a_finished_run_is_explained(anyloom: Command, boxed: Path, images: Path):
    command = ("run", boxed, images, "--boxes", BOX, "--out", "out")
    anyloom(*command)
    explained = anyloom(*command, "--explain").out
    assert explained.count("the results of all images were in the folder already") == 2


def test_a_timeline_is_written(anyloom: Command, boxed: Path, images: Path):
    command = ("run", boxed, images, "--boxes", BOX, "--out", "out", "--no-cache")
    result = anyloom(*command, "--trace", "trace.json")
    assert "timeline  trace.json" in result.out
    names = {event["name"] for event in json.loads(Path("trace.json").read_text())}
    assert {"found", "overlay"} <= names


def test_diagnostics_are_in_the_json_summary(anyloom: Command, boxed: Path, images: Path):
    result = anyloom("run", boxed, images, "--boxes", BOX, "--out", "out", "--explain", "--json")
    ended = json.loads(result.out.splitlines()[-1])
    assert [one["step"] for one in ended["explain"]] == ["found", "overlay"]
    assert ended["time"]
