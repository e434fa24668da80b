"""What a step does after a failure: a substitute, another try, the other items; async nodes."""

from __future__ import annotations

import numpy as np

from anyloom import Regions, attempt, each, fold, graph, when

from .each_shapes import Lists, box_rows
from .nodes import FRAME, boxes, known, later, later_refused, plus, refused, times, total, wide
from .shapes import FAILED, case, shape, yaml_shape
from .wiring_shapes import Two


@graph
def safe(x: float) -> float:
    found = attempt(lambda: refused(x), otherwise=0.0)
    return plus(found, 1.0)


@shape(
    """
    inputs: {x: Number}
    nodes:
      checked: {refused: {a: $x}, otherwise: 7.0}
    outputs: {y: $checked}
    """,
    case({"x": -1.0}, 7.0, refused=[(-1.0,)], again={"refused": [(-1.0,)]}),
    case({"x": 2.0}, 2.0, refused=[(2.0,)]),
)
def otherwise_a_value(x: float) -> float:
    return attempt(lambda: refused(x), otherwise=7.0)


@shape(
    """
    inputs: {x: Number}
    nodes:
      checked: {refused: {a: $x}, otherwise: null}
    outputs: {y: $checked}
    """,
    case({"x": -1.0}, None, refused=[(-1.0,)], again={"refused": [(-1.0,)]}),
    case({"x": 2.0}, 2.0, refused=[(2.0,)]),
)
def otherwise_none(x: float) -> float | None:
    return attempt(lambda: refused(x), otherwise=None)


@shape(
    """
    inputs: {x: Number}
    nodes:
      other: {times: {a: $x, b: 10}}
      checked: {refused: {a: $x}, otherwise: $other}
    outputs: {y: $checked}
    """,
    case({"x": -1.0}, -10.0, refused=[(-1.0,)], times=[(-1.0, 10.0)], again={"refused": [(-1.0,)]}),
    case({"x": 2.0}, 2.0, refused=[(2.0,)]),
)
def otherwise_a_step_that_runs_only_then(x: float) -> float:
    return attempt(lambda: refused(x), otherwise=lambda: times(x, 10.0))


@shape(
    """
    inputs: {x: Number, y: Number}
    nodes:
      other: {refused: {a: $y}}
      checked: {refused: {a: $x}, otherwise: $other}
      more: {plus: {a: $x, b: 1}}
    outputs: {one: $checked, other: $more}
    """,
    case(
        {"x": -1.0, "y": -2.0},
        Two(FAILED, 0.0),
        failures={"other": "-2.0 is negative"},
        refused=[(-1.0,), (-2.0,)],
        plus=[(-1.0, 1.0)],
        again={"refused": [(-1.0,), (-2.0,)]},
    ),
    case(
        {"x": -3.0, "y": 4.0},
        Two(4.0, -2.0),
        refused=[(-3.0,), (4.0,)],
        plus=[(-3.0, 1.0)],
        again={"refused": [(-3.0,)]},
    ),
)
def otherwise_that_fails_itself(x: float, y: float) -> Two:
    other = refused(y)
    checked = attempt(lambda: refused(x), otherwise=other)
    more = plus(x, 1.0)
    return Two(checked, more)


@shape(
    """
    inputs: {x: Number}
    nodes:
      first: {refused: {a: $x}}
      more: {plus: {a: $first, b: 1}, otherwise: 7.0}
    outputs: {y: $more}
    """,
    case(
        {"x": -1.0},
        FAILED,
        failures={"first": "-1.0 is negative"},
        refused=[(-1.0,)],
        again={"refused": [(-1.0,)]},
    ),
    case({"x": 1.0}, 2.0, refused=[(1.0,)], plus=[(1.0, 1.0)]),
)
def otherwise_is_not_for_what_the_step_reads(x: float) -> float:
    first = refused(x)
    more = attempt(lambda: plus(first, 1.0), otherwise=7.0)
    return more


@shape(
    """
    inputs: {x: Number}
    graphs:
      body:
        inputs: {x: Number}
        nodes:
          more: {plus: {a: $x, b: 1}}
          checked: {refused: {a: $more}}
        outputs: {y: $checked}
    nodes:
      found: {body: {x: $x}, otherwise: 0.5}
    outputs: {y: $found}
    """,
    case({"x": -5.0}, 0.5, plus=[(-5.0, 1.0)], refused=[(-4.0,)], again={"refused": [(-4.0,)]}),
    case({"x": 1.0}, 2.0, plus=[(1.0, 1.0)], refused=[(2.0,)]),
)
def otherwise_for_several_steps(x: float) -> float:
    return attempt(lambda: refused(plus(x, 1.0)), otherwise=0.5)


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      checked: {refused: {a: $n}, each: {n: $numbers}, otherwise: []}
      sum: {total: {numbers: $checked}}
    outputs: {y: $sum}
    """,
    case(
        {"numbers": [1.0, -2.0]},
        0.0,
        refused=[(1.0,), (-2.0,)],
        total=[([],)],
        again={"refused": [(-2.0,)]},
    ),
    case({"numbers": [1.0, 2.0]}, 3.0, refused=[(1.0,), (2.0,)], total=[([1.0, 2.0],)]),
)
def otherwise_for_all_items(numbers: list[float]) -> float:
    checked = attempt(lambda: each(numbers, lambda n: refused(n)), otherwise=[])
    return total(checked)


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    graphs:
      safe:
        inputs: {x: Number}
        nodes:
          found: {refused: {a: $x}, otherwise: 0.0}
          more: {plus: {a: $found, b: 1}}
        outputs: {y: $more}
    nodes:
      all: {safe: {x: $n}, each: {n: $numbers}}
    outputs: {y: $all}
    """,
    case(
        {"numbers": [1.0, -2.0]},
        [2.0, 1.0],
        refused=[(1.0,), (-2.0,)],
        plus=[(1.0, 1.0), (0.0, 1.0)],
        again={"refused": [(-2.0,)]},
    ),
)
def otherwise_for_each_item(numbers: list[float]) -> list[float]:
    return each(numbers, lambda n: safe(n))


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      found:
        refused: {a: $n}
        each: {n: $numbers}
        fold: {last: 0.0}
        otherwise: -1.0
    outputs: {y: $found}
    """,
    case(
        {"numbers": [1.0, -2.0, 3.0]},
        -1.0,
        refused=[(1.0,), (-2.0,)],
        again={"refused": [(-2.0,)]},
    ),
    case({"numbers": [4.0]}, 4.0, refused=[(4.0,)]),
)
def otherwise_for_a_fold(numbers: list[float]) -> float:
    return attempt(lambda: fold(numbers, 0.0, lambda last, n: refused(n)), otherwise=-1.0)


@shape(
    """
    inputs: {flag: Flag, x: Number}
    nodes:
      chosen: {refused: {a: $x}, when: $flag, else: 5.0, otherwise: 7.0}
    outputs: {y: $chosen}
    """,
    case({"flag": False, "x": -1.0}, 5.0),
    case({"flag": True, "x": -1.0}, 7.0, refused=[(-1.0,)], again={"refused": [(-1.0,)]}),
    case({"flag": True, "x": 1.0}, 1.0, refused=[(1.0,)]),
)
def otherwise_under_a_condition(flag: bool, x: float) -> float:
    return attempt(lambda: when(flag, lambda: refused(x), 5.0), otherwise=7.0)


# Items that fail


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      checked: {refused: {a: $n}, each: {n: $numbers}, failures: drop}
    outputs: {y: $checked}
    """,
    case(
        {"numbers": [1.0, -2.0, 3.0]},
        [1.0, 3.0],
        refused=[(1.0,), (-2.0,), (3.0,)],
        again={"refused": [(-2.0,)]},
    ),
    case({"numbers": [-5.0]}, [], refused=[(-5.0,)], again={"refused": [(-5.0,)]}),
    case({"numbers": []}, []),
)
def failing_items_are_dropped(numbers: list[float]) -> list[float]:
    return each(numbers, lambda n: refused(n), failures="drop")


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      checked: {refused: {a: $n}, each: {n: $numbers}, failures: keep}
      found: {known: {values: $checked}}
    outputs: {y: $found}
    """,
    case(
        {"numbers": [1.0, -2.0, 3.0]},
        [1.0, 3.0],
        refused=[(1.0,), (-2.0,), (3.0,)],
        known=[([1.0, None, 3.0],)],
        again={"refused": [(-2.0,)]},
    ),
)
def failing_items_are_kept_as_gaps(numbers: list[float]) -> list[float]:
    checked = each(numbers, lambda n: refused(n), failures="keep")
    return known(checked)


@shape(
    """
    inputs: {count: Integer}
    nodes:
      found: {boxes: {count: $count}}
      large: {wide: {regions: $one}, each: {one: $found}, failures: drop}
    outputs: {y: $large}
    """,
    case(
        {"count": 3},
        box_rows(2, 3),
        boxes=[(3,)],
        wide=[(box_rows(1),), (box_rows(2),), (box_rows(3),)],
        again={"wide": [(box_rows(1),)]},
    ),
    case(
        {"count": 1},
        Regions(np.zeros((0, 4)), FRAME),
        boxes=[(1,)],
        wide=[(box_rows(1),)],
        again={"wide": [(box_rows(1),)]},
    ),
)
def failing_regions_are_dropped(count: int) -> Regions:
    found = boxes(count)
    return each(found, lambda one: wide(one), failures="drop")


yaml_shape(
    "a_failure_outside_is_no_failing_item",
    """
    inputs: {x: Number, numbers: 'list[Number]'}
    nodes:
      checked: {refused: {a: $x}}
      found: {plus: {a: $n, b: $checked}, each: {n: $numbers}, failures: drop}
    outputs: {y: $found}
    """,
    case(
        {"x": -1.0, "numbers": [1.0]},
        FAILED,
        failures={"checked": "-1.0 is negative"},
        refused=[(-1.0,)],
        again={"refused": [(-1.0,)]},
    ),
)


# Another try, a limit of time


@shape(
    """
    inputs: {x: Number}
    nodes:
      checked: {refused: {a: $x}, retry: 2}
      more: {plus: {a: $checked, b: 1}}
    outputs: {y: $more}
    """,
    case({"x": 1.0}, 2.0, refused=[(1.0,)], plus=[(1.0, 1.0)]),
    case(
        {"x": -1.0},
        FAILED,
        failures={"checked": "-1.0 is negative"},
        refused=[(-1.0,)] * 3,
        again={"refused": [(-1.0,)] * 3},
    ),
)
def tried_again(x: float) -> float:
    checked = attempt(lambda: refused(x), retry=2)
    return plus(checked, 1.0)


@shape(
    """
    inputs: {x: Number}
    nodes:
      checked: {refused: {a: $x}, retry: {times: 1, wait: 0.001}, otherwise: 3.0}
    outputs: {y: $checked}
    """,
    case({"x": -1.0}, 3.0, refused=[(-1.0,)] * 2, again={"refused": [(-1.0,)] * 2}),
)
def tried_again_and_then_a_substitute(x: float) -> float:
    return attempt(lambda: refused(x), retry=1, wait=0.001, otherwise=3.0)


@shape(
    """
    inputs: {x: Number, numbers: 'list[Number]'}
    nodes:
      one: {plus: {a: $x, b: 1}, timeout: 60}
      all: {times: {a: $n, b: $one}, each: {n: $numbers}, timeout: 60}
    outputs: {y: $all}
    """,
    case(
        {"x": 1.0, "numbers": [1.0, 2.0]},
        [2.0, 4.0],
        plus=[(1.0, 1.0)],
        times=[(1.0, 2.0), (2.0, 2.0)],
    ),
)
def a_limit_that_is_not_reached(x: float, numbers: list[float]) -> list[float]:
    one = attempt(lambda: plus(x, 1.0), timeout=60)
    return each(numbers, lambda n: attempt(lambda: times(n, one), timeout=60))


# Async nodes


@shape(
    """
    inputs: {x: Number, numbers: 'list[Number]'}
    nodes:
      one: {later: {a: $x}}
      all: {later: {a: $n}, each: {n: $numbers}}
      sum: {total: {numbers: $all}}
      both: {plus: {a: $one, b: $sum}}
    outputs: {y: $both}
    """,
    case(
        {"x": 1.0, "numbers": [2.0, 3.0]},
        6.0,
        later=[(1.0,), (2.0,), (3.0,)],
        total=[([2.0, 3.0],)],
        plus=[(1.0, 5.0)],
    ),
)
def async_nodes(x: float, numbers: list[float]) -> float:
    one = later(x)
    all = each(numbers, lambda n: later(n))
    sum = total(all)
    return plus(one, sum)


@shape(
    """
    inputs: {x: Number}
    nodes:
      checked: {later_refused: {a: $x}}
      more: {plus: {a: $checked, b: 1}}
      other: {plus: {a: $x, b: 2}}
    outputs: {one: $more, other: $other}
    """,
    case(
        {"x": -1.0},
        Two(FAILED, 1.0),
        failures={"checked": "-1.0 is negative"},
        later_refused=[(-1.0,)],
        plus=[(-1.0, 2.0)],
        again={"later_refused": [(-1.0,)]},
    ),
)
def an_async_node_fails(x: float) -> Two:
    checked = later_refused(x)
    more = plus(checked, 1.0)
    other = plus(x, 2.0)
    return Two(more, other)


# Several outputs

CAREFUL_HALVES = """
      careful:
        inputs: {a: Number}
        nodes:
          checked: {refused: {a: $a}}
          parts: {halves: {a: $checked}}
        outputs: {whole: $parts.whole, rest: $parts.rest}
"""

yaml_shape(
    "failing_items_of_several_outputs_are_dropped",
    f"""
    inputs: {{numbers: 'list[Number]'}}
    graphs:{CAREFUL_HALVES}
    nodes:
      parts: {{careful: {{a: $n}}, each: {{n: $numbers}}, failures: drop}}
    outputs: {{wholes: $parts.whole, rests: $parts.rest}}
    """,
    case(
        {"numbers": [1.5, -2.0, 3.25]},
        Lists([1.0, 3.0], [0.5, 0.25]),
        refused=[(1.5,), (-2.0,), (3.25,)],
        halves=[(1.5,), (3.25,)],
        again={"refused": [(-2.0,)]},
    ),
)

yaml_shape(
    "failing_items_of_several_outputs_are_kept_as_gaps",
    f"""
    inputs: {{numbers: 'list[Number]'}}
    graphs:{CAREFUL_HALVES}
    nodes:
      parts: {{careful: {{a: $n}}, each: {{n: $numbers}}, failures: keep}}
    outputs: {{wholes: $parts.whole, rests: $parts.rest}}
    """,
    case(
        {"numbers": [1.5, -2.0]},
        Lists([1.0, None], [0.5, None]),  # type: ignore[list-item]
        refused=[(1.5,), (-2.0,)],
        halves=[(1.5,)],
        again={"refused": [(-2.0,)]},
    ),
)

yaml_shape(
    "otherwise_none_for_several_outputs",
    f"""
    inputs: {{x: Number}}
    graphs:{CAREFUL_HALVES}
    nodes:
      parts: {{careful: {{a: $x}}, otherwise: null}}
      told: {{shown: {{value: $parts.rest}}}}
    outputs: {{y: $told}}
    """,
    case({"x": 1.5}, "float 0.5", refused=[(1.5,)], halves=[(1.5,)], shown=[(0.5,)]),
    case(
        {"x": -1.0},
        "NoneType None",
        refused=[(-1.0,)],
        shown=[(None,)],
        again={"refused": [(-1.0,)]},
    ),
)

yaml_shape(
    "a_fold_in_a_branch_in_each",
    """
    inputs: {rows: 'list[list[Number]]'}
    graphs:
      maybe_sum:
        inputs: {row: 'list[Number]'}
        nodes:
          sum:
            plus: {a: $carried, b: $n}
            each: {n: $row}
            fold: {carried: 0.0}
            when: $row
            else: -1.0
            otherwise: -2.0
        outputs: {y: $sum}
    nodes:
      sums: {maybe_sum: {row: $row}, each: {row: $rows}, failures: drop, retry: 1}
    outputs: {y: $sums}
    """,
    case(
        {"rows": [[1.0, 2.0], [], [7.0]]},
        [3.0, -1.0, 7.0],
        plus=[(0.0, 1.0), (1.0, 2.0), (0.0, 7.0)],
    ),
)


@shape(
    None,
    case(
        {"numbers": [1.0, -2.0, 3.0], "x": 10.0},
        [12.0, 0.0, 14.0],
        refused=[(1.0,), (-2.0,), (3.0,)],
        plus=[(1.0, 10.0), (3.0, 10.0), (11.0, 1.0), (13.0, 1.0)],
        again={"refused": [(-2.0,)]},
    ),
)
def attempts_written_inside_each(numbers: list[float], x: float) -> list[float]:
    return each(
        numbers,
        lambda n: attempt(lambda: plus(plus(refused(n), x), 1.0), otherwise=0.0),
    )


@shape(
    None,
    case(
        {"numbers": [4.0, -1.0], "x": 1.0},
        [5.0, 9.0],
        refused=[(4.0,), (-1.0,)],
        plus=[(4.0, 1.0)],
        times=[(1.0, 9.0)],
        again={"refused": [(-1.0,)]},
    ),
)
def attempts_whose_substitute_is_computed(numbers: list[float], x: float) -> list[float]:
    return each(
        numbers,
        lambda n: attempt(lambda: plus(refused(n), x), otherwise=lambda: times(x, 9.0)),
    )


@shape(
    None,
    case(
        {"flag": True, "numbers": [1.0, -1.0]},
        [2.0],
        refused=[(1.0,), (-1.0,)],
        plus=[(1.0, 1.0)],
        again={"refused": [(-1.0,)]},
    ),
    case({"flag": False, "numbers": [1.0, -1.0]}, [1.0, -1.0]),
)
def dropped_items_under_a_condition(flag: bool, numbers: list[float]) -> list[float]:
    return when(
        flag,
        lambda: each(numbers, lambda n: plus(refused(n), 1.0), failures="drop"),
        numbers,
    )
