"""Drawing: every value is visible at its place, and texts are escaped."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anyloom import Embedding, FeatureMap, Heatmap, Image, LabelMap, Masks, Points, Regions, Table
from anyloom.drawing import (
    color_of,
    contact_sheet,
    downscale,
    draw,
    image_of,
    mime_bundle,
    thumbnail,
)
from anyloom.drawing.label_chips import Chip, draw_chips
from anyloom.drawing.scaling import downscale_value
from anyloom.drawing.text_layout import text_size, wrap_text
from tests.values.kinds import anything, mask_sets, texts
from tests.values.shapes import disk

SIZE = (120, 200)
GRAY = Image(np.full((*SIZE, 3), 128, np.uint8), name="gray")
DISKS = [disk(SIZE, (50, 60), 30), disk(SIZE, (150, 60), 20)]


def changed(image: Image) -> np.ndarray:
    return (image.pixels != 128).any(axis=2)


def test_masks_are_filled_at_their_place() -> None:
    image = draw(GRAY, Masks.from_arrays(DISKS), captions="none")
    touched = changed(image)
    assert touched[DISKS[0] | DISKS[1]].all()
    from scipy.ndimage import binary_dilation

    assert not touched[~binary_dilation(DISKS[0] | DISKS[1], iterations=3)].any()
    left, right = image.pixels[60, 50], image.pixels[60, 150]
    assert np.abs(left.astype(int) - right).sum() > 60, "two instances, two colors"
    assert image.name == "", "an overlay does not have the name of its image"
    assert (GRAY.pixels == 128).all(), "the image itself is unchanged"


def test_equal_labels_share_a_color_where_there_are_several_labels() -> None:
    three = [*DISKS, disk(SIZE, (100, 100), 15)]
    image = draw(GRAY, Masks.from_arrays(three, labels=["dog", "cat", "dog"]), captions="none")
    assert image.pixels[60, 50].tolist() == image.pixels[100, 100].tolist()
    assert image.pixels[60, 50].tolist() != image.pixels[60, 150].tolist()


def test_a_small_mask_stays_visible_on_a_large_one() -> None:
    inside = disk(SIZE, (50, 60), 8)
    for order in ([DISKS[0], inside], [inside, DISKS[0]]):
        image = draw(GRAY, Masks.from_arrays(order), captions="none")
        assert np.abs(image.pixels[60, 50].astype(int) - image.pixels[60, 70]).sum() > 40


def test_boxes_points_and_maps_are_drawn_at_their_place() -> None:
    boxes = changed(draw(GRAY, Regions([[20, 30, 80, 90]], SIZE)))
    assert boxes[30, 50] and boxes[60, 20] and boxes[89, 50] and not boxes[60, 50]
    points = changed(draw(GRAY, Points([[50.5, 60.5]], SIZE)))
    assert points[60, 50] and not points[60, 80]
    signs = [draw(GRAY, Points([[50.5, 60.5]], SIZE, positive=[s])).pixels for s in (True, False)]
    assert (signs[0] != signs[1]).any()
    grid = np.zeros((6, 10), np.float32)
    grid[3, 7] = 1
    hot = draw(GRAY, Heatmap(grid, SIZE)).pixels.astype(int).sum(axis=2)
    row, column = np.unravel_index(hot.argmax(), SIZE)
    assert 60 <= row < 80 and 140 <= column < 160
    numbers = np.zeros(SIZE, np.int32)
    numbers[:, :50] = 1
    labels = changed(draw(GRAY, LabelMap(numbers)))
    assert labels[:, :50].all() and not labels[:, 50:].any()


def test_class_0_is_drawn_where_it_has_a_name() -> None:
    numbers = np.zeros(SIZE, np.int32)
    numbers[:, :50] = 1
    named = draw(GRAY, LabelMap(numbers, {0: "wall", 1: "floor"}), captions="none")
    assert changed(named).all()
    assert named.pixels[60, 20].tolist() != named.pixels[60, 150].tolist()


def test_meters_are_drawn_as_inverse_depth() -> None:
    meters = np.geomspace(0.5, 10_000, SIZE[1], dtype=np.float32)[None].repeat(SIZE[0], axis=0)
    drawn = draw(GRAY, Heatmap(meters, SIZE, unit="m")).pixels
    inverse = draw(GRAY, Heatmap(1 / meters, SIZE, unit="1/m")).pixels
    assert np.abs(drawn.astype(int) - inverse).max() <= 1
    assert drawn[60, 0].astype(int).sum() > drawn[60, -1].astype(int).sum(), "near is bright"


def test_texts_go_below_the_image() -> None:
    image = draw(GRAY, "a gray nothing, " * 10)
    assert image.width == GRAY.width and image.height > GRAY.height + 20
    assert (image.pixels[: GRAY.height] == 128).all()
    assert draw(GRAY, " \n\x1b[0m").shape == GRAY.shape


@pytest.mark.parametrize("value", [Regions.empty((7, 7)), Table({}), Embedding([1], "m")])
def test_a_value_that_cannot_be_drawn_on_the_image_is_an_error(value: Any) -> None:
    with pytest.raises(ValueError, match=r"belongs to an image of 7 × 7|cannot be drawn"):
        draw(GRAY, value)


def test_numbers_replace_labels_of_many_instances() -> None:
    boxes = np.array([[x, y, x + 6, y + 6] for x in range(0, 200, 10) for y in range(0, 120, 10)])
    many = Regions(boxes, SIZE, labels=["something long"] * len(boxes))
    crowded, bare = draw(GRAY, many), draw(GRAY, many, captions="none")
    assert crowded == bare, "240 instances are not captioned at all"
    some = draw(GRAY, many[:60])
    assert some == draw(GRAY, many[:60], captions="numbers")
    assert draw(GRAY, many[:20]) == draw(GRAY, many[:20], captions="labels")


def test_label_chips_avoid_one_another() -> None:
    canvas = np.zeros((200, 300, 3), np.uint8)
    box = (100.0, 80.0, 200.0, 120.0)
    draw_chips(canvas, [Chip("dog 0.91", color_of(n), box) for n in range(4)], 12)
    width, height = text_size("dog 0.91", 12)
    for number in range(4):
        visible = (canvas == color_of(number)).all(axis=2).sum()
        assert visible > width * height * 0.4, f"chip {number} is covered"


def test_the_first_colors_are_distinct() -> None:
    colors = np.array([color_of(number) for number in range(36)], dtype=int)
    gaps = np.abs(colors[:, None] - colors[None]).sum(axis=2) + 999 * np.eye(36, dtype=int)
    assert gaps.min() > 20


@settings(max_examples=60, deadline=None)
@given(anything)
def test_everything_has_a_thumbnail(value: Any) -> None:
    encoded = thumbnail(value)
    assert len(encoded) <= 20_000
    assert 1 <= max(Image.decode(encoded).shape) <= 160


def test_a_noise_image_has_a_small_thumbnail() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (900, 900, 3), dtype=np.uint8)
    assert len(thumbnail(Image(noise))) <= 20_000
    assert len(thumbnail(Image(noise), side=600)) <= 20_000


def test_values_are_displayed_in_a_notebook() -> None:
    from IPython.core.formatters import DisplayFormatter

    show = DisplayFormatter().format
    for value in (
        Image(np.zeros((1500, 2000, 3), np.uint8)),
        Masks.from_arrays(DISKS),
        Regions.empty(SIZE),
        Points([[1, 2]], SIZE),
        Heatmap(np.eye(3), SIZE),
        LabelMap(np.eye(3)),
        FeatureMap(np.random.default_rng(0).random((4, 5, 6)), SIZE, "m"),
        Embedding(np.eye(3), "m"),
    ):
        data, _ = show(value)
        image = Image.decode(data["image/png"])
        assert max(image.shape) <= 1024
        assert data["text/plain"].startswith(f"<{type(value).__name__}")
    data, _ = show(Table({"a": [1]}))
    assert "<td>1</td>" in data["text/html"] and "image/png" not in data


def test_different_features_have_different_colors() -> None:
    vectors = np.zeros((4, 8, 5), np.float32)
    vectors[:, :4, 0], vectors[:, 4:, 1] = 1, 1
    image = image_of(FeatureMap(vectors, SIZE, "m"))
    assert image is not None
    assert image.pixels[0, 0].tolist() != image.pixels[0, -1].tolist()


def test_texts_of_tables_are_escaped() -> None:
    def html(table: Table) -> str:
        return str(mime_bundle(table)["text/html"])

    page = html(Table({"<b>": ["<script>alert(1)</script>", 'a" onload="x', None, 2.5]}))
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert "<th>&lt;b&gt;</th>" in page and '"x' not in page
    assert "\u202e" not in html(Table({"x": ["\u202egnp.exe", "\x1b[31mred"]}))
    assert "and 300 more rows" in html(Table({"x": list(range(500))}))


@given(texts | st.text(st.characters(categories=["L"]), max_size=60), st.integers(40, 300))
def test_wrapped_lines_fit_their_width(text: str, width: int) -> None:
    lines = wrap_text(text, 12, width)
    assert len(lines) <= 4
    assert all(text_size(line, 12)[0] <= width for line in lines)


def test_a_contact_sheet_shows_every_image() -> None:
    colors = [(200, 0, 0), (0, 200, 0), (0, 0, 200)]
    images = [Image(np.full((50, 80, 3), color, np.uint8), name="x") for color in colors]
    sheet = contact_sheet(images, side=100, columns=2)
    for color in colors:
        assert (sheet.pixels == color).all(axis=2).sum() == 50 * 80
    assert sheet.width < 250
    with pytest.raises(ValueError):
        contact_sheet([])
    with pytest.raises(ValueError):
        contact_sheet(images, ["one"])


def test_downscaling_keeps_aspect_ratio_and_alpha() -> None:
    image = Image(np.zeros((300, 100, 4), np.uint8))
    small = downscale(image, 30)
    assert small.shape == (30, 10) and small.alpha is not None
    assert downscale(small, 30) is small
    assert downscale(Image(np.zeros((1, 5000, 3), np.uint8)), 10).shape == (1, 10)


def test_downscaled_values_keep_their_place() -> None:
    size = (600, 1000)
    masks = [disk(size, (250, 300), 120), disk(size, (900, 500), 1)]
    small = downscale_value(
        Masks.from_arrays(masks, labels=["large", "tiny"], scores=[0.5, 1]), 100
    )
    assert small.frame == (60, 100) and small.labels == ("large", "tiny")
    assert isinstance(small, Masks)
    assert np.allclose(small.boxes[0], [13, 18, 37, 42], atol=1)
    assert abs(small.areas[0] - masks[0].sum() / 100) < 30
    assert small.areas[1] >= 1 and small.mask(1)[49:51, 89:91].any()
    points = downscale_value(Points([[500, 300]], size, positive=[False]), 100)
    assert isinstance(points, Points)
    assert points.coordinates.tolist() == [[50, 30]] and not points.positive[0]
    heatmap = downscale_value(Heatmap(np.eye(3), size, extent=(0, 0, 1000, 1000)), 100)
    assert isinstance(heatmap, Heatmap)
    assert heatmap.extent == (0, 0, 100, 100) and heatmap.peak() == (100 / 6, 100 / 6)
    numbers = np.repeat(np.arange(10), 100)[None].repeat(600, 0)
    labels = downscale_value(LabelMap(numbers), 100)
    assert isinstance(labels, LabelMap)
    assert np.array_equal(labels.numbers, numbers[::10, ::10])
    boxes = Regions([[0, 0, 1000, 600]], size)
    assert downscale_value(boxes, 1000) is boxes
    assert downscale_value(boxes, 100) == Regions([[0, 0, 100, 60]], (60, 100))


@settings(max_examples=40, deadline=None)
@given(mask_sets(), st.integers(1, 12))
def test_no_mask_vanishes_when_it_is_downscaled(found: Masks, side: int) -> None:
    small = downscale_value(found, side)
    assert isinstance(small, Masks) and max(small.frame) <= max(side, 1)
    assert np.array_equal(small.areas > 0, found.areas > 0)
