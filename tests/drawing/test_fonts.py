"""Texts in images: drawn in a font that has their characters, and never as rows of boxes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from anyloom import Image, Masks, NodeError
from anyloom.drawing import draw, font_for, missing_characters, text_layout
from anyloom.nodes.text_editing import redraw_text

SCENE = Image(np.full((120, 200, 3), 200, np.uint8))


def forget() -> None:
    for cached in (text_layout.load_font, text_layout._font_name, text_layout._missing_in):
        cached.cache_clear()


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave Pillow's own font alone."""
    monkeypatch.setattr(text_layout, "WIDE_FONTS", ())
    forget()
    yield
    forget()


@pytest.fixture
def one_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Install a font that has one Chinese character."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    def box(left: int) -> object:
        pen = TTGlyphPen(None)
        pen.moveTo((left, 0))
        for point in ((left, 700), (700, 700), (700, 0)):
            pen.lineTo(point)
        pen.closePath()
        return pen.glyph()

    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "cup"])
    builder.setupCharacterMap({ord("杯"): "cup"})
    builder.setupGlyf({".notdef": box(0), "cup": box(400)})
    builder.setupHorizontalMetrics({".notdef": (800, 0), "cup": (800, 400)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "One", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    file = tmp_path / "one.ttf"
    builder.save(file)
    monkeypatch.setattr(text_layout, "WIDE_FONTS", (str(file),))
    forget()
    yield file
    forget()


def labeled(label: str) -> Image:
    mask = np.zeros(SCENE.shape, bool)
    mask[50:100, 20:90] = True
    return draw(SCENE, Masks.from_arrays([mask], labels=[label]))


def test_a_font_that_has_the_characters_is_found(one_font: Path) -> None:
    assert missing_characters("a 杯") == ""
    assert font_for("杯", 20).path == str(one_font)
    assert labeled("杯") != labeled("cup")


def test_characters_without_a_font_are_drawn_as_their_codes(no_fonts: None) -> None:
    assert (labeled("杯").pixels == labeled("U+676F").pixels).all()


def test_what_pillow_has_needs_no_other_font(no_fonts: None) -> None:
    assert missing_characters("Crème brûlée, 30 %…") == ""


def test_letters_without_a_font_are_not_written_into_a_photo(no_fonts: None) -> None:
    mask = np.zeros(SCENE.shape, bool)
    mask[50:80, 20:90] = True
    words = Masks.from_arrays([mask], labels=["SALE"])
    with pytest.raises(NodeError, match="no installed font has '促销'"):
        redraw_text(SCENE, SCENE, words, "促销")
