"""Settings of PyTorch for a process or a thread: they hold where they are meant to, only there."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

_lock = threading.Lock()
_may_round: dict[int, list[bool]] = {}
"""Thread → whether the products of its calls may be rounded, those of the innermost call last."""
_usual: tuple[bool, bool] = (False, False)
"""How products are computed while no thread calls a model."""


@contextmanager
def products_in(dtype: str) -> Iterator[None]:
    """Multiply matrices and convolve float32 as a model's dtype says while the context lasts.

    "tf32" (TensorFloat-32) rounds the factors to 10 bits on CUDA devices that can, which is several
    times as fast; any other dtype keeps all of their bits; PyTorch's own default is to round those
    of convolutions only. The setting is that of the whole process: nothing is rounded while a
    thread calls a model that keeps all bits. Work outside of batches may be rounded, too.
    """
    global _usual
    torch = sys.modules.get("torch")
    if torch is None:
        yield
        return
    thread = threading.get_ident()
    with _lock:
        if not _may_round:
            _usual = torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32
        _may_round.setdefault(thread, []).append(dtype == "tf32")
        _set_products(torch)
    try:
        yield
    finally:
        with _lock:
            _may_round[thread].pop()
            if not _may_round[thread]:
                del _may_round[thread]
            _set_products(torch)


def _set_products(torch: Any) -> None:
    rounded = all(calls[-1] for calls in _may_round.values())
    matmul, cudnn = torch.backends.cuda.matmul, torch.backends.cudnn
    matmul.allow_tf32, cudnn.allow_tf32 = (rounded, rounded) if _may_round else _usual


@contextmanager
def current_device(name: str) -> Iterator[None]:
    """Have libraries that say "cuda", without a number, mean this device while the context lasts.

    It is also the one that autocast asks for bfloat16.
    """
    if not name.startswith("cuda"):
        yield
        return
    import torch

    with torch.cuda.device(name):
        yield


@contextmanager
def usual_modes() -> Iterator[None]:
    """Compute as a new thread does, with gradients and without autocast.

    For what runs between the steps of a call that has other modes.
    """
    torch = sys.modules.get("torch")
    with ExitStack() as stack:
        if torch is not None:
            stack.enter_context(torch.inference_mode(False))
            stack.enter_context(torch.enable_grad())
            for kind in filter(torch.is_autocast_enabled, ("cpu", "cuda")):
                stack.enter_context(torch.autocast(kind, enabled=False))
        yield


@contextmanager
def own_default_dtype() -> Iterator[None]:
    """Keep the default dtype that libraries set while they construct a network to this thread.

    transformers and diffusers set that of the whole process to the dtype of the weights, and other
    threads would compute in it meanwhile. Only one thread at a time may be in the context.
    """
    torch: Any = sys.modules.get("torch")
    if torch is None:
        yield
        return
    from torch.overrides import TorchFunctionMode

    thread = threading.get_ident()
    set_of_process, of_process = torch.set_default_dtype, torch.get_default_dtype

    class Default(TorchFunctionMode):
        """Gives tensors that are made without a dtype the one of this thread."""

        dtype = of_process()

        def __torch_function__(
            self, function: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            kwargs = kwargs or {}
            usual = of_process()
            if self.dtype == usual or kwargs.get("dtype") or kwargs.get("out") is not None:
                return function(*args, **kwargs)
            if function in filled:
                return function(*args, **{**kwargs, "dtype": self.dtype})
            found = function(*args, **kwargs)
            numbers = [*args, *kwargs.values()]
            if function in inferred and not any(hasattr(one, "dtype") for one in numbers):
                return found.to(self.dtype) if found.dtype == usual else found
            return found

    filled = {
        *(torch.empty, torch.zeros, torch.ones, torch.eye, torch.linspace, torch.logspace),
        *(torch.rand, torch.randn, torch.empty_strided, torch.empty_permuted),
    }
    inferred = {torch.arange, torch.as_tensor, torch.asarray, torch.full, torch.tensor}
    default = Default()

    def set_default_dtype(dtype: Any) -> None:
        if threading.get_ident() == thread:
            default.dtype = dtype
        else:
            set_of_process(dtype)

    def get_default_dtype() -> Any:
        return default.dtype if threading.get_ident() == thread else of_process()

    torch.set_default_dtype, torch.get_default_dtype = set_default_dtype, get_default_dtype
    try:
        with default:
            yield
    finally:
        torch.set_default_dtype, torch.get_default_dtype = set_of_process, of_process
