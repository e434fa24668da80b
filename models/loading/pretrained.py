"""How does a checkpoint's folder become a transformers model, ready on its device?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any

from anyloom import (
    DTYPE_BYTES,
    Checkpoint,
    ModelError,
    checkpoint_folder,
    dtype_on,
    one_line,
    suggestion,
)

from .checkpoint_files import read_json

if TYPE_CHECKING:
    import torch

DTYPES = tuple(DTYPE_BYTES)
PICKLED = "pytorch_model.bin"


def load_pretrained(
    kind: Any,
    checkpoint: Checkpoint,
    device: str,
    *,
    model_types: Collection[str],
    dtype: torch.dtype | None = None,
    attention: str | Mapping[str, str] | None = "sdpa",
    needs: Collection[str] = (),
) -> tuple[Any, Path]:
    """Load a checkpoint's weights into a transformers model; returns it and the folder.

    Args:
        kind: the class of the model, such as `transformers.SamModel`.
        checkpoint: where the weights are; see `anyloom.checkpoint_folder`.
        device: "cpu", "cuda:0" …
        model_types: what config.json may call the architecture ("model_type").
        dtype: of the weights; None is float32.
        attention: "sdpa", or "eager" for architectures that have no other; by the name of a part's
            configuration where parts differ, "" for the whole; None = what the architecture has.
        needs: files that must be there besides config.json and the weights.

    Raises:
        ModelError: one line: no such folder or file, another architecture, damaged weights, or
            weights of another size than config.json says.
    """
    import torch

    folder = checkpoint_folder(checkpoint, needs=("config.json", *needs), pickled=PICKLED)
    _check_architecture(folder, checkpoint, model_types)
    if (folder / "adapter_config.json").exists():
        raise ModelError(
            f"model '{checkpoint.name}': {folder} is an adapter for other weights "
            "(adapter_config.json), expected a whole model; merge it first"
        )
    with quietly():
        try:
            model, told = kind.from_pretrained(
                folder,
                local_files_only=True,
                use_safetensors=PICKLED not in checkpoint.files,
                weights_only=True,  # of a pickle, tensors are read and nothing is called
                trust_remote_code=False,
                dtype=dtype or torch.float32,
                attn_implementation=(
                    dict(attention) if isinstance(attention, Mapping) else attention
                ),
                ignore_mismatched_sizes=True,  # reported below, by name
                output_loading_info=True,
            )
        except UnpicklingError:
            raise ModelError(
                f"model '{checkpoint.name}': {folder / PICKLED} is damaged or holds more than "
                "tensors, which is never run; expected a state dict, best saved as safetensors"
            ) from None
        except (RuntimeError, ValueError, TypeError, KeyError, OSError, ImportError) as error:
            raise ModelError(
                f"model '{checkpoint.name}': {folder} cannot be loaded ({one_line(error)[:300]})"
            ) from error
    check_whole(told, folder, checkpoint)
    return model.to(device).eval().requires_grad_(False), folder


def check_whole(
    told: Mapping[str, Any], place: Path, checkpoint: Checkpoint, configuration: str = "config.json"
) -> None:
    """Make sure that weights and configuration fit, by what `from_pretrained` says of loading.

    Raises:
        ModelError: a tensor is missing, or of another shape than the configuration says.
    """
    for name, stored, expected in sorted(told["mismatched_keys"]):
        raise ModelError(
            f"model '{checkpoint.name}': in {place}, {name} is {list(stored)}, its {configuration} "
            f"asks for {list(expected)}"
        )
    missing = sorted(told["missing_keys"])
    if missing:
        raise ModelError(
            f"model '{checkpoint.name}': the weights in {place} lack {len(missing)} tensors that "
            f"its {configuration} asks for, such as {missing[0]}"
        )


def option_dtype(
    checkpoint: Checkpoint, device: str = "cpu", *, accelerated: str | None = None
) -> torch.dtype:
    """Return the option "dtype" of a checkpoint, or else what suits the device.

    Args:
        checkpoint: its catalog entry may name one of `DTYPES`.
        device: a CPU computes in float32 unless told otherwise.
        accelerated: what the network holds up in on an accelerator; None is what its family says.

    Raises:
        ModelError: the option is not one of `DTYPES`.
    """
    import torch

    suits = checkpoint.dtype_on(device)
    if accelerated is not None and "dtype" not in checkpoint.options:
        suits = dtype_on(device, accelerated)
    if suits not in DTYPES:
        raise ModelError(
            f"model '{checkpoint.name}': option dtype is '{suits}', expected one of "
            f"{', '.join(DTYPES)}{suggestion(suits, DTYPES)}"
        )
    return getattr(torch, suits)


def hold_in(part: torch.nn.Module, dtype: torch.dtype) -> None:
    """Hold the weights of products in the dtype that autocast would bring them to in every call."""
    from torch import nn

    for layer in part.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            layer.to(dtype)


def check_options(checkpoint: Checkpoint, known: Collection[str]) -> None:
    """Make sure that an adapter reads every option of a checkpoint.

    Raises:
        ModelError: it does not know one of them; suggests the nearest.
    """
    for name in checkpoint.options:
        if name not in known:
            raise ModelError(
                f"model '{checkpoint.name}': unknown option '{name}', expected "
                f"{', '.join(known)}{suggestion(name, known)}"
            )


def _check_architecture(folder: Path, checkpoint: Checkpoint, model_types: Collection[str]) -> None:
    config = read_json(folder / "config.json", checkpoint)
    found = config.get("model_type")
    if found not in model_types:
        loads = f"'{' or '.join(model_types)}'"
        if len(model_types) > 10:
            loads = f"{len(model_types)} others"
        raise ModelError(
            f"model '{checkpoint.name}': {folder / 'config.json'} describes a '{found}', the "
            f"family '{checkpoint.family}' loads {loads}"
        )


@contextmanager
def quietly() -> Iterator[None]:
    """Keep transformers' bars and tables off the terminal: what matters is in the error."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
