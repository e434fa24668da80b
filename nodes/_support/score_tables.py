"""Means of score tables over a dataset, in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from anyloom import Table

from .plots import bars


def rows_of(tables: Sequence[Table]) -> list[dict[str, Any]]:
    """Return the rows of all tables."""
    return [row for table in tables for row in table.rows()]


def group_means(rows: Sequence[Mapping[str, Any]], group: Sequence[str]) -> list[dict[str, Any]]:
    """Return the mean of every column of numbers in each group of rows, groups as they appear.

    Each row counts once. Cells without a number do not count; "rows" is how many rows there are.
    """
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row.get(name) for name in group), []).append(row)
    names = dict.fromkeys(name for row in rows for name, cell in row.items() if _is_number(cell))
    means = []
    for key, members in groups.items():
        mean: dict[str, Any] = {**dict(zip(group, key, strict=True)), "rows": len(members)}
        for name in names:
            numbers = [row[name] for row in members if _is_number(row.get(name))]
            mean[name] = float(np.mean(numbers)) if numbers else None
        means.append(mean)
    return means


def mean_summary(tables: list[Table]) -> dict[str, Any]:
    """Return the means by method, those by method and label, and a plot of the IoU."""
    rows = rows_of(tables)
    if not rows:
        return {"means": Table({})}
    methods = group_means(rows, ["method"])
    parts: dict[str, Any] = {"means": Table.from_rows(methods)}
    if len({row.get("label") for row in rows}) > 1:
        parts["means_by_label"] = Table.from_rows(group_means(rows, ["method", "label"]))
    if "iou" not in methods[0]:
        return parts
    spreads = [_spread(rows, one["method"], "iou") for one in methods]
    ious = {str(one["method"] or "IoU"): one["iou"] for one in methods}
    return parts | bars(ious, "mean IoU (with the standard deviation)", spreads)


def _spread(rows: Sequence[Mapping[str, Any]], method: str, column: str) -> float:
    return float(np.std([row[column] for row in rows if row.get("method") == method]))


def _is_number(cell: Any) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)
