"""What does another process have to know in order to work on a run's images as this one would?"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..compiler.checking import CheckedGraph, check
from ..compiler.reading import loads
from ..foundation.errors import AnyloomError
from ..registry.lookup import registry
from ..values.codec import decode, encode
from .identity import identity_of, models_of
from .item_processor import ItemProcessor
from .outputs import Describer


@dataclass(frozen=True)
class WorkerSpec:
    """A run as text and bytes: the graph, its models, what all images share."""

    yaml: str
    models: Mapping[str, str]
    shared: bytes
    picture: str
    max_pixels: int
    folders: Mapping[str, str]
    texts: Mapping[str, str]
    prompt: str
    identity: Mapping[str, Any]
    working_folder: str
    project: tuple[str, bool, bool] | None
    environment: Mapping[str, str]
    cached: bool
    """False where nothing from before may be used."""

    @classmethod
    def of(cls, bench: ItemProcessor, *, cached: bool = True) -> WorkerSpec:
        """Write down what a bench does.

        Raises:
            AnyloomError: a node of the graph exists in this process only.
        """
        checked = bench.checked
        if checked.graph.local:
            name = next(iter(checked.graph.local))
            raise AnyloomError(
                f"graph '{checked.graph.name}': node '{name}' exists in this process only; put it "
                "into the folder nodes/ of a project so that other processes find it"
            )
        project = registry.project
        return cls(
            checked.graph.to_yaml(),
            {f"{step}.{slot}": one.name for step, slot, one in models_of(checked)},
            encode(dict(bench.shared)),
            bench.picture,
            bench.max_pixels,
            bench.describer.folders,
            bench.describer.texts,
            bench.describer.prompt,
            identity_of(checked, bench.shared),
            str(Path.cwd()),
            None if project is None else (str(project), registry.project_code, registry.vouched),
            {key: value for key, value in os.environ.items() if key.startswith("ANYLOOM_")},
            cached,
        )

    def bench(self) -> ItemProcessor:
        """Do as written, in another process.

        Raises:
            AnyloomError: the graph, a node or a model is another one here.
        """
        os.environ.update(self.environment)
        os.chdir(self.working_folder)
        if self.project is not None:
            folder, code, vouched = self.project
            registry.open_project(Path(folder), allow_code=code, vouched=vouched)
        checked = self._checked()
        shared = decode(self.shared)
        if identity_of(checked, shared) != self.identity:
            raise AnyloomError(
                f"graph '{checked.graph.name}' is not the same in another process: its nodes or "
                "models differ there; install the same anyloom and the same project everywhere"
            )
        describer = Describer(self.folders, self.texts, self.prompt)
        return ItemProcessor(checked, self.picture, shared, self.max_pixels, describer)

    def _checked(self) -> CheckedGraph:
        return check(loads(self.yaml), models=self.models)
