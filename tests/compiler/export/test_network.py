"""Graphs as networkx graphs, GraphML, JSON and DOT; read back by other programs."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from xml.etree import ElementTree

import networkx
import pytest

from anyloom import Graph, Image, load, loads
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.compiler.export.dot import to_dot
from anyloom.compiler.export.network import to_graphml, to_json
from anyloom.registry.lookup import registry
from tests.compiler.test_hostile_files import VALID

GRAPH = loads(VALID.decode())
HOSTILE = [
    "<script>alert(1)</script>",
    '"&<>\\',
    "]]>&amp;",
    "\x00\x1b[31m\ud800",
    "a\nb\\",
    '\\"] n9 -> n8; //',
    "{a|b}#*/",
]
STRING = r'"(?:[^"\\\n]|\\["\\n])*"'
ATTRIBUTE = rf"[a-z]+=(?:{STRING}|[a-z]+)"
STATEMENT = re.compile(
    rf"  (?:node|n\d+|n\d+ -> n\d+) \[{ATTRIBUTE}(?:, {ATTRIBUTE})*\];|  label={STRING};"
)
"""A statement of the DOT grammar, as far as `to_dot` uses it."""


def with_text(text: str) -> Graph:
    step = Step("op", {"image": Ref("image"), "text": text, text: Ref("image")})
    inputs = {"image": GraphInput(Image, about=text), text: GraphInput(Image)}
    return Graph(text, text, inputs, {}, {"n": step, f"n{text}": step}, {"out": Ref("n")})


def test_dependencies_can_be_analyzed() -> None:
    network = GRAPH.to_networkx()
    assert networkx.is_directed_acyclic_graph(network)
    assert networkx.ancestors(network, "masks") == {"image", "prompt", "boxes"}
    assert network.nodes["boxes"] == {
        "kind": "node",
        "title": "boxes",
        "operation": "ground",
        "type": "Regions",
        "models": ("finder",),
        "parameters": ("box_threshold: 0.35",),
        "control": (),
    }
    assert network.nodes["said"]["control"] == ("each region of $masks",)
    assert network.nodes["outputs.captions"]["kind"] == "output"
    assert network.nodes["step outputs.overlay"]["operation"] == "blur"
    assert list(network.get_edge_data("image", "boxes").values()) == [
        {"argument": "image", "type": "Image"}
    ]
    arguments = {data["argument"] for _, _, data in network.in_edges("grown", data=True)}
    assert arguments == {"masks", "when", "else"}


@pytest.mark.parametrize("graph", sorted(registry.graph_files()))
def test_exports_of_shipped_graphs_are_read_back_unchanged(graph: str) -> None:
    network = load(graph).to_networkx()
    read = networkx.node_link_graph(json.loads(to_json(load(graph))), edges="edges")
    assert json.dumps(networkx.node_link_data(read)) == json.dumps(networkx.node_link_data(network))
    read = networkx.read_graphml(
        io.BytesIO(to_graphml(load(graph)).encode()), force_multigraph=True
    )
    assert list(read) == list(network)
    assert list(read.edges) == list(network.edges)
    for name, attributes in network.nodes.items():
        texts = {k: ", ".join(v) if isinstance(v, tuple) else v for k, v in attributes.items()}
        assert read.nodes[name] == texts
    assert [*read.edges(data="argument")] == [*network.edges(data="argument")]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_escaped_in_every_format(text: str) -> None:
    graph = with_text(text)
    network = graph.to_networkx()
    data = json.loads(to_json(graph))
    assert data["graph"]["about"] == text
    assert len(data["nodes"]) == len(network)
    root = ElementTree.fromstring(to_graphml(graph))
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags == {"graphml", "key", "graph", "node", "edge", "data"}
    first, *statements, last = to_dot(graph).splitlines()
    assert (first, last) == ("digraph {", "}")
    assert all(map(STATEMENT.fullmatch, statements))
    assert sum(" -> " in re.sub(STRING, "", line) for line in statements) == len(network.edges)


def test_graphviz_reads_the_dot_text() -> None:
    pydot = pytest.importorskip("pydot")
    for text in HOSTILE:
        (dot,) = pydot.graph_from_dot_data(to_dot(with_text(text)))
        assert len(dot.get_edges()) == len(with_text(text).to_networkx().edges)


def test_networkx_is_imported_only_where_it_is_needed() -> None:
    code = (
        "import sys, anyloom; from anyloom.cli import main; main(['validate', 'text2seg']);"
        "assert 'networkx' not in sys.modules; anyloom.load('text2seg').to_networkx();"
        "assert 'networkx' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
