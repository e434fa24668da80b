"""Records of a graph: inputs, steps, references.

The YAML reader and the recorder of Python functions create them; checking, export, saving and
planning read them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..core.model import Model, ModelName
from ..core.node_decorator import Node
from ..core.signature import REQUIRED, Argument, Signature
from ..foundation.problems import Place

MISSING = REQUIRED
"""Marks an absent part of a step; None is a literal like any other."""
MAX_ROUNDS = 10_000
"""Iterations of a fold that a graph may allow."""
MAX_RETRIES = 100
"""Calls after the first that a graph may allow."""
MAX_SECONDS = 1e9
"""The longest wait and timeout of a step."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference: `$name` or `$name.port`, to a graph input, a model slot or a node."""

    name: str
    port: str | None = None
    place: Place | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return f"${self.name}" + (f".{self.port}" if self.port else "")


Failing = Literal["fail", "drop", "keep"]
"""What becomes of `each` where the operation fails for an item: the step fails, the item is left
out, or None takes the place of its result."""
FAILURES: tuple[Failing, ...] = ("fail", "drop", "keep")


@dataclass(frozen=True, slots=True)
class Retry:
    """How often an operation is called again after a failure.

    times: calls after the first.
    wait:  seconds before the first of them; doubled before each further one.
    """

    times: int
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """One node of a graph: an operation, its arguments, and how it is called.

    Every field after `version` is a keyword of graph files; `else_` is the keyword "else".

    operation: the name of a node or of another graph.
    arguments: name → a literal, a `Ref`, or lists and dicts of these.
    version:   the operation's version when the graph was saved; None = the installed one.
    each:      name → the list that is iterated over, a `Ref` or a list; `$name` is then one item.
    fold:      name → the initial value; `$name` is then the result of the previous iteration. With
               several names, each takes the output of that name.
    until:     the output of the operation that ends a fold, where it is true.
    at_most:   the largest number of iterations; a fold without `each` needs it.
    collect:   a fold gives the results of all iterations as lists, instead of the last one.
    failures:  what becomes of `each` where an item fails.
    when:      the condition; `else_` is the result where it does not hold.
    retry, timeout: of each call of the operation; a timeout is in seconds.
    otherwise: the result where the operation fails, after all retries.
    """

    operation: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None
    each: Mapping[str, Any] = field(default_factory=dict)
    fold: Mapping[str, Any] = field(default_factory=dict)
    until: str | None = None
    at_most: int | None = None
    collect: bool = False
    failures: Failing = "fail"
    when: Ref | None = None
    else_: Any = MISSING
    retry: Retry | None = None
    timeout: float | None = None
    otherwise: Any = MISSING
    place: Place | None = field(default=None, compare=False, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)
    """The place of each argument and keyword in the file, by name."""

    @property
    def controlled(self) -> bool:
        """True where the operation is not simply called once with its arguments."""
        return bool(
            self.each
            or self.fold
            or self.when is not None
            or self.retry is not None
            or self.timeout is not None
            or self.otherwise is not MISSING
        )

    @property
    def bound_names(self) -> set[str]:
        """The names that `each` and `fold` give to the arguments."""
        return set(self.each) | set(self.fold)

    def reads(self, condition: bool | None = None) -> Iterator[tuple[str, Ref]]:
        """Yield every reference to something outside the step, with what it is read for.

        Each comes with the name of its argument, the name that `each` or `fold` gives it, "when",
        "else" or "otherwise".

        Args:
            condition: what `when` is known to be: True leaves `else` out, False all but `when` and
                `else`; None = not known, so everything counts.
        """
        if condition is not False:
            bound = self.bound_names
            for name, value in self.arguments.items():
                for ref in refs_in(value):
                    if ref.name not in bound:
                        yield name, ref
            for control in (self.each, self.fold):
                for name, value in control.items():
                    for ref in refs_in(value):
                        yield name, ref
            for ref in refs_in(self.otherwise):
                yield "otherwise", ref
        if self.when is not None:
            yield "when", self.when
        if condition is not True:
            for ref in refs_in(self.else_):
                yield "else", ref


@dataclass(frozen=True, slots=True)
class GraphInput:
    """One input of a graph: its type, its default (MISSING = required) and its description."""

    type: Any
    default: Any = MISSING
    about: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, eq=False)
class GraphDefinition:
    """A named, typed wiring of operations, as a graph file holds it.

    inputs:  name → `GraphInput`.
    models:  slot name → model name, or None where the profile decides.
    nodes:   name → `Step`, in the order written.
    outputs: name → `Ref`, or a `Step` written in place.
    graphs:  graphs that only this one uses, by name.
    verb:    what the graph does as a step of an edit; "" = its own name.
    says:    the sentences that call it in text-prompted editing; see `sentences`.
    local:   nodes that were recorded from Python and need not be registered.
    result_class: the named tuple that a recorded function returns.
    """

    name: str
    about: str = ""
    inputs: Mapping[str, GraphInput] = field(default_factory=dict)
    models: Mapping[str, str | None] = field(default_factory=dict)
    nodes: Mapping[str, Step] = field(default_factory=dict)
    outputs: Mapping[str, Ref | Step] = field(default_factory=dict)
    graphs: Mapping[str, GraphDefinition] = field(default_factory=dict)
    verb: str = ""
    says: tuple[str, ...] = ()
    local: Mapping[str, Node[..., Any]] = field(default_factory=dict, compare=False, repr=False)
    result_class: Any = field(default=None, compare=False, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)
    """The places of inputs, models, nodes and outputs in the file: "models.grounder" → place.

    Those of a default and of a model's name are "inputs.size.default", "models.grounder.name"."""
    source: str = field(default="", compare=False, repr=False)
    """The text that the graph was read from, where it was no file."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GraphDefinition) and self._content() == other._content()

    __hash__ = None  # type: ignore[assignment]

    def _content(self) -> tuple[Any, ...]:
        sections = (self.inputs, self.models, self.nodes, self.outputs, self.graphs)
        return (self.name, self.about, self.verb, self.says, *map(dict, sections))

    def steps(self) -> dict[str, Step]:
        """Return all steps by name; an output written in place is a step "outputs.<name>"."""
        in_place = {
            f"outputs.{name}": target
            for name, target in self.outputs.items()
            if isinstance(target, Step)
        }
        return {**self.nodes, **in_place}

    def output_refs(self) -> dict[str, Ref]:
        """Return what each output refers to, in-place steps included."""
        return {
            name: target if isinstance(target, Ref) else Ref(f"outputs.{name}", place=target.place)
            for name, target in self.outputs.items()
        }


def refs_in(value: Any) -> Iterator[Ref]:
    """Yield the references inside a literal, a list or a dict."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from refs_in(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from refs_in(item)


def graph_arguments(
    graph: GraphDefinition, slots: Mapping[str, type[Model]] | None = None
) -> dict[str, Argument]:
    """Return a graph's inputs and model slots as the arguments of a call."""
    arguments = {
        name: Argument(name, "port", declared.type, declared.default)
        for name, declared in graph.inputs.items()
    }
    for name, model in graph.models.items():
        arguments[name] = Argument(name, "slot", (slots or {}).get(name, Model), ModelName(model))
    return arguments


def signature_of(
    graph: GraphDefinition,
    outputs: Mapping[str, Any],
    slots: Mapping[str, type[Model]] | None = None,
) -> Signature:
    """Return the signature of a checked graph as an operation of another graph."""
    return Signature(graph_arguments(graph, slots), outputs, single=len(outputs) == 1)
