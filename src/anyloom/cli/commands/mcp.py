"""The command `anyloom mcp`."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, replace
from pathlib import Path

from ...core.run_config import RunConfig
from ...hardware.devices import resolve_device
from ..errors import UsageError
from ..network import network_forbidden
from ..output.quiet import quiet_libraries
from ..project import open_project, slot_choices


@dataclass(frozen=True)
class McpOptions:
    """The options of the command; see its help."""

    graphs: tuple[str, ...]
    folder: Path
    profile: str | None
    models: tuple[str, ...]
    device: str | None
    offline: bool
    allow_project_code: bool


def serve_tools(options: McpOptions) -> None:
    """Offer graphs as tools on standard input and output until the client goes.

    Raises:
        UsageError: the extra is not installed.
        GraphError: a graph that was named is not valid.
    """
    if importlib.util.find_spec("mcp") is None or importlib.util.find_spec("pydantic") is None:
        raise UsageError("anyloom mcp needs the extra 'mcp': pip install 'anyloom[mcp]'")
    import asyncio

    from ...engine.engine import Engine
    from ...engine.result_cache import ResultCache
    from ...server.graphs import ServedGraphs
    from ...server.mcp_tools import GraphTools
    from ...server.settings import ServerSettings

    open_project(options.allow_project_code)
    settings = ServerSettings(
        data=Path(),
        graphs=options.graphs,
        profile=options.profile,
        models=slot_choices(options.models),
    )
    config = RunConfig.from_environment()
    if options.device:
        config = replace(config, device=resolve_device(options.device), device_label="device")
    config = replace(config, offline=config.offline or options.offline)
    with quiet_libraries(), network_forbidden(options.offline):
        served = ServedGraphs.of(settings)
        with Engine(cache=ResultCache.of(config), config=config) as engine:
            tools = GraphTools(served, engine, options.folder, settings.max_pixels)
            asyncio.run(tools.serve())
