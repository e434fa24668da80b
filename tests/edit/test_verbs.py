"""Verbs of a project: a graph file adds one, and a broken one takes no other away."""

from __future__ import annotations

from pathlib import Path

import pytest

from anyloom.edit import EditError, parse
from anyloom.edit.verbs import verbs_of
from anyloom.registry.lookup import registry
from tests.edit.verb_table import VERBS


def test_a_graph_file_with_sentences_is_a_verb(project: Path) -> None:
    assert parse("tint the cup red").to_json() == {
        "steps": [{"do": "tint", "what": [{"phrase": "cup"}], "color": "red"}]
    }
    assert parse("柔化杯子").to_json() == {
        "steps": [{"do": "soften", "what": [{"phrase": "杯子"}]}]
    }


def test_a_verb_that_is_added_is_known_at_once(project: Path) -> None:
    with pytest.raises(EditError):
        parse("erode the cup")
    text = (project / "graphs/edit/edit_soften.yaml").read_text("utf-8")
    text = text.replace("soften", "erode")
    (project / "graphs/edit/edit_erode.yaml").write_text(text, "utf-8")
    assert parse("erode the cup").steps[0].do == "erode"


def test_a_file_that_is_no_graph_takes_no_verb_away(project: Path) -> None:
    (project / "graphs/edit/broken.yaml").write_text("says: [")
    (project / "graphs/edit/wrong.yaml").write_text("graph: wrong\nsays: [x <y>]\noutputs: {}\n")
    assert parse("tint the cup red")
    assert "wrong" not in verbs_of(registry).graphs


def test_every_form_has_an_example_that_is_understood() -> None:
    from anyloom.edit.parsing import parse_with

    for form in VERBS.forms:
        try:
            parse_with(form.example(), VERBS)
        except EditError as error:
            assert "two ways" in str(error) or "no color" in str(error), form.form
