"""Values as images: overlays on an image, contact sheets, thumbnails, notebook display.

`draw` paints values onto their image, `image_of` shows a value alone, `contact_sheet` arranges
images in a grid with captions, `thumbnail` makes a small JPEG of any value, and `mime_bundle` is
what a notebook displays.
"""

from .display import image_of, mime_bundle, table_html, thumbnail
from .overlay import draw
from .painters import Captions
from .palette import ColorBy, color_of
from .scaling import downscale
from .sheet import contact_sheet

__all__ = [
    "Captions",
    "ColorBy",
    "color_of",
    "contact_sheet",
    "downscale",
    "draw",
    "image_of",
    "mime_bundle",
    "table_html",
    "thumbnail",
]
