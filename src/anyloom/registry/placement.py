"""Memory that models need, and models that fit into the memory of a device."""

from __future__ import annotations

from ..core.checkpoint import DTYPE_BYTES, Checkpoint
from ..core.model import Model
from ..foundation.errors import ModelError
from ..hardware import devices


def required_memory(checkpoint: Checkpoint, device: str) -> int:
    """Return the bytes that a checkpoint takes on a device, in its dtype there."""
    return _in_dtype(checkpoint, checkpoint.dtype_on(device))


def required_accelerator_memory(checkpoint: Checkpoint) -> int:
    """Return the bytes that a checkpoint takes on an accelerator that supports its dtype."""
    adapter = Model.families.get(checkpoint.family, Model)
    return _in_dtype(checkpoint, str(checkpoint.options.get("dtype", adapter.accelerator_dtype)))


def device_with_memory(
    checkpoint: Checkpoint, name: str = devices.AUTO, available: int | None = None
) -> str:
    """Return the device for a model, after checking that the model fits there.

    Args:
        name: as for `devices.resolve_device`.
        available: bytes that models may take there; None = the free memory.

    Raises:
        UnknownNameError: this machine has no such device.
        ModelError: the model does not fit; names the required and the free memory, the largest
            alternative that fits, and another device with enough memory.
    """
    requested = devices.resolve_device(name)
    device = Model.families.get(checkpoint.family, Model).device_for(requested)
    if device != requested:
        available = None
    needed = required_memory(checkpoint, device)
    free = devices.free(device) if available is None else available
    if needed <= free:
        return device
    dtype = checkpoint.dtype_on(device)
    message = (
        f"model '{checkpoint.name}' needs {_gigabytes(needed)} in {dtype}, {device} has "
        f"{_gigabytes(free)} free"
    )
    smaller = largest_that_fits(checkpoint, device, free)
    if smaller is not None:
        size = required_memory(smaller, device)
        message += f"; alternative: '{smaller.name}' ({_gigabytes(size)})"
    else:
        message += "; no alternative in the catalog fits"
    for other in devices.names():
        if other != device and required_memory(checkpoint, other) <= devices.free(other):
            message += f"; {other} has enough memory: set ANYLOOM_DEVICE={other}"
            break
    raise ModelError(message)


def largest_that_fits(checkpoint: Checkpoint, device: str, free: int) -> Checkpoint | None:
    """Return the largest checkpoint that implements the same protocols and needs `free` bytes.

    Gated and non-commercial checkpoints are left out.
    """
    from .lookup import registry

    catalog = registry.models()
    protocols = catalog.adapter(checkpoint).protocols()
    sizes = {
        other.name: required_memory(other, device)
        for other in catalog.checkpoints.values()
        if other.parameters
        and not other.conditions
        and all(issubclass(Model.families.get(other.family, Model), base) for base in protocols)
    }
    fitting = [name for name, size in sizes.items() if size <= free]
    return catalog.checkpoints[max(fitting, key=sizes.__getitem__)] if fitting else None


def _in_dtype(checkpoint: Checkpoint, dtype: str) -> int:
    # An unknown dtype is an error of the adapter when it loads the checkpoint.
    return checkpoint.memory(dtype if dtype in DTYPE_BYTES else "float32")


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
