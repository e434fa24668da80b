"""What another process needs in order to work on the images of a run as this one would."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..compiler.checked import CheckedGraph
from ..compiler.checking import check
from ..compiler.graphs import loads
from ..compiler.writing import to_yaml
from ..core.run_config import RunConfig
from ..foundation.errors import AnyloomError
from ..hardware.devices import resolved
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
    image_input: str
    max_pixels: int
    folders: Mapping[str, str]
    texts: Mapping[str, str]
    prompt: str
    identity: Mapping[str, Any]
    working_folder: str
    project: tuple[str, bool, bool] | None
    config: RunConfig
    device: str
    """Where the parent's models compute, which decides the dtype in identities."""
    cached: bool
    """False where nothing from before may be used."""

    @classmethod
    def of(cls, processor: ItemProcessor, config: RunConfig, *, cached: bool = True) -> WorkerSpec:
        """Describe what a processor does.

        Raises:
            AnyloomError: a node of the graph exists in this process only.
        """
        checked = processor.checked
        if checked.graph.local:
            name = next(iter(checked.graph.local))
            raise AnyloomError(
                f"graph '{checked.graph.name}': node '{name}' exists in this process only; put it "
                "into the folder nodes/ of a project so that other processes find it"
            )
        project = registry.project
        device = resolved(config.device)
        return cls(
            to_yaml(checked.graph),
            {f"{step}.{slot}": one.name for step, slot, one in models_of(checked)},
            encode(dict(processor.shared)),
            processor.image_input,
            processor.max_pixels,
            processor.describer.folders,
            processor.describer.texts,
            processor.describer.prompt,
            identity_of(checked, processor.shared, device),
            str(Path.cwd()),
            None if project is None else (str(project), registry.project_code, registry.vouched),
            config,
            device,
            cached,
        )

    def processor(self) -> ItemProcessor:
        """Return the processor that was described, in another process.

        Raises:
            AnyloomError: the graph, a node or a model is another one here.
        """
        os.chdir(self.working_folder)
        if self.project is not None:
            folder, code, vouched = self.project
            registry.open_project(Path(folder), allow_code=code, vouched=vouched)
        checked = self._checked()
        shared = decode(self.shared)
        if identity_of(checked, shared, self.device) != self.identity:
            raise AnyloomError(
                f"graph '{checked.graph.name}' is not the same in another process: its nodes or "
                "models differ there; install the same anyloom and the same project everywhere"
            )
        describer = Describer(self.folders, self.texts, self.prompt)
        return ItemProcessor(checked, self.image_input, shared, self.max_pixels, describer)

    def _checked(self) -> CheckedGraph:
        return check(loads(self.yaml), models=self.models)
