"""A chat model is asked in Caption Anything's words; of its answer only the text is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import ModelError
from anyloom.models.language.prompt_templates import (
    IMAGINATION,
    complete_sentences,
    final_answer,
    max_tokens_for,
    rewrite_prompt,
    rewritten_text,
    without_quotes,
)

CONTROLS = {
    "length": st.integers(1, 80),
    "sentiment": st.sampled_from(["positive", "natural", "negative"]),
    "language": st.sampled_from(["French", "Chinese"]),
    "imagination": st.booleans(),
}


@given(st.fixed_dictionaries({}, optional=CONTROLS))
def test_only_controls_that_are_given_are_asked_for(controls):
    asked, _, text = rewrite_prompt("a red\n car", controls).partition("\n\n")
    assert text == "Description: a red car"
    phrases = {
        "length": f"around {controls.get('length')} words",
        "sentiment": f"of {controls.get('sentiment')} sentiment",
        "language": f"in {controls.get('language')}",
    }
    for name, phrase in phrases.items():
        assert (phrase in asked) == (name in controls)
    assert (IMAGINATION in asked) == bool(controls.get("imagination"))
    assert "None" not in asked


def test_the_controls_stand_in_one_list():
    asked = rewrite_prompt("a car", {"sentiment": "positive", "language": "French", "length": 10})
    assert "that is around 10 words, of positive sentiment, in French." in asked
    assert " that is " not in rewrite_prompt("a car", {"imagination": True})


def test_a_text_has_room_for_its_length():
    assert max_tokens_for("a dog", {"length": 10}) == 56
    assert max_tokens_for("a dog", {}) == max_tokens_for("a dog", {"length": 24})


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("A dog.", "A dog."),
        ("  A dog.\nIt runs. ", "A dog.\nIt runs."),
        ('"A dog."', "A dog."),
        ("“A dog.”", "A dog."),
        ("« Un chien. »", "Un chien."),
        ('"A dog" and "a cat"', '"A dog" and "a cat"'),
        ("'tis a dog", "'tis a dog"),
        ('"', '"'),
        ("<think>A pet?\n\nYes.</think>\n\nA dog.", "A dog."),
        ("<think></think>A dog.", "A dog."),
        ("<thinking>A pet?</thinking>'A dog.'", "A dog."),
        ("A pet? Yes.\n</think>\nA dog.", "A dog."),
        ("", ""),
    ],
)
def test_thinking_and_quotes_are_no_part_of_an_answer(answer, text):
    assert final_answer(answer, "tiny") == text


@pytest.mark.parametrize("answer", ["<think>A pet, I", "A dog. <thinking>Or", "</think><think>"])
def test_an_answer_that_ends_before_the_thinking_is_refused(answer):
    with pytest.raises(ModelError, match=r"^model 'tiny' reached max_tokens while thinking[^\n]*$"):
        final_answer(answer, "tiny")


def test_a_thought_that_the_instruction_began_must_end_too():
    assert final_answer("A pet.</think>A dog.", "tiny", thinks=True) == "A dog."
    with pytest.raises(ModelError, match="while thinking"):
        final_answer("A pet.", "tiny", thinks=True)


@given(st.text())
def test_quotes_are_taken_away_in_pairs(text):
    found = without_quotes(text)
    assert found == text or (len(text) > 1 and found == text[1:-1].strip())


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("A dog\n runs.", "A dog runs."),
        ('Description: "A dog runs."', "A dog runs."),
        ("description:\nA dog", "A dog"),
    ],
)
def test_a_rewritten_text_is_one_line_without_our_own_label(answer, text):
    assert rewritten_text(answer, "tiny") == text


@pytest.mark.parametrize("answer", ["", " \n", "Description:"])
def test_no_answer_is_told(answer):
    with pytest.raises(
        ModelError, match=r"^model 'tiny' returned an empty answer; choose another model$"
    ):
        rewritten_text(answer, "tiny")


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("A dog runs. It is", "A dog runs."),
        ("It weighs 3.5 kg and", "It weighs 3.5 kg and"),
        ('He said "go!" Then he', 'He said "go!"'),
        ("狗在跑。它是", "狗在跑。"),
        ("A dog", "A dog"),
        ("", ""),
    ],
)
def test_a_text_that_was_cut_off_ends_with_a_whole_sentence(cut, whole):
    assert complete_sentences(cut) == whole
