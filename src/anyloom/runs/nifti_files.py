"""NIfTI files of a run: one volume of labels for each volume of images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..formats.nifti import LABELS, LabelVolume, label_numbers
from ..foundation.plain_text import plain
from ..values import Regions
from ..values.medical.volumes import SlicePlace
from .sources import SourceImage
from .store import RunStore

NIFTI = "nifti"
"""The folder of the files."""


class NiftiFiles:
    """Collects the masks of slices; a file is written when the next volume begins."""

    def __init__(
        self, store: RunStore, classes: Sequence[str], places: Mapping[str, SlicePlace]
    ) -> None:
        """Begin to collect.

        Args:
            places: `SourceImage.file` → where it lies; those of a volume are added in a row.
        """
        self.store = store
        self.classes = classes
        self.places = places
        self.notes: list[str] = []
        self._alone = 0
        self._written: set[str] = set()
        self._volume: LabelVolume | None = None

    def add(self, image: SourceImage, regions: Regions) -> None:
        """Put the masks of an image into its volume.

        Raises:
            ValueFormatError: the image does not have the size of the volume's slices.
            StorageError: the disk refuses.
        """
        place = self.places.get(image.file)
        if place is None:
            self._alone += 1
            return
        if self._volume is None or self._volume.volume.name != place.volume.name:
            self._write()
            self._volume = LabelVolume(place.volume, self.classes)
        self._volume.add(place.index, regions)

    def close(self) -> None:
        """Write the last volume, and the list of labels."""
        self._write()
        with self.store.summary_file(f"{NIFTI}/{LABELS}") as file:
            file.write(label_numbers(self.classes))
        names = {place.volume.name for place in self.places.values()}
        for name in sorted(names - self._written):
            self.notes.append(f"{plain(name)}: no slice has a result, so there is no NIfTI file")
        if self._alone == 1:
            self.notes.append("1 image is not a slice of a volume, so it has no NIfTI file")
        elif self._alone:
            self.notes.append(
                f"{self._alone} images are not slices of a volume, so they have no NIfTI file"
            )

    def _write(self) -> None:
        if self._volume is None:
            return
        name = f"{NIFTI}/{self._volume.volume.name}.nii.gz"
        with self.store.summary_file(name) as file:
            file.write(self._volume.to_bytes())
        if note := self._volume.note(plain(name)):
            self.notes.append(note)
        self._written.add(self._volume.volume.name)
        self._volume = None
