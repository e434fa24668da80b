"""Loading of every family: what is missing, damaged, of another kind or unknown is one line."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from anyloom import Checkpoint, Model, ModelError
from anyloom.registry.lookup import registry
from tests.models.conformance.families import EXEMPT, FAMILIES, Family


def refusal(adapter: type[Model], checkpoint: Checkpoint, **options: Any) -> str:
    """Return the one line with which a checkpoint is refused."""
    with pytest.raises(ModelError) as refused:
        adapter.load(replace(checkpoint, options={**checkpoint.options, **options}), "cpu")
    message = str(refused.value)
    assert "\n" not in message and message.startswith("model 'tiny': ")
    return message


@pytest.fixture
def copied(checkpoint: Checkpoint, folder: Path, tmp_path: Path) -> Checkpoint:
    """The checkpoint in a folder of its own, with one file for each purpose."""
    second = shutil.ignore_patterns("vocab.txt")  # read where there is no tokenizer.json
    copy = shutil.copytree(folder, tmp_path / "copy", ignore=second)
    return replace(checkpoint, options={**checkpoint.options, "folder": str(copy)})


def file_of(checkpoint: Checkpoint, name: str) -> Path:
    return Path(checkpoint.options["folder"]) / name


@contextmanager
def changed(file: Path, content: bytes | None) -> Iterator[None]:
    """Give a file other content for a while, or take it away."""
    whole = file.read_bytes()
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    yield
    file.write_bytes(whole)


def read_files(entry: Family, checkpoint: Checkpoint) -> list[str]:
    """Return the files of a checkpoint that its adapter reads."""
    return [
        name
        for name in entry.format.missing
        if name not in entry.unread and file_of(checkpoint, name).exists()
    ]


def test_every_family_has_an_entry_or_a_reason() -> None:
    catalog = registry.models()
    registered = {
        family
        for family, adapter in Model.families.items()
        if adapter.__module__.startswith("anyloom.models.")
    }
    assert {checkpoint.family for checkpoint in catalog.checkpoints.values()} <= registered
    covered = {entry.family for entry in FAMILIES.values()}
    assert not covered & set(EXEMPT)
    assert covered | set(EXEMPT) == registered


def test_an_unknown_option_is_refused_by_name(
    entry: Family, adapter: type[Model], checkpoint: Checkpoint
) -> None:
    assert refusal(adapter, checkpoint, foldr="x") == (
        f"model 'tiny': unknown option 'foldr', expected {', '.join(entry.known)}; "
        "did you mean 'folder'?"
    )


def test_an_unknown_dtype_is_refused_by_name(
    entry: Family, adapter: type[Model], checkpoint: Checkpoint
) -> None:
    message = refusal(adapter, checkpoint, dtype="bfloat17")
    expected = "unknown option 'dtype'"
    if "dtype" in entry.known:
        expected = (
            "option dtype is 'bfloat17', expected one of float32, tf32, bfloat16, float16; did you"
        )
    assert expected in message


def test_another_architecture_is_refused_with_both_names(
    entry: Family, adapter: type[Model], copied: Checkpoint
) -> None:
    if entry.format.config is None:
        pytest.skip("the format does not name its architecture")
    name, key = entry.format.config
    file = file_of(copied, name)
    file.write_text(json.dumps({**json.loads(file.read_text()), key: "another"}))
    expected = f"{file} describes a 'another', the family '{entry.family}' loads"
    assert expected in refusal(adapter, copied)


def test_a_missing_file_is_named(entry: Family, adapter: type[Model], copied: Checkpoint) -> None:
    for name in read_files(entry, copied):
        with changed(file_of(copied, name), None):
            message = refusal(adapter, copied)
            assert copied.options["folder"] in message and entry.format.missing[name] in message


def test_a_damaged_file_is_one_line(
    entry: Family, adapter: type[Model], copied: Checkpoint
) -> None:
    for name in read_files(entry, copied):
        file = file_of(copied, name)
        whole = file.read_bytes()
        with changed(file, whole[: len(whole) // 2]):
            message = refusal(adapter, copied)
            assert str(file) in message or str(file.parent) in message, name


def test_weights_cut_short_are_never_taken_for_whole(
    entry: Family, adapter: type[Model], copied: Checkpoint
) -> None:
    file = file_of(copied, entry.format.weights)
    file.write_bytes(file.read_bytes()[:-1])
    expected = "is damaged or cut short" if file.suffix == ".safetensors" else ""
    assert f"{file} {expected}" in refusal(adapter, copied)


def test_a_tensor_that_is_missing_or_of_another_shape_is_named(
    entry: Family, adapter: type[Model], copied: Checkpoint
) -> None:
    from safetensors.torch import load_file, save_file

    file = file_of(copied, entry.format.weights)
    if file.suffix != ".safetensors":
        pytest.skip("the format has no tensors by name")
    weights = load_file(file)
    name = next(
        name
        for name in sorted(weights, reverse=True)
        # Embeddings of words may be tied to the output; open_clip resizes those of positions.
        if name.startswith(entry.root) and weights[name].ndim > 1 and "embed" not in name
    )
    for other, expected in (
        ({}, entry.format.lacks),
        ({name: weights[name][1:]}, entry.format.shape),
    ):
        rest = {key: tensor.contiguous() for key, tensor in {**weights, **other}.items()}
        if not other:
            del rest[name]
        save_file(rest, file, metadata={"format": "pt"})
        message = refusal(adapter, copied)
        assert name.removeprefix(entry.root) in message and expected in message


def test_pickled_weights_are_refused(
    entry: Family, adapter: type[Model], copied: Checkpoint
) -> None:
    if entry.format.pickle is None:
        pytest.skip("the format is one file, which may be no pickle")
    file = file_of(copied, entry.format.weights)
    file.rename(file.with_name("pytorch_model.bin"))
    assert entry.format.pickle in refusal(adapter, copied)


def test_a_pinned_file_must_be_the_pinned_one(
    entry: Family, adapter: type[Model], copied: Checkpoint
) -> None:
    pinned = replace(copied, files={entry.format.weights: "0" * 64})
    assert "expected 000000000000…" in refusal(adapter, pinned)


def test_a_folder_that_is_not_there_is_named(
    adapter: type[Model], checkpoint: Checkpoint, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    assert f"there is no folder {gone}" in refusal(adapter, checkpoint, folder=str(gone))


def test_other_weights_or_options_are_another_identity(entry: Family, copied: Checkpoint) -> None:
    def identity(**options: Any) -> str:
        return replace(copied, options={**copied.options, **options}).identity_on("cpu")

    before = identity()
    assert identity() == before
    assert identity(dtype="bfloat16") != before
    file = file_of(copied, entry.format.weights)
    state = file.stat()
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    assert identity() != before
