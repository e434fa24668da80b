"""GPUs that are hidden, sliced, too small, too old for PyTorch, of another vendor, or gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from anyloom import AnyloomWarning, Checkpoint, ModelError
from anyloom.engine.model_pool import ModelPool
from anyloom.foundation.errors import DeviceLost, UnknownNameError
from anyloom.hardware import devices
from anyloom.hardware.memory import is_device_error, is_out_of_memory, memory_of
from anyloom.registry.lookup import registry
from tests.hardware.pretended import GB, OLD_DRIVER, SLICE, Machine, gone, pretended


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    yield from pretended(monkeypatch)


def refusal(name: str) -> str:
    with pytest.raises(UnknownNameError) as caught:
        devices.resolve_device(name)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_driver_that_is_too_old_is_the_reason_why_there_is_no_gpu(machine: Machine) -> None:
    machine(problem=OLD_DRIVER)
    assert refusal("cuda") == (
        "unknown device 'cuda'; available: auto, cpu; The NVIDIA driver on your system is too old "
        "(found version 11040)"
    )


def test_without_a_name_the_cpu_is_used_and_the_reason_is_told_once(
    machine: Machine, recwarn: pytest.WarningsRecorder
) -> None:
    machine(problem=OLD_DRIVER)
    assert devices.resolve_device() == devices.resolve_device() == "cpu"
    told = [str(one.message) for one in recwarn if one.category is AnyloomWarning]
    assert told == [
        "no GPU is used: The NVIDIA driver on your system is too old (found version 11040)"
    ]


@pytest.mark.parametrize("value", ["", "-1", " ", "NoDevFiles"])
def test_gpus_that_a_variable_hides_are_not_there_and_that_is_no_warning(
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
    recwarn: pytest.WarningsRecorder,
    value: str,
) -> None:
    machine(problem="No CUDA GPUs are available")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", value)
    assert devices.resolve_device() == "cpu"
    assert not [one for one in recwarn if one.category is AnyloomWarning]
    assert refusal("cuda:0").endswith(f"; CUDA_VISIBLE_DEVICES={value} hides every GPU")


def test_an_identifier_that_names_no_gpu_is_quoted(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(problem="No CUDA GPUs are available")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", SLICE)
    assert refusal("cuda").endswith(f"; No CUDA GPUs are available (CUDA_VISIBLE_DEVICES={SLICE})")


def test_a_pytorch_without_cuda_is_the_reason_why_there_is_no_gpu(
    machine: Machine, recwarn: pytest.WarningsRecorder
) -> None:
    machine(cuda=None)
    assert refusal("cuda").endswith("was built without CUDA and ROCm")
    assert devices.resolve_device() == "cpu"
    assert not [one for one in recwarn if one.category is AnyloomWarning]


def test_a_slice_of_a_gpu_is_a_device_with_the_memory_of_the_slice(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(1, gigabytes=10)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", SLICE)
    assert devices.resolve_device() == "cuda:0"
    assert devices.describe("cuda:0").total == 10 * GB
    assert memory_of("cuda:0").budget < 10 * GB
    assert refusal("cuda:1") == "unknown device 'cuda:1'; did you mean 'cuda:0'?"


@pytest.mark.parametrize("name", [SLICE, "GPU-8f1c2d3e"])
def test_an_identifier_belongs_into_the_variable(machine: Machine, name: str) -> None:
    machine(2)
    assert refusal(name).endswith(f"; set CUDA_VISIBLE_DEVICES={name}, and name cuda:0")


def test_a_gpu_that_another_process_has_filled_refuses_models_and_names_what_is_free(
    machine: Machine,
) -> None:
    machine(1, gigabytes=24, free=1)
    assert memory_of("cuda:0").budget == 0
    with pytest.raises(
        ModelError, match=r"^model 'clip-vit-b32' needs 0\.\d GB in bfloat16, cuda:0"
    ):
        ModelPool("cuda:0").get(registry.models().checkpoint("clip-vit-b32"))


def test_a_gpu_smaller_than_a_model_refuses_it_and_names_one_that_fits(machine: Machine) -> None:
    machine(1, gigabytes=2)
    with pytest.raises(ModelError) as caught:
        ModelPool("cuda:0").get(registry.models().checkpoint("sam-huge"))
    message = str(caught.value)
    assert message.startswith("model 'sam-huge' needs ") and "; alternative: '" in message
    assert "\n" not in message


def test_a_gpu_that_is_gone_when_it_is_first_used_is_reported_in_one_line(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(1)
    monkeypatch.setattr(torch.cuda, "mem_get_info", gone)
    with pytest.raises(DeviceLost) as caught:
        ModelPool("cuda:0").get(Checkpoint("clip", "clip"))
    assert str(caught.value).startswith("device 'cuda:0' cannot be used: CUDA error: no CUDA")
    assert "\n" not in str(caught.value)


def test_a_gpu_of_amd_has_bfloat16_and_keeps_all_bits_of_float32(machine: Machine) -> None:
    machine(1, cuda=None, hip="7.0", capability=(9, 4))
    assert devices.resolve_device() == "cuda:0"
    assert devices.dtype_on("cuda:0", "bfloat16") == "bfloat16"
    assert devices.dtype_on("cuda:0", "tf32") == "float32"
    assert is_out_of_memory(RuntimeError("HIP out of memory. Tried to allocate 2.00 GiB."))
    assert is_device_error(RuntimeError("HIP error: an illegal memory access was encountered"))
