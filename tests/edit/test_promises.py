"""What an edit promises: pixels outside of masks, earlier images, and texts that stay data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anyloom import Image, load
from anyloom.edit import EditError, NotFoundError, Plan, Selector, Step, edit
from anyloom.edit.editing import INSTRUCTION_KEY
from anyloom.edit.page import EditRecord, page_of

MARGIN = 6
"""More than any of these edits grows a mask."""
LOCAL = (
    *("blur", "darken", "brighten", "sharpen", "fade", "saturate", "desaturate", "pixelate"),
    *("outline", "warm up", "cool down", "increase the contrast of", "draw a box around"),
)
steps = st.tuples(
    st.sampled_from(LOCAL),
    st.tuples(st.integers(0, 60), st.integers(0, 30), st.integers(8, 30), st.integers(8, 30)),
)


def noise(alpha: bool) -> Image:
    generator = np.random.default_rng(4)
    pixels = generator.integers(0, 256, (64, 96, 3), np.uint8)
    return Image(pixels, alpha=generator.integers(0, 256, (64, 96), np.uint8) if alpha else None)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(st.lists(steps, min_size=1, max_size=8), st.booleans())
def test_after_any_number_of_edits_through_png_the_rest_is_bit_identical(done, alpha):
    original = image = noise(alpha)
    outside = np.ones(original.shape, bool)
    for verb, (x, y, width, height) in done:
        box = (x, y, min(x + width, 96), min(y + height, 64))
        image = edit(image, f"{verb} box {box[0]},{box[1]},{box[2]},{box[3]}").image
        image = Image.decode(image.encode("PNG"))
        rows = slice(max(0, box[1] - MARGIN), box[3] + MARGIN)
        outside[rows, max(0, box[0] - MARGIN) : box[2] + MARGIN] = False
    assert np.array_equal(image.pixels[outside], original.pixels[outside])
    if alpha:
        assert np.array_equal(image.alpha, original.alpha)


def test_the_image_after_each_step_is_that_of_the_shorter_instruction() -> None:
    clauses = ["blur the top half", "make the left half red", "rotate the photo"]
    whole = edit(noise(True), ", then ".join(clauses))
    for number in range(1, len(clauses) + 1):
        shorter = edit(noise(True), ", then ".join(clauses[:number]))
        assert whole.steps[number - 1] == shorter.image
    assert whole.image == whole.steps[-1]
    assert whole.original == noise(True)


def test_an_edit_does_not_change_the_image_that_it_was_given() -> None:
    image = noise(True)
    before = image.pixels.copy()
    edit(image, "make the top half red and flip the photo")
    assert np.array_equal(image.pixels, before)


HOSTILE = (
    *("\x1b[31mred\x1b[0m", "<script>alert(1)</script>", "../../etc/passwd", "{{body}}"),
    "\u202eabc",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_letters_of_a_stranger_are_written_and_shown_as_letters(text: str) -> None:
    plan = Plan(steps=(Step(do="write_text", text=text, where="top"),))
    edited = edit(noise(False), plan)
    record = EditRecord(text, plan, (edited.original, *edited.steps), edited.masks, {}, "")
    page = page_of(record)
    assert "\x1b" not in page and "<script>alert" not in page
    assert page.count("<h1>") == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_a_phrase_of_a_stranger_is_an_error_of_one_plain_line(text: str) -> None:
    plan = Plan(steps=(Step(do="blur", what=(Selector(part="text", string=text),)),))
    with pytest.raises(NotFoundError) as error:
        edit(noise(False), plan)
    assert "\n" not in str(error.value)
    assert "\x1b" not in str(error.value)
    assert error.value.done is None


@pytest.mark.parametrize("text", HOSTILE)
def test_an_instruction_of_a_stranger_is_a_text_in_the_png(text: str, tmp_path: Path) -> None:
    file = tmp_path / "result.png"
    edit(noise(False), f'write "{text}" at the top').save(file)
    assert list(tmp_path.iterdir()) == [file]
    texts = Image.read_metadata(file)
    assert texts[INSTRUCTION_KEY] and "\x1b" not in texts[INSTRUCTION_KEY]
    repeated = load(file)(noise(False)).edited
    assert np.array_equal(repeated.pixels, Image.open(file).pixels)


def test_a_thing_with_a_typing_error_is_answered_with_the_word_that_was_found() -> None:
    error = NotFoundError("the cupp", 1, "not found: the cupp", ["coffee", "cup", "mug"], None)
    assert str(error).endswith("found instead: coffee, cup, mug; did you mean: “cup”")
    assert NotFoundError("the cat", 1, "not found: the cat", ["car", "cup"], None).suggestion == ""
    assert isinstance(error, EditError)
