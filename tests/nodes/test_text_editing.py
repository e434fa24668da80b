"""Letters are erased and written again in their place, size, color and angle."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as PillowImage
from PIL import ImageDraw

from anyloom import Image, Masks
from anyloom.nodes.inpainting import inpaint
from anyloom.nodes.locating import choose_text
from anyloom.nodes.text_editing import letters_of, redraw_text
from anyloom.nodes.text_reading import read_text

BLUE, PAPER = (20, 40, 150), (236, 232, 220)


def sign(*, angle: float = 0, stroke: int = 0) -> Image:
    picture = PillowImage.new("RGB", (460, 200), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.text((60, 30), "NO ENTRY", BLUE, font_size=52, stroke_width=stroke, stroke_fill=BLUE)
    pen.text((60, 120), "open daily", (30, 30, 30), font_size=40)
    return Image.from_pil(picture.rotate(angle, PillowImage.Resampling.BICUBIC, fillcolor=PAPER))


def words_of(image: Image, text: str) -> Masks:
    return choose_text(read_text(image, model="lite-reader"), text)


def replaced(image: Image, old: str, new: str) -> Image:
    words = words_of(image, old)
    erased = inpaint(image, letters_of(image, words), model="lite-inpainter")
    return redraw_text(image, erased, words, new)


@pytest.mark.parametrize("angle", [0, 8, -12])
@pytest.mark.parametrize("new", ["NO PARKING", "EXIT"])
def test_the_new_text_is_read_where_the_old_one_was(angle, new):
    image = sign(angle=angle)
    before = words_of(image, "NO ENTRY").boxes[0]
    after = read_text(replaced(image, "NO ENTRY", new), model="lite-reader")
    assert {line.replace(" ", "") for line in after.labels} == {new.replace(" ", ""), "opendaily"}
    row = [line.replace(" ", "") for line in after.labels].index(new.replace(" ", ""))
    assert abs(after.boxes[row][0] - before[0]) < 14
    assert after.boxes[row][2] < before[2] + 14
    if not angle:
        assert np.abs(after.boxes[row][[1, 3]] - before[[1, 3]]).max() < 8


def test_the_new_text_has_the_color_and_weight_of_the_old_one():
    shares = []
    for stroke in (0, 3):
        image = sign(stroke=stroke)
        edited = replaced(image, "NO ENTRY", "MY ENTRY")
        ink = np.linalg.norm(edited.pixels[:100].astype(int) - PAPER, axis=2) > 100
        core = np.median(edited.pixels[:100][ink], axis=0)
        assert np.abs(core - BLUE).max() < 25
        old = np.linalg.norm(image.pixels[:100].astype(int) - PAPER, axis=2) > 100
        shares.append(ink.sum() / old.sum())
    assert shares == pytest.approx([1, 1], abs=0.25)


def test_only_the_letters_are_painted_over():
    image = sign()
    words = words_of(image, "NO ENTRY")
    strokes = letters_of(image, words).union()
    ink = np.linalg.norm(image.pixels.astype(int) - PAPER, axis=2) > 60
    ink[100:] = False
    assert not (ink & ~strokes).any()
    assert strokes.sum() < 0.85 * words.union().sum()


def test_erased_text_is_not_read_again():
    image = sign(angle=5)
    every_line = choose_text(read_text(image, model="lite-reader"))
    erased = inpaint(image, letters_of(image, every_line), model="lite-inpainter")
    assert not read_text(erased, model="lite-reader")


def test_outside_the_corners_nothing_changes():
    image = sign()
    words = words_of(image, "ENTRY")
    edited = redraw_text(image, image, words, "a much longer text than there is room for")
    outside = ~words.union()
    assert np.array_equal(edited.pixels[outside], image.pixels[outside])
    assert (edited.pixels != image.pixels).any()


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_text_writes_nothing(text):
    image = sign()
    assert redraw_text(image, image, words_of(image, "ENTRY"), text) == image


FLAT = [
    [(10, 10)] * 4,
    [(10, 10), (60, 10), (60, 10), (10, 10)],
    [(10, 10), (40, 10), (70, 10), (10, 60)],
]
"""Corners of lines that enclose no area, or with three on one line."""


@pytest.mark.parametrize("corners", FLAT)
def test_a_line_without_an_area_has_no_letters(corners):
    image = sign()
    mask = np.zeros(image.shape, bool)
    mask[10:60, 10:60] = True
    words = Masks.from_arrays(
        [mask], labels=["ENTRY"], columns={"polygon": np.array([corners], np.float32)}
    )
    assert letters_of(image, words) == words
    assert redraw_text(image, image, words, "EXIT") == image
