"""`until`, and folds that carry several values or collect the results of every round."""

from __future__ import annotations

from anyloom import each, fold, graph, until, when

from .nodes import (
    Pairing,
    is_above,
    plus,
    spread,
    times,
    total,
)
from .shapes import FAILED, case, shape, yaml_shape
from .wiring_shapes import Two


@graph
def grown_above(x: float) -> float:
    found = until(x, lambda value: times(value, 2.0), lambda value: is_above(value, 9.0), at_most=9)
    return found


GROWN = """
      grown:
        inputs: {value: Number}
        nodes:
          more: {times: {a: $value, b: 2}}
          enough: {is_above: {a: $more, limit: 9}}
        outputs: {value: $more, enough: $enough}
"""


@shape(
    f"""
    inputs: {{x: Number}}
    graphs:{GROWN}
    nodes:
      found: {{grown: {{value: $value}}, fold: {{value: $x}}, until: enough, at_most: 9}}
    outputs: {{y: $found}}
    """,
    case(
        {"x": 3.0},
        12.0,
        times=[(3.0, 2.0), (6.0, 2.0)],
        is_above=[(6.0, 9.0), (12.0, 9.0)],
    ),
    case({"x": 100.0}, 200.0, times=[(100.0, 2.0)], is_above=[(200.0, 9.0)]),
)
def until_a_condition_holds(x: float) -> float:
    return until(x, lambda value: times(value, 2.0), lambda value: is_above(value, 9.0), at_most=9)


@shape(
    f"""
    inputs: {{x: Number}}
    graphs:{GROWN}
    nodes:
      found: {{grown: {{value: $value}}, fold: {{value: $x}}, until: enough, at_most: 2}}
    outputs: {{y: $found}}
    """,
    case(
        {"x": 1.0},
        4.0,
        times=[(1.0, 2.0), (2.0, 2.0)],
        is_above=[(2.0, 9.0), (4.0, 9.0)],
    ),
    case({"x": 50.0}, 100.0, times=[(50.0, 2.0)], is_above=[(100.0, 9.0)]),
)
def until_the_bound_is_reached(x: float) -> float:
    return until(x, lambda value: times(value, 2.0), lambda value: is_above(value, 9.0), at_most=2)


yaml_shape(
    "until_an_output_of_a_node",
    """
    inputs: {x: Number}
    nodes:
      found: {halving: {a: $value}, fold: {value: $x}, until: small, at_most: 20}
    outputs: {y: $found}
    """,
    case({"x": 4.0}, 0.5, halving=[(4.0,), (2.0,), (1.0,)]),
    case({"x": 0.5}, 0.25, halving=[(0.5,)]),
)

yaml_shape(
    "fold_a_number_of_times",
    """
    inputs: {x: Number}
    nodes:
      found: {times: {a: $value, b: 2}, fold: {value: $x}, at_most: 3}
    outputs: {y: $found}
    """,
    case({"x": 1.0}, 8.0, times=[(1.0, 2.0), (2.0, 2.0), (4.0, 2.0)]),
)

yaml_shape(
    "fold_over_the_first_items",
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      found: {plus: {a: $sum, b: $n}, each: {n: $numbers}, fold: {sum: 0.0}, at_most: 2}
    outputs: {y: $found}
    """,
    case({"numbers": [1.0, 2.0, 3.0]}, 3.0, plus=[(0.0, 1.0), (1.0, 2.0)]),
    case({"numbers": [5.0]}, 5.0, plus=[(0.0, 5.0)]),
)


@shape(
    """
    inputs: {numbers: 'list[Number]', x: Number}
    nodes:
      found:
        spread: {low: $low, high: $high, by: $n}
        each: {n: $numbers}
        fold: {low: $x, high: 10.0}
    outputs: {low: $found.low, high: $found.high}
    """,
    case(
        {"numbers": [1.0, 2.0], "x": 5.0},
        Pairing(2.0, 13.0),
        spread=[(5.0, 10.0, 1.0), (4.0, 11.0, 2.0)],
    ),
    case({"numbers": [], "x": 7.0}, Pairing(7.0, 10.0)),
)
def fold_of_several_values(numbers: list[float], x: float) -> Pairing:
    low, high = fold(numbers, (x, 10.0), lambda low, high, n: both_of(spread(low, high, n)))
    return Pairing(low, high)


def both_of(found: Pairing) -> tuple[float, float]:
    return found.low, found.high


@shape(
    None,
    case(
        {"x": 1.0, "y": 2.0, "numbers": [10.0, 20.0]},
        Two(21.0, 12.0),
        plus=[(2.0, 10.0), (1.0, 20.0)],
    ),
    case({"x": 1.0, "y": 2.0, "numbers": []}, Two(1.0, 2.0)),
)
def fold_whose_values_change_places(x: float, y: float, numbers: list[float]) -> Two:
    one, other = fold(numbers, (x, y), lambda one, other, n: (plus(other, n), one))
    return Two(one, other)


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      sums: {plus: {a: $sum, b: $n}, each: {n: $numbers}, fold: {sum: 0.0}, collect: true}
    outputs: {y: $sums}
    """,
    case(
        {"numbers": [1.0, 2.0, 3.0]},
        [1.0, 3.0, 6.0],
        plus=[(0.0, 1.0), (1.0, 2.0), (3.0, 3.0)],
    ),
    case({"numbers": []}, []),
)
def fold_that_collects_every_round(numbers: list[float]) -> list[float]:
    return fold(numbers, 0.0, lambda sum, n: plus(sum, n), collect=True)


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      sums: {plus: {a: $sum, b: $n}, each: {n: $numbers}, fold: {sum: 0.0}, collect: true}
      all: {total: {numbers: $sums}}
    outputs: {y: $all}
    """,
    case(
        {"numbers": [1.0, 2.0]},
        4.0,
        plus=[(0.0, 1.0), (1.0, 2.0)],
        total=[([1.0, 3.0],)],
    ),
)
def collected_rounds_are_a_list(numbers: list[float]) -> float:
    sums = fold(numbers, 0.0, lambda sum, n: plus(sum, n), collect=True)
    return total(sums)


yaml_shape(
    "until_collects_every_round",
    """
    inputs: {x: Number}
    nodes:
      found:
        halving: {a: $value}
        fold: {value: $x}
        until: small
        at_most: 20
        collect: true
    outputs: {y: $found}
    """,
    case({"x": 4.0}, [2.0, 1.0, 0.5], halving=[(4.0,), (2.0,), (1.0,)]),
)

yaml_shape(
    "fold_collects_several_values",
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      found:
        spread: {low: $low, high: $high, by: $n}
        each: {n: $numbers}
        fold: {low: 0.0, high: 0.0}
        collect: true
      both: {pair: {a: 1, b: 2}}
      lows: {total: {numbers: $found.low}}
      highs: {total: {numbers: $found.high}}
    outputs: {one: $lows, other: $highs}
    """,
    case(
        {"numbers": [1.0, 2.0]},
        Two(-4.0, 4.0),
        spread=[(0.0, 0.0, 1.0), (-1.0, 1.0, 2.0)],
        total=[([-1.0, -3.0],), ([1.0, 3.0],)],
    ),
)


@shape(
    None,
    case(
        {"numbers": [3.0, 100.0]},
        [12.0, 200.0],
        times=[(3.0, 2.0), (6.0, 2.0), (100.0, 2.0)],
        is_above=[(6.0, 9.0), (12.0, 9.0), (200.0, 9.0)],
    ),
    case({"numbers": []}, []),
)
def until_inside_each(numbers: list[float]) -> list[float]:
    return each(numbers, lambda n: grown_above(n))


@shape(
    None,
    case({"flag": False, "x": 3.0}, 3.0),
    case(
        {"flag": True, "x": 3.0},
        12.0,
        times=[(3.0, 2.0), (6.0, 2.0)],
        is_above=[(6.0, 9.0), (12.0, 9.0)],
    ),
)
def until_inside_when(flag: bool, x: float) -> float:
    return when(
        flag,
        lambda: until(
            x, lambda value: times(value, 2.0), lambda value: is_above(value, 9.0), at_most=9
        ),
        x,
    )


yaml_shape(
    "a_round_fails",
    """
    inputs: {x: Number}
    graphs:
      body:
        inputs: {value: Number}
        nodes:
          less: {minus: {a: $value, b: 2}}
          checked: {refused: {a: $less}}
        outputs: {value: $checked}
    nodes:
      found: {body: {value: $value}, fold: {value: $x}, at_most: 9}
    outputs: {y: $found}
    """,
    case(
        {"x": 3.0},
        FAILED,
        failures={"found/checked": "-1.0 is negative"},
        minus=[(3.0, 2.0), (1.0, 2.0)],
        refused=[(1.0,), (-1.0,)],
        again={"refused": [(-1.0,)]},
    ),
)
