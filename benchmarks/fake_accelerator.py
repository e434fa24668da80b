"""A GPU without a GPU: what families do on "cuda:0", traced with tensors that have no numbers.

Networks of the published sizes are built and asked under PyTorch's `FakeTensorMode`, which knows
shapes, dtypes and devices only. Every operation is noted: where it runs and in which dtype, whether
the host waits for the device, what crosses the bus, and whether PyTorch has a kernel for it.

    python -m benchmarks.fake_accelerator [--tiny] [--write] [NAME …]

`--write` puts the table into docs/explanation/accelerator_audit.md.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch
from torch._subclasses import fake_tensor
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode

from anyloom import Image
from anyloom.core.batching import Stage
from anyloom.hardware import transfers
from anyloom.models.common import preprocessing
from anyloom.models.protocols import DifferentiableSegmenter, Segmenter
from anyloom.registry.lookup import registry
from tests.models.conformance.families import FAMILIES, save
from tests.models.conformance.requests import REQUESTS, protocols_of
from tests.models.tiny_captioners import pictures

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "accelerator_audit.md"
DEVICE = "cuda:0"
SHAPE = (768, 1024)
"""Height and width of the image that is asked about."""
KNOWN = 1 << 16
"""Up to so many numbers of a tensor on the CPU are known, such as those of tokens."""
LARGE = 1 << 12
"""Elements from which on an operation on the CPU is worth a mention."""
ATEN = torch.ops.aten
COPIES = {ATEN._to_copy.default, ATEN.copy_.default}
WHOLE = {ATEN.scaled_dot_product_attention.default}
"""What consists of other operations depending on the device that is there."""
READS = {ATEN._local_scalar_dense.default, ATEN.equal.default, ATEN.is_nonzero.default}
"""Operations with which the host waits for a number on the device."""
NOT_TRACED = {
    "adaattn": "read by safetensors, whose tensors are its network",
    "blip2-t5": "as blip2-opt, with another language network",
    "chat-gguf": "the networks are those of chat",
    "controlnet": "diffusers reads its networks from files, not replaced yet",
    "controlnet-for-holes": "diffusers reads its networks from files, not replaced yet",
    "eomt-semantic": "as eomt-dinov3-semantic, with another encoder",
    "florence": "its search depends on the numbers of tokens",
    "flux-fill": "diffusers reads its networks from files, not replaced yet",
    "lama-onnx": "ONNX Runtime computes",
    "lama-torchscript": "the file is a program",
    "qwen3-vl": "positions are repeated as numbers on the device say; the host waits for them",
    "sam3": "its decoder reads the shape of its maps from the device, for which the host waits",
    "sam3-lite-text": "as for sam3",
    "flux-kontext": "diffusers reads its networks from files, not replaced yet",
    "flux2-klein": "diffusers reads its networks from files, not replaced yet",
    "instruct-pix2pix": "diffusers reads its networks from files, not replaced yet",
    "qwen-image-edit": "diffusers reads its networks from files, not replaced yet",
    "sdxl": "diffusers reads its networks from files, not replaced yet",
    "smolvlm": "its tiles are told apart by numbers on the device, for which the host waits",
    "stable-diffusion": "diffusers reads its networks from files, not replaced yet",
}
"""Entry of the conformance table → why it is left out."""


@dataclass
class Trace:
    """What was done on the device, and between it and the host."""

    operations: int = 0
    dtypes: Counter[str] = field(default_factory=Counter)
    """Of the floating-point results on the device."""
    on_cpu: Counter[str] = field(default_factory=Counter)
    """Operations with large results in a network that ran on the CPU."""
    mixed: Counter[str] = field(default_factory=Counter)
    """Operations between tensors of two devices."""
    waits: Counter[str] = field(default_factory=Counter)
    """Operations for which the host waits, without copies of results."""
    bytes_in: int = 0
    copies_in: int = 0
    bytes_out: int = 0
    copies_out: int = 0
    no_kernel: set[str] = field(default_factory=set)


@dataclass
class Audit(TorchDispatchMode):
    """Notes the operations of each stage of a model; is its dispatcher, too."""

    stages: dict[str, Trace] = field(default_factory=dict)
    requests: Counter[str] = field(default_factory=Counter)
    where: str = "outside"

    def __post_init__(self) -> None:
        super().__init__()

    def dispatch(self, model: Any, stage: Stage, requests: Sequence[Any]) -> list[Any]:
        self.requests[stage.name] += len(requests)
        with self._within(stage.name):
            return stage.run(model, requests)

    def run_piece(self, nbytes: int, work: Callable[[], Any]) -> Any:
        with self._within("in pieces"):
            return work()

    @contextmanager
    def _within(self, name: str) -> Iterator[None]:
        before, self.where = self.where, name
        try:
            yield
        finally:
            self.where = before

    def __torch_dispatch__(
        self, operation: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        if operation not in WHOLE and _is_composite(operation):
            with self:
                return operation.decompose(*args, **kwargs)
        trace = self.stages.setdefault(self.where, Trace())
        inputs = [one for one in _tensors([args, kwargs]) if one.ndim]
        devices = {one.device.type for one in inputs}
        name = operation.name().removeprefix("aten::").partition(".")[0]
        if "cuda" in devices or not devices:
            trace.operations += 1
        if operation in READS and getattr(args[0], "constant", None) is None:
            return _number(trace, name, args)
        if kwargs.get("generator") is not None:
            kwargs = {**kwargs, "generator": None}
        constants = {}
        if torch.device(kwargs.get("device") or "cpu").type == "cuda":
            for one in filter(_is_constant, _tensors([args])):
                # Its numbers would be copied to a device that is not there.
                constants[one], one.constant = one.constant, None
        if (shaped := _of_unknown_size(operation, args)) is not None:
            if "cuda" in devices and name != "_is_all_true":
                trace.waits[name] += 1
            return shaped
        if len(devices) > 1 and operation not in COPIES:
            if name.startswith("index"):  # PyTorch copies indices to the device, and waits
                indices = [one for one in inputs if one.device.type == "cpu"]
                trace.copies_in += len(indices)
                trace.bytes_in += sum(one.numel() * one.element_size() for one in indices)
                trace.waits[f"{name} by indices of the CPU"] += 1
            else:
                trace.mixed[name] += 1
        found = operation(*args, **kwargs)
        for one, numbers in constants.items():
            one.constant = numbers
        self._note(trace, operation, name, inputs, found)
        if name == "any":
            found.answer = False
        return found

    def _note(
        self, trace: Trace, operation: Any, name: str, inputs: Sequence[Any], found: Any
    ) -> None:
        results = list(_tensors([found]))
        if operation in COPIES and inputs and results:
            source, target = inputs[-1].device.type, results[0].device.type
            size = results[0].numel() * results[0].element_size()
            if not size:
                return
            if (source, target) == ("cpu", "cuda"):
                trace.bytes_in, trace.copies_in = trace.bytes_in + size, trace.copies_in + 1
                return
            if (source, target) == ("cuda", "cpu"):
                trace.bytes_out, trace.copies_out = trace.bytes_out + size, trace.copies_out + 1
                return
        on_device = [one for one in results if one.device.type == "cuda"]
        for one in on_device:
            if one.is_floating_point():
                trace.dtypes[str(one.dtype).removeprefix("torch.")] += 1
        if on_device and not _has_kernel(operation):
            trace.no_kernel.add(name)
        in_network = self.where not in ("outside", "in pieces")
        large = max((one.numel() for one in results), default=0) >= LARGE
        if in_network and results and not on_device and large and name not in VIEWS:
            trace.on_cpu[name] += 1


VIEWS = {
    *("alias", "as_strided", "detach", "expand", "lift_fresh", "permute", "select", "slice"),
    *("squeeze", "stack", "cat", "t", "transpose", "unbind", "unsqueeze", "view", "_unsafe_view"),
    *("split", "_reshape_alias", "empty", "split_with_sizes"),
}
"""Operations that the host does with what it has or is about to send."""


def traced(name: str, *, small: bool = False) -> Audit:
    """Return what a family does that is asked about one image, without a GPU and weights.

    Args:
        name: an entry of the conformance table.
        small: with the tiny networks of the table instead of those of the published sizes.
    """
    audit = Audit()
    image = Image(pictures((60, 84) if small else SHAPE)[0])
    with tempfile.TemporaryDirectory() as home, warnings.catch_warnings(), ExitStack() as stack:
        warnings.simplefilter("ignore")
        preprocessing.constant.cache_clear()  # what is there has no numbers, or is elsewhere
        stack.callback(preprocessing.constant.cache_clear)
        checkpoint = save(name, Path(home) / name)
        if not small:
            _enlarge_processing(Path(home) / name)
            usual = {key: one for key, one in checkpoint.options.items() if key != "size"}
            checkpoint = replace(checkpoint, options=usual)
        stack.enter_context(mock.patch.object(fake_tensor, "CONSTANT_NUMEL_LIMIT", KNOWN))
        stack.enter_context(FakeTensorMode(allow_non_fake_inputs=True))
        stack.enter_context(_unweighted(small=small))
        stack.enter_context(_readable())
        stack.enter_context(audit)
        model: Any = registry.models().adapter(checkpoint).load(checkpoint, DEVICE)
        model.device, model.dispatcher = DEVICE, audit
        audit.stages.clear()
        for protocol in protocols_of(type(model)):
            # Gradients are computed by threads of a real device; masks are asked for without them.
            asked = Segmenter if protocol is DifferentiableSegmenter else protocol
            REQUESTS[asked](model, image)
    return audit


@contextmanager
def _unweighted(*, small: bool) -> Iterator[None]:
    """Have networks of transformers made by their configuration instead of read from files."""
    import open_clip
    import transformers
    from transformers.models.auto import auto_factory

    def made(network_class: Any, folder: Path, **options: Any) -> Any:
        config = transformers.AutoConfig.from_pretrained(folder)
        if not small:
            config = PUBLISHED.get(config.model_type, type(config))()
        chosen = options.get("attn_implementation")
        with torch.device(DEVICE):
            network = network_class._from_config(
                config, dtype=options["dtype"], attn_implementation=chosen
            )
        if (Path(folder) / "generation_config.json").exists():
            network.generation_config = transformers.GenerationConfig.from_pretrained(folder)
        keys = ("missing_keys", "mismatched_keys", "unexpected_keys")
        return network, {key: [] for key in keys}

    def found(auto_class: Any, folder: Path, **options: Any) -> Any:
        config = transformers.AutoConfig.from_pretrained(folder)
        return made(auto_class._model_mapping[type(config)], folder, **options)

    def by_open_clip(name: str, **options: Any) -> Any:
        with torch.device(DEVICE):
            return create(name if small else OPEN_CLIP, pretrained=None, **options)

    create = open_clip.create_model
    other = mock.patch.object(open_clip, "create_model", by_open_clip)
    unread = mock.patch.object(open_clip, "load_checkpoint", lambda network, file: None)
    capability = mock.patch.object(torch.cuda, "get_device_capability", lambda device: (9, 0))
    autocast = mock.patch.object(
        torch.cuda.amp.common, "amp_definitely_not_available", lambda: False
    )
    bfloat16 = mock.patch.object(torch.cuda, "is_bf16_supported", lambda *_: True)
    own = mock.patch.object(transformers.PreTrainedModel, "from_pretrained", classmethod(made))
    auto = mock.patch.object(
        auto_factory._BaseAutoModelClass, "from_pretrained", classmethod(found)
    )
    applied = mock.patch.object(torch.nn.Module, "_apply", _apply)
    # Drawing weights at random repeats until all of them are within limits: without numbers, never.
    drawn = mock.patch.object(
        transformers.PreTrainedModel,
        "init_weights",
        lambda network: network.tie_weights(recompute_mapping=False),
    )
    with capability, autocast, bfloat16, own, auto, other, unread, applied, drawn:
        yield


def _apply(module: Any, work: Callable[[Any], Any], recurse: bool = True) -> Any:
    """Do what `Module._apply` does, which swaps tensors, and cannot where they have no numbers."""
    for child in module.children() if recurse else ():
        _apply(child, work)
    for name, weights in module._parameters.items():
        if weights is not None:
            module._parameters[name] = torch.nn.Parameter(work(weights), requires_grad=False)
    for name, buffer in module._buffers.items():
        if buffer is not None:
            module._buffers[name] = work(buffer)
    return module


def _owlv2() -> Any:
    import transformers

    return transformers.Owlv2Config(vision_config={"image_size": 960, "patch_size": 16})


def _edgetam() -> Any:
    import transformers

    backbone = {
        "model_type": "timm_wrapper",
        "architecture": "repvit_m1",
        "num_classes": 2,
        "model_args": {"in_chans": 3, "features_only": True, "out_indices": [0, 1, 2, 3]},
    }
    vision = {"model_type": "edgetam_vision_model", "backbone_config": backbone}
    return transformers.EdgeTamConfig(vision_config=vision)


def _depth_pro() -> Any:
    import transformers

    return transformers.DepthProConfig(use_fov_model=True)


PUBLISHED: dict[str, Callable[[], Any]] = {
    "depth_pro": _depth_pro,
    "edgetam": _edgetam,
    "owlv2": _owlv2,
}
"""Model type → its published configuration where that is not the library's default."""


OPEN_CLIP = "ViT-B-32"
"""The architecture of open_clip that is traced."""


def _enlarge_processing(folder: Path) -> None:
    """Give a checkpoint's folder the image processing that is the library's default."""
    import transformers

    for file in ("preprocessor_config.json", "processor_config.json"):
        if not (folder / file).exists():
            continue
        facts = json.loads((folder / file).read_text())
        part = facts.get("image_processor", facts)
        kind = part.get("image_processor_type")
        if kind is None:
            continue
        usual = json.loads(getattr(transformers, kind)().to_json_string())
        part.update({key: usual[key] for key in SIZES if usual.get(key) is not None})
        if folder.name.startswith("blip2"):
            part["size"] = {"height": 224, "width": 224}
        (folder / file).write_text(json.dumps(facts))


SIZES = ("size", "crop_size", "pad_size", "patch_size", "max_num_patches")


@contextmanager
def _readable() -> Iterator[None]:
    """Let tensors without numbers become arrays of zeros."""

    def numpy(tensor: Any) -> np.ndarray:
        if _is_constant(tensor):
            return real_numpy(tensor.constant)
        return np.zeros(tuple(tensor.shape), _numpy_dtype(tensor.dtype))

    real_numpy, real_list = torch.Tensor.numpy, torch.Tensor.tolist

    def numpy_of(tensor: torch.Tensor, **options: Any) -> np.ndarray:
        fake = isinstance(tensor, FakeTensor)
        return numpy(tensor) if fake else real_numpy(tensor, **options)

    def list_of(tensor: torch.Tensor) -> Any:
        return numpy(tensor).tolist() if isinstance(tensor, FakeTensor) else real_list(tensor)

    with (
        mock.patch.object(transfers, "_copied", lambda tensor: tensor.cpu().numpy()),
        mock.patch.object(torch.Tensor, "numpy", numpy_of),
        mock.patch.object(torch.Tensor, "tolist", list_of),
        mock.patch.object(torch.Tensor, "__array__", lambda tensor, *_, **__: numpy_of(tensor)),
    ):
        yield


def _numpy_dtype(dtype: torch.dtype) -> Any:
    return np.dtype(str(dtype).removeprefix("torch."))


def _is_composite(operation: Any) -> bool:
    """Return whether an operation consists of others, for which there are kernels."""
    name = operation.name()
    has = torch._C._dispatch_has_kernel_for_dispatch_key
    return name.startswith("aten::") and has(name, "CompositeImplicitAutograd")


def _is_constant(tensor: Any) -> bool:
    return getattr(tensor, "constant", None) is not None


def _number(trace: Trace, name: str, args: Any) -> Any:
    """Return a number in place of one that is read from the device."""
    tensor = args[0]
    if tensor.device.type == "cuda":
        trace.waits[name] += 1
    if name == "equal" or tensor.dtype == torch.bool:
        return getattr(tensor, "answer", True)  # checks pass, and texts end
    return 0.0 if tensor.is_floating_point() else 0


def _of_unknown_size(operation: Any, args: Any) -> Any:
    """Return a tensor in place of one whose size depends on numbers; None for all others."""
    if operation is ATEN._is_all_true.default:
        return args[0].new_empty((), dtype=torch.bool)
    if operation is ATEN.nonzero.default:
        return args[0].new_empty((1, args[0].ndim), dtype=torch.int64)
    if operation is ATEN.masked_select.default:
        return args[0].new_empty((1,))
    if operation is ATEN.index.Tensor and any(
        index is not None and index.dtype in (torch.bool, torch.uint8) for index in args[1]
    ):
        return _indexed(args[0], args[1])
    return None


def _indexed(tensor: torch.Tensor, indices: Sequence[torch.Tensor | None]) -> torch.Tensor:
    shape, dimension = [], 0
    for index in indices:
        if index is None:
            shape.append(tensor.shape[dimension])
            dimension += 1
        else:
            shape.append(1)
            dimension += index.ndim if index.dtype == torch.bool else 1
    return tensor.new_empty((*shape, *tensor.shape[dimension:]))


def _has_kernel(operation: Any) -> bool:
    """Return whether PyTorch has a kernel of an operation for CUDA; or needs none."""
    name = operation.name()
    if torch.version.cuda is None or not name.startswith("aten::"):
        return True
    has = torch._C._dispatch_has_kernel_for_dispatch_key
    keys = ("CUDA", "CompositeImplicitAutograd", "CompositeExplicitAutograd")
    more = ("CompositeExplicitAutogradNonFunctional", "BackendSelect")
    return any(has(name, key) for key in (*keys, *more))


def _tensors(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, dict):
        yield from _tensors(list(value.values()))
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _tensors(member)


def rows_of(name: str, audit: Audit) -> Iterator[str]:
    """Yield a row of the page for each stage of a family."""
    for stage, trace in audit.stages.items():
        if stage == "outside" and not (trace.copies_in or trace.copies_out or trace.waits):
            continue
        cells = [
            name,
            stage,
            str(audit.requests[stage] or ""),
            f"{trace.operations:,}",
            ", ".join(f"{dtype} {count:,}" for dtype, count in trace.dtypes.most_common()),
            _listed(trace.waits),
            _listed(trace.on_cpu + trace.mixed),
            _crossed(trace.copies_in, trace.bytes_in),
            _crossed(trace.copies_out, trace.bytes_out),
        ]
        yield "| " + " | ".join(cells) + " |"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name.lstrip('_')} × {count}" for name, count in counts.most_common(4))


def _crossed(copies: int, nbytes: int) -> str:
    return f"{copies}: {nbytes / 1e6:.2f} MB" if copies else ""


def main() -> None:
    """Print the rows of the page, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows: list[str] = []
    for name in options.names or [one for one in FAMILIES if one not in NOT_TRACED]:
        audit = traced(name, small=options.tiny)
        missing = sorted(set().union(*(trace.no_kernel for trace in audit.stages.values())))
        assert not missing, f"{name}: PyTorch has no kernel for CUDA of {', '.join(missing)}"
        rows += rows_of(name, audit)
        print(*rows_of(name, audit), sep="\n", flush=True)
    if options.write:
        text = PAGE.read_text("utf-8")
        head, foot = text.index(HEADER) + len(HEADER), text.index(END)
        PAGE.write_text(text[:head] + "\n".join(rows) + "\n" + text[foot:], "utf-8")


COLUMNS = (
    *("family", "stage", "requests", "operations", "results by dtype", "the host waits"),
    *("on the CPU", "to the device", "back"),
)
HEADER = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}\n"
END = "<!-- end of the table -->"


if __name__ == "__main__":
    main()
