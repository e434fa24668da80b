"""Runs over many images, from files and archives, and what archives may not do."""

from __future__ import annotations

import io
import json
import signal
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from anyloom.foundation.errors import InputError
from anyloom.server import ServerSettings
from anyloom.server.archives import ReceivedImages
from tests.values.medical.scans import save_volume, voxels

from .service import png, running
from .test_restart import process


def zip_of(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def tar_of(*entries: tuple[tarfile.TarInfo, bytes], mode: Any = "w:gz") -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode=mode) as archive:
        for entry, content in entries:
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return written.getvalue()


def send(
    client: httpx.Client, *files: tuple[str, bytes], graph: str = "bright", **form: str
) -> httpx.Response:
    parts = [("files", file) for file in files]
    return client.post(f"/v1/graphs/{graph}/batches", files=parts, data=form)


def ended(client: httpx.Client, answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    identity = answer.json()["id"]
    client.get(f"/v1/runs/{identity}/events")
    return client.get(f"/v1/runs/{identity}").json()


def results(client: httpx.Client, run: dict[str, Any]) -> zipfile.ZipFile:
    answer = client.get(f"/v1/runs/{run['id']}/archive")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_files_and_archives_are_one_run_whose_folder_comes_back(client: httpx.Client) -> None:
    packed = zip_of({"day/b.png": png(2), "day/readme.txt": b"no image", "__MACOSX/x.png": b""})
    rolled = tar_of((tarfile.TarInfo("c.png"), png(3)))
    run = ended(
        client, send(client, ("a.png", png(1)), ("b.zip", packed), ("c.tgz", rolled), label="sun")
    )
    assert run["state"] == "done"
    assert (run["batch"]["done"], run["batch"]["failed"]) == (3, 0)
    assert run["batch"]["found"] == {"sun": 3}
    with results(client, run) as archive:
        assert archive.testzip() is None
        coco = json.loads(archive.read("coco.json"))
        assert {"manifest.json", "report.html", "results.jsonl"} <= set(archive.namelist())
        assert not [name for name in archive.namelist() if name.startswith(".")]
    assert len(coco["images"]) == 3
    events = client.get(f"/v1/runs/{run['id']}/events").text
    assert events.count("event: image ended") == 3


def test_a_scan_that_is_sent_is_one_image_for_each_slice(
    client: httpx.Client, tmp_path: Path
) -> None:
    scan = save_volume(tmp_path / "scan.nii.gz", voxels((8, 6, 3)))
    run = ended(client, send(client, ("scan.nii.gz", scan.read_bytes())))
    assert run["state"] == "done", run
    with results(client, run) as archive:
        lines = [json.loads(line) for line in archive.read("results.jsonl").splitlines()]
    assert [line["name"] for line in lines] == [f"scan-axial-00{index}" for index in range(3)]
    assert [line["part"]["index"] for line in lines] == [0, 1, 2]


def test_an_image_that_cannot_be_read_fails_alone(client: httpx.Client) -> None:
    run = ended(client, send(client, ("a.png", png()), ("b.png", b"no image")))
    assert run["state"] == "failed"
    assert (run["batch"]["done"], run["batch"]["failed"]) == (1, 1)
    assert run["failures"][0]["reason"].startswith("b")


@pytest.mark.parametrize(
    ("form", "files", "message"),
    [
        ({}, [], "no image"),
        ({}, [("a.txt", b"x")], "neither an image, a zip nor a tar"),
        ({"threshold": "7"}, [("a.png", png())], "threshold"),
        ({"image": "x"}, [("a.png", png())], "as 'files'"),
        ({"treshold": "1"}, [("a.png", png())], "did you mean"),
    ],
)
def test_a_batch_that_does_not_fit_is_refused_and_leaves_nothing(
    tmp_path: Path, form: dict[str, str], files: list[tuple[str, bytes]], message: str
) -> None:
    with running(ServerSettings(tmp_path)) as client:
        parts: list[tuple[str, Any]] = [("files", one) for one in files]
        parts += [(name, (None, text)) for name, text in form.items()] or [("label", (None, "x"))]
        answer = client.post("/v1/graphs/bright/batches", files=parts)
        assert answer.status_code == 422
        assert message in answer.json()["detail"]
        assert client.get("/v1/runs").json()["runs"] == []
    folder = tmp_path / "batches"
    assert not folder.exists() or not list(folder.iterdir())


def link(name: str, target: str, kind: bytes) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return tar_of((entry, b""))


def zip_link() -> bytes:
    entry = zipfile.ZipInfo("a.png")
    entry.external_attr = 0o120777 << 16
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return written.getvalue()


HOSTILE = {
    "zip, up": lambda: zip_of({"../a.png": png()}),
    "zip, up inside": lambda: zip_of({"x/../../a.png": png()}),
    "zip, absolute": lambda: zip_of({"/tmp/a.png": png()}),
    "zip, drive": lambda: zip_of({"C:/a.png": png()}),
    "zip, backslash": lambda: zip_of({"..\\a.png": png()}),
    "zip, control": lambda: zip_of({"a\x1b[31m.png": png()}),
    "zip, device name": lambda: zip_of({"CON/a.png": png()}),
    "zip, link": zip_link,
    "zip, many": lambda: zip_of({f"{n}.png": b"" for n in range(10_001)}),
    "zip, bomb": lambda: zip_of({"a.png": bytes(3 * 2**20)}),
    "zip, cut off": lambda: zip_of({"a.png": png()})[:-30],
    "tar, up": lambda: tar_of((tarfile.TarInfo("../a.png"), png())),
    "tar, absolute": lambda: tar_of((tarfile.TarInfo("/tmp/a.png"), png())),
    "tar, symbolic link": lambda: link("a.png", "/etc/passwd", tarfile.SYMTYPE),
    "tar, hard link": lambda: link("a.png", "../../x", tarfile.LNKTYPE),
    "tar, device": lambda: link("a.png", "", tarfile.CHRTYPE),
    "tar, pipe": lambda: link("a.png", "", tarfile.FIFOTYPE),
    "tar, bomb": lambda: tar_of((tarfile.TarInfo("a.png"), bytes(3 * 2**20))),
    "tar, cut off": lambda: tar_of((tarfile.TarInfo("a.png"), png() * 50), mode="w")[:700],
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_archives_are_refused_and_write_nothing_elsewhere(
    tmp_path: Path, content: Callable[[], bytes]
) -> None:
    home = tmp_path / "outer" / "images"
    home.mkdir(parents=True)
    with pytest.raises(InputError):
        ReceivedImages(home, 2 * 2**20).add("photos", io.BytesIO(content()))
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and home not in path.parents]
    assert outside == []
    assert not any(path.is_symlink() for path in tmp_path.rglob("*"))


def test_a_batch_goes_on_after_a_kill_and_computes_no_image_twice(tmp_path: Path) -> None:
    files = [(f"{n}.png", png(n)) for n in range(1, 41)]
    with process(tmp_path, signal.SIGKILL) as client:
        begun = send(client, *files, graph="slow", seconds="0.1").json()
        with client.stream("GET", f"/v1/runs/{begun['id']}/events") as events:
            lines = iter(events.iter_lines())
            while next(lines) != "event: image ended":
                pass
    with process(tmp_path, signal.SIGKILL) as client:
        client.get(f"/v1/runs/{begun['id']}/events")
        run = client.get(f"/v1/runs/{begun['id']}").json()
        assert (run["state"], run["batch"]["done"]) == ("done", 40)
        with results(client, run) as archive:
            lines = archive.read("results.jsonl").decode().splitlines()
    counts = [next(iter(json.loads(line)["outputs"].values())) for line in lines]
    assert sorted(counts) == list(range(1, 41))
    counted = (tmp_path / "counted.txt").read_text().split()
    assert len(counted) < 80  # what was stored before the kill was not computed again


def test_a_batch_is_cancelled(client: httpx.Client) -> None:
    begun = send(client, *[(f"{n}.png", png(n)) for n in range(4)], graph="slow", seconds="60")
    identity = begun.json()["id"]
    client.delete(f"/v1/runs/{identity}")
    client.get(f"/v1/runs/{identity}/events")
    assert client.get(f"/v1/runs/{identity}").json()["state"] == "cancelled"
