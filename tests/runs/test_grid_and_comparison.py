"""Runs as grids of pictures, and two runs side by side."""

from __future__ import annotations

import io
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Engine, Image, InputError, Masks, RunReader, graph, node, open_run, run_folder
from anyloom.notebook.live_grid import LiveGrid
from anyloom.runs.comparison import compared

SIDE = 40


@node
def bright_columns(image: Image, least: int) -> Masks:
    """Return one mask for each column of blocks that is bright; refuse black images."""
    levels = image.pixels[0, ::10, 0]
    if not levels.max():
        raise ValueError("too <b>dark")
    chosen = [index for index, level in enumerate(levels) if level >= least]
    masks = np.zeros((len(chosen), *image.shape), bool)
    for mask, index in zip(masks, chosen, strict=True):
        mask[:, 10 * index : 10 * index + 10] = True
    return Masks.from_arrays(
        masks,
        frame=image.shape,
        labels=["bright" if levels[index] > 200 else "dim" for index in chosen],
        scores=[float(levels[index]) / 255 for index in chosen],
    )


class Found(NamedTuple):
    masks: Masks


@graph
def columns(image: Image, least: int = 100) -> Found:
    """Find bright columns."""
    return Found(bright_columns(image, least))


PHOTOS = {
    "a": [255, 0, 0, 120],
    "b": [0, 0, 150, 0],
    "c": [10, 10, 0, 0],
    "dark": [0, 0, 0, 0],
    "e": [110, 140, 130, 0],
}


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name, levels in PHOTOS.items():
        row = np.repeat(np.array(levels, np.uint8), 10)
        pixels = np.broadcast_to(row[None, :, None], (SIDE, SIDE, 3))
        PIL.Image.fromarray(np.ascontiguousarray(pixels)).save(folder / f"{name}.png")
    return folder


def run(photos: Path, out: Path, least: int, **options: Any) -> RunReader:
    with Engine() as engine:
        run_folder(columns, photos, inputs={"least": least}, out=out, engine=engine, **options)
    return open_run(out)


def test_a_grid_shows_each_image_with_what_was_found(photos: Path, tmp_path: Path) -> None:
    grid = run(photos, tmp_path / "out", 100).grid()
    failed = next(item for item in grid.items if item.name == "dark")
    assert failed.reason.startswith("bright_columns: ValueError: too <b>dark")
    assert {item.name: item.caption for item in grid.items} == {
        "a": "bright, dim, 1.00",
        "b": "dim, 0.59",
        "c": "nothing found",
        "dark": failed.reason,
        "e": "dim ×3, 0.55",
    }
    for item in grid.items:
        if item.picture:
            assert max(PIL.Image.open(io.BytesIO(item.picture)).size) <= 200


def test_a_grid_is_sorted_and_filtered(photos: Path, tmp_path: Path) -> None:
    reader = run(photos, tmp_path / "out", 100)

    def names(**options: Any) -> str:
        return " ".join(item.name for item in reader.grid(**options).items)

    assert names(sort="score", failed=False) == "a b e c"
    assert names(sort="count", label="dim") == "e a b"
    assert names(failed=True) == "dark"
    nothing = reader.grid(label="dog")
    assert len(nothing.items) == 0
    assert "no image has the label 'dog'; there are bright, dim" in repr(nothing)
    assert "there are bright, dim" in nothing._repr_html_()
    first = reader.grid(most=2)
    assert (len(first.items), first.hidden) == (2, 3)
    assert "and 3 more" in first._repr_html_()


def test_a_grid_holds_no_html_of_others(photos: Path, tmp_path: Path) -> None:
    html = run(photos, tmp_path / "out", 100)._repr_html_()
    assert "too &lt;b&gt;dark" in html and "<b>dark (" not in html


def test_two_runs_are_compared_image_by_image(photos: Path, tmp_path: Path) -> None:
    strict = run(photos, tmp_path / "strict", 135)
    loose = run(photos, tmp_path / "loose", 100)
    comparison = strict.compare(loose)
    assert [str(image) for image in comparison.images] == [
        "a: 1 gained; 1 kept, mean IoU 1.000",
        "b: 1 kept, mean IoU 1.000",
        "c: no masks",
        "e: 2 gained; 1 kept, mean IoU 1.000",
    ]
    assert str(comparison).splitlines()[0] == (
        "2 of 4 images differ; masks: 3 gained, 0 lost, 3 kept, mean IoU 1.000"
    )
    shown = comparison._repr_html_()
    assert shown.count("<figure") == 4 and "strict" in shown and "loose" in shown
    back = loose.compare(strict)
    assert (back.gained, back.lost) == (0, 3)
    with pytest.raises(InputError, match="no masks in overlay"):
        strict.compare(loose, output="overlay")
    with pytest.raises(InputError, match="iou is 0, expected above 0"):
        strict.compare(loose, iou=0)


def test_images_that_only_one_run_has_are_named(photos: Path, tmp_path: Path) -> None:
    whole = run(photos, tmp_path / "whole", 100)
    part = run(photos, tmp_path / "part", 100, limit=2)
    comparison = whole.compare(part)
    assert list(comparison.only_first) == ["c", "e"]
    assert str(comparison).endswith("only in whole: c, e")


def test_runs_with_different_settings_say_which_differ(photos: Path, tmp_path: Path) -> None:
    strict, loose = run(photos, tmp_path / "strict", 135), run(photos, tmp_path / "loose", 100)
    expected = "a different input 'least' ('135' in strict, '100' in loose)"
    assert f"the settings differ: {expected}" in str(strict.compare(loose))
    again = run(photos, tmp_path / "again", 100)
    assert loose.compare(again).settings == ""


boxes = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 5), st.integers(1, 5)),
    max_size=4,
)


def masks_of(found: list[tuple[int, int, int, int]]) -> Masks:
    arrays = np.zeros((len(found), 10, 10), bool)
    for mask, (x, y, width, height) in zip(arrays, found, strict=True):
        mask[y : y + height, x : x + width] = True
    return Masks.from_arrays(arrays, frame=(10, 10))


def iou(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / (one | other).sum())


@given(boxes, boxes, st.sampled_from([0.1, 0.5, 1.0]))
def test_masks_are_paired_so_that_they_overlap_most(
    first: list[Any], second: list[Any], least: float
) -> None:
    one, other = masks_of(first), masks_of(second)
    found = compared("x", one, other, least)
    pairs = dict(found.kept)
    assert sorted([*pairs, *found.lost]) == list(range(len(one)))
    assert sorted([*pairs.values(), *found.gained]) == list(range(len(other)))
    arrays = [list(masks.dense()) if len(masks) else [] for masks in (one, other)]
    small, large = sorted(arrays, key=len)
    best = max(
        sum(
            value
            for a, b in zip(small, chosen, strict=True)
            if (value := iou(a, b)) >= least - 1e-9
        )
        for chosen in permutations(large, len(small))
    )
    assert sum(found.overlap) == pytest.approx(best)
    assert all(value >= least - 1e-6 for value in found.overlap)
    mirrored = compared("x", other, one, least)
    assert sum(mirrored.overlap) == pytest.approx(sum(found.overlap))
    same = compared("x", one, one, least)
    assert not same.differs and len(same.kept) == len(one)


class Page:
    """Notes what is shown in each place of a notebook."""

    cell = 1
    captured = False

    def __init__(self) -> None:
        self.places: list[list[dict[str, str]]] = []

    def show(self, bundle: dict[str, str], handle: Any) -> Any:
        if handle is None:
            self.places.append([])
            handle = len(self.places) - 1
        self.places[handle].append(bundle)
        return handle


def test_a_run_in_a_notebook_ends_with_a_grid_of_all_its_images(
    photos: Path, tmp_path: Path
) -> None:
    page = Page()
    run(photos, tmp_path / "out", 100, listeners=[LiveGrid(page)])
    (place,) = page.places
    assert place[-1]["text/plain"] == "<grid of 5 images>"
    assert place[-1]["text/html"].count("<figure") == 5
    again = Page()
    run(photos, tmp_path / "out", 100, listeners=[LiveGrid(again)])
    assert again.places[0][-1]["text/html"] == place[-1]["text/html"]


def test_a_summary_is_shown_with_its_counts_failures_and_report(
    photos: Path, tmp_path: Path
) -> None:
    with Engine() as engine:
        summary = run_folder(columns, photos, out=tmp_path / "out", engine=engine)
    html = summary._repr_html_()
    assert "4 done, 1 failed" in html
    assert "dim: 5 in 3 images" in html
    assert "dark: " in html and "too &lt;b&gt;dark" in html
    assert "report.html" in html
