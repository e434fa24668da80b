"""Slices of volumes: those of a NIfTI file, the frames of a DICOM file, the files of a series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, Self

from ..foundation.paths import absolute
from ..values.image_decoding import read_file
from ..values.medical.slices import slice_name, stem_of
from ..values.medical.volumes import SlicePlace, Volume, slice_place, volumes_in
from .source_parts import ReadingOptions, SourcePart


@dataclass(frozen=True)
class Slice(SourcePart):
    """One slice of a volume.

    volume: what it is a slice of, without the other slices; its name is the last part of its path.
    index:  of the slice in the volume, from 0.
    text:   its name in the file, "axial-012"; "" for a file of a series, which is one slice.
    """

    kind: ClassVar[str] = "slice"
    volume: Volume
    index: int
    text: str

    @classmethod
    def of(cls, place: SlicePlace, text: str) -> Self:
        """Return a slice as a part."""
        volume = replace(place.volume, name=Path(place.volume.name).name, slices={})
        return cls(volume, place.index, text)

    @property
    def place(self) -> str:
        return self.text

    @property
    def label(self) -> str:
        return str(slice_name(self.text) or "")

    @property
    def frame(self) -> tuple[int, int]:
        shape, ways = self.volume.shape, self.volume.orientation
        return shape[ways.rows], shape[ways.columns]

    def is_called(self, place: str) -> bool:
        # A number may have been written with fewer digits.
        return bool(self.text) and slice_name(place) == slice_name(self.text)

    def file_below(self, file: PurePosixPath) -> PurePosixPath:
        """Return the path that stands for the slice: "scan.nii.gz/axial-012"."""
        return file / self.text

    def named(self, file: PurePosixPath) -> PurePosixPath:
        if not self.text:
            return file
        return file.with_name(f"{stem_of(file)}-{self.text}{file.suffix}")

    def volume_path(self, path: Path) -> str:
        """Return the absolute path of the volume, without a suffix.

        Args:
            path: of the file that the slice is read from.
        """
        file = Path(absolute(path))
        folder = file.parent if self.text else file.parent.parent
        return str(folder / self.volume.name)

    def read(self, path: Path, max_pixels: int) -> bytes:
        return read_file(path, max_pixels, self.text)

    def facts(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "place": self.text,
            "index": self.index,
            "volume": self.volume.to_json(),
        }

    @classmethod
    def restore(cls, facts: Mapping[str, Any]) -> Self:
        return cls(Volume.from_json(facts["volume"]), int(facts["index"]), str(facts["place"]))


def parts_of(path: Path, options: ReadingOptions) -> Sequence[Slice]:
    """Return the slices in a file; none where it is an ordinary image, or damaged."""
    path = Path(absolute(path))
    if place := slice_place(path):
        return [Slice.of(place, "")]
    slices: list[Slice] = []
    for volume in volumes_in(path, options.axis):
        whole = Slice.of(SlicePlace(volume, 0), "")
        slices += [
            replace(whole, index=index, text=file.part) for index, file in volume.slices.items()
        ]
    return slices
