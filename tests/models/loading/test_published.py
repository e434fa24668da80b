"""Published files load by the names of their tensors with the installed version of transformers."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from anyloom import Model
from anyloom.models.loading.published import FOLDER, PublishedFile, loading_problem
from anyloom.registry.lookup import registry
from tests.models.conformance.families import FAMILIES, TRANSFORMERS
from tests.models.loading.write_published import published_text

FILES = sorted(FOLDER.glob("*.txt"))
registry.models()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_all_of_a_published_file_is_read(file: Path) -> None:
    assert loading_problem(file) == ""


def test_every_family_of_transformers_has_a_published_file() -> None:
    listed = {family for file in FILES for family in PublishedFile.read(file).networks}
    assert {entry.family for entry in FAMILIES.values() if entry.format is TRANSFORMERS} == listed


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_network_of_a_file_is_the_one_that_its_family_loads(file: Path) -> None:
    for family, network in PublishedFile.read(file).networks.items():
        adapter = Model.families[family]
        sources = [inspect.getsource(inspect.getmodule(base)) for base in adapter.__mro__[:-2]]
        assert any(network in source for source in sources), family


def test_the_doctor_knows_every_file() -> None:
    assert set(Model.loading_checks) >= {file.stem for file in FILES}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("class_predictor.weight", "class_head.weight", "lacks 1 tensors, such as class_predictor"),
        ("class_predictor.weight 6x32", "class_predictor.weight 7x32", "reshapes 1 tensors"),
        ("\nclass_predictor.weight", "\nmore 3\nclass_predictor.weight", "does not read 1 tensors"),
        ("\nclass_predictor.weight", "\na.position_ids 3\nclass_predictor.weight", ""),
        ("family mask2former Mask2Former", "family mask2former Mask3Former", "cannot be made"),
    ],
)
def test_what_a_new_version_would_change_is_named(
    before: str, after: str, expected: str, tmp_path: Path
) -> None:
    text = (FOLDER / "mask2former.txt").read_text()
    assert before in text
    changed = tmp_path / "mask2former.txt"
    changed.write_text(text.replace(before, after, 1))
    problem = loading_problem(changed)
    assert "\n" not in problem
    assert expected in problem if expected else problem == ""


def test_a_file_written_now_loads(tmp_path: Path) -> None:
    file = tmp_path / "clip.txt"
    file.write_text(published_text("clip", "AutoModel"))
    assert loading_problem(file) == ""
    assert PublishedFile.read(file).networks == {"clip": "AutoModel"}
