"""Graphs as tools of the Model Context Protocol, with images in and out.

This module imports the package `mcp`, which the extra `mcp` installs.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import mcp.types as protocol
from mcp.server import Server
from mcp.server.stdio import stdio_server

from ..drawing.display import image_of, on_image
from ..engine.engine import Engine
from ..engine.items import Result
from ..foundation.errors import AnyloomError, InputError, one_line
from ..foundation.paths import safe_join
from ..foundation.version import __version__
from ..values import Image, Regions
from .graphs import ServedGraphs
from .input_values import InputReader
from .previews import shown
from .results import ResultEncoder
from .served_graph import ServedGraph

SIDE = 1024
MOST_IMAGES = 8
"""Images of one answer."""
_PATH = {
    "type": "object",
    "description": "A file below the folder that the user has opened.",
    "properties": {"path": {"type": "string", "maxLength": 1000}},
    "required": ["path"],
    "additionalProperties": False,
}


class GraphTools:
    """Tools, one for each graph."""

    def __init__(self, served: ServedGraphs, engine: Engine, folder: Path, max_pixels: int) -> None:
        """Offer graphs as tools.

        Args:
            folder: images below it can be named by their path.
            max_pixels: larger images are refused.
        """
        self._graphs = served.graphs
        self._engine = engine
        self._folder = folder
        self._max_pixels = max_pixels
        self._encoder = ResultEncoder()
        self.server: Server[Any] = Server(
            "anyloom", version=__version__, on_list_tools=self._list, on_call_tool=self._call
        )

    async def serve(self) -> None:
        """Answer on standard input and output until the client closes them."""
        async with stdio_server() as (incoming, outgoing):
            options = self.server.create_initialization_options()
            await self.server.run(incoming, outgoing, options)

    async def _list(self, context: Any, asked: Any) -> protocol.ListToolsResult:
        tools = [
            protocol.Tool(
                name=name, description=served.graph.about or name, input_schema=_schema(served)
            )
            for name, served in self._graphs.items()
        ]
        return protocol.ListToolsResult(tools=tools)

    async def _call(
        self, context: Any, asked: protocol.CallToolRequestParams
    ) -> protocol.CallToolResult:
        try:
            served = self._graphs.get(asked.name)
            if served is None:
                raise InputError(f"there is no tool '{asked.name[:80]}'")
            inputs = self._inputs(served, asked.arguments or {})
            result = await self._engine.arun(served.checked, inputs)
            result.raise_failure()
        except AnyloomError as error:
            text = protocol.TextContent(text=one_line(error))
            return protocol.CallToolResult(content=[text], is_error=True)
        return protocol.CallToolResult(content=self._content(served, result))

    def _inputs(self, served: ServedGraph, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        contents: dict[str, bytes] = {}

        def stored(content: bytes) -> str:
            name = str(len(contents))
            contents[name] = content
            return name

        def opened(value: Any) -> Any:
            if isinstance(value, list):
                return [opened(one) for one in value]
            if not isinstance(value, Mapping) or set(value) != {"path"}:
                return value
            path = value["path"]
            if not isinstance(path, str):
                raise InputError("'path' is not a text")
            file = safe_join(self._folder, path)
            try:
                return {"upload": stored(file.read_bytes()), "name": file.name}
            except OSError as error:
                raise InputError(f"{path[:80]}: {error.strerror}") from None

        body = {name: opened(value) for name, value in arguments.items()}
        reader = InputReader(served.graph, contents.__getitem__, self._max_pixels)
        return reader.read(served.stored(body, stored))

    def _content(self, served: ServedGraph, result: Result) -> list[protocol.ContentBlock]:
        """Return the facts of a result as JSON, and what can be seen as images."""
        facts = dict(self._encoder.encode(served, result).result)
        found = {
            name: [{k: v for k, v in one.items() if k != "segmentation"} for one in instances]
            for name, instances in facts.get("annotations", {}).items()
        }
        text = json.dumps({"outputs": facts["outputs"], "instances": found}, ensure_ascii=False)
        content: list[protocol.ContentBlock] = [protocol.TextContent(text=text)]
        image = result.inputs.get(served.image_input or "")
        values = [
            one
            for value in result.outputs.values()
            for one in (value if isinstance(value, list | tuple) else [value])
        ]
        drawn = any(isinstance(one, Image) for one in values)
        for value in values:
            if isinstance(value, Regions) and drawn:
                continue  # an image of the result shows them
            picture = image_of(on_image(value, image if isinstance(image, Image) else None, SIDE))
            if picture is not None and len(content) <= MOST_IMAGES:
                encoded, suffix = shown(picture, SIDE)
                kind = "image/jpeg" if suffix == ".jpg" else "image/png"
                data = base64.b64encode(encoded).decode()
                content.append(protocol.ImageContent(data=data, mime_type=kind))
        return content


def _schema(served: ServedGraph) -> dict[str, Any]:
    """Return the schema of a tool: that of the graph, where files may also be named by path."""

    def with_path(schema: dict[str, Any]) -> dict[str, Any]:
        choices = schema.get("anyOf")
        if choices is None:
            return schema
        kept = [one for one in choices if not {"upload", "url"} & set(one.get("properties", ()))]
        files = any("data" in one.get("properties", ()) for one in choices)
        inner = [
            {**one, "items": with_path(one["items"])} if "items" in one else one for one in kept
        ]
        return {**schema, "anyOf": [*([_PATH] if files else []), *inner]}

    properties = {name: with_path(one) for name, one in served.schema["properties"].items()}
    return {**served.schema, "properties": properties}
