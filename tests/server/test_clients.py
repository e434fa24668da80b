"""Many clients at once: those that go away, those of other priorities, large files, a stop."""

from __future__ import annotations

import base64
import io
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from anyloom import check, load
from anyloom.server import ServerSettings
from anyloom.server.graphs import ServedGraphs

from .service import png, running
from .test_restart import process

CLIENTS = 50
SECRETS = {"alice": "a" * 20, "bob": "b" * 20}


def live_runs(client: httpx.Client) -> float:
    """Return how many runs wait or are under way."""
    lines = client.get("/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("anyloom_runs{"))


def connections(client: httpx.Client, request: bytes, count: int) -> Iterator[socket.socket]:
    """Yield connections on which a request was sent."""
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", client.base_url.port or 80))
        connection.sendall(request)
        yield connection


def test_clients_that_drop_in_the_middle_leave_no_run_behind(client: httpx.Client) -> None:
    body = b'{"image": {"data": "' + base64.b64encode(png()) + b'"}, "seconds": 60}'
    waiting = (
        b"POST /v1/graphs/slow/runs?wait=60 HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Type: application/json\r\n"
        + f"Content-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    opened = list(connections(client, waiting, CLIENTS))
    while live_runs(client) < CLIENTS:
        time.sleep(0.01)
    for connection in opened:
        connection.close()
    while live_runs(client):
        time.sleep(0.01)
    runs = client.get("/v1/runs", params={"limit": 500}).json()["runs"]
    assert [run["state"] for run in runs] == ["cancelled"] * CLIENTS


def test_followers_that_drop_do_not_stop_the_run_that_they_follow(client: httpx.Client) -> None:
    form = {"seconds": "1"}
    run = client.post("/v1/graphs/slow/runs", files={"image": png(7)}, data=form).json()
    follow = f"GET /v1/runs/{run['id']}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    for connection in connections(client, follow, CLIENTS):
        connection.recv(100)
        connection.close()
    client.get(f"/v1/runs/{run['id']}/events")
    assert client.get(f"/v1/runs/{run['id']}").json()["state"] == "done"
    assert live_runs(client) == 0


def test_of_two_clients_the_one_with_the_higher_priority_goes_first(tmp_path: Path) -> None:
    with running(ServerSettings(tmp_path, tokens=SECRETS)) as client:

        def begun(who: str, seconds: float, priority: int) -> str:
            headers = {"authorization": f"Bearer {SECRETS[who]}"}
            answer = client.post(
                "/v1/graphs/slow/runs",
                files={"image": png()},
                data={"seconds": str(seconds)},
                params={"priority": priority},
                headers=headers,
            )
            return answer.json()["id"]

        def call(method: str, who: str, path: str) -> httpx.Response:
            headers = {"authorization": f"Bearer {SECRETS[who]}"}
            return client.request(method, path, headers=headers)

        blocking = [begun("alice", 60, 1) for _ in range(64)]
        low, high = begun("alice", 0.01, 1), begun("bob", 0.01, 8)
        for identity in blocking:
            call("DELETE", "alice", f"/v1/runs/{identity}")
        call("GET", "alice", f"/v1/runs/{low}/events")
        call("GET", "bob", f"/v1/runs/{high}/events")
        first = call("GET", "bob", f"/v1/runs/{high}").json()["started"]
        assert first <= call("GET", "alice", f"/v1/runs/{low}").json()["started"]


def test_an_upload_of_200_megabytes_is_taken_and_read_back(client: httpx.Client) -> None:
    part = bytes(2**20)
    answer = client.post("/v1/uploads", content=(part for _ in range(200)))
    assert (answer.status_code, answer.json()["size"]) == (201, 200 * 2**20)
    named = {"image": {"upload": answer.json()["id"]}}
    refused = client.post("/v1/graphs/bright/runs", json=named)
    assert (refused.status_code, "image" in refused.json()["detail"]) == (422, True)


@pytest.mark.parametrize("count", [1, 20])
def test_a_stop_does_not_wait_for_those_who_follow_events(tmp_path: Path, count: int) -> None:
    with process(tmp_path, signal.SIGTERM) as client:
        form = {"seconds": "600"}
        run = client.post("/v1/graphs/slow/runs", files={"image": png()}, data=form).json()
        follow = f"GET /v1/runs/{run['id']}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        opened = list(connections(client, follow, count))
        for connection in opened:
            connection.recv(100)
    for connection in opened:  # `process` has sent SIGTERM and waited for the end
        with closing(connection):
            while connection.recv(2**16):
                pass
    with process(tmp_path, signal.SIGKILL) as client:
        assert client.get(f"/v1/runs/{run['id']}").json()["state"] in ("waiting", "running")


def test_a_png_carries_the_graph_that_has_made_it(tmp_path: Path) -> None:
    settings = ServerSettings(tmp_path / "data", graphs=("edit",), profile="lite")
    with running(settings, ServedGraphs.of(settings)) as client:
        run = client.post(
            "/v1/graphs/edit/runs",
            files={"image": ("night.png", png())},
            data={"instruction": "flip the image"},
            params={"wait": 60},
        ).json()
        path = run["outputs"]["edited"]["file"]
        content = client.get(f"/v1/runs/{run['id']}/files/{path}").content
    file = tmp_path / "edited.png"
    file.write_bytes(content)
    found = load(file)
    assert "edited" in check(found).outputs
    assert io.BytesIO(content).read(4) == b"\x89PNG"


def test_models_that_are_named_are_there_before_runs_are_accepted(tmp_path: Path) -> None:
    settings = ServerSettings(tmp_path, preload=("lite-segmenter",))
    with running(settings) as client:  # waits until it is ready
        assert client.get("/readyz").json() == {"status": "ready"}
