"""One model for every slot, which answers as real models do at their limits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np

from anyloom import (
    Checkpoint,
    Embedding,
    FeatureMap,
    Heatmap,
    Image,
    LabelMap,
    Masks,
    Regions,
    models,
)
from anyloom.core.model import Model

ANSWERS = {
    "nothing": "no regions, no words, maps of zeros",
    "one": "one region in the middle of the image",
    "empty": "one mask without a pixel",
    "full": "one mask of the whole image",
    "tied": "three regions, two of them the same, with one score and one label",
    "many": "twenty regions side by side, or as many as the image has columns",
    "flat": "boxes without an area, in two corners, and masks without a pixel",
}
"""Kind of answer → what it is; the profile of a kind is "odd-KIND"."""
MANY = 20
WORDS = {"nothing": "", "one": "cup, чашка, 杯子", "tied": "cup. cup, cup"}


class OddModel(
    models.DifferentiableSegmenter,
    models.MaskGenerator,
    models.ExampleMaskGenerator,
    models.Grounder,
    models.ConceptSegmenter,
    models.ExampleGrounder,
    models.SimilarityMapper,
    models.ExampleMapper,
    models.Ranker,
    models.FeatureExtractor,
    models.TextInpainter,
    models.GuidedInpainter,
    models.InstructionEditor,
    models.Stylizer,
    models.RegionCaptioner,
    models.DenseCaptioner,
    models.Answerer,
    models.TextRefiner,
    models.LanguageModel,
    models.TextReader,
    models.SemanticSegmenter,
    models.PanopticSegmenter,
    models.DepthEstimator,
    models.ExampleSegmenter,
    family="odd",
):
    """Its option "answers" is one of `ANSWERS`."""

    needs_torch = False
    runs_on = "cpu"
    concurrent = True
    refines = True
    takes_points = True
    takes_examples = True
    takes_prompt = True
    takes_beginning = True
    honors = models.GuidedInpainter.honors
    controls = frozenset({"length", "sentiment", "language", "imagination"})
    caption_threshold = 0.2

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self.answers = str(checkpoint.options["answers"])

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(checkpoint)

    @property
    def words(self) -> str:
        return WORDS.get(self.answers, "a cup")

    def _mask(self, image: Image) -> np.ndarray:
        """Return the mask of one object."""
        mask = np.full(image.shape, self.answers == "full")
        if self.answers in ("one", "tied", "many"):
            height, width = image.shape
            mask[height // 4 : height - height // 4, width // 4 : width - width // 4] = True
        return mask

    def _shapes(self, image: Image) -> list[np.ndarray]:
        """Return the masks of what is found without a prompt."""
        if self.answers == "many":
            strips = np.array_split(np.arange(image.width), min(MANY, image.width))
            return [
                np.isin(np.arange(image.width), one) & np.ones(image.shape, bool) for one in strips
            ]
        count = {"nothing": 0, "tied": 3, "flat": 2}.get(self.answers, 1)
        shapes = [self._mask(image) for _ in range(count)]
        if self.answers == "tied":
            shapes[2] = np.ones(image.shape, bool)
        return shapes

    def _found(self, image: Image, label: str | None = None, **columns: Any) -> Masks:
        """Return what is found without a prompt."""
        shapes = self._shapes(image)
        count = len(shapes)
        return Masks.from_arrays(
            shapes,
            frame=image.shape,
            scores=np.full(count, 0.95 if self.answers == "many" else 0.5),
            score_kind="predicted_iou",
            labels=None if label is None else [label] * count,
            columns={name: np.full(count, value) for name, value in columns.items()},
        )

    def _boxes(self, image: Image, label: str) -> Regions:
        found = self._found(image)
        boxes = np.array(found.boxes)
        if self.answers == "flat":
            boxes[1] = (image.width, image.height) * 2
        return Regions(
            boxes,
            image.shape,
            scores=np.full(len(found), 0.5),
            score_kind="detector",
            labels=[label] * len(found),
        )

    def _map(self, image: Image, **details: Any) -> Heatmap:
        level = {"nothing": 0.0, "empty": -1.0}.get(self.answers, 1.0)
        shape = (1, 1) if self.answers == "flat" else (4, 4)
        grid = np.full(shape, level)
        if self.answers == "one":
            grid[1, 1] = 2
        return Heatmap(grid, image.shape, **details)

    def _vectors(self, count: int) -> Embedding:
        return Embedding(np.tile([1.0, 0.0], (count, 1)), self.identity)

    def segment(self, image, *, regions=None, points=None, prior=None, candidates="best", refine=0):
        prompts = len(regions) if regions is not None else 0
        prompts = prompts or (points.object_count if points is not None else 0) or 1
        ranks = 3 if candidates == "all" else 1
        rows = np.arange(prompts * ranks)
        columns = {"prompt": rows // ranks, "candidate": rows % ranks} if ranks > 1 else {}
        if regions is not None:
            columns |= {
                name: np.repeat(values, ranks) if isinstance(values, np.ndarray) else values * ranks
                for name, values in regions.columns.items()
                if not (isinstance(values, np.ndarray) and values.ndim > 1)
            }
        labels = regions.labels if regions is not None else None
        return Masks.from_arrays(
            [self._mask(image) for _ in rows],
            frame=image.shape,
            scores=np.full(len(rows), 0.5),
            score_kind="predicted_iou",
            labels=None if labels is None else [label for label in labels for _ in range(ranks)],
            columns=columns,
        )

    def removal_gradient(self, pixels, *, points=None, regions=None, floor=-10):
        return np.full_like(pixels, self.answers == "full")

    def generate(self, image, *, points=None, **settings):
        return self._found(image, stability=0.5)

    def generate_like(self, image, examples, *, threshold=None, **settings):
        found = self._found(image, similarity=0.5)
        return found.with_column("example", np.zeros(len(found), bool))

    def ground(self, image, phrases, *, box_threshold=0.3, text_threshold=0.25):
        parts = [self._boxes(image, phrase) for phrase in phrases]
        return Regions.concatenate(parts, frame=image.shape)

    def segment_concepts(self, image, phrases, *, like=None, unlike=None, threshold=None):
        parts = [self._found(image, phrase) for phrase in phrases] or [self._found(image)]
        found = Masks.concatenate(parts, frame=image.shape)
        return found.with_scores(np.full(len(found), 0.5), "detector")

    def ground_like(self, image, examples, *, box_threshold=0.9):
        found = self._boxes(image, "")
        return found.with_column("example", np.zeros(len(found), np.int64))

    def similarity_maps(self, image, texts, *, redundant=()):
        return [self._map(image, label=text) for text in texts]

    def similarity_maps_like(self, image, examples):
        return [self._map(image) for _ in examples]

    def embed_images(self, images):
        return self._vectors(len(images))

    def embed_texts(self, texts):
        return self._vectors(len(texts))

    def features(self, image):
        level = 0.0 if self.answers == "nothing" else 1.0
        side = 1 if self.answers == "flat" else 3
        return FeatureMap(
            np.full((side, side, 4), level),
            image.shape,
            self.identity,
            extent=(0, 0, image.width, image.height),
        )

    def inpaint(self, image, hole, *, prompt=None, seed=0, settings=models.PaintSettings()):
        return Image(np.where(hole[:, :, None], np.uint8(255), image.pixels), alpha=image.alpha)

    def surround(self, image, kept, *, prompt=None, seed=0, settings=models.PaintSettings()):
        return self.inpaint(image, ~kept)

    def inpaint_along(
        self, image, hole, guide, *, prompt=None, seed=0, settings=models.PaintSettings()
    ):
        return self.inpaint(image, hole)

    def edit(self, image, instruction, *, seed=0, settings=models.PaintSettings()):
        return self.inpaint(image, np.ones(image.shape, bool))

    def stylize(self, image, style, pairs=(), *, seed=0):
        return self.inpaint(image, np.ones(image.shape, bool))

    def caption(self, images, *, prompt=None, beginnings=None):
        return [(self.words, -0.5) for _ in images]

    def caption_inside(self, image, masks):
        return [(self.words, -0.5) for _ in masks]

    def describe_regions(self, image):
        return self._boxes(image, self.words)

    def answer(self, images: Sequence[np.ndarray], questions: Sequence[str]):
        return [(self.words, -0.5) for _ in questions]

    def refine(self, text, controls):
        return self.words

    def complete(self, instructions, **settings):
        return [self.words for _ in instructions]

    def read(self, image):
        lines = self._boxes(image, self.words)
        x0, y0, x1, y1 = lines.boxes.T
        corners = np.stack([x0, y0, x1, y0, x1, y1, x0, y1], axis=1).reshape(-1, 4, 2)
        return lines.with_column("polygon", corners)

    def semantic_map(self, image):
        numbers = self._mask(image).astype(np.int32)
        return LabelMap(numbers, {0: "wall", 1: "cup", 2: "cup"})

    def panoptic(self, image, *, threshold=0.8):
        found = self._found(image, "cup", class_id=1, is_thing=True)
        distinct = found[:1] if self.answers == "tied" else found
        return distinct.with_scores(np.full(len(distinct), 0.9), "detector")

    def segment_like(self, image, examples):
        labels = [label for _, masks in examples for label in masks.labels or [""]]
        found = list(dict.fromkeys(labels)) if self.answers != "nothing" else []
        return Masks.from_arrays(
            [self._mask(image) for _ in found], frame=image.shape, labels=found
        )

    def depth(self, image):
        return self._map(image)


def write_project(folder: Path) -> Path:
    """Write a catalog with a profile for each kind of answer, which fills every slot."""
    protocols = [one.__name__ for one in OddModel.__mro__ if issubclass(one, Model)]
    catalog = {
        "models": {
            f"odd-{kind}": {"family": "odd", "about": about, "options": {"answers": kind}}
            for kind, about in ANSWERS.items()
        },
        "profiles": {
            f"odd-{kind}": dict.fromkeys(protocols[1:-1], f"odd-{kind}") for kind in ANSWERS
        },
    }
    (folder / "models").mkdir(parents=True)
    (folder / "models" / "catalog.yaml").write_text(json.dumps(catalog), "utf-8")
    return folder
