"""The command `anyloom serve`: how it listens, and what it says."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest
import uvicorn
from typer.testing import CliRunner

from anyloom.cli.app import app


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


def printed_by(*arguments: str) -> list[str]:
    """Return the lines that the command prints."""
    command = ["serve", *arguments, "--port", "0", "--profile", "lite"]
    result = CliRunner().invoke(app, command, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output.splitlines()


def test_an_answer_does_not_wait_for_the_acknowledgment_of_the_one_before(
    served: list[socket.socket],
) -> None:
    printed_by("segment_by_text")
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
    served: list[socket.socket], names: tuple[str, ...], said: str
) -> None:
    first, *_ = printed_by(*names)
    assert first.startswith(said)
    assert first.endswith(f":{served[0].getsockname()[1]}")


def test_graphs_that_cannot_be_served_are_one_line_after_the_address(
    served: list[socket.socket],
) -> None:
    first, second, third = printed_by()
    assert "graphs and edits by sentence at" in first
    assert second.endswith("/v1/graphs say why")
    assert third.startswith("runs are kept in")
