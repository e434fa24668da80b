"""Captions of images and regions, and their refinement by what a model supports."""

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
    BLUE,
    IMAGE,
    MASKS,
    RED,
    BlobDescriber,
    ColorCaptioner,
    ContinuingCaptioner,
    ShortRefiner,
    scene,
)


def test_every_region_gets_its_own_caption():
    described = caption.function(IMAGE, MASKS, model=ColorCaptioner(), outside="keep")
    assert described.columns["caption"] == ("something blue", "something red")
    assert len(described.columns["caption_score"]) == 2
    assert described.labels == ("b", "r")
    assert texts_of.function(described) == ["something blue", "something red"]


def test_no_regions_give_no_captions():
    described = caption.function(IMAGE, Masks.empty(IMAGE.shape), model=ColorCaptioner())
    assert described.columns["caption"] == ()
    assert texts_of.function(described) == []


def test_a_whole_image_is_captioned():
    assert caption_image.function(scene(green=(0, 0, 80, 60)), model=ColorCaptioner()) == (
        "something green"
    )


def test_every_object_is_detected_and_captioned():
    found = describe_regions.function(IMAGE, model=BlobDescriber())
    assert found.labels == ("a red box", "a blue box")
    assert found.boxes.tolist() == [[*RED], [*BLUE]]


def test_a_prompt_for_a_model_that_takes_none_is_refused():
    with pytest.raises(NodeError, match="'color-words' takes no prompt; leave it out or choose"):
        caption_image.function(IMAGE, model=ColorCaptioner(), prompt="What is it?")
    with pytest.raises(NodeError, match="takes no prompt"):
        caption.function(IMAGE, MASKS, model=ColorCaptioner(), prompt="What is it?")


def test_an_empty_prompt_suits_every_model():
    assert caption_image.function(IMAGE, model=ColorCaptioner(), prompt="")


def test_every_caption_continues_its_own_beginning():
    model = ContinuingCaptioner()
    first = caption.function(IMAGE, MASKS, model=model).columns["caption"]
    captioned = caption.function(IMAGE, MASKS, ["one", "two"], model=model, prompt="what?")
    assert captioned.columns["caption"] == (f"one {first[0]}", f"two {first[1]}")
    assert model.calls[-1] == ("what?", ["one", "two"])
    both = caption.function(IMAGE, MASKS, "a", model=model).columns["caption"]
    assert both == (f"a {first[0]}", f"a {first[1]}")
    assert caption_image.function(IMAGE, "a", model=model).startswith("a something")


def test_unsupported_or_missing_beginnings_are_refused():
    with pytest.raises(NodeError, match="got 1 beginnings for 2 regions"):
        caption.function(IMAGE, MASKS, ["one"], model=ContinuingCaptioner())
    with pytest.raises(
        NodeError, match="'color-words' does not support a beginning; leave it out or choose"
    ):
        caption.function(IMAGE, MASKS, "a", model=ColorCaptioner())
    with pytest.raises(NodeError, match="does not support a beginning"):
        caption_image.function(IMAGE, "a", model=ColorCaptioner())


def test_tokens_outside_a_region_may_be_left_out():
    for regions in (MASKS, MASKS.to_regions()):
        captioned = caption.function(
            IMAGE, regions, model=ContinuingCaptioner(), reduce_tokens=True
        )
        assert captioned.columns["caption"] == ("something blue", "something red")
    with pytest.raises(NodeError, match="'color-words' does not support reduce_tokens; leave it"):
        caption.function(IMAGE, MASKS, model=ColorCaptioner(), reduce_tokens=True)
    with pytest.raises(NodeError, match="neither a prompt nor beginnings"):
        caption.function(IMAGE, MASKS, "a", model=ContinuingCaptioner(), reduce_tokens=True)


def test_texts_are_read_from_any_column_and_written_into_any():
    named = with_texts.function(MASKS, ["one", "two"], column="note")
    assert texts_of.function(named, column="note") == ["one", "two"]
    assert texts_of.function(MASKS, column="label") == ["b", "r"]
    with pytest.raises(NodeError, match="no texts 'caption', they have note, label"):
        texts_of.function(named)
    with pytest.raises(NodeError, match="got 1 texts for 2 regions"):
        with_texts.function(MASKS, ["one"])
    assert texts_of.function(Regions.empty((5, 5)), column="anything") == []


def test_a_supported_control_is_applied():
    text = "a small red car on a road"
    assert refine_text.function(text, model=ShortRefiner(), length=3) == "a small red"
    assert refine_text.function(text, model=ShortRefiner()) == text
    assert refine_text.function("", model=ShortRefiner(), length=3) == ""


def test_unsupported_controls_are_refused_by_name():
    with pytest.raises(NodeError) as caught:
        refine_text.function(
            "a car", model=ShortRefiner(), length=3, sentiment="positive", imagination=True
        )
    assert str(caught.value).startswith(
        "node 'refine_text': model 'scissors' does not support sentiment and imagination "
        "(supported: length); leave them out or choose "
    )
    assert "\n" not in str(caught.value)
