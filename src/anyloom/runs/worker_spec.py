"""Specification of a worker: what another process needs to work on the images of a run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..compiler.checking import check
from ..compiler.graphs import loads
from ..compiler.writing import to_yaml
from ..core.run_config import RunConfig
from ..engine.engine import Engine
from ..engine.result_cache import ResultCache
from ..foundation.errors import AnyloomError
from ..foundation.events import Listener
from ..hardware.devices import resolve_device
from ..registry.lookup import registry
from ..values.codec import decode, encode
from ..values.image_decoding import DepthRange
from .identity import equal, identity_of, models_of
from .item_processor import ItemProcessor
from .output_encoder import OutputEncoder


@dataclass(frozen=True)
class WorkerSpec:
    """A run as text and bytes: the graph, its models, what all images share.

    device: where the models of this process compute, which decides the dtype in identities.
    cached: False where no earlier results may be used.
    """

    yaml: str
    models: Mapping[str, str]
    outputs: tuple[str, ...] | None
    recompute: tuple[str, ...]
    answers: bytes
    shared: bytes
    image_input: str
    max_pixels: int
    depth_range: DepthRange | None
    timeout: float | None
    encoder: OutputEncoder
    identity: Mapping[str, Any]
    working_folder: str
    project: tuple[str, bool, bool] | None
    config: RunConfig
    device: str
    cached: bool

    @classmethod
    def of(cls, processor: ItemProcessor, config: RunConfig, *, cached: bool = True) -> WorkerSpec:
        """Return the specification of a processor.

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
        device = resolve_device(config.device)
        return cls(
            to_yaml(checked.graph),
            {f"{step}.{slot}": model.name for step, slot, model in models_of(checked)},
            processor.outputs,
            processor.recompute,
            encode(dict(processor.answers)),
            encode(dict(processor.shared)),
            processor.image_input,
            processor.max_pixels,
            processor.depth_range,
            processor.timeout,
            processor.encoder,
            identity_of(processor.selected, processor.shared, device),
            str(Path.cwd()),
            None if project is None else (str(project), registry.project_code, registry.trusted),
            config,
            device,
            cached,
        )

    def processor(self) -> ItemProcessor:
        """Return the processor in another process, which works in the same folder and project.

        Raises:
            AnyloomError: the graph, a node or a model differs there.
        """
        os.chdir(self.working_folder)
        if self.project is not None:
            folder, code, trusted = self.project
            registry.open_project(Path(folder), allow_code=code, trusted=trusted)
        checked = check(loads(self.yaml), models=self.models)
        processor = ItemProcessor(
            checked,
            self.image_input,
            decode(self.shared),
            self.max_pixels,
            self.encoder,
            self.outputs,
            self.recompute,
            decode(self.answers),
            self.depth_range,
            self.timeout,
        )
        here = identity_of(processor.selected, processor.shared, self.device)
        if not equal(self.identity, here):
            raise AnyloomError(
                f"graph '{checked.graph.name}' is not the same in another process: its nodes or "
                "models differ there; install the same anyloom and the same project everywhere"
            )
        return processor

    def engine(
        self, device: str, listeners: Iterable[Listener] = (), *, share: float = 1.0
    ) -> Engine:
        """Return an engine of the other process, with this one's configuration.

        Args:
            share: of the device's free memory that it may use.
        """
        config = replace(self.config, device=device, memory_share=share)
        cache = ResultCache.of(config) if self.cached else ResultCache()
        return Engine(cache=cache, config=config, listeners=listeners)
