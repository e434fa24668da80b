"""Whatever people and runs do to a run folder: no work of people is lost, summaries are true."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from anyloom import AnyloomError, Cancelled, CancelToken, Engine, Image, run_folder
from anyloom.engine.events import ItemStored
from anyloom.foundation.events import Event
from anyloom.runs.label_files import LABEL_FORMATS
from anyloom.runs.map_files import SUFFIXES
from tests.runs.scenes import lines, look, pixels

FORMATS = sorted({*LABEL_FORMATS} - {*SUFFIXES})  # those of photos
IMAGES = ("s1/a.png", "s2/a.png", "s2/b.png", "c.png", "c.webp")
SOURCES = ("in", "in/s1", "in/s2", "in/c.png")
PLACES = (
    "labels/s1/a.txt", "labels/mine.txt", "labelme/a.json", "labelme/s2/a.json", "voc/c.xml",
    "masks/a__000.png", "masks/b__000.png", "overlay/c.jpg", "data.yaml", "coco.json", "notes.md",
    "cvat.xml", "report.html", "facts/b.csv", "cutout/s1__a.png", "results.jsonl",
)  # fmt: skip
"""Where people add files: of their own, and where a run would write one."""


class RunFolder(RuleBasedStateMachine):
    """People and runs take turns in one folder."""

    @initialize()
    def begin(self) -> None:
        self.home = Path(tempfile.mkdtemp())
        self.out = self.home / "out"
        self.engine = Engine(workers=2)
        self.theirs: dict[Path, bytes] = {}
        self.edits = 0
        self.write("s1/a.png", 0)
        self.write("c.png", 1)
        self.run("in", frozenset(), None, False)

    def teardown(self) -> None:
        self.engine.__exit__(None, None, None)
        shutil.rmtree(self.home, ignore_errors=True)

    @rule(name=st.sampled_from(IMAGES), seed=st.integers(0, 9))
    def write(self, name: str, seed: int) -> None:
        file = self.home / "in" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(Image(pixels(seed)).encode())

    @rule(name=st.sampled_from(IMAGES[2:]))
    def delete_image(self, name: str) -> None:
        (self.home / "in" / name).unlink(missing_ok=True)

    @rule(
        source=st.sampled_from(SOURCES),
        formats=st.frozensets(st.sampled_from(FORMATS), max_size=2),
        limit=st.none() | st.integers(1, 3),
        force=st.sampled_from([False, False, False, True]),
        interrupt=st.sampled_from([False, False, True]),
    )
    def run(
        self,
        source: str,
        formats: frozenset,
        limit: int | None,
        force: bool,
        interrupt: bool = False,
    ) -> None:
        token = CancelToken()

        def listen(event: Event) -> None:
            if interrupt and isinstance(event, ItemStored):
                token.cancel()

        try:
            summary = run_folder(
                look, self.home / source, out=self.out, engine=self.engine, formats=formats,
                limit=limit, force=force, token=token, jobs=1 if interrupt else None,
                listeners=[listen],
            )  # fmt: skip
        except Cancelled:
            self.check_summaries(formats, complete=False)
            return
        except AnyloomError as error:  # the sources hold other images of a name, or none
            assert "\n" not in str(error)
            return
        self.check_summaries(formats)
        kept = [note for note in summary.notes if note.startswith("kept")]
        assert bool(kept) <= bool(self.theirs), "only work of people is named"

    @precondition(lambda self: self.files())
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        self.put(data.draw(st.sampled_from(self.files())))

    @precondition(lambda self: self.files())
    @rule(data=st.data(), force=st.booleans())
    def edit_and_run(self, data: st.DataObject, force: bool) -> None:
        self.put(data.draw(st.sampled_from(self.files())))
        self.run("in", frozenset(), None, force)

    @rule(place=st.sampled_from(PLACES))
    def add(self, place: str) -> None:
        self.put(self.out / place)

    @precondition(lambda self: self.files())
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        file = data.draw(st.sampled_from(self.files()))
        file.unlink()
        self.theirs.pop(file, None)

    @invariant()
    def no_work_of_people_is_lost(self) -> None:
        for file, content in getattr(self, "theirs", {}).items():
            assert file.read_bytes() == content

    def put(self, file: Path) -> None:
        self.edits += 1
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(f"work of somebody, number {self.edits}".encode())
        self.theirs[file] = file.read_bytes()

    def files(self) -> list[Path]:
        """Return the files in the run folder that people see."""
        found = sorted(self.out.rglob("*")) if hasattr(self, "out") else []
        return [file for file in found if file.is_file() and ".anyloom" not in file.parts]

    def check_summaries(self, formats: frozenset, *, complete: bool = True) -> None:
        """Check that the summaries which nobody changed describe everything in the database."""
        with contextlib.closing(sqlite3.connect(self.out / ".anyloom/run.sqlite")) as database:
            items = dict(database.execute("select name, state from items"))
            known = json.loads(
                database.execute("select value from facts where name = 'formats'").fetchone()[0]
            )
        assert set(formats) <= set(known)
        if self.is_ours("results.jsonl"):
            results = lines(self.out / "results.jsonl")
            assert {line["name"]: line["state"] for line in results} == items
            done = [line["file"] for line in results if line["state"] == "done"]
            assert len(set(done)) == len(done)
            if self.is_ours("coco.json"):
                document = json.loads((self.out / "coco.json").read_text())
                assert [one["file_name"] for one in document["images"]] == done
                masks = sum(line["outputs"]["masks"]["count"] for line in results)
                assert len(document["annotations"]) == masks
            for place, format in (("labels", "yolo"), ("labelme", "labelme"), ("voc", "voc")):
                written = [
                    file for file in (self.out / place).rglob("*")
                    if file.is_file() and file not in self.theirs
                ]  # fmt: skip
                assert len(written) <= len(done)
                if format in known and not any(place in file.parts for file in self.theirs):
                    assert len(written) == len(done)
        if not complete:
            if self.is_ours("manifest.json"):
                assert not (self.out / "manifest.json").exists()
        elif self.is_ours("manifest.json"):
            manifest = json.loads((self.out / "manifest.json").read_text())
            assert {image["name"] for image in manifest["images"]} == items.keys()

    def is_ours(self, name: str) -> bool:
        return self.out / name not in self.theirs


TestRunFolder = RunFolder.TestCase
TestRunFolder.settings = settings(
    max_examples=15,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
