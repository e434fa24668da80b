"""ServedGraph: a graph as an endpoint, checked once, with the schema of its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from ..compiler.checked import CheckedGraph
from ..compiler.definition import Ref
from ..compiler.graphs import GRAPH_KEY, Graph
from ..compiler.required_models import required_models
from ..compiler.source_input import image_inputs
from ..core import types
from ..engine.engine import Engine
from ..engine.items import Result
from ..foundation.errors import AnyloomError
from ..registry.lookup import registry
from ..values import Masks, Points, Regions
from ..weights.local_files import missing_downloads
from .input_values import input_schema, with_uploads

PICTURES = Path(__file__).parent / "pictures"
TEXT_MARKS = {"points_from_text": "points", "boxes_from_text": "boxes"}
"""Nodes that read marks from a text → what the text holds."""


@dataclass(frozen=True)
class ServedGraph:
    """One graph as an endpoint.

    checked: with the models that the settings choose.
    explains: whether `explained` may return a reason.
    """

    explains: ClassVar[bool] = False

    graph: Graph
    checked: CheckedGraph

    @property
    def name(self) -> str:
        """The name in the address of the endpoint."""
        return self.graph.name

    def stored(
        self,
        body: Mapping[str, Any],
        store: Callable[[bytes], str],
        fetch: Callable[[str], bytes] | None = None,
    ) -> dict[str, Any]:
        """Return the body of a request with its files as uploads.

        Args:
            store: keeps the bytes of a file, and returns the id of the upload.
            fetch: returns the bytes at an address; None where none is fetched.

        Raises:
            InputError: a file is not base64.
        """
        return with_uploads(body, store, self.graph, fetch)

    def inputs_in(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the inputs of the graph in the body of a request."""
        return body

    @cached_property
    def metadata(self) -> dict[str, str]:
        """What a PNG of a result carries, so that `anyloom run` can make it again."""
        try:
            return {GRAPH_KEY: self.graph.to_yaml()}
        except AnyloomError:  # recorded with nodes that no file can name
            return {}

    @cached_property
    def marked_inputs(self) -> dict[str, str]:
        """Inputs that one marks in the image → "points", "boxes" or "masks"."""
        kinds: dict[Any, str] = {Points: "points", Masks: "masks", Regions: "boxes"}
        found: dict[str, str] = {}
        for name, declared in self.graph.inputs.items():
            members = types.union_members(declared.type)
            kind = next((kinds[member] for member in members if member in kinds), None)
            if kind is not None:
                found[name] = kind
        for step in self.graph.steps().values():
            text = step.arguments.get("text")
            if step.operation in TEXT_MARKS and isinstance(text, Ref):
                found[text.name] = TEXT_MARKS[step.operation]
        return {name: kind for name, kind in found.items() if name in self.graph.inputs}

    @cached_property
    def example(self) -> Path | None:
        """A picture of what the graph has made of a photo, for built-in graphs that have one."""
        place = self.graph.places.get("graph")
        if place is None or self.name in registry.replacing_graphs():
            return None
        built_in = registry.graph_files().get(self.name)
        file = PICTURES / f"{self.name}.jpg"
        return file if place.file == str(built_in) and file.is_file() else None

    @cached_property
    def image_input(self) -> str | None:
        """The first input that takes an image; coordinates are pixels of it."""
        return next(iter(image_inputs(self.graph)), None)

    @cached_property
    def schema(self) -> dict[str, Any]:
        """JSON Schema of the inputs."""
        return input_schema(self.graph)

    def explained(self, result: Result, engine: Engine) -> AnyloomError | None:
        """Return a better reason of a failure than the step's own, None where there is none.

        It may compute on the engine, so call it on a thread that the engine does not wait for.
        """
        return None

    def facts(self) -> dict[str, Any]:
        """Return what a client is told about the graph."""
        required = required_models(self.checked)
        slots = (one for of_step in self.checked.models.values() for one in of_step.values())
        models = sorted({one.name for one in (*required, *slots)})
        missing = missing_downloads(required)
        return {
            "name": self.name,
            "about": self.graph.about,
            "inputs": self.schema,
            "outputs": {name: types.write(kind) for name, kind in self.checked.outputs.items()},
            "models": models,
            "downloads": [{"model": one.name, "size": one.size} for one in missing],
            "image": self.image_input,
            "marks": self.marked_inputs,
            "example": self.example is not None,
            "verb": (self.graph.verb or self.graph.name) if self.graph.says else "",
        }
