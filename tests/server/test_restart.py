"""What is left of runs when the server stops or is killed."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from anyloom import AnyloomError
from anyloom.server import ServerSettings
from anyloom.server.database import ServerDatabase
from anyloom.server.records import ResultFile, RunEnd, RunRequest

from .service import png, running, wait_until_ready

ROOT = Path(__file__).parents[2]


def single(found: dict[str, Any]) -> Any:
    """Return the only output of a run."""
    (value,) = found["outputs"].values()
    return value


@contextmanager
def process(folder: Path, stop: signal.Signals) -> Iterator[httpx.Client]:
    """Run a server in another process, and end it with a signal."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); "
        "from tests.server.service import main; main(*sys.argv[1:])"
    )
    command = [sys.executable, "-c", program, str(ROOT), str(folder / "data"), str(port)]
    started = subprocess.Popen(command, cwd=folder)
    try:
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
            wait_until_ready(client)
            yield client
    finally:
        started.send_signal(stop)
        started.wait()


def test_accepted_runs_end_after_a_kill_and_none_ends_twice(tmp_path: Path) -> None:
    with process(tmp_path, signal.SIGKILL) as client:
        runs = [
            client.post("/v1/graphs/slow/runs", files={"image": png(n)}, data={"seconds": "0.1"})
            for n in range(100, 160)
        ]
        identities = [one.json()["id"] for one in runs]
        client.get(f"/v1/runs/{identities[5]}/events")
        before = {one: client.get(f"/v1/runs/{one}").json() for one in identities}
    ended = [one for one in identities if before[one]["state"] == "done"]
    assert ended
    with process(tmp_path, signal.SIGKILL) as client:
        for identity in identities:
            client.get(f"/v1/runs/{identity}/events")
        after = {one: client.get(f"/v1/runs/{one}").json() for one in identities}
    assert [after[one]["state"] for one in identities] == ["done"] * 60
    assert [single(after[one]) for one in identities] == list(range(100, 160))
    for identity in ended:
        assert after[identity] == before[identity]
    counted = Counter(int(line) for line in (tmp_path / "counted.txt").read_text().split())
    assert all(counted[100 + identities.index(one)] == 1 for one in ended)


def test_a_stopped_server_lets_runs_end_and_takes_the_others_up_again(tmp_path: Path) -> None:
    with process(tmp_path, signal.SIGTERM) as client:
        short = client.post(
            "/v1/graphs/slow/runs", files={"image": png(1)}, data={"seconds": "1"}
        ).json()["id"]
    with process(tmp_path, signal.SIGKILL) as client:
        found = client.get(f"/v1/runs/{short}").json()
        assert (found["state"], single(found)) == ("done", 1)
        assert (tmp_path / "counted.txt").read_text().split() == ["1"]


def test_uploads_and_results_are_there_after_a_restart(tmp_path: Path) -> None:
    settings = ServerSettings(tmp_path)
    with running(settings) as client:
        upload = client.post("/v1/uploads", content=png()).json()["id"]
        body = {"image": {"upload": upload}}
        found = client.post("/v1/graphs/bright/runs", json=body, params={"wait": 30}).json()
        events = client.get(f"/v1/runs/{found['id']}/events").text
        file = client.get(f"/v1/runs/{found['id']}/files/{found['outputs']['dark']['file']}")
    with running(settings) as client:
        assert client.get(f"/v1/runs/{found['id']}").json() == found
        assert client.get(f"/v1/runs/{found['id']}/events").text == events
        again = client.get(f"/v1/runs/{found['id']}/files/{found['outputs']['dark']['file']}")
        assert again.content == file.content
        other = {**body, "label": "sun"}
        assert client.post("/v1/graphs/bright/runs", json=other).status_code == 202


def test_two_servers_cannot_use_one_folder(tmp_path: Path) -> None:
    database = ServerDatabase(tmp_path)
    with pytest.raises(AnyloomError, match="does another server use it"):
        ServerDatabase(tmp_path)
    database.close()


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "server.sqlite").write_bytes(b"not a database" * 1000)
    with pytest.raises(AnyloomError, match="damaged"):
        ServerDatabase(tmp_path)


def test_old_runs_are_deleted_with_the_bytes_that_only_they_used(tmp_path: Path) -> None:
    database = ServerDatabase(tmp_path)
    for number in range(5):
        record, _ = database.accept("local", RunRequest("g", {}), None)
        files = [ResultFile.of("same", b"same"), ResultFile.of("own", b"%d" % number)]
        database.end(record.number, RunEnd("done", {}, files))
        database.end(record.number, RunEnd("failed"))  # the first end counts
    database.prune(2)
    left = database.runs("local", None, 100)
    assert [(one.number, one.state) for one in left] == [(5, "done"), (4, "done")]
    assert database.file(5, "same") == b"same"
    with pytest.raises(KeyError):
        database.file(1, "same")
    database.close()
