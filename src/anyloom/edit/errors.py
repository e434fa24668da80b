"""The error of an instruction that is not understood."""

from __future__ import annotations

from collections.abc import Sequence

from ..foundation.errors import AnyloomError


class EditError(AnyloomError):
    """An instruction is not understood, or cannot be carried out; names the words.

    words:      the words of the instruction that are the reason.
    suggestion: the nearest instruction that is understood; "" without one.
    """

    def __init__(
        self,
        message: str,
        words: Sequence[str] = (),
        suggestion: str = "",
        *,
        example: bool = False,
    ) -> None:
        """Name the reason.

        Args:
            example: the suggestion only shows what an instruction looks like.
        """
        hint = "for example" if example else "did you mean"
        super().__init__(f"{message}; {hint}: “{suggestion}”" if suggestion else message)
        self.message = message
        self.words = tuple(words)
        self.suggestion = suggestion
