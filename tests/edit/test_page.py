"""The page of an edit: every step with its mask, safe, and without any other file."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from anyloom import Image, ImageError
from anyloom.edit import edit

pytestmark = pytest.mark.usefixtures("project")


class Page(HTMLParser):
    """What a browser sees of a page."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page_of(image: Image, instruction: str) -> Page:
    edit(image, instruction, profile="lite").save_page("page.html")
    return Page(Path("page.html"))


def test_the_page_shows_original_each_step_with_its_masks_and_result(scene: Image) -> None:
    page = page_of(scene, "tint the left half red, then soften the photo")
    assert [image["alt"] for image in page.all("img")] == [
        "result",
        "original",
        "found: the left half",
        "after this step",
        "after this step",
    ]
    assert "1. tint, what: [{part: left_half}], color: red" in page.words
    assert "50.0 % of the pixels changed" in page.words
    assert "graph: edit" in page.words


def test_the_images_of_the_page_are_those_of_the_edit(scene: Image) -> None:
    edited = edit(scene, "tint the left half red")
    edited.save_page("page.html")
    result, original = (
        Image.decode(base64.b64decode(image["src"].partition(",")[2]))
        for image in Page(Path("page.html")).all("img")[:2]
    )
    assert (result.pixels == edited.image.pixels).all()
    assert (original.pixels == scene.pixels).all()


def test_the_slider_has_a_name_and_takes_the_keyboard(scene: Image) -> None:
    (slider,) = page_of(scene, "soften the photo").all("input")
    assert slider["type"] == "range"
    assert "original" in slider["aria-label"]


def test_images_of_different_sizes_stand_beside_each_other(scene: Image) -> None:
    page = page_of(scene, "crop to box 10,10,60,60")
    assert not page.all("input")
    assert "96 × 64 →" in page.words


def test_nothing_is_loaded_from_elsewhere_and_only_the_slider_runs(scene: Image) -> None:
    page = page_of(scene, "soften the photo")
    (script,) = re.findall("<script>(.*?)</script>", Path("page.html").read_text(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = page.all("meta")[1]["content"]
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert f"script-src 'sha256-{digest}'" in policy
    assert all(image["src"].startswith("data:image/") for image in page.all("img"))
    assert not {"iframe", "object", "embed", "link", "form", "base"} & {t for t, _ in page.tags}
    assert not any(name.startswith("on") for _, found in page.tags for name in found)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x>', "{{script}}"])
def test_texts_of_a_stranger_stay_texts(scene: Image, text: str) -> None:
    edited = edit(scene, "soften the photo")
    replace(edited, instruction=f"soften {text} \x1b[31m\u202e").save_page("page.html")
    page = Page(Path("page.html"))
    assert f"soften {text}" in page.words
    assert len(page.all("script")) == 1
    assert not any(image["src"] == "x" for image in page.all("img"))
    assert not {"\x1b", "\u202e"} & set(Path("page.html").read_text("utf-8"))


def test_a_page_that_cannot_be_written_is_one_line(scene: Image) -> None:
    with pytest.raises(ImageError, match="nowhere"):
        edit(scene, "soften the photo").save_page("nowhere/page.html")


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium")
def test_the_slider_moves_in_a_browser(scene: Image, project: Path) -> None:
    pytest.importorskip("playwright")
    from playwright.sync_api import sync_playwright

    page_of(scene, "tint the left half red")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        page = browser.new_page()
        page.goto((project / "page.html").as_uri())
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        cut = "getComputedStyle(document.querySelector('.compare')).getPropertyValue('--cut')"
        assert page.evaluate(cut) == "51%"
        browser.close()
