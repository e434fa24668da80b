"""Where are the things that phrases name? OWLv2.

OWLv2 (Minderer et al. 2023) looks for each phrase separately: every patch of the picture proposes
one box, and says how well each phrase fits it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np

from anyloom.errors import ModelError
from anyloom.model import Checkpoint
from anyloom.values import Image, Regions

from .grounding_dino import corners
from .pretrained import load_pretrained
from .processors import load_processor
from .protocols import Grounder

SAME = 0.3
"""Two boxes of one phrase with a larger IoU are one thing (OWLv2's image-guided mode)."""


class Owl(Grounder, family="owlv2"):
    """Boxes for phrases, each scored on its own; good with rare things and long lists.

    The picture is padded at the right and at the bottom to a square, in whose frame the network
    answers. Scores are lower than Grounding DINO's: the authors' threshold is 0.1.
    """

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.tokenizer = processor.tokenizer
        self.processor = processor.image_processor

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import Owlv2ForObjectDetection

        network, folder = load_pretrained(
            Owlv2ForObjectDetection, checkpoint, device, model_types=("owlv2",), attention="eager"
        )
        return cls(checkpoint, network, load_processor(checkpoint, folder))

    def ground(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        box_threshold: float = 0.1,  # OWLv2
        text_threshold: float = 0.25,
    ) -> Regions:
        """Return boxes with a higher score than `box_threshold`, best first.

        A phrase is read as a whole, so `text_threshold` does not count. Of boxes of one phrase that
        overlap by more than an IoU of 0.3, the best is kept.

        Raises:
            ModelError: a phrase is longer than the model reads.
        """
        import torch
        from torchvision.ops import batched_nms

        phrases = list(phrases)
        if not phrases:
            return Regions.empty(image.size)
        words = self._words(phrases)
        picture = self.processor(
            images=image.pixels.copy(),  # torch warns about arrays that it may not write to
            input_data_format="channels_last",
            return_tensors="pt",
        )
        device = self.network.device
        with torch.inference_mode():
            output = self.network(**words.to(device), **picture.to(device))
        best = output.logits[0].float().cpu().max(dim=-1)
        scores, numbers = best.values.sigmoid().numpy(), best.indices.numpy()
        height, width = image.size
        boxes = corners(output.pred_boxes[0].float().cpu().numpy()) * max(image.size)
        boxes = boxes.clip(0, np.array([width, height, width, height], np.float32))
        in_picture = (boxes[:, 2:] > boxes[:, :2]).all(axis=1)
        sure = np.flatnonzero(in_picture & (scores > box_threshold))
        best_first = batched_nms(
            *map(torch.from_numpy, (boxes[sure], scores[sure], numbers[sure])), iou_threshold=SAME
        )
        kept = sure[best_first.numpy()]
        return Regions(
            boxes[kept],
            image.size,
            scores=scores[kept],
            score_kind="detector",
            labels=[phrases[number] for number in numbers[kept].tolist()],
        )

    def _words(self, phrases: list[str]) -> Any:
        room = self.network.config.text_config.max_position_embeddings
        words = self.tokenizer(phrases, padding="max_length", max_length=room)
        for phrase, tokens in zip(phrases, words["input_ids"], strict=True):
            if len(tokens) > room:
                raise ModelError(
                    f"model '{self.checkpoint.name}' reads {room} tokens of text, the phrase "
                    f"'{phrase[:40]}…' has {len(tokens)}; shorten it"
                )
        return words.convert_to_tensors("pt")
