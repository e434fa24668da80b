"""Sentences of `says:` in graph files: reading, checking, writing and the editor's schema."""

from __future__ import annotations

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import GraphError, check, loads, read_document
from anyloom.compiler.json_schema import graph_schema
from anyloom.compiler.sentences import SentenceError, read_sentence

GRAPH = """\
graph: make_red
verb: recolor
says:
  - {sentence}
inputs:
  image: Image
  what: Masks
  color: {{type: Text, default: red}}
outputs:
  edited: {{recolored: {{image: $image, masks: $what, color: $color}}}}
"""


def forms(sentence: str) -> list[str]:
    return [" ".join(map(str, form)) for form in read_sentence(sentence)]


def problems(text: str) -> list[str]:
    """Return the problems of the sentences of a graph."""
    with pytest.raises(GraphError) as error:
        check(loads(text, "red.yaml"))
    return [str(problem) for problem in error.value.problems if "says" in str(problem)]


def test_alternatives_and_optional_words_stand_for_every_combination() -> None:
    assert forms("(make|turn round) <what> [very] <color>") == [
        "make <what> very <color>",
        "make <what> <color>",
        "turn round <what> very <color>",
        "turn round <what> <color>",
    ]


def test_brackets_may_be_nested() -> None:
    assert forms("blur <what> [[by] <amount>]") == [
        "blur <what> by <amount>",
        "blur <what> <amount>",
        "blur <what>",
    ]


def test_words_are_compared_without_capitals_articles_and_british_spelling() -> None:
    assert forms("Change the Colour of <what>") == ["change color of <what>"]


def test_chinese_characters_are_words_of_their_own() -> None:
    assert forms("把<what>(变成|涂成)<color>") == [
        "把 <what> 变 成 <color>",
        "把 <what> 涂 成 <color>",
    ]


def test_a_possessive_is_a_word_of_its_own() -> None:
    assert forms("change <what>'s color to <color>") == ["change <what> 's color to <color>"]


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        ("make <what> (red", "red.yaml:4:18 says: '(' without ')'; add ')'"),
        ("make <what> red|blue", "red.yaml:4:20 says: '|' outside of parentheses; "),
        ("make <wat> red", "red.yaml:4:10 says: unknown place <wat>; did you mean 'what'?"),
        ("use <file>", "red.yaml:4:9 says: unknown place <file>; write <with:file>"),
        ("use <with>", "red.yaml:4:9 says: <with> does not say what it holds; write <with:text>"),
        ("use <with:fil>", "red.yaml:4:15 says: unknown kind of place 'fil'; did you mean 'file'?"),
        ("<what>", "red.yaml:4:5 says: has a form without a word; a verb needs a word of its own"),
        ("redden <what> and <what>", "red.yaml:4:23 says: <what> stands twice; "),
        ("redden <what> <text>", "red.yaml:4:19 says: nothing divides <what> from <text>; "),
        ("redden <what> by <amount>", "red.yaml:4:22 says: <amount> names no input of the graph; "),
        ("redden <what:file>", "red.yaml:4:12 says: <what:file> gives Image, the input is Masks; "),
        ("redden it", "red.yaml:4:5 says: does not fill the input 'what'; name <what> in it"),
    ],
)
def test_a_wrong_sentence_is_reported_with_its_place_and_a_fix(sentence: str, problem: str) -> None:
    (found,) = problems(GRAPH.format(sentence=sentence))
    assert found.startswith(problem)


def test_the_column_counts_the_quote_of_a_quoted_sentence() -> None:
    (found,) = problems(GRAPH.format(sentence='"make <wat> red"'))
    assert found.startswith("red.yaml:4:11 ")


def test_every_wrong_sentence_of_a_graph_is_reported_at_once() -> None:
    text = GRAPH.format(sentence="make <wat> red\n  - (x")
    assert len(problems(text)) == 2


def test_a_verb_needs_sentences() -> None:
    text = GRAPH.format(sentence="redden <what>").replace("says:\n  - redden <what>\n", "")
    with pytest.raises(GraphError, match="'verb' needs 'says'"):
        check(loads(text))


def test_a_graph_inside_a_file_says_nothing() -> None:
    inner = "graphs:\n  inner:\n    says: [red]\n    outputs: {out: $image}\n"
    with pytest.raises(GraphError, match="unknown section 'says'"):
        loads(GRAPH.format(sentence="redden <what>") + inner)


def test_verb_and_sentences_are_written_and_read_back() -> None:
    graph = loads(GRAPH.format(sentence='"把<what>变红"\n  - redden <what>'))
    assert graph.verb == "recolor"
    assert graph.says == ("把<what>变红", "redden <what>")
    assert loads(graph.to_yaml()) == graph


def test_a_single_sentence_needs_no_list() -> None:
    text = GRAPH.format(sentence="x").replace("says:\n  - x", "says: redden <what>")
    assert loads(text).says == ("redden <what>",)


def test_the_schema_of_editors_knows_verb_and_says(tmp_path) -> None:
    file = tmp_path / "graph.yaml"
    file.write_text("graph: g\nverb: recolor\nsays: [redden <what>]\noutputs: {out: $image}\n")
    jsonschema.validate(read_document(file), graph_schema())
    file.write_text("graph: g\nsays: 3\noutputs: {out: $image}\n")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(read_document(file), graph_schema())


@given(st.text(st.sampled_from("ab <>()[]|:what'的."), max_size=40))
def test_any_text_is_a_sentence_or_an_error(text: str) -> None:
    try:
        assert read_sentence(text)
    except SentenceError as error:
        assert 0 <= error.column <= len(text)
