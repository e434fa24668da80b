"""What imports cost, and the docstring of every node."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys

import pytest

import anyloom.nodes
from anyloom.core.docstrings import argument_texts
from anyloom.registry.lookup import registry

NODES = sorted(
    (node for node in registry.nodes().values() if node.function.__module__.startswith("anyloom.")),
    key=lambda node: node.name,
)
HEAVY = {"torch", "cv2", "PIL", "timm", "skimage", "onnxruntime", "pycocotools", "supervision",
         "transformers", "diffusers", "scipy", "networkx", "sklearn", "rapidocr"}  # fmt: skip


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that some code loads in a new process."""
    report = (
        "import sys, json; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_anyloom_loads_no_model_library():
    assert not loaded_by("import anyloom") & (HEAVY | {"numpy"})


def test_reading_every_node_and_model_loads_no_model_library():
    code = "from anyloom.registry.lookup import registry as r; r.models()\n"
    code += "for node in r.nodes().values(): node.signature"
    assert not loaded_by(code) & HEAVY


def test_every_node_can_be_imported_from_its_package():
    for node in NODES:
        assert getattr(anyloom.nodes, node.name) is node
    assert sorted(anyloom.nodes.__all__) == [node.name for node in NODES]


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)
def test_every_node_has_a_complete_docstring(node):
    doc = inspect.getdoc(node.function) or ""
    first = doc.split("\n\n")[0]
    assert re.fullmatch(r"[A-Z][^\n]*(\n[^\n]+)*\.", first), "the first paragraph is a sentence"
    assert ". " not in first.replace("\n", " "), "the first paragraph is one sentence"
    arguments = list(argument_texts(node.function))
    assert arguments == list(node.signature.arguments), "each argument is described, in order"
    assert re.search(r"^Returns:\n    \S", doc, re.MULTILINE)
    raises = re.search(r"raise (NodeError|ImageError)", inspect.getsource(node.function))
    assert not raises or re.search(r"^Raises:\n    \w+Error: ", doc, re.MULTILINE)
