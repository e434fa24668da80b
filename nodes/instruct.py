"""What does a chat model write when a graph tells it something?"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from anyloom import NodeError, Positive, Seed, Text, node, use

from ..models import LanguageModel

PLACE = re.compile(r"\{(\d+)\}")


@node
def write_text(
    texts: list[Text | list[Text]],
    *,
    template: Text,
    model: LanguageModel = use(),
    max_tokens: Positive = 256,
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.0,
    seed: Seed = 0,
) -> Text:
    """Let a chat model write a text, from others that a graph has found.

    Args:
        texts: what the model is to know, such as a caption; a list counts as one text, its items
            separated by commas.
        template: what to do, with {1} where the first of the texts belongs, {2} for the second …
            "Write about 100 words on {1}, as an encyclopedia would." Other braces stay as they
            are, and so do braces in the texts.
        model: what writes.
        max_tokens: where the text ends at the latest; a token is a short word or a part of one.
        temperature: 0 writes the likeliest word each time; more is more surprising, 1 draws words
            by their probability.
        seed: where randomness starts, for a temperature above 0.

    Returns:
        What the model writes, without its thinking or quotes around it.

    Raises:
        NodeError: the template names a text that is not there, or leaves one of them out.
    """
    known = [text if isinstance(text, str) else ", ".join(text) for text in texts]
    named = {int(number) for number in PLACE.findall(template)}
    there = set(range(1, len(known) + 1))
    if named - there:
        raise NodeError(
            "write_text",
            f"the template names {{{min(named - there)}}}, got {len(known)} texts",
        )
    if there - named:
        raise NodeError(
            "write_text",
            f"the template does not say where text {min(there - named)} belongs; write "
            f"{{{min(there - named)}}} into it or leave the text out",
        )
    instruction = PLACE.sub(lambda place: known[int(place[1]) - 1], template)
    return model.complete([instruction], max_tokens=max_tokens, temperature=temperature, seed=seed)[
        0
    ]
