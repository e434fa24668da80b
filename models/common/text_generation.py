"""Greedy text generation with transformers, and the log-probabilities of the tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anyloom import raise_if_cancelled

if TYPE_CHECKING:
    import torch

MAX_CAPTION_TOKENS = 50
"""The maximum length of a caption or an answer (Caption Anything)."""


@dataclass(frozen=True)
class GeneratedText:
    """The generated tokens of one request."""

    tokens: list[int]
    """Without the end token."""
    log_probability: float
    """The sum over all tokens, including the end token."""

    def score(self, words: int) -> float:
        """Return the log-probability per word; the end token counts as one word."""
        return self.log_probability / (1 + words)


def generate_greedily(
    network: Any, *, max_tokens: int, prompt_length: int, end_tokens: frozenset[int], **inputs: Any
) -> list[GeneratedText]:
    """Continue every row of a batch with the likeliest tokens up to an end token.

    Args:
        network: a transformers model that generates, prepared by `set_greedy_decoding`.
        max_tokens: the maximum number of generated tokens.
        prompt_length: the number of tokens at the start of each output row that are the prompt.
        end_tokens: the tokens that end a text.
        inputs: arguments of `network.generate`, padded on the left.

    Raises:
        Cancelled: the run was cancelled; checked before every token.
    """
    import torch

    recorder = _LogProbabilities()
    with torch.inference_mode():
        rows = network.generate(
            **inputs,
            max_new_tokens=max_tokens,
            do_sample=False,
            num_beams=1,
            logits_processor=[recorder],
        )
    generated = rows[:, prompt_length:].cpu().tolist()
    log_probabilities = torch.stack(recorder.steps, dim=1).cpu().tolist()
    return [
        _until_end(tokens, row, end_tokens)
        for tokens, row in zip(generated, log_probabilities, strict=True)
    ]


def set_greedy_decoding(network: Any, end_token: int | None = None) -> frozenset[int]:
    """Replace the sampling settings of a checkpoint, and return the tokens that end its texts.

    With the temperatures, penalties and beams of a repository's generation_config.json, answers
    would depend on its revision, and scores would not be probabilities.

    Args:
        network: a transformers model that generates; its generation_config is replaced.
        end_token: the token that ends a text, if it is not the checkpoint's.
    """
    from transformers import GenerationConfig

    config = network.generation_config
    eos_token_id = config.eos_token_id if end_token is None else end_token
    end_tokens = eos_token_id if isinstance(eos_token_id, list) else [eos_token_id]
    network.generation_config = GenerationConfig(
        bos_token_id=config.bos_token_id,
        eos_token_id=end_tokens,
        pad_token_id=end_tokens[0] if config.pad_token_id is None else config.pad_token_id,
        decoder_start_token_id=config.decoder_start_token_id,
    )
    return frozenset(end_tokens)


def pad_left(rows: Sequence[Sequence[int]], pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return rows of tokens as one B×L tensor, and their attention mask."""
    import torch

    length = max(map(len, rows))
    tokens = torch.full((len(rows), length), pad)
    attention_mask = torch.zeros((len(rows), length), dtype=torch.long)
    for number, row in enumerate(rows):
        tokens[number, length - len(row) :] = torch.tensor(row)
        attention_mask[number, length - len(row) :] = 1
    return tokens, attention_mask


class _LogProbabilities:
    """A logits processor that records the log-probability of the likeliest token of each step."""

    def __init__(self) -> None:
        self.steps: list[torch.Tensor] = []

    def __call__(self, tokens: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
        raise_if_cancelled()
        self.steps.append(logits.float().log_softmax(dim=-1).amax(dim=-1))
        return logits


def _until_end(
    tokens: list[int], log_probabilities: list[float], end_tokens: frozenset[int]
) -> GeneratedText:
    end = next((at for at, token in enumerate(tokens) if token in end_tokens), len(tokens))
    return GeneratedText(tokens[:end], sum(log_probabilities[: end + 1]))
