"""What is a model to the loom: a slot in a node, a name in the catalog, a class that loads?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from .families import Families

if TYPE_CHECKING:
    from .batching import Dispatcher


class Model:
    """The base of every model protocol and, through those, of every adapter.

    A *protocol* (`class Segmenter(Model)`) names what a node needs and declares abstract methods.
    An *adapter* (`class Sam(Segmenter, family="sam")`) implements one or more protocols for one
    model family. The engine loads an adapter once per process and injects it into every slot that
    names its checkpoint.
    """

    family: ClassVar[str] = ""
    """The adapter's name in the catalog; "" for a protocol."""
    version: ClassVar[int] = 1
    """Raise it when the adapter computes something else from the same weights."""
    concurrent: ClassVar[bool] = False
    """True where several threads may call one loaded model at a time."""
    accelerated: ClassVar[str] = "float32"
    """The dtype in which the family is known to hold up on an accelerator; a CPU has float32."""
    fetches: ClassVar[tuple[str, ...]] = ("*.safetensors", "*.json", "*.txt")
    """Which files of a repository the adapter reads, where the catalog pins none.

    "{variant}" stands for the checkpoint's option variant with a dot before it (".fp16"), or "".
    """
    families: ClassVar[Families] = Families()

    checkpoint: Checkpoint
    dispatcher: Dispatcher | None = None
    """Who calls the methods marked `@batched`; None calls them at once."""

    def __init_subclass__(cls, family: str = "", **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        cls.family = family
        if family:
            Model.families[family] = cls

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        """Load the weights onto a device ("cpu", "cuda:0") and return the ready model.

        Raises:
            ModelError: one line that says what is missing and how to get it.
        """
        raise NotImplementedError

    @classmethod
    def unloaded(cls, checkpoint: Checkpoint) -> Self:
        """Return a model before its weights are there: it knows what the class says, no more."""
        model = cls.__new__(cls)
        model.checkpoint = checkpoint
        return model

    @property
    def identity(self) -> str:
        """What results depend on; part of every cache key."""
        return self.checkpoint.identity

    @classmethod
    def role(cls) -> str:
        """Return a protocol's name as one writes it on the command line: "mask_generator"."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def protocols(cls) -> tuple[type[Model], ...]:
        """Return the protocols that the adapter implements."""
        return tuple(
            base
            for base in cls.__mro__
            if issubclass(base, Model) and base is not Model and not base.family
        )


DTYPE_BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}
"""Bytes of one parameter, by dtype."""
LEAST_WORKING_MEMORY = 256 * 10**6


@dataclass(frozen=True)
class Checkpoint:
    """One line of the catalog: which weights, for which adapter, under which license."""

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

    @property
    def conditions(self) -> str:
        """What the license asks before use: "gated, non-commercial", or ""."""
        told = (("gated", self.gated), ("non-commercial", self.non_commercial))
        return ", ".join(word for word, holds in told if holds)

    def memory(self, dtype: str = "float32") -> int:
        """Return the bytes that the model takes on a device: weights, and work on one image.

        The weights are parameters × bytes. What work takes is in the catalog where it is known;
        otherwise a quarter of the weights is allowed for it, and 256 MB in float32 at least.
        Nothing is known of a model without parameters, 0.

        Args:
            dtype: one of `DTYPE_BYTES`.
        """
        weights = self.parameters * DTYPE_BYTES["float32"] or self.size
        working = self.working_memory or max(weights // 4, LEAST_WORKING_MEMORY)
        return (weights + working) * DTYPE_BYTES[dtype] // DTYPE_BYTES["float32"] if weights else 0

    @property
    def identity(self) -> str:
        """The weights, the adapter's version, its options and its dtype here, as one text."""
        from ..hardware.devices import dtype_of

        dtype = dtype_of(self)
        return self._weights if dtype == "float32" else f"{self._weights}/{dtype}"

    @cached_property
    def _weights(self) -> str:
        from ..values import fingerprint

        adapter = Model.families.get(self.family)
        origin = self.repo or self.package or self.family
        facts: list[Any] = [dict(self.files), dict(self.options)]
        if "folder" in self.options:
            facts.append(_state(Path(str(self.options["folder"])).expanduser()))
        if "base" in self.options:
            facts.append(_identity_of(str(self.options["base"])))
        version = adapter.version if adapter else 0
        known = fingerprint(facts)[:12]
        return f"{self.family}/{version}:{origin}@{self.revision or '-'}#{known}"


def _state(folder: Path) -> list[list[Any]]:
    """Return name, size and time of change of a folder's files: other weights are other results."""
    try:
        files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
        told = [(file.relative_to(folder).as_posix(), file.stat()) for file in files]
    except OSError:
        return []
    return [[name, facts.st_size, facts.st_mtime_ns] for name, facts in told]


def _identity_of(name: str) -> str | None:
    """Return the identity of the model that another one builds on, None if there is none."""
    from ..registry.lookup import registry

    base = registry.models().checkpoints.get(name)
    return base.identity if base else None


@dataclass(frozen=True)
class ModelName:
    """A model slot's choice, by name; None leaves it to the profile."""

    name: str | None = None


def use(name: str | None = None) -> Any:
    """Name the model of a slot: `model: Segmenter = use()` in a node's signature.

    Without a name the active profile decides. Typed as Any so that a type checker accepts it where
    the protocol is expected.
    """
    return ModelName(name)
