"""How do values become images?"""

from .display import image_of, mime_bundle, table_html, thumbnail
from .layers import Captions
from .overlay import draw
from .palette import ColorBy, color_of
from .sheet import contact_sheet, shrunk

__all__ = [
    "Captions",
    "ColorBy",
    "color_of",
    "contact_sheet",
    "draw",
    "image_of",
    "mime_bundle",
    "shrunk",
    "table_html",
    "thumbnail",
]
