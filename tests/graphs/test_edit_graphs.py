"""Verbs of text-prompted editing: each changes what was asked for, and nothing else."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image as PillowImage
from PIL import ImageDraw

from anyloom import Engine, GraphError, Image, Masks, NodeError, check, load, nodes
from anyloom.compiler.sentences import read_sentence
from anyloom.drawing import downscale
from anyloom.registry.lookup import registry
from tests.graphs.test_shipped_graphs import PAINTED, box_of
from tests.nodes.fakes import masks_of
from tests.photos import picture

SIDE = 320
COFFEE = downscale(picture("coffee"), SIDE)
CUP = masks_of(COFFEE.shape, tuple(box_of("coffee", "cup of coffee").round().astype(int)))
SPOON = masks_of(COFFEE.shape, tuple(box_of("coffee", "spoon").round().astype(int)))
BEACH = downscale(picture("china", "sklearn"), SIDE)
VERBS = sorted(name for name, file in registry.graph_files().items() if file.parent.name == "edit")


def sign() -> Image:
    drawn = PillowImage.new("RGB", (320, 120), (236, 232, 220))
    ImageDraw.Draw(drawn).text((30, 30), "NO ENTRY", (20, 40, 150), font_size=40)
    return Image.from_pil(drawn)


SIGN = sign()
LOCAL: dict[str, dict[str, Any]] = {
    "edit_blur": {},
    "edit_box": {"color": "red"},
    "edit_brighten": {},
    "edit_cool": {},
    "edit_increase_contrast": {},
    "edit_reduce_contrast": {"amount": "50 %"},
    "edit_shift_color": {"color": "blue"},
    "edit_warm": {},
    "edit_darken": {"amount": "30 %"},
    "edit_fade": {},
    "edit_gray": {},
    "edit_highlight": {"color": "cyan"},
    "edit_pixelate": {},
    "edit_recolor": {"color": "blue"},
    "edit_remove": {},
    "edit_replace_color": {"with": "white"},
    "edit_restyle_file": {"with": BEACH},
    "edit_replace_file": {"with": BEACH},
    "edit_saturate": {},
    "edit_sharpen": {},
    "edit_background_color": {"with": "white"},
    "edit_background_file": {"with": BEACH},
    "edit_copy": {"where": "left", "amount": "40 px"},
    "edit_cut_out": {},
    "edit_enlarge": {},
    "edit_flip": {},
    "edit_flip_vertical": {},
    "edit_move": {"where": "left", "amount": "40 px"},
    "edit_resize": {"amount": "70 %"},
    "edit_rotate": {"amount": "20 deg"},
    "edit_shrink": {},
}
WHOLE = {
    "edit_flip": (213, 320),
    "edit_flip_vertical": (213, 320),
    "edit_resize": (106, 160),
    "edit_rotate": (320, 213),
    "edit_enlarge": (277, 416),
    "edit_shrink": (149, 224),
    **{
        f"edit_{verb}": (213, 320)
        for verb in [
            "blur",
            "brighten",
            "cool",
            "darken",
            "fade",
            "gray",
            "increase_contrast",
            "pixelate",
            "reduce_contrast",
            "saturate",
            "sharpen",
            "warm",
        ]
    },
}
"""Verbs that edit the whole image too, and the shape of their result."""


@pytest.fixture(scope="module")
def edit():
    with Engine() as engine:

        def run(name: str, image: Image, **inputs: Any) -> Any:
            checked = check(load(name), profile="lite")
            result = engine.run(checked, {"image": image, **inputs})
            result.raise_failure()
            return result.outputs

        yield run


def opaque(image: Image) -> np.ndarray:
    """Return RGBA levels; where nothing is seen, no color counts."""
    alpha = np.full(image.shape, 255, np.uint8) if image.alpha is None else image.alpha
    return np.dstack([image.pixels * (alpha > 0)[:, :, None], alpha])


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_has_an_image_and_returns_one_with_the_mask_of_what_changed(name):
    graph = load(name)
    assert name.startswith("edit_") and graph.verb and graph.says
    assert next(iter(graph.inputs)) == "image"
    assert list(graph.outputs)[:2] == ["edited", "mask"]


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_is_called_in_english_and_chinese(name):
    says = load(name).says
    chinese = [sentence for sentence in says if any(ord(letter) > 0x3400 for letter in sentence)]
    assert chinese and len(says) > len(chinese)
    assert all(read_sentence(sentence) for sentence in says)


OF_THEIR_OWN = {
    *("edit_crop", "edit_crop_ratio", "edit_erase_text", "edit_replace_text", "edit_write_text"),
}


def test_every_verb_is_tested():
    assert {*VERBS} == {*LOCAL, *PAINTED, *OF_THEIR_OWN}


@pytest.mark.parametrize("name", LOCAL)
def test_outside_the_mask_every_pixel_is_bit_identical(name, edit):
    outputs = edit(name, COFFEE, what=CUP, **LOCAL[name])
    edited, changed = outputs["edited"], outputs["mask"].union()
    assert edited.shape == COFFEE.shape
    before, after = opaque(COFFEE), opaque(edited)
    assert np.array_equal(before[~changed], after[~changed])
    assert (before != after).any()
    assert not changed.all()


@pytest.mark.parametrize("name", WHOLE)
def test_without_a_thing_the_whole_image_is_edited(name, edit):
    edited = edit(name, COFFEE)["edited"]
    assert edited.shape == WHOLE[name]
    assert edited.alpha is None


def test_a_chain_of_edits_leaves_alone_what_none_of_them_meant(edit):
    image, outside = COFFEE, np.ones(COFFEE.shape, bool)
    for name, thing in (("edit_remove", SPOON), ("edit_recolor", CUP), ("edit_blur", SPOON)):
        outputs = edit(name, image, what=thing, **LOCAL[name])
        image = Image.decode(outputs["edited"].encode("PNG"))
        outside &= ~outputs["mask"].union()
    assert np.array_equal(image.pixels[outside], COFFEE.pixels[outside])


def test_the_spoon_is_gone(edit):
    removed = edit("edit_remove", COFFEE, what=SPOON)["edited"]
    gray = COFFEE.pixels.astype(int).min(axis=2)  # metal is gray, the saucer is red
    area = SPOON.union()
    area[: COFFEE.height // 3] = False
    assert (removed.pixels.min(axis=2)[area] > 90).sum() < 0.3 * (gray[area] > 90).sum()


def test_a_crop_is_the_thing_with_a_margin(edit):
    x0, y0, x1, y1 = CUP.shapes.boxes()[0]
    cropped = edit("edit_crop", COFFEE, what=CUP)["edited"]
    assert cropped.shape == pytest.approx((1.1 * (y1 - y0), 1.1 * (x1 - x0)), rel=0.1)


def test_a_crop_to_a_square_holds_the_thing(edit):
    x0, y0, x1, y1 = map(int, CUP.shapes.boxes()[0])
    cropped = edit("edit_crop_ratio", COFFEE, what=CUP, amount="1:1")["edited"]
    assert cropped.width == cropped.height < COFFEE.height
    windows = np.lib.stride_tricks.sliding_window_view(cropped.pixels, (y1 - y0, x1 - x0, 3))
    assert (windows[:, :, 0, ::40, ::40] == COFFEE.pixels[y0:y1:40, x0:x1:40]).all((2, 3, 4)).any()


def test_letters_are_erased(edit):
    lines = nodes.read_text(SIGN, model="lite-reader")
    outputs = edit("edit_erase_text", SIGN, what=nodes.choose_text(lines))
    outside = ~outputs["mask"].union()
    assert np.array_equal(outputs["edited"].pixels[outside], SIGN.pixels[outside])
    assert not nodes.read_text(outputs["edited"], model="lite-reader")


def test_letters_are_replaced(edit):
    outputs = edit("edit_replace_text", SIGN, old="ENTRY", new="EXIT")
    outside = ~outputs["mask"].union()
    assert np.array_equal(outputs["edited"].pixels[outside], SIGN.pixels[outside])
    words = nodes.read_text(outputs["edited"], model="lite-reader").labels or ()
    assert " ".join(words) == "NO EXIT"


@pytest.mark.parametrize("where", ["top", "bottom left", "middle"])
@pytest.mark.parametrize("background", [0, 120, 255])
def test_letters_are_written_where_they_can_be_read(edit, where, background):
    plain = Image(np.full((200, 300, 3), background, np.uint8))
    outputs = edit("edit_write_text", plain, text="SUMMER SALE", where=where, amount="30 px")
    changed = outputs["mask"].union()
    edited = outputs["edited"]
    assert np.array_equal(edited.pixels[~changed], plain.pixels[~changed])
    words = nodes.read_text(edited, model="lite-reader").labels or ()
    assert "".join(words).replace(" ", "") == "SUMMERSALE"
    rows, columns = (np.flatnonzero(changed.any(axis=axis)) for axis in (1, 0))
    assert {"top": rows[-1] < 60, "bottom left": rows[0] > 140, "middle": rows[0] > 60}[where]
    assert ("left" in where) == (columns[0] < 20)


def test_letters_have_the_color_and_are_smaller_where_they_do_not_fit(edit):
    plain = Image(np.full((60, 80, 3), 255, np.uint8))
    outputs = edit(
        "edit_write_text", plain, text="A long line of words", color="red", amount="50 px"
    )
    assert outputs["mask"].union().any(axis=0).sum() > 50
    darkest = outputs["edited"].pixels[outputs["edited"].pixels[..., 1].argmin() // 80]
    assert (darkest[:, 0] == 255).all()


def test_letters_that_are_not_there_are_an_error(edit):
    blank = Image(np.full((60, 80, 3), 200, np.uint8))
    with pytest.raises(NodeError, match="not found: SALE"):
        edit("edit_replace_text", blank, old="SALE", new="OPEN")
    with pytest.raises(NodeError, match="no line has the text 'SALE'; read 'NO"):
        edit("edit_replace_text", SIGN, old="SALE", new="OPEN")


def test_the_background_is_what_does_not_stand_out(edit):
    outputs = edit("edit_background_color", COFFEE, **{"with": "transparent"})
    alpha = outputs["edited"].alpha
    assert alpha[0, 0] == alpha[-1, -1] == 0
    middle = CUP.union()
    assert (alpha[middle] == 255).mean() > 0.8


@pytest.mark.parametrize("name", sorted(PAINTED))
def test_what_lite_cannot_paint_is_refused_by_name(name):
    with pytest.raises(GraphError, match=r"'lite' names no model for an? \w+; .*--model \w+="):
        check(load(name), profile="lite")
    check(load(name), profile="small")


def test_an_instruction_needs_a_model_that_follows_it():
    with pytest.raises(
        GraphError,
        match=r"'lite' names no model for an InstructionEditor.*--model instruction_editor=\S+",
    ) as error:
        check(load("edit_instruct"), profile="lite")
    assert "\n" not in str(error.value)
    check(load("edit_instruct"), profile="small")


@pytest.mark.parametrize("name", ["edit_recolor", "edit_blur", "edit_remove", "edit_move"])
def test_alpha_stays(name, edit):
    alpha = np.tile(np.linspace(0, 255, COFFEE.width).astype(np.uint8), (COFFEE.height, 1))
    outputs = edit(name, Image(COFFEE.pixels, alpha=alpha), what=CUP, **LOCAL[name])
    same = ~outputs["mask"].union() if name == "edit_move" else np.ones(COFFEE.shape, bool)
    assert np.array_equal(outputs["edited"].alpha[same], alpha[same])


def test_a_turned_photo_is_edited_upright(edit):
    stored = io.BytesIO()
    exif = PillowImage.Exif()
    exif[0x0112] = 6  # a quarter turn
    PillowImage.fromarray(np.rot90(COFFEE.pixels)).save(stored, "PNG", exif=exif)
    edited = edit("edit_gray", Image.decode(stored.getvalue()), what=CUP)["edited"]
    outside = ~nodes.edit_area(COFFEE, CUP).union()
    assert np.array_equal(edited.pixels[outside], COFFEE.pixels[outside])


def test_a_deep_image_is_edited_in_eight_bits(edit):
    deep = io.BytesIO()
    values = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64) * 16
    PillowImage.fromarray(values).save(deep, "PNG")
    image = Image.decode(deep.getvalue())
    thing = masks_of((64, 64), (10, 10, 30, 30))
    edited = edit("edit_darken", image, what=thing)
    outside = ~edited["mask"].union()
    assert np.array_equal(edited["edited"].pixels[outside], image.pixels[outside])


def test_no_mask_changes_nothing(edit):
    for name in ("edit_blur", "edit_recolor", "edit_move", "edit_remove", "edit_cut_out"):
        outputs = edit(name, COFFEE, what=Masks.empty(COFFEE.shape), **LOCAL[name])
        if name != "edit_cut_out":
            assert np.array_equal(outputs["edited"].pixels, COFFEE.pixels), name
