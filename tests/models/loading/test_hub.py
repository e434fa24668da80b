"""Does a checkpoint load only when all of it is there, whole and of the right kind?"""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from anyloom import Checkpoint, ModelError, checkpoint_folder
from anyloom.models.dense.oneformer import OneFormer
from anyloom.models.segment_anything.sam import Sam
from anyloom.registry.lookup import registry
from anyloom.weights.local_files import presence
from tests.models.tiny_sam import checkpoint, saved_sam
from tests.models.tiny_semantics import oneformer
from tests.weights.hub_server import Hub, Repository, ask_only, serving

NAMED = Checkpoint("sam-base", "sam", repo="someone/sam", revision="0" * 40, size=375_000_000)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved_sam(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "weights")


def refusal(one: Checkpoint) -> str:
    """Return the one line with which a checkpoint is refused."""
    with pytest.raises(ModelError) as caught:
        Sam.load(one, "cpu")
    text = str(caught.value)
    assert "\n" not in text and f"'{one.name}'" in text
    return text


def changed_config(folder: Path, part: str | None, **changes: object) -> None:
    file = folder / "config.json"
    config = json.loads(file.read_text())
    (config[part] if part else config).update(changes)
    file.write_text(json.dumps(config))


@pytest.mark.parametrize("keep", [0, 5, 100, 0.5, -1])
def test_weights_cut_short_are_never_taken_for_whole(folder, keep):
    file = folder / "model.safetensors"
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * keep) if isinstance(keep, float) else keep])
    assert f"{file} is damaged or cut short" in refusal(checkpoint(folder, "sam"))


def test_a_missing_part_of_divided_weights_is_named(folder):
    index = {"weight_map": {"a": "model.safetensors", "b": "model-00002-of-00002.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    assert "has no model-00002-of-00002.safetensors" in refusal(checkpoint(folder, "sam"))


@pytest.mark.parametrize("name", ["../elsewhere.safetensors", "/etc/passwd", "weights.bin"])
def test_an_index_names_only_safetensors_beside_it(folder, name):
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": {"a": name}}))
    assert f"names '{name}', expected .safetensors files" in refusal(checkpoint(folder, "sam"))


def test_a_configuration_that_names_other_weights_is_refused(folder):
    changed_config(folder, None, transformers_weights="weights.bin")
    assert "config.json names other weights ('weights.bin')" in refusal(checkpoint(folder, "sam"))


class Trap:
    """What calls something when it is unpickled."""

    def __reduce__(self):
        return (print, ("the pickle ran",))


def pickled(folder: Path, content: dict[str, Any], *, trusted: bool = True) -> Checkpoint:
    """Replace the weights of a folder by a pickle that a catalog pins."""
    (folder / "model.safetensors").unlink()
    file = folder / "pytorch_model.bin"
    torch.save(content, file)
    pins = {file.name: hashlib.sha256(file.read_bytes()).hexdigest()}
    return Checkpoint("mine", "sam", files=pins, options={"folder": str(folder)}, trusted=trusted)


def test_a_pickle_that_ones_own_catalog_pins_is_read_as_tensors(folder, whole):
    safe = Sam.load(checkpoint(whole, "sam"), "cpu").network.state_dict()
    weights = Sam.load(pickled(folder, safe), "cpu").network.state_dict()
    assert all(weights[name].equal(safe[name]) for name in safe)


def test_a_pickle_that_another_catalog_pins_is_refused(folder):
    text = refusal(pickled(folder, {}, trusted=False))
    assert "pytorch_model.bin is a pickle" in text and "--allow-project-code" in text


def test_a_pinned_pickle_must_be_the_pinned_one(folder):
    pinned = pickled(folder, {})
    (folder / "pytorch_model.bin").write_bytes(b"another")
    assert "pytorch_model.bin has sha256" in refusal(pinned)


def test_nothing_in_a_pinned_pickle_is_called(folder, capsys):
    text = refusal(pickled(folder, {"weights": Trap()}))
    assert "pytorch_model.bin is damaged or holds more than tensors" in text
    assert "the pickle ran" not in capsys.readouterr().out


def test_nothing_in_the_pickle_of_a_oneformer_is_called(tmp_path, capsys):
    """Two OneFormers of the catalog were published as pickles only."""
    names = ("oneformer-ade20k-large", "oneformer-ade20k-tiny")
    for pins in (registry.models().checkpoint(name).files for name in names):
        [(file, pin)] = pins.items()
        assert file == "pytorch_model.bin" and len(pin) == 64
    saved = oneformer(tmp_path / "oneformer")
    safe = OneFormer.load(checkpoint(saved, "oneformer"), "cpu").network.state_dict()
    mine = replace(pickled(saved, safe), family="oneformer")
    weights = OneFormer.load(mine, "cpu").network.state_dict()
    assert all(weights[name].equal(safe[name]) for name in safe)
    other = oneformer(tmp_path / "other")
    trap = replace(pickled(other, {**safe, "model.trap": Trap()}), family="oneformer")
    with pytest.raises(ModelError, match="holds more than tensors, which is never run"):
        OneFormer.load(trap, "cpu")
    assert "the pickle ran" not in capsys.readouterr().out


def test_no_code_of_a_repository_is_ever_trusted():
    for file in (Path(__file__).parents[3] / "models").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "from_pretrained":
                # By default transformers asks on the terminal; `**` passes it where it is taken.
                named = {one.arg for one in call.keywords}
                assert named & {"trust_remote_code", None}, f"{file}:{call.lineno}"
    for room in ("src", "models", "nodes"):
        for file in (Path(__file__).parents[3] / room).rglob("*.py"):
            for call in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(call, ast.keyword) and call.arg == "trust_remote_code":
                    value = call.value
                    assert isinstance(value, ast.Constant) and value.value is False, file
                assert not (isinstance(call, ast.keyword) and call.arg == "custom_pipeline"), file
                if isinstance(call, ast.keyword) and call.arg == "weights_only":
                    assert isinstance(call.value, ast.Constant) and call.value.value is True, file


@pytest.mark.parametrize("text", ["{", "[]", "\x00", "[" * 100_000])
def test_a_damaged_configuration_is_one_line(folder, text):
    (folder / "config.json").write_text(text)
    assert f"{folder / 'config.json'} is not" in refusal(checkpoint(folder, "sam"))


def test_weights_of_another_size_than_configured_are_named(folder):
    changed_config(folder, "mask_decoder_config", mlp_dim=64)
    assert "mlp.lin1.bias is [128], its config.json asks for [64]" in refusal(
        checkpoint(folder, "sam")
    )


def test_weights_that_lack_layers_are_refused(folder):
    changed_config(folder, "vision_config", num_hidden_layers=6)
    assert "lack 28 tensors that its config.json asks for" in refusal(checkpoint(folder, "sam"))


def test_a_checkpoint_comes_from_the_hub_with_what_its_adapter_reads(whole, tmp_path, monkeypatch):
    files = {one.name: one.read_bytes() for one in whole.iterdir()}
    repository = Repository({**files, "pytorch_model.bin": b"pickle" * 1000}, commit="0" * 40)
    with serving(Hub({"someone/sam": repository})) as hub:
        ask_only(hub, tmp_path, monkeypatch)
        assert presence(NAMED).remedy == "fetched when first used"
        model = Sam.load(NAMED, "cpu")
        hub.asked.clear()
        again = Sam.load(NAMED, "cpu")
        assert presence(NAMED).available
        assert not hub.asked, "what is here is loaded without the network"
    here = Sam.load(checkpoint(whole, "sam"), "cpu")
    for name, weights in here.network.state_dict().items():
        assert weights.equal(model.network.state_dict()[name])
        assert weights.equal(again.network.state_dict()[name])
    assert not list(tmp_path.rglob("*.bin"))


def test_an_interrupted_download_is_gone_on_with_instead_of_being_used(
    whole, tmp_path, monkeypatch
):
    files = {one.name: one.read_bytes() for one in whole.iterdir()}
    files["model-00002-of-00002.safetensors"] = files["model.safetensors"]
    index = {"weight_map": {"a": "model.safetensors", "b": "model-00002-of-00002.safetensors"}}
    files["model.safetensors.index.json"] = json.dumps(index).encode()
    with serving(Hub({"someone/sam": Repository(files, commit="0" * 40)})) as hub:
        ask_only(hub, tmp_path, monkeypatch)
        folder = checkpoint_folder(NAMED)
        (folder / "model-00002-of-00002.safetensors").unlink()
        assert not presence(NAMED).available
        assert checkpoint_folder(NAMED) == folder
        assert presence(NAMED).available


def test_a_repository_that_lacks_what_is_needed_is_named(tmp_path, monkeypatch):
    with serving(Hub({"someone/sam": Repository({"config.json": b"{}"}, commit="0" * 40)})) as hub:
        ask_only(hub, tmp_path, monkeypatch)
        assert "someone/sam on the hub has no weights (*.safetensors)" in refusal(NAMED)


def test_a_badly_named_repository_is_one_line():
    assert "expected OWNER/NAME" in refusal(Checkpoint("odd", "sam", repo="a / b/c"))


def test_a_checkpoint_without_weights_says_what_to_add():
    assert "give its catalog entry a repo" in refusal(Checkpoint("bare", "sam"))


def test_the_listing_says_whether_a_folder_is_here(folder, tmp_path):
    assert presence(checkpoint(folder, "sam")).available
    assert presence(checkpoint(tmp_path / "gone", "sam")).remedy.startswith("there is no folder")
