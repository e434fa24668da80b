"""The command `anyloom models info`."""

from __future__ import annotations

import json
from typing import Any

from ...core.checkpoint import Checkpoint
from ...core.model import Model
from ...foundation.byte_sizes import bytes_text
from ...registry.lookup import registry
from ...registry.placement import required_accelerator_memory
from ...weights.hub_cache import file_patterns
from ...weights.local_files import measured, presence
from ..output.model_messages import license_text
from ..output.terminal import print_line, print_table
from ..project import code_hint_on_error, open_project

STORED = ("float32", "bfloat16", "float16")
"""The dtypes that weights take memory in."""


def show_model(name: str, as_json: bool, allow_code: bool) -> None:
    """Print the catalog entry of a model, its memory by dtype, its files and their presence.

    Args:
        as_json: as one JSON object.

    Raises:
        UnknownNameError: there is no such model.
    """
    open_project(allow_code)
    with code_hint_on_error():
        catalog = registry.models()
        model = measured(catalog.checkpoint(name))
        adapter = catalog.adapter(model)
    uses = [
        (profile, slot)
        for profile, choices in catalog.profiles.items()
        for slot, chosen in choices.items()
        if chosen == name
    ]
    if as_json:
        print_line(json.dumps(_facts(model, adapter, uses), ensure_ascii=False))
        return
    print_line(f"{model.name}: {model.about}")
    options = ", ".join(f"{key}: {value}" for key, value in model.options.items())
    rows = [
        ("license", license_text(model)),
        ("fills", ", ".join(protocol.__name__ for protocol in adapter.protocols())),
        ("family", f"{model.family} ({adapter.__module__}.{adapter.__name__})"),
        ("from", _source(model)),
        ("unconfirmed", "; ".join(model.unconfirmed)),
        ("parameters", f"{model.parameters:,}" if model.parameters else "unknown"),
        ("size", bytes_text(model.size) if model.size else "unknown"),
        ("memory", _memory(model)),
        ("precision", str(catalog.precisions.get(model.family, ""))),
        ("profiles", ", ".join(f"{profile} ({slot})" for profile, slot in uses) or "none"),
        ("options", options or "none"),
        ("here", _presence(model)),
    ]
    rows = [row for row in rows if row[1]]
    if not (model.repo or model.package or "folder" in model.options):
        rows = [row for row in rows if row[0] not in ("parameters", "size", "memory", "here")]
    print_table(rows, indent="  ")
    if model.files or model.repo:
        print_line("\nfiles")
        pinned = [(file, f"sha256 {sha256}") for file, sha256 in model.files.items()]
        print_table(pinned or [(", ".join(file_patterns(model)), "not pinned")], indent="  ")


def _facts(model: Checkpoint, adapter: type[Model], uses: list[tuple[str, str]]) -> dict[str, Any]:
    state = presence(model)
    return {
        "model": model.name,
        "about": model.about,
        "license": model.license,
        "gated": model.gated,
        "non_commercial": model.non_commercial,
        "fills": [protocol.__name__ for protocol in adapter.protocols()],
        "family": model.family,
        "repo": model.repo,
        "revision": model.revision,
        "package": model.package,
        "unconfirmed": list(model.unconfirmed),
        "parameters": model.parameters,
        "size": model.size,
        "memory": {dtype: model.memory(dtype) for dtype in STORED},
        "profiles": [{"profile": profile, "slot": slot} for profile, slot in uses],
        "options": dict(model.options),
        "files": dict(model.files),
        "available": state.available,
        "remedy": state.remedy,
    }


def _source(model: Checkpoint) -> str:
    if "folder" in model.options:
        return str(model.options["folder"])
    if model.repo:
        revision = f"revision {model.revision}" if model.revision else "its newest revision"
        return f"https://huggingface.co/{model.repo}, {revision}"
    return f"Python packages: {model.package}" if model.package else "nowhere, it has no weights"


def _memory(model: Checkpoint) -> str:
    if not model.memory():
        return "unknown"
    by_dtype = ", ".join(f"{bytes_text(model.memory(dtype))} in {dtype}" for dtype in STORED)
    return f"{by_dtype}; on an accelerator {bytes_text(required_accelerator_memory(model))}"


def _presence(model: Checkpoint) -> str:
    state = presence(model)
    missing = model.repo and not state.available
    return str(state) + (f"; now: anyloom models pull {model.name}" if missing else "")
