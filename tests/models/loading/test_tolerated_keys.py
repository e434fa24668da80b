"""Files with the tensors of published ones: which are whole, and which are refused by name.

The lists in models/published/ were read from files that transformers 4.57.6 saved, before the
layers that newer versions add.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from anyloom import AnyloomWarning, Checkpoint, Model, ModelError
from anyloom.models.loading.published import FOLDER, PublishedFile
from anyloom.models.protocols import DifferentiableSegmenter, Segmenter
from anyloom.registry.lookup import registry
from tests.models.conformance.comparison import assert_close
from tests.models.conformance.families import save
from tests.models.conformance.requests import (
    EXAMPLE,
    REQUESTS,
    ask,
    gradient_by_channel,
    protocols_of,
)

NORM = tuple(
    f"model.pixel_level_module.encoder.swin.layernorm.{kind}" for kind in ("weight", "bias")
)
OF_PROMPTS = "prompt_encoder.shared_embedding.positional_embedding"
OF_IMAGE = "shared_image_embedding.positional_embedding"
LISTS = {"mask2former-semantic": "mask2former"}
"""Family → the list of its tensors, where that has another name."""
WITHOUT_NORM = ("oneformer", "mask2former", "mask2former-semantic")
WITH_ONE_EMBEDDING = ("sam2", "edgetam")


def load(checkpoint: Checkpoint) -> Any:
    return registry.models().adapter(checkpoint).load(checkpoint, "cpu")


def file_of(checkpoint: Checkpoint) -> Path:
    return Path(checkpoint.options["folder"]) / "model.safetensors"


def rewrite(checkpoint: Checkpoint, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    """Change the tensors of a checkpoint's file."""
    weights = {name: tensor.clone() for name, tensor in load_file(file_of(checkpoint)).items()}
    change(weights)
    save_file(weights, file_of(checkpoint), metadata={"format": "pt"})


def published_names(name: str) -> set[str]:
    """Return the names of the tensors in a family's published files, * for the numbers."""
    published = PublishedFile.read(FOLDER / f"{LISTS.get(name, name)}.txt")
    return set(map(without_numbers, published.shapes))


def without_numbers(name: str) -> str:
    return re.sub(r"(?<=\.)\d+(?=\.|$)", "*", name)


def save_as_published(name: str, folder: Path) -> tuple[Checkpoint, set[str]]:
    """Save a tiny checkpoint with the tensors of published files; return what that left out."""
    checkpoint, names, left_out = save(name, folder), published_names(name), set[str]()

    def change(weights: dict[str, torch.Tensor]) -> None:
        left_out.update(one for one in weights if without_numbers(one) not in names)
        known = {without_numbers(one) for one in weights}
        for one in left_out:
            del weights[one]
        for one in names - known:
            weights[one.replace("*", "0")] = torch.zeros(1)

    rewrite(checkpoint, change)
    return checkpoint, left_out


@pytest.mark.parametrize("name", WITHOUT_NORM)
def test_published_files_lack_a_norm_on_which_no_answer_depends(
    name: str, tmp_path: Path, one_thread: None
) -> None:
    checkpoint, left_out = save_as_published(name, tmp_path)
    assert left_out == set(NORM)
    expected = ask(load(checkpoint), EXAMPLE)
    for value in (-3.0, 7.0):
        norm = dict.fromkeys(NORM, torch.full((64,), value))
        rewrite(
            checkpoint,
            lambda weights, norm=norm: weights.update({k: v.clone() for k, v in norm.items()}),
        )
        assert_close(ask(load(checkpoint), EXAMPLE), expected)


@pytest.mark.parametrize("name", WITHOUT_NORM)
def test_a_norm_that_a_file_lacks_is_never_left_random(name: str, tmp_path: Path) -> None:
    checkpoint, _ = save_as_published(name, tmp_path)
    network = load(checkpoint).network
    for tensor in NORM:
        assert not network.get_parameter(tensor).any()


def answers(model: Model) -> tuple[list[Any], list[Any]]:
    """Return what a model answers, and apart from that its gradient, a sum over many products."""
    kinds = protocols_of(type(model))
    plain = [Segmenter if kind is DifferentiableSegmenter else kind for kind in kinds]
    gradient = gradient_by_channel(model, EXAMPLE) if DifferentiableSegmenter in kinds else []
    return [REQUESTS[kind](model, EXAMPLE) for kind in plain], gradient


def assert_same(found: tuple[list[Any], list[Any]], expected: tuple[list[Any], list[Any]]) -> None:
    assert_close(found[0], expected[0], close=1e-5)
    assert_close(found[1], expected[1], close=5e-5)


@pytest.mark.parametrize("name", WITH_ONE_EMBEDDING)
def test_published_files_hold_the_positional_embedding_once(
    name: str, tmp_path: Path, one_thread: None
) -> None:
    whole = answers(load(save(name, tmp_path / "whole")))
    checkpoint, left_out = save_as_published(name, tmp_path / "published")
    assert left_out == {OF_PROMPTS}
    model = load(checkpoint)
    state = model.network.state_dict()
    assert torch.equal(state[OF_PROMPTS], state[OF_IMAGE])
    assert_same(answers(model), whole)


@pytest.mark.parametrize("name", WITH_ONE_EMBEDDING)
def test_a_file_without_any_positional_embedding_is_refused_by_name(
    name: str, tmp_path: Path
) -> None:
    checkpoint, _ = save_as_published(name, tmp_path)
    rewrite(checkpoint, lambda weights: weights.pop(OF_IMAGE))
    with pytest.raises(ModelError, match="positional_embedding"):
        load(checkpoint)


@pytest.mark.parametrize("left_out", [OF_PROMPTS, OF_IMAGE])
def test_the_tracker_of_sam3_has_the_positional_embedding_once_or_twice(
    left_out: str, tmp_path: Path, one_thread: None
) -> None:
    checkpoint = save("sam3-tracker", tmp_path)
    whole = answers(load(checkpoint))
    rewrite(checkpoint, lambda weights: weights.pop(f"tracker_model.{left_out}"))
    assert_same(answers(load(checkpoint)), whole)


def test_a_tracker_without_any_positional_embedding_is_refused(tmp_path: Path) -> None:
    checkpoint = save("sam3-tracker", tmp_path)
    for name in (OF_PROMPTS, OF_IMAGE):
        rewrite(checkpoint, lambda weights, name=name: weights.pop(f"tracker_model.{name}"))
    with pytest.raises(ModelError, match="positional_embedding"):
        load(checkpoint)


def test_tensors_that_are_not_used_are_named_unless_they_are_known(tmp_path: Path) -> None:
    checkpoint = save("mask2former", tmp_path)
    rewrite(checkpoint, lambda weights: weights.update({"bert.position_ids": torch.zeros(3)}))
    with warnings.catch_warnings():
        warnings.simplefilter("error", AnyloomWarning)
        load(checkpoint)
    rewrite(checkpoint, lambda weights: weights.update({"surprise.weight": torch.zeros(3)}))
    with pytest.warns(AnyloomWarning, match=r"has 1 tensors .* such as surprise\.weight; they are"):
        load(checkpoint)


@pytest.mark.parametrize("name", [*WITHOUT_NORM, *WITH_ONE_EMBEDDING])
def test_a_renamed_tensor_is_refused_by_name(name: str, tmp_path: Path) -> None:
    checkpoint, _ = save_as_published(name, tmp_path)
    renamed = min(name for name in load_file(file_of(checkpoint)) if name.endswith(".weight"))
    rewrite(checkpoint, lambda weights: weights.update({f"{renamed}_new": weights.pop(renamed)}))
    with pytest.raises(ModelError) as refused:
        load(checkpoint)
    assert renamed in str(refused.value)
