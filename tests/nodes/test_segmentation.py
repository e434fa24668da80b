"""Prompts of any kind become masks; no prompt at all is an error, an empty one is not."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Heatmap, NodeError, Points, Regions
from anyloom.nodes.segmentation import segment, segment_everything, segment_text
from tests.nodes.fakes import BlobGenerator, ColorConcepts, DiskSegmenter, scene

IMAGE = scene(red=(4, 4, 24, 24), blue=(40, 10, 60, 30))


def test_each_box_gives_a_mask_with_the_box_label():
    boxes = Regions([(4, 4, 24, 24), (40, 10, 60, 30)], IMAGE.size, labels=["red", "blue"])
    masks = segment.function(IMAGE, boxes, model=DiskSegmenter())
    assert masks.labels == ("red", "blue")
    assert masks.mask(0)[14, 14]
    assert not masks.mask(0)[14, 50]


def test_each_object_of_points_gives_a_mask():
    points = Points([(14, 14), (50, 20), (54, 20)], IMAGE.size, objects=[0, 1, 1])
    assert len(segment.function(IMAGE, points=points, model=DiskSegmenter())) == 2


def test_no_boxes_and_no_points_give_no_masks():
    for nothing in (
        {"regions": Regions.empty(IMAGE.size)},
        {"points": Points(np.zeros((0, 2)), IMAGE.size)},
    ):
        found = segment.function(IMAGE, **nothing, model=DiskSegmenter())
        assert len(found) == 0
        assert found.frame == IMAGE.size


def test_a_rough_map_alone_is_a_prompt():
    prior = Heatmap(np.eye(4), IMAGE.size)
    assert len(segment.function(IMAGE, prior=prior, model=DiskSegmenter())) == 1


def test_no_prompt_at_all_names_the_node_that_needs_none():
    with pytest.raises(NodeError, match="segment_everything cuts out without any"):
        segment.function(IMAGE, model=DiskSegmenter())


def test_boxes_of_another_picture_are_refused_with_both_sizes():
    with pytest.raises(NodeError, match=r"'regions' belongs to a picture of 10×20 .* 80×60"):
        segment.function(IMAGE, Regions([(0, 0, 5, 5)], (20, 10)), model=DiskSegmenter())


def test_boxes_and_points_must_speak_about_as_many_objects():
    boxes = Regions([(4, 4, 24, 24), (40, 10, 60, 30)], IMAGE.size)
    with pytest.raises(NodeError, match="2 regions and points for 1 objects"):
        segment.function(IMAGE, boxes, Points([(5, 5)], IMAGE.size), model=DiskSegmenter())


def test_everything_is_cut_out_down_to_the_smallest_area():
    image = scene(red=(4, 4, 24, 24), blue=(40, 10, 43, 13))
    assert len(segment_everything.function(image, model=BlobGenerator())) == 2
    assert len(segment_everything.function(image, model=BlobGenerator(), min_area=10)) == 1


def test_pieces_are_those_that_were_clicked_on():
    points = Points([(50, 20)], IMAGE.size)
    found = segment_everything.function(IMAGE, points, model=BlobGenerator())
    assert len(found) == 1
    assert found.mask(0)[20, 50]


def test_points_beside_things_are_no_places_to_click_on():
    points = Points([(50, 20), (2, 2)], IMAGE.size, positive=[True, False])
    with pytest.raises(NodeError, match="1 of the points lie beside something"):
        segment_everything.function(IMAGE, points, model=BlobGenerator())


class Watching(BlobGenerator):
    """Remembers what it was asked for."""

    def generate(self, image, **wishes):
        self.wishes = {name: value for name, value in wishes.items() if value is not None}
        return super().generate(image, **wishes)


def test_what_is_not_said_is_left_to_the_model():
    model = Watching()
    segment_everything.function(IMAGE, model=model)
    assert model.wishes == {}
    segment_everything.function(IMAGE, model=model, preset="sam_track", crop_layers=0, min_area=9)
    assert model.wishes == {"preset": "sam_track", "crop_layers": 0, "min_area": 9}


class Unclicked(BlobGenerator):
    takes_points = False


@pytest.mark.parametrize("asked", [{"points": Points([(5, 5)], IMAGE.size)}, {"crop_layers": 1}])
def test_a_model_that_answers_no_clicks_says_so_and_names_some_that_do(asked):
    with pytest.raises(NodeError) as caught:
        segment_everything.function(IMAGE, model=Unclicked(), **asked)
    message = str(caught.value)
    assert f"model 'blobs' answers no clicks, so {next(iter(asked))} say nothing to it" in message
    assert "sam-base" in message and "lite-everything" not in message


def test_a_preset_means_its_density_to_a_model_without_clicks():
    assert len(segment_everything.function(IMAGE, model=Unclicked(), preset="any_rgbd")) == 2


def test_a_model_that_cannot_refine_says_so_and_names_some_that_can():
    boxes = Regions([(4, 4, 24, 24)], IMAGE.size)
    with pytest.raises(NodeError) as caught:
        segment.function(IMAGE, boxes, model=DiskSegmenter(), refine=1)
    message = str(caught.value)
    assert "refine is 1, and model 'disks' cannot look at its masks again" in message
    assert "sam-base" in message and "lite-segmenter" not in message


def test_what_phrases_name_is_cut_out_under_the_users_words():
    found = segment_text.function(IMAGE, "blue thing, Red", model=ColorConcepts())
    assert found.labels == ("blue thing",), "the fake reads lower case only"
    found = segment_text.function(IMAGE, ["a red thing", "blue, too"], model=ColorConcepts())
    assert found.labels == ("a red thing", "blue, too")
    assert found.score_kind == "detector"


def test_an_example_says_what_is_meant_without_a_word():
    image = scene(red=(4, 4, 24, 24), red_too=(40, 40, 60, 50), blue=(40, 10, 60, 30))
    like = Regions([(6, 6, 20, 20)], image.size)
    found = segment_text.function(image, like=like, model=ColorConcepts())
    assert len(found) == 2 and found.labels is None


def test_an_example_of_what_is_not_meant_narrows_a_phrase():
    unlike = Regions([(6, 6, 20, 20)], IMAGE.size)
    assert len(segment_text.function(IMAGE, "red", unlike=unlike, model=ColorConcepts())) == 0
    assert len(segment_text.function(IMAGE, "red", model=ColorConcepts())) == 1


def test_without_a_phrase_and_without_an_example_nothing_is_looked_for():
    unlike = Regions([(6, 6, 20, 20)], IMAGE.size)
    for nothing in ({}, {"unlike": unlike}):
        with pytest.raises(NodeError, match="needs a prompt, or boxes around examples"):
            segment_text.function(IMAGE, **nothing, model=ColorConcepts())
    none = segment_text.function(IMAGE, like=Regions.empty(IMAGE.size), model=ColorConcepts())
    assert len(none) == 0


def test_examples_go_with_one_phrase():
    like = Regions([(6, 6, 20, 20)], IMAGE.size)
    with pytest.raises(NodeError, match="examples and 2 phrases"):
        segment_text.function(IMAGE, "red, blue", like, model=ColorConcepts())


class Wordy(ColorConcepts):
    takes_examples = False


def test_a_model_that_takes_no_examples_says_so_and_names_one_that_does():
    like = Regions([(6, 6, 20, 20)], IMAGE.size)
    with pytest.raises(NodeError, match=r"'color-concepts' takes no examples; .* choose sam3"):
        segment_text.function(IMAGE, "red", like, model=Wordy())
