"""Threads on which PyTorch computes on the CPU, for each thread that calls it."""

from __future__ import annotations

import sys


def compute_on_threads(count: int) -> None:
    """Have PyTorch compute on so many threads where the calling thread asks it to, if it is there.

    Threads that have never asked take over what any thread has set last, so each states its own.
    """
    # Another thread may be importing torch at this moment, so the functions may be missing yet.
    torch = sys.modules.get("torch")
    set_threads = getattr(torch, "set_num_threads", None)
    if torch is None or set_threads is None:
        return
    # The question makes this thread take over what was set: later on that would undo what follows.
    if torch.get_num_threads() != count:
        set_threads(count)
