"""Setting of PyTorch's allocator for CUDA, before PyTorch is imported."""

from __future__ import annotations

import os
import sys

SETTINGS = ("PYTORCH_ALLOC_CONF", "PYTORCH_CUDA_ALLOC_CONF")


def use_expandable_segments() -> None:
    """Let the allocator extend its segments, unless the user has set it up otherwise.

    Batches of changing sizes leave gaps between segments of fixed size, and a device then runs out
    of memory while some of it is free.
    """
    if sys.platform == "linux" and not any(name in os.environ for name in SETTINGS):
        os.environ[SETTINGS[0]] = "expandable_segments:True"
