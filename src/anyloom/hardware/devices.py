"""Devices of this machine: names, free memory, dtypes."""

from __future__ import annotations

import functools
import os
import re
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

from ..foundation.errors import UnknownNameError
from ..foundation.notices import warn

AUTO = "auto"
CGROUP = Path("/sys/fs/cgroup")
DRIVERS = ("nvidia*", "nvhost*", "kfd", "dxg")
"""Names in /dev of Linux drivers for NVIDIA, Jetson, AMD and WSL."""
VISIBLE = ("CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES")
"""Variables that choose among GPUs."""
HIDING = ("", "-1", "nodevfiles")
"""Their values that leave none."""
IDENTIFIERS = ("gpu-", "mig-")
"""How the identifiers of GPUs, and of slices of GPUs, begin, which these variables take."""


@dataclass(frozen=True)
class DeviceInfo:
    """A device of this machine: its memory in bytes, and the dtypes that models may use on it."""

    name: str
    about: str
    free: int
    total: int
    dtypes: tuple[str, ...]


class UnavailableDeviceError(UnknownNameError):
    """This machine has no such device; says why, where that is known."""

    def __init__(self, label: str, name: str, available: list[str], reason: str) -> None:
        super().__init__(label, name, available, similar=name.startswith("cuda"))
        if reason:
            self.args = (f"{self}; {reason}",)


def resolve_device(name: str = AUTO, label: str = "device") -> str:
    """Return the device that a name stands for, as PyTorch calls it: "cpu", "cuda:0", "mps".

    "auto" is the first CUDA device, or else the CPU. Apple's MPS must be named, because nothing was
    measured on it.

    Args:
        name: "auto", "cpu", "cuda" or "gpu", "cuda:1", "mps".
        label: what an error calls the name.

    Raises:
        UnknownNameError: this machine has no such device; says why, and lists those that it has.
    """
    given, name = name.strip(), name.strip().lower()
    name = "cuda" if name == "gpu" else name
    if name == "cpu":
        return name
    available = names()
    gpus = [device for device in available if device.startswith("cuda")]
    if name == AUTO:
        if not gpus:
            _warn_of_unused_gpu()
        return gpus[0] if gpus else "cpu"
    device = "cuda:0" if name == "cuda" else name
    if device not in available:
        reason = ""
        if name.startswith(IDENTIFIERS):
            reason = f"set {VISIBLE[0]}={given}, and name cuda:0"
        elif name.startswith("cuda") and not gpus:
            reason = why_no_gpu()
        raise UnavailableDeviceError(label, name, [AUTO, *available], reason)
    return device


def why_no_gpu() -> str:
    """Return in one line why PyTorch has no CUDA or ROCm device, "" where it has one."""
    import torch

    for variable in VISIBLE:
        if os.environ.get(variable, "-").strip().lower() in HIDING:
            return f"{variable}={os.environ[variable]} hides every GPU"
    if not _built_for_gpus():
        return f"PyTorch {torch.__version__} was built without CUDA and ROCm"
    try:
        torch.cuda.init()
    except Exception as error:  # no driver, one that is too old, a broken one
        reason = " ".join(str(error).split()).partition(". ")[0].rstrip(".")
        chosen = [f"{name}={os.environ[name]}" for name in VISIBLE if name in os.environ]
        return f"{reason} ({', '.join(chosen)})" if chosen else reason
    return ""


def names() -> list[str]:
    """Return the devices of this machine."""
    cuda = 0
    if "torch" in sys.modules or _has_driver():  # importing PyTorch takes seconds
        import torch

        with warnings.catch_warnings():  # of a driver; see `why_no_gpu`
            warnings.simplefilter("ignore", UserWarning)
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

    A CPU computes in float32, and so do devices without TensorFloat-32 where the family is accurate
    in that. Devices without bfloat16 (before NVIDIA's Ampere) get float16, or float32 where values
    of the family exceed float16.
    """
    if device == "cpu":
        return "float32"
    if accelerator_dtype == "tf32":
        return "tf32" if _is_ampere(device) else "float32"
    if accelerator_dtype == "bfloat16" and device.startswith("cuda"):
        import torch

        # All devices that ROCm supports have it.
        if torch.version.hip is None and not _is_ampere(device):
            return "float16" if float16_safe else "float32"
    return accelerator_dtype


def _is_ampere(device: str) -> bool:
    """Return whether a device is one of NVIDIA's since Ampere, with bfloat16 and TensorFloat-32."""
    if not device.startswith("cuda"):
        return False
    import torch

    return torch.version.hip is None and torch.cuda.get_device_capability(device) >= (8, 0)


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


def _built_for_gpus() -> bool:
    import torch

    return torch.version.cuda is not None or torch.version.hip is not None


@functools.cache
def _warn_of_unused_gpu() -> None:
    """Warn once where a GPU and a PyTorch for it are there, and it cannot be used."""
    hidden = any(os.environ.get(name, "-").strip().lower() in HIDING for name in VISIBLE)
    if not hidden and _has_driver() and _built_for_gpus() and (reason := why_no_gpu()):
        warn(f"no GPU is used: {reason}")


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
