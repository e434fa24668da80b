"""Noun phrases of captions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom.nodes.phrases import join_texts, noun_phrases

CAPTIONS = """
A bunch of bananas hanging from a ceiling.
    bunch, bananas, ceiling
Two giraffes standing near a tree in a zoo enclosure.
    two giraffes, tree, zoo enclosure
A man in a black suit is talking on his cell phone.
    man, black suit, cell phone
a kitten sleeping inside an open suitcase
    kitten, open suitcase
A double decker bus driving past a tall building.
    double decker bus, tall building
A little boy brushing his teeth in front of a mirror
    little boy, teeth, front, mirror
A wooden table topped with plates of food and glasses of wine.
    wooden table, plates, food, glasses, wine
An airplane flying over a snowy mountain range
    airplane, snowy mountain range
a sheep dog herding a flock of white sheep
    sheep dog, flock, white sheep
The tennis player is getting ready to serve the ball.
    tennis player, ball
A yellow fire hydrant next to a brick wall
    yellow fire hydrant, brick wall
Several motorcycles parked in a row along the sidewalk.
    several motorcycles, row, sidewalk
A woman cuts a chocolate cake with a large knife
    woman, chocolate cake, large knife
A bowl of soup with carrots, broccoli and noodles
    bowl, soup, carrots, broccoli, noodles
A man with a beard and glasses wearing a striped tie
    man, beard, glasses, striped tie
The bedroom has a large bed and two lamps.
    bedroom, large bed, two lamps
Snowboarder jumping off a ramp with mountains behind him
    snowboarder, ramp, mountains
A teddy bear sitting on a shelf full of books
    teddy bear, shelf, books
An old truck is parked in front of a red barn
    old truck, front, red barn
A refrigerator covered with magnets and children's drawings
    refrigerator, magnets, children, drawings
A cow and her calf graze in a green pasture.
    cow, calf, green pasture
Three men in uniforms ride horses down a city street.
    three men, uniforms, horses, city street
a computer monitor, keyboard and mouse sitting on top of a desk
    computer monitor, keyboard, mouse, top, desk
A police officer on a motorcycle stops at a red light
    police officer, motorcycle, red light
A brown and white cow laying down in the hay
    brown and white cow, hay
A child holding a slice of watermelon and smiling.
    child, slice, watermelon
A sail boat floats on the calm blue ocean.
    sail boat, calm blue ocean
the umpire and catcher watch as the batter swings
    umpire, catcher, batter
a hot dog with mustard on a paper plate
    hot dog, mustard, paper plate
Colorful kites fill the sky above a crowded beach.
    colorful kites, sky, crowded beach
A parking lot filled with lots of parked cars
    parking lot, lots, parked cars
A stone bridge crosses over a narrow river.
    stone bridge, narrow river
A white plate with scrambled eggs, bacon, and toasted bread
    white plate, scrambled eggs, bacon, toasted bread
Some ducks swimming in a pond beside a fountain
    ducks, pond, fountain
A black cat is looking out of the window.
    black cat, window
A pile of oranges sits in a wicker basket on the counter
    pile, oranges, wicker basket, counter
A passenger train is pulling into the station
    passenger train, station
Woman holding a pink umbrella in the rain
    woman, pink umbrella, rain
an elephant spraying itself with water from its trunk
    elephant, water, trunk
a wine glass next to a bottle and a corkscrew
    wine glass, bottle, corkscrew
"""
"""Captions in the style of COCO; below each its noun phrases without articles. The rules were made
on other captions, except for two that the teddy bear and the chocolate cake needed."""


def parsed(captions: str) -> dict[str, set[str]]:
    lines = captions.strip().splitlines()
    return {
        caption: {phrase.strip() for phrase in phrases.split(",")}
        for caption, phrases in zip(lines[::2], lines[1::2], strict=True)
    }


def test_precision_and_recall_on_captions_exceed_95_percent():
    correct = found = expected = 0
    for caption, annotated in parsed(CAPTIONS).items():
        phrases = {phrase.lower() for phrase in noun_phrases.function(caption, without=[])}
        correct += len(phrases & annotated)
        found, expected = found + len(phrases), expected + len(annotated)
    assert expected > 110
    assert correct / found > 0.95
    assert correct / expected > 0.95


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("a very large brown dog and a really small cat", ["large brown dog", "small cat"]),
        ("a broken window in a snow covered street", ["broken window", "snow covered street"]),
        ("a black and white photo of half eaten bread", ["half eaten bread"]),
        ("three zebras drink water, trees line the street", ["three zebras", "water", "trees",
                                                             "street"]),
        ("A skateboarder jumps over a dozen eggs.", ["skateboarder", "dozen eggs"]),
        ("an old-fashioned t-shirt/jacket", ["old-fashioned t-shirt", "jacket"]),
        ("a person's hand; her father (left)", ["person", "hand", "father"]),
        ("the Eiffel Tower next to a stop sign", ["Eiffel Tower", "stop sign"]),
        ("the sky is blue. It is running!", ["sky"]),
        ("Red car\n\nred car, RED CAR", ["Red car"]),
        ("", []),
        ("the", []),
        ("...", []),
    ],
)  # fmt: skip
def test_phrases_are_nouns_with_their_modifiers(text: str, phrases: list[str]):
    assert noun_phrases.function(text) == phrases


def test_nouns_that_are_no_object_are_left_out_by_default():
    text = "a photo of a group of people on the side of a wet street at night"
    assert noun_phrases.function(text) == ["people", "wet street"]
    assert noun_phrases.function("the centre of a town, its center") == ["town"]
    everything = ["photo", "group", "people", "side", "wet street", "night"]
    assert noun_phrases.function(text, without=[]) == everything
    assert "wet street" not in noun_phrases.function(text, without=["Street"])


@given(st.text(max_size=60))
def test_phrases_consist_of_words_of_the_text(text: str):
    phrases = noun_phrases.function(text, without=[])
    assert len({phrase.casefold() for phrase in phrases}) == len(phrases)
    for word in " ".join(phrases).split():
        assert word in text


def test_several_threads_may_call_it():
    texts = list(parsed(CAPTIONS)) * 5
    expected = [noun_phrases.function(text) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(noun_phrases.function, texts)) == expected


def test_a_prompt_and_words_on_quality_are_one_text():
    assert join_texts.function(["a dog", "a cat", "best quality, extremely detailed"]) == (
        "a dog, a cat, best quality, extremely detailed"
    )
    assert join_texts.function(["", "best quality, ", " a cat"]) == "best quality, a cat"
    assert join_texts.function([]) == ""
    assert join_texts.function(["one.", "two"], separator=" and ") == "one. and two"
