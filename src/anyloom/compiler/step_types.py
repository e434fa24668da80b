"""Type checking of steps: their arguments against the operation, and the types of results."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_origin

from ..core import types
from ..core.model import Model
from ..core.signature import Argument, Signature
from ..foundation.problems import ProblemReport
from .definition import (
    MAX_RETRIES,
    MAX_ROUNDS,
    MAX_SECONDS,
    MISSING,
    GraphDefinition,
    Ref,
    Step,
    refs_in,
)
from .hints import Conversions, free_ports, without_none

UNKNOWN: Any = Any
"""The type of a value that depends on another problem; it fits everywhere."""
_DOLLAR_NAME = re.compile(r"\$([^\W\d]\w*)")
MAX_WIDENINGS = 3
"""How often a fold is checked again because a round gives another type than it was given."""


@dataclass(frozen=True)
class StepOutputs:
    """The outputs of a step: name → type; `single` where `$name` means the only output."""

    types: Mapping[str, Any] | None
    """None where a problem leaves them open."""
    single: bool = True


class StepTypes:
    """Propagates types from the inputs of a graph through its steps, one step at a time."""

    def __init__(
        self,
        graph: GraphDefinition,
        report: ProblemReport,
        conversions: Conversions,
        outer: Collection[str] = (),
    ) -> None:
        """Begin with a graph; `outer` are the names of the graphs around it."""
        self._graph = graph
        self._outer = outer
        self._report = report
        self._conversions = conversions
        self._steps = graph.steps()
        self.outputs: dict[str, StepOutputs] = {}
        """Step → its outputs, for the steps visited so far."""
        self.slot_uses: dict[str, dict[type[Model], None]] = {}
        """Model slot → the protocols that the arguments it fills require, in order."""
        self._node = ""
        self._step: Step = Step("")
        self._local: dict[str, Any] = {}
        """The names that `each` and `fold` bind in the step, with their types."""
        self._present: Ref | None = None
        """The reference that is not None where the step runs, since its `when` tests it."""

    def visit(self, name: str, step: Step, signature: Signature | None) -> None:
        """Check one step whose sources were visited; without a signature its references only."""
        self._node, self._step, self._local, self._present = name, step, {}, None
        if step.when is not None:
            self._condition(step.when)
        sources = [self._type_of(value) for value in step.each.values()]
        items = {
            key: self._item(key, source) for key, source in zip(step.each, sources, strict=True)
        }
        self._check_lengths()
        initial = {key: self._type_of(value) for key, value in step.fold.items()}
        self._local = {**items, **initial}
        if signature is None:
            for value in step.arguments.values():
                self._type_of(value)
            self._local, self._present = {}, None
            self._type_of(step.else_)
            self._type_of(step.otherwise)
            self.outputs[name] = StepOutputs(None)
            return
        self._check_required(signature)
        self._check_control()
        outputs = self._outputs(signature)
        single = signature.single
        if step.fold:
            outputs = self._folded(signature, initial, outputs)
            single = len(outputs) == 1
        elif step.each:
            outputs = self._mapped(sources, outputs)
        self._local, self._present = {}, None
        outputs = self._alternatives(outputs)
        self.outputs[name] = StepOutputs(outputs, single)

    def output_type(self, name: str, ref: Ref) -> Any:
        """Return the type of an output of the graph."""
        self._node, self._step, self._local, self._present = "", Step(""), {}, None
        outputs = self.outputs.get(ref.name)
        in_place = ref.name == f"outputs.{name}"
        if in_place and outputs is not None and outputs.types is not None and not outputs.single:
            choices = ", ".join(outputs.types)
            self._ref_error(
                ref,
                f"output '{name}' gives several values ({choices})",
                "make it a node and name one of its outputs",
            )
            return UNKNOWN
        return self.type_of_ref(ref)

    def type_of_ref(self, ref: Ref) -> Any:
        """Return the type of a reference; reports what is wrong with it."""
        name = ref.name
        if name in self._local or name in self._graph.inputs:
            if ref.port is not None:
                self._ref_error(ref, f"'${name}' is one value, it has no output '{ref.port}'")
                return UNKNOWN
            if name in self._local:
                return self._local[name]
            return self._present_type(ref, self._graph.inputs[name].type)
        if name in self._steps:
            outputs = self.outputs.get(name)
            if outputs is None or outputs.types is None:
                return UNKNOWN
            return self._output(ref, outputs.types, outputs.single)
        if name in self._graph.models:
            self._ref_error(ref, f"'${name}' is a model slot", "only a model argument takes it")
            return UNKNOWN
        if name in self._outer:
            hint = "a graph sees its own inputs only: declare it there, and pass it as an argument"
        else:
            hint = self._report.nearest(name, self._known_names())
        self._ref_error(ref, f"unknown reference '${name}'", hint)
        return UNKNOWN

    def _known_names(self) -> list[str]:
        return [*self._local, *self._graph.inputs, *self._graph.models, *self._graph.nodes]

    def _output(self, ref: Ref, outputs: Mapping[str, Any], single: bool) -> Any:
        if ref.port is None:
            if single:
                return self._present_type(ref, next(iter(outputs.values())))
            choices = ", ".join(f"${ref.name}.{output}" for output in outputs)
            self._ref_error(ref, f"'${ref.name}' gives several outputs", f"choose one of {choices}")
            return UNKNOWN
        if ref.port in outputs:
            return self._present_type(ref, outputs[ref.port])
        hint = self._report.nearest(ref.port, outputs) or f"it gives {', '.join(outputs)}"
        self._ref_error(ref, f"'${ref.name}' has no output '{ref.port}'", hint)
        return UNKNOWN

    def _present_type(self, ref: Ref, kind: Any) -> Any:
        return without_none(kind) if ref == self._present else kind

    def _type_of(self, value: Any) -> Any:
        """Return the type of a literal, a reference, or a list or mapping of these."""
        if isinstance(value, Ref):
            return self.type_of_ref(value)
        if isinstance(value, (list, tuple)):
            inner = [self._type_of(item) for item in value]
            return list[types.common_type(inner)] if inner else list
        if isinstance(value, Mapping):
            for item in value.values():
                self._type_of(item)
            return dict
        return types.type_of(value)

    def _condition(self, ref: Ref) -> None:
        if ref.name in self._step.bound_names:
            self._error(
                "when",
                f"'when' is decided once, before each item: '{ref}' is not known yet",
                "put the choice into a graph of its own and map that",
            )
            return
        kind = self.type_of_ref(ref)
        if not _can_be_false(kind):
            self._error("when", f"'when' needs a Flag, '{ref}' is {types.write(kind)}")
        self._present = ref

    def _item(self, key: str, source: Any) -> Any:
        if source is UNKNOWN:
            return UNKNOWN
        item = types.item_type(source)
        if item is None:
            hint = self._conversions.hint(source, list)
            message = f"each '{key}' iterates over a list or Regions, not {types.write(source)}"
            self._error("each", message, hint)
            return UNKNOWN
        return item

    def _check_lengths(self) -> None:
        """Report lists that are written out and cannot be iterated over in parallel."""
        lists = {key: value for key, value in self._step.each.items() if isinstance(value, list)}
        if len({len(value) for value in lists.values()}) > 1:
            counts = ", ".join(f"{key} has {len(value)}" for key, value in lists.items())
            self._error("each", f"each needs lists of one length, but {counts}")

    def _check_required(self, signature: Signature) -> None:
        known = signature.arguments
        misspelled = {
            self._report.nearest.name(name, known)
            for name in self._step.arguments
            if name not in known
        }
        for argument in known.values():
            missing = argument.required and argument.name not in self._step.arguments
            if missing and argument.kind != "slot" and argument.name not in misspelled:
                kind = types.write(argument.type)
                self._error("", f"'{self._step.operation}' needs '{argument.name}' ({kind})")

    def _outputs(self, signature: Signature) -> dict[str, Any]:
        """Check every argument; return the output types of the operation for them."""
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
        hint = self._report.nearest(name, known) or (
            f"'{self._step.operation}' takes {', '.join(known) or 'nothing'}"
        )
        self._error(name, f"unknown parameter '{name}'", hint)

    def _slot(self, argument: Argument, value: Any) -> None:
        if isinstance(value, Ref) and value.name in self._graph.models and value.port is None:
            uses = self.slot_uses.setdefault(value.name, {})
            uses.update(dict.fromkeys(types.union_members(argument.type)))
        elif isinstance(value, Ref) and self._is_unknown(value):
            hint = self._report.nearest(value.name, self._graph.models)
            slot = f"declare the slot: 'models: {{{value.name}: null}}'"
            self._ref_error(value, f"unknown reference '${value.name}'", hint or slot)
        elif isinstance(value, Ref):
            kind = types.write(self.type_of_ref(value))
            self._ref_error(
                value,
                f"'{argument.name}' is a model: name one, or a slot of the section 'models'; "
                f"'{value}' is {kind}",
            )
        else:
            self._literal(argument, value, {})

    def _is_unknown(self, ref: Ref) -> bool:
        return ref.name not in self._known_names() and ref.name not in self._steps

    def _literal(self, argument: Argument, value: Any, bindings: types.Bindings) -> None:
        named = self._named_in(value)
        try:
            argument.validated(value)
        except ValueError as error:
            hint = f"did you mean '${value}'?" if named and value.startswith(named) else ""
            self._error(argument.name, str(error), hint)
            return
        if named and f"${named}" in value:
            self._report.add_warning(
                self._step.places.get(argument.name) or self._step.place,
                self._node,
                f"'${named}' inside of a text is not replaced",
                f"write ${named} alone",
            )
        if argument.kind == "port":
            types.accepts(argument.type, value, bindings)

    def _named_in(self, value: Any) -> str:
        """Return the name that a text is, with an output or not, or has after a dollar; or ""."""
        if not isinstance(value, str):
            return ""
        names = [value.partition(".")[0], *_DOLLAR_NAME.findall(value)]
        known = {*self._known_names(), *self._steps}
        return next((name for name in names if name in known), "")

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
        expected = types.resolve(argument.type, bindings)
        source_name = f"'{value}'" if isinstance(value, Ref) else "the list"
        hint = (
            self._bracket_hint(value, argument.type)
            or self._gap_hint(value, source, argument.type)
            or self._conversions.hint(source, expected)
            or free_ports(signature, self._step.arguments, source)
        )
        self._error(
            argument.name,
            f"'{argument.name}' of '{self._step.operation}' expects {types.write(expected)}, "
            f"{source_name} is {types.write(source)}",
            hint,
        )

    def _bracket_hint(self, value: Any, target: Any) -> str:
        """Return that a list of one item needs no brackets where the item fits."""
        if isinstance(value, (list, tuple)) and len(value) == 1 and isinstance(value[0], Ref):
            count = len(self._report.problems)
            source = self.type_of_ref(value[0])
            del self._report.problems[count:]
            if types.fits(source, target):
                return f"write {value[0]} without brackets"
        return ""

    def _gap_hint(self, value: Any, source: Any, target: Any) -> str:
        """Return how a step must change whose failures give None where that does not fit."""
        step = self._steps.get(value.name) if isinstance(value, Ref) else None
        if step is None:
            return ""
        item = types.item_type(source)
        if step.failures == "keep" and types.fits(list[without_none(item)], target):
            return "items that fail are None: write failures: drop"
        if step.otherwise is None and types.fits(without_none(source), target):
            return "it is None where it fails: give it another `otherwise`"
        return ""

    def _check_control(self) -> None:
        """Report keywords that have no meaning together, and numbers out of range."""
        step = self._step
        if not step.fold:
            for key, used in {
                "until": step.until is not None,
                "at_most": step.at_most is not None,
                "collect": step.collect,
            }.items():
                if used:
                    fix = "add fold: {name: $start}"
                    self._error(key, f"'{key}' has no 'fold' whose rounds it is about", fix)
        elif not step.each and step.at_most is None:
            fix = "or 'at_most', the largest number of rounds"
            self._error("fold", "'fold' needs 'each': the list to iterate over", fix)
        if step.at_most is not None and not 1 <= step.at_most <= MAX_ROUNDS:
            self._error("at_most", f"at_most is {step.at_most}, expected 1 to {MAX_ROUNDS:,}")
        if step.failures != "fail" and (not step.each or step.fold):
            fix = "otherwise: VALUE is for the step as a whole"
            message = "'failures' is about the items of an 'each' without 'fold'"
            self._error("failures", message, fix)
        if step.retry is not None:
            if not 1 <= step.retry.times <= MAX_RETRIES:
                times = step.retry.times
                self._error("retry", f"retry is {times} times, expected 1 to {MAX_RETRIES}")
            if not 0 <= step.retry.wait <= MAX_SECONDS:
                self._error("retry", f"wait is {step.retry.wait:g} s, expected 0 or more")
        if step.timeout is not None and not 0 < step.timeout <= MAX_SECONDS:
            self._error("timeout", f"timeout is {step.timeout:g} s, expected more than 0")

    def _mapped(self, sources: Sequence[Any], outputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the output types of `each`."""
        plain = types_of_each(sources, outputs, "fail")
        if self._step.failures == "keep" and any(map(_is_regions, plain.values())):
            message = "the results are joined into one set of regions, which has no gaps"
            self._error("failures", message, "write failures: drop")
            return plain
        return types_of_each(sources, outputs, self._step.failures)

    def _folded(
        self, signature: Signature, initial: Mapping[str, Any], outputs: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the output types of a fold; a result must fit the start of the next round."""
        step = self._step
        self._check_condition(outputs)
        sources = self._carried(signature, initial, outputs)
        results = {name: outputs[source] for name, source in sources.items()}
        carried = _widened(initial, results)
        count = len(self._report.problems)
        for _ in range(MAX_WIDENINGS):
            wider = {name for name in initial if carried[name] != self._local[name]}
            if not wider & _names_in(step.arguments):
                break
            self._local.update(carried)
            again = self._outputs(signature)
            if len(self._report.problems) > count:
                del self._report.problems[count:]
                self._unfit(initial, results)
                break
            results = {name: again[source] for name, source in sources.items()}
            carried = _widened(carried, results)
        results = {name: results.get(name, UNKNOWN) for name in initial}
        if step.collect:
            return {name: list[result] for name, result in results.items()}
        if not step.each:  # at least one round
            return results
        return carried

    def _unfit(self, initial: Mapping[str, Any], results: Mapping[str, Any]) -> None:
        """Report results of a fold that the next round does not take."""
        if any(problem.node == self._node for problem in self._report.problems):
            return
        for name, result in results.items():
            if not types.fits(result, initial[name]):
                self._error(
                    "fold",
                    f"each round gives {types.write(result)}, but '${name}' must stay "
                    f"{types.write(initial[name])}",
                )

    def _carried(
        self, signature: Signature, initial: Mapping[str, Any], outputs: Mapping[str, Any]
    ) -> dict[str, str]:
        """Return which output of the operation each name of a fold takes."""
        if len(initial) == 1 and signature.single:
            return dict(zip(initial, outputs, strict=True))
        for name in initial.keys() - outputs.keys():
            hint = self._report.nearest(name, outputs) or f"it gives {', '.join(outputs)}"
            message = f"'fold' carries '{name}', which '{self._step.operation}' does not give"
            self._error("fold", message, hint)
        return {name: name for name in initial if name in outputs}

    def _check_condition(self, outputs: Mapping[str, Any]) -> None:
        """Check the output that ends a fold."""
        name = self._step.until
        if name is None:
            return
        if name not in outputs:
            hint = self._report.nearest(name, outputs) or f"it gives {', '.join(outputs)}"
            self._error("until", f"'{self._step.operation}' has no output '{name}'", hint)
        elif not _can_be_false(outputs[name]):
            kind = types.write(outputs[name])
            self._error("until", f"'until' needs a Flag, '{name}' is {kind}")

    def _alternatives(self, outputs: dict[str, Any]) -> dict[str, Any]:
        """Return the output types of a step that may not run, or may fail."""
        step = self._step
        others: list[Any] = []
        if step.when is not None:
            others.append(self._alternative("else", step.else_, outputs))
        elif step.else_ is not MISSING:
            self._error("else", "'else' has no 'when'")
        if step.otherwise is not MISSING:
            others.append(self._alternative("otherwise", step.otherwise, outputs))
        if not others:
            return outputs
        return {name: types.common_type([kind, *others]) for name, kind in outputs.items()}

    def _alternative(self, key: str, value: Any, outputs: Mapping[str, Any]) -> Any:
        if value is MISSING or value is None:
            return type(None)
        if len(outputs) > 1:
            fix = f"write {key}: null, or give it one output"
            self._error(key, f"'{key}' needs an operation with one output", fix)
            return UNKNOWN
        return self._type_of(value)

    def _error(self, part: str, message: str, hint: str = "") -> None:
        place = self._step.places.get(part) or self._step.place
        self._report.add_error(place, self._node, message, hint)

    def _ref_error(self, ref: Ref, message: str, hint: str = "") -> None:
        self._report.add_error(ref.place or self._step.place, self._node or None, message, hint)


def types_of_each(
    sources: Sequence[Any], outputs: Mapping[str, Any], failures: str
) -> dict[str, Any]:
    """Return the types of the outputs of `each`.

    Regions from rows of Regions are joined into one set, where they are the only output.
    """
    if failures == "keep":
        outputs = {name: types.common_type([kind, type(None)]) for name, kind in outputs.items()}
    if len(outputs) > 1:
        return {name: list[kind] for name, kind in outputs.items()}
    joining = next(filter(_is_regions, sources), sources[0])
    return {name: types.each_result(joining, kind) for name, kind in outputs.items()}


def _is_regions(kind: Any) -> bool:
    kind = types.plain(kind)
    from ..values import Regions

    return isinstance(kind, type) and issubclass(kind, Regions)


def _widened(given: Mapping[str, Any], results: Mapping[str, Any]) -> dict[str, Any]:
    """Return types for what was given to a round and what it gives."""
    return {
        name: kind
        if name not in results or types.fits(results[name], kind)
        else types.common_type([kind, results[name]])
        for name, kind in given.items()
    }


def _names_in(arguments: Mapping[str, Any]) -> set[str]:
    return {ref.name for value in arguments.values() for ref in refs_in(value)}


def _can_be_false(kind: Any) -> bool:
    """Say whether some values of a type are false: flags, numbers, texts, sets, options."""
    for member in types.union_members(kind):
        member = get_origin(member) or member
        if (
            member is UNKNOWN  # `Any` is a class
            or not isinstance(member, type)
            or hasattr(member, "__bool__")
            or hasattr(member, "__len__")
        ):
            return True
        if member is type(None):
            return True
    return False
