"""Verbs of text-prompted editing: the graphs whose files say by which sentences they are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ..compiler import sentences
from ..compiler.checked import file_state
from ..compiler.definition import GraphDefinition, Ref
from ..compiler.sentence_checks import sentence_problems
from ..compiler.sentences import ARTICLES, Form, SentenceError, SentencePlace, read_sentence
from ..core import types
from ..foundation.errors import AnyloomError
from ..foundation.version import __version__
from ..foundation.yaml_reader import read_text
from ..registry.lookup import Registry
from .saved_tables import saved_table

EXAMPLES: Mapping[str, str] = {
    "things": "the cup",
    "letters": "all text",
    "others": "the flower",
    "color": "red",
    "material": "marble",
    "text": "a candle",
    "writing": "SALE",
    "capitals": "SALE",
    "style": "at the top in red",
    "clause": "smile",
    "string": '"SALE"',
    "file": "sea.png",
    "amount": "30 %",
    "ratio": "16:9",
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
RETOUCHING = frozenset(
    {
        "blur",
        "brighten",
        "contrast",
        "darken",
        "fade",
        "gray",
        "outline",
        "pixelate",
        "recolor",
        "saturate",
        "sharpen",
        "shift_color",
        "stylize",
    }
)
"""Nodes after which everything is where it was: those of nodes/retouching.py that give an image,
but for `paint`, which covers what was there, and style transfer."""


@dataclass(frozen=True, eq=False)
class VerbGraph:
    """What reading a sentence takes of a graph; the graph itself is read when it is asked for.

    name:   by which the graph is called.
    verb:   what it is called as a step of a plan.
    about:  what it does.
    says:   its sentences.
    forms:  the word sequences that they stand for.
    inputs: the names of its inputs.
    whole:  it may work on the whole image.
    file:   in which it stands; "" where it is in none.
    """

    name: str
    verb: str
    about: str = ""
    says: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    inputs: tuple[str, ...] = ()
    whole: bool = False
    file: str = ""
    read: Callable[[], GraphDefinition] = field(kw_only=True, repr=False)

    @cached_property
    def definition(self) -> GraphDefinition:
        return self.read()

    @classmethod
    def of(cls, name: str, graph: GraphDefinition, file: str = "") -> VerbGraph:
        """Return what sentences take of a graph.

        Raises:
            SentenceError: a sentence is not well-formed.
        """
        what = graph.inputs.get("what")
        return cls(
            name,
            graph.verb or graph.name,
            graph.about,
            tuple(graph.says),
            _forms_of(graph.says),
            tuple(graph.inputs),
            what is not None and types.is_optional(what.type),
            file,
            read=lambda: graph,
        )

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> VerbGraph:
        """Return the graph of a record that `to_json` gave; its file is read when it is needed."""
        record = dict(value)
        forms = _forms_from_json(record.pop("forms"))
        says, inputs = (tuple(map(str, record.pop(name))) for name in ("says", "inputs"))
        file = str(record["file"])

        def read() -> GraphDefinition:
            return _graph_in(file, read_text(Path(file)))

        return cls(**record, says=says, forms=forms, inputs=inputs, read=read)

    def to_json(self) -> dict[str, Any]:
        """Return all but the graph itself as JSON values."""
        return {
            "name": self.name,
            "verb": self.verb,
            "about": self.about,
            "says": self.says,
            "forms": _forms_to_json(self.forms),
            "inputs": self.inputs,
            "whole": self.whole,
            "file": self.file,
        }


def _forms_of(says: Sequence[str]) -> tuple[Form, ...]:
    return tuple(form for sentence in says for form in read_sentence(sentence))


def _repeating() -> tuple[tuple[Form, ...], ...]:
    return _forms_of(SAME_SENTENCES), _forms_of(KEPT_SENTENCES)


def _forms_to_json(forms: Sequence[Form]) -> list[Any]:
    return [
        [part if isinstance(part, str) else (part.field, part.kind, part.column) for part in form]
        for form in forms
    ]


def _forms_from_json(forms: Any) -> tuple[Form, ...]:
    return tuple(
        tuple(part if isinstance(part, str) else SentencePlace(*part) for part in form)
        for form in forms
    )


KEPT_SENTENCES = (
    "(keep|keeping) <what>",
    "(keep|leave|keeping|leaving) <what> (sharp|clear|in focus|bright|visible)",
    "(keep|leave|keeping|leaving) <what> (alone|unchanged|untouched|unblurred)",
    "(keep|leave|keeping|leaving) <what> (as it is|as they are|as is|in color|colorful|the same)",
    "(保留|保持)<what>[不变]",
)
"""Sentences that take things out of the step before."""
SAME = VerbGraph.of("the same", GraphDefinition("the same"))
"""Stands for the verb of the step before."""
KEPT = VerbGraph.of("the same but", GraphDefinition("the same but"))
"""Stands for the step before, of which things are left out."""


@dataclass(frozen=True, eq=False)
class VerbForm:
    """One word sequence that calls a graph."""

    graph: VerbGraph
    form: Form

    @property
    def verb(self) -> str:
        """The name that a plan gives the verb."""
        return self.graph.verb

    @property
    def places(self) -> tuple[SentencePlace, ...]:
        return tuple(part for part in self.form if isinstance(part, SentencePlace))

    @property
    def says_more(self) -> bool:
        """Whether something stands behind the first place: "make <what> red"."""
        return not isinstance(self.form[-1], SentencePlace) or len(self.places) > 1

    @property
    def turns(self) -> bool:
        """Whether its <where> is a direction, so that a side says which thing is meant."""
        return self.says_things and "to" not in self.graph.inputs

    @property
    def says_things(self) -> bool:
        """Whether it has a place for things."""
        return any(place.field == "what" for place in self.places)

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

    def __init__(
        self,
        graphs: Sequence[VerbGraph],
        problems: Sequence[str] = (),
        repeating: Sequence[Sequence[Form]] | None = None,
    ) -> None:
        """Put the grammar together.

        Args:
            graphs: those without sentences are left out.
            problems: of the files that are not valid graphs, one line each.
            repeating: what `SAME_SENTENCES` and `KEPT_SENTENCES` stand for, where that is known.
        """
        self.problems = list(problems)
        self.graphs: dict[str, VerbGraph] = {}
        self.forms: list[VerbForm] = []
        self.start = Branch()
        for graph in graphs:
            if graph.forms:
                self.graphs[graph.name] = graph
            for form in graph.forms:
                called = VerbForm(graph, form)
                self.forms.append(called)
                self.start.add(called, form)
        for graph, forms in zip((SAME, KEPT), repeating or _repeating(), strict=True):
            for form in forms:
                self.start.add(VerbForm(graph, form), form)
        literals = (part for form in self.forms for part in form.form if isinstance(part, str))
        self.words: frozenset[str] = frozenset(literals) - ARTICLES

    def of(self, verb: str) -> dict[str, VerbGraph]:
        """Return the graphs of a verb by name."""
        return {name: graph for name, graph in self.graphs.items() if graph.verb == verb}

    @property
    def names(self) -> list[str]:
        """The names of all verbs, in alphabetical order."""
        return sorted({graph.verb for graph in self.graphs.values()})

    def keeps_places(self, name: str) -> bool:
        """Say whether things are where they were after a graph, so that their masks still hold.

        They are where nothing but edits of color, light and sharpness lies between the image and
        the result; a node that is not known to be one may move or remove things.
        """
        graph = self.graphs[name].definition
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
        the car red and the house black and white"; and what it says of the same things: "make the
        car red and blurry". Of sentences that go on with a word of their own, only the first word
        is left out: "change the color of the cup to red and the background to sea.png".
        """
        first = next(
            (i for i, part in enumerate(form.form) if isinstance(part, SentencePlace)), None
        )
        if first is None:
            return None
        branch = Branch()
        for other in self.forms:
            if (
                other.form[0] == form.form[0]
                and form.says_more
                and len(other.form) > 2
                and isinstance(other.form[1], str)
                and other.form[1] not in self.start.words
            ):
                branch.add(other, other.form[1:])
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
                if other.graph is not form.graph and place.kind == "things" and other.says_more:
                    branch.add(other, other.form[first + 1 :])
        return branch


def verbs_of(registry: Registry) -> Verbs:
    """Return the verbs of the built-in graphs, of installed packages and of the open project.

    A file that is not a valid graph is left out: it must not take the other verbs away. What the
    sentences stand for is kept in the cache folder, so that the next process need not read them.
    """
    files = registry.graph_files()
    return _verbs(tuple((name, file, file_state(file)) for name, file in files.items()))


@lru_cache(8)
def _verbs(files: tuple[tuple[str, Path, tuple[int, int] | None], ...]) -> Verbs:
    texts: dict[str, tuple[str, str]] = {}
    unreadable: list[str] = []
    for name, file, _ in files:
        try:
            text = read_text(file)
        except AnyloomError as error:
            unreadable.append(_line(error))
            continue
        if "says:" in text:
            texts[name] = (str(file), text)
    made_from = [
        __version__,
        *_CODE,
        *(part for item in texts.items() for part in (item[0], *item[1])),
    ]
    graphs, problems, repeating = saved_table("verbs", made_from, _loaded, lambda: _made(texts))
    return Verbs(graphs, [*unreadable, *problems], repeating)


_Made = tuple[list[VerbGraph], list[str], tuple[tuple[Form, ...], ...]]
_CODE = [Path(str(file)).read_text("utf-8") for file in (sentences.__file__, __file__)]
"""What else decides which forms a sentence stands for."""


def _made(texts: Mapping[str, tuple[str, str]]) -> tuple[_Made, Any]:
    """Return the verbs of files, and the problems of those that are not valid, also as JSON."""
    graphs: list[VerbGraph] = []
    problems: list[str] = []
    for name, (file, text) in texts.items():
        try:
            graph = _graph_in(file, text)
        except AnyloomError as error:
            problems.append(_line(error))
            continue
        try:
            graphs.append(VerbGraph.of(name, graph, file))
        except SentenceError:
            problems.append(str(next(sentence_problems(graph))))
    repeating = _repeating()
    value = {
        "graphs": [graph.to_json() for graph in graphs],
        "problems": problems,
        "repeating": [_forms_to_json(forms) for forms in repeating],
    }
    return (graphs, problems, repeating), value


def _loaded(value: Any) -> _Made:
    graphs = [VerbGraph.from_json(one) for one in value["graphs"]]
    repeating = tuple(map(_forms_from_json, value["repeating"]))
    return graphs, list(map(str, value["problems"])), repeating


def _graph_in(file: str, text: str) -> GraphDefinition:
    from ..compiler.reading import read_graph

    return read_graph(text, file)


def _line(error: Exception) -> str:
    return str(error).splitlines()[0]
