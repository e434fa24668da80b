"""Outputs at run time: what is asked for runs, and nothing else."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import pytest

from anyloom import AnyloomError, Engine, Item, UnknownNameError, check, graph, loads, node

calls: Counter[str] = Counter()


@pytest.fixture(autouse=True)
def _forget_calls() -> None:
    calls.clear()


@pytest.fixture
def engine():
    with Engine() as engine:
        yield engine


class Parts(NamedTuple):
    head: str
    tail: str


@node
def in_capitals(text: str) -> str:
    """Return a text in capitals."""
    calls["in_capitals"] += 1
    return text.upper()


@node
def first_and_rest(text: str) -> Parts:
    """Split a text after its first letter."""
    calls["first_and_rest"] += 1
    return Parts(text[:1], text[1:])


@node
def side_by_side(a: str, b: str) -> str:
    """Join two texts."""
    calls["side_by_side"] += 1
    return a + b


TEXT = """
graph: g
inputs: {text: Text, other: Text}
nodes:
  big: {in_capitals: {text: $text}}
  parts: {first_and_rest: {text: $big}}
outputs:
  both: {side_by_side: {a: $parts.tail, b: $other}}
  big: $big
"""


def test_only_what_an_output_needs_runs(engine: Engine) -> None:
    result = engine.run(loads(TEXT), {"text": "abc"}, outputs=["big"])
    assert result.outputs == {"big": "ABC"}
    assert calls == {"in_capitals": 1}


def test_inputs_that_nothing_needs_are_optional(engine: Engine) -> None:
    with pytest.raises(AnyloomError, match="input 'text'"):
        engine.run(loads(TEXT), {"other": "x"}, outputs=["big"]).raise_failure()
    assert engine.run(loads(TEXT), {"text": "abc"}, outputs=["parts.head"]).ok


def test_a_step_that_is_no_output_can_be_asked_for(engine: Engine) -> None:
    names = ["parts.tail", "both"]
    result = engine.run(loads(TEXT), {"text": "abc", "other": "x"}, outputs=names)
    assert result.outputs == {"parts.tail": "BC", "both": "BCx"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bih", "unknown output or step 'bih'; did you mean 'big'?"),
        ("parts", "'parts' gives several outputs; choose one of parts.head, parts.tail"),
        ("parts.had", "unknown output 'parts.had'; did you mean 'parts.head'?"),
    ],
)
def test_a_wrong_name_is_refused_before_anything_runs(
    engine: Engine, name: str, message: str
) -> None:
    with pytest.raises(AnyloomError) as error:
        engine.run(loads(TEXT), {"text": "abc", "other": "x"}, outputs=[name])
    assert str(error.value) == message
    assert not calls


def test_an_intermediate_result_is_read_from_a_result(engine: Engine) -> None:
    result = engine.run(loads(TEXT), {"text": "abc", "other": "x"})
    assert result["both"] == "BCx"
    assert result["parts.head"] == "A"
    assert calls == {"in_capitals": 1, "first_and_rest": 1, "side_by_side": 1}, (
        "it was found in the cache"
    )
    with pytest.raises(UnknownNameError, match="did you mean 'both'"):
        result["bot"]


def test_a_result_is_looped_over_and_made_a_dict_as_its_outputs_are(engine: Engine) -> None:
    result = engine.run(loads(TEXT), {"text": "abc", "other": "x"})
    outputs = dict(result.outputs)
    assert dict(result) == dict(result.items()) == outputs
    assert list(result) == list(result.keys()) == list(outputs)
    assert list(result.values()) == list(outputs.values())
    assert all(name in result for name in result) and "parts.head" not in result
    assert result, "also where all outputs have failed"
    assert {**result} == outputs


def test_every_result_of_a_stream_has_its_own_intermediate_results(engine: Engine) -> None:
    items = [Item(text, lambda text=text: {"text": text, "other": ""}) for text in ("abc", "xyz")]
    found = {one.name: one["parts.head"] for one in engine.stream(loads(TEXT), items)}
    assert found == {"abc": "A", "xyz": "X"}


def test_the_same_selection_of_a_checked_graph_is_planned_once(engine: Engine) -> None:
    checked = check(loads(TEXT))
    for _ in range(2):
        engine.run(checked, {"text": "abc"}, outputs=["big"])
    assert len(engine._plans) == 1


def test_a_step_is_computed_again_on_request_and_what_follows_only_if_it_changed(
    engine: Engine,
) -> None:
    inputs = {"text": "abc", "other": "x"}
    engine.run(loads(TEXT), inputs)
    calls.clear()
    assert engine.run(loads(TEXT), inputs, recompute=["parts"]).outputs["both"] == "BCx"
    assert calls == {"first_and_rest": 1}
    calls.clear()
    engine.run(loads(TEXT), inputs, recompute=["both"])
    assert calls == {"side_by_side": 1}, "an output that is written in place is a step of its name"
    with pytest.raises(UnknownNameError, match="did you mean 'parts'"):
        engine.run(loads(TEXT), inputs, recompute=["part"])


@graph
def inner(text: str) -> Parts:
    """Give two outputs that need different steps."""
    return Parts(in_capitals(text), side_by_side(text, text))


@pytest.mark.parametrize(
    "step",
    [
        "{inner: {text: $t}}",
        "{each: {t: [$t]}, inner: {text: $t}}",
        "{when: $t, inner: {text: $t}}",
        "{retry: 1, inner: {text: $t}}",
    ],
    ids=["sub-graph", "each", "when", "retry"],
)
def test_outputs_of_a_body_that_nobody_reads_are_not_computed(engine: Engine, step: str) -> None:
    text = inner.to_yaml().replace("\n", "\n    ").replace("    graph: inner\n", "")
    whole = f"""
graph: outer
inputs: {{t: Text}}
graphs:
  inner:
    {text.removeprefix("graph: inner").strip()}
nodes:
  s: {step}
outputs: {{head: $s.head}}
"""
    result = engine.run(loads(whole), {"t": "a"})
    assert result.outputs["head"] in ("A", ["A"])
    assert calls == {"in_capitals": 1}
