"""Graphs as networkx graphs, and in the formats that networkx writes: GraphML and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...foundation.plain_text import plain
from ..definition import GraphDefinition
from .diagram import diagram_of

if TYPE_CHECKING:
    import networkx


def to_networkx(graph: GraphDefinition) -> networkx.MultiDiGraph:
    """Return a graph for analysis; its own attributes are `name` and `about`.

    Nodes are named after inputs and steps; outputs are "outputs.NAME", and a step written in place
    of an output is "step outputs.NAME". Their attributes are `kind` ("input", "node" or "output"),
    `title`, `operation`, `type`, and the tuples `models`, `parameters` ("radius: 2") and `control`
    ("each region of $masks"). An edge is a value that goes from one node to another, with its
    `type` and the `argument` that receives it.

    Raises:
        AnyloomError: the graph has more than 2,000 nodes.
    """
    import networkx

    diagram = diagram_of(graph)
    network = networkx.MultiDiGraph(name=diagram.name, about=diagram.about)
    for key, box in diagram.boxes.items():
        network.add_node(
            key,
            kind=box.kind,
            title=box.title,
            operation=box.operation,
            type=box.type,
            models=box.models,
            parameters=box.lines,
            control=box.marks,
        )
    for arrow in diagram.arrows:
        network.add_edge(arrow.source, arrow.target, argument=arrow.label, type=arrow.type)
    return network


def to_json(graph: GraphDefinition) -> str:
    """Return a graph as node-link JSON, which `networkx.node_link_graph` and D3 read."""
    import networkx

    return json.dumps(networkx.node_link_data(to_networkx(graph), edges="edges"), indent=1) + "\n"


def to_graphml(graph: GraphDefinition) -> str:
    """Return a graph as GraphML, which yEd, Gephi and Cytoscape read."""
    import networkx

    network = to_networkx(graph)
    # XML has no control characters, and GraphML no lists.
    for attributes in (network.graph, *network.nodes.values(), *network.edges.values()):
        attributes.update(_as_texts(attributes))
    network = networkx.relabel_nodes(network, {key: plain(key) for key in network})
    return "\n".join(networkx.generate_graphml(network)) + "\n"


def _as_texts(attributes: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: plain(", ".join(value) if isinstance(value, tuple) else value)
        for name, value in attributes.items()
    }
