"""Lists of graphs, nodes and models; show, schema, doctor and cache."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from anyloom.registry.lookup import registry
from tests.cli.conftest import Command

PROJECT = Path(__file__).parents[2]


def test_every_graph_is_listed_in_groups_with_what_it_does(anyloom: Command):
    result = anyloom("graphs")
    listed = [line.split()[:2] for line in result.out.splitlines()[1:]]
    groups = [(file.parent.name, name) for name, file in registry.graph_files().items()]
    assert [(group, name) for name, group in listed] == sorted(groups)
    assert "cannot be read" not in result.out


def test_a_project_graph_that_cannot_be_read_does_not_hide_the_others(anyloom: Command):
    Path("graphs").mkdir()
    Path("graphs/broken.yaml").write_text("graph: [")
    result = anyloom("graphs", "list")
    assert result.code == 0
    assert "broken" in result.out and "text2seg" in result.out


def test_every_node_is_listed_and_one_is_shown(anyloom: Command):
    result = anyloom("nodes", "list")
    assert {line.split()[0] for line in result.out.splitlines()[1:]} >= set(registry.nodes())
    shown = anyloom("nodes", "show", "ground")
    assert shown.out.startswith("ground@1")
    row = next(
        line
        for line in shown.out.split("parameters\n")[1].splitlines()
        if line.split()[0] == "nms_threshold"
    )
    assert "default 0.8" in row and "≥ 0" in row and "≤ 1" in row
    assert "models for 'model' (Grounder)" in shown.out and "lite-grounder" in shown.out


def test_an_unknown_node_gets_a_suggestion(anyloom: Command):
    result = anyloom("nodes", "show", "segmnt")
    assert (result.code, result.errors) == (
        2,
        ["unknown node 'segmnt'; did you mean 'segment'?"],
    )


def test_models_are_listed_with_size_and_license(anyloom: Command):
    result = anyloom("models", "list")
    lines = result.out.splitlines()
    beside = lines[0].removesuffix("DESCRIPTION").rstrip()
    assert " ".join(beside.split()) == "MODEL SIZE GPU MEMORY LOCAL LICENSE"
    facts = [line[: lines[0].index("DESCRIPTION")].rstrip() for line in lines]
    assert max(map(len, facts)) <= 100, "a terminal of 100 columns shows what it does below"
    assert {line.split()[0] for line in lines[1:]} == set(registry.models().checkpoints)
    row = next(line for line in lines if line.startswith("lite-similarity"))
    assert "Apache-2.0" in row and "110.2 MB" in row and "yes" in row
    assert anyloom("models", "list", "--profile", "lit").errors == [
        "unknown profile 'lit'; did you mean 'lite'?"
    ]


def test_a_graph_is_shown_in_words_and_drawn(anyloom: Command):
    words = anyloom("show", "text2seg").out
    assert "segment_everything" in words and "lite-segmenter" in words and "combine" in words
    assert anyloom("graphs", "show", "text2seg").out == words
    assert anyloom("show", "text2seg", "--svg", "drawn/it.svg").out == "wrote drawn/it.svg\n"
    assert Path("drawn/it.svg").read_text().lstrip().startswith("<svg")
    assert "flowchart" in anyloom("show", "text2seg", "--mermaid").out


@pytest.mark.parametrize(
    ("export", "start"),
    [
        ("mermaid", "flowchart TD"),
        ("svg", "<svg"),
        ("dot", "digraph {"),
        ("graphml", "<graphml"),
        ("json", "{"),
    ],
)
def test_a_graph_is_exported_in_each_format(anyloom: Command, export: str, start: str):
    printed = anyloom("show", "text2seg", "--format", export)
    assert printed.code == 0 and printed.out.startswith(start)
    result = anyloom("show", "text2seg", "--format", export, "--out", f"drawn/it.{export}")
    assert result.out == f"wrote drawn/it.{export}\n"
    assert Path(f"drawn/it.{export}").read_text() == printed.out


def test_an_export_needs_a_known_format(anyloom: Command):
    result = anyloom("show", "text2seg", "--format", "grapml")
    assert result.code == 2
    assert result.errors == ["unknown format 'grapml'; did you mean 'graphml'?"]
    result = anyloom("show", "text2seg", "--out", "it.svg")
    assert result.code == 2 and not Path("it.svg").exists()
    [message] = result.errors
    assert message == "--out needs --format with one of mermaid, svg, dot, graphml, json"


def test_the_schema_is_json_and_names_the_nodes(anyloom: Command):
    printed = anyloom("schema").out
    assert "segment_everything" in json.dumps(json.loads(printed))
    anyloom("schema", "--out", "graph.schema.json")
    assert json.loads(Path("graph.schema.json").read_text()) == json.loads(printed)


def test_the_doctor_finds_the_weights_and_the_cache(anyloom: Command):
    result = anyloom("doctor")
    assert result.code == 0
    assert re.search(r"lite-similarity +here, 3 files as pinned", result.out)
    assert "devices" in result.out and "extras" in result.out


def test_the_doctor_names_every_extra_that_a_user_installs(anyloom: Command):
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    extras = set(project["optional-dependencies"]) - {"test", "docs", "bench"}
    assert set(json.loads(anyloom("doctor", "--json").out)["extras"]) == extras


def test_the_doctor_reports_as_one_json_object_what_it_prints(anyloom: Command):
    (line,) = anyloom("doctor", "--json").out.splitlines()
    report = json.loads(line)
    assert report["libraries"]["numpy"] == metadata.version("numpy")
    assert report["packaged_models"]["lite-similarity"] == "here, 3 files as pinned"
    assert [device["name"] for device in report["devices"]][-1] == "cpu"


def test_a_node_is_shown_as_one_json_object(anyloom: Command):
    (line,) = anyloom("nodes", "show", "dilate", "--json").out.splitlines()
    takes = {one["name"]: one for one in json.loads(line)["takes"]}
    assert takes["masks"] == {"name": "masks", "kind": "port", "type": "Masks", "required": True}
    assert (takes["kernel"]["schema"]["minimum"], takes["kernel"]["default"]) == (1, 15)
    (line,) = anyloom("nodes", "show", "ground", "--json").out.splitlines()
    takes = {one["name"]: one for one in json.loads(line)["takes"]}
    assert "lite-grounder" in takes["model"]["models"]


def test_the_doctor_notices_weights_that_are_not_the_pinned_ones(
    anyloom: Command, monkeypatch: pytest.MonkeyPatch
):
    from anyloom.weights import verification

    wrong = Path("model.safetensors").absolute()
    wrong.write_bytes(b"other weights")
    pinned = verification.pinned_files
    monkeypatch.setattr(
        verification,
        "pinned_files",
        lambda checkpoint: (
            pinned(checkpoint) | ({wrong.name: wrong} if wrong.name in checkpoint.files else {})
        ),
    )
    result = anyloom("doctor")
    assert "checksum mismatch: " in result.out and "--force-reinstall" in result.out


def test_the_cache_is_described_pruned_and_cleared(
    anyloom: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    from anyloom.engine.cached_value import CachedValue
    from anyloom.engine.result_cache import ResultCache

    monkeypatch.setenv("ANYLOOM_CACHE", str(tmp_path / "results"))
    for number in range(5):
        ResultCache(tmp_path / "results").put(
            f"{number}{'a' * 31}", CachedValue.of("x" * 1000), seconds=60
        )
    assert "5 files" in anyloom("cache").out
    assert anyloom("cache", "prune", "--to", "2kB").out.startswith("freed ")
    assert "1 file," in anyloom("cache", "info").out
    assert "deleted 1 result" in anyloom("cache", "clear").out
    assert "0 files" in anyloom("cache", "info").out
    refused = anyloom("cache", "prune", "--to", "much")
    assert (refused.code, refused.errors) == (
        2,
        ["'much' is not a size; expected a number and a unit, such as 500MB or 2GB"],
    )


def test_a_graph_is_shown_with_the_slots_that_a_model_can_fill(anyloom: Command):
    out = anyloom("show", "grounded_sam").out
    (slots,) = [part for part in out.split("\n\n") if part.startswith("slots of --model")]
    assert slots.splitlines()[1:3] == ["  grounder   by profile", "  segmenter  by profile"]
    assert "boxes.model" in slots


def test_a_node_is_shown_with_what_decides_the_type_of_its_result(anyloom: Command):
    assert "result  Regions  of the same type as regions" in anyloom("nodes", "show", "filter").out
    assert "default false" in anyloom("nodes", "show", "filter").out


def test_what_there_is_is_listed_as_json(anyloom: Command):
    def listed(*command: str) -> dict[str, dict[str, Any]]:
        records = map(json.loads, anyloom(*command, "--json").out.splitlines())
        return {next(iter(record.values())): record for record in records}

    segment = listed("nodes", "list")["segment"]
    assert segment["gives"] == {"result": "Masks"}
    assert {"name": "model", "kind": "slot", "type": "Segmenter", "required": False} in [
        {**one, "required": False} for one in segment["takes"]
    ]
    graph = listed("graphs", "list")["grounded_sam"]
    assert graph["slots"] == ["grounder", "segmenter"] and graph["inputs"]["image"] == "Image"
    models = listed("models", "list", "--for", "Grounder")
    assert models["lite-grounder"]["local"] and "Grounder" in models["lite-grounder"]["fills"]


@pytest.mark.parametrize(
    ("short", "full"),
    [
        (("nodes", "erode"), ("nodes", "show", "erode")),
        (("models", "lite-segmenter"), ("models", "info", "lite-segmenter")),
        (("graphs", "grounded_sam"), ("graphs", "show", "grounded_sam")),
    ],
)
def test_the_name_of_something_shows_it(
    anyloom: Command, short: tuple[str, ...], full: tuple[str, ...]
):
    result = anyloom(*short)
    assert result.code == 0 and result.out == anyloom(*full).out
