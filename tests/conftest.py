"""What every test may rely on: no network, and a cache of its own."""

from __future__ import annotations

import os
import sys

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
    """Make the nodes of a test module, and of modules it imports from, those of their names.

    Other test modules may use the same names in the same process.
    """
    own = request.module.__name__
    imported = {getattr(value, "__module__", None) for value in vars(request.module).values()}
    names = [name for name in imported if name and name.startswith("tests.") and name != own]
    for name in (*names, own):
        for value in list(vars(sys.modules[name]).values()):
            if isinstance(value, Node) and value.function.__module__ == name:
                registered = declared_nodes.data.get(value.name)
                if registered and registered.function.__module__.startswith("tests."):
                    declared_nodes.declare(value)
