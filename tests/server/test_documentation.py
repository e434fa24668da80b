"""The page docs/how-to/serve.md: what it tells the reader to type works as it stands there."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer.main

from anyloom import Image
from anyloom.cli.app import app
from anyloom.foundation.version import __version__
from tests.docs.pages import ROOT, pages

from .service import png
from .test_access import SECRETS

PAGE = pages()["docs/how-to/serve.md"]


def block(language: str, title: str) -> str:
    """Return a file that the page tells the reader to write."""
    (found,) = [one for one in PAGE.blocks(language) if one.title == title]
    return found.text


def commands(start: str) -> list[str]:
    """Return the commands of the page that begin so, each on one line."""
    lines = "\n".join(one.text for one in PAGE.blocks("console")).replace("\\\n", "").splitlines()
    return [line.removeprefix("$ ") for line in lines if line.startswith(f"$ {start}")]


@dataclass(frozen=True)
class Reader:
    """A reader in a folder of his own, beside the server that the page begins with."""

    folder: Path
    port: int

    def types(self, command: str) -> str:
        """Type a command, with the port of the server; return what it printed."""
        typed = command.replace("localhost:8080", f"localhost:{self.port}")
        done = subprocess.run(
            ["bash", "-c", typed], cwd=self.folder, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Start the server with the first command of the page."""
    import skimage.data

    folder = tmp_path_factory.mktemp("reader")
    Image(skimage.data.coffee()[::2, ::2]).save(folder / "photo.jpg")
    with zipfile.ZipFile(folder / "monday.zip", "w") as packed:
        packed.writestr("lamp.png", png())
    PAGE.write_files(folder)
    command = next(one for one in PAGE.commands() if "serve" in one)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = shlex.split(command.replace("8080", str(port)))[1:]
    started = subprocess.Popen(
        [sys.executable, "-m", "anyloom", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert started.stdout is not None
    try:
        said = [started.stdout.readline().rstrip("\n") for _ in range(2)]
        documented = PAGE.output_of(command)
        assert said == [line.replace("8080", str(port)) for line in documented]
        connected = Reader(folder, port)
        connected.types("curl --retry 60 --retry-connrefused -sf localhost:8080/readyz")
        yield connected
    finally:
        started.terminate()
        started.wait()


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_a_form_sent_with_curl_is_answered_with_the_result(reader: Reader) -> None:
    (command,) = [one for one in commands("curl") if "wait=" in one]
    run = json.loads(reader.types(command))
    assert (run["state"], list(run["annotations"])) == ("done", ["masks"])
    others = re.findall(r"`(/v1/runs/ID/annotations\?\S+)`", PAGE.text)
    address = others[0].replace("ID", run["id"])
    coco = json.loads(reader.types(f"curl -sf 'localhost:8080{address}'"))
    assert coco["images"][0]["file_name"] == "photo.jpg"


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_archives_and_files_sent_with_curl_are_one_run(reader: Reader) -> None:
    (command,) = [one for one in commands("curl") if "batches" in one]
    run = json.loads(reader.types(command))
    reader.types(f"curl -sfN localhost:8080/v1/runs/{run['id']}/events")
    ended = json.loads(reader.types(f"curl -sf localhost:8080/v1/runs/{run['id']}"))
    assert ended["batch"]["done"] == 2


def test_the_program_needs_nothing_but_python_and_prints_what_was_found(reader: Reader) -> None:
    program = block("python", "ask.py").replace("dog, bench", "cup of coffee")
    program = program.replace("localhost:8080", f"localhost:{reader.port}")
    bare = [sys.executable, "-I", "-S", "-c", program]
    done = subprocess.run(bare, cwd=reader.folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("cup of coffee 0.")


def test_the_addresses_of_the_page_are_those_of_the_server(reader: Reader) -> None:
    paths = json.loads(reader.types("curl -sf localhost:8080/openapi.json"))["paths"]
    patterns = [re.sub(r"\\\{\w+\\\}", "[^/?]+", re.escape(path)) for path in paths]
    patterns = [one.replace("files/[^/?]+", "files/.+") for one in patterns]
    named = re.findall(r"(?<=[` 0])/(?:v1|healthz|readyz|metrics)[^\s`\"?…]*", PAGE.text)
    assert len(named) > 10
    unknown = [one for one in named if not any(re.fullmatch(p, one) for p in patterns)]
    assert unknown == ["/v1/graphs/"]  # any graph: "POST /v1/graphs/…/runs"


def options_of(words: list[str]) -> dict[str, Any]:
    """Return the options of an anyloom command, parsed as the command line does."""
    command: Any = typer.main.get_command(app)
    context = command.make_context("anyloom", list(words))
    name, found, rest = command.resolve_command(context, [*context._protected_args, *context.args])
    return found.make_context(name, rest, parent=context).params


def test_the_unit_of_systemd_starts_a_server_for_other_machines(tmp_path: Path) -> None:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(block("ini", "anyloom.service"))
    program, *words = shlex.split(unit["Service"]["ExecStart"])
    assert program.endswith("/bin/anyloom")
    options = options_of(words)
    assert options["host"] == "0.0.0.0" and options["name"]
    assert int(unit["Service"]["TimeoutStopSec"]) > 20  # twice the grace that runs are given
    if shutil.which("systemd-analyze"):
        there = block("ini", "anyloom.service").replace(program, sys.executable)
        file = tmp_path / "anyloom.service"
        file.write_text(there)
        done = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")


def test_the_image_is_of_this_version_and_its_command_serves(tmp_path: Path) -> None:
    text = block("dockerfile", "Dockerfile").replace("\\\n", "")
    lines = [line.partition(" ") for line in text.splitlines() if not line.startswith("#")]
    given = {instruction: rest for instruction, _, rest in lines}
    (package,) = re.findall(r'"anyloom\[(\S+)\]==(\S+)"', given["RUN"])
    extras = re.findall(r"^(\w+) = \[", (ROOT / "pyproject.toml").read_text(), re.M)
    assert set(package[0].split(",")) <= set(extras)
    assert package[1] == __version__
    program, *words = json.loads(given["CMD"])
    options = options_of(words)
    assert program == "anyloom"
    assert options["port"] == int(given["EXPOSE"])
    assert str(Path(given["WORKDIR"]) / options["data"]) == given["VOLUME"]
    assert f"--owner={given['USER']} {given['VOLUME']}" in given["RUN"]
    if shutil.which("hadolint"):
        file = tmp_path / "Dockerfile"
        file.write_text(block("dockerfile", "Dockerfile"))
        command = ["hadolint", "--no-fail", "--format", "json", file]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        problems = [one["code"] for one in json.loads(done.stdout) if one["level"] != "info"]
        assert problems == []


def test_the_tokens_of_the_page_are_accepted() -> None:
    from anyloom.cli.commands.serve import read_tokens

    (line,) = commands("export ANYLOOM_TOKENS")
    text = subprocess.check_output(
        ["bash", "-c", f'{line}; printf %s "$ANYLOOM_TOKENS"'], text=True
    )
    assert list(read_tokens(text)) == list(SECRETS)
