"""`anyloom export gradio`: a graph as the file of a Gradio app."""

from __future__ import annotations

import ast
import os
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from anyloom import AnyloomError, Image, check, load, loads
from anyloom.compiler.export.gradio import to_gradio
from anyloom.registry.lookup import registry

from .conftest import Command

TITLED = """\
graph: titled
inputs:
  photo: Image
  hidden: {type: Masks | None, default: null}
  class: {type: Text, default: hello}
  captions: {type: '"none" | "labels"', default: none}
  opacity: {type: Probability, default: 0.25}
  regions: {type: Regions | None, default: null}
nodes: {found: {draw: {image: $photo, text: $class, captions: $captions}}}
outputs: {drawn: $found, hidden: $hidden, words: $class}
"""


def components(text: str) -> dict[str, list[str]]:
    """Return the components of an app: of its inputs and of its outputs."""
    (app,) = [
        one
        for one in ast.walk(ast.parse(text))
        if isinstance(one, ast.Call) and ast.unparse(one.func) == "gr.Interface"
    ]
    return {
        one.arg: [ast.unparse(part.func) for part in one.value.elts if isinstance(part, ast.Call)]
        for one in app.keywords
        if one.arg and isinstance(one.value, ast.List)
    }


def test_each_input_and_output_has_the_component_of_its_type(
    anyloom: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "titled.yaml").write_text(TITLED)
    done = anyloom("export", "gradio", "titled.yaml")
    assert done.code == 0 and done.out.startswith("wrote titled_app.py")
    found = components((tmp_path / "titled_app.py").read_text())
    assert found["inputs"] == ["gr.Image", "gr.Image", "gr.Textbox", "gr.Dropdown", "gr.Slider"]
    assert found["outputs"] == ["gr.Image", "gr.AnnotatedImage", "gr.Textbox"]
    again = anyloom("export", "gradio", "titled.yaml")
    assert (again.code, again.errors) == (2, ["titled_app.py exists; --out names another file"])


def test_an_unknown_tool_and_an_input_without_a_component_are_one_line(anyloom: Command) -> None:
    unknown = anyloom("export", "gradioo", "segment_by_text")
    assert (unknown.code, unknown.errors) == (
        2,
        ["unknown tool 'gradioo'; did you mean 'gradio'?"],
    )
    marked = loads(
        "graph: marked\ninputs: {image: Image, at: Points}\n"
        "outputs: {masks: {segment: {image: $image, points: $at}}}\n"
    )
    with pytest.raises(AnyloomError, match=r"the input 'at' \(Points\); take a text instead"):
        to_gradio(check(marked, profile="lite"), "marked")


def test_every_built_in_graph_becomes_python_or_says_why_not() -> None:
    written = 0
    for name in registry.graph_files():
        try:
            text = to_gradio(check(load(name), profile="lite"), name)
        except AnyloomError as error:
            assert "\n" not in str(error)
        else:
            compile(text, name, "exec")
            written += 1
    assert written > 80


@pytest.mark.skipif(find_spec("gradio") is None, reason="needs gradio")
def test_the_app_runs_the_graph(anyloom: Command, tmp_path: Path) -> None:
    import skimage.data
    from gradio_client import Client, handle_file

    photo = tmp_path / "cat.png"
    Image(skimage.data.chelsea()[::2, ::2]).save(photo)
    app = tmp_path / "app.py"
    assert anyloom("export", "gradio", "segment_by_text", "--out", app).code == 0
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "GRADIO_SERVER_PORT": str(port),
        "GRADIO_ANALYTICS_ENABLED": "False",
        "GRADIO_SSR_MODE": "False",
    }
    started = subprocess.Popen([sys.executable, app], cwd=tmp_path, env=environment)
    try:
        client = connected(Client, f"http://127.0.0.1:{port}", started)
        found = client.predict(
            image=handle_file(photo), prompt="cat", min_score=None, api_name="/run"
        )
    finally:
        started.terminate()
        started.wait()
    instances, overlay = found
    assert [one["label"] for one in instances["annotations"]] == ["cat"]
    assert Image.open(overlay).shape == Image.open(photo).shape


def connected(client: Any, address: str, started: subprocess.Popen[bytes]) -> Any:
    """Return a client of the app as soon as it answers."""
    while True:
        try:
            return client(address, verbose=False)
        except Exception:
            assert started.poll() is None, "the app has ended"
            time.sleep(0.2)
