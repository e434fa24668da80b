"""Why did a step run, or not: told by comparison with the run before."""

from __future__ import annotations

from pathlib import Path

from anyloom import Engine, Graph, check, graph, node, when
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.engine.explain import Explanation
from anyloom.engine.result_cache import ResultCache


@node
def widened(a: float, *, by: float = 1.0) -> float:
    """Add."""
    return a + by


@node
def doubled_up(a: float) -> float:
    """Double."""
    return 2 * a


def graph_with(by: float) -> Graph:
    return Graph(
        "explained",
        inputs={"x": GraphInput(float), "y": GraphInput(float)},
        nodes={
            "first": Step("widened", {"a": Ref("x"), "by": by}),
            "second": Step("doubled_up", {"a": Ref("first")}),
            "beside": Step("doubled_up", {"a": Ref("y")}),
        },
        outputs={"z": Ref("second"), "w": Ref("beside")},
    )


def told(folder: Path, by: float, **inputs: float) -> dict[str, tuple[int, int, str]]:
    with Engine(cache=cache) as engine:
        checked = check(graph_with(by))
        explanation = Explanation(
            engine.plan(checked), folder, "explained", inputs, identity=engine.models.identity
        )
        engine.listeners.append(explanation)
        assert engine.run(checked, inputs).ok
        reasons = {one.step: (one.ran, one.cached, one.why) for one in explanation.reasons()}
        explanation.note()
        return reasons


cache = ResultCache()


def test_a_changed_parameter_runs_its_step_and_what_follows(tmp_path: Path) -> None:
    first = told(tmp_path, 1.0, x=1.0, y=5.0)
    assert {ran for ran, _, _ in first.values()} == {1}
    again = told(tmp_path, 1.0, x=1.0, y=5.0)
    assert all(
        one == (0, 1, "inputs, parameters and model are as before") for one in again.values()
    )
    changed = told(tmp_path, 3.0, x=1.0, y=5.0)
    assert changed["first"] == (1, 0, "parameter by changed from 1.0 to 3.0")
    assert changed["second"] == (1, 0, "because first ran")
    assert changed["beside"] == (0, 1, "inputs, parameters and model are as before")


def test_a_changed_input_is_named_with_both_values(tmp_path: Path) -> None:
    told(tmp_path, 1.0, x=10.0, y=20.0)
    changed = told(tmp_path, 1.0, x=10.0, y=30.0)
    assert changed["beside"] == (1, 0, "input y changed from 20.0 to 30.0")
    assert changed["first"][0] == 0


def test_damaged_notes_are_as_none(tmp_path: Path) -> None:
    told(tmp_path, 1.0, x=100.0, y=200.0)
    next(tmp_path.rglob("explained.json")).write_text("{")
    assert told(tmp_path, 1.0, x=101.0, y=200.0)["first"][2] == "no cached result for these inputs"


def test_a_branch_that_was_not_taken_is_told(tmp_path: Path) -> None:
    @graph
    def chosen(flag: bool, x: float) -> float:
        other = widened(x)
        return when(flag, lambda: doubled_up(x), other)

    with Engine() as engine:
        checked = check(chosen)
        explanation = Explanation(
            engine.plan(checked), None, "chosen", identity=engine.models.identity
        )
        engine.listeners.append(explanation)
        engine.run(checked, {"flag": True, "x": 5.0})
        reasons = {one.step: one for one in explanation.reasons()}
    assert any("not taken" in one.why for one in reasons.values())
