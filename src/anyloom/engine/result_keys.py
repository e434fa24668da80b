"""Keys of results: one hash of everything that the result of a node depends on.

The arguments of a call are hashed by name, so a literal and a value from another step give the same
key where they are equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import xxhash

from ..core.node_decorator import Node
from ..values import Unhashable, fingerprint


class ResultKeys:
    """The keys of one step's results: what all its calls share is hashed once."""

    __slots__ = ("_after", "_before", "_parts", "_places", "code")

    def __init__(self, parts: list[str | None], places: list[int], code: str) -> None:
        self._parts = parts
        self._places = places
        self.code = code
        # Most nodes have one wired argument; their keys need no list.
        self._before: str | None = None
        self._after = ""
        if len(places) == 1 and places[0] > 0:
            self._before = "".join(part or "" for part in parts[: places[0]])
            self._after = "".join(part or "" for part in parts[places[0] + 1 :])

    @classmethod
    def of(
        cls,
        node: Node[..., Any],
        code: str | None,
        *,
        constants: Mapping[str, Any],
        wired: Sequence[str],
        models: Mapping[str, str],
    ) -> ResultKeys | None:
        """Return the keys of a step, or None where its results are never cached.

        Args:
            code: hash of the node's code, "" for an installed node, None where it has none.
            constants: the values of the arguments that are the same in every call, by name.
            wired: the names of the other arguments, in the order in which `key` gets their
                fingerprints.
            models: what the results of each model depend on, by slot.
        """
        if not node.cached or code is None:
            return None
        shared = [name for name in constants if name not in node.ignore]
        try:
            known = {name: fingerprint(constants[name]) for name in shared}
        except Unhashable:
            return None
        names = sorted({*known, *wired}.difference(node.ignore))
        position = {name: place for place, name in enumerate(names, start=1)}
        parts = [_beginning(node, code, names, models), *(known.get(name) for name in names)]
        for name in wired:
            if name in position:
                parts[position[name]] = None
        # What a call ignores is written to a place that is not part of the key.
        return cls(parts, [position.get(name, -1) for name in wired], code)

    def key(self, fingerprints: Sequence[str | None]) -> str | None:
        """Return the key of one call, or None where an argument has no content hash.

        Args:
            fingerprints: of the wired arguments, in the order of `wired`.
        """
        if self._before is not None:
            content = fingerprints[0]
            if content is None:
                return None
            return xxhash.xxh3_128_hexdigest((self._before + content + self._after).encode())
        parts = self._parts.copy()
        for place, content in zip(self._places, fingerprints, strict=True):
            if place > 0:
                parts[place] = content
        return _hashed(parts)


def result_key(
    node: Node[..., Any],
    code: str | None,
    arguments: Mapping[str, str | None],
    models: Mapping[str, str],
) -> str | None:
    """Return the key of the result of one call of a node, or None where it is not cached.

    Args:
        code: hash of the node's code, "" for an installed node, None where it has none.
        arguments: the fingerprint of every argument by name, defaults included.
        models: what the results of each model depend on, by slot.
    """
    if not node.cached or code is None:
        return None
    names = sorted(arguments.keys() - node.ignore)
    parts = [_beginning(node, code, names, models), *(arguments[name] for name in names)]
    return _hashed(parts)


def _beginning(node: Node[..., Any], code: str, names: list[str], models: Mapping[str, str]) -> str:
    return _hash_of_facts(node.identity, code, tuple(names), tuple(sorted(models.items())))


@lru_cache(maxsize=4096)
def _hash_of_facts(
    identity: str, code: str, names: tuple[str, ...], models: tuple[tuple[str, str], ...]
) -> str:
    return fingerprint((identity, code, names, models))


def _hashed(parts: list[str | None]) -> str | None:
    try:
        return xxhash.xxh3_128_hexdigest("".join(parts).encode())  # type: ignore[arg-type]
    except TypeError:  # one of them has no content hash
        return None
