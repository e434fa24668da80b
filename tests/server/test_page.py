"""The page in a browser, as a person uses it: choose, drop, click, run, correct, come back."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from anyloom import check, load
from anyloom.server import ServerSettings
from anyloom.server.edits import EditReader
from anyloom.server.graphs import ServedGraphs
from anyloom.server.served_graph import ServedGraph

from .service import png, running, served

pytest.importorskip("playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
SECONDS = 60
SECRETS = {"alice": "a" * 20}
Open = Callable[..., Any]


def page_graphs() -> ServedGraphs:
    """Return the graphs of the tests, one of the package, and edits."""
    found = served()
    by_click = load("segment_by_text")
    graphs = {**found.graphs, by_click.name: ServedGraph(by_click, check(by_click, profile="lite"))}
    refused = {"lost": "no model of this profile fits"}
    return replace(found, graphs=graphs, refused=refused, edits=EditReader("lite", {}))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield started
        started.close()


@contextmanager
def page_of(browser: Any, address: str, **options: Any) -> Iterator[Any]:
    """Open the page; nothing may be refused by its policy, missing, or loaded from elsewhere."""
    context = browser.new_context(base_url=address, **options)
    page = context.new_page()
    page.set_default_timeout(SECONDS * 1000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda line: wrong.append(line.text) if "Content Security" in line.text else None,
    )
    page.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith((address, "data:", "blob:"))
            else wrong.append(f"asks {asked.url}")
        ),
    )
    try:
        yield page
    finally:
        context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    settings = ServerSettings(folder, canvas=True, profile="lite")
    with running(settings, page_graphs()) as client:
        yield str(client.base_url).rstrip("/")


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    with page_of(browser, address) as opened:
        yield opened


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "night.png"
    file.write_bytes(png(shape=(120, 180)))
    return file


def choose(page: Any, photo: Path) -> None:
    page.locator("main input[type=file]").first.set_input_files(photo)


def wait_until_done(page: Any) -> None:
    page.locator(".state[data-state=done]").first.wait_for()


def test_a_graph_is_chosen_by_its_picture_given_a_photo_and_shows_what_it_found(
    page: Any, photo: Path
) -> None:
    page.goto("/")
    built_in = page.locator(".gallery .card", has_text="segment_by_text").locator("img")
    assert built_in.evaluate("image => image.decode().then(() => true)")
    own = page.locator(".gallery .card", has=page.get_by_text("bright", exact=True))
    assert own.inner_text().startswith("image, threshold, label")
    own.click()
    choose(page, photo)
    page.get_by_text("More inputs").click()
    page.get_by_label("label").fill("lantern")
    page.get_by_role("button", name="Run").click()
    wait_until_done(page)
    assert page.locator(".chip", has_text="lantern").count() == 1
    overlay = page.get_by_alt_text("masks on the image")
    assert overlay.evaluate("image => image.decode().then(() => image.naturalWidth)") == 180
    with page.expect_download() as download:
        page.get_by_role("link", name="COCO").click()
    coco = json.loads(Path(download.value.path()).read_text())
    assert [one["name"] for one in coco["categories"]] == ["lantern"]
    page.locator(".steps summary").click()
    step = page.locator(".steps img")
    assert step.first.evaluate("image => image.decode().then(() => true)")
    page.get_by_role("link", name="Runs").click()
    card = page.locator(".gallery .card", has_text="bright").first.locator("img")
    assert "/overlay?output=masks" in card.get_attribute("src")
    assert card.evaluate("image => image.decode().then(() => true)")


def test_graphs_that_are_left_out_are_below_the_others_with_the_reason(page: Any) -> None:
    page.goto("/")
    page.get_by_text("1 graph left out").click()
    assert page.locator("dl", has_text="lost").inner_text() == "lost\nno model of this profile fits"


def test_a_graph_whose_model_is_not_there_says_so_on_its_card_and_its_page(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "empty"))
    settings = ServerSettings(tmp_path, graphs=("edit_anything", "ocr"), profile="lite")
    with (
        running(settings, ServedGraphs.of(settings)) as client,
        page_of(browser, str(client.base_url).rstrip("/")) as page,
    ):
        page.goto("/")
        cards = page.locator(".gallery .card", has_text="not on this server yet")
        cards.filter(has_text="edit-anything (1.5 GB)").wait_for()
        assert cards.count() == 1
        cards.click()
        page.locator("main > p", has_text="edit-anything (1.5 GB)").wait_for()


def test_a_click_in_the_image_shows_its_mask_and_is_the_input(page: Any, photo: Path) -> None:
    page.goto("/#/graph/parts")
    choose(page, photo)
    canvas = page.locator(".aw-clicks canvas")
    canvas.click(position={"x": 10, "y": 7})
    page.locator(".aw-clicks[data-masks='1']").wait_for()
    page.get_by_role("button", name="Run").click()
    wait_until_done(page)
    assert float(page.locator(".value").inner_text()) >= 1e6  # one positive point


def test_marks_need_no_pointer(page: Any, photo: Path) -> None:
    page.goto("/#/graph/parts")
    choose(page, photo)
    page.locator(".aw-clicks canvas").focus()
    for key in ("ArrowLeft", "Enter", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    page.locator(".aw-clicks[data-masks='1']").wait_for()
    page.get_by_role("button", name="Run").focus()
    page.keyboard.press("Enter")
    wait_until_done(page)
    assert float(page.locator(".value").inner_text()) >= 2e6


def test_a_failed_run_says_where_and_shows_no_markup_of_the_message(page: Any, photo: Path) -> None:
    page.goto("/#/graph/broken")
    choose(page, photo)
    page.get_by_role("button", name="Run").click()
    page.locator(".state[data-state=failed]").wait_for()
    assert (
        "reject: ValueError: <script>no</script>" in page.locator("[role=alert]").first.inner_text()
    )


def test_a_run_is_cancelled_on_the_page(page: Any, photo: Path) -> None:
    page.goto("/#/graph/slow")
    choose(page, photo)
    page.get_by_text("More inputs").click()
    page.get_by_label("seconds").fill("60")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("button", name="Cancel").click()
    page.locator(".state[data-state=cancelled]").wait_for()


def test_a_wire_between_sockets_of_other_types_is_refused_with_both_types(page: Any) -> None:
    page.goto("/#/canvas/segment_by_text")
    source = page.locator(".react-flow__node[data-id=prompt] .react-flow__handle-right")
    target = page.locator(".react-flow__node[data-id=distinct] [data-handleid=regions]")
    source.hover()
    page.mouse.down()
    target.hover()
    page.mouse.up()
    notice = page.locator(".aw-notice:not(:empty)")
    notice.wait_for()
    assert "Text" in notice.inner_text() and "Regions" in notice.inner_text()


def test_a_graph_is_drawn_run_and_saved_as_yaml(page: Any, photo: Path) -> None:
    page.goto("/#/canvas")
    page.get_by_role("button", name="YAML", exact=True).click()
    text = page.get_by_role("textbox", name="YAML")
    text.fill(
        "graph: titles\ninputs: {image: Image}\n"
        "nodes: {titled: {draw: {image: $image, text: hello}}}\noutputs: {out: $titled}\n"
    )
    page.get_by_role("button", name="apply").click()
    page.locator(".react-flow__node[data-id=titled]").wait_for()
    page.get_by_label("image for image").set_input_files(photo)
    page.locator(".react-flow__node[data-id=image] img").wait_for()
    page.get_by_role("button", name="▶ run").click()
    page.locator(".react-flow__node[data-id=titled] img").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as YAML").click()
    assert load(Path(download.value.path()).rename(photo.with_suffix(".yaml"))).name == "titles"


def test_an_empty_canvas_says_what_to_do_and_complains_of_nothing(page: Any) -> None:
    page.goto("/#/canvas")
    page.get_by_text("add a node").wait_for()
    assert page.locator(".aw-notice").inner_text() == ""


def test_the_sentence_that_the_page_suggests_works(page: Any, photo: Path) -> None:
    page.goto("/#/edit")
    choose(page, photo)
    words = page.get_by_label("What to do")
    words.fill(words.get_attribute("placeholder"))
    page.locator(".plan li").nth(1).wait_for()
    page.get_by_role("button", name="Edit", exact=True).click()
    wait_until_done(page)


def test_a_sentence_becomes_chips_that_are_corrected_and_steps_with_masks(
    page: Any, photo: Path
) -> None:
    page.goto("/#/edit")
    choose(page, photo)
    page.get_by_label("What to do").fill("blurr the left half, then flip the image")
    refusal = page.locator("main form [role=alert]", has_text="did you mean")
    refusal.get_by_role("button", name="blur the left half").click()
    page.locator(".plan li").nth(1).wait_for()
    page.locator(".plan .chip", has_text="left half").click()
    page.locator(".plan input.chip").fill("the right half")
    page.keyboard.press("Enter")
    page.locator(".plan .chip", has_text="right half").wait_for()
    page.get_by_role("button", name="Edit", exact=True).click()
    wait_until_done(page)
    mask = page.get_by_alt_text("what step 1 is done to")
    assert mask.evaluate("image => image.decode().then(() => image.naturalWidth)") == 180
    sliders = page.get_by_role("slider")
    assert sliders.count() == 2
    before = page.get_by_alt_text("step 1, before")
    sliders.first.focus()
    page.keyboard.press("End")
    assert before.evaluate("image => image.style.clipPath") == "inset(0px 0% 0px 0px)"


def test_several_photos_and_an_archive_are_one_run(page: Any, photo: Path, tmp_path: Path) -> None:
    archive = tmp_path / "others.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for number in range(3):
            packed.writestr(f"{number}.png", png(number))
    page.goto("/#/graph/bright")
    page.locator("main input[type=file]").first.set_input_files([photo, archive])
    page.get_by_role("button", name="Run").click()
    wait_until_done(page)
    page.get_by_text("4 done").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download all results").click()
    assert "coco.json" in zipfile.ZipFile(download.value.path()).namelist()


def test_a_run_that_asks_is_answered_on_the_page(page: Any, photo: Path) -> None:
    page.goto("/#/graph/asking")
    choose(page, photo)
    page.get_by_role("button", name="Run").click()
    page.get_by_label("how bright?").fill("very")
    page.get_by_role("button", name="Answer").click()
    wait_until_done(page)
    assert page.locator(".value").inner_text() == "4"


def test_the_images_of_a_batch_ask_on_the_page_and_are_shown_among_the_runs(
    page: Any, tmp_path: Path
) -> None:
    photos = [tmp_path / "attic.png", tmp_path / "cellar.png"]
    for number, file in enumerate(photos):
        file.write_bytes(png(number))
    page.goto("/#/graph/asking")
    page.locator("main input[type=file]").first.set_input_files(photos)
    page.get_by_role("button", name="Run").click()
    page.get_by_text("2 waiting for an answer").wait_for()
    for place, answer in (("attic", "dim"), ("cellar", "bright")):
        question = page.locator("section form", has_text=place)
        question.get_by_role("textbox").fill(answer)
        question.get_by_role("button", name="Answer").click()
        question.wait_for(state="detached")
    wait_until_done(page)
    page.get_by_text("2 done").wait_for()
    page.goto("/#/runs")
    card = page.locator(".gallery .card", has_text="asking").first
    assert "2 images" in card.inner_text()
    assert card.locator("img").evaluate("image => image.decode().then(() => true)")


def test_runs_are_there_after_a_restart(browser: Any, tmp_path: Path, photo: Path) -> None:
    settings = ServerSettings(tmp_path / "data")
    with running(settings) as client, page_of(browser, str(client.base_url)) as page:
        page.goto("/#/graph/bright")
        choose(page, photo)
        page.get_by_role("button", name="Run").click()
        wait_until_done(page)
    with running(settings) as client, page_of(browser, str(client.base_url)) as page:
        page.goto("/#/runs")
        page.locator(".gallery a", has_text="bright").click()
        overlay = page.get_by_alt_text("masks on the image")
        assert overlay.evaluate("image => image.decode().then(() => image.naturalWidth)") == 180


def test_a_token_is_entered_once_and_no_script_can_read_it(browser: Any, tmp_path: Path) -> None:
    settings = ServerSettings(tmp_path / "data", tokens=SECRETS)
    with running(settings) as client, page_of(browser, str(client.base_url)) as page:
        page.goto("/")
        page.get_by_label("Token").fill("wrong")
        page.get_by_role("button", name="Enter").click()
        page.get_by_text("no token of this server").wait_for()
        page.get_by_label("Token").fill(SECRETS["alice"])
        page.get_by_role("button", name="Enter").click()
        page.locator(".gallery .card").first.wait_for()
        (cookie,) = page.context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
        assert SECRETS["alice"] not in cookie["value"]
        assert page.evaluate("document.cookie") == ""
        page.reload()
        page.get_by_role("button", name="sign out alice").click()
        page.get_by_label("Token").wait_for()


@pytest.mark.parametrize("view", ["", "graph/bright", "graph/parts", "edit", "canvas", "runs"])
def test_the_page_fits_a_phone(browser: Any, address: str, view: str) -> None:
    phone = {"viewport": {"width": 360, "height": 740}}
    with page_of(browser, address, **phone) as page:
        page.goto(f"/#/{view}")
        page.locator("main h2, .aw-canvas, main p").first.wait_for()
        page.wait_for_load_state("networkidle") if view != "canvas" else None
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_the_colors_of_the_system_until_others_are_chosen(
    browser: Any, address: str, scheme: str
) -> None:
    color = "getComputedStyle(document.body).backgroundColor"
    other = "light" if scheme == "dark" else "dark"
    with page_of(browser, address, color_scheme=scheme) as page:
        page.goto("/#/runs")
        button = page.get_by_role("button", name=other, exact=True)
        first = page.evaluate(color)
        button.click()
        second = page.evaluate(color)
        page.reload()
        page.get_by_role("button", name=scheme, exact=True).wait_for()
        assert first != second == page.evaluate(color)
