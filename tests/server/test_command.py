"""The command `anyloom serve`: how it listens, and what it says."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest
import uvicorn

from anyloom.cli import main


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[socket.socket]]:
    """Run the command up to where it would answer; return where it listens."""
    listening: list[socket.socket] = []

    def run(self: uvicorn.Server, sockets: list[socket.socket]) -> None:
        listening.extend(one.dup() for one in sockets)

    monkeypatch.setattr(uvicorn.Server, "run", run)
    yield listening
    for one in listening:
        one.close()


def typed(*arguments: str) -> int:
    """Type the command, on a free port where none is given; return the exit code."""
    return main(["serve", "--port", "0", "--profile", "lite", *arguments])


def test_an_answer_does_not_wait_for_the_acknowledgment_of_the_one_before(
    served: list[socket.socket],
) -> None:
    assert typed("segment_by_text") == 0
    (listener,) = served

    async def answers_at_once() -> bool:
        accepted: asyncio.Queue[asyncio.StreamWriter] = asyncio.Queue()
        server = await asyncio.start_server(lambda _, writer: accepted.put(writer), sock=listener)
        async with server:
            _, client = await asyncio.open_connection(*listener.getsockname())
            writer = await accepted.get()
            connection: socket.socket = writer.get_extra_info("socket")
            at_once = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            for one in (client, writer):
                one.close()
        return bool(at_once)

    assert asyncio.run(answers_at_once())


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("segment_by_text",), "1 graph at http://localhost:"),
        (("segment_by_text", "caption_anything"), "2 graphs at http://localhost:"),
        (
            ("segment_by_text", "caption_anything", "edit"),
            "2 graphs and edits by sentence at http://localhost:",
        ),
    ],
)
def test_the_first_line_says_what_is_served_and_where(
    served: list[socket.socket],
    capsys: pytest.CaptureFixture[str],
    names: tuple[str, ...],
    said: str,
) -> None:
    assert typed(*names) == 0
    first, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith(said)
    assert first.endswith(f":{served[0].getsockname()[1]}")


def test_graphs_that_cannot_be_served_are_one_line_after_the_address(
    served: list[socket.socket], capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed() == 0
    first, second, third = capsys.readouterr().out.splitlines()
    assert "graphs and edits by sentence at" in first
    assert second.endswith("/v1/graphs say why")
    assert third.startswith("runs are kept in")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_other_machines_are_let_in_only_after_it_was_said_who_may_call(
    served: list[socket.socket], capsys: pytest.CaptureFixture[str], host: str
) -> None:
    assert (typed("--host", host), served) == (2, [])
    assert capsys.readouterr().err.startswith(
        f"--host {host} lets other machines in; state who may call"
    )


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        ("alice", "entry 1 is not NAME:SECRET"),
        (f"alice:{'s' * 16} bob:short", "the secret of 'bob' has fewer than 16 characters"),
        (f"alice:{'s' * 16} bob:{'s' * 16}", "entry 2 repeats a name or a secret"),
    ],
)
def test_tokens_that_do_not_fit_are_refused_without_showing_them(
    served: list[socket.socket],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tokens: str,
    said: str,
) -> None:
    monkeypatch.setenv("ANYLOOM_TOKENS", tokens)
    assert (typed("--host", "0.0.0.0"), served) == (2, [])
    error = capsys.readouterr().err
    assert said in error
    assert "ssss" not in error and "short" not in error


def test_a_port_in_use_is_one_line(
    served: list[socket.socket], capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert (typed("segment_by_text", "--port", port), served) == (2, [])
    said = f"--host 127.0.0.1 --port {port}: Address already in use"
    assert capsys.readouterr().err.splitlines() == [said]
