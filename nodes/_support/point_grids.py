"""Range of the density of a grid of points."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Interval

PointsPerSide = Annotated[int, Interval(ge=1, le=256)]
"""The grid has the square of it in points; published systems use up to 64."""
