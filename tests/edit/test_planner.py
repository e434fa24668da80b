"""Plans that a language model proposes: read from its answer, checked, and refused by name."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from anyloom.edit import EditError, Plan
from anyloom.edit.planner import plan_schema, planned, read_answer
from anyloom.edit.verbs import verbs_of
from anyloom.engine.items import Result
from anyloom.registry.lookup import Registry
from benchmarks.edit_planner import compare
from tests.edit.test_sentences import SENTENCES

VERBS = verbs_of(Registry())
INSTRUCTION = "it would be nice if those two red mugs were gone"
PLAN = {"steps": [{"do": "remove", "what": [{"phrase": "red mug", "all": True, "count": 2}]}]}


class Answering:
    """An engine whose language model gives one answer."""

    def __init__(self, answer: str) -> None:
        self.answer = answer

    def run(self, checked: Any, inputs: Any) -> Result:
        self.template = checked.graph.nodes["answer"].arguments["template"]
        self.schema = checked.graph.nodes["answer"].arguments["schema"]
        return Result("plan", {"answer": self.answer})


def test_the_plan_in_an_answer_is_read() -> None:
    answer = f"Here is the plan:\n```json\n{json.dumps(PLAN)}\n```"
    assert read_answer(answer, INSTRUCTION, VERBS) == Plan.model_validate(PLAN)


def test_the_model_is_told_every_verb() -> None:
    engine: Any = Answering(json.dumps(PLAN))
    plan = planned(INSTRUCTION, "qwen3-0.6b", engine=engine, registry=Registry())
    assert plan == Plan.model_validate(PLAN)
    assert all(f"\n{verb}: " in engine.template for verb in VERBS.names)


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ([], "steps: Tuple should have at least 1 item"),
        ([{"do": "explode"}], "'explode' is no verb"),
        ([{"do": "remove", "what": [{"phrase": "cat"}]}], "names 'cat', which the instruction"),
        ([{"do": "remove", "what": [{"phrase": "mug"}], "code": "x"}], "steps.0.code: Extra"),
        ([{"do": "remove"}], "remove needs 'what'"),
        (
            [{"do": "replace", "what": [{"phrase": "mug"}], "with": "/etc/secret.png"}],
            "names '/etc/secret.png'",
        ),
        (
            [{"do": "remove", "what": [{"phrase": "mug", "except": [{"phrase": "blue mug"}]}]}],
            "names 'blue'",
        ),
    ],
)
def test_what_a_model_invents_is_refused_and_named(steps: list, reason: str) -> None:
    with pytest.raises(EditError) as error:
        read_answer(json.dumps({"steps": steps}), INSTRUCTION, VERBS)
    assert reason in str(error.value)
    assert "planner" in str(error.value)


@pytest.mark.parametrize("answer", ["", "I cannot do that.", "{", "}{", "{]}", "[" * 5000 + "{}"])
def test_an_answer_without_a_plan_is_refused(answer: str) -> None:
    with pytest.raises(EditError, match="planner"):
        read_answer(answer, INSTRUCTION, VERBS)


def test_the_model_is_held_to_the_schema_of_plans() -> None:
    engine: Any = Answering(json.dumps(PLAN))
    planned(INSTRUCTION, "qwen3-0.6b", engine=engine, registry=Registry())
    schema = json.loads(engine.schema)
    jsonschema.validate(PLAN, schema)
    for wrong in (
        {"steps": []},
        {"steps": [{"do": "explode"}]},
        {"steps": [{"do": "remove", "code": "x"}]},
        {"steps": [{"do": "remove", "what": [{"phrase": 3}]}]},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


@pytest.mark.parametrize("row", SENTENCES[::20], ids=lambda row: row["say"])
def test_the_plans_of_sentences_follow_the_schema(row: dict[str, Any]) -> None:
    jsonschema.validate({"steps": row["steps"]}, plan_schema(VERBS))


def test_plans_of_a_model_are_compared_with_those_of_the_grammar() -> None:
    rows = [
        {"say": INSTRUCTION, "steps": PLAN["steps"]},
        {"say": "remove the red mugs", "steps": []},
        {"say": "remove the cat", "steps": []},
    ]
    engine: Any = Answering(json.dumps(PLAN))
    found = compare(rows, "qwen3-0.6b", engine)
    assert found.same == 1
    assert [sentence for sentence, _ in found.different] == ["remove the red mugs"]
    assert [sentence for sentence, _ in found.refused] == ["remove the cat"]
    assert "3 sentences" in found.report()


def test_a_plan_that_has_no_end_is_called_that() -> None:
    with pytest.raises(EditError, match="the planner's plan has no end: "):
        read_answer('{"steps": [{"do": "remove", "what": [', "remove the cup", VERBS)
