"""A GPU without a GPU: what families do on "cuda:0", traced with tensors that have no numbers.

Networks of the published sizes are built and asked under PyTorch's `FakeTensorMode`, which knows
shapes, dtypes and devices only. Every operation is noted: where it runs and in which dtype, whether
the host waits for the device, what crosses the bus, and whether PyTorch has a kernel for it.

    python -m benchmarks.fake_accelerator [--tiny] [--write] [NAME …]

`--write` puts the table into docs/explanation/accelerator_audit.md.
"""

from __future__ import annotations

import argparse
import gc
import json
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch
from torch._subclasses import fake_tensor
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode
from torch.utils._mode_utils import no_dispatch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map

from anyloom import Image
from anyloom.core.batching import Stage
from anyloom.hardware import transfers
from anyloom.models.common import preprocessing
from anyloom.models.protocols import DifferentiableSegmenter, Segmenter
from anyloom.registry.lookup import registry
from anyloom.scheduling.device_weights import networks_of
from benchmarks.known_numbers import LIMIT, WHILE_LOADING, KnownNumbers
from benchmarks.live_bytes import LiveBytes
from benchmarks.published_networks import PUBLISHED, Facts, Published
from tests.models import tiny_diffusion, tiny_style
from tests.models.conformance.families import FAMILIES, save
from tests.models.conformance.requests import REQUESTS, protocols_of
from tests.models.tiny_captioners import pictures

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "accelerator_audit.md"
DEVICE = "cuda:0"
SHAPE = (768, 1024)
"""Height and width of the image that is asked about."""
LARGE = 1 << 12
"""Elements from which on an operation on the CPU is worth a mention."""
ATEN = torch.ops.aten
COPIES = {ATEN._to_copy.default, ATEN.copy_.default}
WHOLE = {ATEN.scaled_dot_product_attention.default}
"""What consists of other operations depending on the device that is there."""
INDEXING = {ATEN.index.Tensor, ATEN._unsafe_index.Tensor}
"""Operations the size of whose results depends on numbers with masks only."""
READS = {ATEN._local_scalar_dense.default, ATEN.equal.default, ATEN.is_nonzero.default}
"""Operations with which the host waits for a number on the device."""
NOT_TRACED = {
    "chat-gguf": "the networks are those of chat",
    "lama-onnx": "ONNX Runtime computes",
    "lama-torchscript": "the file is a program",
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
    peak: int = 0
    """The most bytes on the device at a time, without the weights."""
    no_kernel: set[str] = field(default_factory=set)


@dataclass
class Audit(TorchDispatchMode):
    """Notes the operations of each stage of a model; is its dispatcher, too."""

    stages: dict[str, Trace] = field(default_factory=dict)
    requests: Counter[str] = field(default_factory=Counter)
    where: str = "outside"
    weights: int = 0
    """Bytes of the networks on the device."""
    parameters: int = 0
    numbers: KnownNumbers = field(default_factory=KnownNumbers)
    memory: LiveBytes = field(default_factory=LiveBytes)

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def trace(self) -> Trace:
        """What the stage that runs has done so far."""
        return self.stages.setdefault(self.where, Trace())

    @contextmanager
    def loading(self) -> Iterator[Callable[[Any], None]]:
        """Yield a function to call with the model that was loaded inside.

        What is done meanwhile is not noted; the weights' numbers are unknown afterwards.
        """
        self.numbers.limit = WHILE_LOADING

        def loaded(model: Any) -> None:
            weights = {id(one): one for one in _weights(networks_of(model))}
            for one in weights.values():
                self.numbers.forget(one)
            gc.collect()
            self.weights = self.memory.live
            self.parameters = sum(
                one.numel() for one in weights.values() if isinstance(one, torch.nn.Parameter)
            )

        yield loaded
        self.numbers.limit = LIMIT
        self.stages.clear()

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
        trace = self.trace
        inputs = [one for one in _tensors([args, kwargs]) if one.ndim]
        devices = {one.device.type for one in inputs}
        name = operation.name().removeprefix("aten::").partition(".")[0]
        if "cuda" in devices or not devices:
            trace.operations += 1
        if operation in READS:
            return self._number(trace, operation, name, args)
        if kwargs.get("generator") is not None:
            kwargs = {**kwargs, "generator": None}
        if len(devices) > 1 and operation not in COPIES:
            if name.startswith("index"):  # PyTorch copies indices to the device, and waits
                indices = [one for one in inputs if one.device.type == "cpu"]
                trace.copies_in += len(indices)
                trace.bytes_in += sum(one.numel() * one.element_size() for one in indices)
                trace.waits[f"{name} by indices of the CPU"] += 1
            else:
                trace.mixed[name] += 1
        if "cuda" in devices and _waits(operation, name, args, kwargs):
            trace.waits[name] += 1
        if (shaped := self._of_unknown_size(operation, args, kwargs)) is not None:
            found = shaped
        else:
            found = operation(*args, **kwargs)
            elements = max((one.numel() for one in _tensors([found])), default=0)
            known = self.numbers.computed(operation, args, kwargs, elements)
            if known is not None:
                self.numbers.keep(found, known)
            elif isinstance(found, torch.Tensor) and (answer := _answer(name, args)) is not None:
                found.answer = answer
        for one in _tensors([found]):
            if one.device.type == "cuda":
                self.memory.count(one)
        trace.peak = max(trace.peak, self.memory.live - self.weights)
        self._note(trace, operation, name, inputs, found)
        return found

    def _number(self, trace: Trace, operation: Any, name: str, args: Any) -> Any:
        """Return a number that is read; one in place of it where it depends on weights."""
        tensor = args[0]
        if tensor.device.type == "cuda":
            trace.waits[name] += 1
        known = self.numbers.computed(operation, args, {})
        if known is not None:
            return known
        if name == "equal" or tensor.dtype == torch.bool:
            return bool(getattr(tensor, "answer", True))  # checks pass, and texts end
        return 0.0 if tensor.is_floating_point() else int(getattr(tensor, "answer", 0))

    def _of_unknown_size(self, operation: Any, args: Any, kwargs: Any) -> Any:
        """Return the result of an operation whose size depends on numbers; None for all others."""
        if operation is ATEN._is_all_true.default:
            return args[0].new_empty((), dtype=torch.bool)
        masked = operation is ATEN.index.Tensor and any(map(_is_mask, args[1]))
        if not masked and not _has_unknown_size(operation):
            return None
        known = self.numbers.computed(operation, args, kwargs)
        if known is not None:
            found = tree_map(lambda one: args[0].new_empty(one.shape, dtype=one.dtype), known)
            self.numbers.keep(found, known)
            return found
        if operation is ATEN.nonzero.default:
            return args[0].new_empty((1, args[0].ndim), dtype=torch.int64)
        if operation is ATEN.masked_select.default:
            return args[0].new_empty((1,))
        return operation(args[0], self._places(args[1])) if masked else None

    def _places(self, indices: Sequence[Any]) -> list[Any]:
        """Return indices with the places of masks, one place where a mask is unknown."""
        places: list[Any] = []
        for index in indices:
            if not _is_mask(index):
                places.append(index)
                continue
            known = self.numbers.of(index)
            with no_dispatch():
                count = 1 if known is None else int(known.count_nonzero())
            places += [index.new_empty((count,), dtype=torch.int64) for _ in range(index.ndim)]
        return places

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
    published = None if small else PUBLISHED[name]
    with tempfile.TemporaryDirectory() as home, warnings.catch_warnings(), ExitStack() as stack:
        warnings.simplefilter("ignore")
        preprocessing.constant.cache_clear()  # what is there has no numbers, or is elsewhere
        stack.callback(preprocessing.constant.cache_clear)
        stack.enter_context(_published_files(small=small))
        checkpoint = save(name, Path(home) / name)
        if published is not None:
            _enlarge_processing(Path(home), published.processing)
            usual = {key: one for key, one in checkpoint.options.items() if key != "size"}
            checkpoint = replace(checkpoint, options=usual)
        stack.enter_context(mock.patch.object(fake_tensor, "CONSTANT_NUMEL_LIMIT", -1))
        stack.enter_context(FakeTensorMode(allow_non_fake_inputs=True))
        stack.enter_context(_unweighted(published))
        stack.enter_context(_readable(audit))
        stack.enter_context(audit)
        with audit.loading() as loaded:
            model: Any = registry.models().adapter(checkpoint).load(checkpoint, DEVICE)
            loaded(model)
        model.device, model.dispatcher = DEVICE, audit
        for protocol in protocols_of(type(model)):
            # Gradients are computed by threads of a real device; masks are asked for without them.
            asked = Segmenter if protocol is DifferentiableSegmenter else protocol
            REQUESTS[asked](model, image)
    return audit


@contextmanager
def _published_files(*, small: bool) -> Iterator[None]:
    """Save with each checkpoint what the published one has and the tiny one has not."""
    checked = {
        name: replace(
            FAMILIES[name],
            save=partial(tiny_diffusion.stable_diffusion, channels=channels, checker=1.0),
        )
        for name, channels in CHECKED.items()
    }
    channels = tiny_style.CHANNELS if small else PUBLISHED["adaattn"].networks[""]["channels"]
    with (
        mock.patch.dict(FAMILIES, checked),
        mock.patch.object(tiny_style, "CHANNELS", channels),
    ):
        yield


@contextmanager
def _unweighted(published: Published | None) -> Iterator[None]:
    """Have networks made by their configuration instead of read from files.

    Args:
        published: the configurations; None for those of the files.
    """
    import diffusers
    import open_clip
    import safetensors.torch
    import transformers
    from transformers.models.auto import auto_factory

    def facts_of(folder: Any) -> Facts | None:
        if published is None:
            return None
        networks, part = published.networks, Path(folder).name
        return networks[part] if part in networks else networks[""]

    def made(network_class: Any, folder: Any, **options: Any) -> Any:
        config, facts = transformers.AutoConfig.from_pretrained(folder), facts_of(folder)
        if facts is not None:
            tokens = {key: value for key, value in config.to_dict().items() if key in TOKENS}
            config = type(config)(**{**facts, **tokens})
        chosen = options.get("attn_implementation")
        with torch.device(DEVICE):
            network = network_class._from_config(
                config, dtype=options["dtype"], attn_implementation=chosen
            )
        if (Path(folder) / "generation_config.json").exists():
            network.generation_config = transformers.GenerationConfig.from_pretrained(folder)
        return network, {key: [] for key in KEYS}

    def found(auto_class: Any, folder: Any, **options: Any) -> Any:
        config = transformers.AutoConfig.from_pretrained(folder)
        return made(auto_class._model_mapping[type(config)], folder, **options)

    def made_by_diffusers(network_class: Any, folder: Any, **options: Any) -> Any:
        facts = facts_of(folder)
        with torch.device(DEVICE):
            network = (
                network_class.from_config(network_class.load_config(folder))
                if facts is None
                else network_class(**facts)
            )
        return network.to(options["torch_dtype"]), {key: [] for key in KEYS}

    def by_open_clip(name: str, **options: Any) -> Any:
        with torch.device(DEVICE):
            name = name if published is None else published.networks[""]["name"]
            return create(name, pretrained=None, **options)

    create = open_clip.create_model
    other = mock.patch.object(open_clip, "create_model", by_open_clip)

    def real(file: Any, **options: Any) -> Any:
        with no_dispatch():
            return read(file, **options)

    read = safetensors.torch.load_file
    tensors = mock.patch.object(safetensors.torch, "load_file", real)
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
    diffused = mock.patch.object(
        diffusers.ModelMixin, "from_pretrained", classmethod(made_by_diffusers)
    )
    applied = mock.patch.object(torch.nn.Module, "_apply", _apply)
    # Drawing weights at random repeats until all of them are within limits: without numbers, never.
    drawn = mock.patch.object(
        transformers.PreTrainedModel,
        "init_weights",
        lambda network: network.tie_weights(recompute_mapping=False),
    )
    with (
        capability,
        autocast,
        bfloat16,
        own,
        auto,
        diffused,
        other,
        unread,
        tensors,
        applied,
        drawn,
    ):
        yield


def _apply(
    module: Any,
    work: Callable[[Any], Any],
    recurse: bool = True,
    moved: dict[int, tuple[Any, Any]] | None = None,
) -> Any:
    """Do what `Module._apply` does, which swaps tensors, and cannot where they have no numbers."""
    moved = {} if moved is None else moved  # weights that two layers share stay shared
    for child in module.children() if recurse else ():
        _apply(child, work, recurse, moved)
    for name, weights in module._parameters.items():
        if weights is not None:
            if id(weights) not in moved:
                moved[id(weights)] = (
                    weights,
                    torch.nn.Parameter(work(weights), requires_grad=False),
                )
            module._parameters[name] = moved[id(weights)][1]
    for name, buffer in module._buffers.items():
        if buffer is not None:
            module._buffers[name] = work(buffer)
    return module


TOKENS = ("image_token_id", "video_token_id", "vision_start_token_id", "vision_end_token_id")
"""Of a configuration, what the tokenizer of the files says."""
KEYS = ("missing_keys", "mismatched_keys", "unexpected_keys")
"""Of what a library tells about loading."""
CHECKED = {"instruct-pix2pix": 8, "stable-diffusion": 9}
"""Entry whose published checkpoint has a safety checker → channels of its denoiser's input."""


def _enlarge_processing(folder: Path, published: Facts) -> None:
    """Give the checkpoints in a folder the image processing of the published one."""
    import transformers

    for file in (*folder.rglob("preprocessor_config.json"), *folder.rglob("processor_config.json")):
        facts = json.loads(file.read_text())
        part = facts.get("image_processor", facts)
        kind = part.get("image_processor_type")
        if kind is None:
            continue
        usual = json.loads(getattr(transformers, kind)().to_json_string())
        part.update({key: usual[key] for key in SIZES if usual.get(key) is not None})
        part.update(published)
        file.write_text(json.dumps(facts))


SIZES = ("size", "crop_size", "pad_size", "patch_size", "max_num_patches")


@contextmanager
def _readable(audit: Audit) -> Iterator[None]:
    """Let fake tensors become arrays, of zeros where their numbers are unknown."""

    def array(tensor: Any) -> np.ndarray:
        if tensor.device.type == "cuda":
            raise TypeError("a tensor on the device was read as an array")
        known = audit.numbers.of(tensor)
        if known is None:
            return np.zeros(tuple(tensor.shape), _numpy_dtype(tensor.dtype))
        with no_dispatch():
            return real_numpy(known.resolve_conj())

    def numpy_of(tensor: torch.Tensor, **options: Any) -> np.ndarray:
        return array(tensor) if isinstance(tensor, FakeTensor) else real_numpy(tensor, **options)

    def list_of(tensor: torch.Tensor) -> Any:
        if not isinstance(tensor, FakeTensor):
            return real_list(tensor)
        if tensor.device.type == "cuda":
            audit.trace.waits["tolist"] += 1
        return array(tensor.cpu()).tolist()

    def tensor_of(values: Any, **options: Any) -> torch.Tensor:
        if isinstance(values, list) and any(isinstance(one, FakeTensor) for one in values):
            values = [one.item() if isinstance(one, FakeTensor) else one for one in values]
        return real_tensor(values, **options)

    real_numpy, real_list = torch.Tensor.numpy, torch.Tensor.tolist
    real_tensor = torch.tensor
    with (
        mock.patch.object(transfers, "_copied", lambda tensor: tensor.cpu().numpy()),
        mock.patch.object(torch, "tensor", tensor_of),
        mock.patch.object(torch.Tensor, "numpy", numpy_of),
        mock.patch.object(torch.Tensor, "tolist", list_of),
        mock.patch.object(FakeTensor, "tolist", list_of),
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


def _answer(name: str, args: Any) -> int | None:
    """Return what is answered where a result that depends on weights is read.

    Nothing is left to do: a text has ended after its first token, and nothing is out of bounds.
    """
    if name in ("any", "max"):
        return int(name == "max")
    answers = [getattr(one, "answer", True) for one in _tensors([args])]
    if name in ("bitwise_not", "logical_not"):
        return not answers[0]
    if name == "add" and args[0].ndim == 0 and isinstance(args[1], int):
        return answers[0] + args[1]
    return all(answers) if name in ("bitwise_and", "logical_and") else None


def _is_mask(index: Any) -> bool:
    return index is not None and index.dtype in (torch.bool, torch.uint8)


def _waits(operation: Any, name: str, args: Any, kwargs: Any) -> bool:
    """Return whether the host waits for the size of a result, or for the places of a mask."""
    if name == "index":
        return any(map(_is_mask, args[1]))
    if name.startswith("index_put"):
        value = args[2]
        filled = value.numel() == 1 and value.device.type == "cpu"  # as by `masked_fill`
        return not filled and any(map(_is_mask, args[1]))
    if name == "repeat_interleave":
        return kwargs.get("output_size") is None
    return _has_unknown_size(operation)


def _has_unknown_size(operation: Any) -> bool:
    """Return whether the size of an operation's result depends on numbers."""
    tagged = torch.Tag.dynamic_output_shape in operation.tags and operation not in INDEXING
    return tagged or operation.name() == "torchvision::nms"


def _weights(networks: Any) -> Iterator[torch.Tensor]:
    """Yield what files hold of networks."""
    for network in networks:
        yield from network.parameters()
        for module in network.modules():
            for name, buffer in module.named_buffers(recurse=False):
                if name not in module._non_persistent_buffers_set:
                    yield buffer


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
            f"{trace.peak / 1e6:,.0f} MB",
        ]
        yield "| " + " | ".join(cells) + " |"


def memory_row(name: str, audit: Audit) -> str:
    """Return the row of a family in the table of memory."""
    peak = max(trace.peak for trace in audit.stages.values())
    cells = [
        name,
        PUBLISHED[name].checkpoint,
        f"{audit.parameters:,}",
        *(f"{count / 1e9:.2f} GB" for count in (audit.weights, peak, audit.weights + peak)),
    ]
    return "| " + " | ".join(cells) + " |"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name.lstrip('_')} × {count}" for name, count in counts.most_common(4))


def _crossed(copies: int, nbytes: int) -> str:
    return f"{copies}: {nbytes / 1e6:.2f} MB" if copies else ""


def written(text: str, columns: Sequence[str], rows: Mapping[str, Sequence[str]]) -> str:
    """Return the page's text with other rows of some families in one of its tables.

    Args:
        text: the page.
        columns: those of the table.
        rows: family → its rows.
    """
    header = f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n"
    start = text.index(header) + len(header)
    end = text.index(END, start)
    found = {name: list(rows.get(name, ())) for name in FAMILIES}
    for row in text[start:end].splitlines():
        name = row.split(" | ")[0].removeprefix("| ")
        if name in found and name not in rows:
            found[name].append(row)
    lines = [f"{row}\n" for name in FAMILIES for row in found[name]]
    return text[:start] + "".join(lines) + text[end:]


def main() -> None:
    """Print the rows of the page, or write those of the named families, by default of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    for name in options.names or [one for one in FAMILIES if one not in NOT_TRACED]:
        audit = traced(name, small=options.tiny)
        missing = sorted(set().union(*(trace.no_kernel for trace in audit.stages.values())))
        assert not missing, f"{name}: PyTorch has no kernel for CUDA of {', '.join(missing)}"
        stages, memory = list(rows_of(name, audit)), memory_row(name, audit)
        print(*stages, memory, sep="\n", flush=True)
        if options.write:
            text = written(PAGE.read_text("utf-8"), COLUMNS, {name: stages})
            PAGE.write_text(written(text, MEMORY, {name: [memory]}), "utf-8")


COLUMNS = (
    *("family", "stage", "requests", "operations", "results by dtype", "the host waits"),
    *("on the CPU", "to the device", "back", "memory"),
)
MEMORY = ("family", "checkpoint", "parameters", "weights", "beside them", "together")
END = "<!-- end of the table -->"


if __name__ == "__main__":
    main()
