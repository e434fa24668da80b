"""Widgets in JupyterLab, in headless Chromium: what a person sees, does, and finds again.

Skipped where Chromium or playwright is not installed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest

from tests.notebook.jupyterlab import CHROMIUM, Lab, jupyterlab

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (apt-get install chromium)"),
    pytest.mark.skipif(
        find_spec("playwright") is None, reason="needs playwright (pip install playwright)"
    ),
    pytest.mark.timeout(600),
]

IMAGE = """
from anyloom import Image, click, load, loads
from skimage import data
image = Image(data.astronaut()[:200, 150:350])
"""
GRAPH = '''
TEXT = """
# about boxes
graph: edges
inputs: {image: Image, text: Text}
nodes:
  boxes: {boxes_from_text: {image: $image, text: $text}}  # by hand
  spots: {points_in_regions: {image: $image, regions: $boxes}}
outputs:
  spots: $spots
  overlay: {draw: {image: $image, regions: $boxes, points: $spots}}
"""
canvas = loads(TEXT).canvas(image=image, text="20,20,120,150")
canvas
'''
AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
PIXELS = """canvas => {
    const pen = canvas.getContext("2d");
    return [...pen.getImageData(0, 0, canvas.width, canvas.height).data];
}"""
SETTLED = """() => {
    const steps = [...document.querySelectorAll(".aw-node[data-state]")];
    return steps.length && steps.every(node => ["done", "cached"].includes(node.dataset.state));
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with jupyterlab(tmp_path_factory.mktemp("lab")) as found:
        yield found


def run_on_canvas(lab: Lab) -> None:
    lab.page.get_by_role("button", name="▶ run").click()
    lab.page.wait_for_function(SETTLED)


def pictures(lab: Lab) -> dict[str, int]:
    """Return the width of the picture of each node that has one."""
    lab.page.wait_for_function(
        "() => [...document.querySelectorAll('.aw-node img')].every(image => image.complete)"
    )
    return lab.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".aw-node img")].map(
            image => [image.closest(".aw-node").dataset.node, image.naturalWidth]))"""
    )


def places(lab: Lab) -> dict[str, str]:
    """Return where each node is on the canvas."""
    return lab.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".react-flow__node")].map(
            node => [node.dataset.id, node.style.transform]))"""
    )


def drag_wire(lab: Lab, source: str, target: str, argument: str) -> None:
    """Drag from the output of a node to a socket of another."""
    node = ".aw-node[data-node={}] .react-flow__handle"
    socket = node.format(target) + f"[data-handleid='{argument}']"
    lab.page.locator(node.format(source) + ".source").drag_to(lab.page.locator(socket))


def test_a_click_becomes_points_in_python_and_a_mask_in_the_picture(lab: Lab) -> None:
    lab.open("click.ipynb", IMAGE + "clicks = click(image)\nclicks")
    lab.run_all()
    canvas = lab.page.locator(".aw-clicks canvas")
    lab.page.wait_for_function("() => document.querySelector('.aw-clicks canvas').width === 200")
    before = canvas.evaluate(PIXELS)
    bounds = canvas.bounding_box()
    assert bounds is not None
    canvas.click(position={"x": bounds["width"] * 0.35, "y": bounds["height"] * 0.6})
    lab.page.wait_for_selector(".aw-clicks[data-masks='1']")
    after = canvas.evaluate(PIXELS)
    changed = sum(a != b for a, b in zip(before[::4], after[::4], strict=True))
    area = int(lab.add_and_run("print(clicks.masks.areas[0])"))
    assert changed > 0.5 * area > 50
    points = json.loads(lab.add_and_run("print(clicks.points.coordinates.tolist())"))
    assert points == [[pytest.approx(70, abs=1), pytest.approx(120, abs=1)]]
    canvas.focus()
    lab.page.keyboard.press("Control+z")
    lab.page.wait_for_selector(".aw-clicks[data-masks='0']")
    assert lab.add_and_run("print(len(clicks.points))").strip() == "0"


def test_a_canvas_shows_the_graph_and_fills_with_pictures(lab: Lab) -> None:
    lab.open("canvas.ipynb", IMAGE + GRAPH)
    lab.run_all()
    nodes = lab.page.locator(".aw-node")
    nodes.first.wait_for()
    assert nodes.count() == 7
    assert set(pictures(lab)) == {"image"}
    run_on_canvas(lab)
    lab.page.wait_for_function("() => document.querySelectorAll('.aw-node img').length === 4")
    assert min(pictures(lab).values()) > 50
    assert (
        lab.add_and_run("print(canvas['spots'].coordinates.tolist())").strip() == "[[70.0, 85.0]]"
    )


def test_a_parameter_changed_by_hand_makes_what_depends_on_it_stale(lab: Lab) -> None:
    assert lab.page.locator(".aw-node").count() == 7  # of the test before
    lab.page.locator(".aw-node[data-node=text] .aw-node-title").click()
    value = lab.page.locator(".aw-inspector").get_by_label("value")
    value.fill("30,30,90,90")
    value.press("Enter")
    lab.page.wait_for_selector(".aw-node[data-node=boxes][data-state=stale]")
    run_on_canvas(lab)
    assert (
        lab.add_and_run("print(canvas['spots'].coordinates.tolist())").strip() == "[[60.0, 60.0]]"
    )


def test_run_says_what_a_graph_lacks(lab: Lab) -> None:
    page = lab.page
    page.get_by_role("button", name="+ node").click()
    page.wait_for_function("() => document.activeElement.type === 'search'")
    page.keyboard.insert_text("blur")
    page.wait_for_selector("[data-operation=blur]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".aw-node[data-node=blur]")
    assert "1 incomplete" in page.locator(".aw-summary").inner_text()
    page.get_by_role("button", name="▶ run").click()
    page.wait_for_function("() => /blur/.test(document.querySelector('.aw-notice').textContent)")
    page.get_by_role("button", name="↶ undo").click()
    page.wait_for_selector(".aw-node[data-node=blur]", state="detached")
    page.get_by_role("button", name="+ node").click()
    page.wait_for_timeout(500)  # the graph fits the canvas again


def test_a_wrong_wire_is_refused_with_both_types(lab: Lab) -> None:
    drag_wire(lab, "boxes", "spots", "image")
    notice = lab.page.locator(".aw-notice")
    lab.page.wait_for_function("() => document.querySelector('.aw-notice').textContent !== ''")
    assert "expects Image, '$boxes' is Regions" in notice.inner_text()
    text = lab.add_and_run("print(canvas.graph.nodes['spots'].arguments['image'])")
    assert text.strip() == "$image"


def test_a_node_is_added_wired_and_saved_with_the_comments_of_the_file(lab: Lab) -> None:
    page = lab.page
    page.get_by_role("button", name="+ node").click()
    page.get_by_label("search nodes and types").fill("cut_out")
    page.locator("[data-operation=cut_out]").click()
    page.wait_for_selector(".aw-node[data-node=cut_out]")
    page.get_by_role("button", name="+ node").click()
    page.get_by_role("button", name="arrange").click()
    page.locator(".react-flow__controls-fitview").click()
    page.wait_for_timeout(500)
    before = places(lab)
    for source, argument in (("image", "image"), ("boxes", "regions")):
        drag_wire(lab, source, "cut_out", argument)
        page.wait_for_selector(
            f".react-flow__edge[data-id='{source}.→cut_out.{argument}']", state="attached"
        )
    assert places(lab) == before
    page.get_by_role("button", name="↶ undo").click()
    page.wait_for_selector(".react-flow__edge[data-id='boxes.→cut_out.regions']", state="detached")
    page.get_by_role("button", name="↷ redo").click()
    page.wait_for_selector(".react-flow__edge[data-id='boxes.→cut_out.regions']", state="attached")
    text = lab.add_and_run("print(canvas.yaml)")
    assert "# about boxes" in text and "# by hand" in text
    assert "cut_out: {cut_out: {image: $image, regions: $boxes}}" in text


def test_a_saved_notebook_shows_its_pictures_without_a_kernel(lab: Lab) -> None:
    lab.page.wait_for_timeout(1500)  # the record follows the widget after half a second
    lab.save()
    saved = nbformat.read(lab.folder / "canvas.ipynb", 4)
    shown = [one for one in saved.cells[0].outputs if "text/html" in one.get("data", {})]
    assert shown[-1].data["text/html"].count("data:image/jpeg") >= 4
    lab.page.evaluate("window.jupyterapp.serviceManager.sessions.shutdownAll()")
    lab.show("canvas.ipynb")
    record = lab.page.locator("div[class^=anyloom-record]")
    record.wait_for()
    assert record.locator("img").count() >= 4


SLIDER = '''
import time
import numpy as np
from anyloom import Image, graph, node
from ipywidgets import interact

@node
def brighter(image: Image, level: int) -> Image:
    """Add to each pixel, slowly."""
    time.sleep(0.5)
    return Image(image.pixels + np.uint8(level))

@graph
def shade(image: Image, level: int = 3) -> Image:
    return brighter(image, level)

@interact(level=(0, 90))
def show(level=3):
    return shade(Image(np.full((60, 90, 3), 100, np.uint8)), level=level)
'''


def test_a_slider_shows_the_end_of_each_call(lab: Lab) -> None:
    lab.open("slider.ipynb", SLIDER)
    lab.run_all()
    ended = "() => /shade.*: 1 node, .* s/.test(document.querySelector('.jp-OutputArea').innerText)"
    lab.page.wait_for_function(ended)
    lab.page.locator(".noUi-handle").first.focus()
    lab.page.keyboard.press("ArrowRight")
    lab.page.wait_for_function(ended.replace("shade.*", "shade ×2"))
    assert "running" not in lab.page.locator(".jp-OutputArea").first.inner_text()


def test_nothing_failed_and_nothing_was_asked_of_another_host(lab: Lab) -> None:
    assert lab.failed == []
    assert lab.outside == []


@pytest.mark.skipif(not AXE.is_file(), reason="web/node_modules is not installed (npm ci)")
@pytest.mark.parametrize("cells", [IMAGE + "click(image)", IMAGE + GRAPH], ids=["clicks", "canvas"])
def test_axe_finds_no_serious_fault(lab: Lab, cells: str) -> None:
    lab.open("axe.ipynb", cells)
    lab.run_all()
    lab.page.locator(".aw-clicks, .aw-node").first.wait_for()
    lab.page.evaluate(AXE.read_text("utf-8"))
    found = lab.page.evaluate("() => axe.run('.aw-clicks, .aw-canvas').then(r => r.violations)")
    faults = [
        (one["id"], one["nodes"][0]["html"][:200])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert faults == []
