"""Widgets of the notebook: a module of JavaScript, its state, and answers to its requests.

This module imports anywidget, which is part of the extra `notebook`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget

from ..foundation.errors import AnyloomError, one_line

STATIC = Path(__file__).parent / "static"
Answer = tuple[dict[str, Any], Sequence[bytes]]
"""The content of an answer as JSON, and its buffers."""


class RequestWidget(anywidget.AnyWidget):
    """A widget whose view asks questions; `web/src/jupyter/model_transport.ts` is the other side.

    A request has a kind and an id; the answer has the id and what the function of its kind returns,
    or an error.
    """

    def __init__(
        self, answers: dict[str, Callable[[dict[str, Any]], Answer]], **state: Any
    ) -> None:
        super().__init__(**state)
        self._answers = answers
        self.on_msg(self._asked)

    def tell(self, kind: str, content: dict[str, Any], buffers: Sequence[bytes] = ()) -> None:
        """Send a message that is no answer to every view."""
        self.send({**content, "kind": kind}, list(buffers))

    def _asked(self, widget: Any, content: Any, buffers: Any) -> None:
        kind, asked = content.get("kind"), content.get("id")
        try:
            if kind not in self._answers:
                raise AnyloomError(f"unknown request {kind!r}")
            answer, files = self._answers[kind](content)
        except Exception as error:
            self.send({"id": asked, "refused": one_line(error)})
            return
        self.send({**answer, "id": asked}, list(files))
