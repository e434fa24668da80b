"""NIfTI label volumes: the masks of slices, put back where the voxels of their scan lie."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Sequence

import numpy as np

from ..foundation.errors import AnyloomError, ValueFormatError
from ..foundation.json_text import json_page
from ..values.masks import Masks
from ..values.medical.volumes import Volume
from ..values.regions import Regions
from .instances import is_box
from .labels import labels_of

BACKGROUND = "background"
LABELS = "labels.json"
"""The file that lists the numbers of labels, as nnU-Net has them: name → number."""


def require_nibabel() -> None:
    """Check that NIfTI files can be written.

    Raises:
        AnyloomError: the extra is not installed.
    """
    try:
        import nibabel  # noqa: F401 – only whether it is there
    except ImportError:
        message = "NIfTI files need: pip install 'anyloom[medical]'"
        raise AnyloomError(message) from None


class LabelVolume:
    """The labels of one volume, slice by slice: 0 is the background, 1 the first class."""

    def __init__(self, volume: Volume, classes: Sequence[str]) -> None:
        """Begin with a volume of zeros.

        Args:
            classes: in order; labels that are not among them cannot be added.
        """
        self.volume = volume
        self.boxes = 0
        """Instances that are boxes without a mask, which have no voxels."""
        self.added: set[int] = set()
        self._numbers = {name: number for number, name in enumerate(classes, start=1)}
        kind = np.uint8 if len(classes) < 2**8 else np.uint16
        self._voxels = np.zeros(volume.shape, kind)

    def add(self, index: int, regions: Regions) -> None:
        """Put the masks of a slice into the volume; small masks cover large ones.

        Raises:
            ValueFormatError: the slice does not have the size of the volume's, or is none of it.
        """
        ways, shape = self.volume.orientation, self.volume.shape
        if not 0 <= index < shape[ways.slices]:
            raise ValueFormatError(f"slice {index} of a volume of {shape[ways.slices]} slices")
        if regions.frame != (shape[ways.rows], shape[ways.columns]):
            height, width = regions.frame
            raise ValueFormatError(
                f"{width}×{height} pixels, the slices of its volume have "
                f"{shape[ways.columns]}×{shape[ways.rows]}"
            )
        self.added.add(index)
        if not isinstance(regions, Masks):
            self.boxes += len(regions)
            return
        boxes = np.asarray(is_box(regions))
        self.boxes += int(boxes.sum())
        masks = regions[~boxes]
        numbers = np.array([0, *(self._numbers[label] for label in labels_of(masks))])
        pixels = numbers[masks.to_label_map("large_first").numbers] if len(masks) else 0
        plane = np.zeros(regions.frame, self._voxels.dtype)
        plane[:] = pixels
        if ways.flip_rows:
            plane = plane[::-1]
        if ways.flip_columns:
            plane = plane[:, ::-1]
        # A view with the axes (columns, rows, slices).
        view = self._voxels.transpose(ways.columns, ways.rows, ways.slices)
        view[:, :, index] = plane.T

    def to_bytes(self) -> bytes:
        """Return the volume as a compressed NIfTI file; equal volumes give equal bytes."""
        from nibabel.nifti1 import Nifti1Image

        affine = self.volume.affine
        table = np.diag([*self.volume.spacing, 1.0]) if affine is None else np.array(affine)
        image = Nifti1Image(self._voxels, table)
        code = 0 if affine is None else 1
        image.header.set_xyzt_units("mm")
        image.set_sform(table, code=code)
        # A quaternion cannot say that planes are shifted against each other.
        image.set_qform(None if affine is None else table, code=code, strip_shears=True)
        if not np.allclose(image.get_qform(), table, atol=1e-3):
            image.set_qform(table, code=0)
        return gzip.compress(image.to_bytes(), 6, mtime=0)

    def note(self, name: str) -> str:
        """Return a line about slices without a result and about what is particular, "" for none."""
        count = self.volume.shape[self.volume.orientation.slices]
        missing = count - len(self.added)
        parts = [self.volume.note] if self.volume.note else []
        if missing:
            parts.append(f"{missing} of {count} slices have no result, so they are 0")
        if self.boxes:
            parts.append(f"{self.boxes} boxes without a mask have no voxels")
        return f"{name}: {'; '.join(parts)}" if parts else ""


def label_numbers(classes: Collection[str]) -> str:
    """Return the text of the file that lists the numbers of labels."""
    numbers = {BACKGROUND: 0}
    for number, name in enumerate(classes, start=1):
        key = name
        while key in numbers:  # a class may be called as the background is
            key += "_"
        numbers[key] = number
    return json_page(numbers)
