"""Where is everything that a phrase names, or that looks like an example? SAM 3.

SAM 3 (Carion et al. 2025) squashes the image to 1008 × 1008 pixels, encodes it once, and looks
for each concept on its own: a phrase, boxes around examples, or both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from anyloom import (
    IMAGE_CACHE_BYTES,
    TEXT_CACHE_BYTES,
    BoundedCache,
    Checkpoint,
    Image,
    Masks,
    ModelError,
    Regions,
    RunLengths,
    batched,
    raise_if_cancelled,
)

from ..common.locked_tokenizer import SharedTokenizer
from ..common.preprocessing import Normalization, planes
from ..loading.pretrained import check_options, hold_in, load_pretrained, option_dtype
from ..loading.processors import load_processor
from ..protocols import ConceptSegmenter, Grounder
from .sam import with_trained_epsilon
from .sam3_requests import Concept, Instances, Phrase, examples_of, features_of

if TYPE_CHECKING:
    import torch

PICTURES = 4
"""Images encoded in one call; the features of one are 120 MB."""
AT_ONCE = 4
"""Concepts looked for in one call: each takes a quarter of a gigabyte."""
PIECE = 2**26
"""Logits brought to full size at a time: 256 MB."""
ONLY_EXAMPLES = "visual"
"""The phrase that SAM 3 was trained with where examples alone say what to look for."""


class Sam3(ConceptSegmenter, Grounder, family="sam3"):
    """Every instance of what phrases name; options: folder, dtype.

    The option dtype is what images and texts are encoded in; instances are found in float32. The
    checkpoints hold a video model, of which only the detector is loaded; points and
    boxes that say which one thing is meant are answered by `Sam3Tracker`, from the same checkpoint.
    """

    takes_examples = True
    box_threshold = 0.5  # SAM 3
    concurrent = True
    accelerated: ClassVar[str] = "bfloat16"  # as its authors run it

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        import torch

        self.checkpoint = checkpoint
        self.network = network
        self.processor = processor.image_processor
        self.tokenizer = SharedTokenizer(processor.tokenizer)
        self.dtype = option_dtype(checkpoint, str(network.device), accelerated=self.accelerated)
        self.lower = self.dtype != torch.float32
        if self.lower:
            for part in (network.vision_encoder, network.text_encoder):
                hold_in(part, self.dtype)
        self.input_size = int(network.config.image_size)
        self.pictures: BoundedCache[str, tuple[torch.Tensor, ...]] = BoundedCache(IMAGE_CACHE_BYTES)
        self.phrases: BoundedCache[bytes, Phrase] = BoundedCache(TEXT_CACHE_BYTES)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import Sam3Model, Sam3Processor

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            Sam3Model, checkpoint, device, model_types=("sam3", "sam3_video")
        )
        with_trained_epsilon(network.vision_encoder.backbone)
        return cls(checkpoint, network, load_processor(checkpoint, folder, Sam3Processor))

    def ground(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        box_threshold: float = 0.5,  # SAM 3
        text_threshold: float = 0.25,
    ) -> Regions:
        """Return boxes with a higher score than `box_threshold`, best first.

        A phrase is read as a whole, so `text_threshold` does not count.

        Raises:
            ModelError: a phrase is longer than the model reads.
        """
        height, width = image.size
        corners = np.array([width, height, width, height], np.float32)
        parts = [
            Regions(
                found.boxes.clip(0, 1) * corners,
                image.size,
                scores=found.scores,
                score_kind="detector",
                labels=[phrase] * len(found.scores),
            )
            for phrase, found in self._found(image, phrases, None, None, box_threshold)
        ]
        return Regions.concatenate(parts, image.size).sorted_by_score()

    def segment_concepts(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        like: Regions | None = None,
        unlike: Regions | None = None,
        threshold: float | None = None,
    ) -> Masks:
        """See `ConceptSegmenter.segment_concepts`; without a threshold, SAM 3's 0.5.

        A score is the probability that the concept is there at all, times that of the instance.

        Raises:
            ModelError: a phrase is longer than the model reads.
        """
        wanted = list(phrases) or [ONLY_EXAMPLES]
        threshold = self.box_threshold if threshold is None else threshold
        parts = []
        for phrase, found in self._found(image, wanted, like, unlike, threshold):
            shapes = RunLengths.encode(self._at_full_size(found, image.size), size=image.size)
            part = Masks(shapes, scores=found.scores, score_kind="detector")
            parts.append(part.with_labels([phrase] * len(part)) if phrases else part)
        return Masks.concatenate(parts, image.size).sorted_by_score()

    def _found(
        self,
        image: Image,
        phrases: Sequence[str],
        like: Regions | None,
        unlike: Regions | None,
        threshold: float,
    ) -> Iterator[tuple[str, Instances]]:
        """Yield each phrase with what was found of it."""
        if not phrases:
            return
        read = self._read(list(phrases))
        levels = self.pictures.get(image.fingerprint, lambda: self._encoded(image.pixels))
        boxes, signs = examples_of(image.size, like, unlike)
        for start in range(0, len(read), AT_ONCE):
            raise_if_cancelled()
            some = slice(start, start + AT_ONCE)
            asked = [Concept(levels, phrase, boxes, signs, threshold) for phrase in read[some]]
            yield from zip(phrases[some], self.find(asked), strict=True)

    def _encoded(self, pixels: np.ndarray) -> tuple[torch.Tensor, ...]:
        import torch
        from torchvision.transforms.v2.functional import resize

        image = torch.from_numpy(planes(pixels))
        # On whole levels, as SAM 3 does it, unlike SAM 2.
        square = resize(image, [self.input_size, self.input_size], antialias=True)
        [levels] = self.encode_squares([square.numpy()])
        return levels

    @batched(limit=PICTURES)
    def encode_squares(self, squares: Sequence[np.ndarray]) -> list[tuple[torch.Tensor, ...]]:
        """Return the features of uint8 3×S×S squares: C×h×w, fine to coarse, float32."""
        import torch

        how = self.processor
        normalization = Normalization(tuple(how.image_mean), tuple(how.image_std), whole=255)
        images = normalization(torch.from_numpy(np.stack(squares)).to(self.network.device))
        with torch.inference_mode(), self._precision():
            output = self.network.get_vision_features(images)
            # The coarsest level is not looked at. Each is a copy, so that one that is kept does
            # not keep its neighbors.
            levels = [level.float() for level in output.fpn_hidden_states[:-1]]
            return [tuple(level[row].clone() for level in levels) for row in range(len(images))]

    def _read(self, phrases: list[str]) -> list[Phrase]:
        """Return phrases as the detector reads them; those of earlier calls are remembered."""
        room = self.network.config.text_config.max_position_embeddings
        tokens = self.tokenizer(phrases, padding="max_length", max_length=room)
        for phrase, numbers in zip(phrases, tokens["input_ids"], strict=True):
            if len(numbers) > room:
                raise ModelError(
                    f"model '{self.checkpoint.name}' reads {room} tokens of text, the phrase "
                    f"'{phrase[:40]}…' has {len(numbers)}; shorten it"
                )
        rows = np.array([tokens["input_ids"], tokens["attention_mask"]]).swapaxes(0, 1)
        known = {row.tobytes(): row for row in rows}
        return self.phrases.get_all(
            [row.tobytes() for row in rows],
            lambda missing: self.read_phrases([known[key] for key in missing]),
        )

    @batched(together=np.shape)
    def read_phrases(self, phrases: Sequence[np.ndarray]) -> list[Phrase]:
        """Return texts as the detector reads them, from 2×L token numbers and attention masks."""
        import torch

        rows = torch.from_numpy(np.stack(phrases)).to(self.network.device)
        with torch.inference_mode(), self._precision():
            output = self.network.get_text_features(rows[:, 0], attention_mask=rows[:, 1])
            words = output.pooler_output.float()
            return [
                Phrase(words[row].clone(), rows[row, 1].bool().clone()) for row in range(len(rows))
            ]

    def _precision(self) -> Any:
        """Return the context in which the encoders compute in their dtype."""
        import torch

        return torch.autocast(self.network.device.type, self.dtype, enabled=self.lower)

    @batched(together=Concept.kind, limit=AT_ONCE)
    def find(self, concepts: Sequence[Concept]) -> list[Instances]:
        """Return the instances of each concept."""
        import torch
        from transformers.modeling_outputs import BaseModelOutputWithPooling
        from transformers.models.sam3.modeling_sam3 import Sam3VisionEncoderOutput

        network, device = self.network, self.network.device
        levels = features_of(concepts, device)
        places = network.vision_encoder.neck.position_encoding
        with torch.inference_mode():
            position = places(levels[-1].shape, device, levels[-1].dtype)
            phrases = [concept.phrase for concept in concepts]
            words = torch.stack([phrase.words.to(device) for phrase in phrases])
            read = torch.stack([phrase.read.to(device) for phrase in phrases])
            boxes = torch.from_numpy(np.stack([concept.boxes for concept in concepts]))
            signs = torch.from_numpy(np.stack([concept.signs for concept in concepts]))
            output = network(
                # The network looks at all levels but the last, and at the position of the coarsest.
                vision_embeds=Sam3VisionEncoderOutput(
                    fpn_hidden_states=(*levels, levels[-1]),
                    fpn_position_encoding=(position,) * (len(levels) + 1),
                ),
                text_embeds=BaseModelOutputWithPooling(pooler_output=words),
                attention_mask=read,
                input_boxes=boxes.to(device),
                input_boxes_labels=signs.to(device),
            )
            scores = output.pred_logits.sigmoid() * output.presence_logits.sigmoid()
            return [
                Instances(
                    scores[row][kept].cpu().numpy(),
                    output.pred_boxes[row][kept].cpu().numpy(),
                    output.pred_masks[row][kept],
                )
                for row, concept in enumerate(concepts)
                for kept in [scores[row] > concept.threshold]
            ]

    @staticmethod
    def _at_full_size(found: Instances, size: tuple[int, int]) -> Iterator[np.ndarray]:
        """Yield the masks of instances at the image's size, as many at a time as memory allows.

        Logits are enlarged, as SAM 3 does it; transformers enlarges their probabilities.
        """
        import torch
        from torch.nn.functional import interpolate

        step = max(1, PIECE // (size[0] * size[1]))
        for start in range(0, len(found.logits), step):
            raise_if_cancelled()
            some = found.logits[start : start + step, None]
            with torch.inference_mode():
                full = interpolate(some, size, mode="bilinear", align_corners=False)
                yield from (full[:, 0] > 0).cpu().numpy()
