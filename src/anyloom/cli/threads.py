"""Setting of OpenMP's threads, before PyTorch is imported."""

from __future__ import annotations

import os

WAIT_POLICY = "OMP_WAIT_POLICY"


def wait_without_spinning() -> None:
    """Let threads that wait for others sleep, unless the user has chosen how they wait.

    By default they spin. Where other processes share the cores, that takes the time of the thread
    that is waited for: the lite classifier took 54 seconds instead of 11, and four times the CPU
    seconds, on two cores with a load of 20.
    """
    os.environ.setdefault(WAIT_POLICY, "PASSIVE")
