"""What every test may rely on: no network, and a cache of its own."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# A busy machine must not fail a test: nothing here is judged by the clock.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"
os.environ.setdefault("OMP_NUM_THREADS", "2")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the user's cache out of the tests."""
    os.environ["ANYLOOM_CACHE"] = str(tmp_path_factory.mktemp("cache"))
