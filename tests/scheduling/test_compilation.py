"""A network is compiled where its calls recur, used where that pays, and otherwise left alone."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from anyloom import AnyloomWarning, Checkpoint, Model, batched
from anyloom.engine.model_pool import ModelPool
from anyloom.hardware.memory import HostMemory
from anyloom.scheduling import compilation
from anyloom.scheduling.compilation import RECURS, TRIES, Compilation, asked, wanted
from anyloom.scheduling.device_queue import DeviceQueue


class Part(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(16, 16)

    def forward(self, rows: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        seen = self.layer(rows).relu()
        return seen, {"sums": seen.sum(-1)}


class Network(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.encoder = Part()
        self.decoder = Part()

    def encode(self, rows: torch.Tensor) -> torch.Tensor:
        return self.encoder(rows)[1]["sums"]


class Coder(Model):
    concurrent = True

    def __init__(self, name: str = "coder") -> None:
        self.checkpoint = Checkpoint(name, "coder", options={"name": name})
        self.network = Network().eval()
        self.calls = 0

    @batched(together=lambda row: tuple(row.shape), limit=4)
    def encode(self, rows: Sequence[torch.Tensor]) -> list[float]:
        self.calls += 1
        with torch.inference_mode():
            return self.network.encode(torch.stack(list(rows))).tolist()


@pytest.fixture
def devices(tmp_path: Path) -> Iterator[Callable[..., DeviceQueue]]:
    made: list[DeviceQueue] = []

    def make(model: Model, backend: Any = "aot_eager") -> DeviceQueue:
        device = DeviceQueue(
            "cpu",
            HostMemory(10**9),
            bring=lambda *_: None,
            evict=lambda *_: None,
            compilation=Compilation("cpu", tmp_path, backend=backend),
        )
        made.append(device)
        model.dispatcher = device
        device.know(model.identity, 1, 0.0)
        return device

    yield make
    for device in made:
        device.close()


ROW = torch.linspace(-1, 1, 16)
EXPECTED = Coder().encode([ROW])


def until(happened: Callable[[], object]) -> None:
    for _ in range(6000):
        if happened():
            return
        time.sleep(0.01)
    raise AssertionError("it never happened")


def states(device: DeviceQueue, model: Model) -> list[str]:
    assert device.compilation is not None
    return device.compilation.state(model)


def calls(model: Coder, count: int) -> None:
    for _ in range(count):
        assert model.encode([ROW]) == pytest.approx(EXPECTED, rel=1e-5)


def test_calls_that_recur_are_compiled_while_others_go_on_and_give_the_same(
    devices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compilation, "WORTH", float("inf"))
    used: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    def backend(graph: torch.fx.GraphModule, inputs: list[torch.Tensor]) -> Callable[..., Any]:
        begun.set()
        assert go_on.wait(30)

        def run(*given: torch.Tensor) -> Any:
            used.append(1)
            return graph.forward(*given)

        return run

    model = Coder()
    device = devices(model, backend)
    calls(model, RECURS - 1)
    assert states(device, model) == ["eager"], "nothing is compiled for a few calls"
    calls(model, 1)
    assert begun.wait(30)
    calls(model, 5)
    assert states(device, model) == ["waiting"]
    assert not used, "nobody has waited for it, and nobody has used it"
    go_on.set()
    until(lambda: states(device, model) == ["compiled"])
    before = len(used)
    calls(model, 5)
    assert len(used) == before + 5
    other = torch.stack([ROW, -ROW])
    assert model.encode(list(other)) == pytest.approx(Coder().encode(list(other)), rel=1e-5)
    assert len(used) == before + 5, "calls of another kind are as they were"
    assert sorted(states(device, model)) == ["compiled", "eager"]


def test_what_does_not_pay_is_dropped(devices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "WORTH", 0.0)
    model = Coder()
    device = devices(model)
    calls(model, RECURS)
    until(lambda: states(device, model) == ["compiled"])
    calls(model, TRIES)
    assert states(device, model) == ["dropped"]
    calls(model, 3)


def failing(graph: torch.fx.GraphModule, inputs: list[torch.Tensor]) -> Callable[..., Any]:
    raise RuntimeError("there is no C++ compiler\nand more lines")


def wrong(graph: torch.fx.GraphModule, inputs: list[torch.Tensor]) -> Callable[..., Any]:
    return lambda *given: tuple(2 * one for one in graph.forward(*given))


def breaking(graph: torch.fx.GraphModule, inputs: list[torch.Tensor]) -> Callable[..., Any]:
    calls = iter([graph.forward])
    return lambda *given: next(calls)(*given)


@pytest.mark.parametrize(
    ("backend", "reason"), [(failing, "there is no C"), (wrong, "off by"), (breaking, "")]
)
def test_what_cannot_be_compiled_goes_on_as_before_and_one_line_says_so(
    devices, monkeypatch: pytest.MonkeyPatch, backend: Any, reason: str
) -> None:
    monkeypatch.setattr(compilation, "WORTH", float("inf"))
    told: list[str] = []
    heard = threading.Event()

    def warn(message: str, kind: type[Warning], **more: Any) -> None:
        told.append(message)
        assert issubclass(kind, AnyloomWarning)
        heard.set()

    monkeypatch.setattr(warnings, "warn", warn)
    model = Coder()
    device = devices(model, backend)
    calls(model, RECURS)
    until(lambda: states(device, model) != ["waiting"])
    calls(model, 3)
    assert heard.wait(30)
    assert states(device, model) == ["dropped"]
    [line] = [one for one in told if "not compiled" in one]
    assert line.startswith("model 'coder' is not compiled (")
    assert reason in line
    assert "\n" not in line


def test_a_network_that_is_given_more_than_numbers_is_left_alone(devices) -> None:
    class Odd(Coder):
        @batched(limit=1)
        def encode(self, rows: Sequence[torch.Tensor]) -> list[float]:
            with torch.inference_mode():
                return self.network.encoder(_Rows(rows[0][None]))[1]["sums"].tolist()

    class _Rows:
        def __init__(self, rows: torch.Tensor) -> None:
            self.rows = rows

    model = Odd()
    forward = model.network.encoder.forward
    model.network.encoder.forward = lambda given: forward(given.rows)  # type: ignore[method-assign]
    device = devices(model)
    calls(model, RECURS + 3)
    assert states(device, model) == ["dropped"]


def test_nothing_is_compiled_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from anyloom import Engine

    monkeypatch.delenv("ANYLOOM_COMPILE", raising=False)
    monkeypatch.setenv("ANYLOOM_DEVICE", "cpu")
    assert not wanted()
    for stated, environment in ((False, "0"), (True, "0"), (None, "1"), (None, "0")):
        monkeypatch.setenv("ANYLOOM_COMPILE", environment)
        with Engine(compile=stated) as engine:
            expected = stated if stated is not None else environment == "1"
            assert (engine.models.device.compilation is not None) == expected
    monkeypatch.delenv("ANYLOOM_COMPILE")
    with asked(True):
        assert wanted()
    assert not wanted()
    pool = ModelPool("cpu")
    assert pool.device.compilation is None
    pool.close()
