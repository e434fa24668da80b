"""`each`: over lists, literals, regions and masks, zipped, nested, empty."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from anyloom import Masks, Regions, each, graph

from .nodes import (
    FRAME,
    area,
    area_and,
    boxes,
    extent,
    flipped,
    halves,
    if_above,
    joined,
    known,
    labeled,
    moved,
    number,
    plus,
    squared,
    squares,
    times,
    total,
    up_to,
    upper,
    words,
)
from .shapes import case, shape, yaml_shape
from .subgraph_shapes import RANGE


class Lists(NamedTuple):
    wholes: list[float]
    rests: list[float]


def box_rows(*widths: int) -> Regions:
    return Regions(np.array([(0, 0, width, 1) for width in widths], dtype=float), FRAME)


def square(size: int, *, upside_down: bool = False) -> np.ndarray:
    mask = np.zeros(FRAME, dtype=bool)
    mask[:size, :size] = True
    return mask[::-1] if upside_down else mask


def masks_of(*arrays: np.ndarray) -> Masks:
    return Masks.from_arrays(list(arrays), frame=FRAME)


@graph
def incremented_all(numbers: list[float]) -> list[float]:
    found = each(numbers, lambda number: plus(number, 1.0))
    return found


# Over lists


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      more: {plus: {a: $number, b: 5}, each: {number: $numbers}}
    outputs: {y: $more}
    """,
    case({"numbers": [1.0, 2.0]}, [6.0, 7.0], plus=[(1.0, 5.0), (2.0, 5.0)]),
    case({"numbers": [4.0]}, [9.0], plus=[(4.0, 5.0)]),
    case({"numbers": []}, []),
)
def each_over_a_list(numbers: list[float]) -> list[float]:
    return each(numbers, lambda number: plus(number, 5.0))


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      more: {plus: {a: $number, b: 5}, each: {number: $numbers}}
      sum: {total: {numbers: $more}}
    outputs: {y: $sum}
    """,
    case({"numbers": []}, 0.0, total=[([],)]),
    case({"numbers": [1.0, 2.0]}, 13.0, plus=[(1.0, 5.0), (2.0, 5.0)], total=[([6.0, 7.0],)]),
)
def each_and_then_a_node(numbers: list[float]) -> float:
    more = each(numbers, lambda number: plus(number, 5.0))
    return total(more)


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      more: {plus: {a: $number, b: 5}, each: {number: $numbers}}
    outputs: {y: $more}
    """,
    case(
        {"numbers": [1.0, 2.0, 1.0, 1.0]},
        [6.0, 7.0, 6.0, 6.0],
        plus=[(1.0, 5.0), (2.0, 5.0), (1.0, 5.0), (1.0, 5.0)],
    ),
)
def each_over_equal_items_computes_once(numbers: list[float]) -> list[float]:
    return each(numbers, lambda number: plus(number, 5.0))


@shape(
    """
    inputs: {text: Text}
    nodes:
      found: {words: {text: $text}}
      capitals: {upper: {text: $word}, each: {word: $found}}
      all: {joined: {texts: $capitals, by: '-'}}
    outputs: {y: $all}
    """,
    case(
        {"text": "one cup"},
        "ONE-CUP",
        words=[("one cup",)],
        upper=[("one",), ("cup",)],
        joined=[(["ONE", "CUP"], "-")],
    ),
)
def each_over_the_result_of_a_step(text: str) -> str:
    found = words(text)
    capitals = each(found, lambda word: upper(word))
    return joined(capitals, by="-")


@shape(
    """
    nodes:
      squares: {squared: {n: $n}, each: {n: [1, 2, 3]}}
    outputs: {y: $squares}
    """,
    case({}, [1, 4, 9], squared=[(1,), (2,), (3,)]),
)
def each_over_a_literal() -> list[int]:
    return each([1, 2, 3], lambda n: squared(n))


@shape(
    """
    inputs: {x: Number}
    nodes:
      more: {plus: {a: $x, b: 1}}
      found: {times: {a: $item, b: 2}, each: {item: [$x, 10.0, $more]}}
    outputs: {y: $found}
    """,
    case(
        {"x": 1.0},
        [2.0, 20.0, 4.0],
        plus=[(1.0, 1.0)],
        times=[(1.0, 2.0), (10.0, 2.0), (2.0, 2.0)],
    ),
)
def each_over_a_literal_with_references(x: float) -> list[float]:
    more = plus(x, 1.0)
    return each([x, 10.0, more], lambda item: times(item, 2.0))


@shape(
    """
    inputs: {n: Integer}
    nodes:
      numbers: {up_to: {n: $n}}
      more: {number: {value: $one}, each: {one: $numbers}}
    outputs: {y: $more}
    """,
    case({"n": 2}, ["float 0.0", "float 1.0"], up_to=[(2,)], number=[(0.0,), (1.0,)]),
)
def each_over_integers_where_numbers_are_expected(n: int) -> list[str]:
    numbers = up_to(n)
    more = each(numbers, lambda one: number(one))
    return more


# Zipped, with outer values


@shape(
    """
    inputs: {left: 'list[Number]', right: 'list[Number]'}
    nodes:
      sums: {plus: {a: $one, b: $other}, each: {one: $left, other: $right}}
    outputs: {y: $sums}
    """,
    case(
        {"left": [1.0, 2.0], "right": [10.0, 20.0]},
        [11.0, 22.0],
        plus=[(1.0, 10.0), (2.0, 20.0)],
    ),
    case({"left": [], "right": []}, []),
)
def each_zipped(left: list[float], right: list[float]) -> list[float]:
    return each((left, right), lambda one, other: plus(one, other))


@shape(
    """
    inputs: {numbers: 'list[Number]', x: Number}
    nodes:
      offset: {times: {a: $x, b: 100}}
      more: {plus: {a: $number, b: $offset}, each: {number: $numbers}}
    outputs: {y: $more}
    """,
    case(
        {"numbers": [1.0, 2.0], "x": 3.0},
        [301.0, 302.0],
        times=[(3.0, 100.0)],
        plus=[(1.0, 300.0), (2.0, 300.0)],
    ),
)
def each_with_outer_values(numbers: list[float], x: float) -> list[float]:
    offset = times(x, 100.0)
    more = each(numbers, lambda number: plus(number, offset))
    return more


@shape(
    """
    inputs: {numbers: 'list[Number]', x: Number}
    nodes:
      parts: {halves: {a: $x}}
      more: {plus: {a: $number, b: $parts.rest}, each: {number: $numbers}}
    outputs: {y: $more}
    """,
    case(
        {"numbers": [1.0, 2.0], "x": 3.5},
        [1.5, 2.5],
        halves=[(3.5,)],
        plus=[(1.0, 0.5), (2.0, 0.5)],
    ),
)
def each_with_one_of_several_outer_outputs(numbers: list[float], x: float) -> list[float]:
    parts = halves(x)
    more = each(numbers, lambda number: plus(number, parts.rest))
    return more


@shape(
    """
    inputs: {numbers: 'list[Number]', x: Number}
    nodes:
      parts: {halves: {a: $x}}
      both:
        total: {numbers: [$number, $parts.whole, $parts.rest]}
        each: {number: $numbers}
    outputs: {y: $both}
    """,
    case(
        {"numbers": [1.0, 2.0], "x": 3.5},
        [4.5, 5.5],
        halves=[(3.5,)],
        total=[([1.0, 3.0, 0.5],), ([2.0, 3.0, 0.5],)],
    ),
)
def each_with_two_outputs_of_one_outer_step(numbers: list[float], x: float) -> list[float]:
    parts = halves(x)
    both = each(numbers, lambda number: total([number, parts.whole, parts.rest]))
    return both


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      sums: {total: {numbers: [$number, 10.0, $number]}, each: {number: $numbers}}
    outputs: {y: $sums}
    """,
    case(
        {"numbers": [1.0, 2.0]},
        [12.0, 14.0],
        total=[([1.0, 10.0, 1.0],), ([2.0, 10.0, 2.0],)],
    ),
)
def each_item_inside_a_list(numbers: list[float]) -> list[float]:
    return each(numbers, lambda number: total([number, 10.0, number]))


@shape(
    """
    inputs: {x: Number, numbers: 'list[Number]'}
    nodes:
      same: {plus: {a: $x, b: 1}, each: {unused: $numbers}}
    outputs: {y: $same}
    """,
    case(
        {"x": 1.0, "numbers": [5.0, 6.0, 7.0]},
        [2.0, 2.0, 2.0],
        plus=[(1.0, 1.0), (1.0, 1.0), (1.0, 1.0)],
    ),
)
def each_that_does_not_use_its_item(x: float, numbers: list[float]) -> list[float]:
    return each(numbers, lambda unused: plus(x, 1.0))


# Bodies of several steps, nested, several outputs


@shape(
    """
    inputs: {numbers: 'list[Number]', x: Number}
    graphs:
      body:
        inputs: {number: Number, x: Number}
        nodes:
          more: {plus: {a: $number, b: $x}}
          most: {times: {a: $more, b: 10}}
        outputs: {y: $most}
    nodes:
      found: {body: {number: $number, x: $x}, each: {number: $numbers}}
    outputs: {y: $found}
    """,
    case(
        {"numbers": [1.0, 2.0], "x": 5.0},
        [60.0, 70.0],
        plus=[(1.0, 5.0), (2.0, 5.0)],
        times=[(6.0, 10.0), (7.0, 10.0)],
    ),
)
def each_of_several_steps(numbers: list[float], x: float) -> list[float]:
    found = each(numbers, lambda number: times(plus(number, x), 10.0))
    return found


@shape(
    """
    inputs: {numbers: 'list[Number]', x: Number}
    graphs:
      body:
        inputs: {number: Number, x: Number}
        nodes:
          offset: {plus: {a: $x, b: 100}}
          more: {plus: {a: $number, b: $offset}}
        outputs: {y: $more}
    nodes:
      found: {body: {number: $number, x: $x}, each: {number: $numbers}}
    outputs: {y: $found}
    """,
    case(
        {"numbers": [1.0, 2.0], "x": 5.0},
        [106.0, 107.0],
        plus=[(5.0, 100.0), (5.0, 100.0), (1.0, 105.0), (2.0, 105.0)],
    ),
)
def each_step_that_does_not_depend_on_the_item(numbers: list[float], x: float) -> list[float]:
    found = each(numbers, lambda number: plus(number, plus(x, 100.0)))
    return found


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    graphs:
      one_more:
        inputs: {n: Number}
        nodes: {a: {plus: {a: $n, b: 1}}, b: {times: {a: $a, b: 2}}}
        outputs: {y: $b}
      three_more:
        inputs: {n: Number}
        nodes: {a: {plus: {a: $n, b: 3}}, b: {times: {a: $a, b: 2}}}
        outputs: {y: $b}
    nodes:
      first: {one_more: {n: $n}, each: {n: $numbers}}
      second: {three_more: {n: $n}, each: {n: $numbers}}
      sum: {total: {numbers: $first}}
      other: {total: {numbers: $second}}
      both: {plus: {a: $sum, b: $other}}
    outputs: {y: $both}
    """,
    case(
        {"numbers": [1.0, 2.0]},
        28.0,
        plus=[(1.0, 1.0), (2.0, 1.0), (1.0, 3.0), (2.0, 3.0), (10.0, 18.0)],
        times=[(2.0, 2.0), (3.0, 2.0), (4.0, 2.0), (5.0, 2.0)],
        total=[([4.0, 6.0],), ([8.0, 10.0],)],
    ),
)
def two_bodies_that_end_in_the_same_node(numbers: list[float]) -> float:
    first = each(numbers, lambda n: times(plus(n, 1.0), 2.0))
    second = each(numbers, lambda n: times(plus(n, 3.0), 2.0))
    return plus(total(first), total(second))


@shape(
    """
    inputs: {rows: 'list[list[Number]]'}
    graphs:
      incremented_all:
        inputs: {numbers: 'list[Number]'}
        nodes:
          found: {plus: {a: $number, b: 1}, each: {number: $numbers}}
        outputs: {y: $found}
    nodes:
      all: {incremented_all: {numbers: $row}, each: {row: $rows}}
    outputs: {y: $all}
    """,
    case(
        {"rows": [[1.0, 2.0], [], [3.0]]},
        [[2.0, 3.0], [], [4.0]],
        plus=[(1.0, 1.0), (2.0, 1.0), (3.0, 1.0)],
    ),
    case({"rows": []}, []),
    case({"rows": [[]]}, [[]]),
)
def each_inside_each(rows: list[list[float]]) -> list[list[float]]:
    return each(rows, lambda row: incremented_all(row))


@shape(
    None,
    case(
        {"rows": [[1.0, 2.0], [3.0]], "x": 1.0},
        [[4.0, 6.0], [8.0]],
        plus=[(1.0, 1.0), (2.0, 1.0), (3.0, 1.0)],
        times=[(2.0, 2.0), (3.0, 2.0), (4.0, 2.0)],
    ),
)
def each_written_inside_each(rows: list[list[float]], x: float) -> list[list[float]]:
    return each(rows, lambda row: each(row, lambda number: times(plus(number, x), 2.0)))


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      parts: {halves: {a: $number}, each: {number: $numbers}}
    outputs: {wholes: $parts.whole, rests: $parts.rest}
    """,
    case(
        {"numbers": [1.5, 2.25]},
        Lists([1.0, 2.0], [0.5, 0.25]),
        halves=[(1.5,), (2.25,)],
    ),
    case({"numbers": []}, Lists([], [])),
)
def each_of_several_outputs(numbers: list[float]) -> Lists:
    parts = each(numbers, lambda number: halves(number))
    return Lists(parts.whole, parts.rest)


@shape(
    f"""
    inputs: {{rows: 'list[list[Number]]'}}
    graphs:{RANGE}
    nodes:
      found: {{range_of: {{numbers: $row}}, each: {{row: $rows}}}}
    outputs: {{y: $found.width}}
    """,
    case(
        {"rows": [[1.0, 2.0], [5.0]]},
        [1.0, 0.0],
        extent=[([1.0, 2.0],), ([5.0],)],
        minus=[(2.0, 1.0), (5.0, 5.0)],
    ),
)
def each_computes_only_outputs_that_are_wanted(rows: list[list[float]]) -> list[float]:
    from .subgraph_shapes import range_of

    found = each(rows, lambda row: range_of(row))
    return found.width


@shape(
    """
    inputs: {rows: 'list[list[Number]]'}
    nodes:
      found: {extent: {numbers: $row}, each: {row: $rows}}
      sum: {total: {numbers: $found.mean}}
    outputs: {y: $sum}
    """,
    case(
        {"rows": [[1.0, 2.0], [5.0]]},
        6.5,
        extent=[([1.0, 2.0],), ([5.0],)],
        total=[([1.5, 5.0],)],
    ),
)
def each_output_goes_on_as_a_list(rows: list[list[float]]) -> float:
    found = each(rows, lambda row: extent(row))
    return total(found.mean)


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      some: {if_above: {a: $number, limit: 1.5}, each: {number: $numbers}}
      found: {known: {values: $some}}
    outputs: {y: $found}
    """,
    case(
        {"numbers": [1.0, 2.0, 3.0]},
        [2.0, 3.0],
        if_above=[(1.0, 1.5), (2.0, 1.5), (3.0, 1.5)],
        known=[([None, 2.0, 3.0],)],
    ),
)
def each_result_may_be_none(numbers: list[float]) -> list[float]:
    some = each(numbers, lambda number: if_above(number, 1.5))
    return known(some)


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      one: {plus: {a: $n, b: 1}, each: {n: $numbers}}
      other: {times: {a: $n, b: 2}, each: {n: $one}}
      third: {plus: {a: $n, b: $m}, each: {n: $one, m: $other}}
    outputs: {y: $third}
    """,
    case(
        {"numbers": [1.0, 2.0]},
        [6.0, 9.0],
        plus=[(1.0, 1.0), (2.0, 1.0), (2.0, 4.0), (3.0, 6.0)],
        times=[(2.0, 2.0), (3.0, 2.0)],
    ),
)
def each_after_each(numbers: list[float]) -> list[float]:
    one = each(numbers, lambda n: plus(n, 1.0))
    other = each(one, lambda n: times(n, 2.0))
    third = each((one, other), lambda n, m: plus(n, m))
    return third


# Over regions and masks


@shape(
    """
    inputs: {count: Integer}
    nodes:
      found: {boxes: {count: $count}}
      areas: {area: {regions: $one}, each: {one: $found}}
    outputs: {y: $areas}
    """,
    case(
        {"count": 2},
        [1.0, 2.0],
        boxes=[(2,)],
        area=[(box_rows(1),), (box_rows(2),)],
    ),
    case({"count": 0}, [], boxes=[(0,)]),
)
def each_over_regions_gives_a_list(count: int) -> list[float]:
    found = boxes(count)
    areas = each(found, lambda one: area(one))
    return areas


@shape(
    """
    inputs: {count: Integer}
    nodes:
      found: {boxes: {count: $count}}
      moves: {moved: {regions: $one, by: 2}, each: {one: $found}}
    outputs: {y: $moves}
    """,
    case(
        {"count": 2},
        Regions(np.array([(2.0, 0, 3, 1), (2, 0, 4, 1)]), FRAME),
        boxes=[(2,)],
        moved=[(box_rows(1), 2.0), (box_rows(2), 2.0)],
    ),
    case({"count": 0}, Regions.empty(FRAME), boxes=[(0,)]),
)
def each_over_regions_joins_regions(count: int) -> Regions:
    found = boxes(count)
    moves = each(found, lambda one: moved(one, 2.0))
    return moves


@shape(
    """
    inputs: {count: Integer}
    nodes:
      found: {squares: {count: $count}}
      turned: {flipped: {masks: $one}, each: {one: $found}}
    outputs: {y: $turned}
    """,
    case(
        {"count": 2},
        masks_of(square(1, upside_down=True), square(2, upside_down=True)),
        squares=[(2,)],
        flipped=[(masks_of(square(1)),), (masks_of(square(2)),)],
    ),
    case({"count": 0}, Masks.empty(FRAME), squares=[(0,)]),
)
def each_over_masks_joins_masks(count: int) -> Masks:
    found = squares(count)
    turned = each(found, lambda one: flipped(one))
    return turned


@shape(
    """
    inputs: {count: Integer, names: 'list[Text]'}
    nodes:
      found: {boxes: {count: $count}}
      named: {labeled: {regions: $one, label: $name}, each: {one: $found, name: $names}}
    outputs: {y: $named}
    """,
    case(
        {"count": 2, "names": ["cup", "cat"]},
        box_rows(1, 2).with_labels(["cup", "cat"]),
        boxes=[(2,)],
        labeled=[(box_rows(1), "cup"), (box_rows(2), "cat")],
    ),
)
def each_zips_regions_and_a_list(count: int, names: list[str]) -> Regions:
    found = boxes(count)
    named = each((found, names), lambda one, name: labeled(one, name))
    return named


@shape(
    """
    inputs: {count: Integer, numbers: 'list[Number]'}
    nodes:
      found: {boxes: {count: $count}}
      sums: {area_and: {more: $number, regions: $one}, each: {number: $numbers, one: $found}}
    outputs: {y: $sums}
    """,
    case(
        {"count": 2, "numbers": [10.0, 20.0]},
        [11.0, 22.0],
        boxes=[(2,)],
        area_and=[(box_rows(1), 10.0), (box_rows(2), 20.0)],
    ),
)
def each_zips_a_list_and_regions(count: int, numbers: list[float]) -> list[float]:
    found = boxes(count)
    sums = each((numbers, found), lambda number, one: area_and(one, number))
    return sums


@shape(
    """
    inputs: {count: Integer, numbers: 'list[Number]'}
    nodes:
      found: {boxes: {count: $count}}
      moves: {moved: {regions: $found, by: $number}, each: {number: $numbers}}
    outputs: {y: $moves}
    """,
    case(
        {"count": 1, "numbers": [1.0, 2.0]},
        [
            Regions(np.array([(1.0, 0, 2, 1)]), FRAME),
            Regions(np.array([(2.0, 0, 3, 1)]), FRAME),
        ],
        boxes=[(1,)],
        moved=[(box_rows(1), 1.0), (box_rows(1), 2.0)],
    ),
)
def each_over_a_list_gives_a_list_of_regions(count: int, numbers: list[float]) -> list[Regions]:
    found = boxes(count)
    moves = each(numbers, lambda number: moved(found, number))
    return moves


yaml_shape(
    "each_written_as_an_output",
    """
    inputs: {numbers: 'list[Number]'}
    outputs:
      y: {plus: {a: $n, b: 1}, each: {n: $numbers}}
    """,
    case({"numbers": [1.0, 2.0]}, [2.0, 3.0], plus=[(1.0, 1.0), (2.0, 1.0)]),
)

yaml_shape(
    "each_item_has_the_name_of_an_input",
    """
    inputs: {n: 'list[Number]'}
    nodes:
      y: {plus: {a: $n, b: 1}, each: {n: $n}}
    outputs: {y: $y}
    """,
    case({"n": [1.0, 2.0]}, [2.0, 3.0], plus=[(1.0, 1.0), (2.0, 1.0)]),
)
