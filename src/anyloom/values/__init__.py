"""Values: immutable, fingerprinted data that travels on the edges of a graph.

`Image`, `Regions`, `Masks`, `Points`, `Heatmap`, `FeatureMap`, `LabelMap`, `Embedding`, `Table` and
`Document` derive from `Value`; `Text` and `Number` are Python's own types. Conventions, which
`formats` and models convert to and from:

- An image is uint8, height × width × 3, RGB, upright.
- Coordinates are (x, y) in pixels of the image; the center of the top left pixel is (0.5, 0.5).
- A box is (x0, y0, x1, y1); its edges lie between pixels, so x1 and y1 are exclusive.
- A mask is bool, height × width; run lengths are column-major and start with zeros (COCO).
- A score has a kind (`ScoreKind`). A label is one of the texts that the user gave.
- No instance is an empty set, never None and never an error.
"""

from .document import Document
from .embedding import Embedding
from .feature_map import FeatureMap
from .fingerprinting import Unhashable, fingerprint
from .heat_map import Heatmap
from .image import Image
from .masks import LabelMap, Masks
from .points import Points
from .regions import Regions, ScoreKind
from .run_lengths import RunLengths
from .table import Table
from .value import Value

Text = str
"""A text."""
Number = float
"""A number; whole numbers fit too."""

__all__ = [
    "Document",
    "Embedding",
    "FeatureMap",
    "Heatmap",
    "Image",
    "LabelMap",
    "Masks",
    "Number",
    "Points",
    "Regions",
    "RunLengths",
    "ScoreKind",
    "Table",
    "Text",
    "Unhashable",
    "Value",
    "fingerprint",
]
