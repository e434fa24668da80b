"""Files that lack tensors, as published: which are whole, and which are refused by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from anyloom import Checkpoint, ModelError
from anyloom.registry.lookup import registry
from tests.models.conformance.comparison import assert_close
from tests.models.conformance.families import save
from tests.models.conformance.requests import EXAMPLE, ask

SWIN_NORM = "model.pixel_level_module.encoder.swin.layernorm."
UNUSED = dict.fromkeys(
    ("oneformer", "mask2former", "mask2former-semantic"), (f"{SWIN_NORM}weight", f"{SWIN_NORM}bias")
)
"""Family → tensors of newer versions of transformers that its published files lack."""
POINTS = "prompt_encoder.shared_embedding.positional_embedding"
CELLS = "shared_image_embedding.positional_embedding"
TIED = ("sam2", "edgetam")
"""Families whose files, as transformers 4.57 saves them, hold the waves of positions once."""


def load(checkpoint: Checkpoint) -> object:
    return registry.models().adapter(checkpoint).load(checkpoint, "cpu")


def rewritten(
    checkpoint: Checkpoint, change: Callable[[dict[str, torch.Tensor]], object]
) -> Checkpoint:
    """Change the tensors of a checkpoint's file."""
    file = Path(checkpoint.options["folder"]) / "model.safetensors"
    weights = {name: tensor.clone() for name, tensor in load_file(file).items()}
    change(weights)
    save_file(weights, file, metadata={"format": "pt"})
    return replace(checkpoint)


def without(*names: str) -> Callable[[dict[str, torch.Tensor]], object]:
    return lambda weights: [weights.pop(name, None) for name in names]


@pytest.mark.parametrize("name", UNUSED)
def test_a_published_file_without_the_unused_norm_answers_as_with_any_norm(
    name: str, tmp_path: Path, one_thread: None
) -> None:
    checkpoint = save(name, tmp_path)
    rewritten(checkpoint, without(*UNUSED[name]))
    expected = ask(load(checkpoint), EXAMPLE)
    for value in (-3.0, 7.0):
        norm = {f"{SWIN_NORM}{kind}": torch.full((64,), value) for kind in ("weight", "bias")}
        rewritten(checkpoint, lambda weights, norm=norm: weights.update(norm))
        assert_close(ask(load(checkpoint), EXAMPLE), expected)


@pytest.mark.parametrize("name", UNUSED)
def test_the_unused_norm_is_never_left_random(name: str, tmp_path: Path) -> None:
    checkpoint = rewritten(save(name, tmp_path), without(*UNUSED[name]))
    network = load(checkpoint).network  # type: ignore[attr-defined]
    for tensor in UNUSED[name]:
        assert not network.get_parameter(tensor).any()


@pytest.mark.parametrize("name", TIED)
def test_waves_that_are_saved_once_place_points_and_cells(
    name: str, tmp_path: Path, one_thread: None
) -> None:
    checkpoint = save(name, tmp_path)
    whole = ask(load(checkpoint), EXAMPLE)
    rewritten(checkpoint, without(POINTS))
    model = load(checkpoint)
    network = model.network  # type: ignore[attr-defined]
    state = network.state_dict()
    assert torch.equal(state[POINTS], state[CELLS])
    assert_close(ask(model, EXAMPLE), whole, close=1e-5)


@pytest.mark.parametrize("name", TIED)
def test_waves_that_are_not_saved_at_all_are_refused_by_name(name: str, tmp_path: Path) -> None:
    checkpoint = rewritten(save(name, tmp_path), without(POINTS, CELLS))
    with pytest.raises(ModelError, match="positional_embedding"):
        load(checkpoint)


@pytest.mark.parametrize("name", [*UNUSED, *TIED])
def test_a_renamed_tensor_is_refused_by_name(name: str, tmp_path: Path) -> None:
    checkpoint = save(name, tmp_path)
    file = Path(checkpoint.options["folder"]) / "model.safetensors"
    tolerated = {*UNUSED.get(name, ()), POINTS}
    renamed = next(key for key in sorted(load_file(file)) if key not in tolerated)
    rewritten(checkpoint, lambda weights: weights.update({f"{renamed}_new": weights.pop(renamed)}))
    with pytest.raises(ModelError) as refused:
        load(checkpoint)
    assert renamed in str(refused.value)
