"""Text generation of Florence-2 by beam search, with the log-probability of each token."""

from __future__ import annotations

from collections.abc import Sequence
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
from .location_tokens import ScoredTokens

if TYPE_CHECKING:
    import torch

BEAMS, MAX_TOKENS, NO_REPEAT_NGRAM = 3, 1024, 3
"""The beam search of Florence-2's authors."""
BATCH_SIZE = 8
"""Of images, and of texts."""
SCORED_STEPS = 256
"""Steps whose probabilities over the whole vocabulary are in memory at a time: 50 MB."""


class TextRequest(NamedTuple):
    """An encoded image and a prompt."""

    features: torch.Tensor
    """T×D."""
    prompt: tuple[int, ...]


class FlorenceGenerator:
    """The part of the adapter that runs the network."""

    checkpoint: Checkpoint
    network: Any

    def __init__(self, network: Any, processor: Any) -> None:
        self.network = network
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.preprocessing = Preprocessing(processor.image_processor)
        self.image_cache: BoundedCache[str, torch.Tensor] = BoundedCache(IMAGE_CACHE_BYTES)
        network.generation_config = _beam_search(network.config.text_config)

    def answers(self, image: Image, questions: Sequence[str]) -> list[ScoredTokens]:
        """Return the generated texts for one image, which is encoded once."""
        if not questions:
            return []
        prompts = [self.prompt(question) for question in questions]
        features = self.image_cache.get(
            image.fingerprint, lambda: self.encode_images([self.resized(image.pixels)])[0]
        )
        texts: list[ScoredTokens] = []
        for start in range(0, len(prompts), BATCH_SIZE):
            raise_if_cancelled()
            chunk = prompts[start : start + BATCH_SIZE]
            texts += self.generate_texts([TextRequest(features, prompt) for prompt in chunk])
        return texts

    @batched(key=np.shape, limit=BATCH_SIZE)
    def encode_images(self, images: Sequence[torch.Tensor]) -> list[torch.Tensor]:
        """Return the features (T×D) of each resized image (3×S×S)."""
        import torch

        pixels = self.preprocessing.batch(images, self.network)
        with torch.inference_mode():
            features = self.network.get_image_features(pixel_values=pixels).pooler_output
        return [row.clone() for row in features]

    @batched(key=lambda request: (request.features.shape, len(request.prompt)), limit=BATCH_SIZE)
    def generate_texts(self, requests: Sequence[TextRequest]) -> list[ScoredTokens]:
        """Return the text of each request, by beam search.

        Raises:
            Cancelled: the run was cancelled; checked before every token.
        """
        import torch

        network, device = self.network, self.network.device
        with torch.inference_mode():
            images = torch.stack([request.features.to(device) for request in requests])
            prompts = torch.tensor([request.prompt for request in requests], device=device)
            inputs = torch.cat([images, network.get_input_embeddings()(prompts)], dim=1)
            mask = torch.ones(inputs.shape[:2], dtype=torch.long, device=device)
            encoded = network.model.language_model.encoder(
                inputs_embeds=inputs, attention_mask=mask
            )
            encoder_states = encoded.last_hidden_state  # before `generate` repeats it per beam
            rows = network.generate(
                encoder_outputs=encoded,
                attention_mask=mask,
                logits_processor=[_check_cancelled],
            )
            states = network.model.language_model.decoder(
                input_ids=rows[:, :-1],
                encoder_hidden_states=encoder_states,
                use_cache=False,
            ).last_hidden_state
            log_probabilities = torch.stack(
                [self._log_probabilities(states[row], rows[row, 1:]) for row in range(len(rows))]
            )
        # Each row starts with the decoder's start token and the token that begins a text.
        texts = zip(rows[:, 2:].tolist(), log_probabilities[:, 1:].tolist(), strict=True)
        end = network.config.text_config.eos_token_id
        return [_until_end(end, tokens, steps) for tokens, steps in texts]

    def _log_probabilities(self, states: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
        """Return the log-probability of each of L tokens, from L×D decoder states."""
        import torch

        parts = []
        for start in range(0, len(tokens), SCORED_STEPS):
            chunk = slice(start, start + SCORED_STEPS)
            logits = self.network.lm_head(states[chunk]).float()
            parts.append(logits.log_softmax(dim=-1).gather(1, tokens[chunk, None])[:, 0])
        return torch.cat(parts)

    def resized(self, pixels: np.ndarray) -> torch.Tensor:
        """Return uint8 H×W×3 pixels resized as the checkpoint says, 3×S×S."""
        return self.preprocessing.resize_to_tensor(pixels)

    def prompt(self, question: str) -> tuple[int, ...]:
        """Return the tokens of a question.

        Raises:
            ModelError: it is longer than the model's maximum.
        """
        tokens = self.tokenizer(question, add_special_tokens=False)["input_ids"]
        config = self.network.config.text_config
        image_tokens = self.preprocessing.processor.image_seq_length
        limit = config.max_position_embeddings - image_tokens - 2
        if len(tokens) > limit:
            raise ModelError(
                f"model '{self.checkpoint.name}' reads {limit} tokens of text, "
                f"'{question[:60]}…' has {len(tokens)}; shorten it"
            )
        return (config.bos_token_id, *tokens, config.eos_token_id)

    def text(self, tokens: Sequence[int]) -> str:
        """Return tokens as a text, without special ones."""
        return self.tokenizer.decode(tokens, skip_special_tokens=True).strip()


def _beam_search(config: Any) -> Any:
    """Return the generation settings, in place of a repository's generation_config.json."""
    from transformers import GenerationConfig

    return GenerationConfig(
        max_new_tokens=min(MAX_TOKENS, config.max_position_embeddings - 1),
        num_beams=BEAMS,
        do_sample=False,
        early_stopping=True,
        no_repeat_ngram_size=NO_REPEAT_NGRAM,
        bos_token_id=config.bos_token_id,
        eos_token_id=config.eos_token_id,
        pad_token_id=config.pad_token_id,
        decoder_start_token_id=config.decoder_start_token_id,
        forced_bos_token_id=config.bos_token_id,
        forced_eos_token_id=config.eos_token_id,
    )


def _check_cancelled(tokens: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
    raise_if_cancelled()
    return logits


def _until_end(end: int, tokens: list[int], steps: list[float]) -> ScoredTokens:
    length = tokens.index(end) if end in tokens else len(tokens)
    return ScoredTokens(tokens[:length], steps[:length], sum(steps[length : length + 1]))
