"""What does a slot hold while a run is under way?"""

from __future__ import annotations

from typing import Any

from ..foundation.errors import AnyloomError
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
    """A result and its content hash; None where it has none, then nothing after it is cached.

    `size` is about how many bytes keeping it takes, known from when it was first kept.
    """

    __slots__ = ("_parts", "fingerprint", "size", "value")

    def __init__(self, value: Any, content: str | None) -> None:
        self.value = value
        self.fingerprint = content
        self.size = 0
        self._parts: dict[str, CachedValue] | None = None

    @classmethod
    def of(cls, value: Any) -> CachedValue:
        """Hash a value."""
        try:
            return cls(value, fingerprint(value))
        except Unhashable:
            return cls(value, None)

    def part(self, port: str | None) -> CachedValue:
        """Return one of several outputs, hashed on its own."""
        if port is None:
            return self
        if self._parts is None:
            self._parts = {}
        if port not in self._parts:
            value = self.value[port] if type(self.value) is Outputs else getattr(self.value, port)
            self._parts[port] = CachedValue.of(value)
        return self._parts[port]


class Failure:
    """Why a slot will never hold a value.

    node:  the step that failed, "" where the item could not be loaded.
    error: what went wrong, in one line.
    trace: the full traceback, for whoever debugs the node.
    """

    __slots__ = ("error", "node", "trace")

    def __init__(self, node: str, error: AnyloomError, trace: str = "") -> None:
        self.node = node
        self.error = error
        self.trace = trace

    def __repr__(self) -> str:
        return f"<failed at {self.node}: {self.error}>"
