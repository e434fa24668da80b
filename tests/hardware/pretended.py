"""A machine whose GPUs, and PyTorch's answers about them, are pretended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from types import SimpleNamespace
from weakref import WeakValueDictionary

import pytest
import torch

from anyloom.hardware import devices, transfers
from anyloom.scheduling import memory_ledger

GB = 10**9
OLD_DRIVER = (
    "The NVIDIA driver on your system is too old (found version 11040). Please update your GPU "
    "driver by downloading and installing a new version from the URL: http://www.nvidia.com/"
)
SLICE = "MIG-3eb2f0a5-6a5c-5b8e-9a0f-2f1d7c1f0a11"
GONE = "CUDA error: no CUDA-capable device is detected\nSearch for `cudaErrorNoDevice' in the docs."

Machine = Callable[..., None]


class Stream:
    """A stream on which nothing is to be waited for."""

    def synchronize(self) -> None:
        return None


class Event:
    """An event that has happened once it is recorded."""

    def __init__(self, blocking: bool = False) -> None:
        self.blocking = blocking

    def record(self, stream: Stream) -> None:
        stream.synchronize()

    def synchronize(self) -> None:
        return None


def gone(*arguments: object) -> None:
    """Answer as CUDA does once the device is gone."""
    raise torch.AcceleratorError(GONE)


def pretended(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """Yield what makes PyTorch say other things of a machine with a driver and 64 GB."""
    for variable in devices.VISIBLE:
        monkeypatch.delenv(variable, raising=False)

    def pretend(
        count: int = 0,
        *,
        problem: str = "",
        cuda: str | None = "13.0",
        hip: str | None = None,
        gigabytes: float = 80,
        free: float | None = None,
        capability: tuple[int, int] = (9, 0),
    ) -> None:
        def init() -> None:
            if problem:
                raise RuntimeError(problem)

        answers = {
            "is_available": lambda: bool(count),
            "device_count": lambda: count,
            "init": init,
            "mem_get_info": lambda name: (
                int((gigabytes if free is None else free) * GB),
                int(gigabytes * GB),
            ),
            "memory_reserved": lambda name: 0,
            "memory_allocated": lambda name: 0,
            "reset_peak_memory_stats": lambda name: None,
            "max_memory_allocated": lambda name: 0,
            "current_stream": lambda name: Stream(),
            "stream": lambda stream: nullcontext(),
            "device": lambda name: nullcontext(),
            "Event": Event,
            "synchronize": lambda name: None,
            "empty_cache": lambda: None,
            "get_device_properties": lambda name: SimpleNamespace(name="A GPU"),
            "get_device_capability": lambda name: capability,
        }
        for name, answer in answers.items():
            monkeypatch.setattr(torch.cuda, name, answer)
        monkeypatch.setattr(torch.version, "cuda", cuda)
        monkeypatch.setattr(torch.version, "hip", hip)
        monkeypatch.setattr(devices, "_has_driver", lambda: True)

    # A pool of another test that is not collected yet keeps the ledger of a device of this name.
    monkeypatch.setattr(memory_ledger, "_ledgers", WeakValueDictionary())
    monkeypatch.setattr(transfers, "copying_stream", lambda *which: Stream())
    main_memory = SimpleNamespace(available=64 * GB, total=64 * GB)
    monkeypatch.setattr("psutil.virtual_memory", lambda: main_memory)
    monkeypatch.setattr(devices, "_container_free", lambda: 64 * GB)
    devices._warn_of_unused_gpu.cache_clear()
    yield pretend
    devices._warn_of_unused_gpu.cache_clear()
