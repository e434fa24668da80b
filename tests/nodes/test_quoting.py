"""Messages quote what a user wrote, and stay one line that can be read."""

from __future__ import annotations

import pytest

from anyloom import Image, Masks, NodeError, Regions, nodes
from tests.nodes import fakes

LONG = "a very " * 100 + "long text"
IMAGE: Image = fakes.IMAGE
MASKS: Masks = fakes.MASKS
SCORED = MASKS.with_scores([0.5, 0.5], "detector")
LINES = Regions([(0, 0, 9, 9)], IMAGE.shape, labels=[LONG])


@pytest.mark.parametrize(
    "call",
    [
        lambda: nodes.points_from_text(IMAGE, LONG.replace(" ", "_")),
        lambda: nodes.boxes_from_text(IMAGE, LONG),
        lambda: nodes.choose_text(LINES, LONG + "!"),
        lambda: nodes.choose_by_color(IMAGE, MASKS, color=LONG),
        lambda: nodes.room_for(IMAGE, where=LONG),
        lambda: nodes.picture_part(IMAGE, part=LONG),
        lambda: nodes.move(IMAGE, MASKS, IMAGE, where=LONG),
        lambda: nodes.rotate(IMAGE, MASKS, IMAGE, where=LONG),
        lambda: nodes.write_letters(IMAGE, "SALE", where=LONG),
        lambda: nodes.write_letters(IMAGE, "SALE", amount=LONG),
        lambda: nodes.crop_to_ratio(IMAGE, MASKS, ratio=LONG),
        lambda: nodes.choose(MASKS, side=LONG),
        lambda: nodes.texts_of(MASKS, column=LONG),
        lambda: nodes.filter(MASKS, column=LONG, min_score=0),
        lambda: nodes.rescore(SCORED, column=LONG),
    ],
)
def test_a_long_text_is_cut_in_a_message(call) -> None:
    with pytest.raises(NodeError, match=r"'a.very.a.very.*…'") as error:
        call()
    assert len(str(error.value)) < 400 and "\n" not in str(error.value)
