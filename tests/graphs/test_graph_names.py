"""Names by which a reader looks for a graph: those of the survey's systems, and the graphs' own."""

from __future__ import annotations

import pytest

from anyloom import AnyloomError, load
from anyloom.registry.lookup import registry

SHIPPED = (
    "segment_anything any_prompt seggpt_in_context oneformer_panoptic u_specify segment_with_clip",
    "sam_augmented rgbd rank_segments automatic_masks",
    "semantic_segment_anything open_vocabulary caption_then_ground tag_and_segment detect_segment",
    "rotated_boxes boxes_to_labels rank_label_maps",
    "text2seg grounded_sam clip_surgery_points anomaly weak_labels camouflage cracks craters",
    "segment_by_text",
    "inpaint_anything_remove inpaint_anything_fill inpaint_anything_replace remove_by_text",
    "fill_by_text replace_by_text edit_everything edit_anything edit_anything_by_click",
    "edit_in_turn",
    "image_edit_anything show_anything grounded_inpainting background_swap layers",
    "cut_out_objects",
    "style_transfer",
    "caption_anything caption_everything ask_anything image_to_paragraph relations explain",
    "count_anything count_by_text",
    "persam persam_f by_example",
    "ocr ocr_segment ocr_erase ocr_replace",
    "evaluate_prompts evaluate_clicks evaluate_robustness evaluate_camouflage evaluate_counting",
    "evaluate_coco evaluate_semantic attack",
    "medsam medsam_volume",
    "map_by_text segment_tiles everything_in_tiles",
)
"""Names under which graphs have been shipped; each stays, whatever folder its file moves to."""


@pytest.mark.parametrize("name", [name for line in SHIPPED for name in line.split()])
def test_a_graph_answers_to_its_name_in_any_folder(name: str):
    assert load(name).name == name


def test_no_graph_has_the_name_of_a_node_which_a_step_would_be():
    assert not registry.graph_files().keys() & registry.nodes().keys()


@pytest.mark.parametrize(
    ("system", "graph"),
    [
        ("seem", "any_prompt"),
        ("paddleseg", "segment_with_clip"),
        ("segment_anything_with_clip", "rank_segments"),
        ("ssa", "semantic_segment_anything"),
        ("mmdet_sam", "detect_segment"),
        ("prompt-segment-anything", "detect_segment"),
        ("MMRotate-SAM", "rotated_boxes"),
        ("samrs", "boxes_to_labels"),
        ("satir", "rank_label_maps"),
        ("saa", "anomaly"),
        ("sepl", "weak_labels"),
        ("samcod", "evaluate_camouflage"),
        ("iea", "image_edit_anything"),
        ("mmediting_sam", "background_swap"),
        ("sd_webui", "layers"),
        ("lime_sam", "explain"),
        ("relate_anything", "relations"),
        ("samtext", "ocr_segment"),
        ("sam_robustness", "evaluate_robustness"),
        ("ritm", "evaluate_clicks"),
        ("attack_sam", "attack"),
        ("segment_any_rgbd", "rgbd"),
        ("Inpaint Anything", "inpaint_anything_remove"),
    ],
)
def test_the_name_of_a_published_system_leads_to_its_graph(system: str, graph: str):
    with pytest.raises(AnyloomError) as caught:
        load(system)
    message, _, found = str(caught.value).partition("; see ")
    assert message == f"unknown graph '{system}'"
    assert graph in found.split(", ")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("text2sek", "did you mean 'text2seg'?"),
        ("clip_surgery", "did you mean 'clip_surgery_points'?"),
        ("inpaint_anything", "matches: inpaint_anything_fill, inpaint_anything_remove, "),
    ],
)
def test_names_of_graphs_that_are_similar_are_suggested_before_systems(name: str, hint: str):
    with pytest.raises(AnyloomError, match=f"unknown graph '{name}'; ") as caught:
        load(name)
    assert hint in str(caught.value)
