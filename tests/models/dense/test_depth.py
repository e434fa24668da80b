"""Do Depth Anything and Depth Pro give what their own post-processing gives?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import interpolate
from transformers import AutoImageProcessor
from transformers.models.dpt.image_processing_dpt import get_resize_output_image_size

from anyloom import Image, ModelError
from anyloom.models.dense.depth_anything import DepthAnything, input_size
from anyloom.models.dense.depth_pro import DepthPro
from anyloom.nodes import depth
from tests.models import tiny_semantics
from tests.models.tiny import checkpoint

KINDS = ("relative", "metric", "pro")


pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("models")
    return {
        "relative": tiny_semantics.depth_anything(home / "relative"),
        "metric": tiny_semantics.depth_anything(home / "metric", metric=True),
        "pro": tiny_semantics.depth_pro(home / "pro"),
    }


def loaded(folders: dict[str, Path], kind: str, **options: str) -> Any:
    if kind == "pro":
        return DepthPro.load(checkpoint(folders[kind], "depth-pro", **options), "cpu")
    return DepthAnything.load(checkpoint(folders[kind], "depth-anything", **options), "cpu")


@pytest.fixture(scope="module")
def models(folders: dict[str, Path]) -> dict[str, Any]:
    return {kind: loaded(folders, kind) for kind in KINDS}


def picture(height: int, width: int, seed: int = 0) -> Image:
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 255, (5, 7, 3), dtype=np.uint8)
    return Image(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))


def output_of(model: Any, folder: Path, image: Image) -> tuple[Any, Any]:
    """Return the library's own processor of a folder, and the network's output."""
    processor = AutoImageProcessor.from_pretrained(folder)
    with torch.inference_mode():
        return processor, model.network(**processor(image.pixels.copy(), return_tensors="pt"))


@pytest.mark.parametrize("size", [(100, 150), (150, 100), (60, 61)])
def test_relative_depth_is_the_networks_on_its_own_grid(folders, models, size):
    image = picture(*size)
    _, output = output_of(models["relative"], folders["relative"], image)
    found = models["relative"].depth(image)
    np.testing.assert_allclose(found.grid, output.predicted_depth[0].numpy(), rtol=1e-4, atol=1e-4)
    assert (found.frame, found.unit, models["relative"].metric) == (image.shape, "", False)
    assert found.grid.std() > 0


@pytest.mark.parametrize("kind", KINDS)
def test_between_the_cells_of_the_grid_depth_is_bilinear(models, kind):
    found = models[kind].depth(picture(90, 120))
    expected = interpolate(
        torch.from_numpy(found.grid.copy())[None, None], (90, 120), mode="bilinear"
    )[0, 0].numpy()
    np.testing.assert_allclose(found.on_image(), expected, rtol=2e-3, atol=1e-4)


def test_metric_depth_is_one_over_meters(folders, models):
    image = picture(100, 150)
    _, output = output_of(models["metric"], folders["metric"], image)
    found = models["metric"].depth(image)
    assert (found.unit, models["metric"].metric) == ("1/m", True)
    meters = output.predicted_depth[0].numpy().clip(1e-4)
    np.testing.assert_allclose(1 / found.grid, meters, rtol=1e-3, atol=1e-5)
    assert meters.max() <= 20


@pytest.mark.parametrize("size", [(100, 150), (300, 200), (128, 128)])
def test_depth_pros_meters_are_those_of_its_own_post_processing(folders, models, size):
    image = picture(*size)
    processor, output = output_of(models["pro"], folders["pro"], image)
    [expected] = processor.post_process_depth_estimation(output, target_sizes=[image.shape])
    assert 10 < float(output.field_of_view[0]) < 120
    found = depth(image, model=models["pro"], meters=True)
    np.testing.assert_allclose(found.on_image(), expected["predicted_depth"].numpy(), rtol=1e-3)
    assert found.unit == "m" and found.grid.std() > 0


@given(st.integers(1, 3000), st.integers(1, 3000), st.booleans())
def test_a_picture_is_resized_as_transformers_resizes_it(height, width, keep):
    theirs = get_resize_output_image_size(torch.empty(3, height, width, dtype=torch.bool),
                                          (518, 518), keep, 14)  # fmt: skip
    ours = input_size((height, width), (518, 518), multiple=14, keep_aspect_ratio=keep)
    assert ours == (theirs.height, theirs.width)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(1, 1), (2, 900), (900, 2)])
def test_any_shape_of_picture_has_a_depth(models, kind, size):
    found = models[kind].depth(picture(*size))
    assert found.frame == size and (found.grid >= 0).all()


@pytest.mark.parametrize("kind", KINDS)
def test_a_batch_equals_its_members_one_by_one(models, kind):
    model = models[kind]
    pictures = [model.resize(picture(80, 90, seed).pixels) for seed in range(6)]
    for one, grid in zip(pictures, model.estimate(pictures), strict=True):
        np.testing.assert_allclose(grid, model.estimate([one])[0], rtol=1e-4, atol=1e-4)


def test_depth_without_a_field_of_view_has_no_meters(tmp_path):
    folder = tiny_semantics.depth_pro(tmp_path / "blind", field_of_view=False)
    with pytest.raises(ModelError, match="does not estimate the field of view"):
        DepthPro.load(checkpoint(folder, "depth-pro"), "cpu")
