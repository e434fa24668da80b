"""Shipped graphs on tiny checkpoints of real architectures."""

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
from tests.graphs.tiny_profile import write_project


@pytest.fixture(scope="session")
def tiny_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder whose catalog has the profile "tiny"."""
    return write_project(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def run_tiny(tiny_project: Path) -> Iterator[Callable[..., dict[str, Any]]]:
    """Run a shipped graph with the profile "tiny"; the result of every step is an output as well.

    Of a step with several results each is an output: "counted.number". `settings` changes
    parameters of steps: {"counted.points_per_side": 4}. Without `steps` the outputs are the graph's
    and only what they need runs.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch, Engine() as engine:
        patch.setattr(registry, "project", None)
        patch.setattr(registry, "_catalog", None)
        registry.open_project(tiny_project, trusted=True)

        def run(
            name: str,
            *,
            models: dict[str, str] | None = None,
            settings: dict[str, Any] | None = None,
            steps: bool = True,
            **inputs: Any,
        ) -> dict[str, Any]:
            graph = load(name)
            nodes = dict(graph.nodes)
            for key, value in (settings or {}).items():
                name, parameter = key.split(".")
                step = nodes[name]
                nodes[name] = replace(step, arguments={**step.arguments, parameter: value})
            outputs: dict[str, Any] = {}
            for name, step in nodes.items() if steps else ():
                operation = registry.nodes().get(step.operation)
                if operation is None or operation.signature.single:
                    outputs[name] = Ref(name)
                else:
                    for port in operation.signature.outputs:
                        outputs[f"{name}.{port}"] = Ref(name, port)
            graph = replace(graph, nodes=nodes, outputs=outputs | dict(graph.outputs))
            checked = check(graph, profile="tiny", models=models or {})
            result = engine.run(checked, inputs)
            result.raise_failure()
            return dict(result.outputs)

        yield run
    torch.set_num_threads(threads)
