"""Visual question answering of regions and of whole images."""

from __future__ import annotations

import pytest

from anyloom import Masks, NodeError
from anyloom.nodes.answering import answer, answer_image
from tests.nodes.fakes import IMAGE, MASKS, ColorAnswerer, scene


def test_one_question_is_answered_for_every_region():
    answered = answer.function(IMAGE, MASKS, "color?", model=ColorAnswerer())
    assert answered.columns["answer"] == ("color? blue", "color? red")
    assert answered.columns["answer_score"].shape == (2,)
    assert answered.labels == ("b", "r")


def test_every_region_may_have_its_own_question():
    answered = answer.function(IMAGE, MASKS, ["what?", "why?"], model=ColorAnswerer())
    assert answered.columns["answer"] == ("what? blue", "why? red")
    with pytest.raises(NodeError, match="got 1 questions for 2 regions"):
        answer.function(IMAGE, MASKS, ["what?"], model=ColorAnswerer())


def test_no_regions_give_no_answers():
    answered = answer.function(IMAGE, Masks.empty(IMAGE.shape), "what?", model=ColorAnswerer())
    assert answered.columns["answer"] == ()
    assert len(answered.columns["answer_score"]) == 0


def test_a_question_about_the_whole_image_is_answered():
    image = scene(green=(0, 0, 80, 60))
    assert answer_image.function(image, "color?", model=ColorAnswerer()) == "color? green"


@pytest.mark.parametrize("question", ["", "  ", ["what?", ""]])
def test_an_empty_question_is_refused(question):
    with pytest.raises(NodeError, match="empty question; expected such as 'what color is it"):
        answer.function(IMAGE, MASKS, question, model=ColorAnswerer())
    if isinstance(question, str):
        with pytest.raises(NodeError, match="empty question"):
            answer_image.function(IMAGE, question, model=ColorAnswerer())
