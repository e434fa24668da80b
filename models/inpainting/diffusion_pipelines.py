"""Loading of diffusers pipelines from a checkpoint's folder onto a device.

`model_index.json` names a class for each component. Only classes of diffusers and transformers are
accepted, weights only from safetensors, and each component is loaded by itself, so that a missing
component or one of another architecture is an error and not initialized at random.
"""

from __future__ import annotations

import inspect
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anyloom import Checkpoint, ModelError, checkpoint_folder

from ..loading.checkpoint_files import check_self_contained, read_json, unloadable
from ..loading.library_output import silenced
from ..loading.pretrained import check_complete

if TYPE_CHECKING:
    import torch

INDEX = "model_index.json"
REPOSITORY_FILES = (
    INDEX,
    "*/*.json",
    "*/*.txt",
    "*/*.model",
    "*/model{variant}.safetensors",
    "*/model{variant}-*.safetensors",
    "*/diffusion_pytorch_model{variant}.safetensors",
    "*/diffusion_pytorch_model{variant}-*.safetensors",
)
"""Many repositories also hold the weights as one file, and in other precisions."""
LIBRARIES = {
    "diffusers": "diffusers",
    "transformers": "transformers",
    "stable_diffusion": "diffusers.pipelines.stable_diffusion.safety_checker",
}
RENAMED_CLASSES = {"CLIPFeatureExtractor": "CLIPImageProcessor"}
"""Class names in old checkpoints, and their current names in transformers."""


def load_pipeline(
    pipeline_class: Any,
    checkpoint: Checkpoint,
    device: str,
    *,
    expected: Collection[str],
    dtype: torch.dtype,
    **parts: Any,
) -> Any:
    """Load a checkpoint's components into a diffusers pipeline.

    Args:
        pipeline_class: such as `diffusers.StableDiffusionInpaintPipeline`.
        checkpoint: its components; see `anyloom.checkpoint_folder`.
        device: "cpu", "cuda:0" …
        expected: the accepted class names in model_index.json.
        dtype: of the weights.
        parts: components from elsewhere, None for none; flags of the pipeline.

    Raises:
        ModelError: one line: another pipeline, a component that is missing, damaged or of another
            architecture, or one that needs code from the checkpoint.
    """
    folder = checkpoint_folder(checkpoint, needs=(INDEX,), weights="*/*.safetensors")
    index = read_json(folder / INDEX, checkpoint)
    class_name = index.get("_class_name")
    if class_name not in expected:
        raise ModelError(
            f"model '{checkpoint.name}': {folder / INDEX} describes a '{class_name}', the family "
            f"'{checkpoint.family}' loads '{' or '.join(expected)}'"
        )
    with silenced("diffusers", "transformers"):
        arguments = dict(parts)
        for name, parameter in inspect.signature(pipeline_class.__init__).parameters.items():
            entry = index.get(name)
            if name == "self" or name in arguments:
                continue
            if isinstance(entry, list) and entry[:1] != [None]:
                arguments[name] = _component(folder / name, entry, checkpoint, dtype)
            elif entry is not None and not isinstance(entry, list):
                arguments[name] = entry
            elif parameter.default is inspect.Parameter.empty:
                if name not in pipeline_class._optional_components:
                    raise ModelError(
                        f"model '{checkpoint.name}': {folder / INDEX} names no {name}, which a "
                        f"{class_name} needs"
                    )
                arguments[name] = None
        try:
            pipeline = pipeline_class(**arguments)
        except (ValueError, TypeError, AttributeError) as error:
            raise unloadable(checkpoint, folder, error) from error
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(device)


def load_module(
    network_class: Any, folder: Path, checkpoint: Checkpoint, dtype: torch.dtype | None = None
) -> Any:
    """Load one network of diffusers or transformers onto the CPU, in inference mode.

    Raises:
        ModelError: one line: no weights, or weights of another configuration.
    """
    check_self_contained(folder, checkpoint)
    variant = checkpoint.options.get("variant")
    if variant and not any(folder.glob(f"*.{variant}*.safetensors")):
        variant = None
    try:
        network, loading_info = network_class.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            variant=variant,
            output_loading_info=True,
            **_arguments_of(network_class, dtype),
        )
    except (RuntimeError, ValueError, TypeError, KeyError, OSError) as error:
        raise unloadable(checkpoint, folder, error) from error
    check_complete(loading_info, folder, checkpoint)
    return network.eval().requires_grad_(False)


def networks_of(pipeline: Any) -> torch.nn.ModuleDict:
    """Return the networks of a pipeline by name; they are not copied."""
    import torch

    parts: Mapping[str, Any] = pipeline.components
    return torch.nn.ModuleDict(
        {name: part for name, part in parts.items() if isinstance(part, torch.nn.Module)}
    )


def _component(folder: Path, entry: list[Any], checkpoint: Checkpoint, dtype: torch.dtype) -> Any:
    import torch

    component_class = _class(folder.name, entry, checkpoint)
    if not folder.is_dir():
        raise ModelError(
            f"model '{checkpoint.name}': {folder.parent} has no folder {folder.name} "
            f"({component_class.__name__}), which its {INDEX} names"
        )
    if issubclass(component_class, torch.nn.Module):
        return load_module(component_class, folder, checkpoint, dtype)
    try:
        return component_class.from_pretrained(
            folder, local_files_only=True, **_without_code(component_class)
        )
    except Exception as error:  # tokenizers raises plain Exception for a damaged tokenizer.json
        raise unloadable(checkpoint, folder, error) from error


def _class(name: str, entry: list[Any], checkpoint: Checkpoint) -> Any:
    import importlib

    library, class_name = (*entry, None, None)[:2]
    module = LIBRARIES.get(str(library))
    if module is None:
        raise ModelError(
            f"model '{checkpoint.name}': its component '{name}' comes from '{library}', expected "
            "diffusers or transformers; code from a checkpoint is never run"
        )
    component_class = getattr(
        importlib.import_module(module), RENAMED_CLASSES.get(str(class_name), str(class_name)), None
    )
    if not isinstance(component_class, type) or not issubclass(component_class, _component_bases()):
        raise ModelError(
            f"model '{checkpoint.name}': its component '{name}' is a '{class_name}', expected "
            f"a network, tokenizer, image processor or scheduler of the installed {library}"
        )
    return component_class


def _component_bases() -> tuple[type, ...]:
    """Return the bases of the classes that a component may have.

    Classes that choose another one by a file, such as Auto classes and pipelines, could run code
    beside that file.
    """
    from diffusers.models.modeling_utils import ModelMixin
    from diffusers.schedulers.scheduling_utils import SchedulerMixin
    from transformers import (
        FeatureExtractionMixin,
        ImageProcessingMixin,
        PreTrainedModel,
        PreTrainedTokenizerBase,
    )

    return (
        ModelMixin,
        SchedulerMixin,
        PreTrainedModel,
        PreTrainedTokenizerBase,
        ImageProcessingMixin,
        FeatureExtractionMixin,
    )


def _arguments_of(network_class: Any, dtype: torch.dtype | None) -> dict[str, Any]:
    """Return the arguments that a library's networks take by names of their own."""
    from diffusers.models.modeling_utils import ModelMixin

    if issubclass(network_class, ModelMixin):
        return {"torch_dtype": dtype}
    return {"dtype": dtype, "weights_only": True, **_without_code(network_class)}


def _without_code(component_class: Any) -> dict[str, Any]:
    """Return the argument that keeps transformers from running or offering a checkpoint's code."""
    of_transformers = component_class.__module__.partition(".")[0] == "transformers"
    return {"trust_remote_code": False} if of_transformers else {}
