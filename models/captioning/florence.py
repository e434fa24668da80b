"""Where is what phrases name, what is in an image, what is written in it? Florence-2.

Florence-2 (Xiao et al. 2024) answers all of it in words: a task is a sentence, and places are
tokens of its vocabulary. The native checkpoints of transformers are read; no remote code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import numpy as np

from anyloom import Checkpoint, Image, ModelError, Regions, raise_if_cancelled, suggestion

from ..loading.pretrained import check_options, load_pretrained, option_dtype
from ..loading.processors import load_processor
from ..protocols import Captioner, DenseCaptioner, Grounder, TextReader
from .florence_writing import AT_ONCE, FlorenceWriting, Task
from .location_tokens import BINS, Placed, head_of, placed

CAPTIONS = {
    "brief": "What does the image describe?",
    "detailed": "Describe in detail what is shown in the image.",
    "paragraph": "Describe with a paragraph what is shown in the image.",
}
TEXT = "What is the text in the image, with regions?"  # <OCR_WITH_REGION>
REGIONS = "Locate the objects in the image, with their descriptions."  # <DENSE_REGION_CAPTION>
PHRASE = "Locate the phrases in the caption: {}"  # <CAPTION_TO_PHRASE_GROUNDING>
TASKS = {
    "<CAPTION>": "brief",
    "<DETAILED_CAPTION>": "detailed",
    "<MORE_DETAILED_CAPTION>": "paragraph",
}
"""What the authors call them."""
MARKS = str.maketrans("<>", "  ")
"""What would make a word of a phrase a token of its own."""


class Florence(
    FlorenceWriting, Grounder, Captioner, DenseCaptioner, TextReader, family="florence2"
):
    """Boxes for phrases, captions, descriptions of all things, lines of text.

    Options: folder, dtype, and caption (brief, detailed or paragraph), which a prompt overrules.
    On accelerators it computes in float16 like the authors' demo.
    """

    concurrent: ClassVar[bool] = True
    accelerated: ClassVar[str] = "float16"
    takes_prompt = True
    box_threshold = 0.0  # the authors keep every box

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        super().__init__(network, processor)
        self.checkpoint = checkpoint
        self.wording = _wording(checkpoint, str(checkpoint.options.get("caption", "brief")))
        self.places = _places(checkpoint, processor.tokenizer)
        self.special = frozenset(processor.tokenizer.all_special_ids) - self.places.keys()

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import Florence2ForConditionalGeneration

        check_options(checkpoint, ("folder", "dtype", "caption"))
        network, folder = load_pretrained(
            Florence2ForConditionalGeneration,
            checkpoint,
            device,
            model_types=("florence2",),
            dtype=option_dtype(checkpoint, device, accelerated=cls.accelerated),
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
        """Return boxes with a higher score than `box_threshold`, best first.

        Each phrase is a caption of its own whose parts the model finds; the boxes of its first part
        carry the phrase ("a man on a horse" is the man). The model was trained to find every part
        of a caption, so that it answers also for what is not there; the authors have no score. Here
        it is how sure the model is of the box: the geometric mean of the probabilities of its four
        location tokens. `text_threshold` does not count.

        Raises:
            ModelError: a phrase is longer than the model reads.
        """
        clean = [" ".join(phrase.translate(MARKS).split()) for phrase in phrases]
        asked = [(phrase, words) for phrase, words in zip(phrases, clean, strict=True) if words]
        answers = self.answers(image, [PHRASE.format(words) for _, words in asked])
        found = []
        for (phrase, words), answer in zip(asked, answers, strict=True):
            parts = placed(answer, self.places, self.special)
            named = head_of(words, [self.text(part.words) for part in parts])
            found += [_boxes(parts[row], image.size, phrase) for row in named]
        every = Regions.concatenate(found, image.size).sorted_by_score()
        return every if every.scores is None else every[every.scores > box_threshold]

    def describe_regions(self, image: Image) -> Regions:
        """Return boxes with their descriptions, best first; a score is as in `ground`."""
        [answer] = self.answers(image, [REGIONS])
        found = [
            _boxes(part, image.size, self.text(part.words))
            for part in placed(answer, self.places, self.special)
        ]
        return Regions.concatenate(found, image.size).sorted_by_score()

    def read(self, image: Image) -> Regions:
        """Return one region per line, in the order in which the model reads them.

        A score is the geometric mean of the probabilities of the line's tokens.
        """
        [answer] = self.answers(image, [TEXT])
        lines, corners = [], []
        for part in placed(answer, self.places, self.special):
            quadrilateral = part.quadrilateral(image.size)
            if quadrilateral is not None:
                lines.append(part)
                corners.append(quadrilateral)
        if not lines:
            return Regions.empty(image.size)
        polygons = np.stack(corners)
        return Regions(
            np.concatenate([polygons.min(axis=1), polygons.max(axis=1)], axis=1),
            image.size,
            scores=[line.sureness for line in lines],
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

        The authors' names for these, <DETAILED_CAPTION> …, are understood too.

        Raises:
            ModelError: the prompt is something else, or beginnings are given.
        """
        if beginnings is not None:
            raise ModelError(
                f"model '{self.checkpoint.name}' cannot begin a caption with given words; leave "
                "the beginnings out"
            )
        question = self.prompt(_wording(self.checkpoint, prompt) if prompt else self.wording)
        captions = []
        for start in range(0, len(images), AT_ONCE):
            raise_if_cancelled()
            seen = self.look([self.squashed(crop) for crop in images[start : start + AT_ONCE]])
            for answer in self.write([Task(features, question) for features in seen]):
                text = self.text(answer.tokens)
                steps = sum(answer.log_probabilities) + answer.end
                captions.append((text, steps / (1 + len(text.split()))))
        return captions


def _wording(checkpoint: Checkpoint, name: str) -> str:
    """Return the sentence that asks for a kind of caption."""
    kind = TASKS.get(name, name)
    if kind not in CAPTIONS:
        raise ModelError(
            f"model '{checkpoint.name}' knows no caption '{name[:40]}', expected "
            f"{', '.join(CAPTIONS)}{suggestion(name, CAPTIONS)}"
        )
    return CAPTIONS[kind]


def _places(checkpoint: Checkpoint, tokenizer: Any) -> dict[int, int]:
    """Return location token → its number."""
    tokens = tokenizer.convert_tokens_to_ids([f"<loc_{number}>" for number in range(BINS)])
    if len(set(tokens)) < BINS:
        raise ModelError(
            f"model '{checkpoint.name}': its vocabulary lacks location tokens (<loc_0> to "
            f"<loc_{BINS - 1}>), expected that of a native Florence-2 checkpoint"
        )
    return {token: number for number, token in enumerate(tokens)}


def _boxes(part: Placed, frame: tuple[int, int], label: str) -> Regions:
    boxes, sure = part.boxes(frame)
    labels = [label] * len(boxes)
    return Regions(boxes, frame, scores=sure, score_kind="detector", labels=labels)
