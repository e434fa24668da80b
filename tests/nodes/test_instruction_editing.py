"""Edits by an instruction: everywhere, or inside masks alone."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Masks, NodeError
from anyloom.models import PaintSettings
from anyloom.nodes.instruction_editing import edit_by_instruction
from tests.nodes.fakes import IMAGE, ColorEditor, masks_of

AREA = masks_of(IMAGE.shape, (8, 8, 40, 40))
INSIDE = AREA.union()


def test_without_masks_the_whole_result_is_taken():
    model = ColorEditor()
    edited = edit_by_instruction.function(
        IMAGE, instruction="green", model=model, steps=7, guidance=2.0, seed=5
    )
    assert (edited.pixels == (0, 255, 0)).all()
    assert model.arguments == ("green", 5, PaintSettings(steps=7, guidance=2.0))


def test_with_masks_only_what_is_inside_of_them_is_taken():
    edited = edit_by_instruction.function(IMAGE, AREA, instruction="green", model=ColorEditor())
    assert (edited.pixels[20:28, 20:28] == (0, 255, 0)).all()
    assert (edited.pixels[~INSIDE] == IMAGE.pixels[~INSIDE]).all()


def test_the_transition_lies_inside_the_masks():
    sharp, soft = (
        edit_by_instruction.function(
            IMAGE, AREA, instruction="green", model=ColorEditor(), feather=width
        )
        for width in (0, 8)
    )
    assert (sharp.pixels[INSIDE] == (0, 255, 0)).all()
    difference = np.abs(soft.pixels.astype(int) - sharp.pixels).sum(axis=2)
    assert difference[8, 24] > difference[12, 24] > 0
    assert not difference[~INSIDE].any()


def test_empty_masks_leave_the_image_as_it_is():
    empty = Masks.empty(IMAGE.shape)
    edited = edit_by_instruction.function(IMAGE, empty, instruction="green", model=ColorEditor())
    assert edited is IMAGE


def test_an_empty_instruction_is_refused():
    with pytest.raises(NodeError, match="instruction is empty"):
        edit_by_instruction.function(IMAGE, instruction=" ", model=ColorEditor())
