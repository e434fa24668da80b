"""Several processes compute the same as one, whatever happens to them."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import psutil
import pytest

from anyloom import (
    AnyloomError,
    Cancelled,
    CancelToken,
    Image,
    check,
    graph,
    load,
    node,
    run_folder,
)
from anyloom.engine.events import ItemFinished, ItemStored
from anyloom.foundation.events import Event
from anyloom.runs.process_executor import on_processes
from tests.runs.project import SlowStorage, run_project, start_driver
from tests.runs.scenes import counts, lines, rename_images, tree, write_images

pytestmark = pytest.mark.usefixtures("project")


def test_two_processes_compute_the_same_as_one() -> None:
    run_project(out="one")
    events: list[Event] = []
    two = on_processes(["cpu", "cpu"], jobs=2)
    assert counts(run_project(two, out="two", listeners=[events.append])) == (6, 0, 0)
    assert tree("one") == tree("two")
    for kind in (ItemFinished, ItemStored):
        assert sum(isinstance(event, kind) for event in events) == 6
    assert counts(run_project(on_processes(["cpu"]), out="two")) == (0, 6, 0)


def test_images_of_a_killed_process_are_computed_again_and_one_that_kills_fails_alone() -> None:
    rename_images(["deadly", "unlucky"])
    assert counts(run_project(on_processes(["cpu", "cpu"], jobs=1))) == (5, 0, 1)
    assert Path("unlucky.once").exists()
    (failure,) = lines("out/failures.jsonl")
    assert failure["name"] == "deadly"
    assert "the process on cpu ended (signal SIGKILL) 2 times with it" in failure["reason"]


def test_images_of_a_process_that_loses_its_device_are_computed_in_a_new_one() -> None:
    rename_images(["asserting", "unplugged"])
    assert counts(run_project(on_processes(["cpu"], jobs=6))) == (5, 0, 1)
    (failure,) = lines("out/failures.jsonl")
    assert failure["name"] == "asserting"
    assert failure["reason"].endswith("in this process: an assertion 2 times with it")


def test_a_run_in_this_process_ends_when_its_device_is_lost_and_the_next_one_goes_on() -> None:
    rename_images(["unplugged"])
    with pytest.raises(AnyloomError, match="an assertion; run the same command again to go on"):
        run_project()
    assert not Path("out/failures.jsonl").exists() or not lines("out/failures.jsonl")
    summary = run_project()
    assert (summary.done + summary.skipped, summary.failed) == (6, 0)


@pytest.mark.parametrize("deadly", [1, 4])
def test_images_in_flight_beside_some_that_kill_are_done(deadly: int) -> None:
    names = [f"deadly_{number}" for number in range(deadly)]
    rename_images(names)
    assert counts(run_project(on_processes(["cpu"], jobs=6))) == (6 - deadly, 0, deadly)
    assert [failure["name"] for failure in lines("out/failures.jsonl")] == names


def test_processes_end_when_their_parent_is_killed_and_the_next_run_continues() -> None:
    write_images(16)
    executor = 'on_processes(["cpu", "cpu"], jobs=8)'
    driver = start_driver(executor, {"company": 17})
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
    assert not alive, "their nodes wait for ever"
    Path("company.begun").touch()
    summary = run_project(eval(executor), inputs={"company": 17})
    assert (summary.done + summary.skipped, summary.failed) == (16, 0)
    run_project(out="one", inputs={"company": 17})
    assert tree("out") == tree("one")


def test_no_more_images_are_in_flight_than_a_kill_may_cost_though_the_disk_is_slow() -> None:
    write_images(40)
    slow = SlowStorage(on_processes(["cpu", "cpu"], jobs=4), seconds=0.02)
    run_project(slow, listeners=[slow.listen])
    assert slow.stored == 40
    assert 1 < max(slow.ahead) <= slow.jobs


def test_a_run_on_processes_can_be_cancelled_and_continued() -> None:
    token = CancelToken()
    stored = threading.Event()

    def listen(event: Event) -> None:
        if isinstance(event, ItemStored):
            stored.set()

    threading.Thread(target=lambda: (stored.wait(60), token.cancel()), daemon=True).start()
    executor, inputs = on_processes(["cpu"], jobs=1), {"slow": 0.5}
    with pytest.raises(Cancelled, match="of 6 images are done"):
        run_project(executor, inputs=inputs, token=token, listeners=[listen])
    finished = (Path("out") / "results.jsonl").read_text().splitlines()
    assert 1 <= len(finished) < 6
    assert f"Interrupted: {len(finished)} of 6 images" in (Path("out") / "report.html").read_text()
    assert not (Path("out") / "manifest.json").exists()
    summary = run_project(executor, inputs=inputs)
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


def test_processes_that_cannot_work_state_the_reason() -> None:
    checked = check(load("graphs/measured.yaml"))
    own = Path("nodes/own.py")
    own.write_text(own.read_text().replace("// 2", "// 3"))
    with pytest.raises(AnyloomError, match="graph 'measured' is not the same in another process"):
        run_folder(checked, "in", out="out", executor=on_processes(["cpu"]))
