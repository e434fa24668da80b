"""Adapters and nodes are imported when they are requested."""

from __future__ import annotations

import subprocess
import sys

from anyloom import Model
from anyloom.registry.lookup import registry

ONLY_ITS_OWN = """
import sys
from anyloom import check, load
check(load("grounded_sam"), profile="standard")
own = {"anyloom.models.detection.grounding_dino"}
assert own <= set(sys.modules), own - set(sys.modules)
others = {
    "anyloom.models.inpainting.diffusion_painter",
    "anyloom.models.captioning.florence",
    "anyloom.models.language.chat",
    "anyloom.nodes.counting",
    "anyloom.nodes.inpainting",
}
assert not others & set(sys.modules), others & set(sys.modules)
"""


def test_checking_a_graph_imports_only_the_nodes_and_families_that_it_uses() -> None:
    done = subprocess.run([sys.executable, "-c", ONLY_ITS_OWN], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_family_of_the_catalog_is_found_by_its_name() -> None:
    for checkpoint in registry.models().checkpoints.values():
        assert Model.families[checkpoint.family].family == checkpoint.family
        assert checkpoint.family in Model.families
    assert "sma" not in Model.families
    assert Model.families.get("sma") is None


def test_iterating_over_the_families_imports_all() -> None:
    registry.models()
    families = set(Model.families)
    assert {checkpoint.family for checkpoint in registry.models().checkpoints.values()} <= families
    assert all(adapter.family == family for family, adapter in Model.families.items())
