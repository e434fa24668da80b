"""Damaged scans: each is decoded or is an ImageError of one line, and nothing is printed."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import nibabel
import numpy as np
import pytest

from anyloom import Image, ImageError, volumes_in

from .scans import shipped, voxels

NAMES = [
    "CT_small.dcm",
    "MR_small_RLE.dcm",
    "SC_rgb_jpeg_dcmtk.dcm",
    "examples_palette.dcm",
    "rtdose_rle.dcm",
    "image_dfl.dcm",
]
PER_FILE = 120


def flip(data: bytearray, rng: random.Random) -> None:
    for _ in range(rng.randint(1, 8)):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def flip_head(data: bytearray, rng: random.Random) -> None:
    for _ in range(rng.randint(1, 4)):
        data[rng.randrange(min(1200, len(data)))] = rng.choice([0, 1, 127, 128, 255])


def cut(data: bytearray, rng: random.Random) -> None:
    del data[rng.randrange(len(data)) :]


def repeat(data: bytearray, rng: random.Random) -> None:
    a, b = sorted(rng.randrange(len(data)) for _ in "ab")
    data[a:a] = data[a:b][:5000]


def seeds() -> dict[str, bytes]:
    """Return the content of intact files, by name."""
    scan = nibabel.Nifti1Image(voxels((6, 5, 1)), np.diag([1, 2, 3, 1]))
    whole = nibabel.Nifti2Image(voxels((6, 5, 4)), np.diag([1, 2, 3, 1]))
    return {
        **{name: shipped(name).read_bytes() for name in NAMES},
        "plane.nii": scan.to_bytes(),
        "plane.nii.gz": gzip.compress(scan.to_bytes(), mtime=0),
        "whole.nii": whole.to_bytes(),
        "whole.nii.gz": gzip.compress(whole.to_bytes(), mtime=0),
    }


@pytest.mark.parametrize("name", list(seeds()))
def test_damage_is_seen_and_reported_in_one_line(
    tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(name)
    intact = seeds()[name]
    file = tmp_path / name
    outcomes = {"read": 0, "refused": 0}
    for number in range(PER_FILE):
        data = bytearray(intact)
        for mutate in rng.sample([flip, flip_head, cut, repeat], rng.randint(1, 2)):
            if data:
                mutate(data, rng)
        file.unlink(missing_ok=True)
        file.write_bytes(data)
        parts = [
            one.part
            for volume in volumes_in(file)
            for one in list(volume.slices.values())[: 1 + number % 3]
        ]
        for part in parts or [""]:
            try:
                image = Image.open(file, part=part, max_pixels=4_000_000)
                assert image.pixels.shape == (*image.shape, 3)
                outcomes["read"] += 1
            except ImageError as error:
                assert str(error).isprintable(), error
                assert len(error.reason) < 250, error
                outcomes["refused"] += 1
    assert outcomes["refused"] > PER_FILE // 5, outcomes
    assert capfd.readouterr() == ("", "")
