"""A node that fails: what depends on it fails, by its name; the rest goes on."""

from __future__ import annotations

from anyloom import each, fold, graph, when

from .nodes import plus, refused, times, total
from .shapes import FAILED, case, shape, yaml_shape
from .wiring_shapes import Three, Two


@graph
def careful(x: float) -> float:
    checked = refused(x)
    return plus(checked, 1.0)


@shape(
    """
    inputs: {x: Number}
    nodes:
      checked: {refused: {a: $x}}
    outputs: {y: $checked}
    """,
    case(
        {"x": -1.0},
        FAILED,
        failures={"checked": "-1.0 is negative"},
        refused=[(-1.0,)],
        again={"refused": [(-1.0,)]},
    ),
    case({"x": 1.0}, 1.0, refused=[(1.0,)]),
)
def a_node_fails(x: float) -> float:
    checked = refused(x)
    return checked


@shape(
    """
    inputs: {x: Number}
    nodes:
      checked: {refused: {a: $x}}
      more: {plus: {a: $checked, b: 1}}
      most: {times: {a: $more, b: 2}}
      other: {plus: {a: $x, b: 2}}
      third: {times: {a: $other, b: 3}}
    outputs: {one: $most, other: $other, third: $third}
    """,
    case(
        {"x": -1.0},
        Three(FAILED, 1.0, 3.0),
        failures={"checked": "-1.0 is negative"},
        refused=[(-1.0,)],
        plus=[(-1.0, 2.0)],
        times=[(1.0, 3.0)],
        again={"refused": [(-1.0,)]},
    ),
)
def only_what_depends_on_a_failure_fails(x: float) -> Three:
    checked = refused(x)
    more = plus(checked, 1.0)
    most = times(more, 2.0)
    other = plus(x, 2.0)
    third = times(other, 3.0)
    return Three(most, other, third)


@shape(
    """
    inputs: {x: Number, y: Number}
    nodes:
      one: {refused: {a: $x}}
      other: {refused: {a: $y}}
      both: {plus: {a: $one, b: $other}}
    outputs: {one: $one, other: $both}
    """,
    case(
        {"x": 1.0, "y": -2.0},
        Two(1.0, FAILED),
        failures={"other": "-2.0 is negative"},
        refused=[(1.0,), (-2.0,)],
        again={"refused": [(-2.0,)]},
    ),
)
def one_of_two_inputs_of_a_step_failed(x: float, y: float) -> Two:
    one = refused(x)
    other = refused(y)
    both = plus(one, other)
    return Two(one, both)


@shape(
    """
    inputs: {x: Number, y: Number}
    nodes:
      one: {refused: {a: $x}}
      other: {refused: {a: $y}}
    outputs: {one: $one, other: $other}
    """,
    case(
        {"x": -1.0, "y": -2.0},
        Two(FAILED, FAILED),
        failures={"one": "-1.0 is negative", "other": "-2.0 is negative"},
        refused=[(-1.0,), (-2.0,)],
        again={"refused": [(-1.0,), (-2.0,)]},
    ),
)
def every_failure_is_reported(x: float, y: float) -> Two:
    one = refused(x)
    other = refused(y)
    return Two(one, other)


@shape(
    """
    inputs: {x: Number}
    nodes:
      checked: {refused: {a: $x}}
      sum: {total: {numbers: [1.0, $checked]}}
      more: {plus: {a: $x, b: 1}}
    outputs: {one: $sum, other: $more}
    """,
    case(
        {"x": -1.0},
        Two(FAILED, 0.0),
        failures={"checked": "-1.0 is negative"},
        refused=[(-1.0,)],
        plus=[(-1.0, 1.0)],
        again={"refused": [(-1.0,)]},
    ),
)
def a_list_with_a_failure_inside(x: float) -> Two:
    checked = refused(x)
    sum = total([1.0, checked])
    more = plus(x, 1.0)
    return Two(sum, more)


@shape(
    """
    inputs: {x: Number}
    nodes:
      unused: {refused: {a: $x}}
      more: {plus: {a: $x, b: 1}}
    outputs: {y: $more}
    """,
    case({"x": -1.0}, 0.0, lazy=True, plus=[(-1.0, 1.0)]),
)
def a_step_that_nothing_needs_cannot_fail(x: float) -> float:
    _unused = refused(x)
    more = plus(x, 1.0)
    return more


@shape(
    """
    inputs: {x: Number}
    graphs:
      careful:
        inputs: {x: Number}
        nodes:
          checked: {refused: {a: $x}}
          more: {plus: {a: $checked, b: 1}}
        outputs: {y: $more}
    nodes:
      found: {careful: {x: $x}}
      other: {careful: {x: 5}}
    outputs: {one: $found, other: $other}
    """,
    case(
        {"x": -1.0},
        Two(FAILED, 6.0),
        failures={"found/checked": "-1.0 is negative"},
        refused=[(-1.0,), (5.0,)],
        plus=[(5.0, 1.0)],
        again={"refused": [(-1.0,)]},
    ),
)
def a_failure_inside_a_sub_graph(x: float) -> Two:
    found = careful(x)
    other = careful(5.0)
    return Two(found, other)


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      checked: {refused: {a: $n}, each: {n: $numbers}}
      sum: {total: {numbers: $checked}}
    outputs: {y: $sum}
    """,
    case(
        {"numbers": [1.0, -2.0, 3.0]},
        FAILED,
        failures={"checked": "-2.0 is negative"},
        refused=[(1.0,), (-2.0,), (3.0,)],
        again={"refused": [(-2.0,)]},
    ),
    case({"numbers": [4.0, 5.0]}, 9.0, refused=[(4.0,), (5.0,)], total=[([4.0, 5.0],)]),
)
def an_item_of_each_fails(numbers: list[float]) -> float:
    checked = each(numbers, lambda n: refused(n))
    return total(checked)


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    graphs:
      body:
        inputs: {n: Number}
        nodes:
          checked: {refused: {a: $n}}
          more: {plus: {a: $checked, b: 1}}
        outputs: {y: $more}
    nodes:
      found: {body: {n: $n}, each: {n: $numbers}}
    outputs: {y: $found}
    """,
    case(
        {"numbers": [1.0, -2.0]},
        FAILED,
        failures={"found/checked": "-2.0 is negative"},
        refused=[(1.0,), (-2.0,)],
        plus=[(1.0, 1.0)],
        again={"refused": [(-2.0,)]},
    ),
)
def an_item_of_each_of_several_steps_fails(numbers: list[float]) -> list[float]:
    found = each(numbers, lambda n: _careful_item(n))
    return found


def _careful_item(n: float) -> float:
    checked = refused(n)
    return plus(checked, 1.0)


@shape(
    """
    inputs: {x: Number, numbers: 'list[Number]'}
    nodes:
      checked: {refused: {a: $x}}
      found: {plus: {a: $n, b: $checked}, each: {n: $numbers}}
    outputs: {y: $found}
    """,
    case(
        {"x": -1.0, "numbers": [1.0, 2.0]},
        FAILED,
        failures={"checked": "-1.0 is negative"},
        refused=[(-1.0,)],
        again={"refused": [(-1.0,)]},
    ),
)
def an_outer_value_of_each_failed(x: float, numbers: list[float]) -> list[float]:
    checked = refused(x)
    found = each(numbers, lambda n: plus(n, checked))
    return found


@shape(
    """
    inputs: {numbers: 'list[Number]', x: Number}
    nodes:
      checked: {refused: {a: $n}, each: {n: $numbers}, fold: {last: 0.0}}
    outputs: {y: $checked}
    """,
    case(
        {"numbers": [1.0, -2.0, 3.0], "x": 1.0},
        FAILED,
        failures={"checked": "-2.0 is negative"},
        refused=[(1.0,), (-2.0,)],
        again={"refused": [(-2.0,)]},
    ),
)
def no_round_of_a_fold_follows_a_failure(numbers: list[float], x: float) -> float:
    checked = fold(numbers, 0.0, lambda last, n: refused(n))
    return checked


@shape(
    """
    inputs: {x: Number, numbers: 'list[Number]'}
    nodes:
      start: {refused: {a: $x}}
      sum: {plus: {a: $carried, b: $n}, each: {n: $numbers}, fold: {carried: $start}}
    outputs: {y: $sum}
    """,
    case(
        {"x": -1.0, "numbers": [1.0]},
        FAILED,
        failures={"start": "-1.0 is negative"},
        refused=[(-1.0,)],
        again={"refused": [(-1.0,)]},
    ),
)
def the_start_of_a_fold_failed(x: float, numbers: list[float]) -> float:
    start = refused(x)
    sum = fold(numbers, start, lambda carried, n: plus(carried, n))
    return sum


@shape(
    """
    inputs: {flag: Flag, x: Number}
    nodes:
      checked: {refused: {a: $x}}
      chosen: {plus: {a: $checked, b: 1}, when: $flag, else: 7.0}
    outputs: {y: $chosen}
    """,
    case({"flag": False, "x": -1.0}, 7.0, lazy=True),
    case(
        {"flag": True, "x": -1.0},
        FAILED,
        failures={"checked": "-1.0 is negative"},
        refused=[(-1.0,)],
        again={"refused": [(-1.0,)]},
    ),
)
def a_branch_that_is_not_taken_cannot_fail(flag: bool, x: float) -> float:
    checked = refused(x)
    chosen = when(flag, lambda: plus(checked, 1.0), 7.0)
    return chosen


@shape(
    """
    inputs: {flag: Flag, x: Number}
    nodes:
      checked: {refused: {a: $x}}
      chosen: {plus: {a: $x, b: 1}, when: $flag, else: $checked}
    outputs: {y: $chosen}
    """,
    case({"flag": True, "x": -1.0}, 0.0, lazy=True, plus=[(-1.0, 1.0)]),
    case(
        {"flag": False, "x": -2.0},
        FAILED,
        failures={"checked": "-2.0 is negative"},
        refused=[(-2.0,)],
        again={"refused": [(-2.0,)]},
    ),
)
def another_that_is_not_taken_cannot_fail(flag: bool, x: float) -> float:
    checked = refused(x)
    chosen = when(flag, lambda: plus(x, 1.0), checked)
    return chosen


@shape(
    """
    inputs: {x: Number}
    nodes:
      condition: {refused: {a: $x}}
      only_then: {times: {a: $x, b: 5}}
      chosen: {plus: {a: $only_then, b: 1}, when: $condition, else: 7.0}
    outputs: {y: $chosen}
    """,
    case(
        {"x": -1.0},
        FAILED,
        failures={"condition": "-1.0 is negative"},
        refused=[(-1.0,)],
        again={"refused": [(-1.0,)]},
    ),
    case({"x": 0.0}, 7.0, refused=[(0.0,)]),
)
def no_branch_runs_where_the_condition_failed(x: float) -> float:
    condition = refused(x)
    only_then = times(x, 5.0)
    chosen = when(condition, lambda: plus(only_then, 1.0), 7.0)
    return chosen


yaml_shape(
    "one_failure_reaches_an_output_by_several_ways",
    """
    inputs: {x: Number}
    nodes:
      checked: {refused: {a: $x}}
      left: {plus: {a: $checked, b: 1}}
      right: {times: {a: $checked, b: 2}}
      both: {pair: {a: $left, b: $right}}
    outputs: {y: $both, z: $left}
    """,
    case(
        {"x": -1.0},
        Two(FAILED, FAILED),
        failures={"checked": "-1.0 is negative"},
        refused=[(-1.0,)],
        again={"refused": [(-1.0,)]},
    ),
)
