"""`fold`: each result is handed to the next round."""

from __future__ import annotations

from anyloom import Masks, each, fold, graph

from .each_shapes import box_rows, masks_of, square
from .nodes import area_and, boxes, joined, plus, squares, times, total, united
from .shapes import case, shape, yaml_shape


@graph
def summed(numbers: list[float]) -> float:
    sum = fold(numbers, 0.0, lambda carried, number: plus(carried, number))
    return sum


@shape(
    """
    inputs: {numbers: 'list[Number]', start: Number}
    nodes:
      sum: {plus: {a: $carried, b: $number}, each: {number: $numbers}, fold: {carried: $start}}
    outputs: {y: $sum}
    """,
    case(
        {"numbers": [1.0, 2.0, 3.0], "start": 10.0},
        16.0,
        plus=[(10.0, 1.0), (11.0, 2.0), (13.0, 3.0)],
    ),
    case({"numbers": [5.0], "start": 20.0}, 25.0, plus=[(20.0, 5.0)]),
    case({"numbers": [], "start": 30.0}, 30.0),
)
def fold_over_a_list(numbers: list[float], start: float) -> float:
    return fold(numbers, start, lambda carried, number: plus(carried, number))


@shape(
    """
    inputs: {texts: 'list[Text]'}
    nodes:
      all: {joined: {texts: [$carried, $text], by: '+'}, each: {text: $texts}, fold: {carried: 'a'}}
    outputs: {y: $all}
    """,
    case(
        {"texts": ["b", "c"]},
        "a+b+c",
        joined=[(["a", "b"], "+"), (["a+b", "c"], "+")],
    ),
)
def fold_that_starts_with_a_literal(texts: list[str]) -> str:
    return fold(texts, "a", lambda carried, text: joined([carried, text], by="+"))


@shape(
    """
    inputs: {numbers: 'list[Number]', x: Number}
    nodes:
      start: {plus: {a: $x, b: 1}}
      factor: {plus: {a: $x, b: 2}}
      product:
        times: {a: $carried, b: $factor}
        each: {number: $numbers}
        fold: {carried: $start}
    outputs: {y: $product}
    """,
    case(
        {"numbers": [7.0, 8.0], "x": 1.0},
        18.0,
        plus=[(1.0, 1.0), (1.0, 2.0)],
        times=[(2.0, 3.0), (6.0, 3.0)],
    ),
)
def fold_with_outer_values(numbers: list[float], x: float) -> float:
    start = plus(x, 1.0)
    factor = plus(x, 2.0)
    product = fold(numbers, start, lambda carried, number: times(carried, factor))
    return product


@shape(
    """
    inputs: {numbers: 'list[Number]', x: Number}
    graphs:
      body:
        inputs: {carried: Number, number: Number, x: Number}
        nodes:
          more: {plus: {a: $carried, b: $number}}
          most: {times: {a: $more, b: $x}}
        outputs: {y: $most}
    nodes:
      found:
        body: {carried: $carried, number: $number, x: $x}
        each: {number: $numbers}
        fold: {carried: 0.0}
    outputs: {y: $found}
    """,
    case(
        {"numbers": [1.0, 2.0], "x": 3.0},
        15.0,
        plus=[(0.0, 1.0), (3.0, 2.0)],
        times=[(1.0, 3.0), (5.0, 3.0)],
    ),
)
def fold_of_several_steps(numbers: list[float], x: float) -> float:
    found = fold(numbers, 0.0, lambda carried, number: times(plus(carried, number), x))
    return found


@shape(
    """
    inputs: {count: Integer}
    nodes:
      found: {boxes: {count: $count}}
      sum:
        area_and: {regions: $one, more: $carried}
        each: {one: $found}
        fold: {carried: 0.5}
    outputs: {y: $sum}
    """,
    case(
        {"count": 2},
        3.5,
        boxes=[(2,)],
        area_and=[(box_rows(1), 0.5), (box_rows(2), 1.5)],
    ),
    case({"count": 0}, 0.5, boxes=[(0,)]),
)
def fold_over_regions(count: int) -> float:
    found = boxes(count)
    sum = fold(found, 0.5, lambda carried, one: area_and(one, carried))
    return sum


@shape(
    """
    inputs: {count: Integer}
    nodes:
      found: {squares: {count: $count}}
      none: {squares: {count: 0}}
      all:
        united: {one: $carried, other: $mask}
        each: {mask: $found}
        fold: {carried: $none}
    outputs: {y: $all}
    """,
    case(
        {"count": 2},
        masks_of(square(2)),
        squares=[(2,), (0,)],
        united=[
            (masks_of(), masks_of(square(1))),
            (masks_of(square(1)), masks_of(square(2))),
        ],
    ),
    case({"count": 0}, masks_of(), squares=[(0,), (0,)]),
)
def fold_over_masks(count: int) -> Masks:
    found = squares(count)
    none = squares(0)
    all = fold(found, none, lambda carried, mask: united(carried, mask))
    return all


@shape(
    """
    inputs: {rows: 'list[list[Number]]'}
    graphs:
      summed:
        inputs: {numbers: 'list[Number]'}
        nodes:
          sum: {plus: {a: $carried, b: $number}, each: {number: $numbers}, fold: {carried: 0.0}}
        outputs: {y: $sum}
    nodes:
      sums: {summed: {numbers: $row}, each: {row: $rows}}
    outputs: {y: $sums}
    """,
    case(
        {"rows": [[1.0, 2.0], [], [7.0]]},
        [3.0, 0.0, 7.0],
        plus=[(0.0, 1.0), (1.0, 2.0), (0.0, 7.0)],
    ),
)
def fold_inside_each(rows: list[list[float]]) -> list[float]:
    return each(rows, lambda row: summed(row))


@shape(
    """
    inputs: {rows: 'list[list[Number]]'}
    graphs:
      body:
        inputs: {carried: Number, row: 'list[Number]'}
        nodes:
          doubled: {times: {a: $number, b: 2}, each: {number: $row}}
          sum: {total: {numbers: $doubled}}
          both: {plus: {a: $carried, b: $sum}}
        outputs: {y: $both}
    nodes:
      found: {body: {carried: $carried, row: $row}, each: {row: $rows}, fold: {carried: 1.0}}
    outputs: {y: $found}
    """,
    case(
        {"rows": [[1.0, 2.0], []]},
        7.0,
        times=[(1.0, 2.0), (2.0, 2.0)],
        total=[([2.0, 4.0],), ([],)],
        plus=[(1.0, 6.0), (7.0, 0.0)],
    ),
)
def each_inside_fold(rows: list[list[float]]) -> float:
    return fold(
        rows,
        1.0,
        lambda carried, row: plus(carried, total(each(row, lambda number: times(number, 2.0)))),
    )


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      sum: {plus: {a: $carried, b: 1}, each: {number: $numbers}, fold: {carried: 0.0}}
    outputs: {y: $sum}
    """,
    case(
        {"numbers": [5.0, 5.0, 5.0]},
        3.0,
        plus=[(0.0, 1.0), (1.0, 1.0), (2.0, 1.0)],
    ),
)
def fold_that_does_not_use_its_item(numbers: list[float]) -> float:
    return fold(numbers, 0.0, lambda carried, number: plus(carried, 1.0))


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      one: {plus: {a: $carried, b: $n}, each: {n: $numbers}, fold: {carried: 0.0}}
      other: {times: {a: $carried, b: $n}, each: {n: $numbers}, fold: {carried: $one}}
    outputs: {y: $other}
    """,
    case(
        {"numbers": [1.0, 2.0]},
        6.0,
        plus=[(0.0, 1.0), (1.0, 2.0)],
        times=[(3.0, 1.0), (3.0, 2.0)],
    ),
)
def fold_after_fold(numbers: list[float]) -> float:
    one = fold(numbers, 0.0, lambda carried, n: plus(carried, n))
    other = fold(numbers, one, lambda carried, n: times(carried, n))
    return other


yaml_shape(
    "fold_zipped",
    """
    inputs: {left: 'list[Number]', right: 'list[Number]'}
    nodes:
      sum:
        total: {numbers: [$carried, $one, $other]}
        each: {one: $left, other: $right}
        fold: {carried: 0.0}
    outputs: {y: $sum}
    """,
    case(
        {"left": [1.0, 2.0], "right": [10.0, 20.0]},
        33.0,
        total=[([0.0, 1.0, 10.0],), ([11.0, 2.0, 20.0],)],
    ),
)

yaml_shape(
    "fold_over_a_literal",
    """
    inputs: {x: Number}
    nodes:
      sum: {plus: {a: $carried, b: $n}, each: {n: [1.0, $x, 3.0]}, fold: {carried: 0.0}}
    outputs: {y: $sum}
    """,
    case({"x": 2.0}, 6.0, plus=[(0.0, 1.0), (1.0, 2.0), (3.0, 3.0)]),
)
