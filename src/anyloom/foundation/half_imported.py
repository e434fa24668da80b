"""What if one thread looks at a library while another is still importing it?

SciPy asks of every array whether it is PyTorch's, by what `sys.modules` holds. While a thread
imports PyTorch for the first time, that is half a module, and whoever asks fails.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
HALF = re.compile(r"partially initialized module '([\w.]+)'")


def whole(call: Callable[..., T], *arguments: Any, **named: Any) -> T:
    """Call something; if it met a library half imported, wait for that and call again.

    For work without side effects only.
    """
    try:
        return call(*arguments, **named)
    except AttributeError as error:
        found = HALF.search(str(error))
        if found is None:
            raise
    importlib.import_module(found[1])  # returns when the other thread is done
    return call(*arguments, **named)
