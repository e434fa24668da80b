"""The report: complete, safe, and without any other file."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from anyloom import Engine, Image, run_folder
from anyloom.runs import report
from tests.runs.scenes import UNLUCKY, look, pixels, write_images


class Page(HTMLParser):
    """What a browser sees of a page."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.images: list[str] = []
        self.policy = ""
        self.words = ""
        self.file = file
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        attributes = {name: value or "" for name, value in attrs}
        assert not any(name.startswith("on") for name in attributes), "no event handlers"
        if "href" in attributes:
            self.links.append(attributes["href"])
        if "src" in attributes:
            self.images.append(attributes["src"])
        if attributes.get("http-equiv") == "Content-Security-Policy":
            self.policy = attributes["content"]

    def handle_data(self, data: str) -> None:
        self.words += data


def pages() -> list[Page]:
    return [Page(Path("out/report.html")), *map(Page, sorted(Path("out/report").glob("*.html")))]


def test_every_image_stands_beside_its_outputs(engine: Engine) -> None:
    from urllib.parse import unquote

    write_images(3)
    Path("in/a & b 🎉 #1?.png").write_bytes(Image(pixels(5)).encode())
    run_folder(look, "in", inputs={"prompt": "a dog"}, out="out", engine=engine)
    (page,) = pages()
    for expected in ("0.png", "a & b 🎉 #1?.png", "a dog of 40 × 30", "masks", "=mean", "Versions"):
        assert expected in page.words
    thumbnails = [src for src in page.images if src.startswith("data:image/jpeg")]
    assert len(thumbnails) == 4 * 3, "the input, the overlay and the cut-out of each"
    assert all(len(base64.b64decode(src.split(",")[1])) <= 20_000 for src in thumbnails)
    assert any(src.startswith("data:image/svg+xml") for src in page.images), "the graph's drawing"
    for link in page.links:
        assert Path("out", unquote(link)).is_file(), link


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(engine: Engine) -> None:
    write_images(1)
    run_folder(look, "in", out="out", engine=engine)
    (page,) = pages()
    assert page.policy.startswith("default-src 'none'; img-src data:;")
    assert not {"script", "iframe", "object", "embed", "link", "form", "base"} & set(page.tags)
    assert all(src.startswith("data:") for src in page.images)
    assert not any(re.match(r"[a-z]+:|//", link) for link in page.links)


def test_texts_from_models_users_and_files_stay_texts(engine: Engine) -> None:
    hostile = "</p><script>alert(1)</script><img src=x onerror=alert(1)> {{body}} \x1b[31m\u202e"
    Path("in").mkdir()
    Path("in/<svg onload=alert(1)>.png").write_bytes(Image(pixels(1)).encode())
    Path("in/unlucky.png").write_bytes(Image(pixels(1, width=UNLUCKY)).encode())
    run_folder(look, "in", inputs={"prompt": hostile}, out="out", engine=engine)
    (page,) = pages()
    assert "script" not in page.tags
    assert page.words.count("<script>alert(1)</script>") >= 4, "shown in caption, header, failure"
    assert "<svg onload=alert(1)>.png" in page.words
    text = Path("out/report.html").read_text("utf-8")
    assert not {"\x1b", "\u202e"} & set(text)
    assert not any(src == "x" for src in page.images)
    assert len(list(Path("out").rglob("*svg onload=alert(1)*"))) >= 3, "a name, not markup"


def test_large_runs_have_pages_that_link_to_each_other(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "PER_PAGE", 4)
    write_images(10)
    run_folder(look, "in", out="out", engine=engine)
    numbered = pages()
    assert [str(page.file) for page in numbered] == [
        "out/report.html",
        "out/report/0002.html",
        "out/report/0003.html",
    ]
    assert sum(page.words.count("a picture of 40 × 30") for page in numbered) == 10
    for page in numbered:
        for link in page.links:
            assert (page.file.parent / link).is_file(), f"{page.file}: {link}"
    run_folder(look, "in", out="out", engine=engine, limit=4, force=True)
    assert len(pages()) == 1, "pages of the larger run are removed"
