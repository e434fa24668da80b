"""The shipped profiles: the slots that they fill, their licenses and their sizes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anyloom import Checkpoint, GraphError, check, load
from anyloom.registry.lookup import registry
from anyloom.registry.placement import required_accelerator_memory
from anyloom.runs.identity import models_of
from anyloom.weights.local_files import packages

GB = 10**9
OPEN_RAIL = {"CreativeML-OpenRAIL-M", "OpenRAIL", "OpenRAIL++"}
PERMISSIVE = {"Apache-2.0", "MIT", "BSD-3-Clause"} | OPEN_RAIL
"""Licenses that permit any use; OpenRAIL excludes a list of harms."""
CATALOG = registry.models()
SHIPPED = ("lite", "small", "standard", "best")
FREE = ("lite", "small", "standard")
MEMORY = {"small": 4 * GB, "standard": 12 * GB}


def checkpoints_of(profile: str) -> list[Checkpoint]:
    return CATALOG.checkpoints_of_profile(profile)


def test_the_shipped_profiles():
    assert tuple(CATALOG.profiles) == SHIPPED


@pytest.mark.parametrize("profile", SHIPPED[1:])
@pytest.mark.parametrize("graph", ["medsam", "medsam_volume"])
def test_scans_are_segmented_by_the_model_that_was_trained_on_them(graph, profile):
    checked = check(load(graph), profile=profile)
    assert [checkpoint.name for _, _, checkpoint in models_of(checked)] == ["medsam-base"]


@pytest.mark.parametrize("profile", SHIPPED)
def test_every_model_of_a_profile_implements_the_protocol_of_its_slot(profile):
    protocols = CATALOG.protocols()
    for role, name in CATALOG.profiles[profile].items():
        graph, _, slot = role.partition(".")
        protocol = check(load(graph), profile="lite").slots[slot] if slot else protocols[role]
        assert CATALOG.checkpoint(name, protocol).name == name


@pytest.mark.parametrize("profile", SHIPPED[1:])
def test_every_profile_fills_the_slots_of_lite(profile):
    assert CATALOG.profiles["lite"].keys() <= CATALOG.profiles[profile].keys()


def test_standard_fills_every_slot_that_has_a_permissive_model():
    fillable = {
        name
        for name, protocol in CATALOG.protocols().items()
        if any(
            checkpoint.license in PERMISSIVE and not checkpoint.conditions
            for checkpoint in CATALOG.checkpoints_for(protocol)
        )
    }
    assert fillable <= CATALOG.profiles["standard"].keys()


@pytest.mark.parametrize("profile", FREE)
def test_licenses_permit_commercial_use(profile):
    for checkpoint in checkpoints_of(profile):
        assert checkpoint.license in PERMISSIVE, checkpoint.name
        assert not checkpoint.conditions, checkpoint.name


def test_a_doubtful_license_in_a_free_profile_is_no_oversight():
    """Each is the only model of its kind, or has the least doubtful license of them."""
    doubtful = {
        one.name
        for profile in FREE
        for one in checkpoints_of(profile)
        if any(fact.startswith("license") for fact in one.unconfirmed)
    }
    assert doubtful == {
        "big-lama",
        "clip-vit-l14",
        "clipseg-rd64",
        "edit-anything",
        "instruct-pix2pix",
        "sam3-litetext-s0",
    }
    for profile in FREE[1:]:
        slots = CATALOG.profiles[profile]
        clipseg = {slot for slot in slots if slots[slot] == "clipseg-rd64"}
        assert clipseg == {"ExampleMapper", "open_vocabulary.mapper"}


def test_standard_says_what_the_papers_have_in_the_place_of_each_model():
    text = (Path(__file__).parents[2] / "models/catalog/profiles.yaml").read_text()
    block = text.partition("  standard:\n")[2].partition("  best:\n")[0]
    told = dict(re.findall(r"^    ([\w.]+): \S+  # (.+)$", block, re.MULTILINE))
    assert told.keys() == CATALOG.profiles["standard"].keys()


def test_every_checkpoint_has_a_license():
    for checkpoint in CATALOG.checkpoints.values():
        assert checkpoint.license.strip(), checkpoint.name
        license = checkpoint.license.lower()
        forbids = "-nc" in license or "non-commercial" in license or "amlr" in license
        assert checkpoint.non_commercial >= forbids, checkpoint.name


@pytest.mark.parametrize("profile", MEMORY)
def test_each_model_of_a_profile_fits_its_machine(profile):
    for checkpoint in checkpoints_of(profile):
        assert required_accelerator_memory(checkpoint) <= MEMORY[profile], checkpoint.name


def test_models_of_lite_come_from_packages():
    for checkpoint in checkpoints_of("lite"):
        assert checkpoint.repo is None
        assert bool(packages(checkpoint)) == bool(checkpoint.files)


@pytest.mark.parametrize("profile", SHIPPED[1:])
def test_downloaded_models_state_their_parameters(profile):
    for checkpoint in checkpoints_of(profile):
        assert checkpoint.parameters or not checkpoint.repo, checkpoint.name


@pytest.mark.parametrize("profile", SHIPPED)
@pytest.mark.parametrize("graph", sorted(registry.graph_files()))
def test_shipped_graphs_check_with_every_profile_that_fills_their_slots(graph, profile):
    try:
        checked = check(load(graph), profile=profile)
    except GraphError as error:
        assert profile == "lite", error
        problems = [str(problem) for problem in error.problems]
        assert all("profile 'lite' names no model for a" in line for line in problems), problems
        return
    conditional = {one.name for _, _, one in models_of(checked) if one.conditions}
    warnings = "\n".join(map(str, checked.warnings))
    assert all(f"chooses '{name}', which is" in warnings for name in conditional)
    assert profile == "best" or not conditional


def test_best_has_models_with_license_conditions():
    assert any(checkpoint.conditions for checkpoint in checkpoints_of("best"))


@pytest.mark.parametrize("profile", FREE)
def test_models_of_free_profiles_have_files_that_are_known_to_be_there(profile):
    for checkpoint in checkpoints_of(profile):
        assert not any("safetensors" in fact for fact in checkpoint.unconfirmed), checkpoint.name
        assert not any(name.endswith(".bin") for name in checkpoint.files), checkpoint.name


def test_revisions_are_commits():
    for checkpoint in CATALOG.checkpoints.values():
        assert checkpoint.revision is None or re.fullmatch("[0-9a-f]{40}", checkpoint.revision), (
            checkpoint.name
        )
