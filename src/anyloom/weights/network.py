"""Whether the network may be used, on the current thread or in the whole process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ..core.run_config import RunConfig

_allowed: ContextVar[bool | None] = ContextVar("network_allowed", default=None)


def is_offline() -> bool:
    """Return whether the network must not be used: by the run's configuration, or environment."""
    allowed = _allowed.get()
    return RunConfig.from_environment().offline if allowed is None else not allowed


@contextmanager
def network_allowed(allowed: bool) -> Iterator[None]:
    """Allow or forbid the network to everything that this thread does in the block.

    The environment still forbids it to everything.
    """
    token = _allowed.set(allowed and not RunConfig.from_environment().offline)
    try:
        yield
    finally:
        _allowed.reset(token)
