"""Florence-2 (Xiao et al. 2024): grounding, captions, region descriptions and text reading.

A task is a prompt and its result a text, in which coordinates are tokens. Checkpoints in the format
of transformers are read; no remote code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import numpy as np

from anyloom import Checkpoint, Image, ModelError, Regions, raise_if_cancelled, suggestion

from ..loading.options import check_options
from ..loading.pretrained import load_pretrained, option_dtype
from ..loading.processors import load_processor
from ..protocols import Captioner, DenseCaptioner, Grounder, TextReader
from .florence_generation import BATCH_SIZE, FlorenceGenerator, TextRequest
from .location_tokens import BINS, LocatedPhrase, head_phrases, parse_locations

CAPTIONS = {
    "brief": "What does the image describe?",
    "detailed": "Describe in detail what is shown in the image.",
    "paragraph": "Describe with a paragraph what is shown in the image.",
}
TEXT_PROMPT = "What is the text in the image, with regions?"  # <OCR_WITH_REGION>
REGIONS_PROMPT = (
    "Locate the objects in the image, with their descriptions."  # <DENSE_REGION_CAPTION>
)
PHRASE_PROMPT = "Locate the phrases in the caption: {}"  # <CAPTION_TO_PHRASE_GROUNDING>
CAPTION_TASKS = {
    "<CAPTION>": "brief",
    "<DETAILED_CAPTION>": "detailed",
    "<MORE_DETAILED_CAPTION>": "paragraph",
}
"""The authors' names of the captions."""
WITHOUT_ANGLE_BRACKETS = str.maketrans("<>", "  ")
"""Angle brackets could turn a word of a phrase into a special token."""


class Florence(
    FlorenceGenerator, Grounder, Captioner, DenseCaptioner, TextReader, family="florence2"
):
    """Boxes for phrases, captions, descriptions of all objects, lines of text.

    Options: folder, dtype, and caption (brief, detailed or paragraph), the default of a prompt. On
    accelerators it computes in float16 like the authors' demo.
    """

    concurrent: ClassVar[bool] = True
    accelerator_dtype: ClassVar[str] = "float16"
    takes_prompt = True
    box_threshold = 0.0  # the authors keep every box

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        super().__init__(network, processor)
        self.checkpoint = checkpoint
        self.caption_prompt = _caption_prompt(
            checkpoint, str(checkpoint.options.get("caption", "brief"))
        )
        self.locations = _location_bins(checkpoint, processor.tokenizer)
        self.special = frozenset(processor.tokenizer.all_special_ids) - self.locations.keys()

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import Florence2ForConditionalGeneration

        check_options(checkpoint, ("folder", "dtype", "caption"))
        network, folder = load_pretrained(
            Florence2ForConditionalGeneration,
            checkpoint,
            device,
            model_types=("florence2",),
            dtype=option_dtype(checkpoint, device),
        )
        return cls(checkpoint, network, load_processor(checkpoint, folder))

    def ground(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        box_threshold: float = 0.0,
        text_threshold: float = 0.25,
    ) -> Regions:
        """Return boxes with a score above `box_threshold`, best first.

        Each phrase is a caption of its own, which the model splits into parts; the boxes of its
        head get the phrase as their label ("a man on a horse" is the man). The model was trained to
        locate every part of a caption, so that it returns boxes for absent objects too; the authors
        have no score. Here it is the geometric mean of the probabilities of the box's four location
        tokens. `text_threshold` is not used.

        Raises:
            ModelError: a phrase is longer than the model's maximum.
        """
        clean = [" ".join(phrase.translate(WITHOUT_ANGLE_BRACKETS).split()) for phrase in phrases]
        pairs = [(phrase, text) for phrase, text in zip(phrases, clean, strict=True) if text]
        answers = self.answers(image, [PHRASE_PROMPT.format(text) for _, text in pairs])
        regions = []
        for (phrase, text), answer in zip(pairs, answers, strict=True):
            parts = parse_locations(answer, self.locations, self.special)
            heads = head_phrases(text, [self.text(part.words) for part in parts])
            regions += [_boxes(parts[row], image.shape, phrase) for row in heads]
        result = Regions.concatenate(regions, image.shape).sorted_by_score()
        return result if result.scores is None else result[result.scores > box_threshold]

    def describe_regions(self, image: Image) -> Regions:
        """Return boxes with their descriptions, best first; a score is as in `ground`."""
        [answer] = self.answers(image, [REGIONS_PROMPT])
        regions = [
            _boxes(part, image.shape, self.text(part.words))
            for part in parse_locations(answer, self.locations, self.special)
        ]
        return Regions.concatenate(regions, image.shape).sorted_by_score()

    def read(self, image: Image) -> Regions:
        """Return one region per line, in the model's reading order.

        A score is the geometric mean of the probabilities of the line's tokens.
        """
        [answer] = self.answers(image, [TEXT_PROMPT])
        lines, corners = [], []
        for part in parse_locations(answer, self.locations, self.special):
            quadrilateral = part.quadrilateral(image.shape)
            if quadrilateral is not None:
                lines.append(part)
                corners.append(quadrilateral)
        if not lines:
            return Regions.empty(image.shape)
        polygons = np.stack(corners)
        return Regions(
            np.concatenate([polygons.min(axis=1), polygons.max(axis=1)], axis=1),
            image.shape,
            scores=[line.confidence for line in lines],
            score_kind="detector",
            labels=[self.text(line.words) for line in lines],
            columns={"polygon": polygons},
        )

    def caption(
        self,
        images: Sequence[np.ndarray],
        *,
        prompt: str | None = None,
        beginnings: Sequence[str] | None = None,
    ) -> list[tuple[str, float]]:
        """Return (caption, score) for each crop; `prompt` is brief, detailed or paragraph.

        The authors' names for these, <DETAILED_CAPTION> …, are accepted too.

        Raises:
            ModelError: any other prompt, or beginnings.
        """
        if beginnings is not None:
            raise ModelError(
                f"model '{self.checkpoint.name}' does not support beginnings of captions"
            )
        prompt_tokens = self.prompt(
            _caption_prompt(self.checkpoint, prompt) if prompt else self.caption_prompt
        )
        captions = []
        for start in range(0, len(images), BATCH_SIZE):
            raise_if_cancelled()
            chunk = images[start : start + BATCH_SIZE]
            encoded = self.encode_images([self.resized(crop) for crop in chunk])
            requests = [TextRequest(features, prompt_tokens) for features in encoded]
            for answer in self.generate_texts(requests):
                text = self.text(answer.tokens)
                log_probability = sum(answer.log_probabilities) + answer.end
                captions.append((text, log_probability / (1 + len(text.split()))))
        return captions


def _caption_prompt(checkpoint: Checkpoint, name: str) -> str:
    """Return the prompt of a caption by its name."""
    caption = CAPTION_TASKS.get(name, name)
    if caption not in CAPTIONS:
        raise ModelError(
            f"model '{checkpoint.name}': unknown caption '{name[:40]}', expected "
            f"{', '.join(CAPTIONS)}{suggestion(name, CAPTIONS)}"
        )
    return CAPTIONS[caption]


def _location_bins(checkpoint: Checkpoint, tokenizer: Any) -> dict[int, int]:
    """Return location token → its bin."""
    tokens = tokenizer.convert_tokens_to_ids([f"<loc_{number}>" for number in range(BINS)])
    if len(set(tokens)) < BINS:
        raise ModelError(
            f"model '{checkpoint.name}': its vocabulary lacks location tokens (<loc_0> to "
            f"<loc_{BINS - 1}>), expected that of a native Florence-2 checkpoint"
        )
    return {token: number for number, token in enumerate(tokens)}


def _boxes(part: LocatedPhrase, frame: tuple[int, int], label: str) -> Regions:
    boxes, scores = part.boxes(frame)
    labels = [label] * len(boxes)
    return Regions(boxes, frame, scores=scores, score_kind="detector", labels=labels)
