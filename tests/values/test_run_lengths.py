"""Run lengths are equivalent to bool arrays; pycocotools is the reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco

from anyloom import Masks, RunLengths
from tests.values.shapes import disk, stacks


@pytest.mark.parametrize(
    ("rows", "counts"),
    [(["011", "010", "100"], [2, 3, 1, 1, 2]), (["10", "10"], [0, 2, 2])],
)
def test_golden_run_lengths_of_segment_anything(rows: list[str], counts: list[int]) -> None:
    mask = np.array([[character == "1" for character in row] for row in rows])
    assert RunLengths.encode([mask]).counts_of(0).tolist() == counts


@given(stacks())
def test_masks_are_decoded_equal(stack: np.ndarray) -> None:
    shapes = RunLengths.encode(stack, shape=stack.shape[1:])
    assert len(shapes) == len(stack)
    for index, mask in enumerate(stack):
        assert np.array_equal(shapes.decode(index), mask)
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        tight = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else mask
        assert np.array_equal(shapes.crop(index), tight if len(rows) else np.zeros((0, 0), bool))


@given(stacks())
def test_areas_boxes_and_compressed_counts_are_those_of_pycocotools(stack: np.ndarray) -> None:
    shapes = RunLengths.encode(stack, shape=stack.shape[1:])
    oracle = [coco.encode(np.asfortranarray(mask)) for mask in stack]
    assert [record["counts"] for record in shapes.to_coco()] == [rle["counts"] for rle in oracle]
    assert shapes.areas().tolist() == [coco.area(rle) for rle in oracle]
    boxes = np.array([coco.toBbox(rle) for rle in oracle]).reshape(-1, 4)
    boxes[:, 2:] += boxes[:, :2]
    filled = stack.any(axis=(1, 2))
    assert np.array_equal(shapes.boxes()[filled], boxes[filled])
    assert not shapes.boxes()[~filled].any()


@given(stacks(), stacks())
def test_intersections_and_iou_are_those_of_the_pixels(left: np.ndarray, right: np.ndarray) -> None:
    right = np.resize(right, (len(right), *left.shape[1:])) if right.size else left[:0]
    first, second = (RunLengths.encode(stack, shape=left.shape[1:]) for stack in (left, right))
    both = np.einsum("nhw,mhw->nm", left.astype(int), right.astype(int))
    either = left.sum((1, 2))[:, None] + right.sum((1, 2))[None] - both
    assert np.array_equal(first.intersections(second), both)
    assert np.allclose(first.iou(second), both / np.maximum(either, 1))


@given(stacks())
def test_union_and_complement_are_those_of_the_pixels(stack: np.ndarray) -> None:
    shapes = RunLengths.encode(stack, shape=stack.shape[1:])
    assert np.array_equal(shapes.union().decode(0), stack.any(axis=0))
    inverted = shapes.invert()
    assert all(np.array_equal(inverted.decode(i), ~mask) for i, mask in enumerate(stack))
    again = inverted.invert()
    assert np.array_equal(again.counts, shapes.counts)
    assert np.array_equal(again.offsets, shapes.offsets)


@given(
    stacks(),
    st.tuples(st.integers(-15, 15), st.integers(-15, 15)),
    st.tuples(st.integers(1, 20), st.integers(1, 20)),
)
def test_a_window_shows_what_a_padded_array_has_there(
    stack: np.ndarray, corner: tuple[int, int], shape: tuple[int, int]
) -> None:
    left, top = corner
    padded = np.pad(stack, ((0, 0), (20, 40), (20, 40)))
    expected = padded[:, 20 + top : 20 + top + shape[0], 20 + left : 20 + left + shape[1]]
    shapes = RunLengths.encode(stack, shape=stack.shape[1:]).windowed(left, top, shape)
    same = RunLengths.encode(expected, shape=shape)
    assert np.array_equal(shapes.counts, same.counts)
    assert np.array_equal(shapes.offsets, same.offsets)


@given(stacks())
def test_coco_run_lengths_are_read_in_every_form(stack: np.ndarray) -> None:
    shapes = RunLengths.encode(stack, shape=stack.shape[1:])
    compressed = shapes.to_coco()
    text = [{**rle, "counts": rle["counts"].decode()} for rle in compressed]
    plain = [{"counts": shapes.counts_of(i).tolist()} for i in range(len(shapes))]
    for records in (compressed, text, plain):
        again = RunLengths.from_coco(records, shapes.shape)
        assert np.array_equal(again.counts, shapes.counts)
        assert np.array_equal(again.offsets, shapes.offsets)


@given(stacks(), st.data())
def test_rows_and_concatenation_keep_every_mask(stack: np.ndarray, data: st.DataObject) -> None:
    shapes = RunLengths.encode(stack, shape=stack.shape[1:])
    cut = data.draw(st.integers(0, len(stack)))
    joined = RunLengths.concatenate([shapes.rows(range(cut)), shapes.rows(range(cut, len(stack)))])
    assert np.array_equal(joined.counts, shapes.counts)
    assert np.array_equal(joined.offsets, shapes.offsets)


def test_large_counts_survive_compression() -> None:
    shapes = RunLengths.from_counts((60_000, 60_000), [[3_599_999_999, 1], [0, 3_600_000_000]])
    assert RunLengths.from_coco(shapes.to_coco(), shapes.shape).counts.tolist() == (
        shapes.counts.tolist()
    )
    assert shapes.areas().tolist() == [1, 3_600_000_000]


def test_empty_runs_do_not_change_the_mask() -> None:
    odd = Masks(RunLengths.from_counts((2, 3), [[1, 1, 0, 2, 2, 0]]))
    assert odd == Masks(RunLengths.from_counts((2, 3), [[1, 3, 2]]))


@pytest.mark.parametrize(
    "counts", [[5], [2, 5], [-1, 7], [7, -1], [2.5, 3.5], [], [[6]], [2**40], ["6"]]
)
def test_run_lengths_that_do_not_fill_the_frame_are_an_error(counts: list) -> None:
    with pytest.raises(ValueError):
        RunLengths.from_counts((2, 3), [counts])


@given(st.binary(max_size=20))
def test_any_text_is_run_lengths_or_a_value_error(text: bytes) -> None:
    try:
        shapes = RunLengths.from_coco([{"counts": text}], (3, 4))
    except ValueError:
        return
    assert shapes.decode(0).shape == (3, 4)


def test_a_thousand_masks_of_a_large_photo_take_a_few_megabytes() -> None:
    size = (3000, 4000)
    shapes = RunLengths.encode(disk(size, (100 + 37 * i, 200 + 25 * i), 150) for i in range(4))
    assert 250 * (shapes.counts.nbytes + shapes.offsets.nbytes) < 10e6


@pytest.mark.parametrize("span", [1, 3, 10, 40])
def test_results_do_not_depend_on_the_chunk_size(
    span: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack = np.random.default_rng(0).random((7, 9, 11)) > 0.6
    stack[2] = stack[6] = False
    stack[4] = True
    shapes = RunLengths.encode(stack)
    boxes, text, union = shapes.boxes(), shapes.to_coco(), shapes.union().counts
    monkeypatch.setattr("anyloom.values.run_lengths.SPAN", span)
    assert np.array_equal(shapes.boxes(), boxes)
    assert shapes.to_coco() == text
    assert np.array_equal(shapes.union().counts, union)
