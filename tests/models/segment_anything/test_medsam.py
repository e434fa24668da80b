"""MedSAM against its published inference: squashed, scaled to 0..1, one mask above one half."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from skimage import transform

from anyloom import Image, Regions
from anyloom.models.segment_anything.medsam import MedSam
from tests.models.reference_sam import reference
from tests.models.segment_anything.test_sam import scene
from tests.models.tiny_sam import checkpoint, saved_sam

BOXES = [(20.0, 30.0, 90.0, 80.0), (60.0, 10.0, 120.0, 60.0)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved_sam(tmp_path_factory.mktemp("medsam"))


@pytest.fixture(scope="module")
def model(folder: Path) -> MedSam:
    return MedSam.load(checkpoint(folder, "medsam"), "cpu")


def expected(folder: Path, pixels: np.ndarray, box: tuple[float, ...]) -> np.ndarray:
    """Return the mask of the published steps on the original network, bool H×W."""
    network = reference(folder)
    side = network.image_encoder.img_size
    height, width = pixels.shape[:2]
    small = transform.resize(
        pixels, (side, side), order=3, preserve_range=True, anti_aliasing=True
    ).astype(np.uint8)
    scaled = (small - small.min()) / np.clip(small.max() - small.min(), 1e-8, None)
    batch = torch.tensor(scaled).float().permute(2, 0, 1)[None]
    corners = torch.tensor(np.array(box) / np.array([width, height, width, height]) * side)
    with torch.no_grad():
        sparse, dense = network.prompt_encoder(None, corners.float()[None, None], None)
        logits, _ = network.mask_decoder(
            network.image_encoder(batch),
            network.prompt_encoder.get_dense_pe(),
            sparse,
            dense,
            multimask_output=False,
        )
        chances = torch.nn.functional.interpolate(
            torch.sigmoid(logits), (height, width), mode="bilinear", align_corners=False
        )
    return (chances[0, 0] > 0.5).numpy()


def test_masks_are_those_of_the_published_steps(model: MedSam, folder: Path) -> None:
    image = scene(96, 128)
    found = model.segment(image, regions=Regions(BOXES, image.shape))
    for row, box in enumerate(BOXES):
        mask = expected(folder, image.pixels, box)
        assert 0 < mask.mean() < 1
        assert (found.mask(row) != mask).mean() < 1e-3


def test_an_image_of_one_color_is_all_zero(model: MedSam) -> None:
    flat = np.full((40, 60, 3), 70, np.uint8)
    assert not model.resize(flat, (64, 64)).any()


def test_brightness_and_contrast_of_the_file_do_not_matter(model: MedSam) -> None:
    ramp = np.repeat(np.arange(0, 120, dtype=np.uint8)[None, :, None], 3, axis=2).repeat(80, axis=0)
    brighter = Image(ramp + 100)
    region = Regions([(10, 10, 70, 60)], (80, 120))
    first, second = (model.segment(one, regions=region) for one in (Image(ramp), brighter))
    assert (first.mask(0) != second.mask(0)).mean() < 1e-3


def test_there_is_one_mask_per_box(model: MedSam) -> None:
    image = scene(96, 128)
    regions = Regions(BOXES, image.shape)
    for candidates in ("single", "best", "all"):
        assert len(model.segment(image, regions=regions, candidates=candidates)) == len(BOXES)
