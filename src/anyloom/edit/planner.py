"""Plans that a language model proposes; they are checked like any plan of a stranger.

What the model returns is data. It is refused where it is no plan, names a verb or a field that does
not exist, or a thing, a file or letters that the instruction does not mention.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ..compiler.checking import check
from ..compiler.definition import GraphDefinition, GraphInput, Ref, Step
from ..foundation.errors import AnyloomError, one_line
from ..foundation.plain_text import plain, shortened
from ..registry.lookup import Registry
from ..registry.lookup import registry as the_registry
from ..values.image_decoding import IMAGE_SUFFIXES
from .chain import to_graph
from .errors import EditError
from .nouns import singular
from .plan import EditPlan, Relation, Selector
from .tokens import read_tokens
from .verbs import Verbs, verbs_of

if TYPE_CHECKING:
    from ..engine.engine import Engine

MAX_ANSWER = 100_000
"""Characters of an answer that are read."""
MAX_TOKENS = 1_024
FREE_WORDS = frozenset(["a", "an", "the", "of", "in", "on", "with"])
_TEMPLATE = """\
Turn an instruction for editing a photo into a plan, written as one JSON object and nothing else:
{"steps": [{"do": VERB, "what": [SELECTOR, …], …}, …]}
Verbs, each with its sentences; <what>, <with:text>, <color> … are the fields of a step:
VERBS
A SELECTOR has "phrase" (a noun with its adjectives, singular), and where it is said: "all": true,
"count", "ordinal" (from 1; -1 is the last), "order", "side" (left, right, top, bottom, middle, top
left …), "size" (biggest, smallest), "relation": {"kind": on, under, above, below, in, next_to,
left_of, right_of, behind, in_front_of, with or of, "to": SELECTOR}, "except": [SELECTOR, …], or
"part" (background, foreground, text, faces, top_half …) in place of "phrase".
Colors are CSS names or #rrggbb. Amounts are "a little", "a lot", "30 %", "15 deg" or "40 px".
Name only things that the instruction names.
Example: "take out the two mugs, then make the wall blue" becomes
{"steps": [{"do": "remove", "what": [{"phrase": "mug", "all": true, "count": 2}]},
{"do": "recolor", "what": [{"phrase": "wall"}], "color": "blue"}]}
The instruction: {1}"""


def planned(
    instruction: str, model: str, *, engine: Engine, registry: Registry = the_registry
) -> EditPlan:
    """Return the plan that a language model proposes for an instruction.

    Args:
        model: the name of a language model of the catalog.
        engine: runs it.

    Raises:
        EditError: what the model returns is no plan that can be carried out; names the reason.
        AnyloomError: there is no such model, or it cannot be loaded.
    """
    verbs = verbs_of(registry)
    listed = "\n".join(
        f"{name}: {'; '.join(one for graph in verbs.of(name).values() for one in graph.says)}"
        for name in verbs.names
    )
    arguments = {
        "texts": [Ref("instruction")],
        "template": _TEMPLATE.replace("VERBS", listed),
        "max_tokens": MAX_TOKENS,
        "schema": json.dumps(plan_schema(verbs)),
        "model": Ref("planner"),
    }
    graph = GraphDefinition(
        "plan",
        inputs={"instruction": GraphInput(str)},
        models={"planner": model},
        nodes={"answer": Step("write_text", arguments)},
        outputs={"answer": Ref("answer")},
    )
    result = engine.run(check(graph, registry=registry), {"instruction": plain(instruction)})
    result.raise_failure()
    return read_answer(result.outputs["answer"], instruction, verbs)


def plan_schema(verbs: Verbs) -> dict[str, Any]:
    """Return the JSON schema of plans of some verbs, to which a model can be held."""
    schema = EditPlan.model_json_schema(by_alias=True)
    schema["$defs"]["EditStep"]["properties"]["do"] = {"enum": verbs.names}
    return schema


def read_answer(answer: str, instruction: str, verbs: Verbs) -> EditPlan:
    """Return the plan in the answer of a language model.

    Raises:
        EditError: it holds no plan, or one that cannot be carried out or says what the instruction
            does not.
    """
    start, end = answer.find("{"), answer.rfind("}")
    if start >= 0 and end < start:
        raise EditError(f"the planner's plan has no end: {shortened(plain(answer))}")
    if not 0 <= start < end or len(answer) > MAX_ANSWER:
        raise EditError(f"the planner returned no plan: {shortened(plain(answer))}")
    try:
        plan = EditPlan.model_validate(json.loads(answer[start : end + 1]))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise EditError(
            f"the planner's plan is not valid: {plain(place)}: {first['msg']}"
        ) from None
    except (ValueError, RecursionError) as error:
        raise EditError(f"the planner returned no plan: {one_line(error)}") from None
    try:
        to_graph(plan, verbs)
    except AnyloomError as error:
        raise EditError(f"the planner's plan cannot be carried out: {error}") from None
    _refuse_inventions(plan, instruction)
    return plan


def _refuse_inventions(plan: EditPlan, instruction: str) -> None:
    """Raise an error where a plan names what the instruction does not."""
    tokens = read_tokens(instruction)
    said = {singular(token.text.lower()) for token in tokens} | FREE_WORDS
    whole = " ".join(instruction.split())
    for step in plan.steps:
        for text in (step.old, step.new):
            if text is not None and text not in whole:
                raise _invented(text)
        if step.with_ is not None:
            is_file = step.with_.lower().endswith(tuple(IMAGE_SUFFIXES))
            if is_file and step.with_ not in whole:
                raise _invented(step.with_)
        related = [step.where.to] if isinstance(step.where, Relation) else []
        for selector in _all_of(*step.what, *related):
            if selector.string is not None and selector.string not in whole:
                raise _invented(selector.string)
            phrase = selector.phrase or ""
            if phrase.isascii():
                for word in phrase.lower().split():
                    if singular(word) not in said:
                        raise _invented(word)
            elif phrase not in whole:
                raise _invented(phrase)


def _all_of(*selectors: Selector) -> Iterator[Selector]:
    for selector in selectors:
        yield selector
        yield from _all_of(*selector.except_)
        if selector.relation is not None:
            yield from _all_of(selector.relation.to)


def _invented(words: str) -> EditError:
    shown = shortened(plain(words))
    return EditError(f"the planner names '{shown}', which the instruction does not", [shown])
