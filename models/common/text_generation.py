"""What does a network write, token by token, when it always takes the likeliest one?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anyloom import raise_if_cancelled

if TYPE_CHECKING:
    import torch

LONGEST_CAPTION = 50
"""Tokens of a caption or an answer at most (Caption Anything)."""


@dataclass(frozen=True)
class Written:
    """What a network wrote for one request."""

    tokens: list[int]
    """Without the token that ends the text."""
    log_probability: float
    """The sum over all steps, the one that ended the text included."""

    def score(self, words: int) -> float:
        """Return the log-probability per word; the end of the text counts as one word."""
        return self.log_probability / (1 + words)


def write(
    network: Any, *, longest: int, before: int, ends: frozenset[int], **inputs: Any
) -> list[Written]:
    """Let a network go on with every row of a batch until it ends the text.

    Args:
        network: a transformers model that generates, prepared by `undirected`.
        longest: how many tokens it may write.
        before: how many tokens of a row of the result are given, not written.
        ends: the tokens that end a text.
        inputs: what `network.generate` takes, padded on the left.

    Raises:
        Cancelled: the run was cancelled; looked at before every token.
    """
    import torch

    steps = _Steps()
    with torch.inference_mode():
        rows = network.generate(
            **inputs,
            max_new_tokens=longest,
            do_sample=False,
            num_beams=1,
            logits_processor=[steps],
        )
    written = rows[:, before:].cpu().tolist()
    sure = torch.stack(steps.log_probabilities, dim=1).cpu().tolist()
    return [_until_end(tokens, row, ends) for tokens, row in zip(written, sure, strict=True)]


def undirected(network: Any, ends: int | None = None) -> frozenset[int]:
    """Take away how a checkpoint wants to be sampled, and return the tokens that end its texts.

    Temperatures, penalties and beams that a repository's generation_config.json asks for would
    make the answers depend on its revision, and the scores something else than probabilities.

    Args:
        network: a transformers model that generates; its generation_config is replaced.
        ends: the token that ends a text, where it is not the one that the checkpoint names.
    """
    from transformers import GenerationConfig

    told = network.generation_config
    found = told.eos_token_id if ends is None else ends
    stops = found if isinstance(found, list) else [found]
    network.generation_config = GenerationConfig(
        bos_token_id=told.bos_token_id,
        eos_token_id=stops,
        pad_token_id=stops[0] if told.pad_token_id is None else told.pad_token_id,
        decoder_start_token_id=told.decoder_start_token_id,
    )
    return frozenset(stops)


def padded_left(rows: Sequence[Sequence[int]], pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return rows of tokens as one B×L tensor, and which of its places hold a token."""
    import torch

    longest = max(map(len, rows))
    tokens = torch.full((len(rows), longest), pad)
    taken = torch.zeros((len(rows), longest), dtype=torch.long)
    for number, row in enumerate(rows):
        tokens[number, longest - len(row) :] = torch.tensor(row)
        taken[number, longest - len(row) :] = 1
    return tokens, taken


class _Steps:
    """Notes how likely each token is that is about to be taken; changes nothing."""

    def __init__(self) -> None:
        self.log_probabilities: list[torch.Tensor] = []

    def __call__(self, tokens: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
        raise_if_cancelled()
        self.log_probabilities.append(logits.float().log_softmax(dim=-1).amax(dim=-1))
        return logits


def _until_end(tokens: list[int], sure: list[float], ends: frozenset[int]) -> Written:
    end = next((place for place, token in enumerate(tokens) if token in ends), len(tokens))
    return Written(tokens[:end], sum(sure[: end + 1]))
