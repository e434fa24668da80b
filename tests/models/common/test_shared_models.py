"""Every family that holds PyTorch weights: several threads share a model, and it can be moved."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from anyloom import BoundedCache, Checkpoint, Image, Masks, Model, Regions
from anyloom.core.batching import is_staged
from anyloom.engine.model_pool import ModelPool
from anyloom.scheduling.device_weights import DeviceWeights, networks_of
from tests.models import (
    tiny,
    tiny_captioners,
    tiny_chat,
    tiny_diffusion,
    tiny_florence,
    tiny_lama,
    tiny_sam,
    tiny_sam3,
    tiny_semantics,
)

PICTURE = Image(tiny_captioners.pictures((48, 70))[0])
BOX = Regions([(8, 8, 40, 40)], PICTURE.size)


def hole(picture: Image) -> np.ndarray:
    marked = np.zeros(picture.size, bool)
    marked[10:30, 12:36] = True
    return marked


def segmented(model: Any, picture: Image) -> Any:
    return model.segment(picture, regions=BOX).dense()


def captioned(model: Any, picture: Image) -> Any:
    return model.caption([picture.pixels])


def answered(model: Any, picture: Image) -> Any:
    return model.answer([picture.pixels], ["What is it?"])


def ranked(model: Any, picture: Image) -> Any:
    return model.embed_images([picture.pixels]).vectors, model.embed_texts(["a dog"]).vectors


def mapped(model: Any, picture: Image) -> Any:
    return [one.grid for one in model.similarity_maps(picture, ["a dog", "a cat"])]


def grounded(model: Any, picture: Image) -> Any:
    found = model.ground(picture, ["dog", "red car"], box_threshold=0, text_threshold=0)
    return found.boxes, found.scores


def labeled(model: Any, picture: Image) -> Any:
    return model.semantic_map(picture).numbers


def looked_like(model: Any, picture: Image) -> Any:
    return model.segment_like(picture, [(PICTURE, Masks.from_arrays([hole(PICTURE)]))]).dense()


def painted(model: Any, picture: Image) -> Any:
    return model.inpaint(picture, hole(picture)).pixels


def filled(model: Any, picture: Image) -> Any:
    from anyloom.models.protocols import PaintSettings

    settings = PaintSettings(steps=2)
    return model.inpaint(picture, hole(picture), prompt="a dog", seed=1, settings=settings).pixels


def measured(model: Any, picture: Image) -> Any:
    return model.depth(picture).grid


def refined(model: Any, picture: Image) -> Any:
    return model.complete(["Say something about a dog."], max_tokens=8)


@dataclass(frozen=True)
class Case:
    """How a family's checkpoint is saved, and what it is asked."""

    family: str
    save: Callable[[Path], Any]
    ask: Callable[[Any, Image], Any]
    options: dict[str, Any] = field(default_factory=dict)


CASES = {
    "blip": Case("blip", tiny_captioners.blip, captioned),
    "blip-vqa": Case(
        "blip-vqa", lambda folder: tiny_captioners.blip(folder, answers=True), answered
    ),
    "blip2-opt": Case("blip2", tiny_captioners.blip2, captioned),
    "blip2-t5": Case(
        "blip2", lambda folder: tiny_captioners.blip2(folder, language="t5"), captioned
    ),
    "smolvlm": Case("vision-language", tiny_captioners.smol_vlm, captioned),
    "qwen3-vl": Case("vision-language", tiny_captioners.qwen_vl, captioned),
    "chat": Case("chat", tiny_chat.chat, refined),
    "clip": Case(
        "clip",
        lambda folder: tiny.clip(folder, tiny.open_clip(folder.parent / "source")),
        ranked,
    ),
    "siglip": Case("clip", tiny.siglip, ranked),
    "open-clip": Case("open-clip", tiny.open_clip, ranked),
    "clip-surgery": Case(
        "clip-surgery", lambda folder: tiny.open_clip(folder, layers=8), mapped, {"size": 64}
    ),
    "clipseg": Case("clipseg", tiny.clipseg, mapped),
    "owlv2": Case("owlv2", tiny.owl, grounded),
    "grounding-dino": Case("grounding-dino", tiny.grounding_dino, grounded),
    "florence": Case(
        "florence2",
        lambda folder: tiny_florence.florence(folder, {"What does the image describe?": "a dog"}),
        captioned,
    ),
    "sam": Case("sam", tiny_sam.saved_sam, segmented),
    "sam-hq": Case("sam-hq", tiny_sam.saved_sam_hq, segmented),
    "sam2": Case("sam2", tiny_sam.saved_sam2, segmented),
    "edgetam": Case("edgetam", tiny_sam.saved_edgetam, segmented),
    "sam3": Case("sam3", tiny_sam3.saved_sam3, grounded),
    "sam3-tracker": Case("sam3-tracker", tiny_sam3.saved_sam3, segmented),
    "persam": Case("persam", tiny_sam.saved_sam, looked_like),
    "seggpt": Case("seggpt", tiny_semantics.seggpt, looked_like),
    "mask2former": Case("mask2former", tiny_semantics.mask2former, labeled),
    "oneformer": Case("oneformer", tiny_semantics.oneformer, labeled),
    "eomt": Case("eomt", tiny_semantics.eomt, labeled),
    "depth-anything": Case("depth-anything", tiny_semantics.depth_anything, measured),
    "depth-pro": Case("depth-pro", tiny_semantics.depth_pro, measured),
    "lama": Case("lama-torchscript", tiny_lama.torchscript_file, painted),
    "stable-diffusion": Case(
        "stable-diffusion-inpainting", tiny_diffusion.stable_diffusion, filled
    ),
    "sdxl": Case("sdxl-inpainting", tiny_diffusion.sdxl, filled),
}


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


@pytest.fixture(scope="module")
def checkpoint(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    folder = tmp_path_factory.mktemp("models") / "weights"
    folder.mkdir()
    saved = case.save(folder)
    files = saved if isinstance(saved, dict) else {}
    home = saved if isinstance(saved, Path) else folder
    options = {"folder": str(home), **case.options}
    return Checkpoint("tiny", case.family, files=files, options=options, trusted=True)


@pytest.fixture(scope="module")
def model(checkpoint: Checkpoint) -> Model:
    from anyloom.registry.lookup import registry

    return registry.models().adapter(checkpoint).load(checkpoint, "cpu")


@pytest.fixture(scope="module")
def pictures() -> list[Image]:
    seen = tiny_captioners.pictures((48, 70), (60, 84), (48, 70), (48, 80))
    return [PICTURE, *map(Image, seen[1:])]


@pytest.fixture(scope="module")
def alone(case: Case, model: Model, pictures: list[Image]) -> list[Any]:
    return [case.ask(model, picture) for picture in pictures]


def same(one: Any, other: Any) -> bool:
    """Say whether answers are equal, up to what sharing a pass may round off."""
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, str):
        return one == other
    left, right = np.asarray(one), np.asarray(other)
    if left.shape != right.shape:
        return False
    if left.dtype.kind in "bi":
        return not left.size or bool((left != right).mean() <= 0.01)
    if left.dtype == np.uint8:
        return bool(np.abs(left.astype(int) - right).max() <= 2)
    return np.allclose(left, right, rtol=1e-3, atol=1e-3)


def test_it_answers_several_threads_as_it_answers_one(
    case: Case, checkpoint: Checkpoint, pictures: list[Image], alone: list[Any]
) -> None:
    pool = ModelPool("cpu")

    def ask(picture: Image) -> Any:
        with pool.lease([("model", checkpoint)]) as lent:
            return case.ask(lent["model"], picture)

    try:
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(ask, pictures * 2))
    finally:
        pool.close()
    assert same(found, alone * 2)


def test_several_threads_may_prepare_for_it(model: Model) -> None:
    assert is_staged(type(model))
    assert model.concurrent


def test_its_weights_are_found_leave_and_come_back(
    case: Case, model: Model, alone: list[Any]
) -> None:
    weights = DeviceWeights(model)
    networks = list(networks_of(model))
    assert weights.movable
    stored = {
        tensor.data_ptr(): tensor.numel() * tensor.element_size()
        for network in networks
        for tensor in [*network.parameters(), *network.buffers()]
    }
    assert weights.bytes >= sum(stored.values()) > 0
    weights.to_host()
    for network in networks:
        for tensor in [*network.parameters(), *network.buffers()]:
            tensor.data = torch.zeros_like(tensor)  # a device's memory after others have used it
    weights.to_host()
    weights.to_device("cpu")
    for store in vars(model).values():
        if isinstance(store, BoundedCache):
            store.clear()
    assert same(case.ask(model, PICTURE), alone[0])
