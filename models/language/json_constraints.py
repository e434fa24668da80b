"""Decoding that is held to a JSON schema, through llguidance.

At every step, tokens that cannot continue a text of the schema get no probability (Willard and Louf
2023, Efficient guided generation); llguidance computes which these are.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from anyloom import ModelError

if TYPE_CHECKING:
    import torch


def can_constrain() -> bool:
    """Say whether the library is installed."""
    return find_spec("llguidance") is not None


class JsonConstraint:
    """A logits processor under which each row of a batch follows its JSON schema.

    Rows without a schema are free. A row that has all of its text can only end.
    """

    def __init__(self, schemas: Sequence[str | None], tokenizer: Any, end_tokens: set[int]) -> None:
        """Prepare the schemas.

        Args:
            schemas: JSON schemas as JSON, one each row; None for a free one.
            tokenizer: a fast tokenizer of transformers.
            end_tokens: those that end a text.

        Raises:
            ModelError: a schema cannot be followed.
        """
        self.schemas = schemas
        self.tokenizer = tokenizer
        self.end_tokens = sorted(end_tokens)
        self.matchers: list[Any] = []

    def __call__(self, tokens: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
        import torch

        if not self.matchers:
            self._start(logits.shape[1])
        else:
            for row, matcher in enumerate(self.matchers):
                if matcher is not None and not matcher.is_stopped():
                    matcher.consume_token(int(tokens[row, -1]))
        logits = logits.clone()
        for row, matcher in enumerate(self.matchers):
            if matcher is not None:
                allowed = self._allowed(matcher, logits.shape[1])
                logits[row, torch.from_numpy(~allowed).to(logits.device)] = -torch.inf
        return logits

    def _start(self, size: int) -> None:
        from llguidance import LLMatcher
        from llguidance.hf import from_tokenizer

        known = max(size, len(self.tokenizer))
        words = from_tokenizer(self.tokenizer, n_vocab=known, eos_token=self.end_tokens)
        for schema in self.schemas:
            matcher = None
            if schema is not None:
                grammar = LLMatcher.grammar_from_json_schema(
                    schema, overrides={"whitespace_flexible": False}
                )
                matcher = LLMatcher(words, grammar)
                if matcher.is_error():
                    raise ModelError(f"the schema cannot be followed: {matcher.get_error()}")
            self.matchers.append(matcher)

    def _allowed(self, matcher: Any, size: int) -> np.ndarray:
        if matcher.is_stopped():
            allowed = np.zeros(size, bool)
            allowed[self.end_tokens] = True
            return allowed
        bits = np.frombuffer(matcher.compute_bitmask(), np.uint8)
        return np.unpackbits(bits, bitorder="little")[:size].astype(bool)
