"""What is there to know about one model?"""

from __future__ import annotations

from ...core.checkpoint import DTYPE_BYTES, Checkpoint
from ...foundation.byte_sizes import bytes_text
from ...registry.lookup import registry
from ...registry.placement import need_accelerated
from ...weights.hub_cache import file_patterns
from ...weights.local_files import measured, presence
from ..output.terminal import say, table
from ..project import open_project
from .listings import license_text


def show_model(name: str, allow_code: bool) -> None:
    """Print all that the catalog says of a model, and whether it is here.

    Raises:
        UnknownNameError: there is no such model.
    """
    open_project(allow_code)
    catalog = registry.models()
    one = measured(catalog.checkpoint(name))
    adapter = catalog.adapter(one)
    say(f"{one.name}: {one.about}")
    uses = [
        f"{profile} ({slot})"
        for profile, choices in catalog.profiles.items()
        for slot, chosen in choices.items()
        if chosen == name
    ]
    rows = [
        ("license", license_text(one)),
        ("fills", ", ".join(protocol.__name__ for protocol in adapter.protocols())),
        ("family", f"{one.family} ({adapter.__module__}.{adapter.__name__})"),
        ("from", _origin(one)),
        ("parameters", f"{one.parameters:,}" if one.parameters else "unknown"),
        ("size", bytes_text(one.size) if one.size else "unknown"),
        ("memory", _memory(one)),
        ("profiles", ", ".join(uses) or "none"),
        ("options", ", ".join(f"{key}: {value}" for key, value in one.options.items()) or "none"),
        ("here", _here(one)),
    ]
    if not (one.repo or one.package or "folder" in one.options):
        rows = [row for row in rows if row[0] not in ("parameters", "size", "memory", "here")]
    table(rows, indent="  ")
    if one.files or one.repo:
        say("\nfiles")
        pinned = [(file, f"sha256 {sha256}") for file, sha256 in one.files.items()]
        table(pinned or [(", ".join(file_patterns(one)), "not pinned")], indent="  ")


def _origin(one: Checkpoint) -> str:
    if "folder" in one.options:
        return str(one.options["folder"])
    if one.repo:
        at = f"revision {one.revision}" if one.revision else "its newest revision"
        return f"https://huggingface.co/{one.repo}, {at}"
    return f"Python packages: {one.package}" if one.package else "nowhere, it has no weights"


def _memory(one: Checkpoint) -> str:
    if not one.memory():
        return "unknown"
    told = ", ".join(f"{bytes_text(one.memory(dtype))} in {dtype}" for dtype in DTYPE_BYTES)
    return f"{told}; on an accelerator {bytes_text(need_accelerated(one))}"


def _here(one: Checkpoint) -> str:
    state = presence(one)
    missing = one.repo and not state.available
    return str(state) + (f"; now: anyloom models pull {one.name}" if missing else "")
