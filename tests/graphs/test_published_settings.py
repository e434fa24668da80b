"""Shipped graphs have the settings of the systems that they are named after."""

from __future__ import annotations

from typing import Any

import pytest

from anyloom import load
from anyloom.compiler.definition import Ref
from anyloom.registry.lookup import registry


def setting(graph: str, step: str, parameter: str) -> Any:
    """Return what a step of a shipped graph gets for a parameter, inputs at their defaults."""
    loaded = load(graph)
    value = loaded.nodes[step].arguments[parameter]
    if isinstance(value, Ref):
        return loaded.inputs[value.name].default
    return value


GROUNDED = [
    (name, step)
    for name in sorted(registry.graph_files())
    for step, operation in load(name).nodes.items()
    if operation.operation == "ground"
]


@pytest.mark.parametrize(("graph", "step"), GROUNDED)
def test_another_detector_keeps_the_threshold_of_its_authors(graph: str, step: str):
    if graph == "evaluate_coco":
        return  # average precision counts boxes of any score
    if "box_threshold" in load(graph).nodes[step].arguments:
        assert setting(graph, step, "box_threshold") is None
    assert load(graph).nodes[step].arguments.get("text_threshold") in (None, Ref("text_threshold"))


@pytest.mark.parametrize(
    "graph",
    [
        name
        for name in sorted(registry.graph_files())
        if "text_threshold" in load(name).inputs and name in dict(GROUNDED)
    ],
)
def test_the_threshold_of_words_reaches_the_detector(graph: str):
    step = load(graph).nodes[dict(GROUNDED)[graph]]
    assert step.arguments["text_threshold"] == Ref("text_threshold")
    assert {"grounded_sam", "remove_by_text", "fill_by_text", "replace_by_text"} <= {
        name for name, _ in GROUNDED if "text_threshold" in load(name).inputs
    }


@pytest.mark.parametrize(
    ("graph", "step", "preset"),
    [
        ("grounded_sam", "boxes", "grounded_sam"),
        ("tag_and_segment", "boxes", "automatic_label"),
        ("edit_anything", "found", "edit_anything"),
        ("grounded_inpainting", "boxes", "grounded_sam_script"),
        ("rotated_boxes", "boxes", "grounded_sam_script"),
        ("detect_segment", "boxes", "mmdet_sam"),
        ("anomaly", "boxes", "anomaly"),
    ],
)
def test_grounding_dino_has_the_thresholds_of_the_paper(graph: str, step: str, preset: str):
    assert setting(graph, step, "preset") == preset


@pytest.mark.parametrize(
    ("graph", "step", "parameter", "expected"),
    [
        ("grounded_sam", "boxes", "nms_threshold", 0.8),
        ("grounded_inpainting", "boxes", "nms_threshold", 1.0),
        ("grounded_inpainting", "masks", "candidates", "single"),
        ("tag_and_segment", "boxes", "separator", ", "),
        ("tag_and_segment", "boxes", "nms_threshold", 0.5),
        ("tag_and_segment", "masks", "candidates", "single"),
        ("clip_surgery_points", "clicks", "threshold", 0.8),
        ("clip_surgery_points", "clicks", "down_sample", 2),
        ("clip_surgery_points", "heat", "redundant", [""]),
        ("segment_with_clip", "ranked", "over", "regions"),
        ("segment_with_clip", "ranked", "outside", "gray"),
        ("segment_with_clip", "masks", "min_score", 0.05),
        ("image_edit_anything", "ranked", "over", "regions"),
        ("image_edit_anything", "chosen", "min_score", 0.05),
        ("image_edit_anything", "chosen", "strict", True),
        ("edit_everything", "ranked", "over", "none"),
        ("edit_everything", "ranked", "outside", "white"),
        ("edit_everything", "ranked", "fit", "pad"),
        ("edit_everything", "best", "top", 1),
        ("open_vocabulary", "everything", "points_per_side", 32),
        ("open_vocabulary", "everything", "crop_layers", 0),
        ("open_vocabulary", "described", "box_scale", 1.6),
        ("open_vocabulary", "likely", "top", 3),
        ("anomaly", "named", "nms_threshold", 1),
        ("evaluate_coco", "masks", "refine", None),
        ("evaluate_semantic", "everything", "preset", "semantic_segment_anything"),
        ("evaluate_semantic", "everything", "points_per_side", 64),
        ("evaluate_clicks", "numbers", "count", 9),
        ("evaluate_counting", "true", "shots", 3),
        ("attack", "done", "epsilon", 8),
        ("attack", "done", "iterations", 10),
        ("anomaly", "small", "max_area_share", 0.9),
        ("edit_anything", "found", "nms_threshold", 1),
        ("edit_anything", "found", "order", "query"),
        ("edit_anything", "boxes", "top", 2),
        ("rank_segments", "everything", "preset", "segment_anything_with_clip"),
        ("rank_segments", "small", "longest", 1024),
        ("rank_segments", "ranked", "over", "texts"),
        ("rank_segments", "ranked", "against", ["background"]),
        ("rank_segments", "ranked", "template", "a picture of {}"),
        ("rank_segments", "ranked", "fit", "pad"),
        ("rank_segments", "largest", "top", 100),
        ("caption_everything", "small", "longest", 1024),
        ("caption_everything", "large", "min_area", 2501),
        ("caption_everything", "first", "top", 10),
        ("caption_everything", "first", "by", "given"),
        ("caption_everything", "described", "outside", "keep"),
        ("caption_everything", "described", "prompt", ""),
        ("caption_everything", "sure", "min_score", -1.8),
        ("caption_everything", "lines", "min_score", 0.2),
        ("caption_anything", "objects", "candidates", "single"),
        ("caption_anything", "objects", "refine_negative", True),
        ("text2seg", "ranked", "fit", "squash"),
        ("text2seg", "ranked", "over", "regions"),
        ("text2seg", "from_pieces", "min_score", 0.05),
        ("text2seg", "from_pieces", "strict", True),
        ("text2seg", "clicks", "threshold", 0.8),
        ("text2seg", "clicks", "down_sample", 2),
        ("text2seg", "from_boxes", "candidates", "single"),
        ("text2seg", "from_points", "candidates", "single"),
        ("text2seg", "heat", "redundant", [""]),
        ("text2seg", "found", "one_by_one", True),
        ("text2seg", "found", "nms_threshold", 1.0),
        ("text2seg", "everything", "points_per_side", 10),
        ("semantic_segment_anything", "everything", "points_per_side", 64),
        ("inpaint_anything_remove", "masks", "candidates", "all"),
        ("inpaint_anything_remove", "grown", "kernel", 15),
        ("inpaint_anything_fill", "grown", "kernel", 50),
        ("inpaint_anything_replace", "grown", "kernel", 1),
        ("relations", "distinct", "iou_threshold", 0.8),
        ("relations", "distinct", "better", "area"),
        ("rank_label_maps", "largest", "top", 9),
        ("image_to_paragraph", "small", "longest", 384),
        ("image_to_paragraph", "largest", "top", 5),
        ("image_to_paragraph", "captioned", "outside", "black"),
        ("boxes_to_labels", "masks", "candidates", "single"),
        ("boxes_to_labels", "map", "order", "given"),
        ("rotated_boxes", "masks", "candidates", "single"),
        ("ocr_segment", "masks", "candidates", "single"),
        ("ocr_erase", "grown", "kernel", 9),
        ("ocr_replace", "grown", "kernel", 1),
        ("explain", "explained", "samples", 500),
        ("explain", "explained", "top", 5),
        ("edit_anything", "edited", "guidance", 7.5),
        ("edit_anything", "edited", "control_scale", 1.0),
        ("edit_anything", "small", "shortest", 512),
        ("edit_anything", "small", "multiple", 64),
        ("edit_anything", "masks", "max_area", 400),
        ("edit_anything_by_click", "large", "shortest", 1024),
        ("edit_anything_by_click", "painted", "guidance", 9),
        ("edit_anything_by_click", "painted", "control_scale", 0.5),
    ],
)
def test_a_step_has_the_setting_of_the_original(
    graph: str, step: str, parameter: str, expected: Any
):
    assert setting(graph, step, parameter) == expected


def test_show_anything_dilates_what_it_removes_and_not_what_it_paints():
    nodes = load("show_anything").nodes
    assert nodes["edited"].arguments["masks"] == Ref("changed")
    assert setting("show_anything", "changed", "kernel") == 1
    assert nodes["removed"].arguments["masks"] == Ref("grown")
    assert setting("show_anything", "grown", "kernel") == 7


def test_edits_by_text_and_by_click_have_the_results_and_words_of_the_authors():
    by_text, by_click = load("edit_anything").inputs, load("edit_anything_by_click").inputs
    assert (len(by_text["seeds"].default), len(by_click["seeds"].default)) == (3, 2)
    quality = "best quality, extremely detailed"
    assert by_text["quality"].default == by_click["quality"].default == quality
    assert by_click["negative_prompt"].default == f"{by_text['negative_prompt'].default}, NSFW"


@pytest.mark.parametrize("profile", ["small", "standard"])
@pytest.mark.parametrize("graph", ["caption_everything", "rank_segments"])
def test_a_published_cut_off_is_compared_in_the_published_ranker(graph: str, profile: str):
    assert registry.models().profiles[profile][f"{graph}.ranker"] == "clip-vit-b32"
