"""Help of every command, and what printing it imports."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from anyloom.cli.app import app
from anyloom.cli.commands.show import EXPORTS
from anyloom.runs.label_files import LABEL_FORMATS
from tests.cli.conftest import Command, write_image

HEAVY = ["torch", "numpy", "cv2", "PIL", "transformers", "timm", "onnxruntime", "skimage", "rich"]
COMMANDS = [
    [],
    ["quickstart"],
    ["run"],
    ["run", "text2seg"],
    ["answer"],
    ["validate"],
    ["convert"],
    ["show"],
    ["graphs"],
    ["graphs", "list"],
    ["graphs", "show"],
    ["nodes"],
    ["nodes", "list"],
    ["nodes", "show"],
    ["models"],
    ["models", "list"],
    ["schema"],
    ["doctor"],
    ["cache"],
    ["cache", "info"],
    ["cache", "prune"],
    ["cache", "clear"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(command: list[str]):
    result = CliRunner().invoke(app, [*command, "--help"], prog_name="anyloom")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: {' '.join(['anyloom', *command[:1]])}")
    assert "--help" in result.output


def test_the_help_of_run_shows_the_inputs_of_the_graph(anyloom: Command):
    printed = anyloom("run", "text2seg", "--help")
    inputs = printed.out.split("Inputs of this graph:")[1].split("Options:")[0]
    assert "--prompt TEXT" in inputs and "(required)" in inputs
    assert "--combine union|intersection|vote" in inputs and "(default vote)" in inputs
    assert "--use-boxes / --no-use-boxes" in inputs and "(default on)" in inputs
    assert "--image" not in printed.out


def test_options_may_stand_before_the_graph(anyloom: Command):
    printed = anyloom("run", "--limit", "3", "--force", "--profile=lite", "text2seg", "--help")
    assert "--prompt TEXT" in printed.out


def test_an_input_named_like_an_option_of_every_run_is_still_reachable(
    anyloom: Command, tmp_path: Path
):
    Path("named.yaml").write_text(
        "graph: named\ninputs: {image: Image, out: Text}\n"
        "outputs: {found: {boxes_from_text: {image: $image, text: $out}}}\n"
    )
    write_image(tmp_path / "a.png")
    printed = anyloom("run", "named.yaml", "a.png", "--input-out", "1,1,5,5", "--out", "results")
    assert printed.code == 0
    assert Path("results/results.jsonl").is_file()


def test_the_version_is_printed(anyloom: Command):
    from anyloom import __version__

    assert anyloom("--version").out == f"anyloom {__version__}\n"


def test_an_unknown_command_is_one_line(anyloom: Command):
    printed = anyloom("rum")
    assert printed.code == 2 and len(printed.errors) == 1


@pytest.mark.parametrize(
    ("command", "heavy"),
    [
        (["--help"], HEAVY),
        (["--version"], HEAVY),
        (["validate", "text2seg"], [*(set(HEAVY) - {"numpy"}), "pydantic", "importlib.metadata"]),
    ],
    ids=["help", "version", "validate"],
)
def test_no_heavy_library_is_imported(command: list[str], heavy: list[str]):
    code = (
        "import sys; from anyloom.cli import main; code = main(sys.argv[1:]); "
        f"print([one for one in {heavy!r} if one in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "[]")


def test_without_a_command_the_help_is_printed(anyloom: Command):
    printed = anyloom()
    assert (printed.code, printed.err) == (0, "")
    assert printed.out == anyloom("--help").out
    assert len(printed.out.splitlines()) > 20


def test_the_help_lists_every_choice(anyloom: Command):
    from anyloom.registry.lookup import registry

    def words(*command: str) -> set[str]:
        return set(re.findall(r"[\w-]+", anyloom(*command, "--help").out))

    protocols = registry.models().protocols().items()
    built_in = {name for name, one in protocols if one.__module__.startswith("anyloom.")}
    assert built_in <= words("models", "list")
    assert set(registry.models().profiles) <= words("run")
    assert set(LABEL_FORMATS) <= words("run")
    assert {*LABEL_FORMATS, "coco", "png"} <= words("convert")
    assert set(EXPORTS) <= words("show")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_arguments_and_commands_are_written_as_one_types_them(anyloom: Command, command: list[str]):
    printed = anyloom(*command, "--help").out
    usage, _, rest = printed.partition("\n\n")
    assert not re.search(r"<\w+>|<list|[{}]", printed)
    assert not re.search(r"\.{4}|\.\.\.\]\.", usage)
    assert not re.search(r"\w\.\.\.$", rest, re.MULTILINE), "no description is cut off"


def test_an_unknown_name_says_how_to_list_the_names(anyloom: Command):
    for command, kind in (
        (("show", "qqqq"), "graphs"),
        (("run", "qqqq", "."), "graphs"),
        (("nodes", "show", "qqqq"), "nodes"),
        (("models", "info", "qqqq"), "models"),
    ):
        assert f"anyloom {kind} list" in anyloom(*command).err
    listed = anyloom("models", "list", "--for", "Foo").err
    assert "Segmenter" in listed and "Captioner" in listed
