"""A Ray cluster makes what one process makes, though actors die, or who started them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

import anyloom
from anyloom import AnyloomError, Engine, check, load, run_folder
from anyloom.core.run_config import RunConfig
from anyloom.foundation.events import Event
from anyloom.runs.item_processor import ItemOutcome, ItemProcessor
from anyloom.runs.ray_executor import IN_FLIGHT, OBJECT_STORE, QUIET, on_ray
from tests.runs.scenes import failures, tree, write_pictures

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


def begun() -> int:
    """Return how often images were begun."""
    return sum(len(file.read_text().split()) for file in Path().glob("*.begun"))


def test_ray_makes_what_one_process_makes_though_actors_die() -> None:
    from ray.util.annotations import RayDeprecationWarning

    for name in ("1", "5"):
        Path(f"in/{name}.png").rename(f"in/{'unlucky' if name == '1' else 'other'}.png")
    Path("unlucky.once").touch()
    with Engine() as engine:
        run_folder(load("graphs/measured.yaml"), "in", out="one", engine=engine)
    Path("unlucky.once").unlink()
    write_pictures(Path("more"), 7)
    Path("more/6.png").rename("in/deadly.png")
    with warnings.catch_warnings():
        warnings.simplefilter("error", RayDeprecationWarning)
        summary = run_folder(
            load("graphs/measured.yaml"), "in", out="ray", executor=on_ray(actors=1, jobs=3)
        )
    assert (summary.done, summary.failed) == (6, 1)
    assert Path("unlucky.once").exists()
    (failure,) = failures("ray")
    assert failure["name"] == "deadly"
    assert "the actor that worked on it died whenever it did" in failure["reason"]
    Path("in/deadly.png").unlink()
    again = run_folder(load("graphs/measured.yaml"), "in", out="ray", executor=on_ray(actors=1))
    assert (again.done, again.skipped) == (0, 6)
    assert {path for path in tree(Path("one")) if path.startswith("dark")} == {
        path for path in tree(Path("ray")) if path.startswith("dark")
    }


def test_actors_that_cannot_work_say_why() -> None:
    chosen = check(load("graphs/measured.yaml"))
    own = Path("nodes/own.py")
    own.write_text(own.read_text().replace("// 2", "// 3"))
    with pytest.raises(AnyloomError, match="graph 'measured' is not the same in another process"):
        run_folder(chosen, "in", out="out", executor=on_ray(actors=1))


DRIVER = """
import sys
from pathlib import Path
from anyloom import load, run_folder
from anyloom.registry.lookup import registry
from anyloom.runs.ray_executor import on_ray

registry.open_project(Path.cwd(), allow_code=True)
executor = on_ray(address=sys.argv[1], actors=1, jobs=2)
inputs = {"slow": float(sys.argv[2])}
run_folder(load("graphs/measured.yaml"), "in", inputs=inputs, out="out", executor=executor)
"""


def test_a_killed_driver_leaves_no_actors_and_the_next_one_goes_on(cluster: str) -> None:
    write_pictures(Path("in"), 24)
    Path("driver.py").write_text(DRIVER)
    paths = os.pathsep.join([str(Path(anyloom.__file__).parents[1]), *sys.path])
    driver = subprocess.Popen(
        [sys.executable, "driver.py", cluster, "0.1"], env={**os.environ, "PYTHONPATH": paths}
    )
    while begun() < 10:
        assert driver.poll() is None
        time.sleep(0.01)
    driver.kill()
    driver.wait()
    pids = {int(file.read_text().split()[0]) for file in Path().glob("*.begun")}
    actors = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    _, alive = psutil.wait_procs(actors, timeout=120)
    assert not alive
    given = {"inputs": {"slow": 0.1}, "executor": on_ray(actors=1, jobs=2)}
    summary = run_folder(load("graphs/measured.yaml"), "in", out="out", **given)
    assert summary.done + summary.skipped == 24 and summary.failed == 0
    assert begun() <= 24 + 16
    with Engine() as engine:
        run_folder(
            load("graphs/measured.yaml"), "in", inputs={"slow": 0.1}, out="one", engine=engine
        )
    assert tree(Path("out")) == tree(Path("one"))


class SlowToStore:
    """A cluster whose results take a while to be written."""

    local_weights = True

    def __init__(self, processor: ItemProcessor, config: RunConfig) -> None:
        self.cluster = on_ray(actors=1, jobs=2)(processor, config)
        self.jobs = self.cluster.jobs
        self.stored = 0
        self.ahead: list[int] = []

    def run(self, *arguments: Any) -> Iterator[Callable[[], ItemOutcome]]:
        for finish in self.cluster.run(*arguments):

            def slowly(finish: Callable[[], ItemOutcome] = finish) -> ItemOutcome:
                self.ahead.append(begun() - self.stored)
                time.sleep(0.05)
                return finish()

            yield slowly

    def listen(self, event: Event) -> None:
        self.stored += event.kind == "item_stored"


def test_an_actor_has_batches_at_once_and_no_more_than_a_kill_may_cost() -> None:
    write_pictures(Path("in"), 60)
    made: list[SlowToStore] = []

    def make(processor: ItemProcessor, config: RunConfig) -> SlowToStore:
        made.append(SlowToStore(processor, config))
        return made[0]

    run_folder(
        load("graphs/measured.yaml"),
        "in",
        inputs={"company": 2 * IN_FLIGHT},
        out="out",
        executor=make,
        listeners=[lambda event: made[0].listen(event)],
    )
    assert made[0].stored == 60
    assert 1 < max(made[0].ahead) <= made[0].jobs
