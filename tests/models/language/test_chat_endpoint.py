"""Served chat models: asked only where the user has allowed it; every failure is one line."""

from __future__ import annotations

import importlib.util
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from anyloom import Cancelled, CancelToken, Checkpoint, ModelError
from anyloom.core.run_config import OFFLINE
from anyloom.foundation.cancellation import current
from anyloom.models.language.chat_endpoint import HEADERS, ChatEndpoint
from anyloom.models.language.prompt_templates import max_tokens_for, rewrite_prompt
from anyloom.registry.lookup import registry

KEY = "sk-secret-0123456789"
CONTROLS = {"length": 5, "sentiment": "positive"}


class Served(BaseHTTPRequestHandler):
    """A server of chat completions whose model's name says how it behaves."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        if self.server.token is not None:  # type: ignore[attr-defined]
            self.server.token.cancel()  # type: ignore[attr-defined]
        model = str(body.get("model"))
        asked = body["messages"][-1]["content"]
        if model == "answers":
            self._completion(f'"You asked: {asked[:12]}"')
        elif model == "thinks":
            self._completion("<think>hm\n</think>\nA dog.")
        elif model == "cut":
            self._completion("A dog runs. It is", "length")
        elif model == "silent":
            self._completion("")
        elif model == "busy-once":
            first = len(self.server.seen) == 1  # type: ignore[attr-defined]
            self._send(503, {"error": {"message": "loading"}}) if first else self._completion("ok")
        elif model == "broken-once":
            if len(self.server.seen) == 1:  # type: ignore[attr-defined]
                self.close_connection = True
            else:
                self._completion("ok")
        elif model == "slow":
            time.sleep(1.5)
            self._completion("late")
        elif model == "dripping":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            for _ in range(20):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.1)
        elif model == "moved":
            self.send_response(307)
            self.send_header("Location", "/v1/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif model.isdigit():
            words = f"no: {self.headers.get('Authorization', 'nobody')}\n" + "x" * 400
            self._send(int(model), {"error": {"message": words}})
        else:
            raw = RAW[model]
            self._write(200, raw)

    def _completion(self, text: str, ended: str = "stop") -> None:
        message = {"role": "assistant", "content": text}
        self._send(200, {"choices": [{"message": message, "finish_reason": ended}]})

    def _send(self, status: int, content: Any) -> None:
        self._write(status, json.dumps(content).encode())

    def _write(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the terminal clean."""


RAW = {
    "web page": b"<html>hello</html>",
    "list": b"[1]",
    "nothing": b"{}",
    "no choices": b'{"choices": []}',
    "odd choices": b'{"choices": [7]}',
    "no text": b'{"choices": [{"message": {"content": null}}]}',
    "deep": b"[" * 100_000,
    "huge": b'"' + b"x" * 4_100_000 + b'"',
}


@pytest.fixture
def server() -> Iterator[Any]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Served)
    made.seen, made.token = [], None  # type: ignore[attr-defined]
    made.daemon_threads = True
    thread = threading.Thread(target=made.serve_forever, args=(0.02,))
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def online(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*OFFLINE, "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)


def entry(url: Any, model: Any = "answers", *, trusted: bool = True, **options: Any) -> Checkpoint:
    return Checkpoint(
        "served", "chat-endpoint", trusted=trusted, options={"url": url, "model": model, **options}
    )


def address(server: Any) -> str:
    return f"http://127.0.0.1:{server.server_port}/v1"


def loaded(server: Any, model: str = "answers", **options: Any) -> ChatEndpoint:
    return ChatEndpoint.load(entry(address(server), model, retries=0, **options), "cpu")


def refusal(server: Any, model: str, **options: Any) -> str:
    with pytest.raises(ModelError) as refused:
        loaded(server, model, **options).complete(["hello"])
    said = str(refused.value)
    assert said.startswith(f"model 'served': {address(server)} ")
    assert "\n" not in said
    assert len(said) < 400
    assert KEY not in said
    return said


def test_an_instruction_is_one_turn_of_a_chat(server: Any) -> None:
    answers = loaded(server).complete(["Name three.", "Name two."], max_tokens=7)
    assert answers == ["You asked: Name three.", "You asked: Name two."]
    path, headers, body = server.seen[0]
    assert path == "/v1/chat/completions"
    assert "Authorization" not in headers
    assert body == {
        "model": "answers",
        "messages": [{"role": "user", "content": "Name three."}],
        "max_tokens": 7,
        "temperature": 0.0,
    }
    loaded(server).complete(["Name one."], temperature=0.5, seed=3)
    assert (server.seen[2][2]["temperature"], server.seen[2][2]["seed"]) == (0.5, 3)


def test_a_schema_is_part_of_the_request(server: Any) -> None:
    model = loaded(server)
    assert model.takes_schema
    model.complete(["Name one."], schema='{"type": "object"}')
    told = server.seen[0][2]["response_format"]
    assert told["type"] == "json_schema"
    assert told["json_schema"]["schema"] == {"type": "object"}


def test_a_text_is_refined_as_by_any_chat_model(server: Any) -> None:
    assert loaded(server).refine("a dog", CONTROLS) == "You asked: Rewrite this"
    body = server.seen[0][2]
    assert body["messages"][0]["content"] == rewrite_prompt("a dog", CONTROLS)
    assert body["max_tokens"] == max_tokens_for("a dog", CONTROLS)
    assert loaded(server).refine("a dog", {}) == "a dog"
    assert len(server.seen) == 1
    assert loaded(server, "thinks").refine("a dog", CONTROLS) == "A dog."
    assert loaded(server, "cut").refine("a dog", CONTROLS) == "A dog runs."
    with pytest.raises(ModelError, match="returned an empty answer"):
        loaded(server, "silent").refine("a dog", CONTROLS)


def test_the_key_comes_from_the_named_variable_and_goes_nowhere_else(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OWN_KEY", KEY)
    model = loaded(server, key_variable="OWN_KEY")
    model.complete(["hello"])
    assert server.seen[0][1]["Authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(vars(model)) + model.identity + repr(model.checkpoint)
    for status in (400, 401, 403, 404, 500):
        refusal(server, str(status), key_variable="OWN_KEY")
    for wrong, said in (("", "is not set"), ("sk\nX-Other: 1", "holds no key"), ("ä", "holds no")):
        monkeypatch.setenv("OWN_KEY", wrong)
        with pytest.raises(ModelError, match=f"variable OWN_KEY {said}") as refused:
            loaded(server, key_variable="OWN_KEY")
        assert not wrong or wrong not in str(refused.value)


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("400", "returned an error (400: no: nobody xxx"),
        ("401", "needs a key (401); name the environment variable"),
        ("403", "needs a key (403)"),
        ("404", "has no model '404', or no chat completions at this url (404: no: nobody"),
        ("500", "returned an error (500: no: nobody"),
        ("moved", "redirects to another address, which is not followed (307)"),
        ("web page", "returned an answer that is not JSON; does it serve OpenAI's"),
        ("deep", "returned an answer that is not JSON"),
        ("list", "answered without choices; does it serve OpenAI's"),
        ("huge", "returned more than 4 MB"),
        ("nothing", "answered without choices"),
        ("no choices", "answered without choices"),
        ("odd choices", "answered without choices"),
        ("no text", "answered without a text"),
        ("broken-once", "cannot be reached (RemoteProtocolError: Server disconnected"),
    ],
)
def test_every_wrong_answer_is_one_line(server: Any, model: str, said: str) -> None:
    assert said in refusal(server, model)
    assert [path for path, _, _ in server.seen] == ["/v1/chat/completions"]


def test_a_key_that_is_not_taken_is_told_by_its_variable(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OWN_KEY", KEY)
    said = refusal(server, "401", key_variable="OWN_KEY")
    assert said.endswith("rejected the key in $OWN_KEY (401)")


@pytest.mark.parametrize("model", ["slow", "dripping"])
def test_a_server_that_takes_too_long_is_given_up(server: Any, model: str) -> None:
    said = refusal(server, model, timeout=0.3)
    assert "timed out after 0.3 seconds" in said


def test_a_server_that_is_not_there_is_one_line() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # the port is taken, and nobody listens
        model = ChatEndpoint(entry(f"http://127.0.0.1:{nobody.getsockname()[1]}/v1"))
        with pytest.raises(
            ModelError, match=r"cannot be reached \(ConnectError: [^\n]*refused[^\n]*$"
        ):
            model.complete(["hello"])


@pytest.mark.parametrize("model", ["busy-once", "broken-once"])
def test_a_server_that_is_busy_or_breaks_off_is_asked_again(server: Any, model: str) -> None:
    patient = ChatEndpoint.load(entry(address(server), model), "cpu")
    assert patient.complete(["hello"]) == ["ok"]
    assert len(server.seen) == 2


def test_a_cancelled_run_asks_no_more(server: Any) -> None:
    current.token = CancelToken()
    current.token.cancel()
    try:
        with pytest.raises(Cancelled):
            loaded(server).complete(["hello"])
    finally:
        current.token = None
    assert server.seen == []


def test_a_run_that_is_cancelled_while_a_server_is_busy_makes_no_further_attempt(
    server: Any,
) -> None:
    model = ChatEndpoint.load(entry(address(server), "503"), "cpu")
    current.token = server.token = CancelToken()
    try:
        with pytest.raises(Cancelled):
            model.complete(["hello"])
    finally:
        current.token = None
    assert len(server.seen) == 1


def test_the_client_sends_nothing_of_the_environment(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID", "WEBHOOK_SECRET"):
        monkeypatch.setenv(f"OPENAI_{name}", KEY)
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", f"Authorization: Bearer {KEY}\nX-Other: {KEY}")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    loaded(server).complete(["hello"])
    [(_, headers, body)] = server.seen
    assert {name.lower() for name in headers} <= {*HEADERS, "user-agent"}
    assert KEY not in f"{headers} {body}"


def test_a_missing_client_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError) as refused:
        ChatEndpoint.load(entry("http://x/v1"), "cpu")
    assert str(refused.value) == (
        "model 'served' needs the package openai: pip install 'anyloom[openai]'"
    )


def test_several_threads_ask_at_once(server: Any) -> None:
    model = loaded(server)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: model.complete([f"no. {n}"])[0], range(20)))
    assert answers == [f"You asked: no. {n}" for n in range(20)]


@pytest.mark.parametrize("name", OFFLINE)
def test_without_network_no_server_is_asked(
    server: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    model = loaded(server)
    monkeypatch.setenv(name, "1")
    for attempt in (lambda: loaded(server), lambda: model.complete(["hello"])):
        with pytest.raises(ModelError, match="the network is switched off"):
            attempt()
    assert server.seen == []


def test_only_a_trusted_catalog_may_name_a_server(server: Any) -> None:
    with pytest.raises(ModelError, match=r"would send texts to .* add --allow-project-code"):
        ChatEndpoint.load(entry(address(server), trusted=False), "cpu")
    assert server.seen == []


def test_nothing_that_is_shipped_names_a_server() -> None:
    catalog = registry.models()
    assert catalog.adapter(entry("http://x")) is ChatEndpoint
    assert all(one.family != "chat-endpoint" for one in catalog.checkpoints.values())


def test_results_depend_on_address_and_model(server: Any) -> None:
    url = address(server)
    cases = [entry(url), entry(url, "other"), entry("http://127.0.0.1:1/v1")]
    assert len({one.identity_on("cpu") for one in cases}) == 3
    assert entry(url).identity_on("cpu") == entry(url).identity_on("cpu")


@pytest.mark.parametrize(
    "url",
    ["", None, 7, "localhost:8080", "file:///etc/passwd", "ftp://host/v1", "http://", "http://[",
     "http://host:0/v1", "http://host/v 1", "http://hóst/v1", "http://host\n/v1"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(url: Any) -> None:
    with pytest.raises(ModelError, match=r"option url is '[^\n]*', expected such as http://"):
        ChatEndpoint.load(entry(url), "cpu")


@pytest.mark.parametrize(
    "url",
    [f"http://user:{KEY}@host/v1", f"http://host/v1?key={KEY}", f"http://{KEY}@host/v1"],
)
def test_a_password_in_an_address_is_refused_without_being_printed(url: str) -> None:
    with pytest.raises(ModelError, match="option url contains more than an address") as refused:
        ChatEndpoint.load(entry(url), "cpu")
    assert KEY not in str(refused.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": None}, "option model is missing"),
        ({"timeout": 0}, "option timeout is 0, expected a number from 0.1 to 3600"),
        ({"retries": "many"}, "option retries is 'many', expected a number from 0 to 10"),
        ({"key": KEY}, "unknown option 'key'"),
    ],
)
def test_options_are_checked(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ModelError) as refused:
        ChatEndpoint.load(
            Checkpoint(
                "served",
                "chat-endpoint",
                trusted=True,
                options={"url": "http://x/v1", "model": "m", **options},
            ),
            "cpu",
        )
    assert said in str(refused.value)
    assert KEY not in str(refused.value)


def test_the_whole_address_of_the_call_may_be_given_too() -> None:
    model = ChatEndpoint(entry("http://x/v1/chat/completions/"))
    assert model.url == "http://x/v1"
