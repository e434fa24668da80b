"""What does Florence-2 write about an image, and how likely is each of its tokens?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from anyloom import (
    IMAGE_CACHE_BYTES,
    BoundedCache,
    Checkpoint,
    Image,
    ModelError,
    batched,
    raise_if_cancelled,
)

from ..common.locked_tokenizer import LockedTokenizer
from ..common.preprocessing import Preprocessing
from .location_tokens import Written

if TYPE_CHECKING:
    import torch

BEAMS, LONGEST, REPEATED = 3, 1024, 3
"""Beams, tokens at most, and the length of what may not be written twice (Florence-2's authors)."""
AT_ONCE = 8
"""Images in one pass, and texts written in one pass."""
SCORED = 256
"""Steps whose probabilities over the whole vocabulary are held in memory: 50 MB."""


class Task(NamedTuple):
    """An image and what to say about it."""

    features: torch.Tensor
    """T×D."""
    prompt: tuple[int, ...]


class FlorenceWriting:
    """The part of the adapter that runs the network: images become features, tasks texts."""

    checkpoint: Checkpoint
    network: Any

    def __init__(self, network: Any, processor: Any) -> None:
        self.network = network
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.preprocessing = Preprocessing(processor.image_processor)
        self.pictures: BoundedCache[str, torch.Tensor] = BoundedCache(IMAGE_CACHE_BYTES)
        network.generation_config = _beam_search(network.config.text_config)

    def answers(self, image: Image, questions: Sequence[str]) -> list[Written]:
        """Return what the model writes about one image, which it looks at once."""
        if not questions:
            return []
        prompts = [self.prompt(question) for question in questions]
        features = self.pictures.get(
            image.fingerprint, lambda: self.look([self.squashed(image.pixels)])[0]
        )
        written: list[Written] = []
        for start in range(0, len(prompts), AT_ONCE):
            raise_if_cancelled()
            some = prompts[start : start + AT_ONCE]
            written += self.write([Task(features, prompt) for prompt in some])
        return written

    @batched(together=np.shape, limit=AT_ONCE)
    def look(self, squares: Sequence[torch.Tensor]) -> list[torch.Tensor]:
        """Return the features (T×D) of each squashed image (3×S×S)."""
        import torch

        levels = torch.stack(list(squares)).to(self.network.device)
        pixels = self.preprocessing.normalize(levels, self.network.dtype)
        with torch.inference_mode():
            features = self.network.get_image_features(pixel_values=pixels).pooler_output
        return [one.clone() for one in features]

    @batched(together=lambda task: (task.features.shape, len(task.prompt)), limit=AT_ONCE)
    def write(self, tasks: Sequence[Task]) -> list[Written]:
        """Return what the model writes, by beam search, and how likely each token is.

        Raises:
            Cancelled: the run was cancelled; looked at before every token.
        """
        import torch

        network, device = self.network, self.network.device
        with torch.inference_mode():
            pictures = torch.stack([task.features.to(device) for task in tasks])
            prompts = torch.tensor([task.prompt for task in tasks], device=device)
            asked = torch.cat([pictures, network.get_input_embeddings()(prompts)], dim=1)
            whole = torch.ones(asked.shape[:2], dtype=torch.long, device=device)
            read = network.model.language_model.encoder(inputs_embeds=asked, attention_mask=whole)
            understood = read.last_hidden_state  # of which `generate` makes copies for its beams
            rows = network.generate(
                encoder_outputs=read,
                attention_mask=whole,
                logits_processor=[_unless_cancelled],
            )
            states = network.model.language_model.decoder(
                input_ids=rows[:, :-1],
                encoder_hidden_states=understood,
                use_cache=False,
            ).last_hidden_state
            steps = [
                torch.cat([_likely(network.lm_head(some), tokens) for some, tokens in pieces])
                for pieces in (_pieces(states[row], rows[row, 1:]) for row in range(len(rows)))
            ]
        # Before the text stand the token that starts every text and the one that begins it.
        written = zip(rows[:, 2:].tolist(), torch.stack(steps)[:, 1:].tolist(), strict=True)
        end = network.config.text_config.eos_token_id
        return [_until(end, tokens, likely) for tokens, likely in written]

    def squashed(self, pixels: np.ndarray) -> torch.Tensor:
        """Return uint8 H×W×3 pixels resized as the checkpoint says, 3×S×S."""
        return self.preprocessing.resize(pixels)["pixel_values"][0]

    def prompt(self, question: str) -> tuple[int, ...]:
        """Return a question as the network takes it.

        Raises:
            ModelError: it is longer than the model reads.
        """
        tokens = self.tokenizer(question, add_special_tokens=False)["input_ids"]
        config = self.network.config.text_config
        seen = self.preprocessing.processor.image_seq_length
        if seen + len(tokens) + 2 > config.max_position_embeddings:
            raise ModelError(
                f"model '{self.checkpoint.name}' reads {config.max_position_embeddings - seen - 2} "
                f"tokens of text, '{question[:60]}…' has {len(tokens)}; shorten it"
            )
        return (config.bos_token_id, *tokens, config.eos_token_id)

    def text(self, tokens: Sequence[int]) -> str:
        """Return tokens as a text, special ones left out."""
        return self.tokenizer.decode(tokens, skip_special_tokens=True).strip()


def _beam_search(config: Any) -> Any:
    """Return how texts are generated, whatever a repository's generation_config.json says."""
    from transformers import GenerationConfig

    return GenerationConfig(
        max_new_tokens=min(LONGEST, config.max_position_embeddings - 1),
        num_beams=BEAMS,
        do_sample=False,
        early_stopping=True,
        no_repeat_ngram_size=REPEATED,
        bos_token_id=config.bos_token_id,
        eos_token_id=config.eos_token_id,
        pad_token_id=config.pad_token_id,
        decoder_start_token_id=config.decoder_start_token_id,
        forced_bos_token_id=config.bos_token_id,
        forced_eos_token_id=config.eos_token_id,
    )


def _unless_cancelled(tokens: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
    raise_if_cancelled()
    return logits


def _pieces(
    states: torch.Tensor, tokens: torch.Tensor
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    for start in range(0, len(tokens), SCORED):
        yield states[start : start + SCORED], tokens[start : start + SCORED]


def _likely(logits: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
    """Return the log-probability of each of L tokens under L×V logits."""
    return logits.float().log_softmax(dim=-1).gather(1, tokens[:, None])[:, 0]


def _until(end: int, tokens: list[int], steps: list[float]) -> Written:
    length = tokens.index(end) if end in tokens else len(tokens)
    return Written(tokens[:length], steps[:length], sum(steps[length : length + 1]))
