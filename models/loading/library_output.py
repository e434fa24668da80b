"""Silencing the progress bars and log messages of libraries."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_users: dict[str, int] = {}
_settings: dict[str, tuple[int, bool]] = {}
"""Verbosity and progress bar setting of each library before it was silenced."""


@contextmanager
def silenced(*libraries: str) -> Iterator[None]:
    """Silence "transformers" or "diffusers" while the block runs, in one or several threads."""
    loggers = {name: importlib.import_module(f"{name}.utils.logging") for name in libraries}
    with _lock:
        for name, logger in loggers.items():
            _users[name] = _users.get(name, 0) + 1
            if _users[name] == 1:
                _settings[name] = logger.get_verbosity(), logger.is_progress_bar_enabled()
                logger.set_verbosity_error()
                logger.disable_progress_bar()
    try:
        yield
    finally:
        with _lock:
            for name, logger in loggers.items():
                _users[name] -= 1
                if not _users[name]:
                    verbosity, progress_bar = _settings[name]
                    logger.set_verbosity(verbosity)
                    if progress_bar:
                        logger.enable_progress_bar()
