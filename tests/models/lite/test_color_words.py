"""Is a color where PIL paints it, and does it decide between two things of one kind?"""

from __future__ import annotations

import numpy as np
import PIL.Image
import pytest

from anyloom.models.lite.color_words import COLORS, color_map, color_of_phrase

# Names of the web's colors, as PIL knows them.
PAINTS = {
    "white": "snow",
    "black": "black",
    "gray": "gray",
    "grey": "slategray",
    "red": "firebrick",
    "orange": "darkorange",
    "brown": "saddlebrown",
    "yellow": "yellow",
    "golden": "gold",
    "green": "forestgreen",
    "blue": "royalblue",
    "purple": "darkviolet",
    "pink": "hotpink",
}


@pytest.mark.parametrize("color", COLORS)
def test_a_paint_has_its_color_and_its_opposite_has_not(color: str) -> None:
    pixels = np.asarray(PIL.Image.new("RGB", (4, 3), PAINTS[color]))
    assert color_map(pixels, color).shape == (3, 4)
    assert color_map(pixels, color).all()
    if color not in ("gray", "grey"):
        assert not color_map(255 - pixels, color).any()


@pytest.mark.parametrize(
    ("phrase", "color"),
    [
        ("a white horse", "white"),
        ("Red stool", "red"),
        ("orange", None),
        ("an orange cat", "orange"),
        ("horse", None),
        ("", None),
    ],
)
def test_the_color_of_a_phrase_stands_before_what_it_names(phrase: str, color: str | None) -> None:
    assert color_of_phrase(phrase) == color
