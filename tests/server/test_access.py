"""Who may call a server, from where, and with how much."""

from __future__ import annotations

import gzip
import hmac
import re
from pathlib import Path

import httpx
import pytest

from anyloom.server import ServerSettings
from anyloom.server.page import STATIC

from .service import png, running

SECRETS = {"alice": "a" * 20, "bob": "b" * 20}


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "", "[::2]"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
def test_a_name_that_is_not_the_servers_reaches_nothing(
    client: httpx.Client, host: str, method: str
) -> None:
    for path in ("/healthz", "/v1/graphs", "/v1/runs", "/openapi.json", "/nothing"):
        assert client.request(method, path, headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_page_of_another_site_can_neither_read_nor_begin_anything(
    client: httpx.Client, headers: dict[str, str]
) -> None:
    assert client.get("/v1/runs", headers=headers).status_code == 403
    files = {"image": png()}
    assert client.post("/v1/graphs/bright/runs", files=files, headers=headers).status_code == 403


def test_a_page_of_the_server_itself_may_call(client: httpx.Client) -> None:
    origin = str(client.base_url).rstrip("/")
    headers = {"origin": origin, "sec-fetch-site": "same-origin"}
    assert client.get("/v1/graphs", headers=headers).status_code == 200


def test_every_answer_forbids_sniffing_framing_and_scripts(client: httpx.Client) -> None:
    for path in ("/healthz", "/v1/graphs", "/nothing"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in headers["content-security-policy"]


def test_the_page_is_small_and_may_load_and_run_nothing_but_its_own_files(
    client: httpx.Client,
) -> None:
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?:|<style|<script>| on\w+=| style=", page.text)
    sizes = [len(gzip.compress(file.read_bytes())) for file in STATIC.iterdir()]
    assert sum(sizes) < 350_000
    for file in STATIC.iterdir():
        answer = client.get(f"/page/{file.name}")
        assert answer.content == file.read_bytes()
        assert answer.headers["x-content-type-options"] == "nosniff"
        again = client.get(f"/page/{file.name}", headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get("/page/..%2Fpage.py").status_code == 404


def test_clients_with_tokens_see_their_own_runs_alone(tmp_path: Path) -> None:
    with running(ServerSettings(tmp_path, tokens=SECRETS)) as client:

        def call(method: str, path: str, who: str, **more: object) -> httpx.Response:
            secret = SECRETS.get(who, who)
            headers = {"authorization": f"Bearer {secret}"}
            return client.request(method, path, headers=headers, **more)  # type: ignore[arg-type]

        assert client.get("/healthz").status_code == 200
        assert client.get("/v1/graphs").status_code == 401
        for wrong in ("x", "a", "a" * 19, "a" * 21, "é"):
            headers = [(b"authorization", f"Bearer {wrong}".encode())]
            assert client.get("/v1/graphs", headers=headers).status_code == 401
        basic = {"authorization": f"Basic {SECRETS['alice']}"}
        assert client.get("/v1/graphs", headers=basic).status_code == 401
        run = call("POST", "/v1/graphs/bright/runs?wait=30", "alice", files={"image": png()})
        assert run.json()["state"] == "done"
        address = f"/v1/runs/{run.json()['id']}"
        assert call("GET", address, "alice").status_code == 200
        assert call("GET", address, "bob").status_code == 404
        assert call("DELETE", address, "bob").status_code == 404
        assert call("GET", address + "/events", "bob").status_code == 404
        assert len(call("GET", "/v1/runs", "alice").json()["runs"]) == 1
        assert call("GET", "/v1/runs", "bob").json()["runs"] == []


def test_a_secret_is_compared_with_all_in_constant_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bytes] = []
    compare = hmac.compare_digest

    def counted(given: bytes, expected: bytes) -> bool:
        compared.append(expected)
        return compare(given, expected)

    monkeypatch.setattr(hmac, "compare_digest", counted)
    with running(ServerSettings(tmp_path, tokens=SECRETS)) as client:
        for secret in (*SECRETS.values(), "x", "a" * 19 + "b"):
            compared.clear()
            client.get("/v1/graphs", headers={"authorization": f"Bearer {secret}"})
            assert compared == [one.encode() for one in SECRETS.values()]


def test_a_body_beyond_the_limit_is_refused_stated_or_not(tmp_path: Path) -> None:
    with running(ServerSettings(tmp_path, max_upload=100_000)) as client:
        stated = client.post("/v1/uploads", content=b"x" * 100_001)
        assert stated.status_code == 413
        unstated = client.post("/v1/uploads", content=(b"x" * 1000 for _ in range(200)))
        assert unstated.status_code == 413
        form = client.post("/v1/graphs/bright/runs", files={"image": b"x" * 200_000})
        assert form.status_code == 413
        assert client.post("/v1/uploads", content=b"x" * 100_000).status_code == 201


def test_a_client_may_have_so_many_runs_at_once(tmp_path: Path) -> None:
    with running(ServerSettings(tmp_path, max_runs=2)) as client:
        answers = [
            client.post("/v1/graphs/slow/runs", files={"image": png(n)}, data={"seconds": "30"})
            for n in range(3)
        ]
        assert [one.status_code for one in answers] == [202, 202, 429]
        assert "2 runs" in answers[2].json()["detail"]
        client.delete(f"/v1/runs/{answers[0].json()['id']}")
        while client.get(f"/v1/runs/{answers[0].json()['id']}").json()["state"] != "cancelled":
            pass
        again = client.post("/v1/graphs/bright/runs", files={"image": png()})
        assert again.status_code == 202
        client.delete(f"/v1/runs/{answers[1].json()['id']}")
