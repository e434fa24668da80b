"""Captions of images and regions, and rewriting of texts."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

from anyloom import Image, NodeError, Positive, Regions, Text, node, use

from ..models import Captioner, DenseCaptioner, RegionCaptioner, TextRefiner
from ._support.crops import Outside, Scale, crops, dense_masks
from ._support.frames import check_frames
from ._support.model_names import check_supported, name_of, names_of_fitting
from ._support.quoting import quoted
from ._support.region_texts import one_per_region, with_scored_texts

R = TypeVar("R", bound=Regions)


def _check_prompts(
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
            f"model '{name_of(model)}' does not support a beginning; leave it out or choose {able}",
        )


def _check_caption(
    model: Captioner,
    prompt: str | None = None,
    beginnings: str | list[str] | None = None,
    reduce_tokens: bool = False,
) -> None:
    _check_prompts("caption", model, prompt, beginnings)
    if reduce_tokens and not isinstance(model, RegionCaptioner):
        able = names_of_fitting(RegionCaptioner, lambda adapter: True)
        raise NodeError(
            "caption",
            f"model '{name_of(model)}' does not support reduce_tokens; "
            f"leave it out or choose {able}",
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
    """Caption every region of an image.

    Args:
        image: the image.
        regions: boxes or masks.
        beginnings: how the captions should begin, one text for all regions or one for each, for
            models that can continue a text. With captions of the same regions without their
            surroundings, this is Caption Anything's visual chain of thought.
        model: the captioner.
        prompt: what to ask, for models that take a prompt; "" asks nothing, without a prompt the
            model uses its default question.
        outside: how pixels outside a region are shown to the model, as in `cut_out`. White keeps
            the model from describing the surroundings, "keep" gives it their context.
        box_scale: as in `cut_out`.
        reduce_tokens: show the model the whole image, but only those of its patches that the region
            touches, for models that support it; `outside` and `box_scale` then have no effect.

    Returns:
        The same regions with two more columns: "caption", and "caption_score" (a log-probability
        per word or a similarity; higher is better, comparable within one model).

    Raises:
        NodeError: the model does not support a prompt, beginnings or `reduce_tokens`, there are not
            as many beginnings as regions, or the regions do not belong to the image.
    """
    check_frames("caption", image, regions=regions)
    _check_caption(model, prompt, beginnings, reduce_tokens)
    if beginnings is not None:
        beginnings = one_per_region("caption", "beginnings", beginnings, regions)
    captions: list[tuple[str, float]] = []
    if reduce_tokens:
        assert isinstance(model, RegionCaptioner)
        captions = model.caption_inside(image, list(dense_masks(regions)))
    elif regions:
        images = list(crops(image, regions, outside, box_scale))
        captions = model.caption(images, prompt=prompt, beginnings=beginnings)
    return with_scored_texts(regions, "caption", captions)


def _check_caption_image(
    model: Captioner, prompt: str | None = None, beginning: str | None = None
) -> None:
    _check_prompts("caption_image", model, prompt, beginning)


@node(check=_check_caption_image)
def caption_image(
    image: Image,
    beginning: Text | None = None,
    *,
    model: Captioner = use(),
    prompt: Text | None = None,
) -> Text:
    """Caption a whole image.

    Args:
        image: the image.
        beginning: how the caption should begin, for models that can continue a text.
        model: the captioner.
        prompt: as in `caption`.

    Returns:
        One caption.

    Raises:
        NodeError: the model does not support a prompt, or a beginning.
    """
    _check_caption_image(model, prompt, beginning)
    beginnings = None if beginning is None else [beginning]
    return model.caption([image.pixels], prompt=prompt, beginnings=beginnings)[0][0]


@node
def describe_regions(image: Image, *, model: DenseCaptioner = use()) -> Regions:
    """Detect the objects of an image and caption each (dense captioning).

    Args:
        image: the image.
        model: the dense captioner.

    Returns:
        Boxes labeled with their captions, best first, with the model's confidence from 0 to 1 as
        scores. Nothing found is an empty set.
    """
    return model.describe_regions(image)


@node
def texts_of(regions: Regions, *, column: Text = "caption") -> list[Text]:
    """Return the texts of regions.

    Args:
        regions: boxes or masks.
        column: which texts: "caption", any other column of texts, or "label".

    Returns:
        One text per region.

    Raises:
        NodeError: the regions have no such texts.
    """
    if column == "label" and regions.labels is not None:
        return list(regions.labels)
    texts = regions.columns.get(column)
    if isinstance(texts, tuple):
        return list(texts)
    if not regions:
        return []
    names = [name for name, values in regions.columns.items() if isinstance(values, tuple)]
    names += ["label"] if regions.labels is not None else []
    raise NodeError(
        "texts_of",
        f"the regions have no texts {quoted(column)}, they have {', '.join(names) or 'none'}",
    )


@node
def with_texts(regions: R, texts: list[Text], *, column: Text = "caption") -> R:
    """Write texts into a column of regions.

    Args:
        regions: boxes or masks.
        texts: one per region.
        column: the column's name; an existing column is replaced.

    Returns:
        The same regions with these texts.

    Raises:
        NodeError: there are not as many texts as regions.
    """
    return regions.with_column(column, one_per_region("with_texts", "texts", texts, regions))


def _controls(
    length: int | None, sentiment: str | None, language: str | None, imagination: bool
) -> dict[str, Any]:
    controls = {
        "length": length,
        "sentiment": sentiment,
        "language": language,
        "imagination": imagination or None,
    }
    return {name: value for name, value in controls.items() if value is not None}


def _check_refine_text(
    model: TextRefiner,
    length: int | None = None,
    sentiment: str | None = None,
    language: str | None = None,
    imagination: bool = False,
) -> None:
    controls = _controls(length, sentiment, language, imagination)
    check_supported("refine_text", model, TextRefiner, lambda model: model.controls, controls)


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
    """Rewrite a text to a length, a sentiment, a language, with or without imagination.

    The controls are those of Caption Anything (Wang et al. 2023). A control left at its default is
    not applied.

    Args:
        text: what to rewrite; "" stays "".
        model: the text refiner.
        length: approximate number of words.
        sentiment: the tone of the text.
        language: "French", "Chinese" …
        imagination: True allows the model to add what the text does not say.

    Returns:
        The text rewritten.

    Raises:
        NodeError: the model does not support one of the controls; names it and the models that do.
    """
    controls = _controls(length, sentiment, language, imagination)
    _check_refine_text(model, length, sentiment, language, imagination)
    return model.refine(text, controls) if text.strip() else text
