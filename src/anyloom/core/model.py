"""Models: the base class of protocols and adapters, and the names that fill model slots."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from .checkpoint import Checkpoint
from .families import Families, families

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
    needs_torch: ClassVar[bool] = True
    """False where neither `load` nor any method imports PyTorch; it is then not imported early."""
    fetches: ClassVar[tuple[str, ...]] = ("*.safetensors", "*.json", "*.txt")
    """Which files of a repository the adapter reads, where the catalog pins none.

    "{variant}" stands for the checkpoint's option variant with a dot before it (".fp16"), or "".
    """
    families: ClassVar[Families] = families

    checkpoint: Checkpoint
    device: str = "cpu"
    """Where the engine has loaded the model."""
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

    def close(self) -> None:
        """Release what `load` has acquired besides memory, such as connections and processes.

        Called once, when the model is unloaded; the default does nothing.
        """

    @classmethod
    def unloaded(cls, checkpoint: Checkpoint) -> Self:
        """Return a model before its weights are there: it knows what the class says, no more."""
        model = cls.__new__(cls)
        model.checkpoint = checkpoint
        return model

    @property
    def identity(self) -> str:
        """What results depend on; part of every cache key."""
        return self.checkpoint.identity_on(self.device)

    @classmethod
    def slot_name(cls) -> str:
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
