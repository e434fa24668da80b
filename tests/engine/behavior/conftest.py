"""The models that graphs of these tests find."""

from __future__ import annotations

import pytest

from anyloom.registry.lookup import registry

from .nodes import CATALOG


@pytest.fixture(autouse=True)
def _models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_catalog", CATALOG)
