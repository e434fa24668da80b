"""The counts of an execution agree with its outcomes after every step, in any order of steps."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from anyloom import Account, CancelToken, Engine, Graph, check, node
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.engine.cached_value import CachedValue
from anyloom.engine.execution import Execution


@node
def total_of(numbers: list[float]) -> float:
    """Add numbers; refuses sums above 40."""
    if sum(numbers) > 40:
        raise ValueError("too large")
    return sum(numbers) + 1


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A random graph with conditions, loops over lists, shared values and unused steps."""
    nodes: dict[str, Step] = {}
    names = ["x"]
    for index in range(draw(st.integers(1, 12))):
        sources = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
        arguments = {"numbers": [Ref(name) for name in sources]}
        kind = draw(st.sampled_from(["plain", "plain", "when", "each"]))
        if kind == "when":
            step = Step("total_of", arguments, when=Ref("flag"), else_=Ref(sources[0]))
        elif kind == "each" and index:
            step = Step(
                "total_of", {"numbers": [Ref("one"), Ref(sources[0])]}, each={"one": Ref("l")}
            )
        else:
            step = Step("total_of", arguments)
        name = f"n{index}"
        nodes[name] = step
        if kind != "each" or not index:
            names.append(name)
    outputs = {name: Ref(name) for name in draw(st.sets(st.sampled_from(list(nodes)), min_size=1))}
    inputs = {"x": GraphInput(float), "flag": GraphInput(bool), "l": GraphInput(list[float])}
    return Graph(
        "random", inputs=inputs, nodes=nodes, outputs=outputs, local={"total_of": total_of}
    )


@given(graphs(), st.booleans(), st.floats(0, 30), st.integers(0, 3), st.randoms())
@settings(max_examples=60)
def test_every_order_of_ready_steps_keeps_the_state_valid_and_ends(
    graph: Graph, flag: bool, x: float, length: int, order: random.Random
) -> None:
    ended: list[dict[str, object]] = []

    def done(execution: Execution) -> list:
        ended.append(execution.outputs())
        return []

    with Engine() as engine:
        plan = engine.plan(check(graph))
        execution = Execution(engine, plan, "item", CancelToken(), Account("test"), done)
        inputs = {"x": x, "flag": flag, "l": [float(i) for i in range(length)]}
        tasks = execution.start({k: CachedValue.of(inputs[k]) for k in plan.inputs})
        execution.validate_state()
        while tasks:
            running, index = tasks.pop(order.randrange(len(tasks)))
            tasks += running.execute(index)
            running.validate_state()
            execution.validate_state()
        expected = engine.run(check(graph), inputs)
    assert len(ended) == 1, "the execution ends exactly once"
    values = {k: v.output for k, v in ended[0].items() if isinstance(v, CachedValue)}
    assert values == dict(expected.outputs)
