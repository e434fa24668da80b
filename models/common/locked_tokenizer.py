"""Tokenizers that are safe to call from several threads, and the check of text lengths."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from anyloom import Checkpoint, ModelError


class LockedTokenizer:
    """A transformers tokenizer that one thread at a time calls.

    Fast tokenizers store padding and truncation as state, which concurrent calls would overwrite.
    """

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self._lock = threading.Lock()

    def __call__(self, texts: str | Sequence[str], **options: Any) -> Any:
        """Return the tokenizer's encoding of texts."""
        with self._lock:
            return self.tokenizer(texts, **options)

    def decode(self, tokens: Sequence[int], **options: Any) -> str:
        """Return tokens as a text."""
        with self._lock:
            return self.tokenizer.decode(tokens, **options)


def check_phrase_lengths(
    checkpoint: Checkpoint, phrases: Sequence[str], tokens: Sequence[Sequence[int]], limit: int
) -> None:
    """Make sure that no phrase has more tokens than the model reads.

    Raises:
        ModelError: one line with the phrase and both numbers.
    """
    for phrase, ids in zip(phrases, tokens, strict=True):
        if len(ids) > limit:
            raise ModelError(
                f"model '{checkpoint.name}' reads {limit} tokens of text, the phrase "
                f"'{phrase[:40]}…' has {len(ids)}; shorten it"
            )
