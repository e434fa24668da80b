"""Edits of an image: the plan as a graph, what it changes, and what it says where it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from anyloom import GraphError, Image, check, load, loads
from anyloom.compiler.definition import Ref
from anyloom.compiler.graphs import Graph
from anyloom.edit import EditError, NotFoundError, Plan, Selector, Step, edit, parse
from anyloom.edit.chain import Edit, to_graph
from anyloom.edit.editing import prepare
from anyloom.edit.verbs import verbs_of
from anyloom.registry.lookup import registry

pytestmark = pytest.mark.usefixtures("project")


def made(instruction: str) -> Edit:
    return to_graph(parse(instruction), verbs_of(registry), about=instruction)


def operations(instruction: str) -> list[str]:
    """Return the operations of the graph of an instruction, in their order."""
    return [step.operation for step in made(instruction).graph.nodes.values()]


def test_a_phrase_is_found_then_chosen_then_edited() -> None:
    assert operations("tint the left cup red") == [
        "ground",
        "segment",
        "choose",
        "require",
        "edit_tint",
    ]


def test_a_color_in_a_phrase_is_also_looked_for_in_the_pixels() -> None:
    nodes = made("tint the red cup blue").graph.nodes
    assert nodes["red_cup_boxes_1"].arguments["prompt"] == ["red cup"]
    assert nodes["red_cup_colored_1"].arguments["color"] == "red"


def test_each_step_looks_into_the_image_that_the_one_before_left() -> None:
    graph = made("move the cup to the left, then tint the dog red").graph
    assert graph.nodes["dog_boxes_2"].arguments["image"] == Ref("move_1", "edited")


def test_what_stands_behind_is_judged_by_a_depth_model_where_the_profile_has_one() -> None:
    small, lite = (
        prepare("tint the man behind the car red", profile=profile).edit.graph
        for profile in ("small", "lite")
    )
    assert small.nodes["nearness_1"].operation == "depth"
    assert small.nodes["man_related_1"].arguments["depth"] == Ref("nearness_1")
    assert "depth" not in lite.nodes["man_related_1"].arguments
    assert "depth_estimator" not in lite.models


def test_depth_is_not_estimated_for_other_relations() -> None:
    graph = prepare("tint the man next to the car red", profile="small").edit.graph
    assert "depth_estimator" not in graph.models


def test_a_pronoun_takes_the_masks_of_the_step_before() -> None:
    graph = made("tint the cup red, then soften it").graph
    found = Ref("cup_found_1")
    assert graph.nodes["tint_1"].arguments["what"] == found
    assert graph.nodes["soften_2"].arguments["what"] == found


def test_a_thing_is_looked_for_again_after_a_step_that_may_have_moved_it() -> None:
    nodes = made("move the cup to the left, then soften the cup").graph.nodes
    assert nodes["soften_2"].arguments["what"] == Ref("cup_found_2")


def test_everything_but_a_thing_needs_the_thing() -> None:
    graph = made("soften everything except the cup").graph
    assert "cup_found_1" in graph.nodes
    assert graph.nodes["everything_without_others_1"].operation == "exclude"


@pytest.mark.parametrize(
    "instruction",
    [
        "tint the second cup from the right on the table red",
        "soften the background; soften all text; soften the faces and the left third",
        'tint the sign that says "STOP" and the man\'s hat blue',
        "soften all people except the left one and the three dogs behind the car",
        "soften point 3,4 and box 1,2,30,40",
        "tint the left cup red and the other one blue",
        "柔化桌子上的杯子",
    ],
)
def test_the_graph_is_valid_and_survives_its_file(instruction: str) -> None:
    graph = Graph.of(made(instruction).graph)
    assert check(graph, profile="lite").warnings == ()
    assert loads(graph.to_yaml()) == graph


def test_only_what_is_asked_for_changes(scene: Image) -> None:
    edited = edit(scene, "tint box 10,10,40,50 red")
    changed = (edited.image.pixels != scene.pixels).any(axis=2)
    assert changed[10:50, 10:40].mean() > 0.9
    changed[8:52, 8:42] = False
    assert not changed.any()


def test_the_result_has_plan_masks_and_an_image_after_each_step(scene: Image) -> None:
    edited = edit(scene, "tint the left half red, then soften the photo")
    assert edited.plan == parse("tint the left half red, then soften the photo")
    masks, whole = edited.masks
    assert whole is None
    assert masks is not None and masks.union()[:, :48].all() and not masks.union()[:, 48:].any()
    first, last = edited.steps
    assert last == edited.image
    assert (first.pixels[:, 50:] == scene.pixels[:, 50:]).all()
    assert (last.pixels[:, 50:] != scene.pixels[:, 50:]).any()


def test_an_image_may_be_named_by_its_file(scene: Image, project: Path) -> None:
    scene.save(project / "scene.png")
    assert edit(project / "scene.png", "soften the photo").image.shape == scene.shape


def test_a_plan_is_carried_out_as_an_instruction_is(scene: Image) -> None:
    step = Step(do="tint", what=(Selector(part="top_half"),), color="red")
    assert edit(scene, Plan(steps=(step,))).image == edit(scene, "tint the top half red").image


def test_a_file_becomes_an_input_of_the_graph(scene: Image, project: Path) -> None:
    Image(np.full_like(scene.pixels, 7)).save(project / "sea.png")
    found = made("cover the top half with sea.png")
    assert found.files == {"with_1": "sea.png"}
    assert list(found.graph.inputs) == ["image", "with_1"]
    edited = edit(scene, "cover the top half with sea.png")
    assert (edited.image.pixels[-1] == 7).all()


def test_a_file_that_is_missing_is_named(scene: Image) -> None:
    with pytest.raises(Exception, match=r"nowhere\.png"):
        edit(scene, "cover the top half with nowhere.png")


def test_what_is_not_found_is_named_with_what_the_steps_before_made(scene: Image) -> None:
    with pytest.raises(NotFoundError, match="step 2: not found: box 0,0,9,9 except") as error:
        edit(scene, "tint the top half red; soften box 0,0,9,9 except box 0,0,9,9")
    assert error.value.step == 2
    assert error.value.done == edit(scene, "tint the top half red").image
    assert error.value.instead


def test_a_chinese_name_that_is_not_found_is_answered_with_the_language_of_lite() -> None:
    assert "English" in str(NotFoundError("猫", 1, "not found: 猫", [], None))
    assert "English" not in str(NotFoundError("cat", 1, "not found: cat", [], None))


@pytest.mark.parametrize("sentence", ["put Sale at the top", "add a candle at the top"])
def test_what_no_model_adds_may_have_been_letters_to_write(scene: Image, sentence: str) -> None:
    with pytest.raises(GraphError, match='letters are written by: write "OPEN" at the top'):
        edit(scene, sentence, profile="lite")


def test_a_profile_without_a_model_names_slot_model_and_option(scene: Image) -> None:
    with pytest.raises(GraphError, match=r"profile 'lite' .* TextInpainter; choose --profile"):
        edit(scene, "conjure a vase over the top half", profile="lite")


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ({"do": "explode"}, "'explode' is no verb; known are"),
        ({"do": "tnt"}, "'tnt' is no verb; did you mean 'tint'?"),
        ({"do": "tint", "what": [{"phrase": "cup"}]}, "tint needs 'color'"),
        ({"do": "tint", "what": [{"phrase": "cup"}], "color": "red", "old": "x"}, "takes no 'old'"),
        ({"do": "paste", "what": [{"phrase": "cup"}], "with": "a vase"}, "does not take 'a vase'"),
    ],
)
def test_a_plan_of_a_stranger_is_checked(step: dict, reason: str) -> None:
    plan = Plan.model_validate({"steps": [step]})
    with pytest.raises(EditError, match=reason.replace("?", r"\?")):
        to_graph(plan, verbs_of(registry))


@pytest.mark.parametrize(
    "plan",
    [
        {"steps": []},
        {"steps": [{"do": "tint", "code": "x"}]},
        {"steps": [{"do": "../tint"}]},
        {"steps": [{"do": "tint", "what": [{"phrase": "x" * 301}]}]},
        {"steps": [{"do": "tint", "what": [{"ordinal": 0}]}]},
        {"steps": [{"do": "tint", "where": "somewhere"}]},
        {"steps": [{"do": "tint"}] * 51},
    ],
)
def test_a_plan_has_only_the_fields_and_sizes_of_plans(plan: dict) -> None:
    with pytest.raises(ValueError, match="steps"):
        Plan.model_validate(plan)


def test_a_plan_that_is_nested_too_deep_is_refused() -> None:
    selector: dict = {"phrase": "cup"}
    for _ in range(8):
        selector = {"phrase": "cup", "relation": {"kind": "on", "to": selector}}
    with pytest.raises(ValueError, match="nested deeper"):
        Plan.model_validate({"steps": [{"do": "tint", "what": [selector]}]})


def test_a_png_carries_graph_instruction_and_models(scene: Image, project: Path) -> None:
    edited = edit(scene, "soften the top half")
    edited.save(project / "result.png")
    texts = Image.read_metadata(project / "result.png")
    assert texts["anyloom.instruction"] == "soften the top half"
    assert json.loads(texts["anyloom.models"]) == {}
    graph = load(project / "result.png")
    assert graph == edited.graph
    assert graph(scene).edited == edited.image


def test_the_models_are_named_in_the_graph_of_a_png(scene: Image) -> None:
    edited = edit(scene, "soften point 4,4", profile="lite")
    assert edited.models == {"segmenter": "lite-segmenter"}
    assert "segmenter: lite-segmenter" in edited.metadata()["anyloom.graph"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("graph: g\noutputs: {out: {os.system: {command: x}}}\n", "not an operation"),
        ("{", "result.png:2:1 not YAML"),
        ("x" * 100, "expected 'key: value' lines"),
    ],
)
def test_the_graph_of_a_strangers_png_is_data_and_checked(
    scene: Image, project: Path, text: str, reason: str
) -> None:
    (project / "result.png").write_bytes(scene.encode("PNG", metadata={"anyloom.graph": text}))
    with pytest.raises(GraphError, match=reason):
        check(load(project / "result.png"))


def test_a_png_without_a_graph_is_refused(scene: Image, project: Path) -> None:
    scene.save(project / "plain.png")
    with pytest.raises(GraphError, match="carries no graph"):
        load(project / "plain.png")
    (project / "text.png").write_text("graph: g")
    with pytest.raises(GraphError, match=r"text\.png"):
        load(project / "text.png")
