"""From a plan to a graph: the graphs of the verbs in a chain, with a search for things before each.

Each step looks for its things in the image that the step before has left. A thing that an earlier
step has found already is not looked for again as long as the steps between leave everything where
it is: after "make the cup blue and blur it", the blur has the mask of the cup.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..compiler.definition import MISSING, GraphDefinition, GraphInput, Ref, Step
from ..compiler.sentences import SentencePlace
from ..core import types
from ..foundation.errors import suggestion
from ..values import Image, Masks
from ..values.image_decoding import IMAGE_SUFFIXES
from . import values as values_of
from .errors import EditError
from .plan import EditPlan, EditStep, Relation, Selector
from .resolving import described
from .tokens import read_tokens
from .verbs import VerbGraph, Verbs

IN_DEPTH = frozenset({"behind", "in_front_of"})
"""Relations that a depth model can judge."""
DEPTH_SLOT = "depth_estimator"
BASIC_COLORS = frozenset(
    [
        "black",
        "white",
        "gray",
        "red",
        "orange",
        "yellow",
        "green",
        "blue",
        "purple",
        "pink",
        "brown",
    ]
)
"""Colors by which things are told apart even where a detector does not see colors."""


@dataclass(frozen=True)
class Edit:
    """A plan as a graph.

    graph:  its first input is the image, and one more each file of the plan.
    files:  input → the file that the plan names for it.
    places: node of the graph → step of the plan, from 1, and what the node looks for there.
    candidates: step of the plan → node with all things from which those of the step are chosen.
    """

    plan: EditPlan
    graph: GraphDefinition
    files: Mapping[str, str]
    places: Mapping[str, tuple[int, str]]
    candidates: Mapping[int, str]

    @property
    def steps(self) -> list[str]:
        """The outputs with the images after each step."""
        return [f"step_{number}" for number in range(1, len(self.plan.steps) + 1)]

    @property
    def masks(self) -> list[str | None]:
        """The outputs with the things that each step is done to; None where it is the image."""
        names = [f"masks_{number}" for number in range(1, len(self.plan.steps) + 1)]
        return [name if name in self.graph.outputs else None for name in names]


def to_graph(
    plan: EditPlan,
    verbs: Verbs,
    *,
    about: str = "",
    given: Collection[int] = (),
    depth: bool = False,
) -> Edit:
    """Return a plan as a graph.

    Args:
        plan: its steps; checked here against the verbs.
        verbs: whose graphs do the steps.
        about: the description of the graph, such as the instruction.
        given: steps whose things are inputs of the graph, `what_1` …, instead of looked for.
        depth: "behind" and "in front of" are judged by a depth model, instead of by where things
            stand.

    Raises:
        EditError: a step names a verb that is unknown, or fields that the verb does not take.
    """
    return _Chain(plan, verbs, about, given, depth).edit()


@dataclass
class _Chain:
    plan: EditPlan
    verbs: Verbs
    about: str
    given: Collection[int]
    depth: bool
    nodes: dict[str, Step] = field(default_factory=dict)
    inputs: dict[str, GraphInput] = field(default_factory=lambda: {"image": GraphInput(Image)})
    models: dict[str, str | None] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[int, str]] = field(default_factory=dict)
    found: dict[tuple[str, str], Ref] = field(default_factory=dict)
    """The image in which a selector was looked for, and the selector → its masks."""
    current: Ref = field(default_factory=lambda: Ref("image"))
    looked_in: str = "image"
    number: int = 0
    looked_for: str = ""
    whats: dict[int, Ref] = field(default_factory=dict)
    candidates: dict[int, str] = field(default_factory=dict)

    def edit(self) -> Edit:
        outputs: dict[str, Ref | Step] = {}
        for number, step in enumerate(self.plan.steps, start=1):
            self.number = number
            self.add_step(step)
            outputs[f"step_{number}"] = self.current
        outputs = {"edited": self.current, **outputs}
        outputs |= {f"masks_{number}": masks for number, masks in self.whats.items()}
        graph = GraphDefinition(
            "edit",
            self.about,
            self.inputs,
            dict(sorted(self.models.items())),
            self.nodes,
            outputs,
        )
        return Edit(self.plan, graph, self.files, self.places, self.candidates)

    def add_step(self, step: EditStep) -> None:
        name, graph = graph_of(step, self.verbs)
        definition = graph.definition
        arguments: dict[str, Any] = {"image": self.current}
        for field_name, value in step.values().items():
            if field_name == "what":
                arguments["what"] = self.whats[self.number] = self.what(step.what)
            elif field_name == "where" and isinstance(value, Relation):
                arguments["where"] = value.kind
                arguments["to"] = self.located(value.to)
            elif field_name == "with" and _is_file(definition, field_name):
                arguments["with"] = self.file(value)
            else:
                arguments[field_name] = value
        arguments |= {slot: self.slot(slot, model) for slot, model in definition.models.items()}
        node = f"{_slug(step.do)}_{self.number}"
        while node in self.nodes:
            node = f"{node}_"
        self.nodes[node] = Step(name, arguments)
        self.places[node] = (self.number, "")
        first = next(iter(definition.outputs))
        self.current = Ref(node, first if len(definition.outputs) > 1 else None)
        if not self.verbs.keeps_places(name):
            self.looked_in = node

    def what(self, selectors: Collection[Selector]) -> Ref:
        """Add the search for the things of a step."""
        if self.number in self.given:
            name = f"what_{self.number}"
            self.inputs[name] = GraphInput(Masks)
            return Ref(name)
        found = [self.located(selector) for selector in selectors]
        return found[0] if len(found) == 1 else self.node("things", "join", sets=found)

    def located(self, selector: Selector) -> Ref:
        """Add the search for one thing, and return its masks."""
        image = Ref("image") if selector.image == "original" else self.current
        place = "image" if selector.image == "original" else self.looked_in
        key = (place, selector.model_copy(update={"image": "current"}).model_dump_json())
        if key not in self.found:
            before, self.looked_for = self.looked_for, described(selector)
            self.found[key] = self.search(selector, image)
            self.looked_for = before
        return self.found[key]

    def search(self, selector: Selector, image: Ref) -> Ref:
        slug = _slug(selector.phrase or selector.part or "everything")
        masks, single = self.all_of(selector, image, slug)
        self.candidates.setdefault(self.number, masks.name)
        words = (selector.phrase or "").split()
        if len(words) > 1 and (color := _color(words)):
            masks = self.node(
                f"{slug}_colored", "choose_by_color", image=image, masks=masks, color=color
            )
        if selector.string is not None and selector.part != "text":
            lines = self.letters(selector.string, image)
            masks = self.node(
                f"{slug}_lettered", "choose_by_relation", masks=masks, to=lines, relation="with"
            )
        if selector.relation is not None:
            to = self.located(selector.relation.to)
            kind = selector.relation.kind
            depth = {}
            if self.depth and kind in IN_DEPTH:
                slot = self.slot(DEPTH_SLOT, None)
                depth = {"depth": self.node("nearness", "depth", image=image, model=slot)}
            masks = self.node(
                f"{slug}_related", "choose_by_relation", masks=masks, to=to, relation=kind, **depth
            )
        if selector.except_:
            others = [self.located(other) for other in selector.except_]
            joined = others[0] if len(others) == 1 else self.node("others", "join", sets=others)
            masks = self.node(f"{slug}_without_others", "exclude", masks=masks, others=joined)
        choice = {
            name: getattr(selector, name)
            for name in ("side", "size", "ordinal", "count")
            if getattr(selector, name) is not None
        }
        if selector.ordinal is not None and selector.order != "left":
            choice["order"] = selector.order
        if selector.all:
            choice["all"] = True
        if choice or not single:
            masks = self.node(f"{slug}_chosen", "choose", masks=masks, **choice)
        return self.node(f"{slug}_found", "require", masks=masks, name=described(selector))

    def all_of(self, selector: Selector, image: Ref, slug: str) -> tuple[Ref, bool]:
        """Add the search for all that a selector may mean; return whether it is one thing."""
        segmenter = Ref("segmenter")
        if selector.point is not None:
            text = f"{selector.point[0]},{selector.point[1]}"
            points = self.node("point", "points_from_text", image=image, text=text)
            self.slot("segmenter", None)
            return self.node(
                "at_point", "segment", image=image, points=points, model=segmenter
            ), True
        if selector.box is not None:
            text = ",".join(map(str, selector.box))
            boxes = self.node("box", "boxes_from_text", image=image, text=text)
            return self.node("in_box", "masks_from_boxes", regions=boxes), True
        if selector.part == "text":
            return self.letters(selector.string, image), True
        if selector.part == "faces":
            self.slot("grounder", None)
            return self.node("faces", "faces", image=image, model=Ref("grounder")), False
        if selector.part in ("foreground", "background"):
            self.slot("segmenter", None)
            front = self.node("foreground", "foreground", image=image, model=segmenter)
            if selector.part == "foreground":
                return front, True
            return self.node("background", "invert", masks=front), True
        if selector.part is not None or selector.phrase is None:
            part = selector.part or "all"
            return self.node(slug, "picture_part", image=image, part=part), True
        self.slot("grounder", None)
        self.slot("segmenter", None)
        boxes = self.node(
            f"{slug}_boxes", "ground", image=image, prompt=[selector.phrase], model=Ref("grounder")
        )
        masks = self.node(f"{slug}_masks", "segment", image=image, regions=boxes, model=segmenter)
        return masks, False

    def letters(self, string: str | None, image: Ref) -> Ref:
        """Add the search for letters; without a string for all text."""
        self.slot("reader", None)
        lines = self.node("lines", "read_text", image=image, model=Ref("reader"))
        arguments = {"text": string} if string is not None else {}
        return self.node("letters", "choose_text", lines=lines, **arguments)

    def node(self, name: str, operation: str, /, **arguments: Any) -> Ref:
        """Add a node of this step; one that is the same already is used again."""
        step = Step(operation, arguments)
        full = f"{name}_{self.number}"
        suffix = 1
        while full in self.nodes:
            if self.nodes[full] == step:
                return Ref(full)
            suffix += 1
            full = f"{name}_{self.number}_{suffix}"
        self.nodes[full] = step
        self.places[full] = (self.number, self.looked_for)
        return Ref(full)

    def slot(self, name: str, model: str | None) -> Ref:
        """Add a model slot; a verb that names another model for it gets one of its own."""
        full, suffix = name, 1
        while full in self.models and model is not None and self.models[full] not in (None, model):
            suffix += 1
            full = f"{name}_{suffix}"
        self.models[full] = model or self.models.get(full)
        return Ref(full)

    def file(self, path: str) -> Ref:
        """Add the input of a file."""
        name = f"with_{self.number}"
        self.inputs[name] = GraphInput(Image, about=f"Such as {path}.")
        self.files[name] = path
        return Ref(name)


def graph_of(step: EditStep, verbs: Verbs) -> tuple[str, VerbGraph]:
    """Return the graph that does a step, with its name.

    A verb may have several: which one it is follows from the fields of the step, and of `with` from
    whether it is a file, a color or words.

    Raises:
        EditError: there is none.
    """
    graphs = verbs.of(step.do)
    if not graphs:
        hint = suggestion(step.do, verbs.names) or f"; known are {', '.join(verbs.names)}"
        raise EditError(f"'{step.do}' is no verb{hint}", [step.do])
    fields = set(step.values())
    fitting = {
        name: graph
        for name, graph in graphs.items()
        if _needed(step) <= set(graph.inputs) and not _missing(graph, fields)
    }
    if not fitting:
        raise EditError(_misfit(step, graphs), [step.do])
    if step.with_ is not None:
        kinds = {name: _kinds(graph, "with") for name, graph in fitting.items()}
        for kind in _kinds_of(step.with_):
            for name, graph in fitting.items():
                if kind in kinds[name]:
                    return name, graph
        raise EditError(f"{step.do} does not take '{step.with_}'", [step.with_])
    best = min(fitting, key=lambda name: len(set(fitting[name].inputs) - fields))
    return best, fitting[best]


def _needed(step: EditStep) -> set[str]:
    """Return the inputs that a step fills."""
    needed = set(step.values())
    if isinstance(step.where, Relation):
        needed.add("to")
    return needed


def _missing(graph: VerbGraph, fields: Collection[str]) -> list[str]:
    return [
        name
        for name, declared in graph.definition.inputs.items()
        if declared.default is MISSING and name not in fields and name != "image"
    ]


def _misfit(step: EditStep, graphs: Mapping[str, VerbGraph]) -> str:
    known = {name for graph in graphs.values() for name in graph.inputs}
    unknown = sorted(_needed(step) - known)
    if unknown:
        return f"{step.do} takes no '{unknown[0]}'"
    missing = sorted(
        {name for graph in graphs.values() for name in _missing(graph, set(step.values()))}
    )
    return f"{step.do} needs '{missing[0]}'" if missing else f"{step.do} does not take all of that"


def _kinds(graph: VerbGraph, name: str) -> set[str]:
    """Return the kinds of places that fill an input in the sentences of a graph."""
    parts: Iterator[Any] = (part for form in graph.forms for part in form)
    return {part.kind for part in parts if isinstance(part, SentencePlace) and part.field == name}


def _kinds_of(text: str) -> list[str]:
    """Return what words for `with` may be, the likeliest first."""
    if text.lower().endswith(tuple(IMAGE_SUFFIXES)):
        return ["file"]
    if values_of.color(read_tokens(text), transparent=True):
        return ["color", "text"]
    return ["text", "string"]


def _is_file(graph: GraphDefinition, name: str) -> bool:
    return types.fits(Image, graph.inputs[name].type)


def _color(words: list[str]) -> str | None:
    return next((word for word in words[:-1] if word.replace("grey", "gray") in BASIC_COLORS), None)


def _slug(text: str) -> str:
    slug = re.sub(r"\W+", "_", text.lower()).strip("_")[:30]
    return slug if slug and not slug[0].isdigit() else f"thing_{slug}".strip("_")
