"""The canvas in headless Chromium: groups, many nodes, keys, and what a person reads there.

Skipped where Chromium or playwright is not installed. Sessions are real; JupyterLab is not needed.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from importlib.util import find_spec

import numpy as np
import pytest

from anyloom import Engine, Image, loads
from anyloom.interaction.session import GraphSession
from tests.notebook.canvas_page import AXE, CHROMIUM, CanvasPage, canvas_page

pytestmark = [
    pytest.mark.skipif(
        CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)"
    ),
    pytest.mark.skipif(
        find_spec("playwright") is None, reason="playwright is not installed (pip install)"
    ),
    pytest.mark.timeout(300),
]

NESTED = """
# where things are
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
    outputs: {spots: $inner, drawn: {draw: {image: $image, points: $inner}}}
  middle:
    inputs: {image: Image, regions: Regions}
    nodes:
      spots: {points_in_regions: {image: $image, regions: $regions}}
    outputs: {spots: $spots}
"""
FRAMES = """() => {
    window.frames_ = [];
    let last = performance.now();
    const step = (now) => {
        window.frames_.push(now - last);
        last = now;
        window.counting = requestAnimationFrame(step);
    };
    window.counting = requestAnimationFrame(step);
}"""
CHANGED = """() => {
    window.changed = new Set();
    window.watching = new MutationObserver((records) => {
        for (const { target } of records) {
            const node = (target.closest ? target : target.parentElement)
                .closest(".react-flow__node");
            if (node) window.changed.add(node.dataset.id);
        }
    });
    const nodes = document.querySelector(".react-flow__nodes");
    window.watching.observe(nodes,
        { subtree: true, childList: true, attributes: true, characterData: true });
}"""


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as found:
        yield found


@pytest.fixture(scope="module")
def canvas() -> Iterator[CanvasPage]:
    with canvas_page() as found:
        yield found


@pytest.fixture
def photo() -> Image:
    return Image(np.full((40, 60, 3), 200, np.uint8))


@pytest.fixture
def nested(canvas: CanvasPage, engine: Engine, photo: Image) -> CanvasPage:
    given = {"image": photo, "texts": ["1,1,9,9", "2,2,8,8"]}
    canvas.page.set_viewport_size({"width": 1400, "height": 640})
    canvas.open(GraphSession(loads(NESTED), given, engine=engine))
    canvas.settle()
    return canvas


def box(canvas: CanvasPage, name: str) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a node on the screen."""
    found = canvas.node(name).bounding_box()
    return (found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"])


def places(canvas: CanvasPage) -> dict[str, str]:
    """Return where each node is on the canvas."""
    return canvas.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".react-flow__node")].map(
            node => [node.dataset.id, node.style.transform]))"""
    )


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_step_that_runs_a_graph_is_opened_into_a_group_and_closed(nested: CanvasPage) -> None:
    page = nested.page
    page.get_by_role("button", name="▶ run").click()
    button = page.get_by_role("button", name="open found")
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    nested.node("found/boxes").locator("img").wait_for()
    assert nested.node("found/boxes").get_attribute("data-state") in ("done", "cached")
    nested.settle()
    page.locator(".react-flow__controls-fitview").click()
    nested.settle()
    group = box(nested, "found")
    for name in ("found/boxes", "found/inner", "found/drawn"):
        left, top, right, bottom = box(nested, name)
        assert group[0] <= left and group[1] <= top and right <= group[2] and bottom <= group[3]
    for name in ("more", "image", "output:spots"):
        assert not overlap(group, box(nested, name))
    border = [
        ("found", "in:text", "found/boxes", "text"),
        ("found/inner", "", "found", "out:spots"),
    ]
    for source, port, target, argument in border:
        wire = f"{source}.{port}→{target}.{argument}"
        page.wait_for_selector(f".react-flow__edge[data-id='{wire}']", state="attached")
    page.get_by_role("button", name="open inner").click()
    nested.node("found/inner/spots").wait_for()
    page.get_by_role("button", name="close found").click()
    nested.node("found/boxes").wait_for(state="detached")
    assert nested.node("found/inner/spots").count() == 0
    assert nested.wrong == []


def test_nodes_are_where_they_were_when_a_group_has_been_closed(nested: CanvasPage) -> None:
    before = places(nested)
    nested.page.get_by_role("button", name="open found").click()
    nested.node("found/boxes").wait_for()
    nested.page.get_by_role("button", name="close found").click()
    nested.node("found/boxes").wait_for(state="detached")
    nested.settle()
    assert places(nested) == before


def test_groups_are_opened_by_key_and_told_to_screen_readers(nested: CanvasPage) -> None:
    page = nested.page
    card = page.locator(".react-flow__node[data-id=more]")
    assert card.get_attribute("aria-label") == (
        "more, spotted, each text in $texts, reads image, texts, a graph, O opens it"
    )
    card.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("o")
    nested.node("more/boxes").wait_for()
    assert card.get_attribute("aria-label").endswith("open, with 3 nodes")
    inner = page.locator(".react-flow__node[data-id='more/boxes']")
    assert inner.get_attribute("aria-label") == (
        "boxes in more, boxes_from_text, reads image, text"
    )
    inner.focus()
    page.keyboard.press("Enter")
    panel = page.locator(".aw-inspector")
    page.wait_for_function(
        "() => /in more/.test(document.querySelector('.aw-inspector')?.innerText)"
    )
    assert panel.get_by_role("button", name="delete").count() == 0
    page.keyboard.press("Delete")
    assert "more" in nested.session.graph.nodes
    card.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("o")
    nested.node("more/boxes").wait_for(state="detached")


def test_steps_of_a_group_have_live_states_counts_and_full_outputs(nested: CanvasPage) -> None:
    page = nested.page
    page.get_by_role("button", name="open more").click()
    nested.node("more/boxes").wait_for()
    assert "waiting" in nested.node("more/boxes").inner_text()
    page.get_by_role("button", name="▶ run").click()
    page.wait_for_function(
        """() => ["done", "cached"].includes(
            document.querySelector("[data-node='more/boxes']").dataset.state)"""
    )
    assert "×2" in nested.node("more/boxes").inner_text()
    nested.node("more/boxes").locator(".aw-node-title").click()
    page.wait_for_function(
        "() => /Regions of 1/.test(document.querySelector('.aw-output pre')?.textContent)"
    )
    page.locator(".aw-inspector .aw-output img").wait_for()


def test_a_panel_beside_the_graph_hides_no_node(nested: CanvasPage) -> None:
    def all_visible() -> bool:
        frame = nested.page.locator(".aw-drawing").bounding_box()
        right = frame["x"] + frame["width"]
        cards = [card.bounding_box() for card in nested.page.locator(".aw-node").all()]
        return all(frame["x"] <= one["x"] and one["x"] + one["width"] <= right for one in cards)

    assert all_visible()
    nested.node("found").locator(".aw-node-title").click()
    nested.page.locator(".aw-inspector").wait_for()
    nested.settle()
    assert all_visible()
    nested.page.get_by_role("button", name="YAML").click()
    nested.settle()
    assert all_visible()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_open_groups(nested: CanvasPage, mode: str) -> None:
    if not AXE.is_file():
        pytest.skip("web/node_modules is not installed (cd web && npm ci)")
    page = nested.page
    page.get_by_role("button", name="open found").click()
    nested.node("found/boxes").wait_for()
    page.get_by_role("button", name="▶ run").click()
    nested.node("found/boxes").locator(".aw-node-title").click()
    page.get_by_role("button", name="+ node").click()
    page.get_by_role("button", name="YAML").click()
    dark = "true" if mode == "light" else "false"
    page.evaluate(f"document.body.dataset.jpThemeLight = '{dark}'")
    nested.settle()
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("() => axe.run('.aw-canvas').then((result) => result.violations)")
    faults = [
        (one["id"], one["nodes"][0]["html"][:200])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert faults == []


def test_dragging_one_of_200_nodes_draws_no_other(
    canvas: CanvasPage, engine: Engine, photo: Image, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = ["image" if number < 14 else f"n{number - 14}" for number in range(198)]
    nodes = [f"  n{i}: {{scale_image: {{image: ${source}}}}}" for i, source in enumerate(sources)]
    head, tail = ["graph: many", "inputs: {image: Image}", "nodes:"], ["outputs: {last: $n197}"]
    session = GraphSession(
        loads("\n".join([*head, *nodes, *tail])), {"image": photo}, engine=engine
    )
    canvas.open(session)
    page = canvas.page
    page.wait_for_function("() => document.querySelectorAll('.react-flow__node').length === 200")
    canvas.settle()
    left, top, _, _ = box(canvas, "n45")
    page.evaluate(CHANGED)
    page.evaluate(FRAMES)
    page.mouse.move(left + 15, top + 3)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(left + 15 + 4 * step, top + 3 + step)
    page.mouse.up()
    frames = page.evaluate("() => (cancelAnimationFrame(window.counting), window.frames_)")
    with capsys.disabled():
        print(f"\n200 nodes, one dragged: {statistics.median(frames):.1f} ms a frame (median)")
    assert page.evaluate("() => [...window.changed]") == ["n45"]
    assert box(canvas, "n45")[0] > left + 100
    page.evaluate("() => (window.watching.disconnect(), window.changed.clear())")
    page.evaluate(CHANGED)
    session.change({"kind": "set", "node": "n7", "argument": "longest", "value": 20})
    session.change({"kind": "disconnect", "target": "n21", "argument": "image"})
    page.evaluate("async () => apply(await ask({ kind: 'state' }))")
    canvas.settle()
    assert set(page.evaluate("() => [...window.changed]")) <= {"n7", "n21"}
