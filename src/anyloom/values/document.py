"""Document: the bytes of a file as a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from .value import Json, Value, frozen


class Document(Value):
    """The bytes of a file and its suffix; a run decides where the file is written.

    suffix:  with its dot: ".json", ".png".
    content: the bytes.
    """

    def __init__(self, content: bytes | str, suffix: str) -> None:
        self.content = content.encode() if isinstance(content, str) else bytes(content)
        if not suffix.startswith(".") or not suffix[1:].replace(".", "").isalnum():
            raise ValueError(f"expected a file suffix such as '.json', got {suffix!r}")
        self.suffix = suffix.lower()

    def facts(self) -> dict[str, Json]:
        return {"suffix": self.suffix}

    def arrays(self) -> dict[str, np.ndarray]:
        return {"content": frozen(np.frombuffer(self.content, dtype=np.uint8))}

    @classmethod
    def restore(cls, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        return cls(arrays["content"].tobytes(), facts["suffix"])

    def __repr__(self) -> str:
        return f"<Document {self.suffix} of {len(self.content)} bytes>"
