"""Scans that other programs write: SimpleITK, pydicom and nibabel are writers and references."""

from __future__ import annotations

import io
import locale
from collections.abc import Iterator, Sequence
from pathlib import Path

import nibabel
import numpy as np
import PIL.Image
import pydicom
import pytest
import SimpleITK
from pydicom.encaps import encapsulate
from pydicom.uid import JPEGBaseline8Bit, RLELossless

from anyloom import Image, ImageError, Volume, volumes_in
from tests.values.medical.scans import image, save, save_volume, voxels
from tests.values.medical.test_nifti import affine_of

RANGE = (-1000.0, 1500.0)
SPACING = (0.7, 1.3, 2.5)


@pytest.fixture(autouse=True)
def same_locale() -> Iterator[None]:
    """Give later tests their locale back: SimpleITK leaves the process with "C"."""
    before = locale.setlocale(locale.LC_ALL)
    yield
    locale.setlocale(locale.LC_ALL, before)


def save_with_simpleitk(
    folder: Path, units: np.ndarray, names: Sequence[str], compressor: str = "", **tags: str
) -> list[Path]:
    """Write a series of signed pixels, slice k to the k-th name.

    Args:
        units: slices × rows × columns.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scan = SimpleITK.GetImageFromArray(units)
    scan.SetSpacing(SPACING)
    writer = SimpleITK.ImageFileWriter()
    writer.KeepOriginalImageUIDOn()
    if compressor:
        writer.UseCompressionOn()
        writer.SetCompressor(compressor)
    files = []
    for index, name in enumerate(names):
        one = scan[:, :, index]
        stated = {
            "0020|000e": "1.2.3",
            "0020|0032": f"0\\0\\{index * SPACING[2]}",
            "0020|0037": "1\\0\\0\\0\\1\\0",
            "0028|0030": f"{SPACING[1]}\\{SPACING[0]}",
            **tags,
        }
        for tag, value in stated.items():
            one.SetMetaData(tag, value)
        files.append(folder / f"{name}.dcm")
        writer.SetFileName(str(files[-1]))
        writer.Execute(one)
    return files


def change(files: Sequence[Path], **tags: object) -> None:
    """Set tags of DICOM files with pydicom; None removes one."""
    for file in files:
        data = pydicom.dcmread(file)
        for name, value in tags.items():
            if value is None:
                delattr(data, name)
            else:
                setattr(data, name, value)
        data.save_as(file)


def check_slices(volume: Volume) -> None:
    """Check that every slice shows the real values that SimpleITK has."""
    low, high = RANGE
    for file in volume.slices.values():
        shown = Image.open(file.path, part=file.part, depth_range=RANGE).pixels[:, :, 0]
        real = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(file.path)).squeeze()
        expected = np.clip((real - low) / (high - low), 0, 1) * 255
        assert np.abs(shown - expected).max() <= 0.501


@pytest.mark.parametrize("compressor", ["", "JPEG2000"])
@pytest.mark.parametrize("slope", [1, 0.37])
def test_signed_pixels_of_slices_out_of_order_are_those_of_simpleitk(
    tmp_path: Path, compressor: str, slope: float
) -> None:
    units = voxels((4, 12, 16))
    files = save_with_simpleitk(tmp_path / "ct", units, ["d", "a", "c", "b"], compressor)
    change(files, RescaleSlope=slope, RescaleIntercept=-3.5)
    (volume,) = volumes_in(tmp_path / "ct")
    assert [Path(one.path).stem for one in volume.slices.values()] == ["d", "a", "c", "b"]
    assert np.allclose(volume.spacing, SPACING)
    assert volume.note == ""
    check_slices(volume)


def test_monochrome1_is_the_same_scan_inverted(tmp_path: Path) -> None:
    files = save_with_simpleitk(tmp_path, voxels((1, 12, 16)), ["a"])
    before = Image.open(files[0], depth_range=RANGE).pixels
    change(files, PhotometricInterpretation="MONOCHROME1")
    assert (Image.open(files[0], depth_range=RANGE).pixels == 255 - before).all()


def test_run_lengths_of_pydicom_are_read(tmp_path: Path) -> None:
    files = save_with_simpleitk(tmp_path, voxels((1, 12, 16)), ["a"])
    before = Image.open(files[0], depth_range=RANGE).pixels
    data = pydicom.dcmread(files[0])
    data.compress(RLELossless)
    data.save_as(files[0])
    assert (Image.open(files[0], depth_range=RANGE).pixels == before).all()


def test_jpeg_of_pillow_is_read_as_pillow_reads_it(tmp_path: Path) -> None:
    gray = np.tile(np.arange(0, 250, 5, dtype=np.uint8), (40, 1))
    written = io.BytesIO()
    PIL.Image.fromarray(gray).save(written, "JPEG", quality=90)
    data = image(np.zeros((50, 40), np.int16), BitsAllocated=8, BitsStored=8, HighBit=7)
    del data.RescaleSlope, data.RescaleIntercept
    data.PixelData = encapsulate([written.getvalue()])
    data["PixelData"].VR = "OB"
    data.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    shown = Image.open(save(data, tmp_path / "a.dcm"), depth_range=(0, 255)).pixels[:, :, 0]
    expected = np.asarray(PIL.Image.open(io.BytesIO(written.getvalue())), int)
    assert np.abs(shown - expected).max() <= 1


def test_a_compression_without_a_decoder_is_one_line_with_the_package(tmp_path: Path) -> None:
    files = save_with_simpleitk(tmp_path, voxels((1, 12, 16)), ["a"], "JPEG")
    if pydicom.pixels.get_decoder(
        pydicom.dcmread(files[0]).file_meta.TransferSyntaxUID
    ).is_available:
        check_slices(volumes_in(files[0])[0])
        return
    with pytest.raises(ImageError, match="needs: pip install pylibjpeg pylibjpeg-libjpeg"):
        _ = Image.open(files[0]).pixels


def test_series_without_a_number_in_one_folder_are_apart(tmp_path: Path) -> None:
    save_with_simpleitk(tmp_path, voxels((3, 12, 16)), ["1", "3", "5"])
    save_with_simpleitk(tmp_path, voxels((3, 6, 8)), ["2", "4", "6"], **{"0020|000e": "1.2.4"})
    shapes = {one.shape: len(one.slices) for one in volumes_in(tmp_path)}
    assert shapes == {(16, 12, 3): 3, (8, 6, 3): 3}
    assert len({one.name for one in volumes_in(tmp_path)}) == 2


def test_a_distance_of_pixels_that_is_not_stated_is_noted(tmp_path: Path) -> None:
    files = save_with_simpleitk(tmp_path, voxels((3, 12, 16)), ["1", "2", "3"])
    change(files, PixelSpacing=None)
    (volume,) = volumes_in(tmp_path)
    assert volume.spacing == (1, 1, 2.5)
    assert volume.note == "its files do not state how far apart pixels are, so it is 1 mm"


def test_frames_of_simpleitk_are_slices_with_its_values(tmp_path: Path) -> None:
    file, units = tmp_path / "loop.dcm", np.abs(voxels((5, 12, 16)))
    SimpleITK.WriteImage(SimpleITK.GetImageFromArray(units.astype(np.uint16)), str(file))
    (volume,) = volumes_in(file)
    assert volume.shape == (16, 12, 5)
    real = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(file)))
    low, high = RANGE
    for index, one in volume.slices.items():
        shown = Image.open(file, part=one.part, depth_range=RANGE).pixels[:, :, 0]
        expected = np.clip((real[index] - low) / (high - low), 0, 1) * 255
        assert np.abs(shown - expected).max() <= 0.501


@pytest.mark.parametrize("codes", [(2, 1), (0, 1), (1, 0), (0, 0)], ids=str)
def test_of_qform_and_sform_the_one_counts_that_nibabel_takes(
    tmp_path: Path, codes: tuple[int, int]
) -> None:
    scan = nibabel.Nifti1Image(voxels((4, 5, 6)), affine_of("LPS"))
    scan.set_sform(affine_of("RAS"), codes[0])
    scan.set_qform(affine_of("ASL"), codes[1])
    nibabel.save(scan, tmp_path / "a.nii.gz")
    (volume,) = volumes_in(tmp_path / "a.nii.gz")
    assert np.allclose(np.array(volume.affine), nibabel.load(tmp_path / "a.nii.gz").affine)


@pytest.mark.parametrize("missing", [np.nan, np.inf, -np.inf])
def test_voxels_that_are_no_number_are_left_out_of_what_is_shown(
    tmp_path: Path, missing: float
) -> None:
    values = np.linspace(1, 100, 4 * 5 * 6, dtype=np.float32).reshape(4, 5, 6)
    values[0] = missing
    file = save_volume(tmp_path / "a.nii.gz", values, affine_of("LPS"))
    shown = Image.open(file, part="axial-003").pixels[:, :, 0]
    low, high = np.percentile(values[1:], [0.5, 99.5])
    expected = np.clip((values[1:, :, 3].T - low) / (high - low), 0, 1) * 255
    assert np.abs(shown[:, 1:] - expected).max() <= 0.51
    assert set(np.unique(shown[:, 0])) <= {0, 255}


@pytest.mark.parametrize("kind", ["int8", "uint16", "uint32", "int64", "float64"])
def test_voxels_of_each_type_have_the_values_of_nibabel(tmp_path: Path, kind: str) -> None:
    values = (np.arange(120).reshape(4, 5, 6) + (0 if kind[0] == "u" else -60)).astype(kind)
    nibabel.save(nibabel.Nifti1Image(values, affine_of("LPS"), dtype=kind), tmp_path / "a.nii")
    real = nibabel.load(tmp_path / "a.nii").get_fdata()
    shown = Image.open(tmp_path / "a.nii", part="axial-002", depth_range=(-60, 120)).pixels
    expected = (real[:, :, 2].T + 60) / 180 * 255
    assert np.abs(shown[:, :, 0] - expected).max() <= 0.501


@pytest.mark.parametrize("suffix", ["nrrd", "nhdr", "mha", "mhd", "hdr"])
def test_volumes_of_other_formats_are_one_line_with_the_way_out(
    tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"scan.{suffix}"
    SimpleITK.WriteImage(SimpleITK.GetImageFromArray(voxels((5, 12, 16))), str(file))
    with pytest.raises(ImageError, match=r"a volume of a format that is not read; .* as NIfTI"):
        Image.open(file)


def test_a_volume_of_freesurfer_is_one_line_with_the_way_out(tmp_path: Path) -> None:
    nibabel.save(nibabel.MGHImage(voxels(), np.eye(4)), tmp_path / "a.mgz")
    with pytest.raises(ImageError, match=r"nibabel saves it as NIfTI \(.nii.gz\)$"):
        Image.open(tmp_path / "a.mgz")
