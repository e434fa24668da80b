"""Memory of a device: its budget, the peak of a batch, and errors that it ran out."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from typing import Protocol

from . import devices

RESERVE = 0.08
"""The share of an accelerator's memory that is left to its driver and to fragmentation."""
HOST_SHARE = 0.8
"""The share of the free main memory that models may take."""
LIBRARIES = ("cuda", "hip", "cudnn", "cublas")
"""Whose errors are those of a device."""
ONNX_OUT_OF_MEMORY = (
    "failed to allocate memory",
    "out of memory",
    "is smaller than requested bytes",  # of the limit that a session was given
)


class Memory(Protocol):
    """The memory of one device."""

    budget: int
    """Bytes that weights and running batches may take together."""

    def begin(self) -> None:
        """Begin to measure the peak of a batch."""
        ...

    def peak(self) -> int:
        """Return the peak in bytes of what was called since, computed or not; 0 = unknown."""
        ...

    def record(self) -> Callable[[], None] | None:
        """Return what waits until the calls made so far are computed; None where they are."""
        ...

    def free(self) -> None:
        """Return memory that libraries cache to the device."""
        ...

    def lost(self) -> bool:
        """Say whether the device does not work any more in this process; waits for its work."""
        ...


class HostMemory:
    """Main memory; the peaks of batches are not measured."""

    def __init__(self, budget: int | None = None, share: float = 1.0) -> None:
        self.budget = int(devices.free("cpu") * HOST_SHARE * share) if budget is None else budget

    def begin(self) -> None:
        return None

    def peak(self) -> int:
        return 0

    def record(self) -> Callable[[], None] | None:
        return None

    def free(self) -> None:
        gc.collect()

    def lost(self) -> bool:
        return False


class CudaMemory:
    """Memory of a CUDA device, as PyTorch counts it."""

    def __init__(self, device: str, budget: int | None = None, share: float = 1.0) -> None:
        import torch

        self.device = torch.device(device)
        free, total = torch.cuda.mem_get_info(self.device)
        # What this process has freed and PyTorch caches is not free to others, but to it.
        reserved = torch.cuda.memory_reserved(self.device)
        free += reserved - torch.cuda.memory_allocated(self.device)
        self.budget = budget or max(0, int((free - RESERVE * total) * share))
        self._before = 0

    def begin(self) -> None:
        import torch

        torch.cuda.reset_peak_memory_stats(self.device)
        self._before = torch.cuda.memory_allocated(self.device)

    def peak(self) -> int:
        import torch

        # PyTorch counts what is allocated and released when the host does it.
        return max(0, torch.cuda.max_memory_allocated(self.device) - self._before)

    def record(self) -> Callable[[], None] | None:
        import torch

        event = torch.cuda.Event(blocking=True)
        event.record(torch.cuda.current_stream(self.device))
        return event.synchronize

    def free(self) -> None:
        import torch

        gc.collect()
        torch.cuda.empty_cache()

    def lost(self) -> bool:
        import torch

        # After a failed kernel or a device that is gone, every call of CUDA fails. An error of one
        # call only, such as an invalid argument, leaves the device as it was.
        try:
            torch.cuda.synchronize(self.device)
        except RuntimeError:
            return True
        return False


def memory_of(device: str, budget: int | None = None, share: float = 1.0) -> Memory:
    """Return the memory of a device by its name ("cpu", "cuda:0", "mps").

    Args:
        budget: bytes that may be taken; None = a share of what is free.
        share: of the free memory, for one of several processes on the device.
    """
    if device.startswith("cuda"):
        return CudaMemory(device, budget, share)
    return HostMemory(budget, share)


def is_out_of_memory(error: BaseException) -> bool:
    """Say whether an error means that a device ran out of memory, or was raised because of one."""
    return any(map(_says_out_of_memory, _chain(error)))


def is_device_error(error: BaseException) -> bool:
    """Say whether an error is one that an accelerator reports, other than too little memory.

    It may come from an earlier call, because accelerators report errors when they are waited for.
    """
    return not is_out_of_memory(error) and any(map(_is_of_device, _chain(error)))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those that it was raised from, as a model's loading does."""
    while error is not None:
        yield error
        error = error.__cause__


def _says_out_of_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError):
        return True
    torch = sys.modules.get("torch")
    torch_error = getattr(torch, "OutOfMemoryError", None)
    if torch_error is not None and isinstance(error, torch_error):
        return True
    message = str(error).lower()  # cuDNN, cuBLAS and MPS have no class of their own for it
    if _is_of_onnx_runtime(error):  # whose errors are no RuntimeError
        return any(words in message for words in ONNX_OUT_OF_MEMORY)
    return isinstance(error, RuntimeError) and (
        "out of memory" in message or "cublas_status_alloc_failed" in message
    )


def _is_of_device(error: BaseException) -> bool:
    message = str(error).lower()  # of libraries, and of PyTorch before 2.8
    if _is_of_onnx_runtime(error):
        return any(f"{library} failure" in message for library in LIBRARIES)
    if not isinstance(error, RuntimeError):
        return False
    torch_error = getattr(sys.modules.get("torch"), "AcceleratorError", None)
    if torch_error is not None and isinstance(error, torch_error):
        return True
    return any(f"{library} error" in message for library in LIBRARIES)


def _is_of_onnx_runtime(error: BaseException) -> bool:
    return type(error).__module__.startswith("onnxruntime.")
