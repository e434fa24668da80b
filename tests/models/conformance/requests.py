"""Small requests to a model, by protocol, and requests for nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from anyloom import Heatmap, Image, Masks, Model, Points, Regions
from anyloom.models import protocols
from anyloom.models.protocols import PaintSettings
from tests.models.tiny_captioners import pictures

EXAMPLE = Image(pictures((48, 70))[0])
"""An image in which things are marked, and that stands beside others in a request."""
PHRASES = ["dog", "red car"]
QUICK = PaintSettings(steps=2)


def ask(model: Any, image: Image) -> list[Any]:
    """Return what a model answers under each of its protocols."""
    return [REQUESTS[protocol](model, image) for protocol in protocols_of(type(model))]


def protocols_of(adapter: type[Model]) -> list[type[Model]]:
    """Return the protocols of an adapter without those that another one of them contains."""
    every = adapter.protocols()
    return [
        one
        for one in every
        if not any(other is not one and issubclass(other, one) for other in every)
    ]


def boxes(image: Image) -> Regions:
    """Return a box around the middle of an image of any size."""
    height, width = image.shape
    return Regions([(0.1 * width, 0.2 * height, 0.6 * width, 0.8 * height)], image.shape)


def hole(image: Image) -> np.ndarray:
    """Return a mask inside an image of any size."""
    marked = np.zeros(image.shape, bool)
    height, width = image.shape
    marked[height // 5 :, width // 6 :][: 1 + height // 2, : 1 + width // 3] = True
    return marked


def segment(model: Any, image: Image) -> Any:
    clicks = Points([[0.5 * image.width, 0.5 * image.height]], image.shape)
    return [
        model.segment(image, regions=boxes(image)),
        model.segment(image, points=clicks, candidates="all"),
        model.segment(image, prior=Heatmap(np.eye(8, dtype=np.float32), image.shape)),
    ]


def embed(model: Any, image: Image) -> Any:
    texts = ["a dog", f"the cat of {image.width} red cars"]
    return model.embed_images([image.pixels, EXAMPLE.pixels]), model.embed_texts(texts)


def inpaint_text(model: Any, image: Image) -> Any:
    wish = {"prompt": f"dog {image.width}", "seed": image.height, "settings": QUICK}
    return model.inpaint(image, hole(image), **wish), model.surround(image, hole(image), **wish)


def edit(model: Any, image: Image) -> Any:
    return model.edit(image, f"dog {image.width}", seed=image.height, settings=QUICK)


def stylize(model: Any, image: Image) -> Any:
    pairs = [(hole(image), hole(EXAMPLE))]
    return model.stylize(image, EXAMPLE), model.stylize(image, EXAMPLE, pairs, seed=image.width)


def inpaint_along(model: Any, image: Image) -> Any:
    guide = Image(image.pixels[::-1].copy())
    wish = {"prompt": f"dog {image.width}", "seed": image.height, "settings": QUICK}
    return model.inpaint_along(image, hole(image), guide, **wish)


def caption(model: Any, image: Image) -> Any:
    crops = [image.pixels, EXAMPLE.pixels]
    if not model.takes_beginning:
        return model.caption(crops)
    return model.caption(crops), model.caption(crops, beginnings=["a", "the red dog"])


def answer(model: Any, image: Image) -> Any:
    crops = [image.pixels, EXAMPLE.pixels, image.pixels]
    return model.answer(crops, ["what is it?", "who is here and why is the car red?", "a"])


def complete(model: Any, image: Image) -> Any:
    instructions = ["Say something about a dog.", f"Name {image.width} dogs"]
    return [
        model.complete(instructions, max_tokens=8),
        model.complete(instructions, max_tokens=6, temperature=0.7, seed=2),
    ]


def segment_like(model: Any, image: Image) -> Any:
    examples = [(one, Masks.from_arrays([hole(one)])) for one in (EXAMPLE, image)]
    return model.segment_like(image, examples[:1]), model.segment_like(image, examples)


def gradient_by_channel(model: Any, image: Image) -> Any:
    gradient = model.removal_gradient(image.pixels.astype(np.float32), regions=boxes(image))
    return [Heatmap(gradient[:, :, channel], image.shape) for channel in range(3)]


REQUESTS: dict[type[Model], Callable[[Any, Image], Any]] = {
    protocols.Answerer: answer,
    protocols.Captioner: caption,
    protocols.ConceptSegmenter: lambda model, image: model.segment_concepts(
        image, PHRASES, threshold=0
    ),
    protocols.DenseCaptioner: lambda model, image: model.describe_regions(image),
    protocols.DepthEstimator: lambda model, image: model.depth(image),
    protocols.DifferentiableSegmenter: lambda model, image: (
        segment(model, image),
        gradient_by_channel(model, image),
    ),
    protocols.ExampleGrounder: lambda model, image: model.ground_like(
        image, [(EXAMPLE, None), (image, boxes(image))], box_threshold=0
    ),
    protocols.ExampleMapper: lambda model, image: model.similarity_maps_like(
        image, [EXAMPLE.pixels]
    ),
    protocols.ExampleMaskGenerator: lambda model, image: model.generate_like(
        image, boxes(image), threshold=-1, points_per_side=2
    ),
    protocols.ExampleSegmenter: segment_like,
    protocols.FeatureExtractor: lambda model, image: model.features(image),
    protocols.Grounder: lambda model, image: model.ground(
        image, PHRASES, box_threshold=0, text_threshold=0
    ),
    protocols.GuidedInpainter: inpaint_along,
    protocols.Inpainter: lambda model, image: model.inpaint(image, hole(image)),
    protocols.InstructionEditor: edit,
    protocols.LanguageModel: complete,
    protocols.MaskGenerator: lambda model, image: model.generate(image, points_per_side=2),
    protocols.PanopticSegmenter: lambda model, image: model.panoptic(image, threshold=0.2),
    protocols.Ranker: embed,
    protocols.RegionCaptioner: lambda model, image: [
        *caption(model, image),
        model.caption_inside(image, [hole(image), ~hole(image)]),
    ],
    protocols.Segmenter: segment,
    protocols.SemanticSegmenter: lambda model, image: model.semantic_map(image),
    protocols.SimilarityMapper: lambda model, image: model.similarity_maps(
        image, ["a dog", "a cat"]
    ),
    protocols.Stylizer: stylize,
    protocols.TextInpainter: inpaint_text,
    protocols.TextReader: lambda model, image: model.read(image),
    protocols.TextRefiner: lambda model, image: model.refine(f"{image.width} dogs", {"length": 3}),
}
"""What a model of each protocol is asked about an image."""


def no_regions(image: Image) -> Regions:
    return Regions.empty(image.shape)


def unmarked(image: Image) -> np.ndarray:
    return np.zeros(image.shape, bool)


NOTHING: dict[type[Model], Callable[[Any, Image], Any]] = {
    protocols.DifferentiableSegmenter: lambda model, image: model.segment(
        image, regions=no_regions(image)
    ),
    protocols.Answerer: lambda model, image: model.answer([], []),
    protocols.Captioner: lambda model, image: model.caption([]),
    protocols.ConceptSegmenter: lambda model, image: model.segment_concepts(image, []),
    protocols.ExampleGrounder: lambda model, image: [
        *model.ground_like(image, []),
        *model.ground_like(image, [(image, no_regions(image))]),
    ],
    protocols.ExampleMapper: lambda model, image: model.similarity_maps_like(image, []),
    protocols.ExampleMaskGenerator: lambda model, image: model.generate_like(
        image, no_regions(image), points_per_side=2
    ),
    protocols.ExampleSegmenter: lambda model, image: [
        *model.segment_like(image, []),
        *model.segment_like(image, [(image, Masks.empty(image.shape))]),
    ],
    protocols.Grounder: lambda model, image: model.ground(image, []),
    protocols.LanguageModel: lambda model, image: model.complete([]),
    protocols.Ranker: lambda model, image: [
        *model.embed_images([]).vectors,
        *model.embed_texts([]).vectors,
    ],
    protocols.RegionCaptioner: lambda model, image: [
        *model.caption([]),
        *model.caption_inside(image, []),
    ],
    protocols.Segmenter: lambda model, image: model.segment(image, regions=no_regions(image)),
    protocols.SimilarityMapper: lambda model, image: model.similarity_maps(image, []),
}
"""Requests that ask for nothing, and give nothing."""

UNCHANGED: dict[type[Model], Callable[[Any, Image], Any]] = {
    protocols.GuidedInpainter: lambda model, image: [
        model.inpaint_along(image, unmarked(image), image)
    ],
    protocols.Inpainter: lambda model, image: [model.inpaint(image, unmarked(image))],
    protocols.TextInpainter: lambda model, image: [
        model.inpaint(image, unmarked(image), prompt="dog"),
        model.surround(image, ~unmarked(image), prompt="dog"),
    ],
}
"""Requests that leave an image as it is."""
