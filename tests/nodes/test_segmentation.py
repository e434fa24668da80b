"""Segmentation by prompts, by concept, and of everything in an image."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import AnyloomWarning, Heatmap, NodeError, Points, Regions
from anyloom.nodes.ranking import rank
from anyloom.nodes.segmentation import segment, segment_everything, segment_text
from anyloom.nodes.selection import filter, select
from tests.nodes.fakes import BlobGenerator, ColorConcepts, ColorRanker, DiskSegmenter, scene

IMAGE = scene(red=(4, 4, 24, 24), blue=(40, 10, 60, 30))


def test_each_box_gives_a_mask_with_its_label():
    boxes = Regions([(4, 4, 24, 24), (40, 10, 60, 30)], IMAGE.shape, labels=["red", "blue"])
    masks = segment.function(IMAGE, boxes, model=DiskSegmenter())
    assert masks.labels == ("red", "blue")
    assert masks.mask(0)[14, 14]
    assert not masks.mask(0)[14, 50]


def test_each_object_of_points_gives_a_mask():
    points = Points([(14, 14), (50, 20), (54, 20)], IMAGE.shape, objects=[0, 1, 1])
    assert len(segment.function(IMAGE, points=points, model=DiskSegmenter())) == 2


def test_an_object_without_a_point_is_no_prompt():
    points = Points([(50, 20), (14, 14)], IMAGE.shape, objects=[4, 1])
    masks = segment.function(IMAGE, points=points, model=DiskSegmenter())
    assert [mask[20, 50] for mask in masks.masks()] == [False, True]


def test_empty_prompts_give_an_empty_set():
    for prompt in (
        {"regions": Regions.empty(IMAGE.shape)},
        {"points": Points(np.zeros((0, 2)), IMAGE.shape)},
    ):
        found = segment.function(IMAGE, **prompt, model=DiskSegmenter())
        assert len(found) == 0
        assert found.frame == IMAGE.shape


def test_a_heatmap_alone_is_a_prompt():
    prior = Heatmap(np.eye(4), IMAGE.shape)
    assert len(segment.function(IMAGE, prior=prior, model=DiskSegmenter())) == 1


def test_a_missing_prompt_is_refused_with_the_node_that_needs_none():
    with pytest.raises(NodeError, match="segment_everything works without prompts"):
        segment.function(IMAGE, model=DiskSegmenter())


def test_boxes_of_another_image_are_refused_with_both_sizes():
    with pytest.raises(NodeError, match=r"'regions' belongs to an image of 10×20 .* 80×60"):
        segment.function(IMAGE, Regions([(0, 0, 5, 5)], (20, 10)), model=DiskSegmenter())


def test_boxes_and_points_of_different_numbers_of_objects_are_refused():
    boxes = Regions([(4, 4, 24, 24), (40, 10, 60, 30)], IMAGE.shape)
    with pytest.raises(NodeError, match="2 regions and points for 1 objects"):
        segment.function(IMAGE, boxes, Points([(5, 5)], IMAGE.shape), model=DiskSegmenter())


def test_everything_is_segmented_down_to_the_minimum_area():
    image = scene(red=(4, 4, 24, 24), blue=(40, 10, 43, 13))
    assert len(segment_everything.function(image, model=BlobGenerator())) == 2
    assert len(segment_everything.function(image, model=BlobGenerator(), min_area=10)) == 1


def test_points_replace_the_grid():
    points = Points([(50, 20)], IMAGE.shape)
    found = segment_everything.function(IMAGE, points, model=BlobGenerator())
    assert len(found) == 1
    assert found.mask(0)[20, 50]


def test_negative_points_are_refused():
    points = Points([(50, 20), (2, 2)], IMAGE.shape, positive=[True, False])
    with pytest.raises(NodeError, match="1 of the points are negative"):
        segment_everything.function(IMAGE, points, model=BlobGenerator())


class RecordingGenerator(BlobGenerator):
    """Records its settings."""

    def generate(self, image, **settings):
        self.settings = {name: value for name, value in settings.items() if value is not None}
        return super().generate(image, **settings)


def test_only_settings_that_are_passed_reach_the_model():
    model = RecordingGenerator()
    segment_everything.function(IMAGE, model=model)
    assert model.settings == {}
    given = {"preset": "sam_track", "crop_layers": 0, "min_area": 9, "min_region_area": 4}
    segment_everything.function(IMAGE, model=model, **given)
    assert model.settings == given


class GeneratorWithoutPoints(BlobGenerator):
    takes_points = False


@pytest.mark.parametrize("setting", [{"points": Points([(5, 5)], IMAGE.shape)}, {"crop_layers": 1}])
def test_points_for_a_model_without_support_are_refused_with_models_that_have_it(setting):
    with pytest.raises(NodeError) as caught:
        segment_everything.function(IMAGE, model=GeneratorWithoutPoints(), **setting)
    message = str(caught.value)
    assert f"model 'blobs' does not support {next(iter(setting))}; leave" in message
    assert "sam-base" in message and "lite-everything" not in message


def test_a_model_without_points_accepts_a_preset():
    assert (
        len(segment_everything.function(IMAGE, model=GeneratorWithoutPoints(), preset="any_rgbd"))
        == 2
    )


class ScoredGenerator(RecordingGenerator):
    """Gives its masks these scores."""

    def __init__(self, *scores):
        self.scores = np.array(scores)

    def generate(self, image, **settings):
        return super().generate(image, **settings).with_scores(self.scores, "predicted_iou")


class ScoredWithoutPoints(ScoredGenerator):
    takes_points = False


@pytest.mark.parametrize(
    ("generator", "given", "kept"),
    [
        (ScoredGenerator, {}, 2),
        (ScoredGenerator, {"min_iou": 0.93}, 1),
        (ScoredGenerator, {"min_iou": 0.0}, 3),
        (ScoredWithoutPoints, {}, 3),
        (ScoredWithoutPoints, {"min_iou": 0.93}, 1),
    ],
)
def test_segment_anything_with_clip_filters_the_largest_by_predicted_iou(generator, given, kept):
    image = scene(red=(4, 4, 24, 24), blue=(40, 10, 60, 30), green=(4, 40, 24, 56))
    model = generator(0.95, 0.92, 0.899)
    found = segment_everything.function(
        image, model=model, preset="segment_anything_with_clip", **given
    )
    assert len(found) == kept
    assert model.settings == {"preset": "segment_anything_with_clip"}


class RefiningSegmenter(DiskSegmenter):
    """Records how many further passes each prompt gets."""

    refines = True

    def segment(self, image, *, refine=0, **prompts):
        self.passes = refine
        return super().segment(image, **prompts)


def test_only_objects_with_a_negative_point_are_refined_on_demand():
    points = Points(
        [(9, 9), (50, 20), (60, 50)], IMAGE.shape, positive=[True, True, False], objects=[0, 1, 1]
    )
    model = RefiningSegmenter()
    segment.function(IMAGE, points=points, model=model, refine_negative=True)
    assert model.passes == [0, 1]
    segment.function(IMAGE, points=points, model=model, refine=2, refine_negative=True)
    assert model.passes == [2, 3]
    segment.function(IMAGE, points=points, model=model)
    assert model.passes == 0
    masks = segment.function(IMAGE, points=points, model=DiskSegmenter(), refine_negative=True)
    assert len(masks) == 2, "a model that does not refine ignores it"


class ConceptsWithoutInstances(ColorConcepts):
    separates_instances = False


def test_a_model_without_instances_says_so():
    with pytest.warns(AnyloomWarning, match="separates no instances: one mask for each phrase"):
        segment_text.function(IMAGE, "red", model=ConceptsWithoutInstances())


def test_without_a_number_masks_are_refined_once_by_models_that_can():
    model, boxes = RefiningSegmenter(), Regions([(1, 1, 5, 5)], IMAGE.shape)
    segment.function(IMAGE, boxes, model=model, refine=None)
    assert model.passes == 1
    assert len(segment.function(IMAGE, boxes, model=DiskSegmenter(), refine=None)) == 1


def test_refine_for_a_model_without_support_is_refused_with_models_that_have_it():
    boxes = Regions([(4, 4, 24, 24)], IMAGE.shape)
    with pytest.raises(NodeError) as caught:
        segment.function(IMAGE, boxes, model=DiskSegmenter(), refine=1)
    message = str(caught.value)
    assert "model 'disks' does not support refine; leave it out or choose" in message
    assert "sam-base" in message and "lite-segmenter" not in message


def test_what_phrases_name_is_segmented_and_labeled_with_the_users_words():
    found = segment_text.function(IMAGE, "blue thing, Red", model=ColorConcepts())
    assert found.labels == ("blue thing",), "the fake reads lower case only"
    found = segment_text.function(IMAGE, ["a red thing", "blue, too"], model=ColorConcepts())
    assert found.labels == ("a red thing", "blue, too")
    assert found.score_kind == "detector"


def test_an_example_replaces_a_phrase():
    image = scene(red=(4, 4, 24, 24), red_too=(40, 40, 60, 50), blue=(40, 10, 60, 30))
    like = Regions([(6, 6, 20, 20)], image.shape)
    found = segment_text.function(image, like=like, model=ColorConcepts())
    assert len(found) == 2 and found.labels is None


def test_a_negative_example_narrows_a_phrase():
    unlike = Regions([(6, 6, 20, 20)], IMAGE.shape)
    assert len(segment_text.function(IMAGE, "red", unlike=unlike, model=ColorConcepts())) == 0
    assert len(segment_text.function(IMAGE, "red", model=ColorConcepts())) == 1


def test_a_phrase_or_an_example_is_required():
    unlike = Regions([(6, 6, 20, 20)], IMAGE.shape)
    for arguments in ({}, {"unlike": unlike}):
        with pytest.raises(NodeError, match="needs a prompt, or boxes around examples"):
            segment_text.function(IMAGE, **arguments, model=ColorConcepts())
    none = segment_text.function(IMAGE, like=Regions.empty(IMAGE.shape), model=ColorConcepts())
    assert len(none) == 0


def test_examples_with_several_phrases_are_refused():
    like = Regions([(6, 6, 20, 20)], IMAGE.shape)
    with pytest.raises(NodeError, match="examples and 2 phrases"):
        segment_text.function(IMAGE, "red, blue", like, model=ColorConcepts())


class ConceptsWithoutExamples(ColorConcepts):
    takes_examples = False


def test_examples_for_a_model_that_takes_none_are_refused_with_one_that_does():
    like = Regions([(6, 6, 20, 20)], IMAGE.shape)
    with pytest.raises(
        NodeError, match=r"'color-concepts' takes no examples; .* choose one of sam3"
    ):
        segment_text.function(IMAGE, "red", like, model=ConceptsWithoutExamples())


def test_masks_carry_the_score_of_their_boxes_and_the_predicted_iou_beside_it():
    boxes = Regions(
        [(4, 4, 24, 24), (40, 10, 60, 30)], IMAGE.shape, scores=[0.4, 0.6], score_kind="detector"
    )
    masks = segment.function(IMAGE, boxes, model=DiskSegmenter())
    assert masks.score_kind == "detector"
    assert masks.scores is not None and masks.scores.tolist() == pytest.approx([0.4, 0.6])
    assert masks.columns["predicted_iou"] == pytest.approx([0.9, 0.9])


class TwoCandidates(DiskSegmenter):
    """Finds every mask twice, the second with a higher predicted IoU."""

    def segment(self, image, *, candidates="best", **prompts):
        masks = super().segment(image, **prompts)
        rows = np.repeat(np.arange(len(masks)), 2)
        twice = masks[rows].with_scores(np.tile([0.5, 0.7], len(masks)), "predicted_iou")
        ranks = np.tile([0, 1], len(masks))
        return twice.with_column("prompt", rows).with_column("candidate", ranks)


def test_every_candidate_carries_the_score_of_its_own_box():
    boxes = Regions(
        [(4, 4, 24, 24), (40, 10, 60, 30)], IMAGE.shape, scores=[0.4, 0.6], score_kind="detector"
    )
    masks = segment.function(IMAGE, boxes, model=TwoCandidates(), candidates="all")
    assert masks.scores is not None
    assert masks.scores.tolist() == pytest.approx([0.4, 0.4, 0.6, 0.6])
    best = select.function(masks, column="predicted_iou", top=2)
    assert best.columns["candidate"] == pytest.approx([1, 1])


@pytest.mark.parametrize(
    "prompts",
    [
        {"regions": Regions([(4, 4, 24, 24)], IMAGE.shape)},
        {"points": Points([(14, 14)], IMAGE.shape)},
        {"prior": Heatmap(np.eye(4), IMAGE.shape)},
        {
            "regions": Regions(
                [(4, 4, 24, 24)], IMAGE.shape, scores=[0.1], score_kind="predicted_iou"
            )
        },
    ],
    ids=["own boxes", "points", "prior", "masks of another segmenter"],
)
def test_without_a_score_of_the_object_the_score_is_the_predicted_iou(prompts):
    masks = segment.function(IMAGE, **prompts, model=DiskSegmenter())
    assert masks.score_kind == "predicted_iou"
    assert masks.scores == pytest.approx([0.9]) == masks.columns["predicted_iou"]


def test_the_predicted_iou_of_everything_stays_when_it_is_ranked():
    everything = segment_everything.function(IMAGE, model=BlobGenerator())
    ranked = rank.function(IMAGE, everything, "red", model=ColorRanker())
    assert ranked.score_kind == "cosine"
    assert sorted(ranked.columns["predicted_iou"]) == pytest.approx([0.9, 0.95])
    kept = filter.function(ranked, column="predicted_iou", min_score=0.92)
    assert len(kept) == 1
