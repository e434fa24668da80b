"""What the shipped profiles promise: slots filled, licenses that anyone may accept, and size."""

from __future__ import annotations

import pytest

from anyloom import Checkpoint, GraphError, check, load
from anyloom.registry.lookup import registry
from anyloom.registry.placement import required_accelerator_memory
from anyloom.runs.identity import models_of
from anyloom.weights.local_files import packages

GB = 10**9
OPEN_RAIL = {"CreativeML-OpenRAIL-M", "OpenRAIL", "OpenRAIL++"}
PERMISSIVE = {"Apache-2.0", "MIT", "BSD-3-Clause"} | OPEN_RAIL
"""Anyone may use these for anything but, under OpenRAIL, what its list of harms names."""
CATALOG = registry.models()
SHIPPED = ("lite", "small", "standard", "best")
FREE = ("lite", "small", "standard")
ROOM = {"small": 4 * GB, "standard": 12 * GB}


def chosen(profile: str) -> list[Checkpoint]:
    return CATALOG.checkpoints_of_profile(profile)


def test_the_profiles_are_those_that_the_docs_tell_of():
    assert tuple(CATALOG.profiles) == SHIPPED


@pytest.mark.parametrize("profile", SHIPPED)
def test_every_choice_exists_and_fills_its_slot(profile):
    protocols = CATALOG.protocols()
    for slot, name in CATALOG.profiles[profile].items():
        assert CATALOG.checkpoint(name, protocols[slot]).name == name


@pytest.mark.parametrize("profile", SHIPPED[1:])
def test_a_profile_fills_every_slot_that_lite_fills(profile):
    assert CATALOG.profiles["lite"].keys() <= CATALOG.profiles[profile].keys()


def test_standard_fills_every_slot_for_which_there_is_a_permissive_model():
    fillable = {
        name
        for name, protocol in CATALOG.protocols().items()
        if any(
            one.license in PERMISSIVE and not one.conditions
            for one in CATALOG.checkpoints_for(protocol)
        )
    }
    assert fillable <= CATALOG.profiles["standard"].keys()


@pytest.mark.parametrize("profile", FREE)
def test_licenses_are_known_open_and_commercial(profile):
    for one in chosen(profile):
        assert one.license in PERMISSIVE, one.name
        assert not one.gated and not one.non_commercial, one.name


def test_every_entry_of_the_catalog_says_its_license():
    for one in CATALOG.checkpoints.values():
        assert one.license.strip(), one.name
        told = one.license.lower()
        forbidding = "-nc" in told or "non-commercial" in told or "amlr" in told
        assert one.non_commercial >= forbidding, one.name


@pytest.mark.parametrize("profile", ROOM)
def test_a_profile_fits_its_machine_model_by_model(profile):
    for one in chosen(profile):
        assert required_accelerator_memory(one) <= ROOM[profile], one.name


def test_lite_lies_in_packages():
    for one in chosen("lite"):
        assert one.repo is None
        assert bool(packages(one)) == bool(one.files)


@pytest.mark.parametrize("profile", SHIPPED[1:])
def test_real_models_of_a_profile_are_known_by_their_parameters(profile):
    for one in chosen(profile):
        assert one.parameters or not one.repo, one.name


@pytest.mark.parametrize("profile", SHIPPED)
@pytest.mark.parametrize("graph", sorted(registry.graph_files()))
def test_shipped_graphs_run_with_every_profile_that_fills_their_slots(graph, profile):
    try:
        checked = check(load(graph), profile=profile)
    except GraphError as error:
        assert profile == "lite", error
        told = [str(problem) for problem in error.problems]
        assert all("profile 'lite' names no model for a" in problem for problem in told), told
        return
    bound = {one.name for _, _, one in models_of(checked) if one.conditions}
    told = [str(warning) for warning in checked.warnings]
    assert all(any(f"chooses '{name}', which is" in one for one in told) for name in bound)
    assert profile == "best" or not bound


def test_best_is_the_profile_whose_licenses_ask_for_more():
    assert any(one.conditions for one in chosen("best"))
