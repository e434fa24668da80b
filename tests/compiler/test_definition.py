"""Records of graphs: what a step reads."""

from __future__ import annotations

import pytest

from anyloom import loads
from anyloom.compiler.definition import Ref, Step

STEP = Step(
    "op",
    {"image": Ref("last"), "sets": [Ref("a"), {"key": Ref("b", "port")}], "number": 3},
    each={"item": Ref("items")},
    fold={"last": Ref("start")},
    when=Ref("flag"),
    else_=[Ref("other")],
)
BODY = [("sets", "$a"), ("sets", "$b.port"), ("item", "$items"), ("last", "$start")]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, [*BODY, ("when", "$flag"), ("else", "$other")]),
        (True, [*BODY, ("when", "$flag")]),
        (False, [("when", "$flag"), ("else", "$other")]),
    ],
)
def test_a_step_reads_one_branch_where_its_condition_is_known(
    condition: bool | None, expected: list[tuple[str, str]]
) -> None:
    assert [(name, str(ref)) for name, ref in STEP.reads(condition)] == expected


def test_a_graph_is_printed_as_its_signature() -> None:
    written = "graph: g\ninputs: {x: Number, y: Number}\noutputs: {z: $x}\n"
    assert repr(loads(written)) == "<Graph 'g' (x, y) → z>"
