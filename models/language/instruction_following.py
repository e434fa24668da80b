"""Completion and rewriting of texts by models that follow instructions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from anyloom import Checkpoint

from .prompt_templates import (
    CONTROLS,
    complete_sentences,
    max_tokens_for,
    rewrite_prompt,
    rewritten_text,
)


class InstructionFollower(ABC):
    """The part of a LanguageModel and TextRefiner that chat models have in common."""

    checkpoint: Checkpoint
    controls = CONTROLS

    @abstractmethod
    def answers(
        self,
        instructions: Sequence[str],
        max_tokens: int,
        temperature: float,
        seed: int,
        schema: str | None = None,
    ) -> list[tuple[str, bool]]:
        """Return (text, whether it ended before `max_tokens`) for each instruction."""

    def refine(self, text: str, controls: Mapping[str, Any]) -> str:
        """Return the text rewritten; without controls it is returned as it is.

        Raises:
            ModelError: the answer is empty, or the text is longer than the model's maximum.
        """
        if not controls:
            return text
        prompt, max_tokens = rewrite_prompt(text, controls), max_tokens_for(text, controls)
        [(answer, finished)] = self.answers([prompt], max_tokens, 0.0, 0)
        answer = answer if finished else complete_sentences(answer)
        return rewritten_text(answer, self.checkpoint.name)

    def complete(
        self,
        instructions: Sequence[str],
        *,
        max_tokens: int = 256,
        temperature: float = 0.0,
        seed: int = 0,
        schema: str | None = None,
    ) -> list[str]:
        """Return one answer per instruction; see `LanguageModel.complete`.

        Raises:
            ModelError: an instruction is longer than the model's maximum, or its answer ended
                before the model had finished thinking.
        """
        answers = self.answers(instructions, max_tokens, temperature, seed, schema)
        return [text for text, _ in answers]
