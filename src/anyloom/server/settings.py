"""Settings of a server, fixed when it starts; nothing that arrives over HTTP changes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..values.image import MAX_PIXELS

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""The names under which a client on the same machine calls."""


@dataclass(frozen=True)
class ServerSettings:
    """What a server offers, to whom, and how much of it.

    data:        folder of the database of runs; made if it is not there.
    tokens:      client → its secret; without any, every caller is the client "local".
    hosts:       names under which clients may call, without port; see `LOOPBACK`.
    graphs:      the graphs to offer, "edit" for edits by sentence; None = all that are installed
                 or in the project, and edits.
    preload:     names of models to load at the start; runs are accepted when they are there.
    image_urls:  whether images may be named by an https address; see `image_urls`.
    canvas:      whether clients may draw graphs of their own, of any nodes and models.
    profile, models: choose the models of all graphs (see `check`).
    max_upload:  bytes of one request.
    max_pixels:  larger images are refused.
    max_batch:   bytes of all images of one batch, unpacked.
    max_runs:    how many runs of one client may wait or be under way at once.
    kept_runs:   how many ended runs are kept; the oldest are deleted.
    grace:       seconds that runs under way have to end when the server stops; the others are
                 started again with the server.
    """

    data: Path
    tokens: Mapping[str, str] = field(default_factory=dict)
    hosts: tuple[str, ...] = LOOPBACK
    graphs: tuple[str, ...] | None = None
    preload: tuple[str, ...] = ()
    image_urls: bool = False
    canvas: bool = False
    profile: str | None = None
    models: Mapping[str, str] = field(default_factory=dict)
    max_upload: int = 256 * 2**20
    max_pixels: int = MAX_PIXELS
    max_batch: int = 4 * 2**30
    max_runs: int = 200
    kept_runs: int = 10_000
    grace: float = 10.0
