"""Servers of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from anyloom.server import ServerSettings

from .service import running


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Graphs of the tests write beside the data of their server."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    """Return a client of a server of its own."""
    with running(ServerSettings(tmp_path / "data")) as client:
        yield client
