"""Results of weights without a pinned commit: kept for exactly the commit that made them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from anyloom import Checkpoint, Engine, Image, Regions, ResultCache
from anyloom.engine import direct_calls
from anyloom.engine.events import NodeCached
from anyloom.nodes import segment
from anyloom.registry.lookup import registry
from tests.models.tiny_sam import saved_sam
from tests.weights.hub_server import COMMIT, Hub, Repository, ask_only, serving

CATALOG = "models: {mine: {family: sam, repo: someone/sam}}"
IMAGE = Image(np.random.default_rng(0).integers(0, 256, (24, 32, 3), np.uint8))
BOXES = Regions(np.array([[1, 1, 20, 20]], np.float32), IMAGE.shape)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    folder = saved_sam(tmp_path / "sam")
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    (tmp_path / "project" / "models").mkdir(parents=True)
    (tmp_path / "project" / "models" / "catalog.yaml").write_text(CATALOG)
    registry.open_project(tmp_path / "project")
    with serving(Hub({"someone/sam": Repository(files)})) as hub:
        ask_only(hub, tmp_path / "hub", monkeypatch)
        yield hub
    registry.open_project(tmp_path / "nowhere")


def was_cached(folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Call a node in an engine of its own; return whether its result came from the cache."""
    events: list[type] = []
    cache = ResultCache(folder)
    with Engine(cache=cache, listeners=[lambda event: events.append(type(event))]) as engine:
        monkeypatch.setattr(direct_calls, "_engine", engine)
        segment(IMAGE, BOXES, model="mine")
        [loaded] = engine.models.loaded() or [Checkpoint("none", "none")]
    assert loaded.name == "none" or loaded.revision is not None
    return NodeCached in events


def test_a_call_that_downloads_is_cached_for_the_commit_that_it_got(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not was_cached(tmp_path / "results", monkeypatch)
    assert was_cached(tmp_path / "results", monkeypatch)
    repository = hub.repositories["someone/sam"]
    repository.push("decade" + "0" * 34, dict(repository.files))
    (tmp_path / "hub").rename(tmp_path / "before")
    assert not was_cached(tmp_path / "results", monkeypatch)
    (tmp_path / "hub").rename(tmp_path / "newer")
    (tmp_path / "before").rename(tmp_path / "hub")
    assert was_cached(tmp_path / "results", monkeypatch), "the commit is the first again"


def test_a_loaded_model_is_identified_by_its_commit_and_loaded_once(hub: Hub) -> None:
    checkpoint = registry.models().checkpoint("mine")
    with Engine() as engine:
        before = engine.models.identity(checkpoint)
        model = engine.models.get(checkpoint)
        assert f"@{COMMIT}#" in model.identity
        assert engine.models.identity(checkpoint) == model.identity != before
        assert engine.models.get(checkpoint) is model
        assert len(engine.models.loaded()) == 1


def test_weights_that_are_not_there_have_no_identity_that_others_share(hub: Hub) -> None:
    checkpoint = registry.models().checkpoint("mine")
    with Engine() as engine, Engine() as other:
        assert engine.models.identity(checkpoint) == engine.models.identity(checkpoint)
        assert engine.models.identity(checkpoint) != other.models.identity(checkpoint)
