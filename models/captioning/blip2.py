"""BLIP-2 (Li et al. 2023): captions of images and answers to questions.

The features of a frozen vision transformer are summarized by 32 queries, which a frozen language
model, OPT or Flan-T5, gets as a prefix of its prompt.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from anyloom import Checkpoint, batched

from ..common.locked_tokenizer import LockedTokenizer
from ..common.preprocessing import Preprocessing
from ..common.text_generation import (
    MAX_CAPTION_TOKENS,
    GeneratedText,
    generate_greedily,
    pad_left,
    set_greedy_decoding,
)
from ..loading.options import check_options
from ..loading.pretrained import load_pretrained, option_dtype
from ..loading.processors import load_processor
from ..protocols import Answerer, Captioner

if TYPE_CHECKING:
    import torch

BATCH_SIZE = 16
MAX_PROMPT_TOKENS = 512
QUESTION = "Question: {} Answer:"
DEFAULT_QUESTION = "what does the image show?"  # Caption Anything


class TextRequest(NamedTuple):
    """A text to continue, for an image."""

    queries: torch.Tensor
    """Q×D, the image's prefix of the language model's input."""
    prompt: list[int]
    beginning: list[int]
    """The first tokens of the answer; for OPT they are appended to the prompt."""


class Blip2(Captioner, Answerer, family="blip2"):
    """Describes an image, or answers a question about it, in at most 50 tokens.

    Without a prompt a caption answers "what does the image show?"; the prompt "" is empty.
    """

    concurrent = True
    accelerator_dtype = "bfloat16"
    float16_safe = False  # Flan-T5 overflows
    takes_prompt = True
    takes_beginning = True

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.preprocessing = Preprocessing(processor.image_processor)
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.end_tokens = set_greedy_decoding(network.language_model)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import Blip2ForConditionalGeneration

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            Blip2ForConditionalGeneration,
            checkpoint,
            device,
            model_types=("blip-2",),
            dtype=option_dtype(checkpoint, device),
        )
        return cls(checkpoint, network, load_processor(checkpoint, folder))

    def caption(
        self,
        images: Sequence[np.ndarray],
        *,
        prompt: str | None = None,
        beginnings: Sequence[str] | None = None,
    ) -> list[tuple[str, float]]:
        prompt = QUESTION.format(DEFAULT_QUESTION) if prompt is None else prompt
        beginnings = [""] * len(images) if beginnings is None else beginnings
        return self._answers(images, [prompt] * len(images), beginnings)

    def answer(
        self, images: Sequence[np.ndarray], questions: Sequence[str]
    ) -> list[tuple[str, float]]:
        prompts = [QUESTION.format(question) for question in questions]
        return self._answers(images, prompts, [""] * len(images))

    def _answers(
        self, images: Sequence[np.ndarray], prompts: Sequence[str], beginnings: Sequence[str]
    ) -> list[tuple[str, float]]:
        answers = []
        for start in range(0, len(images), BATCH_SIZE):
            part = slice(start, start + BATCH_SIZE)
            distinct = {id(crop): crop for crop in images[part]}
            resized = self.preprocessing.resize_each(list(distinct.values()))
            encoded = self.encode_images([image["pixel_values"] for image in resized])
            queries = dict(zip(distinct, encoded, strict=True))
            requests = [
                self._request(queries[id(crop)], prompt, beginning)
                for crop, prompt, beginning in zip(
                    images[part], prompts[part], beginnings[part], strict=True
                )
            ]
            for request, generated in zip(requests, self.generate_texts(requests), strict=True):
                text = self._text(request.beginning + generated.tokens)
                words = len(text.split()) - len(self._text(request.beginning).split())
                answers.append((text, generated.score(words)))
        return answers

    @batched(limit=BATCH_SIZE)
    def encode_images(self, images: Sequence[torch.Tensor]) -> list[torch.Tensor]:
        """Return Q×D of each resized image, 3×H×W: the input of the language model."""
        import torch

        pixels = self.preprocessing.batch(images, self.network)
        with torch.inference_mode():
            return list(self.network.get_image_features(pixels).pooler_output)

    def _request(self, queries: torch.Tensor, prompt: str, beginning: str) -> TextRequest:
        tokens = self.tokenizer(prompt, truncation=True, max_length=MAX_PROMPT_TOKENS).input_ids
        space = " " if prompt and beginning and not self._is_encoder_decoder else ""
        start = self.tokenizer(space + beginning, add_special_tokens=False).input_ids
        return TextRequest(queries, tokens, start)

    def _text(self, tokens: list[int]) -> str:
        return self.tokenizer.decode(tokens, skip_special_tokens=True).strip()

    @property
    def _is_encoder_decoder(self) -> bool:
        """True for Flan-T5, whose encoder reads the prompt and whose decoder writes the answer."""
        return bool(self.network.language_model.config.is_encoder_decoder)

    def generate_texts(self, requests: Sequence[TextRequest]) -> list[GeneratedText]:
        """Continue each text up to its end."""
        if self._is_encoder_decoder:
            return self.generate_by_encoder_decoder(requests)
        return self.generate_by_decoder(
            [request._replace(prompt=request.prompt + request.beginning) for request in requests]
        )

    @batched(limit=BATCH_SIZE)
    def generate_by_decoder(self, requests: Sequence[TextRequest]) -> list[GeneratedText]:
        """Continue each prompt."""
        embeddings, attention_mask = self._prompt_embeddings(requests)
        return generate_greedily(
            self.network.language_model,
            max_tokens=MAX_CAPTION_TOKENS,
            prompt_length=0,
            end_tokens=self.end_tokens,
            inputs_embeds=embeddings,
            attention_mask=attention_mask,
        )

    @batched(key=lambda request: len(request.beginning), limit=BATCH_SIZE)
    def generate_by_encoder_decoder(self, requests: Sequence[TextRequest]) -> list[GeneratedText]:
        """Encode each prompt, and continue the beginning of its answer."""
        import torch

        embeddings, attention_mask = self._prompt_embeddings(requests)
        start = self.network.language_model.generation_config.decoder_start_token_id
        beginnings = torch.tensor(
            [[start, *request.beginning] for request in requests], device=embeddings.device
        )
        return generate_greedily(
            self.network.language_model,
            max_tokens=MAX_CAPTION_TOKENS,
            prompt_length=beginnings.shape[1],
            end_tokens=self.end_tokens,
            inputs_embeds=embeddings,
            attention_mask=attention_mask,
            decoder_input_ids=beginnings,
        )

    def _prompt_embeddings(
        self, requests: Sequence[TextRequest]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the queries and prompt of each request as B×L×D, and the attention mask."""
        import torch

        tokens, attention_mask = pad_left([request.prompt for request in requests], 0)
        queries = torch.stack([request.queries for request in requests])
        padding = (attention_mask == 0).sum(1)
        with torch.inference_mode():
            words = self.network.language_model.get_input_embeddings()(
                tokens.to(self.network.device)
            )
        rows = [
            torch.cat([row[:count], query.to(row.dtype), row[count:]])
            for row, query, count in zip(words, queries, padding.tolist(), strict=True)
        ]
        positions = torch.arange(tokens.shape[1] + queries.shape[1])
        filled = (positions >= padding[:, None]).long()
        return torch.stack(rows), filled.to(words.device)
