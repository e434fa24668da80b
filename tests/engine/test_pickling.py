"""Nodes and graphs go to other processes by name."""

from __future__ import annotations

import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from anyloom import Engine, Graph, Image, Number, Regions, Text, check, graph, load, node
from anyloom.nodes import boxes_from_text, segment

BOXES = "1,1,5,5; 2,2,4,4"


@node
def mean_for_pickling(image: Image, text: Text) -> Number:
    """Return a number that depends on both."""
    return float(image.pixels.mean()) + len(text)


@node
def sum_for_pickling(boxes: Regions, mean: Number) -> Number:
    """Return a number that depends on both."""
    return float(boxes.areas.sum()) + mean


@graph
def computed(image: Image, text: Text) -> Number:
    """Compute a number with nodes of this file and built-in ones."""
    return sum_for_pickling(boxes_from_text(image, text), mean_for_pickling(image, text))


def photo() -> Image:
    pixels = np.random.default_rng(0).integers(0, 255, (8, 9, 3), dtype=np.uint8)
    return Image(pixels)


def applied(operation: Any) -> Any:
    """Return what a node, graph or checked graph makes of the photo."""
    if callable(operation):
        return operation(photo(), BOXES)
    with Engine() as engine:
        result = engine.run(operation, {"image": photo(), "text": BOXES})
    result.raise_failure()
    return result.outputs


@pytest.mark.parametrize(
    "operation",
    [boxes_from_text, mean_for_pickling, computed, check(computed), Graph.of(computed)],
    ids=["built-in node", "own node", "recorded graph", "checked graph", "graph"],
)
def test_another_process_computes_the_same(operation: Any) -> None:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        found = pool.submit(applied, operation).result(timeout=120)
    expected = applied(operation)
    assert getattr(found, "fingerprint", found) == getattr(expected, "fingerprint", expected)


def test_nodes_stay_themselves_and_graphs_equal() -> None:
    assert pickle.loads(pickle.dumps(segment)) is segment
    for name in ("text2seg", "edit_in_turn", "grounded_sam"):
        loaded = load(name)
        assert pickle.loads(pickle.dumps(loaded)) == loaded
        checked = check(loaded)
        again = pickle.loads(pickle.dumps(checked))
        assert again.graph == checked.graph and again.models == checked.models
        assert again.operations.keys() == checked.operations.keys()


def test_a_node_of_a_project_is_found_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from anyloom.core.node_decorator import declared_nodes
    from anyloom.registry.lookup import registry

    (tmp_path / "nodes").mkdir()
    (tmp_path / "nodes" / "own.py").write_text(
        "from anyloom import Image, node\n@node\ndef own_for_pickling(image: Image) -> Image:\n"
        '    """Return it."""\n    return image\n'
    )
    registry.open_project(tmp_path, allow_code=True)
    try:
        own = registry.node("own_for_pickling")
        assert pickle.loads(pickle.dumps(own)) is own
        assert b"own.py" not in pickle.dumps(own) and b"anyloom_project" not in pickle.dumps(own)
    finally:
        registry.project, registry.project_code = None, False
        del declared_nodes["own_for_pickling"]
