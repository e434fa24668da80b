"""Base class of model protocols and adapters, and the names of models in slots."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from ..foundation.errors import ModelError
from .checkpoint import Checkpoint
from .families import Families, families
from .model_results import check_results

if TYPE_CHECKING:
    from .batching import Dispatcher


class Model:
    """Base class of model protocols and adapters.

    A *protocol* (`class Segmenter(Model)`) declares the methods that a node needs. An *adapter*
    (`class Sam(Segmenter, family="sam")`) implements one or more protocols for a model family. The
    engine loads each checkpoint once per process and passes it to every slot that names it.
    """

    family: ClassVar[str] = ""
    """The name of the adapter in the catalog; "" for a protocol."""
    version: ClassVar[int] = 1
    """Raise it when the adapter computes other results from the same weights."""
    concurrent: ClassVar[bool] = False
    """True if several threads may call one loaded model at a time."""
    computes: ClassVar[bool] = True
    """False if calls mostly wait, such as for a server; then any number of them run at a time."""
    accelerator_dtype: ClassVar[str] = "float32"
    """The dtype on an accelerator in which results are known to be good; a CPU uses float32.

    "tf32" is float32 whose products NVIDIA's devices round to 10 bits.
    """
    float16_safe: ClassVar[bool] = True
    """False if values exceed float16, so that devices without bfloat16 compute in float32."""
    runs_on: ClassVar[Literal["device", "cpu"]] = "device"
    """"cpu" where the model never uses an accelerator, so that it takes no turn there."""
    needs_torch: ClassVar[bool] = True
    """False if no method imports PyTorch, so that the engine does not import it in advance."""
    file_patterns: ClassVar[tuple[str, ...]] = ("*.safetensors", "*.json", "*.txt")
    """Patterns of the files to download from a repository whose files the catalog does not pin.

    "{variant}" is the option `variant` of the checkpoint after a dot (".fp16"), or "".
    """
    families: ClassVar[Families] = families
    loading_checks: ClassVar[dict[str, Callable[[], str]]] = {}
    """Format of files → says in one line why the installed libraries do not load it, or "".

    A check raises ModuleNotFoundError where its library is not installed."""

    checkpoint: Checkpoint
    device: str = "cpu"
    """The device that the model is loaded on."""
    dispatcher: Dispatcher | None = None
    """Calls the methods marked `@batched`; None = they run at once."""

    def __init_subclass__(cls, family: str = "", **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        cls.family = family
        if family:
            check_results(cls, Model)
            Model.families.declare(family, cls)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        """Load the weights onto a device ("cpu", "cuda:0") and return the ready model.

        Raises:
            ModelError: something is missing; one line with what and how to get it.
        """
        raise ModelError(
            f"model '{checkpoint.name}': {cls.__name__} ({cls.__module__}) does not define load"
        )

    @classmethod
    def device_for(cls, device: str) -> str:
        """Return the device that the model runs on where `device` is requested."""
        return "cpu" if cls.runs_on == "cpu" else device

    def close(self) -> None:
        """Release what `load` has acquired besides memory, such as connections and processes.

        Called once, when the model is unloaded; the default does nothing.
        """

    @classmethod
    def unloaded(cls, checkpoint: Checkpoint) -> Self:
        """Return an instance without weights, for checks that run before the model is loaded."""
        model = cls.__new__(cls)
        model.checkpoint = checkpoint
        return model

    @property
    def identity(self) -> str:
        """Everything about the model that results depend on; part of every cache key."""
        return self.checkpoint.identity_on(self.device)

    @classmethod
    def slot_name(cls) -> str:
        """Return the name of a protocol as a slot on the command line: "mask_generator"."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def protocols(cls) -> tuple[type[Model], ...]:
        """Return the protocols that the class implements."""
        return tuple(
            base
            for base in cls.__mro__
            if issubclass(base, Model) and base is not Model and not base.family
        )


@dataclass(frozen=True)
class ModelName:
    """The name of the model in a slot; None = the profile chooses."""

    name: str | None = None


def use(name: str | None = None) -> Any:
    """Declare a model slot in the signature of a node: `model: Segmenter = use("sam-base")`.

    Without a name the profile chooses the model. The result is typed as Any, so that type checkers
    accept it where the protocol is expected.
    """
    return ModelName(name)
