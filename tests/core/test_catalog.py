"""Catalogs: reading, profiles, protocols and trust."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from anyloom import AnyloomError, Catalog, ModelError
from anyloom.foundation.errors import UnknownNameError
from anyloom.models import Inpainter
from anyloom.registry.lookup import registry


def checkpoint_of(profile: dict[str, str], family: str = "patchmatch") -> str:
    """Return what a profile names for an Inpainter; the model "mine" is of a family."""
    installed = registry.models()
    mine = replace(installed.checkpoint("lite-inpainter"), name="mine", family=family)
    catalog = replace(
        installed, checkpoints={**installed.checkpoints, "mine": mine}, profiles={"own": profile}
    )
    return catalog.choose(Inpainter, "own").name


def test_a_profile_chooses_a_model() -> None:
    assert checkpoint_of({"Inpainter": "mine"}) == "mine"


def test_a_profile_whose_model_has_no_installed_adapter_is_an_error() -> None:
    with pytest.raises(UnknownNameError, match="unknown model family 'elsewhere'"):
        checkpoint_of({"Inpainter": "mine"}, family="elsewhere")


def test_a_profile_with_a_model_of_another_protocol_is_an_error() -> None:
    with pytest.raises(ModelError, match="the slot needs Inpainter"):
        checkpoint_of({"Inpainter": "lite-reader"})


def test_a_protocol_that_a_profile_misspells_is_named() -> None:
    said = r"no model for an Inpainter \(it says 'Inpaintr', which is no protocol\); choose"
    with pytest.raises(ModelError, match=said):
        checkpoint_of({"Inpaintr": "mine", "Ranker": "lite-similarity"})


def read(folder: Path, text: str, *, trusted: bool = False) -> Catalog:
    file = folder / "catalog.yaml"
    file.write_text(text)
    return Catalog.read([file], [file] if trusted else [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("models: 3", "'models' is not a mapping of names"),
        ("models: {mine: 3}", "model 'mine': expected keys such as family and repo"),
        ("models: {mine: {}}", "model 'mine': the key family is missing"),
        ("models: {mine: {family: sam, ropo: a/b}}", "unknown key 'ropo'; did you mean 'repo'?"),
        ("models: {mine: {family: sam, trusted: true}}", "model 'mine': unknown key 'trusted'"),
        ("models: {mine: {family: sam, name: yours}}", "model 'mine': unknown key 'name'"),
        ("models: {mine: {family: sam, gated: 1}}", "gated is 1, expected true or false"),
        ("models: {mine: {family: sam, size: true}}", "size is True, expected a whole number"),
        ("models: {mine: {family: sam, size: 3 GB}}", "size is '3 GB', expected a whole number"),
        ("models: {mine: {family: sam, repo: [a]}}", r"repo is \['a'\], expected a text or null"),
        ("models: {mine: {family: sam, options: x}}", "options is 'x', expected a mapping"),
        ("models: {mine: {family: sam, unconfirmed: x}}", "unconfirmed is 'x', expected a list"),
        ("models: {mine: {family: sam, unconfirmed: [3]}}", "unconfirmed has 3, expected texts"),
        (
            "models: {mine: {family: sam, files: {a.bin: 12ab}}}",
            "files: a.bin needs its sha256, 64 characters of 0-9a-f",
        ),
        (
            f"models: {{mine: {{family: sam, files: {{../secret: {'0' * 64}}}}}}}",
            r"files: path '../secret' climbs out with '\.\.'",
        ),
        ("profiles: {own: [lama]}", "profile 'own': expected protocol: model"),
        ("profiles: {own: {Segmenter: 3}}", "profile 'own': expected protocol: model"),
    ],
)
def test_an_invalid_catalog_is_an_error_of_one_line(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(AnyloomError, match=message) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(str(tmp_path)) and "\n" not in str(caught.value)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
keys = st.sampled_from(
    ["models", "profiles", "family", "repo", "files", "options", "gated", "mine"]
)
documents = st.dictionaries(keys, st.dictionaries(keys, st.dictionaries(keys, anything) | anything))


@settings(max_examples=40)
@given(document=documents)
def test_any_document_is_a_catalog_or_an_error_in_lines_that_name_the_file(
    document: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    try:
        read(folder, yaml.safe_dump(document))
    except AnyloomError as error:
        assert all(line.startswith(str(folder)) for line in str(error).splitlines())


def test_only_checkpoints_of_trusted_files_are_trusted(tmp_path: Path) -> None:
    text = "models: {mine: {family: sam}}"
    assert not read(tmp_path, text).checkpoint("mine").trusted
    assert read(tmp_path, text, trusted=True).checkpoint("mine").trusted
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "catalog.yaml").write_text(text)
    try:
        for trusted in (False, True):
            registry.open_project(tmp_path, trusted=trusted)
            assert registry.models().checkpoint("mine").trusted == trusted
            assert registry.models().checkpoint("sam-base").trusted
    finally:
        registry.open_project(tmp_path / "nowhere")


def test_a_copy_of_a_trusted_entry_stays_trusted_and_a_changed_one_does_not(
    tmp_path: Path,
) -> None:
    entry = "models: {mine: {family: sam, about: one, options: {a: 1}, files: {w.pt: '%s'}}}"
    files = [tmp_path / f"{name}.yaml" for name in ("own", "copy", "changed")]
    for file, text in zip(files, (entry, entry.replace("one", "other"), entry), strict=True):
        file.write_text(text % (("b" if file.stem == "changed" else "a") * 64))
    own, copy, changed = files
    assert Catalog.read([own, copy], [own]).checkpoint("mine").trusted
    assert Catalog.read([own, copy], [own]).checkpoint("mine").about == "other"
    assert not Catalog.read([own, changed], [own]).checkpoint("mine").trusted


def test_a_protocol_is_found_in_every_spelling() -> None:
    catalog = registry.models()
    for name in ("MaskGenerator", "maskgenerator", "mask_generator", "mask-generator"):
        assert catalog.protocol(name).__name__ == "MaskGenerator"


def test_conditions_of_a_license_as_text() -> None:
    plain = registry.models().checkpoint("sam-base")
    assert plain.conditions == ""
    assert replace(plain, gated=True).conditions == "gated"
    assert replace(plain, gated=True, non_commercial=True).conditions == "gated, non-commercial"


def test_every_mistake_of_a_catalog_is_told_with_its_place(tmp_path: Path) -> None:
    text = """\
models:
  one:
    family: sam
    abuot: a
    size: large
  two: {ropo: a/b}
profiles:
  lite: [one]
"""
    with pytest.raises(AnyloomError) as caught:
        read(tmp_path, text)
    file = tmp_path / "catalog.yaml"
    assert str(caught.value).splitlines() == [
        f"{file}:4:5 model 'one': unknown key 'abuot'; did you mean 'about'?",
        f"{file}:5:5 model 'one': size is 'large', expected a whole number",
        f"{file}:6:9 model 'two': unknown key 'ropo'; did you mean 'repo'?",
        f"{file}:6:3 model 'two': the key family is missing; it names the adapter",
        f"{file}:8:3 profile 'lite': expected protocol: model",
    ]
