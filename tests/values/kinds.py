"""One strategy per kind of value, and one for everything that may travel on an edge."""

from __future__ import annotations

import io

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from anyloom import (
    Document,
    Embedding,
    FeatureMap,
    Heatmap,
    Image,
    LabelMap,
    Masks,
    Points,
    Regions,
    Table,
    Value,
)
from tests.values.shapes import stacks

FRAME = (9, 14)
texts = st.text(max_size=8)
floats = st.floats(-1e4, 1e4, width=32)


@st.composite
def images(draw: st.DrawFn) -> Image:
    shape = draw(st.tuples(st.integers(1, 6), st.integers(1, 6), st.sampled_from([3, 4])))
    image = Image(draw(arrays.arrays(np.uint8, shape)), name="drawn")
    if draw(st.booleans()):
        return image
    file = io.BytesIO()
    image.to_pil().save(file, "PNG")
    return Image.decode(file.getvalue(), name="read")


@st.composite
def details(draw: st.DrawFn, count: int) -> dict:
    rows = st.lists(texts, min_size=count, max_size=count)
    numbers = arrays.arrays(draw(st.sampled_from([np.int64, np.float32, bool])), (count, 2))
    return {
        "scores": draw(st.none() | arrays.arrays(np.float32, count, elements=floats)),
        "score_kind": draw(st.sampled_from(["detector", "cosine", "unknown"])),
        "labels": draw(st.none() | rows),
        "columns": draw(st.dictionaries(texts, rows | numbers, max_size=2)),
    }


@st.composite
def regions(draw: st.DrawFn) -> Regions:
    count = draw(st.integers(0, 3))
    boxes = draw(arrays.arrays(np.float32, (count, 4), elements=floats))
    return Regions(boxes, FRAME, **draw(details(count)))


@st.composite
def mask_sets(draw: st.DrawFn) -> Masks:
    stack = draw(stacks(3))
    return Masks.from_arrays(stack, frame=stack.shape[1:], **draw(details(len(stack))))


def grids(dimensions: int) -> st.SearchStrategy[np.ndarray]:
    shape = st.tuples(*[st.integers(1, 4)] * dimensions)
    return arrays.arrays(np.float32, shape, elements=floats)


cells = st.none() | st.booleans() | st.integers() | st.floats() | texts
tables = (
    st.integers(0, 3)
    .flatmap(
        lambda rows: st.dictionaries(
            texts, st.lists(cells, min_size=rows, max_size=rows), max_size=3
        )
    )
    .map(Table)
)
points = arrays.arrays(np.float32, st.tuples(st.integers(0, 3), st.just(2)), elements=floats).map(
    lambda coordinates: Points(coordinates, FRAME, positive=np.arange(len(coordinates)) % 2 == 0)
)
values: st.SearchStrategy[Value] = st.one_of(
    images(),
    regions(),
    mask_sets(),
    points,
    tables,
    st.builds(Heatmap, grids(2), st.just(FRAME), label=texts, unit=texts),
    st.builds(FeatureMap, grids(3), st.just(FRAME), texts),
    st.builds(Embedding, grids(2), texts),
    arrays.arrays(np.int32, (3, 4)).map(lambda numbers: LabelMap(numbers, {1: "one", -3: "x"})),
    st.builds(Document, st.binary(max_size=20), st.sampled_from([".json", ".png"])),
)
anything = st.recursive(
    cells | values,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
