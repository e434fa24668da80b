"""A Ray cluster computes the same as one process, though actors die, or who started them."""

from __future__ import annotations

import os
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from anyloom import (
    AnyloomError,
    Cancelled,
    CancelToken,
    answer_question,
    check,
    load,
    loads,
    open_questions,
    run_folder,
)
from anyloom.engine.events import ItemStored
from anyloom.foundation.events import Event
from anyloom.runs.ray_executor import IN_FLIGHT, OBJECT_STORE, QUIET, on_ray
from tests.runs.project import SlowStorage, begun, run_project, start_driver
from tests.runs.scenes import counts, lines, tree, write_images

pytestmark = [pytest.mark.usefixtures("cluster", "project"), pytest.mark.timeout(600)]


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """Start one Ray for all tests; returns its address."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    ray = pytest.importorskip("ray")
    ray.init(
        include_dashboard=False,
        logging_level="ERROR",
        log_to_driver=False,
        object_store_memory=OBJECT_STORE,
        num_cpus=4,
    )
    yield ray.get_runtime_context().gcs_address
    ray.shutdown()


def test_ray_computes_the_same_as_one_process_though_actors_die() -> None:
    from ray.util.annotations import RayDeprecationWarning

    Path("in/1.png").rename("in/unlucky.png")
    Path("in/5.png").rename("in/other.png")
    Path("unlucky.once").touch()
    run_project(out="one")
    Path("unlucky.once").unlink()
    write_images(7, "more")
    Path("more/6.png").rename("in/deadly.png")
    with warnings.catch_warnings():
        warnings.simplefilter("error", RayDeprecationWarning)
        assert counts(run_project(on_ray(actors=1, jobs=3), out="ray")) == (6, 0, 1)
    assert Path("unlucky.once").exists()
    (failure,) = lines("ray/failures.jsonl")
    assert failure["name"] == "deadly"
    assert "the actor that worked on it died every time" in failure["reason"]
    Path("in/deadly.png").unlink()
    assert counts(run_project(on_ray(actors=1), out="ray")) == (0, 6, 0)
    assert {path for path in tree("one") if path.startswith("dark")} == {
        path for path in tree("ray") if path.startswith("dark")
    }


def test_actors_that_cannot_work_state_the_reason() -> None:
    checked = check(load("graphs/measured.yaml"))
    own = Path("nodes/own.py")
    own.write_text(own.read_text().replace("// 2", "// 3"))
    with pytest.raises(AnyloomError, match="graph 'measured' is not the same in another process"):
        run_folder(checked, "in", out="out", executor=on_ray(actors=1))


def test_a_killed_driver_leaves_no_actors_and_the_next_run_continues(cluster: str) -> None:
    write_images(24)
    driver = start_driver(f'on_ray(address="{cluster}", actors=1, jobs=2)', {"slow": 0.1})
    while begun() < 10:
        assert driver.poll() is None
        time.sleep(0.01)
    driver.kill()
    driver.wait()
    pids = {int(file.read_text().split()[0]) for file in Path().glob("*.begun")}
    actors = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    _, alive = psutil.wait_procs(actors, timeout=120)
    assert not alive
    summary = run_project(on_ray(actors=1, jobs=2), inputs={"slow": 0.1})
    assert (summary.done + summary.skipped, summary.failed) == (24, 0)
    assert begun() <= 24 + 16
    run_project(out="one", inputs={"slow": 0.1})
    assert tree("out") == tree("one")


def test_a_cancelled_run_keeps_what_actors_have_finished() -> None:
    write_images(24)
    token, stored = CancelToken(), []

    def stop(event: Event) -> None:
        if isinstance(event, ItemStored):
            stored.append(event.item)
            token.cancel()

    with pytest.raises(Cancelled, match=r"of 24 images are done; .* report so far"):
        run_project(on_ray(actors=1, jobs=2), inputs={"slow": 0.05}, token=token, listeners=[stop])
    done = {line["name"] for line in lines("out/results.jsonl") if line["state"] == "done"}
    assert done == set(stored) and 0 < len(done) < 24
    assert "Interrupted" in Path("out/report.html").read_text()
    summary = run_project(on_ray(actors=1, jobs=2), inputs={"slow": 0.05})
    assert (summary.done + summary.skipped, summary.skipped) == (24, len(done))
    run_project(out="one", inputs={"slow": 0.05})
    assert tree("out") == tree("one")


def test_a_run_is_cancelled_while_no_actor_has_finished_anything() -> None:
    token = CancelToken()

    def stop_when_begun() -> None:
        while not begun():
            time.sleep(0.01)
        token.cancel()

    threading.Thread(target=stop_when_begun, daemon=True).start()
    never = {"company": 1000}
    with pytest.raises(Cancelled, match="0 of 6 images are done"):
        run_project(on_ray(actors=1, jobs=2), inputs=never, token=token)
    for number in range(1000):  # let the actor go
        Path(f"{number}.begun").touch()


def test_an_actor_has_several_batches_at_once_and_no_more_than_a_kill_may_cost() -> None:
    write_images(60)
    slow = SlowStorage(on_ray(actors=1, jobs=2), seconds=0.05)
    run_project(slow, inputs={"company": 2 * IN_FLIGHT}, listeners=[slow.listen])
    assert slow.stored == 60
    assert 1 < max(slow.ahead) <= slow.jobs


def test_choices_and_answers_reach_actors() -> None:
    waiting = loads(
        "graph: waiting\ninputs: {image: Image}\nnodes:\n"
        "  keep: {ask_flag: {image: $image, question: keep it?}}\n"
        "outputs:\n  kept: {when: $keep, shade: {image: $image}}\n"
        "  mean: {brightness: {image: $image}}\n"
    )
    options = {"outputs": ["kept"], "recompute": ["kept"]}
    summary = run_folder(waiting, "in", out="out", executor=on_ray(actors=1), **options)
    assert (summary.waiting, summary.failed) == (6, 0)
    for question in open_questions("out"):
        answer_question("out", question.key, question.item in "024")
    assert run_folder(waiting, "in", out="out", executor=on_ray(actors=1), **options).done == 6
    assert [line["outputs"]["kept"] is not None for line in lines("out/results.jsonl")] == [
        True,
        False,
    ] * 3
    assert not begun(), "the other output was not computed"
