"""DICOM files: the pixels that pydicom has, as their windows show them, or an error of one line."""

from __future__ import annotations

import io
import sys
import zlib
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.encaps import encapsulate
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi_lut, pixel_array
from pydicom.uid import JPEGLSLossless, generate_uid

from anyloom import Image, ImageError, window_range
from anyloom.values.medical.volumes import volumes_in

from .scans import image, save, shipped, voxels

GRAY = ["CT_small.dcm", "MR_small_RLE.dcm", "MR_small_bigendian.dcm", "MR_small_jp2klossless.dcm"]
GRAY += ["image_dfl.dcm", "693_J2KI.dcm", "rtdose_1frame.dcm"]
COLOR = ["ExplVR_BigEnd.dcm", "SC_rgb_jpeg_dcmtk.dcm", "SC_ybr_full_422_uncompressed.dcm"]
COLOR += ["SC_rgb_rle.dcm", "examples_rgb_color.dcm", "examples_jpeg2k.dcm"]


@pytest.mark.parametrize("name", GRAY)
def test_a_range_shows_the_real_values_of_any_gray_file(name: str) -> None:
    data = pydicom.dcmread(shipped(name))
    real = np.asarray(apply_modality_lut(data.pixel_array, data), float)
    low, high = np.percentile(real, [10, 90])
    expected = np.clip((real - low) / (high - low), 0, 1) * 255
    shown = Image.open(shipped(name), depth_range=(low, high)).pixels
    assert np.abs(shown - expected[:, :, None]).max() <= 0.501


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
def test_the_window_of_a_file_is_what_is_shown(tmp_path: Path, function: str) -> None:
    data = image(voxels()[:, :, 0], WindowCenter=[40, 300], WindowWidth=[400, 90])
    data.VOILUTFunction = function
    file = save(data, tmp_path / "a.dcm")
    real = apply_modality_lut(data.pixel_array, data)
    shown = apply_voi_lut(real, data)
    lowest, highest = -1024, 2**16 - 1 - 1024  # what pydicom scales the window to
    expected = (shown - lowest) / (highest - lowest) * 255
    assert np.abs(Image.open(file).pixels - expected[:, :, None]).max() <= 0.51


def test_a_table_of_values_is_applied(tmp_path: Path) -> None:
    data = image(np.arange(16).reshape(4, 4) - 1024, RescaleIntercept=0)
    table = pydicom.Dataset()
    table.LUTDescriptor = [16, 0, 8]
    table.add_new("LUTData", "US", [(index * index) % 256 for index in range(16)])
    data.VOILUTSequence = [table]
    stored = data.pixel_array
    shown = Image.open(save(data, tmp_path / "a.dcm")).pixels[:, :, 0]
    assert (shown == stored.astype(int) ** 2 % 256).all()


def test_monochrome1_is_inverted(tmp_path: Path) -> None:
    units = voxels()[:, :, 0]
    usual, inverted = image(units), image(units, PhotometricInterpretation="MONOCHROME1")
    for shown in (None, window_range("lung")):
        a = Image.open(save(usual, tmp_path / "a.dcm"), depth_range=shown).pixels
        b = Image.open(save(inverted, tmp_path / "b.dcm"), depth_range=shown).pixels
        assert (a == 255 - b).all()


def test_padding_does_not_count_where_there_is_no_window(tmp_path: Path) -> None:
    units = np.array([[0, 100], [255, -1024]])
    data = image(units, PixelPaddingValue=0)
    shown = Image.open(save(data, tmp_path / "a.dcm")).pixels[:, :, 0]
    assert shown.T.tolist() == [[0, 100], [255, 0]]


@pytest.mark.parametrize("name", COLOR)
def test_colors_are_those_of_pydicom_in_rgb(name: str) -> None:
    expected = pixel_array(shipped(name))
    assert (Image.open(shipped(name)).pixels == expected).all()
    assert expected.shape[2] == 3


def test_a_palette_is_applied() -> None:
    data = pydicom.dcmread(shipped("examples_palette.dcm"))
    expected = apply_color_lut(data.pixel_array, data) / 65535 * 255
    assert np.abs(Image.open(shipped("examples_palette.dcm")).pixels - expected).max() <= 0.501


@pytest.mark.parametrize("name", ["rtdose_rle.dcm", "examples_ybr_color.dcm", "rtdose_expb.dcm"])
def test_each_frame_of_a_file_is_an_image(name: str) -> None:
    file = shipped(name)
    (volume,) = volumes_in(file)
    frames = pixel_array(file)
    assert len(volume.slices) == len(frames)
    for index in (0, 1, len(frames) - 1):
        frame = Image.open(file, part=volume.slices[index].part)
        assert frame.name == f"{file.stem}-frame-{index:03d}"
        expected = frames[index].astype(float)
        if expected.ndim == 2:
            expected = (expected - expected.min()) / np.ptp(expected) * 255
            expected = expected[:, :, None]
        assert np.abs(frame.pixels - expected).max() <= 0.501


def test_frames_of_enhanced_files_have_values_and_windows_of_their_own(tmp_path: Path) -> None:
    units = voxels()
    data = image(units[:, :, 0], NumberOfFrames=3)
    del data.RescaleSlope, data.RescaleIntercept
    data.PixelData = (units[:, :, :3].T + 1024).clip(0).astype("<u2").tobytes()
    groups = []
    for index in range(3):
        values, window, group = pydicom.Dataset(), pydicom.Dataset(), pydicom.Dataset()
        values.RescaleSlope, values.RescaleIntercept = 2, index
        window.WindowCenter, window.WindowWidth = 1000 * index, 500
        group.PixelValueTransformationSequence = [values]
        group.FrameVOILUTSequence = [window]
        groups.append(group)
    data.PerFrameFunctionalGroupsSequence = groups
    file = save(data, tmp_path / "enhanced.dcm")
    for index in range(3):
        real = (units[:, :, index].T + 1024.0).clip(0) * 2 + index
        low, high = window_range((1000 * index, 500))
        expected = np.clip((real - low) / (high - low), 0, 1) * 255
        shown = Image.open(file, part=f"frame-{index}").pixels[:, :, 0]
        assert np.abs(shown - expected).max() <= 0.501


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("reportsi.dcm", r"without pixels \(Basic Text SR Storage\)"),
        ("rtplan.dcm", r"without pixels \(RT Plan Storage\)"),
        ("MR_truncated.dcm", "damaged image"),
        ("rtdose.dcm", "15 frames in a file; one of them is FILE/frame-000"),
    ],
)
def test_what_cannot_be_shown_is_one_line(name: str, reason: str) -> None:
    with pytest.raises(ImageError, match=reason) as error:
        _ = Image.open(shipped(name)).pixels
    assert str(error.value).isprintable()


def test_a_compression_that_nothing_here_decodes_names_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pydicom.pixels.decoders.base import Decoder

    monkeypatch.setattr(Decoder, "is_available", False)
    data = image(voxels()[:, :, 0])
    data.file_meta.TransferSyntaxUID = JPEGLSLossless
    data.PixelData = encapsulate([b"\xff\xd8\xff\xd9"])
    data["PixelData"].VR = "OB"
    file = save(data, tmp_path / "a.dcm")
    message = "compressed as JPEG-LS Lossless Image Compression, which needs: pip install pyjpegls"
    with pytest.raises(ImageError, match=message):
        _ = Image.open(file).pixels


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydicom", None)
    with pytest.raises(ImageError, match=r"a DICOM image, which needs: pip install 'anyloom\[med"):
        Image.open(shipped("CT_small.dcm"))


def test_a_file_that_claims_too_much_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    data = image(voxels()[:, :, 0])
    data.Rows = data.Columns = 60_000
    with pytest.raises(ImageError, match="3600 megapixels, the limit is 64"):
        Image.open(save(data, tmp_path / "a.dcm"))


def test_a_file_that_inflates_without_end_is_refused(tmp_path: Path) -> None:
    data = pydicom.dcmread(shipped("image_dfl.dcm"))
    whole = io.BytesIO()
    data.save_as(whole)
    head = whole.getvalue()[: 132 + 12 + data.file_meta.FileMetaInformationGroupLength]
    deflater = zlib.compressobj(9, wbits=-15)
    content = deflater.compress(bytes(50_000_000)) + deflater.flush()
    bomb = tmp_path / "a.dcm"
    bomb.write_bytes(head + content)
    assert bomb.stat().st_size < 10**6
    with pytest.raises(ImageError, match="more than 3 MB when it is inflated"):
        Image.open(bomb, max_pixels=100_000)


def test_frames_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="no such frame"):
        Image.open(shipped("rtdose.dcm"), part="frame-015")
    data = image(voxels()[:, :, 0], NumberOfFrames=9, SOPInstanceUID=generate_uid())
    with pytest.raises(ImageError, match="damaged image"):
        Image.open(save(data, tmp_path / "a.dcm"), part="frame-008")


def test_every_file_that_pydicom_ships_is_an_image_or_an_error_of_one_line(
    capfd: pytest.CaptureFixture[str],
) -> None:
    read = 0
    for file in sorted(shipped("CT_small.dcm").parent.glob("*.dcm")):
        try:
            shown = Image.open(file)
            assert shown.pixels.shape == (*shown.shape, 3)
            read += 1
        except ImageError as error:
            assert str(error).isprintable(), file
            assert len(error.reason) < 250, file
    assert read > 35
    assert capfd.readouterr() == ("", "")
