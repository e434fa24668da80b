"""Fingerprints of user code change with the code and with everything that it refers to."""

from __future__ import annotations

import sys
from textwrap import dedent
from typing import Any

import pytest

from anyloom.core.code_identity import code_fingerprint
from anyloom.nodes import dilate
from anyloom.values import Unhashable


def defined(source: str, **globals: Any) -> dict[str, Any]:
    """Run source as a notebook does and return its globals."""
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


def test_the_fingerprint_does_not_depend_on_the_position_of_the_code() -> None:
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
def test_an_edit_changes_the_fingerprint(before: str, after: str) -> None:
    assert hash_of(BASE, SCALE=2) != hash_of(BASE.replace(before, after), SCALE=2)


def test_a_global_value_changes_the_fingerprint() -> None:
    assert hash_of(BASE, SCALE=2) != hash_of(BASE, SCALE=3)
    assert hash_of(BASE, SCALE=2) != hash_of(BASE, SCALE=2.0)


def test_a_closure_changes_the_fingerprint() -> None:
    source = """
        def make(n):
            def f(x): return x * n
            return f
        f = make(N)
    """
    assert hash_of(source, N=1) != hash_of(source, N=2)


def test_functions_may_call_each_other() -> None:
    source = "def g(x): return f(x - 1)\ndef f(x): return g(x) if x else {}"
    assert hash_of(source.format(0)) == hash_of(source.format(0))
    assert hash_of(source.format(0)) != hash_of(source.format(1))


def test_code_that_refers_to_unknown_content_has_no_fingerprint() -> None:
    with pytest.raises(Unhashable):
        hash_of("def f(x): return MODEL(x)", MODEL=object())


def test_installed_code_has_no_fingerprint() -> None:
    assert code_fingerprint(dilate.function) == ""
    assert hash_of("def f(x): return dumps(x)", dumps=sys.intern) != ""
