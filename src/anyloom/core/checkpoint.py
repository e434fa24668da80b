"""Checkpoints: which weights, for which adapter, under which license."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..hardware.devices import dtype_on
from ..values import fingerprint
from .families import families

DTYPE_BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}
"""Bytes of one parameter, by dtype."""
LEAST_WORKING_MEMORY = 256 * 10**6


@dataclass(frozen=True)
class Checkpoint:
    """One entry of the catalog."""

    name: str
    family: str
    about: str = ""
    license: str = ""
    gated: bool = False
    non_commercial: bool = False
    repo: str | None = None
    revision: str | None = None
    package: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    """File name → sha256."""
    parameters: int = 0
    size: int = 0
    """Bytes of the files."""
    working_memory: int = 0
    """Bytes that one call takes besides the weights, in float32; 0 = a quarter of the weights."""
    options: Mapping[str, Any] = field(default_factory=dict)
    own: bool = False
    """True where a catalog names it that the user has vouched for; see `Catalog.read`."""
    base: Checkpoint | None = None
    """The checkpoint that the option `base` names; None where there is no such option or entry."""

    @property
    def conditions(self) -> str:
        """What the license asks before use: "gated, non-commercial", or ""."""
        conditions = (("gated", self.gated), ("non-commercial", self.non_commercial))
        return ", ".join(word for word, holds in conditions if holds)

    def memory(self, dtype: str = "float32") -> int:
        """Return the bytes that the model takes on a device: weights, and work on one image.

        The weights are parameters × bytes. The working memory is in the catalog where it is known;
        otherwise it is a quarter of the weights, and at least 256 MB in float32. It is 0 for a
        model without parameters.

        Args:
            dtype: one of `DTYPE_BYTES`.
        """
        weights = self.parameters * DTYPE_BYTES["float32"] or self.size
        working = self.working_memory or max(weights // 4, LEAST_WORKING_MEMORY)
        return (weights + working) * DTYPE_BYTES[dtype] // DTYPE_BYTES["float32"] if weights else 0

    def dtype_on(self, device: str) -> str:
        """Return the dtype that the network computes in on a device ("cpu", "cuda:0")."""
        stated = self.options.get("dtype")
        accelerated = families.get(self.family)
        accelerated = "float32" if accelerated is None else accelerated.accelerated
        if stated or accelerated == "float32":
            return str(stated or accelerated)
        return dtype_on(device, accelerated)

    def identity_on(self, device: str) -> str:
        """Return the weights, the adapter's version, its options and its dtype as one text.

        It is what results depend on, and part of every cache key.
        """
        dtype = self.dtype_on(device)
        if dtype not in self._identities:
            adapter = families.get(self.family)
            origin = self.repo or self.package or self.family
            facts: list[Any] = [dict(self.files), dict(self.options)]
            if "folder" in self.options:
                facts.append(_folder_state(Path(str(self.options["folder"])).expanduser()))
            if "base" in self.options:
                facts.append(self.base.identity_on(device) if self.base else None)
            version = adapter.version if adapter else 0
            digest = fingerprint(facts)[:12]
            weights = f"{self.family}/{version}:{origin}@{self.revision or '-'}#{digest}"
            suffix = "" if dtype == "float32" else f"/{dtype}"
            self._identities[dtype] = weights + suffix
        return self._identities[dtype]

    @cached_property
    def _identities(self) -> dict[str, str]:
        return {}


def _folder_state(folder: Path) -> list[list[Any]]:
    """Return name, size and time of change of a folder's files: other weights, other results."""
    try:
        files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
        states = [(file.relative_to(folder).as_posix(), file.stat()) for file in files]
    except OSError:
        return []
    return [[name, state.st_size, state.st_mtime_ns] for name, state in states]
