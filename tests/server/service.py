"""A server for tests, with small graphs; run as a program, it is a server that can be killed."""

from __future__ import annotations

import io
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import numpy as np
import PIL.Image
import uvicorn

from anyloom import (
    Engine,
    Graph,
    Image,
    Masks,
    Points,
    Probability,
    Regions,
    Text,
    ask,
    check,
    graph,
    node,
    raise_if_cancelled,
)
from anyloom.server import ServerSettings, create_app
from anyloom.server.graphs import ServedGraphs
from anyloom.server.run_spans import RunSpans
from anyloom.server.served_graph import ServedGraph


class Bright(NamedTuple):
    """Bright pixels, and the image without them."""

    masks: Masks
    dark: Image


@node
def bright_part(image: Image, threshold: Probability, label: str) -> Bright:
    """Find what is brighter than a threshold."""
    found = image.pixels.mean(axis=2) > 255 * threshold
    dark = np.where(found[:, :, None], 0, image.pixels).astype(np.uint8)
    return Bright(Masks.from_arrays([found], labels=[label], scores=[0.75]), Image(dark))


@node
def size_of_parts(masks: Masks | None, boxes: Regions | None, points: Points | None) -> float:
    """Tell what was given."""
    total = 0.0
    if masks is not None:
        total += float(masks.areas.sum())
    if boxes is not None:
        total += float(boxes.areas.sum())
    if points is not None:
        total += 1e6 * int(points.positive.sum())
    return total


@node(pure=False)
def slow_count(image: Image, seconds: float) -> int:
    """Take a while; append a line to a file beside the process's data."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        raise_if_cancelled()
        time.sleep(0.01)
    with (Path.cwd() / "counted.txt").open("a") as file:
        file.write(f"{image.pixels[0, 0, 0]}\n")
    return int(image.pixels[0, 0, 0])


@node
def reject(image: Image) -> int:
    """Fail."""
    raise ValueError("<script>no</script>\x1b[31m")


@graph
def bright(image: Image, threshold: Probability = 0.5, label: str = "lamp") -> Bright:
    """Find bright things."""
    return bright_part(image, threshold=threshold, label=label)


@graph
def parts(
    image: Image,
    masks: Masks | None = None,
    boxes: Regions | None = None,
    points: Points | None = None,
) -> float:
    """Tell what was given."""
    return size_of_parts(masks, boxes, points)


@graph
def slow(image: Image, seconds: float = 0.2) -> int:
    """Take a while."""
    return slow_count(image, seconds=seconds)


@graph
def broken(image: Image) -> int:
    """Fail."""
    return reject(image)


@node(asks=True)
def ask_limit(image: Image, question: Text) -> Text:
    """Ask for a limit."""
    return ask(question, str, image)


@node
def length(text: Text) -> int:
    """Count letters."""
    return len(text)


@graph
def asking(image: Image, question: Text = "how bright?") -> int:
    """Ask a person."""
    return length(ask_limit(image, question))


def served() -> ServedGraphs:
    """Return the graphs of the tests."""
    graphs: list[Graph] = [bright, parts, slow, broken, asking]
    return ServedGraphs({one.name: ServedGraph(one, check(one)) for one in graphs}, {})


def png(value: int = 200, shape: tuple[int, int] = (20, 30)) -> bytes:
    """Return a dark image with a bright square of some value, as PNG."""
    pixels = np.zeros((*shape, 3), np.uint8)
    pixels[0, 0] = value
    pixels[5:10, 5:15] = 255
    written = io.BytesIO()
    PIL.Image.fromarray(pixels).save(written, "PNG")
    return written.getvalue()


@contextmanager
def running(
    settings: ServerSettings, graphs: ServedGraphs | None = None, spans: RunSpans | None = None
) -> Iterator[httpx.Client]:
    """Run a server in this process, and return a client of it."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener, Engine() as engine:
        app = create_app(settings, engine, graphs or served(), spans)
        config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
                wait_until_ready(client)
                yield client
        finally:
            server.should_exit = True
            thread.join()


def wait_until_ready(client: httpx.Client) -> None:
    """Wait until a server accepts runs."""
    while True:
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.02)


def main(data: str, port: str) -> None:
    """Serve until killed."""
    app = create_app(ServerSettings(Path(data)), graphs=served())
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="error")


if __name__ == "__main__":
    main(*sys.argv[1:])
