"""Parts of a YOLO dataset: the images to train, to validate and to test with."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

Part = Literal["train", "val", "test"]
FOLDERS: Mapping[str, Part] = {"train": "train", "val": "val", "valid": "val", "test": "test"}


@dataclass(frozen=True)
class YoloParts:
    """The parts that a dataset is divided into.

    folders: the parts that the dataset has in folders of their own, and the names of these.
    share:   the share of the images to train with that are taken to validate with; 0 = none are.
    """

    folders: Mapping[Part, str]
    share: float = 0.0

    @classmethod
    def of(cls, file_names: Iterable[str], val: float = 0.0) -> YoloParts:
        """Return the parts of a dataset.

        A dataset that lies in folders "train", "val" (or "valid") and "test" is divided already; it
        stays so, but where it has no images to validate with, `val` takes them from "train".

        Args:
            file_names: of the images, with their paths in the dataset.
            val: the share of images to validate with; 0 = a dataset is not divided.
        """
        paths = [PurePosixPath(name).parts for name in file_names]
        found = {path[0] if len(path) > 1 and ".." not in path else "" for path in paths}
        folders: dict[Part, str] = {
            FOLDERS[folder]: folder for folder in FOLDERS if folder in found
        }
        if "train" not in folders or set(folders.values()) != found:
            folders = {}
        return cls(folders, 0.0 if "val" in folders else val)

    def of_image(self, file_name: str) -> Part | None:
        """Return the part of an image, None where the dataset is not divided.

        Which images validate is decided by a hash of each one's path alone, so an image stays in
        its part whichever others there are, and a larger share only takes more from "train".
        """
        own = FOLDERS[PurePosixPath(file_name).parts[0]] if self.folders else None
        if not self.share or own == "test":
            return own
        digest = hashlib.sha256(file_name.encode("utf-8", "replace")).digest()
        return "val" if int.from_bytes(digest[:8], "big") < self.share * 2**64 else "train"

    def note(self, filled: Collection[str]) -> str:
        """Return a line about a part that a trainer needs and that has no image; "" without one.

        Args:
            filled: the parts that have images.
        """
        missing = [part for part in ("train", "val") if part not in filled]
        if not filled or not missing:
            return ""
        if self.share:
            return f"no image fell into {missing[0]}: too few images for --val {self.share:g}"
        return "no images to validate with, so data.yaml names those to train with; see --val"
