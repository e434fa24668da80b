"""Graphs as images and flowcharts: well-formed, self-contained, without overlaps."""

from __future__ import annotations

import random
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anyloom import AnyloomError, Graph, Image, loads
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.compiler.export.layout import GAP, layered, layers_of
from anyloom.compiler.wiring import cycles, dependencies_of, ordered
from tests.compiler.test_hostile_files import VALID

GRAPH = loads(VALID.decode())
SVG = "{http://www.w3.org/2000/svg}"


def texts(graph: Graph) -> list[str]:
    return [
        element.text or "" for element in ElementTree.fromstring(graph.to_svg()).iter(f"{SVG}text")
    ]


def test_the_image_names_inputs_nodes_operations_models_and_outputs() -> None:
    said = texts(GRAPH)
    for part in ("image", "boxes", "ground", "box_threshold: 0.35", "overlay", "captions"):
        assert part in said
    assert "◆ finder" in said
    assert "each region of $masks" in said
    assert "fold last from $image" in said
    assert "when $sure" in said


def test_loops_and_policies_are_told_in_words() -> None:
    written = """\
graph: g
inputs: {image: Image, images: "list[Image]"}
nodes:
  sharp: {fold: {image: $image}, until: done, at_most: 5, sharpen: {image: $image}}
  every: {fold: {image: $image}, at_most: 5, collect: true, sharpen: {image: $image}}
  some: {each: {one: [$image, $image]}, failures: drop, blur: {image: $one}}
  gaps: {each: {one: $images}, failures: keep, blur: {image: $one}}
  sure: {blur: {image: $image}, retry: {times: 3, wait: 0.5}, timeout: 30, otherwise: $image}
outputs: {sure: $sure}
"""
    said = texts(loads(written))
    for part in (
        "until done or at most 5 rounds",
        "at most 5 rounds",
        "the results of all rounds",
        "each one of [$image, $image]",
        "without items that fail",
        "null for items that fail",
        "retry 3×, 30 s, otherwise $image",
    ):
        assert part in said
    assert "retry 3×, 30 s, otherwise $image" in loads(written).to_mermaid().replace("#36;", "$")


def test_the_image_is_self_contained() -> None:
    image = GRAPH.to_svg()
    assert "<style" not in image
    assert "<script" not in image
    assert "href" not in image
    assert " id=" not in image
    assert image.count("http") == 1  # the name space


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"&<>', "]]>", "\x00\x1b[31m\ud800", "a\nb", "`x`|[y]{z}"]
)
def test_texts_are_escaped(text: str) -> None:
    step = Step("op", {"image": Ref("image"), "text": text})
    graph = Graph(text, text, {"image": GraphInput(Image)}, {}, {"n": step}, {"out": Ref("n")})
    image = ElementTree.fromstring(graph.to_svg())
    assert not list(image.iter(f"{SVG}script"))
    for line in graph.to_mermaid().splitlines():
        assert "<script" not in line
        assert line.count('"') % 2 == 0


def test_the_flowchart_has_a_line_for_every_box_and_arrow() -> None:
    graph = Graph(
        "g",
        inputs={"image": GraphInput(Image)},
        nodes={"soft": Step("unregistered", {"image": Ref("image"), "radius": 2})},
        outputs={"out": Ref("soft")},
    )
    assert graph.to_mermaid().splitlines()[:6] == [
        "flowchart TD",
        '  n0(["<b>image</b><br/>Image"]):::input',
        '  n1["<b>soft</b><br/>unregistered<br/>radius: 2"]:::node',
        '  n2(["<b>out</b>"]):::output',
        "  n1 --> n2",
        '  n0 -->|"image"| n1',
    ]


def test_a_notebook_gets_every_form() -> None:
    bundle = GRAPH._repr_mimebundle_()
    assert set(bundle) == {"image/svg+xml", "text/vnd.mermaid", "text/plain"}
    assert bundle["text/plain"] == "graph text2seg: 8 nodes"


def test_an_invalid_graph_is_drawn() -> None:
    graph = Graph(
        "g",
        nodes={"a": Step("zzz", {"x": Ref("b")}), "b": Step("zzz", {"x": Ref("a"), "y": Ref("c")})},
        outputs={"out": Ref("a"), "gone": Ref("nowhere")},
    )
    assert {"a", "b", "out", "gone"} <= set(texts(graph))
    assert texts(Graph("empty")) == []


def test_a_long_chain_is_drawn_and_an_endless_one_refused() -> None:
    def chain(count: int) -> Graph:
        steps = {"n0": Step("op", {"image": Ref("image")})}
        for i in range(1, count):
            steps[f"n{i}"] = Step("op", {"image": Ref(f"n{i - 1}"), "first": Ref("image")})
        return Graph(
            "g", inputs={"image": GraphInput(Image)}, nodes=steps, outputs={"o": Ref("n0")}
        )

    assert "first: $image" in texts(chain(1_000))
    with pytest.raises(AnyloomError, match="has 3,000 nodes; at most 2,000 are drawn"):
        chain(3_000).to_svg()


@st.composite
def wirings(draw: st.DrawFn) -> tuple[dict[str, tuple[float, float]], list[tuple[str, str]]]:
    count = draw(st.integers(1, 25))
    sizes = {f"b{i}": (draw(st.floats(10, 200)), draw(st.floats(10, 80))) for i in range(count)}
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    pairs = draw(st.lists(ends, max_size=50))
    return sizes, [(f"b{min(a, b)}", f"b{max(a, b)}") for a, b in pairs if a != b]


@settings(deadline=None)
@given(wirings())
def test_boxes_never_overlap_and_arrows_run_down(
    wiring: tuple[dict[str, tuple[float, float]], list[tuple[str, str]]],
) -> None:
    sizes, arrows = wiring
    layout = layered(sizes, arrows)
    assert set(layout.centers) == set(sizes)
    for source, target in arrows:
        assert layout.centers[source][1] < layout.centers[target][1]
    places = [(*layout.centers[key], *sizes[key]) for key in sizes]
    for index, (x, y, width, height) in enumerate(places):
        assert x - width / 2 >= -1e-6
        assert x + width / 2 <= layout.width + 1e-6
        for x2, y2, width2, height2 in places[:index]:
            apart = abs(x - x2) >= (width + width2) / 2 + GAP - 1e-6
            assert apart or abs(y - y2) >= (height + height2) / 2


def test_an_input_is_above_its_first_reader_and_cycles_are_left_out() -> None:
    arrows = [("a", "b"), ("b", "c"), ("late", "c"), ("c", "d"), ("d", "c"), ("d", "e")]
    layer, kept = layers_of("abcde", arrows)
    assert layer == {"a": 0, "b": 1, "c": 2, "late": 1, "d": 0, "e": 1}
    assert set(kept) == set(arrows) - {("c", "d"), ("d", "c")}


@given(st.integers(0, 10_000))
def test_the_order_puts_every_step_after_its_sources(seed: int) -> None:
    chance = random.Random(seed)
    count = chance.randint(1, 30)
    steps = {
        f"n{i}": Step(
            "op", {"x": [Ref(f"n{chance.randrange(count)}") for _ in range(chance.randint(0, 2))]}
        )
        for i in range(count)
    }
    dependencies = dependencies_of(Graph("g", nodes=steps))
    order = ordered(dependencies)
    place = {name: index for index, name in enumerate(order)}
    for name in order:
        assert all(place[source] < place[name] for source in dependencies[name])
    found = cycles(dependencies, order)
    assert bool(found) == (len(order) < count)
    for path in found:
        for source, name in zip(path, [*path[1:], path[0]], strict=True):
            assert source in dependencies[name]
