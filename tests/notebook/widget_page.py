"""Widgets of the notebook in a bare page of headless Chromium, without JupyterLab.

The widget, its session and its module of JavaScript are those of a notebook; only the messages
between them take another way, and each request is answered when all that it began has ended.
"""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from anyloom import Canvas
from anyloom.notebook.widget import STATIC

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
ADDRESS = "http://widget.test/"
STATE = ("graph", "states", "places", "shape", "prompts", "status", "record")
PAGE = """<!doctype html><meta charset="utf-8"><title>widget</title>
<body style="margin: 0" data-jp-theme-light="true"><main id="here"></main><script type="module">
import widget from "./MODULE.js";
const state = new Map(), listeners = new Map();
const on = (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]);
const off = (event, listener) =>
  listeners.set(event, (listeners.get(event) ?? []).filter((one) => one !== listener));
const tell = (event, ...content) => (listeners.get(event) ?? []).forEach((one) => one(...content));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const told = new Map();  // by the kernel; an answer from before a change takes nothing back
const apply = ({ states, messages }) => {
  for (const [key, value] of Object.entries(states)) {
    if (same(told.get(key), value)) continue;
    told.set(key, value);
    if (same(state.get(key), value)) continue;
    state.set(key, value);
    tell(`change:${key}`);
  }
  for (const [content, buffers] of messages) tell("msg:custom", content, buffers.map(bytes));
};
const changed = new Map();
const model = {
  get: (key) => state.get(key),
  set: (key, value) => { state.set(key, value); changed.set(key, value); tell(`change:${key}`); },
  save_changes: async () => {
    const values = Object.fromEntries(changed);
    changed.clear();
    apply(await ask({ set: values }));
  },
  on, off,
  send: async (content) => apply(await ask(content)),
};
window.refresh = async () => apply(await ask({ set: {} }));
await refresh();
widget.render({ model, el: document.querySelector("#here") });
window.polling = setInterval(refresh, 150);  // what the widget says of itself
</script>"""


class WidgetPage:
    """A widget in a page; see the module."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.wrong: list[str] = []
        self._owner: Any = None
        self._module = ""
        self._sent: list[tuple[dict[str, Any], list[bytes]]] = []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", self._note_console)
        page.expose_function("ask", self._answer)
        page.route(f"{ADDRESS}**", self._serve)

    def open(self, owner: Any) -> None:
        """Show a canvas, or clicks on an image."""
        self._owner = owner
        self._module = "canvas" if isinstance(owner, Canvas) else "clicks"
        owner.widget.send = lambda content, buffers=(): self._sent.append((content, list(buffers)))
        self._sent.clear()
        self.page.goto(ADDRESS)
        self.page.wait_for_selector(".aw-node, .aw-clicks canvas")

    def refresh(self) -> None:
        """Bring to the page what has changed in Python."""
        self.page.evaluate("() => refresh()")

    def node(self, name: str) -> Any:
        """Return the card of a node."""
        return self.page.locator(f".aw-node[data-node='{name}']")

    def settle(self) -> None:
        """Wait until the graph fits the canvas again."""
        self.page.wait_for_timeout(300)

    def faults(self) -> list[tuple[str, str]]:
        """Return what axe-core finds that is serious."""
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate("() => axe.run('main').then((result) => result.violations)")
        return [
            (one["id"], one["nodes"][0]["html"][:200])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]

    def _note_console(self, line: Any) -> None:
        if line.type in ("error", "warning"):
            self.wrong.append(line.text)

    def _serve(self, route: Any) -> None:
        name = route.request.url.removeprefix(ADDRESS)
        if name.endswith(".js"):
            text = (STATIC / name).read_text("utf-8")
            route.fulfill(body=text, content_type="text/javascript")
        else:
            page = PAGE.replace("MODULE", self._module)
            route.fulfill(body=page, content_type="text/html")

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        widget = self._owner.widget
        if "set" in asked:
            for name, value in asked["set"].items():
                setattr(widget, name, value)
        else:
            widget._handle_custom_msg(asked, [])
        if isinstance(self._owner, Canvas):
            self._owner.wait()
            self._owner._publishing.flush()
        messages, self._sent[:] = list(self._sent), []
        return {
            "states": {name: getattr(widget, name) for name in STATE if hasattr(widget, name)},
            "messages": [
                [content, [base64.b64encode(one).decode() for one in buffers]]
                for content, buffers in messages
            ],
        }


@contextmanager
def widget_page() -> Iterator[WidgetPage]:
    """Yield a page of headless Chromium that can show a widget."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = browser.new_page(viewport={"width": 1400, "height": 640})
        page.set_default_timeout(30_000)
        yield WidgetPage(page)
        browser.close()
