"""Texts of graphs, catalogs, paths and labels never steer a terminal, a log or a report."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Command, write_image

HOSTILE = "\x1b]0;TITLE\x07\x1b[31mred\x1b[0m \u202edrow\u2066 \x9b31m\u200b\U000e0041"
"""A window title, colors, reversed letters, a C1 sequence and hidden characters."""
NAME = "\x1b[31mred\u202eder\x9bm"
"""The same as a name of a file."""
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\U000e0000-\U000e007f]"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder in which every text that an author may choose is hostile."""
    hostile = {
        "graph": "hostile",
        "about": HOSTILE,
        "inputs": {
            "image": "Image",
            "word": {"type": "Text", "default": HOSTILE, "about": HOSTILE},
        },
        "nodes": {
            "boxes": {"boxes_from_text": {"image": "$image", "text": "1,1,16,16"}},
            "named": {"label": {"regions": "$boxes", "text": HOSTILE}},
        },
        "outputs": {
            "regions": "$named",
            "word": "$word",
            "overlay": {"draw": {"image": "$image", "regions": "$named"}},
        },
    }
    failing = {
        "graph": "failing",
        "inputs": {"image": "Image"},
        "nodes": {"boxes": {"boxes_from_text": {"image": "$image", "text": HOSTILE}}},
        "outputs": {"boxes": "$boxes"},
    }
    wrong = {
        HOSTILE: 3,
        "graph": HOSTILE,
        "inputs": {"image": HOSTILE},
        "nodes": {HOSTILE: {HOSTILE: {HOSTILE: f"${HOSTILE}"}}},
        "outputs": {HOSTILE: f"${HOSTILE}"},
    }
    model = {"family": "sam", "about": HOSTILE, "license": HOSTILE, "options": {"folder": "none"}}
    catalog = {
        "models": {"mine": model, HOSTILE: model},
        "profiles": {HOSTILE: {"Segmenter": HOSTILE}},
    }
    (tmp_path / "graphs").mkdir()
    (tmp_path / "models").mkdir()
    for name, content in (
        ("hostile.yaml", hostile),
        ("failing.yaml", failing),
        ("wrong.yaml", wrong),
        (f"{NAME}.yaml", hostile),
        ("graphs/ours.yaml", hostile),
        (f"graphs/{NAME}.yaml", hostile),
        ("models/catalog.yaml", catalog),
    ):
        without_aliases = json.loads(json.dumps(content))
        (tmp_path / name).write_text(yaml.safe_dump(without_aliases), "utf-8")
    write_image(tmp_path / "images" / f"{NAME}.png")
    (tmp_path / "images" / f"{NAME}-damaged.png").write_bytes(b"nothing")
    return tmp_path


SHOWN = (
    "show hostile.yaml",
    "show ours",
    f"show {NAME}",
    f"show {NAME}.yaml",
    "show hostile.yaml --format mermaid",
    "show hostile.yaml --format dot",
    "show hostile.yaml --format graphml",
    "show hostile.yaml --format json",
    "show hostile.yaml --format svg",
    "graphs",
    "nodes list",
    "models list",
    "models info mine",
    "models verify",
    "schema",
    "run hostile.yaml --help",
    "run hostile.yaml images --out o --dry-run",
)
SOME_FAILED = (
    "run hostile.yaml images --out o",
    f"run hostile.yaml images --out {NAME}",
    "run hostile.yaml images --out o --json",
    "run hostile.yaml images --out o --explain",
    f"run hostile.yaml images --out o --word {NAME}",
    "models pull mine --offline",
    f"convert {NAME} out --to yolo",
)
WRONG = (
    "show wrong.yaml",
    "validate hostile.yaml wrong.yaml",
    f"validate {NAME}.yaml {NAME}-none.yaml",
    f"nodes show {NAME}",
    f"models list --for {NAME}",
    f"models list --profile {NAME}",
    f"models info {NAME}",
    f"run hostile.yaml {NAME}",
    f"run hostile.yaml images --{NAME} 3",
    f"run hostile.yaml images --set {NAME}=3",
    f"run hostile.yaml images --model segmenter={NAME}",
    "run failing.yaml images --out o",
    "run wrong.yaml images",
    f"convert images out --to {NAME}",
    NAME,
)
COMMANDS = [(one, code) for code, all in enumerate((SHOWN, SOME_FAILED, WRONG)) for one in all]


@pytest.mark.parametrize(("command", "code"), COMMANDS, ids=ascii)
def test_nothing_that_is_printed_steers_a_terminal(
    anyloom: Command, project: Path, command: str, code: int
) -> None:
    result = anyloom(*command.split(" "))
    assert result.code == code, result.err
    assert result.out + result.err
    assert not UNSAFE.findall(result.out), ascii(result.out)
    assert not UNSAFE.findall(result.err), ascii(result.err)


def test_nothing_in_a_run_folder_steers_a_viewer(anyloom: Command, project: Path) -> None:
    anyloom("run", "hostile.yaml", "images", "--out", "o", "--format", "coco")
    texts = {
        file: file.read_text("utf-8")
        for file in (project / "o").rglob("*")
        if file.suffix in (".html", ".json", ".jsonl", ".csv", ".txt", ".yaml")
    }
    assert {"report.html", "results.jsonl", "coco.json"} <= {file.name for file in texts}
    for file, text in texts.items():
        assert not UNSAFE.findall(text), (file, ascii(UNSAFE.findall(text)))
    records = [json.loads(line) for line in texts[project / "o" / "results.jsonl"].splitlines()]
    labels = [one["outputs"]["regions"]["labels"] for one in records if one.get("outputs")]
    assert labels == [[HOSTILE]], "JSON keeps the text itself, escaped"
