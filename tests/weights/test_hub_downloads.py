"""Downloads from the hub: complete or absent, only the needed files, errors of one line.

The hub is a server on this machine, asked through the hub's own client.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from anyloom import AnyloomWarning, Cancelled, CancelToken, Checkpoint, ModelError
from anyloom.core.run_config import OFFLINE
from anyloom.foundation.cancellation import current
from anyloom.weights.commits import lacks_commit, record_commit, with_commit
from anyloom.weights.hub_cache import cached_folder, damaged_cache_files
from anyloom.weights.hub_downloads import download
from anyloom.weights.resumable_transfer import DownloadProgress, download_listener
from tests.weights.hub_server import COMMIT, Hub, Repository, ask_only, serving

WEIGHTS = random.Random(0).randbytes(50_000)
SHA256 = hashlib.sha256(WEIGHTS).hexdigest()
FILES = {
    "config.json": b'{"model_type": "sam"}',
    "model.safetensors": WEIGHTS,
    "vae/model.safetensors": WEIGHTS[::-1],
    "vocab.txt": b"a\nb\n",
    "pytorch_model.bin": b"pickle" * 1000,
    "flax_model.msgpack": b"flax" * 1000,
    "onnx/model.onnx": b"onnx" * 1000,
    "modeling.py": b"raise SystemExit",
    "README.md": b"# A model",
}
NEEDED = ["config.json", "model.safetensors", "vae/model.safetensors", "vocab.txt"]
MODEL = Checkpoint("mine", "no family", repo="someone/sam", size=100_000_000)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with one repository, the only one that the client of this test knows."""
    with serving(Hub({"someone/sam": Repository(dict(FILES))})) as hub:
        ask_only(hub, tmp_path / "cache", monkeypatch)
        yield hub


def files_in(folder: Path) -> dict[str, bytes]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def refusal(checkpoint: Checkpoint = MODEL) -> str:
    """Return the line of the error of a download."""
    with pytest.raises(ModelError) as caught:
        download(checkpoint)
    text = str(caught.value)
    assert "\n" not in text and f"'{checkpoint.name}'" in text
    return text


def test_exactly_the_needed_files_are_downloaded(hub):
    folder = download(MODEL)
    assert files_in(folder) == {name: FILES[name] for name in NEEDED}
    hub.asked.clear()
    assert cached_folder(MODEL) == folder
    assert not hub.asked, "cached files are found without the network"


@pytest.mark.parametrize("revision", [COMMIT, "main"])
def test_a_revision_is_requested_by_name_or_commit(hub, revision):
    pinned = replace(MODEL, revision=revision)
    assert download(pinned) == cached_folder(pinned)
    assert any(f"/revision/{revision}" in path for path in hub.asked)


NEWER = "decade" + "0" * 34


@pytest.mark.parametrize("revision", [None, "main"])
def test_all_files_are_those_of_one_commit_whatever_is_pushed_meanwhile(hub, revision):
    repository = hub.repositories["someone/sam"]
    newer = {**FILES, "config.json": b'{"model_type": "newer"}'}

    def push_once() -> None:
        hub.on_facts = None
        repository.push(NEWER, newer)

    hub.on_facts = push_once
    named = replace(MODEL, revision=revision)
    folder = download(named)
    assert folder.name == COMMIT
    assert files_in(folder) == {name: FILES[name] for name in NEEDED}
    assert cached_folder(named) == folder, "the name is found without the network"
    assert with_commit(named).revision == COMMIT


def test_a_checkpoint_without_a_certain_commit_has_that_of_its_local_weights(hub):
    assert with_commit(MODEL) == MODEL and lacks_commit(MODEL)
    before = MODEL.identity_on("cpu")
    download(MODEL)
    known = with_commit(MODEL)
    assert known.revision == COMMIT and not lacks_commit(known)
    assert known.identity_on("cpu") != before
    assert MODEL.identity_on("cpu") == before, "nothing was decided before the download"
    hub.repositories["someone/sam"].push(NEWER, dict(FILES))
    assert with_commit(MODEL).revision == COMMIT
    pinned = replace(MODEL, revision=NEWER)
    assert with_commit(pinned) is pinned
    built = replace(pinned, base=MODEL, options={"base": "mine"})
    assert lacks_commit(built)
    base = with_commit(built).base
    assert base is not None and base.revision == COMMIT


@pytest.mark.parametrize("revision", ["../../../outside", "/etc/passwd", "refs/../../../x"])
def test_a_revision_never_leads_out_of_the_cache(hub, tmp_path, revision):
    odd = replace(MODEL, revision=revision)
    record_commit(odd, COMMIT)
    assert not list(tmp_path.rglob("outside")) and not list(tmp_path.rglob("x"))
    assert with_commit(odd) == odd


def test_only_pinned_weights_are_downloaded_if_some_are_pinned(hub):
    pinned = replace(MODEL, files={"model.safetensors": SHA256})
    assert sorted(files_in(download(pinned))) == ["config.json", "model.safetensors", "vocab.txt"]


def test_an_interrupted_download_is_not_cached_and_resumes(hub, tmp_path):
    token = CancelToken()
    current.token = token
    received: list[int] = []

    def stop_in_the_middle(progress: DownloadProgress) -> None:
        received.append(progress.done)
        if progress.done >= 20_000:
            token.cancel()

    try:
        with download_listener(stop_in_the_middle), pytest.raises(Cancelled):
            download(MODEL)
    finally:
        current.token = None
    assert cached_folder(MODEL) is None
    assert not list((tmp_path / "cache").rglob("*.safetensors"))
    [part] = (tmp_path / "cache").rglob("*.part")
    stopped = part.stat().st_size
    assert 20_000 <= stopped < len(WEIGHTS)
    hub.sent.clear()
    with download_listener(lambda progress: received.append(progress.done)):
        folder = download(MODEL)
    assert (SHA256, stopped) in hub.sent, "only the rest was requested"
    assert files_in(folder) == {name: FILES[name] for name in NEEDED}
    assert received == sorted(received) and received[-1] == sum(len(FILES[name]) for name in NEEDED)
    assert not list((tmp_path / "cache").rglob("*.part"))


def test_a_broken_connection_is_resumed_at_once(hub, monkeypatch):
    monkeypatch.setattr("huggingface_hub.file_download.time", Unhurried())
    hub.broken_after = 20_000

    def mend() -> None:
        hub.broken_after = None

    hub.on_break = mend
    assert files_in(download(MODEL)) == {name: FILES[name] for name in NEEDED}
    assert sorted(first for _, first in hub.sent)[:2] == [0, 0]
    assert len(hub.sent) == 3, "two files, one of them in two pieces"


def test_a_hub_that_stays_unreachable_leaves_no_complete_file(hub, monkeypatch, tmp_path):
    monkeypatch.setattr("huggingface_hub.file_download.time", Unhurried())
    hub.broken_after = 0
    assert "the hub cannot be reached: " in refusal()
    assert cached_folder(MODEL) is None
    hub.broken_after = None
    assert files_in(download(MODEL)) == {name: FILES[name] for name in NEEDED}


def test_a_hub_without_ranges_sends_the_whole_file(hub, tmp_path):
    part = tmp_path / "cache/models--someone--sam/blobs" / f"{SHA256}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"x" * 7000)
    hub.ranges = False
    received = []
    with download_listener(lambda progress: received.append(progress.done)):
        assert files_in(download(MODEL)) == {name: FILES[name] for name in NEEDED}
    assert received[-1] == sum(len(FILES[name]) for name in NEEDED)


@pytest.mark.parametrize("left", [b"x" * 7000, WEIGHTS + b"x", b"x" * len(WEIGHTS)])
def test_a_wrong_partial_file_never_becomes_the_file(hub, tmp_path, left):
    part = tmp_path / "cache/models--someone--sam/blobs" / f"{SHA256}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(left)
    if len(left) <= len(WEIGHTS):
        assert "someone/sam states sha256" in refusal()
        assert not part.exists()
        assert cached_folder(MODEL) is None
    assert files_in(download(MODEL))["model.safetensors"] == WEIGHTS


def test_altered_content_is_refused(hub):
    hub.altered = {SHA256: WEIGHTS[:-1] + b"!"}
    text = refusal()
    assert (
        f"checksum mismatch for model.safetensors: someone/sam states sha256 {SHA256[:12]}…" in text
    )
    assert cached_folder(MODEL) is None
    hub.altered = {}
    assert files_in(download(MODEL))["model.safetensors"] == WEIGHTS


def test_weights_that_are_not_the_pinned_ones_are_refused_before_the_download(hub):
    text = refusal(replace(MODEL, files={"model.safetensors": "0" * 64}))
    assert f"has sha256 {SHA256[:12]}…, the catalog expects 000000000000…" in text
    assert not hub.sent


def test_pickles_are_not_downloaded(hub):
    del hub.repositories["someone/sam"].files["model.safetensors"]
    del hub.repositories["someone/sam"].files["vae/model.safetensors"]
    assert "has no safetensors, only pytorch_model.bin, a pickle" in refusal()


def test_a_token_is_sent_to_the_hub_only(hub, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    download(MODEL)
    assert {token for _, token in hub.tokens} == {"Bearer hf_secret"}
    assert hub.sent and not [path for path, _ in hub.tokens if path.startswith("/store/")]


@pytest.mark.parametrize(
    ("refusal_of_hub", "message"),
    [
        ((401, "", "Invalid credentials in Authorization header"), "does not accept your token"),
        ((403, "", "You do not have access"), "has no permission for someone/sam"),
        ((403, "", "Access to this resource is disabled."), "someone/sam is disabled"),
        ((401, "RepoNotFound", ""), "the hub has no repository someone/sam"),
        ((404, "RepoNotFound", ""), "the hub has no repository someone/sam"),
        ((429, "", "Too many requests"), "asks for fewer requests: wait"),
        ((500, "", "Internal error"), "the hub has an error of its own (500"),
    ],
)
def test_every_refusal_of_the_hub_has_its_own_message(hub, monkeypatch, refusal_of_hub, message):
    monkeypatch.setattr("huggingface_hub.utils._http.time", Unhurried())
    hub.refusal = refusal_of_hub
    text = refusal()
    assert message in text
    assert "cannot be reached" not in text and "HF_HUB_CACHE" not in text


@pytest.mark.parametrize("status", [401, 403])
def test_a_gated_repository_says_how_to_get_access(hub, status):
    hub.repositories["someone/sam"].refusal = (status, "GatedRepo")
    text = refusal()
    assert "is gated: accept its license at https://huggingface.co/someone/sam" in text
    assert "hf auth login" in text


def test_a_repository_that_does_not_exist_is_named(hub):
    assert "the hub has no repository someone/gone" in refusal(replace(MODEL, repo="someone/gone"))


def test_a_revision_that_does_not_exist_is_named(hub):
    text = refusal(replace(MODEL, revision="v9"))
    assert text == "model 'mine': someone/sam has no revision 'v9'"


def test_an_unreachable_hub_is_reported_with_another_way_to_get_the_weights(tmp_path, monkeypatch):
    with serving(Hub()) as gone:
        pass
    ask_only(gone, tmp_path, monkeypatch)
    text = refusal()
    assert text.startswith(
        f"model 'mine' (100.0 MB) is missing or incomplete in {tmp_path} and the hub"
    )
    assert text.endswith(
        "copy models--someone--sam there from the cache of a machine with a connection, or set "
        "HF_HUB_CACHE to a cache that has it"
    )


def test_weights_copied_from_another_machines_cache_are_found(hub, tmp_path, monkeypatch):
    download(MODEL)
    other = tmp_path / "other"
    [folder] = tmp_path.rglob("models--someone--sam/snapshots")
    shutil.copytree(folder.parent, other / "models--someone--sam", symlinks=True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(other))
    monkeypatch.setenv("ANYLOOM_OFFLINE", "1")
    folder = cached_folder(MODEL)
    assert folder is not None and files_in(folder) == {name: FILES[name] for name in NEEDED}


@pytest.mark.parametrize("switch", OFFLINE)
def test_offline_never_touches_the_network(hub, monkeypatch, switch):
    monkeypatch.setenv(switch, "1")
    assert "and the network is switched off" in refusal()
    assert not hub.asked


def test_a_full_disk_is_reported_before_the_download(hub, monkeypatch, tmp_path):
    room = shutil.disk_usage(tmp_path)._replace(free=60_000)
    monkeypatch.setattr("anyloom.weights.resumable_transfer.shutil.disk_usage", lambda folder: room)
    assert f"100.0 kB needed, 60.0 kB free in {tmp_path / 'cache'}; set HF_HOME" in refusal()
    assert not hub.sent


def test_conditions_of_a_license_are_a_warning(hub):
    bound = replace(MODEL, license="CC-BY-NC-4.0", non_commercial=True, gated=True)
    message = (
        "model 'mine' is gated, non-commercial: CC-BY-NC-4.0, see https://huggingface.co/someone"
    )
    with pytest.warns(AnyloomWarning, match=message):
        download(bound)


def test_damaged_files_in_the_cache_are_found(hub):
    folder = download(MODEL)
    assert damaged_cache_files(folder) == []
    for name in ("model.safetensors", "config.json"):
        file = (folder / name).resolve()
        file.write_bytes(file.read_bytes()[:-1] + b"!")
    assert damaged_cache_files(folder) == ["config.json", "model.safetensors"]


def test_a_cache_without_links_works(hub, monkeypatch):
    monkeypatch.setattr(
        "huggingface_hub.file_download.are_symlinks_supported", lambda folder: False
    )
    folder = download(MODEL)
    assert not any(file.is_symlink() for file in folder.rglob("*"))
    (folder / "config.json").unlink()
    hub.sent.clear()
    assert files_in(download(MODEL)) == {name: FILES[name] for name in NEEDED}
    assert not hub.sent, "the weights were cached"


def test_a_killed_download_resumes(tmp_path):
    """Run pull in a process, kill it in the middle, and pull again."""
    big = random.Random(1).randbytes(25_000_000)
    stopped, killed = threading.Event(), threading.Event()
    hub = Hub({"facebook/sam-vit-base": Repository({**FILES, "model.safetensors": big})})
    commit = "70c1a07f894ebb5b307fd9eaaee97b9dfc16068f"  # the catalog's
    hub.repositories["facebook/sam-vit-base"].commit = commit
    hub.broken_after = 22_000_000

    def wait() -> None:
        stopped.set()
        killed.wait(60)

    hub.on_break = wait
    with serving(hub):
        command = [sys.executable, "-c", "from anyloom.cli import main; raise SystemExit(main())"]
        command += ["models", "pull", "sam-base"]
        environment = {key: text for key, text in os.environ.items() if key not in OFFLINE}
        environment |= {"HF_ENDPOINT": hub.address, "HF_HUB_CACHE": str(tmp_path)}
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as pull:
            assert stopped.wait(60), pull.poll()
            part = tmp_path / "models--facebook--sam-vit-base" / "blobs"
            while not any(file.stat().st_size >= 20_000_000 for file in part.glob("*.part")):
                time.sleep(0.02)
            pull.send_signal(signal.SIGKILL)
        killed.set()
        [received] = [file.stat().st_size for file in part.glob("*.part")]
        assert not list(tmp_path.rglob("*.safetensors"))
        hub.broken_after = None
        hub.sent.clear()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert (hashlib.sha256(big).hexdigest(), received) in hub.sent
    [weights] = tmp_path.rglob("snapshots/*/model.safetensors")
    assert weights.read_bytes() == big


class Unhurried:
    """The module `time` without waiting."""

    @staticmethod
    def sleep(seconds: float) -> None:
        pass
