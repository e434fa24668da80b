"""Regions get words; words are rewritten only as far as the model can."""

from __future__ import annotations

import pytest

from anyloom import Masks, NodeError, Regions
from anyloom.nodes.captioning import (
    caption,
    caption_image,
    describe_regions,
    refine_text,
    texts_of,
    with_texts,
)
from tests.nodes.fakes import (
    BlobDescriber,
    ColorCaptioner,
    ContinuingCaptioner,
    ShortRefiner,
    masks_of,
    scene,
)

IMAGE = scene(red=(10, 10, 30, 30), blue=(50, 10, 70, 30))
MASKS = masks_of(IMAGE.size, (50, 10, 70, 30), (10, 10, 30, 30), labels=["b", "r"])


def test_every_region_gets_its_own_caption():
    described = caption.function(IMAGE, MASKS, model=ColorCaptioner(), outside="keep")
    assert described.columns["caption"] == ("something blue", "something red")
    assert len(described.columns["caption_score"]) == 2
    assert described.labels == ("b", "r")
    assert texts_of.function(described) == ["something blue", "something red"]


def test_no_regions_give_no_captions():
    described = caption.function(IMAGE, Masks.empty(IMAGE.size), model=ColorCaptioner())
    assert described.columns["caption"] == ()
    assert texts_of.function(described) == []


def test_a_whole_picture_is_described():
    assert caption_image.function(scene(green=(0, 0, 80, 60)), model=ColorCaptioner()) == (
        "something green"
    )


def test_everything_in_a_picture_is_found_and_described():
    image = scene(red=(0, 0, 20, 20), blue=(60, 40, 80, 60))
    found = describe_regions.function(image, model=BlobDescriber())
    assert found.labels == ("a red box", "a blue box")
    assert found.boxes.tolist() == [[0, 0, 20, 20], [60, 40, 80, 60]]


def test_a_question_for_a_model_that_takes_none_is_refused():
    with pytest.raises(NodeError, match="'color-words' takes no prompt; leave it out or choose"):
        caption_image.function(IMAGE, model=ColorCaptioner(), prompt="What is it?")
    with pytest.raises(NodeError, match="takes no prompt"):
        caption.function(IMAGE, MASKS, model=ColorCaptioner(), prompt="What is it?")


def test_nothing_asked_suits_every_model():
    assert caption_image.function(IMAGE, model=ColorCaptioner(), prompt="")


def test_every_caption_goes_on_with_its_own_beginning():
    model = ContinuingCaptioner()
    first = caption.function(IMAGE, MASKS, model=model).columns["caption"]
    told = caption.function(IMAGE, MASKS, ["one", "two"], model=model, prompt="what?")
    assert told.columns["caption"] == (f"one {first[0]}", f"two {first[1]}")
    assert model.asked[-1][1:] == ("what?", ["one", "two"])
    both = caption.function(IMAGE, MASKS, "a", model=model).columns["caption"]
    assert both == (f"a {first[0]}", f"a {first[1]}")
    assert caption_image.function(IMAGE, "a", model=model).startswith("a something")


def test_beginnings_that_do_not_fit_are_refused():
    with pytest.raises(NodeError, match="got 1 beginnings for 2 regions"):
        caption.function(IMAGE, MASKS, ["one"], model=ContinuingCaptioner())
    with pytest.raises(
        NodeError, match="'color-words' cannot go on with a beginning; leave it out or choose"
    ):
        caption.function(IMAGE, MASKS, "a", model=ColorCaptioner())
    with pytest.raises(NodeError, match="cannot go on"):
        caption_image.function(IMAGE, "a", model=ColorCaptioner())


def test_a_model_may_see_the_parts_of_a_picture_that_a_region_covers():
    told = caption.function(IMAGE, MASKS, model=ContinuingCaptioner(), reduce_tokens=True)
    assert told.columns["caption"] == ("something blue", "something red")
    boxes = caption.function(
        IMAGE, MASKS.to_regions(), model=ContinuingCaptioner(), reduce_tokens=True
    )
    assert boxes.columns["caption"] == told.columns["caption"]
    with pytest.raises(NodeError, match="'color-words' cannot leave out parts of a picture"):
        caption.function(IMAGE, MASKS, model=ColorCaptioner(), reduce_tokens=True)
    with pytest.raises(NodeError, match="neither a prompt nor beginnings"):
        caption.function(IMAGE, MASKS, "a", model=ContinuingCaptioner(), reduce_tokens=True)


def test_texts_come_from_any_column_and_go_into_any():
    named = with_texts.function(MASKS, ["one", "two"], column="note")
    assert texts_of.function(named, column="note") == ["one", "two"]
    assert texts_of.function(MASKS, column="label") == ["b", "r"]
    with pytest.raises(NodeError, match="no texts 'caption', they have note, label"):
        texts_of.function(named)
    with pytest.raises(NodeError, match="got 1 texts for 2 regions"):
        with_texts.function(MASKS, ["one"])
    assert texts_of.function(Regions.empty((5, 5)), column="anything") == []


def test_a_control_that_the_model_knows_is_honored():
    text = "a small red car on a road"
    assert refine_text.function(text, model=ShortRefiner(), length=3) == "a small red"
    assert refine_text.function(text, model=ShortRefiner()) == text
    assert refine_text.function("", model=ShortRefiner(), length=3) == ""


def test_controls_that_the_model_lacks_are_refused_by_name():
    with pytest.raises(NodeError) as refusal:
        refine_text.function(
            "a car", model=ShortRefiner(), length=3, sentiment="positive", imagination=True
        )
    assert str(refusal.value).startswith(
        "node 'refine_text': model 'scissors' cannot honor sentiment and imagination "
        "(it knows: length); leave them out or choose "
    )
    assert "\n" not in str(refusal.value)
