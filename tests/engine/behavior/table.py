"""The table of all shapes, and every form in which each is written."""

from __future__ import annotations

import pytest

from . import (
    each_shapes,
    failure_shapes,
    fold_shapes,
    loop_shapes,
    model_shapes,
    policy_shapes,
    subgraph_shapes,
    when_shapes,
    wiring_shapes,
)
from .shapes import SHAPES

SHAPE_MODULES = (
    each_shapes,
    failure_shapes,
    fold_shapes,
    loop_shapes,
    model_shapes,
    policy_shapes,
    subgraph_shapes,
    when_shapes,
    wiring_shapes,
)
WRITTEN = [(shape, form) for shape in SHAPES.values() for form in shape.forms]
FUNCTIONS = [shape for shape in SHAPES.values() if shape.function is not None]
written = pytest.mark.parametrize(("shape", "form"), WRITTEN, ids=str)
