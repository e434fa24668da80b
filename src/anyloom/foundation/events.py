"""Events: typed facts about what the engine does, one class per kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    An event states what has changed and nothing else, so the events of a run are linear in its
    nodes. Progress bars, `--json`, reports, notebooks and spans all read the same stream.

    time: seconds on the monotonic clock.
    """

    kind: ClassVar[str] = ""
    """The name of the kind: "node_finished"."""

    time: float

    def __init_subclass__(cls) -> None:
        cls.kind = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def to_json(self) -> dict[str, Any]:
        """Return the event as JSON: its kind and fields, without empty ones."""
        record: dict[str, Any] = {"event": self.kind}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, float):
                value = round(value, 6)
            if value or field.name == "time":
                record[field.name] = value
        return record


Listener = Callable[[Event], None]
"""Called on the thread where the event happened; must be quick, and must not raise."""
