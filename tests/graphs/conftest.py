"""How do the tests of graphs run them on tiny checkpoints of real architectures?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from anyloom import Engine, check, load
from anyloom.compiler.definition import Ref
from anyloom.registry.lookup import registry
from tests.models.tiny_profile import write_project


@pytest.fixture(scope="session")
def tiny_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder whose catalog has the profile "tiny"; written once."""
    return write_project(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def run_tiny(tiny_project: Path) -> Iterator[Callable[..., dict[str, Any]]]:
    """Run a shipped graph by the profile "tiny"; every node's result is an output as well.

    Of a node with several results each is one: "counted.number". `settings` changes parameters of
    nodes: {"counted.points_per_side": 4}.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch, Engine() as engine:
        patch.setattr(registry, "project", None)
        patch.setattr(registry, "_catalog", None)
        registry.open_project(tiny_project)

        def run(
            name: str,
            *,
            models: dict[str, str] | None = None,
            settings: dict[str, Any] | None = None,
            **inputs: Any,
        ) -> dict[str, Any]:
            graph = load(name)
            nodes = dict(graph.nodes)
            for key, value in (settings or {}).items():
                node, parameter = key.split(".")
                step = nodes[node]
                nodes[node] = replace(step, arguments={**step.arguments, parameter: value})
            shown: dict[str, Any] = {}
            for node, step in nodes.items():
                operation = registry.nodes().get(step.operation)
                if operation is None or operation.signature.single:
                    shown[node] = Ref(node)
                else:
                    for port in operation.signature.outputs:
                        shown[f"{node}.{port}"] = Ref(node, port)
            open_graph = replace(graph, nodes=nodes, outputs=shown | dict(graph.outputs))
            checked = check(open_graph, profile="tiny", models=models or {})
            result = engine.run(checked, inputs)
            result.raise_failure()
            return dict(result.outputs)

        yield run
    torch.set_num_threads(threads)
