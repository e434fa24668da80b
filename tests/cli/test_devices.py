"""Runs on GPUs that are hidden, sliced, too small, too old, of another vendor, or gone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from anyloom import Catalog, Checkpoint, Model, batched, node, use
from anyloom.registry.lookup import registry
from anyloom.runs import process_executor
from tests.cli.conftest import Command, Result, write_image
from tests.hardware.pretended import GB, OLD_DRIVER, SLICE, Machine, gone, pretended

GRAPH = """\
graph: brightened
inputs: {photo: Image}
models: {meter: meter}
nodes:
  found: {brightness_on_device: {image: $photo, model: $meter}}
outputs: {found: $found}
"""


class Meter(Model):
    """Measures brightness."""

    def measure(self, pixels: np.ndarray) -> float:
        raise NotImplementedError


class MeterOnDevice(Meter, family="test-meter-on-device"):
    """Measures it on the device, which fails in the call after `calls` calls."""

    concurrent = True
    calls = 1000

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> MeterOnDevice:
        meter = cls()
        meter.checkpoint = checkpoint
        return meter

    def measure(self, pixels: np.ndarray) -> float:
        return self.measure_all([pixels])[0]

    @batched(limit=1)
    def measure_all(self, requests: Sequence[np.ndarray]) -> list[float]:
        MeterOnDevice.calls -= 1
        if MeterOnDevice.calls < 0:
            torch.cuda.synchronize = gone
            gone()
        return [float(one.mean()) for one in requests]


@node
def brightness_on_device(image: Any, *, model: Meter = use()) -> float:
    """Return the mean of all pixels."""
    return model.measure(image.pixels)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    yield from pretended(monkeypatch)


@pytest.fixture
def run(anyloom: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the graph on three images, with further options."""
    (tmp_path / "brightened.yaml").write_text(GRAPH)
    for number in range(3):
        write_image(tmp_path / "images" / f"{number}.png", number)
    (tmp_path / "weights").mkdir()
    facts: Any = {"working_memory": 1, "options": {"folder": str(tmp_path / "weights")}}
    entries = {
        name: Checkpoint(name, "test-meter-on-device", size=size, **facts)
        for name, size in (("meter", 3 * GB), ("small", GB))
    }
    registry.models()  # what it finds is in place once and for all
    monkeypatch.setattr(registry, "models", lambda: Catalog(entries, {}))
    monkeypatch.setattr(MeterOnDevice, "calls", 1000)

    def run(*options: str) -> Result:
        return anyloom("run", "brightened.yaml", "images", "--out", "out", "--jobs", "1", *options)

    return run


def refusal(result: Result) -> str:
    """Return the only line of a command that could not begin, or go on."""
    assert result.code == 2, result
    [line] = [line for line in result.errors if line.strip()]
    return line


def device_of(result: Result) -> str:
    assert result.code == 0, result.err
    return json.loads(Path("out/manifest.json").read_text())["device"]


@pytest.mark.parametrize("device", ["cuda", "gpu", "cuda:0"])
def test_a_driver_that_is_older_than_the_wheel_is_the_reason(
    machine: Machine, run: Command, device: str
) -> None:
    machine(problem=OLD_DRIVER)
    assert refusal(run("--device", device)).endswith(
        "driver on your system is too old (found version 11040)"
    )


def test_without_a_device_the_cpu_computes_and_the_reason_is_told(
    machine: Machine, run: Command
) -> None:
    machine(problem=OLD_DRIVER)
    result = run()
    assert device_of(result) == "cpu"
    [told] = [line for line in result.errors if "no GPU is used" in line]
    assert told.endswith("is too old (found version 11040)")


def test_a_variable_that_hides_every_gpu_is_named_where_one_is_asked_for(
    machine: Machine, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(problem="No CUDA GPUs are available")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert refusal(run("--device", "cuda")).endswith("CUDA_VISIBLE_DEVICES= hides every GPU")
    result = run()
    assert device_of(result) == "cpu" and "GPU" not in result.err


def test_a_slice_belongs_into_the_variable_and_computes_there(
    machine: Machine, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(1, gigabytes=10)
    assert refusal(run("--device", SLICE)).endswith(
        f"CUDA_VISIBLE_DEVICES={SLICE}, and name cuda:0"
    )
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", SLICE)
    assert device_of(run()) == "cuda:0"


def test_a_gpu_of_amd_computes(machine: Machine, run: Command) -> None:
    machine(1, cuda=None, hip="7.0", capability=(9, 4))
    assert device_of(run("--device", "gpu")) == "cuda:0"


def test_a_gpu_that_is_smaller_than_a_model_refuses_it_and_computes_with_another_one(
    machine: Machine, run: Command
) -> None:
    machine(1, gigabytes=2)
    assert refusal(run("--device", "cuda")).startswith(
        "model 'meter' needs 3.0 GB in float32, cuda:0 has 1.8 GB free; "
    )
    result = run("--device", "cuda", "--model", "meter=small")
    assert device_of(result) == "cuda:0"


def test_processes_that_name_one_gpu_by_any_of_its_names_share_it(
    machine: Machine, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(1, gigabytes=100)
    budgets: list[int] = []

    def start(spec: Any, device: str, share: float, deaths: int = 0) -> Any:
        with spec.engine(device, share=share) as engine:
            budgets.append(engine.models.device.budget)
        raise process_executor.AnyloomError(f"no process is started on {device}")

    monkeypatch.setattr(process_executor._Worker, "start", start)
    assert refusal(run("--device", "cuda,gpu")) == "no process is started on cuda:0"
    assert budgets == [46 * GB]


def test_a_gpu_that_is_gone_when_the_run_begins_is_one_line(
    machine: Machine, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(1)
    monkeypatch.setattr(torch.cuda, "mem_get_info", gone)
    told = refusal(run("--device", "cuda"))
    assert told == "device 'cuda:0' cannot be used: CUDA error: no CUDA-capable device is detected"


def test_a_gpu_that_disappears_ends_the_run_and_the_same_command_goes_on(
    machine: Machine, run: Command
) -> None:
    machine(1)
    MeterOnDevice.calls = 1
    result = run("--device", "cuda")
    assert result.code == 2
    [told] = [line for line in result.errors if "does not work any more" in line]
    assert told.endswith("run the same command again to go on")
    MeterOnDevice.calls = 1000
    machine(1)
    again = run("--device", "cuda")
    assert device_of(again) == "cuda:0"
