"""Canvas and clicks in headless Chromium: what a person sees and does, by mouse and by key.

Skipped where Chromium or playwright is not installed; JupyterLab is not needed.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Annotated, Literal

import numpy as np
import pytest
from annotated_types import Ge, Le

from anyloom import Canvas, Image, click, loads, node
from tests.notebook.widget_page import AXE, CHROMIUM, WidgetPage, widget_page
from tests.photos import picture

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
def widgets() -> Iterator[WidgetPage]:
    with widget_page() as found:
        yield found


@pytest.fixture
def photo() -> Image:
    return Image(np.full((40, 60, 3), 200, np.uint8))


@pytest.fixture
def nested(widgets: WidgetPage, photo: Image) -> WidgetPage:
    widgets.open(loads(NESTED).canvas(image=photo, texts=["1,1,9,9", "2,2,8,8"]))
    widgets.settle()
    return widgets


def box(canvas: WidgetPage, name: str) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a node on the screen."""
    found = canvas.node(name).bounding_box()
    return (found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"])


def places(canvas: WidgetPage) -> dict[str, str]:
    """Return where each node is on the canvas."""
    return canvas.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".react-flow__node")].map(
            node => [node.dataset.id, node.style.transform]))"""
    )


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_step_that_runs_a_graph_is_opened_into_a_group_and_closed(nested: WidgetPage) -> None:
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
    ends = page.evaluate(
        """() => document.querySelector(".react-flow__edge[data-id='found.spots→output:spots.']")
            .querySelector("path").getAttribute("d").match(/M\\s*([\\d.]+)/)[1]"""
    )
    at, width = re.search(r"translate\(([\d.]+)", places(nested)["found"]), 190
    assert at is not None and float(ends) > float(at[1]) + 2 * width  # at its outer border
    page.get_by_role("button", name="open inner").click()
    nested.node("found/inner/spots").wait_for()
    page.get_by_role("button", name="close found").click()
    nested.node("found/boxes").wait_for(state="detached")
    assert nested.node("found/inner/spots").count() == 0
    assert nested.wrong == []


def test_nodes_are_where_they_were_when_a_group_has_been_closed(nested: WidgetPage) -> None:
    before = places(nested)
    nested.page.get_by_role("button", name="open found").click()
    nested.node("found/boxes").wait_for()
    nested.page.get_by_role("button", name="close found").click()
    nested.node("found/boxes").wait_for(state="detached")
    nested.settle()
    assert places(nested) == before


def test_groups_are_opened_by_key_and_told_to_screen_readers(nested: WidgetPage) -> None:
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
    assert nested.node("more").count() == 1
    card.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("o")
    nested.node("more/boxes").wait_for(state="detached")


def test_steps_of_a_group_have_live_states_counts_and_full_outputs(nested: WidgetPage) -> None:
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


def test_a_panel_beside_the_graph_hides_no_node(nested: WidgetPage) -> None:
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


needs_axe = pytest.mark.skipif(
    not AXE.is_file(), reason="web/node_modules is not installed (cd web && npm ci)"
)


def set_theme(widgets: WidgetPage, mode: str) -> None:
    light = "true" if mode == "light" else "false"
    background = "white" if mode == "light" else "#111"  # as JupyterLab has it
    widgets.page.evaluate(
        f"""() => {{
            document.body.dataset.jpThemeLight = '{light}';
            document.body.style.background = '{background}';
        }}"""
    )
    widgets.page.wait_for_selector(f"[data-theme={mode}]")


def test_on_a_narrow_page_panels_are_below_the_graph(nested: WidgetPage) -> None:
    page = nested.page
    page.set_viewport_size({"width": 560, "height": 640})
    try:
        nested.node("found").locator(".aw-node-title").click()
        page.get_by_role("button", name="YAML").click()
        nested.settle()
        graph = page.locator(".aw-drawing").bounding_box()
        assert graph["width"] > 500 and graph["height"] >= 200
        for panel in (".aw-inspector", ".aw-text"):
            assert page.locator(panel).bounding_box()["y"] >= graph["y"] + graph["height"] - 1
    finally:
        page.set_viewport_size({"width": 1400, "height": 640})


@needs_axe
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_the_canvas(nested: WidgetPage, mode: str) -> None:
    page = nested.page
    page.get_by_role("button", name="open found").click()
    nested.node("found/boxes").wait_for()
    page.get_by_role("button", name="▶ run").click()
    nested.node("found/boxes").locator(".aw-node-title").click()
    page.get_by_role("button", name="+ node").click()
    page.get_by_role("button", name="YAML").click()
    set_theme(nested, mode)
    nested.settle()
    assert nested.faults() == []


@needs_axe
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_clicks(widgets: WidgetPage, photo: Image, mode: str) -> None:
    widgets.open(click(photo))
    set_theme(widgets, mode)
    assert widgets.faults() == []


def test_dragging_one_of_200_nodes_draws_no_other(
    widgets: WidgetPage, photo: Image, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = ["image" if number < 14 else f"n{number - 14}" for number in range(198)]
    nodes = [f"  n{i}: {{scale_image: {{image: ${source}}}}}" for i, source in enumerate(sources)]
    head, tail = ["graph: many", "inputs: {image: Image}", "nodes:"], ["outputs: {last: $n197}"]
    canvas = loads("\n".join([*head, *nodes, *tail])).canvas(image=photo)
    widgets.open(canvas)
    page = widgets.page
    page.wait_for_function("() => document.querySelectorAll('.react-flow__node').length === 200")
    widgets.settle()
    page.evaluate("() => clearInterval(window.polling)")
    left, top, _, _ = box(widgets, "n45")
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
    assert box(widgets, "n45")[0] > left + 100
    page.evaluate("() => (window.watching.disconnect(), window.changed.clear())")
    page.evaluate(CHANGED)
    canvas.set("n7", longest=20)
    widgets.refresh()
    widgets.settle()
    # The picture of the input may come at any time.
    assert set(page.evaluate("() => [...window.changed]")) <= {"n7", "image"}


FAILING = """
# how dark
graph: careful
inputs: {image: Image, limit: Integer}
nodes:
  # the check
  bright: {refuses_dark: {image: $image}}  # by hand
  box: {boxes_from_text: {image: $bright, text: "1,1,30,30"}}
  found: {segment: {image: $image, regions: $box}}
outputs: {found: $found}
"""


@node(cache=False)
def refuses_dark(
    image: Image,
    *,
    limit: Annotated[int, Ge(0), Le(255)] = 100,
    measure: Literal["largest", "mean"] = "largest",
    strict: bool = True,
) -> Image:
    """Refuse dark images.

    Args:
        limit: the least value that is not dark.
        measure: what is compared.
        strict: refuse.
    """
    found = image.pixels.max() if measure == "largest" else image.pixels.mean()
    if strict and found < limit:
        raise ValueError(f"too dark: {found:.0f} is below {limit}")
    return image


@pytest.fixture
def careful(widgets: WidgetPage, photo: Image) -> tuple[WidgetPage, Canvas]:
    canvas = loads(FAILING).canvas(image=Image(photo.pixels // 4), limit=3)
    widgets.open(canvas)
    widgets.settle()
    return widgets, canvas


def test_states_failures_and_times_are_told_in_words(careful: tuple[WidgetPage, Canvas]) -> None:
    widgets, canvas = careful
    page = widgets.page
    assert "3 waiting" in page.locator(".aw-summary").inner_text()
    page.get_by_role("button", name="▶ run").click()
    page.wait_for_selector("[data-node=bright][data-state=failed]")
    assert "too dark: 50 is below 100" in widgets.node("bright").inner_text()
    assert "✕ failed" in widgets.node("bright").inner_text()
    assert "– skipped" in widgets.node("box").inner_text()
    canvas.set("bright", limit=20)
    widgets.refresh()
    page.wait_for_selector("[data-node=bright][data-state=stale]")
    page.get_by_role("button", name="▶ run").click()
    page.wait_for_selector("[data-node=found][data-state=done]")
    assert re.search(r"● done \d+ ms|\d\.\d s", widgets.node("found").inner_text())


def test_parameters_are_forms_of_their_schema(careful: tuple[WidgetPage, Canvas]) -> None:
    widgets, canvas = careful
    widgets.node("bright").locator(".aw-node-title").click()
    panel = widgets.page.locator(".aw-inspector")
    number = panel.get_by_label("limit")
    assert [number.get_attribute(name) for name in ("type", "min", "max", "step")] == [
        "number", "0", "255", "1"
    ]  # fmt: skip
    assert number.input_value() == "100"
    number.fill("300")
    number.press("Enter")
    widgets.page.wait_for_function(
        "() => /limit/.test(document.querySelector('.aw-notice').textContent)"
    )
    assert number.input_value() == "100"
    number.fill("30")
    number.press("Enter")
    panel.get_by_role("button", name="default of limit").wait_for()
    panel.get_by_label("measure").select_option("mean")
    panel.get_by_label("strict").click()
    panel.get_by_role("button", name="default of strict").wait_for()
    assert canvas.graph.nodes["bright"].arguments | {"image": 0} == {
        "image": 0, "limit": 30, "measure": "mean", "strict": False
    }  # fmt: skip
    panel.get_by_role("button", name="default of limit").click()
    widgets.page.wait_for_function("() => document.querySelectorAll('.aw-reset').length === 2")
    assert "limit" not in canvas.graph.nodes["bright"].arguments


def test_model_slots_are_choices_with_size_memory_and_license(
    careful: tuple[WidgetPage, Canvas],
) -> None:
    widgets, canvas = careful
    widgets.node("found").locator(".aw-node-title").click()
    choice = widgets.page.locator(".aw-inspector").get_by_label("model")
    widgets.page.wait_for_selector(".aw-inspector option[value=sam-base]", state="attached")
    option = choice.locator("option[value=sam-base]").inner_text()
    assert re.fullmatch(r"sam-base · \d+ MB · Apache-2.0", option)
    choice.select_option("sam-base")
    words = widgets.page.locator(".aw-inspector small").inner_text()
    assert "in memory; Apache-2.0" in words
    assert canvas.graph.nodes["found"].arguments["model"] == "sam-base"


def test_text_and_picture_are_edited_in_step_and_comments_stay(
    careful: tuple[WidgetPage, Canvas],
) -> None:
    widgets, canvas = careful
    page = widgets.page
    page.get_by_role("button", name="YAML").click()
    text = page.get_by_label("YAML", exact=True).last
    assert text.input_value().strip() == FAILING.strip()
    canvas.set("box", text="2,2,9,9")
    widgets.refresh()
    page.wait_for_function("() => /2,2,9,9/.test(document.querySelector('textarea').value)")
    text.fill(text.input_value().replace("found: {segment", "parts: {segment").replace(
        "found: $found", "found: $parts"
    ))  # fmt: skip
    text.press("Control+Enter")
    widgets.node("parts").wait_for()
    assert "# by hand" in canvas.yaml and "# the check" in canvas.yaml
    text.fill(text.input_value().replace("refuses_dark", "refuses_drak"))
    text.press("Control+Enter")
    page.wait_for_selector(".aw-node[data-node=bright]:has-text('incomplete')")
    assert "refuses_drak" in canvas.yaml


def test_python_text_is_edited_beside_the_graph(widgets: WidgetPage, photo: Image) -> None:
    text = """
    # where
    graph: where
    inputs: {image: Image}
    nodes: {box: {boxes_from_text: {image: $image, text: "2,2,9,9"}}}
    outputs: {box: $box}
    """
    canvas = loads(text).canvas(image=photo)
    widgets.open(canvas)
    page = widgets.page
    page.get_by_role("button", name="Python").click()
    python = page.locator(".aw-text textarea")
    python.fill(python.input_value().replace("2,2,9,9", "3,3,8,8"))
    python.press("Control+Enter")
    page.wait_for_selector(".aw-text button:first-child:disabled")
    assert "3,3,8,8" in canvas.yaml and "# where" in canvas.yaml
    python.fill("import nothing_of_this_name")
    python.press("Control+Enter")
    page.wait_for_selector(".aw-text [role=alert]:has-text('line 1')")


def test_a_node_is_found_dragged_in_and_wired_and_its_place_is_not_in_the_file(
    widgets: WidgetPage, photo: Image
) -> None:
    canvas = Canvas.empty(image=photo)
    widgets.open(canvas)
    widgets.settle()
    page = widgets.page
    page.get_by_role("button", name="+ node").click()
    page.wait_for_selector(".aw-palette [data-operation=blur]", state="attached")
    page.keyboard.insert_text("invert")
    listed = [one.inner_text() for one in page.locator("[data-operation]").all()]
    assert listed[0].startswith("invert") and len(listed) < 10
    page.get_by_label("search nodes and types").fill("scale_image")
    entry, target = page.locator("[data-operation=scale_image]"), page.locator(".aw-drawing")
    entry.drag_to(target, target_position={"x": 700, "y": 300})
    card = widgets.node("scale_image")
    card.wait_for()
    assert "incomplete" in card.inner_text()
    source = widgets.node("image").locator(".react-flow__handle.source")
    socket = card.locator(".react-flow__handle[data-handleid=image]")
    assert socket.get_attribute("aria-label") == "takes image: Image"
    source.drag_to(socket)
    page.wait_for_selector(".react-flow__edge", state="attached")
    widgets.settle()
    before = canvas.yaml
    dropped = canvas.widget.places["scale_image"][1]
    left, top, _, _ = box(widgets, "scale_image")
    page.mouse.move(left + 60, top + 8)
    page.mouse.down()
    page.mouse.move(left + 90, top + 60, steps=5)
    page.mouse.up()
    widgets.settle()
    assert canvas.widget.places["scale_image"][1] > dropped + 30
    assert canvas.yaml == before
    assert loads(canvas.yaml).nodes["scale_image"].arguments.keys() == {"image"}


def test_after_a_deletion_the_keys_go_on_and_an_added_node_is_in_view(
    widgets: WidgetPage, photo: Image
) -> None:
    canvas = Canvas.empty(image=photo)
    widgets.open(canvas)
    widgets.settle()
    page = widgets.page
    page.get_by_role("button", name="+ node").click()
    page.get_by_label("search nodes and types").fill("scale_image")
    for count in range(1, 6):
        page.locator("[data-operation=scale_image]").click()
        name = "scale_image" if count == 1 else f"scale_image_{count}"
        widgets.node(name).wait_for()
        widgets.settle()
    frame = page.locator(".aw-drawing").bounding_box()
    left, top, right, bottom = box(widgets, name)
    assert frame["x"] <= left and right <= frame["x"] + frame["width"]
    assert frame["y"] <= top and bottom <= frame["y"] + frame["height"]
    widgets.node(name).click(position={"x": 60, "y": 8})
    page.keyboard.press("Delete")
    widgets.node(name).wait_for(state="detached")
    page.keyboard.press("Control+z")
    widgets.node(name).wait_for()
    assert name in canvas.graph.nodes


def test_every_tool_marks_by_mouse_and_every_mark_is_taken_back(
    widgets: WidgetPage, photo: Image
) -> None:
    clicks = click(Image(photo.pixels.repeat(10, 0).repeat(10, 1)))
    widgets.open(clicks)
    page, canvas = widgets.page, widgets.page.locator(".aw-clicks canvas")
    page.wait_for_function("() => document.querySelector('.aw-clicks canvas').width === 600")
    area = canvas.bounding_box()
    scale = area["width"] / 600

    def drag(*way: tuple[float, float]) -> None:
        page.mouse.move(area["x"] + way[0][0] * scale, area["y"] + way[0][1] * scale)
        page.mouse.down()
        for x, y in way[1:]:
            page.mouse.move(area["x"] + x * scale, area["y"] + y * scale, steps=4)
        page.mouse.up()

    def marks() -> tuple[int, int, int, int]:
        widgets.refresh()
        objects = clicks.prompts["objects"]
        given = [one for an_object in objects for one in an_object["clicks"]]
        return (
            sum(one["positive"] for one in given),
            sum(not one["positive"] for one in given),
            sum(an_object["box"] is not None for an_object in objects),
            sum(len(an_object["strokes"]) for an_object in objects),
        )

    drag((100, 100))
    page.wait_for_selector(".aw-clicks[data-masks='1']")
    canvas.click(position={"x": 200 * scale, "y": 150 * scale}, modifiers=["Shift"])
    page.keyboard.press("b")
    drag((50, 60), (250, 220))
    for key in "lpe":
        page.keyboard.press(key)
        drag((80, 80), (180, 90), (150, 160))
    page.wait_for_timeout(300)
    assert marks() == (1, 1, 1, 3)
    assert clicks.regions.boxes[0].tolist() == pytest.approx([50, 60, 250, 220], abs=2)
    assert widgets.wrong == []
    again = click(clicks.image, prompts=clicks.prompts)
    assert again.masks == clicks.masks
    for left in ((1, 1, 1, 2), (1, 1, 1, 1), (1, 1, 1, 0), (1, 1, 0, 0), (1, 0, 0, 0)):
        page.get_by_role("button", name="undo").click()
        page.wait_for_timeout(100)
        assert marks() == left
    page.get_by_role("button", name="redo").click()
    page.wait_for_timeout(100)
    assert marks() == (1, 1, 0, 0)


def test_times_that_a_person_feels_are_measured(
    widgets: WidgetPage, photo: Image, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = [f"  n{i}: {{scale_image: {{image: ${f'n{i - 1}' if i % 7 else 'image'}}}}}"
             for i in range(48)]  # fmt: skip
    text = ["graph: fifty", "inputs: {image: Image}", "nodes:", *steps, "outputs: {last: $n47}"]
    started = time.monotonic()
    widgets.open(loads("\n".join(text)).canvas(image=photo))
    widgets.page.wait_for_function("() => document.querySelectorAll('.aw-node').length === 50")
    opened = time.monotonic() - started
    clicks = click(picture("coffee"))
    widgets.open(clicks)
    page = widgets.page
    page.wait_for_function("() => document.querySelector('.aw-clicks canvas').width > 300")
    canvas = page.locator(".aw-clicks canvas")
    canvas.click(position={"x": 150, "y": 100})
    page.wait_for_selector(".aw-clicks[data-masks='1']")
    rest = []
    for number in range(5):
        before = clicks.widget.status["text"]
        started = time.monotonic()
        canvas.click(position={"x": 150 + 9 * number, "y": 120})
        page.wait_for_function(
            "before => document.querySelector('.aw-clicks-status').innerText !== before", arg=before
        )
        whole = time.monotonic() - started
        decoder = re.search(r"mask in (\d+) ms", clicks.widget.status["text"])
        assert decoder is not None
        rest.append(1000 * whole - int(decoder[1]))
    with capsys.disabled():
        print(f"\n50 nodes on the canvas: {opened:.2f} s", end="; ")
        print(f"click → mask: {statistics.median(rest):.0f} ms beyond the decoder")
    assert len(clicks.points) == 6
