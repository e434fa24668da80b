"""Names that users type are accepted in British and in American spelling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from anyloom import Catalog, GraphError, NodeError, check, loads, node
from anyloom.compiler.overrides import set_argument
from anyloom.core.signature import bind
from anyloom.core.spelling import american, known_spelling

GRAPH = """\
graph: g
inputs: {image: Image, regions: Regions}
nodes:
  n: {draw: {image: $image, regions: $regions, colour_by: instance}}
outputs: {out: $n}
"""


@pytest.mark.parametrize(
    ("british", "name"),
    [
        ("colour_by", "color_by"),
        ("colours", "colors"),
        ("grey_level", "gray_level"),
        ("metres", "meters"),
        ("centre_crop", "center_crop"),
        ("centred", "centered"),
        ("catalogue", "catalog"),
        ("licences", "licenses"),
        ("neighbours", "neighbors"),
        ("normalise", "normalize"),
        ("is_normalised", "is_normalized"),
        ("normalisation", "normalization"),
        ("analyse", "analyze"),
        ("labelled", "labeled"),
        ("--no-colour", "--no-color"),
        ("noise_size", "noise_size"),
        ("image", "image"),
    ],
)
def test_british_words_become_american_ones(british: str, name: str) -> None:
    assert american(british) == name
    assert american(name) == name


def test_only_a_name_that_is_unknown_is_respelled() -> None:
    assert known_spelling("colour", {"color"}) == "color"
    assert known_spelling("colour", {"color", "colour"}) == "colour"
    assert known_spelling("colour", {"size"}) == "colour"


def test_calls_accept_both_spellings() -> None:
    @node
    def scale_to(metres_tall: int = 1, *, meters: int = 0, gray: bool = False) -> int:
        return metres_tall

    def bound(arguments: dict[str, Any]) -> dict[str, Any]:
        return bind("scale_to", scale_to.signature, (), arguments)

    assert bound({"metres": 2, "grey": True}) == {"meters": 2, "gray": True}
    assert bound({"metres_tall": 2}) == {"metres_tall": 2}
    with pytest.raises(NodeError, match="got 'meters' twice"):
        bound({"meters": 1, "metres": 2})
    with pytest.raises(NodeError, match="unknown argument 'colour'"):
        bound({"colour": 1})


def test_graph_files_accept_both_spellings() -> None:
    checked = check(loads(GRAPH))
    assert checked.graph.nodes["n"].arguments["color_by"] == "instance"
    assert "colour_by" not in checked.graph.nodes["n"].arguments
    with pytest.raises(GraphError, match=r"g.yaml:4:48 node 'n': color_by is 'x', expected"):
        check(loads(GRAPH.replace("instance", "x"), "g.yaml"))
    with pytest.raises(GraphError, match="unknown parameter 'colour_by'; did you mean 'color_by'"):
        check(loads(GRAPH.replace("colour_by", "color_by: label, colour_by")))


@pytest.mark.parametrize("name", ["colour_by", "color_by"])
def test_overrides_accept_both_spellings(name: str) -> None:
    for text in (GRAPH, GRAPH.replace("colour_by", "color_by")):
        changed = set_argument(loads(text), f"n.{name}", "label")
        assert check(changed).graph.nodes["n"].arguments["color_by"] == "label"
        assert list(changed.nodes["n"].arguments) == ["image", "regions", "color_by"]


def test_catalogs_accept_both_spellings(tmp_path: Path) -> None:
    file = tmp_path / "models.yaml"
    file.write_text("models: {mine: {family: sam, licence: MIT}}\n")
    assert Catalog.read([file]).checkpoint("mine").license == "MIT"
