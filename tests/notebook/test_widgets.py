"""Messages between the widgets of a notebook and their views."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from anyloom import AnyloomError, Canvas, Image, click, loads
from tests.photos import picture

pytest.importorskip("anywidget")

TEXT = """\
graph: edges
inputs: {image: Image, text: Text}
nodes:
  boxes: {boxes_from_text: {image: $image, text: $text}}
outputs:
  overlay: {draw: {image: $image, regions: $boxes}}
"""
CLICK = {"objects": [{"clicks": [{"at": [70, 120], "positive": True}], "box": None, "strokes": []}]}


class View:
    """The other side of a widget: notes what is sent, and asks."""

    def __init__(self, widget: Any) -> None:
        self.widget = widget
        self.sent: list[tuple[dict[str, Any], list[bytes]]] = []
        widget.send = lambda content, buffers=None: self.sent.append((content, buffers or []))

    def ask(self, kind: str, **content: Any) -> tuple[dict[str, Any], list[bytes]]:
        before = len(self.sent)
        self.widget._handle_custom_msg({"kind": kind, "id": "view-1", **content}, [])
        return next(one for one in self.sent[before:] if one[0].get("id") == "view-1")

    def told(self, kind: str) -> list[tuple[dict[str, Any], list[bytes]]]:
        return [one for one in self.sent if one[0].get("kind") == kind and "id" not in one[0]]


@pytest.fixture
def photo() -> Image:
    return Image(picture("astronaut").pixels[:200, 150:350])


@pytest.fixture
def canvas(photo: Image) -> Iterator[Any]:
    yield loads(TEXT).canvas(image=photo, text="20,20,120,150")


def test_marks_of_the_view_become_values_and_a_mask_comes_back(photo: Image) -> None:
    clicks = click(photo)
    view = View(clicks.widget)
    clicks.widget.prompts = CLICK
    ((content, (layer,)),) = view.told("mask")
    assert content["masks"] == 1
    assert clicks.points.coordinates.tolist() == [[70, 120]]
    assert clicks.masks.mask(0)[120, 70]
    assert Image.decode(layer).alpha[120, 70] > 0
    assert "1 marked: +1 −0" in clicks.widget.status["text"]


def test_marks_are_kept_and_opened_again_for_correction(photo: Image) -> None:
    first = click(photo, prompts=CLICK)
    again = click(photo, prompts=first.prompts)
    assert again.widget.prompts == CLICK == first.prompts
    assert again.masks == first.masks
    with pytest.raises(AnyloomError, match="no marks"):
        click(photo, prompts={"objects": 3})


def test_wrong_marks_of_a_view_change_nothing(photo: Image) -> None:
    clicks = click(photo, prompts=CLICK)
    clicks.widget.prompts = {"objects": [{"box": [9, 9, 9, 9]}]}
    assert "no marks" in clicks.widget.status["text"]
    assert clicks.prompts == CLICK


def test_a_click_view_gets_its_image_small(photo: Image) -> None:
    large = Image(np.zeros((2000, 3000, 3), np.uint8))
    content, (shown,) = View(click(large).widget).ask("image")
    assert Image.decode(shown).shape == (683, 1024)
    assert content == {"id": "view-1"}


def test_a_canvas_view_gets_the_graph_and_the_pictures(canvas: Any) -> None:
    view = View(canvas.widget)
    assert [one["id"] for one in canvas.widget.graph["nodes"]][:3] == ["image", "text", "boxes"]
    canvas.run()
    assert canvas.widget.states["boxes"]["state"] == "done"
    shown = {content["node"] for content, _ in view.told("thumbnail")}
    assert shown == {"boxes", "outputs.overlay"}
    view.sent.clear()
    view.ask("open")
    assert {one["node"] for one, _ in view.told("thumbnail")} == {*shown, "image"}


def test_a_view_changes_the_graph_or_is_told_why_not(canvas: Any) -> None:
    view = View(canvas.widget)
    wire = {"kind": "connect", "source": "boxes", "target": "boxes", "argument": "image"}
    refused, _ = view.ask("change", change=wire)
    assert "waits for itself" in refused["refused"]
    done, _ = view.ask("change", change={"kind": "add", "operation": "cut_out"})
    assert done == {"id": "view-1"}
    assert "cut_out" in [one["id"] for one in canvas.widget.graph["nodes"]]
    assert "cut_out" in canvas.graph.nodes
    view.ask("undo")
    assert "cut_out" not in canvas.graph.nodes


def test_a_view_edits_the_text(canvas: Any) -> None:
    view = View(canvas.widget)
    view.ask("text", form="yaml", text=TEXT.replace("edges", "corners"))
    assert canvas.graph.name == "corners" == canvas.widget.graph["name"]
    refused, _ = view.ask("text", form="yaml", text="graph: [")
    assert "graph.yaml:2:1 not YAML" in refused["refused"]
    view.ask("text", form="python", text=canvas.widget.graph["python"].replace("corners", "tips"))
    assert canvas.graph.name == "tips"


def test_a_view_runs_the_graph_in_the_background(canvas: Any) -> None:
    view = View(canvas.widget)
    view.ask("run")
    canvas.wait()
    assert set(canvas.states.values()) <= {"done", "cached"}
    view.ask("give", name="text", value="30,30,90,90")
    assert set(canvas.states.values()) == {"stale"}
    details, pictures = view.ask("details", node="boxes")
    assert "<Regions of 1" in details["text"] and len(pictures) == 1


def test_what_is_missing_is_named_before_anything_runs(photo: Image) -> None:
    view = View(loads(TEXT).canvas(image=photo).widget)
    refused, _ = view.ask("run")
    assert refused["refused"] == "give text a value first"
    unknown, _ = view.ask("dance")
    assert "unknown request 'dance'" in unknown["refused"]


def test_clicks_that_are_given_to_a_canvas_run_it_again(photo: Image) -> None:
    text = """
    graph: drawn
    inputs: {image: Image, points: Points}
    outputs: {image: {draw: {image: $image, points: $points}}}
    """
    clicks = click(photo)
    canvas = loads(text).canvas(image=photo, points=clicks).run()
    before = canvas["outputs.image"]
    View(clicks.widget).widget.prompts = CLICK
    canvas.wait()
    assert canvas["outputs.image"] != before
    assert list(canvas) == ["image", "points", "outputs.image"]
    assert canvas.inputs["points"] == clicks.points


def test_an_input_that_does_not_fit_is_refused(photo: Image) -> None:
    with pytest.raises(AnyloomError, match="input 'image' is Image, got Text"):
        loads(TEXT).canvas(image="photo.jpg")
    with pytest.raises(AnyloomError, match="graph 'edges' has no input 'images'; it has image"):
        loads(TEXT).canvas(images=photo)


def test_a_canvas_saves_the_text_with_its_comments(canvas: Any, tmp_path: Any) -> None:
    canvas.yaml = f"# mine\n{TEXT}"
    canvas.set("boxes", text="1,1,9,9")
    canvas.save(tmp_path / "edges.yaml")
    text = (tmp_path / "edges.yaml").read_text()
    assert text.startswith("# mine\n") and 'text: "1,1,9,9"' in text
    assert loads(text) == canvas.graph


@pytest.mark.parametrize(
    ("given", "hint"), [("photo.png", "Image.open(path)"), (np.zeros((4, 4, 3)), "Image(array)")]
)
def test_what_is_no_image_cannot_be_clicked_on(given: Any, hint: str) -> None:
    with pytest.raises(AnyloomError, match=r"is no Image; ") as refused:
        click(given)
    assert str(refused.value).endswith(f"{hint} makes one of it")


def test_a_graph_is_built_on_an_empty_canvas(photo: Image) -> None:
    canvas = Canvas.empty(image=photo, text="20,20,120,150")
    assert canvas.states == {}
    view = View(canvas.widget)
    for change in (
        {"kind": "add", "operation": "boxes_from_text"},
        {"kind": "connect", "source": "image", "target": "boxes_from_text", "argument": "image"},
        {"kind": "connect", "source": "text", "target": "boxes_from_text", "argument": "text"},
        {"kind": "add output", "source": "boxes_from_text"},
    ):
        assert "refused" not in view.ask("change", change=change)[0]
    assert canvas.run()["boxes_from_text"].boxes.tolist() == [[20, 20, 120, 150]]
    assert loads(canvas.yaml)(photo, "1,1,9,9").boxes.tolist() == [[1, 1, 9, 9]]


def test_a_run_tells_the_view_at_most_ten_times_a_second_and_each_picture_once(
    photo: Image,
) -> None:
    count = 60
    nodes = [
        f"  n{number}: {{boxes_from_text: {{image: $image, text: '{number},1,90,9'}}}}"
        for number in range(count)
    ]
    outputs = [f"  n{number}: $n{number}" for number in range(count)]
    text = ["graph: wide", "inputs: {image: Image}", "nodes:", *nodes, "outputs:", *outputs]
    canvas = loads("\n".join(text)).canvas(image=photo)
    view = View(canvas.widget)
    updates: list[float] = []
    canvas.widget.observe(lambda change: updates.append(time.monotonic()), ["states", "graph"])
    started = time.monotonic()
    canvas.run()
    seconds = time.monotonic() - started
    assert len(updates) <= 10 * seconds + 3
    assert len(view.told("thumbnail")) == count
    assert {one["state"] for one in canvas.widget.states.values()} == {"done"}


def test_a_view_opens_a_group_and_gets_the_pictures_inside(photo: Image) -> None:
    text = """
    graph: outer
    inputs: {image: Image}
    nodes: {inside: {inner: {image: $image}}}
    outputs: {drawn: $inside}
    graphs:
      inner:
        inputs: {image: Image}
        nodes: {seen: {draw: {image: $image, text: hello}}}
        outputs: {seen: $seen}
    """
    canvas = loads(text).canvas(image=photo).run()
    view = View(canvas.widget)
    assert canvas["inside"] == canvas["inside/seen"]
    assert "refused" not in view.ask("group", node="inside", open=True)[0]
    assert list(canvas.widget.graph["groups"]) == ["inside"]
    assert canvas.widget.states["inside/seen"]["state"] in ("done", "cached")
    assert "inside/seen" in {content["node"] for content, _ in view.told("thumbnail")}
    assert "does not run a graph" in view.ask("group", node="image", open=True)[0]["refused"]
