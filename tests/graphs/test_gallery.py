"""The graphs of the survey: lite does visible work on photos, odd images have defined results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from anyloom import Engine, Image, Masks, Regions, check, load
from anyloom.drawing import downscale
from anyloom.nodes.morphology import erode
from anyloom.registry.lookup import registry
from tests.photos import photos, picture

SIDE = 256
GRAPHS = sorted(
    name
    for group, names in registry.graph_groups().items()
    for name in names
    if group not in ("edit", "evaluate")
)
"""Verbs and graphs that read ground truth have tests of their own."""
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def engine():
    with Engine() as engine:
        yield engine


@pytest.fixture(scope="module")
def run(engine) -> Run:
    def run(name: str, image: Image, **inputs: Any) -> Any:
        result = engine.run(check(load(name), profile="lite"), {"image": image, **inputs})
        result.raise_failure()
        return result.outputs

    return run


def small(name: str) -> Image:
    return downscale(picture(name), SIDE)


COFFEE, MOON = small("coffee"), small("moon")
CUP = np.array(photos()["coffee"].present["cup"]) * SIDE / max(photos()["coffee"].image.shape)
CENTER = "{:.0f},{:.0f}".format(*((CUP[:2] + CUP[2:]) / 2 - [0, 20]))


def share_inside(masks: Masks, box: np.ndarray) -> float:
    x0, y0, x1, y1 = box.round().astype(int)
    covered = masks.union()
    return float(covered[y0:y1, x0:x1].sum() / covered.sum())


def changed(before: Image, after: Image) -> np.ndarray:
    return (before.pixels != after.pixels).any(axis=2)


def test_points_and_boxes_say_what_is_segmented(run):
    by_point = run("segment_anything", COFFEE, points=CENTER)["masks"]
    by_box = run("segment_anything", COFFEE, boxes=",".join(str(int(x)) for x in CUP))["masks"]
    everything = run("segment_anything", COFFEE)["masks"]
    assert (len(by_point), len(by_box)) == (1, 1)
    assert share_inside(by_point, CUP) > 0.8
    assert share_inside(by_box, CUP) > 0.9
    assert len(everything) > 10


def test_strokes_over_objects_say_what_is_segmented(run):
    x, y = (int(value) for value in CENTER.split(","))
    stroke = np.zeros(COFFEE.shape, bool)
    stroke[y - 1 : y + 2, x - 12 : x + 13] = True
    strokes = Masks.from_arrays([stroke])
    by_stroke = run("segment_anything", COFFEE, strokes=strokes)["masks"]
    assert by_stroke == run("segment_anything", COFFEE, points=CENTER)["masks"]
    stroke[10:13, 10:60] = True
    strokes = Masks.from_arrays([stroke])
    assert len(run("segment_anything", COFFEE, strokes=strokes)["masks"]) == 2
    assert len(run("any_prompt", COFFEE, strokes=strokes, prompt="cup")["masks"]) == 1


def test_any_kind_of_prompt_goes_through_one_door(run):
    named = run("any_prompt", COFFEE, prompt="cup of coffee")["masks"]
    assert named.labels == ("cup of coffee",)
    assert share_inside(named, CUP) > 0.6
    assert (
        run("any_prompt", COFFEE, points=CENTER)["masks"]
        == run("segment_anything", COFFEE, points=CENTER)["masks"]
    )
    assert len(run("any_prompt", COFFEE)["masks"]) > 10


def test_of_several_prompts_what_is_drawn_counts_first_then_the_example_then_the_text(run):
    example = {"reference": COFFEE, "example": ",".join(str(int(x)) for x in CUP)}
    text = {"prompt": "spoon"}
    masks = {
        name: run("any_prompt", COFFEE, **inputs)["masks"]
        for name, inputs in {
            "drawn": {"points": CENTER},
            "example": example,
            "text": text,
            "drawn, example and text": {"points": CENTER, **example, **text},
            "example and text": {**example, **text},
        }.items()
    }
    assert masks["drawn, example and text"] == masks["drawn"]
    assert masks["example and text"] == masks["example"]
    assert masks["drawn"] != masks["example"] != masks["text"]


@pytest.mark.parametrize("graph", ["clip_surgery_points", "segment_with_clip"])
def test_similarity_finds_the_cup(run, graph):
    masks = run(graph, COFFEE, prompt="cup of coffee")["masks"]
    assert share_inside(masks, CUP) > 0.5
    assert set(masks.labels) == {"cup of coffee"}


def test_at_most_twenty_segments_can_reach_a_twentieth(run):
    masks = run("segment_with_clip", COFFEE, prompt="cup, spoon", min_score=0.05)["masks"]
    assert masks.scores.min() >= 0.05
    assert len(masks) <= 2 * 20


def test_names_compete_and_background_is_left_out(run):
    found = run("u_specify", COFFEE, prompt="cup, spoon", min_score=0.6)["masks"]
    assert set(found.labels) <= {"cup", "spoon"}
    assert found.scores.min() >= 0.6
    assert share_inside(found[[i for i, name in enumerate(found.labels) if name == "cup"]], CUP) > 0


def test_the_caption_says_what_is_segmented(run):
    found = run("caption_then_ground", COFFEE)
    assert "espresso" in found["caption"]
    assert set(found["masks"].labels) == {"espresso"}


def test_detections_are_ranked_by_confidence_times_predicted_iou(run):
    masks = run("detect_segment", COFFEE, prompt="cup")["masks"]
    expected = masks.columns["score_before"] * masks.columns["predicted_iou"]
    np.testing.assert_allclose(masks.scores, expected, rtol=1e-5)


def test_rotated_boxes_are_written_for_dota(run):
    found = run("rotated_boxes", COFFEE, prompt="cup")
    lines = found["dota"].content.decode().splitlines()
    assert len(lines) == len(found["masks"]) > 0
    corners = np.array([line.split()[:8] for line in lines], float).reshape(-1, 4, 2)
    assert (corners.mean(axis=1) > CUP[:2]).all()
    assert (corners.mean(axis=1) < CUP[2:]).all()


def test_ranks_are_numbers_of_the_largest_segments(run):
    found = run("rank_label_maps", COFFEE)
    assert set(np.unique(found["map"].numbers)) <= set(range(10))
    areas = found["masks"].areas
    assert (np.diff(areas) <= 0).all()


def test_annotated_boxes_become_a_map_of_their_classes(run):
    annotated = Regions([CUP, (0, 0, 40, 40)], COFFEE.shape, labels=["cup", "table"])
    found = run("boxes_to_labels", COFFEE, annotated=annotated)
    assert found["map"].names == {1: "cup", 2: "table"}
    assert share_inside(found["masks"][[0]], CUP) > 0.9


def test_pseudo_labels_follow_the_outlines_of_segments(run):
    found = run("weak_labels", COFFEE, prompt="cup, table")
    assert found["map"].names == {1: "cup", 2: "table"}
    assert (found["map"].numbers != found["seeds"].numbers).any()


def test_craters_are_round(run):
    found = run("craters", MOON)
    masks, table = found["masks"], found["table"]
    assert len(masks) == len(table)
    assert {"center_x", "center_y", "long_axis", "short_axis", "angle"} <= set(table.columns)
    assert (masks.columns["ellipticity"] >= 0.95).all()
    assert (masks.columns["axis_ratio"] >= 0.5).all()


def test_cracks_are_long_and_dark(run):
    wall = np.full((160, 240, 3), 180, np.uint8)
    wall += np.random.default_rng(0).integers(0, 12, wall.shape, np.uint8)
    wall[77:82, 20:220] = 40
    found = run("cracks", Image(wall))["masks"]
    crack = np.zeros(wall.shape[:2], bool)
    crack[77:82, 20:220] = True
    assert max(found.iou(Masks.from_arrays([crack]))[:, 0]) > 0.6
    assert (found.columns["contrast"] < 0).all()


def test_anomalies_have_a_map_of_scores(run):
    found = run("anomaly", COFFEE, what="plate", prompt="espresso", max_area_share=1.0)
    assert 0 < len(found["masks"]) <= 5
    assert share_inside(found["masks"], CUP) > 0.6
    assert ((found["map"].grid > 0) == found["masks"].union()).all()


def test_another_background_keeps_the_thing(run):
    found = run("background_swap", COFFEE, prompt="cup", color="blue")
    kept = found["masks"].union()
    inner = kept & ~changed(COFFEE, found["edited"])
    assert inner.sum() > 0.6 * kept.sum()
    assert (found["edited"].pixels[0, 0] == [0, 0, 255]).all()


def test_a_cut_out_and_its_background_make_up_the_image(run):
    found = run("cut_out_objects", COFFEE, prompt="cup")
    masks, alpha = found["masks"], found["cut_out"].alpha
    assert share_inside(masks, CUP) > 0.6
    assert found["cut_out"].shape == COFFEE.shape
    assert (alpha[erode(masks, kernel=9).union()] == 255).all()
    assert (found["background"].alpha[erode(masks, kernel=9).union()] == 0).all()
    by_click = run("cut_out_objects", COFFEE, points=CENTER)["masks"]
    assert by_click == run("segment_anything", COFFEE, points=CENTER)["masks"]
    grown = run("cut_out_objects", COFFEE, points=CENTER, kernel=15)["masks"]
    assert grown.areas[0] > by_click.areas[0]


def test_a_hidden_cat_is_the_segment_that_fits_its_name_best_of_all(run):
    photo = small("chelsea")
    found = run("camouflage", photo, prompt="cat")
    scale = SIDE / max(photos()["chelsea"].image.shape)
    cat = np.array(photos()["chelsea"].present["cat"]) * scale
    assert len(found["masks"]) == 1 < len(found["everything"])
    assert share_inside(found["masks"], cat) > 0.8
    assert found["masks"].areas[0] > 0.1 * photo.height * photo.width
    more = run("camouflage", photo, prompt="cat", count=4)["masks"]
    assert (np.diff(more.scores) <= 0).all() and len(more) == 4


def test_what_clicks_mark_is_kept_before_another_background(run):
    found = run("background_swap", COFFEE, points=CENTER, color="blue")
    assert found["masks"] == run("segment_anything", COFFEE, points=CENTER)["masks"]
    assert (found["edited"].pixels[0, 0] == [0, 0, 255]).all()


def test_clicks_say_which_area_takes_its_style_from_where(run):
    halves = np.full((60, 80, 3), (210, 40, 40), np.uint8)
    halves[:, 40:] = (30, 60, 200)
    given = {"style": Image(halves), "points": CENTER, "style_points": "60,30"}
    found = run("style_transfer", COFFEE, **given)
    area, painted = found["masks"].union(), found["painted"].pixels.astype(int)
    assert share_inside(Masks.from_arrays([area]), CUP) > 0.8
    assert found["style_masks"].union()[30, 60] and not found["style_masks"].union()[30, 20]
    # A pixel at the edge of an area is painted over from both sides.
    inside = erode(Masks.from_arrays([area]), kernel=17).union()
    assert (painted[inside, 2] > painted[inside, 0]).mean() > 0.95


def test_without_areas_the_whole_style_image_is_the_style(run):
    found = run("style_transfer", COFFEE, style=MOON)
    assert found["masks"] is found["style_masks"] is None
    painted = found["painted"].pixels.astype(int)
    assert np.ptp(painted, axis=2).mean() < np.ptp(COFFEE.pixels.astype(int), axis=2).mean() / 4


def test_a_box_or_a_mask_in_one_photo_finds_the_thing_in_another(run):
    mirrored = Image(np.ascontiguousarray(COFFEE.pixels[:, ::-1]))
    where = np.array([SIDE - CUP[2], CUP[1], SIDE - CUP[0], CUP[3]])
    box = ",".join(str(int(x)) for x in CUP)
    by_box = run("by_example", mirrored, reference=COFFEE, boxes=box)
    by_mask = run("by_example", mirrored, reference=COFFEE, mask=by_box["exemplars"])
    assert by_box["masks"] == by_mask["masks"]
    assert share_inside(by_box["masks"], where) > 0.8


def test_layers_on_top_of_each_other_are_the_image(run):
    layers = run("layers", COFFEE, prompt="cup")["layers"]
    assert len(layers) == 2
    assert (sum((layer.alpha > 0).astype(int) for layer in layers) == 1).all()


def test_a_click_copies_a_thing_with_a_soft_edge(run):
    cut_out = run("magic_copy", COFFEE, points=CENTER)["cut_out"]
    assert max(cut_out.shape) < SIDE
    assert {0, 255} < set(np.unique(cut_out.alpha))


def test_a_click_without_a_text_removes_and_changes_nothing_else(run):
    found = run("show_anything", COFFEE, points=CENTER)
    difference = changed(COFFEE, found["edited"])
    assert difference.any()
    assert not (difference & ~found["masks"].union()).any()


def test_an_explanation_shows_the_segments_that_speak_for_a_text(run):
    found = run("explain", COFFEE, prompt="cup of coffee", against="a horse", samples=40)
    assert 0 < found["score"] < 1
    assert (np.diff(found["masks"].scores) <= 0).all()


def test_automatic_masks_are_added_to_the_colors(run):
    found = run("sam_augmented", COFFEE)
    assert (found["augmented"].pixels[:, :, 0] == COFFEE.pixels[:, :, 0]).all()
    assert (found["augmented"].pixels[:, :, 1:] >= COFFEE.pixels[:, :, 1:]).all()


def test_counts_by_text_are_of_instances(run):
    found = run("count_by_text", COFFEE, prompt="cup")
    assert found["count"] == len(found["masks"]) == 1


def test_erased_text_cannot_be_read_any_more(run):
    page = picture("page")
    before = run("ocr", page)["text"]
    found = run("ocr_erase", page)
    assert "markers" in before
    assert len(run("ocr", found["erased"])["text"]) < 0.1 * len(before)
    assert not (changed(page, found["erased"]) & ~found["masks"].union()).any()


def test_only_the_chosen_letters_are_erased(run):
    page = picture("page")
    after = run("ocr", run("ocr_erase", page, letters="Region")["erased"])["text"]
    assert "Region" not in after
    assert "histogram" in after


def test_every_line_has_a_mask(run):
    found = run("ocr_segment", picture("page"))
    assert len(found["masks"]) == len(found["lines"]) > 4
    assert found["masks"].labels == found["lines"].labels


def test_tiles_find_in_a_large_image_what_one_look_finds_in_a_small_one(run):
    sheet = Image(np.concatenate([COFFEE.pixels, COFFEE.pixels], axis=1))
    found = run("segment_tiles", sheet, prompt="cup", side=SIDE, overlap=0)
    once = run("grounded_sam", COFFEE, prompt="cup")["masks"]
    width = COFFEE.shape[1]
    halves = np.split(found["masks"].union(), [width], axis=1)
    assert all((half == once.union()).all() for half in halves)


def test_everything_in_tiles_covers_what_it_covers_at_once(run):
    tiled = run("everything_in_tiles", COFFEE, side=160, overlap=64)["masks"].union()
    whole = run("segment_anything", COFFEE)["masks"].union()
    assert tiled.mean() > 0.9 * whole.mean()
