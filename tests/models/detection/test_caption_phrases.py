"""Which phrase does a box answer? Ours, and the original's rule beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom.models.detection.caption_phrases import (
    join_phrases,
    phrase_of_tokens,
    phrase_tokens,
    select_boxes,
    select_boxes_by_mean,
)


def test_the_caption_is_lower_case_and_each_phrase_ends_with_a_point() -> None:
    written = join_phrases([" Red  car", "dog.", "3.5 mm jack?"])
    assert written.text == "red car. dog. 3 5 mm jack."
    assert [written.text[start:end] for start, end in written.spans] == [
        "red car",
        "dog",
        "3 5 mm jack",
    ]


def test_tags_may_be_listed_with_commas_as_in_the_automatic_labeling_of_grounded_sam() -> None:
    written = join_phrases(["Red car", "dog"], ", ")
    assert written.text == "red car, dog."
    assert [written.text[start:end] for start, end in written.spans] == ["red car", "dog"]


@given(st.lists(st.text(max_size=12), max_size=5))
def test_every_phrase_stands_where_its_span_says(phrases: list[str]) -> None:
    written = join_phrases(phrases)
    assert len(written.spans) == len(phrases)
    for start, end in written.spans:
        assert written.text[end] == "."
        assert start == 0 or written.text[start - 2 : start] == ". "


WORDS = ["[CLS]", "red", "car", ".", "dog", ".", "the", "cat", ".", "[SEP]"]
PLACES = [(0, 0), (0, 3), (4, 7), (7, 8), (9, 12), (12, 13), (14, 17), (18, 21), (21, 22), (0, 0)]
SPANS = join_phrases(["red car", "dog", "the cat"]).spans
OWNERS = [-1, 0, 0, -1, 1, -1, 2, 2, -1, -1]


def row(**likely: float) -> np.ndarray:
    """Return the probabilities of one box: `row(red=0.5, point_3=0.4)`; others are 0.01."""
    found = np.full(len(WORDS), 0.01, np.float32)
    for word, probability in likely.items():
        found[int(word[6:]) if word.startswith("point_") else WORDS.index(word)] = probability
    return found


def test_each_token_belongs_to_the_phrase_that_it_stands_in() -> None:
    assert phrase_of_tokens(PLACES, SPANS).tolist() == OWNERS


@pytest.mark.parametrize(
    ("likely", "ours", "original"),
    [
        (row(dog=0.9), [1], ["dog"]),
        # The original merges what several phrases share; ours is the phrase of the best token.
        (row(dog=0.5, cat=0.6), [2], ["dog", "cat"]),
        (row(red=0.5, car=0.4, dog=0.3), [0], ["red", "car", "dog"]),
        # A point may be likelier than any word: it counts for the box, never for the label.
        (row(point_3=0.9, cat=0.3), [2], [".", "cat"]),
        (row(point_3=0.9), [], ["."]),
        # The first token never names a box, the last one does where it is likely.
        (row(**{"[CLS]": 0.9, "dog": 0.3}), [1], ["dog"]),
        (row(**{"[SEP]": 0.4, "dog": 0.5}), [1], ["dog", "[SEP]"]),
        # Without any likely word the original gives an empty name, ours leaves the box out.
        (row(dog=0.2), [], []),
    ],
)
def test_a_label_is_one_phrase_where_the_original_joins_all_likely_words(
    likely: np.ndarray, ours: list[int], original: list[str]
) -> None:
    kept, labels = select_boxes(likely[None], np.array(OWNERS), 0.1, 0.25)
    assert (len(kept), labels.tolist()) == (len(ours), ours)
    spoken = phrase_tokens(likely > 0.25, list(range(len(WORDS))))
    assert [WORDS[token] for token in spoken] == original


def test_both_thresholds_must_be_exceeded() -> None:
    rows = np.stack([row(dog=0.3), row(dog=0.4), row(dog=0.5)])
    owner = np.array(OWNERS)
    exact = [float(np.float32(0.4))] * 2
    assert select_boxes(rows, owner, exact[0], 0.25)[0].tolist() == [2]
    assert select_boxes(rows, owner, 0.1, exact[1])[0].tolist() == [2]
    assert select_boxes(rows, owner, 0.1, 0.25)[0].tolist() == [0, 1, 2]


def test_a_phrase_may_be_scored_by_the_mean_of_its_words() -> None:
    """MMDet-SAM: one likely word of two is worth less than a phrase that fits as a whole."""
    rows = np.stack([row(red=0.9, car=0.1, dog=0.6), row(red=0.5, car=0.4), row(point_3=0.9)])
    kept, labels, scores = select_boxes_by_mean(rows, np.array(OWNERS), 0.3)
    assert (kept.tolist(), labels.tolist()) == ([0, 1], [1, 0])
    np.testing.assert_allclose(scores, [0.6, 0.45], rtol=1e-6)
    exactly = float(scores[1])
    assert select_boxes_by_mean(rows, np.array(OWNERS), exactly)[0].tolist() == [0]
    assert len(select_boxes_by_mean(rows, np.full(len(OWNERS), -1), 0.0)[0]) == 0


def test_the_original_reads_no_further_than_256_tokens() -> None:
    tokens = list(range(300))
    assert phrase_tokens(np.ones(300, bool), tokens) == tokens[1:255]


def test_phrases_without_words_keep_no_box() -> None:
    kept, labels = select_boxes(np.ones((3, 4), np.float32), np.full(4, -1), 0.1, 0.1)
    assert len(kept) == len(labels) == 0
