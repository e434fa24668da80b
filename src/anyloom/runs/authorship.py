"""Authorship of files in a run folder: what the run wrote is its own, all else is somebody's work.

A file is the run's own if its SHA-256 is one that the run's database has for its path. Any other
file is kept whatever happens, and named.
"""

from __future__ import annotations

from pathlib import Path

from ..foundation.atomic_files import Disk
from ..foundation.hashes import sha256_of_file
from ..foundation.paths import safe_join
from .database import UNKNOWN, RunDatabase


class Authorship:
    """Tells the files of a run from those that somebody changed or added.

    kept: paths of the latter that the run would have replaced or removed.
    """

    def __init__(self, folder: Path, disk: Disk, database: RunDatabase) -> None:
        self.folder = folder
        self.disk = disk
        self.database = database
        self.kept: set[str] = set()

    def may_replace(self, path: str, sha256: str) -> bool:
        """Return whether a file may be replaced by one of this hash; remember it if not."""
        file = safe_join(self.folder, path)
        if not file.exists():
            return True
        actual = sha256_of_file(file) if file.is_file() else None
        hashes = self.database.hashes(path)
        if actual is not None and (actual == sha256 or actual in hashes or UNKNOWN in hashes):
            return True
        self.kept.add(path)
        return False

    def remove(self, path: str) -> None:
        """Remove a file of the run; one that somebody changed is kept and remembered."""
        if self.may_replace(path, ""):
            self.disk.remove(safe_join(self.folder, path))
