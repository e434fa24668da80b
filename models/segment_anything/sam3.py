"""The detector of SAM 3 (Carion et al. 2025), and SAM3-LiteText: all instances of a concept.

The image is resized to 1008 × 1008 pixels and encoded once. Each concept is detected on its own: a
phrase, boxes around examples, or both.
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
    Regions,
    RunLengths,
    batched,
    in_pieces,
    raise_if_cancelled,
    to_host,
)

from ..common.locked_tokenizer import LockedTokenizer, check_phrase_lengths
from ..common.preprocessing import Normalization, channels_first
from ..loading.options import check_options
from ..loading.pretrained import cast_layers, load_pretrained, option_dtype
from ..loading.processors import load_processor
from ..protocols import ConceptSegmenter, Grounder
from .sam import restore_layer_norm_epsilon
from .sam3_requests import (
    ConceptRequest,
    EncodedPhrase,
    Instances,
    batch_features,
    example_boxes,
)

if TYPE_CHECKING:
    import torch

IMAGES_PER_BATCH = 4
"""The features of one image are 120 MB."""
CONCEPTS_PER_BATCH = 4
"""Each concept takes a quarter of a gigabyte."""
EXAMPLES_ONLY_PROMPT = "visual"
"""The phrase that SAM 3 was trained with for examples without a phrase."""
PHRASE_TOKENS = 32
"""The length that phrases are padded to."""


class Sam3(ConceptSegmenter, Grounder, family="sam3"):
    """Every instance of what phrases name; options: folder, dtype.

    The option dtype is that of the image and text encoders; instances are detected in float32. The
    checkpoints hold a video model, of which only the detector is loaded. `Sam3Tracker` segments
    single objects by points and boxes, from the same checkpoint.
    """

    takes_examples = True
    box_threshold = 0.5  # SAM 3
    concurrent = True
    accelerator_dtype: ClassVar[str] = "bfloat16"  # as its authors run it
    architecture: ClassVar[str] = "Sam3Model"
    model_types: ClassVar[tuple[str, ...]] = ("sam3", "sam3_video")

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        import torch

        self.checkpoint = checkpoint
        self.network = network
        self.processor = processor.image_processor
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.dtype = option_dtype(checkpoint, str(network.device))
        self.autocast = self.dtype != torch.float32
        if self.autocast:
            for part in (network.vision_encoder, network.text_encoder):
                cast_layers(part, self.dtype)
        self.input_size = int(network.config.image_size)
        self.image_cache: BoundedCache[str, tuple[torch.Tensor, ...]] = BoundedCache(
            IMAGE_CACHE_BYTES
        )
        self.phrase_cache: BoundedCache[bytes, EncodedPhrase] = BoundedCache(TEXT_CACHE_BYTES)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        import transformers

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            getattr(transformers, cls.architecture), checkpoint, device, model_types=cls.model_types
        )
        restore_layer_norm_epsilon(network.vision_encoder.backbone)
        return cls(
            checkpoint, network, load_processor(checkpoint, folder, transformers.Sam3Processor)
        )

    def ground(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        box_threshold: float = 0.5,  # SAM 3
        text_threshold: float = 0.25,
    ) -> Regions:
        """Return boxes with a score above `box_threshold`, best first.

        Scores are per phrase, not per word, so `text_threshold` is not used.

        Raises:
            ModelError: a phrase is longer than the model's maximum.
        """
        height, width = image.shape
        scale = np.array([width, height, width, height], np.float32)
        parts = [
            Regions(
                instances.boxes.clip(0, 1) * scale,
                image.shape,
                scores=instances.scores,
                score_kind="detector",
                labels=[phrase] * len(instances.scores),
            )
            for phrase, instances in self._detect(image, phrases, None, None, box_threshold)
        ]
        return Regions.concatenate(parts, image.shape).sorted_by_score()

    def segment_concepts(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        like: Regions | None = None,
        unlike: Regions | None = None,
        threshold: float | None = None,
    ) -> Masks:
        """See `ConceptSegmenter.segment_concepts`; the default threshold is SAM 3's 0.5.

        A score is the probability that the concept is present in the image, times that of the
        instance.

        Raises:
            ModelError: a phrase is longer than the model's maximum.
        """
        prompts = list(phrases) or [EXAMPLES_ONLY_PROMPT]
        threshold = self.box_threshold if threshold is None else threshold
        parts = []
        for phrase, instances in self._detect(image, prompts, like, unlike, threshold):
            shapes = RunLengths.encode(
                _upscaled_masks(self, instances, image.shape), shape=image.shape
            )
            part = Masks(shapes, scores=instances.scores, score_kind="detector")
            parts.append(part.with_labels([phrase] * len(part)) if phrases else part)
        return Masks.concatenate(parts, image.shape).sorted_by_score()

    def _detect(
        self,
        image: Image,
        phrases: Sequence[str],
        like: Regions | None,
        unlike: Regions | None,
        threshold: float,
    ) -> Iterator[tuple[str, Instances]]:
        """Yield each phrase with its instances."""
        if not phrases:
            return
        encoded = self._encode_phrases(list(phrases))
        features = self.image_cache.get(image.fingerprint, lambda: self._encode(image.pixels))
        boxes, box_labels = example_boxes(image.shape, like, unlike)
        for start in range(0, len(encoded), CONCEPTS_PER_BATCH):
            raise_if_cancelled()
            part = slice(start, start + CONCEPTS_PER_BATCH)
            requests = [
                ConceptRequest(features, phrase, boxes, box_labels, threshold)
                for phrase in encoded[part]
            ]
            yield from zip(phrases[part], self.detect(requests), strict=True)

    def _encode(self, pixels: np.ndarray) -> tuple[torch.Tensor, ...]:
        import torch
        from torchvision.transforms.v2.functional import resize

        image = torch.from_numpy(channels_first(pixels))
        # On whole numbers, as SAM 3 does it, unlike SAM 2.
        square = resize(image, [self.input_size, self.input_size], antialias=True)
        [features] = self.encode_squares([square.numpy()])
        return features

    @batched(limit=IMAGES_PER_BATCH)
    def encode_squares(self, squares: Sequence[np.ndarray]) -> list[tuple[torch.Tensor, ...]]:
        """Return the features of uint8 3×S×S images: C×h×w, fine to coarse, float32."""
        import torch

        processor = self.processor
        normalization = Normalization(
            tuple(processor.image_mean), tuple(processor.image_std), scale=255
        )
        images = normalization(torch.from_numpy(np.stack(squares)).to(self.network.device))
        with torch.inference_mode(), self._precision():
            output = self.network.get_vision_features(images)
            # The coarsest grid is not used. Copies: a cached image must not keep the memory of the
            # whole batch.
            grids = [grid.float() for grid in output.fpn_hidden_states[:-1]]
            return [tuple(grid[row].clone() for grid in grids) for row in range(len(images))]

    def _encode_phrases(self, phrases: list[str]) -> list[EncodedPhrase]:
        """Return encoded phrases; those of earlier calls are cached."""
        length = PHRASE_TOKENS
        tokens = self.tokenizer(phrases, padding="max_length", max_length=length)
        check_phrase_lengths(self.checkpoint, phrases, tokens["input_ids"], length)
        rows = np.array([tokens["input_ids"], tokens["attention_mask"]]).swapaxes(0, 1)
        row_of = {row.tobytes(): row for row in rows}
        return self.phrase_cache.get_all(
            [row.tobytes() for row in rows],
            lambda missing: self.encode_phrases([row_of[key] for key in missing]),
        )

    @batched(key=np.shape)
    def encode_phrases(self, phrases: Sequence[np.ndarray]) -> list[EncodedPhrase]:
        """Return encoded texts, from 2×L token ids and attention masks."""
        import torch

        rows = torch.from_numpy(np.stack(phrases)).to(self.network.device)
        with torch.inference_mode(), self._precision():
            output = self.network.get_text_features(rows[:, 0], attention_mask=rows[:, 1])
            embeddings = output.pooler_output.float()
            return [
                EncodedPhrase(embeddings[row].clone(), rows[row, 1].bool().clone())
                for row in range(len(rows))
            ]

    def _precision(self) -> Any:
        """Return the autocast context of the encoders."""
        import torch

        return torch.autocast(self.network.device.type, self.dtype, enabled=self.autocast)

    @batched(key=ConceptRequest.batch_key, limit=CONCEPTS_PER_BATCH)
    def detect(self, requests: Sequence[ConceptRequest]) -> list[Instances]:
        """Return the instances of each concept."""
        import torch
        from transformers.modeling_outputs import BaseModelOutputWithPooling
        from transformers.models.sam3.modeling_sam3 import Sam3VisionEncoderOutput

        network, device = self.network, self.network.device
        features = batch_features(requests, device)
        with torch.inference_mode():
            position = network.vision_encoder.neck.position_encoding(
                features[-1].shape, device, features[-1].dtype
            )
            phrases = [request.phrase for request in requests]
            embeddings = torch.stack([phrase.embedding.to(device) for phrase in phrases])
            attention_mask = torch.stack([phrase.attention_mask.to(device) for phrase in phrases])
            boxes = torch.from_numpy(np.stack([request.boxes for request in requests]))
            box_labels = torch.from_numpy(np.stack([request.box_labels for request in requests]))
            output = network(
                # The network reads all grids but the last, and the positions of the coarsest.
                vision_embeds=Sam3VisionEncoderOutput(
                    fpn_hidden_states=(*features, features[-1]),
                    fpn_position_encoding=(position,) * (len(features) + 1),
                ),
                text_embeds=BaseModelOutputWithPooling(pooler_output=embeddings),
                attention_mask=attention_mask,
                input_boxes=boxes.to(device),
                input_boxes_labels=box_labels.to(device),
            )
            scores = output.pred_logits.sigmoid() * output.presence_logits.sigmoid()
            # Scores of all concepts in one copy, and places of all masks in another one: the host
            # would wait for the size of each selection by a mask on the device.
            scores, found = scores.cpu().numpy(), output.pred_boxes.cpu().numpy()
            thresholds = np.array([[request.threshold] for request in requests], scores.dtype)
            kept = scores > thresholds
            places = torch.from_numpy(kept.nonzero()[1]).to(device).split(kept.sum(1).tolist())
            return [
                Instances(
                    scores[row][kept[row]],
                    found[row][kept[row]],
                    output.pred_masks[row].index_select(0, places[row]),
                )
                for row in range(len(requests))
            ]


class Sam3LiteText(Sam3, family="sam3-lite-text"):
    """SAM3-LiteText (Zeng et al. 2026): SAM 3 with a small text encoder; options: folder, dtype."""

    architecture: ClassVar[str] = "Sam3LiteTextModel"
    model_types: ClassVar[tuple[str, ...]] = ("sam3_lite_text",)


def _upscaled_masks(
    model: Sam3, instances: Instances, size: tuple[int, int]
) -> Iterator[np.ndarray]:
    """Yield the masks of instances at the image's size, in chunks of bounded memory.

    Logits are interpolated, as SAM 3 does it; transformers interpolates their probabilities.
    """
    import torch
    from torch.nn.functional import interpolate

    def upscaled(rows: slice) -> np.ndarray:
        raise_if_cancelled()
        with torch.inference_mode():
            logits = instances.logits[rows, None]
            masks = interpolate(logits, size, mode="bilinear", align_corners=False)
            return to_host(masks[:, 0] > 0)

    # In float32, and what is made of them.
    for masks in in_pieces(model, len(instances.logits), 6 * size[0] * size[1], upscaled):
        yield from masks
