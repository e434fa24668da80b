"""Random graphs of nodes that do anything: they end, and come to what plain Python says."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anyloom import (
    Account,
    AnyloomError,
    Cancelled,
    CancelToken,
    CheckedGraph,
    Engine,
    Graph,
    Item,
    Result,
    check,
)
from anyloom.compiler.definition import GraphInput, Ref, Retry, Step
from anyloom.core.node_decorator import Node
from anyloom.engine.cached_value import CachedValue
from anyloom.engine.execution import Execution

from .watchdog import ended

SOUND = ["add", "add", "add", "nest", "stream"]
UNSOUND = [
    *["raise", "exit", "interrupt", "task_cancelled", "cancelled", "own"],
    *["text", "none", "nest_bad"],
]
HOWS = SOUND * 2 + UNSOUND
FAILED: Any = object()


class Own(BaseException):
    """Derived from no Exception."""


@dataclass
class World:
    """What the nodes of one example share; found through `logging`, which is in no cache key."""

    engine: Engine
    disturb: Callable[[], None] = lambda: None
    at_call: int = -1
    calls: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    inner: dict[bool, CheckedGraph] = field(default_factory=dict)

    def __post_init__(self) -> None:
        logging.getLogger("anyloom-behavior-world").world = self  # type: ignore[attr-defined]

    def called(self) -> None:
        """Count a call of a node, and disturb the run at one of them."""
        with self.lock:
            self.calls += 1
            now = self.calls == self.at_call
        if now:
            self.disturb()


def the_world() -> Any:
    return logging.getLogger("anyloom-behavior-world").world  # type: ignore[attr-defined]


def act(numbers: list[float], *, how: str) -> float:
    """Add numbers and 1, or do something else."""
    world = the_world()
    world.called()
    match how:
        case "raise":
            raise ValueError("raised")
        case "exit":
            raise SystemExit(3)
        case "interrupt":
            raise KeyboardInterrupt
        case "task_cancelled":
            raise asyncio.CancelledError
        case "cancelled":
            raise Cancelled("of its own accord")
        case "own":
            raise Own
        case "text":
            return "text"  # type: ignore[return-value]
        case "none":
            return None  # type: ignore[return-value]
        case "nest" | "nest_bad":
            result = world.engine.run(world.inner[how == "nest"], {"x": sum(numbers)})
            result.raise_failure()
            return result.outputs["y"]
        case "stream":
            item = Item("inner", lambda: {"x": sum(numbers)})
            [result] = world.engine.stream(world.inner[True], [item])
            result.raise_failure()
            return result.outputs["y"]
    return sum(numbers) + 1


async def act_later(numbers: list[float], *, how: str) -> float:
    """Do the same when others have had their turn."""
    await asyncio.sleep(0)
    the_world().called()
    if how in UNSOUND:
        raise ValueError("raised")
    return sum(numbers) + 1


def sum_of(values: list[Any]) -> float:
    """Add what is not None."""
    return float(sum(value for value in values if value is not None))


NODES = {function.__name__: Node(function) for function in (act, act_later, sum_of)}


Plan = dict[str, tuple[str, list[str], str]]
"""Step → kind, the steps that it reads, and what its node does."""
KINDS = ["plain", "plain", "later", "when", "otherwise", "retry", "sub"]
KINDS += ["each", "drop", "keep", "fold", "times"]
LISTS = ("each", "drop", "keep")


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A random graph, each step of which reads earlier ones."""
    plan: Plan = {}
    names = ["x"]
    for index in range(draw(st.integers(1, 10))):
        kind = draw(st.sampled_from(KINDS))
        reads = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
        name = f"n{index}"
        plan[name] = (kind, reads, draw(st.sampled_from(HOWS)))
        if kind in LISTS:
            plan[f"s{index}"] = ("sum", [name], "")
            name = f"s{index}"
        names.append(name)
    return plan


def step_of(kind: str, reads: list[str], how: str) -> Step:
    refs: list[Any] = [Ref(name) for name in reads]
    arguments = {"numbers": refs, "how": how}
    item = {"numbers": [Ref("one"), *refs], "how": how}
    carried = {"numbers": [Ref("carried"), *refs], "how": how}
    match kind:
        case "later":
            return Step("act_later", arguments)
        case "when":
            return Step("act", arguments, when=Ref("flag"), else_=refs[0])
        case "otherwise":
            return Step("act", arguments, otherwise=3.0)
        case "retry":
            return Step("act", arguments, retry=Retry(1))
        case "sub":
            return Step(f"sub_{how}", {"x": refs[0]})
        case "each":
            return Step("act", item, each={"one": Ref("items")})
        case "drop":
            return Step("act", item, each={"one": Ref("items")}, failures="drop")
        case "keep":
            return Step("act", item, each={"one": Ref("items")}, failures="keep")
        case "fold":
            carried["numbers"].append(Ref("one"))  # type: ignore[attr-defined]
            return Step("act", carried, each={"one": Ref("items")}, fold={"carried": 0.0})
        case "times":
            return Step("act", carried, fold={"carried": 0.0}, at_most=2)
        case "sum":
            return Step("sum_of", {"values": refs[0]})
    return Step("act", arguments)


def graph_of(plan: Plan, world: World) -> CheckedGraph:
    """Return a plan as a graph, all of whose steps are outputs."""
    number = {"x": GraphInput(float)}
    for sound in (True, False):
        how = "add" if sound else "raise"
        world.inner[sound] = check(
            Graph(
                "inner",
                inputs=number,
                nodes={"y": Step("act", {"numbers": [Ref("x")], "how": how})},
                outputs={"y": Ref("y")},
                local=NODES,
            )
        )
    subs = {
        f"sub_{how}": Graph(
            f"sub_{how}",
            inputs=number,
            nodes={
                "first": Step("act", {"numbers": [Ref("x")], "how": how}),
                "last": Step("act", {"numbers": [Ref("first")], "how": "add"}),
            },
            outputs={"y": Ref("last")},
        )
        for kind, _, how in plan.values()
        if kind == "sub"
    }
    return check(
        Graph(
            "random",
            inputs={**number, "flag": GraphInput(bool), "items": GraphInput(list[float])},
            nodes={name: step_of(*parts) for name, parts in plan.items()},
            outputs={name: Ref(name) for name in plan},
            graphs=subs,
            local=NODES,
        )
    )


def expected_of(plan: Plan, x: float, flag: bool, items: list[float]) -> dict[str, Any]:
    """Return what each step comes to, in plain Python."""
    found: dict[str, Any] = {"x": x}

    def act(numbers: list[Any], how: str) -> Any:
        return FAILED if how in UNSOUND else sum(numbers) + 1

    for name, (kind, reads, how) in plan.items():
        values = [found[read] for read in reads]
        if kind == "when" and not flag:
            found[name] = values[0]
            continue
        if kind == "sub":
            values = values[:1]
        if any(value is FAILED for value in values):
            found[name] = FAILED
            continue
        if kind == "sub":
            first = act(values, how)
            found[name] = FAILED if first is FAILED else first + 1
        elif kind == "otherwise":
            found[name] = 3.0 if how in UNSOUND else act(values, how)
        elif kind in LISTS:
            rows = [act([one, *values], how) for one in items]
            if kind == "each" and FAILED in rows:
                found[name] = FAILED
            elif kind == "drop":
                found[name] = [row for row in rows if row is not FAILED]
            else:
                found[name] = [None if row is FAILED else row for row in rows]
        elif kind in ("fold", "times"):
            carried: Any = 0.0
            for one in items if kind == "fold" else [0.0, 0.0]:
                carried = act([carried, *values, one], how)
                if carried is FAILED:
                    break
            found[name] = carried
        elif kind == "sum":
            found[name] = float(sum(value for value in values[0] if value is not None))
        else:
            found[name] = act(values, how)
    del found["x"]
    return found


def values_of(expected: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in expected.items() if value is not FAILED}


flags, lists = st.booleans(), st.lists(st.integers(0, 3).map(float), max_size=3)
several = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(plans(), flags, lists, st.integers(1, 4), st.integers(1, 6))
@several
def test_a_random_graph_comes_to_what_plain_python_says(
    plan: Plan, flag: bool, items: list[float], workers: int, count: int
) -> None:
    def work() -> None:
        with Engine(workers=workers) as engine:
            world = World(engine)
            checked = graph_of(plan, world)
            given = [
                Item(str(n), lambda n=n: {"x": float(n % 3), "flag": flag, "items": items})
                for n in range(count)
            ]
            for number in range(2):
                before = world.calls
                results = list(engine.stream(checked, given))
                names = Counter(result.name for result in results)
                assert names == Counter(map(str, range(count)))
                for result in results:
                    expected = expected_of(plan, float(int(result.name) % 3), flag, items)
                    assert dict(result.outputs) == values_of(expected)
                    failed = {failure.node.partition("/")[0] for failure in result.failures}
                    assert bool(failed) == (FAILED in expected.values())
                    assert failed <= {name for name, value in expected.items() if value is FAILED}
                if number == 1 and not any(how in UNSOUND for _, _, how in plan.values()):
                    assert world.calls == before, "everything is cached"

    ended(work)


@given(
    plans(),
    flags,
    lists,
    st.integers(1, 4),
    st.sampled_from(["cancel", "close", "abandon", "cancel in a thread"]),
    st.integers(1, 12),
    st.booleans(),
)
@several
def test_a_random_graph_that_is_disturbed_ends(
    plan: Plan,
    flag: bool,
    items: list[float],
    workers: int,
    disturbance: str,
    at_call: int,
    ordered: bool,
) -> None:
    def work() -> None:
        token = CancelToken()
        with Engine(workers=workers) as engine:
            actions: dict[str, Callable[[], Any]] = {
                "cancel": token.cancel,
                "close": lambda: threading.Thread(target=engine.close, daemon=True).start(),
                "abandon": lambda: None,
                "cancel in a thread": lambda: threading.Thread(target=token.cancel).start(),
            }
            world = World(engine, actions[disturbance], at_call)
            checked = graph_of(plan, world)
            taken: list[str] = []

            def given() -> Any:
                for n in range(8):
                    taken.append(str(n))
                    yield Item(str(n), lambda n=n: {"x": float(n), "flag": flag, "items": items})

            results: list[Result] = []
            stream = engine.stream(checked, given(), token=token, in_flight=3, ordered=ordered)
            closed = disturbance == "close"
            with contextlib.suppress(*([AnyloomError] if closed else [])):
                for result in stream:
                    results.append(result)
                    if disturbance == "abandon" and len(results) == at_call % 4 + 1:
                        stream.close()  # type: ignore[attr-defined]
                        break
            names = [result.name for result in results]
            assert len(set(names)) == len(names)
            assert set(names) <= set(taken)
            if disturbance != "abandon":
                assert sorted(names) == sorted(taken), "an item that began has a result"
            for result in results:
                expected = values_of(expected_of(plan, float(result.name), flag, items))
                for name, value in result.outputs.items():
                    assert value == expected.get(name, FAILED), name
            if disturbance != "close":
                again = {"x": 0.0, "flag": flag, "items": items}
                world.at_call = -1
                found = engine.run(checked, again)
                assert dict(found.outputs) == values_of(expected_of(plan, 0.0, flag, items))

    ended(work)


@given(plans(), flags, lists, st.randoms(), st.integers(0, 30))
@several
def test_every_order_of_steps_keeps_the_state_valid(
    plan: Plan, flag: bool, items: list[float], order: random.Random, cancel_at: int
) -> None:
    done: list[dict[str, Any]] = []

    def on_done(execution: Execution) -> list[Any]:
        done.append(execution.outputs())
        return []

    def work() -> None:
        with Engine(workers=2) as engine:
            token, cancelled = CancelToken(), False
            laid_out = engine.plan(graph_of(plan, World(engine)))
            execution = Execution(engine, laid_out, "item", token, Account("test"), on_done)
            inputs = {"x": 1.0, "flag": flag, "items": items}
            tasks = execution.start({n: CachedValue.of(inputs[n]) for n in laid_out.inputs})
            execution.validate_state()
            taken = 0
            while tasks:
                taken += 1
                if taken == cancel_at and cancel_at > 15:
                    token.cancel()
                    cancelled = True
                running, index = tasks.pop(order.randrange(len(tasks)))
                tasks += running.execute(index)
                running.validate_state()
                execution.validate_state()
            assert len(done) == 1, "an execution ends exactly once"
            values = {n: v.output for n, v in done[0].items() if isinstance(v, CachedValue)}
            expected = values_of(expected_of(plan, 1.0, flag, items))
            if cancelled:
                assert set(done[0]) == set(plan)
            else:
                assert values == expected

    done.clear()
    ended(work)
