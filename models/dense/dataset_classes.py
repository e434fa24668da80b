"""Class names of known datasets, and which of the classes are stuff."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

PLACEHOLDER = "LABEL_"
"""transformers' names of unnamed classes start with this."""


class Classes(NamedTuple):
    """The class names of a checkpoint by class id, and the ids of stuff classes.

    Stuff has no instances (sky, grass): all of it in an image is one segment. The classes of an
    unknown dataset are all things.
    """

    names: dict[int, str]
    stuff: frozenset[int]


def classes_of(id2label: Mapping[int, str]) -> Classes:
    """Return the classes in a checkpoint's configuration.

    Args:
        id2label: from the configuration. If all classes are unnamed, the names are those of the
            known dataset with as many classes, if there is one.
    """
    names = {int(number): str(name).strip() for number, name in sorted(id2label.items())}
    anonymous = all(name.startswith(PLACEHOLDER) for name in names.values())
    for classes, stuff in _datasets():
        if len(classes) != len(names):
            continue
        if anonymous:
            names = dict(enumerate(classes))
        own = [names.get(number, "").split(",")[0].strip() for number in range(len(classes))]
        same = sum(name == expected for name, expected in zip(own, classes, strict=True))
        if 2 * same > len(classes):
            return Classes(names, frozenset(map(classes.index, stuff)))
    return Classes(names, frozenset())


@cache
def _datasets() -> list[tuple[list[str], list[str]]]:
    from anyloom import read_document

    document = read_document(Path(__file__).with_name("dataset_classes.yaml"))
    return [(dataset["classes"], dataset["stuff"]) for dataset in document.values()]
