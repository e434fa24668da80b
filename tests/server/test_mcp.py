"""Graphs as tools, called by the client of the package `mcp`."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import PIL.Image
import pytest

from anyloom import Engine
from anyloom.values.image import MAX_PIXELS

from .service import png, served

mcp = pytest.importorskip("mcp")


def with_tools(folder: Path, use: Callable[[Any], Awaitable[Any]]) -> Any:
    """Return what a function gets from a client of the tools."""
    from anyloom.server.mcp_tools import GraphTools

    async def connected() -> Any:
        with Engine() as engine:
            tools = GraphTools(served(), engine, folder, MAX_PIXELS)
            async with mcp.Client(tools.server) as client:
                return await use(client)

    return asyncio.run(connected())


def call(folder: Path, name: str, **arguments: Any) -> Any:
    return with_tools(folder, lambda client: client.call_tool(name, arguments))


def test_every_graph_is_a_tool_with_the_schema_of_its_inputs(tmp_path: Path) -> None:
    tools = with_tools(tmp_path, lambda client: client.list_tools()).tools
    by_name = {tool.name: tool for tool in tools}
    assert list(by_name) == ["bright", "parts", "slow", "broken", "asking"]
    schema = by_name["bright"].input_schema
    assert (schema["required"], by_name["bright"].description) == (["image"], "Find bright things.")
    ways = [next(iter(one["properties"])) for one in schema["properties"]["image"]["anyOf"]]
    assert ways == ["path", "data"]


@pytest.mark.parametrize("way", ["path", "data"])
def test_an_image_goes_in_and_what_was_found_comes_out_as_text_and_image(
    tmp_path: Path, way: str
) -> None:
    (tmp_path / "night.png").write_bytes(png())
    value = {"path": "night.png"} if way == "path" else {"data": base64.b64encode(png()).decode()}
    result = call(tmp_path, "bright", image=value, label="lantern")
    text, image = result.content
    (instance,) = json.loads(text.text)["instances"]["masks"]
    assert (instance["category_name"], instance["area"]) == ("lantern", 51)
    assert PIL.Image.open(io.BytesIO(base64.b64decode(image.data))).size == (30, 20)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "needs the input 'image'"),
        ({"image": {"path": "../x.png"}}, "path"),
        ({"image": {"path": "/etc/passwd"}}, "path"),
        ({"image": {"path": "missing.png"}}, "No such file"),
        ({"image": {"path": 5}}, "not a text"),
        ({"image": {"upload": "x"}}, "no upload"),
        ({"image": {"url": "https://127.0.0.1/"}}, "fetches no images"),
    ],
)
def test_a_call_that_does_not_fit_is_answered_in_one_line(
    tmp_path: Path, arguments: dict[str, Any], message: str
) -> None:
    result = call(tmp_path, "bright", **arguments)
    assert result.is_error
    assert message in result.content[0].text
    assert "\n" not in result.content[0].text


def test_a_failed_step_is_an_error_of_the_tool(tmp_path: Path) -> None:
    value = {"data": base64.b64encode(png()).decode()}
    result = call(tmp_path, "broken", image=value)
    assert result.is_error and "reject" in result.content[0].text


def test_the_command_answers_on_standard_input_and_output(tmp_path: Path) -> None:
    (tmp_path / "titles.yaml").write_text(
        "graph: titles\nabout: Draw a title.\ninputs: {image: Image}\n"
        "nodes: {titled: {draw: {image: $image, text: hello}}}\noutputs: {titled: $titled}\n"
    )
    (tmp_path / "night.png").write_bytes(png())
    command = mcp.StdioServerParameters(
        command=sys.executable, args=["-m", "anyloom", "mcp", "titles.yaml"], cwd=tmp_path
    )

    async def called() -> Any:
        async with mcp.Client(mcp.stdio_client(command)) as client:
            return await client.call_tool("titles", {"image": {"path": "night.png"}})

    assert [one.type for one in asyncio.run(called()).content] == ["text", "image"]
