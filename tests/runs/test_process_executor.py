"""Several processes make what one process makes, whatever happens to them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

import anyloom
from anyloom import (
    AnyloomError,
    Cancelled,
    CancelToken,
    Engine,
    Image,
    check,
    graph,
    load,
    node,
    run_folder,
)
from anyloom.core.run_config import RunConfig
from anyloom.foundation.events import Event
from anyloom.runs.item_processor import ItemOutcome, ItemProcessor
from anyloom.runs.process_executor import on_processes
from tests.runs.scenes import failures, tree, write_pictures

pytestmark = pytest.mark.usefixtures("project")


def test_two_processes_make_what_one_makes() -> None:
    with Engine() as engine:
        run_folder(load("graphs/measured.yaml"), "in", out="one", engine=engine)
    told: list[Event] = []
    summary = run_folder(
        load("graphs/measured.yaml"),
        "in",
        out="two",
        executor=on_processes(["cpu", "cpu"], jobs=2),
        listeners=[told.append],
    )
    assert (summary.done, summary.failed) == (6, 0)
    assert tree(Path("one")) == tree(Path("two"))
    kinds = [event.kind for event in told]
    assert kinds.count("item_finished") == kinds.count("item_stored") == 6
    again = run_folder(
        load("graphs/measured.yaml"), "in", out="two", executor=on_processes(["cpu"])
    )
    assert (again.done, again.skipped) == (0, 6)


def test_what_a_killed_process_had_is_done_again_and_what_kills_fails_alone() -> None:
    Path("in/0.png").rename("in/deadly.png")
    Path("in/1.png").rename("in/unlucky.png")
    summary = run_folder(
        load("graphs/measured.yaml"),
        "in",
        out="out",
        executor=on_processes(["cpu", "cpu"], jobs=1),
    )
    assert (summary.done, summary.failed) == (5, 1)
    assert Path("unlucky.once").exists()
    (failure,) = failures("out")
    assert failure["name"] == "deadly"
    assert "the process on cpu ended (signal SIGKILL) 2 times with it" in failure["reason"]


def test_what_was_under_way_beside_a_picture_that_kills_is_done() -> None:
    Path("in/2.png").rename("in/deadly.png")
    summary = run_folder(
        load("graphs/measured.yaml"), "in", out="out", executor=on_processes(["cpu"], jobs=6)
    )
    assert (summary.done, summary.failed) == (5, 1)
    assert [failure["name"] for failure in failures("out")] == ["deadly"]


def test_many_pictures_that_kill_do_not_end_the_run() -> None:
    for number in range(4):
        Path(f"in/{number}.png").rename(f"in/deadly_{number}.png")
    summary = run_folder(
        load("graphs/measured.yaml"), "in", out="out", executor=on_processes(["cpu"], jobs=6)
    )
    assert (summary.done, summary.failed) == (2, 4)


DRIVER = """
import sys
from pathlib import Path
from anyloom import load, run_folder
from anyloom.registry.lookup import registry
from anyloom.runs.process_executor import on_processes

if __name__ == "__main__":
    registry.open_project(Path.cwd(), allow_code=True)
    executor = on_processes(["cpu", "cpu"], jobs=8)
    run_folder(load("graphs/measured.yaml"), "in", inputs={"company": 17}, out="out",
               executor=executor)
"""


def test_processes_end_when_what_started_them_is_killed_and_the_next_ones_go_on() -> None:
    write_pictures(Path("in"), 16)
    Path("driver.py").write_text(DRIVER)
    paths = os.pathsep.join([str(Path(anyloom.__file__).parents[1]), *sys.path])
    driver = subprocess.Popen(
        [sys.executable, "driver.py"], env={**os.environ, "PYTHONPATH": paths}
    )
    while len(list(Path().glob("*.begun"))) < 16:
        assert driver.poll() is None
        time.sleep(0.01)
    children = psutil.Process(driver.pid).children(recursive=True)
    assert len(children) >= 2
    driver.kill()
    driver.wait()
    _, alive = psutil.wait_procs(children, timeout=20)
    for child in alive:
        child.kill()
    assert not alive, "their nodes wait for ever, for nobody"
    Path("company.begun").touch()
    given = {"inputs": {"company": 17}, "executor": on_processes(["cpu", "cpu"], jobs=8)}
    summary = run_folder(load("graphs/measured.yaml"), "in", out="out", **given)
    assert (summary.done + summary.skipped, summary.failed) == (16, 0)
    with Engine() as engine:
        run_folder(
            load("graphs/measured.yaml"), "in", inputs={"company": 17}, out="one", engine=engine
        )
    assert tree(Path("out")) == tree(Path("one"))


class SlowToStore:
    """Processes whose results take a while to be written."""

    local_weights = True

    def __init__(self, processor: ItemProcessor, config: RunConfig) -> None:
        self.processes = on_processes(["cpu", "cpu"], jobs=4)(processor, config)
        self.jobs = self.processes.jobs
        self.stored = 0
        self.ahead: list[int] = []

    def run(self, *arguments: Any) -> Iterator[Callable[[], ItemOutcome]]:
        for finish in self.processes.run(*arguments):

            def slowly(finish: Callable[[], ItemOutcome] = finish) -> ItemOutcome:
                self.ahead.append(len(list(Path().glob("*.begun"))) - self.stored)
                time.sleep(0.02)
                return finish()

            yield slowly

    def listen(self, event: Event) -> None:
        self.stored += event.kind == "item_stored"


def test_no_more_is_under_way_than_a_kill_may_cost_though_the_disk_is_slow() -> None:
    write_pictures(Path("in"), 40)
    made: list[SlowToStore] = []

    def make(processor: ItemProcessor, config: RunConfig) -> SlowToStore:
        made.append(SlowToStore(processor, config))
        return made[0]

    def listen(event: Event) -> None:
        made[0].listen(event)

    run_folder(load("graphs/measured.yaml"), "in", out="out", executor=make, listeners=[listen])
    assert made[0].stored == 40
    assert 1 < max(made[0].ahead) <= made[0].jobs


def test_a_run_on_processes_can_be_cancelled_and_goes_on() -> None:
    token = CancelToken()
    stored = threading.Event()

    def listen(event: Event) -> None:
        if event.kind == "item_stored":
            stored.set()

    threading.Thread(target=lambda: (stored.wait(60), token.cancel()), daemon=True).start()
    given = {"inputs": {"slow": 0.5}, "out": "out", "executor": on_processes(["cpu"], jobs=1)}
    with pytest.raises(Cancelled, match="of 6 pictures are done"):
        run_folder(load("graphs/measured.yaml"), "in", token=token, listeners=[listen], **given)
    summary = run_folder(load("graphs/measured.yaml"), "in", **given)
    assert summary.skipped >= 1 and summary.done + summary.skipped == 6


def test_a_node_of_this_process_only_cannot_be_sent() -> None:
    @node
    def mine(image: Image) -> float:
        """Measure."""
        return float(image.width)

    @graph
    def local_only(image: Image) -> float:
        return mine(image)

    with pytest.raises(AnyloomError, match="node 'mine' exists in this process only; put it into"):
        run_folder(local_only, "in", out="out", executor=on_processes(["cpu"]))


def test_processes_that_cannot_work_say_why() -> None:
    chosen = check(load("graphs/measured.yaml"))
    own = Path("nodes/own.py")
    own.write_text(own.read_text().replace("// 2", "// 3"))
    with pytest.raises(AnyloomError, match="graph 'measured' is not the same in another process"):
        run_folder(chosen, "in", out="out", executor=on_processes(["cpu"]))
