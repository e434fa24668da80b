"""Which class does each pixel belong to?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from .value import Json, Value, frozen

if TYPE_CHECKING:
    from .masks import Masks


class LabelMap(Value):
    """One class number per pixel and the classes' names.

    numbers: int32, H×W.
    names:   class number → name; numbers without a name are allowed.

    0 is the background, unless it has a name: semantic models number their classes from 0.
    """

    def __init__(self, numbers: Any, names: Mapping[int, str] | None = None) -> None:
        self.numbers = frozen(numbers, np.int32)
        if self.numbers.ndim != 2 or 0 in self.numbers.shape:
            raise ValueError(f"expected class numbers of height × width, got {self.numbers.shape}")
        self.names: Mapping[int, str] = MappingProxyType(
            {int(number): str(name) for number, name in (names or {}).items()}
        )

    @property
    def frame(self) -> tuple[int, int]:
        """(height, width) of the image."""
        return (self.numbers.shape[0], self.numbers.shape[1])

    @property
    def background(self) -> int | None:
        """The number that stands for no class, or None where every number is a class."""
        return None if 0 in self.names else 0

    def to_masks(self) -> Masks:
        """Return one mask per class number that is present, except for the background's."""
        from .mask_painting import split

        return split(self)

    def facts(self) -> dict[str, Json]:
        return {"names": [[number, name] for number, name in sorted(self.names.items())]}

    def arrays(self) -> dict[str, np.ndarray]:
        return {"numbers": self.numbers}

    @classmethod
    def restore(cls, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        return cls(arrays["numbers"], dict(facts["names"]))

    def __repr__(self) -> str:
        classes = len(np.unique(self.numbers))
        return f"<LabelMap of {classes} classes {self.frame[1]}×{self.frame[0]}>"
