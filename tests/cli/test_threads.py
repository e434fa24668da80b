"""Threads of OpenMP sleep while they wait, which is set up before PyTorch is imported."""

from __future__ import annotations

import os

import pytest

from anyloom.cli import main
from anyloom.cli.threads import WAIT_POLICY


@pytest.mark.parametrize(("given", "expected"), [({}, "PASSIVE"), ({WAIT_POLICY: "a"}, "a")])
def test_a_command_lets_waiting_threads_sleep_unless_the_user_chose_how_they_wait(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], expected: str
) -> None:
    monkeypatch.setattr(os, "environ", {"PATH": "/bin", **given})
    assert main(["--help"]) == 0
    assert os.environ[WAIT_POLICY] == expected
