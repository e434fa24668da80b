"""How far rounding moves what networks compute: other dtypes beside float32, on the CPU.

Each family's tiny checkpoint is loaded in every dtype and asked the same. The error is that of the
first output of each part of its networks, |rounded - float32| / |float32|, of which the largest
counts. TensorFloat-32 is simulated: the factors of every product are rounded to 10 bits. Networks
with random weights are not the published ones; those of the lite models are.

    python -m benchmarks.precision [--write] [FAMILY …]

`--write` puts the errors into models/catalog/precision.yaml.
"""

from __future__ import annotations

import argparse
import math
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from anyloom import Checkpoint, Image, Model
from anyloom.hardware.precision import products_in
from anyloom.models.lite import lite_weights
from anyloom.models.lite.efficientnet import CROP_SIDE, resize
from anyloom.registry.lookup import registry
from anyloom.scheduling.device_weights import networks_of
from tests.models.conformance.families import FAMILIES, save
from tests.models.conformance.requests import EXAMPLE, ask
from tests.photos import photos

FILE = Path(__file__).parents[1] / "models" / "catalog" / "precision.yaml"
DTYPES = ("tf32", "bfloat16", "float16")
PHOTOS = 4
FEW_PIXELS = 64 * 64
TEXTS = ["a dog", "three red cars beside a house", "cup of coffee", "an old map of the city"]
SHORTER = 0x1FFF
"""The 13 bits of a float32's fraction that TensorFloat-32 lacks."""
PRODUCTS = (
    *("addbmm", "addmm", "addmv", "baddbmm", "bmm", "dot", "linear", "matmul", "mm", "mv"),
    *("conv1d", "conv2d", "conv_transpose2d", "convolution", "scaled_dot_product_attention"),
)
"""Operations whose factors TensorFloat-32 rounds."""
Outputs = dict[str, list[torch.Tensor]]


class SimulatedTF32(TorchDispatchMode):
    """Rounds the factors of every product of matrices and every convolution to 10 bits."""

    products = frozenset(getattr(torch.ops.aten, name) for name in PRODUCTS)

    def __torch_dispatch__(
        self, operation: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        if operation.overloadpacket in self.products:
            args = tuple(map(_in_tf32, args))
        return operation(*args, **(kwargs or {}))


def measured(family: str, dtypes: Sequence[str] = DTYPES) -> dict[str, float]:
    """Return the largest error of a part of a family's networks, by dtype.

    Dtypes that its checkpoints cannot be loaded in are left out.
    """
    found: dict[str, float] = {}
    for outputs in _sources(family):
        exact = outputs("float32")
        for dtype in dtypes:
            try:
                error = largest_error(outputs(dtype), exact)
            except NotImplementedError:
                continue
            found[dtype] = max(found.get(dtype, 0.0), error)
    return found


def largest_error(found: Outputs, expected: Outputs) -> float:
    """Return the largest |found - expected| / |expected| of a part; infinity where one is not."""
    errors = [0.0]
    for part, tensors in expected.items():
        for mine, theirs in zip(found.get(part, []), tensors, strict=False):
            usual = torch.isfinite(theirs)
            if mine.shape != theirs.shape or not theirs.numel() or not float(theirs[usual].norm()):
                continue
            apart = float((mine - theirs)[usual].norm() / theirs[usual].norm())
            errors.append(apart if math.isfinite(apart) else math.inf)
    return max(errors)


def _sources(family: str) -> Iterator[Callable[[str], Outputs]]:
    """Yield functions that return the outputs of one of a family's checkpoints in a dtype."""
    if family in LITE:
        yield lambda dtype: lite_outputs(LITE[family], dtype)
    for name, entry in FAMILIES.items():
        if entry.family == family:
            with tempfile.TemporaryDirectory() as home:
                checkpoint = save(name, Path(home) / name)
                yield lambda dtype, checkpoint=checkpoint: outputs_of(checkpoint, dtype)


def outputs_of(checkpoint: Checkpoint, dtype: str) -> Outputs:
    """Return the first output of each part of a checkpoint's networks.

    Raises:
        NotImplementedError: the files of its family hold one dtype.
    """
    entry = next(one for one in FAMILIES.values() if one.family == checkpoint.family)
    if dtype not in ("float32", "tf32") and "dtype" not in entry.known:
        raise NotImplementedError
    stored = checkpoint if dtype in ("float32", "tf32") else _in_dtype(checkpoint, dtype)
    model: Model = registry.models().adapter(checkpoint).load(stored, "cpu")
    called: Outputs = {}

    def keep(part: str) -> Callable[..., None]:
        def hook(_module: Any, _inputs: Any, output: Any) -> None:
            if part not in called:
                called[part] = [tensor.detach().float().clone() for tensor in _tensors(output)]

        return hook

    networks = list(networks_of(model))
    hooks = [
        module.register_forward_hook(keep(f"{number}.{part}"))
        for number, network in enumerate(networks)
        for part, module in network.named_modules()
        if not isinstance(module, torch.jit.ScriptModule)
    ]
    torch.manual_seed(0)
    rounding = SimulatedTF32() if dtype == "tf32" else nullcontext()
    with rounding, products_in(dtype), _few_pixels():
        ask(model, EXAMPLE)
    for hook in hooks:
        hook.remove()
    model.close()
    return {
        part: called[part]
        for number, network in enumerate(networks)
        for part in _outermost(network, f"{number}.", called)
    }


def lite_outputs(networks: Sequence[str], dtype: str) -> Outputs:
    """Return what the networks of the lite models compute of photos and texts, by autocast."""
    some = Checkpoint("lite", "cnn-features")
    chosen = torch.float32 if dtype in ("float32", "tf32") else getattr(torch, dtype)
    found: Outputs = {}
    rounding = torch.autocast("cpu", chosen, enabled=chosen != torch.float32)
    with torch.inference_mode(), SimulatedTF32() if dtype == "tf32" else nullcontext(), rounding:
        if "efficientnet" in networks:
            classifier: Any = lite_weights.efficientnet(some, "cpu")
            images: list[Image] = [photo.image for photo in photos().values()][:PHOTOS]
            crops = np.stack([resize(image.pixels, CROP_SIDE, CROP_SIDE) for image in images])
            found["efficientnet"] = [classifier._network(classifier._tensor(crops)).float()]
        if "minilm" in networks:
            encoder: Any = lite_weights.minilm(some, "cpu")
            found["minilm"] = [torch.from_numpy(encoder.encode(TEXTS))]
    return found


LITE = {
    "class-captions": ("efficientnet",),
    "cnn-features": ("efficientnet",),
    "conse": ("efficientnet", "minilm"),
    "conse-concepts": ("efficientnet", "minilm"),
    "conse-grounder": ("efficientnet", "minilm"),
    "example-finder": ("efficientnet",),
    "examples-by-features": ("efficientnet",),
    "superpixel-hierarchy": ("efficientnet",),
}
"""Family → its networks, whose weights are in installed packages."""


@contextmanager
def _few_pixels() -> Iterator[None]:
    """Have Qwen-Image-Edit read an image in few pixels; on a CPU, its own sizes take minutes."""
    from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus as pipeline

    sizes = ("CONDITION_IMAGE_SIZE", "VAE_IMAGE_SIZE")
    with mock.patch.multiple(pipeline, **dict.fromkeys(sizes, FEW_PIXELS)):
        yield


def _in_dtype(checkpoint: Checkpoint, dtype: str) -> Checkpoint:
    base = checkpoint.base
    return replace(
        checkpoint,
        options={**checkpoint.options, "dtype": dtype},
        base=None if base is None else _in_dtype(base, dtype),
    )


def _outermost(module: Any, name: str, called: Outputs) -> Iterator[str]:
    """Yield the names of the outermost parts of a network that were called by themselves."""
    for child_name, child in module.named_children():
        part = f"{name}{child_name}"
        if part in called:
            yield part
        else:
            yield from _outermost(child, f"{part}.", called)


def _in_tf32(factor: Any) -> Any:
    if not isinstance(factor, torch.Tensor) or factor.dtype != torch.float32:
        return factor
    bits = factor.contiguous().view(torch.int32)
    even = (bits >> 13) & 1
    return ((bits + (SHORTER >> 1) + even) & ~SHORTER).view(torch.float32)


def _tensors(output: Any) -> Iterator[torch.Tensor]:
    """Yield the floating-point tensors in what a module returns."""
    if isinstance(output, torch.Tensor):
        if output.is_floating_point():
            yield output
    elif isinstance(output, Mapping):
        yield from _tensors(list(output.values()))
    elif isinstance(output, list | tuple):
        for member in output:
            yield from _tensors(member)


def written(text: str, family: str, errors: Mapping[str, float]) -> str:
    """Return the content of the file with other errors for a family.

    Raises:
        ValueError: the family has no entry with errors.
    """
    row = ", ".join(f"{dtype}: {error:.2g}" for dtype, error in errors.items())
    pattern = rf"(^  {re.escape(family)}:\n(?:    .*\n)*?    measured: ){{.*}}$"
    changed, count = re.subn(pattern, rf"\g<1>{{{row}}}", text, flags=re.MULTILINE)
    if not count:
        raise ValueError(f"{FILE.name} has no errors for '{family}'")
    return changed


def main() -> None:
    """Print a line for each family."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("families", nargs="*", metavar="FAMILY")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    everything = registry.models().precisions
    for family in options.families or [one for one in everything if not everything[one].unmeasured]:
        errors = measured(family)
        print(family, errors, flush=True)
        if options.write:
            FILE.write_text(written(FILE.read_text(), family, errors))


if __name__ == "__main__":
    main()
