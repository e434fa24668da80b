"""The report: complete, safe, and without any other file."""

from __future__ import annotations

import base64
import csv
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from anyloom import Engine, Image, Regions, graph, node, run_folder
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
    assert all(len(base64.b64decode(src.split(",")[1])) <= 36_000 for src in thumbnails)
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


@node
def left_edge_words(image: Image) -> Regions:
    """Return one region per bright pixel at the left edge, with labels and scores."""
    rows = [row for row in range(image.height) if image.pixels[row, 0].max()]
    labels = ["a <b>" if image.pixels[row, 0, 0] else "b" for row in rows]
    boxes = [(0, row, 1, row + 1) for row in rows]
    scores = [image.pixels[row, 0].max() / 255 for row in rows]
    return Regions(boxes, image.shape, labels=labels, scores=scores)


@graph
def words(image: Image) -> Regions:
    """Find words."""
    return left_edge_words(image)


def write_words(name: str, *red_green: tuple[int, int]) -> None:
    picture = np.zeros((4, 4, 3), np.uint8)
    for row, (red, green) in enumerate(red_green):
        picture[row, 0, :2] = red, green
    Path("in", name).parent.mkdir(exist_ok=True)
    Path("in", name).write_bytes(Image(picture).encode())


def test_totals_are_those_of_all_images(engine: Engine) -> None:
    write_words("1.png", (255, 0), (200, 0), (0, 100))
    write_words("2.png", (50, 0))
    write_words("3.png")
    summary = run_folder(words, "in", out="out", engine=engine)
    assert summary.found is not None
    assert summary.found.labels == {"a <b>": (3, 2), "b": (1, 1)}
    assert (summary.found.found, summary.found.empty) == (2, 1)
    assert "Something in 2 images, nothing in 1." in pages()[0].words
    rows = list(csv.DictReader(Path("out/summary.csv").read_text("utf-8").splitlines()))
    assert [(row["file"], row["label"], row["instances"]) for row in rows] == [
        ("1.png", "a <b>", "2"),
        ("1.png", "b", "1"),
        ("2.png", "a <b>", "1"),
        ("3.png", "", "0"),
    ]
    assert float(rows[0]["best_score"]) == 1.0 and rows[0]["pixels"] == "2"


SHOWN = """<script>
for (const id of {ids}) document.getElementById(id).click();
const cards = [...document.querySelectorAll(".card")].filter(card => card.offsetParent);
cards.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
document.title = cards.map(card => card.querySelector("h3").firstChild.data).join(" ");
</script></body>"""


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs chromium")
@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([], "1.png 2.png 3.png 4.png"),
        (["only-l0"], "1.png 2.png"),
        (["only-l1"], "2.png 4.png"),
        (["only-empty"], "3.png"),
        (["only-failed"], ""),
        (["hide-empty"], "1.png 2.png 4.png"),
        (["sort-found"], "2.png 1.png 4.png 3.png"),
        (["sort-score", "hide-empty"], "4.png 1.png 2.png"),
    ],
)
def test_a_browser_filters_and_sorts_the_images(
    engine: Engine, ids: list[str], expected: str
) -> None:
    write_words("1.png", (150, 0))
    write_words("2.png", (100, 0), (99, 0), (0, 98))
    write_words("3.png")
    write_words("4.png", (0, 255))
    run_folder(words, "in", out="out", engine=engine)
    page = Path("out/report.html").read_text("utf-8")
    page = re.sub("<meta http-equiv[^>]*>", "", page)
    Path("page.html").write_text(page.replace("</body>", SHOWN.replace("{ids}", str(ids))))
    flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={Path.cwd()}/profile"]
    done = subprocess.run(
        ["chromium", *flags, "--dump-dom", Path("page.html").absolute().as_uri()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = re.search("<title>(.*?)</title>", done.stdout)
    assert found is not None and found[1] == expected
