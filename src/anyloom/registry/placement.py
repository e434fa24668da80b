"""Does a model fit on a device, and if not, which one that does the same would?"""

from __future__ import annotations

from ..core.checkpoint import DTYPE_BYTES, Checkpoint
from ..core.model import Model
from ..foundation.errors import ModelError
from ..hardware import devices


def need(checkpoint: Checkpoint, device: str) -> int:
    """Return the bytes that a checkpoint takes on a device, in the dtype that it has there."""
    return _in_dtype(checkpoint, checkpoint.dtype_on(device))


def need_accelerated(checkpoint: Checkpoint) -> int:
    """Return the bytes that a checkpoint takes on an accelerator that has its family's dtype."""
    adapter = Model.families.get(checkpoint.family, Model)
    return _in_dtype(checkpoint, str(checkpoint.options.get("dtype", adapter.accelerated)))


def device_with_room(
    checkpoint: Checkpoint, name: str = devices.AUTO, room: int | None = None
) -> str:
    """Return the device that a model goes to, after making sure that it fits there now.

    Args:
        name: as for `devices.resolve_device`.
        room: bytes that models may take there; None is what is free now.

    Raises:
        UnknownNameError: this machine has no such device.
        ModelError: the model does not fit; names the need, what is free, the largest entry of the
            catalog that does the same and fits, and another device with room.
    """
    device = devices.resolve_device(name)
    needed = need(checkpoint, device)
    free = devices.free(device) if room is None else room
    if needed <= free:
        return device
    dtype = checkpoint.dtype_on(device)
    message = (
        f"model '{checkpoint.name}' needs {_gigabytes(needed)} in {dtype}, {device} has "
        f"{_gigabytes(free)} free"
    )
    other = largest_that_fits(checkpoint, device, free)
    if other is not None:
        message += f"; '{other.name}' does the same in {_gigabytes(need(other, device))}"
    else:
        message += "; nothing in the catalog that does the same fits"
    roomy = [
        name
        for name in devices.names()
        if name != device and need(checkpoint, name) <= devices.free(name)
    ]
    if roomy:
        message += f"; {roomy[0]} has room for it: set ANYLOOM_DEVICE={roomy[0]}"
    raise ModelError(message)


def largest_that_fits(checkpoint: Checkpoint, device: str, free: int) -> Checkpoint | None:
    """Return the largest entry that implements what a checkpoint does and fits into `free` bytes.

    Entries that are gated or not for commercial use are left out.
    """
    from .lookup import registry

    catalog = registry.models()
    able = {one.name: one for one in catalog.checkpoints.values()}
    for protocol in catalog.adapter(checkpoint).protocols():
        fitting = {one.name for one in catalog.checkpoints_for(protocol)}
        able = {name: one for name, one in able.items() if name in fitting}
    fits = [
        one
        for one in able.values()
        if one.parameters and not one.conditions and need(one, device) <= free
    ]
    return max(fits, key=lambda one: need(one, device), default=None)


def _in_dtype(checkpoint: Checkpoint, dtype: str) -> int:
    # The adapter refuses a dtype that it does not know in its own words.
    return checkpoint.memory(dtype if dtype in DTYPE_BYTES else "float32")


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
