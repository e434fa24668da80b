"""The error of an instruction that is not understood."""

from __future__ import annotations

from collections.abc import Sequence

from ..foundation.errors import AnyloomError


class EditError(AnyloomError):
    """An instruction is not understood, or cannot be carried out; names the words.

    words:      the words of the instruction that are the reason.
    suggestion: the nearest instruction that is understood; "" without one.
    """

    def __init__(self, message: str, words: Sequence[str] = (), suggestion: str = "") -> None:
        hint = f"; did you mean: {suggestion}" if suggestion else ""
        super().__init__(f"{message}{hint}")
        self.message = message
        self.words = tuple(words)
        self.suggestion = suggestion
