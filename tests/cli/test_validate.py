"""Validation: every problem of a graph at once, with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from anyloom.registry.lookup import registry
from tests.cli.conftest import Command
from tests.graphs.test_shipped_graphs import PAINTED

WRONG = """\
graph: wrong
inputs: {image: Image, prompt: Text}
models: {segmenter: lite-segmenter}
nodes:
  boxes: {ground: {image: $image, prompt: $prompt, box_treshold: 0.3}}
  found: {grond: {image: $image, prompt: $prompt}}
  masks: {segment: {image: $image, regions: $prompt, model: $segmenter}}
  thick: {dilate: {masks: $maskz}}
  again: {ground: {image: $image, prompt: $prompt, box_threshold: 7}}
outputs:
  masks: $masks
  thick: $thick
  boxes: $boxes
  found: $found
  again: $agian
"""


def test_a_profile_without_a_model_names_one_that_has_it(anyloom: Command):
    Path("near.yaml").write_text(
        "graph: near\ninputs: {image: Image}\nnodes: {a: {depth: {image: $image}}}\n"
        "outputs: {a: $a}\n"
    )
    result = anyloom("validate", "near.yaml", "--profile", "lite")
    [message] = result.errors
    assert result.code == 2
    _, _, ways = message.partition("profile 'lite' names no model for a DepthEstimator; choose ")
    profile, model = ways.split(" or ")
    assert profile == "--profile small (depth-anything-v2-small)"
    assert model.startswith("--model depth_estimator=NAME (depth-anything-v2-small, ")
    for way in (["--profile", "small"], ["--model", "depth_estimator=depth-anything-v2-small"]):
        assert anyloom("validate", "near.yaml", *way).code == 0


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (
            ("validate", "text2seg", "--profile", "foo"),
            "unknown profile 'foo'; available: best, l",
        ),
        (("models", "info", "sam"), "unknown model 'sam'; matches: sam-base, sam-hq-base, sam-hq-"),
        (("models", "info", "sam2.1-ti"), "unknown model 'sam2.1-ti'; did you mean 'sam2.1-tiny'?"),
        (("nodes", "show", "segm"), "unknown node 'segm'; matches: segment, segment_everything, "),
        (
            ("nodes", "--allow-project-code"),
            (
                "anyloom nodes: No such option: --allow-project-code; anyloom nodes list and "
                "anyloom nodes show take it (see anyloom nodes --help)"
            ),
        ),
        (
            ("models", "sam-basee"),
            "unknown model 'sam-basee'; did you mean 'sam-base'?",
        ),
        (("nodes", "segm"), "unknown node 'segm'; matches: segment, segment_everything, "),
        (("nodes", "lst"), "anyloom nodes: No such command 'lst'. Did you mean 'list'?"),
        (("check", "text2seg"), "anyloom: No such command 'check'. Did you mean 'validate'?"),
        (("explain", "text2seg"), "anyloom: No such command 'explain'. Did you mean 'show'?"),
    ],
)
def test_an_unknown_name_gets_the_known_ones(
    anyloom: Command, command: tuple[str, ...], message: str
):
    result = anyloom(*command)
    assert result.code == 2
    assert len(result.errors) == 1 and result.err.startswith(message)


@pytest.mark.parametrize("name", sorted(registry.graph_files()))
def test_every_built_in_graph_is_valid(anyloom: Command, name: str):
    profile = ("--profile", "small") if name in PAINTED else ()
    result = anyloom("validate", name, *profile)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"{name}: ok")


def test_all_planted_errors_are_printed_with_their_lines(anyloom: Command):
    Path("wrong.yaml").write_text(WRONG)
    result = anyloom("validate", "wrong.yaml")
    assert result.code == 2
    wrong = [line for line in result.errors if "no output needs it" not in line]
    places = [line.split(" ")[0].split(":") for line in wrong]
    assert {place[0] for place in places} == {"wrong.yaml"}
    assert [int(place[1]) for place in places] == [5, 6, 7, 8, 9, 15]
    assert all(int(place[2]) > 1 for place in places)
    text = "\n".join(wrong)
    assert "did you mean 'box_threshold'?" in text
    assert "did you mean 'ground'?" in text
    assert "did you mean 'masks'?" in text
    assert "did you mean 'again'?" in text
    assert "Text" in text and "Regions" in text


def test_a_valid_graph_is_ok_beside_an_invalid_one(anyloom: Command, boxed: Path):
    Path("wrong.yaml").write_text(WRONG)
    result = anyloom("validate", "wrong.yaml", boxed)
    assert result.code == 2
    assert result.out == f"{boxed}: ok (2 steps)\n"


def test_an_unknown_graph_gets_a_suggestion(anyloom: Command):
    result = anyloom("validate", "text2sek")
    assert (result.code, result.errors) == (
        2,
        ["unknown graph 'text2sek'; did you mean 'text2seg'?"],
    )
    assert anyloom("validate", "seem").errors == ["unknown graph 'seem'; see any_prompt"]
    result = anyloom("validate", "missing.yaml")
    assert result.code == 2 and "missing.yaml" in result.err


@pytest.mark.parametrize("content", ["", "\t", "- a\n- b\n", "graph: [", "\x00", "a: &x 1", "🐈"])
def test_a_file_without_a_graph_is_exit_code_2(anyloom: Command, content: str):
    Path("odd.yaml").write_text(content)
    result = anyloom("validate", "odd.yaml")
    assert result.code == 2
    assert result.errors and all("odd.yaml" in line for line in result.errors)


def test_a_model_is_checked_against_its_slot(anyloom: Command):
    result = anyloom("validate", "text2seg", "--model", "segmenter=lite-grounder")
    assert result.code == 2
    assert "lite-segmenter" in result.err


NODE = '''
from anyloom import Image, node

@node
def upside_down_for_tests(image: Image) -> Image:
    """Turn an image upside down."""
    return Image(image.pixels[::-1].copy(), name=image.name)
'''


def test_code_of_a_project_is_loaded_only_if_allowed(anyloom: Command):
    Path("nodes").mkdir()
    Path("nodes/turning.py").write_text(NODE)
    Path("graphs").mkdir()
    Path("graphs/turned.yaml").write_text(
        "graph: turned\ninputs: {image: Image}\n"
        "outputs: {turned: {upside_down_for_tests: {image: $image}}}\n"
    )
    refused = anyloom("validate", "turned")
    assert refused.code == 2
    assert "upside_down_for_tests" in refused.errors[0]
    assert "not loaded: nodes/turning.py" in refused.errors[-1]
    assert "--allow-project-code" in refused.errors[-1]
    assert anyloom("validate", "turned", "--allow-project-code").code == 0
    shown = anyloom("nodes", "show", "upside_down_for_tests", "--allow-project-code")
    assert "Turn an image upside down." in shown.out


def test_an_adapter_without_a_method_of_its_protocol_is_refused(anyloom: Command):
    Path("models").mkdir()
    Path("models/half.py").write_text(
        "from anyloom.models import Segmenter\n\n\n"
        'class HalfForTests(Segmenter, family="half-for-tests"):\n    "Lack `segment`."\n'
    )
    Path("models/catalog.yaml").write_text(
        "models:\n  half: {family: half-for-tests, about: Half, license: MIT}\n"
    )
    arguments = ["validate", "text2seg", "--model", "segmenter=half"]
    assert "not loaded: models/half.py" in anyloom(*arguments).errors[-1]
    refused = anyloom(*arguments, "--allow-project-code")
    assert refused.code == 2
    assert "model 'half': HalfForTests" in refused.errors[0]
    assert "does not define segment" in refused.errors[0]


def test_a_graph_is_not_suggested_to_itself(anyloom: Command):
    Path("graphs").mkdir()
    Path("graphs/faded_for_tests.yaml").write_text(
        "graph: faded_for_tests\ninputs: {image: Image}\n"
        "outputs: {out: {faded_for_test: {image: $image}}}\n"
    )
    refused = anyloom("validate", "faded_for_tests")
    assert refused.code == 2
    assert "did you mean 'faded_for_tests'" not in refused.err


MISTAKES = """\
graph: bad
inputs:
  image: Imag
  prompt: {type: Text, abot: x}
nodes:
  boxes: {ground: {image: $image, prompt: $promt, box_treshold: 0.3}}
  masks: {segmnt: {image: $image, regions: $boxs}}
  more: {segment: {image: $image, regions: $boxes, candidates: bst}, wen: $image}
  kept: {filter: {regions: $more, min_score: abc}}
outputs:
  masks: $mask
  overlay: {draw: {image: $image, regions: $kept, opacity: 7}}
"""


def test_mistakes_of_reading_and_of_wiring_come_in_one_round(anyloom: Command, tmp_path: Path):
    (tmp_path / "bad.yaml").write_text(MISTAKES)
    lines = anyloom("validate", "bad.yaml").errors
    for mistake in (
        "unknown type 'Imag'; did you mean 'Image'?",
        "'abot'; did you mean 'about'?",
        "unknown reference '$promt'; did you mean 'prompt'?",
        "unknown parameter 'box_treshold'; did you mean 'box_threshold'?",
        "unknown operation 'segmnt'; did you mean 'segment'?",
        "unknown reference '$boxs'; did you mean 'boxes'?",
        "unknown key 'wen'; did you mean 'when'?",
        "candidates is 'bst', expected 'single', 'best' or 'all'",
        "'regions' of 'filter' expects Regions, '$more' is Masks | None; it may be None: give its",
        "min_score is 'abc', expected a number",
        "unknown reference '$mask'; did you mean 'masks'?",
        "opacity is 7, expected a number from 0 to 1",
    ):
        assert sum(mistake in line for line in lines) == 1, mistake
    assert len(lines) == 12, "nothing that follows from what could not be read"


def test_what_a_misspelled_section_holds_is_checked_too(anyloom: Command, tmp_path: Path):
    (tmp_path / "bad.yaml").write_text(MISTAKES)
    lines = anyloom("validate", "bad.yaml").errors
    (tmp_path / "bad.yaml").write_text(MISTAKES.replace("nodes:", "node:"))
    assert set(anyloom("validate", "bad.yaml").errors) == {
        *lines,
        "bad.yaml:5:1 unknown section 'node'; did you mean 'nodes'?",
    }


def test_what_a_lost_section_would_have_named_is_not_reported(anyloom: Command, tmp_path: Path):
    (tmp_path / "bad.yaml").write_text(MISTAKES.replace("nodes:", "steps:"))
    lines = anyloom("validate", "bad.yaml").errors
    assert [line.split()[0] for line in lines] == ["bad.yaml:3:10", "bad.yaml:4:24", "bad.yaml:5:1"]


ONE_OF_EACH_KIND = """\
graph: all
version: 2
inputs:
  image: {type: Image, abot: a photo}
  words: List
  share: {type: Probability, default: 3}
  count: {type: int, default: 3}
models: {segmenter: lite-segmentr}
graphs:
  inner:
    inputs: {part: Masks, size: {type: Integer, default: 0}}
    nodes:
      grown: {dilate: {masks: $prt, kernl: 3}}
      sized: {dilate: {masks: $part, kernel: $size}}
    outputs: {grown: $grown.mask, sized: $sized}
nodes:
  boxes: {ground: {image: $image, prompt: "", box_treshold: 0.3}}
  found: {ground: {image: $image, prompt: ""}}
  masks: {segment: {image: $image, regions: $boxes, model: $segmenter}, timeout: .inf}
  named: {segmnt: {image: $image}}
  sure: {ground: {image: $image, prompt: cat, box_threshold: 35}, retry: 3, wait: 2}
  mixed: {dilate: {masks: $boxes}}
  ring: {dilate: {masks: $ring}}
  parts: {each: {part: $masks}, inner: {prt: $part, size: 0}}
  pairs: {each: {a: [1, 2], b: [3]}, dilate: {masks: $masks, kernel: $a}}
  folded: {fold: {x: $masks}, dilate: {masks: $x, kernl: 4}}
  maybe: {when: $masks, else: $nothing, dilate: {masks: $masks, kernel: wide}}
  empty: {segment: {}}
  none: 3
  empty: {segment: {image: $image}}
outputs: {masks: $mask}
"""


def test_one_mistake_of_each_kind_in_every_body_comes_at_once(anyloom: Command, tmp_path: Path):
    (tmp_path / "all.yaml").write_text(ONE_OF_EACH_KIND)
    lines = anyloom("validate", "all.yaml").errors
    assert [line.removeprefix("all.yaml:") for line in lines] == [
        (
            "2:1 unknown section 'version'; expected one of graph, about, verb, says, inputs, "
            "models, graphs, nodes, outputs"
        ),
        "4:24 unknown key of input 'image': 'abot'; did you mean 'about'?",
        "5:10 input 'words': unknown type 'List'; write list",
        "6:39 the default of input share is 3, expected a number from 0 to 1",
        "7:17 input 'count': unknown type 'int'; write Integer",
        "8:21 node 'masks': unknown model 'lite-segmentr'; did you mean 'lite-segmenter'?",
        "13:31 node 'grown': unknown reference '$prt'; did you mean 'part'?",
        "13:37 node 'grown': unknown parameter 'kernl'; did you mean 'kernel'?",
        "14:15 node 'sized': kernel is 0, expected a whole number of at least 1",
        "15:22 '$grown' has no output 'mask'; it gives result",
        "17:47 node 'boxes': unknown parameter 'box_treshold'; did you mean 'box_threshold'?",
        "18:11 node 'found': the prompt is empty; expected such as 'dog' or 'dog, cat'",
        (
            "19:82 node 'masks': 'timeout' needs a number of seconds, at most 1,000,000,000; "
            "leave it out for no limit"
        ),
        "20:11 node 'named': unknown operation 'segmnt'; did you mean 'segment'?",
        "21:47 node 'sure': box_threshold is 35, expected a number from 0 to 1",
        (
            "21:77 node 'sure': 'wait' is a part of 'retry'; write it inside: retry: {times: "
            "3, wait: 0.5}"
        ),
        (
            "22:20 node 'mixed': 'masks' of 'dilate' expects Masks, '$boxes' is Regions; "
            "segment them first"
        ),
        "23:10 node 'ring': waits for itself: ring → ring",
        "24:41 node 'parts': unknown parameter 'prt'; did you mean 'part'?",
        "25:11 node 'pairs': each needs lists of one length, but a has 2, b has 1",
        (
            "26:12 node 'folded': 'fold' needs 'each': the list to iterate over; or "
            "'at_most', the largest number of rounds"
        ),
        "26:51 node 'folded': unknown parameter 'kernl'; did you mean 'kernel'?",
        "27:31 node 'maybe': unknown reference '$nothing'",
        "27:65 node 'maybe': kernel is 'wide', expected a whole number of at least 1",
        "29:9 node 'none': needs an operation; write {operation: {argument: value}}",
        "30:3 duplicate key 'empty'",
        (
            "30:11 node 'empty': needs regions, points or a prior; segment_everything works "
            "without prompts"
        ),
        "31:18 unknown reference '$mask'; did you mean 'masks'?",
    ]


REPLACING = """\
graph: text2seg
inputs: {image: Image, prompt: {type: Text, default: cat}}
outputs: {boxes: {ground: {image: $image, prompt: $prompt}}}
"""


def test_a_graph_that_replaces_a_built_in_one_is_named(anyloom: Command):
    said = "graphs/text2seg.yaml: replaces the built-in graph 'text2seg' in this project"
    for command in (("validate", "text2seg"), ("graphs",)):
        assert said not in anyloom(*command).err
    Path("graphs").mkdir()
    Path("graphs/text2seg.yaml").write_text(REPLACING)
    Path("graphs/caller.yaml").write_text(
        "graph: caller\ninputs: {image: Image}\noutputs: {o: {text2seg: {image: $image}}}\n"
    )
    Path("graphs/own.yaml").write_text(REPLACING.replace("text2seg", "own"))
    for command in (("validate", "text2seg"), ("validate", "caller"), ("graphs",)):
        result = anyloom(*command)
        assert (result.code, result.errors) == (0, [said])
    assert anyloom("validate", "own").err == ""


def test_code_that_was_not_loaded_is_hinted_at_where_a_name_is_unknown(anyloom: Command):
    Path("nodes").mkdir()
    Path("nodes/mine.py").write_text("")
    unrelated = anyloom("validate", "text2seg", "--set", "masks")
    assert unrelated.code == 2 and "not loaded" not in unrelated.err
    unknown = anyloom("validate", "text2seg", "--model", "segmenter=mine")
    assert unknown.code == 2 and "not loaded: nodes/mine.py" in unknown.err


def test_a_setting_that_does_not_fit_is_reported_as_it_was_typed(anyloom: Command):
    refused = anyloom("validate", "grounded_sam", "--set", "boxes.order=scores")
    assert refused.errors == [
        "--set boxes.order=scores: node 'boxes': order is 'scores', expected 'score' or 'query'"
    ]


def test_a_step_inside_is_named_with_a_slash_as_it_is_shown(anyloom: Command):
    Path("outer.yaml").write_text(
        "graph: outer\ninputs: {image: Image}\n"
        "graphs:\n  inner:\n    inputs: {image: Image}\n"
        "    nodes: {boxes: {ground: {image: $image, prompt: cat}}}\n    outputs: {boxes: $boxes}\n"
        "nodes: {found: {inner: {image: $image}}}\noutputs: {boxes: $found}\n"
    )
    assert "for found/boxes" in anyloom("show", "outer.yaml").out
    chosen = [
        "--set",
        "found/boxes.box_threshold=0.5",
        "--model",
        "found/boxes.model=lite-grounder",
    ]
    assert anyloom("validate", "outer.yaml", *chosen).code == 0


def test_the_problems_of_a_check_are_printed_as_json(anyloom: Command):
    Path("wrong.yaml").write_text(WRONG)
    Path("right.yaml").write_text(
        "graph: right\ninputs: {image: Image, spare: Text}\noutputs: {image: $image}\n"
    )
    result = anyloom("validate", "wrong.yaml", "right.yaml", "no_such_graph", "--json")
    assert (result.code, result.err) == (2, "")
    wrong, right, unknown = map(json.loads, result.out.splitlines())
    assert not wrong["ok"] and {one["file"] for one in wrong["problems"]} == {"wrong.yaml"}
    assert {"did you mean 'box_threshold'?"} <= {one.get("fix") for one in wrong["problems"]}
    assert right == {
        "graph": "right.yaml",
        "ok": True,
        "steps": 0,
        "problems": [
            {
                "severity": "warning",
                "file": "right.yaml",
                "line": 2,
                "column": 24,
                "message": "input 'spare' is never used",
            }
        ],
    }
    assert unknown["problems"][0]["message"].startswith("unknown graph 'no_such_graph'")
    assert "warning: right.yaml:2:24 " in anyloom("validate", "right.yaml").err
