"""Ranges of parameters that nodes share."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Interval

Probability = Annotated[float, Interval(ge=0, le=1)]
"""From 0 to 1."""
Count = Annotated[int, Interval(ge=0)]
"""0, 1, 2 …"""
Positive = Annotated[int, Interval(ge=1)]
"""1, 2, 3 …"""
Seed = Annotated[int, Interval(ge=0, lt=2**31)]
"""Seed of a random generator; equal seeds give equal results."""
