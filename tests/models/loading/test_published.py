"""Published files load by the names of their tensors with the installed version of transformers."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import pytest

from anyloom import Model
from anyloom.models.loading.format_checks import FORMAT_CHECKS
from anyloom.models.loading.published import FOLDER, PublishedFile, loading_problem
from anyloom.registry.lookup import registry
from tests.models.conformance.families import EXEMPT, FAMILIES
from tests.models.loading.write_published import published_text

FILES = sorted(FOLDER.glob("*.txt"))
registry.models()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_all_of_a_published_file_is_read(file: Path) -> None:
    assert loading_problem(file) == ""


OTHER_FORMATS = {"lama-torchscript": "torchscript", "lama-onnx": "onnx", "chat-gguf": "gguf"}
"""Family → the check of its format."""


def test_the_doctor_checks_every_family() -> None:
    """By a published file, by the smallest file of its format, or by loading it."""
    listed = {family for file in FILES for family in PublishedFile.read(file).networks}
    for entry in FAMILIES.values():
        checked = OTHER_FORMATS.get(entry.family)
        assert (entry.family in listed) is (checked is None), entry.family
        assert checked is None or checked in Model.loading_checks
    assert listed == {entry.family for entry in FAMILIES.values()} - OTHER_FORMATS.keys()
    packaged = {one.family for one in registry.models().checkpoints.values() if not one.repo}
    assert packaged - {"adaattn", "chat-gguf"} == EXEMPT.keys() - {"chat-endpoint"}


@pytest.mark.parametrize("name", sorted(FORMAT_CHECKS))
def test_a_file_of_every_other_format_loads(name: str) -> None:
    assert FORMAT_CHECKS[name]() == ""


@pytest.mark.parametrize(
    ("name", "module"),
    [("onnx", "onnxruntime"), ("gguf", "gguf"), ("endpoint", "openai"), ("open-clip", "open_clip")],
)
def test_a_library_that_is_not_installed_is_named(
    name: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ModuleNotFoundError) as missing:
        Model.loading_checks[name]()
    assert missing.value.name == module


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_network_of_a_file_is_the_one_that_its_family_loads(file: Path) -> None:
    for family, network in PublishedFile.read(file).networks.items():
        adapter = Model.families[family]
        if adapter.__module__.startswith(("anyloom.models.inpainting", "anyloom.models.editing")):
            continue  # which takes the classes of a pipeline from its model_index.json
        network = network.rpartition(".")[2]
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


@pytest.mark.parametrize(
    ("stem", "before", "after", "expected"),
    [
        ("open-clip", "logit_scale -", "scale_of_logits -", "lacks 1 tensors, such as logit_scale"),
        ("open-clip", "logit_scale -", "logit_scale 2", "reshapes 1 tensors"),
        ("controlnet", "\nconv_in.bias ", "\nconv_into.bias ", "such as conv_in.bias"),
        ("stable-diffusion-vae", ".0.query.weight", ".0.question.weight", ".0.to_q.weight"),
        ("stable-diffusion-text_encoder", "final_layer_norm.bias", "final.bias", "lacks 1 tensors"),
    ],
)
def test_what_a_new_version_of_diffusers_or_open_clip_would_change_is_named(
    stem: str, before: str, after: str, expected: str, tmp_path: Path
) -> None:
    text = (FOLDER / f"{stem}.txt").read_text()
    assert before in text
    changed = tmp_path / f"{stem}.txt"
    changed.write_text(text.replace(before, after, 1))
    problem = loading_problem(changed)
    assert "\n" not in problem and expected in problem
