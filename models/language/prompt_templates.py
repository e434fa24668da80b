"""How is a chat model told to rewrite a text, and what of its answer is the text?"""

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
TOKENS_A_WORD = 4
"""More than common tokenizers need on average, in any language that puts spaces between words."""


def rewriting(text: str, controls: Mapping[str, Any]) -> str:
    """Return the instruction to rewrite a text under controls; those that are missing are left out.

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
    wanted = f" into new text that is {', '.join(phrases)}" if phrases else ""
    imagination = f" {IMAGINATION}" if controls.get("imagination") else ""
    return (
        f"Rewrite this description of a picture{wanted}.{imagination} Answer with the new text "
        f"only, without remarks.\n\n{LABEL} {' '.join(text.split())}"
    )


def tokens_for(text: str, controls: Mapping[str, Any]) -> int:
    """Return how many tokens a text may take once it is rewritten.

    Without a length it may become twice as long, and twenty words longer.
    """
    words = controls.get("length") or 2 * len(text.split()) + 20
    return TOKENS_A_WORD * int(words) + 16


def rewritten(answer: str, model: str) -> str:
    """Return the text that a model gave for `rewriting`, on one line.

    Raises:
        ModelError: there is none.
    """
    text = " ".join(answer.split())
    if text.lower().startswith(LABEL.lower()):
        text = unquoted(text[len(LABEL) :].strip())
    if not text:
        raise ModelError(f"model '{model}' answered with nothing; choose another one")
    return text


def spoken(answer: str, model: str, *, thinks: bool = False) -> str:
    """Return an answer without the model's thinking and without quotes around the whole.

    Args:
        answer: what the model wrote.
        model: its name, for the error.
        thinks: True where the instruction ended with the beginning of a thought.

    Raises:
        ModelError: the answer ended before the thinking did.
    """
    answer = re.sub(r"<(think|thinking)>.*?</\1>", "", answer, flags=re.DOTALL)
    parts = re.split(r"</think(?:ing)?>", answer)
    if re.search(r"<think(ing)?>", parts[-1]) or (thinks and len(parts) == 1):
        raise ModelError(
            f"model '{model}' was still thinking when its answer had to end; raise max_tokens, or "
            "choose a model that answers at once"
        )
    return unquoted(parts[-1].strip())


def unquoted(text: str) -> str:
    """Return a text without one pair of quotes around the whole of it."""
    for opening, closing in QUOTES:
        inside = text[1:-1]
        if len(text) > 1 and text[0] == opening and text[-1] == closing:
            if opening not in inside and closing not in inside:
                return inside.strip()
            return text
    return text


def whole_sentences(text: str) -> str:
    """Return a text that was cut off up to its last whole sentence; all of it if there is none."""
    ends = [match.end() for match in re.finditer(r"[.!?…][\"'”’»)]*(?=\s)|[。！？][」”]?", text)]
    return text[: ends[-1]] if ends else text
