"""How do libraries work without talking over anyloom?

Python libraries warn, log and draw their own bars; native ones write to the process's error output
behind Python's back. All of it is held back while a command works. ANYLOOM_DEBUG=1 lets it through.
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

from .terminal import complain

SETTINGS = {
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TQDM_DISABLE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
}
"""What the libraries themselves read when they are imported."""


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Hold back what libraries print, log and warn; anyloom's own warnings are one line each."""
    if os.environ.get("ANYLOOM_DEBUG"):
        yield
        return
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    with ExitStack() as undo:
        undo.callback(logging.disable, before)
        undo.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        from ...foundation.errors import AnyloomWarning

        warnings.simplefilter("always", AnyloomWarning)
        warnings.showwarning = _shown
        undo.enter_context(_native_output_held_back())
        yield


def _shown(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
    from ...foundation.errors import AnyloomWarning

    if issubclass(category, AnyloomWarning):
        complain(f"warning: {message}")


@contextmanager
def _native_output_held_back() -> Iterator[None]:
    """Send what native code writes to descriptors 1 and 2 into a file that vanishes.

    Python's own streams keep writing where they wrote before.
    """
    with ExitStack() as undo:
        nowhere = undo.enter_context(tempfile.TemporaryFile())
        for name, descriptor in (("stdout", 1), ("stderr", 2)):
            stream = getattr(sys, name)
            if not _writes_to(stream, descriptor):
                continue
            stream.flush()
            kept = os.dup(descriptor)
            undo.callback(os.close, kept)
            copy = io.TextIOWrapper(
                io.FileIO(kept, "w", closefd=False),
                encoding=stream.encoding,
                errors=stream.errors,
                line_buffering=True,
            )
            undo.callback(_restore, name, stream, descriptor, kept)
            setattr(sys, name, copy)
            os.dup2(nowhere.fileno(), descriptor)
        yield


def _writes_to(stream: Any, descriptor: int) -> bool:
    try:
        return isinstance(stream, io.TextIOWrapper) and stream.fileno() == descriptor
    except (OSError, ValueError):
        return False


def _restore(name: str, stream: Any, descriptor: int, kept: int) -> None:
    getattr(sys, name).flush()
    os.dup2(kept, descriptor)
    setattr(sys, name, stream)
