"""Every shipped graph checks without warnings and works on a real photo with lite models."""

from __future__ import annotations

from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from rasterio.transform import xy

from anyloom import Engine, Image, LabelMap, Masks, check, load, run_folder
from anyloom.core import types
from anyloom.drawing import downscale
from anyloom.registry.lookup import registry
from tests.photos import photos, picture
from tests.runs.rasters import NORTH_UP
from tests.runs.rasters import write as write_raster

GRAPHS = sorted(registry.graph_files())
PAINTED = {"edit_add", "edit_background_text", "edit_instruct", "edit_replace", "edit_restyle"}
"""Verbs that lite refuses, because it has no model that paints what a text describes."""
SIDE = 320


@pytest.fixture(scope="module")
def engine():
    with Engine() as engine:
        yield engine


@pytest.fixture(scope="module")
def run(engine):
    def run(name, image, **inputs):
        checked = check(load(name), profile="lite")
        result = engine.run(checked, {"image": image, **inputs})
        result.raise_failure()
        return result.outputs

    return run


def small(name: str) -> Image:
    return downscale(picture(name), SIDE)


def box_of(name: str, label: str) -> np.ndarray:
    """Return the box of an object in the small photo: x0, y0, x1, y1."""
    photo = photos()[name]
    return np.array(photo.present[label]) * SIDE / max(photo.image.shape)


def share_inside(masks: Masks, box: np.ndarray) -> float:
    """Return the fraction of the masks' pixels that lies in a box."""
    x0, y0, x1, y1 = box.round().astype(int)
    covered = masks.union()
    return float(covered[y0:y1, x0:x1].sum() / covered.sum())


COFFEE = small("coffee")
CUP = box_of("coffee", "cup of coffee")
BRANCHES = ("from_boxes", "from_points", "from_pieces")


@pytest.mark.parametrize("name", GRAPHS)
def test_a_shipped_graph_checks_without_warnings(name):
    graph = load(registry.graph_files()[name])
    assert graph.name == name
    assert graph.about.endswith(".")
    assert check(graph, profile="small" if name in PAINTED else "lite").warnings == ()
    text = registry.graph_files()[name].read_text("utf-8")
    assert text.startswith("# ")
    assert max(map(len, text.splitlines())) <= 100
    assert len([line for line in text.splitlines() if not line.startswith("#")]) <= 40


@pytest.mark.parametrize("name", sorted({*GRAPHS} - PAINTED))
def test_a_shipped_graph_names_a_model_only_where_lite_has_none(name):
    graph = load(registry.graph_files()[name])
    able = registry.models().profiles["lite"]
    for slot, protocols in check(graph, profile="lite").protocols.items():
        assert (graph.models[slot] is None) == all(p.__name__ in able for p in protocols)


def test_an_option_takes_the_same_in_all_shipped_graphs():
    """The operands of a verb have the names of its sentences, such as "with"."""
    kinds: dict[str, dict[Any, str]] = {}
    for graph in map(load, GRAPHS):
        for option, declared in graph.inputs.items() if not graph.says else ():
            for kind in types.union_members(declared.type):
                if kind is not type(None):
                    kinds.setdefault(option, {})[types.plain(kind)] = graph.name
    assert {option: found for option, found in kinds.items() if len(found) > 1} == {}


def test_text2seg_finds_the_cup_in_each_of_its_three_branches(run):
    found = run("text2seg", COFFEE, prompt="cup of coffee")
    assert share_inside(found["from_boxes"], CUP) > 0.6
    assert share_inside(found["from_points"], CUP) > 0.6
    assert max(share_inside(segment, CUP) for segment in found["from_pieces"]) > 0.8
    assert found["masks"].labels == ("cup of coffee",)
    assert found["masks"].scores.tolist() == [found["from_boxes"].scores.max()]
    votes = sum(found[branch].union().astype(int) for branch in BRANCHES)
    assert (found["masks"].union() == (votes >= 2)).all()
    assert found["overlay"].shape == COFFEE.shape


def test_text2seg_skips_branches_that_are_switched_off(run):
    found = run("text2seg", COFFEE, prompt="cup of coffee", use_points=False, use_pieces=False)
    assert found["from_points"] is None
    assert found["from_pieces"] is None
    assert (found["masks"].union() == found["from_boxes"].union()).all()


def test_text2seg_rules_lie_between_intersection_and_union(run):
    covered = {
        rule: run("text2seg", COFFEE, prompt="cup of coffee", combine=rule)["masks"].union()
        for rule in ("intersection", "vote", "union")
    }
    assert (covered["intersection"] <= covered["vote"]).all()
    assert (covered["vote"] <= covered["union"]).all()


def test_grounded_sam_labels_what_it_finds_with_the_users_words(run):
    found = run("grounded_sam", COFFEE, prompt="cup of coffee, elephant")
    assert set(found["masks"].labels) == {"cup of coffee"}
    assert share_inside(found["masks"], CUP) > 0.6
    assert len(found["boxes"]) == len(found["masks"])
    assert (found["masks"].scores == found["boxes"].scores).all()
    assert found["masks"].score_kind == "detector"
    assert isinstance(found["map"], LabelMap)
    assert found["map"].numbers.max() <= len(found["masks"]), "as the values in mask.json"


@pytest.mark.parametrize(
    ("graph", "inputs"),
    [
        ("grounded_sam", {"prompt": "cup, plate"}),
        ("segment_by_text", {"prompt": "cup, plate"}),
        ("tag_and_segment", {"tags": "cup, plate", "min_score": 0.1}),
    ],
)
def test_an_object_has_one_label_or_one_of_each_as_asked(run, graph, inputs):
    each = run(graph, COFFEE, **inputs, max_overlap=0.3, per_label=True)["masks"]
    once = run(graph, COFFEE, **inputs, max_overlap=0.3)["masks"]
    assert set(each.labels) == {"cup", "plate"}
    assert 0 < len(once) < len(each)
    assert once.scores.max() == each.scores.max(), "the better one stays"


@pytest.mark.parametrize("graph", ["grounded_sam", "segment_by_text", "text2seg"])
def test_a_higher_minimum_score_finds_less(run, graph):
    found = run(graph, COFFEE, prompt="cup of coffee", min_score=0.99)
    boxes = found["from_boxes"] if graph == "text2seg" else found["masks"]
    assert len(boxes) == 0


def test_segment_by_text_finds_the_cup_with_one_model(run):
    found = run("segment_by_text", COFFEE, prompt="cup of coffee, elephant")["masks"]
    assert set(found.labels) == {"cup of coffee"}
    assert found.score_kind == "detector"
    assert share_inside(found, CUP) > 0.6


def test_a_point_gives_one_inpainted_image_per_candidate_mask(run):
    x, y = ((CUP[:2] + CUP[2:]) / 2).astype(int)
    found = run("inpaint_anything_remove", COFFEE, points=f"{x},{y}")
    assert len(found["removed"]) == len(found["masks"]) >= 1
    for painted, mask in zip(found["removed"], found["masks"].masks(), strict=True):
        assert (painted.pixels[~mask] == COFFEE.pixels[~mask]).all()
        assert (painted.pixels[mask] != COFFEE.pixels[mask]).any(axis=1).mean() > 0.5


def test_objects_that_a_text_names_are_removed(run):
    found = run("remove_by_text", COFFEE, prompt="cup of coffee")
    mask = found["masks"].union()
    assert share_inside(found["masks"], CUP) > 0.5
    assert (found["removed"].pixels[~mask] == COFFEE.pixels[~mask]).all()
    assert (found["removed"].pixels[mask] != COFFEE.pixels[mask]).any(axis=1).mean() > 0.5


def test_a_text_that_matches_nothing_leaves_the_image_unchanged(run):
    found = run("remove_by_text", COFFEE, prompt="elephant")
    assert len(found["masks"]) == 0
    assert found["removed"] == COFFEE


def test_each_object_at_a_point_gets_a_caption_of_the_requested_length(run):
    x0, y0, x1, y1 = CUP.astype(int)
    found = run(
        "caption_anything", COFFEE, points=f"{(x0 + x1) // 2},{(y0 + y1) // 2}; 20,20", length=4
    )
    assert len(found["captions"]) == len(found["raw"]) == 2
    assert all(0 < len(text.split()) <= 4 for text in found["captions"])
    assert found["masks"].labels == tuple(found["captions"])
    assert found["scene"]


def test_boxes_are_captioned_and_without_prompts_only_the_scene(run):
    box = ",".join(map(str, CUP.astype(int)))
    assert len(run("caption_anything", COFFEE, boxes=box)["captions"]) == 1
    found = run("caption_anything", COFFEE)
    assert found["captions"] == []
    assert found["scene"]
    assert found["overlay"] == COFFEE


@pytest.mark.parametrize(
    ("name", "value"), [("sentiment", "positive"), ("language", "French"), ("imagination", True)]
)
def test_a_control_that_lite_does_not_support_is_refused_by_name(engine, name, value):
    checked = check(load("caption_anything"), profile="lite")
    result = engine.run(checked, {"image": COFFEE, "points": "100,100", name: value})
    message = str(result.failures[0].error)
    assert f"model 'lite-refiner' does not support {name} (supported: length)" in message
    assert "\n" not in message


def test_segments_are_captioned_best_first_or_largest_first(run):
    everything = {"min_log_score": None, "min_similarity": -1}
    for order, rank in (("given", "scores"), ("area", "areas")):
        found = run("caption_everything", COFFEE, pieces=3, order=order, **everything)
        assert len(found["captions"]) == 3
        assert (np.diff(getattr(found["masks"], rank)) <= 0).all()
        assert (found["masks"].areas > 2500).all()
        assert found["masks"].labels == tuple(found["captions"])


def test_captions_of_low_score_or_similarity_are_left_out(run):
    everything = run("caption_everything", COFFEE, min_log_score=None, min_similarity=-1)
    found = run("caption_everything", COFFEE)
    columns = found["masks"].columns
    assert 0 < len(found["captions"]) < len(everything["captions"])
    assert (columns["caption_score"] >= -1.8).all()
    assert (columns["caption_similarity"] >= 0.15).all()
    assert run("caption_everything", COFFEE, min_similarity=0.99)["captions"] == []


def test_without_a_chat_model_the_paragraph_concatenates_the_captions(run):
    found = run("caption_everything", COFFEE)
    assert found["paragraph"].startswith(found["scene"].capitalize() + ". Parts of it: ")
    assert all(caption in found["paragraph"] for caption in found["captions"])
    assert found["listed"].count("Width:") == len(found["captions"])


def test_captions_may_be_compared_with_their_regions(run):
    box = ",".join(map(str, CUP.astype(int)))
    found = run("caption_anything", COFFEE, boxes=box, similarity=True)
    assert found["masks"].columns["caption_similarity"][0] > 0.2
    assert "caption_similarity" not in run("caption_anything", COFFEE, boxes=box)["masks"].columns


@pytest.mark.parametrize("boxes", ["92,243,138,290", "92,243,138,290; 23,177,65,219"])
def test_coins_are_counted_by_one_example_and_by_two(run, boxes):
    found = run("count_anything", picture("coins"), boxes=boxes)
    assert abs(found["count"] - photos()["coins"].count) <= 2
    assert len(found["masks"]) == found["count"]
    assert np.asarray(found["masks"].columns["example"]).sum() == boxes.count(";") + 1


def test_the_segment_that_the_text_names_is_edited(run):
    found = run("edit_everything", COFFEE, source="cup of coffee")
    assert len(found["mask"]) == 1
    assert share_inside(found["mask"], CUP) > 0.6
    grown = run("edit_everything", COFFEE, source="cup of coffee", radius=3)["mask"]
    assert (grown.union() >= found["mask"].union()).all()
    assert grown.areas[0] > found["mask"].areas[0]


def test_segments_are_scored_by_the_probability_of_the_text(run):
    found = run("rank_segments", COFFEE, prompt="cup of coffee")["masks"]
    assert found.score_kind == "softmax_over_texts"
    assert (found.scores >= 0.5).all()
    assert share_inside(found[0], CUP) > 0.6


def test_automatic_masks_come_with_a_map_and_a_table(run):
    found = run("automatic_masks", COFFEE)
    assert len(found["masks"]) >= 5
    rows = found["metadata"].content.decode().splitlines()
    assert rows[0] == (
        "id,area,bbox_x0,bbox_y0,bbox_w,bbox_h,point_input_x,point_input_y,predicted_iou,"
        "stability_score,crop_box_x0,crop_box_y0,crop_box_w,crop_box_h"
    )
    assert len(rows) == len(found["masks"]) + 1
    assert isinstance(found["map"], LabelMap)


def test_text_is_read_in_order(run):
    found = run("ocr", picture("page"))
    assert "segmentation" in found["text"].lower()
    assert found["lines"].boxes.shape == (len(found["lines"]), 4)
    blank = Image(np.full((80, 120, 3), 200, np.uint8))
    assert run("ocr", blank)["text"] == ""


def test_an_image_is_tagged_and_the_tags_are_segmented(run):
    tags = "elephant, cup of coffee, dog, car"
    found = run("tag_and_segment", COFFEE, tags=tags, count=1)
    assert found["tags"] == ["cup of coffee"]
    assert set(found["masks"].labels) == {"cup of coffee"}
    assert share_inside(found["masks"], CUP) > 0.6
    assert found["count"].columns["count"] == (len(found["masks"]),)
    assert found["scores"].columns["tag"] == ("cup of coffee",)


def test_a_cup_on_a_map_lies_where_the_photo_has_it(engine, tmp_path):
    write_raster(tmp_path / "ortho.tif", COFFEE.pixels.transpose(2, 0, 1))
    graph = check(load("map_by_text"), profile="lite")
    run_folder(
        graph,
        tmp_path / "ortho.tif",
        inputs={"prompt": "cup of coffee"},
        out=tmp_path / "found",
        formats=["gpkg"],
        engine=engine,
    )
    (outline,) = geopandas.read_file(tmp_path / "found/gpkg/ortho.gpkg").geometry
    (left, right), (top, bottom) = xy(NORTH_UP, CUP[1::2], CUP[::2], offset="ul")
    cup = shapely.box(left, bottom, right, top)
    assert outline.intersection(cup).area / outline.area > 0.6
