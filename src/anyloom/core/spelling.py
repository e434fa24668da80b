"""British spelling in names that users type, resolved to the American spelling of the project."""

from __future__ import annotations

import re
from collections.abc import Container

_WORDS = {
    "analyse": "analyze",
    "artefact": "artifact",
    "behaviour": "behavior",
    "catalogue": "catalog",
    "centred": "centered",
    "centre": "center",
    "colour": "color",
    "favour": "favor",
    "grey": "gray",
    "labelled": "labeled",
    "labelling": "labeling",
    "licence": "license",
    "metre": "meter",
    "neighbour": "neighbor",
}
_BRITISH = re.compile("|".join(_WORDS))
_ISE = re.compile(r"(?<=[a-z]{3})is(?=(?:e|ed|es|er|ers|ing|ation|ations)(?![a-z]))")
"""Endings of "normalise", "normalised", "normaliser", "normalisation"."""


def american(name: str) -> str:
    """Return a name in American spelling: "colour_by" becomes "color_by", "metres" "meters"."""
    return _ISE.sub("iz", _BRITISH.sub(lambda word: _WORDS[word[0]], name))


def known_spelling(name: str, known: Container[str]) -> str:
    """Return the American spelling of a name where only that is known, else the name as it is."""
    if name not in known and (respelled := american(name)) in known:
        return respelled
    return name
