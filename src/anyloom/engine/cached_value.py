"""Results of steps, as the engine and its cache hold them."""

from __future__ import annotations

from typing import Any

from ..foundation.errors import AnyloomError
from ..foundation.sizes import nbytes_of
from ..values import Unhashable, fingerprint


class Outputs(dict[str, Any]):
    """Several named results; each can be read as an attribute."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __repr__(self) -> str:
        return "Outputs(" + ", ".join(f"{name}={value!r}" for name, value in self.items()) + ")"


class CachedValue:
    """A result and its content hash; without a hash, nothing computed from it is cached."""

    __slots__ = ("_nbytes", "_parts", "fingerprint", "output")

    def __init__(self, output: Any, content: str | None) -> None:
        self.output = output
        self.fingerprint = content
        self._nbytes = -1
        self._parts: dict[str, CachedValue] | None = None

    @classmethod
    def of(cls, output: Any) -> CachedValue:
        """Hash a result."""
        try:
            return cls(output, fingerprint(output))
        except Unhashable:
            return cls(output, None)

    @property
    def nbytes(self) -> int:
        """About how many bytes the result occupies, counted once."""
        if self._nbytes < 0:
            self._nbytes = nbytes_of(self.output)
        return self._nbytes

    def part(self, port: str | None) -> CachedValue:
        """Return one of several outputs, hashed on its own."""
        if port is None:
            return self
        if self._parts is None:
            self._parts = {}
        if port not in self._parts:
            output = self.output
            part = output[port] if type(output) is Outputs else getattr(output, port)
            self._parts[port] = CachedValue.of(part)
        return self._parts[port]


class Failure:
    """Why a step has no result.

    node:  the step that failed, "" where the item could not be loaded.
    error: what went wrong, in one line.
    trace: the full traceback, for debugging the node.
    """

    __slots__ = ("error", "node", "trace")

    def __init__(self, node: str, error: AnyloomError, trace: str = "") -> None:
        self.node = node
        self.error = error
        self.trace = trace

    def __repr__(self) -> str:
        return f"<failed at {self.node}: {self.error}>" if self.node else f"<failed: {self.error}>"


Outcome = CachedValue | Failure
"""What a step came to."""
