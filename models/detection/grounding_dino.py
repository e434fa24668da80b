"""Grounding DINO (Liu et al. 2023) and MM-Grounding-DINO (Zhao et al. 2024): boxes for phrases.

The inputs are an image and one caption that lists all phrases ("dog. red car."); the outputs are
boxes, and the probability of each token of the caption for each box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, Self

import numpy as np

from anyloom import Checkpoint, Image, Regions, batched, raise_if_cancelled

from ..common.locked_tokenizer import LockedTokenizer, check_phrase_lengths
from ..common.preprocessing import Preprocessing
from ..loading.options import check_options
from ..loading.pretrained import load_pretrained, option_dtype
from ..loading.processors import load_processor
from ..protocols import Grounder
from .boxes import boxes_in_pixels
from .caption_phrases import (
    join_phrases,
    phrase_of_tokens,
    phrase_tokens,
    select_boxes,
    select_boxes_by_mean,
)

if TYPE_CHECKING:
    import torch

ARCHITECTURES = ("grounding-dino", "mm-grounding-dino")
ATTENTION = {"": "eager", "text_config": "sdpa", "backbone_config": "sdpa"}
"""The mask that separates phrases is boolean. transformers' eager BERT adds it to the logits as
ones and zeros, with which every phrase would attend to all others."""
BATCH_SIZE = 4
"""Each image takes about a gigabyte."""


class DetectionRequest(NamedTuple):
    """One resized image and one tokenized caption."""

    pixels: torch.Tensor
    """3×H×W."""
    tokens: torch.Tensor
    """L."""


class Detections(NamedTuple):
    """The boxes for one image and one caption."""

    boxes: np.ndarray
    """Q×4, (center x, center y, width, height), 0 to 1."""
    probabilities: np.ndarray
    """Q×L, of each token for each box."""


class GroundingDino(Grounder, family="grounding-dino"):
    """Boxes for phrases, each labeled with the phrase of its best token.

    The original implementation labels a box with all words above the text threshold, which can
    merge phrases ("dog cat"). Here the label is the phrase that contains the best token, and a box
    without a token of a phrase above the threshold is left out. The original's label is in the
    column "phrase".

    Options: folder, dtype. On accelerators products are rounded to TensorFloat-32 and not further:
    boxes are refined six times through the inverse sigmoid of their coordinates. A lower dtype is
    applied by autocast; the weights are not cast.
    """

    version = 4
    concurrent: ClassVar[bool] = True
    accelerator_dtype = "tf32"
    box_threshold = 0.35  # Grounding DINO's demos, Text2Seg
    text_threshold = 0.25  # Grounding DINO's demos, Text2Seg
    scores_words = True

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.preprocessing = Preprocessing(processor.image_processor)
        self.dtype = option_dtype(checkpoint, str(network.device))

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
        separator: str = ". ",
        word_scores: Literal["best", "mean"] = "best",
    ) -> Regions:
        """Return boxes whose score exceeds both thresholds, best first.

        A score is the probability of the box's best token; with word_scores "mean" it is that of
        the mean of a phrase's tokens, and the text threshold has no effect. Phrases that do not fit
        into one caption (256 tokens) are divided among several, and their boxes are in the order of
        the captions.

        Raises:
            ModelError: a single phrase exceeds the length of a caption.
        """
        groups = list(self._caption_groups(list(phrases), separator))
        if not groups:
            return Regions.empty(image.shape)
        pixels = self._resized_image(image.pixels)
        captions = [join_phrases(group, separator) for group in groups]
        tokenized = [self.tokenizer(text, return_offsets_mapping=True) for text, _ in captions]
        raise_if_cancelled()
        detections = self.detect([_request(pixels, tokens["input_ids"]) for tokens in tokenized])
        parts = []
        queries = 0
        for (boxes, probabilities), group, (_, spans), tokens in zip(
            detections, groups, captions, tokenized, strict=True
        ):
            of_tokens = phrase_of_tokens(tokens["offset_mapping"], spans)
            if word_scores == "mean":
                rows, labels, scores = select_boxes_by_mean(probabilities, of_tokens, box_threshold)
            else:
                rows, labels = select_boxes(probabilities, of_tokens, box_threshold, text_threshold)
                scores = probabilities[rows].max(axis=1)
            probabilities = probabilities[rows]
            originals = [
                phrase_tokens(row > text_threshold, tokens["input_ids"]) for row in probabilities
            ]
            parts.append(
                Regions(
                    boxes_in_pixels(boxes[rows], image.shape),
                    image.shape,
                    scores=scores,
                    score_kind="detector",
                    labels=[group[number] for number in labels],
                    columns={
                        "phrase": [self._decode(original) for original in originals],
                        "query": queries + rows,
                    },
                )
            )
            queries += len(boxes)
        return Regions.concatenate(parts, image.shape).sorted_by_score()

    @batched(key=lambda request: (request.pixels.shape, len(request.tokens)), limit=BATCH_SIZE)
    def detect(self, requests: Sequence[DetectionRequest]) -> list[Detections]:
        """Return boxes, and the probability of each token of the caption for each of them."""
        import torch

        device = self.network.device
        pixels = torch.stack([request.pixels for request in requests]).to(device)
        pixels = self.preprocessing.normalize(pixels, torch.float32)
        tokens = torch.stack([request.tokens for request in requests]).to(device)
        autocast = self.dtype != torch.float32
        with torch.inference_mode(), torch.autocast(device.type, self.dtype, enabled=autocast):
            output = self.network(pixel_values=pixels, input_ids=tokens)
        probabilities = output.logits[..., : tokens.shape[1]].float().sigmoid().cpu().numpy()
        boxes = output.pred_boxes.float().cpu().numpy()
        return [Detections(*row) for row in zip(boxes, probabilities, strict=True)]

    def _resized_image(self, pixels: np.ndarray) -> torch.Tensor:
        size = self.preprocessing.processor.size
        height, width = resized_size(
            (pixels.shape[0], pixels.shape[1]), size["shortest_edge"], size["longest_edge"]
        )
        return self.preprocessing.resize_to_tensor(pixels, size={"height": height, "width": width})

    def _decode(self, tokens: list[int]) -> str:
        return self.tokenizer.decode(tokens).replace(".", "").strip()

    def _caption_groups(self, phrases: list[str], separator: str) -> Iterator[list[str]]:
        """Yield the phrases in groups that fit into one caption."""
        limit = self.network.config.max_text_len - 2
        group: list[str] = []
        used = 0
        for phrase in phrases:
            text = join_phrases([phrase]).text.removesuffix(".") + separator
            tokens = self.tokenizer(text, add_special_tokens=False).input_ids
            check_phrase_lengths(self.checkpoint, [phrase], [tokens], limit)
            if used + len(tokens) > limit:
                yield group
                group, used = [], 0
            group.append(phrase)
            used += len(tokens)
        if group:
            yield group


def resized_size(size: tuple[int, int], shortest: int, longest: int) -> tuple[int, int]:
    """Return (height, width) with a short side of `shortest` and a long one of at most `longest`.

    The long side is rounded down as in the original; transformers rounds to the nearest.
    """
    short, long = min(size), max(size)
    if long / short * shortest > longest:
        shortest = round(longest * short / long)
    other = int(shortest * long / short)
    return (shortest, other) if size[0] <= size[1] else (other, shortest)


def _request(pixels: torch.Tensor, tokens: Sequence[int]) -> DetectionRequest:
    import torch

    return DetectionRequest(pixels, torch.tensor(tokens))
