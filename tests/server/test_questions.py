"""Graphs that ask a person, over HTTP."""

from __future__ import annotations

import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import httpx
import PIL.Image

from anyloom.server import ServerSettings
from anyloom.server.batches import MOST_QUESTIONS

from .service import png, running


def begun(client: httpx.Client) -> dict[str, Any]:
    """Return a run that waits for an answer."""
    run = client.post("/v1/graphs/asking/runs", files={"image": png()}).json()
    while (found := client.get(f"/v1/runs/{run['id']}").json())["state"] != "asking":
        time.sleep(0.01)
    return found


def events_of(client: httpx.Client, identity: str) -> list[str]:
    """Return the kinds of the events of a run, to its end."""
    text = client.get(f"/v1/runs/{identity}/events").text
    return [line[7:] for line in text.splitlines() if line.startswith("event: ")]


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
        kinds = events_of(client, run["id"])
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


def batch_of(client: httpx.Client, *values: int) -> str:
    """Begin a batch whose images ask, and return its id."""
    files = [("files", (f"lamp{value}.png", png(value))) for value in values]
    return client.post("/v1/graphs/asking/batches", files=files).json()["id"]


def ended_or_asking(client: httpx.Client, identity: str) -> dict[str, Any]:
    while (found := client.get(f"/v1/runs/{identity}").json())["state"] in ("waiting", "running"):
        time.sleep(0.01)
    return found


def give(client: httpx.Client, identity: str, question: dict[str, Any], answer: object) -> int:
    body = {"key": question["key"], "answer": answer}
    return client.post(f"/v1/runs/{identity}/answers", json=body).status_code


def test_the_images_of_a_batch_ask_and_go_on_with_the_answers_after_a_restart(
    tmp_path: Path,
) -> None:
    answers = {"lamp10": "dim", "lamp90": "bright"}
    with running(ServerSettings(tmp_path)) as client:
        identity = batch_of(client, 10, 90)
        asking = ended_or_asking(client, identity)
        assert asking["state"] == "asking"
        assert asking["batch"]["waiting"] == 2
        assert [one["item"] for one in asking["questions"]] == list(answers)
        assert all(one["jpeg"] for one in asking["questions"])
        first, second = asking["questions"]
        assert give(client, identity, first, 5) == 422
        assert give(client, identity, first, answers[first["item"]]) == 200
        assert give(client, identity, first, "again") == 422
    with running(ServerSettings(tmp_path)) as client:
        asking = ended_or_asking(client, identity)
        assert asking["questions"] == [second]
        assert give(client, identity, second, answers[second["item"]]) == 200
        done = ended_or_asking(client, identity)
        assert (done["state"], done["questions"]) == ("done", [])
        assert (done["batch"]["done"], done["batch"]["waiting"]) == (2, 0)
        archive = client.get(f"/v1/runs/{identity}/archive").content
        with zipfile.ZipFile(io.BytesIO(archive)) as files:
            records = [json.loads(line) for line in files.read("results.jsonl").splitlines()]
        counted = {one["name"]: list(one["outputs"].values()) for one in records}
        assert counted == {name: [len(text)] for name, text in answers.items()}
        kinds = events_of(client, identity)
        assert kinds.count("asking") == 1 and kinds[-1] == "done"


def test_a_batch_with_many_questions_asks_some_at_a_time(client: httpx.Client) -> None:
    count = MOST_QUESTIONS + 3
    identity = batch_of(client, *range(10, 10 + count))
    asked: list[str] = []
    while (run := ended_or_asking(client, identity))["state"] == "asking":
        assert len(run["questions"]) == min(MOST_QUESTIONS, count - len(asked))
        for question in run["questions"]:
            asked.append(question["item"])
            assert give(client, identity, question, "yes") == 200
    assert (run["state"], run["batch"]["done"]) == ("done", count)
    assert asked == [f"lamp{value}" for value in range(10, 10 + count)]


def test_a_batch_that_asks_can_be_cancelled(client: httpx.Client) -> None:
    identity = batch_of(client, 1)
    (question,) = ended_or_asking(client, identity)["questions"]
    assert client.delete(f"/v1/runs/{identity}").json()["state"] == "cancelled"
    assert give(client, identity, question, "late") == 422
