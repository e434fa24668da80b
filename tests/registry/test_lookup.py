"""Nodes and models of a project are found by name."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from anyloom import AnyloomError, Model, ModelError, NodeError, node
from anyloom.core.installed_code import PROJECT
from anyloom.core.node_decorator import declared_nodes
from anyloom.models import Segmenter
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


def test_a_graph_is_found_in_a_folder_and_beside_it_first(tmp_path: Path) -> None:
    for place in ("one.yaml", "edit/one.yaml", "edit/two.yaml", ".hidden/three.yaml"):
        file = tmp_path / "graphs" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("graph: it\n")
    registry = Registry()
    built_in = registry.graph_files()
    registry.open_project(tmp_path)
    assert {
        name: file.relative_to(tmp_path / "graphs").as_posix()
        for name, file in registry.graph_files().items()
        if name not in built_in
    } == {"one": "one.yaml", "two": "edit/two.yaml"}


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


def fresh_process(code: str, folder: Path) -> list[str]:
    """Run code in a process that has declared and loaded nothing; return the lines it prints."""
    done = subprocess.run(
        [sys.executable, "-c", dedent(code)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_a_node_with_the_name_of_a_built_in_one_is_refused_before_any_is_loaded(
    tmp_path: Path,
) -> None:
    code = """
    import sys
    from anyloom import node
    from anyloom.registry.lookup import registry
    for name in ("answer", "fill", "subtract"):
        def function(text: str) -> str: return text
        function.__name__ = name
        try:
            node(function)
        except Exception as error:
            print(error)
    print([name for name in sys.modules if name.startswith("anyloom.nodes.")])
    print([registry.node(name).function.__module__ for name in ("answer", "count")])
    """
    assert fresh_process(code, tmp_path) == [
        *(
            f"node '{name}': defined twice, in __main__ and anyloom.nodes; rename one"
            for name in ("answer", "fill", "subtract")
        ),
        "[]",
        "['anyloom.nodes.answering', 'anyloom.nodes.counting']",
    ]


NODE = """
from anyloom import node
@node
def {}(text: str) -> str:
    'Return the text.'
    return text
"""


def extension(folder: Path, **modules: str) -> None:
    """Write an installed package with modules of nodes."""
    package, info = folder / "extension", folder / "extension-1.dist-info"
    package.mkdir()
    info.mkdir()
    (package / "__init__.py").touch()
    for name, text in modules.items():
        (package / f"{name}.py").write_text(text)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: extension\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[anyloom.nodes]\nextension = extension\n")


@pytest.mark.parametrize("failure", ["raise KeyError(1)", "raise SystemExit(2)", "import nowhere"])
def test_a_package_that_cannot_be_loaded_is_named_each_time_until_it_can(
    tmp_path: Path, failure: str
) -> None:
    extension(tmp_path, a_good=NODE.format("good"), bad=NODE.format("half") + failure)
    code = f"""
    import pathlib, sys
    from anyloom.core.node_decorator import declared_nodes
    from anyloom.registry.lookup import registry
    sys.dont_write_bytecode = True
    for name in ("good", "half", "count"):
        try:
            print(registry.node(name))
        except Exception as error:
            print(str(error).partition(": ")[0] + ":", "half" in declared_nodes)
    pathlib.Path("extension/bad.py").write_text({NODE.format("half")!r})
    print(*[registry.node(name) for name in ("good", "half", "count")])
    """
    told = "the installed package 'extension' cannot be loaded: False"
    assert fresh_process(code, tmp_path) == [
        *[told] * 3,
        "<node good@1> <node half@1> <node count@1>",
    ]


def project(folder: Path, **files: str) -> Registry:
    (folder / "nodes").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / "nodes" / f"{name}.py").write_text(text)
    registry = Registry()
    registry.open_project(folder, allow_code=True)
    return registry


@pytest.fixture(autouse=True)
def _no_project_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield
    for name in [name for name in sys.modules if name.startswith(PROJECT)]:
        del sys.modules[name]
        declared_nodes.forget(name)
        Model.families.forget(name)


FAMILY = """
from anyloom.models.protocols import Segmenter
class Half(Segmenter, family="half-of-a-project"):
    'Do nothing.'
"""


@pytest.mark.parametrize("failure", ["raise KeyError('x')", "raise SystemExit(2)", "def"])
def test_a_file_of_a_project_is_loaded_as_a_whole_or_not_at_all(
    tmp_path: Path, failure: str
) -> None:
    registry = project(
        tmp_path, a_good=NODE.format("project_good"), bad=FAMILY + NODE.format("half") + failure
    )
    for _ in range(2):
        with pytest.raises(AnyloomError, match=r"bad\.py:\d+(:\d+)?: ") as caught:
            registry.nodes()
        assert "\n" not in str(caught.value)
        assert "half" not in declared_nodes and "half-of-a-project" not in Model.families
    (tmp_path / "nodes" / "bad.py").write_text(FAMILY + NODE.format("half"))
    assert {"project_good", "half"} <= set(registry.nodes())
    assert "half-of-a-project" in Model.families


def test_the_files_of_another_project_take_the_place_of_those_of_the_same_name(
    tmp_path: Path,
) -> None:
    project(tmp_path / "one", own=NODE.format("of_one")).nodes()
    nodes = project(tmp_path / "two", own=NODE.format("of_two")).nodes()
    assert "of_two" in nodes and "of_one" not in nodes


def test_two_files_of_a_project_do_not_define_one_node(tmp_path: Path) -> None:
    registry = project(tmp_path, one=NODE.format("twin"), two=NODE.format("twin"))
    for _ in range(2):
        with pytest.raises(AnyloomError) as caught:
            registry.nodes()
        one, two = (tmp_path / "nodes" / f"{name}.py" for name in ("one", "two"))
        assert str(caught.value).endswith(
            f"node 'twin': defined twice, in {one}:3 and {two}:3; rename one"
        )


def test_a_file_of_a_project_may_be_imported_by_another_name_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = project(tmp_path, mine_twice=NODE.format("mine_twice"))
    monkeypatch.syspath_prepend(str(tmp_path / "nodes"))
    importlib.import_module("mine_twice")
    assert "mine_twice" in registry.nodes()
    declared_nodes.forget("mine_twice")


def test_a_model_family_of_a_package_is_not_defined_again() -> None:
    Registry().models()
    for _ in range(2):  # before its module is imported, and after
        with pytest.raises(ModelError, match="model family 'sam': defined twice, in anyloom"):
            type("Mine", (Segmenter,), {"__module__": "tests.mine"}, family="sam")
        assert Model.families["sam"].__module__.startswith("anyloom.models.")


def test_a_model_family_of_a_package_is_not_defined_before_it_either(tmp_path: Path) -> None:
    code = """
    from anyloom.models import Segmenter
    from anyloom.registry.lookup import registry
    class Mine(Segmenter, family="sam"): ...
    for _ in range(2):
        try:
            registry.models()
        except Exception as error:
            print(error)
    """
    told = (
        "model family 'sam': defined twice, in __main__ and anyloom.models.segment_anything.sam; "
        "rename one"
    )
    assert fresh_process(code, tmp_path) == [told, told]


def test_a_file_beside_a_node_is_named_with_a_dot(tmp_path: Path) -> None:
    registry = project(tmp_path, a_node="from sizes import SIDE\n", sizes="SIDE = 3\n")
    with pytest.raises(AnyloomError, match=r"a file beside this one is imported as '\.sizes'"):
        registry.nodes()
