"""BLIP trained on VQA (Li et al. 2022): short answers to questions about images."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from anyloom import batched

from ..common.text_generation import MAX_CAPTION_TOKENS, GeneratedText, generate_greedily
from ..protocols import Answerer
from .blip import BATCH_SIZE, BlipNetwork, TextRequest


class BlipAnswers(BlipNetwork, Answerer, family="blip-vqa"):
    """Answers a question about an image in one or a few words."""

    concurrent = True
    accelerator_dtype = "float16"  # as its model card says
    architecture = "BlipForQuestionAnswering"

    def answer(
        self, images: Sequence[np.ndarray], questions: Sequence[str]
    ) -> list[tuple[str, float]]:
        answers = []
        for start in range(0, len(images), BATCH_SIZE):
            part = slice(start, start + BATCH_SIZE)
            answers += self._answers(images[part], questions[part])
        return answers

    def _answers(
        self, images: Sequence[np.ndarray], questions: Sequence[str]
    ) -> list[tuple[str, float]]:
        distinct = {id(crop): crop for crop in images}
        encoded = self.encode_images(self.resized(list(distinct.values())))
        features = dict(zip(distinct, encoded, strict=True))
        limit = self.network.config.text_config.max_position_embeddings
        requests = [
            TextRequest(
                features[id(crop)],
                self.tokenizer(question, truncation=True, max_length=limit).input_ids,
            )
            for crop, question in zip(images, questions, strict=True)
        ]
        answers = []
        for generated in self.generate_texts(requests):
            text = self.decode_text(generated.tokens)
            answers.append((text, generated.score(len(text.split()))))
        return answers

    # In transformers' BLIP, an answer attends to the padding of shorter questions despite the mask.
    @batched(key=lambda request: (request.features.shape, len(request.tokens)), limit=BATCH_SIZE)
    def generate_texts(self, requests: Sequence[TextRequest]) -> list[GeneratedText]:
        """Answer each question."""
        import torch

        device = self.network.device
        features = torch.stack([request.features for request in requests]).to(device)
        with torch.inference_mode():
            question_states = self.network.text_encoder(
                input_ids=torch.tensor([request.tokens for request in requests], device=device),
                encoder_hidden_states=features,
            ).last_hidden_state
        start = torch.full((len(requests), 1), self.network.decoder_start_token_id, device=device)
        return generate_greedily(
            self.network.text_decoder,
            max_tokens=MAX_CAPTION_TOKENS,
            prompt_length=1,
            end_tokens=self.end_tokens,
            input_ids=start,
            encoder_hidden_states=question_states,
        )
