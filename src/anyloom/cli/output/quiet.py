"""Silences libraries while a command works.

Python libraries warn, log and draw their own bars; native ones write to the descriptors of the
process. All of it is discarded, unless ANYLOOM_DEBUG is set.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from ...foundation.errors import AnyloomWarning
from .terminal import print_error

SETTINGS = {
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TQDM_DISABLE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
}
"""Environment variables that the libraries read when they are imported."""


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Discard what libraries print, log and warn; anyloom's own warnings are one line each."""
    if os.environ.get("ANYLOOM_DEBUG"):
        yield
        return
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    with ExitStack() as undo:
        undo.callback(logging.disable, level)
        undo.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", AnyloomWarning)
        warnings.showwarning = _show_warning
        undo.enter_context(_native_output_discarded())
        yield


def _show_warning(
    message: Warning | str, category: type[Warning], *place: Any, **more: Any
) -> None:
    if issubclass(category, AnyloomWarning):
        print_error(f"warning: {message}")


@contextmanager
def _native_output_discarded() -> Iterator[None]:
    """Send what native code writes to descriptors 1 and 2 into a temporary file.

    Python's own streams keep their targets.
    """
    with ExitStack() as undo:
        discarded = undo.enter_context(tempfile.TemporaryFile())
        for name, descriptor in (("stdout", 1), ("stderr", 2)):
            stream = getattr(sys, name)
            if not _writes_to(stream, descriptor):
                continue
            stream.flush()
            saved = os.dup(descriptor)
            undo.callback(os.close, saved)
            copy = io.TextIOWrapper(
                io.FileIO(saved, "w", closefd=False),
                encoding=stream.encoding,
                errors=stream.errors,
                line_buffering=True,
            )
            undo.callback(_restore, name, stream, descriptor, saved)
            setattr(sys, name, copy)
            os.dup2(discarded.fileno(), descriptor)
        yield


def _writes_to(stream: Any, descriptor: int) -> bool:
    try:
        return isinstance(stream, io.TextIOWrapper) and stream.fileno() == descriptor
    except (OSError, ValueError):
        return False


def _restore(name: str, stream: Any, descriptor: int, saved: int) -> None:
    getattr(sys, name).flush()
    os.dup2(saved, descriptor)
    setattr(sys, name, stream)
