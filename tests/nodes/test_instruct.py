"""Text generation from a template and texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import NodeError, check, loads
from anyloom.nodes.instruct import write_text
from tests.nodes.fakes import EchoModel


def written(texts: list[str | list[str]], template: str, **settings: object) -> str:
    return write_text.function(texts, template=template, model=EchoModel(), **settings)


def test_texts_replace_their_placeholders():
    assert written(["a dog"], "About {1}: write on {1}.") == "About a dog: write on a dog."
    assert written([["a dog", "a cat"], "grass"], "{2} under {1}") == "grass under a dog, a cat"
    assert written([], "Name an animal.") == "Name an animal."
    assert written([[]], "Parts: {1}.") == "Parts: ."


@given(st.lists(st.text(), min_size=1, max_size=12))
def test_braces_in_texts_and_other_braces_are_kept(texts: list[str]):
    template = "{name} {} " + "|".join(f"{{{number}}}" for number in range(1, len(texts) + 1))
    expected = "{name} {} " + "|".join(texts)
    assert written(texts, template, max_tokens=10**6) == expected


def test_settings_reach_the_model():
    assert written([], "Write.", max_tokens=2) == "Wr"
    assert written([], "Write.", temperature=0.5, seed=7) == "Write. (0.5, 7)"


@pytest.mark.parametrize(
    ("texts", "template", "message"),
    [
        (["a"], "{1} {3}", r"has \{3\}, got 1 texts"),
        ([], "{0}", r"has \{0\}, got 0 texts"),
        (["a", "b", "c"], "{1} {3}", r"no placeholder for text 2; add \{2\}"),
    ],
)
def test_a_template_that_does_not_fit_its_texts_is_refused(texts, template, message):
    with pytest.raises(NodeError, match=message):
        written(texts, template)


def test_a_graph_may_mix_texts_and_lists_of_texts():
    graph = loads(
        """\
graph: writing
inputs: {scene: Text}
nodes:
  things: {noun_phrases: {text: $scene}}
  written: {write_text: {texts: [$scene, $things], template: "{1}: {2}", model: smollm2-135m}}
outputs: {o: $written}
""",
        "writing.yaml",
    )
    assert check(graph).models["written"]["model"].name == "smollm2-135m"
