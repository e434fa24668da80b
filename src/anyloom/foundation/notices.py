"""Warnings, which also go to the logger "anyloom"."""

from __future__ import annotations

import logging
import warnings

from .errors import AnyloomWarning

logger = logging.getLogger("anyloom")
logger.addHandler(logging.NullHandler())  # silent where nobody has configured logging


def warn(message: str, stacklevel: int = 2) -> None:
    """Issue an `AnyloomWarning`, and log it for programs that keep logs.

    Args:
        stacklevel: whose line the warning names, 1 = that of the caller.
    """
    logger.warning("%s", message)
    warnings.warn(message, AnyloomWarning, stacklevel + 1)
