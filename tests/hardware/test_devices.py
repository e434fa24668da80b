"""Devices of a machine: names, dtypes, free memory, and models that do not fit."""

from __future__ import annotations

import sys
from collections import namedtuple
from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

import pytest
import torch

from anyloom import DTYPE_BYTES, Catalog, Checkpoint, Model, ModelError
from anyloom.core.run_config import RunConfig
from anyloom.engine.model_pool import ModelPool
from anyloom.foundation.errors import ModelLoadError, UnknownNameError
from anyloom.foundation.sizes import nbytes_by_device
from anyloom.hardware import devices, transfers
from anyloom.hardware.memory import RESERVE, memory_of
from anyloom.registry.lookup import registry
from anyloom.registry.placement import device_with_memory, required_memory
from anyloom.runs.process_executor import ProcessExecutor

GB = 10**9


class Painter(Model):
    """Paints."""


class Brush(Painter, family="test-brush"):
    """Computes in bfloat16, and records where it was loaded."""

    accelerator_dtype: ClassVar[str] = "bfloat16"
    device = ""

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Brush:
        brush = cls()
        brush.checkpoint, brush.device = checkpoint, device
        return brush


def brush(name: str, gigabytes: float, **facts: object) -> Checkpoint:
    """Return a checkpoint with weights of a size in float32, and hardly any working memory."""
    parameters = int(gigabytes * GB / 4)
    given = {"repo": f"painters/{name}", "parameters": parameters, "working_memory": 1, **facts}
    return Checkpoint(name, "test-brush", **given)  # type: ignore[arg-type]


@dataclass
class FakeStream:
    """A stream for copies."""

    which: tuple[str, str]

    def synchronize(self) -> None:
        self.synchronized = True


@dataclass
class Entered:
    """The context in which a stream is the current one; `entered` has those of now."""

    entered: list[FakeStream]
    stream: FakeStream

    def __enter__(self) -> None:
        self.entered.append(self.stream)

    def __exit__(self, *error: object) -> None:
        assert self.entered.pop() is self.stream


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Pretend that this machine has two CUDA devices of 8 GB and 16 GB of memory."""
    facts = SimpleNamespace(free={"cuda:0": 6 * GB, "cuda:1": 2 * GB}, cpu=12 * GB)
    facts.bfloat16 = {"cuda:0": True, "cuda:1": True}
    cuda = {
        "is_available": lambda: True,
        "device_count": lambda: 2,
        "mem_get_info": lambda name: (facts.free[str(name)], 8 * GB),
        "get_device_properties": lambda name: SimpleNamespace(name="A GPU"),
        "get_device_capability": lambda name: (8, 0) if facts.bfloat16[name] else (7, 5),
        "current_device": lambda: 0,
    }
    for name, fake in cuda.items():
        monkeypatch.setattr(torch.cuda, name, fake)
    facts.streams = []
    monkeypatch.setattr(torch.cuda, "stream", lambda stream: Entered(facts.streams, stream))
    monkeypatch.setattr(transfers, "copying_stream", lambda *which: FakeStream(which))
    memory = namedtuple("memory", "available total")
    monkeypatch.setattr("psutil.virtual_memory", lambda: memory(facts.cpu, 16 * GB))
    return facts


@pytest.fixture
def catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [brush("small", 2), brush("middle", 8), brush("large", 20), brush("huge", 60)]
    entries.append(brush("gated", 10, gated=True))
    found = Catalog({one.name: one for one in entries}, {})
    monkeypatch.setattr(registry, "_catalog", found)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("auto", "cuda:0"),
        ("cuda", "cuda:0"),
        ("GPU", "cuda:0"),
        ("CUDA:1", "cuda:1"),
        ("cpu", "cpu"),
    ],
)
def test_a_name_is_resolved_to_a_device(machine, name, expected):
    assert devices.resolve_device(name) == expected


def test_auto_is_the_cpu_without_an_accelerator(machine, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert devices.resolve_device() == "cpu"
    assert devices.names() == ["cpu", *(["mps"] if sys.platform == "darwin" else [])]


@pytest.mark.parametrize("name", ["cuda:2", "cuda:", "tpu", "cuda:-1"])
def test_an_unknown_device_is_refused_and_the_variable_that_names_it_is_quoted(machine, name):
    with pytest.raises(UnknownNameError, match=f"unknown device '{name}'"):
        devices.resolve_device(name)
    config = RunConfig.from_environment({"ANYLOOM_DEVICE": name})
    with pytest.raises(UnknownNameError, match=r"unknown device in \$ANYLOOM_DEVICE: '"):
        devices.resolve_device(config.device, config.device_label)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"ANYLOOM_DEVICE": "cuda:1"}, "cuda:1"),
        ({"ANYLOOM_DEVICE": "cpu"}, "cpu"),
        ({"ANYLOOM_DEVICE": ""}, "cuda:0"),
        ({}, "cuda:0"),
    ],
)
def test_models_go_to_the_device_that_the_environment_names(machine, environment, expected):
    config = RunConfig.from_environment(environment)
    assert ModelPool(config.device, device_label=config.device_label).device.name == expected


def test_a_device_is_described(machine):
    assert devices.describe("cuda:0") == devices.DeviceInfo(
        "cuda:0", "A GPU", 6 * GB, 8 * GB, ("float32", "bfloat16", "float16")
    )
    assert devices.describe("cpu").dtypes == ("float32",)
    machine.bfloat16["cuda:0"] = False
    assert devices.describe("cuda:0").dtypes == ("float32", "float16")


def test_the_dtype_follows_the_family_the_device_and_the_checkpoint(machine):
    plain, stated = brush("plain", 1), brush("stated", 1, options={"dtype": "float16"})
    assert plain.dtype_on("cpu") == "float32"
    assert plain.dtype_on("cuda:0") == "bfloat16"
    assert stated.dtype_on("cpu") == "float16"
    machine.bfloat16["cuda:0"] = False
    assert plain.dtype_on("cuda:0") == "float16"


def test_bfloat16_is_that_of_the_named_device_not_of_the_current_one(machine):
    machine.bfloat16["cuda:1"] = False
    plain = brush("plain", 1)
    assert (plain.dtype_on("cuda:0"), plain.dtype_on("cuda:1")) == ("bfloat16", "float16")


def test_families_that_exceed_float16_compute_in_float32_on_devices_without_bfloat16(machine):
    machine.bfloat16["cuda:0"] = False
    registry.models()
    for family in ("blip2", "flux-fill", "vision-language", "chat", "chat-gguf"):
        assert Checkpoint("a", family).dtype_on("cuda:0") == "float32", family
        assert Checkpoint("a", family).dtype_on("cuda:1") == "bfloat16", family


def test_products_are_rounded_only_where_the_device_does_it_and_the_checkpoint_may_forbid_it(
    machine,
):
    machine.bfloat16["cuda:1"] = False
    registry.models()
    sam, exact = Checkpoint("a", "sam"), Checkpoint("a", "sam", options={"dtype": "float32"})
    assert [sam.dtype_on(device) for device in ("cpu", "cuda:0", "cuda:1", "mps")] == [
        "float32",
        "tf32",
        "float32",
        "float32",
    ]
    assert exact.dtype_on("cuda:0") == "float32"
    assert sam.identity_on("cuda:0") != exact.identity_on("cuda:0")
    assert required_memory(sam, "cuda:0") == required_memory(sam, "cpu")


def test_a_checkpoint_has_one_identity_for_each_dtype(machine):
    checkpoint = brush("small", 1, revision="0" * 40)
    on_cpu, on_first, on_second = (
        ModelPool(device).identity(checkpoint) for device in ("cpu", "cuda:0", "cuda:1")
    )
    assert on_second == on_first != on_cpu


def test_memory_is_the_weights_and_the_working_memory():
    stated = Checkpoint("a", "b", parameters=GB, working_memory=GB)
    assert stated.memory() == 5 * GB
    assert stated.memory("bfloat16") == stated.memory("float16") == 2.5 * GB
    assert Checkpoint("a", "b", parameters=GB).memory() == 5 * GB, "a quarter of the weights"
    assert Checkpoint("a", "b", parameters=1000).memory() == 4000 + 256_000_000
    assert Checkpoint("a", "b", size=4 * GB).memory() == 5 * GB, "of unknown parameters, the file"
    assert Checkpoint("a", "b").memory() == 0


def test_a_model_that_fits_goes_to_the_requested_device(machine, catalog):
    assert device_with_memory(brush("mine", 11)) == "cuda:0"
    assert device_with_memory(brush("mine", 3), "cuda:1") == "cuda:1"
    assert required_memory(brush("mine", 11), "cuda:0") == pytest.approx(5.5 * GB)


def test_the_error_of_a_model_that_does_not_fit_names_its_need_and_one_that_fits(machine, catalog):
    with pytest.raises(ModelError) as caught:
        device_with_memory(registry.models().checkpoint("large"))
    assert str(caught.value) == (
        "model 'large' needs 10.0 GB in bfloat16, cuda:0 has 6.0 GB free; alternative: "
        "'middle' (4.0 GB)"
    )
    with pytest.raises(ModelError) as caught:
        device_with_memory(brush("mine", 11), "cuda:1")
    assert str(caught.value).endswith(
        "; alternative: 'small' (1.0 GB); cpu has enough memory: set ANYLOOM_DEVICE=cpu"
    )


def test_the_error_of_a_model_without_an_alternative(machine, catalog):
    machine.free["cuda:0"] = GB // 2
    with pytest.raises(ModelError, match="no alternative in the catalog fits"):
        device_with_memory(registry.models().checkpoint("huge"))


def test_weights_are_loaded_on_a_stream_for_copies_which_is_waited_for(
    machine, catalog, monkeypatch
):
    found: list[FakeStream] = []

    def load(checkpoint: Checkpoint, device: str) -> Brush:
        found.extend(machine.streams)
        brush = Brush()
        brush.checkpoint, brush.device = checkpoint, device
        return brush

    monkeypatch.setattr(Brush, "load", load)
    ModelPool("cuda:1").get(registry.models().checkpoint("small"))
    assert [stream.which for stream in found] == [("cuda:1", "in")]
    assert found[0].synchronized and not machine.streams
    ModelPool("cpu").get(registry.models().checkpoint("small"))
    assert len(found) == 1


def test_the_pool_refuses_a_model_that_does_not_fit_before_loading(machine, catalog):
    pool = ModelPool()
    loaded = pool.get(registry.models().checkpoint("small"))
    assert isinstance(loaded, Brush) and loaded.device == "cuda:0"
    with pytest.raises(ModelLoadError, match=r"model 'huge' needs 30\.0 GB in bfloat16"):
        pool.get(registry.models().checkpoint("huge"))


def test_the_memory_limit_of_a_container_counts(machine, monkeypatch, tmp_path):
    monkeypatch.setattr(devices, "CGROUP", tmp_path)
    assert devices.free("cpu") == 12 * GB
    (tmp_path / "memory.max").write_text(f"{4 * GB}\n")
    (tmp_path / "memory.current").write_text(f"{3 * GB}\n")
    (tmp_path / "memory.stat").write_text(f"anon 5\ninactive_file {GB}\nslab 1\n")
    assert devices.free("cpu") == 2 * GB
    (tmp_path / "memory.max").write_text("max\n")
    assert devices.free("cpu") == 12 * GB


def test_every_family_has_a_known_dtype():
    registry.models()
    for family, adapter in Model.families.items():
        assert adapter.accelerator_dtype in DTYPE_BYTES, family


def test_the_budget_counts_what_this_process_caches_and_is_shared_by_processes(
    machine, monkeypatch
):
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda device: 3 * GB)
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda device: GB)
    whole = 6 * GB + 2 * GB - RESERVE * 8 * GB
    assert memory_of("cuda:0").budget == int(whole)
    assert memory_of("cuda:0", share=0.5).budget == int(whole / 2)
    assert memory_of("cpu", share=0.5).budget == memory_of("cpu").budget // 2
    assert memory_of("cuda:0", budget=7).budget == 7


def test_processes_that_name_one_device_share_its_memory():
    executor = ProcessExecutor(None, ["cuda:0", "cuda:1", "cuda:0"], 1)  # type: ignore[arg-type]
    assert [executor._share(device) for device in executor.devices] == [0.5, 1.0, 0.5]


def test_memory_on_mps_is_counted_under_the_name_of_the_device():
    class OnMps(torch.Tensor):
        device = torch.device("mps:0")  # type: ignore[assignment]

    tensor = torch.zeros(10).as_subclass(OnMps)
    assert nbytes_by_device(tensor) == {"mps": 40}
