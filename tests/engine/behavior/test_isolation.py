"""What one holder of a value does with it reaches no other reader, caller, cache or literal."""

from __future__ import annotations

import contextlib
import copy
import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from anyloom import (
    Engine,
    Graph,
    Image,
    Item,
    Masks,
    Regions,
    ResultCache,
    check,
    each,
    fold,
    graph,
    loads,
    when,
)
from anyloom.core.node_decorator import Node

from .calls import described, recorded_calls
from .nodes import REGISTRY


class Named(NamedTuple):
    texts: list[str]
    count: int


class Both(NamedTuple):
    changed: Any
    seen: Any


def spoil(value: Any) -> None:
    """Change everything in a value that lets itself be changed."""
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        if isinstance(value, np.ndarray):
            value[...] = 99
        elif isinstance(value, dict):
            for item in value.values():
                spoil(item)
            value["spoiled"] = True
        elif isinstance(value, (list, tuple)):
            for item in value:
                spoil(item)
            if isinstance(value, list):
                value.append("spoiled")
        elif isinstance(value, set):
            value.add("spoiled")
        elif isinstance(value, bytearray):
            value.extend(b"spoiled")
        elif isinstance(value, Regions):
            for array in (value.boxes, value.areas, value.scores, *value.columns.values()):
                spoil(array)
        elif isinstance(value, Image):
            spoil(value.pixels)


def masks() -> Masks:
    found = Masks.from_arrays([np.eye(4, dtype=bool)], frame=(4, 4), scores=[0.5])
    return found.with_column("weights", np.array([1.0]))


MAKERS: dict[str, Callable[[], Any]] = {
    "list": lambda: ["a", "b"],
    "list of lists": lambda: [["a"], ["b", ["c"]]],
    "dict": lambda: {"a": 1},
    "dict of lists": lambda: {"a": [1, {"b": []}]},
    "set": lambda: {1, 2},
    "bytearray": lambda: bytearray(b"ab"),
    "tuple of lists": lambda: (["a"], "b"),
    "named tuple": lambda: Named(["a"], 1),
    "ordered dict": lambda: OrderedDict(a=["b"]),
    "default dict": lambda: defaultdict(list, a=["b"]),
    "array": lambda: np.arange(4.0),
    "view of an array": lambda: np.arange(8.0)[::2],
    "list of arrays": lambda: [np.arange(3), np.zeros((2, 2))],
    "dict of arrays": lambda: {"a": np.arange(3)},
    "image": lambda: Image(np.zeros((2, 3, 3), np.uint8)),
    "regions": lambda: Regions(np.array([[0.0, 0, 2, 2]]), (4, 4), scores=[0.5]),
    "masks": masks,
    "list of masks": lambda: [masks()],
}
kinds = pytest.mark.parametrize("kind", MAKERS)


def told(value: Any) -> str:
    """Return a value as text, computed facts included."""
    if isinstance(value, Regions):
        return f"{described(value)} {value.areas.tolist()}"
    if isinstance(value, (set, bytearray)):
        return repr(value)
    if isinstance(value, list):
        return str([told(item) for item in value])
    return described(value)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine(workers=4) as engine:
        yield engine


def spoils(value: object) -> int:
    """Change what it was given."""
    spoil(value)
    return 1


def seen(value: object, after: int) -> str:
    """Write a value, after something else was done."""
    return told(value)


spoiling, seeing = Node(spoils), Node(seen)


def maker(kind: str) -> Node[..., Any]:
    """Return a node that makes a value of a kind."""

    def made() -> object:
        """Make a value."""
        return MAKERS[kind]()

    made.__name__ = f"made_{kind.replace(' ', '_')}"
    return Node(made)


@kinds
def test_a_node_that_changes_its_input_changes_it_for_no_other_reader(
    engine: Engine, kind: str
) -> None:
    made = maker(kind)

    @graph
    def read_twice() -> str:
        value = made()
        return seeing(value, spoiling(value))

    expected = told(MAKERS[kind]())
    for _ in range(2):
        assert engine.run(check(read_twice), {}).outputs == {"text": expected}


@kinds
def test_a_node_that_changes_its_input_does_not_change_what_the_caller_gave(
    engine: Engine, kind: str
) -> None:
    @graph
    def read(value: object) -> int:
        return spoiling(value)

    given, expected = MAKERS[kind](), told(MAKERS[kind]())
    assert engine.run(check(read), {"value": given}).ok
    assert told(given) == expected


@kinds
def test_a_caller_that_changes_a_result_changes_no_later_one(engine: Engine, kind: str) -> None:
    made = maker(kind)

    @graph
    def whole() -> object:
        return made()

    expected = told(MAKERS[kind]())
    for _ in range(3):
        [found] = engine.run(check(whole), {}).outputs.values()
        assert told(found) == expected
        spoil(found)


@kinds
def test_a_caller_that_changes_an_input_afterwards_changes_no_result(
    engine: Engine, kind: str
) -> None:
    same = Node(_same)

    @graph
    def whole(value: object) -> object:
        return same(value)

    given = MAKERS[kind]()
    first = engine.run(check(whole), {"value": given})
    spoil(given)
    again = engine.run(check(whole), {"value": MAKERS[kind]()})
    expected = told(MAKERS[kind]())
    assert [told(one) for one in (*first.outputs.values(), *again.outputs.values())] == [
        expected,
        expected,
    ]


def _same(value: object) -> object:
    """Return what it is given."""
    return value


@kinds
def test_a_node_that_keeps_what_it_returned_and_changes_it_changes_no_result(
    engine: Engine, kind: str
) -> None:
    kept: list[Any] = []

    def remembered() -> object:
        """Return a value and keep it."""
        kept.append(MAKERS[kind]())
        return kept[-1]

    remembering, expected = Node(remembered, cache=False), told(MAKERS[kind]())

    def spoil_kept(value: object) -> int:
        """Change what the other node kept."""
        for one in kept:
            spoil(one)
        return 1

    spoiling_kept = Node(spoil_kept, pure=False)

    @graph
    def whole() -> str:
        value = remembering()
        return seeing(value, spoiling_kept(value))

    assert engine.run(check(whole), {}).outputs == {"text": expected}


@kinds
def test_a_node_that_changes_an_item_of_each_changes_it_for_no_other(
    engine: Engine, kind: str
) -> None:
    def several() -> list[object]:
        """Make a list with one value twice."""
        value = MAKERS[kind]()
        return [value, value]

    making = Node(several)

    @graph
    def whole() -> list[str]:
        values = making()
        done = each(values, lambda value: spoiling(value))
        after = Node(_length)(done)
        return each(values, lambda value: seeing(value, after))

    expected = told(MAKERS[kind]())
    assert list(engine.run(check(whole), {}).outputs.values()) == [[expected, expected]]


def _length(numbers: list[int]) -> int:
    """Count."""
    return len(numbers)


@kinds
def test_a_caller_that_changes_a_result_does_not_change_the_disk(tmp_path: Path, kind: str) -> None:
    def slowly_made() -> object:
        """Make a value in a time that is worth a file."""
        threading.Event().wait(0.02)
        return MAKERS[kind]()

    made = Node(slowly_made)

    @graph
    def whole() -> object:
        return made()

    for _ in range(3):
        with Engine(cache=ResultCache(tmp_path)) as engine:
            [found] = engine.run(check(whole), {}).outputs.values()
            assert told(found) == told(MAKERS[kind]())
            spoil(found)


@kinds
def test_what_is_called_directly_hands_out_its_own(kind: str) -> None:
    made = maker(kind)
    expected = told(MAKERS[kind]())
    given = MAKERS[kind]()
    for _ in range(3):
        found = made()
        assert told(found) == expected
        spoil(found)
    spoiling(given)
    assert told(given) == expected


@kinds
def test_waiters_for_one_computation_each_get_their_own(engine: Engine, kind: str) -> None:
    begun = threading.Event()

    def slowly() -> object:
        """Take a moment."""
        begun.wait(0.1)
        return MAKERS[kind]()

    making = Node(slowly)

    @graph
    def whole() -> object:
        return making()

    found = []
    for result in engine.stream(check(whole), [Item(str(n), dict) for n in range(8)]):
        [value] = result.outputs.values()
        found.append(told(value))
        spoil(value)
    assert found == [told(MAKERS[kind]())] * 8


# Literals, defaults and parts


def appended(x: int, *, tags: list[str]) -> list[str]:
    """Append to a parameter."""
    tags.append(str(x))
    return list(tags)


def appended_default(x: int, tags: list[str] = ["base"]) -> list[str]:  # noqa: B006
    """Append to a default."""
    tags.append(str(x))
    return list(tags)


def set_entry(x: int, *, table: dict[str, Any]) -> int:
    """Change a mapping, and return how much it held."""
    count = len(table)
    table[str(x)] = table["deep"]
    table["deep"].append(x)
    return count + len(table["deep"])


def run_three(engine: Engine, recorded: Graph) -> list[Any]:
    items = [Item(str(n), lambda n=n: {"x": n}) for n in range(3)]
    results = list(engine.stream(check(recorded), items, ordered=True))
    assert all(result.ok for result in results), results
    return [next(iter(result.outputs.values())) for result in results]


def test_a_literal_list_is_the_same_for_every_item(engine: Engine) -> None:
    appending = Node(appended)

    @graph
    def whole(x: int) -> list[str]:
        return appending(x, tags=["base"])

    assert run_three(engine, whole) == [["base", "0"], ["base", "1"], ["base", "2"]]


def test_a_literal_mapping_is_the_same_for_every_item(engine: Engine) -> None:
    setting = Node(set_entry)

    @graph
    def whole(x: int) -> int:
        return setting(x, table={"deep": [1]})

    assert run_three(engine, whole) == [3, 3, 3]


def test_a_default_of_a_node_is_the_same_for_every_item(engine: Engine) -> None:
    appending = Node(appended_default)

    @graph
    def whole(x: int) -> list[str]:
        return appending(x)

    assert run_three(engine, whole) == [["base", "0"], ["base", "1"], ["base", "2"]]
    assert [appending(n, cache=False) for n in range(2)] == [["base", "0"], ["base", "1"]]


def test_a_default_of_a_graph_is_the_same_for_every_item(engine: Engine) -> None:
    appending = Node(appended_default)
    text = """\
graph: whole
inputs: {x: Integer, tags: {type: 'list[Text]', default: [base]}}
nodes: {y: {appended_default: {x: $x, tags: $tags}}}
outputs: {y: $y}
"""
    read = loads(text)
    whole = Graph(
        "whole",
        inputs=read.inputs,
        nodes=read.nodes,
        outputs=read.outputs,
        local={"appended_default": appending},
    )
    assert run_three(engine, whole) == [["base", "0"], ["base", "1"], ["base", "2"]]


def test_a_list_with_references_inside_is_made_for_each_reader(engine: Engine) -> None:
    appending = Node(appended)

    @graph
    def whole(x: int) -> list[list[str]]:
        tags = ["base"]
        one = appending(x, tags=tags)
        return Node(_pair)(appending(x, tags=one), appending(x, tags=one))

    assert run_three(engine, whole)[1] == [["base", "1", "1"], ["base", "1", "1"]]


def _pair(one: list[str], other: list[str]) -> list[list[str]]:
    """Make a list of two."""
    return [one, other]


def test_a_caller_cannot_change_the_literal_of_an_else(engine: Engine) -> None:
    making = Node(_texts)

    @graph
    def whole(flag: bool) -> list[str]:
        return when(flag, lambda: making(), ["literal"])

    for _ in range(2):
        [found] = engine.run(check(whole), {"flag": False}).outputs.values()
        assert found == ["literal"]
        spoil(found)


def _texts() -> list[str]:
    """Make a list."""
    return ["made"]


def test_rounds_of_a_fold_may_change_what_they_carry(engine: Engine) -> None:
    def extended(carried: list[int], n: int) -> list[int]:
        """Append to what is carried."""
        carried.append(n)
        return carried

    extending = Node(extended)

    @graph
    def whole(numbers: list[int], start: list[int]) -> list[int]:
        return fold(numbers, start, lambda carried, n: extending(carried, n))

    @graph
    def all_rounds(numbers: list[int], start: list[int]) -> list[list[int]]:
        return fold(numbers, start, lambda carried, n: extending(carried, n), collect=True)

    inputs = {"numbers": [1, 2], "start": [0]}
    for _ in range(2):
        assert list(engine.run(check(whole), inputs).outputs.values()) == [[0, 1, 2]]
        assert list(engine.run(check(all_rounds), inputs).outputs.values()) == [[[0, 1], [0, 1, 2]]]
    assert inputs == {"numbers": [1, 2], "start": [0]}


def test_a_reader_of_one_output_does_not_change_it_for_another(engine: Engine) -> None:
    def named() -> Named:
        """Give two outputs, one of them a list."""
        return Named(["a"], 1)

    naming = Node(named)

    @graph
    def whole() -> str:
        found = naming()
        return seeing(found.texts, spoiling(found.texts))

    for _ in range(2):
        assert list(engine.run(check(whole), {}).outputs.values()) == [told(["a"])]


def test_items_of_a_stream_may_share_one_input(engine: Engine) -> None:
    appending = Node(appended_default)

    @graph
    def whole(x: int, tags: list[str]) -> list[str]:
        return appending(x, tags)

    shared = ["base"]
    items = [Item(str(n), lambda n=n: {"x": n, "tags": shared}) for n in range(20)]
    found = list(engine.stream(check(whole), items, ordered=True))
    assert [next(iter(one.outputs.values())) for one in found] == [
        ["base", str(n)] for n in range(20)
    ]
    assert shared == ["base"]


def test_two_outputs_of_one_value_are_not_one_object(engine: Engine) -> None:
    making = Node(_texts)

    @graph
    def whole() -> Both:
        value = making()
        return Both(value, value)

    outputs = engine.run(check(whole), {}).outputs
    spoil(outputs["changed"])
    assert outputs["seen"] == ["made"]


def test_the_parts_of_a_result_are_not_those_of_the_input_it_was_made_of(engine: Engine) -> None:
    same = Node(_same)

    @graph
    def whole(value: object) -> Both:
        return Both(same(value), value)

    given = {"deep": [1]}
    outputs = engine.run(check(whole), {"value": given}).outputs
    before = copy.deepcopy(given)
    spoil(outputs["changed"])
    assert outputs["seen"] == before == given


def test_arrays_of_values_are_read_only() -> None:
    found = masks()
    for array in (found.areas, found.boxes, found.scores, found.columns["weights"]):
        assert array is not None
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    boxes = Regions(np.array([[0.0, 0, 2, 2]]), (4, 4))
    with pytest.raises(ValueError, match="read-only"):
        boxes.areas[...] = 0


def test_no_key_is_computed_twice() -> None:
    counted: Counter[str] = Counter()
    text = "\n".join(
        f"  n{place}: {{plus: {{a: {'$x' if place == 0 else f'$n{place - 1}'}, b: 1}}}}"
        for place in range(10)
    )
    whole = f"graph: whole\ninputs: {{x: Number}}\nnodes:\n{text}\noutputs: {{y: $n9}}\n"
    checked = check(loads(whole), registry=REGISTRY)
    for _ in range(10):
        with Engine(workers=8) as engine, recorded_calls() as calls:
            items = [Item(str(n), lambda n=n: {"x": 1000.0 * (n // 8)}) for n in range(160)]
            assert all(result.ok for result in engine.stream(checked, items, in_flight=64))
        counted.update(Counter(calls).values())
    assert counted == {1: 10 * 20 * 10}
