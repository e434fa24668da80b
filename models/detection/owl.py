"""OWLv2 (Minderer et al. 2023): boxes for phrases and for examples.

Every patch of the image predicts one box and a vector, which is compared with the vector of each
phrase. For examples, the vector of an example's patch replaces that of a phrase.
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
    Regions,
    batched,
    raise_if_cancelled,
)

from ..common.locked_tokenizer import LockedTokenizer, check_phrase_lengths
from ..loading.options import check_options
from ..loading.pretrained import load_pretrained, option_dtype
from ..loading.processors import load_processor
from ..protocols import ExampleGrounder, Grounder
from .owl_patches import Patches

if TYPE_CHECKING:
    import torch

DUPLICATE_IOU = 0.3
"""Of two boxes of one phrase with a higher IoU, the best is kept (OWLv2's image-guided mode)."""
IMAGES_PER_BATCH = 4
"""Each image takes up to a gigabyte."""
PHRASES_PER_BATCH = 64


class TokenizedPhrase(NamedTuple):
    """The tokens of one phrase, padded to the maximum length."""

    tokens: tuple[int, ...]
    attention_mask: tuple[int, ...]
    """1 where there is a token, 0 where there is padding."""


class Owl(Grounder, ExampleGrounder, family="owlv2"):
    """Boxes for phrases, each scored on its own; suited to rare objects and long lists of phrases.

    The image is padded on the right and below to a square, in whose coordinates the network
    predicts. Scores are lower than Grounding DINO's: the authors' threshold is 0.1.

    Options: folder, dtype. The option dtype is that of the image and text encoders; boxes and
    scores are always computed in float32: a coordinate of 960 pixels does not fit into the 8 bits
    of a bfloat16's mantissa.
    """

    concurrent: ClassVar[bool] = True
    accelerator_dtype: ClassVar[str] = "bfloat16"
    box_threshold = 0.1  # OWLv2
    example_threshold = 0.9  # transformers' documentation of OWLv2

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.processor = processor.image_processor
        self.image_cache: BoundedCache[str, Patches] = BoundedCache(IMAGE_CACHE_BYTES)
        self.phrase_cache: BoundedCache[str, np.ndarray] = BoundedCache(TEXT_CACHE_BYTES)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import Owlv2ForObjectDetection

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            Owlv2ForObjectDetection, checkpoint, device, model_types=("owlv2",)
        )
        dtype = option_dtype(checkpoint, device)
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
        """Return boxes with a score above `box_threshold`, best first.

        Scores are per phrase, not per word, so `text_threshold` is not used. Of boxes of one phrase
        with an IoU above 0.3, the best is kept.

        Raises:
            ModelError: a phrase is longer than the model's maximum.
        """
        import torch
        from torchvision.ops import batched_nms

        if not phrases:
            return Regions.empty(image.shape)
        vectors = self.phrase_cache.get_all(
            phrases, lambda missing: self.encode_phrases(self.tokenize(missing))
        )
        found = self._detect(image, np.stack(vectors), phrases, box_threshold)
        columns = (found.boxes, found.scores, found.columns["example"])
        tensors = [torch.from_numpy(np.array(column)) for column in columns]
        best_first = batched_nms(*tensors, iou_threshold=DUPLICATE_IOU)
        return _without_columns(found[best_first.numpy()])

    def ground_like(
        self,
        image: Image,
        examples: Sequence[tuple[Image, Regions | None]],
        *,
        box_threshold: float = 0.9,
    ) -> Regions:
        """Return boxes with a score above `box_threshold`, best first.

        One patch represents each region of an example: among those whose boxes have nearly the
        highest IoU with it, the one least similar to the rest of the image (OWL-ViT). Without
        regions it is the patch with the highest objectness (OWLv2). A score is the probability
        itself; transformers rescales it so that the best of an image becomes 1.
        """
        vectors: list[np.ndarray] = []
        labels: list[str] = []
        for example, regions in examples:
            patches = self._patches(example)
            if regions is None:
                vectors.append(patches.vectors[patches.objectness.argmax()])
                labels.append("")
                continue
            boxes = regions.boxes / max(example.shape)
            vectors += [patches.vectors[patches.representative(box)] for box in boxes]
            labels += regions.labels or ("",) * len(regions)
        if not vectors:
            return Regions.empty(image.shape)
        return self._detect(image, np.stack(vectors), labels, box_threshold)

    def _detect(
        self, image: Image, queries: np.ndarray, labels: Sequence[str], threshold: float
    ) -> Regions:
        """Return the boxes of patches with a score above the threshold for a query, best first."""
        patches = self._patches(image)
        probabilities = patches.probabilities(queries)
        scores = probabilities.max(axis=1)
        height, width = image.shape
        edges = np.array([width, height, width, height], np.float32)
        boxes = (patches.corners * max(image.shape)).clip(0, edges)
        nonempty = (boxes[:, 2:] > boxes[:, :2]).all(axis=1)  # the others lie in the padding
        rows = np.flatnonzero(nonempty & (scores > threshold))
        numbers = probabilities[rows].argmax(axis=1)
        return Regions(
            boxes[rows],
            image.shape,
            scores=scores[rows],
            score_kind="detector",
            labels=[labels[int(number)] for number in numbers],
            columns={"example": numbers},
        ).sorted_by_score()

    def _patches(self, image: Image) -> Patches:
        """Return the predictions of an image's patches; those of recent images are cached."""
        raise_if_cancelled()
        return self.image_cache.get(
            image.fingerprint, lambda: self.encode_images([self.padded_square(image)])[0]
        )

    def padded_square(self, image: Image) -> torch.Tensor:
        """Return the padded, resized and normalized image, 3×S×S."""
        return self.processor(
            images=image.pixels.copy(),  # torch warns about read-only arrays
            input_data_format="channels_last",
            return_tensors="pt",
        )["pixel_values"][0]

    @batched(limit=IMAGES_PER_BATCH)
    def encode_images(self, squares: Sequence[torch.Tensor]) -> list[Patches]:
        """Return the predictions of the patches of each image (3×S×S)."""
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

    def tokenize(self, phrases: Sequence[str]) -> list[TokenizedPhrase]:
        """Return the tokens of phrases.

        Raises:
            ModelError: a phrase is longer than the model's maximum.
        """
        limit = self.network.config.text_config.max_position_embeddings
        tokens = self.tokenizer(list(phrases), padding="max_length", max_length=limit)
        check_phrase_lengths(self.checkpoint, phrases, tokens["input_ids"], limit)
        rows = zip(tokens["input_ids"], tokens["attention_mask"], strict=True)
        return [TokenizedPhrase(tuple(ids), tuple(mask)) for ids, mask in rows]

    @batched(limit=PHRASES_PER_BATCH)
    def encode_phrases(self, phrases: Sequence[TokenizedPhrase]) -> list[np.ndarray]:
        """Return the vector (C) of each phrase."""
        import torch

        device = self.network.device
        tokens = torch.tensor([phrase.tokens for phrase in phrases], device=device)
        mask = torch.tensor([phrase.attention_mask for phrase in phrases], device=device)
        with torch.inference_mode():
            output = self.network.owlv2.get_text_features(tokens, attention_mask=mask)
        return list(output.pooler_output.float().cpu().numpy())


def _without_columns(found: Regions) -> Regions:
    return Regions(
        found.boxes,
        found.frame,
        scores=found.scores,
        score_kind=found.score_kind,
        labels=found.labels,
    )
