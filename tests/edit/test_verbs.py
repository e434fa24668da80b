"""Verbs of a project: a graph file adds one, and a broken one takes no other away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from PIL import ImageColor

from anyloom import Image
from anyloom.compiler.definition import GraphDefinition, GraphInput
from anyloom.compiler.sentence_checks import sentence_problems
from anyloom.edit import EditError, parse
from anyloom.edit.lexicon import CSS_COLORS
from anyloom.edit.parsing import parse_with
from anyloom.edit.plan import RelationKind, Side
from anyloom.edit.verbs import RETOUCHING, verbs_of
from anyloom.nodes._support.placement import SIDES, Relation
from anyloom.registry.lookup import Registry, registry


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


def test_a_style_of_letters_needs_inputs_for_side_color_and_size() -> None:
    inputs = {"image": GraphInput(Image), "text": GraphInput(str), "where": GraphInput(str)}
    graph = GraphDefinition("label", inputs=inputs, says=("label <text:writing> <where:style>",))
    (problem,) = sentence_problems(graph)
    assert "<where:style> needs the input 'amount'" in problem.message


def test_every_form_has_an_example_that_is_understood() -> None:
    verbs = verbs_of(Registry())
    for form in verbs.forms:
        try:
            parse_with(form.example(), verbs)
        except EditError as error:
            assert "two ways" in str(error) or "no color" in str(error), form.form


def read_in_new_process(sentence: str, report: str) -> str:
    code = f"import sys; from anyloom.edit import parse; print(parse({sentence!r})); {report}"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_an_instruction_is_read_without_any_model_library() -> None:
    libraries = ("torch", "cv2", "transformers", "textblob", "scipy", "onnxruntime", "PIL")
    report = f"print(sorted({set(libraries)} & sys.modules.keys()))"
    assert read_in_new_process("make the cup blue", report).endswith("\n[]\n")


def test_a_second_process_builds_no_grammar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANYLOOM_CACHE", str(tmp_path))
    report = (
        "from anyloom.compiler import sentences; "
        "print(sentences.read_sentence.cache_info().currsize)"
    )
    first = read_in_new_process("make the cup blue", report)
    assert {file.name.split("-")[0] for file in (tmp_path / "edit").iterdir()} == {
        "verbs",
        "things",
    }
    second = read_in_new_process("make the cup blue", report)
    assert int(first.split()[-1]) > 100
    assert int(second.split()[-1]) == 0
    assert first.splitlines()[:-1] == second.splitlines()[:-1]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"graphs": [{}]}', '{"data": 1, "memo": 2}'])
def test_a_damaged_table_in_the_cache_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.setenv("ANYLOOM_CACHE", str(tmp_path))
    read_in_new_process("remove the cup", "")
    files = list((tmp_path / "edit").iterdir())
    for file in files:
        file.write_text(content)
    assert read_in_new_process("remove the cup", "") == "1. remove, what: [{phrase: cup}]\n"
    assert all(len(file.read_text()) > 1000 for file in files)


def test_a_cache_folder_that_cannot_be_made_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ANYLOOM_CACHE", str(tmp_path / "file"))
    assert read_in_new_process("remove the cup", "")


def test_the_colors_are_those_of_css() -> None:
    assert {name.replace("grey", "gray") for name in ImageColor.colormap} == CSS_COLORS


def test_a_verb_whose_file_is_not_valid_is_named_with_the_reason(project: Path) -> None:
    file = project / "graphs/edit/frame.yaml"
    text = (project / "graphs/edit/edit_tint.yaml").read_text("utf-8")
    file.write_text(text.replace("tint", "frame").replace("<color>", "<wat>"), "utf-8")
    with pytest.raises(EditError) as error:
        parse("frame the cup red")
    assert f"left out: {file}:5:" in str(error.value)
    assert "unknown place <wat>" in str(error.value)
    assert "\n" not in str(error.value)


def test_things_stay_where_they_are_after_edits_of_color_light_and_sharpness() -> None:
    verbs = verbs_of(Registry())
    kept = {graph.verb for name, graph in verbs.graphs.items() if verbs.keeps_places(name)}
    assert kept == {
        *("blur", "brighten", "darken", "fade", "gray", "highlight", "pixelate", "recolor"),
        *("restyle", "saturate", "sharpen", "shift_color", "warm", "cool", "box"),
        *("increase_contrast", "reduce_contrast"),
    }


def test_the_nodes_that_keep_places_are_those_that_retouch_and_restyle() -> None:
    found = {
        node.name
        for node in registry.nodes().values()
        if node.function.__module__ == "anyloom.nodes.retouching"
        and node.function.__annotations__["return"] in (Image, "Image")
    }
    assert found | {"stylize"} == RETOUCHING | {"paint"}


def test_a_verb_of_a_project_is_looked_into_as_well(project: Path) -> None:
    verbs = verbs_of(registry)
    assert verbs.keeps_places("edit_tint")
    assert not verbs.keeps_places("edit_paste")


def test_sides_and_relations_of_plans_are_those_of_the_nodes() -> None:
    assert get_args(RelationKind) == get_args(Relation)
    words = {word for side in get_args(Side) for word in side.split()}
    assert words == set(SIDES)
