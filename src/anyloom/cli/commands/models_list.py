"""The command `anyloom models list`."""

from __future__ import annotations

from typing import Any

from ...core.checkpoint import Checkpoint
from ...core.model import Model
from ...core.model_catalog import Catalog
from ...foundation.byte_sizes import bytes_text
from ...foundation.plain_text import plain
from ...registry.lookup import registry
from ...registry.placement import required_accelerator_memory
from ...weights.local_files import measured, presence
from ..options import read_size
from ..output.model_messages import license_text
from ..output.terminal import print_json, print_line, print_table
from ..project import open_project

LICENSE_WIDTH = 37
"""Longer licenses are cut in the list, so that a line fits into 100 characters."""


def list_models(
    profile: str | None, protocol: str | None, fits: str | None, as_json: bool, allow_code: bool
) -> None:
    """Print the models of the catalog, or a selection of them.

    Args:
        profile: those that it chooses.
        protocol: those that fill a slot of that kind.
        fits: those that take no more memory than that on an accelerator, largest first.
        as_json: as one JSON object a line.

    Raises:
        UnknownNameError: there is no such profile or protocol.
        UsageError: `fits` is not a size.
    """
    open_project(allow_code)
    catalog = registry.models()
    models = sorted(map(measured, catalog.checkpoints.values()), key=lambda model: model.name)
    if profile is not None:
        chosen = {model.name for model in catalog.checkpoints_of_profile(profile)}
        models = [model for model in models if model.name in chosen]
    if protocol is not None:
        fitting = {model.name for model in catalog.checkpoints_for(catalog.protocol(protocol))}
        models = [model for model in models if model.name in fitting]
    if fits is not None:
        memory = read_size(fits)
        models = [model for model in models if required_accelerator_memory(model) <= memory]
        models.sort(key=required_accelerator_memory, reverse=True)
    if as_json:
        for model in models:
            print_json(_record(model))
        return
    if not models:
        print_line("no models")
        return
    heading = ("MODEL", "SIZE", "GPU MEMORY", "LOCAL", "LICENSE", "DESCRIPTION")
    print_table((_row(model, catalog) for model in models), heading)


def _row(checkpoint: Checkpoint, catalog: Catalog) -> tuple[str, ...]:
    about = checkpoint.about
    if checkpoint.gated and (other := catalog.ungated_alternative(checkpoint)):
        about += f"; without a gate: {other.name}"
    memory = required_accelerator_memory(checkpoint)
    unknown = "?" if "folder" in checkpoint.options else "-"
    return (
        checkpoint.name,
        bytes_text(checkpoint.size) if checkpoint.size else unknown,
        bytes_text(memory) if memory else "-",
        "yes" if presence(checkpoint).available else "no",
        plain(license_text(checkpoint), LICENSE_WIDTH),
        about,
    )


def _record(checkpoint: Checkpoint) -> dict[str, Any]:
    adapter = Model.families.get(checkpoint.family)
    return {
        "model": checkpoint.name,
        "about": checkpoint.about,
        "fills": [protocol.__name__ for protocol in adapter.protocols()] if adapter else [],
        "license": checkpoint.license,
        "gated": checkpoint.gated,
        "non_commercial": checkpoint.non_commercial,
        "size": checkpoint.size,
        "gpu_memory": required_accelerator_memory(checkpoint),
        "local": presence(checkpoint).available,
    }
