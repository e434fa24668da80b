"""Base class of events: typed records of what the engine does, one class per kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """One change of state; progress bars, `--json`, reports, notebooks and spans read events.

    time: seconds on the monotonic clock.
    """

    kind: ClassVar[str] = ""
    """The kind in JSON: "node_finished"."""

    time: float

    def __init_subclass__(cls) -> None:
        cls.kind = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def to_json(self) -> dict[str, Any]:
        """Return the event as JSON: its kind and its fields that are not empty."""
        record: dict[str, Any] = {"event": self.kind}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, float):
                value = round(value, 6)
            if value or field.name == "time":
                record[field.name] = value
        return record


Listener = Callable[[Event], None]
"""Called on the thread of the event; must be quick, and must not raise."""
