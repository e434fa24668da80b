"""Images of the server's page in docs/how-to/serve.md, taken with Chromium and the profile lite.

`python docs/make_page_images.py` writes docs/images/page_*.jpg. The page is used as a person does;
nothing is retouched.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from make_images import PLACE, photo
from playwright.sync_api import sync_playwright

from anyloom.drawing import downscale

MINUTES = 10 * 60_000.0


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start the server, and yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "anyloom", "serve", "--profile", "lite", "--port", port]
    started = subprocess.Popen([*command, "--data", str(folder / "data")], cwd=folder)
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                urlopen(f"{address}/readyz").close()
                break
            except URLError:
                assert started.poll() is None
                time.sleep(0.2)
        yield address
    finally:
        started.terminate()
        started.wait()


@contextmanager
def page_of(browser: Any, address: str, width: int, height: int, scheme: str) -> Iterator[Any]:
    """Open the page in a window of a size."""
    size = {"width": width, "height": height}
    context = browser.new_context(base_url=address, viewport=size, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(MINUTES)
    yield page
    context.close()


def shot(page: Any, name: str, below: int = 0) -> None:
    """Write what the page shows, from so many pixels below its top on."""
    page.evaluate(f"scrollTo(0, {below})")
    page.wait_for_timeout(800)
    page.screenshot(path=PLACE / f"page_{name}.jpg", type="jpeg", quality=80)
    print(name, flush=True)


def main() -> None:
    """Take the images."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        for file in ("coffee.png", "chelsea.png"):
            downscale(photo(file), 640).save(folder / file)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        with server(folder) as address:
            take(browser, address, folder)
        browser.close()


def take(browser: Any, address: str, folder: Path) -> None:
    """Use the page, and take the images."""
    choice = "main input[type=file]"
    with page_of(browser, address, 1000, 640, "light") as page:
        page.goto("/")
        page.locator(".gallery img").nth(7).wait_for()
        page.wait_for_load_state("networkidle")
        shot(page, "gallery")
    with page_of(browser, address, 940, 700, "light") as page:
        page.goto("/#/graph/segment_anything")
        page.locator(choice).first.set_input_files(folder / "coffee.png")
        image = page.locator(".aw-clicks canvas, .aw-clicks svg, .aw-clicks img").first
        box = image.bounding_box()
        for place in (0.9, 0.35):  # the first click loads the model
            page.mouse.click(box["x"] + 0.45 * box["width"], box["y"] + place * box["height"])
            page.get_by_text("1 marked, mask in").wait_for()
            if place == 0.9:
                page.get_by_role("button", name="clear").click()
                page.get_by_text("1 marked, mask in").wait_for(state="detached")
        shot(page, "clicks", below=60)
    with page_of(browser, address, 940, 960, "light") as page:
        page.goto("/#/edit")
        page.locator(choice).first.set_input_files(folder / "chelsea.png")
        sentence = "blur everything except the cat, then brighten the photo"
        page.get_by_label("What to do").fill(sentence)
        page.locator(".plan li").nth(1).wait_for()
        page.get_by_role("button", name="Edit", exact=True).click()
        page.locator(".state[data-state=done]").first.wait_for()
        page.get_by_role("slider").nth(1).wait_for()
        shot(page, "edit", below=460)
    with page_of(browser, address, 1200, 720, "dark") as page:
        page.goto("/#/canvas/segment_by_text")
        page.locator(".react-flow__node").first.wait_for()
        page.get_by_label("image for image").set_input_files(folder / "coffee.png")
        page.locator(".react-flow__node[data-id=image] img").wait_for()
        page.locator(".react-flow__node[data-id=prompt]").click()
        page.locator(".aw-inspector input, aside input").last.fill("cup of coffee")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="▶ run").click()
        page.locator(".react-flow__node[data-id$=overlay] img").wait_for()
        page.locator(".react-flow__controls-fitview").click()
        shot(page, "canvas")


if __name__ == "__main__":
    main()
