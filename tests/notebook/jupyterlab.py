"""JupyterLab in a headless browser, for tests of what a person sees and does in a notebook."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import files as files_of
from pathlib import Path
from typing import Any

import nbformat

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SECONDS = 60
"""The longest that anything may take to appear; nothing is judged by it."""


class Lab:
    """A running JupyterLab with a page of a browser."""

    def __init__(self, page: Any, folder: Path, url: str, token: str) -> None:
        self.page = page
        self.folder = folder
        self._url, self._token = url, token
        self.failed: list[str] = []
        self.outside: list[str] = []
        page.on("requestfailed", self._note_failure)
        page.on("response", self._note_response)
        page.on("request", self._note_request)

    def _note_failure(self, request: Any) -> None:
        # The browser drops what a page still loads when it is left.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.failed.append(f"{request.url}: {request.failure}")

    def _note_response(self, response: Any) -> None:
        # JupyterLab asks for settings, workspaces and checkpoints that need not exist.
        if response.status >= 400 and "/api/" not in response.url and "/lsp/" not in response.url:
            self.failed.append(f"{response.url}: {response.status}")

    def _note_request(self, request: Any) -> None:
        if not request.url.startswith((self._url, "data:", "blob:")):
            self.outside.append(request.url)

    def open(self, name: str, *cells: str) -> None:
        """Write a notebook of some cells and show it."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, self.folder / name)
        self.show(name)

    def show(self, name: str) -> None:
        """Show a notebook that is there, in a fresh page."""
        self.page.goto(f"{self._url}/lab/tree/{name}?reset&token={self._token}")
        self.page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=SECONDS * 1000)

    def wait_for_kernel(self) -> None:
        """Wait until the kernel of the notebook is idle."""
        self.page.evaluate(
            """async () => {
                const { context } = window.jupyterapp.shell.currentWidget;
                await context.ready;
                await context.sessionContext.ready;
                await context.sessionContext.session.kernel.info;
            }"""
        )
        self.page.wait_for_selector(
            ".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=SECONDS * 1000
        )

    def command(self, name: str) -> None:
        """Execute a command of JupyterLab."""
        self.page.evaluate("name => window.jupyterapp.commands.execute(name)", name)

    def run_all(self) -> None:
        """Run every cell; return when the last one has a number."""
        self.wait_for_kernel()
        self.command("notebook:run-all-cells")
        self.page.wait_for_function(
            """() => [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")]
                .every(prompt => /\\[\\d+\\]/.test(prompt.textContent))""",
            timeout=SECONDS * 1000,
        )

    def add_and_run(self, code: str) -> str:
        """Append a cell, run it, and return the text that it shows."""
        self.page.evaluate(
            """code => {
                const panel = window.jupyterapp.shell.currentWidget, notebook = panel.content;
                notebook.activeCellIndex = notebook.widgets.length - 1;
                return window.jupyterapp.commands.execute("notebook:insert-cell-below").then(() => {
                    notebook.activeCell.model.sharedModel.setSource(code);
                    return window.jupyterapp.commands.execute("notebook:run-cell");
                });
            }""",
            code,
        )
        output = self.page.locator(".jp-CodeCell").last.locator(".jp-OutputArea")
        output.locator(".jp-OutputArea-output").first.wait_for(timeout=SECONDS * 1000)
        return output.inner_text()

    def save(self) -> None:
        """Save the notebook."""
        self.command("docmanager:save")
        self.page.wait_for_timeout(500)


@contextmanager
def jupyterlab(folder: Path) -> Iterator[Lab]:
    """Yield a JupyterLab that serves a folder, in a page of headless Chromium."""
    from playwright.sync_api import sync_playwright

    token, port = secrets.token_hex(16), _free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "ANYLOOM_CACHE": str(folder / "cache"),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_PATH": os.pathsep.join(map(str, _folders_of_extensions())),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }
    settings = folder / "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('{"fetchNews": "false", "checkForUpdates": false}')
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}"]
    command += ["--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={token}"]
    command += ["--expose-app-in-browser", f"--ServerApp.root_dir={folder}", "--allow-root"]
    with (folder / "jupyterlab.log").open("w") as log:
        server = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(f"{url}/api?token={token}", server)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
                )
                page = browser.new_page(viewport={"width": 1400, "height": 1000})
                page.set_default_timeout(SECONDS * 1000)
                yield Lab(page, folder, url, token)
                browser.close()
        finally:
            server.terminate()
            server.wait(SECONDS)


def _folders_of_extensions() -> set[Path]:
    """Return the data folders that hold the extensions of widgets.

    JupyterLab looks into that of its own environment, but a package may come from one below it.
    """
    files = [file for name in ("anywidget", "jupyterlab_widgets") for file in files_of(name) or ()]
    found = [Path(str(file.locate())).resolve() for file in files if "labextensions" in file.parts]
    return {next(p.parent for p in file.parents if p.name == "labextensions") for file in found}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(SECONDS * 5):
        if server.poll() is not None:
            raise AssertionError("JupyterLab has ended; see jupyterlab.log")
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("JupyterLab does not answer")
