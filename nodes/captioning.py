"""What do images and their regions show, in words, and how should the words sound?"""

from __future__ import annotations

from typing import Any, Literal, TypeVar

import numpy as np

from anyloom import Image, NodeError, Positive, Regions, Text, node, use

from ..models import Captioner, DenseCaptioner, RegionCaptioner, TextRefiner
from ._support.frames import check_frames
from ._support.model_names import name_of, names_of_fitting
from .cropping import Outside, Scale, crops, insides

R = TypeVar("R", bound=Regions)


def _refuse_asking(
    node: str, model: Captioner, prompt: str | None, beginning: str | list[str] | None
) -> None:
    if prompt and not model.takes_prompt:
        able = names_of_fitting(Captioner, lambda adapter: adapter.takes_prompt)
        raise NodeError(
            node, f"model '{name_of(model)}' takes no prompt; leave it out or choose {able}"
        )
    if beginning and any(beginning) and not model.takes_beginning:
        able = names_of_fitting(Captioner, lambda adapter: adapter.takes_beginning)
        raise NodeError(
            node,
            f"model '{name_of(model)}' cannot go on with a beginning; "
            f"leave it out or choose {able}",
        )


def _check_caption(
    model: Captioner,
    prompt: str | None = None,
    beginnings: str | list[str] | None = None,
    reduce_tokens: bool = False,
) -> None:
    _refuse_asking("caption", model, prompt, beginnings)
    if reduce_tokens and not isinstance(model, RegionCaptioner):
        able = names_of_fitting(RegionCaptioner, lambda adapter: True)
        raise NodeError(
            "caption",
            f"model '{name_of(model)}' cannot leave out parts of a picture; "
            f"leave out reduce_tokens or choose {able}",
        )
    if reduce_tokens and (prompt or beginnings):
        raise NodeError(
            "caption", "reduce_tokens takes neither a prompt nor beginnings; leave one of them out"
        )


@node(check=_check_caption)
def caption(
    image: Image,
    regions: R,
    beginnings: Text | list[Text] | None = None,
    *,
    model: Captioner = use(),
    prompt: Text | None = None,
    outside: Outside = "white",  # Caption Anything, seg_crop_mode wo_bg
    box_scale: Scale = 1.0,
    reduce_tokens: bool = False,  # Caption Anything, enable_reduce_tokens
) -> R:
    """Describe every region in words.

    Args:
        image: the image.
        regions: boxes or masks.
        beginnings: how the descriptions should begin, one text for all or one for each, for models
            that can go on with a text. With the captions of a first look that hides the
            surroundings, this is Caption Anything's visual chain of thought.
        model: what describes.
        prompt: what to ask, for models that understand it; "" asks nothing, without a prompt the
            model has its own way of asking.
        outside: how a region is shown to the model, as in `cut_out`. White keeps the model from
            describing the surroundings, "keep" lets it guess from them.
        box_scale: as in `cut_out`.
        reduce_tokens: show the model the image whole, but of it only the patches that the region
            touches, for models that allow it; `outside` and `box_scale` then do not matter.

    Returns:
        The same regions with two more columns: "caption", and "caption_score" (a log-probability
        per word or a similarity; higher is better, comparable within one model).

    Raises:
        NodeError: the model takes no prompt, no beginnings or no parts of an image, there are not
            as many beginnings as regions, or the regions do not belong to the image.
    """
    check_frames("caption", image, regions=regions)
    _check_caption(model, prompt, beginnings, reduce_tokens)
    begun = [beginnings] * len(regions) if isinstance(beginnings, str) else beginnings
    if begun is not None and len(begun) != len(regions):
        raise NodeError("caption", f"got {len(begun)} beginnings for {len(regions)} regions")
    answers: list[tuple[str, float]] = []
    if reduce_tokens:
        assert isinstance(model, RegionCaptioner)
        answers = model.caption_inside(image, list(insides(regions)))
    elif regions:
        shown = list(crops(image, regions, outside, box_scale, square=False))
        answers = model.caption(shown, prompt=prompt, beginnings=begun)
    described = regions.with_column("caption", [text for text, _ in answers])
    scores = np.array([score for _, score in answers], dtype=np.float32)
    return described.with_column("caption_score", scores)


def _check_caption_image(
    model: Captioner, prompt: str | None = None, beginning: str | None = None
) -> None:
    _refuse_asking("caption_image", model, prompt, beginning)


@node(check=_check_caption_image)
def caption_image(
    image: Image,
    beginning: Text | None = None,
    *,
    model: Captioner = use(),
    prompt: Text | None = None,
) -> Text:
    """Describe a whole image in words.

    Args:
        image: the image.
        beginning: how the description should begin, for models that can go on with a text.
        model: what describes.
        prompt: as in `caption`.

    Returns:
        One description.

    Raises:
        NodeError: the model takes no prompt, or no beginning.
    """
    _check_caption_image(model, prompt, beginning)
    begun = None if beginning is None else [beginning]
    return model.caption([image.pixels], prompt=prompt, beginnings=begun)[0][0]


@node
def describe_regions(image: Image, *, model: DenseCaptioner = use()) -> Regions:
    """Find the things in an image and describe each in words.

    Args:
        image: the image.
        model: what finds and describes.

    Returns:
        Boxes labeled with their descriptions, best first; scores from 0 to 1 say how sure the
        model is of a box. Nothing found is an empty set.
    """
    return model.describe_regions(image)


@node
def texts_of(regions: Regions, *, column: Text = "caption") -> list[Text]:
    """Return the texts that regions carry.

    Args:
        regions: boxes or masks.
        column: which texts: "caption", any other column of texts, or "label".

    Returns:
        One text per region.

    Raises:
        NodeError: the regions carry no such texts.
    """
    if column == "label" and regions.labels is not None:
        return list(regions.labels)
    values = regions.columns.get(column)
    if isinstance(values, tuple):
        return list(values)
    if not regions:
        return []
    known = [name for name, column in regions.columns.items() if isinstance(column, tuple)]
    known += ["label"] if regions.labels is not None else []
    raise NodeError(
        "texts_of", f"the regions have no texts '{column}', they have {', '.join(known) or 'none'}"
    )


@node
def with_texts(regions: R, texts: list[Text], *, column: Text = "caption") -> R:
    """Write texts into a column of regions.

    Args:
        regions: boxes or masks.
        texts: one per region.
        column: the column's name; one that exists is replaced.

    Returns:
        The same regions with these texts.

    Raises:
        NodeError: there are not as many texts as regions.
    """
    if len(texts) != len(regions):
        raise NodeError("with_texts", f"got {len(texts)} texts for {len(regions)} regions")
    return regions.with_column(column, texts)


def _controls(
    length: int | None, sentiment: str | None, language: str | None, imagination: bool
) -> dict[str, Any]:
    asked = {
        "length": length,
        "sentiment": sentiment,
        "language": language,
        "imagination": imagination or None,
    }
    return {name: value for name, value in asked.items() if value is not None}


def _check_refine_text(
    model: TextRefiner,
    length: int | None = None,
    sentiment: str | None = None,
    language: str | None = None,
    imagination: bool = False,
) -> None:
    controls = _controls(length, sentiment, language, imagination)
    refused = [name for name in controls if name not in model.controls]
    if refused:
        able = names_of_fitting(TextRefiner, lambda adapter: adapter.controls.issuperset(controls))
        knows = ", ".join(sorted(model.controls)) or "none"
        raise NodeError(
            "refine_text",
            f"model '{name_of(model)}' cannot honor {' and '.join(refused)} (it knows: {knows}); "
            f"leave {'it' if len(refused) == 1 else 'them'} out or choose {able}",
        )


@node(check=_check_refine_text)
def refine_text(
    text: Text,
    *,
    model: TextRefiner = use(),
    length: Positive | None = None,
    sentiment: Literal["positive", "natural", "negative"] | None = None,
    language: Text | None = None,
    imagination: bool = False,
) -> Text:
    """Rewrite a text to a length, a mood, a language, with or without imagination.

    The controls are those of Caption Anything (Wang et al. 2023). What is left at its default is
    not asked for.

    Args:
        text: what to rewrite; "" stays "".
        model: what rewrites.
        length: about how many words.
        sentiment: the mood.
        language: "French", "Chinese" …
        imagination: True allows the model to add what the text does not say.

    Returns:
        The text rewritten.

    Raises:
        NodeError: the model cannot honor one of the controls; names it and the models that can.
    """
    controls = _controls(length, sentiment, language, imagination)
    _check_refine_text(model, length, sentiment, language, imagination)
    return model.refine(text, controls) if text.strip() else text
