"""How do regions and masks leave for other tools, and come back?

One file per format. Values convert at these edges only; inside anyloom there is one convention.
"""

from .coco import (
    CocoImage,
    category_ids_of,
    coco_document,
    from_coco_annotations,
    read_coco,
    to_coco_annotations,
)
from .labelme import from_labelme, to_labelme
from .png import label_map_from_png, label_map_to_png, mask_from_png, mask_to_png, shape_to_png
from .polygons import Polygon, mask_of_polygons, polygons_of
from .sam import from_sam_records, to_sam_records
from .yolo import from_yolo, to_yolo, yolo_data

__all__ = [
    "CocoImage",
    "Polygon",
    "category_ids_of",
    "coco_document",
    "from_coco_annotations",
    "from_labelme",
    "from_sam_records",
    "from_yolo",
    "label_map_from_png",
    "label_map_to_png",
    "mask_from_png",
    "mask_of_polygons",
    "mask_to_png",
    "polygons_of",
    "read_coco",
    "shape_to_png",
    "to_coco_annotations",
    "to_labelme",
    "to_sam_records",
    "to_yolo",
    "yolo_data",
]
