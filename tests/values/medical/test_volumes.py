"""Volumes: slices in the order of their positions, where SimpleITK has them in the patient."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import SimpleITK
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from anyloom import Image, ImageError, Volume, slice_place, volumes_in

from .scans import image, save, save_series, save_volume, shipped, voxels


def scan_of(folder: Path) -> SimpleITK.Image:
    """Return a series as SimpleITK reads it."""
    reader = SimpleITK.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
    return reader.Execute()


def in_patient(volume: Volume, voxel: tuple[int, int, int]) -> np.ndarray:
    """Return where a voxel lies, in SimpleITK's axes, which are DICOM's."""
    right, front, top, _ = np.array(volume.affine) @ (*voxel, 1)
    return np.array([-right, -front, top])


@settings(max_examples=15, deadline=None)
@given(
    turn=st.tuples(*[st.floats(-1.5, 1.5)] * 3),
    origin=st.tuples(*[st.floats(-200, 200)] * 3),
    spacing=st.tuples(st.floats(0.2, 4), st.floats(0.2, 4), st.floats(0.4, 9)),
    names=st.permutations([f"{number}.dcm" for number in range(5)]),
)
def test_a_series_lies_where_simpleitk_has_it(
    tmp_path_factory: pytest.TempPathFactory, turn, origin, spacing, names
) -> None:
    folder = tmp_path_factory.mktemp("series")
    axes = Rotation.from_euler("xyz", turn).as_matrix()
    orientation = [float(f"{x:.9f}") for x in (*axes[:, 0], *axes[:, 1])]
    spacing = tuple(round(step, 3) for step in spacing)
    units = voxels((6, 4, 5))
    files = save_series(
        folder, units, names=names, orientation=orientation, origin=origin, spacing=spacing
    )
    (volume,) = volumes_in(folder)
    assert list(volume.slices.values()) == [(str(file), "") for file in files]
    scan = scan_of(folder)
    assert scan.GetSize() == volume.shape == (6, 4, 5)
    assert np.allclose(volume.spacing, scan.GetSpacing(), atol=2e-3)
    for voxel in ((0, 0, 0), (5, 0, 0), (0, 3, 0), (0, 0, 4), (5, 3, 4)):
        assert scan.GetPixel(voxel) == max(-1024, units[voxel])
        where = scan.TransformIndexToPhysicalPoint(voxel)
        assert np.allclose(in_patient(volume, voxel), where, atol=0.01)


def test_a_series_without_suffixes_is_found_and_named_by_its_folder(tmp_path: Path) -> None:
    names = ["IM9", "IM1", "1.2.840.3", "x.dcm", "IM3"]
    save_series(tmp_path / "thorax", voxels(), names=names)
    (volume,) = volumes_in(tmp_path / "thorax")
    assert [Path(one.path).name for one in volume.slices.values()] == names
    assert Path(volume.name).name == "thorax"
    assert volume.axis == "axial"


def test_missing_slices_leave_their_place_free(tmp_path: Path) -> None:
    names = [f"{index}.dcm" for index in range(9)]
    save_series(tmp_path, voxels((4, 4, 9)), names=names, left_out=[2, 3, 7])
    (volume,) = volumes_in(tmp_path)
    assert volume.shape == (4, 4, 9)
    assert list(volume.slices) == [0, 1, 4, 5, 6, 8]
    assert volume.note == ""


def test_uneven_slices_get_the_mean_distance_and_a_note(tmp_path: Path) -> None:
    for number, height in enumerate([0, 2, 5.1, 6, 9.7]):
        data = image(
            voxels()[:, :, 0],
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
            ImagePositionPatient=[0, 0, height],
            PixelSpacing=[1, 1],
        )
        save(data, tmp_path / f"{number}.dcm")
    (volume,) = volumes_in(tmp_path)
    assert "not evenly spaced" in volume.note
    assert np.allclose(in_patient(volume, (0, 0, 4)), (0, 0, 9.7))


def test_a_tilted_gantry_shifts_planes_against_each_other(tmp_path: Path) -> None:
    for number in range(4):
        data = image(
            voxels()[:, :, 0],
            ImageOrientationPatient=[1, 0, 0, 0, 0.8, 0.6],
            ImagePositionPatient=[0, 0, 5 * number],
            PixelSpacing=[1, 1],
        )
        save(data, tmp_path / f"{number}.dcm")
    (volume,) = volumes_in(tmp_path)
    assert np.allclose(in_patient(volume, (0, 0, 3)), (0, 0, 15))
    assert np.allclose(in_patient(volume, (0, 1, 0)), (0, 0.8, 0.6))


def test_series_of_one_folder_are_apart_and_so_are_images_at_one_place(tmp_path: Path) -> None:
    units = voxels((4, 4, 3))
    save_series(tmp_path, units, names=["a0", "b1", "a2"], SeriesNumber=2)
    save_series(
        tmp_path, units, names=["b0", "a1", "b2"], SeriesNumber=7, SeriesInstanceUID="1.2.9"
    )
    second_echo = [f"c{number}" for number in range(3)]
    save_series(tmp_path, units, names=second_echo, SeriesNumber=2)
    volumes = volumes_in(tmp_path)
    names = {
        Path(one.name).name: [Path(p.path).name for p in one.slices.values()] for one in volumes
    }
    assert names == {
        f"{tmp_path.name}-2": ["a0", "b1", "a2"],
        f"{tmp_path.name}-2-2": second_echo,
        f"{tmp_path.name}-7": ["b0", "a1", "b2"],
    }


def test_frames_with_positions_are_slices_of_a_volume() -> None:
    (dose,) = volumes_in(shipped("rtdose.dcm"))
    scan = SimpleITK.ReadImage(str(shipped("rtdose.dcm")))
    assert dose.shape == scan.GetSize() == (10, 10, 15)
    assert dose.axis == "axial"
    for voxel in ((0, 0, 0), (9, 3, 14)):
        where = scan.TransformIndexToPhysicalPoint(voxel)
        assert np.allclose(in_patient(dose, voxel), where, atol=0.01)


def test_frames_without_positions_are_a_volume_of_frames() -> None:
    (loop,) = volumes_in(shipped("examples_ybr_color.dcm"))
    assert (loop.axis, loop.shape, loop.affine) == ("frame", (320, 240, 30), None)


def test_an_image_without_a_position_is_no_slice(tmp_path: Path) -> None:
    file = save(image(voxels()[:, :, 0]), tmp_path / "xray.dcm")
    assert slice_place(file) is None
    assert volumes_in(file) == volumes_in(tmp_path) == []


def test_the_place_of_a_slice_is_found_from_its_path(tmp_path: Path) -> None:
    files = save_series(tmp_path / "ct", voxels(), names=["4", "2", "0", "1", "3"])
    place = slice_place(files[3])
    assert place is not None
    assert (place.index, place.volume.shape) == (3, (9, 7, 5))
    scan = save_volume(tmp_path / "a.nii.gz", voxels())
    place = slice_place(scan, "coronal-006")
    assert place is not None
    assert (place.index, place.volume.axis) == (6, "coronal")
    assert slice_place(scan) is slice_place(scan, "coronal-007") is None


def test_a_volume_is_the_same_after_json_but_for_its_slices(tmp_path: Path) -> None:
    save_series(tmp_path, voxels(), names=["4", "2", "0", "1", "3"])
    (volume,) = volumes_in(tmp_path)
    assert Volume.from_json(volume.to_json()) == replace(volume, slices={})


@pytest.mark.parametrize(
    "change",
    [
        {"shape": [9, 7]},
        {"shape": [9, 7, 10**12]},
        {"affine": [[1, 2], [3, 4]]},
        {"affine": "x"},
        {"pixels": {"columns": 0, "rows": 0, "slices": 2, "flip_columns": 0, "flip_rows": 0}},
        {"spacing": [1]},
    ],
)
def test_json_of_no_volume_is_refused(tmp_path: Path, change: dict) -> None:
    save_series(tmp_path, voxels(), names=["4", "2", "0", "1", "3"])
    (volume,) = volumes_in(tmp_path)
    with pytest.raises(ValueError, match=r"."):
        Volume.from_json({**volume.to_json(), **change})


def test_an_image_of_a_slice_knows_its_file_and_its_part(tmp_path: Path) -> None:
    scan = save_volume(tmp_path / "a.nii.gz", voxels())
    image = pickle.loads(pickle.dumps(Image.open(scan, part="coronal-006")))
    assert (image.name, image.source, image.part) == ("a-coronal-006", str(scan), "coronal-006")
    assert image.named("b").part == ""
    for part, reason in (
        ("axial-099", "a.nii.gz, axial slice 99: the file has no such slice"),
        ("frame-001", "a.nii.gz, frame 1: "),
        ("r000_c000", "a.nii.gz, r000_c000: no slice has such a name; expected axial-012 or"),
    ):
        with pytest.raises(ImageError) as error:
            Image.open(scan, part=part)
        assert reason in str(error.value)
