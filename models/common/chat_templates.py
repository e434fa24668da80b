"""Chat prompts by a checkpoint's own template, without special tokens from the user's text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anyloom import Checkpoint, ModelError, one_line


def check_chat_template(checkpoint: Checkpoint, source: Any) -> None:
    """Make sure that a tokenizer or processor has a chat template.

    Raises:
        ModelError: it has none.
    """
    if source.chat_template is None:
        raise ModelError(
            f"model '{checkpoint.name}' has no chat template; choose an instruction-tuned one, "
            "such as an -Instruct"
        )


def chat_prompt(checkpoint: Checkpoint, source: Any, content: Any, **options: Any) -> str:
    """Return one turn of a user as a prompt, up to the start of the answer.

    Args:
        checkpoint: named in errors.
        source: a tokenizer or processor with a chat template.
        content: of the message: a text, or a list of parts.
        options: further arguments of `apply_chat_template`.

    Raises:
        ModelError: the template fails.
    """
    try:
        return source.apply_chat_template(
            [{"role": "user", "content": content}], add_generation_prompt=True, **options
        )
    except Exception as error:  # a checkpoint's template may raise anything
        raise ModelError(
            f"model '{checkpoint.name}': its chat template cannot be used ({one_line(error)[:300]})"
        ) from error


def special_words(tokenizer: Any) -> list[str]:
    """Return the special tokens of a tokenizer as they would be written in a text."""
    return [token.content for token in tokenizer.added_tokens_decoder.values() if token.special]


def without_words(text: str, words: Sequence[str]) -> str:
    """Return a text with some words replaced by spaces."""
    for word in words:
        text = text.replace(word, " ")
    return text
