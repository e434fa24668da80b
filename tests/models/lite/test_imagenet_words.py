"""Do texts mean the classes that a reader would name?"""

from __future__ import annotations

import pytest

from anyloom.models.lite.conse import ConSE
from anyloom.models.lite.imagenet_words import head_noun


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("necktie", {"Windsor tie", "bow tie", "bolo tie"}),
        ("an apple", {"Granny Smith"}),
        ("Photo of the golden retriever.", {"golden retriever"}),
        ("two red motorcycles", {"moped", "motor scooter"}),
        ("a cat on a sofa", {"tabby", "tiger cat", "Persian cat", "Siamese cat", "Egyptian cat"}),
        ("tiger shark", {"tiger shark"}),
    ],
)
def test_a_text_means_its_classes(similarity: ConSE, text: str, classes: set[str]) -> None:
    words = similarity.words
    meaning = words.meaning(text)
    assert {words.synonyms[index][0] for index in meaning.weights.nonzero()[0]} == classes
    assert meaning.known == 1


def test_dog_gathers_every_breed(similarity: ConSE) -> None:
    assert similarity.words.meaning("dog").weights.sum() == 118


def test_a_word_that_no_class_names_is_matched_by_its_meaning(similarity: ConSE) -> None:
    words = similarity.words
    meaning = words.meaning("handgun")
    assert words.synonyms[int(meaning.weights.argmax())][0] == "revolver"
    assert 0 < meaning.known <= 1


def test_what_the_classes_do_not_cover_is_hardly_known(similarity: ConSE) -> None:
    assert similarity.words.meaning("sky").known < 0.25


@pytest.mark.parametrize(
    ("phrase", "word"),
    [
        ("a red car on the road", "car"),
        ("woman", "woman"),
        ("A photo of a man with a hat", "man"),
        ("cup of coffee", "cup"),
        ("", ""),
    ],
)
def test_the_head_of_a_phrase_is_what_it_is_about(phrase: str, word: str) -> None:
    assert head_noun(phrase) == word
