"""Python functions are recorded as graphs; what a graph cannot represent is an error."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from anyloom import Model, NodeError, attempt, each, fold, graph, loads, node, use, when
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.compiler.graph_errors import RecordingError
from anyloom.core.node_decorator import Node


class Painter(Model):
    """A model protocol for these tests."""


@node
def longer(text: str, *, by: int = 1) -> str:
    """Add exclamation marks."""
    return text + "!" * by


@node
def painted(text: str, *, model: Painter = use()) -> str:
    """Use a model."""
    return text


class Ends(NamedTuple):
    first: str
    last: str


@node
def both_ends(text: str) -> Ends:
    """Return the first and the last letter."""
    return Ends(text[0], text[-1])


def test_arguments_become_inputs_and_calls_become_steps() -> None:
    @graph
    def shout(text: str, by: int = 3) -> str:
        """Say it loudly."""
        once = longer(text)
        return longer(once, by=by)

    assert (shout.name, shout.about) == ("shout", "Say it loudly.")
    assert shout.inputs == {"text": GraphInput(str), "by": GraphInput(int, 3)}
    assert shout.nodes == {
        "once": Step("longer", {"text": Ref("text")}, version=1),
        "longer": Step("longer", {"text": Ref("once"), "by": Ref("by")}, version=1),
    }
    assert shout.outputs == {"text": Ref("longer")}


def test_steps_are_called_after_variables_and_never_twice_the_same() -> None:
    @graph
    def thrice(text: str) -> str:
        text = longer(text)
        text = longer(text)
        return longer(longer(text))

    assert list(thrice.nodes) == ["text_2", "text_3", "longer", "longer_2"]


def test_a_model_argument_becomes_a_slot() -> None:
    @graph
    def picture(text: str, *, painter: Painter = use("some-painter")) -> str:
        return painted(text, model=painter)

    assert picture.models == {"painter": "some-painter"}
    assert picture.nodes["painted"].arguments["model"] == Ref("painter")


def test_several_outputs_are_fields() -> None:
    @graph
    def reversed_ends(text: str) -> Ends:
        found = both_ends(text)
        first, last = both_ends(found.last)
        return Ends(last, first)

    assert reversed_ends.outputs["first"].port == "last"  # type: ignore[union-attr]
    assert reversed_ends("dog") == Ends("g", "g")


def test_a_graph_runs_when_it_is_called() -> None:
    @graph
    def shout(text: str) -> str:
        return longer(text, by=2)

    assert shout("hello") == "hello!!"
    assert shout(text="dog") == "dog!!"


def test_each_fold_and_when_work_on_plain_values_too() -> None:
    assert each(["a", "b"], lambda text: longer(text)) == ["a!", "b!"]
    assert fold([1, 2], "a", lambda text, by: longer(text, by=by)) == "a!!!"
    assert when(False, lambda: longer("a"), "b") == "b"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (lambda text: longer(text) if text else text, r"cannot be tested; use when\("),
        (lambda text: [longer(letter) for letter in text], r"cannot be looped over; use each\("),
        (lambda text: longer(text + "x"), "cannot be calculated with; use a node"),
        (
            lambda text: longer("a") if text > "b" else text,
            r"compares, and when\(condition, …\) to",
        ),
        (lambda text: longer(text[0]), r"cannot be indexed; use the node `select`"),
        (lambda text: longer(f"{text}"), "cannot be put into a text"),
        (lambda text: longer(text.upper()), "has no '.upper'; write a node"),
        (lambda text: both_ends(text).lst, "has no output 'lst'; did you mean 'last'"),
        (lambda text: both_ends(text), "several outputs; name one of first, last"),
        (lambda text: "constant", "expected the result of a node"),
        (lambda text: longer(object()), "not object; make it an input"),
    ],
)
def test_what_a_graph_cannot_hold_is_refused_with_what_to_use_instead(body, message: str) -> None:
    def recorded(text: str) -> str:
        return body(text)

    with pytest.raises(RecordingError, match=message):
        graph(recorded)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: longer(), r"node 'longer': needs 'text' \(Text\)"),
        (lambda: longer("a", bye=2), "node 'longer': unknown argument 'bye'; did you mean 'by'"),
        (lambda: longer("a", by="x"), "node 'longer': by is 'x', expected a whole number"),
        (lambda: longer(3), "node 'longer': text is 3, expected Text"),
        (lambda: longer("a", "b"), "node 'longer': its ports are text, got 2 values"),
        (lambda: longer("a", text="b"), "node 'longer': got 'text' twice"),
    ],
)
def test_a_wrong_call_names_the_node_and_the_argument(call, message: str) -> None:
    with pytest.raises(NodeError, match=message):
        call()


def test_an_argument_without_a_type_is_refused() -> None:
    def untyped(text, *, by: int = 1) -> str:
        """Forget a type."""
        return text

    with pytest.raises(NodeError, match="argument 'text' needs a type"):
        Node(untyped)("a")  # not registered: the other tests see every registered node


def test_a_node_cannot_take_the_name_of_a_built_in_one() -> None:
    from anyloom.registry.lookup import registry

    registry.nodes()
    with pytest.raises(NodeError, match="node 'segment': defined twice"):

        @node
        def segment(text: str) -> str:
            """Pretend."""
            return text


def test_a_node_cannot_be_named_like_a_keyword() -> None:
    with pytest.raises(NodeError, match="node 'fold': the name is a keyword of graph files"):

        @node
        def fold(text: str) -> str:
            """Pretend."""
            return text


@node
def containers_of(anything: object, words: list[str], *, sizes: tuple[int, ...] = ()) -> str:
    """Say of which types the arguments are."""
    inside = type(anything["a"]) if isinstance(anything, dict) else None
    return " ".join(
        getattr(one, "__name__", "-")
        for one in (type(anything), inside, type(words), type(words[0]), type(sizes))
    )


@pytest.mark.parametrize(
    ("anything", "words", "sizes"),
    [
        ([1], ["a"], (1, 2)),
        ({"a": [1]}, ("a", "b"), [1, 2]),
    ],
)
def test_a_recorded_call_gets_the_lists_and_tuples_of_a_direct_one(anything, words, sizes) -> None:
    @graph
    def recorded() -> str:
        return containers_of(anything, words, sizes=sizes)

    direct = containers_of(anything, words, sizes=sizes)
    assert recorded() == direct
    assert loads(recorded.to_yaml())() == direct
    assert direct.endswith("list str tuple")


@pytest.mark.parametrize("anything", [(1, 2), [(1, 2)], {"a": (1,)}, Ends("a", "b")])
def test_a_tuple_that_a_graph_would_turn_into_a_list_is_refused(anything) -> None:
    with pytest.raises(RecordingError) as caught:

        @graph
        def recorded() -> str:
            return containers_of(anything, ["a"])

    assert str(caught.value) == (
        "'anything' of 'containers_of' holds a tuple where anything is expected, and a graph has "
        "only lists; write a list, or declare the tuple in the node"
    )
    with pytest.raises(RecordingError, match="the alternative of attempt holds a tuple"):

        @graph
        def fallback(text: str) -> object:
            return attempt(lambda: longer(text), otherwise=("a", "b"))
