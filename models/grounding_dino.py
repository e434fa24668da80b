"""Where are the things that phrases name? Grounding DINO and MM-Grounding-DINO.

The model reads the picture and one caption that lists all phrases ("dog. red car."), and says for
each of its boxes how well each token of the caption describes it (Liu et al. 2023; Zhao et al.
2024).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from anyloom.errors import ModelError
from anyloom.model import Checkpoint
from anyloom.values import Image, Regions

from .pretrained import load_pretrained
from .processors import load_processor
from .protocols import Grounder

if TYPE_CHECKING:
    from transformers import PreTrainedModel

ARCHITECTURES = ("grounding-dino", "mm-grounding-dino")
ATTENTION = {"": "eager", "text_config": "sdpa", "backbone_config": "sdpa"}
"""The mask that keeps phrases apart is one of truth values. transformers' eager BERT adds it to the
logits as ones and zeros, so that every phrase would see all others."""


class Caption(NamedTuple):
    """All phrases in one text, and where in it each of them stands."""

    text: str
    spans: list[tuple[int, int]]


class GroundingDino(Grounder, family="grounding-dino"):
    """Boxes for phrases, each labelled with the phrase whose words describe it best.

    The original joins all words above the text threshold into a label, which merges phrases
    ("dog cat"). Here each token belongs to the phrase that it stands in, and the phrase of the best
    token is the label; a box that no phrase describes well enough is left out.
    """

    version = 2

    def __init__(self, checkpoint: Checkpoint, network: PreTrainedModel, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.tokenizer = processor.tokenizer
        self.processor = processor.image_processor

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import AutoModelForZeroShotObjectDetection

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
        box_threshold: float = 0.3,  # Grounded-SAM
        text_threshold: float = 0.25,  # Grounded-SAM
    ) -> Regions:
        """Return boxes whose score exceeds both thresholds, best first.

        A score is the probability of the box's best token. Phrases that do not fit into one caption
        (256 tokens) are looked for in several.

        Raises:
            ModelError: one phrase alone is longer than a caption may be.
        """
        found = [
            self._ground(image, some, box_threshold, text_threshold)
            for some in self._in_captions(list(phrases))
        ]
        return Regions.concatenate(found, image.size).sorted_by_score()

    def _ground(
        self, image: Image, phrases: list[str], box_threshold: float, text_threshold: float
    ) -> Regions:
        import torch

        written = caption(phrases)
        words = self.tokenizer(
            written.text,
            return_offsets_mapping=True,
            return_token_type_ids=True,
            return_tensors="pt",
        )
        places = words.pop("offset_mapping")[0].tolist()
        picture = self._picture(image.pixels)
        with torch.inference_mode():
            output = self.network(**picture, **words.to(self.network.device))
        probabilities = output.logits[0].float().sigmoid().cpu().numpy()
        boxes = output.pred_boxes[0].float().cpu().numpy()

        scores = probabilities.max(axis=1)
        owners = np.array([_owner(place, written.spans) for place in places])
        positions = np.flatnonzero(owners >= 0)
        described = np.zeros(len(scores), np.float32)
        labels = np.zeros(len(scores), np.intp)
        if len(positions):
            of_phrases = probabilities[:, positions]
            described = of_phrases.max(axis=1)
            labels = owners[positions[of_phrases.argmax(axis=1)]]
        kept = (scores > box_threshold) & (described > text_threshold)
        return Regions(
            in_pixels(boxes[kept], image.size),
            image.size,
            scores=scores[kept],
            score_kind="detector",
            labels=[phrases[label] for label in labels[kept]],
        )

    def _picture(self, pixels: np.ndarray) -> Any:
        size = self.processor.size
        height, width = resized(
            (pixels.shape[0], pixels.shape[1]), size["shortest_edge"], size["longest_edge"]
        )
        return self.processor(
            images=pixels.copy(),  # torch warns about arrays that it may not write to
            size={"height": height, "width": width},
            input_data_format="channels_last",
            return_tensors="pt",
        ).to(self.network.device)

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


def caption(phrases: Sequence[str]) -> Caption:
    """Return "dog. red car." and the span of each phrase.

    The model was trained on lower case, and takes points and question marks for the end of a
    phrase; inside one they become spaces.
    """
    text = ""
    spans = []
    for phrase in phrases:
        words = " ".join(re.sub(r"[.?]", " ", phrase.lower()).split())
        text += " " if text else ""
        spans.append((len(text), len(text) + len(words)))
        text += f"{words}."
    return Caption(text, spans)


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
    """Turn N×4 (centre x, centre y, width, height) in 0..1 into (x0, y0, x1, y1) in pixels.

    What sticks out of the frame is cut off.
    """
    height, width = frame
    return corners(boxes).clip(0, 1) * np.array([width, height, width, height], np.float32)


def corners(boxes: np.ndarray) -> np.ndarray:
    """Turn N×4 (centre x, centre y, width, height) into (x0, y0, x1, y1)."""
    centres, sides = boxes[:, :2], boxes[:, 2:]
    return np.concatenate([centres - sides / 2, centres + sides / 2], axis=1)


def _owner(place: list[int], spans: list[tuple[int, int]]) -> int:
    """Return which phrase a token stands in, -1 for none."""
    start, end = place
    for number, (first, last) in enumerate(spans):
        if first <= start < end <= last:
            return number
    return -1
