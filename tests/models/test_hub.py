"""Does a checkpoint load only when all of it is there, whole and of the right kind?"""

from __future__ import annotations

import gc
import json
import shutil
import weakref
from pathlib import Path

import huggingface_hub
import numpy as np
import pytest
from huggingface_hub.errors import (
    GatedRepoError,
    LocalEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from anyloom.cli.model_files import presence
from anyloom.errors import ModelError
from anyloom.model import Checkpoint
from anyloom.models.hub import checkpoint_folder
from anyloom.models.sam import Sam
from anyloom.values import Image

from .tiny_sam import checkpoint, saved_sam

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


def test_a_folder_that_is_not_there_is_named(tmp_path):
    assert f"there is no folder {tmp_path / 'gone'}" in refusal(
        checkpoint(tmp_path / "gone", "sam")
    )


def test_a_folder_without_configuration_is_refused(folder):
    (folder / "config.json").unlink()
    assert f"{folder} has no config.json" in refusal(checkpoint(folder, "sam"))


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


def test_pickled_weights_are_refused(folder):
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    assert "only pytorch_model.bin, a pickle" in refusal(checkpoint(folder, "sam"))


def test_another_architecture_is_refused_with_both_names(folder):
    changed_config(folder, None, model_type="clip")
    assert "describes a 'clip', the family 'sam' loads 'sam'" in refusal(checkpoint(folder, "sam"))


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


def test_pinned_files_must_be_the_pinned_ones(folder):
    pinned = Checkpoint(
        "mine", "sam", files={"model.safetensors": "0" * 64}, options={"folder": str(folder)}
    )
    assert "expected 000000000000…" in refusal(pinned)


def test_an_unknown_precision_is_refused(folder):
    assert "option dtype is 'float17'" in refusal(checkpoint(folder, "sam", dtype="float17"))


def test_an_unknown_option_is_refused(folder):
    assert "unknown option 'dtpye'" in refusal(checkpoint(folder, "sam", dtpye="bfloat16"))


def test_a_model_that_nobody_holds_frees_its_weights(folder):
    model = Sam.load(checkpoint(folder, "sam"), "cpu")
    model.embedding(Image(np.zeros((8, 8, 3), np.uint8)))
    weights = weakref.ref(next(model.network.parameters()))
    del model
    gc.collect()
    assert weights() is None


@pytest.mark.parametrize("switch", ["ANYLOOM_OFFLINE", "HF_HUB_OFFLINE"])
def test_offline_says_what_would_fetch_the_weights(monkeypatch, tmp_path, switch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv(switch, "1")
    asked = []
    real = huggingface_hub.snapshot_download

    def local(*names, **options):
        asked.append(options.get("local_files_only"))
        return real(*names, **options)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", local)
    text = refusal(NAMED)
    assert text.startswith(f"model 'sam-base' (375 MB) is not, or not wholly, in {tmp_path}")
    assert f"hf download someone/sam --revision {'0' * 40} --include '*.safetensors'" in text
    assert asked == [True], "the network was not asked"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (GatedRepoError, "is gated: accept its licence at https://huggingface.co/someone/sam"),
        (RepositoryNotFoundError, "the hub has no repository someone/sam"),
        (RevisionNotFoundError, "someone/sam has no revision '0000"),
        (LocalEntryNotFoundError, "the hub cannot be asked: LocalEntryNotFoundError: no route"),
    ],
)
def test_a_hub_that_refuses_is_one_line_with_a_way_out(monkeypatch, error, message):
    monkeypatch.delenv("ANYLOOM_OFFLINE", raising=False)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)

    def download(*_, local_files_only=False, **__):
        if local_files_only:
            raise LocalEntryNotFoundError("not cached")
        refused = error.__new__(error)
        refused.args = ("no route",)
        raise refused

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    assert message in refusal(NAMED)


def test_an_interrupted_download_goes_on_instead_of_being_used(monkeypatch, folder, whole):
    (folder / "model.safetensors").unlink()  # only the configuration had come
    monkeypatch.delenv("ANYLOOM_OFFLINE", raising=False)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    asked = []

    def download(*_, local_files_only=False, allow_patterns=(), revision=None, **__):
        asked.append((local_files_only, revision, tuple(allow_patterns)))
        return str(folder if local_files_only else whole)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    assert checkpoint_folder(NAMED) == whole
    wanted = ("*.safetensors", "*.json", "*.txt")
    assert asked == [(True, "0" * 40, wanted), (False, "0" * 40, wanted)]


def test_a_badly_named_repository_is_one_line():
    assert "expected OWNER/NAME" in refusal(Checkpoint("odd", "sam", repo="a / b/c"))


def test_a_checkpoint_without_weights_says_what_to_add():
    assert "give its catalogue entry a repo" in refusal(Checkpoint("bare", "sam"))


def test_other_weights_in_the_same_folder_are_another_model(folder):
    before = checkpoint(folder, "sam").identity
    assert checkpoint(folder, "sam").identity == before
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes() + b" ")
    assert checkpoint(folder, "sam").identity != before


def test_the_listing_says_whether_weights_are_here(folder, tmp_path, monkeypatch):
    assert presence(checkpoint(folder, "sam")) == "yes"
    assert presence(checkpoint(tmp_path / "gone", "sam")).startswith("no: there is no folder")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    assert presence(NAMED) == "no: downloaded when first used"
    snapshot = tmp_path / "models--someone--sam" / "snapshots" / ("0" * 40)
    shutil.copytree(folder, snapshot)
    assert presence(NAMED) == "yes"
