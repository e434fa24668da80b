"""Models that run on the CPU take no turn of an accelerator, and are counted where they run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

import pytest
import torch

from anyloom import Checkpoint, Engine, Graph, Model, batched, check, node, use
from anyloom.compiler.definition import Ref, Step
from anyloom.core.run_config import RunConfig
from anyloom.engine import direct_calls
from anyloom.engine.model_pool import ModelPool
from anyloom.registry.lookup import registry
from anyloom.scheduling.device_weights import networks_of
from tests.scheduling.accelerator import SimulatedAccelerator


class Counter(Model):
    """Counts letters."""

    def count(self, text: str) -> float:
        raise NotImplementedError


class CountsAnywhere(Counter, family="test-counts-anywhere"):
    """Runs on the device."""

    accelerator_dtype = "bfloat16"

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Counter:
        counter = cls()
        counter.checkpoint = checkpoint
        return counter

    def count(self, text: str) -> float:
        return float(len(text))


class CountsOnCpu(CountsAnywhere, family="test-counts-on-cpu"):
    """Never uses the device."""

    runs_on = "cpu"


@node
def counted_beside(text: str, *, model: Counter = use()) -> float:
    """Count."""
    return model.count(text)


@node
def counted_twice(text: str, *, model: Counter = use(), other: Counter = use()) -> float:
    """Count with two models."""
    return model.count(text) + other.count(text)


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelPool]:
    entries = {
        "here": Checkpoint("here", "test-counts-on-cpu", size=10, options={"name": "here"}),
        "there": Checkpoint("there", "test-counts-anywhere", size=10, options={"name": "there"}),
    }
    monkeypatch.setattr(registry, "_catalog", type(registry.models())(entries, {}))
    pool = ModelPool("simulated", memory=SimulatedAccelerator())
    with Engine(models=pool) as engine:
        monkeypatch.setattr(direct_calls, "default_engine", lambda: engine)
        yield pool
    pool.close()


def test_a_model_on_the_cpu_answers_while_another_has_the_device(pool: ModelPool) -> None:
    with pool.lease([("model", registry.models().checkpoint("there"))]):
        with ThreadPoolExecutor(1) as threads:
            assert threads.submit(counted_beside, "four", model="here").result(10) == 4
        assert pool.device.scheduler.residency.models() == [
            pool.identity(registry.models().checkpoint("there"))
        ]


def test_a_node_may_use_a_model_of_each_kind(pool: ModelPool) -> None:
    assert counted_twice("four", model="here", other="there") == 8
    assert {one.name for one in pool.loaded()} == {"here", "there"}


def test_a_model_on_the_cpu_has_the_same_identity_and_dtype_for_every_device() -> None:
    here = Checkpoint("here", "test-counts-on-cpu")
    assert here.dtype_on("mps") == here.dtype_on("cpu") == "float32"
    assert here.identity_on("mps") == here.identity_on("cpu")
    there = Checkpoint("there", "test-counts-anywhere")
    assert there.dtype_on("mps") == "bfloat16"


def test_the_embedded_models_and_those_of_an_endpoint_run_on_the_cpu() -> None:
    registry.models()
    for family, adapter in Model.families.items():
        if ".models.lite." in adapter.__module__ or family == "chat-endpoint":
            assert adapter.device_for("cuda:0") == "cpu", family
    assert any(".models.lite." in adapter.__module__ for _, adapter in Model.families.items())
    assert Model.families.get("sam").device_for("cuda:0") == "cuda:0"


def test_the_networks_of_a_model_include_those_of_the_models_that_it_consists_of() -> None:
    from torch import nn

    class Whole(Model):
        def __init__(self, *parts: object) -> None:
            self.network = nn.Linear(2, 2)
            self.parts = parts

    part = Whole()
    part.whole = whole = Whole(part, {"head": nn.Linear(1, 1)})  # type: ignore[attr-defined]
    assert {id(network) for network in networks_of(whole)} == {
        id(whole.network),
        id(part.network),
        id(whole.parts[1]["head"]),
    }


class SumsOnCpu(Counter, family="test-sums-on-cpu"):
    """Computes on a lane of the CPU."""

    concurrent = True
    runs_on = "cpu"

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Counter:
        counter = cls()
        counter.checkpoint = checkpoint
        return counter

    def count(self, text: str) -> float:
        return self.threads([text])[0]

    @batched()
    def threads(self, requests: Sequence[str]) -> list[float]:
        torch.rand(100_000).sum()
        return [float(torch.get_num_threads())] * len(requests)


def test_a_model_on_the_cpu_gives_no_other_threads_to_the_workers_that_start_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = torch.get_num_threads()
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    entries = {"here": Checkpoint("here", "test-sums-on-cpu", size=10)}
    monkeypatch.setattr(registry, "_catalog", type(registry.models())(entries, {}))
    step = Step("counted_beside", {"text": "four", "model": "here"})
    checked = check(Graph("counting", nodes={"count": step}, outputs={"count": Ref("count")}))
    pool = ModelPool("cuda:0", memory=SimulatedAccelerator())
    with Engine(models=pool, config=RunConfig(device="cuda:0")) as engine:
        assert engine.run(checked, {}).outputs == {"count": 4.0}, "threads of one of two lanes"
        found: SimpleQueue[int] = SimpleQueue()

        def compute() -> None:
            torch.rand(100_000).sum()
            found.put(torch.get_num_threads())

        engine.workers.submit(compute)
        assert found.get(timeout=30) == 1
    pool.close()
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("device", "threads", "expected"),
    [("cuda:0", None, [1]), ("cuda:0", "4", []), ("cpu", None, [])],
)
def test_workers_beside_an_accelerator_compute_on_one_thread_each_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, device: str, threads: str | None, expected: list[int]
) -> None:
    numbers: list[int] = []
    monkeypatch.setattr(torch, "get_num_threads", lambda: 16)
    monkeypatch.setattr(torch, "set_num_threads", numbers.append)
    entries = {"there": Checkpoint("there", "test-counts-in-float32", size=10)}
    monkeypatch.setattr(registry, "_catalog", type(registry.models())(entries, {}))

    class CountsInFloat32(CountsAnywhere, family="test-counts-in-float32"):
        accelerator_dtype = "float32"

    step = Step("counted_beside", {"text": "four", "model": "there"})
    checked = check(Graph("counting", nodes={"count": step}, outputs={"count": Ref("count")}))
    pool = ModelPool(device, memory=SimulatedAccelerator())
    with Engine(models=pool, config=RunConfig(device=device, threads=threads)) as engine:
        engine.plan(checked)
    pool.close()
    assert numbers == expected
