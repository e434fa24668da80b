"""What does an image show, and what about this question? BLIP-2 (Li et al. 2023).

A frozen vision transformer is read by 32 queries, and a frozen language model, OPT or Flan-T5, goes
on after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from anyloom import Checkpoint, batched

from ..common.locked_tokenizer import LockedTokenizer
from ..common.preprocessing import Preprocessing
from ..common.text_generation import LONGEST_CAPTION, Written, padded_left, undirected, write
from ..loading.pretrained import check_options, load_pretrained, option_dtype
from ..loading.processors import load_processor
from ..protocols import Answerer, Captioner

if TYPE_CHECKING:
    import torch

AT_ONCE = 16
LONGEST_PROMPT = 512
QUESTION = "Question: {} Answer:"
SHOWS = "what does the image show?"
"""What is asked when nothing is (Caption Anything)."""


class Asked(NamedTuple):
    """A text to go on with, about an image."""

    queries: torch.Tensor
    """Q×D, what the language model gets of the image."""
    prompt: list[int]
    begun: list[int]
    """The first tokens of the answer; of OPT they stand at the end of the prompt."""


class Blip2(Captioner, Answerer, family="blip2"):
    """Describes an image, or answers a question about it, in at most 50 tokens.

    Without a prompt a caption answers "what does the image show?"; the prompt "" asks nothing.
    """

    concurrent = True
    accelerated = "bfloat16"  # Flan-T5 does not hold up in float16
    takes_prompt = True
    takes_beginning = True

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.preprocessing = Preprocessing(processor.image_processor)
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.ends = undirected(network.language_model)

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
        asked = QUESTION.format(SHOWS) if prompt is None else prompt
        begun = [""] * len(images) if beginnings is None else beginnings
        return self._told(images, [asked] * len(images), begun)

    def answer(
        self, images: Sequence[np.ndarray], questions: Sequence[str]
    ) -> list[tuple[str, float]]:
        asked = [QUESTION.format(question) for question in questions]
        return self._told(images, asked, [""] * len(images))

    def _told(
        self, images: Sequence[np.ndarray], prompts: Sequence[str], beginnings: Sequence[str]
    ) -> list[tuple[str, float]]:
        told = []
        for start in range(0, len(images), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            different = {id(crop): crop for crop in images[some]}
            shown = self.preprocessing.resize_each(list(different.values()))
            seen = self.look([one["pixel_values"] for one in shown])
            queries = dict(zip(different, seen, strict=True))
            asked = [
                self._asked(queries[id(crop)], prompt, beginning)
                for crop, prompt, beginning in zip(
                    images[some], prompts[some], beginnings[some], strict=True
                )
            ]
            for one, written in zip(asked, self.write(asked), strict=True):
                text = self._text(one.begun + written.tokens)
                words = len(text.split()) - len(self._text(one.begun).split())
                told.append((text, written.score(words)))
        return told

    @batched(limit=AT_ONCE)
    def look(self, pictures: Sequence[torch.Tensor]) -> list[torch.Tensor]:
        """Return Q×D of each resized image, 3×H×W: what the language model gets of it."""
        import torch

        levels = torch.stack(list(pictures)).to(self.network.device)
        pixels = self.preprocessing.normalize(levels, self.network.dtype)
        with torch.inference_mode():
            return list(self.network.get_image_features(pixels).pooler_output)

    def _asked(self, queries: torch.Tensor, prompt: str, beginning: str) -> Asked:
        asked = self.tokenizer(prompt, truncation=True, max_length=LONGEST_PROMPT).input_ids
        apart = " " if prompt and beginning and not self._answers_apart else ""
        begun = self.tokenizer(apart + beginning, add_special_tokens=False).input_ids
        return Asked(queries, asked, begun)

    def _text(self, tokens: list[int]) -> str:
        return self.tokenizer.decode(tokens, skip_special_tokens=True).strip()

    @property
    def _answers_apart(self) -> bool:
        """True for Flan-T5, which reads a prompt and writes the answer into a text of its own."""
        return bool(self.network.language_model.config.is_encoder_decoder)

    def write(self, asked: Sequence[Asked]) -> list[Written]:
        """Go on with each text until its end."""
        if self._answers_apart:
            return self.write_apart(asked)
        return self.write_on([one._replace(prompt=one.prompt + one.begun) for one in asked])

    @batched(limit=AT_ONCE)
    def write_on(self, asked: Sequence[Asked]) -> list[Written]:
        """Go on with each prompt."""
        given, taken = self._given(asked)
        return write(
            self.network.language_model,
            longest=LONGEST_CAPTION,
            before=0,
            ends=self.ends,
            inputs_embeds=given,
            attention_mask=taken,
        )

    @batched(together=lambda asked: len(asked.begun), limit=AT_ONCE)
    def write_apart(self, asked: Sequence[Asked]) -> list[Written]:
        """Read each prompt, and go on with the beginning of its answer."""
        import torch

        given, taken = self._given(asked)
        start = self.network.language_model.generation_config.decoder_start_token_id
        begun = torch.tensor([[start, *one.begun] for one in asked], device=given.device)
        return write(
            self.network.language_model,
            longest=LONGEST_CAPTION,
            before=begun.shape[1],
            ends=self.ends,
            inputs_embeds=given,
            attention_mask=taken,
            decoder_input_ids=begun,
        )

    def _given(self, asked: Sequence[Asked]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the queries and the prompt of each as one B×L×D tensor, and where it is filled."""
        import torch

        tokens, taken = padded_left([one.prompt for one in asked], 0)
        queries = torch.stack([one.queries for one in asked])
        padding = (taken == 0).sum(1)
        with torch.inference_mode():
            words = self.network.language_model.get_input_embeddings()(
                tokens.to(self.network.device)
            )
        rows = [
            torch.cat([row[:empty], seen.to(row.dtype), row[empty:]])
            for row, seen, empty in zip(words, queries, padding.tolist(), strict=True)
        ]
        places = torch.arange(tokens.shape[1] + queries.shape[1])
        filled = (places >= padding[:, None]).long()
        return torch.stack(rows), filled.to(words.device)
