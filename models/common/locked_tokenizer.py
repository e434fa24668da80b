"""How do several threads use one tokenizer?"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any


class SharedTokenizer:
    """A tokenizer of transformers that is called by one thread at a time.

    The fast tokenizers keep padding and truncation as state, which a second caller would change
    under the first one's hands.
    """

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self._lock = threading.Lock()

    def __call__(self, texts: str | Sequence[str], **how: Any) -> Any:
        """Return what the tokenizer makes of texts."""
        with self._lock:
            return self.tokenizer(texts, **how)

    def decode(self, tokens: Sequence[int], **how: Any) -> str:
        """Return tokens as a text."""
        with self._lock:
            return self.tokenizer.decode(tokens, **how)
