"""When is a network compiled, and when is what came of it used?

Off unless asked for. A call that recurs, of one stage with requests of one kind and number, is
compiled on a thread of its own while calls go on eagerly, and used from then on as long as it pays:
while calls take less time than the eager ones did. What it gives must be what the network gives,
within the tolerance that sharing a call has too; so a result's key does not say whether it was
compiled. What cannot be compiled stays eager, and one line says why.
"""

from __future__ import annotations

import functools
import os
import threading
import time
import warnings
import weakref
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any

from ..core.batching import Stage
from ..core.model import Model
from ..foundation.errors import AnyloomWarning, one_line
from ..hardware.memory import is_out_of_memory
from .batch_curve import WORTH, BatchCurve
from .device_weights import networks_of

VARIABLE = "ANYLOOM_COMPILE"
RECURS = 12
"""Calls of one kind before it is compiled: Inductor takes minutes, which a few do not win back."""
TRIES = 4
"""Compiled calls before they are judged; the first ones may still tune something."""
LARGE = 0.1
"""The share of a network's parameters below which a part is not worth compiling."""
TOLERANCE = {"torch.float32": 1e-3, "torch.float16": 2e-2, "torch.bfloat16": 4e-2}
"""How far the compiled network may be off, relative to the largest number it gives."""
PLAIN = (bool, int, float, str, type(None))


def wanted() -> bool:
    """Say whether networks are compiled where nothing else is said: $ANYLOOM_COMPILE is set."""
    return os.environ.get(VARIABLE, "") not in ("", "0")


@contextmanager
def asked(compile: bool) -> Iterator[None]:
    """Have everything in this block compile its networks, other processes of a run included."""
    before = os.environ.get(VARIABLE)
    if compile:
        os.environ[VARIABLE] = "1"
    try:
        yield
    finally:
        if compile and before is None:
            del os.environ[VARIABLE]
        elif compile and before is not None:
            os.environ[VARIABLE] = before


@dataclass
class _Kind:
    """Calls that are alike."""

    eager: BatchCurve
    compiled: BatchCurve
    seen: int = 0
    tried: int = 0
    state: str = "eager"
    """"eager", "waiting" for its compilation, "compiled", or "dropped"."""
    parts: dict[Any, set[Hashable]] = field(default_factory=dict)
    """Module → what it may be called with."""


@dataclass(frozen=True)
class _Part:
    """One call of a part of a network, to be compiled and compared."""

    module: Any
    arguments: tuple[Any, ...]
    named: dict[str, Any]
    autocast: tuple[str, bool, Any]


class _Now(threading.local):
    kind: _Kind | None = None
    """Whose compiled parts this thread uses."""
    captured: list[_Part] | None = None
    """Where parts are noted that this thread calls."""
    depth = 0


class Compilation:
    """Compiles what recurs on one device."""

    def __init__(self, device: str, folder: os.PathLike[str], *, backend: str = "inductor") -> None:
        """Make ready; nothing is loaded and no thread runs until something recurs.

        Args:
            folder: where Inductor keeps what it compiled for the next time.
            backend: of `torch.compile`.
        """
        self.device = device
        self.folder = folder
        self.backend = backend
        self._kinds: weakref.WeakKeyDictionary[Model, dict[Hashable, _Kind]] = (
            weakref.WeakKeyDictionary()
        )
        self._refused: weakref.WeakSet[Model] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._jobs: SimpleQueue[tuple[Model, _Kind, list[_Part]] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._now = _Now()
        self._tracing = False

    def state(self, model: Model) -> list[str]:
        """Return the state of each kind of call seen; see `_Kind`."""
        with self._lock:
            return [kind.state for kind in self._kinds.get(model, {}).values()]

    @contextmanager
    def around(self, model: Model, stage: Stage, requests: Sequence[Any]) -> Iterator[None]:
        """Let a stage be called in this block, compiled where that is ready and pays."""
        kind = self._kind(model, stage, requests)
        if kind.state == "compiled":
            self._now.kind = kind
        capturing = kind.state == "eager" and kind.seen >= RECURS
        began = time.monotonic()
        try:
            if capturing:
                with self._captured(model) as parts:
                    yield
                self._order(model, kind, parts)
            else:
                yield
        finally:
            used, self._now.kind = self._now.kind, None
        if not capturing:
            self._synchronize()
            self._judge(kind, used is not None, len(requests), time.monotonic() - began)

    def close(self) -> None:
        """End the thread, after what it compiles now."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(timeout=5)

    def _kind(self, model: Model, stage: Stage, requests: Sequence[Any]) -> _Kind:
        key = (stage.name, stage.together(requests[0]), len(requests))
        with self._lock:
            kinds = self._kinds.setdefault(model, {})
            kind = kinds.setdefault(key, _Kind(BatchCurve(stage.limit), BatchCurve(stage.limit)))
            kind.seen += 1
            return kind

    def _judge(self, kind: _Kind, compiled: bool, count: int, seconds: float) -> None:
        with self._lock:
            if not compiled:
                kind.eager.record(count, seconds)
                return
            kind.compiled.record(count, seconds)
            kind.tried += 1
            pays = kind.compiled.seconds(count) <= WORTH * kind.eager.seconds(count)
            if kind.tried >= TRIES and not pays:
                kind.state = "dropped"

    def _synchronize(self) -> None:
        if self.device.startswith("cuda"):
            import torch

            torch.cuda.current_stream(self.device).synchronize()

    # What a call consists of

    @contextmanager
    def _captured(self, model: Model) -> Iterator[list[_Part]]:
        """Note the outermost parts of a model's networks that this thread calls in this block."""
        parts: list[_Part] = []
        with ExitStack() as hooks:
            for network in networks_of(model):
                least = LARGE * sum(tensor.numel() for tensor in network.parameters())
                for module in network.modules():
                    before = module.register_forward_pre_hook(
                        self._noting(least), with_kwargs=True, prepend=True
                    )
                    after = module.register_forward_hook(self._left, always_call=True)
                    hooks.callback(before.remove)
                    hooks.callback(after.remove)
            self._now.captured, self._now.depth = parts, 0
            try:
                yield parts
            finally:
                self._now.captured = None

    def _noting(self, least: float) -> Callable[..., None]:
        def note(module: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
            parts = self._now.captured
            if parts is None:
                return
            self._now.depth += 1
            size = sum(tensor.numel() for tensor in module.parameters())
            if self._now.depth > 1 or size < least:
                return
            known = {(part.module, _signature(part.arguments, part.named)) for part in parts}
            signature = _signature(arguments, named)
            if signature is not None and (module, signature) not in known:
                parts.append(
                    _Part(module, _copied(arguments), _copied(named), _autocast(self.device))
                )

        return note

    def _left(self, module: Any, given: Any, output: Any) -> None:
        if self._now.captured is not None:
            self._now.depth -= 1

    # Another thread

    def _order(self, model: Model, kind: _Kind, parts: list[_Part]) -> None:
        with self._lock:
            if kind.state != "eager":
                return  # another lane was sooner
            if not parts or model in self._refused:
                kind.state = "dropped"
                return
            kind.state = "waiting"
            if self._thread is None:
                name = f"anyloom-{self.device}-compile"
                self._thread = threading.Thread(target=self._work, name=name, daemon=True)
                self._thread.start()
        self._jobs.put((model, kind, parts))

    def _work(self) -> None:
        os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", os.fspath(self.folder))
        while (job := self._jobs.get()) is not None:
            model, kind, parts = job
            # Tracing changes how PyTorch calls compiled functions on every thread.
            self._tracing = True
            try:
                for part in parts:
                    self._compile(model, part)
                    signature = _signature(part.arguments, part.named)
                    kind.parts.setdefault(part.module, set()).add(signature)
                kind.state = "compiled"
            except Exception as error:
                self._refuse(model, kind, error)
            finally:
                self._tracing = False
            del job, model, kind, parts

    def _compile(self, model: Model, part: _Part) -> None:
        """Compile a part for what it was called with, and compare what it gives.

        Raises:
            Exception: it cannot be compiled, or gives something else.
        """
        import torch

        eager = getattr(part.module.forward, "anyloom_eager", part.module.forward)
        compiled = getattr(part.module.forward, "anyloom_compiled", None) or torch.compile(
            eager, backend=self.backend, dynamic=False
        )
        kind, enabled, dtype = part.autocast
        with torch.inference_mode(), torch.autocast(kind, dtype, enabled=enabled):
            found = compiled(*_copied(part.arguments), **_copied(part.named))
            expected = eager(*_copied(part.arguments), **_copied(part.named))
        _check_close(found, expected)
        part.module.forward = self._choosing(weakref.ref(model), part.module, eager, compiled)

    def _choosing(
        self, owner: weakref.ref[Model], module: Any, eager: Any, compiled: Any
    ) -> Callable[..., Any]:
        """Return a `forward` that is compiled for calls of a kind that is ready."""
        import torch

        @functools.wraps(eager)
        def forward(*arguments: Any, **named: Any) -> Any:
            if torch.compiler.is_compiling():  # of a module around this one
                return eager(*arguments, **named)
            kind = self._now.kind
            if kind is None or self._tracing:
                return eager(*arguments, **named)
            if _signature(arguments, named) not in kind.parts.get(module, ()):
                return eager(*arguments, **named)
            self._now.kind = None  # parts inside it are compiled with it
            try:
                return compiled(*arguments, **named)
            except Exception as error:
                if is_out_of_memory(error):
                    raise
                self._refuse(owner(), kind, error)
                return eager(*arguments, **named)
            finally:
                self._now.kind = kind

        forward.anyloom_eager = eager  # type: ignore[attr-defined]
        forward.anyloom_compiled = compiled  # type: ignore[attr-defined]
        return forward

    def _refuse(self, model: Model | None, kind: _Kind, error: Exception) -> None:
        with self._lock:
            kind.state = "dropped"
            told = model is None or model in self._refused
            if model is not None:
                self._refused.add(model)
        if model is not None and not told:
            name = model.checkpoint.name
            warnings.warn(
                f"model '{name}' is not compiled ({one_line(error)[:200]}); it computes as before",
                AnyloomWarning,
                stacklevel=2,
            )


def _signature(arguments: Any, named: Any) -> Hashable:
    """Return what a compiled call depends on, None where something in it has no known kind."""
    try:
        return (_told(arguments), _told(named))
    except TypeError:
        return None


def _told(value: Any) -> Hashable:
    import torch

    if isinstance(value, torch.Tensor):
        return (tuple(value.shape), value.stride(), str(value.dtype), str(value.device))
    if isinstance(value, (*PLAIN, torch.dtype, torch.device)):
        return (type(value).__name__, value)
    if type(value) in (tuple, list):
        return (type(value).__name__, *map(_told, value))
    if type(value) is dict:
        return tuple((key, _told(item)) for key, item in value.items())
    raise TypeError(f"a {type(value).__name__} is not looked into")


def _copied(value: Any) -> Any:
    import torch

    if isinstance(value, torch.Tensor):
        copy = torch.empty_strided(
            value.shape, value.stride(), dtype=value.dtype, device=value.device
        )
        return copy.copy_(value)
    if type(value) in (tuple, list):
        return type(value)(map(_copied, value))
    if type(value) is dict:
        return {key: _copied(item) for key, item in value.items()}
    return value


def _autocast(device: str) -> tuple[str, bool, Any]:
    import torch

    kind = device.partition(":")[0]
    return kind, torch.is_autocast_enabled(kind), torch.get_autocast_dtype(kind)


def _check_close(found: Any, expected: Any) -> None:
    """Make sure that two outputs are the same within the tolerance of their dtype.

    Raises:
        ValueError: they are not.
    """
    import torch

    if isinstance(expected, torch.Tensor):
        if not expected.is_floating_point():
            if not torch.equal(found, expected):
                raise ValueError("compiled, it gives other whole numbers")
            return
        allowed = TOLERANCE.get(str(expected.dtype), 1e-3) * max(1e-6, _largest(expected))
        off = _largest(found.double() - expected.double())
        if not off <= allowed:
            raise ValueError(f"compiled, it is off by {off:.2g}, allowed are {allowed:.2g}")
    elif isinstance(expected, Mapping):
        for key in expected:
            _check_close(found[key], expected[key])
    elif isinstance(expected, (tuple, list)):
        for one, other in zip(found, expected, strict=True):
            _check_close(one, other)


def _largest(tensor: Any) -> float:
    return float(tensor.abs().max()) if tensor.numel() else 0.0
