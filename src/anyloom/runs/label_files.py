"""Label files of a run for annotation tools and trainers.

A file of one image has the image's path below the folder that all images share, so that it is where
the tools look for it: `labels/s1/a.txt` for `s1/a.jpg`.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import Literal, get_args

from ..formats import (
    CocoImage,
    YoloParts,
    label_studio_config,
    to_labelme,
    to_voc,
    to_yolo,
    yolo_data,
)
from ..formats.cvat import cvat_frame, cvat_image
from ..formats.instances import crowd_note
from ..formats.label_studio import label_studio_task
from ..formats.nifti import require_nibabel
from ..foundation.atomic_files import PartFile
from ..foundation.errors import UnknownNameError
from ..foundation.json_text import json_line, json_page
from ..values import Regions
from ..values.medical.volumes import SlicePlace
from .nifti_files import NIFTI, NiftiFiles
from .sources import SourceImage
from .store import RunStore

LabelFormat = Literal[
    "cvat", "geojson", "geotiff", "gpkg", "labelme", "labelstudio", "nifti", "voc", "yolo"
]
LABEL_FORMATS: tuple[LabelFormat, ...] = get_args(LabelFormat)
CVAT, TASKS, CONFIG, DATA = "cvat.xml", "label_studio.json", "label_studio.config.xml", "data.yaml"
FORMAT_OF_PLACE: dict[str, LabelFormat] = {
    "labels": "yolo",
    "labelme": "labelme",
    "voc": "voc",
    "geojson": "geojson",
    "geotiff": "geotiff",
    "gpkg": "gpkg",
    NIFTI: "nifti",
    CVAT: "cvat",
    TASKS: "labelstudio",
}
"""The format that a file or folder in the folder of a run is of."""


def label_formats(names: str | Collection[str]) -> list[str]:
    """Return formats that were asked for, without "coco", which is always written.

    Raises:
        UnknownNameError: there is no such format; suggests the nearest.
        AnyloomError: a format needs an extra that is not installed.
    """
    formats = [names] if isinstance(names, str) else list(names)
    known = ("coco", *LABEL_FORMATS)
    for name in formats:
        if name not in known:
            raise UnknownNameError("format", str(name), known, most=len(known))
    if "nifti" in formats:
        require_nibabel()
    return [name for name in formats if name != "coco"]


class LabelFiles:
    """Writes the label files of all images, in the formats of a run."""

    def __init__(
        self,
        store: RunStore,
        formats: Collection[str],
        classes: Sequence[str],
        images: Sequence[SourceImage],
        val: float = 0.0,
        crowds: int = 0,
        places: Mapping[str, SlicePlace] | None = None,
    ) -> None:
        """Begin to write.

        Args:
            classes: in order; a class's number in YOLO files is its place here.
            images: all that the run has.
            val: the share of images that a YOLO dataset validates with.
            crowds: how many instances are crowds.
            places: of the images that are slices of volumes, by `SourceImage.file`.
        """
        self.store = store
        self.formats = formats
        self.classes = classes
        self.count = len(images)
        self.crowds = crowds
        self.parts = YoloParts.of((image.file for image in images), val)
        self._filled: dict[str, str] = {}
        self._lists: dict[str, PartFile] = {}
        self._added = 0
        self._cvat: PartFile | None = None
        self._tasks: PartFile | None = None
        self._tail = b""
        self._nifti = NiftiFiles(store, classes, places or {}) if NIFTI in formats else None

    @contextmanager
    def opened(self) -> Iterator[LabelFiles]:
        """Open the files that hold all images; they appear when the block ends."""
        with ExitStack() as files:
            if "cvat" in self.formats:
                head, self._tail = cvat_frame(self.classes, self.count, crowds=self.crowds > 0)
                self._cvat = files.enter_context(self.store.summary_file(CVAT))
                self._cvat.write(head)
            if "labelstudio" in self.formats:
                with self.store.summary_file(CONFIG) as config:
                    config.write(label_studio_config(self.classes, crowds=self.crowds > 0))
                self._tasks = files.enter_context(self.store.summary_file(TASKS))
                self._tasks.write("[")
            if "yolo" in self.formats:
                for part in ("train", "val") if self.parts.share else ():
                    self._lists[part] = files.enter_context(self.store.summary_file(f"{part}.txt"))
            yield self
            if self._nifti:
                self._nifti.close()
            if "yolo" in self.formats:
                with self.store.summary_file(DATA) as data:
                    data.write(yolo_data(self.classes, self._filled))
            if self._cvat:
                self._cvat.write(self._tail)
            if self._tasks:
                self._tasks.write("\n]\n")

    def add(self, image: SourceImage, stem: str, regions: Regions) -> None:
        """Write the files of one image.

        Args:
            stem: its path in the folders of label files, without a suffix.
        """
        named = CocoImage(image.file, regions)
        # All of them are made before the first one is written.
        cvat = cvat_image(named, self._added) if self._cvat else b""
        task = json_line(label_studio_task(named)).rstrip() if self._tasks else ""
        yolo = to_yolo(regions, self.classes) if "yolo" in self.formats else ""
        if self._nifti:
            self._nifti.add(image, regions)
        if self._cvat:
            self._cvat.write(cvat)
        if self._tasks:
            self._tasks.write((",\n" if self._added else "\n") + task)
        self._added += 1
        if "yolo" in self.formats:
            with self.store.summary_file(f"labels/{stem}.txt") as part:
                part.write(yolo)
            self._list(image, stem)
        if "labelme" in self.formats:
            path = f"labelme/{stem}.json"
            place = _relative(image.path, (self.store.folder / path).parent)
            with self.store.summary_file(path) as part:
                part.write(json_page(to_labelme(regions, place)))
        if "voc" in self.formats:
            with self.store.summary_file(f"voc/{stem}.xml") as part:
                part.write(to_voc(named))

    def notes(self) -> list[str]:
        """Return a line for each thing that files cannot say."""
        lines = [crowd_note(self.crowds, name) for name in self.formats]
        lines += self._nifti.notes if self._nifti else []
        return [line for line in (*lines, self.parts.note(self._filled)) if line]

    def _list(self, image: SourceImage, stem: str) -> None:
        """Note which part of the YOLO dataset an image is in.

        Where a share of the images is chosen the parts are lists of paths, so that all images can
        lie in one folder.
        """
        part = self.parts.of_image(image.file)
        if part in self._lists:
            self._lists[part].write(f"./images/{stem}{PurePosixPath(image.file).suffix}\n")
            self._filled[part] = f"{part}.txt"
        elif part:
            self._filled[part] = f"images/{self.parts.folders[part]}"


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on different drives
        return path.as_posix()
