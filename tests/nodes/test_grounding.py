"""Texts become phrases, phrases become boxes, labels stay the user's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom.errors import NodeError
from anyloom.nodes.grounding import ground, split_phrases

from .fakes import ColourGrounder, scene


@pytest.mark.parametrize(
    ("prompt", "phrases"),
    [
        ("dog", ["dog"]),
        ("dog, cat", ["dog", "cat"]),
        ("dog . cat .", ["dog", "cat"]),
        ("a  big dog;cat\nbird", ["a big dog", "cat", "bird"]),
        ("Dog, dog, DOG", ["Dog"]),
        ("a 3.5 mm jack, e.g.this", ["a 3.5 mm jack", "e.g.this"]),
        (["left, then right", " cup "], ["left, then right", "cup"]),
    ],
)
def test_a_prompt_is_split_into_the_phrases_that_it_lists(prompt, phrases):
    assert split_phrases.function(prompt) == phrases


@pytest.mark.parametrize("prompt", ["", " . , ;", [], ["", "  "]])
def test_an_empty_prompt_is_refused_with_an_example(prompt):
    with pytest.raises(NodeError, match="the prompt is empty; expected such as 'dog'"):
        ground.function(scene(), prompt, model=ColourGrounder())


@given(st.lists(st.text("abc ", min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_splitting_what_was_split_changes_nothing(phrases):
    once = split_phrases.function(phrases)
    assert split_phrases.function(once) == once
    assert split_phrases.function(" . ".join(once)) == once


def test_labels_are_the_users_own_phrases():
    image = scene(red=(4, 4, 24, 24), blue=(40, 10, 60, 30))
    found = ground.function(image, "a Red box, the blue thing", model=ColourGrounder())
    assert found.labels == ("a Red box", "the blue thing")
    assert found.boxes.tolist() == [[4, 4, 24, 24], [40, 10, 60, 30]]
    assert found.score_kind == "detector"


def test_a_thing_found_under_two_phrases_is_kept_once_with_the_better_score():
    image = scene(red=(4, 4, 24, 24))
    found = ground.function(image, "red, something red", model=ColourGrounder())
    assert found.labels == ("red",)
    both = ground.function(image, "red, something red", model=ColourGrounder(), nms_threshold=1.0)
    assert both.labels == ("red", "something red")


def test_a_prompt_that_matches_nothing_gives_an_empty_set():
    found = ground.function(scene(red=(4, 4, 24, 24)), "elephant", model=ColourGrounder())
    assert len(found) == 0
    assert found.frame == (60, 80)
