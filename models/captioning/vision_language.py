"""What does an image show, say, or answer, asked in plain words? Small vision-language models.

SmolVLM and SmolVLM2 (Marafioti et al. 2025), Qwen2.5-VL and Qwen3-VL (Bai et al. 2025): a vision
transformer whose tokens stand among the words that a chat model reads.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from anyloom import Checkpoint, Image, ModelError, Regions, batched, one_line

from ..common.text_generation import LONGEST_CAPTION, Written, padded_left, undirected, write
from ..loading.pretrained import check_options, load_pretrained, option_dtype
from ..loading.processors import load_processor
from ..protocols import Answerer, Captioner, TextReader

if TYPE_CHECKING:
    import torch

ARCHITECTURES = ("smolvlm", "idefics3", "qwen2_5_vl", "qwen3_vl")
AT_ONCE = 8
DESCRIBE = "Describe this picture in one sentence."
READ = "Write down all text in this picture, line by line, and nothing else. No text: write NONE."
LONGEST_READING = 1024
"""Tokens of all text in an image."""
MAX_PIXELS = 1280 * 28 * 28  # Qwen's own advice
"""Larger images are made smaller; SmolVLM cuts every image into tiles of a fixed size."""
LONGEST_SHAPE = 100
"""Qwen refuses images more than 200 times as long as wide."""


class Asked(NamedTuple):
    """A conversation up to the answer, as the network takes it."""

    given: Mapping[str, torch.Tensor]
    """The image and the tokens, each with a first dimension of 1."""
    longest: int
    """How many tokens the answer may have."""


class VisionLanguage(Captioner, Answerer, TextReader, family="vision-language"):
    """Describes, answers and reads, always taking the likeliest token.

    Captions and answers have at most 50 tokens (Caption Anything), all lines of an image together
    1024. Of a text it does not know where it stands: every line frames the whole image.
    """

    concurrent = True
    accelerated = "bfloat16"
    fetches = ("*.safetensors", "*.json", "*.txt", "*.jinja")
    takes_prompt = True
    takes_beginning = True
    gives_places = False

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.processor = processor
        self.ends = undirected(network)
        # Qwen's networks note the places of a call's tokens on themselves.
        self.remembers_places = hasattr(network.model, "rope_deltas")
        if processor.chat_template is None:
            raise ModelError(
                f"model '{checkpoint.name}' follows no instructions: it has no chat template; "
                "choose one that was trained to, such as an -Instruct"
            )
        self.special = [
            one.content for one in processor.tokenizer.added_tokens_decoder.values() if one.special
        ]

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
            most = int(checkpoint.options.get("max_pixels", MAX_PIXELS))
            size = processor.image_processor.size
            size["longest_edge"] = max(size["shortest_edge"], min(size["longest_edge"], most))
        return cls(checkpoint, network, processor)

    def caption(
        self,
        images: Sequence[np.ndarray],
        *,
        prompt: str | None = None,
        beginnings: Sequence[str] | None = None,
    ) -> list[tuple[str, float]]:
        begun = [""] * len(images) if beginnings is None else beginnings
        return self._told(images, [prompt or DESCRIBE] * len(images), begun)

    def answer(
        self, images: Sequence[np.ndarray], questions: Sequence[str]
    ) -> list[tuple[str, float]]:
        return self._told(images, questions, [""] * len(images))

    def read(self, image: Image) -> Regions:
        [written] = self.write([self._asked(image.pixels, READ, "", LONGEST_READING)])
        lines = [line.strip() for line in self._words(written).splitlines()]
        lines = [line for line in lines if line and line.upper().strip(".") != "NONE"]
        height, width = image.size
        corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        sure = math.exp(written.log_probability / (len(written.tokens) + 1))
        return Regions(
            [(0, 0, width, height)] * len(lines),
            image.size,
            scores=[sure] * len(lines),
            score_kind="unknown",
            labels=lines,
            columns={"polygon": np.tile(corners, (len(lines), 1, 1))},
        )

    def _told(
        self, images: Sequence[np.ndarray], prompts: Sequence[str], beginnings: Sequence[str]
    ) -> list[tuple[str, float]]:
        told = []
        for start in range(0, len(images), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            cases = zip(images[some], prompts[some], beginnings[some], strict=True)
            asked = [self._asked(*case, LONGEST_CAPTION) for case in cases]
            for begun, written in zip(beginnings[some], self.write(asked), strict=True):
                text = (begun + self._words(written)).strip()
                told.append((text, written.score(len(text.split()) - len(begun.split()))))
        return told

    def _asked(self, crop: np.ndarray, prompt: str, beginning: str, longest: int) -> Asked:
        from PIL import Image as Pillow

        text = self._conversation(self._plain(prompt))
        apart = " " if beginning and not text[-1:].isspace() else ""
        bos = self.processor.tokenizer.bos_token
        given = self.processor(
            text=[text + apart + self._plain(beginning)],
            images=[[Pillow.fromarray(not_too_long(crop))]],
            add_special_tokens=not (bos and text.startswith(bos)),
            return_tensors="pt",
        )
        return Asked(dict(given), longest)

    def _conversation(self, prompt: str) -> str:
        """Return an image and what is asked about it as one turn of a chat, up to the answer."""
        content = [{"type": "image"}, {"type": "text", "text": prompt}]
        try:
            return self.processor.apply_chat_template(
                [{"role": "user", "content": content}], add_generation_prompt=True
            )
        except Exception as error:  # the template is the checkpoint's, and may raise anything
            raise ModelError(
                f"model '{self.checkpoint.name}': its chat template cannot be used "
                f"({one_line(error)[:300]})"
            ) from error

    def _plain(self, text: str) -> str:
        """Return a text without words that would be an image, or the end of it, to the model."""
        for word in self.special:
            text = text.replace(word, " ")
        return text

    def _words(self, written: Written) -> str:
        return self.processor.tokenizer.decode(
            written.tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False
        )

    @batched(
        together=lambda asked: (asked.longest, _tile(asked)),
        limit=AT_ONCE,
        alone=lambda model: model.remembers_places,
    )
    def write(self, asked: Sequence[Asked]) -> list[Written]:
        """Answer each conversation."""
        pad = self.network.generation_config.pad_token_id
        given = as_batch([one.given for one in asked], pad)
        device, dtype = self.network.device, self.network.dtype
        return write(
            self.network,
            longest=asked[0].longest,
            before=given["input_ids"].shape[1],
            ends=self.ends,
            **{
                name: one.to(device, dtype) if one.is_floating_point() else one.to(device)
                for name, one in given.items()
            },
        )


def _tile(asked: Asked) -> tuple[int, ...] | None:
    """Return the size of SmolVLM's tiles; Qwen's patches of all images are of one size."""
    pixels = asked.given["pixel_values"]
    return tuple(pixels.shape[-2:]) if pixels.ndim == 5 else None


def as_batch(
    conversations: Sequence[Mapping[str, torch.Tensor]], pad: int
) -> dict[str, torch.Tensor]:
    """Join conversations of one each into a batch.

    What goes with the tokens is padded on the left, so that all answers begin at one place. Tiles
    (1×T×…) are padded with zeros, which SmolVLM leaves out; patches (P×D) are laid end to end.
    """
    import torch

    tokens = [one["input_ids"][0].tolist() for one in conversations]
    batch = {}
    for name, first in conversations[0].items():
        rows = [one[name] for one in conversations]
        if first.shape == conversations[0]["input_ids"].shape:
            filler = pad if name == "input_ids" else 0
            batch[name], _ = padded_left([row[0].tolist() for row in rows], filler)
        elif first.ndim >= 4:
            most = max(row.shape[1] for row in rows)
            full = first.new_zeros((len(rows), most, *first.shape[2:]))
            for number, row in enumerate(rows):
                full[number, : row.shape[1]] = row[0]
            batch[name] = full
        else:
            batch[name] = torch.cat(rows)
    _, batch["attention_mask"] = padded_left(tokens, pad)
    return batch


def not_too_long(crop: np.ndarray) -> np.ndarray:
    """Return a line of pixels repeated sideways until it is an image of a possible shape."""
    height, width = crop.shape[:2]
    least = -(-max(height, width) // LONGEST_SHAPE)
    times = [-(-least // side) for side in (height, width)]
    return np.ascontiguousarray(crop.repeat(times[0], axis=0).repeat(times[1], axis=1))
