"""Requests made from the API's description: no server error, no answer that it does not state."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from anyloom.server import ServerSettings
from anyloom.server.edits import EditReader

from .service import png, running, served

PROGRAM = shutil.which("schemathesis", path=str(Path(sys.executable).parent)) or shutil.which(
    "schemathesis"
)
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
EACH = 20
"""Cases of each endpoint beside those at the limits of its parameters."""


def cases(client: httpx.Client, folder: Path, each: int) -> tuple[int, str]:
    """Send requests to all endpoints but streams without an end; return how many, and the report.

    Endpoints of a run and of a canvas are asked about one that there is.
    """
    run = client.post("/v1/graphs/bright/runs?wait=30", files={"image": png()}).json()["id"]
    canvas = client.post("/v1/canvases", json={"graph": "bright"}).json()["id"]
    (folder / "schemathesis.toml").write_text(
        "".join(
            f'[[operations]]\ninclude-path-regex = "^/v1/{what}/"\n'
            f'parameters = {{ "path.identity" = "{identity}" }}\n'
            for what, identity in (("runs", run), ("canvases", canvas))
        )
    )
    command = [
        str(PROGRAM),
        *("--config-file", "schemathesis.toml", "run", f"{client.base_url}/openapi.json"),
        *("--phases", "examples,coverage,fuzzing", "--max-examples", str(each), "--seed", "1"),
        *("--exclude-path-regex", "^/v1/canvases/.*/events$", "--checks", ",".join(CHECKS)),
        *("--request-timeout", "120", "--continue-on-failure", "--no-color"),
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    count = re.search(r"([\d,]+) generated", done.stdout)
    assert count is not None, done.stdout + done.stderr
    return int(count[1].replace(",", "")), done.stdout if done.returncode else ""


@pytest.mark.skipif(PROGRAM is None, reason="needs schemathesis")
def test_every_answer_is_one_that_the_description_states_and_none_is_an_error_of_the_server(
    tmp_path: Path,
) -> None:
    found = served()
    graphs = {name: one for name, one in found.graphs.items() if name != "slow"}
    offered = replace(found, graphs=graphs, edits=EditReader("lite", {}))
    settings = ServerSettings(tmp_path / "data", canvas=True, profile="lite", max_runs=10**6)
    with running(settings, offered) as client:
        count, problems = cases(client, tmp_path, EACH)
        assert problems == ""
        assert count > 1000
        assert client.get("/readyz").status_code == 200
