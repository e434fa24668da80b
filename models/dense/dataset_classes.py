"""What are the classes of a checkpoint called, and which of them are stuff?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

PLACEHOLDER = "LABEL_"
"""How transformers calls classes that nobody named."""


class Classes(NamedTuple):
    """The classes of a checkpoint by number, and the numbers of those that are stuff.

    Stuff has no instances (sky, grass), so that all of it in an image is one segment. Of a data
    set that is not known, nothing is.
    """

    names: dict[int, str]
    stuff: frozenset[int]


def classes_of(named: Mapping[int, str]) -> Classes:
    """Return the classes that a checkpoint's configuration numbers.

    Args:
        named: its id2label. Classes without a name of their own are called as in the data set with
            that many classes, and stay as they are where there is no such data set.
    """
    names = {int(number): str(name).strip() for number, name in sorted(named.items())}
    anonymous = all(name.startswith(PLACEHOLDER) for name in names.values())
    for classes, stuff in _data_sets():
        if len(classes) != len(names):
            continue
        if anonymous:
            names = dict(enumerate(classes))
        told = [names.get(number, "").split(",")[0].strip() for number in range(len(classes))]
        same = sum(mine == theirs for mine, theirs in zip(told, classes, strict=True))
        if 2 * same > len(classes):
            return Classes(names, frozenset(map(classes.index, stuff)))
    return Classes(names, frozenset())


@cache
def _data_sets() -> list[tuple[list[str], list[str]]]:
    from anyloom import read_document

    document = read_document(Path(__file__).with_name("dataset_classes.yaml"))
    return [(one["classes"], one["stuff"]) for one in document.values()]
