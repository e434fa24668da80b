"""Values as images: overlays on an image, contact sheets, thumbnails, notebook display.

`draw` paints values onto their image, `image_of` shows a value alone, `contact_sheet` arranges
images in a grid with captions, `thumbnail` makes a small JPEG of any value, and `mime_bundle` is
what a notebook displays. `__init__.pyi` lists them; each is imported when it is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
