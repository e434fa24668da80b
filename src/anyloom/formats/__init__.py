"""File formats of annotations: COCO, LabelMe, YOLO, CVAT, Label Studio, Pascal VOC, PNG and others.

`to_…` and `from_…` convert Regions, Masks and LabelMap, one module per format; coordinates follow
the conventions of `anyloom.values` on one side and those of the format on the other. `CocoWriter`
writes a COCO document of any length. supervision's Detections are methods of Regions.
"""

from .classes import class_names, prompt_phrases
from .coco import (
    CocoImage,
    CocoWriter,
    coco_categories,
    coco_category_ids,
    coco_document,
    from_coco_annotations,
    read_coco,
    to_coco_annotations,
)
from .cvat import cvat_labels, read_cvat, to_cvat
from .dota import ROTATED_BOX, read_dota, smallest_rotated_box, to_dota
from .label_studio import label_studio_config, read_label_studio, to_label_studio
from .labelme import from_labelme, to_labelme
from .panoptic import read_panoptic
from .png import label_map_from_png, label_map_to_png, mask_from_png, mask_to_png, shape_to_png
from .polygons import Polygon, mask_to_polygons, polygons_to_mask
from .report import ReadingReport
from .sam import from_sam_records, to_sam_records
from .via import read_via
from .voc import read_voc, to_voc
from .yolo import from_yolo, to_yolo, yolo_data
from .yolo_parts import YoloParts

__all__ = [
    "ROTATED_BOX",
    "CocoImage",
    "CocoWriter",
    "Polygon",
    "ReadingReport",
    "YoloParts",
    "class_names",
    "coco_categories",
    "coco_category_ids",
    "coco_document",
    "cvat_labels",
    "from_coco_annotations",
    "from_labelme",
    "from_sam_records",
    "from_yolo",
    "label_map_from_png",
    "label_map_to_png",
    "label_studio_config",
    "mask_from_png",
    "mask_to_png",
    "mask_to_polygons",
    "polygons_to_mask",
    "prompt_phrases",
    "read_coco",
    "read_cvat",
    "read_dota",
    "read_label_studio",
    "read_panoptic",
    "read_via",
    "read_voc",
    "shape_to_png",
    "smallest_rotated_box",
    "to_coco_annotations",
    "to_cvat",
    "to_dota",
    "to_label_studio",
    "to_labelme",
    "to_sam_records",
    "to_voc",
    "to_yolo",
    "yolo_data",
]
