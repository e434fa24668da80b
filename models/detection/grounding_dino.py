"""Where are the things that phrases name? Grounding DINO and MM-Grounding-DINO.

The model reads the image and one caption that lists all phrases ("dog. red car."), and says for
each of its boxes how well each token of the caption describes it (Liu et al. 2023; Zhao et al.
2024).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

import numpy as np

from anyloom import Checkpoint, Image, ModelError, Regions, batched, raise_if_cancelled

from ..common.locked_tokenizer import LockedTokenizer
from ..common.preprocessing import Preprocessing
from ..loading.pretrained import check_options, load_pretrained, option_dtype
from ..loading.processors import load_processor
from ..protocols import Grounder
from .caption_phrases import caption, labeled, original_phrase, owners

if TYPE_CHECKING:
    import torch

ARCHITECTURES = ("grounding-dino", "mm-grounding-dino")
ATTENTION = {"": "eager", "text_config": "sdpa", "backbone_config": "sdpa"}
"""The mask that keeps phrases apart is one of truth values. transformers' eager BERT adds it to the
logits as ones and zeros, so that every phrase would see all others."""
AT_ONCE = 4
"""Images in one pass: each takes about a gigabyte."""


class Asked(NamedTuple):
    """One image and one caption, as the network takes them."""

    pixels: torch.Tensor
    """3×H×W, resized."""
    tokens: torch.Tensor
    """L."""


class Described(NamedTuple):
    """What the network says of one image and one caption."""

    boxes: np.ndarray
    """Q×4, (center x, center y, width, height) in 0..1."""
    probabilities: np.ndarray
    """Q×L: how well each token describes each box."""


class GroundingDino(Grounder, family="grounding-dino"):
    """Boxes for phrases, each labeled with the phrase whose words describe it best.

    The original calls a box by all words above the text threshold, which merges phrases ("dog
    cat"). Here each token belongs to the phrase that it stands in, and the phrase of the best token
    is the label; a box that no phrase describes well enough is left out. What the original would
    call a box is in the column "phrase".

    Options: folder, dtype. On accelerators it computes in float32 like the authors' demos: boxes
    are refined six times through the inverse sigmoid of their coordinates. A lower dtype is used by
    autocast, the weights stay as they are.
    """

    version = 3
    concurrent: ClassVar[bool] = True
    box_threshold = 0.35  # Grounding DINO's demos, Text2Seg
    text_threshold = 0.25  # Grounding DINO's demos, Text2Seg

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.preprocessing = Preprocessing(processor.image_processor)
        self.dtype = option_dtype(checkpoint, str(network.device), accelerated=self.accelerated)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import AutoModelForZeroShotObjectDetection

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            AutoModelForZeroShotObjectDetection,
            checkpoint,
            device,
            model_types=ARCHITECTURES,
            attention=ATTENTION,
        )
        return cls(checkpoint, network, load_processor(checkpoint, folder))

    def ground(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        box_threshold: float = 0.35,
        text_threshold: float = 0.25,
    ) -> Regions:
        """Return boxes whose score exceeds both thresholds, best first.

        A score is the probability of the box's best token. Phrases that do not fit into one caption
        (256 tokens) are looked for in several.

        Raises:
            ModelError: one phrase alone is longer than a caption may be.
        """
        groups = list(self._in_captions(list(phrases)))
        if not groups:
            return Regions.empty(image.size)
        pixels = self._picture(image.pixels)
        captions = [caption(some) for some in groups]
        words = [self.tokenizer(one.text, return_offsets_mapping=True) for one in captions]
        raise_if_cancelled()
        described = self.describe([_asked(pixels, some["input_ids"]) for some in words])
        found = []
        for one, some, written, read in zip(described, groups, captions, words, strict=True):
            owner = owners(read["offset_mapping"], written.spans)
            kept, labels = labeled(one.probabilities, owner, box_threshold, text_threshold)
            likely = one.probabilities[kept]
            named = [original_phrase(row > text_threshold, read["input_ids"]) for row in likely]
            found.append(
                Regions(
                    in_pixels(one.boxes[kept], image.size),
                    image.size,
                    scores=likely.max(axis=1),
                    score_kind="detector",
                    labels=[some[number] for number in labels],
                    columns={"phrase": [self._spelled(tokens) for tokens in named]},
                )
            )
        return Regions.concatenate(found, image.size).sorted_by_score()

    @batched(together=lambda asked: (asked.pixels.shape, len(asked.tokens)), limit=AT_ONCE)
    def describe(self, asked: Sequence[Asked]) -> list[Described]:
        """Return boxes, and how well each token of the caption describes each of them."""
        import torch

        device = self.network.device
        levels = torch.stack([one.pixels for one in asked]).to(device)
        pixels = self.preprocessing.normalize(levels, torch.float32)
        tokens = torch.stack([one.tokens for one in asked]).to(device)
        lower = self.dtype != torch.float32
        with torch.inference_mode(), torch.autocast(device.type, self.dtype, enabled=lower):
            output = self.network(pixel_values=pixels, input_ids=tokens)
        probabilities = output.logits[..., : tokens.shape[1]].float().sigmoid().cpu().numpy()
        boxes = output.pred_boxes.float().cpu().numpy()
        return [Described(*one) for one in zip(boxes, probabilities, strict=True)]

    def _picture(self, pixels: np.ndarray) -> torch.Tensor:
        size = self.preprocessing.processor.size
        height, width = resized(
            (pixels.shape[0], pixels.shape[1]), size["shortest_edge"], size["longest_edge"]
        )
        wanted = {"height": height, "width": width}
        return self.preprocessing.resize(pixels, size=wanted)["pixel_values"][0]

    def _spelled(self, tokens: list[int]) -> str:
        return self.tokenizer.decode(tokens).replace(".", "").strip()

    def _in_captions(self, phrases: list[str]) -> Iterator[list[str]]:
        """Yield the phrases in groups whose caption the model reads to its end."""
        room = self.network.config.max_text_len - 2
        group: list[str] = []
        used = 0
        for phrase in phrases:
            length = len(self.tokenizer(caption([phrase]).text, add_special_tokens=False).input_ids)
            if length > room:
                raise ModelError(
                    f"model '{self.checkpoint.name}' reads {room} tokens of text, the phrase "
                    f"'{phrase[:40]}…' has {length}; shorten it"
                )
            if used + length > room:
                yield group
                group, used = [], 0
            group.append(phrase)
            used += length
        if group:
            yield group


def resized(size: tuple[int, int], shortest: int, longest: int) -> tuple[int, int]:
    """Return (height, width) with a short side of `shortest` and a long one of at most `longest`.

    The long side is rounded down as in the original, where transformers rounds to the nearest.
    """
    short, long = min(size), max(size)
    if long / short * shortest > longest:
        shortest = round(longest * short / long)
    other = int(shortest * long / short)
    return (shortest, other) if size[0] <= size[1] else (other, shortest)


def in_pixels(boxes: np.ndarray, frame: tuple[int, int]) -> np.ndarray:
    """Turn N×4 (center x, center y, width, height) in 0..1 into (x0, y0, x1, y1) in pixels.

    What sticks out of the frame is cut off.
    """
    height, width = frame
    return corners(boxes).clip(0, 1) * np.array([width, height, width, height], np.float32)


def corners(boxes: np.ndarray) -> np.ndarray:
    """Turn N×4 (center x, center y, width, height) into (x0, y0, x1, y1)."""
    centers, sides = boxes[:, :2], boxes[:, 2:]
    return np.concatenate([centers - sides / 2, centers + sides / 2], axis=1)


def _asked(pixels: torch.Tensor, tokens: Sequence[int]) -> Asked:
    import torch

    return Asked(pixels, torch.tensor(tokens))
