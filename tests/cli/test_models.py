"""Models: listed, downloaded, verified; runs on a device and without a network."""

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
from tests.cli.conftest import Command, write_image
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
    write_image(tmp_path / "noise.png")
    repositories = {name: Repository(dict(files)) for name in ("someone/sam", "someone/other")}
    with serving(Hub(repositories)) as hub:
        ask_only(hub, tmp_path / "cache", monkeypatch)
        yield hub


def listed(anyloom: Command, *arguments: str) -> list[str]:
    result = anyloom("models", "list", *arguments)
    assert result.code == 0, result.err
    return [line.split()[0] for line in result.out.splitlines()[1:]]


def test_models_are_found_by_what_they_do_and_by_the_memory_they_take(anyloom: Command, hub):
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


def test_beside_a_gated_model_stands_one_without_a_gate(anyloom: Command):
    rows = {line.split()[0]: line for line in anyloom("models", "list").out.splitlines()}
    assert rows["sam3"].endswith("; without a gate: sam3-litetext-s0")
    assert rows["flux-fill"].endswith("; without a gate: sdxl-inpainting")
    assert "without a gate:" not in rows["sam2.1-large"]


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
def test_a_wrong_filter_is_one_line(anyloom: Command, arguments, message):
    result = anyloom("models", "list", *arguments)
    assert (result.code, result.errors) == (2, [message])


def test_everything_about_one_model_is_printed(anyloom: Command, hub):
    message = anyloom("models", "info", "mine").out
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
        assert fact in message
    assert "unconfirmed" not in message
    assert "sha256 579344248a93e23026e6b78f" in anyloom("models", "info", "lite-features").out
    assert anyloom("models", "info", "mime").errors == [
        "unknown model 'mime'; did you mean 'mine'?"
    ]


def test_what_is_unconfirmed_is_printed(anyloom: Command):
    [line] = [
        line
        for line in anyloom("models", "info", "clipseg-rd64").out.splitlines()
        if line.split()[0:1] == ["unconfirmed"]
    ]
    assert "revision, pinned by public code; license; the card says Apache-2.0" in line


def test_everything_about_one_model_is_one_json_object(anyloom: Command, hub):
    facts = json.loads(anyloom("models", "info", "mine", "--json").out)
    assert facts["model"] == "mine" and facts["repo"] == "someone/sam"
    assert facts["revision"] is None and facts["unconfirmed"] == []
    assert facts["profiles"] == [
        {"profile": "own", "slot": "Segmenter"},
        {"profile": "own", "slot": "MaskGenerator"},
    ]
    assert facts["memory"]["float32"] == 3_000_000_000
    assert (facts["available"], facts["remedy"]) == (False, "fetched when first used")
    facts = json.loads(anyloom("models", "info", "clipseg-rd64", "--json").out)
    assert len(facts["unconfirmed"]) == 2


@pytest.mark.parametrize(
    "wish", [("mine",), ("--profile", "own"), ("--graph", "cut.yaml", "--profile", "own")]
)
def test_models_are_pulled_by_name_profile_or_graph(anyloom: Command, hub, wish):
    result = anyloom("models", "pull", *wish)
    assert result.code == 0 and "mine: fetched" in result.out.splitlines()
    [announced] = [line for line in result.errors if line.startswith("fetching")]
    assert announced.endswith("from someone/sam, CC-BY-NC-4.0 (non-commercial)")
    assert any("warning: model 'mine' is non-commercial" in line for line in result.errors)
    assert ("lite-grounder: comes with a package" in result.out) == (wish[0] == "--profile")
    hub.asked.clear()
    assert "mine: here" in anyloom("models", "pull", *wish).out
    assert not hub.asked
    assert anyloom("models", "verify", "mine").out.startswith("mine: intact\n1 model verified")


def test_one_model_that_cannot_be_pulled_does_not_stop_the_others(anyloom: Command, hub):
    result = anyloom("models", "pull", "vast", "mine")
    assert result.code == 1
    assert "mine: fetched" in result.out
    assert sum("the hub has no repository someone/vast" in one for one in result.errors) == 1


def test_a_model_is_pulled_with_the_one_that_it_builds_on(anyloom: Command, hub):
    result = anyloom("models", "pull", "edit-anything", "--offline")
    [message] = result.errors
    assert message.startswith(
        "2 models, edit-anything (1.5 GB) and sd2-inpainting (2.6 GB), 4.0 GB in"
    )
    assert message.endswith("the network is switched off; leave --offline out")


def test_pulling_nothing_is_a_wrong_command(anyloom: Command):
    result = anyloom("models", "pull")
    message = "which models? give names, --profile NAME or --graph NAME"
    assert (result.code, result.errors) == (2, [message])


def test_damaged_weights_are_found(anyloom: Command, hub, files, tmp_path):
    assert anyloom("models", "verify", "mine").code == 1
    anyloom("models", "pull", "mine")
    blob = tmp_path / "cache/models--someone--sam/blobs"
    weights = blob / hashlib.sha256(files["model.safetensors"]).hexdigest()
    weights.write_bytes(random.Random(0).randbytes(weights.stat().st_size))
    result = anyloom("models", "verify", "mine")
    assert result.code == 1
    assert any("model.safetensors is damaged" in line for line in result.errors)


@pytest.fixture
def unplugged(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """No connection can be made; returns those that were tried."""
    tried: list[object] = []

    def connect(self: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError("unplugged")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


def test_offline_never_uses_the_network(anyloom: Command, hub, unplugged, tmp_path):
    run = ("run", "cut.yaml", "noise.png", "--profile", "own", "--force", "--offline")
    result = anyloom(*run)
    message = (
        f"model 'mine' (2.0 GB) is missing or incomplete in {tmp_path / 'cache'} and the network"
    )
    [line] = [line for line in result.errors if line.startswith(message)]
    assert result.code == 2
    assert line.endswith("is switched off; download it with: anyloom models pull mine")
    result = anyloom("models", "pull", "mine", "--offline")
    assert result.code == 1 and result.errors == [f"{message} is switched off; leave --offline out"]
    assert not unplugged and not hub.asked


def test_offline_all_missing_models_are_named_before_anything_is_computed(
    anyloom: Command, hub, unplugged
):
    result = anyloom("run", "two.yaml", "noise.png", "--offline")
    assert result.code == 2
    [message] = result.errors
    assert message.startswith(
        "2 models, mine (2.0 GB) and other (300.0 MB), 2.3 GB in all, are missing"
    )
    assert message.endswith("download them with: anyloom models pull mine other")
    assert not any(Path("runs").iterdir()), "nothing is left of a run that did not begin"
    result = anyloom("run", "two.yaml", "noise.png", "--offline", "--no-twice")
    assert "model 'mine' (2.0 GB) is missing" in result.err and "other" not in result.err
    assert not unplugged and not hub.asked


def test_a_run_announces_its_downloads_and_completes_them_before_the_first_image(
    anyloom: Command, hub
):
    printed = anyloom("validate", "two.yaml").out
    message = "mine (2.0 GB) and other (300.0 MB), 2.3 GB in all"
    assert printed == f"two.yaml: ok (3 steps); a run would first download {message}\n"
    result = anyloom("run", "two.yaml", "noise.png", "--json")
    events = [json.loads(line) for line in result.out.splitlines()]
    kinds = [one["event"] for one in events]
    assert result.code == 0, result.err
    [missing] = [one for one in events if one["event"] == "models_missing"]
    assert missing["models"] == [
        {"model": "mine", "size": 2_000_000_000},
        {"model": "other", "size": 300_000_000},
    ]
    last = max(place for place, kind in enumerate(kinds) if kind == "model_fetching")
    assert kinds.index("models_missing") < last < kinds.index("model_loading")
    assert anyloom("validate", "two.yaml").out == "two.yaml: ok (3 steps)\n"
    result = anyloom("run", "two.yaml", "noise.png", "--out", "again")
    assert result.code == 0 and "download" not in result.err


def test_what_is_done_needs_no_weights(anyloom: Command, hub, tmp_path):
    run = ("run", "cut.yaml", "noise.png", "--profile", "own", "--out", "out")
    assert anyloom(*run).code == 0
    (tmp_path / "cache").rename(tmp_path / "elsewhere")
    result = anyloom(*run, "--offline")
    assert result.code == 0 and "1 done before" in result.out
    assert anyloom(*run, "--force", "--offline").code == 2


def cached(anyloom: Command, *arguments: str) -> bool:
    """Run the graph; return whether it asked no model."""
    run = ("run", "cut.yaml", "noise.png", "--profile", "own", "--json")
    result = anyloom(*run, *arguments)
    assert result.code == 0, result.err
    kinds = {json.loads(line)["event"] for line in result.out.splitlines()}
    return "batch_finished" not in kinds


def test_results_of_other_weights_are_not_used(anyloom: Command, hub, files, tmp_path):
    commit = "facade" + "0" * 34
    hub.repositories["someone/sam"].push(commit, dict(files))
    assert not cached(anyloom, "--out", "first")
    assert cached(anyloom, "--out", "again"), "the download has made no difference"
    [model] = json.loads(Path("first/manifest.json").read_text())["models"]
    assert model["revision"] == commit and f"@{commit}#" in model["identity"]
    newer = "decade" + "0" * 34
    hub.repositories["someone/sam"].push(newer, dict(files))
    (tmp_path / "cache").rename(tmp_path / "elsewhere")
    assert not cached(anyloom, "--out", "other")
    [model] = json.loads(Path("other/manifest.json").read_text())["models"]
    assert model["revision"] == newer
    result = anyloom("run", "cut.yaml", "noise.png", "--profile", "own", "--out", "first")
    assert result.code == 2 and "a different model 'masks.model'" in result.err


def test_an_unreachable_hub_is_one_line_with_the_alternatives(anyloom: Command, hub, unplugged):
    for command in (("models", "pull", "mine", "other"), ("run", "two.yaml", "noise.png")):
        result = anyloom(*command)
        [message] = [line for line in result.errors if "the hub cannot be reached" in line]
        assert message.startswith("2 models, mine (2.0 GB) and other (300.0 MB)")
        assert "pull" not in message
        assert "copy models--someone--sam, models--someone--other there from the cache" in message
    assert result.code == 2


def test_a_switch_in_the_environment_is_named(anyloom: Command, hub, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    result = anyloom("models", "pull", "mine")
    assert result.code == 1
    assert result.err.endswith("the network is switched off; unset HF_HUB_OFFLINE\n")


def test_a_run_announces_what_it_fetches_once_and_records_where_it_computed(
    anyloom: Command, hub, tmp_path, monkeypatch
):
    write_image(tmp_path / "more.png", 1)
    run = ("run", "cut.yaml", "noise.png", "more.png", "--profile", "own", "--device", "cpu")
    result = anyloom(*run, "--out", "out", "--no-cache")
    assert result.code == 0, result.err
    for start in ("fetching mine: ", "warning: model 'mine' is non-commercial: CC-BY-NC-4.0"):
        assert sum(line.startswith(start) for line in result.errors) == 1
    message = "warning: profile 'own' chooses 'mine', which is non-commercial (CC-BY-NC-4.0)"
    assert result.errors.count(message) == 1
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["device"] == "cpu"
    assert [one["dtype"] for one in manifest["models"]] == ["float32"]
    assert RunConfig.from_environment().device == "auto"
    again = anyloom(*run, "--out", "out", "--offline")
    assert (again.code, "fetching" in again.err) == (0, False)


def test_downloads_are_events_too(anyloom: Command, hub):
    result = anyloom("run", "cut.yaml", "noise.png", "--profile", "own", "--json", "--force")
    events = [json.loads(line) for line in result.out.splitlines()]
    fetching = [one for one in events if one["event"] == "model_fetching"]
    assert fetching[-1]["done"] == fetching[-1]["total"]
    assert fetching[0]["conditions"] == "non-commercial"


def test_a_model_named_by_the_user_needs_no_warning_about_the_profile(anyloom: Command, hub):
    run = ("run", "cut.yaml", "noise.png", "--model", "segmenter=mine", "--out", "out")
    assert "profile" not in anyloom(*run).err


def test_an_unknown_device_is_refused_before_anything_is_loaded(anyloom: Command, hub):
    result = anyloom("run", "cut.yaml", "noise.png", "--device", "cuda:7")
    assert result.code == 2
    assert result.errors[0].startswith("unknown device 'cuda:7'")


def test_a_model_too_large_for_the_machine_is_one_line(anyloom: Command, hub):
    result = anyloom("run", "cut.yaml", "noise.png", "--model", "segmenter=vast")
    message = [one for one in result.errors if "model 'vast' needs 4500.0 GB in float32" in one]
    assert result.code == 2 and len(message) == 1
    assert "; alternative: '" in message[0]
    assert not hub.asked, "nothing was fetched for it"


def test_a_run_that_does_not_begin_leaves_what_was_there(anyloom: Command, hub):
    run = ("run", "two.yaml", "noise.png", "--offline", "--out")
    Path("mine").mkdir()
    assert anyloom(*run, "mine").code == 2
    assert list(Path("mine").iterdir()) == []
    assert anyloom(*run, "made").code == 2
    assert not Path("made").exists()
    done = ("run", "cut.yaml", "noise.png", "--profile", "own", "--out", "done")
    assert anyloom(*done).code == 0
    other = anyloom("run", "cut.yaml", "noise.png", "--out", "done")
    assert other.code == 2 and "replace them (--force, in Python force=True)" in other.err
    assert (Path("done") / "results.jsonl").is_file()


def test_the_doctor_says_how_an_extra_is_installed(
    anyloom: Command, monkeypatch: pytest.MonkeyPatch
):
    import importlib.util as finding

    find = finding.find_spec
    monkeypatch.setattr(
        finding, "find_spec", lambda name, *more: None if name == "ray" else find(name, *more)
    )
    lines = [line.split() for line in anyloom("doctor").out.splitlines()]
    assert ["ray", "no:", "pip", "install", '"anyloom[ray]"', "runs", "on", "a", "cluster"] in lines
    assert ["notebook", "yes", "Jupyter"] in lines


def test_the_doctor_lists_devices_with_their_memory_and_dtypes(anyloom: Command):
    message = anyloom("doctor").out
    [line] = [line for line in message.splitlines() if line.startswith("  cpu ")]
    assert "free of" in line and "float32" in line
    assert "models go to  cpu" in message or "models go to  cuda" in message


def test_the_doctor_says_which_published_models_load(
    anyloom: Command, monkeypatch: pytest.MonkeyPatch
):
    from anyloom import Model

    registry.models()

    def without_library() -> str:
        raise ModuleNotFoundError(name="onnxruntime")

    checks = {"one": lambda: "", "two": lambda: "two: lacks x", "three": without_library}
    monkeypatch.setattr(Model, "loading_checks", checks)
    result = anyloom("doctor", "--models")
    lines = [line.split(maxsplit=1) for line in result.out.splitlines() if line.startswith("  ")]
    states = dict(lines)
    assert (states["one"], states["two"]) == ("loads", "two: lacks x")
    assert states["three"] == "not installed: pip install onnxruntime"
    assert states["lite-segmenter"] == states["lite-captioner"] == "loads", "from packages"
    assert result.code == 1
    missing = sum(state.startswith("not installed") for state in states.values())
    total = f"{len(states)} formats checked, 1 do not load, {missing} not installed"
    assert total in result.out.splitlines()
    monkeypatch.setattr(Model, "loading_checks", {"one": lambda: "", "three": without_library})
    assert anyloom("doctor", "--models").code == 0, "what is not installed is no failure"
