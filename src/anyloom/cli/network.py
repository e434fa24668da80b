"""The option --offline, for this process and the libraries in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ..core.run_config import OFFLINE


@contextmanager
def network_forbidden(forbidden: bool) -> Iterator[None]:
    """Keep anyloom and the client of the hub from using the network in the block."""
    if not forbidden:
        yield
        return
    import huggingface_hub.constants as client

    environment = {name: os.environ.get(name) for name in OFFLINE}
    # The client reads its variable once, when it is imported.
    client_offline, client.HF_HUB_OFFLINE = client.HF_HUB_OFFLINE, True
    os.environ.update(dict.fromkeys(OFFLINE, "1"))
    try:
        yield
    finally:
        client.HF_HUB_OFFLINE = client_offline
        for name, value in environment.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
