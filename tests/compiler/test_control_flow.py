"""A recorded function gives what plain Python gives, also when it is saved and loaded."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anyloom import (
    Cancelled,
    Engine,
    Graph,
    GraphError,
    Image,
    Masks,
    NodeError,
    RecordingError,
    attempt,
    check,
    each,
    fingerprint,
    fold,
    graph,
    load,
    loads,
    node,
    until,
    use,
    when,
)
from anyloom.compiler.required_models import required_models
from anyloom.models import Grounder, Segmenter
from anyloom.nodes import ground, segment
from tests.compiler.random_functions import Anyloom, Expression, Python, functions


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(workers=2) as engine:
        yield engine


def recorded(kind: type, body: Callable[[Any, Any], Any]) -> Graph:
    def function(number, numbers):
        return body(number, numbers)

    returned = {int: int, list: list[int]}[kind]
    function.__annotations__ = {"number": int, "numbers": list[int], "return": returned}
    return graph(function)


def result(call: Callable[[], Any]) -> Any:
    try:
        return repr(call())
    except Exception as error:
        return f"failed: {error}"


def run(engine: Engine, graph: Graph, number: int, numbers: list[int]) -> Any:
    done = engine.run(check(graph), {"number": number, "numbers": numbers})
    done.raise_failure()
    return next(iter(done.outputs.values()))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(functions(), st.integers(0, 30), st.lists(st.integers(0, 30), max_size=3))
def test_a_function_its_graph_and_the_saved_graph_agree(
    engine: Engine, function: tuple[type, Expression], number: int, numbers: list[int]
) -> None:
    kind, body = function
    expected = result(lambda: body(Python(), (number, numbers)))
    language = Anyloom()
    made = recorded(kind, lambda *values: body(language, values))
    loaded = loads(made.to_yaml())
    assert loaded == made
    if expected.startswith(
        "failed"
    ):  # a graph may do without what fails, where only a choice needs it
        return
    assert result(lambda: body(language, (number, numbers))) == expected
    assert result(lambda: run(engine, made, number, numbers)) == expected
    assert result(lambda: run(engine, loaded, number, numbers)) == expected


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(functions())
def test_a_recorded_function_has_one_meaning_for_a_name(function: tuple[type, Expression]) -> None:
    kind, body = function
    made = recorded(kind, lambda *values: body(Anyloom(), values))
    said = [warning.message for warning in check(made).warnings]
    assert [message for message in said if "hides" in message] == []


LETTERS = ["a", "b"]
calls: list[str] = []


@node
def shouted(text: str) -> str:
    """Say it loudly."""
    return text.upper()


@node
def twice(text: str) -> str:
    """Say it again."""
    return text + text


@node
def long_enough(text: str) -> bool:
    """Say whether a text has four letters."""
    return len(text) >= 4


@node(cache=False)
def unreliable(text: str) -> str:
    """Fail until it was called three times."""
    calls.append(text)
    if len(calls) < 3:
        raise ValueError("not yet")
    return text


class Ends(NamedTuple):
    first: str
    last: str


@node
def ends(text: str) -> Ends:
    """Return the first and the last letter."""
    return Ends(text[0], text[-1])


def steps(made: Graph) -> list[str]:
    """Return the lines of a saved graph that hold its steps."""
    lines = made.to_yaml().splitlines()
    return [line.strip() for line in lines[lines.index("nodes:") + 1 : lines.index("outputs:")]]


def test_a_body_of_one_call_is_one_step() -> None:
    @graph
    def letters(words: list[str], flag: bool, word: str) -> Ends:
        loud = each(words, lambda word: shouted(word), failures="drop")
        last = fold(loud, word, lambda text, other: twice(text))
        found = until(last, lambda text: twice(text), lambda text: long_enough(text), at_most=5)
        perhaps = when(flag, lambda: twice(found), lambda: shouted(found))
        sure = attempt(
            lambda: twice(perhaps), retry=2, wait=0.5, timeout=30, otherwise=lambda: shouted(word)
        )
        return Ends(sure, word)

    assert steps(letters) == [
        "loud: {each: {word_2: $words}, failures: drop, shouted@1: {text: $word_2}}",
        "last: {each: {other: $loud}, fold: {text: $word}, twice@1: {text: $text}}",
        "found: {fold: {text: $last}, until: done, at_most: 5, twice_of_until: {text: $text}}",
        "shouted: {shouted@1: {text: $found}}",
        "perhaps: {when: $flag, twice@1: {text: $found}, else: $shouted}",
        "shouted_2: {shouted@1: {text: $word}}",
        "sure:",
        "twice@1: {text: $perhaps}",
        "retry: {times: 2, wait: 0.5}",
        "timeout: 30",
        "otherwise: $shouted_2",
    ]


def test_bodies_have_names_of_their_own() -> None:
    @graph
    def each_of_each(words: list[str], flag: bool) -> list[str]:
        loud = each(words, lambda word: twice(shouted(word)))
        louder = each(loud, lambda word: twice(shouted(shouted(word))))
        return when(flag, lambda: each(louder, lambda word: twice(shouted(word))), louder)

    made = loads(each_of_each.to_yaml())
    assert list(made.graphs) == ["twice_of_each", "twice_of_each_2"]
    [last] = [step for step in made.nodes.values() if step.when is not None]
    assert last.each  # a loop takes its condition itself, and needs no graph around it
    assert each_of_each(["a"], True) == ["AAAAAA"[:2] * 4]


def test_equal_bodies_are_one_graph_and_others_are_not() -> None:
    @node
    def number_of(text: str, *, by: float = 1.0) -> str:
        """Write a number."""
        return f"{text}{by!r}"

    @graph
    def several(words: list[str]) -> list[str]:
        one = each(words, lambda word: number_of(number_of(word, by=1), by=2))
        same = each(one, lambda word: number_of(number_of(word, by=1), by=2))
        return each(same, lambda word: number_of(number_of(word, by=1.0), by=2))

    assert len(several.graphs) == 2


def test_a_body_may_use_an_outer_value_of_the_same_name() -> None:
    @graph
    def function(word: str, words: list[str]) -> list[str]:
        outer = word
        return each(words, lambda word: when(outer, lambda: outer, lambda: shouted(word)))

    assert function("x", ["a", "b"]) == ["x", "x"]


def test_a_step_is_not_called_like_the_items_that_it_is_made_of() -> None:
    @graph
    def function(words: list[str]) -> list[str]:
        word = each(words, lambda word: shouted(word))
        return word

    assert steps(function) == ["word_2: {each: {word: $words}, shouted@1: {text: $word}}"]
    assert check(function).warnings == ()


def test_what_a_condition_tests_is_not_none_in_its_body() -> None:
    @graph
    def function(word: str | None, flag: bool) -> str:
        return when(
            word, lambda: when(flag, lambda: twice(shouted(word)), lambda: shouted(word)), "none"
        )

    @graph
    def as_it_is(word: str | None, words: list[str]) -> list[str]:
        sure = when(word, lambda: word, "none")
        return each(words, lambda _: twice(shouted(sure)))

    assert as_it_is("a", ["x"]) == ["AA"]
    for one in (function, loads(function.to_yaml())):
        assert (one("a", True), one("a", False), one(None, True)) == ("AA", "A", "none")


@node
def halved(number: float | None) -> float:
    """Halve a number; nothing is one."""
    return (1 if number is None else number) / 2


@node
def raised(number: float) -> float:
    """Add a quarter."""
    return number + 0.25


@pytest.mark.parametrize("start", [8, None, 1.0])
def test_what_is_carried_may_become_wider(start: float | None) -> None:
    def function(words: list[str]) -> float | None:
        return fold(words, start, lambda carried, word: raised(halved(carried)))

    def swapped(words: list[str]) -> float | None:
        return fold(
            words, (start, "none"), lambda one, other, word: (other, halved(raised(halved(one))))
        )[0]

    made = graph(function)
    for words in ([], ["a"], ["a", "b"]):
        assert function(words) == made(words) == loads(made.to_yaml())(words)
    with pytest.raises(GraphError, match="'number' of 'halved' expects Number"):
        graph(swapped)(["a"])


def test_models_are_passed_into_bodies() -> None:
    @graph
    def function(
        image: Image,
        prompts: list[str],
        *,
        grounder: Grounder = use("lite-grounder"),
        segmenter: Segmenter = use(),
    ) -> list[Masks]:
        return each(
            prompts,
            lambda prompt: when(
                prompt,
                lambda: segment(image, ground(image, prompt, model=grounder), model=segmenter),
                None,
            ),
        )

    made = loads(function.to_yaml())
    assert made == function
    for one in (made, function):
        names = {checkpoint.name for checkpoint in required_models(check(one, profile="lite"))}
        assert names <= {"lite-grounder", "lite-segmenter"}
    assert list(made.graphs["segment_of_when"].models) == ["grounder", "segmenter"]


def test_a_graph_and_a_node_of_one_name_are_refused() -> None:
    def other(word: str) -> str:
        return shouted(word)

    other.__name__ = "twice"
    imposter = graph(other)
    user = graph(lambda_named("user", lambda word: twice(word)))

    def both(word: str) -> str:
        return twice(imposter(word))

    def inside(word: str) -> str:
        return user(imposter(word))

    with pytest.raises(RecordingError, match="two different operations are called 'twice'"):
        graph(both)
    with pytest.raises(RecordingError, match="'twice' is a graph here and a node of the graph"):
        graph(inside)


def lambda_named(name: str, body: Callable[[Any], Any]) -> Callable[..., Any]:
    def function(word: str) -> str:
        return body(word)

    function.__name__ = name
    return function


def test_literals_are_copied() -> None:
    words = [["a"], ["b"]]

    @node
    def first_of(words: list[list[str]], table: dict[int, str]) -> str:
        """Return the first."""
        return words[0][0]

    @graph
    def function() -> str:
        return first_of(words, {1: "x"})

    words[0].append("c")
    assert function.nodes["first_of"].arguments == {"words": [["a"], ["b"]], "table": {1: "x"}}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (lambda words: each(words, lambda word: 3), "the body of each returns 3; return"),
        (lambda words: each(words, lambda word: None), "the body of each returns nothing; return"),
        (lambda words: each(words, lambda word: (word, "b")), "the body of each returns 'b'; "),
        (lambda words: each(words, lambda word: (word, ends(word))),
         "returns '.ends', which has several outputs; name one of first, last"),
        (lambda words: fold(words, ("", ""), lambda a, b, word: a),
         "the body returns 1 values, but 2 are carried into the next round; return one for each"),
        (lambda words: until("", lambda text: twice(text), lambda text: True, at_most=3),
         "the condition of until returns True; return results"),
        (lambda words: when(words, lambda: "b"), "the body of when returns 'b'"),
        (lambda words: attempt(lambda: "b", retry=1), "the body of attempt returns 'b'"),
    ],
)  # fmt: skip
def test_what_a_body_cannot_return_is_refused_at_its_line(
    body: Callable[[Any], Any], message: str
) -> None:
    def function(words: list[str]) -> str:
        return body(words)

    with pytest.raises(RecordingError, match=message) as caught:
        graph(function)
    assert re.match(rf"{re.escape(__file__)}:\d+ ", str(caught.value))


def test_a_value_of_a_body_stays_in_it() -> None:
    def leaking(words: list[str]) -> str:
        found = []
        each(words, lambda word: found.append(twice(word)) or found[-1])
        return shouted(found[0])

    with pytest.raises(RecordingError, match="a value of another body or graph; return it from"):
        graph(leaking)


def test_placeholders_cannot_be_compared() -> None:
    def compared(word: str) -> str:
        return word if word == "a" else shouted(word)

    with pytest.raises(RecordingError, match="cannot be compared; use a node that compares"):
        graph(compared)


@pytest.mark.parametrize(
    "call",
    [
        lambda: until("", twice, long_enough, at_most=0),
        lambda: until("", twice, long_enough, at_most=10_001),
        lambda: fold(["a"], "", lambda one, other: twice(one), at_most=0),
        lambda: fold(["a"], "", lambda one, other: twice(one), at_most=True),
        lambda: attempt(lambda: twice("a"), retry=-1),
        lambda: attempt(lambda: twice("a"), retry=101),
        lambda: attempt(lambda: twice("a"), retry=1, wait=-1),
        lambda: attempt(lambda: twice("a"), timeout=0),
        lambda: each(["a"], twice, failures="skip"),  # type: ignore[arg-type]
        lambda: each((["a"], ["b", "c"]), lambda one, other: twice(one)),
    ],
)
def test_arguments_out_of_range_are_refused(call: Callable[[], Any]) -> None:
    with pytest.raises(NodeError, match=r"expected|one has 1, other has 2"):
        call()


def test_an_attempt_calls_again_and_gives_a_substitute() -> None:
    calls.clear()
    assert attempt(lambda: unreliable("a"), retry=2) == "a"
    assert calls == ["a", "a", "a"]
    calls.clear()
    assert attempt(lambda: unreliable("a"), retry=1, otherwise=lambda: "b") == "b"
    assert attempt(lambda: unreliable("a")) == "a"
    calls.clear()
    with pytest.raises(ValueError, match="not yet"):
        attempt(lambda: unreliable("a"), retry=1)
    with pytest.raises(NodeError, match="took longer than"):
        attempt(lambda: threading.Event().wait(10), timeout=0.01)


def test_a_cancelled_attempt_is_not_tried_again() -> None:
    tries = []

    def cancelled() -> None:
        tries.append(1)
        raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        attempt(cancelled, retry=3, otherwise=None)
    assert tries == [1]


def test_plain_calls_give_what_the_graph_gives() -> None:
    word = "abc"
    assert each([word], lambda text: ends(text)) == Ends(["a"], ["c"])
    assert each([word], lambda text: (shouted(text), text)) == (["ABC"], ["abc"])
    assert each([], lambda text: ends(text)).last == []
    assert when(False, lambda: ends(word)).first is None
    assert fold(LETTERS, ("", ""), lambda a, b, text: (text, a), collect=True) == (
        ["a", "b"],
        ["", "a"],
    )
    assert fold(LETTERS, "", lambda a, text: a + text, at_most=1) == "a"
    assert attempt(lambda: ends(""), otherwise=None).last is None


@node
def turned(masks: Masks) -> Masks:
    """Turn masks upside down."""
    return Masks.from_arrays([mask[::-1] for mask in masks.masks()], frame=masks.frame)


@node
def large(masks: Masks) -> Masks:
    """Refuse masks of less than three pixels."""
    if masks.areas.sum() < 3:
        raise ValueError("too small")
    return masks


@node
def area(masks: Masks) -> int:
    """Count the pixels of all masks."""
    return int(masks.areas.sum())


class Turned(NamedTuple):
    masks: list[Masks]
    areas: list[int]


def mask_functions() -> list[Callable[[Masks], Any]]:
    def turned_one_by_one(masks: Masks) -> Masks:
        return each(masks, lambda mask: turned(turned(mask)))

    def large_ones(masks: Masks) -> Masks:
        return each(masks, lambda mask: large(turned(mask)), failures="drop")

    def turned_with_areas(masks: Masks) -> Turned:
        return Turned(*each(masks, lambda mask: (turned(mask), area(mask))))

    def as_they_are(masks: Masks) -> Masks:
        return each(masks, lambda mask: mask)

    def areas_with_gaps(masks: Masks) -> list[int | None]:
        return each(masks, lambda mask: area(large(mask)), failures="keep")

    def all_or_as_they_are(masks: Masks) -> Masks:
        return attempt(lambda: each(masks, lambda mask: large(mask)), otherwise=masks)

    def in_turn(masks: Masks) -> Masks:
        return fold(masks, masks, lambda carried, mask: turned(carried))

    return [
        *(turned_one_by_one, large_ones, turned_with_areas, as_they_are, areas_with_gaps),
        *(all_or_as_they_are, in_turn),
    ]


@pytest.mark.parametrize("function", mask_functions(), ids=lambda function: function.__name__)
@pytest.mark.parametrize("count", [0, 1, 3])
def test_regions_are_joined_or_listed_as_in_the_graph(
    function: Callable[[Masks], Any], count: int, engine: Engine
) -> None:
    pixels = np.arange(16).reshape(4, 4)
    masks = Masks.from_arrays([pixels < size for size in range(1, 2 * count, 2)], frame=(4, 4))
    expected = function(masks)
    made = graph(function)
    for one in (made, loads(made.to_yaml())):
        done = engine.run(check(one), {"masks": masks})
        done.raise_failure()
        values = list(done.outputs.values())
        assert fingerprint(values) == fingerprint(
            list(expected) if isinstance(expected, tuple) else [expected]
        )


def test_no_regions_are_a_set_without_instances() -> None:
    masks = Masks.empty((2, 3))
    assert type(each(masks, lambda mask: mask)) is Masks
    assert each(masks, lambda mask: mask).frame == (2, 3)
    assert each(masks, lambda mask: area(mask)) == []
    assert each([], lambda mask: area(mask)) == []


class Stepped(NamedTuple):
    value: int
    done: bool


@node
def stepped(value: int, by: int = 1) -> Stepped:
    """Count up to five."""
    return Stepped(value + by, value + by >= 5)


class Only(NamedTuple):
    only: int


@node
def with_one_field(number: int) -> Only:
    """Add one; the only output has a name."""
    return Only(number + 1)


@pytest.mark.parametrize(
    ("step", "output", "expected"),
    [
        ("{each: {a: [1, 2, $x]}, doubled: {a: $a}}", "$n", [2, 4, 4]),
        ("{each: {a: [1, 2, $x], b: $xs}, added: {a: $a, b: $b}}", "$n", [2, 4, 5]),
        ("{each: {a: []}, doubled: {a: $a}}", "$n", []),
        ("{each: {a: $xs}, digits: {a: $a}}", "$n.last", [1, 2, 3]),
        ("{each: {a: []}, digits: {a: $a}}", "$n.last", []),
        ("{each: {a: [1, 2, 3]}, failures: drop, unless_three: {a: $a}}", "$n", [1, 2]),
        ("{each: {a: [3, 2, 1]}, failures: keep, unless_three: {a: $a}}", "$n", [None, 2, 1]),
        ("{each: {a: [3, 2]}, failures: fail, unless_three: {a: $a}}", "$n", "failed"),
        ("{each: {a: [3, 2]}, unless_three: {a: $a}, otherwise: $xs}", "$n", [1, 2, 3]),
        ("{each: {a: [1, 2]}, fold: {c: 0}, added: {a: $a, b: $c}}", "$n", 3),
        ("{each: {a: []}, fold: {c: $x}, added: {a: $a, b: $c}}", "$n", 2),
        ("{each: {a: []}, fold: {c: $x}, collect: true, added: {a: $a, b: $c}}", "$n", []),
        ("{each: {a: $xs}, fold: {c: 0}, at_most: 2, added: {a: $a, b: $c}}", "$n", 3),
        ("{each: {a: $xs}, fold: {c: 0}, collect: true, added: {a: $a, b: $c}}", "$n", [1, 3, 6]),
        ("{each: {a: $xs}, fold: {only: 0}, with_one_field: {number: $only}}", "$n.only", 3),
        ("{fold: {value: $x}, until: done, at_most: 9, stepped: {value: $value}}", "$n", 5),
        ("{fold: {value: $x}, until: done, at_most: 9, stepped: {value: $value}}", "$n.value", 5),
        ("{fold: {value: 7}, until: done, at_most: 9, stepped: {value: $value}}", "$n", 8),
        ("{fold: {value: 0}, until: done, at_most: 2, stepped: {value: $value}}", "$n", 2),
        ("{fold: {value: 0}, at_most: 2, stepped: {value: $value}}", "$n", 2),
        ("{fold: {value: $x}, until: done, at_most: 9, collect: true, stepped: {value: $value}}",
         "$n", [3, 4, 5]),
        ("{fold: {value: 0, done: true}, until: done, at_most: 2, stepped: {value: $value}}",
         "$n.done", False),
        ("{each: {by: $xs}, fold: {value: $x}, until: done, stepped: {value: $value, by: $by}}",
         "$n", 5),
        ("{when: $x, each: {a: $xs}, doubled: {a: $a}}", "$n", [2, 4, 6]),
        ("{when: $none, each: {a: $xs}, doubled: {a: $a}}", "$n", None),
        ("{when: $none, digits: {a: $x}}", "$n.last", None),
        ("{when: $none, unless_three: {a: 3}, else: 1, otherwise: 2}", "$n", 1),
        ("{when: $x, unless_three: {a: 3}, else: 1, otherwise: 2, retry: 2}", "$n", 2),
        ("{unless_three: {a: 3}, otherwise: none}", "$n", "none"),
        ("{unless_three: {a: 3}, otherwise: null, timeout: 60}", "$n", None),
        ("{unless_three: {a: 4}, otherwise: $failed}", "$n", 4),
        ("{unless_three: {a: 3}, otherwise: $failed}", "$n", "failed"),
        ("{doubled: {a: $failed}, otherwise: 5}", "$n", "failed"),
        ("{digits: {a: 31}, otherwise: null}", "$n.last", 1),
    ],
)  # fmt: skip
def test_keywords_of_a_step_mean_what_they_say(
    step: str, output: str, expected: Any, engine: Engine
) -> None:
    text = "graph: g\ninputs: {x: Integer, none: Integer, xs: 'list[Integer]'}\n"
    text += f"nodes:\n  failed: {{unless_three: {{a: 3}}}}\n  n: {step}\n"
    made = loads(f"{text}outputs: {{out: {output}}}\n")
    assert loads(made.to_yaml()) == made
    done = engine.run(check(made), {"x": 2, "none": 0, "xs": [1, 2, 3]})
    if expected == "failed":
        assert [failure.node for failure in done.failures] in (["n"], ["failed"])
    else:
        done.raise_failure()
        assert repr(done.outputs["out"]) == repr(expected)


def test_an_only_output_with_a_name_is_read_by_it() -> None:
    def function(number: int, numbers: list[int]) -> list[int]:
        first = with_one_field(number).only
        (second,) = with_one_field(first)
        rest = each(numbers, lambda one: with_one_field(one)).only
        (carried,) = fold(rest, (second,), lambda carried, one: with_one_field(carried))
        return each(rest, lambda one: with_one_field(carried).only)

    assert function(1, [1, 2]) == graph(function)(1, [1, 2]) == [6, 6]


@pytest.mark.parametrize(
    ("start", "body", "message"),
    [
        (0, lambda carried, one: (one,), "returns a tuple, but what is carried is one value"),
        (0, lambda carried, one: with_one_field(one), "returns a tuple, but what is carried is"),
        ((0,), lambda carried, one: one, "returns one value, but what is carried is a tuple"),
    ],
)
def test_a_body_returns_what_is_carried(start: Any, body: Any, message: str) -> None:
    def function(numbers: list[int]) -> int:
        return fold(numbers, start, body)

    with pytest.raises(RecordingError, match=message):
        graph(function)


def test_a_graph_that_several_bodies_use_is_saved_once(tmp_path: Path) -> None:
    @graph
    def louder(word: str) -> str:
        return twice(shouted(word))

    @graph
    def in_bodies(words: list[str], word: str, flag: bool) -> str:
        alone = when(flag, lambda: louder(word), word)
        inside = when(flag, lambda: twice(louder(alone)), alone)
        again = when(flag, lambda: twice(louder(inside)), inside)
        carried = fold(words, again, lambda text, other: twice(louder(text)))
        return louder(fold(words, carried, lambda text, other: louder(text)))

    in_bodies.save(tmp_path / "in_bodies.yaml")
    saved = load(tmp_path / "in_bodies.yaml")
    assert saved == in_bodies
    assert (tmp_path / "in_bodies.yaml").read_text().count("louder:\n") == 1
    assert saved.graphs["louder"] == louder
    assert saved(["a"], "b", True) == in_bodies(["a"], "b", True)
