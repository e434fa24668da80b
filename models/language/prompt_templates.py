"""Prompts that ask a chat model to rewrite a text, and extraction of the text from its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from anyloom import ModelError

CONTROLS = frozenset({"length", "sentiment", "language", "imagination"})
IMAGINATION = (
    "You may add what one can imagine, or what happens before and after, as long as nothing "
    "contradicts the description."
)
LABEL = "Description:"
QUOTES = ('""', "''", "“”", "‘’", "«»", "„“", "「」", "``")
TOKENS_PER_WORD = 4
"""Above the average of common tokenizers in any language that separates words by spaces."""


def rewrite_prompt(text: str, controls: Mapping[str, Any]) -> str:
    """Return the instruction to rewrite a text under some of the controls.

    The phrases are Caption Anything's (Wang et al. 2023).
    """
    phrases = [
        phrase.format(controls[name])
        for name, phrase in (
            ("length", "around {} words"),
            ("sentiment", "of {} sentiment"),
            ("language", "in {}"),
        )
        if controls.get(name) is not None
    ]
    style = f" into new text that is {', '.join(phrases)}" if phrases else ""
    imagination = f" {IMAGINATION}" if controls.get("imagination") else ""
    return (
        f"Rewrite this description of a picture{style}.{imagination} Answer with the new text "
        f"only, without remarks.\n\n{LABEL} {' '.join(text.split())}"
    )


def max_tokens_for(text: str, controls: Mapping[str, Any]) -> int:
    """Return the maximum number of tokens of a rewritten text.

    Without the control "length" it is that of twice as many words and twenty more.
    """
    words = controls.get("length") or 2 * len(text.split()) + 20
    return TOKENS_PER_WORD * int(words) + 16


def rewritten_text(answer: str, model: str) -> str:
    """Return the text in a model's answer to `rewrite_prompt`, on one line.

    Raises:
        ModelError: it is empty.
    """
    text = " ".join(answer.split())
    if text.lower().startswith(LABEL.lower()):
        text = without_quotes(text[len(LABEL) :].strip())
    if not text:
        raise ModelError(f"model '{model}' returned an empty answer; choose another model")
    return text


def final_answer(answer: str, model: str, *, thinks: bool = False) -> str:
    """Return an answer without the model's thinking and without quotes around all of it.

    Args:
        answer: the generated text.
        model: its name, for the error.
        thinks: True if the prompt ended with an opening thinking tag.

    Raises:
        ModelError: the answer ended before the thinking.
    """
    answer = re.sub(r"<(think|thinking)>.*?</\1>", "", answer, flags=re.DOTALL)
    parts = re.split(r"</think(?:ing)?>", answer)
    if re.search(r"<think(ing)?>", parts[-1]) or (thinks and len(parts) == 1):
        raise ModelError(
            f"model '{model}' reached max_tokens while thinking; raise max_tokens, or choose a "
            "model that does not think"
        )
    return without_quotes(parts[-1].strip())


def without_quotes(text: str) -> str:
    """Return a text without one pair of quotes around all of it."""
    for opening, closing in QUOTES:
        inside = text[1:-1]
        if len(text) > 1 and text[0] == opening and text[-1] == closing:
            if opening not in inside and closing not in inside:
                return inside.strip()
            return text
    return text


def complete_sentences(text: str) -> str:
    """Return a cut-off text up to its last complete sentence; all of it if there is none."""
    ends = [match.end() for match in re.finditer(r"[.!?…][\"'”’»)]*(?=\s)|[。！？][」”]?", text)]
    return text[: ends[-1]] if ends else text
