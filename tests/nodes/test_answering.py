"""Questions about regions and about whole images get answers."""

from __future__ import annotations

import pytest

from anyloom import Masks, NodeError
from anyloom.nodes.answering import answer, answer_image
from anyloom.nodes.captioning import texts_of
from tests.nodes.fakes import ColorAnswerer, masks_of, scene

IMAGE = scene(red=(10, 10, 30, 30), blue=(50, 10, 70, 30))
MASKS = masks_of(IMAGE.size, (50, 10, 70, 30), (10, 10, 30, 30), labels=["b", "r"])


def test_one_question_is_answered_for_every_region():
    told = answer.function(IMAGE, MASKS, "color?", model=ColorAnswerer())
    assert texts_of.function(told, column="answer") == ["color? blue", "color? red"]
    assert told.columns["answer_score"].shape == (2,)
    assert told.labels == ("b", "r")


def test_every_region_may_have_a_question_of_its_own():
    told = answer.function(IMAGE, MASKS, ["what?", "why?"], model=ColorAnswerer())
    assert told.columns["answer"] == ("what? blue", "why? red")
    with pytest.raises(NodeError, match="got 1 questions for 2 regions"):
        answer.function(IMAGE, MASKS, ["what?"], model=ColorAnswerer())


def test_no_regions_give_no_answers():
    told = answer.function(IMAGE, Masks.empty(IMAGE.size), "what?", model=ColorAnswerer())
    assert told.columns["answer"] == ()
    assert len(told.columns["answer_score"]) == 0


def test_a_question_about_the_whole_picture_is_answered():
    image = scene(green=(0, 0, 80, 60))
    assert answer_image.function(image, "color?", model=ColorAnswerer()) == "color? green"


@pytest.mark.parametrize("question", ["", "  ", ["what?", ""]])
def test_an_empty_question_is_refused(question):
    with pytest.raises(NodeError, match="empty question; expected such as 'what color is it"):
        answer.function(IMAGE, MASKS, question, model=ColorAnswerer())
    if isinstance(question, str):
        with pytest.raises(NodeError, match="empty question"):
            answer_image.function(IMAGE, question, model=ColorAnswerer())
