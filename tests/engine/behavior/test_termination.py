"""Every run ends, and says by the node's name what went wrong."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import re
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple

import numpy as np
import pytest
from PIL import Image as Pillow

from anyloom import (
    Account,
    AnyloomError,
    AnyloomWarning,
    Cancelled,
    CancelToken,
    Catalog,
    Checkpoint,
    Engine,
    Image,
    Item,
    Masks,
    Model,
    NodeError,
    Result,
    graph,
    raise_if_cancelled,
    run_folder,
    use,
)
from anyloom.core.node_decorator import Node
from anyloom.foundation.events import Event
from anyloom.registry.lookup import registry

from .watchdog import Interrupted, ended, made, output_of


class Own(BaseException):
    """Derived from no Exception."""


class Silent(Exception):
    """Cannot even be written."""

    def __str__(self) -> str:
        raise RuntimeError("no text")


RAISED: dict[str, Callable[[], BaseException]] = {
    "SystemExit": lambda: SystemExit(2),
    "KeyboardInterrupt": KeyboardInterrupt,
    "GeneratorExit": GeneratorExit,
    "CancelledError": asyncio.CancelledError,
    "Own": lambda: Own("mine"),
    "StopIteration": StopIteration,
    "RecursionError": lambda: RecursionError("too deep"),
    "MemoryError": MemoryError,
    "Silent": Silent,
    "Cancelled": lambda: Cancelled("of its own accord"),
}
raised = pytest.mark.parametrize("kind", RAISED)


class Two(NamedTuple):
    a: int
    b: int


class OtherTwo(NamedTuple):
    c: int
    d: int


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine(workers=4) as engine:
        yield engine


def up_to(n: int) -> list[int]:
    """Count from 0."""
    return list(range(n))


def plus(a: int, b: int) -> int:
    """Add."""
    return a + b


def total(numbers: list[int]) -> int:
    """Add all."""
    return sum(numbers)


def failing(kind: str) -> Callable[..., Any]:
    def bad(x: int) -> int:
        """Raise something for everything but 7."""
        if x == 7:
            return x
        raise RAISED[kind]()

    return bad


def assert_fails(result: Result, node: str, text: str = "") -> None:
    assert [failure.node for failure in result.failures] == [node], result.failures
    told = str(result.failures[0].error)
    assert text in told, told
    assert "\n" not in told


def run(engine: Engine, checked: Any, **inputs: Any) -> Result:
    return ended(lambda: engine.run(checked, inputs))


# Lists and results that do not fit


def test_lists_of_unequal_length_under_a_condition(engine: Engine) -> None:
    checked = made(
        """
        inputs: {n: Integer, go: Flag}
        nodes:
          xs: {up_to: {n: $n}}
          ys: {up_to: {n: 2}}
          s: {plus: {a: $x, b: $y}, each: {x: $xs, y: $ys}, when: $go}
        outputs: {s: $s}
        """,
        up_to,
        plus,
    )
    assert_fails(run(engine, checked, n=4, go=True), "s", "one length")
    assert run(engine, checked, n=4, go=False).outputs == {"s": None}
    assert run(engine, checked, n=2, go=True).outputs == {"s": [0, 2]}


@pytest.mark.parametrize("control", ["", ", fold: {c: 0}", ", failures: drop", ", retry: 1"])
def test_lists_of_unequal_length_under_every_control(engine: Engine, control: str) -> None:
    checked = made(
        f"""
        inputs: {{xs: 'list[Integer]', ys: 'list[Integer]'}}
        nodes:
          s: {{plus: {{a: $x, b: $y}}, each: {{x: $xs, y: $ys}}{control}}}
        outputs: {{s: $s}}
        """,
        plus,
    )
    assert_fails(run(engine, checked, xs=[1, 2], ys=[1]), "s", "one length")


def one_mask(size: int) -> Masks:
    return Masks.from_arrays([np.ones((size, size), bool)], frame=(size, size))


CROPS = """
    nodes:
      m: {two: {}}
      c: {cropped: {masks: $one}, each: {one: $m}}
      n: {up_to: {n: 2}}
    outputs: {c: $c, n: $n}
    """


def two() -> Masks:
    """Give a small mask and a large one."""
    arrays = [np.eye(4, dtype=bool), np.ones((4, 4), bool)]
    return Masks.from_arrays(arrays, frame=(4, 4))


def test_rounds_that_give_masks_of_different_frames(engine: Engine) -> None:
    def cropped(masks: Masks) -> Masks:
        """Crop to the area."""
        return one_mask(int(masks.areas[0]) // 4)

    result = run(engine, made(CROPS, two, cropped, up_to))
    assert_fails(result, "c")
    assert result.outputs == {"n": [0, 1]}


@pytest.mark.parametrize("returned", [None, 3, "masks", Image(np.zeros((4, 4, 3), np.uint8))])
def test_rounds_that_give_something_else_than_masks(engine: Engine, returned: Any) -> None:
    def cropped(masks: Masks) -> Masks:
        """Forget to return."""
        return returned

    result = run(engine, made(CROPS, two, cropped, up_to))
    assert_fails(result, "c", "declared Masks")
    assert result.outputs == {"n": [0, 1]}


WRONG: list[Any] = [None, {"a": 1, "b": 2}, (1, 2), [1, 2], Two(1, "x"), OtherTwo(1, 2), 5]


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
@pytest.mark.parametrize(
    "use_of_part",
    [
        "outputs: {a: $p.a}",
        "nodes: {p: {pair: {x: $x}}, q: {plus: {a: $p.a, b: $p.b}}}\noutputs: {a: $q}",
        "nodes: {p: {pair: {x: $x}}, q: {up_to: {n: 2}, when: $no, else: $p.b}}\noutputs: {a: $q}",
        "nodes: {p: {pair: {x: $x}}, q: {total: {numbers: [1, $p.a]}}}\noutputs: {a: $q}",
    ],
    ids=["output", "argument", "else", "list"],
)
def test_a_node_of_several_outputs_that_returns_something_else(
    engine: Engine, wrong: Any, use_of_part: str
) -> None:
    def pair(x: int) -> Two:
        """Forget a case."""
        return Two(x, x) if x > 0 else wrong

    nodes = "" if "nodes:" in use_of_part else "nodes: {p: {pair: {x: $x}}}\n"
    text = "inputs: {x: Integer, no: {type: Flag, default: false}}\n" + nodes + use_of_part
    checked = made(text, pair, plus, total, up_to)
    assert_fails(run(engine, checked, x=-1), "p", "declared")
    assert run(engine, checked, x=1).ok


def test_a_wrong_result_of_several_outputs_in_each_and_in_a_sub_graph(engine: Engine) -> None:
    def pair(x: int) -> Two:
        """Forget a case."""
        return Two(x, x) if x > 0 else None  # type: ignore[return-value]

    checked = made(
        """
        inputs: {xs: 'list[Integer]'}
        graphs:
          part: {inputs: {x: Integer}, nodes: {p: {pair: {x: $x}}}, outputs: {a: $p.a}}
        nodes:
          all: {part: {x: $x}, each: {x: $xs}}
          one: {part: {x: -5}}
        outputs: {all: $all, one: $one}
        """,
        pair,
    )
    result = run(engine, checked, xs=[1, -1])
    assert [failure.node for failure in result.failures] == ["all/p", "one/p"]


@pytest.mark.parametrize(
    ("declared", "returned", "told"),
    [
        (int, "text", "returned 'text' .*declared Integer"),
        (float, "x", "returned 'x' .*declared Number"),
        (Image, None, "returned None, declared Image"),
        (Image, np.zeros((2, 2, 3), np.uint8), "returned an array .*declared Image"),
        (Masks, Image(np.zeros((4, 4, 3), np.uint8)), "Image.*declared Masks"),
        (list[int], 3, "returned 3 .*declared list"),
        (list[int], [1, "x"], "'x' .*declared list"),
        (list[Image], (value for value in [1]), "generator.*declared list"),
        (str, object(), "object.*declared Text"),
        (bool, 1, "returned 1 .*declared Flag"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
@pytest.mark.parametrize("several", [False, True])
def test_a_result_of_another_type_fails_its_node_and_is_not_cached(
    engine: Engine, declared: Any, returned: Any, told: str, several: bool
) -> None:
    calls: list[int] = []

    def wrong(x: int):
        """Return something else than it declares."""
        calls.append(x)
        return returned

    def after(value: object) -> int:
        """Never come so far."""
        calls.append(-1)
        return 1

    wrong.__annotations__ = {"x": int, "return": declared}
    checked = made(
        """
        inputs: {x: Integer}
        nodes:
          w: {wrong: {x: $x}}
          y: {after: {value: $w}}
        outputs: {w: $w, y: $y}
        """,
        wrong,
        after,
    )
    for number in range(2):
        if several:
            items = [Item("one", lambda: {"x": 1})]
            [result] = ended(lambda items=items: list(engine.stream(checked, items)))
        else:
            result = run(engine, checked, x=1)
        assert_fails(result, "w", "node 'w'")
        assert re.search(told, str(result.failures[0].error))
        assert calls == [1] * (number + 1), "a wrong result is not kept"


def test_a_generator_is_refused_where_it_is_defined() -> None:
    def gen(x: int) -> list[int]:
        """Yield instead of returning."""
        yield x  # type: ignore[misc]

    async def agen(x: int) -> list[int]:
        """Yield instead of returning."""
        yield x  # type: ignore[misc]

    for function in (gen, agen):
        with pytest.raises(NodeError, match=f"node '{function.__name__}': yields"):
            Node(function)


def test_each_over_what_is_no_list(engine: Engine) -> None:
    def numbers(x: int) -> Any:
        """Return a number where a list is expected."""
        return x

    checked = made(
        """
        inputs: {x: Integer}
        nodes:
          xs: {numbers: {x: $x}}
          s: {plus: {a: $n, b: 1}, each: {n: $xs}}
        outputs: {s: $s}
        """,
        numbers,
        plus,
    )
    assert_fails(run(engine, checked, x=1), "s")


class Untestable:
    """Has no truth value, no length and no hash."""

    def __bool__(self) -> bool:
        raise RuntimeError("no truth")

    @property
    def fingerprint(self) -> str:
        raise RuntimeError("no hash")


class UntestableList(list):  # type: ignore[type-arg]
    """A list that cannot be iterated over."""

    def __iter__(self) -> Iterator[Any]:
        raise RuntimeError("no items")

    def __bool__(self) -> bool:
        raise RuntimeError("no truth")


@pytest.mark.parametrize("value", [Untestable, UntestableList])
@pytest.mark.parametrize(
    "step",
    [
        "{same: {value: $one}, each: {one: $odd}}",
        "{same: {value: $odd}}",
        "{same: {value: [$odd, 1]}}",
        "{same: {value: 1}, when: $no, else: $odd}",
    ],
)
def test_a_value_that_breaks_where_it_is_looked_at(engine: Engine, value: Any, step: str) -> None:
    def strange(x: int) -> Any:
        """Return something that cannot be looked at."""
        return value()

    def same(value: object) -> int:
        """Do not look."""
        return 1

    checked = made(
        f"""
        inputs: {{x: Integer, no: {{type: Flag, default: false}}}}
        nodes:
          odd: {{strange: {{x: $x}}}}
          s: {step}
          good: {{plus: {{a: $x, b: 1}}}}
        outputs: {{s: $s, good: $good}}
        """,
        strange,
        same,
        plus,
    )
    result = run(engine, checked, x=1)
    assert result.outputs.get("good") == 2
    assert {failure.node for failure in result.failures} <= {"odd", "s"}


def test_a_condition_that_has_no_truth_value(engine: Engine) -> None:
    def strange(x: int) -> list[int]:
        """Return something that cannot be looked at."""
        return UntestableList()

    checked = made(
        """
        inputs: {x: Integer}
        nodes:
          odd: {strange: {x: $x}}
          s: {plus: {a: 1, b: 2}, when: $odd}
        outputs: {s: $s}
        """,
        strange,
        plus,
    )
    result = run(engine, checked, x=1)
    assert [failure.node for failure in result.failures] in (["odd"], ["s"])


# What is raised


SHARED = """
    inputs: {x: Integer, y: Integer}
    nodes:
      b: {bad: {x: $x}}
      after: {plus: {a: $b, b: 1}}
      good: {plus: {a: $y, b: 1}}
    outputs: {after: $after, good: $good}
    """


@raised
def test_whatever_a_node_raises_is_its_failure(engine: Engine, kind: str) -> None:
    checked = made(SHARED, failing(kind), plus)
    for _ in range(2):
        result = run(engine, checked, x=1, y=1)
        assert_fails(result, "b")
        assert result.outputs == {"good": 2}
    assert run(engine, checked, x=7, y=1).outputs == {"after": 8, "good": 2}


@raised
def test_whatever_a_node_raises_stops_no_other_item(engine: Engine, kind: str) -> None:
    checked = made(SHARED, failing(kind), plus)
    numbers = [1, 2, 7, 1, 7, 3] * 4
    items = [
        Item(f"{place} {x}", lambda x=x, place=place: {"x": x, "y": place})
        for place, x in enumerate(numbers)
    ]
    results = ended(lambda: list(engine.stream(checked, items)))
    assert sorted(result.name for result in results) == sorted(item.name for item in items)
    for result in results:
        place, x = map(int, result.name.split())
        assert result.outputs["good"] == place + 1
        assert result.ok is (x == 7)


@raised
@pytest.mark.parametrize(
    "step",
    [
        "{bad: {x: $n}, each: {n: $xs}}",
        "{bad: {x: $n}, each: {n: $xs}, fold: {c: 0}}",
        "{bad: {x: $x}, when: $yes}",
        "{inner: {x: $x}}",
        "{inner: {x: $n}, each: {n: $xs}}",
        "{bad: {x: $x}, retry: 2}",
        "{bad: {x: $x}, timeout: 50}",
        "{bad: {x: $c}, fold: {c: $x}, at_most: 3}",
    ],
)
def test_whatever_is_raised_under_a_control_is_the_failure_of_its_step(
    engine: Engine, kind: str, step: str
) -> None:
    checked = made(
        f"""
        inputs: {{x: Integer, xs: 'list[Integer]', yes: {{type: Flag, default: true}}}}
        graphs:
          inner: {{inputs: {{x: Integer}}, nodes: {{b: {{bad: {{x: $x}}}}}}, outputs: {{y: $b}}}}
        nodes:
          s: {step}
          good: {{plus: {{a: $x, b: 1}}}}
        outputs: {{s: $s, good: $good}}
        """,
        failing(kind),
        plus,
    )
    result = run(engine, checked, x=1, xs=[7, 1, 7])
    assert_fails(result, "s/b" if "inner" in step else "s")
    assert result.outputs == {"good": 2}
    assert run(engine, checked, x=7, xs=[7, 7]).ok


@raised
def test_whatever_an_async_node_raises_is_its_failure(engine: Engine, kind: str) -> None:
    async def bad(x: int) -> int:
        """Raise something for everything but 7."""
        await asyncio.sleep(0)
        if x == 7:
            return x
        raise RAISED[kind]()

    checked = made(SHARED, bad, plus)
    assert_fails(run(engine, checked, x=1, y=1), "b")
    assert run(engine, checked, x=7, y=1).ok


@raised
def test_whatever_loading_an_item_raises_is_the_failure_of_that_item(
    engine: Engine, kind: str
) -> None:
    def broken() -> dict[str, Any]:
        raise RAISED[kind]()

    checked = made(SHARED, failing(kind), plus)
    good = [Item(f"good {n}", lambda n=n: {"x": 7, "y": n}) for n in range(6)]
    items = [*good[:3], Item("bad", broken), *good[3:], Item("worse", lambda: None)]  # type: ignore[arg-type,return-value]
    results = ended(lambda: list(engine.stream(checked, items)))
    assert len(results) == 8
    assert {result.name for result in results if not result.ok} == {"bad", "worse"}
    for result in results:
        if not result.ok:
            assert [failure.node for failure in result.failures] == [""]
            assert "\n" not in str(result.failures[0].error)


class Breaker(Model):
    """Breaks."""

    def use(self, x: int) -> int:
        raise NotImplementedError


class OwnBreaker(Breaker, family="behavior-breaker"):
    """Raises where its options say so."""

    needs_torch = False

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> OwnBreaker:
        if kind := checkpoint.options.get("load"):
            raise RAISED[kind]()
        return cls(checkpoint)

    def use(self, x: int) -> int:
        if kind := self.checkpoint.options.get("use"):
            raise RAISED[kind]()
        return x


@pytest.fixture
def _breakers(monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoints = {
        f"{where}-{kind}": Checkpoint(
            f"{where}-{kind}", "behavior-breaker", options={where: kind, "kind": kind}
        )
        for where in ("load", "use")
        for kind in RAISED
    }
    sound = Checkpoint("sound", "behavior-breaker")
    catalog = Catalog({**checkpoints, "sound": sound}, {"lite": {"Breaker": "sound"}})
    monkeypatch.setattr(registry, "_catalog", catalog)


@raised
@pytest.mark.parametrize("where", ["load", "use"])
@pytest.mark.usefixtures("_breakers")
def test_whatever_a_model_raises_is_the_failure_of_its_step(
    engine: Engine, kind: str, where: str
) -> None:
    def used(x: int, *, model: Breaker = use()) -> int:
        """Use a model."""
        return model.use(x)

    checked = made(
        f"""
        inputs: {{xs: 'list[Integer]'}}
        nodes:
          b: {{used: {{x: 1, model: {where}-{kind}}}}}
          all: {{used: {{x: $x, model: {where}-{kind}}}, each: {{x: $xs}}}}
          good: {{used: {{x: 1}}}}
        outputs: {{b: $b, all: $all, good: $good}}
        """,
        used,
    )
    for _ in range(2):
        result = run(engine, checked, xs=[1, 2, 3])
        assert result.outputs == {"good": 1}
        assert {failure.node for failure in result.failures} <= {"b", "all"}
        assert not result.ok


def test_a_sound_graph_that_shares_a_step_with_a_failing_one(engine: Engine) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(n: int) -> list[int]:
        """Wait until both graphs want it."""
        begun.set()
        assert go_on.wait(10)
        return list(range(n))

    slowly = Node(slow)
    bad = made(
        """
        inputs: {n: Integer, ys: 'list[Integer]', go: Flag}
        nodes:
          xs: {slow: {n: $n}}
          s: {plus: {a: $x, b: $y}, each: {x: $xs, y: $ys}, when: $go}
        outputs: {s: $s}
        """,
        slowly,
        plus,
    )
    good = made(
        """
        inputs: {n: Integer}
        nodes: {xs: {slow: {n: $n}}}
        outputs: {t: {total: {numbers: $xs}}}
        """,
        slowly,
        total,
    )
    failed: list[Result] = []
    first = threading.Thread(
        target=lambda: failed.append(engine.run(bad, {"n": 4, "ys": [1], "go": True})), daemon=True
    )
    first.start()
    assert begun.wait(10)
    threading.Timer(0.1, go_on.set).start()
    assert run(engine, good, n=4).outputs == {"t": 6}
    first.join(10)
    assert_fails(failed[0], "s", "one length")


@raised
def test_waiters_for_a_step_that_fails_end_too(engine: Engine, kind: str) -> None:
    begun = threading.Event()

    def bad(x: int) -> int:
        """Fail when others wait."""
        begun.wait(0.05)
        raise RAISED[kind]()

    checked = made(SHARED, bad, plus)
    items = [Item(str(n), lambda: {"x": 1, "y": 1}) for n in range(12)]
    results = ended(lambda: list(engine.stream(checked, items)))
    assert len(results) == 12
    for result in results:
        assert_fails(result, "b")


@raised
def test_a_folder_ends_whatever_a_node_raises(engine: Engine, kind: str, tmp_path: Path) -> None:
    def bad(image: Image) -> int:
        """Fail on dark images."""
        if image.pixels.mean() < 10:
            raise RAISED[kind]()
        return 1

    checked = made(
        "inputs: {image: Image}\nnodes: {b: {bad: {image: $image}}}\noutputs: {b: $b}\n", bad
    )
    for number in range(4):
        shade = np.full((4, 4, 3), number * 20, np.uint8)
        Pillow.fromarray(shade).save(tmp_path / f"{number}.png")
    if kind == "Cancelled":
        pytest.skip("a cancelled image is not done, rather than failed")
    summary = ended(lambda: run_folder(checked, tmp_path, out=tmp_path / "out", engine=engine))
    assert (summary.done, summary.failed) == (3, 1)
    assert [failure["node"] for failure in summary.failures()] == ["b"]


def test_the_command_ends_where_a_node_exits(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "nodes").mkdir(parents=True)
    (project / "graphs").mkdir()
    (project / "nodes" / "own.py").write_text(
        "import sys\nfrom anyloom import Image, node\n\n\n@node\n"
        "def behavior_quits(image: Image) -> int:\n    sys.exit(2)\n"
    )
    (project / "graphs" / "q.yaml").write_text(
        "graph: q\ninputs: {image: Image}\nnodes: {b: {behavior_quits: {image: $image}}}\n"
        "outputs: {b: $b}\n"
    )
    Pillow.fromarray(np.zeros((4, 4, 3), np.uint8)).save(project / "a.png")
    told = output_of(
        """
        import subprocess, sys
        command = [sys.executable, "-m", "anyloom", "run", "graphs/q.yaml", "a.png", "--out", "o",
                   "--allow-project-code"]
        done = subprocess.run(command, cwd="project", capture_output=True, text=True, timeout=120)
        print(done.returncode != 0, "SystemExit" in done.stdout + done.stderr
              + open("project/o/failures.jsonl").read())
        """,
        tmp_path,
    )
    assert told.split() == ["True", "True"]


def test_ctrl_c_in_a_node_on_the_thread_of_the_caller_is_raised_there(tmp_path: Path) -> None:
    told = output_of(
        """
        from anyloom import Engine, graph, node

        @node
        def interrupted(x: int) -> int:
            raise KeyboardInterrupt

        @graph
        def g(x: int) -> int:
            return interrupted(x)

        with Engine(workers=2) as engine:
            for _ in range(2):
                try:
                    engine.run(g, {"x": 1})
                except KeyboardInterrupt:
                    print("interrupted")
        """,
        tmp_path,
    )
    assert told.split() == ["interrupted"] * 2


# Closed engines


def numbers_of(count: int) -> list[Item]:
    return [Item(str(n), lambda n=n: {"x": n}) for n in range(count)]


ONE = "inputs: {x: Integer}\nnodes: {y: {NAME: {x: $x}}}\noutputs: {y: $y}\n"


def same(x: int) -> int:
    """Return what it was given."""
    return x


def test_a_closed_engine_refuses_every_call() -> None:
    checked = made(ONE.replace("NAME", "same"), same)
    engine = Engine(workers=2)
    assert run(engine, checked, x=1).ok
    engine.close()
    engine.close()
    calls: list[Callable[[], Any]] = [
        lambda: engine.run(checked, {"x": 1}),
        lambda: list(engine.stream(checked, numbers_of(3))),
        lambda: engine.start(checked, numbers_of(1)[0], lambda result: None),
        lambda: asyncio.run(engine.arun(checked, {"x": 1})),
    ]
    for call in calls:
        with pytest.raises(AnyloomError, match="closed"):
            ended(call)


@pytest.mark.parametrize("ordered", [False, True])
def test_a_stream_whose_engine_is_closed_by_another_thread_ends(ordered: bool) -> None:
    begun, closed = threading.Event(), threading.Event()

    def slow(x: int) -> int:
        """Wait until the engine is being closed."""
        begun.set()
        for _ in range(2000):
            raise_if_cancelled()
            time.sleep(0.005)
        return x

    engine = Engine(workers=2)
    checked = made(ONE.replace("NAME", "slow"), slow)

    def close() -> None:
        begun.wait(10)
        engine.close()
        closed.set()

    threading.Thread(target=close, daemon=True).start()
    results: list[Result] = []

    def read() -> None:
        results.extend(engine.stream(checked, numbers_of(100), in_flight=8, ordered=ordered))

    with pytest.raises(Cancelled, match="closed"):
        ended(read)
    assert closed.wait(10)
    assert 1 <= len(results) <= 8
    assert len({result.name for result in results}) == len(results)
    for result in results:
        assert isinstance(result.failures[0].error, Cancelled)


def test_a_call_whose_engine_is_closed_by_another_thread_ends() -> None:
    begun = threading.Event()

    def slow(x: int) -> int:
        """Wait until the engine is being closed."""
        begun.set()
        for _ in range(2000):
            raise_if_cancelled()
            time.sleep(0.005)
        return x

    engine = Engine(workers=2)
    checked = made(ONE.replace("NAME", "slow"), slow)
    threading.Thread(target=lambda: (begun.wait(10), engine.close()), daemon=True).start()
    result = run(engine, checked, x=1)
    assert isinstance(result.failures[0].error, Cancelled)


def test_a_closed_engine_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    begun, go_on = threading.Event(), threading.Event()
    engine = Engine(workers=1)
    deep: list[Any] = []

    def deeper(x: int) -> int:
        """Call the same graph for less, so that the engine needs a thread for each level."""
        if x == 0:
            return 0
        results = list(engine.stream(deep[0], [Item("inner", lambda: {"x": x - 1})]))
        return 1 + results[0].outputs["y"]

    def slow(x: int) -> int:
        """Wait until the engine is being closed."""
        begun.set()
        assert go_on.wait(10)
        return x

    deep.append(made(ONE.replace("NAME", "deeper"), Node(deeper, pure=False)))
    assert ended(lambda: list(engine.stream(deep[0], [Item("outer", lambda: {"x": 5})])))[0].ok
    checked = made(ONE.replace("NAME", "slow"), slow)
    done: SimpleQueue[Result] = SimpleQueue()
    for item in numbers_of(3):
        engine.start(checked, item, done.put)
    assert begun.wait(10)
    closing = threading.Thread(target=engine.close, daemon=True)
    closing.start()
    time.sleep(0.05)
    go_on.set()
    ended(closing.join)
    assert len({done.get(timeout=10).name for _ in range(3)}) == 3
    left = [thread for thread in threading.enumerate() if thread.name.startswith("anyloom-")]
    assert not set(left) - before


def test_a_node_may_close_its_engine() -> None:
    engine = Engine(workers=2)

    def closing(x: int) -> int:
        """Close the engine that runs it."""
        engine.close()
        return x

    checked = made(ONE.replace("NAME", "closing"), closing)
    names: list[str] = []

    def read() -> None:
        names.extend(result.name for result in engine.stream(checked, numbers_of(20)))

    try:
        ended(read)
    except AnyloomError as error:
        assert "closed" in str(error)
    assert len(set(names)) == len(names)
    with pytest.raises(AnyloomError, match="closed"):
        run(engine, checked, x=1)


# Listeners


KINDS = [
    "graph_started",
    "item_started",
    "node_started",
    "node_finished",
    "node_failed",
    "node_cached",
    "node_shared",
    "node_skipped",
    "item_finished",
    "item_failed",
    "graph_finished",
]


@pytest.mark.parametrize("at", KINDS)
@pytest.mark.parametrize("kind", ["RuntimeError", "SystemExit", "Silent", "Own"])
def test_a_listener_that_raises_changes_no_result(at: str, kind: str) -> None:
    heard: list[str] = []
    raising: list[str] = []

    def raises(event: Event) -> None:
        if event.kind == at:
            raising.append(event.kind)
            raise RAISED[kind]() if kind in RAISED else RuntimeError("listener")

    def hears(event: Event) -> None:
        heard.append(event.kind)

    def slow(x: int) -> int:
        """Take a moment, so that another item waits for it."""
        if x < 0:
            raise ValueError("negative")
        time.sleep(0.02)
        return x

    checked = made(
        """
        inputs: {x: Integer}
        nodes:
          y: {slow: {x: $x}}
          z: {plus: {a: $y, b: 1}}
        outputs: {z: $z}
        """,
        slow,
        plus,
    )
    with Engine(workers=4, listeners=[raises, hears]) as engine:

        def read() -> list[Result]:
            items = [Item(f"{n}", lambda n=n: {"x": n // 4 - 1}) for n in range(12)]
            found = list(engine.stream(checked, items))
            return [*found, *engine.stream(checked, items)]

        with pytest.warns(AnyloomWarning) as warned:
            results = ended(read)
    assert raising, f"no {at} happened"
    assert len(raising) <= 4, "told nothing more"
    assert [one for one in warned if "raises" in str(one.message)], "it is named"
    assert len(results) == 24
    for result in results:
        x = int(result.name) // 4 - 1
        if x < 0:
            assert_fails(result, "y", "negative")
        else:
            assert result.outputs == {"z": x + 1}
    assert set(KINDS) - {"node_shared"} <= set(heard)


@pytest.mark.parametrize("warned", ["error", "ignore"])
@pytest.mark.parametrize("at", KINDS)
def test_an_interrupted_listener_hangs_nothing(at: str, warned: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter(warned, AnyloomWarning)
        run_with_an_interrupted_listener(at)


def run_with_an_interrupted_listener(at: str) -> None:
    def interrupted(event: Event) -> None:
        if event.kind == at:
            raise KeyboardInterrupt

    checked = made(SHARED, failing("Own"), plus)
    with Engine(workers=4, listeners=[interrupted]) as engine:
        items = [Item(str(n), lambda n=n: {"x": 7 - n % 2, "y": n}) for n in range(12)]
        for _ in range(2):
            with contextlib.suppress(Interrupted, AnyloomWarning):
                results = ended(lambda: list(engine.stream(checked, items)))
                assert len(results) == 12
        assert run(engine, checked, x=7, y=1).outputs == {"after": 8, "good": 2}


@pytest.mark.parametrize("at", KINDS)
def test_ctrl_c_in_a_listener_on_the_main_thread_ends_the_call(at: str, tmp_path: Path) -> None:
    told = output_of(
        """
        import sys
        from anyloom import Engine, graph, node

        @node
        def maybe(x: int) -> int:
            if x == 2:
                raise ValueError("two")
            return x

        @node
        def after(x: int) -> int:
            return x

        @graph
        def g(x: int) -> int:
            return after(maybe(x))

        def interrupted(event):
            if event.kind == sys.argv[1]:
                raise KeyboardInterrupt

        with Engine(workers=2, listeners=[interrupted]) as engine:
            for x in (1, 1, 2):
                try:
                    print(engine.run(g, {"x": x}).ok)
                except KeyboardInterrupt:
                    print("interrupted")
        with Engine(workers=2, listeners=[interrupted]) as engine:
            try:
                print(len(list(engine.stream(g, []))))
            except KeyboardInterrupt:
                print("interrupted")
        """,
        tmp_path,
        at,
    ).split()
    assert len(told) == 4
    assert told[:3].count("interrupted") <= 1
    assert [one for one in told[:3] if one != "interrupted"] != []


# Graphs that nodes call


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_nodes_on_all_workers_may_call_graphs(workers: int) -> None:
    with Engine(workers=workers) as engine:
        inner = made(
            """
            inputs: {x: Integer}
            nodes: {xs: {up_to: {n: 3}}, s: {plus: {a: $x, b: $y}, each: {y: $xs}}}
            outputs: {s: {total: {numbers: $s}}}
            """,
            up_to,
            plus,
            total,
        )

        def calls_a_graph(x: int) -> int:
            """Run another graph and wait for it."""
            result = engine.run(inner, {"x": x})
            result.raise_failure()
            return result.outputs["s"]

        def streams_a_graph(x: int) -> int:
            """Stream another graph and wait for it."""
            items = [Item(str(n), lambda n=n: {"x": x + n}) for n in range(3)]
            return sum(result.outputs["s"] for result in engine.stream(inner, items))

        outer = made(
            """
            inputs: {x: Integer}
            nodes:
              a: {calls_a_graph: {x: $x}}
              b: {streams_a_graph: {x: $x}}
              c: {calls_a_graph: {x: $n}, each: {n: [1, 2, 3, 4, 5]}}
            outputs: {a: $a, b: $b, c: $c}
            """,
            Node(calls_a_graph, pure=False),
            Node(streams_a_graph, pure=False),
        )
        results = ended(lambda: list(engine.stream(outer, numbers_of(12))))
    assert len(results) == 12
    for result in results:
        result.raise_failure()
        x = int(result.name)
        assert result.outputs == {
            "a": 3 * x + 3,
            "b": sum(3 * (x + n) + 3 for n in range(3)),
            "c": [3 * n + 3 for n in range(1, 6)],
        }


def test_graphs_may_be_called_many_levels_deep() -> None:
    with Engine(workers=2) as engine:
        checked: list[Any] = []

        def deeper(x: int) -> int:
            """Run the same graph for less."""
            if x == 0:
                return 0
            result = engine.run(checked[0], {"x": x - 1})
            result.raise_failure()
            return result.outputs["y"] + 1

        checked.append(made(ONE.replace("NAME", "deeper"), Node(deeper, pure=False)))
        found = ended(
            lambda: list(
                engine.stream(checked[0], [Item(str(n), lambda: {"x": 12}) for n in range(6)])
            )
        )
    assert [result.outputs for result in found] == [{"y": 12}] * 6


def test_a_node_may_call_a_graph_as_a_function(tmp_path: Path) -> None:
    told = output_of(
        """
        import time
        from anyloom import Item, check, graph, node
        from anyloom.engine.direct_calls import default_engine

        @node
        def inv(x: int) -> int:
            return -x

        @graph
        def inner(x: int) -> int:
            return inv(x)

        @node(pure=False)
        def helper(x: int) -> int:
            time.sleep(0.02)
            return inner(x)

        @graph
        def outer(x: int) -> int:
            return helper(x)

        engine = default_engine()
        items = [Item(str(i), lambda i=i: {"x": i}) for i in range(3 * engine.workers.count)]
        results = list(engine.stream(check(outer), items))
        print(len(items) == len(results), all(result.ok for result in results))
        """,
        tmp_path,
    )
    assert told.split() == ["True", "True"]


# Processes


FORKED = """
    import multiprocessing, sys, time
    from anyloom import AnyloomError, Engine, graph, node

    @node
    def inv(x: int) -> int:
        return -x

    @graph
    def g(x: int) -> int:
        return inv(x)

    own = Engine(workers=2)

    def call(x):
        return g(x)

    def call_own(x):
        try:
            return own.run(g, {"x": x}).outputs["integer"]
        except AnyloomError as error:
            return "another process" if "process" in str(error) else str(error)

    def call_new(x):
        with Engine(workers=2) as engine:
            return engine.run(g, {"x": x}).outputs["integer"]

    if __name__ == "__main__":
        function = {"default": call, "own": call_own, "new": call_new}[sys.argv[1]]
        before = function(100) if sys.argv[1] != "own" else own.run(g, {"x": 1}).ok
        with multiprocessing.get_context("fork").Pool(2) as pool:
            print(pool.map_async(function, range(6)).get(15))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.parametrize(
    ("which", "found"),
    [
        ("default", "[0, -1, -2, -3, -4, -5]"),
        ("new", "[0, -1, -2, -3, -4, -5]"),
        ("own", str(["another process"] * 6)),
    ],
)
def test_a_forked_process_runs_graphs_or_says_why_not(
    which: str, found: str, tmp_path: Path
) -> None:
    assert output_of(FORKED, tmp_path, which).strip() == found


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_process_forked_while_graphs_run_can_run_graphs(tmp_path: Path) -> None:
    told = output_of(
        """
        import multiprocessing, threading, time
        from anyloom import graph, node

        @node(pure=False)
        def slow(x: int) -> int:
            time.sleep(0.01)
            return -x

        @graph
        def g(x: int) -> int:
            return slow(x)

        def call(x):
            return g(x)

        if __name__ == "__main__":
            g(1)
            going = True

            def keep_calling():
                while going:
                    g(2)

            threads = [threading.Thread(target=keep_calling, daemon=True) for _ in range(3)]
            for thread in threads:
                thread.start()
            for _ in range(4):
                with multiprocessing.get_context("fork").Pool(2) as pool:
                    assert pool.map_async(call, range(4)).get(15) == [0, -1, -2, -3]
            going = False
            print("done")
        """,
        tmp_path,
    )
    assert told.strip() == "done"


# Streams that nobody reads on, and cancelled ones


def test_a_stream_that_is_left_cancels_what_is_under_way(engine: Engine) -> None:
    begun: list[int] = []
    working, ended_early = threading.Event(), threading.Event()

    def slow(x: int) -> int:
        """Work until cancelled."""
        begun.append(x)
        if x == 0:
            return x
        working.set()
        try:
            for _ in range(2000):
                raise_if_cancelled()
                time.sleep(0.005)
        except Cancelled:
            ended_early.set()
            raise
        return x

    checked = made(ONE.replace("NAME", "slow"), slow, plus)
    for leave in (lambda stream: stream.close(), lambda stream: None):
        working.clear()
        ended_early.clear()
        stream: Any = engine.stream(checked, numbers_of(50), in_flight=4)
        first = ended(lambda stream=stream: next(stream))
        assert first.outputs == {"y": 0}
        assert working.wait(10)
        leave(stream)
        del stream
        gc.collect()
        assert ended_early.wait(10)
    assert len(set(begun)) <= 8
    assert run(engine, made(ONE.replace("NAME", "same"), same), x=1).ok


def test_items_that_raise_end_the_stream_and_not_the_engine(engine: Engine) -> None:
    checked = made(ONE.replace("NAME", "same"), same)
    found: list[str] = []

    def items() -> Iterator[Item]:
        yield from numbers_of(3)
        raise OSError("no more images")

    def read() -> None:
        found.extend(result.name for result in engine.stream(checked, items()))

    with pytest.raises(OSError, match="no more images"):
        ended(read)
    assert len(set(found)) == len(found) <= 3
    assert run(engine, checked, x=1).ok


@pytest.mark.parametrize("moment", ["before", "in a node", "between results", "while paused"])
@pytest.mark.parametrize("ordered", [False, True])
def test_a_cancelled_stream_ends_with_one_result_for_each_item_that_began(
    engine: Engine, moment: str, ordered: bool
) -> None:
    token, account = CancelToken(), Account("test")
    taken: list[str] = []

    def cancelling(x: int) -> int:
        """Cancel the run at the fifth item."""
        if moment == "in a node" and x == 5:
            token.cancel()
        return x

    checked = made(ONE.replace("NAME", "cancelling"), Node(cancelling, pure=False))

    def items() -> Iterator[Item]:
        for item in numbers_of(200):
            taken.append(item.name)
            yield item

    if moment == "before":
        token.cancel()
    if moment == "while paused":
        account.paused = True
        threading.Timer(0.1, token.cancel).start()
    names: list[str] = []

    def read() -> None:
        stream = engine.stream(
            checked, items(), token=token, account=account, ordered=ordered, in_flight=8
        )
        for result in stream:
            names.append(result.name)
            if not result.ok:
                assert isinstance(result.failures[0].error, Cancelled)
            if moment == "between results" and len(names) == 5:
                token.cancel()

    ended(read)
    assert sorted(names) == sorted(taken)
    assert len(taken) < 200
    if ordered:
        assert names == taken


def test_cancelling_a_call_cancels_the_graphs_that_its_nodes_call(engine: Engine) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def slow(x: int) -> int:
        """Work until cancelled."""
        begun.set()
        try:
            for _ in range(2000):
                raise_if_cancelled()
                time.sleep(0.005)
        except Cancelled:
            stopped.set()
            raise
        return x

    inner = made(ONE.replace("NAME", "slow"), slow)

    def calls(x: int) -> int:
        """Run another graph."""
        result = engine.run(inner, {"x": x})
        result.raise_failure()
        return result.outputs["y"]

    token = CancelToken()
    checked = made(ONE.replace("NAME", "calls"), calls)
    threading.Thread(target=lambda: (begun.wait(10), token.cancel()), daemon=True).start()
    result = ended(lambda: engine.run(checked, {"x": 1}, token=token))
    assert isinstance(result.failures[0].error, Cancelled)
    assert stopped.wait(10)


@pytest.mark.parametrize(
    ("step", "node"),
    [
        ("{stuck: {x: $x}, timeout: 0.05}", "s"),
        ("{stuck: {x: $n}, each: {n: [1, 2]}, timeout: 0.05}", "s"),
        ("{stuck: {x: $x}, retry: 1, timeout: 0.05}", "s"),
    ],
)
@pytest.mark.parametrize("several", [False, True])
def test_a_node_that_never_returns_fails_at_its_limit(step: str, node: str, several: bool) -> None:
    release = threading.Event()

    def stuck(x: int) -> int:
        """Ignore everything."""
        release.wait(15)
        return x

    checked = made(
        f"""
        inputs: {{x: Integer}}
        nodes: {{s: {step}, good: {{same: {{x: $x}}}}}}
        outputs: {{s: $s, good: $good}}
        """,
        stuck,
        same,
    )
    engine = Engine(workers=4)
    try:
        if several:
            results = ended(lambda: list(engine.stream(checked, numbers_of(2))))
        else:
            results = [run(engine, checked, x=0)]
        for result in results:
            assert_fails(result, node, "longer than 0.05 s")
            assert "good" in result.outputs
    finally:
        release.set()
        engine.close()


def test_a_cancelled_task_cancels_its_call(engine: Engine) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def slow(x: int) -> int:
        """Work until cancelled."""
        begun.set()
        try:
            for _ in range(2000):
                raise_if_cancelled()
                time.sleep(0.005)
        except Cancelled:
            stopped.set()
            raise
        return x

    checked = made(ONE.replace("NAME", "slow"), slow)

    async def call() -> str:
        task = asyncio.create_task(engine.arun(checked, {"x": 1}))
        await asyncio.to_thread(begun.wait, 10)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            return "cancelled"
        return "not cancelled"

    assert ended(lambda: asyncio.run(call())) == "cancelled"
    assert stopped.wait(10)


def test_an_async_stream_that_is_left_ends(engine: Engine) -> None:
    checked = made(ONE.replace("NAME", "same"), same)

    async def read(count: int) -> int:
        found = 0
        async for result in engine.astream(checked, numbers_of(30)):
            assert result.ok
            found += 1
            if found == count:
                break
        return found

    assert ended(lambda: asyncio.run(read(3))) == 3
    assert ended(lambda: asyncio.run(read(99))) == 30
    assert run(engine, checked, x=1).ok


def test_many_async_calls_at_once_end(engine: Engine) -> None:
    async def later(x: int) -> int:
        """Wait without a thread."""
        await asyncio.sleep(0.01)
        return x

    checked = made(ONE.replace("NAME", "later"), later)

    async def call() -> list[Result]:
        return await asyncio.gather(*[engine.arun(checked, {"x": n}) for n in range(50)])

    results = ended(lambda: asyncio.run(call()))
    assert [result.outputs for result in results] == [{"y": n} for n in range(50)]


def test_a_callback_that_raises_ends_nothing(engine: Engine) -> None:
    checked = made(ONE.replace("NAME", "same"), same)
    called = threading.Event()

    def done(result: Result) -> None:
        called.set()
        raise RuntimeError("callback")

    for item in numbers_of(12):
        called.clear()
        try:
            engine.start(checked, item, done)
        except RuntimeError:
            continue
        assert called.wait(10)
    assert run(engine, checked, x=1).ok


def test_a_recorded_graph_of_a_failing_node_names_it(engine: Engine) -> None:
    bad = Node(failing("SystemExit"))

    @graph
    def whole(x: int) -> int:
        found = bad(x)
        return Node(plus)(found, 1)

    with pytest.raises(AnyloomError, match=r"node 'found': SystemExit: 2"):
        ended(lambda: whole(3))
    assert ended(lambda: whole(7)) == 8


# Calls from where they are not expected


@pytest.mark.parametrize("depth", [1, 2, 5])
@pytest.mark.parametrize("awaits", [True, False])
def test_async_nodes_may_call_graphs_of_async_nodes(
    engine: Engine, depth: int, awaits: bool
) -> None:
    deep: list[Any] = []

    async def deeper(x: int) -> int:
        """Run the same graph for less."""
        if x == 0:
            return 0
        if awaits:
            result = await engine.arun(deep[0], {"x": x - 1})
        else:
            result = engine.run(deep[0], {"x": x - 1})
        result.raise_failure()
        return 1 + result.outputs["y"]

    deep.append(made(ONE.replace("NAME", "deeper"), Node(deeper, pure=False)))
    items = [Item(str(n), lambda: {"x": depth}) for n in range(4)]
    results = ended(lambda: list(engine.stream(deep[0], items)))
    assert [result.outputs for result in results] == [{"y": depth}] * 4


def test_an_async_node_is_cancelled_where_its_engine_is_closed() -> None:
    begun = threading.Event()

    async def forever(x: int) -> int:
        """Wait for nothing."""
        begun.set()
        await asyncio.sleep(100)
        return x

    engine = Engine(workers=2)
    checked = made(ONE.replace("NAME", "forever"), forever)
    threading.Thread(target=lambda: (begun.wait(10), engine.close()), daemon=True).start()
    result = run(engine, checked, x=1)
    assert isinstance(result.failures[0].error, Cancelled)
    assert "closed" in str(result.failures[0].error)


@pytest.mark.parametrize("wrong", [1, None, {"x": 1}, "item"])
def test_a_stream_of_what_are_no_items_is_refused(engine: Engine, wrong: Any) -> None:
    checked = made(ONE.replace("NAME", "same"), same)
    found: list[Result] = []

    def read() -> None:
        found.extend(engine.stream(checked, [*numbers_of(2), wrong, *numbers_of(2)]))

    with pytest.raises((TypeError, AnyloomError), match=type(wrong).__name__):
        ended(read)
    assert run(engine, checked, x=1).ok


@pytest.mark.parametrize("in_flight", [0, -1])
def test_a_stream_with_nothing_in_flight_is_refused(engine: Engine, in_flight: int) -> None:
    checked = made(ONE.replace("NAME", "same"), same)
    with pytest.raises((ValueError, AnyloomError), match="in_flight"):
        ended(lambda: list(engine.stream(checked, numbers_of(3), in_flight=in_flight)))


def test_items_may_come_from_another_stream_and_be_loaded_by_another_graph() -> None:
    with Engine(workers=1) as engine:
        checked = made(ONE.replace("NAME", "same"), same)

        def load(n: int) -> dict[str, int]:
            return {"x": engine.run(checked, {"x": n}).outputs["y"]}

        def read() -> list[int]:
            first = engine.stream(checked, numbers_of(40), ordered=True)
            items = (Item(one.name, lambda one=one: load(one.outputs["y"] + 100)) for one in first)
            stream = engine.stream(checked, items, in_flight=4, ordered=True)
            return [result.outputs["y"] for result in stream]

        assert ended(read) == list(range(100, 140))


def test_a_listener_may_run_a_graph_and_close_the_engine() -> None:
    checked = made(ONE.replace("NAME", "same"), same)
    found: list[Any] = []

    def runs(event: Event) -> None:
        if event.kind == "item_finished" and getattr(event, "item", "").isdigit():
            found.append(engine.run(checked, {"x": 100}).outputs["y"])

    with Engine(workers=1, listeners=[runs]) as engine:
        assert len(ended(lambda: list(engine.stream(checked, numbers_of(5))))) == 5
    assert found == [100] * 5
    closing = Engine(
        workers=2, listeners=[lambda event: event.kind == "item_finished" and closing.close()]
    )
    with contextlib.suppress(AnyloomError):
        assert len(ended(lambda: list(closing.stream(checked, numbers_of(5))))) <= 5
