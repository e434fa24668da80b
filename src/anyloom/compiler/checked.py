"""The result of checking a graph: resolved operations, types and models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from ..core.checkpoint import Checkpoint
from ..core.model import Model
from ..core.node_decorator import Node
from ..core.signature import Signature
from ..foundation.problems import Problem
from ..registry.lookup import Registry
from .definition import GraphDefinition, signature_of


def file_state(file: Path) -> tuple[int, int] | None:
    """Return the size and modification time of a file, None where there is none."""
    try:
        state = file.stat()
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns


@dataclass(frozen=True)
class CheckedGraph:
    """A valid graph: its operations, types and models."""

    graph: GraphDefinition
    """The graph with the arguments of older node versions migrated."""
    operations: Mapping[str, Node[..., Any] | CheckedGraph]
    """Step → the node it runs, or the sub-graph, itself checked."""
    types: Mapping[str, Mapping[str, Any]]
    """Step → output → type, as a reference to it sees them."""
    outputs: Mapping[str, Any]
    """Output of the graph → type."""
    order: tuple[str, ...]
    """Every step, each after those it reads."""
    protocols: Mapping[str, tuple[type[Model], ...]] = field(default_factory=dict)
    """Model slot → every protocol that the arguments it fills require."""
    models: Mapping[str, Mapping[str, Checkpoint]] = field(default_factory=dict)
    """Step → model argument → the checkpoint that fills it."""
    warnings: tuple[Problem, ...] = ()
    registry_state: Any = None
    """The state of the registry that the graph was checked against."""
    files: Mapping[Path, tuple[int, int] | None] = field(default_factory=dict)
    """Graph files that the check has read, with their size and modification time."""

    def __getstate__(self) -> dict[str, Any]:
        """Pickle the fields; another process has a registry of its own."""
        content = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**content, "registry_state": None}

    def up_to_date(self, registry: Registry) -> bool:
        """Say whether the check is still valid: registry and files are unchanged."""
        return self.registry_state == registry.state() and all(
            file_state(file) == state for file, state in self.files.items()
        )

    @cached_property
    def selections(self) -> dict[tuple[str, ...], CheckedGraph]:
        """Names of outputs and steps → the graph that computes only these; see `selection`."""
        return {}

    @cached_property
    def slots(self) -> dict[str, type[Model]]:
        """Model slot → the first protocol it is used for."""
        return {name: protocols[0] for name, protocols in self.protocols.items()}

    @cached_property
    def signature(self) -> Signature:
        """The signature of the graph as an operation of another graph."""
        return signature_of(self.graph, self.outputs, self.slots)
