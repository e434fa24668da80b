"""Items that go through a graph, and what they come to."""

from __future__ import annotations

from collections.abc import (
    Callable,
    ItemsView,
    Iterator,
    KeysView,
    Mapping,
    Sequence,
    ValuesView,
)
from dataclasses import dataclass, field
from typing import Any

from ..core import types
from ..core.questions import Question
from ..core.signature import REQUIRED
from ..foundation.errors import AnyloomError, UnknownNameError, suggestion
from ..foundation.sizes import SCALARS
from ..values.isolation import snapshot
from .cached_value import CachedValue, Failure, Outcome
from .plan import Plan


@dataclass(frozen=True)
class Item:
    """One set of inputs, loaded when its execution begins.

    name: what results and messages call it.
    load: returns the graph's inputs by name; called on a worker, may raise.
    """

    name: str
    load: Callable[[], Mapping[str, Any]]

    def __post_init__(self) -> None:
        if not callable(self.load):
            raise TypeError(
                f"item '{self.name}': load is a {type(self.load).__name__}, expected a function "
                "that returns the inputs, such as lambda: {...}"
            )


@dataclass(frozen=True)
class Result:
    """What one item came to.

    outputs:  name → value, without those that failed.
    failures: what went wrong, each once; empty = all outputs are there.
    questions: what steps ask a person; the next run takes the answers by `Question.key`.
    handled:  failures that steps went on without, by `otherwise` or `failures`.
    computed, cached: how many calls of nodes ran, and how many were found done.

    `result["boxes"]` is an output, or what any other step of the graph came to. Looped over, and in
    `dict(result)`, it is its outputs, as a dict of them is.
    """

    name: str
    outputs: Mapping[str, Any]
    failures: Sequence[Failure] = ()
    seconds: float = 0.0
    computed: int = 0
    cached: int = 0
    inputs: Mapping[str, Any] = field(default_factory=dict)
    handled: Sequence[Failure] = ()
    questions: Sequence[Question] = ()
    step: Callable[[str], Any] | None = field(default=None, compare=False, repr=False)
    """Computes the result of a step that is no output."""

    def __getitem__(self, name: str) -> Any:
        """Return an output, or the result of a step: "boxes", or "counts.total" of several.

        The result of a step is read from the cache, or computed again with what it needs.

        Raises:
            AnyloomError: the output or the step failed.
            UnknownNameError: the graph has neither of that name.
        """
        if name in self.outputs:
            return self.outputs[name]
        if self.step is None:
            self.raise_failure()
            raise UnknownNameError("output", name, self.outputs)
        return self.step(name)

    def __contains__(self, name: object) -> bool:
        """Return whether there is an output of a name."""
        return name in self.outputs

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the outputs."""
        return iter(self.outputs)

    def keys(self) -> KeysView[str]:
        """Return the names of the outputs."""
        return self.outputs.keys()

    def values(self) -> ValuesView[Any]:
        """Return the outputs."""
        return self.outputs.values()

    def items(self) -> ItemsView[str, Any]:
        """Return the outputs with their names."""
        return self.outputs.items()

    @property
    def ok(self) -> bool:
        """True where nothing failed."""
        return not self.failures

    def raise_failure(self) -> None:
        """Raise what went wrong first, if anything did."""
        if self.failures:
            raise self.failures[0].error


def input_values(plan: Plan, inputs: Mapping[str, Any]) -> dict[str, Outcome]:
    """Return a value for every input, defaults included.

    Raises:
        AnyloomError: an input is missing, unknown, or of another type.
    """
    for name in sorted(set(inputs) - set(plan.input_types)):
        known = suggestion(name, plan.input_types) or f"; it has {', '.join(plan.input_types)}"
        raise AnyloomError(f"there is no input '{name}'{known if plan.input_types else ''}")
    values: dict[str, Outcome] = {}
    for name, argument in plan.input_types.items():
        value = inputs.get(name, argument.default)
        if value is REQUIRED:
            raise AnyloomError(f"input '{name}' ({types.write(argument.type)}) is missing")
        if name in inputs:
            try:
                value = argument.received(value)
            except ValueError as error:
                raise AnyloomError(f"input {error}") from None
        elif argument.type is float and type(value) is int:
            value = float(value)
        values[name] = CachedValue.of(value if type(value) in SCALARS else snapshot(value))
    return values
