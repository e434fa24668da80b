"""Plans: checked graphs laid out for execution.

Values are numbered; for every value it is known which steps read it and how often. `layout` makes
plans of checked graphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..compiler.definition import Failing, Retry
from ..core.checkpoint import Checkpoint
from ..core.code_identity import code_fingerprint
from ..core.families import families
from ..core.node_decorator import Node
from ..core.signature import Argument
from ..values import Regions, Unhashable
from .result_keys import ResultKeys


@dataclass(slots=True)
class PlannedStep:
    """One step with everything decided that does not depend on the item."""

    name: str
    output: int
    """Index of the value that the step computes."""
    node: Node[..., Any] | None = None
    """What runs; None where there is a `control`."""
    constants: dict[str, Any] = field(default_factory=dict)
    mutable: list[str] = field(default_factory=list)
    """Those of the constants that a node could change, such as lists."""
    links: list[tuple[str, int, str | None]] = field(default_factory=list)
    """Argument, value, port."""
    numbers: list[int] = field(default_factory=list)
    """Positions of the links whose arguments are Numbers: an Integer becomes one there."""
    templates: list[tuple[str, Any]] = field(default_factory=list)
    """Argument, and a list or dict with `Link`s inside."""
    wired: list[tuple[str, Argument]] = field(default_factory=list)
    """Arguments that get their value from an edge and must be checked against a range."""
    models: list[tuple[str, Checkpoint]] = field(default_factory=list)
    keys: ResultKeys | None = None
    """Of its results, for the links and then the templates; None = never cached."""
    simple: bool = False
    """True where the node is a function that needs nothing but its arguments."""
    exact: type | None = None
    """The class of results that need neither a check nor a copy, or None."""
    needs: list[int] = field(default_factory=list)
    """Values that must be known before the step can begin."""
    control: Control | None = None

    @property
    def inner(self) -> Plan | None:
        """The plan that the step calls; None where it runs a node."""
        return None if self.control is None else self.control.inner

    @property
    def may_need(self) -> list[int]:
        """Every value that the step reads in some case."""
        control = self.control
        later = () if control is None else (control.then, control.else_, control.otherwise)
        values = [value for one in later if one is not None for value in one.needs]
        return list(dict.fromkeys([*self.needs, *values]))

    def checkpoints(self) -> Iterator[Checkpoint]:
        """Yield the checkpoint of every model slot, those of inner plans included."""
        for _, checkpoint in self.models:
            yield checkpoint
        for step in self.inner.steps if self.inner is not None else ():
            yield from step.checkpoints()


@dataclass(slots=True)
class Control:
    """How a step calls its operation: repeatedly, on a condition, again after failures.

    inner:    the operation as a plan; its outputs are those of the operation that are needed.
    single:   True where the result is one value, False where it is several by name.
    fixed:    input of `inner`, and the `Link` or template that fills it.
    each:     input of `inner`, and the `Link` or list that it iterates over.
    fold:     input of `inner`, and the `Link` or literal that it starts with.
    until, at_most, collect, failures, retry, timeout: as in `Step`.
    joins:    the class of regions that the results of `each` are joined into; None = a list.
    when:     the condition, a `Link` or None.
    then:     what calls need; else_, otherwise: the results instead, None where there are none.
    """

    inner: Plan
    single: bool
    fixed: list[tuple[str, Any]]
    each: list[tuple[str, Any]]
    fold: list[tuple[str, Any]]
    until: str | None
    at_most: int | None
    collect: bool
    failures: Failing
    joins: type[Regions] | None
    when: Link | None
    then: Alternative
    else_: Alternative | None
    retry: Retry | None
    timeout: float | None
    otherwise: Alternative | None

    def way(self, phase: str) -> Alternative:
        """Return how a step goes on that has decided for "then", "else" or "otherwise"."""
        ways = {"then": self.then, "else": self.else_, "otherwise": self.otherwise}
        way = ways[phase]
        assert way is not None
        return way


@dataclass(slots=True)
class Alternative:
    """One way for a step to go on: the values that it needs, and the result that they give."""

    needs: list[int]
    result: Any = None
    """A `Link` or template; unused where the operation is called."""


@dataclass(frozen=True, slots=True)
class Link:
    """A reference that has become the index of a value."""

    value: int
    port: str | None = None


@dataclass(slots=True)
class Plan:
    """A graph as numbered values: the inputs first, then the results of the steps."""

    inputs: dict[str, int]
    input_types: dict[str, Argument]
    steps: list[PlannedStep]
    outputs: dict[str, Any]
    """Output → `Link` or literal."""
    size: int
    readers: list[list[int]]
    """Value → indices of the steps that wait for it."""
    uses: list[int]
    """Value → how often it is read in all; outputs count once more."""
    reads: list[list[int]]
    """Step index → the values that it no longer needs once it has finished."""
    producer: dict[int, int]
    """Value → index of the step that computes it."""
    first: list[int]
    """Steps that are required whatever the conditions come to."""
    single: bool
    models: dict[int, list[str]]
    """Step index → identities of the models that it uses."""
    codes: dict[Node[..., Any], str | None]
    """Node → hash of its code, "" for nodes of installed packages, None where it has no hash."""

    @property
    def timed(self) -> bool:
        """True where a call of a step has a time limit."""
        return any(
            step.control is not None
            and (step.control.timeout is not None or step.control.inner.timed)
            for step in self.steps
        )

    @property
    def needs_torch(self) -> bool:
        """True where a model of the graph imports PyTorch when it is loaded."""
        adapters = (
            families.get(checkpoint.family)
            for step in self.steps
            for checkpoint in step.checkpoints()
        )
        return any(adapter is not None and adapter.needs_torch for adapter in adapters)

    @property
    def up_to_date(self) -> bool:
        """False where the code of a node of the user has changed since the plan was made."""
        own = ((node, code) for node, code in self.codes.items() if code != "")
        return all(code == code_of(node) for node, code in own)


def code_of(node: Node[..., Any]) -> str | None:
    """Return the hash of a node's code, "" for installed packages, None where it has no hash."""
    try:
        return code_fingerprint(node.function)
    except Unhashable:
        return None
