"""Servers of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from anyloom.server import ServerSettings

from .service import running


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """Return a client of a server of its own."""
    monkeypatch.chdir(tmp_path)
    with running(ServerSettings(tmp_path / "data")) as client:
        yield client
