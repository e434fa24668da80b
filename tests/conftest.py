"""What every test may rely on: no network, and a cache of its own."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from anyloom.core.node_decorator import Node, declared_nodes

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


@pytest.fixture(autouse=True, scope="module")
def _nodes_of_the_module(request: pytest.FixtureRequest) -> None:
    """Make a test module's own nodes those of their names: other modules may use the same."""
    for value in list(vars(request.module).values()):
        if isinstance(value, Node) and value.function.__module__ == request.module.__name__:
            declared_nodes.declare(value)
