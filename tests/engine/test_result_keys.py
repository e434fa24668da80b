"""A key depends on the node, its code, its models and its arguments, and on nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom.core.node_decorator import Node
from anyloom.engine.result_keys import ResultKeys, result_key
from anyloom.values import fingerprint


def joined(a: str, b: str, c: str, *, verbose: bool = False) -> str:
    """Join."""
    return a + b + c


PLAIN: Node[..., Any] = Node(joined)
QUIET: Node[..., Any] = Node(joined, ignore=["verbose"])
MODELS = {"segmenter": "sam/1", "ranker": "clip/2"}


def key(
    values: Mapping[str, Any],
    *,
    wired: list[str],
    node: Node[..., Any] = PLAIN,
    code: str | None = "",
    models: Mapping[str, str] = MODELS,
) -> str | None:
    constants = {name: value for name, value in values.items() if name not in wired}
    keys = ResultKeys.of(node, code, constants=constants, wired=wired, models=models)
    return None if keys is None else keys.key([fingerprint(values[name]) for name in wired])


VALUES = {"a": "x", "b": ["x"], "c": 1.0, "verbose": False}


@given(st.permutations(list(VALUES)), st.integers(0, len(VALUES)))
def test_literals_and_wires_of_equal_content_have_one_key(order: list[str], count: int) -> None:
    shuffled = {name: VALUES[name] for name in order}
    hashes = {name: fingerprint(value) for name, value in shuffled.items()}
    expected = key(VALUES, wired=[])
    assert key(shuffled, wired=order[:count]) == expected
    assert result_key(PLAIN, "", hashes, dict(reversed(MODELS.items()))) == expected


@pytest.mark.parametrize("wired", [[], ["a"], ["c", "a", "b", "verbose"]])
def test_whatever_changes_a_result_changes_its_key(wired: list[str]) -> None:
    swapped = {**VALUES, "a": VALUES["b"], "b": VALUES["a"]}
    found = [
        key(VALUES, wired=wired),
        key(swapped, wired=wired),
        key({**VALUES, "c": 1}, wired=wired),
        key({**VALUES, "verbose": True}, wired=wired),
        key(VALUES, wired=wired, code="edited"),
        key(VALUES, wired=wired, node=Node(joined, version=2)),
        key(VALUES, wired=wired, models={**MODELS, "ranker": "clip/3"}),
        key(VALUES, wired=wired, models={"segmenter": "clip/2", "ranker": "sam/1"}),
    ]
    assert None not in found and len(set(found)) == len(found)


@pytest.mark.parametrize("wired", [[], ["verbose"], ["verbose", "a"]])
def test_an_ignored_argument_is_not_part_of_the_key(wired: list[str]) -> None:
    loud = {**VALUES, "verbose": True}
    assert key(VALUES, wired=wired, node=QUIET) == key(loud, wired=wired, node=QUIET)
    assert key(VALUES, wired=wired, node=QUIET) != key({**loud, "c": 2}, wired=wired, node=QUIET)


def test_an_ignored_argument_needs_no_content_hash() -> None:
    values = {**VALUES, "verbose": object()}
    assert key(values, wired=[]) is None
    assert key(values, wired=[], node=QUIET) is not None
    hashes: dict[str, str | None] = {name: fingerprint(value) for name, value in VALUES.items()}
    assert result_key(QUIET, "", {**hashes, "verbose": None}, {}) is not None
    assert result_key(PLAIN, "", {**hashes, "verbose": None}, {}) is None


def test_what_is_never_cached_has_no_key() -> None:
    assert key(VALUES, wired=["a"], code=None) is None
    assert key(VALUES, wired=["a"], node=Node(joined, cache=False)) is None
    assert key(VALUES, wired=["a"], node=Node(joined, pure=False)) is None
