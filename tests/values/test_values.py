"""Values: immutable, checked when made, and consistent under selection and conversion."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import (
    Document,
    Embedding,
    FeatureMap,
    Heatmap,
    Image,
    ImageError,
    LabelMap,
    Masks,
    Points,
    Regions,
    Table,
    Value,
)
from tests.values.kinds import mask_sets, regions, values
from tests.values.shapes import disk


@given(values)
def test_the_arrays_of_a_value_are_read_only(value: Value) -> None:
    for array in value.arrays().values():
        assert not array.flags.writeable
        with pytest.raises(ValueError):
            array[...] = 0


MAKERS: list[tuple[Any, Any]] = [
    (np.zeros((4, 4, 3), np.uint8), Image),
    (np.zeros((2, 4), np.float32), lambda array: Regions(array, (9, 9))),
    (np.zeros((2, 2), np.float32), lambda array: Points(array, (9, 9))),
    (np.zeros((3, 3), np.float32), lambda array: Heatmap(array, (9, 9))),
    (np.zeros((3, 3, 2), np.float32), lambda array: FeatureMap(array, (9, 9), "m")),
    (np.zeros((3, 3), np.int32), LabelMap),
    (np.zeros((3, 3), np.float32), lambda array: Embedding(array, "m")),
    (np.zeros((2, 3, 3), bool), Masks.from_arrays),
    (np.zeros(2, np.float32), lambda array: Regions(np.zeros((2, 4)), (9, 9), scores=array)),
    (np.zeros(2), lambda array: Regions(np.zeros((2, 4)), (9, 9), columns={"x": array})),
]


@pytest.mark.parametrize(("source", "make"), MAKERS)
def test_changing_the_source_does_not_change_the_value(source: np.ndarray, make: Any) -> None:
    before = make(source.copy())
    for given_array in (source, source[:], source.T.copy().T):
        value = make(given_array)
        given_array[...] = 1
        assert value == before
        given_array[...] = 0


def test_a_read_only_view_of_a_writable_array_is_copied() -> None:
    source = np.zeros((3, 3), np.float32)
    view = source[:]
    view.flags.writeable = False
    heatmap = Heatmap(view, (9, 9))
    source[0, 0] = 7
    assert heatmap.grid[0, 0] == 0


def test_the_facts_of_a_value_are_read_only() -> None:
    found = Regions(np.zeros((1, 4)), (5, 5), columns={"caption": ["x"]})
    for facts in (found.columns, LabelMap([[1]], {1: "a"}).names, Table({"a": [1]}).columns):
        with pytest.raises(TypeError):
            facts["new"] = 1  # type: ignore[index]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Regions(np.zeros((2, 5)), (5, 5)), "rows of 4"),
        (lambda: Regions(np.zeros((2, 4)), (5, 5), labels=["a"]), "labels has 1 rows"),
        (lambda: Regions(np.zeros((2, 4)), (5, 5), scores=[1]), "scores has 1 rows"),
        (lambda: Regions(np.zeros((0, 4)), (0, 5)), "at least 1 pixel"),
        (lambda: Regions(np.zeros((0, 4)), (5, 5.5)), "at least 1 pixel"),
        (lambda: Regions(np.zeros((0, 4)), (5, float("inf"))), "at least 1 pixel"),
        (lambda: Regions(np.zeros((1, 4)), (5, 5), columns={"x": [None]}), "column 'x'"),
        (lambda: Points([[1, 2, 3]], (5, 5)), "rows of 2"),
        (lambda: Points([[1, 2]], (5, 5), objects=[-1]), "numbered from 0"),
        (lambda: Heatmap([[np.nan]], (5, 5)), "NaN"),
        (lambda: Heatmap([[1]], (5, 5), extent=(0, 0, 0, 5)), "with an area"),
        (lambda: LabelMap([1, 2]), "height × width"),
        (lambda: Table({"a": [1], "b": []}), "different lengths"),
        (lambda: Table({"a": [[1]]}), "a table cell is"),
        (lambda: Document(b"", "json"), "file suffix"),
        (lambda: Masks.from_arrays([]), "no masks and no shape"),
        (lambda: Masks.from_arrays([np.zeros((2, 2)), np.zeros((2, 3))]), "expected a mask of"),
    ],
)
def test_invalid_arguments_are_an_error(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("pixels", "message"),
    [
        (np.zeros((2, 2, 3)), "expected uint8"),
        (np.zeros((2, 2, 2), np.uint8), "height × width × 3"),
        (np.zeros((0, 2, 3), np.uint8), "height × width × 3"),
        (np.zeros(5, np.uint8), "height × width × 3"),
    ],
)
def test_an_array_that_is_no_image_is_an_error(pixels: np.ndarray, message: str) -> None:
    with pytest.raises(ImageError, match=f"photo: .*{message}"):
        Image(pixels, name="photo")


# images


@pytest.mark.parametrize("alpha", [False, True])
def test_a_png_stores_pixels_alpha_and_texts(alpha: bool) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (9, 7, 4 if alpha else 3), dtype=np.uint8)
    image = Image(noise)
    texts = {"anyloom.graph": "nodes:\n  é: 'ü' # 🐕\n", "empty": "", "long": "x" * 300_000}
    data = image.encode("PNG", metadata=texts)
    assert Image.read_metadata(data) == texts
    again = Image.decode(data)
    assert np.array_equal(again.pixels, image.pixels)
    assert (again.alpha is None) == (image.alpha is None)
    if image.alpha is not None:
        assert np.array_equal(again.alpha, image.alpha)
    assert data == image.encode("PNG", metadata=texts), "the same bytes every time"


@pytest.mark.parametrize("format", ["JPEG", "WEBP", "jpeg"])
def test_lossy_files_are_small_and_similar(format: Any) -> None:
    ramp = np.linspace(0, 255, 64 * 64).reshape(64, 64).astype(np.uint8)
    image = Image(np.dstack([ramp, ramp, ramp, np.full_like(ramp, 200)]))
    data = image.encode(format)
    assert np.abs(Image.decode(data).pixels.astype(int) - image.pixels).mean() < 5
    assert Image.read_metadata(data) == {}
    assert len(image.encode(format, quality=10)) < len(data)


def test_options_that_a_format_does_not_have_are_an_error() -> None:
    image = Image(np.zeros((2, 2, 3), np.uint8))
    for options in (
        {"format": "TGA"},
        {"format": "JPEG", "metadata": {"a": "b"}},
        {"metadata": {"": "b"}},
        {"metadata": {"é": "b"}},
        {"metadata": {"a": "x" * (2**20 + 1)}},
    ):
        with pytest.raises(ValueError):
            image.encode(**options)
    with pytest.raises(ImageError):
        Image.read_metadata(b"nothing")


def test_images_convert_to_torch_and_pil_and_back() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    image = Image(noise)
    assert Image.from_torch(image.to_torch()) == image
    assert Image.from_torch(image.to_torch() / 255) == image
    assert Image.from_pil(image.to_pil()) == image
    assert np.array_equal(np.asarray(image), noise)
    with pytest.raises(ImageError, match="3×H×W"):
        Image.from_torch(image.to_torch()[0])


# rows


@given(st.one_of(regions(), mask_sets()), st.data())
def test_rows_can_be_selected_and_concatenated(found: Regions, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(found)))
    assert type(found).concatenate([found[:cut], found[cut:]], found.frame) == found or (
        not len(found)
    )
    order = data.draw(st.permutations(range(len(found))))
    shuffled = found[np.array(order, dtype=int)]
    assert np.array_equal(shuffled.boxes, found.boxes[list(order)], equal_nan=True)
    assert [len(row) for row in found] == [1] * len(found)


def test_regions_are_sorted_by_score_stably() -> None:
    found = Regions(np.zeros((4, 4)), (5, 5), scores=[0.1, 0.9, 0.5, 0.9], labels=list("abcd"))
    assert found.sorted_by_score().labels == ("b", "d", "c", "a")
    assert Regions(np.zeros((2, 4)), (5, 5)).sorted_by_score() is not None


def test_areas_are_those_of_boxes_or_of_masks() -> None:
    mask = disk((20, 20), (10, 10), 5)
    found = Masks.from_arrays([mask])
    assert found.areas.tolist() == [mask.sum()]
    assert found.to_regions().areas.tolist() == [100.0]
    assert Regions([[5, 5, 3, 9]], (20, 20)).areas.tolist() == [0.0]


def test_inverted_masks_keep_labels_and_have_new_boxes() -> None:
    mask = disk((20, 30), (10, 10), 5)
    found = Masks.from_arrays([mask, mask[::-1, ::-1]], labels=["a", "b"], scores=[0.1, 0.2])
    inverted = found.invert()
    assert np.array_equal(inverted.dense(), ~found.dense())
    assert inverted.labels == found.labels and inverted.boxes[0].tolist() == [0, 0, 30, 20]
    assert found.intersections(inverted).tolist() == [[0, mask.sum()], [mask.sum(), 0]]
    assert np.array_equal(found.union(), mask | mask[::-1, ::-1])
    assert not Masks.empty((4, 5)).union().any()
    with pytest.raises(ValueError, match="1 shapes for 2"):
        found.with_shapes(found.shapes.rows([0]))


# maps


@pytest.mark.parametrize("cells", [(2, 3), (7, 7), (30, 2), (1, 1)])
def test_a_heatmap_is_resized_as_in_torch(cells: tuple[int, int]) -> None:
    import torch
    from torch.nn.functional import interpolate

    grid = np.random.default_rng(0).random(cells, dtype=np.float32)
    on_image = Heatmap(grid, (21, 34)).on_image()
    expected = interpolate(torch.tensor(grid)[None, None], size=(21, 34), mode="bilinear")
    assert on_image.dtype == np.float32
    assert np.allclose(on_image, expected[0, 0].numpy(), atol=1e-5)


def test_a_heatmap_covers_its_extent() -> None:
    grid = np.zeros((4, 4), np.float32)
    grid[1, 3] = 5  # a square map of a wide image: half of it is padding
    heatmap = Heatmap(grid, (50, 100), extent=(0, 0, 100, 100))
    assert heatmap.peak() == (87.5, 37.5)
    row, column = np.unravel_index(heatmap.on_image().argmax(), (50, 100))
    assert abs(row - 37.5) <= 1 and column > 85
    assert heatmap.above(2.5)[37, 99] and not heatmap.above(2.5)[37, 50]
    assert heatmap.normalized().grid.max() == 1
    assert Heatmap(np.full((2, 2), 3.0), (4, 4)).normalized().grid.tolist() == [[0, 0], [0, 0]]


def test_embeddings_of_two_models_are_not_comparable() -> None:
    first, second = Embedding([[3, 4], [0, 2]], "a"), Embedding([1, 0], "b")
    assert np.allclose(first.cosine(Embedding([0, 7], "a")), [[0.8], [1.0]])
    with pytest.raises(ValueError, match="'a' and 'b'"):
        first.cosine(second)


@pytest.mark.parametrize("kind", [Masks, Regions])
def test_an_empty_set_has_empty_labels_and_scores(kind: type[Masks] | type[Regions]) -> None:
    empty = kind.empty((4, 5))
    assert empty.labels == ()
    assert empty.scores is not None and empty.scores.shape == (0,)
    assert empty.sorted_by_score().to_supervision().confidence.shape == (0,)


def test_boxes_and_masks_are_arrays_to_numpy():
    boxes = Regions([(1, 2, 3, 4), (0, 0, 5, 5)], (9, 9))
    assert np.array(boxes).tolist() == [[1, 2, 3, 4], [0, 0, 5, 5]]
    assert np.asarray(boxes, dtype=int).dtype == int
    mask = np.eye(4, dtype=bool)
    assert (np.array(Masks.from_arrays([mask])) == mask[None]).all()
    assert np.asarray(Masks.empty((4, 6)), dtype=np.uint8).shape == (0, 4, 6)
    with pytest.raises(ValueError, match="always a copy"):
        np.asarray(Masks.from_arrays([mask]), copy=False)
