"""The error of an instruction that is not understood."""

from __future__ import annotations

from collections.abc import Sequence

from ..foundation.errors import AnyloomError


class EditError(AnyloomError):
    """An instruction is not understood, or cannot be carried out; names the words.

    words:      the words of the instruction that are the reason.
    suggestion: the nearest instruction that is understood; "" without one.
    example:    the suggestion only shows what an instruction looks like.
    """

    def __init__(
        self,
        message: str,
        words: Sequence[str] = (),
        suggestion: str = "",
        *,
        example: bool = False,
        others: Sequence[str] = (),
    ) -> None:
        """Name the reason.

        Args:
            example: the suggestion only shows what an instruction looks like.
            others: more suggestions.
        """
        hint = "for example" if example else "did you mean"
        quoted = ", ".join(f"“{one}”" for one in (suggestion, *others))
        super().__init__(f"{message}; {hint}: {quoted}" if suggestion else message)
        self.message = message
        self.words = tuple(words)
        self.suggestion = suggestion
        self.example = example
