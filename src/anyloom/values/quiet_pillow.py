"""Silences Pillow and pydicom: a damaged file is reported once, as an ImageError.

Pillow itself warns, logs, and lets libtiff print from C; all three are silenced, from any number of
threads.
"""

from __future__ import annotations

import ctypes
import re
import threading
import warnings
from functools import cache
from pathlib import Path
from typing import Any


class _Quiet:
    """Ignores their warnings in a `with` block; `warnings.catch_warnings` is not thread-safe."""

    rule = ("ignore", None, Warning, re.compile(r"(PIL|pydicom)\."), 0)

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.users = 0

    def __enter__(self) -> None:
        _silence_pillow()
        with self.lock:
            self.users += 1
            if self.rule not in warnings.filters:
                warnings.filters.insert(0, self.rule)  # type: ignore[attr-defined]

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        with self.lock:
            self.users -= 1
            if not self.users and self.rule in warnings.filters:
                warnings.filters.remove(self.rule)  # type: ignore[attr-defined]


quiet = _Quiet()


@cache
def _silence_pillow() -> None:
    """Send Pillow's log nowhere, and remove the error handlers of the libtiff inside its wheel.

    The library is Pillow's own copy, so no other user of libtiff is affected. A Pillow built
    against the system's libtiff keeps its messages.
    """
    import logging

    import PIL

    logging.getLogger("PIL").addHandler(logging.NullHandler())
    package = Path(PIL.__file__).parent
    bundled = [*package.parent.glob("pillow.libs/libtiff*"), *package.glob(".dylibs/libtiff*")]
    for path in bundled:
        try:
            library = ctypes.CDLL(str(path))
            for name in ("TIFFSetErrorHandler", "TIFFSetWarningHandler"):
                function = getattr(library, name)
                function.argtypes, function.restype = [ctypes.c_void_p], ctypes.c_void_p
                function(None)
        except (OSError, AttributeError):
            continue
