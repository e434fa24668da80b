"""Devices of this machine: names, free memory, dtypes."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from ..foundation.errors import UnknownNameError

AUTO = "auto"
CGROUP = Path("/sys/fs/cgroup")
DRIVERS = ("nvidia*", "nvhost*", "kfd", "dxg")
"""Names in /dev of Linux drivers for NVIDIA, Jetson, AMD and WSL."""


@dataclass(frozen=True)
class DeviceInfo:
    """A device of this machine: its memory in bytes, and the dtypes that models may use on it."""

    name: str
    about: str
    free: int
    total: int
    dtypes: tuple[str, ...]


def resolve_device(name: str = AUTO, label: str = "device") -> str:
    """Return the device that a name stands for, as PyTorch calls it: "cpu", "cuda:0", "mps".

    "auto" is the first CUDA device, or else the CPU. Apple's MPS must be named, because nothing was
    measured on it.

    Args:
        name: "auto", "cpu", "cuda", "cuda:1", "mps".
        label: what an error calls the name.

    Raises:
        UnknownNameError: this machine has no such device; suggests the nearest that it has.
    """
    name = name.strip().lower()
    if name == "cpu":
        return name
    available = names()
    if name == AUTO:
        return next((device for device in available if device.startswith("cuda")), "cpu")
    device = "cuda:0" if name == "cuda" else name
    if device not in available:
        raise UnknownNameError(label, name, [AUTO, *available])
    return device


def names() -> list[str]:
    """Return the devices of this machine."""
    cuda = 0
    if "torch" in sys.modules or _has_driver():  # importing PyTorch takes seconds
        import torch

        cuda = torch.cuda.device_count() if torch.cuda.is_available() else 0
    return ["cpu", *(f"cuda:{index}" for index in range(cuda)), *(["mps"] if _has_mps() else [])]


def describe(name: str) -> DeviceInfo:
    """Return the description, memory and dtypes of a device of this machine."""
    halves = ("bfloat16",) if dtype_on(name, "bfloat16") == "bfloat16" else ()
    if name != "cpu":
        halves += ("float16",)
    return DeviceInfo(name, *_facts(name), ("float32", *halves))


def free(name: str) -> int:
    """Return the bytes that are free on a device now."""
    return _facts(name)[1]


def dtype_on(device: str, accelerator_dtype: str, *, float16_safe: bool = True) -> str:
    """Return the dtype for a device, of a model family that is accurate in `accelerator_dtype`.

    A CPU computes in float32. Devices without bfloat16 (before NVIDIA's Ampere) get float16, or
    float32 where values of the family exceed float16.
    """
    if device == "cpu" or accelerator_dtype != "bfloat16":
        return "float32" if device == "cpu" else accelerator_dtype
    if device.startswith("cuda"):
        import torch

        ampere = torch.cuda.get_device_capability(device) >= (8, 0)
        if torch.version.hip is None and not ampere:  # all devices that ROCm supports have it
            return "float16" if float16_safe else "float32"
    return accelerator_dtype


def _facts(name: str) -> tuple[str, int, int]:
    """Return the description of a device, and its free and total bytes."""
    if name.startswith("cuda"):
        import torch

        free, total = torch.cuda.mem_get_info(name)
        return torch.cuda.get_device_properties(name).name, free, total
    if name == "mps":
        import torch

        total = torch.mps.recommended_max_memory()
        return "Apple GPU", total - torch.mps.driver_allocated_memory(), total
    import psutil

    memory = psutil.virtual_memory()
    return "processor", max(0, min(memory.available, _container_free())), memory.total


def _has_driver() -> bool:
    """Return whether there may be CUDA or ROCm devices, without importing PyTorch."""
    if sys.platform != "linux":
        return sys.platform == "win32"
    return any(any(Path("/dev").glob(pattern)) for pattern in DRIVERS)


def _has_mps() -> bool:
    if sys.platform != "darwin":
        return False
    import torch

    return torch.backends.mps.is_available()


def _container_free() -> int:
    """Return the bytes that the limit of a container leaves; the system's figures ignore it."""
    try:
        limit = (CGROUP / "memory.max").read_text().strip()
        used = int((CGROUP / "memory.current").read_text())
        stat = (CGROUP / "memory.stat").read_text()
    except (OSError, ValueError):
        return 2**63
    cached = re.search(r"^inactive_file (\d+)$", stat, re.M)  # the kernel frees it when needed
    return 2**63 if limit == "max" else int(limit) - used + int(cached[1] if cached else 0)
