"""DICOM series and NIfTI volumes, written by pydicom and nibabel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

SHAPE = (9, 7, 5)
"""Columns, rows and slices."""
AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def shipped(name: str) -> Path:
    """Return one of the files that are in the wheel of pydicom."""
    path = get_testdata_file(name, download=False)
    assert isinstance(path, str)
    return Path(path)


def voxels(shape: tuple[int, ...] = SHAPE, seed: int = 0) -> np.ndarray:
    """Return Hounsfield units."""
    return np.random.default_rng(seed).integers(-1000, 1500, shape).astype(np.int16)


def image(units: np.ndarray, **tags: Any) -> Dataset:
    """Return a CT image of Hounsfield units, columns × rows, in a series."""
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.SOPClassUID = CTImageStorage
    data.SOPInstanceUID = generate_uid()
    data.SeriesInstanceUID = data.StudyInstanceUID = "1.2.3"
    data.Modality, data.PatientName, data.PatientID = "CT", "", ""
    data.SeriesNumber = 4
    data.Columns, data.Rows = units.shape
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated = data.BitsStored = 16
    data.HighBit, data.PixelRepresentation = 15, 0
    data.RescaleSlope, data.RescaleIntercept = 1, -1024
    for name, value in tags.items():
        setattr(data, name, value)
    data.PixelData = (units.T.astype(np.int32) + 1024).clip(0).astype("<u2").tobytes()
    return data


def save(data: Dataset, file: Path) -> Path:
    """Write an image."""
    file.parent.mkdir(parents=True, exist_ok=True)
    data.save_as(file, enforce_file_format=True)
    return file


def save_series(
    folder: Path,
    units: np.ndarray,
    *,
    names: Sequence[str],
    orientation: Sequence[float] = AXIAL,
    origin: Sequence[float] = (-20.0, -30.0, 40.0),
    spacing: tuple[float, float, float] = (1.5, 0.5, 2.0),
    left_out: Sequence[int] = (),
    **tags: Any,
) -> list[Path]:
    """Write a series, slice k to the k-th name.

    Args:
        spacing: between rows, columns and slices.
    """
    normal = np.cross(orientation[:3], orientation[3:])
    files = []
    for index in range(units.shape[2]):
        if index in left_out:
            continue
        data = image(
            units[:, :, index],
            ImageOrientationPatient=list(orientation),
            ImagePositionPatient=[float(f"{x:.6g}") for x in origin + normal * spacing[2] * index],
            PixelSpacing=list(spacing[:2]),
            SliceThickness=spacing[2],
            InstanceNumber=100 - index,
            **tags,
        )
        files.append(save(data, folder / names[index]))
    return files


def save_volume(file: Path, values: np.ndarray, affine: Any = None) -> Path:
    """Write a NIfTI volume."""
    file.parent.mkdir(parents=True, exist_ok=True)
    affine = np.diag([2.0, 3.0, 4.0, 1.0]) if affine is None else affine
    nibabel.save(nibabel.Nifti1Image(values, affine), file)
    return file
