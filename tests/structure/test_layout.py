"""The rooms of the house: who may import whom, what importing costs, and what every node says."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from anyloom.registry.lookup import registry

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {"anyloom": ROOT / "src/anyloom", "models": ROOT / "models", "nodes": ROOT / "nodes"}
ABOVE = {
    "anyloom": {"models", "nodes", "graphs"},
    "models": {"nodes", "graphs"},
    "nodes": {"graphs"},
}
LIGHT = {"annotated_types", "lazy_loader", "numpy", "pydantic", "xxhash"}
"""What nodes and models may import at module level, besides anyloom and the standard library."""

MODULES = [(room, file) for room, folder in ROOMS.items() for file in sorted(folder.rglob("*.py"))]
NODES = sorted(
    (node for node in registry.nodes().values() if node.function.__module__.startswith("anyloom.")),
    key=lambda node: node.name,
)


def imports(tree: ast.AST, package: str) -> set[str]:
    """Return the full names of the modules that a file imports anywhere in it."""
    found: set[str] = set()
    for part in ast.walk(tree):
        if isinstance(part, ast.Import):
            found |= {alias.name for alias in part.names}
        elif isinstance(part, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - part.level + 1]
            home = ".".join(base) if part.level else ""
            module = ".".join(filter(None, [home, part.module or ""]))
            found |= {module} | {f"{module}.{alias.name}" for alias in part.names}
    return found


def package_of(room: str, file: Path) -> str:
    inner = file.relative_to(ROOMS[room]).parent.parts
    return ".".join(["anyloom", *([] if room == "anyloom" else [room]), *inner])


@pytest.mark.parametrize(("room", "file"), MODULES, ids=lambda part: getattr(part, "name", part))
def test_imports_point_from_nodes_to_models_to_anyloom(room, file):
    named = imports(ast.parse(file.read_text("utf-8")), package_of(room, file))
    for other in ABOVE[room]:
        home = f"anyloom.{other}"
        wrong = {name for name in named if name == home or name.startswith(f"{home}.")}
        assert not wrong, f"{file.name} of {room} imports {sorted(wrong)}"


@pytest.mark.parametrize(
    "file", [file for room, file in MODULES if room != "anyloom"], ids=lambda file: file.stem
)
def test_nodes_and_models_import_nothing_heavy_when_they_are_read(file):
    tree = ast.parse(file.read_text("utf-8"))
    top = [part for part in tree.body if isinstance(part, ast.Import | ast.ImportFrom)]
    absolute = [part for part in top if not (isinstance(part, ast.ImportFrom) and part.level)]
    roots = {name.split(".")[0] for part in absolute for name in imports(part, "") if name}
    assert roots <= set(sys.stdlib_module_names) | LIGHT | {"anyloom"}


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter holds after running some code."""
    told = (
        "import sys, json; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{told}"], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


HEAVY = {"torch", "cv2", "PIL", "timm", "skimage", "onnxruntime", "pycocotools", "supervision",
         "transformers", "diffusers", "scipy", "networkx", "sklearn", "rapidocr"}  # fmt: skip


def test_importing_anyloom_loads_no_model_library():
    assert not loaded_by("import anyloom") & (HEAVY | {"numpy"})


def test_reading_every_node_and_model_loads_no_model_library():
    code = "from anyloom.registry.lookup import registry as r; r.models()\n"
    code += "for node in r.nodes().values(): node.signature"
    assert not loaded_by(code) & HEAVY


def test_every_node_can_be_imported_from_the_room():
    import anyloom.nodes

    for node in NODES:
        assert getattr(anyloom.nodes, node.name) is node
    assert sorted(anyloom.nodes.__all__) == [node.name for node in NODES]


def described(doc: str, section: str) -> dict[str, str]:
    """Return name → text of one section of a docstring."""
    found = re.search(rf"^{section}:\n((?:[ ]{{4}}.*\n|\n)+)", doc + "\n", re.MULTILINE)
    entries = re.findall(r"^    (\w+): (.*(?:\n {5,}.*)*)", found[1] if found else "", re.MULTILINE)
    return dict(entries)


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)
def test_every_node_explains_itself(node):
    doc = inspect.getdoc(node.function) or ""
    first = doc.split("\n\n")[0]
    assert re.fullmatch(r"[A-Z][^\n]*(\n[^\n]+)*\.", first), "the first paragraph is a sentence"
    assert ". " not in first.replace("\n", " "), "the first paragraph is one sentence"
    arguments = described(doc, "Args")
    expected = list(node.signature.arguments)
    assert list(arguments) == expected, "each argument is described once, in order"
    assert re.search(r"^Returns:\n    \S", doc, re.MULTILINE)
    raises = re.search(r"raise (NodeError|ImageError)", inspect.getsource(node.function))
    assert not raises or re.search(r"^Raises:\n    \w+Error: ", doc, re.MULTILINE)
