"""Loading of transformers models from a checkpoint's folder onto a device."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any

from anyloom import (
    DTYPE_BYTES,
    AnyloomWarning,
    Checkpoint,
    ModelError,
    checkpoint_folder,
    suggestion,
)

from .checkpoint_files import check_self_contained, read_json, unloadable
from .library_output import silenced
from .tolerated_keys import fill_tolerated, is_known_extra

if TYPE_CHECKING:
    import torch

DTYPES = tuple(DTYPE_BYTES)
PICKLED = "pytorch_model.bin"


def load_pretrained(
    model_class: Any,
    checkpoint: Checkpoint,
    device: str,
    *,
    model_types: Collection[str],
    architecture: str = "",
    dtype: torch.dtype | None = None,
    attention: str | Mapping[str, str] | None = "sdpa",
) -> tuple[Any, Path]:
    """Load a checkpoint's weights into a transformers model; returns it and the folder.

    Args:
        model_class: such as `transformers.SamModel`.
        checkpoint: its weights; see `anyloom.checkpoint_folder`.
        device: "cpu", "cuda:0" …
        model_types: the accepted values of "model_type" in config.json.
        architecture: what "architectures" must name where the weights of another architecture of
            the same type would fit into a part of the model without an error.
        dtype: of the weights; None is float32.
        attention: "sdpa", or "eager" for architectures without it; by the name of a submodule's
            configuration where submodules differ, "" for the whole; None = the default.

    Raises:
        ModelError: one line: a missing folder or file, another architecture, damaged weights, or
            weights of another shape than config.json says.
    """
    import torch

    folder = checkpoint_folder(checkpoint, pickled=PICKLED)
    _check_architecture(folder, checkpoint, model_types, architecture)
    check_self_contained(folder, checkpoint)
    with silenced("transformers"):
        try:
            model, loading_info = model_class.from_pretrained(
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
            raise unloadable(checkpoint, folder, error) from error
    missing = fill_tolerated(model, loading_info["missing_keys"], checkpoint.family)
    check_complete({**loading_info, "missing_keys": missing}, folder, checkpoint)
    extra = sorted(name for name in loading_info["unexpected_keys"] if not is_known_extra(name))
    if extra:
        warnings.warn(
            f"model '{checkpoint.name}': {folder} has {len(extra)} tensors that its config.json "
            f"does not ask for, such as {extra[0]}; they are not used",
            AnyloomWarning,
            stacklevel=2,
        )
    return model.to(device).eval().requires_grad_(False), folder


def check_complete(
    loading_info: Mapping[str, Any],
    source: Path,
    checkpoint: Checkpoint,
    configuration: str = "config.json",
) -> None:
    """Make sure that weights and configuration match, by the loading info of `from_pretrained`.

    Raises:
        ModelError: a tensor is missing, or of another shape than the configuration says.
    """
    for name, stored, expected in sorted(loading_info["mismatched_keys"]):
        raise ModelError(
            f"model '{checkpoint.name}': in {source}, {name} is {list(stored)}, its "
            f"{configuration} asks for {list(expected)}"
        )
    missing = sorted(loading_info["missing_keys"])
    if missing:
        raise ModelError(
            f"model '{checkpoint.name}': the weights in {source} lack {len(missing)} tensors that "
            f"its {configuration} asks for, such as {missing[0]}"
        )


def option_dtype(checkpoint: Checkpoint, device: str) -> torch.dtype:
    """Return the option "dtype" of a checkpoint, or else its family's default for the device.

    Raises:
        ModelError: the option is not one of `DTYPES`.
    """
    import torch

    name = checkpoint.dtype_on(device)
    if name not in DTYPES:
        raise ModelError(
            f"model '{checkpoint.name}': option dtype is '{name}', expected one of "
            f"{', '.join(DTYPES)}{suggestion(name, DTYPES)}"
        )
    return getattr(torch, "float32" if name == "tf32" else name)


def cast_layers(network: torch.nn.Module, dtype: torch.dtype) -> None:
    """Cast linear and convolution layers, whose weights autocast would cast in every call."""
    from torch import nn

    for layer in network.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            layer.to(dtype)


def _check_architecture(
    folder: Path, checkpoint: Checkpoint, model_types: Collection[str], architecture: str
) -> None:
    config = read_json(folder / "config.json", checkpoint)
    model_type = config.get("model_type")
    if model_type not in model_types:
        loads = f"'{' or '.join(model_types)}'"
        if len(model_types) > 10:
            loads = f"{len(model_types)} others"
        raise ModelError(
            f"model '{checkpoint.name}': {folder / 'config.json'} describes a '{model_type}', the "
            f"family '{checkpoint.family}' loads {loads}"
        )
    stated = config.get("architectures")
    if architecture and stated and architecture not in stated:
        raise ModelError(
            f"model '{checkpoint.name}': {folder} holds a {stated[0]}, the family "
            f"'{checkpoint.family}' loads a {architecture}"
        )
