"""Every graph, on what it can be given at most and at least: results or an error of one line.

150 cases are drawn; `ANYLOOM_TEST_EXAMPLES=100000 pytest tests/graphs/test_odd_inputs.py` runs all,
about 8,000.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from anyloom import AnyloomError, Engine, GraphError, Image, check, load
from anyloom.core import types
from anyloom.registry.lookup import registry
from tests.graphs import odd_inputs
from tests.graphs.odd_inputs import GRAPHS_OF_VOLUMES, IMAGES, LISTS, NORMAL, TRUTHS
from tests.graphs.odd_models import ANSWERS, write_project
from tests.graphs.result_checks import faults

GRAPHS = sorted(registry.graph_files())
PLACE_OF_CODE = re.compile(r"\(\w+\.py:\d+\)$")
"""Where a message that the engine makes of an exception of Python ends."""


@dataclass(frozen=True)
class Case:
    """One graph in one condition.

    profile: "lite", or "odd-KIND" of `odd_models`.
    image:   the stem of one of `IMAGES`.
    option:  the input that is at its limit, "" for none; `value` says which limit.
    truth:   one of `TRUTHS`.
    """

    graph: str
    profile: str
    image: str = NORMAL
    option: str = ""
    value: str = ""
    truth: str = TRUTHS[0]

    def __str__(self) -> str:
        parts = (self.graph, self.profile, self.image, self.option, self.value, self.truth)
        return "-".join(part for part in parts if part)


def cases_of(name: str) -> Iterator[Case]:
    """Yield every case of a graph."""
    inputs = load(name).inputs
    for profile in ("lite", "odd-one"):
        for image in IMAGES:
            yield Case(name, profile, image)
        for option, declared in inputs.items():
            for value in odd_inputs.limits_of(option, declared):
                yield Case(name, profile, option=option, value=value)
        if "truth" in inputs:
            for truth in TRUTHS[1:]:
                yield Case(name, profile, truth=truth)
    for kind in ANSWERS:
        for image in (NORMAL, "1x1", "clear-areas", "very-wide"):
            yield Case(name, f"odd-{kind}", image)


def drawn() -> list[Case]:
    """Return some of the cases, as many of each graph."""
    count = int(os.environ.get("ANYLOOM_TEST_EXAMPLES", "150"))
    chance = random.Random(0)
    by_graph = [chance.sample(cases, len(cases)) for cases in map(list, map(cases_of, GRAPHS))]
    rounds = [case for row in range(max(map(len, by_graph))) for case in _row(by_graph, row)]
    return list(dict.fromkeys(rounds[:count]))


def _row(by_graph: list[list[Case]], row: int) -> list[Case]:
    return [cases[row] for cases in by_graph if row < len(cases)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The images, and a folder for each kind of ground truth."""
    folder = tmp_path_factory.mktemp("odd")
    odd_inputs.write_images(folder / "images")
    for truth in TRUTHS:
        odd_inputs.write_truth(folder / truth, truth)
    return folder


@pytest.fixture(scope="module")
def engine(folder: Path) -> Iterator[Engine]:
    with pytest.MonkeyPatch.context() as patch, Engine() as engine:
        patch.setattr(registry, "project", None)
        patch.setattr(registry, "_catalog", None)
        registry.open_project(write_project(folder / "project"), trusted=True)
        yield engine
    checked_graph.cache_clear()


@cache
def checked_graph(name: str, profile: str) -> Any:
    """Return a graph with its models, or None where the profile has none for one of its slots."""
    try:
        checked = check(load(name), profile=profile)
    except GraphError as error:
        assert "names no model" in str(error)
        return None
    used = [one for slots in checked.models.values() for one in slots.values()]
    return None if profile == "lite" and any(one.repo for one in used) else checked


def image_of(case: Case, folder: Path) -> Image:
    if case.graph in GRAPHS_OF_VOLUMES:
        return Image.open(folder / "images" / f"{case.image}.nii.gz", part="axial-000")
    return Image.open(folder / "images" / f"{case.image}.png")


def arguments(case: Case, image: Image) -> dict[str, Any]:
    given = odd_inputs.inputs_for(case.graph, image)
    if not case.option:
        return given
    declared = load(case.graph).inputs[case.option]
    value: Any = odd_inputs.limits_of(case.option, declared)[case.value]
    value = value if isinstance(value, str) else value(image.width, image.height)
    return given | {case.option: [value] if case.option in LISTS else value}


@pytest.mark.parametrize("case", drawn(), ids=str)
@pytest.mark.filterwarnings("error::RuntimeWarning", "error::DeprecationWarning")
def test_a_graph_has_sound_results_or_an_error_of_one_line(case, engine, folder, monkeypatch):
    checked = checked_graph(case.graph, case.profile)
    if checked is None:
        pytest.skip("lite has no model for one of its slots")
    monkeypatch.chdir(folder / case.truth)
    image = image_of(case, folder)
    try:
        given = arguments(case, image)
        result = engine.run(checked, given)
    except AnyloomError as error:
        assert_one_line(str(error), case)
        return
    for failure in result.failures:
        assert_one_line(str(failure.error), case)
    if result.failures:
        return
    frames = {value.shape for value in given.values() if isinstance(value, Image)}
    for name, value in result.outputs.items():
        assert types.accepts(checked.outputs[name], value, {}), f"{name} is {value!r}"
        if (case.graph, name) in odd_inputs.OF_ANOTHER_SIZE:
            continue
        problems = list(faults(name, value, frozenset(frames)))
        assert not problems, problems


@pytest.mark.parametrize("name", GRAPHS)
def test_without_anything_odd_a_graph_has_results(name, engine, folder, monkeypatch):
    """Otherwise the errors of odd cases might have another reason."""
    monkeypatch.chdir(folder / TRUTHS[0])
    case = Case(name, "odd-one")
    engine.run(
        checked_graph(name, "odd-one"), arguments(case, image_of(case, folder))
    ).raise_failure()


def test_a_paragraph_is_of_dense_captions_and_of_the_largest_segments(engine, folder):
    image = image_of(Case("image_to_paragraph", "odd-tied"), folder)
    found = engine.run(checked_graph("image_to_paragraph", "odd-tied"), {"image": image})
    assert found["listed"].count("Width:") == 3 + 3


def assert_one_line(message: str, case: Case) -> None:
    assert "\n" not in message
    assert len(message) < 400
    assert not PLACE_OF_CODE.search(message), message
