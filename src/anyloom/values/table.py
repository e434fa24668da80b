"""Table: named columns of texts, numbers and flags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Self

import numpy as np

from .value import Json, Value

Cell = None | bool | int | float | str


class Table(Value):
    """Named columns of equal length; cells are texts, numbers, flags or None."""

    def __init__(self, columns: Mapping[str, Sequence[Cell]]) -> None:
        self.columns: Mapping[str, tuple[Cell, ...]] = MappingProxyType(
            {str(name): tuple(map(_cell, cells)) for name, cells in columns.items()}
        )
        lengths = {len(cells) for cells in self.columns.values()}
        if len(lengths) > 1:
            raise ValueError(f"columns of different lengths: {sorted(lengths)}")

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, Cell]]) -> Self:
        """Make a table from records; a field that a record lacks is None."""
        names = list(dict.fromkeys(name for row in rows for name in row))
        return cls({name: [row.get(name) for row in rows] for name in names})

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def rows(self) -> Iterator[dict[str, Cell]]:
        """Yield one record per row."""
        for cells in zip(*self.columns.values(), strict=True):
            yield dict(zip(self.columns, cells, strict=True))

    def facts(self) -> dict[str, Json]:
        return {"columns": [[name, list(cells)] for name, cells in self.columns.items()]}

    def arrays(self) -> dict[str, np.ndarray]:
        return {}

    @classmethod
    def restore(cls, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        return cls(dict(facts["columns"]))

    def __repr__(self) -> str:
        return f"<Table of {len(self)} rows: {', '.join(self.columns)}>"


def _cell(value: Any) -> Cell:
    plain = value.item() if isinstance(value, np.generic) else value
    if plain is None or isinstance(plain, (bool, int, float, str)):
        return plain
    raise ValueError(f"a table cell is a text, a number, a flag or None, not {plain!r}")
