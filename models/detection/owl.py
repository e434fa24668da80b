"""Where are the things that phrases name, or that look like examples? OWLv2.

OWLv2 (Minderer et al. 2023) looks for each phrase separately: every patch of the image proposes
one box and a vector, and the vector says how well each phrase fits it. A phrase's place may be
taken by the vector of an example's patch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

import numpy as np

from anyloom import (
    IMAGE_CACHE_BYTES,
    TEXT_CACHE_BYTES,
    BoundedCache,
    Checkpoint,
    Image,
    ModelError,
    Regions,
    batched,
    raise_if_cancelled,
)

from ..common.locked_tokenizer import LockedTokenizer
from ..loading.pretrained import check_options, load_pretrained, option_dtype
from ..loading.processors import load_processor
from ..protocols import ExampleGrounder, Grounder
from .owl_patches import Patches

if TYPE_CHECKING:
    import torch

SAME = 0.3
"""Two boxes of one phrase with a larger IoU are one thing (OWLv2's image-guided mode)."""
PICTURES = 4
"""Images in one pass, up to a gigabyte each."""
AT_ONCE = 64
"""Phrases in one pass."""


class Words(NamedTuple):
    """One phrase, as the network takes it, padded to its full length."""

    tokens: tuple[int, ...]
    taken: tuple[int, ...]
    """1 where there is a token, 0 where there is padding."""


class Owl(Grounder, ExampleGrounder, family="owlv2"):
    """Boxes for phrases, each scored on its own; good with rare things and long lists.

    The image is padded at the right and at the bottom to a square, in whose frame the network
    answers. Scores are lower than Grounding DINO's: the authors' threshold is 0.1.

    Options: folder, dtype. The option dtype is what images and phrases are encoded in; boxes and
    scores are always computed in float32: a place in 960 pixels does not fit into the 8 bits of a
    bfloat16's mantissa.
    """

    concurrent: ClassVar[bool] = True
    accelerated: ClassVar[str] = "bfloat16"
    box_threshold = 0.1  # OWLv2
    example_threshold = 0.9  # as transformers' documentation of OWLv2 has it

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.processor = processor.image_processor
        self.pictures: BoundedCache[str, Patches] = BoundedCache(IMAGE_CACHE_BYTES)
        self.phrases: BoundedCache[str, np.ndarray] = BoundedCache(TEXT_CACHE_BYTES)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import Owlv2ForObjectDetection

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            Owlv2ForObjectDetection, checkpoint, device, model_types=("owlv2",)
        )
        dtype = option_dtype(checkpoint, device, accelerated=cls.accelerated)
        for encoder in (network.owlv2, network.layer_norm):
            encoder.to(dtype)
        return cls(checkpoint, network, load_processor(checkpoint, folder))

    def ground(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        box_threshold: float = 0.1,
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

        if not phrases:
            return Regions.empty(image.size)
        meanings = np.stack(
            self.phrases.get_all(phrases, lambda missing: self.read(self.words(missing)))
        )
        found = self._found(image, meanings, phrases, box_threshold)
        numbers = found.columns["example"]
        facts = [np.array(one) for one in (found.boxes, found.scores, numbers)]
        best_first = batched_nms(*map(torch.from_numpy, facts), iou_threshold=SAME)
        return _without_numbers(found[best_first.numpy()])

    def ground_like(
        self,
        image: Image,
        examples: Sequence[tuple[Image, Regions | None]],
        *,
        box_threshold: float = 0.9,
    ) -> Regions:
        """Return boxes with a higher score than `box_threshold`, best first.

        Of an example's patches, one speaks for each region: among those whose boxes overlap it
        nearly best, the one that is least like the rest of the image (OWL-ViT). Without regions
        it is the patch that the network thinks most of a thing (OWLv2). A score is the probability
        itself; transformers stretches it so that the best of an image becomes 1.
        """
        vectors: list[np.ndarray] = []
        labels: list[str] = []
        for picture, regions in examples:
            patches = self._patches(picture)
            if regions is None:
                vectors.append(patches.vectors[patches.objectness.argmax()])
                labels.append("")
                continue
            inside = regions.boxes / max(picture.size)
            vectors += [patches.vectors[patches.speaker(box)] for box in inside]
            labels += regions.labels or ("",) * len(regions)
        if not vectors:
            return Regions.empty(image.size)
        return self._found(image, np.stack(vectors), labels, box_threshold)

    def _found(
        self, image: Image, wanted: np.ndarray, labels: Sequence[str], threshold: float
    ) -> Regions:
        """Return the patches' boxes that are sure of one of the wanted vectors, best first."""
        patches = self._patches(image)
        chances = patches.chances(wanted)
        scores = chances.max(axis=1)
        height, width = image.size
        edges = np.array([width, height, width, height], np.float32)
        boxes = (patches.corners * max(image.size)).clip(0, edges)
        in_picture = (boxes[:, 2:] > boxes[:, :2]).all(axis=1)
        sure = np.flatnonzero(in_picture & (scores > threshold))
        numbers = chances[sure].argmax(axis=1)
        return Regions(
            boxes[sure],
            image.size,
            scores=scores[sure],
            score_kind="detector",
            labels=[labels[int(number)] for number in numbers],
            columns={"example": numbers},
        ).sorted_by_score()

    def _patches(self, image: Image) -> Patches:
        """Return what the patches of an image propose; those of the last images are kept."""
        raise_if_cancelled()
        return self.pictures.get(image.fingerprint, lambda: self.look([self.squared(image)])[0])

    def squared(self, image: Image) -> torch.Tensor:
        """Return the padded image as the network takes it, 3×S×S."""
        return self.processor(
            images=image.pixels.copy(),  # torch warns about arrays that it may not write to
            input_data_format="channels_last",
            return_tensors="pt",
        )["pixel_values"][0]

    @batched(limit=PICTURES)
    def look(self, squares: Sequence[torch.Tensor]) -> list[Patches]:
        """Return what the patches of each image (3×S×S) propose."""
        import torch

        network = self.network
        pixels = torch.stack(list(squares)).to(network.device)
        with torch.inference_mode():
            grids = network.image_embedder(pixel_values=pixels)[0].float()
            features = grids.flatten(1, 2)
            head = network.class_head
            parts = (
                network.box_predictor(features, grids),
                head.dense0(features),
                head.logit_shift(features)[..., 0],
                head.elu(head.logit_scale(features)[..., 0]) + 1,
                network.objectness_predictor(features),
            )
            arrays = [part.cpu().numpy() for part in parts]
        return [Patches(*rows) for rows in zip(*arrays, strict=True)]

    def words(self, phrases: Sequence[str]) -> list[Words]:
        """Return phrases as the network takes them.

        Raises:
            ModelError: one is longer than the model reads.
        """
        room = self.network.config.text_config.max_position_embeddings
        words = self.tokenizer(list(phrases), padding="max_length", max_length=room)
        for phrase, tokens in zip(phrases, words["input_ids"], strict=True):
            if len(tokens) > room:
                raise ModelError(
                    f"model '{self.checkpoint.name}' reads {room} tokens of text, the phrase "
                    f"'{phrase[:40]}…' has {len(tokens)}; shorten it"
                )
        rows = zip(words["input_ids"], words["attention_mask"], strict=True)
        return [Words(tuple(tokens), tuple(taken)) for tokens, taken in rows]

    @batched(limit=AT_ONCE)
    def read(self, phrases: Sequence[Words]) -> list[np.ndarray]:
        """Return the vector (C) of each phrase."""
        import torch

        device = self.network.device
        tokens = torch.tensor([one.tokens for one in phrases], device=device)
        taken = torch.tensor([one.taken for one in phrases], device=device)
        with torch.inference_mode():
            output = self.network.owlv2.get_text_features(tokens, attention_mask=taken)
        return list(output.pooler_output.float().cpu().numpy())


def _without_numbers(found: Regions) -> Regions:
    return Regions(
        found.boxes,
        found.frame,
        scores=found.scores,
        score_kind=found.score_kind,
        labels=found.labels,
    )
