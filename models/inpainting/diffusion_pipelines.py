"""How does a folder in diffusers' layout become a pipeline, ready on its device?

`model_index.json` names a class for each component. Only classes of diffusers and transformers are
taken, weights only from safetensors, and each component is loaded by itself, so that a part that
is missing, or that is not the architecture's, is told and not made up.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from anyloom import Checkpoint, ModelError, checkpoint_folder, one_line

from ..loading.checkpoint_files import read_json

if TYPE_CHECKING:
    import torch

INDEX = "model_index.json"
FETCHES = (
    INDEX,
    "*/*.json",
    "*/*.txt",
    "*/*.model",
    "*/model{variant}.safetensors",
    "*/model{variant}-*.safetensors",
    "*/diffusion_pytorch_model{variant}.safetensors",
    "*/diffusion_pytorch_model{variant}-*.safetensors",
)
"""Files of a repository; many hold the weights twice more, as one file and in other precisions."""
LIBRARIES = {
    "diffusers": "diffusers",
    "transformers": "transformers",
    "stable_diffusion": "diffusers.pipelines.stable_diffusion.safety_checker",
}
RENAMED = {"CLIPFeatureExtractor": "CLIPImageProcessor"}
"""What transformers calls a class today that old checkpoints name."""


def load_pipeline(
    kind: Any,
    checkpoint: Checkpoint,
    device: str,
    *,
    expected: Collection[str],
    dtype: torch.dtype,
    **parts: Any,
) -> Any:
    """Load a checkpoint's components into a diffusers pipeline.

    Args:
        kind: the class of the pipeline, such as `diffusers.StableDiffusionInpaintPipeline`.
        checkpoint: where the components are; see `anyloom.checkpoint_folder`.
        device: "cpu", "cuda:0" …
        expected: what model_index.json may call the pipeline.
        dtype: of the weights.
        parts: components that come from elsewhere, None to do without; flags of the pipeline.

    Raises:
        ModelError: one line: another pipeline, a component that is missing, damaged or of another
            architecture, or one that would need code of the checkpoint.
    """
    folder = checkpoint_folder(checkpoint, needs=(INDEX,), weights="*/*.safetensors")
    index = read_json(folder / INDEX, checkpoint)
    found = index.get("_class_name")
    if found not in expected:
        raise ModelError(
            f"model '{checkpoint.name}': {folder / INDEX} describes a '{found}', the family "
            f"'{checkpoint.family}' loads '{' or '.join(expected)}'"
        )
    with quietly():
        given = dict(parts)
        for name, wanted in inspect.signature(kind.__init__).parameters.items():
            stated = index.get(name)
            if name == "self" or name in given:
                continue
            if isinstance(stated, list) and stated[:1] != [None]:
                given[name] = _component(folder / name, stated, checkpoint, dtype)
            elif stated is not None and not isinstance(stated, list):
                given[name] = stated
            elif wanted.default is inspect.Parameter.empty:
                if name not in kind._optional_components:
                    raise ModelError(
                        f"model '{checkpoint.name}': {folder / INDEX} names no {name}, which a "
                        f"{found} needs"
                    )
                given[name] = None
        try:
            pipeline = kind(**given)
        except (ValueError, TypeError, AttributeError) as error:
            raise _unloadable(checkpoint, folder, error) from error
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(device)


def load_module(
    kind: Any, folder: Path, checkpoint: Checkpoint, dtype: torch.dtype | None = None
) -> Any:
    """Load one network of diffusers or transformers, ready for use on the CPU.

    Raises:
        ModelError: one line: no weights, or not those that its configuration asks for.
    """
    variant = checkpoint.options.get("variant")
    if variant and not any(folder.glob(f"*.{variant}*.safetensors")):
        variant = None
    try:
        network, told = kind.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            variant=variant,
            output_loading_info=True,
            **{"torch_dtype" if _of_diffusers(kind) else "dtype": dtype},
        )
    except (RuntimeError, ValueError, TypeError, KeyError, OSError) as error:
        raise _unloadable(checkpoint, folder, error) from error
    missing = sorted(told["missing_keys"])
    if missing:
        raise ModelError(
            f"model '{checkpoint.name}': the weights in {folder} lack {len(missing)} tensors that "
            f"its config.json asks for, such as {missing[0]}"
        )
    return network.eval().requires_grad_(False)


class _Quiet:
    """How loud both libraries were before the first of those who want quiet came."""

    lock = threading.Lock()
    wanted_by = 0
    levels: ClassVar[list[tuple[Any, int]]] = []
    bars: ClassVar[list[Any]] = []


@contextmanager
def quietly() -> Iterator[None]:
    """Keep the bars and remarks of both libraries off the terminal; several threads may ask."""
    from diffusers.utils import logging as of_diffusers
    from transformers.utils import logging as of_transformers

    both = (of_diffusers, of_transformers)
    with _Quiet.lock:
        _Quiet.wanted_by += 1
        if _Quiet.wanted_by == 1:
            _Quiet.levels = [(one, one.get_verbosity()) for one in both]
            _Quiet.bars = [one for one in both if one.is_progress_bar_enabled()]
            for one in both:
                one.set_verbosity_error()
                one.disable_progress_bar()
    try:
        yield
    finally:
        with _Quiet.lock:
            _Quiet.wanted_by -= 1
            if not _Quiet.wanted_by:
                for one, level in _Quiet.levels:
                    one.set_verbosity(level)
                for one in _Quiet.bars:
                    one.enable_progress_bar()


def networks_of(pipeline: Any) -> torch.nn.ModuleDict:
    """Return the networks of a pipeline by name; moving them moves those of the pipeline."""
    import torch

    parts: Mapping[str, Any] = pipeline.components
    return torch.nn.ModuleDict(
        {name: part for name, part in parts.items() if isinstance(part, torch.nn.Module)}
    )


def _component(folder: Path, stated: list[Any], checkpoint: Checkpoint, dtype: torch.dtype) -> Any:
    import torch

    kind = _class(folder.name, stated, checkpoint)
    if not folder.is_dir():
        raise ModelError(
            f"model '{checkpoint.name}': {folder.parent} has no folder {folder.name} "
            f"({kind.__name__}), which its {INDEX} names"
        )
    if issubclass(kind, torch.nn.Module):
        return load_module(kind, folder, checkpoint, dtype)
    try:
        return kind.from_pretrained(folder, local_files_only=True)
    except Exception as error:  # tokenizers raises plain Exception for a damaged tokenizer.json
        raise _unloadable(checkpoint, folder, error) from error


def _class(name: str, stated: list[Any], checkpoint: Checkpoint) -> Any:
    import importlib

    library, called = (*stated, None, None)[:2]
    module = LIBRARIES.get(str(library))
    if module is None:
        raise ModelError(
            f"model '{checkpoint.name}': its component '{name}' comes from '{library}', expected "
            "diffusers or transformers; code of a checkpoint is never run"
        )
    kind = getattr(importlib.import_module(module), RENAMED.get(str(called), str(called)), None)
    if not isinstance(kind, type) or not hasattr(kind, "from_pretrained"):
        raise ModelError(
            f"model '{checkpoint.name}': its component '{name}' is a '{called}', which the "
            f"installed {library} does not have"
        )
    return kind


def _of_diffusers(kind: Any) -> bool:
    from diffusers.models.modeling_utils import ModelMixin

    return issubclass(kind, ModelMixin)


def _unloadable(checkpoint: Checkpoint, folder: Path, error: Exception) -> ModelError:
    return ModelError(
        f"model '{checkpoint.name}': {folder} cannot be loaded ({one_line(error)[:300]})"
    )
