"""Whether a function that somebody works on has changed: its code, and what of its own it names."""

from __future__ import annotations

import sys
from textwrap import dedent
from typing import Any

import pytest

from anyloom.core.code_identity import code_fingerprint
from anyloom.nodes import dilate
from anyloom.values import Unhashable


def defined(source: str, **globals: Any) -> dict[str, Any]:
    """Run source as a notebook would, and return what it has defined."""
    names: dict[str, Any] = {"__name__": "__main__", **globals}
    exec(dedent(source), names)
    return names


def hash_of(source: str, **globals: Any) -> str:
    return code_fingerprint(defined(source, **globals)["f"])


BASE = """
    def helper(x): return x + 1
    def f(x, y=2):
        inner = [helper(z) for z in x]
        return inner, SCALE, y in {1, 2, 3}
"""


def test_the_same_code_has_the_same_hash_wherever_it_stands() -> None:
    assert hash_of(BASE, SCALE=2) == hash_of("# a comment\n\n" + dedent(BASE), SCALE=2)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x + 1", "x - 1"),
        ("x + 1", "x + 2"),
        ("x + 1", "x + 1.0"),
        ("y=2", "y=3"),
        ("{1, 2, 3}", "{1, 2, 4}"),
        ("helper(z)", "abs(z)"),
    ],
)
def test_an_edit_anywhere_changes_it(before: str, after: str) -> None:
    assert hash_of(BASE, SCALE=2) != hash_of(BASE.replace(before, after), SCALE=2)


def test_a_value_that_the_code_names_changes_it() -> None:
    assert hash_of(BASE, SCALE=2) != hash_of(BASE, SCALE=3)
    assert hash_of(BASE, SCALE=2) != hash_of(BASE, SCALE=2.0)


def test_what_a_function_keeps_from_around_it_changes_it() -> None:
    source = """
        def make(n):
            def f(x): return x * n
            return f
        f = make(N)
    """
    assert hash_of(source, N=1) != hash_of(source, N=2)


def test_functions_that_call_each_other_come_to_an_end() -> None:
    source = "def g(x): return f(x - 1)\ndef f(x): return g(x) if x else {}"
    assert hash_of(source.format(0)) == hash_of(source.format(0))
    assert hash_of(source.format(0)) != hash_of(source.format(1))


def test_what_cannot_be_known_has_no_hash() -> None:
    with pytest.raises(Unhashable):
        hash_of("def f(x): return MODEL(x)", MODEL=object())
    with pytest.raises(Unhashable):
        hash_of("class Own:\n    def go(self): return 1\ndef f(x): return Own().go()")


def test_installed_code_is_known_by_its_version() -> None:
    assert code_fingerprint(dilate.function) == ""
    assert hash_of("def f(x): return dumps(x)", dumps=sys.intern) != ""
