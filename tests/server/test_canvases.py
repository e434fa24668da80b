"""Canvases and edits through the API: what a client may draw, say and see."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import PIL.Image
import pytest

from anyloom.server import ServerSettings
from anyloom.server.canvases import MOST_OF_CLIENT
from anyloom.server.edits import EditReader

from .service import png, running, served

SECRETS = {"alice": "a" * 20, "bob": "b" * 20}
TITLED = (
    "graph: titled\ninputs: {image: Image}\n"
    "nodes: {drawn: {draw: {image: $image, text: hello}}}\noutputs: {drawn: $drawn}\n"
)


@pytest.fixture
def drawing(tmp_path: Path) -> Iterator[httpx.Client]:
    """Return a client of a server with a canvas and edits."""
    settings = ServerSettings(tmp_path, canvas=True, profile="lite")
    with running(settings, replace(served(), edits=EditReader("lite", {}))) as client:
        yield client


def opened(client: httpx.Client, text: str = TITLED) -> str:
    answer = client.post("/v1/canvases", json={"yaml": text})
    assert answer.status_code == 201, answer.text
    return f"/v1/canvases/{answer.json()['id']}"


def ask(client: httpx.Client, canvas: str, kind: str, **content: Any) -> httpx.Response:
    return client.post(f"{canvas}/requests", json={"kind": kind, **content})


def news(client: httpx.Client, canvas: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what a canvas tells."""
    with client.stream("GET", f"{canvas}/events") as answer:
        kind = ""
        for line in answer.iter_lines():
            if line.startswith("event: "):
                kind = line.removeprefix("event: ")
            if line.startswith("data: "):
                yield kind, json.loads(line.removeprefix("data: "))


def test_a_canvas_is_changed_given_an_image_and_run(drawing: httpx.Client) -> None:
    canvas = opened(drawing)
    upload = drawing.post("/v1/uploads", content=png()).json()["id"]
    assert ask(drawing, canvas, "run").json()["detail"] == "give image a value first"
    given = ask(drawing, canvas, "give", name="image", value={"upload": upload})
    assert given.status_code == 200
    change = {"kind": "set", "node": "drawn", "argument": "text", "value": "bye"}
    assert ask(drawing, canvas, "change", change=change).status_code == 200
    assert ask(drawing, canvas, "run").status_code == 200
    events = news(drawing, canvas)
    kind, first = next(events)
    assert (kind, first["key"]) == ("state", "graph")
    assert "text: bye" in first["value"]["yaml"]
    for kind, content in events:
        if kind == "thumbnail" and content["node"] == "drawn":
            assert base64.b64decode(content["jpeg"]).startswith(b"\xff\xd8")
            break
    details = ask(drawing, canvas, "details", node="drawn").json()
    assert len(details["buffers"]) == 1


def test_a_canvas_runs_a_graph_that_has_no_outputs_yet(drawing: httpx.Client) -> None:
    canvas = opened(drawing, TITLED[: TITLED.index("outputs:")])
    upload = drawing.post("/v1/uploads", content=png()).json()["id"]
    ask(drawing, canvas, "give", name="image", value={"upload": upload})
    answer = ask(drawing, canvas, "run")
    assert answer.status_code == 200, answer.text
    pictures = (content for kind, content in news(drawing, canvas) if kind == "thumbnail")
    assert any(content["node"] == "drawn" for content in pictures)


def test_a_canvas_without_nodes_says_what_to_add(drawing: httpx.Client) -> None:
    canvas = f"/v1/canvases/{drawing.post('/v1/canvases', json={}).json()['id']}"
    upload = drawing.post("/v1/uploads", content=png()).json()["id"]
    ask(drawing, canvas, "give", name="image", value={"upload": upload})
    assert ask(drawing, canvas, "run").json()["detail"] == "there is nothing to run: add a node"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("nothing", {}),
        ("change", {}),
        ("change", {"change": {"kind": "add", "operation": "load_image"}}),
        ("change", {"change": {"kind": "connect"}}),
        ("change", {"change": 5}),
        ("give", {"name": "image", "value": "/etc/passwd"}),
        ("give", {"name": "image", "value": {"path": "x"}}),
        ("give", {"name": "other", "value": 1}),
        ("text", {"form": "yaml", "text": "graph: ["}),
        ("text", {"form": "yaml", "text": 5}),
        ("text", {"form": "python", "text": "import os; os.remove('x')"}),
        ("models", {"node": "missing", "slot": "x"}),
        ("details", {"node": 5}),
        ("run", {"outputs": ["missing"]}),
    ],
)
def test_a_request_that_is_not_valid_is_refused_in_one_line(
    drawing: httpx.Client, kind: str, content: dict[str, Any]
) -> None:
    answer = ask(drawing, opened(drawing), kind, **content)
    assert answer.status_code == 422
    assert "\n" not in answer.json()["detail"]


def test_a_graph_that_reads_files_of_the_server_does_not_run(drawing: httpx.Client) -> None:
    text = (
        "graph: read\ninputs: {image: Image}\n"
        "nodes: {other: {load_image: {path: secret.png}}}\noutputs: {other: $other}\n"
    )
    canvas = opened(drawing, text)
    names = {one["name"] for one in ask(drawing, canvas, "palette").json()["content"]["operations"]}
    assert "draw" in names and "load_image" not in names
    upload = drawing.post("/v1/uploads", content=png()).json()["id"]
    ask(drawing, canvas, "give", name="image", value={"upload": upload})
    answer = ask(drawing, canvas, "run")
    assert answer.status_code == 422
    assert "reads files of the server" in answer.json()["detail"]


def test_clients_see_their_own_canvases_alone_and_so_many(tmp_path: Path) -> None:
    settings = ServerSettings(tmp_path, canvas=True, tokens=SECRETS)
    with running(settings) as client:

        def call(method: str, path: str, who: str, **more: Any) -> httpx.Response:
            headers = {"authorization": f"Bearer {SECRETS[who]}"}
            return client.request(method, path, headers=headers, **more)

        first = call("POST", "/v1/canvases", "alice", json={}).json()["id"]
        request = {"kind": "undo"}
        address = f"/v1/canvases/{first}/requests"
        assert call("POST", address, "alice", json=request).status_code == 200
        assert call("POST", address, "bob", json=request).status_code == 404
        assert call("GET", f"/v1/canvases/{first}/events", "bob").status_code == 404
        for _ in range(MOST_OF_CLIENT):
            call("POST", "/v1/canvases", "alice", json={})
        assert call("POST", address, "alice", json=request).status_code == 404


def test_without_a_canvas_there_are_no_endpoints_of_one(client: httpx.Client) -> None:
    assert client.post("/v1/canvases", json={}).status_code == 404
    assert not [one for one in client.get("/openapi.json").json()["paths"] if "canvas" in one]


def test_a_sentence_is_a_plan_whose_chips_are_corrected(drawing: httpx.Client) -> None:
    body = {"instruction": "blur the left half, then flip the image"}
    plan = drawing.post("/v1/edit/plan", json=body).json()
    assert [[chip["text"] for chip in step["chips"]] for step in plan["steps"]] == [
        ["blur", "the left half"],
        ["flip"],
    ]
    change = {"step": 0, "field": "what", "text": "the red cup on the left"}
    fixed = drawing.post("/v1/edit/plan", json={"plan": plan["plan"], "correct": change}).json()
    assert "cup" in fixed["steps"][0]["chips"][1]["text"]
    wrong = {"step": 0, "field": "do", "text": "blurr"}
    refused = drawing.post("/v1/edit/plan", json={"plan": plan["plan"], "correct": wrong})
    assert refused.status_code == 422


def test_a_sentence_that_is_not_understood_names_a_better_one(drawing: httpx.Client) -> None:
    answer = drawing.post("/v1/edit/plan", json={"instruction": "blurr the background"})
    assert answer.status_code == 422
    assert answer.json()["suggestion"] == "blur the background"


def test_an_edit_of_what_is_not_there_names_the_step_and_what_is(drawing: httpx.Client) -> None:
    import skimage.data

    written = io.BytesIO()
    PIL.Image.fromarray(skimage.data.coffee()).resize((300, 200)).save(written, "PNG")
    upload = drawing.post("/v1/uploads", content=written.getvalue()).json()["id"]
    body = {"image": {"upload": upload}, "instruction": "flip the photo, then remove the giraffe"}
    identity = drawing.post("/v1/graphs/edit/runs", json=body).json()["id"]
    drawing.get(f"/v1/runs/{identity}/events", timeout=None)
    run = drawing.get(f"/v1/runs/{identity}").json()
    assert run["state"] == "failed"
    (failure,) = run["failures"]
    reason, instead = failure["reason"].split("; found instead: ")
    assert (failure["node"], reason) == ("", "step 2: not found: the giraffe")
    assert "cup" in instead.split(", ")


def test_files_of_a_plan_are_those_of_the_request_never_of_the_server(
    drawing: httpx.Client, tmp_path: Path
) -> None:
    (tmp_path / "beach.png").write_bytes(png())
    upload = drawing.post("/v1/uploads", content=png()).json()["id"]
    text = "replace the background with beach.png"
    body: dict[str, Any] = {"image": {"upload": upload}, "instruction": text}
    refused = drawing.post("/v1/graphs/edit/runs", json=body)
    assert refused.status_code == 422
    assert "send it in 'files'" in refused.json()["detail"]
    body["files"] = {"beach.png": {"data": base64.b64encode(png(shape=(9, 9))).decode()}}
    assert drawing.post("/v1/graphs/edit/runs", json=body).status_code == 202


def test_marks_are_masks_in_the_frame_of_the_image(drawing: httpx.Client) -> None:
    upload = drawing.post("/v1/uploads", content=png(shape=(60, 90))).json()["id"]
    stroke = {"kind": "lasso", "adds": True, "path": [[1, 1], [20, 1], [20, 20]], "radius": 1}
    marked = {"clicks": [], "box": None, "strokes": [stroke]}
    body = {"image": {"upload": upload}, "prompts": {"objects": [marked]}}
    found = drawing.post("/v1/marks", json=body).json()
    assert (found["masks"], found["rle"][0]["size"]) == (1, [60, 90])
    for wrong in ({}, {"objects": 5}, {"objects": [{"box": [5, 5, 5, 5]}]}):
        answer = drawing.post("/v1/marks", json={**body, "prompts": wrong})
        assert answer.status_code == 422


def test_the_cookie_of_another_secret_or_time_is_nobodys(tmp_path: Path) -> None:
    with running(ServerSettings(tmp_path, tokens=SECRETS)) as client:
        headers = {"authorization": f"Bearer {SECRETS['alice']}"}
        cookie = client.post("/v1/session", headers=headers).cookies["anyloom"]
        client.cookies.clear()

        def status(value: str) -> int:
            headers = [(b"cookie", f"anyloom={value}".encode())]
            return client.get("/v1/session", headers=headers).status_code

        until, _, signed = cookie.partition(".")
        assert status(cookie) == 200
        for wrong in ("", until, f"{until}.", f"{int(until) + 1}.{signed}", f"1.{signed}", "é"):
            assert status(wrong) == 401
        other = {"cookie": f"anyloom={cookie}", "origin": "https://evil.example"}
        assert client.get("/v1/session", headers=other).status_code == 403


def test_a_group_of_a_canvas_is_opened_and_its_steps_are_told(drawing: httpx.Client) -> None:
    text = (
        "graph: outer\ninputs: {image: Image}\n"
        "nodes: {inside: {inner: {image: $image}}}\noutputs: {drawn: $inside}\n"
        "graphs:\n  inner:\n    inputs: {image: Image}\n"
        "    nodes: {drawn: {draw: {image: $image, text: hello}}}\n    outputs: {drawn: $drawn}\n"
    )
    canvas = opened(drawing, text)
    upload = drawing.post("/v1/uploads", content=png()).json()["id"]
    ask(drawing, canvas, "give", name="image", value={"upload": upload})
    assert ask(drawing, canvas, "group", node="inside", open=True).status_code == 200
    refused = ask(drawing, canvas, "group", node="image", open=True).json()["detail"]
    assert refused == "'image' does not run a graph that could be opened"
    assert ask(drawing, canvas, "run").status_code == 200
    events = news(drawing, canvas)
    _, first = next(events)
    assert [one["id"] for one in first["value"]["groups"]["inside"]["nodes"]] == ["inside/drawn"]
    for kind, content in events:
        if kind == "thumbnail" and content["node"] == "inside/drawn":
            break
