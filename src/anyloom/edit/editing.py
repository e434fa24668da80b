"""Edits of one image: the instruction is read, checked and carried out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from ..compiler.checked import CheckedGraph
from ..compiler.checking import check
from ..compiler.definition import GraphDefinition, Ref
from ..compiler.graph_errors import GraphError
from ..compiler.graphs import GRAPH_KEY, Graph
from ..foundation.errors import AnyloomError, one_line
from ..foundation.plain_text import plain
from ..registry.lookup import Registry
from ..registry.lookup import registry as the_registry
from ..values import Image, Masks
from .chain import DEPTH_SLOT, Edit, to_graph
from .errors import EditError
from .parsing import parse_with
from .plan import EditPlan
from .suggestions import nearest_word
from .verbs import NEW_LETTERS, Verbs, verbs_of

if TYPE_CHECKING:
    from ..engine.engine import Engine
    from ..engine.items import Result

INSTRUCTION_KEY = "anyloom.instruction"
MODELS_KEY = "anyloom.models"
LOOKING = frozenset({"require", "choose", "choose_by_relation", "choose_by_color", "choose_text"})
"""Nodes whose failure means that a thing is not there as it is described."""
WRITING = f"letters are written by: write {NEW_LETTERS} at the top"
MOST_LABELS = 8


class NotFoundError(EditError):
    """A thing of an instruction is not in the image; the steps before it are done.

    phrase: what was looked for.
    step:   the number of the step, from 1.
    instead: what the image shows, as far as that is known, likeliest first.
    done:   the image after the steps before, None where there are none.
    """

    def __init__(
        self, phrase: str, step: int, reason: str, instead: Sequence[str], done: Image | None
    ) -> None:
        found = f"; found instead: {', '.join(instead)}" if instead else ""
        meant = nearest_word(
            phrase.split(" ")[-1], [word for one in instead for word in one.split()]
        )
        if any("㐀" <= letter <= "鿿" for letter in phrase):
            found += "; the detector of lite knows English names only: say it in English there"
        super().__init__(f"step {step}: {reason}{found}", [phrase], meant or "")
        self.phrase = phrase
        self.step = step
        self.instead = tuple(instead)
        self.done = done


@dataclass(frozen=True)
class Edited:
    """An edited image and how it came about.

    image: the result.
    original: the image as it was.
    plan:  the steps that the instruction stands for.
    graph: the graph that did them; `graph.save("edit.yaml")` keeps it for other images.
    masks: the things that each step was done to; None for the whole image.
    steps: the image after each step.
    models: model slot of the graph → name of the model.
    instruction: as it was given; "" for a plan.
    """

    image: Image
    original: Image = field(repr=False)
    plan: EditPlan
    graph: Graph
    masks: tuple[Masks | None, ...] = field(repr=False)
    steps: tuple[Image, ...] = field(repr=False)
    models: Mapping[str, str]
    instruction: str = ""

    def metadata(self) -> dict[str, str]:
        """Return the texts that a PNG of the result carries: graph, instruction, models."""
        return {
            GRAPH_KEY: with_models(self.graph, self.models).to_yaml(),
            INSTRUCTION_KEY: plain(self.instruction),
            MODELS_KEY: json.dumps(dict(self.models)),
        }

    def save(self, path: str | Path, *, quality: int = 95) -> None:
        """Write the result to a file; a PNG carries its graph, so that `anyloom run` repeats it.

        Args:
            path: ends with .png (exact, with alpha), .jpg, .jpeg or .webp.
            quality: of JPEG and WEBP, from 1 to 100.

        Raises:
            ImageError: another suffix, or the file cannot be written.
        """
        from ..foundation.atomic_files import write_atomically
        from ..foundation.errors import ImageError

        path = Path(path)
        if path.suffix.lower() != ".png":
            self.image.save(path, quality=quality)
            return
        encoded = self.image.encode("PNG", metadata=self.metadata())
        try:
            write_atomically(path, encoded)
        except OSError as error:
            raise ImageError(str(path), f"cannot be written: {error.strerror}") from None

    def save_page(self, path: str | Path) -> None:
        """Write an HTML page of the original, each step with its masks, and the result.

        Args:
            path: ends with .html; the page holds its images, at most 1024 pixels long.

        Raises:
            ImageError: the file cannot be written.
        """
        from ..foundation.atomic_files import write_atomically
        from ..foundation.errors import ImageError
        from .page import EditRecord, page_of

        images = (self.original, *self.steps)
        graph = self.graph.to_yaml()
        record = EditRecord(self.instruction, self.plan, images, self.masks, self.models, graph)
        try:
            write_atomically(Path(path), page_of(record))
        except OSError as error:
            raise ImageError(str(path), f"cannot be written: {error.strerror}") from None

    def _repr_png_(self) -> bytes:
        return self.image.encode("PNG")


@dataclass(frozen=True)
class Prepared:
    """An instruction that is understood and whose graph is checked; nothing is loaded yet."""

    instruction: str
    edit: Edit
    checked: CheckedGraph

    @property
    def models(self) -> dict[str, str]:
        """Model slot → name of the model."""
        return slot_models(self.checked)


def edit(
    image: Image | str | Path,
    instruction: str | EditPlan,
    *,
    profile: str | None = None,
    models: Mapping[str, str] = {},
    registry: Registry = the_registry,
    engine: Engine | None = None,
) -> Edited:
    """Edit an image by an instruction in plain words.

    Args:
        image: the image, or its file.
        instruction: such as "remove the spoon, then make the cup blue"; or a plan.
        profile: the set of models; None = the active one.
        models: model slot → name of the model that fills it.
        registry: whose graphs are the verbs.
        engine: runs the graph; the one that calls in a notebook share by default.

    Raises:
        EditError: the instruction is not understood; names the words.
        NotFoundError: a thing is not in the image; carries what the steps before have made.
        GraphError: the profile has no model for a step; names the slot and the fix.
        AnyloomError: the image or a file cannot be read, or a step failed.
    """
    prepared = prepare(instruction, profile=profile, models=models, registry=registry)
    opened = image if isinstance(image, Image) else Image.open(image)
    return carry_out(prepared, opened, engine=engine)


def prepare(
    instruction: str | EditPlan,
    *,
    profile: str | None = None,
    models: Mapping[str, str] = {},
    registry: Registry = the_registry,
    about: str = "",
    given: Sequence[int] = (),
) -> Prepared:
    """Read an instruction and check its graph, without loading a model.

    Args:
        about: the description of the graph, where the instruction is a plan.
        given: steps whose masks are inputs of the graph, `what_1` …; see `to_graph`.

    Raises:
        EditError: it is not understood.
        GraphError: the profile has no model for a step.
    """
    verbs = verbs_of(registry)
    text = instruction if isinstance(instruction, str) else about
    plan = _plan(instruction, verbs)
    made = graph_for(
        plan, verbs, about=text, given=given, profile=profile, models=models, registry=registry
    )
    try:
        checked = check(made.graph, registry=registry, profile=profile, models=models)
    except GraphError as error:
        raise _by_verb(error, verbs) from None
    return Prepared(text, made, checked)


def graph_for(
    plan: EditPlan,
    verbs: Verbs,
    *,
    about: str = "",
    given: Sequence[int] = (),
    profile: str | None = None,
    models: Mapping[str, str] = {},
    registry: Registry = the_registry,
) -> Edit:
    """Return a plan as the graph for a profile: with a depth model where it has one and needs it.

    Raises:
        EditError: a step names a verb that is unknown, or fields that the verb does not take.
    """
    made = to_graph(plan, verbs, about=plain(about), given=given, depth=True)
    if DEPTH_SLOT in made.graph.models:
        try:
            check(made.graph, registry=registry, profile=profile, models=models)
        except GraphError:
            return to_graph(plan, verbs, about=plain(about), given=given)
    return made


def _by_verb(error: GraphError, verbs: Verbs) -> GraphError:
    """Return an error with the names of verbs for places in files that the user has not written."""
    installed = str(files("anyloom.graphs"))
    of_file = {
        graph.file: graph.verb
        for graph in verbs.graphs.values()
        if graph.file.startswith(installed)
    }
    return GraphError(
        replace(
            problem,
            place=None,
            node=None,
            message=f"{(verb := of_file[problem.place.file])}: {problem.message}",
            hint="; ".join(filter(None, [problem.hint, WRITING if verb == "add" else ""])),
        )
        if problem.place is not None and problem.place.file in of_file
        else problem
        for problem in error.problems
    )


def _plan(instruction: str | EditPlan, verbs: Verbs) -> EditPlan:
    return instruction if isinstance(instruction, EditPlan) else parse_with(instruction, verbs)


def carry_out(
    prepared: Prepared,
    image: Image,
    *,
    masks: Mapping[str, Masks] = {},
    engine: Engine | None = None,
) -> Edited:
    """Run a prepared edit on an image.

    Args:
        masks: those of steps whose masks are inputs.

    Raises:
        NotFoundError: a thing is not in the image.
        AnyloomError: a file cannot be read, or a step failed.
    """
    if engine is None:
        from ..engine.direct_calls import default_engine

        engine = default_engine()
    made = prepared.edit
    pictures = {name: Image.open(path) for name, path in made.files.items()}
    result = engine.run(prepared.checked, {"image": image, **pictures, **masks})
    if result.failures:
        raise failure_of(made, result, image, engine)
    outputs = result.outputs
    return Edited(
        outputs["edited"],
        image,
        made.plan,
        Graph.of(made.graph),
        tuple(outputs[name] if name else None for name in made.masks),
        tuple(outputs[name] for name in made.steps),
        prepared.models,
        prepared.instruction,
    )


def failure_of(
    made: Edit, result: Result, image: Image, engine: Engine, profile: str | None = None
) -> AnyloomError:
    """Return the error of an edit that could not be finished, with the steps that could.

    Args:
        profile: of the models that say what the image shows instead of a thing.
    """
    failure = result.failures[0]
    node = failure.node.partition(".")[0]
    number, phrase = made.places.get(node, (0, ""))
    step = made.graph.nodes.get(node)
    reason = getattr(failure.error, "reason", None) or one_line(failure.error)
    if step is None or step.operation not in LOOKING:
        return failure.error
    done = [result.outputs[name] for name in made.steps if name in result.outputs]
    last = done[-1] if done else None
    instead = _labels(last or image, engine, profile)
    return NotFoundError(phrase, number, reason, instead, last)


def _labels(image: Image, engine: Engine, profile: str | None) -> list[str]:
    """Return words for what an image shows, the likeliest first.

    They help a person to find another word; without a model for it there are none.
    """
    try:
        result = engine.run(check(_tags_graph(), profile=profile), {"image": image})
        result.raise_failure()
        tags = list(result.outputs["tags"])
    except AnyloomError:
        return []
    return tags[:MOST_LABELS]


def _tags_graph() -> GraphDefinition:
    """Return the graph that names what an image shows."""
    from ..compiler.definition import GraphInput, Step

    nodes = {"found": Step("tag", {"image": Ref("image"), "top": MOST_LABELS})}
    return GraphDefinition(
        "tags",
        inputs={"image": GraphInput(Image)},
        nodes=nodes,
        outputs={"tags": Ref("found", "tags")},
    )


def slot_models(checked: CheckedGraph) -> dict[str, str]:
    """Return model slot of a graph → the name of the model that fills it."""
    names: dict[str, str] = {}
    for name, step in checked.graph.steps().items():
        operation = checked.operations[name]
        if isinstance(operation, CheckedGraph):
            inner = slot_models(operation)
        else:
            inner = {slot: model.name for slot, model in checked.models.get(name, {}).items()}
        for argument, model in inner.items():
            value = step.arguments.get(argument)
            if isinstance(value, Ref) and value.name in checked.graph.models:
                names[value.name] = model
    return dict(sorted(names.items()))


def with_models(graph: GraphDefinition, models: Mapping[str, str]) -> Graph:
    """Return a graph that names its models."""
    named = {slot: models.get(slot, model) for slot, model in graph.models.items()}
    return Graph.of(replace(graph, models=named))
