"""The command `anyloom serve`."""

from __future__ import annotations

import importlib.util
import os
import socket
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...core.run_config import RunConfig
from ...hardware.devices import resolve_device
from ..errors import UsageError
from ..network import network_forbidden
from ..output.quiet import quiet_libraries
from ..output.terminal import plural, print_line
from ..project import open_project, slot_choices

if TYPE_CHECKING:
    from ...server.run_spans import RunSpans

TOKENS = "ANYLOOM_TOKENS"
"""The environment variable with the secrets of clients; options are seen by other users."""
LOOPBACK_ADDRESSES = ("127.0.0.1", "::1", "localhost")
SHORTEST_SECRET = 16


@dataclass(frozen=True)
class ServeOptions:
    """The options of the command; see its help."""

    graphs: tuple[str, ...]
    host: str
    port: int
    names: tuple[str, ...]
    data: Path
    profile: str | None
    models: tuple[str, ...]
    preload: tuple[str, ...]
    image_urls: bool
    canvas: bool | None
    device: str | None
    offline: bool
    allow_project_code: bool


def serve_graphs(options: ServeOptions) -> None:
    """Serve graphs over HTTP until the process is stopped.

    Raises:
        UsageError: an option does not fit, the port is in use, or the extra is not installed.
        GraphError: a graph that was named is not valid.
    """
    if importlib.util.find_spec("sse_starlette") is None:
        raise UsageError("anyloom serve needs the extra 'server': pip install 'anyloom[server]'")
    tokens = read_tokens(os.environ.get(TOKENS, ""))
    if not tokens and options.host not in LOOPBACK_ADDRESSES:
        raise UsageError(
            f"--host {options.host} lets other machines in; state who may call: "
            f"{TOKENS}='alice:SECRET bob:SECRET'"
        )
    open_project(options.allow_project_code)
    with quiet_libraries(), network_forbidden(options.offline):
        _serve(options, tokens)


def read_tokens(text: str) -> dict[str, str]:
    """Return client → secret of "alice:SECRET bob:SECRET".

    Raises:
        UsageError: it is not of this form, or a secret is too short; never names a secret.
    """
    tokens: dict[str, str] = {}
    for number, part in enumerate(text.split(), start=1):
        name, sign, secret = part.partition(":")
        if not sign or not name:
            raise UsageError(f"${TOKENS}: entry {number} is not NAME:SECRET")
        if len(secret) < SHORTEST_SECRET:
            raise UsageError(
                f"${TOKENS}: the secret of '{name}' has fewer than {SHORTEST_SECRET} characters"
            )
        if name in tokens or secret in tokens.values():
            raise UsageError(f"${TOKENS}: entry {number} repeats a name or a secret")
        tokens[name] = secret
    return tokens


def _serve(options: ServeOptions, tokens: dict[str, str]) -> None:
    import uvicorn

    from ...engine.engine import Engine
    from ...engine.result_cache import ResultCache
    from ...server import ServerSettings, create_app
    from ...server.graphs import ServedGraphs
    from ...server.settings import LOOPBACK

    host = f"[{options.host}]" if ":" in options.host else options.host
    settings = ServerSettings(
        data=options.data,
        tokens=tokens,
        hosts=(*LOOPBACK, host, socket.gethostname(), *options.names),
        graphs=options.graphs or None,
        preload=options.preload,
        image_urls=options.image_urls,
        canvas=not tokens if options.canvas is None else options.canvas,
        profile=options.profile,
        models=slot_choices(options.models),
    )
    config = RunConfig.from_environment()
    if options.device:
        config = replace(config, device=resolve_device(options.device), device_label="device")
    config = replace(config, offline=config.offline or options.offline)
    served = ServedGraphs.of(settings)
    with (
        _listening(options) as listener,
        Engine(cache=ResultCache.of(config), config=config) as engine,
    ):
        app = create_app(settings, engine, served, _spans())
        name = "localhost" if options.host in LOOPBACK_ADDRESSES else socket.gethostname()
        address = f"http://{name}:{listener.getsockname()[1]}"
        edits = "" if served.edits is None else " and edits by sentence"
        print_line(f"{plural(len(served.graphs), 'graph')}{edits} at {address}")
        if served.refused:
            left_out = plural(len(served.refused), "graph")
            print_line(f"{left_out} left out; the page and {address}/v1/graphs say why")
        print_line(f"runs are kept in {options.data}; Ctrl-C stops")
        # Streams of events stay open as long as their runs; a stop must not wait for them.
        serving = uvicorn.Config(
            app, log_level="warning", timeout_graceful_shutdown=int(settings.grace)
        )
        uvicorn.Server(serving).run(sockets=[listener])


def _spans() -> RunSpans | None:
    """Return what makes spans of runs, where the process was started with a tracer provider."""
    if importlib.util.find_spec("opentelemetry") is None:
        return None
    from opentelemetry.trace import ProxyTracerProvider, get_tracer_provider

    from ...server.run_spans import RunSpans

    return None if isinstance(get_tracer_provider(), ProxyTracerProvider) else RunSpans()


def _listening(options: ServeOptions) -> socket.socket:
    """Return a socket that listens, before models are loaded.

    Raises:
        UsageError: the address is not one of this machine, or the port is in use.
    """
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    try:
        made = socket.create_server((options.host, options.port), family=family, backlog=2048)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise UsageError(f"--host {options.host} --port {options.port}: {reason}") from None
    # asyncio sends small answers at once only on sockets that state their protocol, which
    # `create_server` does not: each answer would wait 40 ms for an acknowledgment.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, made.detach())
