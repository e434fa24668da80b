"""How do values become images?"""

from .display import display_picture, picture_of, table_html, thumbnail
from .layers import Captions
from .overlay import draw
from .palette import ColorBy, color_of
from .sheet import contact_sheet, shrunk

__all__ = [
    "Captions",
    "ColorBy",
    "color_of",
    "contact_sheet",
    "display_picture",
    "draw",
    "picture_of",
    "shrunk",
    "table_html",
    "thumbnail",
]
