"""Answers that are held to a JSON schema."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from anyloom import ModelError
from anyloom.models.language import json_constraints
from anyloom.models.language.chat import Chat
from tests.models import tiny_chat
from tests.models.tiny import checkpoint

SCHEMA = {
    "type": "object",
    "properties": {
        "do": {"enum": ["remove", "blur"]},
        "count": {"type": "integer", "minimum": 0, "maximum": 99},
        "inner": {"anyOf": [{"$ref": "#"}, {"type": "null"}]},
    },
    "required": ["do", "count"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tiny_chat.chat(tmp_path_factory.mktemp("chat"), longest=8192)
    return Chat.load(checkpoint(folder, "chat"), "cpu")


@pytest.mark.parametrize("temperature", [0.0, 1.0])
def test_a_model_with_random_weights_answers_in_the_schema(model: Any, temperature: float) -> None:
    answers = model.complete(
        ["Plan it.", "Another one, which is longer."],
        max_tokens=400,
        temperature=temperature,
        seed=3,
        schema=json.dumps(SCHEMA),
    )
    for answer in answers:
        jsonschema.validate(json.loads(answer), SCHEMA)


def test_answers_without_a_schema_are_free(model: Any) -> None:
    [free] = model.complete(["Plan it."], max_tokens=20)
    assert not free.startswith("{")
    assert model.takes_schema


def test_an_answer_is_cut_off_where_the_tokens_end(model: Any) -> None:
    [answer] = model.complete(["Plan it."], max_tokens=5, schema=json.dumps(SCHEMA))
    assert answer.startswith('{"do"')


def test_a_schema_that_is_none_is_refused(model: Any) -> None:
    with pytest.raises(ModelError, match="the schema cannot be followed"):
        model.complete(["Plan it."], schema='{"type": "nothing of the kind"}')


def test_without_the_library_a_model_takes_no_schema(
    model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_constraints, "find_spec", lambda name: None)
    assert not model.takes_schema
