"""A graph that is edited and run: what a person changes, what is refused, what is stale."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent

import numpy as np
import pytest

from anyloom import AnyloomError, Engine, Graph, Image, Points, loads, node
from anyloom.foundation.errors import UnknownNameError
from anyloom.interaction.graph_view import palette
from anyloom.interaction.session import GraphSession
from anyloom.registry.lookup import registry

TEXT = """\
# two boxes
graph: edges
inputs: {image: Image, text: Text}
nodes:
  # where
  boxes: {boxes_from_text: {image: $image, text: $text}}  # by hand
  spots: {points_in_regions: {image: $image, regions: $boxes}}
  named: {label: {regions: $boxes, text: thing}}
outputs:
  spots: $spots
  overlay: {draw: {image: $image, regions: $named, points: $spots}}
"""


@node(cache=False)
def fails_on_dark(image: Image) -> Image:
    """Refuse dark images."""
    if image.pixels.max() < 100:
        raise ValueError("too dark")
    return image


@pytest.fixture
def photo() -> Image:
    return Image(np.full((40, 60, 3), 200, np.uint8))


@pytest.fixture
def session(photo: Image) -> GraphSession:
    with Engine() as engine:
        yield GraphSession(loads(TEXT), {"image": photo, "text": "5,5,20,20"}, engine=engine)


def states(session: GraphSession) -> dict[str, str]:
    return {name: found["state"] for name, found in session.states().items()}


def test_a_run_gives_every_step_a_state_a_value_and_a_picture(session: GraphSession) -> None:
    assert set(states(session).values()) == {"waiting"}
    assert session.run().ok
    assert set(states(session).values()) == {"done"}
    assert session.value("spots").coordinates.tolist() == [[12.5, 12.5]]
    for name in session.graph.steps():
        picture = session.thumbnail(name)
        assert picture is not None and len(picture) <= 20_000
        assert max(Image.decode(picture).shape) <= 160
    session.run()
    assert set(states(session).values()) == {"cached"}


def test_a_changed_parameter_makes_only_its_descendants_stale(session: GraphSession) -> None:
    session.run()
    session.change({"kind": "set", "node": "named", "argument": "text", "value": "other"})
    stale = {name for name, state in states(session).items() if state == "stale"}
    assert stale == {"named", "outputs.overlay"}
    session.undo()
    assert "stale" not in states(session).values()


def test_a_changed_input_makes_all_that_read_it_stale(session: GraphSession) -> None:
    session.run()
    session.give("text", "6,6,30,30")
    assert set(states(session).values()) == {"stale"}
    session.run()
    assert set(states(session).values()) == {"done"}


def test_a_stale_step_says_what_has_changed(session: GraphSession) -> None:
    session.run()
    session.change({"kind": "set", "node": "named", "argument": "text", "value": "other"})
    assert session.details("named")[0]["explain"] == "text changed since it ran"
    assert session.details("outputs.overlay")[0]["explain"] == "'named' is stale"
    assert "stale" not in session.details("spots")[0]["explain"]
    session.give("text", "6,6,30,30")
    assert session.details("boxes")[0]["explain"].startswith("an input, ")
    session.run()
    assert "changed since" not in session.details("named")[0]["explain"]


def test_only_what_a_node_needs_runs(session: GraphSession) -> None:
    session.run(["spots"])
    assert states(session) == {
        "boxes": "done", "spots": "done", "named": "waiting", "outputs.overlay": "waiting"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"kind": "connect", "source": "boxes", "target": "spots", "argument": "image"},
            "'image' of 'points_in_regions' expects Image, '$boxes' is Regions",
        ),
        (
            {"kind": "connect", "source": "named", "target": "boxes", "argument": "text"},
            "waits for itself: boxes → named → boxes",
        ),
        ({"kind": "connect", "source": "nobody", "target": "boxes", "argument": "text"}, "nobody"),
        ({"kind": "set", "node": "spots", "argument": "colour", "value": 1}, "colour"),
        ({"kind": "add", "operation": "segmnt"}, "did you mean 'segment'"),
        ({"kind": "rename", "node": "boxes", "name": "spots"}, "there is a 'spots' already"),
        ({"kind": "rename", "node": "boxes", "name": "1st"}, "is no name"),
        ({"kind": "explode"}, "unknown change 'explode'"),
        ({"kind": "set", "node": "boxes"}, "lacks or misnames"),
    ],
)
def test_a_wrong_change_is_refused_and_says_why(
    session: GraphSession, change: dict[str, object], message: str
) -> None:
    before = session.graph
    with pytest.raises(AnyloomError) as refused:
        session.change(change)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
    assert session.graph is before and session.yaml == TEXT


def test_changes_keep_the_comments_and_lines_of_the_file(session: GraphSession) -> None:
    session.change({"kind": "set", "node": "named", "argument": "text", "value": "other"})
    assert session.yaml == TEXT.replace("text: thing", "text: other")
    session.change({"kind": "add", "operation": "cut_out"})
    session.change({"kind": "connect", "source": "image", "target": "cut_out", "argument": "image"})
    wire = {"kind": "connect", "source": "boxes", "target": "cut_out", "argument": "regions"}
    session.change(wire)
    line = "  cut_out: {cut_out: {image: $image, regions: $boxes}}\n"
    changed = TEXT.replace("text: thing", "text: other").replace("outputs:", f"{line}outputs:")
    assert session.yaml == changed
    assert loads(session.yaml) == session.graph
    session.change({"kind": "remove", "nodes": ["cut_out"]})
    assert session.yaml == TEXT.replace("text: thing", "text: other")


def test_every_change_can_be_taken_back_and_made_again(session: GraphSession) -> None:
    texts = [session.yaml]
    for change in (
        {"kind": "rename", "node": "boxes", "name": "where"},
        {"kind": "add output", "source": "named"},
        {"kind": "disconnect", "target": "outputs.overlay", "argument": "points"},
        {"kind": "add input", "type": "Masks"},
        {"kind": "remove", "nodes": ["spots"]},
    ):
        session.change(change)
        texts.append(session.yaml)
    for text in reversed(texts[:-1]):
        assert session.undo() and session.yaml == text
    assert not session.undo()
    for text in texts[1:]:
        assert session.redo() and session.yaml == text
    assert not session.redo()


def test_a_renamed_node_keeps_its_readers_and_its_value(session: GraphSession) -> None:
    session.run()
    session.change({"kind": "rename", "node": "boxes", "name": "where"})
    assert str(session.graph.nodes["spots"].arguments["regions"]) == "$where"
    assert session.value("where").boxes.tolist() == [[5, 5, 20, 20]]


def test_a_removed_node_takes_its_wires_along(session: GraphSession) -> None:
    session.change({"kind": "remove", "nodes": ["spots"]})
    assert list(session.graph.outputs) == ["overlay"]
    assert "points" not in session.graph.steps()["outputs.overlay"].arguments
    assert not session.problems


def test_the_text_and_the_picture_are_one_graph(session: GraphSession) -> None:
    session.yaml = TEXT.replace("thing", "plant")
    assert session.graph.nodes["named"].arguments["text"] == "plant"
    wires = {(one["source"], one["target"], one["argument"]) for one in session.view()["wires"]}
    assert ("boxes", "spots", "regions") in wires
    with pytest.raises(AnyloomError, match=r"graph\.yaml:6:"):
        session.yaml = TEXT.replace("boxes_from_text: {image", "boxes_from_text {image")
    assert session.graph.nodes["named"].arguments["text"] == "plant"


def test_a_graph_without_outputs_is_run_to_its_last_steps(photo: Image) -> None:
    text = TEXT[: TEXT.index("outputs:")]
    with Engine() as engine:
        session = GraphSession(loads(text), {"image": photo, "text": "1,1,3,3"}, engine=engine)
        assert not session.problems and "outputs:" not in session.yaml
        result = session.run()
        assert list(result.outputs) == ["spots", "named"]
        assert set(states(session).values()) == {"done"}
        session.change({"kind": "add output", "source": "boxes"})
        assert list(session.run().outputs) == ["boxes"]
        session.undo()
        session.change({"kind": "disconnect", "target": "named", "argument": "regions"})
        assert [problem.node for problem in session.problems] == ["named"]


def test_a_last_step_with_several_values_gives_them_all(photo: Image) -> None:
    text = """
        graph: outer
        inputs: {image: Image}
        nodes: {found: {both: {image: $image}}}
        graphs:
          both:
            inputs: {image: Image}
            nodes:
              box: {boxes_from_text: {image: $image, text: "2,2,9,9"}}
              spot: {points_in_regions: {image: $image, regions: $box}}
            outputs: {box: $box, spot: $spot}
    """
    with Engine() as engine:
        session = GraphSession(loads(text), {"image": photo}, engine=engine)
        assert list(session.run().outputs) == ["found_box", "found_spot"]
        assert list(session.run(["found"]).outputs) == ["found.box", "found.spot"]


def test_python_text_gives_the_same_graph_again(session: GraphSession) -> None:
    before = session.graph.to_yaml()
    session.python = session.python
    nodes = dict(session.graph.steps())
    assert nodes["spots"] == loads(before).steps()["spots"]
    session.python = session.python.replace("'thing'", "'cup'")
    assert session.graph.nodes["named"].arguments["text"] == "cup"
    assert "# by hand" in session.yaml
    with pytest.raises(AnyloomError, match="line 1"):
        session.python = "import nothing_of_this_name"


def test_python_text_keeps_the_name_of_an_output_and_an_indented_file(photo: Image) -> None:
    text = """
        # where
        graph: where
        inputs: {image: Image}
        nodes: {box: {boxes_from_text: {image: $image, text: "2,2,9,9"}}}
        outputs: {seen: $box}
    """
    with Engine() as engine:
        session = GraphSession(loads(text), {"image": photo}, engine=engine)
        session.python = session.python.replace("2,2,9,9", "3,3,8,8")
        assert list(session.graph.outputs) == ["seen"]
        assert "# where\ngraph: where" in session.yaml and "3,3,8,8" in session.yaml


def test_an_incomplete_graph_is_shown_with_what_it_lacks(session: GraphSession) -> None:
    session.change({"kind": "add", "operation": "segment"})
    added = next(one for one in session.view()["nodes"] if one["id"] == "segment")
    assert "needs 'image' (Image)" in added["problems"][0]
    assert [one["type"] for one in added["outputs"]] == ["Masks"]
    with pytest.raises(AnyloomError, match="needs 'image'"):
        session.run()


def test_a_failure_stays_at_its_node_and_skips_what_reads_it(photo: Image) -> None:
    text = """
    graph: careful
    inputs: {image: Image}
    nodes:
      bright: {fails_on_dark: {image: $image}}
      box: {boxes_from_text: {image: $bright, text: "1,1,3,3"}}
    outputs: {box: $box}
    """
    with Engine() as engine:
        dark = Image(photo.pixels // 4)
        session = GraphSession(loads(text), {"image": dark}, engine=engine)
        assert not session.run().ok
        assert states(session) == {"bright": "failed", "box": "skipped"}
        assert "too dark" in session.states()["bright"]["error"]
        session.give("image", photo)
        assert states(session) == {"bright": "stale", "box": "stale"}
        assert session.run().ok


def test_repeated_steps_count_their_calls(photo: Image) -> None:
    text = """
    graph: many
    inputs: {image: Image}
    nodes:
      boxes: {each: {text: ["1,1,3,3", "2,2,9,9", "3,3,9,9"]},
              boxes_from_text: {image: $image, text: $text}}
    outputs: {boxes: $boxes}
    """
    with Engine() as engine:
        session = GraphSession(loads(text), {"image": photo}, engine=engine)
        session.run()
        assert session.states()["boxes"]["count"] == 3
        assert session.view()["nodes"][1]["control"] == (
            "each text in ['1,1,3,3', '2,2,9,9', '3,3,9,9']"
        )


class Marks:
    """Marks of an image that a test changes."""

    def __init__(self) -> None:
        self.points = Points([(3, 4)], (40, 60))
        self.followers = []

    def follow(self, follower) -> None:
        self.followers.append(follower)

    regions = masks = None


def test_an_input_follows_the_marks_of_an_image(photo: Image) -> None:
    text = """
    graph: drawn
    inputs: {image: Image, points: Points}
    outputs: {image: {draw: {image: $image, points: $points}}}
    """
    marks = Marks()
    with Engine() as engine:
        session = GraphSession(loads(text), {"image": photo, "points": marks}, engine=engine)
        session.run()
        before = session.value("outputs.image")
        marks.points = Points([(30, 20)], (40, 60))
        for follower in marks.followers:
            follower()
        session.wait()
        assert session.value("outputs.image") != before
        assert states(session) == {"outputs.image": "done"}


def test_listeners_are_told_a_number_of_changes_linear_in_the_nodes(photo: Image) -> None:
    told = {}
    for count in (10, 40):
        lines = [
            f"  n{i}: {{boxes_from_text: {{image: $image, text: '{i},1,50,9'}}}}"
            for i in range(count)
        ]
        outputs = [f"  n{i}: $n{i}" for i in range(count)]
        text = "\n".join(
            ["graph: wide", "inputs: {image: Image}", "nodes:", *lines, "outputs:", *outputs]
        )
        with Engine() as engine:
            session = GraphSession(loads(text), {"image": photo}, engine=engine)
            changes: list[str] = []
            session.listeners.append(lambda what, node, to=changes: to.append(what))
            session.run()
        told[count] = len(changes)
    assert told[40] <= 4 * told[10] + 4


def test_the_palette_has_every_node_with_types_and_schemas() -> None:
    with Engine() as engine:
        session = GraphSession(Graph(name="empty"), {}, engine=engine)
        found = {one["name"]: one for one in session.palette()}
    segment = found["segment"]
    assert segment["group"] == "segmentation"
    arguments = {one["name"]: one for one in segment["arguments"]}
    assert arguments["image"]["type"] == "Image" and arguments["image"]["required"]
    assert arguments["model"]["kind"] == "slot" and arguments["model"]["type"] == "Segmenter"
    assert arguments["refine"]["schema"]["anyOf"][0]["maximum"] == 100
    assert found["text2seg"]["kind"] == "graph"


def test_model_choices_have_size_memory_and_license(session: GraphSession) -> None:
    session.change({"kind": "add", "operation": "segment"})
    choices = {one["name"]: one for one in session.models_for("segment", "model")}
    assert choices["sam-base"]["license"] == "Apache-2.0"
    assert choices["sam-base"]["memory"] >= choices["sam-base"]["bytes"] > 1e8


NESTED = """
graph: outer
inputs: {image: Image, texts: "list[Text]"}
nodes:
  found: {spotted: {image: $image, text: "5,5,20,20"}}
  more: {each: {text: $texts}, spotted: {image: $image, text: $text}}
outputs: {spots: $found.spots, more: $more.spots, drawn: $found.drawn}
graphs:
  spotted:
    inputs: {image: Image, text: Text}
    nodes:
      boxes: {boxes_from_text: {image: $image, text: $text}}
      inner: {middle: {image: $image, regions: $boxes}}
    outputs: {spots: $inner, drawn: {draw: {image: $image, points: $inner}}, whole: $image}
  middle:
    inputs: {image: Image, regions: Regions}
    nodes:
      spots: {points_in_regions: {image: $image, regions: $regions}}
    outputs: {spots: $spots}
"""
TWO = ["1,1,9,9", "2,2,8,8"]


@pytest.fixture
def nested(photo: Image) -> Iterator[GraphSession]:
    with Engine() as engine:
        yield GraphSession(loads(NESTED), {"image": photo, "texts": TWO}, engine=engine)


def test_a_group_shows_its_steps_and_wires_from_border_to_border(nested: GraphSession) -> None:
    assert nested.view()["groups"] == {}
    nested.open_group("found", True)
    group = nested.view()["groups"]["found"]
    assert [(one["id"], one["operation"]) for one in group["nodes"]] == [
        ("found/boxes", "boxes_from_text"), ("found/inner", "middle"), ("found/drawn", "draw")
    ]  # fmt: skip
    assert {"name": "text", "type": "Text"} in group["inputs"]
    assert [one["type"] for one in group["outputs"]] == ["Points", "Image", "Image"]
    wires = {tuple(one.values()) for one in group["wires"]}
    assert ("found", "in:text", "found/boxes", "text") in wires
    assert ("found/inner", "", "found", "out:spots") in wires
    assert ("found", "in:image", "found", "out:whole") in wires
    nested.open_group("found/inner", True)
    deep = nested.view()["groups"]["found/inner"]
    assert [one["id"] for one in deep["nodes"]] == ["found/inner/spots"]
    nested.open_group("found", False)
    assert nested.view()["groups"] == {}
    with pytest.raises(AnyloomError, match="'found/boxes' does not run a graph"):
        nested.open_group("found/boxes", True)


def test_steps_of_open_groups_have_states_values_and_reasons(nested: GraphSession) -> None:
    nested.run()
    assert states(nested) == {"found": "done", "more": "done"}
    nested.open_group("found", True)
    nested.open_group("more", True)
    nested.open_group("found/inner", True)
    found = nested.states()
    assert {name: one["count"] for name, one in found.items()} == {
        "found": 1, "found/boxes": 1, "found/inner": 1, "found/inner/spots": 1, "found/drawn": 1,
        "more": 2, "more/boxes": 2, "more/inner": 2,
    }  # fmt: skip
    assert {one["state"] for one in found.values()} == {"done"}
    assert found["found"]["seconds"] >= found["found/drawn"]["seconds"] > 0
    assert nested.value("found/inner/spots").coordinates.tolist() == [[12.5, 12.5]]
    assert nested.value("more/boxes").boxes.tolist() == [[2, 2, 8, 8]]
    assert nested.details("found/boxes")[0]["explain"] == "no cached result for these inputs"
    assert nested.thumbnail("found/drawn") is not None
    nested.run()
    assert {one["state"] for one in nested.states().values()} == {"cached"}
    nested.give("texts", TWO[:1])
    stale = {name for name, state in states(nested).items() if state == "stale"}
    assert stale == {"more", "more/boxes", "more/inner"}


def test_a_step_that_runs_a_graph_has_its_outputs_as_value(nested: GraphSession) -> None:
    nested.run()
    value = nested.value("found")
    assert value.spots.coordinates.tolist() == [[12.5, 12.5]]
    assert value.whole == nested.value("image") != value.drawn
    assert [one.coordinates.tolist() for one in nested.value("more").spots] == [
        [[5, 5]], [[5, 5]]
    ]  # fmt: skip


def test_listeners_are_told_inner_values_of_open_groups_only(nested: GraphSession) -> None:
    told: set[str] = set()
    nested.listeners.append(lambda what, node: told.add(node) if what == "value" else None)
    nested.run()
    assert told == {"found", "more"}
    nested.open_group("more", True)
    assert {one for one in told if "/" in one} == {"more/boxes", "more/inner", "more/drawn"}
    told.clear()
    nested.give("texts", ["3,3,7,7"])
    nested.run()
    assert "more/boxes" in told and "found/boxes" not in told


def test_a_failure_in_a_group_is_told_at_the_group_and_at_its_step(photo: Image) -> None:
    text = """
    graph: careful
    inputs: {image: Image, images: "list[Image]"}
    nodes:
      once: {guarded: {image: $image}}
      many: {each: {image: $images}, guarded: {image: $image}}
    outputs: {once: $once, many: $many}
    graphs:
      guarded:
        inputs: {image: Image}
        nodes:
          bright: {fails_on_dark: {image: $image}}
        outputs: {box: {boxes_from_text: {image: $bright, text: "1,1,3,3"}}}
    """
    dark = Image(photo.pixels // 4)
    with Engine() as engine:
        given = {"image": dark, "images": [photo, dark]}
        session = GraphSession(loads(text), given, engine=engine)
        assert not session.run().ok
        for name in ("once", "many"):
            session.open_group(name, True)
        assert states(session) == {
            "once": "failed", "once/bright": "failed", "once/box": "skipped",
            "many": "failed", "many/bright": "failed", "many/box": "skipped",
        }  # fmt: skip
        assert "too dark" in session.states()["once"]["error"]
        assert "too dark" in session.states()["many"]["error"]


def test_a_renamed_group_stays_open_and_keeps_its_values(nested: GraphSession) -> None:
    nested.run()
    nested.open_group("found", True)
    nested.change({"kind": "rename", "node": "found", "name": "seen"})
    assert list(nested.view()["groups"]) == ["seen"]
    assert states(nested)["seen/boxes"] == "done"
    assert nested.value("seen/boxes").boxes.tolist() == [[5, 5, 20, 20]]


def test_a_condition_that_does_not_hold_ends_as_done(photo: Image) -> None:
    text = """
    graph: perhaps
    inputs: {image: Image, wanted: Flag}
    nodes:
      boxes: {when: $wanted, boxes_from_text: {image: $image, text: "1,1,3,3"}, else: $image}
    outputs: {boxes: $boxes}
    """
    with Engine() as engine:
        session = GraphSession(loads(text), {"image": photo, "wanted": False}, engine=engine)
        session.run()
        assert states(session) == {"boxes": "done"}
        assert session.view()["nodes"][2]["control"] == "when $wanted, else $image"


def test_failures_that_are_allowed_leave_a_step_with_a_value_done(photo: Image) -> None:
    text = """
    graph: lenient
    inputs: {images: "list[Image]"}
    nodes:
      bright: {each: {image: $images}, failures: drop, fails_on_dark: {image: $image}}
    outputs: {bright: $bright}
    """
    dark = Image(photo.pixels // 4)
    with Engine() as engine:
        session = GraphSession(loads(text), {"images": [dark, photo, dark]}, engine=engine)
        session.run()
        assert states(session) == {"bright": "done"} and len(session.value("bright")) == 1
        assert "too dark" in session.states()["bright"]["error"]


def test_a_fold_over_a_graph_is_a_group_with_the_values_of_its_last_call(photo: Image) -> None:
    text = """
    graph: folded
    inputs: {image: Image}
    nodes:
      larger: {fold: {image: $image}, at_most: 3, grown: {image: $image}}
    outputs: {larger: $larger}
    graphs:
      grown:
        inputs: {image: Image}
        nodes: {twice: {scale_image: {image: $image, longest: 30}}}
        outputs: {image: $twice}
    """
    with Engine() as engine:
        session = GraphSession(loads(text), {"image": photo}, engine=engine)
        session.open_group("larger", True)
        assert session.run().ok
        assert session.states()["larger/twice"]["count"] == 3
        assert session.value("larger/twice") == session.value("larger")
        assert session.view()["nodes"][1]["control"].startswith("fold image from $image")


def test_a_step_with_several_outputs_runs_with_all_of_them(session: GraphSession) -> None:
    session.change({"kind": "add", "operation": "flip", "name": "turned"})
    session.change({"kind": "connect", "source": "image", "target": "turned", "argument": "image"})
    assert session.run(["turned"]).ok
    assert states(session)["turned"] == "done"
    assert states(session)["spots"] == "waiting"


def test_a_step_that_is_written_at_an_output_runs_by_its_own_name(session: GraphSession) -> None:
    assert session.run(["outputs.overlay"]).ok
    assert states(session)["outputs.overlay"] == "done"


def test_the_message_of_a_failure_goes_with_its_cause(photo: Image) -> None:
    text = """\
    graph: dark
    inputs: {image: Image}
    nodes: {a: {fails_on_dark: {image: $image}}}
    outputs: {o: $a}
    """
    dark = Image(np.zeros((4, 6, 3), np.uint8))
    with Engine() as engine:
        session = GraphSession(loads(dedent(text)), {"image": dark}, engine=engine)
        errors: list[str] = []
        session.listeners.append(lambda what, _: errors.append(session.view()["error"]))
        session.run()
        assert "too dark" in errors[-1]
        session.give("image", photo)
        assert session.view()["error"] == ""
        session.give("image", dark)
        session.run()
        assert "too dark" in session.view()["error"]
        session.give("image", photo)
        session.run()
        assert errors[-1] == session.view()["error"] == ""


def test_an_unknown_node_has_no_value_but_similar_names(session: GraphSession) -> None:
    with pytest.raises(UnknownNameError, match=r"unknown node 'spot'.*spots"):
        session.value("spot")
    with pytest.raises(AnyloomError, match="'spots' has no value yet"):
        session.value("spots")


def test_ports_of_a_graph_step_have_the_literals_of_their_types() -> None:
    found = {one["name"]: one for one in palette(registry)}["text2seg"]
    schemas = {one["name"]: one.get("schema", {}) for one in found["arguments"]}
    kinds = {
        name: [one.get("type") for one in schema.get("anyOf", [])]
        for name, schema in schemas.items()
    }
    assert kinds["min_score"] == ["number", "null", None]
    assert kinds["use_boxes"] == ["boolean", None]
