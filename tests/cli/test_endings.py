"""However a command ends, is it in lines and with the right code?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import anyloom.cli.commands.graphs_list as graphs_list
from tests.cli.conftest import Typing


def test_an_error_nobody_foresaw_is_one_line_and_keeps_its_traceback(
    anyloom: Typing, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    def fail() -> None:
        raise ZeroDivisionError("by chance")

    monkeypatch.setattr(graphs_list, "list_graphs", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answer = anyloom("graphs")
    assert answer.code == 1
    assert len(answer.complaints) == 1
    assert "ZeroDivisionError: by chance" in answer.err
    kept = Path(answer.err.split()[-1])
    assert kept.parent == tmp_path and "in fail" in kept.read_text()


def test_an_interruption_is_130(anyloom: Typing, monkeypatch: pytest.MonkeyPatch):
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(graphs_list, "list_graphs", interrupt)
    assert anyloom("graphs").code == 130


def test_a_file_that_cannot_be_written_is_one_line(anyloom: Typing):
    Path("taken").write_text("a file")
    answer = anyloom("schema", "--out", "taken/schema.json")
    assert answer.code == 1
    assert len(answer.complaints) == 1 and "taken" in answer.err


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_a_reader_that_goes_away_is_no_error():
    anyloom = f"{sys.executable} -c 'import sys; from anyloom.cli import main; sys.exit(main())'"
    done = subprocess.run(
        ["bash", "-c", f"{anyloom} schema | head -1"], capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_libraries_are_not_heard():
    code = """
import logging, os, warnings
from anyloom.cli.output.quiet import quiet_libraries
from anyloom.foundation.errors import AnyloomWarning
with quiet_libraries():
    logging.getLogger("some.library").error("a logged error")
    warnings.warn("a library's warning", UserWarning)
    os.write(2, b"native noise")
    os.write(1, b"native noise")
    print("what a node prints")
    warnings.warn("what anyloom says", AnyloomWarning)
print("afterwards")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["what a node prints", "afterwards"]
    assert done.stderr.splitlines() == ["warning: what anyloom says"]
