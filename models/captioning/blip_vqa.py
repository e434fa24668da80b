"""What is the answer to a question about an image? BLIP trained on VQA (Li et al. 2022)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np

from anyloom import Checkpoint, batched

from ..common.locked_tokenizer import LockedTokenizer
from ..common.preprocessing import Preprocessing
from ..common.text_generation import LONGEST_CAPTION, Written, undirected, write
from ..protocols import Answerer
from .blip import AT_ONCE, Begun, Eyes, loaded


class BlipAnswers(Eyes, Answerer, family="blip-vqa"):
    """Answers a question about an image in a word or a few."""

    concurrent = True
    accelerated = "float16"  # as its card says

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.preprocessing = Preprocessing(processor.image_processor)
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.ends = undirected(network.text_decoder, network.config.text_config.sep_token_id)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(checkpoint, *loaded(checkpoint, device, "BlipForQuestionAnswering"))

    def answer(
        self, images: Sequence[np.ndarray], questions: Sequence[str]
    ) -> list[tuple[str, float]]:
        told = []
        for start in range(0, len(images), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            told += self._answers(images[some], questions[some])
        return told

    def _answers(
        self, images: Sequence[np.ndarray], questions: Sequence[str]
    ) -> list[tuple[str, float]]:
        different = {id(crop): crop for crop in images}
        seen = self.look(self.seen(list(different.values())))
        states = dict(zip(different, seen, strict=True))
        longest = self.network.config.text_config.max_position_embeddings
        asked = [
            Begun(
                states[id(crop)],
                self.tokenizer(question, truncation=True, max_length=longest).input_ids,
            )
            for crop, question in zip(images, questions, strict=True)
        ]
        answers = [(self.text(one.tokens), one) for one in self.write(asked)]
        return [(text, written.score(len(text.split()))) for text, written in answers]

    # In transformers' BLIP an answer looks at the padding of shorter questions, mask or not.
    @batched(together=lambda asked: (asked.states.shape, len(asked.tokens)), limit=AT_ONCE)
    def write(self, asked: Sequence[Begun]) -> list[Written]:
        """Answer each question."""
        import torch

        device = self.network.device
        states = torch.stack([one.states for one in asked]).to(device)
        with torch.inference_mode():
            understood = self.network.text_encoder(
                input_ids=torch.tensor([one.tokens for one in asked], device=device),
                encoder_hidden_states=states,
            ).last_hidden_state
        first = torch.full((len(asked), 1), self.network.decoder_start_token_id, device=device)
        return write(
            self.network.text_decoder,
            longest=LONGEST_CAPTION,
            before=1,
            ends=self.ends,
            input_ids=first,
            encoder_hidden_states=understood,
        )
