"""BLIP (Li et al. 2022): one sentence for an image or a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from anyloom import Checkpoint, Image, batched

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
from ..protocols import RegionCaptioner

if TYPE_CHECKING:
    import torch

BATCH_SIZE = 32
"""The features of one image take about 2 MB."""


class ImageInput(NamedTuple):
    """A resized image, and the patches that the encoder sees."""

    pixels: torch.Tensor
    """3×H×W."""
    vision_tokens: tuple[int, ...] | None = None
    """The indices of the vision tokens to keep, in order; None keeps all."""


class TextRequest(NamedTuple):
    """A text to continue, for an image."""

    features: torch.Tensor
    """T×D, of the image."""
    tokens: list[int]


class BlipNetwork:
    """The part that all BLIP adapters share: loading, and the vision transformer."""

    checkpoint: Checkpoint
    architecture: str

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.preprocessing = Preprocessing(processor.image_processor)
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        end_token = network.config.text_config.sep_token_id
        self.end_tokens = set_greedy_decoding(network.text_decoder, end_token)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        """Load a checkpoint.

        Raises:
            ModelError: the checkpoint is of another BLIP architecture; the weights of a captioner
                would fit into a part of the others without an error.
        """
        import transformers

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            getattr(transformers, cls.architecture),
            checkpoint,
            device,
            model_types=("blip",),
            architecture=cls.architecture,
            dtype=option_dtype(checkpoint, device),
            attention="eager",
        )
        return cls(checkpoint, network, load_processor(checkpoint, folder))

    def resized(self, crops: Sequence[np.ndarray]) -> list[ImageInput]:
        """Return uint8 H×W×3 crops, resized as the checkpoint says."""
        return [
            ImageInput(output["pixel_values"]) for output in self.preprocessing.resize_each(crops)
        ]

    @batched(key=lambda image: image.vision_tokens and len(image.vision_tokens), limit=BATCH_SIZE)
    def encode_images(self, images: Sequence[ImageInput]) -> list[torch.Tensor]:
        """Return T×D features of each image."""
        import torch

        encoder = self.network.vision_model
        pixels = self.preprocessing.batch([image.pixels for image in images], self.network)
        with torch.inference_mode():
            tokens = encoder.embeddings(pixels)
            if images[0].vision_tokens is not None:
                rows = torch.arange(len(images))[:, None]
                tokens = tokens[rows, torch.tensor([image.vision_tokens for image in images])]
            return list(encoder.post_layernorm(encoder.encoder(tokens).last_hidden_state))

    def decode_text(self, tokens: list[int]) -> str:
        """Return tokens as a text, without special ones."""
        return self.tokenizer.decode(tokens, skip_special_tokens=True).strip()


class Blip(BlipNetwork, RegionCaptioner, family="blip"):
    """Captions of one sentence; continues a beginning, and does not understand questions.

    At most 50 tokens, decoded greedily (Caption Anything).
    """

    concurrent = True
    accelerator_dtype = "float16"  # as its model card says
    takes_beginning = True
    architecture = "BlipForConditionalGeneration"

    def caption(
        self,
        images: Sequence[np.ndarray],
        *,
        prompt: str | None = None,
        beginnings: Sequence[str] | None = None,
    ) -> list[tuple[str, float]]:
        captions = []
        for start in range(0, len(images), BATCH_SIZE):
            part = slice(start, start + BATCH_SIZE)
            captions += self._captions(
                self.resized(images[part]),
                [""] * len(images[part]) if beginnings is None else beginnings[part],
            )
        return captions

    def caption_inside(self, image: Image, masks: Sequence[np.ndarray]) -> list[tuple[str, float]]:
        [whole] = self.resized([image.pixels])
        captions = []
        for start in range(0, len(masks), BATCH_SIZE):
            parts = [
                whole._replace(vision_tokens=self._covered_tokens(mask))
                for mask in masks[start : start + BATCH_SIZE]
            ]
            captions += self._captions(parts, [""] * len(parts))
        return captions

    def _covered_tokens(self, mask: np.ndarray) -> tuple[int, ...]:
        """Return the vision tokens of the patches that a mask touches, the class token first."""
        from PIL import Image as Pillow

        config = self.network.config.vision_config
        side, patch = config.image_size, config.patch_size
        small = Pillow.fromarray(mask.astype(np.float32)).resize((side, side))
        cells = (np.asarray(small) > 0.5).reshape(side // patch, patch, side // patch, patch)
        return (0, *(int(cell) + 1 for cell in np.flatnonzero(cells.any(axis=(1, 3)))))

    def _captions(
        self, images: Sequence[ImageInput], beginnings: Sequence[str]
    ) -> list[tuple[str, float]]:
        config = self.network.config.text_config
        limit = config.max_position_embeddings - MAX_CAPTION_TOKENS - 1
        requests = [
            TextRequest(features, [config.bos_token_id, *self._tokens(beginning)[:limit]])
            for features, beginning in zip(self.encode_images(images), beginnings, strict=True)
        ]
        captions = []
        for request, generated in zip(requests, self.generate_texts(requests), strict=True):
            beginning = request.tokens[1:]
            text = self.decode_text(beginning + generated.tokens)
            words = len(text.split()) - len(self.decode_text(beginning).split())
            captions.append((text, generated.score(words)))
        return captions

    def _tokens(self, text: str) -> list[int]:
        return self.tokenizer(text, add_special_tokens=False).input_ids

    @batched(key=lambda request: request.features.shape, limit=BATCH_SIZE)
    def generate_texts(self, requests: Sequence[TextRequest]) -> list[GeneratedText]:
        """Continue each text up to its end."""
        import torch

        device = self.network.device
        tokens, attention_mask = pad_left([request.tokens for request in requests], 0)
        features = torch.stack([request.features for request in requests])
        return generate_greedily(
            self.network.text_decoder,
            max_tokens=MAX_CAPTION_TOKENS,
            prompt_length=tokens.shape[1],
            end_tokens=self.end_tokens,
            input_ids=tokens.to(device),
            attention_mask=attention_mask.to(device),
            encoder_hidden_states=features.to(device),
        )
