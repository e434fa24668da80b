"""What the model pool promises: one copy, built alone, lent without dead-locks."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from queue import SimpleQueue

import pytest

from anyloom import (
    AnyloomError,
    Checkpoint,
    Engine,
    Graph,
    Item,
    Model,
    ModelError,
    Result,
    check,
    node,
    use,
)
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.engine.model_pool import ModelPool
from anyloom.foundation.errors import UnknownNameError
from anyloom.hardware.memory import HostMemory
from anyloom.registry.lookup import registry

built: list[str] = []
under_construction = threading.Semaphore(1)


class Doubler(Model):
    """Doubles numbers."""

    def double(self, number: float) -> float:
        raise NotImplementedError


class SlowDoubler(Doubler, family="test-doubler"):
    """Takes its time to load, and is not to be called by two threads at once."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self.busy = threading.Lock()

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> SlowDoubler:
        assert under_construction.acquire(blocking=False), "two models were built at once"
        time.sleep(checkpoint.options.get("seconds", 0.03))
        under_construction.release()
        built.append(checkpoint.name)
        if checkpoint.options.get("broken"):
            raise OSError("weights are gone")
        return cls(checkpoint)

    def double(self, number: float) -> float:
        assert self.busy.acquire(blocking=False), "two threads called one model at once"
        time.sleep(0.001)
        self.busy.release()
        return 2 * number


def checkpoint(name: str, **options: object) -> Checkpoint:
    return Checkpoint(name, "test-doubler", options={"name": name, **options})


@node
def multiplied(a: float, *, model: Doubler = use(), other: Doubler = use()) -> float:
    """Double a number twice, with two models."""
    return other.double(model.double(a))


@pytest.fixture(autouse=True)
def _catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    built.clear()
    catalog = registry.models()
    own = {name: checkpoint(name) for name in ("one", "two")}
    own["broken"] = checkpoint("broken", broken=True)
    monkeypatch.setattr(registry, "_catalog", type(catalog)(own, {"lite": {"Doubler": "one"}}))


def graph_of(first: str | None, second: str | None) -> Graph:
    step = Step("multiplied", {"a": Ref("x"), "model": Ref("first"), "other": Ref("second")})
    return Graph(
        "g",
        inputs={"x": GraphInput(float)},
        models={"first": first, "second": second},
        nodes={"y": step},
        outputs={"y": Ref("y")},
    )


def test_a_model_is_loaded_once_however_many_graphs_and_threads_name_it() -> None:
    graphs = [graph_of("one", "two"), graph_of("two", "one"), graph_of("one", None)]
    with Engine(workers=8) as engine:
        threads = [
            threading.Thread(target=lambda g=g, x=x: engine.run(check(g), {"x": x}))
            for g in graphs
            for x in (1.0, 2.0, 3.0, 4.0)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = [engine.run(check(g), {"x": 1.0}).outputs["y"] for g in graphs]
    assert found == [4.0, 4.0, 4.0]
    assert sorted(built) == ["one", "two"]


def test_models_wanted_in_opposite_orders_do_not_dead_lock() -> None:
    pool = ModelPool()
    done = []

    def work(names: tuple[str, str]) -> None:
        for _ in range(100):
            with pool.lease([("a", checkpoint(names[0])), ("b", checkpoint(names[1]))]) as lent:
                lent["a"].double(1.0), lent["b"].double(1.0)  # type: ignore[attr-defined]
        done.append(names)

    threads = [
        threading.Thread(target=work, args=(names,), daemon=True)
        for names in [("one", "two"), ("two", "one"), ("one", "one")]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(done) == 3


def test_a_model_that_cannot_be_loaded_fails_its_node_in_one_line() -> None:
    with Engine() as engine:
        result = engine.run(check(graph_of("broken", "one")), {"x": 1.0})
        assert not result.ok
        message = "model 'broken' cannot be loaded: OSError: weights are gone"
        with pytest.raises(ModelError, match=message):
            result.raise_failure()
        assert engine.run(check(graph_of("one", "one")), {"x": 1.0}).ok, "the pool goes on working"


def test_threads_that_wait_for_a_model_that_fails_do_not_each_try_it() -> None:
    pool = ModelPool()
    begun = threading.Barrier(4)
    told: list[str] = []
    wrong = checkpoint("broken", broken=True, seconds=0.5)

    def ask() -> None:
        begun.wait()
        with pytest.raises(ModelError) as caught:
            pool.get(wrong)
        told.append(str(caught.value))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 4 and len(set(told)) == 1
    assert built == ["broken"]
    with pytest.raises(ModelError):
        pool.get(wrong)
    assert built == ["broken", "broken"], "whoever asks later may have mended it"


def test_the_model_is_part_of_the_key() -> None:
    with Engine() as engine:
        first = engine.run(check(graph_of("one", "one")), {"x": 1.0})
        other = engine.run(check(graph_of("one", "two")), {"x": 1.0})
        again = engine.run(check(graph_of("one", "two")), {"x": 1.0})
    assert (first.computed, other.computed, again.computed) == (1, 1, 0)


def test_unloaded_models_are_loaded_again_when_wanted() -> None:
    pool = ModelPool()
    pool.get(checkpoint("one"))
    assert [one.name for one in pool.loaded()] == ["one"]
    pool.unload()
    assert pool.loaded() == []
    pool.get(checkpoint("one"))
    assert built == ["one", "one"]


def test_memory_is_returned_to_the_device_where_a_model_was_dropped_and_only_there() -> None:
    class Counted(HostMemory):
        freed = 0

        def free(self) -> None:
            self.freed += 1

    memory = Counted(10**9)
    pool = ModelPool("simulated", memory=memory)
    pool.get(checkpoint("one"))
    pool.unload()
    assert memory.freed == 1
    pool.unload()
    pool.close()
    assert memory.freed == 1, "memory is looked for where none was freed"


def test_a_node_is_called_with_a_model_by_name_or_by_value() -> None:
    model = SlowDoubler(checkpoint("mine"))
    assert multiplied(1.0, model=model, other=use("two")) == 4.0
    with pytest.raises(AnyloomError, match="unknown model 'tow'; did you mean 'two'"):
        multiplied(1.0, model=use("tow"))


def test_an_unknown_device_is_reported_to_every_caller_of_its_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked = check(graph_of("one", "two"))
    results: SimpleQueue[Result] = SimpleQueue()
    item = Item("x", lambda: {"x": 1.0})
    monkeypatch.setenv("ANYLOOM_DEVICE", "tpu")
    with Engine() as engine:
        with pytest.raises(UnknownNameError, match="ANYLOOM_DEVICE: 'tpu'"):
            engine.run(checked, {"x": 1.0})
        with pytest.raises(UnknownNameError, match="ANYLOOM_DEVICE: 'tpu'"):
            engine.start(checked, item, results.put)
    monkeypatch.setenv("ANYLOOM_DEVICE", "cpu")
    with Engine() as engine:
        monkeypatch.setenv("ANYLOOM_DEVICE", "tpu")  # read once, when the engine is made
        engine.start(checked, item, results.put)
        assert results.get(timeout=10).outputs == {"y": 4.0}


@pytest.mark.parametrize("cyclic", [False, True])
def test_garbage_is_collected_only_where_a_dropped_model_remains(cyclic, monkeypatch) -> None:
    collected: list[str] = []
    monkeypatch.setattr(HostMemory, "free", lambda memory: collected.append("free"))
    pool = ModelPool("cpu")
    model: Model | None = pool.get(checkpoint("one"))
    if cyclic:
        vars(model)["itself"] = model
    model = None
    pool.close()
    assert collected == ["free"] * cyclic
    pool.close()
    assert collected == ["free"] * cyclic


def test_a_pool_that_is_the_first_to_need_adapters_knows_its_models_later_on() -> None:
    program = (
        "from anyloom import Checkpoint\n"
        "from anyloom.engine.model_pool import ModelPool\n"
        "pool, checkpoint = ModelPool('cpu'), Checkpoint('mine', 'grabcut')\n"
        "before = pool.identity(checkpoint)\n"
        "assert pool.get(checkpoint).identity == before == pool.identity(checkpoint)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=100)
