"""Copies between a device and main memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode

from anyloom import to_host
from anyloom.hardware import transfers
from anyloom.hardware.transfers import on_device, packed_bits, together_on_device
from anyloom.models.common.preprocessing import Normalization


@given(st.lists(st.booleans(), max_size=100))
def test_bits_are_packed_as_numpy_packs_them(values: list[bool]) -> None:
    packed = packed_bits(torch.tensor(values, dtype=torch.bool))
    expected = np.packbits(np.asarray(values, bool), bitorder="little")
    np.testing.assert_array_equal(packed.numpy(), expected)


def test_masks_cross_the_bus_as_bits_and_arrive_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    crossed: list[int] = []

    class Elsewhere(torch.Tensor):
        """A tensor of another device than the CPU."""

        device = torch.device("meta")  # type: ignore[assignment]

    def copied(tensor: torch.Tensor) -> np.ndarray:
        crossed.append(tensor.numel() * tensor.element_size())
        return tensor.as_subclass(torch.Tensor).numpy()

    monkeypatch.setattr(transfers, "_copied", copied)
    masks = torch.rand(5, 30, 41) > 0.5
    found = to_host(masks.as_subclass(Elsewhere))  # type: ignore[arg-type]
    assert found.dtype == bool
    np.testing.assert_array_equal(found, masks.numpy())
    assert crossed == [-(-5 * 30 * 41 // 8)]


def test_what_is_in_main_memory_is_not_copied() -> None:
    masks = torch.rand(3, 4) > 0.5
    assert np.shares_memory(to_host(masks), masks.numpy())


class Copies(TorchDispatchMode):
    """Counts copies from main memory to the device "meta"."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[int] = []

    def __torch_dispatch__(
        self, operation: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        found = operation(*args, **(kwargs or {}))
        if operation is torch.ops.aten._to_copy.default and found.device.type == "meta":
            self.elements.append(found.numel())
        return found


def test_tensors_of_equal_shape_go_to_a_device_in_one_copy() -> None:
    crops = [{"pixels": torch.full((3, 4, 4), number)} for number in range(16)]
    longer = [(torch.zeros(7), [1, "text"]), {"pixels": torch.zeros(3, 4, 4)}]
    with Copies() as copies:
        found = together_on_device([*crops, *longer], "meta")
    assert sorted(copies.elements) == [7, 3 * 4 * 4, 16 * 3 * 4 * 4]
    shapes = [(one["pixels"].shape, one["pixels"].dtype) for one in found[:16]]
    assert shapes == [((3, 4, 4), torch.int64)] * 16
    assert all(one["pixels"].device.type == "meta" for one in found[:16])
    assert found[16][0].device.type == "meta" and found[16][1] == [1, "text"]


def test_each_request_keeps_its_own_numbers() -> None:
    rows = [torch.tensor([number, number + 1]) for number in range(5)]
    shared = torch.tensor([9, 9])
    requests = [[row, shared] for row in rows]
    found = together_on_device(requests, "cpu")
    for request, expected in zip(found, requests, strict=True):
        assert [one.tolist() for one in request] == [one.tolist() for one in expected]


def test_constants_are_copied_to_a_device_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    tensor = torch.tensor
    monkeypatch.setattr(
        torch, "tensor", lambda *given, **how: made.append(given) or tensor(*given, **how)
    )
    steps = Normalization((1.0, 2.0, 3.0), (4.0, 5.0, 7.0), scale=255.0)
    pixels = torch.zeros(3, 2, 2, dtype=torch.uint8, device="meta")
    with torch.inference_mode():
        steps(pixels)
    assert len(made) == 3, "the scale, the mean and the deviation"
    with Copies() as copies:
        steps(pixels)
    assert copies.elements == [3 * 2 * 2], "the pixels, which become float32"
    assert len(made) == 3


class Waits(TorchDispatchMode):
    """Notes for each copy where it goes, and whether the host goes on before it is done."""

    def __init__(self) -> None:
        super().__init__()
        self.copies: list[tuple[str, bool]] = []

    def __torch_dispatch__(
        self, operation: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        found = operation(*args, **(kwargs or {}))
        if operation is torch.ops.aten._to_copy.default:
            self.copies.append((found.device.type, bool((kwargs or {}).get("non_blocking"))))
        return found


def test_what_a_cpu_reads_has_arrived_and_only_a_gpu_is_not_waited_for() -> None:
    with FakeTensorMode(), Waits() as waits:
        there = torch.rand(3, 4, device="cuda:0")
        on_device({"features": (there, "text")}, "cpu")
        together_on_device([there], "cpu")
        on_device([torch.rand(3)], "cuda:0")
    assert waits.copies == [("cpu", False), ("cpu", False), ("cuda", True)]


class SimulatedStream:
    """A stream of a device: what it was given is done when it is waited for."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.given: list[Callable[[], object]] = []

    def wait_event(self, event: SimulatedEvent) -> None:
        self.given.append(event.synchronize)

    def record_event(self) -> SimulatedEvent:
        event = SimulatedEvent()
        event.record(self)
        return event


class SimulatedEvent:
    """What a stream was given up to a point."""

    def __init__(self, blocking: bool = False) -> None:
        self.before: list[Callable[[], object]] = []

    def record(self, stream: SimulatedStream) -> None:
        self.before, stream.given = stream.given, []

    def synchronize(self) -> None:
        while self.before:
            self.before.pop(0)()


class SimulatedGpu:
    """A device with a computing and a copying stream, and memory that can be pinned."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.computing, self.copying = SimulatedStream("computing"), SimulatedStream("copying")
        self.current = self.computing
        self.copies: list[tuple[str, bool]] = []
        self.pinned: list[torch.Tensor] = []
        self.refuses = False
        empty = torch.empty

        @contextmanager
        def within(stream: SimulatedStream) -> Iterator[None]:
            self.current = stream
            yield
            self.current = self.computing

        def made(*size: Any, pin_memory: bool = False, **options: Any) -> torch.Tensor:
            if pin_memory and self.refuses:
                raise RuntimeError("CUDA error: out of memory")
            tensor = empty(*size, **options).fill_(-1)
            self.pinned += [tensor] * pin_memory
            return tensor

        monkeypatch.setattr(torch.cuda, "stream", within)
        monkeypatch.setattr(torch.cuda, "Event", SimulatedEvent)
        monkeypatch.setattr(torch.cuda, "current_stream", lambda device: self.current)
        monkeypatch.setattr(transfers, "copying_stream", lambda *which: self.copying)
        monkeypatch.setattr(torch, "empty", made)

    def computes(self, numbers: torch.Tensor) -> torch.Tensor:
        """Return what a kernel writes, which has been launched and not begun."""

        class OnGpu(torch.Tensor):
            device = torch.device("cuda:0")  # type: ignore[assignment]

            @classmethod
            def __torch_function__(
                cls, function: Any, types: Any, args: Any = (), kwargs: Any = None
            ) -> Any:
                if function is torch.Tensor.cpu:
                    self.computing.record_event().synchronize()
                    return place.clone()
                if function is torch.Tensor.copy_:
                    host = args[0]
                    pinned = any(host is one for one in self.pinned)
                    self.copies.append((self.current.name, pinned))
                    self.current.given.append(lambda: host.copy_(place))
                    return host
                return super().__torch_function__(function, types, args, kwargs or {})

        place = torch.zeros_like(numbers)
        self.computing.given.append(lambda: place.copy_(numbers))
        return place.as_subclass(OnGpu)


def test_results_leave_through_pinned_memory_beside_kernels_when_they_are_computed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gpu, numbers = SimulatedGpu(monkeypatch), torch.rand(3, 4)
    found = to_host(gpu.computes(numbers))
    np.testing.assert_array_equal(found, numbers.numpy())
    assert gpu.copies == [("copying", True)]
    for host in gpu.pinned:  # which the next copy uses again
        host.fill_(-2)
    np.testing.assert_array_equal(found, numbers.numpy())


def test_results_leave_all_the_same_where_no_more_memory_can_be_pinned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gpu, numbers = SimulatedGpu(monkeypatch), torch.rand(3, 4)
    gpu.refuses = True
    np.testing.assert_array_equal(to_host(gpu.computes(numbers)), numbers.numpy())
