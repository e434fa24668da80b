"""What a profile may choose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anyloom.errors import ModelError, UnknownNameError
from anyloom.models import Inpainter
from anyloom.registry import registry


def chosen_by(profile: dict[str, str], family: str = "patchmatch") -> str:
    """Return what a profile chooses for an Inpainter; the model "mine" is of a family."""
    known = registry.models()
    mine = replace(known.checkpoint("lite-inpainter"), name="mine", family=family)
    catalogue = replace(
        known, checkpoints={**known.checkpoints, "mine": mine}, profiles={"own": profile}
    )
    return catalogue.chosen(Inpainter, "own").name


def test_a_profile_chooses_a_model_that_fits() -> None:
    assert chosen_by({"Inpainter": "mine"}) == "mine"


def test_a_profile_whose_adapter_is_not_loaded_is_refused_before_anything_runs() -> None:
    with pytest.raises(UnknownNameError, match="unknown model family 'elsewhere'"):
        chosen_by({"Inpainter": "mine"}, family="elsewhere")


def test_a_profile_that_puts_a_model_into_the_wrong_slot_is_refused() -> None:
    with pytest.raises(ModelError, match="the slot wants"):
        chosen_by({"Inpainter": "lite-reader"})
