"""A chat model is told exactly what the template and the texts say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import NodeError, check, loads
from anyloom.nodes.instruct import write_text
from tests.nodes.fakes import EchoWriter


def written(texts: list[str | list[str]], template: str, **how: object) -> str:
    return write_text.function(texts, template=template, model=EchoWriter(), **how)


def test_texts_stand_where_the_template_says():
    assert written(["a dog"], "About {1}: write on {1}.") == "About a dog: write on a dog."
    assert written([["a dog", "a cat"], "grass"], "{2} under {1}") == "grass under a dog, a cat"
    assert written([], "Name an animal.") == "Name an animal."
    assert written([[]], "Parts: {1}.") == "Parts: ."


@given(st.lists(st.text(), min_size=1, max_size=12))
def test_braces_in_texts_and_other_braces_stay(texts: list[str]):
    template = "{name} {} " + "|".join(f"{{{number}}}" for number in range(1, len(texts) + 1))
    expected = "{name} {} " + "|".join(texts)
    assert written(texts, template, max_tokens=10**6) == expected


def test_how_to_write_is_passed_on():
    assert written([], "Write.", max_tokens=2) == "Wr"
    assert written([], "Write.", temperature=0.5, seed=7) == "Write. (0.5, 7)"


@pytest.mark.parametrize(
    ("texts", "template", "said"),
    [
        (["a"], "{1} {3}", r"names \{3\}, got 1 texts"),
        ([], "{0}", r"names \{0\}, got 0 texts"),
        (["a", "b", "c"], "{1} {3}", r"does not say where text 2 belongs; write \{2\} into it"),
    ],
)
def test_a_template_that_does_not_fit_its_texts_is_refused(texts, template, said):
    with pytest.raises(NodeError, match=said):
        written(texts, template)


def test_a_graph_may_mix_texts_and_lists_of_texts():
    graph = loads(
        """\
graph: told
inputs: {scene: Text}
nodes:
  things: {noun_phrases: {text: $scene}}
  told: {write_text: {texts: [$scene, $things], template: "{1}: {2}", model: smollm2-135m}}
outputs: {o: $told}
""",
        "told.yaml",
    )
    assert check(graph).models["told"]["model"].name == "smollm2-135m"
