"""Limits for what must end: on a thread, and in a process of its own."""

from __future__ import annotations

import dataclasses
import faulthandler
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any, TypeVar

import pytest

from anyloom import CheckedGraph, check, loads
from anyloom.core.node_decorator import Node

T = TypeVar("T")


class Interrupted(Exception):
    """The function raised something that is no `Exception`."""


SECONDS = 120
"""Far more than anything here takes, and no measure of speed."""
REPOSITORY = Path(__file__).parents[3]


def ended(work: Callable[[], T]) -> T:
    """Return what a function returns, called on a thread of its own; fail where it does not end."""
    returned: list[T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            returned.append(work())
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(SECONDS)
    if thread.is_alive():
        with tempfile.TemporaryFile("w+") as stacks:
            faulthandler.dump_traceback(stacks)
            stacks.seek(0)
            pytest.fail(f"did not end within {SECONDS:g} s\n{stacks.read()}")
    if raised and not isinstance(raised[0], Exception):  # it would end the tests, too
        raise Interrupted(type(raised[0]).__name__) from raised[0]
    if raised:
        raise raised[0]
    return returned[0]


def output_of(script: str, folder: Path, *arguments: str) -> str:
    """Return what a script prints in a process of its own; fail where it does not end."""
    file = folder / "script.py"
    file.write_text(dedent(script))
    try:
        done = subprocess.run(
            [sys.executable, str(file), *arguments],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            cwd=folder,
        )
    except subprocess.TimeoutExpired as expired:
        pytest.fail(f"did not end within {SECONDS:g} s: {expired.stdout!r} {expired.stderr!r}")
    assert done.returncode == 0, done.stderr
    return done.stdout


def made(text: str, *functions: Callable[..., Any] | Node[..., Any]) -> CheckedGraph:
    """Return a graph of some functions, checked."""
    nodes = [one if isinstance(one, Node) else Node(one) for one in functions]
    read = loads(f"graph: made\n{dedent(text)}")
    return check(dataclasses.replace(read, local={node.name: node for node in nodes}))
