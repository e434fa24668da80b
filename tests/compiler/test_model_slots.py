"""A slot is filled by an override, then the requested profile, then the name in the graph."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent
from typing import Any

import pytest

from anyloom import Catalog, CheckedGraph, GraphError, catalog, check, load, loads
from tests.compiler.shelf import CATALOG, Cutter, Everything, Finder, Shelf
from tests.compiler.test_sub_graphs import FIND

INLINE = """\
graph: g
inputs: {image: Image}
models: {finder: finder, cutter: null}
nodes:
  boxes: {ground: {image: $image, prompt: dog, model: $finder}}
  masks: {segment: {image: $image, regions: $boxes, model: $cutter}}
  again: {segment: {image: $image, regions: $masks, model: cutter-large}}
  free: {segment: {image: $image, regions: $again}}
outputs: {o: $free}
"""
OUTER = """\
graph: outer
inputs: {image: Image}
models: {big: finder-large, cutter: null}
nodes:
  one: {find: {image: $image, finder: $big}}
  two: {find: {image: $image}}
  rest: {segment: {image: $image, regions: $one, model: $cutter}}
outputs: {o: $one, p: $two, q: $rest}
"""
SHELF = Shelf({"find": FIND})


def chosen(text: str, *, registry: Shelf = SHELF, **options: Any) -> dict[str, str]:
    found = check(loads(text, "g.yaml"), registry=registry, **options)
    names: dict[str, str] = {}

    def collect(one: CheckedGraph, prefix: str) -> None:
        for step, models in one.models.items():
            names.update({f"{prefix}{step}.{key}": model.name for key, model in models.items()})
        for step, operation in one.operations.items():
            if isinstance(operation, CheckedGraph):
                collect(operation, f"{prefix}{step}.")

    collect(found, "")
    return names


def problems(text: str, **options: Any) -> list[str]:
    with pytest.raises(GraphError) as caught:
        chosen(text, **options)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture(autouse=True)
def no_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANYLOOM_PROFILE", raising=False)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["finder", "cutter", "cutter-large", "cutter"]),
        ({"profile": "best"}, ["finder-large", "cutter-large", "cutter-large", "cutter-large"]),
        ({"profile": "lite"}, ["finder", "cutter", "cutter", "cutter"]),
        ({"models": {"finder": "finder-large"}},
         ["finder-large", "cutter", "cutter-large", "cutter"]),
        ({"models": {"free.model": "cutter-large"}},
         ["finder", "cutter", "cutter-large", "cutter-large"]),
        ({"models": {"cutter": "cutter-large", "masks.model": "cutter"}},
         ["finder", "cutter", "cutter-large", "cutter"]),
        ({"profile": "best", "models": {"finder": "finder"}},
         ["finder", "cutter-large", "cutter-large", "cutter-large"]),
    ],
)  # fmt: skip
def test_names_from_outside_win_then_the_profile_then_the_graph(
    options: dict[str, Any], expected: list[str]
) -> None:
    keys = ["boxes.model", "masks.model", "again.model", "free.model"]
    assert chosen(INLINE, **options) == dict(zip(keys, expected, strict=True))


class _Particular(Shelf):
    """A shelf whose profile "best" names a model for one slot of one graph."""

    def models(self) -> Catalog:
        best = {**CATALOG.profiles["best"], "find.cutter": "cutter"}
        return replace(CATALOG, profiles={"best": best})


def test_a_profile_may_name_the_model_of_one_slot_of_one_graph() -> None:
    shelf = _Particular({"find": FIND})
    names = chosen(OUTER, profile="best", registry=shelf)
    assert names["rest.model"] == "cutter-large"  # the slot of another graph
    assert {name for key, name in names.items() if key.endswith("masks.model")} == {"cutter"}
    slots = {"two.masks.model": "cutter-large"}
    given = chosen(OUTER, profile="best", registry=shelf, models=slots)
    assert given["two.masks.model"] == "cutter-large"


def test_the_shipped_profiles_name_slots_of_shipped_graphs() -> None:
    for choices in catalog().profiles.values():
        for key, model in choices.items():
            graph, dot, slot = key.partition(".")
            if dot:
                checked = check(load(graph), profile="lite", models={slot: model})
                assert checked.graph.models[slot] is None


def test_the_active_profile_fills_what_nobody_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANYLOOM_PROFILE", "best")
    assert chosen(INLINE)["boxes.model"] == "finder"
    assert chosen(INLINE)["masks.model"] == "cutter-large"


@pytest.mark.parametrize(
    ("models", "one", "two", "cutters"),
    [
        ({}, "finder-large", "finder", ["cutter", "cutter", "cutter"]),
        ({"big": "finder"}, "finder", "finder", ["cutter", "cutter", "cutter"]),
        ({"finder": "finder-large"}, "finder-large", "finder-large", ["cutter"] * 3),
        ({"one.finder": "finder"}, "finder", "finder", ["cutter"] * 3),
        ({"two.boxes.model": "finder-large"}, "finder-large", "finder-large", ["cutter"] * 3),
        ({"cutter": "cutter-large"}, "finder-large", "finder", ["cutter-large"] * 3),
    ],
)
def test_a_sub_graph_takes_the_models_of_its_user(
    models: dict[str, str], one: str, two: str, cutters: list[str]
) -> None:
    found = chosen(OUTER, models=models)
    assert (found["one.boxes.model"], found["two.boxes.model"]) == (one, two)
    keys = ["one.masks.model", "two.masks.model", "rest.model"]
    assert [found[key] for key in keys] == cutters


def test_slots_know_the_protocols_they_are_used_for() -> None:
    text = """\
graph: g
inputs: {image: Image}
models: {sam: cutter, finder: null}
nodes:
  all: {segment_everything: {image: $image, model: $sam}}
  one: {segment: {image: $image, regions: $all, model: $sam}}
  found: {find: {image: $image, cutter: $sam, finder: $finder}}
outputs: {o: $one, p: $found}
"""
    found = check(loads(text), registry=SHELF)
    assert found.protocols == {"sam": (Everything, Cutter), "finder": (Finder,)}
    assert found.slots == {"sam": Everything, "finder": Finder}
    assert found.models["all"]["model"] is found.models["one"]["model"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"models": {"findr": "finder"}}, "unknown model slot 'findr'; did you mean 'finder'?"),
        ({"models": {"masks.modl": "cutter"}},
         "unknown model slot 'masks.modl'; did you mean 'masks.model'?"),
        ({"models": {"finder": "fnder"}},
         "finder=fnder: unknown model 'fnder'; did you mean 'finder'?"),
        ({"models": {"finder": "cutter"}},
         ("finder=cutter: model 'cutter' implements Cutter, Everything, the slot needs Finder; "
         "compatible models: finder, finder-large")),
    ],
)  # fmt: skip
def test_a_wrong_name_from_outside_is_refused(options: dict[str, Any], message: str) -> None:
    assert problems(INLINE, **options) == [message]


def test_a_wrong_name_in_the_graph_is_reported_at_its_place() -> None:
    (found,) = problems(INLINE.replace("finder: finder", "finder: cutter"))
    assert found.startswith("g.yaml:3:18 node 'boxes': model 'cutter' implements Cutter")


@pytest.mark.parametrize("options", [{}, {"profile": "best"}])
def test_a_wrong_name_in_a_slot_that_nothing_uses_is_reported(options: dict[str, Any]) -> None:
    text = INLINE.replace("finder: finder, cutter: null", "finder: finder, cutter: cuttr")
    typo = "g.yaml:3:34 unknown model 'cuttr'; did you mean 'cutter'?"
    unused = text.replace("model: $cutter", "model: cutter")
    assert problems(unused, **options) == [typo]
    assert problems(text.replace("$cutter", "$cuter"), **options) == [
        typo,
        "g.yaml:6:60 node 'masks': unknown reference '$cuter'; did you mean 'cutter'?",
    ]
    assert typo in problems(text.replace("segment: {", "segmnt: {"), **options)
    assert chosen(unused, models={"cutter": "cutter"})


def test_a_wrong_name_in_a_slot_is_reported_once() -> None:
    text = INLINE.replace("cutter: null", "cutter: cuttr")
    assert problems(text) == [
        "g.yaml:3:34 node 'masks': unknown model 'cuttr'; did you mean 'cutter'?"
    ]


def test_wrong_names_in_steps_that_wait_for_themselves_are_reported() -> None:
    text = INLINE.replace("regions: $boxes", "regions: $again").replace("cutter-large", "cuttr")
    assert problems(text) == [
        "g.yaml:6:11 node 'masks': waits for itself: masks → again → masks",
        "g.yaml:7:53 node 'again': unknown model 'cuttr'; did you mean 'cutter'?",
    ]


def test_a_profile_without_a_model_for_a_slot_is_reported_at_the_node() -> None:
    text = INLINE.replace(
        "segment: {image: $image, regions: $again}", "segment_everything: {image: $image}"
    )
    (found,) = [line for line in problems(text, profile="best") if "Everything" in line]
    assert found == (
        "g.yaml:8:10 node 'free': profile 'best' names no model for an Everything; "
        "choose --profile lite (cutter) or --model everything=NAME (cutter, cutter-large)"
    )


def test_an_unknown_profile_is_reported_once() -> None:
    assert problems(INLINE, profile="beast") == ["unknown profile 'beast'; did you mean 'best'?"]


def test_a_model_is_named_by_what_it_does_where_the_graph_has_no_such_slot() -> None:
    text = dedent("""\
        graph: bare
        inputs: {image: Image}
        nodes:
          boxes: {ground: {image: $image, prompt: cat}}
        outputs: {boxes: $boxes}
        """)
    checked = check(loads(text), registry=SHELF, models={"finder": "finder-large"})
    assert checked.models["boxes"]["model"].name == "finder-large"
    with pytest.raises(GraphError, match="unknown model slot 'findr'; did you mean 'finder'"):
        check(loads(text), registry=SHELF, models={"findr": "finder-large"})


def test_a_profile_without_a_model_for_a_slot_leaves_it_to_the_name_in_the_graph(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    half = Catalog(CATALOG.checkpoints, {"half": {"Cutter": "cutter-large"}})
    monkeypatch.setattr(Shelf, "models", lambda shelf: half)
    found = chosen(INLINE, profile="half")
    assert (found["boxes.model"], found["masks.model"]) == ("finder", "cutter-large")
    nameless = INLINE.replace("finder: finder", "finder: null")
    [told] = problems(nameless, profile="half")
    assert "profile 'half' names no model for a Finder" in told


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("{find: {image: $image}}", "{find: {image: $image, finder: findr}}",
         "g.yaml:6:31 node 'two': unknown model 'findr'; did you mean 'finder'?"),
        ("big: finder-large", "big: cutter",
         "g.yaml:3:15 node 'one': model 'cutter' implements Cutter, Everything, the slot needs"),
    ],
)  # fmt: skip
def test_a_wrong_model_of_a_sub_graph_is_reported_where_it_is_named(
    right: str, wrong: str, expected: str
) -> None:
    [problem] = problems(OUTER.replace(right, wrong))
    assert problem.startswith(expected)
