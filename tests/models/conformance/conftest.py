"""One tiny checkpoint of each family, saved once, and a model loaded from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from anyloom import Checkpoint, Model
from anyloom.registry.lookup import registry
from tests.models.conformance.families import FAMILIES, Family, save


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Checkpoint]:
    home = tmp_path_factory.mktemp("families")
    return cache(lambda name: save(name, home / name))


@pytest.fixture(scope="module", params=FAMILIES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def entry(name: str) -> Family:
    return FAMILIES[name]


@pytest.fixture(scope="module")
def checkpoint(name: str, saved: Callable[[str], Checkpoint]) -> Checkpoint:
    return saved(name)


@pytest.fixture(scope="module")
def adapter(checkpoint: Checkpoint) -> type[Model]:
    return registry.models().adapter(checkpoint)


@pytest.fixture(scope="module")
def model(adapter: type[Model], checkpoint: Checkpoint, one_thread: None) -> Model:
    return adapter.load(checkpoint, "cpu")


@pytest.fixture(scope="module")
def folder(checkpoint: Checkpoint) -> Path:
    return Path(checkpoint.options["folder"])
