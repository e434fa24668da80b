"""Do the arguments of a step fit its operation, and what does the step give?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from ..core import types
from ..core.model import Model
from ..core.signature import Argument, Signature
from ..foundation.problems import ProblemReport
from .definition import MISSING, GraphDefinition, Ref, Step, refs_in
from .hints import Conversions, free_ports, without_none

UNKNOWN: Any = Any
"""The type of what a problem elsewhere leaves open; it fits everywhere."""


@dataclass(frozen=True)
class Given:
    """What a step gives: output → type; `single` where `$name` means the only output."""

    outputs: Mapping[str, Any] | None
    """None where a problem leaves them open."""
    single: bool = True


class StepTypes:
    """Follows types from the inputs of a graph through its steps, one step at a time."""

    def __init__(
        self, graph: GraphDefinition, report: ProblemReport, conversions: Conversions
    ) -> None:
        self._graph = graph
        self._report = report
        self._conversions = conversions
        self._steps = graph.steps()
        self.given: dict[str, Given] = {}
        """What each step gives, for the steps visited so far."""
        self.slot_uses: dict[str, dict[type[Model], None]] = {}
        """Model slot → the protocols that the arguments it fills ask for, in order."""
        self._node = ""
        self._step: Step = Step("")
        self._local: dict[str, Any] = {}
        """What `each` and `fold` name in the step."""
        self._present: Ref | None = None
        """What is there whenever the step runs, because its `when` asks for it."""

    def visit(self, name: str, step: Step, signature: Signature | None) -> None:
        """Check one step whose sources have been visited; without a signature its references."""
        self._node, self._step, self._local, self._present = name, step, {}, None
        if step.when is not None:
            self._condition(step.when)
        sources = [self.type_of_ref(ref) for ref in step.each.values()]
        items = {
            key: self._item(key, source) for key, source in zip(step.each, sources, strict=True)
        }
        carried = {key: self._type_of(value) for key, value in step.fold.items()}
        self._local = {**items, **carried}
        if signature is None:
            for value in step.arguments.values():
                self._type_of(value)
            self._local, self._present = {}, None
            self._type_of(step.otherwise)
            self.given[name] = Given(None)
            return
        self._required(signature)
        outputs = self._results(signature)
        if step.fold:
            outputs = self._folded(signature, carried, outputs)
        elif step.each:
            walked = next((one for one in sources if _is_regions(one)), sources[0])
            outputs = {key: types.gathered(walked, kind) for key, kind in outputs.items()}
        self._local, self._present = {}, None
        if step.when is not None:
            outputs = self._chosen(signature, outputs)
        elif step.otherwise is not MISSING:
            self._wrong("else", "'else' has no 'when'")
        self.given[name] = Given(outputs, signature.single)

    def output_type(self, name: str, ref: Ref) -> Any:
        """Return the type of an output of the graph."""
        self._node, self._step, self._local, self._present = "", Step(""), {}, None
        given = self.given.get(ref.name)
        in_place = ref.name == f"outputs.{name}"
        if in_place and given is not None and given.outputs is not None and not given.single:
            choices = ", ".join(given.outputs)
            self._wrong_ref(
                ref,
                f"output '{name}' gives several values ({choices})",
                "make it a node and name one of its outputs",
            )
            return UNKNOWN
        return self.type_of_ref(ref)

    def type_of_ref(self, ref: Ref) -> Any:
        """Return the type of what a reference names; says what is wrong with it."""
        name = ref.name
        if name in self._local or name in self._graph.inputs:
            if ref.port is not None:
                self._wrong_ref(ref, f"'${name}' is one value, it has no output '{ref.port}'")
                return UNKNOWN
            if name in self._local:
                return self._local[name]
            return self._found(ref, self._graph.inputs[name].type)
        if name in self._steps:
            given = self.given.get(name)
            return UNKNOWN if given is None or given.outputs is None else self._output(ref, given)
        if name in self._graph.models:
            self._wrong_ref(ref, f"'${name}' is a model slot", "only a model argument takes it")
            return UNKNOWN
        known = [*self._local, *self._graph.inputs, *self._graph.models, *self._graph.nodes]
        hint = self._report.nearest(name, known)
        self._wrong_ref(ref, f"unknown reference '${name}'", hint)
        return UNKNOWN

    def _output(self, ref: Ref, given: Given) -> Any:
        outputs = given.outputs or {}
        if ref.port is None:
            if given.single:
                return self._found(ref, next(iter(outputs.values())))
            choices = ", ".join(f"${ref.name}.{output}" for output in outputs)
            self._wrong_ref(ref, f"'${ref.name}' gives several outputs", f"choose one of {choices}")
            return UNKNOWN
        if ref.port in outputs:
            return self._found(ref, outputs[ref.port])
        hint = self._report.nearest(ref.port, outputs) or f"it gives {', '.join(outputs)}"
        self._wrong_ref(ref, f"'${ref.name}' has no output '{ref.port}'", hint)
        return UNKNOWN

    def _found(self, ref: Ref, kind: Any) -> Any:
        return without_none(kind) if ref == self._present else kind

    def _type_of(self, value: Any) -> Any:
        """Return the type of a literal, a reference, or a list or mapping of these."""
        if isinstance(value, Ref):
            return self.type_of_ref(value)
        if isinstance(value, (list, tuple)):
            inner = [self._type_of(item) for item in value]
            return list[types.joined(inner)] if inner else list
        if isinstance(value, Mapping):
            for item in value.values():
                self._type_of(item)
            return dict
        return types.type_of(value)

    def _condition(self, ref: Ref) -> None:
        if ref.name in self._step.bound_names:
            self._wrong(
                "when",
                f"'when' is decided once, before each item: '{ref}' is not known yet",
                "put the choice into a graph of its own and map that",
            )
            return
        kind = self.type_of_ref(ref)
        if not _can_be_false(kind):
            self._wrong("when", f"'when' needs a Flag, '{ref}' is {types.write(kind)}")
        self._present = ref

    def _item(self, key: str, source: Any) -> Any:
        if source is UNKNOWN:
            return UNKNOWN
        item = types.item_of(source)
        if item is None:
            hint = self._conversions.hint(source, list)
            message = f"each '{key}' walks through a list or Regions, not {types.write(source)}"
            self._wrong("each", message, hint)
            return UNKNOWN
        return item

    def _required(self, signature: Signature) -> None:
        for argument in signature.arguments.values():
            missing = argument.required and argument.name not in self._step.arguments
            if missing and argument.kind != "slot":
                kind = types.write(argument.type)
                self._wrong("", f"'{self._step.operation}' needs '{argument.name}' ({kind})")

    def _results(self, signature: Signature) -> dict[str, Any]:
        """Check every argument; return what the operation gives for them."""
        bindings: types.Bindings = {}
        for name, value in self._step.arguments.items():
            argument = signature.arguments.get(name)
            if argument is None:
                self._unknown(name, signature)
                self._type_of(value)
            elif argument.kind == "slot":
                self._slot(argument, value)
            elif isinstance(value, Ref):
                self._wired(argument, value, self.type_of_ref(value), signature, bindings)
            elif isinstance(value, (list, tuple, Mapping)) and any(True for _ in refs_in(value)):
                self._wired(argument, value, self._type_of(value), signature, bindings)
            else:
                self._literal(argument, value, bindings)
        return {name: types.resolve(kind, bindings) for name, kind in signature.outputs.items()}

    def _unknown(self, name: str, signature: Signature) -> None:
        known = signature.arguments
        listed = f"'{self._step.operation}' takes {', '.join(known) or 'nothing'}"
        hint = self._report.nearest(name, known) or listed
        self._wrong(name, f"unknown parameter '{name}'", hint)

    def _slot(self, argument: Argument, value: Any) -> None:
        if isinstance(value, Ref) and value.name in self._graph.models and value.port is None:
            uses = self.slot_uses.setdefault(value.name, {})
            uses.update(dict.fromkeys(types.members(argument.type)))
        elif isinstance(value, Ref):
            kind = types.write(self.type_of_ref(value))
            self._wrong_ref(
                value,
                f"'{argument.name}' is a model: name one, or a slot of the section 'models'; "
                f"'{value}' is {kind}",
            )
        else:
            self._literal(argument, value, {})

    def _literal(self, argument: Argument, value: Any, bindings: types.Bindings) -> None:
        try:
            argument.validated(value)
        except ValueError as error:
            self._wrong(argument.name, str(error))
            return
        if argument.kind == "port":
            types.accepts(argument.type, value, bindings)

    def _wired(
        self,
        argument: Argument,
        value: Any,
        source: Any,
        signature: Signature,
        bindings: types.Bindings,
    ) -> None:
        if types.fits(source, argument.type, bindings):
            return
        wanted = types.resolve(argument.type, bindings)
        named = f"'{value}'" if isinstance(value, Ref) else "the list"
        hint = self._conversions.hint(source, wanted) or free_ports(
            signature, self._step.arguments, source
        )
        self._wrong(
            argument.name,
            f"'{argument.name}' of '{self._step.operation}' wants {types.write(wanted)}, "
            f"{named} is {types.write(source)}",
            hint,
        )

    def _folded(
        self, signature: Signature, carried: Mapping[str, Any], outputs: dict[str, Any]
    ) -> dict[str, Any]:
        """Return what a chain of rounds gives; a round's result must be able to start the next."""
        step = self._step
        if not step.each:
            self._wrong("fold", "'fold' needs 'each': what the rounds walk through")
        if len(carried) != 1 or not signature.single:
            what = "one name" if len(carried) != 1 else "an operation with one output"
            self._wrong("fold", f"'fold' carries one result, so it needs {what}")
            return outputs
        (name, start), (output, result) = *carried.items(), *outputs.items()
        if types.fits(result, start):
            return {output: start}
        either = types.joined([start, result])
        if not any(ref.name == name for value in step.arguments.values() for ref in refs_in(value)):
            return {output: either}
        counted = len(self._report.problems)
        self._local[name] = either
        again = self._results(signature)
        if len(self._report.problems) > counted:
            del self._report.problems[counted:]
            if not any(problem.node == self._node for problem in self._report.problems):
                self._wrong(
                    "fold",
                    f"each round gives {types.write(result)}, but '${name}' must stay "
                    f"{types.write(start)}",
                )
        return {output: types.joined([either, *again.values()])}

    def _chosen(self, signature: Signature, outputs: dict[str, Any]) -> dict[str, Any]:
        """Return what a step gives that may not run."""
        otherwise = self._step.otherwise
        if otherwise is not MISSING and otherwise is not None and not signature.single:
            self._wrong("else", "'else' needs an operation with one output")
            return outputs
        other = type(None) if otherwise is MISSING else self._type_of(otherwise)
        return {name: types.joined([kind, other]) for name, kind in outputs.items()}

    def _wrong(self, part: str, message: str, hint: str = "") -> None:
        place = self._step.places.get(part) or self._step.place
        self._report.wrong(place, self._node, message, hint)

    def _wrong_ref(self, ref: Ref, message: str, hint: str = "") -> None:
        self._report.wrong(ref.place or self._step.place, self._node or None, message, hint)


def _is_regions(kind: Any) -> bool:
    kind = types.plain(kind)
    from ..values import Regions

    return isinstance(kind, type) and issubclass(kind, Regions)


def _can_be_false(kind: Any) -> bool:
    """Say whether values of a type differ in truth: flags, numbers, texts, sets, options."""
    for member in types.members(kind):
        member = get_origin(member) or member
        if (
            not isinstance(member, type)
            or hasattr(member, "__bool__")
            or hasattr(member, "__len__")
        ):
            return True
        if member is type(None):
            return True
    return False
