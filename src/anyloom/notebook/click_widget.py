"""The widget for clicks on an image."""

from __future__ import annotations

import traitlets

from .widget import STATIC, RequestWidget


class ClickWidget(RequestWidget):
    """State of the view: size of the image, marks, a line about the masks, the static record."""

    _esm = (STATIC / "clicks.js").read_text("utf-8")
    shape = traitlets.List().tag(sync=True)
    prompts = traitlets.Dict().tag(sync=True)
    record = traitlets.Unicode().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
