"""Graphs inside graphs: nested, used twice, with several outputs, with defaults."""

from __future__ import annotations

from typing import NamedTuple

from anyloom import graph

from .nodes import Halves, extent, halves, minus, pair, plus, times
from .shapes import case, shape, yaml_shape
from .wiring_shapes import Two


class Range(NamedTuple):
    width: float
    middle: float


@graph
def increased(x: float, by: float = 10.0) -> float:
    more = plus(x, by)
    return more


@graph
def tripled(x: float) -> float:
    more = increased(x, 1.0)
    return times(more, 3.0)


@graph
def lowered(x: float) -> float:
    most = tripled(x)
    return minus(most, 1.0)


@graph
def range_of(numbers: list[float]) -> Range:
    found = extent(numbers)
    width = minus(found.highest, found.lowest)
    middle = times(found.mean, 1.0)
    return Range(width, middle)


@graph
def split(x: float) -> Halves:
    parts = halves(x)
    return Halves(parts.whole, parts.rest)


@graph
def passed_through(x: float, y: float) -> Two:
    more = plus(x)
    return Two(more, y)


INCREASED = """
      increased:
        inputs: {x: Number, by: {type: Number, default: 10.0}}
        nodes:
          more: {plus: {a: $x, b: $by}}
        outputs: {y: $more}
"""
TRIPLED = """
      tripled:
        inputs: {x: Number}
        nodes:
          more: {increased: {x: $x, by: 1}}
          most: {times: {a: $more, b: 3}}
        outputs: {y: $most}
"""
RANGE = """
      range_of:
        inputs: {numbers: 'list[Number]'}
        nodes:
          found: {extent: {numbers: $numbers}}
          width: {minus: {a: $found.highest, b: $found.lowest}}
          middle: {times: {a: $found.mean, b: 1}}
        outputs: {width: $width, middle: $middle}
"""


@shape(
    f"""
    inputs: {{x: Number}}
    graphs:{INCREASED}
    nodes:
      more: {{increased: {{x: $x, by: 2}}}}
    outputs: {{y: $more}}
    """,
    case({"x": 1.0}, 3.0, plus=[(1.0, 2.0)]),
)
def sub_graph(x: float) -> float:
    more = increased(x, 2.0)
    return more


@shape(
    f"""
    inputs: {{x: Number}}
    graphs:{INCREASED}
    nodes:
      one: {{increased: {{x: $x, by: 2}}}}
      other: {{increased: {{x: $one, by: 3}}}}
      both: {{times: {{a: $one, b: $other}}}}
    outputs: {{y: $both}}
    """,
    case({"x": 1.0}, 18.0, plus=[(1.0, 2.0), (3.0, 3.0)], times=[(3.0, 6.0)]),
)
def sub_graph_used_twice(x: float) -> float:
    one = increased(x, 2.0)
    other = increased(one, 3.0)
    both = times(one, other)
    return both


@shape(
    f"""
    inputs: {{x: Number}}
    graphs:{INCREASED}
    nodes:
      one: {{increased: {{x: $x}}}}
      other: {{increased: {{x: $x}}}}
      both: {{times: {{a: $one, b: $other}}}}
    outputs: {{y: $both}}
    """,
    case({"x": 1.0}, 121.0, plus=[(1.0, 10.0), (1.0, 10.0)], times=[(11.0, 11.0)]),
)
def sub_graph_used_twice_alike(x: float) -> float:
    one = increased(x)
    other = increased(x)
    both = times(one, other)
    return both


@shape(
    f"""
    inputs: {{x: Number}}
    graphs:{INCREASED}{TRIPLED}
      lowered:
        inputs: {{x: Number}}
        nodes:
          most: {{tripled: {{x: $x}}}}
          less: {{minus: {{a: $most, b: 1}}}}
        outputs: {{y: $less}}
    nodes:
      found: {{lowered: {{x: $x}}}}
    outputs: {{y: $found}}
    """,
    case({"x": 1.0}, 5.0, plus=[(1.0, 1.0)], times=[(2.0, 3.0)], minus=[(6.0, 1.0)]),
)
def sub_graphs_nested(x: float) -> float:
    found = lowered(x)
    return found


@shape(
    f"""
    inputs: {{numbers: 'list[Number]'}}
    graphs:{RANGE}
    nodes:
      found: {{range_of: {{numbers: $numbers}}}}
      both: {{pair: {{a: $found.width, b: $found.middle}}}}
    outputs: {{y: $both}}
    """,
    case(
        {"numbers": [1.0, 5.0, 3.0]},
        [4.0, 3.0],
        extent=[([1.0, 5.0, 3.0],)],
        minus=[(5.0, 1.0)],
        times=[(3.0, 1.0)],
        pair=[(4.0, 3.0)],
    ),
)
def sub_graph_of_several_outputs(numbers: list[float]) -> list[float]:
    found = range_of(numbers)
    return pair(found.width, found.middle)


@shape(
    f"""
    inputs: {{numbers: 'list[Number]'}}
    graphs:{RANGE}
    nodes:
      found: {{range_of: {{numbers: $numbers}}}}
      more: {{plus: {{a: $found.width}}}}
    outputs: {{y: $more}}
    """,
    case(
        {"numbers": [1.0, 5.0, 3.0]},
        5.0,
        extent=[([1.0, 5.0, 3.0],)],
        minus=[(5.0, 1.0)],
        plus=[(4.0,)],
    ),
)
def output_of_a_sub_graph_that_nothing_needs(numbers: list[float]) -> float:
    found = range_of(numbers)
    more = plus(found.width)
    return more


@shape(
    f"""
    inputs: {{numbers: 'list[Number]'}}
    graphs:{RANGE}
    nodes:
      found: {{range_of: {{numbers: $numbers}}}}
    outputs: {{one: $found.width, other: $found.middle}}
    """,
    case(
        {"numbers": [1.0, 5.0, 3.0]},
        Two(4.0, 3.0),
        extent=[([1.0, 5.0, 3.0],)],
        minus=[(5.0, 1.0)],
        times=[(3.0, 1.0)],
    ),
)
def outputs_of_a_sub_graph_are_the_outputs(numbers: list[float]) -> Two:
    found = range_of(numbers)
    return Two(found.width, found.middle)


@shape(
    """
    inputs: {x: Number}
    graphs:
      split:
        inputs: {x: Number}
        nodes:
          parts: {halves: {a: $x}}
        outputs: {whole: $parts.whole, rest: $parts.rest}
    nodes:
      found: {split: {x: $x}}
      again: {split: {x: $found.whole}}
      both: {pair: {a: $found.rest, b: $again.rest}}
    outputs: {y: $both}
    """,
    case({"x": 2.5}, [0.5, 0.0], halves=[(2.5,), (2.0,)], pair=[(0.5, 0.0)]),
)
def sub_graph_hands_on_several_outputs_of_a_node(x: float) -> list[float]:
    found = split(x)
    again = split(found.whole)
    return pair(found.rest, again.rest)


@shape(
    """
    inputs: {x: Number}
    graphs:
      passed_through:
        inputs: {x: Number, y: Number}
        nodes:
          more: {plus: {a: $x}}
        outputs: {one: $more, other: $y}
    nodes:
      found: {passed_through: {x: $x, y: 7}}
      both: {pair: {a: $found.one, b: $found.other}}
    outputs: {y: $both}
    """,
    case({"x": 1.0}, [2.0, 7.0], plus=[(1.0,)], pair=[(2.0, 7.0)]),
)
def sub_graph_passes_a_literal_through(x: float) -> list[float]:
    found = passed_through(x, 7.0)
    return pair(found.one, found.other)


@shape(
    """
    inputs: {x: Number}
    graphs:
      increased:
        inputs: {x: Number, by: {type: Number, default: 10.0}}
        nodes:
          more: {plus: {a: $x, b: $by}}
        outputs: {y: $more}
    nodes:
      more: {plus: {a: $x, b: 1}}
      again: {increased: {x: $more}}
    outputs: {y: $again}
    """,
    case({"x": 1.0}, 12.0, plus=[(1.0, 1.0), (2.0, 10.0)]),
)
def steps_of_a_sub_graph_may_have_names_of_outer_ones(x: float) -> float:
    more = plus(x, 1.0)
    again = increased(more)
    return again


yaml_shape(
    "registered_graph",
    """
    inputs: {x: Number}
    nodes:
      one: {registered: {x: $x}}
      other: {registered: {x: $one, by: 1}}
    outputs: {y: $other}
    """,
    case({"x": 1.0}, 12.0, plus=[(1.0, 10.0), (11.0, 1.0)]),
)

yaml_shape(
    "graph_of_the_file_comes_before_a_registered_one",
    """
    inputs: {x: Number}
    graphs:
      registered:
        inputs: {x: Number}
        nodes: {less: {minus: {a: $x, b: 1}}}
        outputs: {y: $less}
    nodes:
      one: {registered: {x: $x}}
    outputs: {y: $one}
    """,
    case({"x": 1.0}, 0.0, minus=[(1.0, 1.0)]),
)

yaml_shape(
    "sub_graph_gets_a_list_with_references",
    f"""
    inputs: {{x: Number}}
    graphs:{RANGE}
    nodes:
      more: {{plus: {{a: $x}}}}
      found: {{range_of: {{numbers: [$x, $more, 5.0]}}}}
    outputs: {{y: $found.width}}
    """,
    case(
        {"x": 1.0},
        4.0,
        plus=[(1.0,)],
        extent=[([1.0, 2.0, 5.0],)],
        minus=[(5.0, 1.0)],
    ),
)

yaml_shape(
    "sub_graph_whose_only_output_is_its_input",
    """
    inputs: {x: Number}
    graphs:
      same:
        inputs: {x: Number}
        outputs: {y: $x}
    nodes:
      one: {same: {x: $x}}
      two: {same: {x: 4}}
      both: {plus: {a: $one, b: $two}}
    outputs: {y: $both}
    """,
    case({"x": 1.0}, 5.0, plus=[(1.0, 4.0)]),
)
