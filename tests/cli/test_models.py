"""Can one find, fetch and check models, and hold a run to a device and to no network?"""

from __future__ import annotations

import hashlib
import json
import random
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from anyloom.core.run_config import RunConfig
from anyloom.registry.lookup import registry
from tests.cli.conftest import Typing, write_picture
from tests.models.tiny_sam import saved_sam
from tests.weights.hub_server import Hub, Repository, ask_only, serving

CATALOG = """\
models:
  mine:
    family: sam
    about: A tiny Segment Anything
    license: CC-BY-NC-4.0
    non_commercial: true
    repo: someone/sam
    parameters: 500000000
    working_memory: 1000000000
    size: 2000000000
  vast:
    family: sam
    about: Too large for anything
    license: Apache-2.0
    repo: someone/vast
    parameters: 900000000000
  other:
    family: sam
    about: Another Segment Anything
    license: Apache-2.0
    repo: someone/other
    parameters: 100000
    size: 300000000
profiles:
  own: {Segmenter: mine, Grounder: lite-grounder, MaskGenerator: mine}
"""
GRAPH = """\
graph: cut
inputs: {image: Image}
models: {segmenter: null}
nodes:
  box: {boxes_from_text: {image: $image, text: "1,1,9,9"}}
  masks: {segment: {image: $image, regions: $box, model: $segmenter}}
outputs: {masks: $masks}
"""


TWO = """\
graph: two
inputs: {image: Image, twice: {type: Flag, default: true}}
models: {segmenter: mine, again: other}
nodes:
  box: {boxes_from_text: {image: $image, text: "1,1,9,9"}}
  once: {segment: {image: $image, regions: $box, model: $segmenter}}
  masks: {segment: {image: $image, regions: $box, model: $again}, when: $twice, else: $once}
outputs: {once: $once, masks: $masks}
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = saved_sam(tmp_path_factory.mktemp("sam"))
    return {one.name: one.read_bytes() for one in folder.iterdir()}


@pytest.fixture
def hub(files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A project whose catalog names a model, and the hub that has it."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "catalog.yaml").write_text(CATALOG)
    (tmp_path / "cut.yaml").write_text(GRAPH)
    (tmp_path / "two.yaml").write_text(TWO)
    write_picture(tmp_path / "noise.png")
    repositories = {name: Repository(dict(files)) for name in ("someone/sam", "someone/other")}
    with serving(Hub(repositories)) as hub:
        ask_only(hub, tmp_path / "cache", monkeypatch)
        yield hub


def listed(anyloom: Typing, *arguments: str) -> list[str]:
    answer = anyloom("models", "list", *arguments)
    assert answer.code == 0, answer.err
    return [line.split()[0] for line in answer.out.splitlines()[1:]]


def test_models_are_found_by_what_they_do_and_by_the_memory_they_take(anyloom: Typing, hub):
    able = {
        one.name
        for one in registry.models().checkpoints_for(registry.models().protocol("Segmenter"))
    }
    assert set(listed(anyloom, "--for", "Segmenter")) == able | {"mine", "vast", "other"}
    assert listed(anyloom, "--for", "segmenter") == listed(anyloom, "--for", "Segmenter")
    fitting = listed(anyloom, "--for", "mask_generator", "--fits", "3GB")
    assert "mine" in fitting and "vast" not in fitting
    assert "mine" not in listed(anyloom, "--fits", "2.9 GB")
    assert set(listed(anyloom, "--profile", "own")) == {"mine", "lite-grounder"}
    assert listed(anyloom, "--fits", "0.1MB", "--for", "Ranker") == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--for", "Segmentor"), "unknown protocol 'Segmentor'; did you mean 'Segmenter'?"),
        (
            ("--fits", "big"),
            "'big' is not a size; expected a number and a unit, such as 500MB or 2GB",
        ),
        (("--fits", "8"), "'8' is not a size; expected a number and a unit, such as 500MB or 2GB"),
        (("--profile", "lit"), "unknown profile 'lit'; did you mean 'lite'?"),
    ],
)
def test_a_wrong_wish_is_one_line(anyloom: Typing, arguments, message):
    answer = anyloom("models", "list", *arguments)
    assert (answer.code, answer.complaints) == (2, [message])


def test_everything_about_one_model_is_told(anyloom: Typing, hub):
    told = anyloom("models", "info", "mine").out
    for fact in (
        "CC-BY-NC-4.0 (non-commercial)",
        "Segmenter, MaskGenerator",
        "https://huggingface.co/someone/sam, its newest revision",
        "500,000,000",
        "2.0 GB",
        "3.0 GB in float32, 1.5 GB in bfloat16, 1.5 GB in float16",
        "own (Segmenter), own (MaskGenerator)",
        "no: fetched when first used; now: anyloom models pull mine",
        "*.safetensors, *.json, *.txt  not pinned",
    ):
        assert fact in told
    assert "sha256 579344248a93e23026e6b78f" in anyloom("models", "info", "lite-features").out
    assert anyloom("models", "info", "mime").complaints == [
        "unknown model 'mime'; did you mean 'mine'?"
    ]


@pytest.mark.parametrize(
    "wish", [("mine",), ("--profile", "own"), ("--graph", "cut.yaml", "--profile", "own")]
)
def test_models_are_pulled_by_name_profile_or_graph(anyloom: Typing, hub, wish):
    answer = anyloom("models", "pull", *wish)
    assert answer.code == 0 and "mine: fetched" in answer.out.splitlines()
    [announced] = [line for line in answer.complaints if line.startswith("fetching")]
    assert announced.endswith("from someone/sam, CC-BY-NC-4.0 (non-commercial)")
    assert any("warning: model 'mine' is non-commercial" in line for line in answer.complaints)
    assert ("lite-grounder: comes with a package" in answer.out) == (wish[0] == "--profile")
    hub.asked.clear()
    assert "mine: here" in anyloom("models", "pull", *wish).out
    assert not hub.asked
    assert anyloom("models", "verify", "mine").out.startswith("mine: intact\n1 model verified")


def test_one_model_that_cannot_be_pulled_does_not_stop_the_others(anyloom: Typing, hub):
    answer = anyloom("models", "pull", "vast", "mine")
    assert answer.code == 1
    assert "mine: fetched" in answer.out
    assert sum("the hub has no repository someone/vast" in one for one in answer.complaints) == 1


def test_a_model_is_pulled_with_the_one_that_it_builds_on(anyloom: Typing, hub):
    answer = anyloom("models", "pull", "edit-anything", "--offline")
    [told] = answer.complaints
    assert told.startswith(
        "2 models, edit-anything (1.5 GB) and sd2-inpainting (5.2 GB), 6.6 GB in"
    )
    assert told.endswith("the network is switched off; leave --offline out")


def test_pulling_nothing_is_a_wrong_command(anyloom: Typing):
    answer = anyloom("models", "pull")
    told = "which models? give names, --profile NAME or --graph NAME"
    assert (answer.code, answer.complaints) == (2, [told])


def test_damaged_weights_are_found(anyloom: Typing, hub, files, tmp_path):
    assert anyloom("models", "verify", "mine").code == 1
    anyloom("models", "pull", "mine")
    blob = tmp_path / "cache/models--someone--sam/blobs"
    weights = blob / hashlib.sha256(files["model.safetensors"]).hexdigest()
    weights.write_bytes(random.Random(0).randbytes(weights.stat().st_size))
    answer = anyloom("models", "verify", "mine")
    assert answer.code == 1
    assert any("model.safetensors is damaged" in line for line in answer.complaints)


@pytest.fixture
def unplugged(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """No connection can be made; returns those that were tried."""
    tried: list[object] = []

    def connect(self: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError("unplugged")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


def test_offline_is_a_promise(anyloom: Typing, hub, unplugged, tmp_path):
    run = ("run", "cut.yaml", "noise.png", "--profile", "own", "--force", "--offline")
    answer = anyloom(*run)
    told = f"model 'mine' (2.0 GB) is missing or incomplete in {tmp_path / 'cache'} and the network"
    [line] = [line for line in answer.complaints if line.startswith(told)]
    assert answer.code == 2
    assert line.endswith("is switched off; download it with: anyloom models pull mine")
    answer = anyloom("models", "pull", "mine", "--offline")
    assert answer.code == 1 and answer.complaints == [
        f"{told} is switched off; leave --offline out"
    ]
    assert not unplugged and not hub.asked


def test_offline_all_missing_models_are_named_before_anything_is_computed(
    anyloom: Typing, hub, unplugged
):
    answer = anyloom("run", "two.yaml", "noise.png", "--offline")
    assert answer.code == 2
    [told] = answer.complaints
    assert told.startswith(
        "2 models, mine (2.0 GB) and other (300.0 MB), 2.3 GB in all, are missing"
    )
    assert told.endswith("download them with: anyloom models pull mine other")
    assert not any(Path("runs").iterdir()), "nothing is left of a run that did not begin"
    answer = anyloom("run", "two.yaml", "noise.png", "--offline", "--no-twice")
    assert "model 'mine' (2.0 GB) is missing" in answer.err and "other" not in answer.err
    assert not unplugged and not hub.asked


def test_a_run_says_what_it_downloads_and_downloads_it_before_the_first_picture(
    anyloom: Typing, hub
):
    said = anyloom("validate", "two.yaml").out
    told = "mine (2.0 GB) and other (300.0 MB), 2.3 GB in all"
    assert said == f"two.yaml: ok (3 steps); a run would first download {told}\n"
    answer = anyloom("run", "two.yaml", "noise.png", "--json")
    events = [json.loads(line) for line in answer.out.splitlines()]
    kinds = [one["event"] for one in events]
    assert answer.code == 0, answer.err
    [missing] = [one for one in events if one["event"] == "models_missing"]
    assert missing["models"] == [
        {"model": "mine", "size": 2_000_000_000},
        {"model": "other", "size": 300_000_000},
    ]
    last = max(place for place, kind in enumerate(kinds) if kind == "model_fetching")
    assert kinds.index("models_missing") < last < kinds.index("model_loading")
    assert anyloom("validate", "two.yaml").out == "two.yaml: ok (3 steps)\n"
    answer = anyloom("run", "two.yaml", "noise.png", "--out", "again")
    assert answer.code == 0 and "download" not in answer.err


def test_what_is_done_needs_no_weights(anyloom: Typing, hub, tmp_path):
    run = ("run", "cut.yaml", "noise.png", "--profile", "own", "--out", "out")
    assert anyloom(*run).code == 0
    (tmp_path / "cache").rename(tmp_path / "elsewhere")
    answer = anyloom(*run, "--offline")
    assert answer.code == 0 and "1 done before" in answer.out
    assert anyloom(*run, "--force", "--offline").code == 2


def test_a_hub_that_is_not_there_is_told_once_with_what_else_there_is(
    anyloom: Typing, hub, unplugged
):
    for command in (("models", "pull", "mine", "other"), ("run", "two.yaml", "noise.png")):
        answer = anyloom(*command)
        [told] = [line for line in answer.complaints if "the hub cannot be reached" in line]
        assert told.startswith("2 models, mine (2.0 GB) and other (300.0 MB)")
        assert "pull" not in told
        assert "copy models--someone--sam, models--someone--other there from the cache" in told
    assert answer.code == 2


def test_a_switch_in_the_environment_is_named(anyloom: Typing, hub, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    answer = anyloom("models", "pull", "mine")
    assert answer.code == 1
    assert answer.err.endswith("the network is switched off; unset HF_HUB_OFFLINE\n")


def test_a_run_announces_what_it_fetches_once_and_records_where_it_computed(
    anyloom: Typing, hub, tmp_path, monkeypatch
):
    write_picture(tmp_path / "more.png", 1)
    run = ("run", "cut.yaml", "noise.png", "more.png", "--profile", "own", "--device", "cpu")
    answer = anyloom(*run, "--out", "out", "--no-cache")
    assert answer.code == 0, answer.err
    for start in ("fetching mine: ", "warning: model 'mine' is non-commercial: CC-BY-NC-4.0"):
        assert sum(line.startswith(start) for line in answer.complaints) == 1
    told = "warning: profile 'own' chooses 'mine', which is non-commercial (CC-BY-NC-4.0)"
    assert answer.complaints.count(told) == 1
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["device"] == "cpu"
    assert [one["dtype"] for one in manifest["models"]] == ["float32"]
    assert RunConfig.from_environment().device == "auto"
    again = anyloom(*run, "--out", "out", "--offline")
    assert (again.code, "fetching" in again.err) == (0, False)


def test_downloads_are_events_too(anyloom: Typing, hub):
    answer = anyloom("run", "cut.yaml", "noise.png", "--profile", "own", "--json", "--force")
    events = [json.loads(line) for line in answer.out.splitlines()]
    fetching = [one for one in events if one["event"] == "model_fetching"]
    assert fetching[-1]["done"] == fetching[-1]["total"]
    assert fetching[0]["conditions"] == "non-commercial"


def test_a_model_named_by_oneself_needs_no_warning_about_the_profile(anyloom: Typing, hub):
    run = ("run", "cut.yaml", "noise.png", "--model", "segmenter=mine", "--out", "out")
    assert "profile" not in anyloom(*run).err


def test_a_device_that_is_not_there_is_told_before_anything_is_loaded(anyloom: Typing, hub):
    answer = anyloom("run", "cut.yaml", "noise.png", "--device", "cuda:7")
    assert answer.code == 2
    assert answer.complaints[0].startswith("unknown device 'cuda:7'")


def test_a_model_too_large_for_the_machine_is_one_line(anyloom: Typing, hub):
    answer = anyloom("run", "cut.yaml", "noise.png", "--model", "segmenter=vast")
    told = [one for one in answer.complaints if "model 'vast' needs 4500.0 GB in float32" in one]
    assert answer.code == 2 and len(told) == 1
    assert "' does the same in " in told[0]
    assert not hub.asked, "nothing was fetched for it"


def test_a_run_that_does_not_begin_leaves_what_was_there(anyloom: Typing, hub):
    run = ("run", "two.yaml", "noise.png", "--offline", "--out")
    Path("mine").mkdir()
    assert anyloom(*run, "mine").code == 2
    assert list(Path("mine").iterdir()) == []
    assert anyloom(*run, "made").code == 2
    assert not Path("made").exists()
    done = ("run", "cut.yaml", "noise.png", "--profile", "own", "--out", "done")
    assert anyloom(*done).code == 0
    other = anyloom("run", "cut.yaml", "noise.png", "--out", "done")
    assert other.code == 2 and "replace them with --force (force=True)" in other.err
    assert (Path("done") / "results.jsonl").is_file()


def test_the_doctor_says_how_an_extra_is_installed(
    anyloom: Typing, monkeypatch: pytest.MonkeyPatch
):
    import importlib.util as finding

    find = finding.find_spec
    monkeypatch.setattr(
        finding, "find_spec", lambda name, *more: None if name == "ray" else find(name, *more)
    )
    lines = [line.split() for line in anyloom("doctor").out.splitlines()]
    assert ["ray", "no:", "pip", "install", '"anyloom[ray]"', "runs", "on", "a", "cluster"] in lines
    assert ["notebook", "yes", "Jupyter"] in lines


def test_the_doctor_tells_devices_with_their_memory_and_dtypes(anyloom: Typing):
    told = anyloom("doctor").out
    [line] = [line for line in told.splitlines() if line.startswith("  cpu ")]
    assert "free of" in line and "float32" in line
    assert "models go to  cpu" in told or "models go to  cuda" in told
