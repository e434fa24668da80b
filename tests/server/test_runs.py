"""Runs through the API: inputs in, results out, events, cancellation, repeats."""

from __future__ import annotations

import base64
import io
import json
import re
import socket
import time
import zipfile
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import numpy as np
import PIL.Image
import pytest
from pycocotools import mask as coco_mask

from anyloom import AnyloomError
from anyloom.foundation.hashes import sha256_of
from anyloom.registry.lookup import registry
from anyloom.server import ServerSettings
from anyloom.server.database import ServerDatabase
from anyloom.server.examples import example_of
from anyloom.server.file_nodes import READ_FILES
from anyloom.server.graphs import ServedGraphs
from anyloom.server.records import ResultFile, RunEnd, RunRequest

from .service import png, running

ROOT = Path(__file__).parents[2]

WAIT = {"wait": 30}


def run(client: httpx.Client, graph: str, body: Any, **params: Any) -> httpx.Response:
    return client.post(f"/v1/graphs/{graph}/runs", json=body, params={**WAIT, **params})


def single(found: dict[str, Any]) -> Any:
    """Return the only output of a run."""
    (value,) = found["outputs"].values()
    return value


def data(content: bytes) -> dict[str, str]:
    return {"data": base64.b64encode(content).decode(), "name": "night.png"}


def test_json_a_form_and_an_upload_give_the_same_result(client: httpx.Client) -> None:
    upload = client.post("/v1/uploads", content=png()).json()
    answers = [
        run(client, "bright", {"image": data(png())}),
        run(client, "bright", {"image": {"upload": upload["id"], "name": "night.png"}}),
        client.post(
            "/v1/graphs/bright/runs",
            files={"image": ("folder/night.png", png())},
            data={"threshold": "0.5", "label": "lamp"},
            params=WAIT,
        ),
    ]
    assert [one.status_code for one in answers] == [200, 200, 200]
    first, *others = (one.json() for one in answers)
    assert first["state"] == "done"
    for other in others:
        assert other["outputs"] == first["outputs"]
        assert other["annotations"] == first["annotations"]


def test_masks_are_run_lengths_that_pycocotools_reads(client: httpx.Client) -> None:
    found = run(client, "bright", {"image": data(png())}).json()
    (annotation,) = found["annotations"]["masks"]
    mask = coco_mask.decode(annotation["segmentation"])
    expected = np.zeros((20, 30), np.uint8)
    expected[5:10, 5:15] = 1
    expected[0, 0] = 200 > 127
    assert np.array_equal(mask, expected)
    assert (annotation["category_name"], annotation["score"]) == ("lamp", 0.75)


def test_files_of_a_result_are_served_as_the_result_states(client: httpx.Client) -> None:
    found = run(client, "bright", {"image": data(png())}).json()
    path = found["outputs"]["dark"]["file"]
    answer = client.get(f"/v1/runs/{found['id']}/files/{path}")
    assert answer.headers["content-type"] == "image/png"
    pixels = np.asarray(PIL.Image.open(io.BytesIO(answer.content)))
    assert pixels[5:10, 5:15].max() == 0
    missing = client.get(f"/v1/runs/{found['id']}/files/..%2F..%2Fserver.sqlite")
    assert missing.status_code == 404
    assert client.get(f"/v1/runs/{found['id']}/files/dark%2F..%2Fx").status_code == 404


def test_annotations_come_in_the_formats_of_tools(client: httpx.Client) -> None:
    found = run(client, "bright", {"image": data(png())}).json()
    address = f"/v1/runs/{found['id']}/annotations"
    coco = client.get(address).json()
    assert coco["images"][0]["file_name"] == "night.png"
    assert coco["categories"][0]["name"] == "lamp"
    labelme = client.get(address, params={"format": "labelme"}).json()
    assert labelme["shapes"][0]["label"] == "lamp"
    yolo = client.get(address, params={"format": "yolo"})
    with zipfile.ZipFile(io.BytesIO(yolo.content)) as archive:
        assert sorted(archive.namelist()) == ["data.yaml", "labels/night.txt"]
        assert archive.read("labels/night.txt").startswith(b"0 ")
    assert client.get(address, params={"output": "dark"}).status_code == 422
    assert client.get(address, params={"format": "doc"}).status_code == 422


def test_masks_boxes_and_points_are_values_in_pixels_of_the_image(client: httpx.Client) -> None:
    rle = coco_mask.encode(np.asfortranarray(np.eye(20, 30, dtype=np.uint8)))
    counts = rle["counts"]
    counts = counts if isinstance(counts, str) else counts.decode()
    body = {
        "image": data(png()),
        "masks": {"rle": [{"size": [20, 30], "counts": counts}]},
        "boxes": {"boxes": [[0, 0, 10, 5]], "labels": ["a"]},
        "points": {"points": [[3, 4], [5, 6]], "positive": [True, False]},
    }
    found = run(client, "parts", body).json()
    assert single(found) == 20 + 50 + 1e6


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "needs the input 'image'"),
        ({"image": {"data": "!!"}}, "not base64"),
        ({"image": {"data": "aGVsbG8="}}, "image"),
        ({"image": {"upload": "0" * 64}}, "no upload"),
        ({"image": {"upload": "\x00"}}, "no upload"),
        ({"image": "/etc/passwd"}, "image"),
        ({"image": {"path": "/etc/passwd"}}, "unknown field 'path'"),
        ({"image": None}, "image"),
        ({"image": "IMAGE", "treshold": 0.5}, "did you mean 'threshold'?"),
        ({"image": "IMAGE", "threshold": 2}, "threshold is 2"),
        ({"image": "IMAGE", "threshold": "0.5"}, "threshold is '0.5'"),
        ({"image": "IMAGE", "threshold": None}, "threshold is None"),
        ({"image": "IMAGE", "label": {"$ref": 1}}, "label"),
        ([1], "not a JSON object"),
    ],
)
def test_a_request_that_does_not_fit_is_refused_in_one_line(
    client: httpx.Client, body: Any, message: str
) -> None:
    if isinstance(body, dict) and body.get("image") == "IMAGE":
        body = {**body, "image": data(png())}
    answer = run(client, "bright", body)
    assert answer.status_code == 422
    assert message in answer.json()["detail"]
    assert "\n" not in answer.json()["detail"]
    assert client.get("/v1/runs").json()["runs"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"masks": {"rle": [{"size": [2, 2], "counts": "04"}]}},
        {"masks": {"rle": [{"size": [20, 30], "counts": [1e9]}]}},
        {"masks": {"rle": [{"size": [20, 30]}]}},
        {"masks": {"rle": [{"size": [20, 30], "counts": "\uffff"}]}},
        {"masks": {"rle": {}}},
        {"boxes": {"boxes": [[0, 0, 10]]}},
        {"boxes": {"boxes": [[0, 0, 10, 1e300]]}},
        {"boxes": {"boxes": [["a", 0, 1, 2]]}},
        {"points": {"points": [[1, 2]], "positive": [1]}},
        {"points": {"points": [[1, 2]], "positive": [True, True]}},
        {"points": {"points": [[1, 2]], "objects": [-1]}},
        {"points": {"points": [[1, 2]], "objects": [10**30]}},
        {"points": []},
    ],
)
def test_damaged_values_are_refused(client: httpx.Client, body: dict[str, Any]) -> None:
    assert run(client, "parts", {"image": data(png()), **body}).status_code == 422


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff", b"[" * 100_000, b'{"image": NaN}', b'{"label": "\\ud800"}', b'"x"'],
)
def test_bytes_that_are_not_json_are_refused(client: httpx.Client, content: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = client.post("/v1/graphs/bright/runs", content=content, headers=headers)
    assert answer.status_code == 422
    other = client.post("/v1/graphs/bright/runs", content=content)
    assert other.status_code == 415


def test_a_failed_run_says_where_and_why_without_control_characters(client: httpx.Client) -> None:
    found = run(client, "broken", {"image": data(png())}).json()
    assert found["state"] == "failed"
    assert found["failures"][0]["node"] == "reject"
    assert "\x1b" not in json.dumps(found, ensure_ascii=False)


def test_only_chosen_outputs_are_computed(client: httpx.Client) -> None:
    found = run(client, "bright", {"image": data(png())}, output="masks").json()
    assert list(found["outputs"]) == ["masks"]
    wrong = run(client, "bright", {"image": data(png())}, output="mask")
    assert wrong.status_code == 422
    assert "did you mean" in wrong.json()["detail"]


def test_a_repeated_request_with_its_key_is_the_same_run(client: httpx.Client) -> None:
    headers = {"idempotency-key": "k1"}
    answers = [
        client.post("/v1/graphs/slow/runs", files={"image": png()}, headers=headers)
        for _ in range(3)
    ]
    assert len({one.json()["id"] for one in answers}) == 1


def test_a_run_can_be_cancelled_while_it_waits_and_while_it_computes(client: httpx.Client) -> None:
    files, form = {"image": png()}, {"seconds": "60"}
    begun = client.post("/v1/graphs/slow/runs", files=files, data=form).json()
    while client.get(f"/v1/runs/{begun['id']}").json()["state"] == "waiting":
        time.sleep(0.01)
    client.delete(f"/v1/runs/{begun['id']}")
    events = client.get(f"/v1/runs/{begun['id']}/events").text
    assert "event: cancelled" in events
    assert client.get(f"/v1/runs/{begun['id']}").json()["state"] == "cancelled"


def test_a_client_that_leaves_while_it_waits_cancels_its_run(client: httpx.Client) -> None:
    body = b'{"image": {"data": "' + base64.b64encode(png()) + b'"}, "seconds": 60}'
    with socket.create_connection(("127.0.0.1", client.base_url.port or 80)) as connection:
        connection.sendall(
            b"POST /v1/graphs/slow/runs?wait=60 HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/json\r\n"
            + f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        while not client.get("/v1/runs").json()["runs"]:
            time.sleep(0.01)
    while client.get("/v1/runs").json()["runs"][0]["state"] != "cancelled":
        time.sleep(0.01)


def test_events_are_replayed_from_where_a_client_was_cut_off(client: httpx.Client) -> None:
    found = run(client, "bright", {"image": data(png())}).json()
    address = f"/v1/runs/{found['id']}/events"
    whole = client.get(address).text
    numbers = [int(line[4:]) for line in whole.splitlines() if line.startswith("id: ")]
    assert numbers == list(range(1, len(numbers) + 1))
    kinds = [line[7:] for line in whole.splitlines() if line.startswith("event: ")]
    assert kinds[0] == "accepted" and kinds[-1] == "done"
    assert "node finished" in kinds
    rest = client.get(address, headers={"last-event-id": "2"}).text
    assert rest.splitlines() == whole.splitlines()[whole.splitlines().index("id: 3") :]


def test_of_two_waiting_runs_the_more_urgent_begins_first(client: httpx.Client) -> None:
    blocking = [
        client.post("/v1/graphs/slow/runs", files={"image": png(n)}, data={"seconds": "60"})
        for n in range(64)
    ]
    running = [one.json()["id"] for one in blocking]
    low, high = (
        client.post(
            "/v1/graphs/slow/runs",
            files={"image": png(200 + priority)},
            data={"seconds": "0.01"},
            params={"priority": priority},
        ).json()["id"]
        for priority in (2, 5)
    )
    for identity in running:
        client.delete(f"/v1/runs/{identity}")
    for identity in (low, high):
        client.get(f"/v1/runs/{identity}/events")
    ended = {one: client.get(f"/v1/runs/{one}").json() for one in (low, high)}
    assert ended[high]["started"] <= ended[low]["started"]


def test_of_two_waiting_runs_of_one_priority_the_one_with_the_nearer_deadline_begins_first(
    client: httpx.Client,
) -> None:
    blocking = [
        client.post("/v1/graphs/slow/runs", files={"image": png(n)}, data={"seconds": "60"})
        for n in range(64)
    ]
    far, near = (
        client.post(
            "/v1/graphs/slow/runs",
            files={"image": png(int(deadline) % 250)},
            data={"seconds": "0.01"},
            params={"deadline": deadline},
        ).json()["id"]
        for deadline in (9000, 1000)
    )
    for one in blocking:
        client.delete(f"/v1/runs/{one.json()['id']}")
    for identity in (far, near):
        client.get(f"/v1/runs/{identity}/events")
    begun = {one: client.get(f"/v1/runs/{one}").json()["started"] for one in (far, near)}
    assert begun[near] <= begun[far]


def test_each_graph_has_an_example_that_its_schema_accepts(tmp_path: Path) -> None:
    for name, one in ServedGraphs.of(ServerSettings(tmp_path, profile="lite")).graphs.items():
        example = example_of(one.schema)
        jsonschema.validate(example, one.schema)
        assert set(one.schema["required"]) == set(example), name
        one.stored(example, lambda content: sha256_of(content))


def test_the_description_of_the_api_shows_examples(client: httpx.Client) -> None:
    api = client.get("/openapi.json").json()
    body = api["paths"]["/v1/graphs/bright/runs"]["post"]["requestBody"]["content"]
    assert list(body["application/json"]["example"]) == ["image"]


def test_a_log_has_a_line_of_each_run_and_no_text_of_the_client(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="anyloom.server"):
        found = run(client, "bright", {"image": data(png()), "label": "secret words"}).json()
        failed = run(client, "broken", {"image": data(png())}).json()
    lines = [one.getMessage() for one in caplog.records if one.name == "anyloom.server"]
    kinds = [re.sub(r"[\d.]+ s$", "… s", line) for line in lines]
    assert kinds == [
        f"run {found['id']} of graph bright for local: done after … s",
        f"run {failed['id']} of graph broken for local: failed after … s",
    ]


@pytest.mark.parametrize(
    ("path", "shown"),
    [("a.png", True), ("a.json", True), ("a.svg", False), ("a.html", False), ("a.xhtml", False)],
)
def test_a_file_that_could_hold_a_script_is_downloaded_and_never_shown(
    tmp_path: Path, path: str, shown: bool
) -> None:
    database = ServerDatabase(tmp_path)
    record, _ = database.accept("local", RunRequest("bright", {}), None)
    database.end(record.number, RunEnd("done", {}, [ResultFile.of(path, b"<script>")]))
    database.close()
    with running(ServerSettings(tmp_path)) as client:
        answer = client.get(f"/v1/runs/{record.id}/files/{path}")
    assert answer.content == b"<script>"
    assert answer.headers["content-disposition"].startswith("inline" if shown else "attachment")
    kind = answer.headers["content-type"]
    assert kind == "application/octet-stream" or (
        shown and kind in ("image/png", "application/json")
    )


def test_the_description_of_the_api_has_the_inputs_of_every_graph(client: httpx.Client) -> None:
    api = client.get("/openapi.json").json()
    body = api["paths"]["/v1/graphs/bright/runs"]["post"]["requestBody"]["content"]
    schema = body["application/json"]["schema"]
    assert schema["required"] == ["image"]
    assert schema["properties"]["threshold"]["maximum"] == 1
    listed = client.get("/v1/graphs").json()["graphs"]
    assert [one["name"] for one in listed] == ["bright", "parts", "slow", "broken", "asking"]
    assert client.get("/v1/graphs/brigth").json()["detail"].endswith("did you mean 'bright'?")


def test_a_graph_says_what_it_would_download_until_the_weights_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "empty"))
    names = ("segment_by_text", "edit_anything")
    served = ServedGraphs.of(ServerSettings(tmp_path, graphs=names, profile="lite"))
    with running(ServerSettings(tmp_path / "data"), served) as offering:
        by_text, generated = offering.get("/v1/graphs").json()["graphs"]
        assert by_text["downloads"] == []
        sizes = {one["model"]: one["size"] for one in generated["downloads"]}
        assert sizes["edit-anything"] == registry.models().checkpoint("edit-anything").size > 1e9
        assert "edit-anything" in generated["models"]


def test_metrics_count_runs_by_graph_and_state(client: httpx.Client) -> None:
    run(client, "bright", {"image": data(png())})
    run(client, "broken", {"image": data(png())})
    text = client.get("/metrics").text
    assert 'anyloom_run_seconds_count{graph="bright",state="done"} 1.0' in text
    assert 'anyloom_run_seconds_count{graph="broken",state="failed"} 1.0' in text
    assert 'anyloom_runs{state="running"} 0.0' in text


def test_a_graph_of_a_file_is_offered_by_the_name_that_it_has(tmp_path: Path) -> None:
    text = "graph: titles\ninputs: {image: Image}\nnodes: {}\noutputs: {same: $image}\n"
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "titles_of_last_year.yaml").write_text(text)
    files = [str(file) for file in sorted(tmp_path.rglob("*.yaml"))]
    served = ServedGraphs.of(ServerSettings(tmp_path, graphs=(files[0],)))
    assert list(served.graphs) == ["titles"]
    with pytest.raises(AnyloomError, match="two graphs are called 'titles'"):
        ServedGraphs.of(ServerSettings(tmp_path, graphs=tuple(files)))


def test_a_graph_whose_request_would_choose_a_path_on_the_server_is_refused(
    tmp_path: Path,
) -> None:
    file = tmp_path / "styled.yaml"
    file.write_text(
        "graph: styled\ninputs: {image: Image, style: Text}\n"
        "nodes: {other: {load_image: {path: $style}}}\noutputs: {other: $other}\n"
    )
    with pytest.raises(AnyloomError, match="'other' reads a file"):
        ServedGraphs.of(ServerSettings(tmp_path, graphs=(str(file),)))


def test_medsam_volume_is_not_offered_as_its_boxes_may_be_a_file_of_the_server(
    tmp_path: Path,
) -> None:
    served = ServedGraphs.of(ServerSettings(tmp_path, profile="lite"))
    assert "medsam" in served.graphs
    assert "medsam_volume" not in served.graphs
    assert "reads a file that a request would choose" in served.refused["medsam_volume"]
    with pytest.raises(AnyloomError, match="'drawn' reads a file that a request would choose"):
        ServedGraphs.of(ServerSettings(tmp_path, profile="lite", graphs=("medsam_volume",)))


def test_only_the_nodes_that_are_known_to_read_files_do() -> None:
    reading = {
        file.stem
        for file in (ROOT / "nodes").glob("*.py")
        if "safe_join" in file.read_text("utf-8")
    }
    nodes = registry.nodes()
    assert {nodes[name].__module__.rpartition(".")[2] for name in READ_FILES} == reading
    for name, argument in READ_FILES.items():
        assert argument in nodes[name].signature.arguments
    others = [one.name for one in nodes.values() if one.name not in READ_FILES]
    arguments = {a for name in others for a in nodes[name].signature.arguments}
    assert not arguments & {"path", "folder"}


def test_an_unknown_graph_is_answered_with_the_nearest_name(client: httpx.Client) -> None:
    asked = [
        client.get("/v1/graphs/brigth"),
        client.post("/v1/graphs/brigth/runs", json={}),
        client.post("/v1/graphs/brigth/batches", files={"files": png()}),
    ]
    for answer in asked:
        assert answer.status_code == 404
        assert answer.json()["detail"] == "unknown graph 'brigth'; did you mean 'bright'?"


def test_a_graph_that_is_not_offered_says_why_without_a_path_of_the_server(tmp_path: Path) -> None:
    refused = ServedGraphs.of(ServerSettings(tmp_path, profile="lite")).refused
    assert "edit_add.yaml:" in refused["edit_add"]
    assert "profile 'lite' names no model for" in refused["edit_add"]
    assert not [reason for reason in refused.values() if str(ROOT) in reason]
