"""The canvas of a real session in a bare page of headless Chromium, without JupyterLab."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from anyloom.foundation.errors import AnyloomError
from anyloom.interaction.session import GraphSession
from anyloom.notebook.widget import STATIC

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
ADDRESS = "http://canvas.test/"
PAGE = """<!doctype html><meta charset="utf-8"><title>canvas</title>
<body style="margin: 0"><main id="here"></main><script type="module">
import widget from "./canvas.js";
const state = new Map(), listeners = new Map();
const on = (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]);
const off = (event, listener) =>
  listeners.set(event, (listeners.get(event) ?? []).filter((one) => one !== listener));
const tell = (event, ...content) => (listeners.get(event) ?? []).forEach((one) => one(...content));
const put = (key, value) => { state.set(key, value); tell(`change:${key}`); };
const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
window.apply = ({ states, messages }) => {
  for (const [key, value] of Object.entries(states)) put(key, value);
  for (const [content, buffers] of messages) tell("msg:custom", content, buffers.map(bytes));
};
const model = {
  get: (key) => state.get(key), set: put, save_changes: () => {}, on, off,
  send: async (content) => apply(await window.ask(content)),
};
window.state = state;
apply(await window.ask({ kind: "state" }));
widget.render({ model, el: document.querySelector("#here") });
</script>"""


class CanvasPage:
    """A canvas in a page; what it asks is answered by a session in this process.

    The graph runs in the answer itself, so that a test needs not wait for it.
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.session: GraphSession
        self.asked: list[dict[str, Any]] = []
        self.wrong: list[str] = []
        self._told: list[tuple[str, str]] = []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", self._note_console)
        page.expose_function("ask", self._answer)
        page.route(f"{ADDRESS}**", self._serve)

    def open(self, session: GraphSession) -> None:
        """Show a session."""
        self.session = session
        self._told.clear()
        session.listeners.append(lambda what, node: self._told.append((what, node)))
        self.page.goto(ADDRESS)
        self.page.wait_for_selector(".aw-node")

    def node(self, name: str) -> Any:
        """Return the card of a node."""
        return self.page.locator(f".aw-node[data-node='{name}']")

    def settle(self) -> None:
        """Wait until the graph has been fitted and no picture is loading."""
        self.page.wait_for_timeout(300)

    def _note_console(self, line: Any) -> None:
        if line.type in ("error", "warning"):
            self.wrong.append(line.text)

    def _serve(self, route: Any) -> None:
        name = route.request.url.removeprefix(ADDRESS)
        if name == "canvas.js":
            text = (STATIC / name).read_text("utf-8")
            route.fulfill(body=text, content_type="text/javascript")
        else:
            route.fulfill(body=PAGE, content_type="text/html")

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        kind, session = asked["kind"], self.session
        self.asked.append(asked)
        answer: dict[str, Any] = {}
        buffers: list[bytes] = []
        names: list[str] = []
        try:
            if kind == "open":
                names = session.shown_nodes()
            elif kind == "palette":
                answer = {"operations": session.palette()}
            elif kind == "models":
                answer = {"models": session.models_for(asked["node"], asked["slot"])}
            elif kind == "details":
                answer, buffers = session.details(asked["node"])
            elif kind == "change":
                session.change(asked["change"])
            elif kind == "give":
                session.give(asked["name"], asked["value"])
            elif kind == "group":
                session.open_group(asked["node"], asked["open"])
            elif kind == "run":
                session.run(asked.get("outputs"))
            elif kind in ("undo", "redo"):
                getattr(session, kind)()
            elif kind == "text":
                setattr(session, asked["form"], asked["text"])
        except AnyloomError as error:
            answer = {"refused": str(error)}
        names += [node for what, node in self._told if what == "value"]
        self._told.clear()
        pictures = ((name, session.thumbnail(name)) for name in dict.fromkeys(names))
        messages = [
            [{"kind": "thumbnail", "node": name}, [base64.b64encode(picture).decode()]]
            for name, picture in pictures
            if picture is not None
        ]
        encoded = [base64.b64encode(one).decode() for one in buffers]
        return {
            "states": {"graph": session.view(), "states": session.states()},
            "messages": [*messages, [{**answer, "id": asked.get("id", "")}, encoded]],
        }


@contextmanager
def canvas_page(**options: Any) -> Iterator[CanvasPage]:
    """Yield a page of headless Chromium that can show a canvas."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = browser.new_page(viewport={"width": 1400, "height": 640}, **options)
        page.set_default_timeout(60_000)
        yield CanvasPage(page)
        browser.close()
