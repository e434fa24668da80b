"""Graphs that ask a person, over HTTP."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import httpx
import PIL.Image

from anyloom.server import ServerSettings

from .service import png, running


def begun(client: httpx.Client) -> dict[str, Any]:
    """Return a run that waits for an answer."""
    run = client.post("/v1/graphs/asking/runs", files={"image": png()}).json()
    while (found := client.get(f"/v1/runs/{run['id']}").json())["state"] != "asking":
        time.sleep(0.01)
    return found


def test_a_run_asks_and_goes_on_with_the_answer_after_a_restart(tmp_path: Path) -> None:
    with running(ServerSettings(tmp_path)) as client:
        run = begun(client)
        (question,) = run["questions"]
        assert (question["text"], question["type"]) == ("how bright?", "Text")
    with running(ServerSettings(tmp_path)) as client:
        assert client.get(f"/v1/runs/{run['id']}").json() == run
        address = f"/v1/runs/{run['id']}/answers"
        wrong = client.post(address, json={"key": question["key"], "answer": 5})
        assert wrong.status_code == 422
        unknown = client.post(address, json={"key": "x", "answer": "5"})
        assert unknown.status_code == 422
        answered = client.post(address, json={"key": question["key"], "answer": "very"})
        assert answered.status_code == 200
        events = client.get(f"/v1/runs/{run['id']}/events").text
        kinds = [line[7:] for line in events.splitlines() if line.startswith("event: ")]
        assert kinds.count("asking") == 1 and kinds[-1] == "done"
        found = client.get(f"/v1/runs/{run['id']}").json()
        assert (found["state"], list(found["outputs"].values())) == ("done", [4])
        again = client.post(address, json={"key": question["key"], "answer": "very"})
        assert again.status_code == 422


def test_a_question_shows_the_image_that_it_is_about(client: httpx.Client) -> None:
    import base64

    (question,) = begun(client)["questions"]
    shown = PIL.Image.open(io.BytesIO(base64.b64decode(question["jpeg"])))
    assert question["frame"] == [20, 30]
    assert shown.size == (30, 20)


def test_a_run_that_asks_can_be_cancelled_and_takes_no_place(tmp_path: Path) -> None:
    with running(ServerSettings(tmp_path, max_runs=1)) as client:
        run = begun(client)
        other = client.post("/v1/graphs/bright/runs", files={"image": png()}, params={"wait": 30})
        assert other.json()["state"] == "done"
        assert client.delete(f"/v1/runs/{run['id']}").json()["state"] == "cancelled"
