"""`when`: which branch runs, and what else does."""

from __future__ import annotations

from anyloom import each, fold, graph, when

from .nodes import boxes, halves, if_above, is_above, labeled, minus, plus, squared, times, total
from .shapes import case, shape, yaml_shape


@graph
def absolute(x: float) -> float:
    positive = is_above(x)
    found = when(positive, lambda: plus(x, 0.0), minus(0.0, x))
    return found


ABSOLUTE = """
      absolute:
        inputs: {x: Number}
        nodes:
          positive: {is_above: {a: $x}}
          negated: {minus: {a: 0, b: $x}}
          found: {plus: {a: $x, b: 0}, when: $positive, else: $negated}
        outputs: {y: $found}
"""


@shape(
    """
    inputs: {flag: Flag, x: Number}
    nodes:
      other: {times: {a: $x, b: 2}}
      chosen: {plus: {a: $x, b: 1}, when: $flag, else: $other}
    outputs: {y: $chosen}
    """,
    case({"flag": True, "x": 5.0}, 6.0, plus=[(5.0, 1.0)]),
    case({"flag": False, "x": 7.0}, 14.0, times=[(7.0, 2.0)]),
)
def when_with_another_step(flag: bool, x: float) -> float:
    other = times(x, 2.0)
    chosen = when(flag, lambda: plus(x, 1.0), other)
    return chosen


@shape(
    """
    inputs: {flag: Flag, x: Number}
    nodes:
      chosen: {plus: {a: $x, b: 1}, when: $flag, else: 7.5}
    outputs: {y: $chosen}
    """,
    case({"flag": True, "x": 5.0}, 6.0, plus=[(5.0, 1.0)]),
    case({"flag": False, "x": 5.0}, 7.5),
)
def when_with_another_value(flag: bool, x: float) -> float:
    return when(flag, lambda: plus(x, 1.0), 7.5)


@shape(
    """
    inputs: {flag: Flag, x: Number}
    nodes:
      chosen: {plus: {a: $x, b: 1}, when: $flag, else: $x}
    outputs: {y: $chosen}
    """,
    case({"flag": True, "x": 5.0}, 6.0, plus=[(5.0, 1.0)]),
    case({"flag": False, "x": 5.0}, 5.0),
)
def when_with_an_input_as_the_other(flag: bool, x: float) -> float:
    return when(flag, lambda: plus(x, 1.0), x)


@shape(
    """
    inputs: {flag: Flag, x: Number}
    nodes:
      chosen: {plus: {a: $x, b: 1}, when: $flag}
    outputs: {y: $chosen}
    """,
    case({"flag": True, "x": 5.0}, 6.0, plus=[(5.0, 1.0)]),
    case({"flag": False, "x": 5.0}, None),
)
def when_without_another(flag: bool, x: float) -> float | None:
    return when(flag, lambda: plus(x, 1.0))


@shape(
    """
    inputs: {flag: Flag, x: Number}
    nodes:
      parts: {halves: {a: $x}}
      chosen: {plus: {a: $x, b: 1}, when: $flag, else: $parts.rest}
    outputs: {y: $chosen}
    """,
    case({"flag": True, "x": 5.25}, 6.25, plus=[(5.25, 1.0)]),
    case({"flag": False, "x": 5.5}, 0.5, halves=[(5.5,)]),
)
def when_with_one_of_several_outputs_as_the_other(flag: bool, x: float) -> float:
    parts = halves(x)
    chosen = when(flag, lambda: plus(x, 1.0), parts.rest)
    return chosen


@shape(
    """
    inputs: {flag: Flag, x: Number}
    nodes:
      chosen: {plus: {a: $x, b: 1}, when: $flag, else: [$x, 3.0]}
      both: {shown: {value: $chosen}}
    outputs: {y: $both}
    """,
    case({"flag": False, "x": 5.0}, "list [5.0, 3.0]", shown=[([5.0, 3.0],)]),
    case({"flag": True, "x": 5.0}, "float 6.0", plus=[(5.0, 1.0)], shown=[(6.0,)]),
)
def when_with_a_list_as_the_other(flag: bool, x: float) -> str:
    from .nodes import shown

    chosen = when(flag, lambda: plus(x, 1.0), [x, 3.0])
    return shown(chosen)


# Conditions


@shape(
    """
    inputs: {x: Number}
    nodes:
      positive: {is_above: {a: $x, limit: 2}}
      chosen: {plus: {a: $x, b: 1}, when: $positive, else: 0.0}
    outputs: {y: $chosen}
    """,
    case({"x": 5.0}, 6.0, is_above=[(5.0, 2.0)], plus=[(5.0, 1.0)]),
    case({"x": 1.0}, 0.0, is_above=[(1.0, 2.0)]),
)
def when_the_condition_is_a_step(x: float) -> float:
    positive = is_above(x, 2.0)
    chosen = when(positive, lambda: plus(x, 1.0), 0.0)
    return chosen


@shape(
    """
    inputs: {x: Number}
    nodes:
      maybe: {if_above: {a: $x, limit: 2}}
      chosen: {plus: {a: $maybe, b: 1}, when: $maybe, else: -1.0}
    outputs: {y: $chosen}
    """,
    case({"x": 5.0}, 6.0, if_above=[(5.0, 2.0)], plus=[(5.0, 1.0)]),
    case({"x": 1.0}, -1.0, if_above=[(1.0, 2.0)]),
)
def when_the_condition_is_none(x: float) -> float:
    maybe = if_above(x, 2.0)
    chosen = when(maybe, lambda: plus(maybe, 1.0), -1.0)
    return chosen


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      chosen: {total: {numbers: $numbers}, when: $numbers, else: -1.0}
    outputs: {y: $chosen}
    """,
    case({"numbers": [1.0, 2.0]}, 3.0, total=[([1.0, 2.0],)]),
    case({"numbers": []}, -1.0),
)
def when_the_condition_is_an_empty_list(numbers: list[float]) -> float:
    return when(numbers, lambda: total(numbers), -1.0)


@shape(
    """
    inputs: {n: Integer}
    nodes:
      chosen: {squared: {n: $n}, when: $n, else: -1}
    outputs: {y: $chosen}
    """,
    case({"n": 3}, 9, squared=[(3,)]),
    case({"n": 0}, -1),
)
def when_the_condition_is_zero(n: int) -> int:
    return when(n, lambda: squared(n), -1)


@shape(
    """
    inputs: {count: Integer}
    nodes:
      found: {boxes: {count: $count}}
      named: {labeled: {regions: $found, label: cup}, when: $found, else: $found}
      number: {area: {regions: $named}}
    outputs: {y: $number}
    """,
    case(
        {"count": 0},
        0.0,
        boxes=[(0,)],
        area=[(boxes.function.__wrapped__(0),)],
    ),
    case(
        {"count": 1},
        1.0,
        boxes=[(1,)],
        labeled=[(boxes.function.__wrapped__(1), "cup")],
        area=[(boxes.function.__wrapped__(1).with_labels(["cup"]),)],
    ),
)
def when_nothing_was_found(count: int) -> float:
    from .nodes import area

    found = boxes(count)
    named = when(found, lambda: labeled(found, "cup"), found)
    return area(named)


# What runs


@shape(
    """
    inputs: {flag: Flag, x: Number}
    nodes:
      only_then: {plus: {a: $x, b: 10}}
      deeper: {times: {a: $only_then, b: 2}}
      only_else: {minus: {a: $x, b: 10}}
      chosen: {plus: {a: $deeper, b: 1}, when: $flag, else: $only_else}
    outputs: {y: $chosen}
    """,
    case({"flag": True, "x": 1.0}, 23.0, plus=[(1.0, 10.0), (22.0, 1.0)], times=[(11.0, 2.0)]),
    case({"flag": False, "x": 2.0}, -8.0, minus=[(2.0, 10.0)]),
)
def steps_of_the_other_branch_do_not_run(flag: bool, x: float) -> float:
    only_then = plus(x, 10.0)
    deeper = times(only_then, 2.0)
    only_else = minus(x, 10.0)
    chosen = when(flag, lambda: plus(deeper, 1.0), only_else)
    return chosen


@shape(
    """
    inputs: {flag: Flag, x: Number}
    nodes:
      shared: {plus: {a: $x, b: 10}}
      chosen: {times: {a: $shared, b: 2}, when: $flag, else: $shared}
      both: {plus: {a: $chosen, b: $shared}}
    outputs: {y: $both}
    """,
    case({"flag": True, "x": 1.0}, 33.0, plus=[(1.0, 10.0), (22.0, 11.0)], times=[(11.0, 2.0)]),
    case({"flag": False, "x": 2.0}, 24.0, plus=[(2.0, 10.0), (12.0, 12.0)]),
)
def a_step_that_both_branches_need_runs_once(flag: bool, x: float) -> float:
    shared = plus(x, 10.0)
    chosen = when(flag, lambda: times(shared, 2.0), shared)
    return plus(chosen, shared)


@shape(
    """
    inputs: {flag: Flag, x: Number}
    graphs:
      body:
        inputs: {x: Number}
        nodes:
          more: {plus: {a: $x, b: 1}}
          most: {times: {a: $more, b: 3}}
        outputs: {y: $most}
    nodes:
      chosen: {body: {x: $x}, when: $flag, else: $x}
    outputs: {y: $chosen}
    """,
    case({"flag": True, "x": 1.0}, 6.0, plus=[(1.0, 1.0)], times=[(2.0, 3.0)]),
    case({"flag": False, "x": 1.0}, 1.0),
)
def when_of_several_steps(flag: bool, x: float) -> float:
    chosen = when(flag, lambda: times(plus(x, 1.0), 3.0), x)
    return chosen


@shape(
    """
    inputs: {x: Number}
    nodes:
      high: {is_above: {a: $x, limit: 10}}
      low: {is_above: {a: $x, limit: 5}}
      middle: {plus: {a: $x, b: 1}, when: $low, else: $x}
      chosen: {times: {a: $x, b: 2}, when: $high, else: $middle}
    outputs: {y: $chosen}
    """,
    case({"x": 20.0}, 40.0, is_above=[(20.0, 10.0)], times=[(20.0, 2.0)]),
    case({"x": 7.0}, 8.0, is_above=[(7.0, 10.0), (7.0, 5.0)], plus=[(7.0, 1.0)]),
    case({"x": 2.0}, 2.0, is_above=[(2.0, 10.0), (2.0, 5.0)]),
)
def when_is_the_other_of_a_when(x: float) -> float:
    high = is_above(x, 10.0)
    low = is_above(x, 5.0)
    middle = when(low, lambda: plus(x, 1.0), x)
    chosen = when(high, lambda: times(x, 2.0), middle)
    return chosen


@shape(
    None,
    case({"a": True, "b": True, "x": 1.0}, 6.0, plus=[(1.0, 2.0)], times=[(3.0, 2.0)]),
    case({"a": True, "b": False, "x": 1.0}, 14.0, times=[(7.0, 2.0)]),
    case({"a": False, "b": True, "x": 1.0}, 1.0),
)
def when_written_inside_when(a: bool, b: bool, x: float) -> float:
    return when(a, lambda: times(when(b, lambda: plus(x, 2.0), 7.0), 2.0), x)


@shape(
    """
    inputs: {x: Number}
    nodes:
      one: {plus: {a: $x, b: 1}}
      positive: {is_above: {a: $one, limit: 2}}
      two: {times: {a: $one, b: 2}, when: $positive, else: $one}
      above: {is_above: {a: $two, limit: 6}}
      three: {minus: {a: $two, b: 1}, when: $above, else: $two}
    outputs: {y: $three}
    """,
    case(
        {"x": 3.0},
        7.0,
        plus=[(3.0, 1.0)],
        is_above=[(4.0, 2.0), (8.0, 6.0)],
        times=[(4.0, 2.0)],
        minus=[(8.0, 1.0)],
    ),
    case({"x": 0.0}, 1.0, plus=[(0.0, 1.0)], is_above=[(1.0, 2.0), (1.0, 6.0)]),
)
def when_after_when(x: float) -> float:
    one = plus(x, 1.0)
    positive = is_above(one, 2.0)
    two = when(positive, lambda: times(one, 2.0), one)
    above = is_above(two, 6.0)
    three = when(above, lambda: minus(two, 1.0), two)
    return three


# With each, fold and sub-graphs


@shape(
    """
    inputs: {flag: Flag, numbers: 'list[Number]'}
    nodes:
      found: {plus: {a: $n, b: 1}, each: {n: $numbers}, when: $flag, else: $numbers}
    outputs: {y: $found}
    """,
    case({"flag": True, "numbers": [1.0, 2.0]}, [2.0, 3.0], plus=[(1.0, 1.0), (2.0, 1.0)]),
    case({"flag": False, "numbers": [1.0, 2.0]}, [1.0, 2.0]),
    case({"flag": True, "numbers": []}, []),
)
def each_under_a_condition(flag: bool, numbers: list[float]) -> list[float]:
    return when(flag, lambda: each(numbers, lambda n: plus(n, 1.0)), numbers)


@shape(
    """
    inputs: {flag: Flag, numbers: 'list[Number]'}
    nodes:
      sum:
        plus: {a: $carried, b: $n}
        each: {n: $numbers}
        fold: {carried: 0.0}
        when: $flag
        else: -1.0
    outputs: {y: $sum}
    """,
    case({"flag": True, "numbers": [1.0, 2.0]}, 3.0, plus=[(0.0, 1.0), (1.0, 2.0)]),
    case({"flag": False, "numbers": [1.0, 2.0]}, -1.0),
)
def fold_under_a_condition(flag: bool, numbers: list[float]) -> float:
    return when(flag, lambda: fold(numbers, 0.0, lambda carried, n: plus(carried, n)), -1.0)


@shape(
    """
    inputs: {flag: Flag, count: Integer}
    nodes:
      found: {boxes: {count: $count}}
      named: {labeled: {regions: $one, label: cup}, each: {one: $found}, when: $flag, else: $found}
      number: {area: {regions: $named}}
    outputs: {y: $number}
    """,
    case(
        {"flag": True, "count": 0},
        0.0,
        boxes=[(0,)],
        area=[(boxes.function.__wrapped__(0),)],
    ),
)
def each_over_no_regions_under_a_condition(flag: bool, count: int) -> float:
    from .nodes import area

    found = boxes(count)
    named = when(flag, lambda: each(found, lambda one: labeled(one, "cup")), found)
    return area(named)


@shape(
    f"""
    inputs: {{numbers: 'list[Number]'}}
    graphs:{ABSOLUTE}
    nodes:
      all: {{absolute: {{x: $n}}, each: {{n: $numbers}}}}
    outputs: {{y: $all}}
    """,
    case(
        {"numbers": [1.0, -2.0, 3.0]},
        [1.0, 2.0, 3.0],
        is_above=[(1.0,), (-2.0,), (3.0,)],
        plus=[(1.0, 0.0), (3.0, 0.0)],
        minus=[(0.0, -2.0)],
    ),
)
def a_condition_for_each_item(numbers: list[float]) -> list[float]:
    return each(numbers, lambda n: absolute(n))


@shape(
    None,
    case(
        {"numbers": [1.0, -2.0, 3.0]},
        [2.0, -2.0, 4.0],
        is_above=[(1.0,), (-2.0,), (3.0,)],
        plus=[(1.0, 1.0), (3.0, 1.0)],
    ),
)
def a_condition_written_inside_each(numbers: list[float]) -> list[float]:
    return each(numbers, lambda n: when(is_above(n), lambda: plus(n, 1.0), n))


@shape(
    None,
    case(
        {"numbers": [1.0, -2.0, 3.0]},
        4.0,
        is_above=[(1.0,), (-2.0,), (3.0,)],
        plus=[(0.0, 1.0), (1.0, 3.0)],
    ),
)
def a_condition_written_inside_fold(numbers: list[float]) -> float:
    return fold(
        numbers,
        0.0,
        lambda carried, n: when(is_above(n), lambda: plus(carried, n), carried),
    )


@shape(
    f"""
    inputs: {{flag: Flag, x: Number}}
    graphs:{ABSOLUTE}
    nodes:
      chosen: {{absolute: {{x: $x}}, when: $flag, else: $x}}
    outputs: {{y: $chosen}}
    """,
    case({"flag": True, "x": -3.0}, 3.0, is_above=[(-3.0,)], minus=[(0.0, -3.0)]),
    case({"flag": False, "x": -3.0}, -3.0),
)
def sub_graph_under_a_condition(flag: bool, x: float) -> float:
    return when(flag, lambda: absolute(x), x)


yaml_shape(
    "condition_decided_by_a_literal",
    """
    inputs: {x: Number}
    graphs:
      optional:
        inputs: {x: Number, flag: Flag}
        nodes:
          more: {plus: {a: $x, b: 1}, when: $flag, else: $x}
        outputs: {y: $more}
    nodes:
      one: {optional: {x: $x, flag: true}}
      other: {optional: {x: $x, flag: false}}
      both: {times: {a: $one, b: $other}}
    outputs: {y: $both}
    """,
    case({"x": 2.0}, 6.0, plus=[(2.0, 1.0)], times=[(3.0, 2.0)]),
)

yaml_shape(
    "when_of_several_outputs",
    """
    inputs: {flag: Flag, x: Number}
    nodes:
      parts: {halves: {a: $x}, when: $flag}
      told: {shown: {value: $parts.rest}}
    outputs: {y: $told}
    """,
    case({"flag": True, "x": 2.5}, "float 0.5", halves=[(2.5,)], shown=[(0.5,)]),
    case({"flag": False, "x": 2.5}, "NoneType None", shown=[(None,)]),
)
