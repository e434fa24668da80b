"""Vision-language models: captions, answers and text reading by natural-language prompts.

SmolVLM and SmolVLM2 (Marafioti et al. 2025), Qwen2.5-VL and Qwen3-VL (Bai et al. 2025): the tokens
of a vision transformer are part of the prompt of a chat model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from anyloom import Checkpoint, Image, Regions, batched

from ..common.chat_templates import (
    chat_prompt,
    check_chat_template,
    special_words,
    without_words,
)
from ..common.packed_lengths import read_lengths_once
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
from ..protocols import Answerer, Captioner, TextReader

if TYPE_CHECKING:
    import torch

ARCHITECTURES = ("smolvlm", "idefics3", "qwen2_5_vl", "qwen3_vl")
BATCH_SIZE = 8
CAPTION_PROMPT = "Describe this picture in one sentence."
READING_PROMPT = (
    "Write down all text in this picture, line by line, and nothing else. No text: write NONE."
)
MAX_READING_TOKENS = 1024
"""The maximum length of all text in an image."""
MAX_PIXELS = 1280 * 28 * 28  # Qwen's own advice
"""Larger images are downscaled; SmolVLM splits every image into tiles of a fixed size instead."""
PIXEL_MASK = "pixel_attention_mask"
"""SmolVLM's mask of the pixels that are not padding."""
MAX_ASPECT = 100
"""Qwen rejects images with an aspect ratio above 200."""


class ChatRequest(NamedTuple):
    """The network's inputs for a conversation up to the answer."""

    inputs: Mapping[str, torch.Tensor]
    """The image and the tokens, with a batch axis of 1."""
    max_tokens: int
    """The maximum length of the answer."""


class VisionLanguage(Captioner, Answerer, TextReader, family="vision-language"):
    """Captions, answers and text reading, with greedy decoding.

    Captions and answers have at most 50 tokens (Caption Anything), all lines of an image together
    1024. Lines of text have no location: the region of every line is the whole image.
    """

    concurrent = True
    accelerator_dtype = "bfloat16"
    float16_safe = False
    file_patterns = ("*.safetensors", "*.json", "*.txt", "*.jinja")
    takes_prompt = True
    takes_beginning = True
    gives_places = False

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.processor = processor
        self.end_tokens = set_greedy_decoding(network)
        # Qwen's networks store the positions of a call's tokens as an attribute.
        self.stores_positions = hasattr(network.model, "rope_deltas")
        if self.stores_positions:
            read_lengths_once(network.model.visual)
        check_chat_template(checkpoint, processor)
        self.special = special_words(processor.tokenizer)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import AutoModelForImageTextToText

        check_options(checkpoint, ("folder", "dtype", "max_pixels"))
        network, folder = load_pretrained(
            AutoModelForImageTextToText,
            checkpoint,
            device,
            model_types=ARCHITECTURES,
            dtype=option_dtype(checkpoint, device),
        )
        processor = load_processor(checkpoint, folder)
        if network.config.model_type.startswith("qwen"):
            max_pixels = int(checkpoint.options.get("max_pixels", MAX_PIXELS))
            size = processor.image_processor.size
            size["longest_edge"] = max(size["shortest_edge"], min(size["longest_edge"], max_pixels))
        return cls(checkpoint, network, processor)

    def caption(
        self,
        images: Sequence[np.ndarray],
        *,
        prompt: str | None = None,
        beginnings: Sequence[str] | None = None,
    ) -> list[tuple[str, float]]:
        beginnings = [""] * len(images) if beginnings is None else beginnings
        return self._answers(images, [prompt or CAPTION_PROMPT] * len(images), beginnings)

    def answer(
        self, images: Sequence[np.ndarray], questions: Sequence[str]
    ) -> list[tuple[str, float]]:
        return self._answers(images, questions, [""] * len(images))

    def read(self, image: Image) -> Regions:
        request = self._request(image.pixels, READING_PROMPT, "", MAX_READING_TOKENS)
        [generated] = self.generate_texts([request])
        lines = [line.strip() for line in self._text(generated).splitlines()]
        lines = [line for line in lines if line and line.upper().strip(".") != "NONE"]
        height, width = image.shape
        corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        score = math.exp(generated.log_probability / (len(generated.tokens) + 1))
        return Regions(
            [(0, 0, width, height)] * len(lines),
            image.shape,
            scores=[score] * len(lines),
            score_kind="unknown",
            labels=lines,
            columns={"polygon": np.tile(corners, (len(lines), 1, 1))},
        )

    def _answers(
        self, images: Sequence[np.ndarray], prompts: Sequence[str], beginnings: Sequence[str]
    ) -> list[tuple[str, float]]:
        answers = []
        for start in range(0, len(images), BATCH_SIZE):
            part = slice(start, start + BATCH_SIZE)
            inputs = zip(images[part], prompts[part], beginnings[part], strict=True)
            requests = [self._request(*row, MAX_CAPTION_TOKENS) for row in inputs]
            generated = self.generate_texts(requests)
            for beginning, continuation in zip(beginnings[part], generated, strict=True):
                text = (beginning + self._text(continuation)).strip()
                words = len(text.split()) - len(beginning.split())
                answers.append((text, continuation.score(words)))
        return answers

    def _request(
        self, crop: np.ndarray, prompt: str, beginning: str, max_tokens: int
    ) -> ChatRequest:
        from PIL import Image as Pillow

        content = [
            {"type": "image"},
            {"type": "text", "text": without_words(prompt, self.special)},
        ]
        text = chat_prompt(self.checkpoint, self.processor, content)
        space = " " if beginning and not text[-1:].isspace() else ""
        bos = self.processor.tokenizer.bos_token
        inputs = self.processor(
            text=[text + space + without_words(beginning, self.special)],
            images=[[Pillow.fromarray(with_limited_aspect(crop))]],
            add_special_tokens=not (bos and text.startswith(bos)),
            return_tensors="pt",
        )
        return ChatRequest(dict(inputs), max_tokens)

    def _text(self, generated: GeneratedText) -> str:
        return self.processor.tokenizer.decode(
            generated.tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False
        )

    @batched(
        key=lambda request: (request.max_tokens, _tile_size(request)),
        limit=BATCH_SIZE,
        exclusive=lambda model: model.stores_positions,
    )
    def generate_texts(self, requests: Sequence[ChatRequest]) -> list[GeneratedText]:
        """Answer each conversation."""
        pad = self.network.generation_config.pad_token_id
        inputs = as_batch([request.inputs for request in requests], pad)
        if PIXEL_MASK in inputs:  # an eighth of the bytes of its whole numbers
            inputs[PIXEL_MASK] = inputs[PIXEL_MASK].bool()
        device, dtype = self.network.device, self.network.dtype
        return generate_greedily(
            self.network,
            max_tokens=requests[0].max_tokens,
            prompt_length=inputs["input_ids"].shape[1],
            end_tokens=self.end_tokens,
            **{
                name: tensor.to(device, dtype if tensor.is_floating_point() else None)
                for name, tensor in inputs.items()
            },
        )


def _tile_size(request: ChatRequest) -> tuple[int, ...] | None:
    """Return the size of SmolVLM's tiles; Qwen's patches have a fixed size."""
    pixels = request.inputs["pixel_values"]
    return tuple(pixels.shape[-2:]) if pixels.ndim == 5 else None


def as_batch(
    conversations: Sequence[Mapping[str, torch.Tensor]], pad: int
) -> dict[str, torch.Tensor]:
    """Join conversations with a batch axis of 1 into one batch.

    Tokens and tensors of their shape are padded on the left, so that all answers begin at the same
    position. Tiles (1×T×…) are padded with zeros, which SmolVLM ignores; patches (P×D) are
    concatenated.
    """
    import torch

    tokens = [inputs["input_ids"][0].tolist() for inputs in conversations]
    batch = {}
    for name, first in conversations[0].items():
        rows = [inputs[name] for inputs in conversations]
        if first.shape == conversations[0]["input_ids"].shape:
            filler = pad if name == "input_ids" else 0
            batch[name], _ = pad_left([row[0].tolist() for row in rows], filler)
        elif first.ndim >= 4:
            tiles = max(row.shape[1] for row in rows)
            full = first.new_zeros((len(rows), tiles, *first.shape[2:]))
            for number, row in enumerate(rows):
                full[number, : row.shape[1]] = row[0]
            batch[name] = full
        else:
            batch[name] = torch.cat(rows)
    _, batch["attention_mask"] = pad_left(tokens, pad)
    return batch


def with_limited_aspect(crop: np.ndarray) -> np.ndarray:
    """Return an image, its pixels repeated across the short side up to the maximal aspect ratio."""
    height, width = crop.shape[:2]
    shortest = -(-max(height, width) // MAX_ASPECT)
    down, across = (-(-shortest // side) for side in (height, width))
    return np.ascontiguousarray(crop.repeat(down, axis=0).repeat(across, axis=1))
