"""A graph that is saved and loaded is the same graph, and its file is one a person would write."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anyloom import AnyloomError, Graph, Image, Masks, Positive, Probability, Regions, load, loads
from anyloom.compiler.definition import FAILURES, MISSING, GraphInput, Ref, Retry, Step
from anyloom.core.node_decorator import KEYWORDS

TRICKY = [
    "no", "yes", "null", "~", "true", "1", "1.0", "1e3", "012", "0x1F", "0o17", ".inf", ".nan",
    "-", "- a", "a: b", "a #b", "#a", "$a", "$$", "$", "$a.b", "&a", "*a", "!a", "%a", "@a", "`a`",
    "a\nb", " a", "a ", "a\tb", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\ufeff", "\x00", "\x7f",
    "\U0001f600", "naïve", "日本語", "'", '"', "\\", "{a}", "[a]", "a,b", "?", "? a", "|", ">", "",
    "---", "...", "<<", "=", "a" * 1_500, "2024-01-01", "1_000", "12:30:45", "+1", "-0", "1.", ".5",
]  # fmt: skip

names = st.from_regex(r"[A-Za-z_é][A-Za-z0-9_é]{0,8}", fullmatch=True).filter(
    lambda name: name not in KEYWORDS
)
texts = st.sampled_from(TRICKY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False)
scalars = st.none() | st.booleans() | numbers | texts
refs = st.builds(Ref, names, st.none() | names)
literals = st.recursive(
    scalars | refs,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(texts | st.integers(-5, 5) | st.none(), inner, max_size=3)
    ),
    max_leaves=6,
)
kinds = st.sampled_from(
    [
        *(Image, str, float, int, bool, Any, list, list[str], list[list[Masks]], Regions | None),
        *(Literal["a", "b: c"], Literal["a"] | None, Literal[1, -2, True], Probability, Positive),
        *(list[Regions | None], type(None), Masks | str | None, str | Literal[1, 2]),
    ]
)


def without_refs(value: Any) -> bool:
    return not any(True for _ in Step("x", {"value": value}).reads())


seconds = st.floats(-1e8, 1e8) | st.integers(-1000, 1000)
steps = st.builds(
    Step,
    names,
    st.dictionaries(names, literals, max_size=4),
    version=st.none() | st.integers(1, 99),
    each=st.dictionaries(names, refs | st.lists(literals, max_size=3), max_size=2),
    fold=st.dictionaries(names, literals, max_size=2),
    until=st.none() | names,
    at_most=st.none() | st.integers(),
    collect=st.booleans(),
    failures=st.sampled_from(FAILURES),
    when=st.none() | refs,
    else_=st.just(MISSING) | literals,
    retry=st.none() | st.builds(Retry, st.integers(), seconds),
    timeout=st.none() | seconds,
    otherwise=st.just(MISSING) | literals,
)
inputs = st.builds(GraphInput, kinds, st.just(MISSING) | literals.filter(without_refs), texts)


def graphs(inner: st.SearchStrategy[dict[str, Graph]]) -> st.SearchStrategy[Graph]:
    return st.builds(
        Graph,
        names,
        texts,
        st.dictionaries(names, inputs, max_size=3),
        st.dictionaries(names, st.none() | texts.filter(bool), max_size=2),
        st.dictionaries(names, steps, max_size=3),
        st.dictionaries(names, refs | steps, max_size=2),
        inner,
    )


nested = graphs(st.dictionaries(names, graphs(st.just({})), max_size=2))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(nested)
def test_any_graph_survives_saving_and_loading(graph: Graph) -> None:
    assert loads(graph.to_yaml()) == graph


@pytest.mark.parametrize("text", TRICKY)
def test_a_text_stays_the_same_text(text: str) -> None:
    graph = Graph("g", text, {"x": GraphInput(str, text, text)}, {}, {"n": Step("op", {"a": text})})
    again = loads(graph.to_yaml())
    assert again == graph


@pytest.mark.parametrize("number", [1, 1.0, True, 0, -0.0, 1e300, 1e-7, float("inf"), 10**400])
def test_a_number_keeps_its_kind(number: Any) -> None:
    graph = Graph("g", nodes={"n": Step("op", {"a": number})})
    found = loads(graph.to_yaml()).nodes["n"].arguments["a"]
    assert (type(found), repr(found)) == (type(number), repr(number))


def test_a_graph_is_written_as_a_person_would() -> None:
    text = """\
graph: text2seg
about: "Segment what a text names: boxes first, then masks."
inputs:
  image: Image
  prompt: {type: Text, default: dog, about: what to look for}
  names: "list[Text]"
models:
  grounder:
  segmenter: lite-segmenter
graphs:
  describe:
    inputs:
      image: Image
    nodes:
      said: {caption: {image: $image}}
    outputs:
      text: $said
nodes:
  boxes: {ground@2: {image: $image, prompt: $prompt, box_threshold: 0.35, model: $grounder}}
  masks:
    each: {region: $boxes}
    segment: {image: $image, regions: $region, candidates: best, model: $segmenter, price: "$$5"}
  edited: {each: {step: $names}, fold: {picture: $image}, erase: {image: $picture, prompt: $step}}
  nicer: {when: $flag, describe: {image: $image}, else: null}
  sharp: {fold: {picture: $image}, until: done, at_most: 5, sharpen: {image: $picture}}
  labels: {each: {set: [$boxes, $more]}, failures: drop, label: {regions: $set}, retry: 2}
  said:
    caption: {image: $image}
    retry: {times: 3, wait: 0.5}
    timeout: 30
    otherwise: a text that is so long that the whole step does not fit on a single line
outputs:
  masks: $masks
  overlay: {draw: {image: $image, regions: $masks}}
"""
    assert loads(text).to_yaml() == text


def test_several_lines_of_description_become_a_block() -> None:
    graph = Graph("g", "First line: a.\n\nThird line.")
    assert graph.to_yaml() == "graph: g\nabout: |-\n  First line: a.\n\n  Third line.\n"
    assert loads(graph.to_yaml()) == graph


def test_a_saved_file_is_loaded_by_its_path(tmp_path: Path) -> None:
    graph = Graph("g", "é", {"x": GraphInput(Image)}, outputs={"y": Ref("x")})
    graph.save(tmp_path / "a graph.yaml")
    assert load(tmp_path / "a graph.yaml") == graph
    assert [file.name for file in tmp_path.iterdir()] == ["a graph.yaml"]


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        (
            Graph("g", nodes={"n": Step("op", {"a": Image(np.zeros((2, 2, 3), np.uint8))})}),
            "node 'n' holds a value of type Image, which a graph file cannot; make it an input",
        ),
        (
            Graph("g", nodes={"n": Step("op", {"a": "\ud800"})}),
            "node 'n' holds a text that is not valid Unicode",
        ),
        (
            Graph("g", inputs={"x": GraphInput(dict[str, int])}),
            "input 'x': a graph file has no name for the type dict[Text, Integer]",
        ),
    ],
)
def test_what_a_file_cannot_hold_is_refused_before_writing(
    graph: Graph, message: str, tmp_path: Path
) -> None:
    with pytest.raises(AnyloomError) as caught:
        graph.save(tmp_path / "g.yaml")
    assert str(caught.value) == message
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(AnyloomError, match=r"g\.yaml: cannot be written: No such file"):
        Graph("g").save(tmp_path / "missing" / "g.yaml")
