"""NIfTI volumes: slices as radiologists see them, in the values that nibabel has."""

from __future__ import annotations

import gzip
import sys
from itertools import permutations, product
from pathlib import Path

import nibabel
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nibabel.orientations import apply_orientation, axcodes2ornt, io_orientation, ornt_transform

from anyloom import Image, ImageError, volumes_in, window_range
from anyloom.values.medical import nifti
from anyloom.values.medical.slices import SliceName

from .scans import save_volume, voxels


def orientations() -> list[str]:
    """Return the 48 ways in which voxels can lie in a patient."""
    return [
        "".join(pair[way] for pair, way in zip(pairs, ways, strict=True))
        for pairs in permutations(("LR", "PA", "IS"))
        for ways in product((0, 1), repeat=3)
    ]


def affine_of(codes: str) -> np.ndarray:
    affine = np.diag([2.0, 3.0, 4.0, 1.0])
    table = np.zeros((4, 4))
    table[3] = (1, -7, 30, 1)
    for axis, (patient, sign) in enumerate(axcodes2ornt(codes)):
        table[int(patient), axis] = sign * affine[axis, axis]
    table[:3, 3], table[3] = table[3, :3], (0, 0, 0, 1)
    return table


@given(
    codes=st.sampled_from(orientations()),
    axis=st.sampled_from(["axial", "coronal", "sagittal"]),
    tilt=st.floats(-0.3, 0.3),
)
def test_the_right_is_left_and_the_front_or_the_head_is_up(
    codes: str, axis: str, tilt: float
) -> None:
    values = voxels((4, 5, 6)).astype(np.float32)
    turn = np.eye(4)
    turn[:2, :2] = [[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]]
    scan = nibabel.Nifti1Image(values, turn @ affine_of(codes))
    # Voxels in the order left, back, top; or left, bottom, front; or back, bottom, right.
    wanted = axcodes2ornt({"axial": "LPS", "coronal": "LIA", "sagittal": "PIR"}[axis])
    stored = io_orientation(scan.affine)
    upright = apply_orientation(values, ornt_transform(stored, wanted))
    volume = nifti.read_volume(scan.to_bytes(), 10**6)
    ways = volume.header.orientation(axis)
    backwards = apply_orientation(
        np.arange(values.shape[ways.slices]).reshape(
            [-1 if number == ways.slices else 1 for number in range(3)]
        )
        * np.ones(values.shape, int),
        ornt_transform(stored, wanted),
    )[0, 0]
    low, high = float(values.min()), float(values.max())
    for shown, index in enumerate(backwards):
        one = nifti.cut_slice(volume, SliceName(axis, int(index)))
        image = Image.decode(one, depth_range=(low, high))
        expected = (upright[:, :, shown].T - low) / (high - low) * 255
        assert np.abs(image.pixels[:, :, 0] - expected).max() <= 0.501


def test_slices_of_a_file_have_names_that_sort(tmp_path: Path) -> None:
    file = save_volume(tmp_path / "scan.v2.nii.gz", voxels((3, 4, 12)))
    (volume,) = volumes_in(file)
    names = [one.part for one in volume.slices.values()]
    assert names == sorted(names) == [f"axial-{index:03d}" for index in range(12)]
    assert Image.open(file, part=names[7]).name == "scan.v2-axial-007"
    (sagittal,) = volumes_in(file, "sagittal")
    assert len(sagittal.slices) == 3
    assert Image.open(file, part=sagittal.slices[2].part).shape == (12, 4)


@pytest.mark.parametrize("suffix", [".nii", ".nii.gz"])
@pytest.mark.parametrize("kind", [nibabel.Nifti1Image, nibabel.Nifti2Image])
def test_slope_intercept_and_byte_order_are_those_of_the_header(tmp_path, suffix, kind) -> None:
    raw = voxels((4, 5, 3))
    scan = kind(raw.astype(">i2"), affine_of("LPS"))
    scan.header.set_slope_inter(0.5, 100)
    header = scan.header.as_byteswapped(">")
    scan = kind(raw.astype(">i2"), affine_of("LPS"), header)
    scan.header.set_slope_inter(0.5, 100)
    file = tmp_path / f"a{suffix}"
    nibabel.save(scan, file)
    real = nibabel.load(file).get_fdata()
    low, high = window_range((100, 400))
    shown = Image.open(file, part="axial-1", depth_range=(low, high)).pixels[:, :, 0]
    expected = np.clip((real[:, :, 1].T - low) / (high - low), 0, 1) * 255
    assert np.abs(shown - expected).max() <= 0.501


def test_all_slices_show_the_same_values_by_percentiles_of_the_volume(tmp_path: Path) -> None:
    values = np.abs(voxels((20, 20, 4))).astype(np.float32)
    values[:10] = 0
    values[15, 15, 2] = 1e6  # one voxel does not make all others black
    file = save_volume(tmp_path / "mr.nii.gz", values, affine_of("LPS"))
    low, high = np.percentile(values[values != 0], [0.5, 99.5])
    for index in range(4):
        expected = np.clip((values[:, :, index].T - low) / (high - low), 0, 1) * 255
        shown = Image.open(file, part=f"axial-{index}").pixels[:, :, 0]
        assert np.abs(shown - expected).max() <= 0.51


def test_the_range_that_a_header_states_is_what_is_shown(tmp_path: Path) -> None:
    values = np.arange(24, dtype=np.int16).reshape(2, 3, 4)
    scan = nibabel.Nifti1Image(values, affine_of("LPS"))
    scan.header["cal_min"], scan.header["cal_max"] = 4, 14
    nibabel.save(scan, tmp_path / "a.nii")
    shown = Image.open(tmp_path / "a.nii", part="axial-2").pixels[:, :, 0]
    assert (shown == np.rint(np.clip((values[:, :, 2].T - 4) / 10, 0, 1) * 255)).all()


def test_a_volume_of_masks_is_black_and_white(tmp_path: Path) -> None:
    values = np.zeros((4, 4, 2), np.uint8)
    values[1:3, 1:3] = 1
    file = save_volume(tmp_path / "masks.nii.gz", values)
    assert set(np.unique(Image.open(file, part="axial-0").pixels)) == {0, 255}


def test_volumes_in_time_colors_and_planes_are_read(tmp_path: Path) -> None:
    moving = voxels((4, 5, 3, 2))
    file = save_volume(tmp_path / "moving.nii.gz", moving, affine_of("LPS"))
    assert [Path(one.name).name for one in volumes_in(file)] == ["moving-t000", "moving-t001"]
    frame = Image.open(file, part="t001-axial-002", depth_range=(-1000, 1500)).pixels[:, :, 0]
    expected = (moving[:, :, 2, 1].T.astype(float) + 1000) / 2500 * 255
    assert np.abs(frame - expected).max() <= 0.501

    colors = np.random.default_rng(0).integers(0, 256, (4, 5, 3, 3), dtype=np.uint8)
    kind = np.dtype([("R", "u1"), ("G", "u1"), ("B", "u1")])
    file = save_volume(tmp_path / "colors.nii", colors.view(kind)[..., 0], affine_of("LPS"))
    shown = Image.open(file, part="axial-1").pixels
    assert (shown == colors[:, :, 1].transpose(1, 0, 2)).all()

    file = save_volume(tmp_path / "plane.nii.gz", voxels((4, 5)), affine_of("LPS"))
    assert Image.open(file).shape == (5, 4)


def test_a_whole_volume_is_no_image_and_the_error_names_its_slices(tmp_path: Path) -> None:
    file = save_volume(tmp_path / "a.nii.gz", voxels((4, 5, 6)))
    with pytest.raises(ImageError, match=r"a volume of 4×5×6 voxels; one of its slices is FILE/ax"):
        Image.open(file)


def test_without_the_extra_the_error_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = save_volume(tmp_path / "a.nii.gz", voxels((4, 5, 6)))
    monkeypatch.setitem(sys.modules, "nibabel.nifti1", None)
    with pytest.raises(ImageError, match=r"a NIfTI volume, which needs: pip install 'anyloom\[med"):
        Image.open(file)


def damaged(kind: str, content: bytes) -> bytes:
    whole = bytearray(content)
    if kind == "shape":
        whole[42:48] = b"\xff\x7f" * 3
    elif kind == "negative":
        whole[42:44] = b"\xff\xff"
    elif kind == "five axes":
        whole[40:52] = np.array([5, 2, 2, 1, 1, 30], "<i2").tobytes()
    elif kind == "complex":
        whole[70:74] = np.array([32, 64], "<i2").tobytes()
    elif kind == "offset":
        whole[108:112] = np.array([1e9], "<f4").tobytes()
    elif kind == "type":
        whole[70:72] = b"\x99\x99"
    elif kind == "cut":
        del whole[-5:]
    return bytes(whole)


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize(
    "kind", ["shape", "negative", "five axes", "complex", "offset", "type", "cut"]
)
def test_damage_is_an_error_of_one_line(tmp_path: Path, kind: str, compressed: bool) -> None:
    scan = nibabel.Nifti1Image(voxels((4, 5, 6)), np.eye(4))
    content = damaged(kind, scan.to_bytes())
    file = tmp_path / ("a.nii.gz" if compressed else "a.nii")
    file.write_bytes(gzip.compress(content) if compressed else content)
    for part in ("", "axial-001"):
        with pytest.raises(ImageError) as error:
            _ = Image.open(file, part=part).pixels
        assert str(error.value).isprintable()


@pytest.mark.parametrize(
    ("name", "kept", "reason"),
    [
        ("a.nii", 0.5, "damaged NIfTI file (shorter than its header says)"),
        ("a.nii.gz", 0.5, "damaged NIfTI file (shorter than its header says)"),
        ("a.nii.gz", 0.99, "damaged NIfTI file (shorter than its header says)"),
        ("a.nii", 200, "damaged NIfTI file (it ends within its header)"),
        ("a.nii.gz", 100, "damaged NIfTI file (it ends within its header)"),
        ("a.nii.gz", 30, "a damaged NIfTI file, or a compressed file of another kind"),
    ],
)
def test_a_file_that_was_cut_is_one_damaged_image(
    tmp_path: Path, name: str, kept: float, reason: str
) -> None:
    noise = np.random.default_rng(0).integers(0, 9999, (20, 20, 20), np.int16)
    file = save_volume(tmp_path / name, noise)
    whole = file.read_bytes()
    file.write_bytes(whole[: kept if kept > 1 else int(len(whole) * kept)])
    assert volumes_in(file) == []
    with pytest.raises(ImageError) as error:
        Image.open(file)
    assert error.value.reason == reason


def test_a_file_that_inflates_over_the_limit_is_refused(tmp_path: Path) -> None:
    file = save_volume(tmp_path / "a.nii.gz", np.zeros((200, 200, 200), np.uint8))
    assert file.stat().st_size < 50_000
    with pytest.raises(ImageError, match="8 MB of voxels, the limit is"):
        Image.open(file, part="axial-000", max_pixels=50_000)


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    file = save_volume(tmp_path / "a.nii.gz", np.ones((4, 5, 6), np.int16))
    before = Image.open(file, part="axial-000", depth_range=(0, 2))
    save_volume(file, np.full((4, 5, 6), 2, np.int16))
    after = Image.open(file, part="axial-000", depth_range=(0, 2))
    assert before.pixels.max() == 128
    assert after.pixels.max() == 255
