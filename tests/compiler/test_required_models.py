"""The models that a run needs are known before it starts."""

from __future__ import annotations

from typing import Any

from anyloom import check, load, loads
from anyloom.compiler.required_models import required_models

GRAPH = """\
graph: g
inputs: {image: Image, deep: {type: Flag, default: false}, word: {type: Text, default: ""}}
graphs:
  inner:
    inputs: {image: Image, deep: {type: Flag, default: true}}
    nodes:
      plain: {depth: {image: $image, model: depth-pro}}
      map: {depth: {image: $image, model: depth-anything-v2-small}, when: $deep, else: $plain}
      text: {caption_image: {image: $image, model: blip-large}}
    outputs: {map: $map, text: $text}
nodes:
  inside: {inner: {image: $image, deep: $deep}}
  computed: {caption_image: {image: $image, model: lite-captioner}}
  perhaps:
    {caption_image: {image: $image, model: blip2-opt-2.7b}, when: $computed, else: $computed}
  unused: {caption_image: {image: $image, model: florence-2-base}}
outputs: {OUTPUTS}
"""


def required(outputs: str, **inputs: Any) -> list[str]:
    checked = check(loads(GRAPH.replace("OUTPUTS", outputs)))
    return [one.name for one in required_models(checked, inputs)]


def test_only_what_the_outputs_need_counts():
    assert required("a: $inside.text") == ["blip-large"]
    assert required("a: $inside.map") == ["depth-pro"]
    assert required("a: $inside.map, b: $inside.text") == ["depth-pro", "blip-large"]


def test_a_branch_counts_where_its_condition_is_known_to_hold():
    assert required("a: $inside.map", deep=True) == ["depth-anything-v2-small"]
    assert required("a: $inside.map", deep=False) == ["depth-pro"]


def test_a_branch_whose_condition_is_computed_does_not_count():
    assert required("a: $perhaps") == ["lite-captioner"]


def test_the_branches_of_text2seg_that_are_switched_off_need_no_models():
    checked = check(load("text2seg"), profile="standard")
    every = {one.name for one in required_models(checked)}
    clicks = {
        one.name for one in required_models(checked, {"use_boxes": False, "use_pieces": False})
    }
    boxes = {
        one.name for one in required_models(checked, {"use_points": False, "use_pieces": False})
    }
    assert "grounding-dino-base" in boxes - clicks
    assert "clip-surgery-b16" in clicks - boxes
    assert clicks | boxes < every


def test_graphs_that_double_at_every_level_are_visited_once():
    start = "inputs: {image: Image}, nodes: {a: {depth: {image: $image, model: depth-pro}}}"
    graphs = [f"  level0: {{{start}, outputs: {{o: $a, p: $a}}}}"]
    for level in range(1, 12):
        step = f"{{level{level - 1}: {{image: $image}}}}"
        nodes = f"nodes: {{a: {step}, b: {step}}}, outputs: {{o: $a.o, p: $b.p}}"
        graphs.append(f"  level{level}: {{inputs: {{image: Image}}, {nodes}}}")
    text = "graph: g\ninputs: {image: Image}\ngraphs:\n" + "\n".join(graphs)
    text += "\nnodes: {n: {level11: {image: $image}}}\noutputs: {o: $n.o, p: $n.p}\n"
    assert [one.name for one in required_models(check(loads(text)))] == ["depth-pro"]
