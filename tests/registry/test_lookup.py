"""Nodes and models of a project are found by name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from anyloom import NodeError, node
from anyloom.core.node_decorator import declared_nodes
from anyloom.registry.lookup import Registry


@pytest.mark.parametrize("spelling", ["catalog", "catalogue"])
@pytest.mark.parametrize("place", ["{}.yaml", "{}/own.yaml"])
def test_a_catalog_of_a_project_is_read_in_both_spellings(
    tmp_path: Path, spelling: str, place: str
) -> None:
    file = tmp_path / "models" / place.format(spelling)
    file.parent.mkdir(parents=True)
    file.write_text("models: {mine: {family: sam}}")
    registry = Registry()
    registry.open_project(tmp_path)
    assert registry.models().checkpoint("mine").family == "sam"


def test_an_installed_package_adds_nodes_and_graphs(tmp_path: Path) -> None:
    package, info = tmp_path / "extension", tmp_path / "extension-1.dist-info"
    package.mkdir()
    info.mkdir()
    (package / "__init__.py").touch()
    (package / "more.py").write_text(
        "from anyloom import node\n@node\ndef added(text: str) -> str:\n    'Add.'\n    return ''\n"
    )
    (package / "own.yaml").write_text(
        "graph: own\ninputs: {it: Text}\noutputs: {it: {added: {text: $it}}}\n"
    )
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: extension\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        "[anyloom.nodes]\nextension = extension\n[anyloom.graphs]\nextension = extension\n"
    )
    command = [sys.executable, "-m", "anyloom", "validate", "own"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert (done.stdout, done.stderr) == ("own: ok (1 step)\n", "")


def test_importing_a_built_in_node_is_no_change_and_declaring_one_is() -> None:
    registry = Registry()
    before = registry.state()
    assert registry.node("overlap_code").name == "overlap_code"
    assert registry.state() == before

    @node
    def declared_for_this_test(text: str) -> str:
        """Return the text."""
        return text

    try:
        assert registry.node("declared_for_this_test") is declared_for_this_test
        assert registry.state() != before
    finally:
        del declared_nodes["declared_for_this_test"]


def test_the_name_of_a_built_in_node_is_taken_before_its_module_is_imported() -> None:
    Registry().nodes()
    with pytest.raises(NodeError, match="node 'write_yolo': defined twice"):

        @node
        def write_yolo(text: str) -> str:
            """Return the text."""
            return text
