"""Verbs of text-prompted editing: the graphs whose files say by which sentences they are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ..compiler.checked import file_state
from ..compiler.definition import GraphDefinition, Ref
from ..compiler.reading import read_graph
from ..compiler.sentence_checks import sentence_problems
from ..compiler.sentences import ARTICLES, Form, SentenceError, SentencePlace, read_sentence
from ..foundation.errors import AnyloomError
from ..foundation.yaml_reader import read_text
from ..registry.lookup import Registry

EXAMPLES: Mapping[str, str] = {
    "things": "the cup",
    "letters": "all text",
    "others": "the flower",
    "color": "red",
    "material": "marble",
    "text": "a candle",
    "clause": "smile",
    "string": '"SALE"',
    "file": "sea.png",
    "amount": "30 %",
    "where": "left",
}
"""A word for each kind of place, for sentences that are suggested."""
NEW_LETTERS = '"OPEN"'
"""Those that take the place of others."""
CHINESE_EXAMPLES: Mapping[str, str] = {
    **EXAMPLES,
    "things": "杯子",
    "letters": "文字",
    "others": "花",
    "color": "红色",
    "material": "大理石",
    "text": "蜡烛",
    "clause": "她微笑",
    "where": "左",
}


SAME_SENTENCES = (
    "do the same (to|with|for) <what>",
    "(the same|same) (to|with|for|goes for) <what>",
    "(likewise|and likewise) <what>",
    "对<what>(也|做同样的|也做同样的)(处理|操作)",
)
"""Sentences that repeat the step before for other things."""
SAME = GraphDefinition("the same")
"""Stands for the verb of the step before."""


RETOUCHING = frozenset(
    {
        "blur",
        "brighten",
        "darken",
        "fade",
        "gray",
        "outline",
        "pixelate",
        "recolor",
        "saturate",
        "sharpen",
        "stylize",
    }
)
"""Nodes after which everything is where it was: those of nodes/retouching.py that give an image,
but for `paint`, which covers what was there, and style transfer."""


@dataclass(frozen=True, eq=False)
class VerbForm:
    """One word sequence that calls a graph."""

    graph: GraphDefinition
    form: Form

    @property
    def verb(self) -> str:
        """The name that a plan gives the verb."""
        return verb_of(self.graph)

    @property
    def places(self) -> tuple[SentencePlace, ...]:
        return tuple(part for part in self.form if isinstance(part, SentencePlace))

    @property
    def says_more(self) -> bool:
        """Whether something stands behind the first place: "make <what> red"."""
        return not isinstance(self.form[-1], SentencePlace) or len(self.places) > 1

    def example(self) -> str:
        """Return a sentence of this form."""
        chinese = any(isinstance(part, str) and ord(part[0]) > 0x3400 for part in self.form)
        words = CHINESE_EXAMPLES if chinese else EXAMPLES
        parts: list[str] = []
        for part in self.form:
            if isinstance(part, SentencePlace):
                word = NEW_LETTERS if part.field == "new" else words[part.kind]
                if part.kind == "where" and "to" in self.graph.inputs:
                    word = "桌子上" if chinese else "on the table"
                parts.append(word)
            else:
                parts.append(part)
        return ("" if chinese else " ").join(parts).replace(" 's", "'s")


@dataclass(eq=False)
class Branch:
    """A point in the word sequences of all verbs: what may follow, and which end there."""

    words: dict[str, Branch] = field(default_factory=dict)
    places: dict[tuple[str, str], tuple[SentencePlace, Branch]] = field(default_factory=dict)
    ends: list[VerbForm] = field(default_factory=list)

    def add(self, form: VerbForm, parts: Form) -> None:
        branch = self
        for part in parts:
            if isinstance(part, SentencePlace):
                key = (part.field, part.kind)
                branch = branch.places.setdefault(key, (part, Branch()))[1]
            else:
                branch = branch.words.setdefault(part, Branch())
        branch.ends.append(form)


class Verbs:
    """The verbs of a registry, with the grammar of their sentences."""

    def __init__(self, graphs: Mapping[str, GraphDefinition], problems: Sequence[str] = ()) -> None:
        """Put the grammar together.

        Args:
            graphs: the name by which a graph is called → the graph; those without sentences are
                left out, and so are those whose sentences are not well-formed.
            problems: of the files that are not valid graphs, one line each.
        """
        self.problems = list(problems)
        self.graphs: dict[str, GraphDefinition] = {}
        self.forms: list[VerbForm] = []
        self.start = Branch()
        for name, graph in graphs.items():
            try:
                forms = [form for sentence in graph.says for form in read_sentence(sentence)]
            except SentenceError:
                self.problems.append(str(next(sentence_problems(graph))))
                continue
            if forms:
                self.graphs[name] = graph
            for form in forms:
                called = VerbForm(graph, form)
                self.forms.append(called)
                self.start.add(called, form)
        for sentence in SAME_SENTENCES:
            for form in read_sentence(sentence):
                self.start.add(VerbForm(SAME, form), form)
        literals = (part for form in self.forms for part in form.form if isinstance(part, str))
        self.words: frozenset[str] = frozenset(literals) - ARTICLES

    def of(self, verb: str) -> dict[str, GraphDefinition]:
        """Return the graphs of a verb by name."""
        return {name: graph for name, graph in self.graphs.items() if verb_of(graph) == verb}

    @property
    def names(self) -> list[str]:
        """The names of all verbs, in alphabetical order."""
        return sorted({verb_of(graph) for graph in self.graphs.values()})

    def keeps_places(self, name: str) -> bool:
        """Say whether things are where they were after a graph, so that their masks still hold.

        They are where nothing but edits of color, light and sharpness lies between the image and
        the result; a node that is not known to be one may move or remove things.
        """
        graph = self.graphs[name]
        steps = graph.steps()
        ref = next(iter(graph.output_refs().values()))
        while ref.name in steps:
            step = steps[ref.name]
            source = step.arguments.get("image")
            if not isinstance(source, Ref) or not self._only_retouches(step.operation):
                return False
            ref = source
        return ref.name == "image"

    def _only_retouches(self, operation: str) -> bool:
        if operation in self.graphs:
            return self.keeps_places(operation)
        return operation in RETOUCHING

    def gap(self, form: VerbForm) -> Branch | None:
        """Return the sentences of a form without its verb: "the house blue"; None without places.

        After "make the car red and", the words before the first place are left out. Where the form
        says more than things, so may those of other graphs that begin with the same words: "make
        the car red and the house black and white".
        """
        first = next(
            (i for i, part in enumerate(form.form) if isinstance(part, SentencePlace)), None
        )
        if first is None:
            return None
        branch = Branch()
        for other in self.forms:
            if other.form[:first] != form.form[:first] or len(other.form) <= first:
                continue
            place = other.form[first]
            if isinstance(place, SentencePlace) and (
                other.graph is form.graph
                or (
                    (place.field, place.kind) == ("what", form.places[0].kind)
                    and form.says_more
                    and other.says_more
                )
            ):
                branch.add(other, other.form[first:])
        return branch


def verb_of(graph: GraphDefinition) -> str:
    """Return what a graph is called as a step of a plan."""
    return graph.verb or graph.name


def verbs_of(registry: Registry) -> Verbs:
    """Return the verbs of the built-in graphs, of installed packages and of the open project.

    A file that is not a valid graph is left out: it must not take the other verbs away.
    """
    files = registry.graph_files()
    return _verbs(tuple((name, file, file_state(file)) for name, file in files.items()))


@lru_cache(8)
def _verbs(files: tuple[tuple[str, Path, tuple[int, int] | None], ...]) -> Verbs:
    graphs: dict[str, GraphDefinition] = {}
    problems: list[str] = []
    for name, file, _ in files:
        try:
            text = read_text(file)
            if "says:" in text:
                graphs[name] = read_graph(text, str(file))
        except AnyloomError as error:
            problems.append(str(error).splitlines()[0])
    return Verbs(graphs, problems)
