"""Why did a step run, or not: told by comparison with the run before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from anyloom import Engine, Graph, ask, check, each, graph, node, when
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.compiler.selection import select_outputs
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


SCALE = [1.0]


@node
def scaled_by_global(a: float) -> float:
    """Multiply."""
    return a * SCALE[0]


@node
def first_number_of(a: float, *, file: str) -> float:
    """Read a number from a file and add it."""
    return a + float(Path(file).read_text())


class Loaded:
    """Holds what no hash can tell."""

    def __init__(self) -> None:
        self.handle = object()


LOADED = Loaded()


@node
def through_loaded(a: float) -> float:
    """Use it."""
    return a if LOADED.handle else 0.0


@node(ignore=["verbose"])
def quietly(a: float, *, verbose: bool = False) -> float:
    """Return the number."""
    return a


def why(folder: Path, operation: str, x: float, **parameters: object) -> str:
    step = Step(operation, {"a": Ref("x"), **parameters})
    inputs = {"x": GraphInput(float)}
    whole = Graph("why", inputs=inputs, nodes={"s": step}, outputs={"y": Ref("s")})
    with Engine(cache=cache) as engine:
        plan = engine.plan(check(whole))
        explanation = Explanation(plan, folder, "why", {"x": x}, identity=engine.models.identity)
        engine.listeners.append(explanation)
        assert engine.run(check(whole), {"x": x}).ok
        (reason,) = explanation.reasons()
        explanation.note()
        return reason.why


def test_an_edit_of_what_a_node_uses_is_told(tmp_path: Path) -> None:
    why(tmp_path, "scaled_by_global", 1.0)
    SCALE[0] += 1
    told = why(tmp_path, "scaled_by_global", 1.0)
    assert told == "its code, or code or values of yours that it uses, changed"


def test_what_is_not_part_of_the_key_is_told(tmp_path: Path) -> None:
    file = tmp_path / "number"
    file.write_text("1")
    for _ in range(2):
        told = why(tmp_path, "first_number_of", 1.0, file=str(file))
    assert told == (
        "inputs, parameters and model are as before; "
        "not compared: the files that it reads (read_text in first_number_of)"
    )


def test_why_a_node_is_never_cached_is_told(tmp_path: Path) -> None:
    assert why(tmp_path, "through_loaded", 1.0) == (
        "its results are never cached: "
        "it uses LOADED.handle (of class object), whose content is unknown"
    )


def test_an_ignored_parameter_is_no_reason(tmp_path: Path) -> None:
    why(tmp_path, "quietly", 1.0, verbose=False)
    assert "as before" in why(tmp_path, "quietly", 1.0, verbose=True)
    assert why(tmp_path, "quietly", 2.0, verbose=False) == "input x changed from 1.0 to 2.0"


def reasons_of(graph: Graph, folder: Path | None = None, **options: Any) -> dict[str, str]:
    with Engine(cache=ResultCache()) as engine:
        checked = check(graph)
        inputs = {"x": 1.0, "y": 2.0}
        explanation = Explanation(
            engine.plan(checked),
            folder,
            "explained",
            identity=engine.models.identity,
            recompute=options.get("recompute", ()),
        )
        for _ in range(2):
            engine.run(checked, inputs, recompute=options.get("recompute", ()))
            engine.listeners.append(explanation)
        return {one.step: one.why for one in explanation.reasons()}


def test_a_step_that_was_to_be_computed_again_is_told() -> None:
    told = reasons_of(graph_with(1.0), recompute=["first"])
    assert told == {
        "first": "it was to be computed again",
        "second": "inputs, parameters and model are as before",
        "beside": "inputs, parameters and model are as before",
    }


def test_a_step_that_waits_and_what_follows_it_are_told() -> None:
    @node(asks=True)
    def asked_for(x: float) -> float:
        """Ask for a number."""
        return ask("which number?", float)

    @graph
    def waiting(x: float, y: float) -> float:
        return doubled_up(asked_for(x))

    assert reasons_of(waiting) == {
        "asked_for": "waits for the answer of a person",
        "doubled_up": "'asked_for' failed or waits for an answer",
    }


def test_a_run_of_some_outputs_leaves_the_notes_of_the_others(tmp_path: Path) -> None:
    told(tmp_path, 1.0, x=50.0, y=60.0)
    with Engine(cache=cache) as engine:
        some = select_outputs(check(graph_with(1.0)), ["z"])
        explanation = Explanation(
            engine.plan(some), tmp_path, "explained", {"x": 50.0}, identity=engine.models.identity
        )
        explanation.note()
    changed = told(tmp_path, 1.0, x=50.0, y=70.0)
    assert changed["beside"] == (1, 0, "input y changed from 60.0 to 70.0")


def test_a_repeated_graph_points_to_its_steps() -> None:
    @graph
    def both(a: float) -> float:
        """Widen and double."""
        return doubled_up(widened(a))

    @graph
    def repeated(numbers: list[float]) -> list[float]:
        """Do both with every number."""
        return each(numbers, lambda number: both(number))

    with Engine() as engine:
        checked = check(repeated)
        explanation = Explanation(
            engine.plan(checked), None, "repeated", identity=engine.models.identity
        )
        engine.listeners.append(explanation)
        assert engine.run(checked, {"numbers": [1.0, 2.0]}).ok
        reasons = {one.step: (one.ran, one.why) for one in explanation.reasons()}
    assert reasons["both"] == (0, "see the steps inside")
    assert reasons["both/widened"][0] == 2
