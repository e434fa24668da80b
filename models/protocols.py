"""Protocols: what nodes require of models, one abstract class per capability."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal

import numpy as np

from anyloom import Embedding, FeatureMap, Heatmap, Image, LabelMap, Masks, Model, Points, Regions

from .common.mask_generator_presets import Preset
from .loading.options import option_number

Candidates = Literal["single", "best", "all"]
"""Which masks of a prompt a segmenter returns: its single output, the best of several, or all."""


class Segmenter(Model, ABC):
    """Masks from points, boxes or a coarse map."""

    refines: ClassVar[bool] = False
    """True if masks can be refined by decoding them again; otherwise `refine` is an error."""

    @abstractmethod
    def segment(
        self,
        image: Image,
        *,
        regions: Regions | None = None,
        points: Points | None = None,
        prior: Heatmap | None = None,
        candidates: Candidates = "best",
        refine: int | Sequence[int] = 0,
    ) -> Masks:
        """Return one mask per prompt, in the order of the prompts.

        Each region is one prompt, and so is each object of `points`; with both, object i and region
        i are one prompt. `candidates` "single" and "best" return one mask per prompt, "all" returns
        every candidate (SAM: three) with columns "prompt" and "candidate". Scores are predicted
        IoU; the node puts those of `regions` in their place. Labels and columns of `regions` are
        copied. `refine` is the number of further passes with the best candidate as a mask prompt,
        for all prompts or for each.
        """


class DifferentiableSegmenter(Segmenter, ABC):
    """Masks from prompts, with the gradient by the image's pixels."""

    @abstractmethod
    def removal_gradient(
        self,
        pixels: np.ndarray,
        *,
        points: Points | None = None,
        regions: Regions | None = None,
        floor: float = -10,
    ) -> np.ndarray:
        """Return by how much each pixel raises the masks of the prompts: float32, H×W×3.

        It is the gradient of the mean squared distance of the single mask's logits to `floor`, over
        all pixels and prompts; logits below `floor` count as `floor`. `pixels` are float32 H×W×3
        from 0 to 255 and need not be whole. Prompts are those of `Segmenter.segment`, at least one.
        """


class MaskGenerator(Model, ABC):
    """Masks of everything in an image, without a prompt."""

    takes_points: ClassVar[bool] = False
    """True if the model has point prompts; otherwise `points` and `crop_layers` are errors."""

    @abstractmethod
    def generate(
        self,
        image: Image,
        *,
        points: Points | None = None,
        preset: Preset | None = None,
        points_per_side: int | None = None,
        min_area: int | None = None,
        min_region_area: int | None = None,
        crop_layers: int | None = None,
    ) -> Masks:
        """Return masks that may nest and overlap, best first.

        `points_per_side` is the density of SAM's grid: higher values find smaller objects; `points`
        replace the grid. Masks smaller than `min_area` pixels are left out. Holes are filled and
        islands removed below `min_region_area` pixels. Layer i of `crop_layers` adds 2^i × 2^i
        crops of the image. The default of each argument is that of the `preset`, or
        without one that of the model's catalog entry. Scores are predicted IoU; the column
        "stability" is the stability score.
        """


class ExampleMaskGenerator(Model, ABC):
    """Masks of everything similar to a few examples."""

    @abstractmethod
    def generate_like(
        self,
        image: Image,
        examples: Regions,
        *,
        threshold: float | None = None,
        points_per_side: int = 32,
        min_region_area: int = 25,
    ) -> Masks:
        """Return the masks of the examples, given by their boxes, and of everything similar.

        `threshold` is the lowest cosine with any example; by default the model derives it from the
        examples. `points_per_side` is that of `MaskGenerator`. Holes are filled and islands removed
        below `min_region_area` pixels. Columns: "similarity" (the cosine), "example" (true for the
        examples). Without examples, or without a mask in any of their boxes, the result is empty.
        """


class Grounder(Model, ABC):
    """Boxes for phrases."""

    box_threshold: float = 0.3
    """The authors' default; an adapter with another one repeats it in `ground`."""
    text_threshold: float = 0.25
    """The same for words, if a model scores words."""
    scores_words: ClassVar[bool] = False
    """True if the model reads all phrases as one caption and scores its words, as Grounding DINO
    does. Only then `ground` is called with `separator`, what is put between the phrases of the
    caption, and with `word_scores` where it is not "best", and published thresholds hold."""

    @abstractmethod
    def ground(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        box_threshold: float = 0.3,
        text_threshold: float = 0.25,
    ) -> Regions:
        """Return boxes with detector scores, best first; each label is one of `phrases`.

        The column "query" is the place of a box in the order in which the model returns them; a
        model without such an order leaves it out.
        """


class ConceptSegmenter(Model, ABC):
    """Masks of everything that a phrase names, in one step."""

    takes_examples: bool = False
    """True if boxes of examples can be prompts; otherwise they are errors."""
    separates_instances: bool = True
    """False if all that a phrase names is one mask."""

    @abstractmethod
    def segment_concepts(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        like: Regions | None = None,
        unlike: Regions | None = None,
        threshold: float | None = None,
    ) -> Masks:
        """Return one mask per instance with detector scores above `threshold`, best first.

        The default threshold is the model's. Each label is one of `phrases`, and each phrase is
        detected on its own, so that an object may be found for several. A model without instances
        returns one mask per phrase. The boxes of `like` are positive examples, those of `unlike`
        negative ones; with examples alone, without a phrase, there are no labels.
        """


class ExampleGrounder(Model, ABC):
    """Boxes of what is similar to examples."""

    example_threshold: float = 0.9
    """The authors' default; an adapter with another one repeats it in `ground_like`."""

    @abstractmethod
    def ground_like(
        self,
        image: Image,
        examples: Sequence[tuple[Image, Regions | None]],
        *,
        box_threshold: float = 0.9,
    ) -> Regions:
        """Return boxes with detector scores, best first.

        Each region of an example is a query; without regions it is the most salient object of its
        image. A box has the label of the most similar region, "" if that has none, and the column
        "example" its index, from 0 over the regions of all examples. Boxes may overlap.
        """


class SimilarityMapper(Model, ABC):
    """Similarity of each place of an image with a text."""

    @abstractmethod
    def similarity_maps(
        self, image: Image, texts: Sequence[str], *, redundant: Sequence[str] = ()
    ) -> list[Heatmap]:
        """Return one map per text, on the model's grid; features that `redundant` texts share with
        a text are removed from its map (CLIP Surgery)."""


class ExampleMapper(Model, ABC):
    """Similarity of each place of an image with an example."""

    @abstractmethod
    def similarity_maps_like(self, image: Image, examples: Sequence[np.ndarray]) -> list[Heatmap]:
        """Return one map per example (a uint8 H×W×3 crop), on the model's grid."""


class Ranker(Model, ABC):
    """Embeddings of images and texts in one space."""

    logit_scale: float = 100.0
    """The factor of cosines before a softmax."""
    input_side: int | None = None
    """The side of the model's square input in pixels, if it sees only the center of longer images;
    None if it always sees the whole image."""

    @property
    def caption_threshold(self) -> float | None:
        """The cosine from which a caption fits its image: the option "caption_threshold".

        Every model has another scale of cosines; None if it was not measured.
        """
        if "caption_threshold" not in self.checkpoint.options:
            return None
        return option_number(self.checkpoint, "caption_threshold", 0, least=-1, most=1)

    @abstractmethod
    def embed_images(self, images: Sequence[np.ndarray]) -> Embedding:
        """Return N×D unit vectors for uint8 H×W×3 crops."""

    @abstractmethod
    def embed_texts(self, texts: Sequence[str]) -> Embedding:
        """Return N×D unit vectors."""


class FeatureExtractor(Model, ABC):
    """A feature vector for each place of an image."""

    same_kind: float | None = None
    """The cosine above which objects are usually of one class; None if it was not measured."""

    @abstractmethod
    def features(self, image: Image) -> FeatureMap:
        """Return the feature grid of the whole image."""


class Inpainter(Model, ABC):
    """Inpainting of a hole."""

    takes_prompt: bool = False
    """True if the model has text prompts; otherwise a prompt is an error."""

    @abstractmethod
    def inpaint(
        self, image: Image, hole: np.ndarray, *, prompt: str | None = None, seed: int = 0
    ) -> Image:
        """Return the image with the hole (bool H×W) filled; pixels outside it are unchanged."""


@dataclass(frozen=True)
class PaintSettings:
    """Settings of text-guided inpainting; None is the model's default."""

    negative_prompt: str | None = None
    """A text to steer away from."""
    steps: int | None = None
    """Denoising steps: 1, 2, 3 …"""
    guidance: float | None = None
    """The guidance scale: how closely the result follows the prompt."""
    strength: float | None = None
    """The share of noise to start from, in (0, 1]; below 1 it keeps some of the old image."""
    control_scale: float | None = None
    """The weight of a guide, from 0 to 2."""

    def given(self) -> frozenset[str]:
        """Return the names of the settings that are not None."""
        names = (field.name for field in fields(self))
        return frozenset(name for name in names if getattr(self, name) is not None)


class TextInpainter(Inpainter, ABC):
    """Text-guided inpainting of a hole or of a background."""

    takes_prompt = True
    honors: frozenset[str] = frozenset({"negative_prompt", "steps", "guidance", "strength"})
    """The supported settings; others are errors."""

    @abstractmethod
    def inpaint(
        self,
        image: Image,
        hole: np.ndarray,
        *,
        prompt: str | None = None,
        seed: int = 0,
        settings: PaintSettings = PaintSettings(),
    ) -> Image:
        """Return the image with the hole (bool H×W) painted; pixels outside it are unchanged.

        Without a prompt the hole is filled from its surroundings.
        """

    @abstractmethod
    def surround(
        self,
        image: Image,
        kept: np.ndarray,
        *,
        prompt: str | None = None,
        seed: int = 0,
        settings: PaintSettings = PaintSettings(),
    ) -> Image:
        """Return the image with everything but `kept` (bool H×W) painted.

        Both are blended along the border of `kept`, over the width of one input pixel.
        """


class GuidedInpainter(Model, ABC):
    """Text-guided inpainting of a hole with a guide image."""

    honors: frozenset[str] = TextInpainter.honors | {"control_scale"}
    """The supported settings; others are errors."""

    @abstractmethod
    def inpaint_along(
        self,
        image: Image,
        hole: np.ndarray,
        guide: Image,
        *,
        prompt: str | None = None,
        seed: int = 0,
        settings: PaintSettings = PaintSettings(),
    ) -> Image:
        """Return the image with the hole (bool H×W) painted; pixels outside it are unchanged.

        The guide shows the whole image, at any size, in the form that the model was trained with,
        such as a map of segments.
        """


class InstructionEditor(Model, ABC):
    """Edits of a whole image by an instruction in words."""

    honors: frozenset[str] = frozenset({"steps", "guidance"})
    """The supported settings; others are errors."""

    @abstractmethod
    def edit(
        self,
        image: Image,
        instruction: str,
        *,
        seed: int = 0,
        settings: PaintSettings = PaintSettings(),
    ) -> Image:
        """Return the image edited, in its own size and with its alpha.

        Any pixel may have changed, also where the instruction asks for nothing.
        """


class Stylizer(Model, ABC):
    """An image in the style of another one."""

    @abstractmethod
    def stylize(
        self,
        image: Image,
        style: Image,
        pairs: Sequence[tuple[np.ndarray, np.ndarray]] = (),
        *,
        seed: int = 0,
    ) -> Image:
        """Return the image, in its own size and with its alpha, in the style of another one.

        Each pair is a mask of the image and one of the style image (bool, H×W of its own image):
        what the first covers takes its style from what the second covers. What no pair covers takes
        its style from the whole style image; what several cover, from what their style masks share.
        """


class Captioner(Model, ABC):
    """Captions of images."""

    takes_prompt: bool = False
    """True if the model has text prompts; otherwise a prompt is an error."""
    takes_beginning: bool = False
    """True if captions can continue given words."""

    @abstractmethod
    def caption(
        self,
        images: Sequence[np.ndarray],
        *,
        prompt: str | None = None,
        beginnings: Sequence[str] | None = None,
    ) -> list[tuple[str, float]]:
        """Return (caption, score) for each uint8 H×W×3 crop.

        `prompt` None is the model's default, "" is empty. `beginnings` are the first words of each
        caption, which the caption includes. The score is a log-probability per word or a
        similarity, higher is better; that of a generative model is the sum of the log-probabilities
        of all tokens, including the end token, divided by 1 + the number of generated words.
        """


class RegionCaptioner(Captioner, ABC):
    """Captions of parts of an image that ignore the rest of the image."""

    @abstractmethod
    def caption_inside(self, image: Image, masks: Sequence[np.ndarray]) -> list[tuple[str, float]]:
        """Return (caption, score) for each mask (bool H×W) of one image.

        The whole image is divided into patches, and patches outside the mask are removed. The score
        is that of `caption`.
        """


class DenseCaptioner(Model, ABC):
    """Boxes of all objects in an image with descriptions."""

    @abstractmethod
    def describe_regions(self, image: Image) -> Regions:
        """Return boxes, best first: label = the description, score = the confidence of the box."""


class Answerer(Model, ABC):
    """Answers to questions about images."""

    @abstractmethod
    def answer(
        self, images: Sequence[np.ndarray], questions: Sequence[str]
    ) -> list[tuple[str, float]]:
        """Return (answer, score) for each pair of a uint8 H×W×3 crop and a question.

        The score is that of `Captioner.caption`. A crop that occurs several times, as the same
        object, is encoded once.
        """


class TextRefiner(Model, ABC):
    """Rewriting of a text under controls."""

    controls: frozenset[str] = frozenset()
    """The supported controls: "length", "sentiment", "language", "imagination"."""

    @abstractmethod
    def refine(self, text: str, controls: Mapping[str, Any]) -> str:
        """Return the text rewritten; `controls` has only supported keys."""


class LanguageModel(Model, ABC):
    """Completion of instructions."""

    @property
    def takes_schema(self) -> bool:
        """True if answers can be held to a JSON schema; otherwise a schema is an error."""
        return False

    @abstractmethod
    def complete(
        self,
        instructions: Sequence[str],
        *,
        max_tokens: int = 256,
        temperature: float = 0.0,
        seed: int = 0,
        schema: str | None = None,
    ) -> list[str]:
        """Return one answer per instruction, without the model's thinking or quotes around it.

        An answer is cut off after `max_tokens` tokens (a token is a short word or a part of one).
        Temperature 0 is greedy decoding; above it tokens are sampled, the same ones for the same
        seed whatever the other instructions are. With a `schema`, a JSON schema as JSON, each
        answer is the beginning of JSON that follows it, all of it if there are enough tokens.
        """


class TextReader(Model, ABC):
    """Reading of text in an image."""

    gives_places: bool = True
    """False if the model does not locate the text."""

    @abstractmethod
    def read(self, image: Image) -> Regions:
        """Return one region per line: label = the text, score = confidence, and a column "polygon"
        (N×4×2, pixels, clockwise from the top left).

        If `gives_places` is False, the region of every line is the whole image; the lines are in
        reading order.
        """


class SemanticSegmenter(Model, ABC):
    """The class of each pixel."""

    @abstractmethod
    def semantic_map(self, image: Image) -> LabelMap:
        """Return the class of every pixel.

        The numbers are the checkpoint's class ids, from 0, and every class has a name.
        """


class PanopticSegmenter(Model, ABC):
    """Panoptic segmentation: things and stuff of known classes."""

    @abstractmethod
    def panoptic(self, image: Image, *, threshold: float = 0.8) -> Masks:
        """Return segments that do not overlap, best first, each labeled with its class.

        Segments with a class probability below `threshold` are left out. Scores are class
        probabilities. Columns: "class_id", the checkpoint's, and "is_thing", false for stuff (sky,
        grass), which has one segment per class.
        """


class DepthEstimator(Model, ABC):
    """Depth of each place of an image."""

    metric: bool = False
    """True if the unit of the maps is 1/meter; otherwise their scale and zero are unknown."""

    @abstractmethod
    def depth(self, image: Image) -> Heatmap:
        """Return inverse depth, in the model's resolution: larger = nearer.

        The unit of a metric model is "1/m": 0 = infinitely far. Otherwise it is "": inverse depth
        up to an unknown scale and shift.
        """


class ExampleSegmenter(Model, ABC):
    """Masks of what is marked in other images."""

    @abstractmethod
    def segment_like(self, image: Image, examples: Sequence[tuple[Image, Masks]]) -> Masks:
        """Return one mask for each label of the examples' masks that is found, in their order.

        Masks without labels count as one label, "". Several examples are used together.
        """
