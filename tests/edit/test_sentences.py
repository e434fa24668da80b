"""Sentences and their plans, as tables; and rules that hold for every text."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from anyloom import Image, Masks
from anyloom.compiler.definition import GraphDefinition, GraphInput
from anyloom.compiler.sentences import ARTICLES, SentencePlace
from anyloom.edit import EditError, Plan
from anyloom.edit import tokens as kinds
from anyloom.edit.lexicon import ENGLISH, LETTER_SIZES, LETTERS
from anyloom.edit.nouns import singular
from anyloom.edit.parsing import parse_with
from anyloom.edit.tokens import read_tokens
from anyloom.edit.values import AMOUNT_WORDS
from anyloom.edit.verbs import VerbForm, VerbGraph, Verbs, verbs_of
from anyloom.registry.lookup import Registry

VERBS = verbs_of(Registry())
"""The verbs that come with anyloom."""
FOLDER = Path(__file__).parent
SENTENCES = yaml.safe_load((FOLDER / "sentences.yaml").read_text("utf-8"))
REFUSED = yaml.safe_load((FOLDER / "refused.yaml").read_text("utf-8"))


def steps(sentence: str) -> list[dict[str, Any]]:
    return parse_with(sentence, VERBS).to_json()["steps"]


def refusal(sentence: str) -> EditError:
    with pytest.raises(EditError) as error:
        parse_with(sentence, VERBS)
    return error.value


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row["say"])
def test_a_sentence_has_its_plan(row: dict[str, Any]) -> None:
    assert steps(row["say"]) == row["steps"]


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row["say"])
def test_a_plan_is_read_back_from_its_json(row: dict[str, Any]) -> None:
    plan = parse_with(row["say"], VERBS)
    assert Plan.model_validate(plan.to_json()) == plan


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row["say"])
def test_a_refusal_names_the_words_and_the_nearest_sentence(row: dict[str, Any]) -> None:
    error = refusal(row["say"])
    assert row["names"] in error.words
    assert row["names"] in str(error)
    assert "\n" not in str(error)
    if "suggests" in row:
        assert error.suggestion == row["suggests"]


@pytest.mark.parametrize(
    "row", [row for row in REFUSED if "suggests" in row], ids=lambda r: r["say"]
)
def test_a_suggested_sentence_is_understood(row: dict[str, Any]) -> None:
    assert steps(refusal(row["say"]).suggestion)


def test_every_verb_is_in_a_sentence() -> None:
    used = {step["do"] for row in SENTENCES for step in row["steps"]}
    assert used == set(VERBS.names)


def test_a_question_is_answered_with_the_graph_that_answers_it() -> None:
    assert "anyloom run count_by_text" in str(refusal("how many cups are there?"))
    assert "anyloom run segment_by_text" in str(refusal("where is the dog?"))


def test_what_no_verb_does_may_be_asked_of_a_model() -> None:
    message = str(refusal("make the dog smile happily"))
    assert "a model may do it: “ask the model to make the dog smile happily”" in message
    assert steps("ask the model to make the dog smile happily") == [
        {"do": "instruct", "text": "make the dog smile happily"}
    ]


def test_two_equally_good_readings_are_both_shown() -> None:
    message = str(refusal("put the cup on the table"))
    assert "can be read in two ways" in message
    assert "add, with: the cup, where: {kind: on, to: {phrase: table}}" in message
    assert "background, what: [{phrase: cup}], with: the table" in message


def test_two_verbs_with_the_same_sentence_are_a_tie() -> None:
    inputs = {"image": GraphInput(Image), "what": GraphInput(Masks)}
    verbs = Verbs(
        [
            VerbGraph.of(name, GraphDefinition(name, inputs=inputs, says=("zap <what>",)))
            for name in ("explode", "implode")
        ]
    )
    with pytest.raises(EditError, match=r"explode, what: .*; or implode, what: "):
        parse_with("zap the cup", verbs)


def test_a_removed_thing_is_no_longer_it() -> None:
    message = str(refusal("remove the left cup and make it blue"))
    assert message == "'it' is the left cup, which step 1 removes; the image is 'the photo'"


def test_an_instruction_is_bounded() -> None:
    assert "more than 1,000 characters" in str(refusal("remove the cup and " * 60))


def test_an_empty_instruction_is_refused() -> None:
    for text in ("", "  ", "!?", "please"):
        assert refusal(text)


def test_fifty_steps_of_five_hundred_characters_are_read() -> None:
    sentence = ", then ".join(["blur the red cup on the table"] * 14)
    assert len(sentence) > 480
    assert len(steps(sentence)) == 14


def sentences_of(form: VerbForm) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """Return sentences of a form, each with the fields that its step must have."""
    chinese = any(isinstance(part, str) and ord(part[0]) > 0x3400 for part in form.form)
    parts: list[st.SearchStrategy[tuple[str, dict[str, Any]]]] = []
    for part in form.form:
        if isinstance(part, SentencePlace):
            choices = FILLINGS[part.kind][chinese]
            if part.kind == "where" and form.verb == "add":
                choices = choices[1:]
            if part.kind == "where" and (
                form.verb in ("move", "copy") or "to" not in form.graph.inputs
            ):
                choices = choices[:1]
            parts.append(
                st.sampled_from(choices).map(
                    lambda pair, name=part.field, several=part.kind == "style": (
                        pair[0],
                        pair[1] if several else {name: pair[1]},
                    )
                )
            )
        else:
            parts.append(st.just((part, {})))
    space = "" if chinese else " "
    handed_on = [
        part.field
        for part in form.form
        if isinstance(part, SentencePlace) and part.kind == "clause"
    ]

    def together(found: list[tuple[str, dict[str, Any]]]) -> tuple[str, dict[str, Any]]:
        fields = {name: value for _, values in found for name, value in values.items()}
        sentence = space.join(words for words, _ in found).replace(" 's", "'s")
        return sentence, fields | dict.fromkeys(handed_on, sentence)

    return st.tuples(*parts).map(list).map(together)


CUP = [{"phrase": "cup"}]
FILLINGS: dict[str, tuple[list[tuple[str, Any]], list[tuple[str, Any]]]] = {
    "things": (
        [
            ("the cup", CUP),
            ("cup", CUP),
            ("The Left Cup", [{"phrase": "cup", "side": "left"}]),
            ("both red mugs", [{"phrase": "red mug", "all": True, "count": 2}]),
            ("the dog and the cat", [{"phrase": "dog"}, {"phrase": "cat"}]),
            ("the third person", [{"phrase": "person", "ordinal": 3}]),
            ("everything except the dog", [{"all": True, "except": [{"phrase": "dog"}]}]),
        ],
        [
            ("杯子", [{"phrase": "杯子"}]),
            ("最大的狗", [{"phrase": "狗", "size": "biggest"}]),
            ("左边的猫", [{"phrase": "猫", "side": "left"}]),
        ],
    ),
    "letters": (
        [
            ("all text", [{"part": "text", "all": True}]),
            ('the word "SALE"', [{"part": "text", "string": "SALE"}]),
        ],
        [("文字", [{"part": "text"}])],
    ),
    "others": ([("the flower", [{"all": True, "except": [{"phrase": "flower"}]}])], []),
    "color": (
        [("red", "red"), ("dark blue", "darkblue"), ("#00aa00", "#00aa00")],
        [("红色", "red"), ("深蓝色", "darkblue")],
    ),
    "material": ([("marble", "marble"), ("dark wood", "dark wood")], [("大理石", "大理石")]),
    "text": (
        [("a candle", "a candle"), ("two red boats", "two red boats")],
        [("一条船", "一条船")],
    ),
    "writing": (
        [("SALE", "SALE"), ('"at the top"', "at the top"), ("Good morning", "Good morning")],
        [("“促销”", "促销")],
    ),
    "capitals": ([("SALE", "SALE"), ('"Way out"', "Way out")], []),
    "style": (
        [
            ("at the top", {"where": "top"}),
            ("in small red letters", {"amount": "a little", "color": "red"}),
            ("in red at the top, big", {"where": "top", "color": "red", "amount": "a lot"}),
            ("40 px high in the bottom left corner", {"where": "bottom left", "amount": "40 px"}),
        ],
        [],
    ),
    "clause": ([("smile", None), ("look at the camera", None)], [("微笑", None)]),
    "string": ([('"SALE"', "SALE"), ("“Way out”", "Way out")], [("“促销”", "促销")]),
    "file": ([("sea.png", "sea.png"), ('"a b.jpg"', "a b.jpg")], [("sea.png", "sea.png")]),
    "amount": (
        [("30 %", "30 %"), ("15 degrees", "15 deg"), ("a lot", "a lot"), ("40px", "40 px")],
        [("30%", "30 %"), ("一点", "a little")],
    ),
    "ratio": (
        [("16:9", "16:9"), ("square", "1:1"), ("a square", "1:1"), ("1.91:1", "1.91:1")],
        [("正方形", "1:1"), ("16：9", "16:9")],
    ),
    "where": (
        [
            ("to the left", "left"),
            ("next to the box", {"kind": "next_to", "to": {"phrase": "box"}}),
            ("in the top left corner", "top left"),
        ],
        [("左", "left"), ("桌子上", {"kind": "on", "to": {"phrase": "桌子"}})],
    ),
}


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(VERBS.forms).flatmap(lambda form: st.tuples(st.just(form), sentences_of(form)))
)
def test_a_sentence_of_the_grammar_is_read_back_to_its_step(
    drawn: tuple[VerbForm, tuple[str, dict[str, Any]]],
) -> None:
    form, (sentence, fields) = drawn
    try:
        (step,) = steps(sentence)
    except EditError as error:
        assert "two ways" in str(error), error
        return
    if step["do"] == form.verb:
        assert step == {"do": step["do"], **fields}
    else:  # another verb fits the same words more closely
        assert step["do"] in ("erase_text", "gray", "background", "recolor", "replace")


INSERTED = ["zebra", "shiny", "quickly", "purple", "wooden", "umbrella", "gently", "twelve", "3"]
CLOSED = (
    {"then", "degrees", "high", "tall", *LETTER_SIZES, *LETTERS}
    | {word for entry in ENGLISH for word in entry}
    | {word for words in AMOUNT_WORDS.values() for word in words.replace("|", " ").split()}
)


def lost_words(sentence: str, plan: Plan) -> list[str]:
    """Return the words of a sentence that say something and are nowhere in its plan."""
    written = json.dumps(plan.to_json(), ensure_ascii=False).lower().replace("-", "")
    written = written.replace('"1:1"', '"1:1 square"')
    letters = re.sub(r"[^a-z0-9#.]", "", written)
    return [
        token.text
        for token in read_tokens(sentence)
        if token.kind in (kinds.WORD, kinds.NUMBER, kinds.STRING, kinds.FILE, kinds.HEX)
        and token.low not in CLOSED | VERBS.words | ARTICLES
        and singular(token.text.lower()) not in written
        and re.sub(r"[^a-z0-9#.]", "", token.text.lower()) not in letters
    ]


@st.composite
def instructions(draw: st.DrawFn) -> str:
    """Draw one or two sentences, some with a word that does not belong there."""
    forms = [form for form in VERBS.forms if all(str(part).isascii() for part in form.form)]
    parts = []
    for _ in range(draw(st.integers(1, 2))):
        sentence, _ = draw(sentences_of(draw(st.sampled_from(forms))))
        words = sentence.split()
        if draw(st.booleans()):
            words.insert(draw(st.integers(0, len(words))), draw(st.sampled_from(INSERTED)))
        parts.append(" ".join(words))
    return draw(st.sampled_from([" and ", ", then ", ", ", ". "])).join(parts)


@settings(max_examples=int(os.environ.get("ANYLOOM_TEST_EXAMPLES", "300")), deadline=None)
@given(instructions())
def test_no_word_that_says_something_is_lost(instruction: str) -> None:
    try:
        plan = parse_with(instruction, VERBS)
    except EditError as error:
        assert any(token.text in str(error) for token in read_tokens(instruction))
    else:
        assert not lost_words(instruction, plan), plan


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_plan_or_a_refusal(text: str) -> None:
    try:
        assert parse_with(text, VERBS).steps
    except EditError as error:
        assert str(error) and "\n" not in str(error)


WORDS = sorted(
    {
        *VERBS.words,
        *[
            "the",
            "a",
            "cup",
            "dog",
            "red",
            "blue",
            "and",
            ",",
            ".",
            "then",
            "it",
            "them",
            "one",
            "other",
            "all",
            "left",
            "of",
            "on",
            "to",
            "with",
            "by",
            "30",
            "%",
        ],
        *[
            '"X"',
            "a.png",
            "#00ff00",
            "把",
            "的",
            "第二个",
            "和",
            "，",
            "左边",
            "everything",
            "except",
            "but",
            "second",
            "from",
        ],
    }
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=120))
def test_any_words_of_the_grammar_are_a_plan_or_a_refusal(words: list[str]) -> None:
    try:
        plan = parse_with(" ".join(words), VERBS)
    except EditError:
        return
    assert Plan.model_validate(plan.to_json()) == plan
