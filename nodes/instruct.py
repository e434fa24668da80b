"""Text generation by a chat model."""

from __future__ import annotations

import re
from typing import Annotated

from annotated_types import Interval

from anyloom import NodeError, Seed, Text, node, use

from ..models import LanguageModel

PLACEHOLDER = re.compile(r"\{(\d+)\}")


@node
def write_text(
    texts: list[Text | list[Text]],
    *,
    template: Text,
    model: LanguageModel = use(),
    max_tokens: Annotated[int, Interval(ge=1, le=32_768)] = 256,
    temperature: Annotated[float, Interval(ge=0, le=2)] = 0.0,
    seed: Seed = 0,
    schema: Text | None = None,
) -> Text:
    """Generate a text with a chat model, from an instruction that contains other texts.

    Args:
        texts: texts for the instruction, such as a caption; a list counts as one text, its items
            separated by commas.
        template: the instruction, with {1} as the placeholder of the first text, {2} of the second
            … "Write about 100 words on {1}, as an encyclopedia would." Other braces stay as they
            are, and so do braces in the texts.
        model: the chat model.
        max_tokens: maximum length; at most 32,768; a token is a short word or a part of one.
        temperature: 0 takes the most likely token each time; higher values vary more, 1 samples
            tokens by their probability.
        seed: seed of the random numbers, for a temperature above 0.
        schema: a JSON schema, as JSON, that the answer follows where the model can be held to one;
            where it cannot, the template has to ask for it.

    Returns:
        What the model writes, without its reasoning or surrounding quotes.

    Raises:
        NodeError: the template has a placeholder without a text, or none for one of the texts.
    """
    values = [text if isinstance(text, str) else ", ".join(text) for text in texts]
    placeholders = {int(number) for number in PLACEHOLDER.findall(template)}
    numbers = set(range(1, len(values) + 1))
    if unknown := placeholders - numbers:
        raise NodeError(
            "write_text", f"the template has {{{min(unknown)}}}, got {len(values)} texts"
        )
    if unused := numbers - placeholders:
        raise NodeError(
            "write_text",
            f"the template has no placeholder for text {min(unused)}; add {{{min(unused)}}} or "
            "leave the text out",
        )
    instruction = PLACEHOLDER.sub(lambda match: values[int(match[1]) - 1], template)
    held = {"schema": schema} if schema is not None and model.takes_schema else {}
    [text] = model.complete(
        [instruction], max_tokens=max_tokens, temperature=temperature, seed=seed, **held
    )
    return text
