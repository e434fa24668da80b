"""Graphs without control flow: chains, forks, merges, defaults, several outputs, literals."""

from __future__ import annotations

from typing import NamedTuple

from .nodes import (
    Halves,
    depth,
    entries,
    extent,
    halves,
    joined,
    light,
    minus,
    number,
    pair,
    plus,
    shown,
    ticked,
    times,
    total,
    upper,
    words,
)
from .shapes import case, shape, yaml_shape


class Two(NamedTuple):
    one: float
    other: float


class Three(NamedTuple):
    one: float
    other: float
    third: float


class Shown(NamedTuple):
    one: str
    other: str


# Chains


@shape(
    """
    inputs: {x: Number}
    nodes:
      more: {plus: {a: $x}}
    outputs: {y: $more}
    """,
    case({"x": 2.0}, 3.0, plus=[(2.0,)]),
    case({"x": -1.0}, 0.0, plus=[(-1.0,)]),
)
def one_node(x: float) -> float:
    more = plus(x)
    return more


@shape(
    """
    inputs: {x: Number}
    nodes:
      more: {plus: {a: $x, b: 2}}
      most: {times: {a: $more, b: 3}}
      less: {minus: {a: $most, b: 4}}
    outputs: {y: $less}
    """,
    case({"x": 1.0}, 5.0, plus=[(1.0, 2.0)], times=[(3.0, 3.0)], minus=[(9.0, 4.0)]),
    case({"x": 0.0}, 2.0, plus=[(0.0, 2.0)], times=[(2.0, 3.0)], minus=[(6.0, 4.0)]),
)
def chain(x: float) -> float:
    more = plus(x, 2.0)
    most = times(more, 3.0)
    less = minus(most, 4.0)
    return less


yaml_shape(
    "steps_in_any_order",
    """
    outputs: {y: $less}
    nodes:
      less: {minus: {b: 4, a: $most}}
      most: {times: {a: $more, b: 3}}
      more: {plus: {a: $x, b: 2}}
    inputs: {x: Number}
    """,
    case({"x": 1.0}, 5.0, plus=[(1.0, 2.0)], times=[(3.0, 3.0)], minus=[(9.0, 4.0)]),
)

yaml_shape(
    "output_written_in_place",
    """
    inputs: {x: Number}
    nodes:
      more: {plus: {a: $x}}
    outputs:
      one: {times: {a: $more, b: 2}}
      other: {times: {a: $more, b: 3}}
    """,
    case({"x": 1.0}, Two(4.0, 6.0), plus=[(1.0,)], times=[(2.0, 2.0), (2.0, 3.0)]),
)


@shape(
    """
    inputs: {x: Number}
    outputs: {y: $x}
    """,
    case({"x": 2.5}, 2.5),
)
def input_is_the_output(x: float) -> float:
    return x


@shape(
    """
    inputs: {x: Number}
    nodes:
      more: {plus: {a: $x}}
    outputs: {one: $x, other: $more}
    """,
    case({"x": 2.5}, Two(2.5, 3.5), plus=[(2.5,)]),
)
def input_is_also_an_output(x: float) -> Two:
    more = plus(x)
    return Two(x, more)


@shape(
    """
    inputs: {x: Number}
    nodes:
      more: {plus: {a: $x}}
    outputs: {one: $more, other: $more}
    """,
    case({"x": 2.5}, Two(3.5, 3.5), plus=[(2.5,)]),
)
def one_value_for_two_outputs(x: float) -> Two:
    more = plus(x)
    return Two(more, more)


@shape(
    """
    inputs: {x: Number}
    nodes:
      more: {plus: {a: $x}}
      most: {times: {a: $more, b: 2}}
    outputs: {one: $more, other: $most}
    """,
    case({"x": 1.0}, Two(2.0, 4.0), plus=[(1.0,)], times=[(2.0, 2.0)]),
)
def intermediate_is_also_an_output(x: float) -> Two:
    more = plus(x)
    return Two(more, times(more, 2.0))


# Forks and merges


@shape(
    """
    inputs: {x: Number}
    nodes:
      more: {plus: {a: $x}}
      twice: {times: {a: $x, b: 2}}
    outputs: {one: $more, other: $twice}
    """,
    case({"x": 5.0}, Two(6.0, 10.0), plus=[(5.0,)], times=[(5.0, 2.0)]),
)
def two_branches(x: float) -> Two:
    more = plus(x)
    twice = times(x, 2.0)
    return Two(more, twice)


@shape(
    """
    inputs: {x: Number}
    nodes:
      root: {plus: {a: $x}}
      one: {times: {a: $root, b: 2}}
      other: {times: {a: $root, b: 3}}
      third: {minus: {a: $root, b: 1}}
    outputs: {one: $one, other: $other, third: $third}
    """,
    case(
        {"x": 1.0},
        Three(4.0, 6.0, 1.0),
        plus=[(1.0,)],
        times=[(2.0, 2.0), (2.0, 3.0)],
        minus=[(2.0, 1.0)],
    ),
)
def three_branches_of_a_step(x: float) -> Three:
    root = plus(x)
    one = times(root, 2.0)
    other = times(root, 3.0)
    third = minus(root, 1.0)
    return Three(one, other, third)


@shape(
    """
    inputs: {x: Number, y: Number}
    nodes:
      one: {plus: {a: $x}}
      other: {plus: {a: $y, b: 10}}
      both: {times: {a: $one, b: $other}}
    outputs: {z: $both}
    """,
    case({"x": 1.0, "y": 2.0}, 24.0, plus=[(1.0,), (2.0, 10.0)], times=[(2.0, 12.0)]),
)
def two_inputs_merge(x: float, y: float) -> float:
    one = plus(x)
    other = plus(y, 10.0)
    both = times(one, other)
    return both


@shape(
    """
    inputs: {x: Number}
    nodes:
      root: {plus: {a: $x}}
      left: {times: {a: $root, b: 2}}
      right: {times: {a: $root, b: 3}}
      both: {plus: {a: $left, b: $right}}
    outputs: {y: $both}
    """,
    case(
        {"x": 1.0},
        10.0,
        plus=[(1.0,), (4.0, 6.0)],
        times=[(2.0, 2.0), (2.0, 3.0)],
    ),
)
def diamond(x: float) -> float:
    root = plus(x)
    left = times(root, 2.0)
    right = times(root, 3.0)
    both = plus(left, right)
    return both


@shape(
    """
    inputs: {x: Number}
    nodes:
      a: {plus: {a: $x, b: 1}}
      b: {plus: {a: $a, b: 2}}
      c: {plus: {a: $b, b: 3}}
      d: {plus: {a: $c, b: 4}}
      both: {minus: {a: $d, b: $x}}
    outputs: {y: $both}
    """,
    case(
        {"x": 5.0},
        10.0,
        plus=[(5.0, 1.0), (6.0, 2.0), (8.0, 3.0), (11.0, 4.0)],
        minus=[(15.0, 5.0)],
    ),
)
def branches_of_unequal_length(x: float) -> float:
    a = plus(x, 1.0)
    b = plus(a, 2.0)
    c = plus(b, 3.0)
    d = plus(c, 4.0)
    both = minus(d, x)
    return both


@shape(
    """
    inputs: {x: Number, y: Number}
    nodes:
      a: {plus: {a: $x, b: $y}}
      b: {times: {a: $a, b: $x}}
      c: {times: {a: $a, b: $y}}
      d: {minus: {a: $b, b: $c}}
      all: {total: {numbers: [$a, $b, $c, $d]}}
    outputs: {one: $c, other: $d, third: $all}
    """,
    case(
        {"x": 3.0, "y": 2.0},
        Three(10.0, 5.0, 35.0),
        plus=[(3.0, 2.0)],
        times=[(5.0, 3.0), (5.0, 2.0)],
        minus=[(15.0, 10.0)],
        total=[([5.0, 15.0, 10.0, 5.0],)],
    ),
)
def some_branches_merge_and_some_do_not(x: float, y: float) -> Three:
    a = plus(x, y)
    b = times(a, x)
    c = times(a, y)
    d = minus(b, c)
    return Three(c, d, total([a, b, c, d]))


@shape(
    """
    inputs: {x: Number}
    nodes:
      more: {plus: {a: $x}}
      a: {times: {a: $more, b: 1}}
      b: {minus: {a: $more, b: 1}}
      c: {pair: {a: $more, b: 1}}
      d: {plus: {a: $more, b: $more}}
      all: {total: {numbers: [$a, $b, $d, $more]}}
    outputs: {y: $all}
    """,
    case(
        {"x": 1.0},
        9.0,
        plus=[(1.0,), (2.0, 2.0)],
        times=[(2.0, 1.0)],
        minus=[(2.0, 1.0)],
        total=[([2.0, 1.0, 4.0, 2.0],)],
    ),
)
def one_value_for_several_receivers(x: float) -> float:
    more = plus(x)
    a = times(more, 1.0)
    b = minus(more, 1.0)
    _unused = pair(more, 1.0)
    d = plus(more, more)
    return total([a, b, d, more])


@shape(
    """
    inputs: {x: Number}
    nodes:
      one: {plus: {a: $x, b: 2}}
      other: {plus: {a: $x, b: 2}}
      both: {times: {a: $one, b: $other}}
    outputs: {y: $both}
    """,
    case({"x": 1.0}, 9.0, plus=[(1.0, 2.0), (1.0, 2.0)], times=[(3.0, 3.0)]),
)
def equal_steps_are_computed_once(x: float) -> float:
    one = plus(x, 2.0)
    other = plus(x, 2.0)
    both = times(one, other)
    return both


@shape(
    """
    inputs: {x: Number}
    nodes:
      sum: {plus: {a: $x, b: 2}}
      product: {times: {a: $x, b: 2}}
      one: {minus: {a: $sum, b: 1}}
      other: {minus: {a: $product, b: 1}}
      both: {pair: {a: $one, b: $other}}
    outputs: {y: $both}
    """,
    case(
        {"x": 2.0},
        [3.0, 3.0],
        plus=[(2.0, 2.0)],
        times=[(2.0, 2.0)],
        minus=[(4.0, 1.0), (4.0, 1.0)],
        pair=[(3.0, 3.0)],
    ),
)
def equal_values_of_different_steps_are_one_key(x: float) -> list[float]:
    sum = plus(x, 2.0)
    product = times(x, 2.0)
    one = minus(sum, 1.0)
    other = minus(product, 1.0)
    return pair(one, other)


@shape(
    """
    inputs: {x: Number}
    nodes:
      one: {plus: {a: $x, b: 1}}
      wired: {plus: {a: $one, b: $x}}
      literal: {plus: {a: $one, b: 1}}
      both: {pair: {a: $wired, b: $literal}}
    outputs: {y: $both}
    """,
    case({"x": 1.0}, [3.0, 3.0], plus=[(1.0, 1.0), (2.0, 1.0), (2.0, 1.0)], pair=[(3.0, 3.0)]),
)
def a_literal_and_a_wire_of_equal_content_are_one_key(x: float) -> list[float]:
    one = plus(x, 1.0)
    wired = plus(one, x)
    literal = plus(one, 1.0)
    return pair(wired, literal)


@shape(
    """
    inputs: {x: Number}
    nodes:
      given: {plus: {a: $x, b: 1}}
      left_out: {plus: {a: $x}}
      both: {pair: {a: $given, b: $left_out}}
    outputs: {y: $both}
    """,
    case({"x": 1.0}, [2.0, 2.0], plus=[(1.0, 1.0), (1.0,)], pair=[(2.0, 2.0)]),
)
def a_default_and_the_same_value_given_are_one_key(x: float) -> list[float]:
    given = plus(x, 1.0)
    left_out = plus(x)
    return pair(given, left_out)


# Defaults, constants, what is not needed


@shape(
    """
    inputs:
      x: Number
      by: {type: Number, default: 10}
    nodes:
      more: {plus: {a: $x, b: $by}}
    outputs: {y: $more}
    """,
    case({"x": 1.0}, 11.0, plus=[(1.0, 10.0)]),
    case({"x": 1.0, "by": 5.0}, 6.0, plus=[(1.0, 5.0)]),
)
def input_with_a_default(x: float, by: float = 10.0) -> float:
    return plus(x, by)


@shape(
    """
    nodes:
      one: {plus: {a: 1, b: 2}}
      other: {times: {a: $one, b: 3}}
    outputs: {y: $other}
    """,
    case({}, 9.0, plus=[(1.0, 2.0)], times=[(3.0, 3.0)]),
)
def no_inputs_at_all() -> float:
    one = plus(1.0, 2.0)
    other = times(one, 3.0)
    return other


@shape(
    """
    inputs: {x: Number}
    nodes:
      fixed: {plus: {a: 1, b: 2}}
      more: {times: {a: $x, b: $fixed}}
    outputs: {y: $more}
    """,
    case({"x": 1.0}, 3.0, plus=[(1.0, 2.0)], times=[(1.0, 3.0)]),
    case({"x": 2.0}, 6.0, plus=[(1.0, 2.0)], times=[(2.0, 3.0)]),
)
def a_part_that_is_constant(x: float) -> float:
    fixed = plus(1.0, 2.0)
    more = times(x, fixed)
    return more


@shape(
    """
    inputs: {x: Number}
    nodes:
      more: {plus: {a: $x}}
      unused: {times: {a: $more, b: 7}}
      unused_too: {minus: {a: $unused, b: 7}}
    outputs: {y: $more}
    """,
    case({"x": 1.0}, 2.0, plus=[(1.0,)]),
)
def steps_that_nothing_needs_do_not_run(x: float) -> float:
    more = plus(x)
    unused = times(more, 7.0)
    _unused_too = minus(unused, 7.0)
    return more


@shape(
    """
    inputs: {x: Number, unused: Number}
    nodes:
      more: {plus: {a: $x}}
    outputs: {y: $more}
    """,
    case({"x": 1.0, "unused": 2.0}, 2.0, plus=[(1.0,)]),
)
def an_input_that_nothing_needs(x: float, unused: float) -> float:
    return plus(x)


# Several outputs


@shape(
    """
    inputs: {x: Number}
    nodes:
      parts: {halves: {a: $x}}
    outputs: {whole: $parts.rest, rest: $parts.whole}
    """,
    case({"x": 2.5}, Halves(0.5, 2.0), halves=[(2.5,)]),
)
def several_outputs_are_named(x: float) -> Halves:
    parts = halves(x)
    return Halves(parts.rest, parts.whole)


@shape(
    """
    inputs: {x: Number}
    nodes:
      parts: {halves: {a: $x}}
      more: {plus: {a: $parts.rest, b: 1}}
    outputs: {y: $more}
    """,
    case({"x": 2.5}, 1.5, halves=[(2.5,)], plus=[(0.5, 1.0)]),
    case({"x": 3.5}, 1.5, halves=[(3.5,)], plus=[(0.5, 1.0)]),
)
def one_of_several_outputs_is_used(x: float) -> float:
    parts = halves(x)
    more = plus(parts.rest, 1.0)
    return more


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      found: {extent: {numbers: $numbers}}
      width: {minus: {a: $found.highest, b: $found.lowest}}
      share: {pair: {a: $found.mean, b: $width}}
    outputs: {y: $share}
    """,
    case(
        {"numbers": [1.0, 2.0, 6.0]},
        [3.0, 5.0],
        extent=[([1.0, 2.0, 6.0],)],
        minus=[(6.0, 1.0)],
        pair=[(3.0, 5.0)],
    ),
)
def several_outputs_meet_in_one_step(numbers: list[float]) -> list[float]:
    found = extent(numbers)
    width = minus(found.highest, found.lowest)
    return pair(found.mean, width)


@shape(
    """
    inputs: {x: Number}
    nodes:
      parts: {halves: {a: $x}}
      again: {halves: {a: $parts.whole}}
    outputs: {one: $again.whole, other: $again.rest}
    """,
    case({"x": 2.5}, Two(2.0, 0.0), halves=[(2.5,), (2.0,)]),
)
def several_outputs_are_unpacked(x: float) -> Two:
    parts = halves(x)
    whole, _rest = parts
    again = halves(whole)
    return Two(again.whole, again.rest)


# What is not cached


@shape(
    """
    inputs: {x: Number}
    nodes:
      seen: {ticked: {a: $x}}
      more: {plus: {a: $seen}}
    outputs: {y: $more}
    """,
    case({"x": 1.0}, 2.0, ticked=[(1.0,)], plus=[(1.0,)]),
)
def an_impure_node_runs_each_time_and_what_follows_is_cached_by_content(x: float) -> float:
    seen = ticked(x)
    more = plus(seen)
    return more


@shape(
    """
    inputs: {x: Number}
    nodes:
      seen: {ticked: {a: $x}}
      again: {ticked: {a: $x}}
      both: {plus: {a: $seen, b: $again}}
    outputs: {y: $both}
    """,
    case({"x": 1.0}, 2.0, ticked=[(1.0,), (1.0,)], plus=[(1.0, 1.0)]),
)
def equal_steps_of_an_impure_node_both_run(x: float) -> float:
    seen = ticked(x)
    again = ticked(x)
    return plus(seen, again)


@shape(
    """
    inputs: {x: Number}
    nodes:
      cheap: {light: {a: $x}}
      more: {plus: {a: $cheap}}
    outputs: {y: $more}
    """,
    case({"x": 1.0}, 2.0, light=[(1.0,)], plus=[(1.0,)]),
)
def a_node_that_is_not_worth_caching(x: float) -> float:
    cheap = light(x)
    more = plus(cheap)
    return more


# Literals


@shape(
    """
    inputs: {x: Number}
    nodes:
      more: {plus: {a: $x}}
      sum: {total: {numbers: [$x, 100.0, $more]}}
    outputs: {y: $sum}
    """,
    case({"x": 1.0}, 103.0, plus=[(1.0,)], total=[([1.0, 100.0, 2.0],)]),
)
def references_inside_a_list(x: float) -> float:
    more = plus(x)
    return total([x, 100.0, more])


@shape(
    """
    inputs: {x: Number}
    nodes:
      more: {plus: {a: $x}}
      deep: {depth: {tree: [[$x], [[$more, 1], []], 2]}}
    outputs: {y: $deep}
    """,
    case({"x": 1.0}, 3, plus=[(1.0,)], depth=[([[1.0], [[2.0, 1], []], 2],)]),
)
def references_inside_nested_lists(x: float) -> int:
    more = plus(x)
    return depth(tree=[[x], [[more, 1], []], 2])


@shape(
    """
    inputs: {x: Number, name: Text}
    nodes:
      more: {plus: {a: $x}}
      listed: {entries: {table: {more: $more, name: $name, size: 3}}}
    outputs: {y: $listed}
    """,
    case(
        {"x": 1.0, "name": "cup"},
        ["more=2.0", "name='cup'", "size=3"],
        plus=[(1.0,)],
        entries=[({"more": 2.0, "name": "cup", "size": 3},)],
    ),
)
def references_inside_a_mapping(x: float, name: str) -> list[str]:
    more = plus(x)
    return entries(table={"more": more, "name": name, "size": 3})


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    nodes:
      empty: {pair: {a: 1, b: 2}}
      both: {joined: {texts: [$$x, 'a b', '$$'], by: '-'}}
    outputs: {y: $both}
    """,
    case({"numbers": []}, "$x-a b-$", joined=[(["$x", "a b", "$"], "-")]),
)
def dollars_in_texts(numbers: list[float]) -> str:
    return joined(["$x", "a b", "$"], by="-")


@shape(
    """
    nodes:
      a: {shown: {value: 1}}
      b: {shown: {value: 1.0}}
      c: {shown: {value: true}}
      d: {shown: {value: null}}
      e: {shown: {value: '1'}}
      f: {shown: {value: []}}
      all: {joined: {texts: [$a, $b, $c, $d, $e, $f], by: ', '}}
    outputs: {y: $all}
    """,
    case(
        {},
        "int 1, float 1.0, bool True, NoneType None, str '1', list []",
        shown=[(1,), (1.0,), (True,), (None,), ("1",), ([],)],
        joined=[
            (
                ["int 1", "float 1.0", "bool True", "NoneType None", "str '1'", "list []"],
                ", ",
            )
        ],
    ),
)
def literals_of_every_type_differ() -> str:
    a = shown(1)
    b = shown(1.0)
    c = shown(True)
    d = shown(None)
    e = shown("1")
    f = shown([])
    return joined([a, b, c, d, e, f], by=", ")


@shape(
    """
    inputs: {a: Integer, b: Number}
    nodes:
      one: {shown: {value: $a}}
      other: {shown: {value: $b}}
    outputs: {one: $one, other: $other}
    """,
    case({"a": 1, "b": 1.0}, Shown("int 1", "float 1.0"), shown=[(1,), (1.0,)]),
)
def wired_values_of_every_type_differ(a: int, b: float) -> Shown:
    one = shown(a)
    other = shown(b)
    return Shown(one, other)


@shape(
    """
    inputs: {n: Integer}
    nodes:
      told: {number: {value: $n}}
    outputs: {y: $told}
    """,
    case({"n": 3}, "float 3.0", number=[(3.0,)]),
)
def an_integer_where_a_number_is_expected(n: int) -> str:
    return number(n)


@shape(
    """
    inputs: {text: Text}
    nodes:
      found: {words: {text: $text}}
      capital: {upper: {text: $text}}
      both: {joined: {texts: [$capital, '!'], by: ''}}
      all: {joined: {texts: $found, by: '+'}}
    outputs: {one: $both, other: $all}
    """,
    case(
        {"text": "a cup"},
        Shown("A CUP!", "a+cup"),
        words=[("a cup",)],
        upper=[("a cup",)],
        joined=[(["A CUP", "!"], ""), (["a", "cup"], "+")],
    ),
    case(
        {"text": ""},
        Shown("!", ""),
        words=[("",)],
        upper=[("",)],
        joined=[(["", "!"], ""), ([], "+")],
    ),
)
def texts_and_lists_of_texts(text: str) -> Shown:
    found = words(text)
    capital = upper(text)
    both = joined([capital, "!"], by="")
    all = joined(found, by="+")
    return Shown(both, all)
