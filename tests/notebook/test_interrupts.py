"""A kernel that is interrupted: the cell ends, says what was done, and the next cell works."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from jupyter_client.manager import KernelManager

SECONDS = 120
"""The longest that anything may take; nothing is judged by it."""

DEFINE = """
    import time
    from pathlib import Path
    import numpy as np
    from anyloom import Image, graph, node, raise_if_cancelled, run_folder

    Path("photos").mkdir()
    for level in range(6):
        pixels = np.full((4, 4, 3), level, np.uint8)
        Path(f"photos/{level}.png").write_bytes(Image(pixels).encode("PNG"))

    @node
    def endless(image: Image) -> Image:
        '''Go on until the run is cancelled, but for the first image.'''
        while image.pixels[0, 0, 0]:
            Path("endless").touch()
            raise_if_cancelled()
            time.sleep(0.01)
        return image

    @node
    def doubled(image: Image) -> Image:
        '''Double the size.'''
        time.sleep(0.1)
        return Image(image.pixels.repeat(2, 0).repeat(2, 1))

    @graph
    def never(image: Image) -> Image:
        return endless(image)

    @graph
    def twice(image: Image) -> Image:
        return doubled(doubled(image))

    def gray(level): return Image(np.full((4, 4, 3), level, np.uint8))
"""
LONG = {
    "a graph": "never(gray(9))",
    "a node": "endless(gray(9))",
    "a folder": "run_folder(never, 'photos', out='never', jobs=2)",
    "a canvas": "never.canvas(image=gray(9)).run()",
}


class Kernel:
    """A kernel in a folder, which runs one cell after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._manager = KernelManager(kernel_name="python3")
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        own = {"ANYLOOM_CACHE": str(folder / "cache"), "IPYTHONDIR": str(folder / "ipython")}
        self._manager.start_kernel(cwd=str(folder), env={**os.environ, "PATH": path, **own})
        self._client = self._manager.client()
        self._client.start_channels()
        self._client.wait_for_ready(SECONDS)

    def run(self, code: str, *, interrupt_at: str = "") -> tuple[list[str], str]:
        """Run a cell; return what it shows and the traceback that it ends with.

        Args:
            interrupt_at: interrupt the kernel when there is a file of this name.
        """
        asked = self._client.execute(dedent(code))
        places: dict[str, str] = {}
        trace = ""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            if interrupt_at and (self.folder / interrupt_at).exists():
                interrupt_at = ""
                self._manager.interrupt_kernel()
            message = self._next()
            if message is None or message["parent_header"].get("msg_id") != asked:
                continue
            content = message["content"]
            if message["msg_type"] in ("display_data", "update_display_data", "execute_result"):
                place = content.get("transient", {}).get("display_id", message["header"]["msg_id"])
                places[place] = content["data"].get("text/plain", "")
            if message["msg_type"] == "error":
                trace = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(content["traceback"]))
            if message["msg_type"] == "status" and content["execution_state"] == "idle":
                return list(places.values()), trace
        raise AssertionError("the cell has not ended")

    def _next(self) -> Any:
        try:
            return self._client.get_iopub_msg(timeout=0.1)
        except Exception:
            return None

    def close(self) -> None:
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    found = Kernel(tmp_path_factory.mktemp("kernel"))
    found.run(DEFINE)
    yield found
    found.close()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("code", LONG.values(), ids=list(LONG))
def test_an_interrupted_cell_ends_and_the_next_one_works(kernel: Kernel, code: str) -> None:
    (kernel.folder / "endless").unlink(missing_ok=True)
    _, trace = kernel.run(code, interrupt_at="endless")
    assert "KeyboardInterrupt" in trace
    assert "----> 1 " in trace and "/anyloom/" not in trace
    level = list(LONG.values()).index(code)
    shown, trace = kernel.run(f"twice(gray({level}))")
    assert trace == ""
    (line, value) = shown
    assert line.startswith("twice: 2 nodes, ") and "failed" not in line
    assert value == "<Image 16×16>"


@pytest.mark.timeout(300)
def test_an_interrupted_folder_says_what_is_done_and_goes_on(kernel: Kernel) -> None:
    (kernel.folder / "endless").unlink(missing_ok=True)
    _, trace = kernel.run(
        "run_folder(never, 'photos', out='counted', jobs=2)", interrupt_at="endless"
    )
    assert re.search(r"KeyboardInterrupt: cancelled: [01] of 6 images are done; the same", trace)
    shown, _ = kernel.run("run_folder(never, 'photos', out='counted', limit=1).total")
    assert shown[-1] == "1"
