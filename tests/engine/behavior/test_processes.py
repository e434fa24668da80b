"""Every shape of a graph in one process after another, on one cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .shapes import Shape, assert_calls_again
from .table import written


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Any]]]:
    """Yield what two processes found that ran every shape, one after the other, on one cache."""
    folder = tmp_path_factory.mktemp("behavior")
    found = []
    for number in range(2):
        out = folder / f"{number}.json"
        subprocess.run(
            [sys.executable, "-m", "tests.engine.behavior.process", str(folder / "cache"), out],
            check=True,
            timeout=120,
            cwd=Path(__file__).parents[3],
            env={**os.environ, "ANYLOOM_CACHE": str(folder / "own")},
        )
        found.append(json.loads(out.read_text()))
    yield found


@written
def test_a_second_process_finds_everything_done(
    shape: Shape, form: str, processes: list[dict[str, Any]]
) -> None:
    first, second = (process[f"{shape.name}-{form}"] for process in processes)
    for process in (first, second):
        assert process.get("error") is None
        assert [tuple(one["outputs"]) for one in process["items"]] == [
            case.outputs for case in shape.cases
        ]
        assert [sorted(one["failures"]) for one in process["items"]] == [
            sorted(case.failures) for case in shape.cases
        ]
    assert_calls_again(second["calls"], shape.cases)


EDITED = """
import sys, time
from anyloom import graph, node
import own_nodes
from own_nodes import scaled


@node
def through_the_module(a: int) -> int:
    time.sleep(0.02)
    return own_nodes.factor() * a


@node
def listed(one: int, other: int) -> list[int]:
    return [one, other]


@graph
def both(a: int) -> list[int]:
    one = scaled(a)
    other = through_the_module(a)
    return listed(one, other)


print(both(3))
"""
OWN_NODES = """
import time
from anyloom import node


def factor() -> int:
    return FACTOR


@node
def scaled(a: int) -> int:
    time.sleep(0.02)
    return a * factor()
"""


def test_a_module_beside_the_script_that_is_edited_counts(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(EDITED)
    told = []
    for factor in (2, 2, 5):
        text = OWN_NODES.replace("FACTOR", str(factor))
        (tmp_path / "own_nodes.py").write_text(text)
        done = subprocess.run(
            [sys.executable, "script.py"],
            capture_output=True,
            text=True,
            timeout=60,
            cwd=tmp_path,
            env={**os.environ, "ANYLOOM_CACHE": "cache", "PYTHONDONTWRITEBYTECODE": "1"},
        )
        assert done.returncode == 0, done.stderr
        told.append(done.stdout.strip())
    assert told == ["[6, 6]", "[6, 6]", "[15, 15]"]
