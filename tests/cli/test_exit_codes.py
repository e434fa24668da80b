"""Exit codes and error lines, whatever ends a command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import anyloom.cli.commands.graphs_list as graphs_list
from tests.cli.conftest import Command


def test_an_unexpected_error_is_one_line_and_saves_its_traceback(
    anyloom: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    def fail() -> None:
        raise ZeroDivisionError("by chance")

    monkeypatch.setattr(graphs_list, "list_graphs", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = anyloom("graphs")
    assert result.code == 1
    assert len(result.errors) == 1
    assert "ZeroDivisionError: by chance" in result.err
    kept = Path(result.err.split()[-1])
    assert kept.parent == tmp_path and "in fail" in kept.read_text()


def test_an_interruption_is_130(anyloom: Command, monkeypatch: pytest.MonkeyPatch):
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(graphs_list, "list_graphs", interrupt)
    assert anyloom("graphs").code == 130


def test_a_file_that_cannot_be_written_is_one_line(anyloom: Command):
    Path("taken").write_text("a file")
    result = anyloom("schema", "--out", "taken/schema.json")
    assert result.code == 1
    assert len(result.errors) == 1 and "taken" in result.err


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_a_closed_pipe_is_no_error():
    anyloom = f"{sys.executable} -m anyloom"
    done = subprocess.run(
        ["bash", "-c", f"{anyloom} schema | head -1"], capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_the_module_is_the_command(process: Command):
    assert process("--version").out.startswith("anyloom ")
    assert process("validate", "text2sek").code == 2


def test_output_of_libraries_is_discarded():
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
