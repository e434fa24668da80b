"""What does a node expect of a model? One abstract class per capability."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal

import numpy as np

from anyloom import Embedding, FeatureMap, Heatmap, Image, LabelMap, Masks, Model, Points, Regions

from .common.mask_generator_presets import Preset

Candidates = Literal["single", "best", "all"]
"""Which masks of a prompt a segmenter returns: its single output, the best of several, or all."""


class Segmenter(Model, ABC):
    """Cuts out what points, boxes or a rough map indicate."""

    refines: ClassVar[bool] = False
    """True where a mask can be shown to the model again; `refine` is refused otherwise."""

    @abstractmethod
    def segment(
        self,
        image: Image,
        *,
        regions: Regions | None = None,
        points: Points | None = None,
        prior: Heatmap | None = None,
        candidates: Candidates = "best",
        refine: int = 0,
    ) -> Masks:
        """Return one mask per prompt, in the order of the prompts.

        Each region is one prompt, and so is each object of `points`; given both, object i and
        region i belong together. `candidates` "single" and "best" give one mask per prompt, "all"
        gives every candidate (SAM: three) with columns "prompt" and "candidate". Scores are
        predicted IoU. Labels and columns of `regions` are carried over. `refine` is how often the
        best candidate is shown to the model again.
        """


class MaskGenerator(Model, ABC):
    """Cuts out everything, without a prompt."""

    takes_points: ClassVar[bool] = False
    """True where it answers clicks; `points` and `crop_layers` are refused otherwise."""

    @abstractmethod
    def generate(
        self,
        image: Image,
        *,
        points: Points | None = None,
        preset: Preset | None = None,
        points_per_side: int | None = None,
        min_area: int | None = None,
        crop_layers: int | None = None,
    ) -> Masks:
        """Return masks that may nest and overlap, best first.

        `points_per_side` is SAM's grid density: more finds smaller things; `points` are clicked on
        in place of the grid. Masks smaller than `min_area` pixels are left out. Layer i of the
        `crop_layers` looks at 2^i × 2^i crops of the image too. What is None is as the `preset`
        says, and without one as the model's catalog entry does. Scores are predicted IoU; a
        column "stability" holds the stability score.
        """


class ExampleMaskGenerator(Model, ABC):
    """Cuts out everything that looks like a few examples."""

    @abstractmethod
    def generate_like(
        self,
        image: Image,
        examples: Regions,
        *,
        threshold: float | None = None,
        points_per_side: int = 32,
        min_area: int = 25,
    ) -> Masks:
        """Return the masks of the examples, of which the boxes are used, and of all that is like
        them.

        `threshold` is the cosine with any example from which a mask is kept; without it, the model
        derives one from the examples. `points_per_side` is as for `MaskGenerator`. Holes and
        islands of fewer than `min_area` pixels are cleaned up. Columns: "similarity" (the cosine),
        "example" (true for the examples). Without examples, or where nothing is found inside their
        boxes, there are no masks.
        """


class Grounder(Model, ABC):
    """Finds boxes for phrases."""

    box_threshold: float = 0.3
    """The score that a box must exceed where the user names none: what the authors recommend. An
    adapter with another one repeats it as the default of `ground`."""
    text_threshold: float = 0.25
    """The same for a word, where a model scores words."""

    @abstractmethod
    def ground(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        box_threshold: float = 0.3,
        text_threshold: float = 0.25,
    ) -> Regions:
        """Return boxes with detector scores, best first; each label is one of `phrases`."""


class ConceptSegmenter(Model, ABC):
    """Cuts out everything that a phrase names, in one step."""

    takes_examples: bool = False
    """True where boxes around examples can say what to look for; they are refused otherwise."""

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

        Without a threshold, the one that suits the model counts. Each label is one of `phrases`,
        and each phrase is looked for on its own, so that a thing may be found as several. A model
        that does not tell instances apart returns one mask per phrase. The boxes of `like` are
        around examples of what is meant, those of `unlike` around what is not; given these alone,
        without a phrase, there are no labels.
        """


class ExampleGrounder(Model, ABC):
    """Finds boxes of what looks like examples."""

    example_threshold: float = 0.9
    """The score that a box must exceed where the user names none; repeated as `box_threshold`'s
    default by an adapter with another one."""

    @abstractmethod
    def ground_like(
        self,
        image: Image,
        examples: Sequence[tuple[Image, Regions | None]],
        *,
        box_threshold: float = 0.9,
    ) -> Regions:
        """Return boxes with detector scores, best first.

        Each of an example's regions is looked for; without regions, what stands out most in its
        image. A box carries the label of the one that it looks like most, "" where that has none,
        and a column "example" with its number, counted from 0 over all examples. Boxes may overlap.
        """


class SimilarityMapper(Model, ABC):
    """Says how much each place of an image looks like a text."""

    @abstractmethod
    def similarity_maps(
        self, image: Image, texts: Sequence[str], *, redundant: Sequence[str] = ()
    ) -> list[Heatmap]:
        """Return one map per text, in the model's own grid; what `redundant` texts share with a
        text is taken out of its map (CLIP Surgery)."""


class ExampleMapper(Model, ABC):
    """Says how much each place of an image looks like an example."""

    @abstractmethod
    def similarity_maps_like(self, image: Image, examples: Sequence[np.ndarray]) -> list[Heatmap]:
        """Return one map per example (a uint8 H×W×3 crop), in the model's own grid."""


class Ranker(Model, ABC):
    """Puts images and texts into one space."""

    logit_scale: float = 100.0
    """What cosines are multiplied by before a softmax."""

    @abstractmethod
    def embed_images(self, images: Sequence[np.ndarray]) -> Embedding:
        """Return N×D unit vectors for uint8 H×W×3 crops."""

    @abstractmethod
    def embed_texts(self, texts: Sequence[str]) -> Embedding:
        """Return N×D unit vectors."""


class FeatureExtractor(Model, ABC):
    """Describes each place of an image by a vector."""

    same_kind: float | None = None
    """The cosine above which things are usually of one kind; None where nobody measured it."""

    @abstractmethod
    def features(self, image: Image) -> FeatureMap:
        """Return the feature grid of the whole image."""


class Inpainter(Model, ABC):
    """Paints over a hole."""

    takes_prompt: bool = False
    """True where a text can say what to paint; a prompt is refused otherwise."""

    @abstractmethod
    def inpaint(
        self, image: Image, hole: np.ndarray, *, prompt: str | None = None, seed: int = 0
    ) -> Image:
        """Return the image with the hole (bool H×W) filled; pixels outside it are unchanged."""


@dataclass(frozen=True)
class PaintSettings:
    """How a text is painted; None leaves it to the model."""

    negative_prompt: str | None = None
    """What not to paint."""
    steps: int | None = None
    """Denoising steps: 1, 2, 3 …"""
    guidance: float | None = None
    """How closely to follow the prompt."""
    strength: float | None = None
    """How much noise to start from, in (0, 1]; below 1 something of the old image stays."""

    def given(self) -> frozenset[str]:
        """Return the names of the settings that are not None."""
        named = ((one.name, getattr(self, one.name)) for one in fields(self))
        return frozenset(name for name, value in named if value is not None)


class TextInpainter(Inpainter, ABC):
    """Paints what a text says, over a hole or around what is kept."""

    takes_prompt = True
    honors: frozenset[str] = frozenset({"negative_prompt", "steps", "guidance", "strength"})
    """The settings that it knows; others are refused."""

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

        Without a prompt the surroundings are continued.
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

        Both are mixed along the border of `kept`, as far as one pixel of the model's reaches.
        """


class GuidedInpainter(Model, ABC):
    """Paints what a text says over a hole, along the lines of another image."""

    honors: frozenset[str] = TextInpainter.honors
    """The settings that it knows; others are refused."""

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

        The guide has the image's size and is what the model was trained to follow, such as a map of
        segments.
        """


class Captioner(Model, ABC):
    """Describes an image in words."""

    takes_prompt: bool = False
    """True where a text can ask what to tell; a prompt is refused otherwise."""
    takes_beginning: bool = False
    """True where a caption can be made to begin with given words."""

    @abstractmethod
    def caption(
        self,
        images: Sequence[np.ndarray],
        *,
        prompt: str | None = None,
        beginnings: Sequence[str] | None = None,
    ) -> list[tuple[str, float]]:
        """Return (caption, score) for each uint8 H×W×3 crop.

        `prompt` None leaves the wording to the model, "" asks nothing. `beginnings` holds the first
        words of each caption, which the caption repeats. The score is a log-probability per word or
        a similarity, higher is better; a model that writes word by word gives the sum of its
        steps' log-probabilities, the end included, divided by 1 + the number of words it wrote.
        """


class RegionCaptioner(Captioner, ABC):
    """Describes parts of an image while it sees no more of the image than the part."""

    @abstractmethod
    def caption_inside(self, image: Image, masks: Sequence[np.ndarray]) -> list[tuple[str, float]]:
        """Return (caption, score) for each mask (bool H×W) of one image.

        The model gets the image whole, cut into patches, and loses the patches that the mask does
        not touch. The score is that of `caption`.
        """


class DenseCaptioner(Model, ABC):
    """Finds the things in an image and describes each."""

    @abstractmethod
    def describe_regions(self, image: Image) -> Regions:
        """Return boxes, best first: label = the description, score = how sure the model is of the
        box, 0 to 1."""


class Answerer(Model, ABC):
    """Answers questions about images."""

    @abstractmethod
    def answer(
        self, images: Sequence[np.ndarray], questions: Sequence[str]
    ) -> list[tuple[str, float]]:
        """Return (answer, score) for each pair of a uint8 H×W×3 crop and a question.

        The score is that of `Captioner.caption`. A crop that stands in the list several times, as
        one object, is looked at once.
        """


class TextRefiner(Model, ABC):
    """Rewrites a text under controls."""

    controls: frozenset[str] = frozenset()
    """The controls it can honor: "length", "sentiment", "language", "imagination"."""

    @abstractmethod
    def refine(self, text: str, controls: Mapping[str, Any]) -> str:
        """Return the text rewritten; `controls` holds only supported keys."""


class LanguageModel(Model, ABC):
    """Writes what an instruction asks for."""

    @abstractmethod
    def complete(
        self,
        instructions: Sequence[str],
        *,
        max_tokens: int = 256,
        temperature: float = 0.0,
        seed: int = 0,
    ) -> list[str]:
        """Return one answer per instruction, without the model's thinking or quotes around it.

        An answer has at most `max_tokens` tokens (a token is a short word or a part of one); what
        is longer ends there. Temperature 0 takes the likeliest word each time; above it words are
        drawn, the same ones for the same seed whatever the other instructions are.
        """


class TextReader(Model, ABC):
    """Reads the text in an image."""

    gives_places: bool = True
    """False where the model says what is written but not where."""

    @abstractmethod
    def read(self, image: Image) -> Regions:
        """Return one region per line: label = the text, score = confidence, and a column "polygon"
        (N×4×2, pixels, clockwise from the top left).

        Where `gives_places` is False, every line's region is the whole image; the lines are in
        reading order.
        """


class SemanticSegmenter(Model, ABC):
    """Says which class each pixel belongs to."""

    @abstractmethod
    def semantic_map(self, image: Image) -> LabelMap:
        """Return the class of every pixel.

        The numbers are the checkpoint's own, from 0, and every class that it knows has a name.
        """


class PanopticSegmenter(Model, ABC):
    """Cuts an image into things and stuff of known classes."""

    @abstractmethod
    def panoptic(self, image: Image, *, threshold: float = 0.8) -> Masks:
        """Return segments that do not overlap, best first, each labeled with its class.

        Those that are less likely than `threshold` are left out. Scores are class probabilities.
        Columns: "class_id", the checkpoint's own number, and "is_thing", false for stuff (sky,
        grass), of which an image has one segment a class.
        """


class DepthEstimator(Model, ABC):
    """Says how near each place of an image is."""

    metric: bool = False
    """True where the unit of the maps is 1/meter; otherwise their scale and zero are unknown."""

    @abstractmethod
    def depth(self, image: Image) -> Heatmap:
        """Return inverse depth, in the model's own resolution: larger = nearer.

        The unit is "1/m" where the model is metric: 0 = infinitely far. Elsewhere it is "": equal
        steps are equal steps of inverse depth, but of an unknown size and from an unknown zero.
        """


class ExampleSegmenter(Model, ABC):
    """Finds in an image what is marked in other images."""

    @abstractmethod
    def segment_like(self, image: Image, examples: Sequence[tuple[Image, Masks]]) -> Masks:
        """Return one mask for each label of the examples' masks that is found, in their order.

        Masks without labels count as one kind without a name. Several examples are looked at
        together.
        """
