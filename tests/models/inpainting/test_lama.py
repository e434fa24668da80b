"""Does LaMa get the right window, and does only the hole change?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import onnxruntime
import pytest

from anyloom import Checkpoint, ModelError
from anyloom.hardware.memory import is_out_of_memory
from anyloom.models.inpainting import lama
from anyloom.models.inpainting.hole_window import HoleWindow, pad_by_reflection
from anyloom.models.inpainting.lama import (
    CPU_PROVIDER,
    CUDA_PROVIDER,
    LamaOnnx,
    LamaTorchScript,
)
from anyloom.models.protocols import Inpainter
from tests.models import tiny_lama
from tests.models.inpainting.test_transforms import hole_at
from tests.models.tiny_diffusion import noise

ADAPTERS = {"lama-onnx": LamaOnnx, "lama-torchscript": LamaTorchScript}


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Checkpoint]:
    folder = tmp_path_factory.mktemp("lama")
    files = {
        "lama-onnx": tiny_lama.onnx_file(folder),
        "lama-torchscript": tiny_lama.torchscript_file(folder),
    }
    options = {"folder": str(folder)}
    return {
        kind: Checkpoint("tiny", kind, files=files[kind], options=options, trusted=True)
        for kind in files
    }


@pytest.fixture(scope="module")
def models(checkpoints: dict[str, Checkpoint]) -> dict[str, Inpainter]:
    return {kind: ADAPTERS[kind].load(one, "cpu") for kind, one in checkpoints.items()}


def refusal(checkpoint: Checkpoint) -> str:
    with pytest.raises(ModelError) as caught:
        ADAPTERS[checkpoint.family].load(checkpoint, "cpu")
    text = str(caught.value)
    assert "\n" not in text and "'tiny'" in text
    return text


def test_a_whole_picture_is_mirrored_to_a_multiple_of_eight_as_inpaint_anything_does(
    models: dict[str, Inpainter],
) -> None:
    image, hole = noise((53, 70)), hole_at(53, 70, 50, 40, 20, 13)
    found = models["lama-torchscript"].inpaint(image, hole).pixels
    expected = tiny_lama.painted(
        pad_by_reflection(image.pixels, (56, 72)), pad_by_reflection(hole, (56, 72))
    )
    assert np.abs(found.astype(int) - expected[:53, :70]).max() <= 1
    assert (found[~hole] == image.pixels[~hole]).all()
    assert np.abs(found[hole].astype(int) - image.pixels[hole]).mean() > 10


@pytest.mark.parametrize(("given", "padded"), [(1000, 1000), (1001, 1008), (517, 520)])
def test_sides_are_padded_to_a_multiple_of_eight(
    models: dict[str, Inpainter],
    given: int,
    padded: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model, seen = models["lama-torchscript"], []
    monkeypatch.setattr(
        model, "paint", lambda patches: seen.extend(patches) or [one.pixels for one in patches]
    )
    model.inpaint(noise((16, given)), hole_at(16, given, 5, 5, 4, 4))
    assert seen[0].hole.shape == (16, padded)


def test_a_large_picture_is_looked_at_through_a_window(
    models: dict[str, Inpainter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lama, "LONGEST", 48)
    image, hole = noise((90, 200)), hole_at(90, 200, 150, 30, 20, 20)
    window = HoleWindow.around(hole, 48)
    part = image.pixels[window.rows, window.columns], hole[window.rows, window.columns]
    found = models["lama-torchscript"].inpaint(image, hole).pixels
    expected = tiny_lama.painted(*part)
    there = found[window.rows, window.columns].astype(int)
    assert np.abs(there[part[1]] - expected[part[1]]).max() <= 1
    assert (found[~hole] == image.pixels[~hole]).all()


def test_the_onnx_square_is_a_window_in_the_pictures_own_pixels(
    models: dict[str, Inpainter],
) -> None:
    image, hole = noise((150, 210)), hole_at(150, 210, 100, 60, 20, 30)
    found = models["lama-onnx"].inpaint(image, hole).pixels
    rows, columns = slice(43, 107), slice(78, 142)  # 64 pixels around the hole's middle, (75, 110)
    expected = tiny_lama.painted(image.pixels[rows, columns], hole[rows, columns])
    inside = hole[rows, columns]
    assert np.abs(found[rows, columns].astype(int)[inside] - expected[inside]).max() <= 1
    assert (found[~hole] == image.pixels[~hole]).all()


def test_a_small_picture_is_mirrored_to_the_onnx_square(models: dict[str, Inpainter]) -> None:
    image, hole = noise((40, 30)), hole_at(40, 30, 10, 10, 12, 12)
    found = models["lama-onnx"].inpaint(image, hole).pixels
    expected = tiny_lama.painted(
        pad_by_reflection(image.pixels, (64, 64)), pad_by_reflection(hole, (64, 64))
    )
    assert np.abs(found.astype(int) - expected[:40, :30]).max() <= 1


def test_a_large_hole_is_painted_small_and_enlarged(models: dict[str, Inpainter]) -> None:
    image, hole = noise((400, 300)), hole_at(400, 300, 20, 50, 200, 250)
    found = models["lama-onnx"].inpaint(image, hole).pixels
    assert (found[~hole] == image.pixels[~hole]).all()
    assert np.abs(found[hole].astype(int) - image.pixels[hole]).mean() > 10


def test_torchscript_without_a_pinned_hash_is_refused(checkpoints: dict[str, Checkpoint]) -> None:
    told = refusal(replace(checkpoints["lama-torchscript"], files={}))
    assert "TorchScript can run code, so its catalog entry must pin the file" in told


def test_torchscript_that_an_untrusted_catalog_pins_is_refused(
    checkpoints: dict[str, Checkpoint],
) -> None:
    told = refusal(replace(checkpoints["lama-torchscript"], trusted=False))
    assert "TorchScript can run code" in told and "--allow-project-code" in told


@pytest.mark.parametrize(
    ("kind", "name"), [("lama-onnx", "lama_fp32.onnx"), ("lama-torchscript", "big-lama.pt")]
)
def test_a_file_of_something_else_is_one_line(tmp_path: Path, kind: str, name: str) -> None:
    (tmp_path / name).write_bytes(b"not a network")
    files = tiny_lama.pinned(tmp_path / name)
    options = {"folder": str(tmp_path)}
    told = refusal(Checkpoint("tiny", kind, files=files, options=options, trusted=True))
    assert f"{name} cannot be read as" in told


def test_a_graph_without_a_fixed_size_is_refused(tmp_path: Path) -> None:
    files = tiny_lama.onnx_file(tmp_path, side="side")
    told = refusal(Checkpoint("tiny", "lama-onnx", files=files, options={"folder": str(tmp_path)}))
    assert "expected an image of 1×3×S×S and a hole of 1×1×S×S with a fixed S" in told


def test_which_of_several_graphs_is_read_must_be_said(tmp_path: Path) -> None:
    files = tiny_lama.onnx_file(tmp_path)
    content = (tmp_path / "lama_fp32.onnx").read_bytes()
    (tmp_path / "lama.onnx").write_bytes(content)
    one = Checkpoint("tiny", "lama-onnx", options={"folder": str(tmp_path)})
    assert "lama.onnx, lama_fp32.onnx); name the one to read" in refusal(one)
    LamaOnnx.load(replace(one, files=files), "cpu")


class Session:
    """An ONNX Runtime session whose CUDA provider starts, or does not."""

    starts = True

    def __init__(self, file: str, providers: list[Any]) -> None:
        self.providers = providers
        self.options = providers[0][1]

    def get_providers(self) -> list[str]:
        return [CUDA_PROVIDER, CPU_PROVIDER] if self.starts else [CPU_PROVIDER]

    def get_inputs(self) -> list[Any]:
        return [SimpleNamespace(shape=(1, channels, 64, 64)) for channels in (3, 1)]


def test_a_cuda_session_is_on_the_named_device_and_takes_no_more_than_is_set_aside(
    checkpoints: dict[str, Checkpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnxruntime, "InferenceSession", Session)
    one = replace(checkpoints["lama-onnx"], size=1 << 20)
    model = LamaOnnx.load(one, "cuda:1")
    assert model.session.options["device_id"] == 1
    assert model.session.options["gpu_mem_limit"] == one.memory()


def test_a_cuda_session_that_fell_back_to_the_cpu_is_refused(
    checkpoints: dict[str, Checkpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnxruntime, "InferenceSession", Session)
    monkeypatch.setattr(Session, "starts", False)
    with pytest.raises(ModelError, match="cannot use cuda:0 and fell back to the CPU; install an"):
        LamaOnnx.load(checkpoints["lama-onnx"], "cuda:0")


def test_it_runs_on_the_cpu_where_the_installed_onnx_runtime_has_no_cuda(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CPU_PROVIDER])
    assert LamaOnnx.device_for("cuda:0") == LamaOnnx.device_for("mps") == "cpu"
    providers = [CUDA_PROVIDER, CPU_PROVIDER]
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: providers)
    assert LamaOnnx.device_for("cuda:0") == "cuda:0"


def test_an_allocation_of_onnx_runtime_that_fails_is_one_of_too_little_memory() -> None:
    error = onnxruntime.capi.onnxruntime_pybind11_state.RuntimeException
    assert is_out_of_memory(error("BFCArena: Failed to allocate memory for requested buffer"))
    limited = "BFCArena: Available memory of 0 is smaller than requested bytes of 135383040"
    assert is_out_of_memory(error(limited)), "of the limit that a session was given"
    assert is_out_of_memory(error("CUDA failure 2: out of memory ; GPU=0 ; expr=cudaMalloc"))
    assert not is_out_of_memory(error("Got invalid dimensions for input"))
    assert not is_out_of_memory(ValueError("Failed to allocate memory for requested buffer"))
