"""Weights cross the bus on streams for copies, in one block, on a GPU that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode

from anyloom import Checkpoint, Model
from anyloom.hardware.pinned_memory import PinnedMemory
from anyloom.scheduling import device_weights
from anyloom.scheduling.device_weights import DeviceWeights

DEVICE = "cuda:0"


class Streams(TorchDispatchMode):
    """Notes the stream of every copy between main memory and the device."""

    def __init__(self) -> None:
        super().__init__()
        self.current = "computing"
        self.copies: list[tuple[str, str]] = []
        self.waited: list[str] = []

    @contextmanager
    def within(self, stream: Stream) -> Iterator[None]:
        before, self.current = self.current, stream.name
        yield
        self.current = before

    def __torch_dispatch__(
        self, operation: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        if operation is torch.ops.aten.copy_.default:
            target, source = args[0].device.type, args[1].device.type
            if target != source:
                self.copies.append((self.current, f"{source} to {target}"))
        return operation(*args, **(kwargs or {}))


class Stream:
    """A stream for copies in one direction."""

    def __init__(self, streams: Streams, name: str) -> None:
        self.streams, self.name = streams, name

    def synchronize(self) -> None:
        self.streams.waited.append(self.name)


class Plain(Model):
    """A network of two layers."""

    def __init__(self) -> None:
        self.checkpoint = Checkpoint("m", "plain")
        self.network = torch.nn.Sequential(torch.nn.Linear(8, 8), torch.nn.Linear(8, 8))


@pytest.fixture
def streams(monkeypatch: pytest.MonkeyPatch) -> Streams:
    """Pretend that CUDA has streams."""
    streams = Streams()
    monkeypatch.setattr(torch.cuda, "stream", streams.within)
    monkeypatch.setattr(
        device_weights, "copying_stream", lambda device, direction: Stream(streams, direction)
    )
    return streams


def test_weights_leave_once_and_come_back_beside_what_the_device_computes(
    streams: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks: list[int] = []

    def allocate(nbytes: int) -> torch.Tensor:
        blocks.append(nbytes)
        return torch.empty(nbytes, dtype=torch.uint8)

    pinned = PinnedMemory(10_000, allocate)
    monkeypatch.setattr(device_weights, "pinned_memory", lambda: pinned)
    with FakeTensorMode():
        with torch.device(DEVICE):
            model = Plain()
        weights = DeviceWeights(model)
        with streams:
            for _ in range(2):
                weights.to_host()
                weights.to_device(DEVICE)
    tensors = 4
    out, back = [("out", "cuda to cpu")] * tensors, [("in", "cpu to cuda")] * tensors
    assert streams.copies == out + back + back
    assert streams.waited == ["out", "in", "in"]
    assert len(blocks) == 1 and pinned.taken == blocks[0] <= pinned.limit


def test_what_a_model_has_in_main_memory_stays_there_when_its_weights_return(
    streams: Streams,
) -> None:
    with FakeTensorMode():
        with torch.device(DEVICE):
            model = Plain()
        model.network.register_buffer("table", torch.zeros(4))
        weights = DeviceWeights(model)
        with streams:
            weights.to_host()
            weights.to_device(DEVICE)
        assert model.network.table.device.type == "cpu"
    assert streams.copies == [("out", "cuda to cpu")] * 4 + [("in", "cpu to cuda")] * 4


def test_weights_that_never_left_are_not_brought_back() -> None:
    model = Plain()
    before = [one.data_ptr() for one in model.network.parameters()]
    DeviceWeights(model).to_device(DEVICE)
    assert [one.data_ptr() for one in model.network.parameters()] == before
