"""Clicks on an image in a notebook, whose mask follows; the marks are values for further nodes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from ..core.signature import conversion
from ..foundation.errors import AnyloomError, InputError
from ..foundation.plain_text import plain
from ..interaction.marking import Marking, marked_image, mask_layer, shown_image
from ..values.image import Image
from ..values.masks import Masks
from ..values.points import Points
from ..values.regions import Regions
from .record import StaticRecord, picture
from .requirements import require_anywidget

RECORD_SIDE = 640
SHOWN_TEXT = 60


class Clicks:
    """What a person marks in an image; made by `click`.

    At the end of a cell it is an image to click on. In later cells `points`, `regions` and `masks`
    are what is marked then. An input of a canvas that is given the clicks themselves follows them.
    """

    def __init__(
        self, image: Image, *, model: str | None = None, prompts: Mapping[str, Any] | None = None
    ) -> None:
        if not isinstance(image, Image):
            given = plain(repr(image), SHOWN_TEXT)
            raise InputError(f"click: {given} is no Image{conversion(Image, image)}")
        self.image = image
        self._model = model
        self._lock = threading.Lock()
        self._followers: list[Callable[[], None]] = []
        self._marking = Marking.read(prompts or {"objects": []}, image.shape)
        self._masks: Masks | None = None
        self._record = StaticRecord(self._html)

    @property
    def points(self) -> Points:
        """The clicks, each positive or negative, numbered by object."""
        return self._marking.points

    @property
    def regions(self) -> Regions:
        """The boxes."""
        return self._marking.boxes

    @property
    def masks(self) -> Masks:
        """One mask for each marked object.

        Raises:
            AnyloomError: there is no such model, or it failed.
        """
        with self._lock:
            if self._masks is None:
                self._masks = self._marking.masks(self.image, self._model)
            return self._masks

    @property
    def prompts(self) -> dict[str, Any]:
        """The marks as JSON; `click(image, prompts=…)` shows them again for correction."""
        return self._marking.record()

    @prompts.setter
    def prompts(self, record: Mapping[str, Any]) -> None:
        self._mark(record)
        if "widget" in self.__dict__:
            self.widget.prompts = self.prompts

    def follow(self, follower: Callable[[], None]) -> None:
        """Call a function after every change."""
        self._followers.append(follower)

    @cached_property
    def widget(self) -> Any:
        """The widget; made when it is first shown.

        Raises:
            AnyloomError: anywidget is not installed.
        """
        require_anywidget()
        from .click_widget import ClickWidget

        widget = ClickWidget(
            {"image": self._answer_image, "mask": self._answer_mask},
            shape=list(self.image.shape),
            prompts=self.prompts,
            status={"text": self._status(0.0), "busy": False},
            record=self._record.name,
        )
        widget.observe(self._prompts_changed, "prompts")
        return widget

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.widget)
        self._record.show()

    def _prompts_changed(self, change: Any) -> None:
        """Take over marks that the view has sent, and send the masks of these."""
        widget = self.widget
        if change["new"] == self.prompts:
            return
        started = time.monotonic()
        try:
            self._mark(change["new"])
            masks = self.masks
        except AnyloomError as error:
            widget.status = {"text": str(error), "busy": False}
            return
        seconds = time.monotonic() - started
        layer = mask_layer(masks)
        widget.tell("mask", {"seconds": seconds, "masks": len(masks)}, [layer])
        widget.status = {"text": self._status(seconds), "busy": False}
        for follower in list(self._followers):
            follower()
        self._record.update()

    def _mark(self, record: Any) -> None:
        marking = Marking.read(record, self.image.shape)
        with self._lock:
            self._marking, self._masks = marking, None

    def _answer_image(self, content: Any) -> Any:
        return {}, [shown_image(self.image)]

    def _answer_mask(self, content: Any) -> Any:
        masks = self.masks
        return {"masks": len(masks)}, [mask_layer(masks)] if len(masks) else []

    def _status(self, seconds: float) -> str:
        points, boxes = self.points, self.regions
        positive = int(points.positive.sum())
        if not self._marking.objects:
            return "click on an object"
        text = f"{len(self._marking.objects)} marked: +{positive} −{len(points) - positive}"
        text += f", {len(boxes)} boxes" if len(boxes) else ""
        return f"{text}; mask in {seconds * 1000:.0f} ms" if seconds else text

    def _html(self) -> str:
        small = marked_image(self.image, self._marking, self.masks, RECORD_SIDE)
        return picture(small.encode("JPEG", quality=85), self._status(0.0))

    def __repr__(self) -> str:
        return f"<Clicks on {self.image!r}: {self._status(0.0)}>"


def click(
    image: Image, *, model: str | None = None, prompts: Mapping[str, Any] | None = None
) -> Clicks:
    """Click on an image in a notebook: points, boxes, brush and lasso, with a mask that follows.

    Args:
        image: the image.
        model: the name of a Segmenter; None = that of the profile.
        prompts: marks to begin with, from `Clicks.prompts`.

    Raises:
        AnyloomError: it is no Image, anywidget is not installed, or the prompts are no marks.
    """
    return Clicks(image, model=model, prompts=prompts)
