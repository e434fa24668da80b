"""Random Python functions made of nodes and control flow, and what plain Python makes of them.

A function is a tree of expressions. It is evaluated with the words of a language: `Anyloom` calls
nodes, `each`, `fold` and the others; `Python` knows loops and conditions only, and says what is
right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Any, NamedTuple

from hypothesis import strategies as st

from anyloom import attempt, each, fold, graph, node, until, when

MODULUS = 997
Environment = tuple[Any, ...]


class Digits(NamedTuple):
    """The last digit of a number, and the others."""

    last: int
    others: int


@node
def added(a: int, b: int = 1) -> int:
    """Add two numbers, within bounds."""
    return (a + b) % MODULUS


@node
def doubled(a: int) -> int:
    """Double a number, within bounds."""
    return 2 * a % MODULUS


@node
def summed(numbers: list[int]) -> int:
    """Add many numbers."""
    return sum(numbers) % MODULUS


@node
def counted(a: int) -> list[int]:
    """Count up to 3 at most."""
    return list(range(a % 4))


@node
def joined(first: list[int], second: list[int]) -> list[int]:
    """Put one list after another."""
    return [*first, *second][:6]


@node
def shifted(numbers: list[int], by: int = 1) -> list[int]:
    """Add a number to each."""
    return [(number + by) % MODULUS for number in numbers]


@node
def is_odd(a: int) -> bool:
    """Say whether a number is odd."""
    return a % 2 == 1


@node
def digits(a: int) -> Digits:
    """Split a number."""
    return Digits(a % 10, a // 10)


@node
def unless_three(a: int) -> int:
    """Refuse multiples of three."""
    if a % 3 == 0:
        raise ValueError(f"{a} is a multiple of three")
    return a


NODES = (added, doubled, summed, counted, joined, shifted, is_odd, digits, unless_three)


class Anyloom:
    """The words of anyloom."""

    each = staticmethod(each)
    fold = staticmethod(fold)
    until = staticmethod(until)
    when = staticmethod(when)
    attempt = staticmethod(attempt)

    def __init__(self) -> None:
        for one in NODES:
            setattr(self, one.name, one)

    def sub_graph(self, name: str, kind: type, body: Callable[..., Any]) -> Callable[..., Any]:
        def function(a, b):
            return body(a, b)

        function.__name__ = name
        function.__annotations__ = {"a": int, "b": list[int], "return": kind}
        return graph(function)


class Python:
    """The same words in plain Python."""

    def __init__(self) -> None:
        for one in NODES:
            setattr(self, one.name, one.function)

    @staticmethod
    def each(items: Any, body: Callable[..., Any], failures: str = "fail") -> Any:
        lists = items if isinstance(items, tuple) else (items,)
        found = []
        for row in zip(*lists, strict=True):
            try:
                found.append(body(*row))
            except ValueError:
                if failures == "fail":
                    raise
        return found

    @staticmethod
    def fold(
        items: Any,
        start: Any,
        body: Callable[..., Any],
        collect: bool = False,
        at_most: int | None = None,
    ) -> Any:
        several = isinstance(start, tuple)

        def following(state: Any, item: int) -> Any:
            return body(*state, item) if several else body(state, item)

        states = list(accumulate(items[:at_most], following, initial=start))
        if not collect:
            return states[-1]
        if several:
            return tuple([state[index] for state in states[1:]] for index in range(len(start)))
        return states[1:]

    @staticmethod
    def until(start: Any, body: Any, condition: Any, *, at_most: int) -> Any:
        several = isinstance(start, tuple)
        for _ in range(at_most):
            start = body(*start) if several else body(start)
            if condition(*start) if several else condition(start):
                return start
        return start

    @staticmethod
    def when(condition: Any, body: Callable[[], Any], otherwise: Any = None) -> Any:
        if condition:
            return body()
        return otherwise() if callable(otherwise) else otherwise

    @staticmethod
    def attempt(body: Callable[[], Any], otherwise: Any, **policies: Any) -> Any:
        try:
            return body()
        except ValueError:
            return otherwise() if callable(otherwise) else otherwise

    def sub_graph(self, name: str, kind: type, body: Callable[..., Any]) -> Callable[..., Any]:
        return body


Language = Any
Expression = Callable[[Language, Environment], Any]
"""Evaluates to a number or a list, for the values in scope."""


class Functions:
    """Draws expressions; `scope` is a tuple of the kinds of the values in scope."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.graphs: Iterator[int] = iter(range(1, 1000))
        self.may_fail = True

    def certain(self, make: Callable[..., Expression], *drawn: Any) -> Expression:
        """Return an expression that does not fail, for where its value may not be needed.

        Plain Python computes what it is given; a graph does without what nobody reads.
        """
        before, self.may_fail = self.may_fail, False
        made = make(*drawn)
        self.may_fail = before
        return made

    def pick(self, choices: Iterable[Any]) -> Any:
        return self.draw(st.sampled_from(list(choices)))

    def expression(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        """Return an expression of a kind, `int` or `list`."""
        if depth <= 0:
            return self.variable(kind, scope)
        makers = [self.variable, self.call, self.chosen, self.attempted, self.named, self.within]
        makers += [self.folded, self.repeated] if kind is int else [self.mapped, self.collected]
        makers += (
            [self.parallel, self.several]
            if kind is list
            else [
                self.two_carried,
                self.part,
                self.within_several,
            ]
        )
        return self.pick(makers)(kind, scope, depth - 1)

    def variable(self, kind: type, scope: tuple[type, ...], depth: int = 0) -> Expression:
        index = self.pick(i for i, known in enumerate(scope) if known is kind)
        return lambda language, values: values[index]

    def argument(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        """Return an expression or a literal; a literal may have expressions inside."""
        if self.draw(st.integers(0, 3)):
            return self.expression(kind, scope, depth)
        if kind is int:
            number = self.draw(st.integers(0, 12))
            return lambda language, values: number
        items = [self.argument(int, scope, 0) for _ in range(self.draw(st.integers(1, 3)))]
        return lambda language, values: [item(language, values) for item in items]

    def call(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        names = {
            int: ["added ii", "doubled i", "summed l", *["unless_three i"] * self.may_fail],
            list: ["counted i", "joined ll", "shifted li"],
        }
        name, kinds = self.pick(names[kind]).split()
        given = [self.argument({"i": int, "l": list}[k], scope, depth) for k in kinds]
        return lambda language, values: getattr(language, name)(
            *(one(language, values) for one in given)
        )

    def part(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        number, name = self.expression(int, scope, depth), self.pick(Digits._fields)
        return lambda language, values: getattr(language.digits(number(language, values)), name)

    def condition(self, scope: tuple[type, ...], depth: int) -> Expression:
        number = self.expression(int, scope, depth)
        if self.draw(st.booleans()):
            return number
        return lambda language, values: language.is_odd(number(language, values))

    def chosen(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        condition = self.condition(scope, depth)
        body, lazy = self.expression(kind, scope, depth), self.draw(st.booleans())
        drawn = (kind, scope, depth)
        other = self.expression(*drawn) if lazy else self.certain(self.expression, *drawn)

        def evaluated(language: Language, values: Environment) -> Any:
            holds = condition(language, values)
            otherwise = (lambda: other(language, values)) if lazy else other(language, values)
            return language.when(holds, lambda: body(language, values), otherwise)

        return evaluated

    def attempted(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        body, lazy = self.expression(kind, scope, depth), self.draw(st.booleans())
        drawn = (kind, scope, depth)
        other = self.expression(*drawn) if lazy else self.certain(self.expression, *drawn)
        policies = self.pick([{}, {"retry": 2}, {"retry": 1, "timeout": 60}])

        def evaluated(language: Language, values: Environment) -> Any:
            otherwise = (lambda: other(language, values)) if lazy else other(language, values)
            return language.attempt(lambda: body(language, values), otherwise=otherwise, **policies)

        return evaluated

    def named(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        """Return an expression in which a value is used several times."""
        known = self.pick([int, list])
        value = self.certain(self.expression, known, scope, depth)
        body = self.expression(kind, (*scope, known), depth)
        return lambda language, values: body(language, (*values, value(language, values)))

    def within(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        """Return the call of a graph."""
        name = f"graph_{next(self.graphs)}"
        body = self.expression(kind, (int, list), depth)
        given = [self.certain(self.argument, one, scope, depth) for one in (int, list)]
        returned = {int: int, list: list[int]}[kind]

        def evaluated(language: Language, values: Environment) -> Any:
            inner = language.sub_graph(name, returned, lambda a, b: body(language, (a, b)))
            return inner(*(one(language, values) for one in given))

        return evaluated

    def within_several(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        """Return one output of a graph that has two."""
        name, field = f"graph_{next(self.graphs)}", self.pick(Digits._fields)
        bodies = [self.certain(self.expression, int, (int, list), depth) for _ in Digits._fields]
        given = [self.certain(self.argument, one, scope, depth) for one in (int, list)]

        def evaluated(language: Language, values: Environment) -> Any:
            inner = language.sub_graph(
                name, Digits, lambda a, b: Digits(*(body(language, (a, b)) for body in bodies))
            )
            return getattr(inner(*(one(language, values) for one in given)), field)

        return evaluated

    def mapped(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        items = self.argument(list, scope, depth)
        body = self.expression(int, (*scope, int), depth)
        failures = self.pick(["fail", "drop"])
        return lambda language, values: language.each(
            items(language, values), lambda x: body(language, (*values, x)), failures=failures
        )

    def parallel(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        items = self.expression(list, scope, depth)
        body = self.expression(int, (*scope, int, int), depth)

        def evaluated(language: Language, values: Environment) -> Any:
            first = items(language, values)
            return language.each(
                (first, language.shifted(first, 5)),
                lambda x, y: body(language, (*values, x, y)),
            )

        return evaluated

    def several(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        """Return one of the lists of an `each` whose body gives several values."""
        items = self.expression(list, scope, depth)
        bodies = [self.certain(self.expression, int, (*scope, int), depth) for _ in range(2)]
        index = self.pick([0, 1])
        named = self.draw(st.booleans())

        def body(language: Language, values: Environment) -> Any:
            found = [one(language, values) for one in bodies]
            return Digits(*found) if named else tuple(found)

        def evaluated(language: Language, values: Environment) -> Any:
            found = language.each(items(language, values), lambda x: body(language, (*values, x)))
            if isinstance(language, Python):
                return [row[index] for row in found]
            return getattr(found, Digits._fields[index]) if named else found[index]

        return evaluated

    def folded(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        items, start = self.argument(list, scope, depth), self.argument(int, scope, depth)
        body = self.expression(int, (*scope, int, int), depth)
        at_most = self.draw(st.none() | st.integers(1, 3))
        return lambda language, values: language.fold(
            items(language, values),
            start(language, values),
            lambda carried, x: body(language, (*values, carried, x)),
            at_most=at_most,
        )

    def collected(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        items, start = self.argument(list, scope, depth), self.argument(int, scope, depth)
        body = self.expression(int, (*scope, int, int), depth)
        at_most = self.draw(st.none() | st.integers(1, 3))
        return lambda language, values: language.fold(
            items(language, values),
            start(language, values),
            lambda carried, x: body(language, (*values, carried, x)),
            at_most=at_most,
            collect=True,
        )

    def two_carried(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        items = self.argument(list, scope, depth)
        starts = [self.argument(int, scope, depth) for _ in range(2)]
        bodies = [self.expression(int, (*scope, int, int, int), depth) for _ in range(2)]
        collect = self.draw(st.booleans())

        def evaluated(language: Language, values: Environment) -> Any:
            first, second = language.fold(
                items(language, values),
                tuple(start(language, values) for start in starts),
                lambda a, b, x: tuple(body(language, (*values, a, b, x)) for body in bodies),
                collect=collect,
            )
            if collect:
                return language.summed(language.joined(first, second))
            return language.added(first, second)

        return evaluated

    def repeated(self, kind: type, scope: tuple[type, ...], depth: int) -> Expression:
        """Return a loop that ends by its condition or its bound."""
        several = self.draw(st.booleans())
        count = 2 if several else 1
        starts = [self.argument(int, scope, depth) for _ in range(count)]
        bodies = [self.expression(int, (*scope, *[int] * count), depth) for _ in range(count)]
        condition = self.condition((*scope, *[int] * count), 0)
        at_most = self.draw(st.integers(1, 4))

        def evaluated(language: Language, values: Environment) -> Any:
            def body(*carried: Any) -> Any:
                found = tuple(one(language, (*values, *carried)) for one in bodies)
                return found if several else found[0]

            given = tuple(start(language, values) for start in starts)
            found = language.until(
                given if several else given[0],
                body,
                lambda *carried: condition(language, (*values, *carried)),
                at_most=at_most,
            )
            return language.added(*found) if several else found

        return evaluated


@st.composite
def functions(draw: st.DrawFn) -> tuple[type, Expression]:
    """Draw a function of a number and a list, with the kind of its result."""
    kind = draw(st.sampled_from([int, list]))
    return kind, Functions(draw).expression(kind, (int, list), draw(st.integers(1, 4)))
