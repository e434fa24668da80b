"""Built-in nodes: typed functions, one file per task."""

from .answering import answer, answer_image
from .caption_scores import score_captions
from .captioning import caption, caption_image, describe_regions, refine_text, texts_of, with_texts
from .conversion import (
    boxes_from_masks,
    masks_from_boxes,
    masks_from_label_map,
    number_picture,
    to_label_map,
)
from .counting import count, count_by_example, count_by_label
from .cropping import cut_out
from .depth_estimation import depth
from .drawing import contact_sheet, draw
from .export import (
    table_of,
    write_coco,
    write_json,
    write_label_map_png,
    write_labelme,
    write_masks_png,
    write_table,
    write_yolo,
)
from .files import load_folder, load_image, save_image
from .grounding import ground, ground_like, split_phrases
from .inpainting import composite, inpaint
from .instruct import write_text
from .mask_algebra import combine_masks, intersect, invert, join, overlap_code, subtract, union
from .morphology import closing, dilate, drop_islands, erode, expand_square, fill_holes, opening
from .phrases import noun_phrases
from .prompt_parsing import boxes_from_text, points_from_text, points_in_regions
from .ranking import rank, rank_by_example
from .scene_description import list_captions, list_lines, write_paragraph
from .segmentation import segment, segment_everything, segment_text
from .segmenting_by_example import segment_like
from .selection import filter, label, pick, select
from .semantics import segment_panoptic, semantic_map, semantic_vote
from .similarity_maps import (
    heatmap,
    heatmap_like,
    heatmaps,
    masks_from_heatmap,
    points_from_heatmap,
)
from .suppression import nms
from .tagging import tag
from .text_inpainting import fill, fill_along, replace_background
from .text_reading import joined_text, read_text

__all__ = [
    "answer",
    "answer_image",
    "boxes_from_masks",
    "boxes_from_text",
    "caption",
    "caption_image",
    "closing",
    "combine_masks",
    "composite",
    "contact_sheet",
    "count",
    "count_by_example",
    "count_by_label",
    "cut_out",
    "depth",
    "describe_regions",
    "dilate",
    "draw",
    "drop_islands",
    "erode",
    "expand_square",
    "fill",
    "fill_along",
    "fill_holes",
    "filter",
    "ground",
    "ground_like",
    "heatmap",
    "heatmap_like",
    "heatmaps",
    "inpaint",
    "intersect",
    "invert",
    "join",
    "joined_text",
    "label",
    "list_captions",
    "list_lines",
    "load_folder",
    "load_image",
    "masks_from_boxes",
    "masks_from_heatmap",
    "masks_from_label_map",
    "nms",
    "noun_phrases",
    "number_picture",
    "opening",
    "overlap_code",
    "pick",
    "points_from_heatmap",
    "points_from_text",
    "points_in_regions",
    "rank",
    "rank_by_example",
    "read_text",
    "refine_text",
    "replace_background",
    "save_image",
    "score_captions",
    "segment",
    "segment_everything",
    "segment_like",
    "segment_panoptic",
    "segment_text",
    "select",
    "semantic_map",
    "semantic_vote",
    "split_phrases",
    "subtract",
    "table_of",
    "tag",
    "texts_of",
    "to_label_map",
    "union",
    "with_texts",
    "write_coco",
    "write_json",
    "write_label_map_png",
    "write_labelme",
    "write_masks_png",
    "write_paragraph",
    "write_table",
    "write_text",
    "write_yolo",
]
