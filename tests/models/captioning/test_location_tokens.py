"""Are places read from a text as Florence-2's authors, and transformers, read them?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers.models.florence2.processing_florence2 import Florence2PostProcessor

from anyloom.models.captioning.location_tokens import (
    LocatedPhrase,
    ScoredTokens,
    bins_to_pixels,
    head_phrases,
    parse_locations,
)
from tests.models.tiny_florence import RULES, vocabulary

FRAME = (333, 500)
TOKENIZER = vocabulary()
PLACES = {TOKENIZER.convert_tokens_to_ids(f"<loc_{number}>"): number for number in range(1000)}
SPECIAL = frozenset(TOKENIZER.all_special_ids)
READER = Florence2PostProcessor(RULES, TOKENIZER)
BIN = st.integers(0, 999)
WORDS = st.text("abc xyz", min_size=1).filter(str.strip)


def written(text: str) -> ScoredTokens:
    """Return a text as if a network had written it, each token half as likely as the last."""
    tokens = TOKENIZER(text, add_special_tokens=False)["input_ids"]
    return ScoredTokens(tokens, [-0.7 * number for number in range(len(tokens))], 0.0)


def parts(text: str) -> list[LocatedPhrase]:
    return parse_locations(written(text), PLACES, SPECIAL)


def spelled(part: LocatedPhrase) -> str:
    return TOKENIZER.decode(part.words).strip()


def spoken(words: str, bins: list[int]) -> str:
    return words + "".join(f"<loc_{number}>" for number in bins)


def library(task: str, text: str) -> list[dict[str, Any]]:
    return READER(text=text, image_size=(FRAME[1], FRAME[0]), parse_tasks=[task])[task]


@pytest.mark.parametrize(
    ("bins", "frame", "pixels"),
    [
        ([0, 0], (1000, 1000), [0.5, 0.5]),
        ([999, 999], (1000, 1000), [999.5, 999.5]),
        ([52, 332], (480, 640), [33.6, 159.6]),
        ([500, 0, 0, 500], (100, 3000), [1501.5, 0.05, 1.5, 50.05]),
    ],
)
def test_a_number_is_the_middle_of_its_bin(
    bins: list[int], frame: tuple[int, int], pixels: list[float]
) -> None:
    np.testing.assert_allclose(bins_to_pixels(bins, frame), pixels, rtol=1e-6)


# Behind one to three locations the library takes what is left of the last one for a word.
@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(WORDS, st.just([]) | st.lists(BIN, min_size=4, max_size=13)),
        max_size=4,
    )
)
def test_boxes_are_those_of_the_library_which_rounds_them_down(
    told: list[tuple[str, list[int]]],
) -> None:
    text = "".join(spoken(*one) for one in told)
    ours = [
        (spelled(part), np.floor(box).tolist())
        for part in parts(text)
        for box in bins_to_pixels(part.bins[: len(part.bins) // 4 * 4], FRAME).reshape(-1, 4)
    ]
    theirs = [(one["cat_name"], one["bbox"]) for one in library("description_with_bboxes", text)]
    assert ours == theirs
    real = [box for part in parts(text) for box in np.floor(part.boxes(FRAME)[0]).tolist()]
    assert len(real) <= len(theirs)
    assert all(box in [one for _, one in theirs] for box in real)


@settings(max_examples=50)
@given(st.lists(st.tuples(WORDS, st.lists(BIN, min_size=8, max_size=8)), max_size=4))
def test_lines_of_text_are_those_of_the_library(told: list[tuple[str, list[int]]]) -> None:
    text = "".join(spoken(*one) for one in told)
    ours = []
    for part in parts(text):
        corners = part.quadrilateral(FRAME)
        assert corners is not None
        ours.append((spelled(part), np.floor(corners).ravel().tolist()))
    assert ours == [(one["text"], one["quad_box"]) for one in library("ocr", text)]


def test_what_has_no_area_is_no_box_and_what_is_left_over_is_ignored() -> None:
    [part] = parts(spoken("dog", [5, 5, 5, 9, 9, 9, 5, 20, 1, 2, 3, 4, 7, 8]))
    boxes, sure = part.boxes((1000, 1000))
    assert boxes.tolist() == [[1.5, 2.5, 3.5, 4.5]]
    assert len(sure) == 1


def test_words_without_a_place_and_places_without_a_word_are_left_out() -> None:
    found = parts(
        "cat" + "</s>" + spoken("", [1, 2, 3, 4]) + "the <s>" + spoken("dog", [1, 2, 3, 4])
    )
    assert [spelled(part) for part in found] == ["dog"]


def test_a_line_with_fewer_than_four_corners_is_none() -> None:
    [part] = parts(spoken("STOP", [1, 2, 3, 4, 5, 6, 7]))
    assert part.quadrilateral(FRAME) is None


def test_a_box_is_as_sure_as_its_tokens_are_on_average() -> None:
    [part] = parts(spoken("ab", [1, 2, 3, 4, 5, 6, 7, 8]))
    steps = -0.7 * np.arange(10)
    _, sure = part.boxes((1000, 1000))
    np.testing.assert_allclose(sure, np.exp([steps[2:6].mean(), steps[6:].mean()]), rtol=1e-6)
    assert part.confidence == pytest.approx(np.exp(steps[:2].mean()))


@pytest.mark.parametrize(
    ("phrase", "names", "rows"),
    [
        ("a man on a horse", ["A man", "a horse"], [0]),
        ("a man on a horse", ["a horse", "A man", "a man"], [1, 2]),
        ("horse", ["a horse"], [0]),
        ("red car", ["car", "red car", "red"], [1]),
        ("Zebra", ["horse", "a dog"], [0, 1]),
        ("zebra or horse", ["horse", "a dog"], [0]),
        ("dog", [], []),
    ],
)
def test_a_phrase_names_the_first_of_its_things(
    phrase: str, names: list[str], rows: list[int]
) -> None:
    assert head_phrases(phrase, names) == rows
