"""Checkpoints: weights, the family that loads them, and their license."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..foundation import hooks
from ..hardware.devices import dtype_on
from ..values import fingerprint
from .families import families

DTYPE_BYTES = {"float32": 4, "tf32": 4, "bfloat16": 2, "float16": 2}
"""Bytes of one parameter, by dtype; "tf32" is float32 whose products a GPU may round."""
MIN_WORKING_MEMORY = 256 * 10**6
"""Bytes, in float32."""

_LOADED = ("family", "repo", "revision", "package", "files", "options")


@dataclass(frozen=True)
class Checkpoint:
    """An entry of the catalog: where weights come from, and the adapter that loads them.

    name:           its name in graph files and on the command line.
    family:         the name of the adapter.
    about:          one sentence for listings.
    license:        SPDX identifier, or the name of the license.
    gated:          the hub asks for an account that has accepted the license.
    non_commercial: the license forbids commercial use.
    repo, revision: repository and commit on the Hugging Face hub.
    package:        the installed Python package that contains the weights.
    files:          file name → SHA-256.
    parameters:     the number of parameters.
    size:           bytes of the files.
    working_memory: bytes of one call besides the weights, in float32; 0 = a quarter of the weights.
    options:        what the adapter is loaded with.
    unconfirmed:    what the catalog states without proof, such as "license".
    trusted:        a catalog that the user trusts contains it, so that its weights may hold code.
    base:           the checkpoint that the option `base` names, None if there is none.
    """

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
    parameters: int = 0
    size: int = 0
    working_memory: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)
    unconfirmed: Sequence[str] = ()
    trusted: bool = False
    base: Checkpoint | None = None

    def loads_as(self, other: Checkpoint) -> bool:
        """Return whether the same weights are loaded in the same way; descriptions may differ."""
        return all(getattr(self, name) == getattr(other, name) for name in _LOADED)

    @property
    def conditions(self) -> str:
        """The conditions of the license as text: "gated, non-commercial", or ""."""
        conditions = {"gated": self.gated, "non-commercial": self.non_commercial}
        return ", ".join(name for name, applies in conditions.items() if applies)

    def memory(self, dtype: str = "float32") -> int:
        """Return the bytes that weights and one call take on a device, 0 for a model without any.

        Working memory that the catalog does not state is a quarter of the weights, and at least
        256 MB in float32.

        Args:
            dtype: one of `DTYPE_BYTES`.
        """
        weights = self.parameters * DTYPE_BYTES["float32"] or self.size
        working = self.working_memory or max(weights // 4, MIN_WORKING_MEMORY)
        return (weights + working) * DTYPE_BYTES[dtype] // DTYPE_BYTES["float32"] if weights else 0

    def dtype_on(self, device: str) -> str:
        """Return the dtype that the network computes in on a device ("cpu", "cuda:0")."""
        if dtype := self.options.get("dtype"):
            return str(dtype)
        adapter = families.get(self.family)
        if adapter is None:
            return "float32"
        return dtype_on(
            adapter.device_for(device),
            adapter.accelerator_dtype,
            float16_safe=adapter.float16_safe,
        )

    def identity_on(self, device: str) -> str:
        """Return all that results depend on as one text for cache keys.

        Weights, options, dtype, and the version of the adapter; of an adapter of the user's own its
        code too, because nobody raises a version after every edit.
        """
        dtype = self.dtype_on(device)
        adapter = families.get(self.family)
        if (dtype, adapter) not in self._identities:
            origin = self.repo or self.package or self.family
            parts: list[Any] = [dict(self.files), dict(self.options)]
            if "folder" in self.options:
                parts.append(_folder_state(Path(str(self.options["folder"])).expanduser()))
            if "base" in self.options:
                parts.append(self.base.identity_on(device) if self.base else None)
            version = f"{adapter.version}{hooks.code_of_class(adapter)}" if adapter else "0"
            digest = fingerprint(parts)[:12]
            weights = f"{self.family}/{version}:{origin}@{self.revision or '-'}#{digest}"
            suffix = "" if dtype == "float32" else f"/{dtype}"
            self._identities[dtype, adapter] = weights + suffix
        return self._identities[dtype, adapter]

    @cached_property
    def _identities(self) -> dict[tuple[str, Any], str]:
        return {}


def _folder_state(folder: Path) -> list[list[Any]]:
    """Return name, size and modification time of every file of a folder."""
    try:
        files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
        states = [(file.relative_to(folder).as_posix(), file.stat()) for file in files]
    except OSError:
        return []
    return [[name, state.st_size, state.st_mtime_ns] for name, state in states]
