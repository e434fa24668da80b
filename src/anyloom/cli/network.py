"""The option --offline, for this process and the libraries in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ..core.run_config import OFFLINE


@contextmanager
def network_forbidden(forbidden: bool) -> Iterator[None]:
    """Keep anyloom and the client of the hub from using the network while the block lasts."""
    if not forbidden:
        yield
        return
    import huggingface_hub.constants as client

    before = {name: os.environ.get(name) for name in OFFLINE}
    told, client.HF_HUB_OFFLINE = client.HF_HUB_OFFLINE, True  # it reads its switch once
    os.environ.update(dict.fromkeys(OFFLINE, "1"))
    try:
        yield
    finally:
        client.HF_HUB_OFFLINE = told
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
