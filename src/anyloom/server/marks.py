"""Masks of what a person marks in an image, while it is marked."""

from __future__ import annotations

import base64
import threading
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from ..compiler.checked import CheckedGraph
from ..compiler.checking import check
from ..compiler.graphs import loads
from ..engine.engine import Engine
from ..interaction.marking import Marking, mask_layer
from ..scheduling.accounts import Account
from ..values import Image, Masks
from .run_queue import TooManyRunsError
from .settings import ServerSettings

_GRAPH = """\
graph: marks
inputs:
  image: Image
  points: {type: Points | None, default: null}
  regions: {type: Regions | None, default: null}
models: {segmenter: null}
nodes:
  masks: {segment: {image: $image, points: $points, regions: $regions, model: $segmenter}}
outputs: {masks: $masks}
"""
MOST_OF_CLIENT = 24
"""Masks that one client may wait for at once."""
PRIORITY = 9
"""A person waits, with the pointer on the image."""


class MarkSegmenter:
    """Segments what is marked, with the segmenter of the server's profile."""

    def __init__(self, settings: ServerSettings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine
        self._of_client: Counter[str] = Counter()
        self._lock = threading.Lock()

    @cached_property
    def _checked(self) -> CheckedGraph:
        chosen = {k: v for k, v in self._settings.models.items() if k == "segmenter"}
        return check(loads(_GRAPH), profile=self._settings.profile, models=chosen)

    def found(self, client: str, image: Image, record: Any) -> dict[str, Any]:
        """Return the masks of what is marked, as run lengths and as a transparent PNG.

        Args:
            record: see `Marking.record`.

        Raises:
            InputError: the record holds no marks.
            TooManyRunsError: the client waits for as many as it may.
            AnyloomError: there is no segmenter, or it failed.
        """
        with self._lock:
            if self._of_client[client] >= MOST_OF_CLIENT:
                raise TooManyRunsError(f"{MOST_OF_CLIENT} masks of this client are under way")
            self._of_client[client] += 1
        try:
            return self._found(client, image, record)
        finally:
            with self._lock:
                self._of_client[client] -= 1

    def _found(self, client: str, image: Image, record: Any) -> dict[str, Any]:
        marking = Marking.read(record, image.shape)

        def segment(given: Image, **prompts: Any) -> Masks:
            inputs: Mapping[str, Any] = {"image": given, **prompts}
            account = Account(client, priority=PRIORITY)
            result = self._engine.run(self._checked, inputs, account=account)
            result.raise_failure()
            return result.outputs["masks"]

        masks = marking.masks(image, segment=segment)
        layer = base64.b64encode(mask_layer(masks)).decode() if len(masks) else ""
        return {"masks": len(masks), "rle": masks.shapes.to_coco(), "layer": layer}
